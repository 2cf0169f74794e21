/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody may say to the gateway interface: a request, line by line, an answer, and a value that a command carries. */
#include <stdint.h>
#include <string.h>

#include "wire/agi.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
read_request (const char *text,
              gsize size)
{
  g_autoptr (HeraldAgiRequest) request = herald_agi_request_new ();
  const char *end;

  for (; size > 0 && (end = memchr (text, '\n', size)) != NULL; size -= (gsize) (end + 1 - text), text = end + 1)
    if (herald_agi_request_is_complete (request) || !herald_agi_request_take_line (request, text, (gsize) (end - text), NULL))
      break;
  if (herald_agi_request_is_complete (request))
    g_assert (strchr (herald_agi_request_get_route (request), '?') == NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  g_autofree char *word = g_strndup ((const char *) data, size);
  g_autofree char *command = herald_agi_command ("SET VARIABLE", "CALLERID(name)", word, NULL);
  HeraldAgiReply reply;

  read_request ((const char *) data, size);
  herald_agi_reply_parse (&reply, (const char *) data, size);
  g_assert (reply.data == NULL || (reply.data >= (const char *) data && reply.data + reply.data_length <= (const char *) data + size));
  g_assert (command == NULL || strchr (command, '\n') == command + strlen (command) - 1);
  return 0;
}
