/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a web server may say: an answer in XML, whose text the parser then reads, a cookie, and an action as a form. */
#include <stdint.h>
#include <string.h>

#include "wire/ajam.h"
#include "wire/ami-parser.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
parse (const char *text)
{
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();
  gsize length = strlen (text);

  for (gsize done = 0, taken = 1; done < length && taken > 0; done += taken)
    {
      HeraldAmiMessage *message;

      taken = herald_ami_parser_feed (parser, text + done, length - done);
      while (herald_ami_parser_next (parser, &message, NULL) == HERALD_AMI_PARSE_MESSAGE)
        g_assert (herald_ami_message_get (message, HERALD_AMI_EVENT).data != NULL);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  g_autofree char *text = herald_ajam_text_of_xml ((const char *) data, size, NULL);
  g_autofree char *header = g_strndup ((const char *) data, size);
  g_autofree char *cookie = herald_ajam_cookie (header);
  g_autofree char *form = herald_ajam_form ((const char *) data, size, NULL);

  if (text != NULL)
    parse (text);
  g_assert (cookie == NULL || strspn (cookie, "0123456789abcdefABCDEF") == strlen (cookie));
  g_assert (form == NULL || strpbrk (form, "\r\n \"") == NULL);
  return 0;
}
