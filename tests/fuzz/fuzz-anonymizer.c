/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any stream, made fit for strangers: it is a stream of as many messages with as many lines of the same headers, and what it
 * costs is bounded by its length. */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "diagnose/anonymizer.h"
#include "diagnose/trace-writer.h"
#include "wire/ami-parser.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* A word becomes "word" and a few letters, a name "Person" and a number, an address at most 40 characters; one line end more. */
#define GROWTH 64

static guint
count_lines (const HeraldAmiMessage *message)
{
  HeraldSpan name, value;
  HeraldAmiLines lines;
  guint n = 0;

  herald_ami_lines_init (&lines, message);
  while (herald_ami_lines_next (&lines, &name, &value))
    n++;
  return n;
}

static void
check_message (HeraldAnonymizer *anonymizer,
               HeraldAmiMessage *message)
{
  HeraldSpan bytes = herald_ami_message_get_bytes (message);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) again = g_string_new (NULL);
  HeraldAmiMessage twin;

  herald_anonymizer_write (anonymizer, message, text);
  herald_anonymizer_write (anonymizer, message, again);
  g_assert_true (g_string_equal (text, again));
  g_assert_cmpuint (text->len, <=, ((gsize) bytes.length + 1) * GROWTH);
  herald_ami_message_init (&twin, text->str, text->len, message->bare_lf);
  g_assert_cmpuint (count_lines (&twin), ==, count_lines (message));
  g_assert_cmpint (herald_ami_message_get_event (&twin), ==, herald_ami_message_get_event (message));
  herald_trace_append (again, message, 1764000000000001);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();
  g_autoptr (HeraldAnonymizer) anonymizer = herald_anonymizer_new ((HeraldAnonymizeFlags) (size % 4), NULL);
  HeraldAmiMessage *message;
  gsize at = 0;

  for (;;)
    switch (herald_ami_parser_next (parser, &message, NULL))
      {
      case HERALD_AMI_PARSE_MESSAGE:
        check_message (anonymizer, message);
        break;
      case HERALD_AMI_PARSE_MORE:
        if (at == size)
          return 0;
        at += herald_ami_parser_feed (parser, (const char *) data + at, size - at);
        break;
      case HERALD_AMI_PARSE_BANNER:
        break;
      case HERALD_AMI_PARSE_ERROR:
      default:
        return 0;
      }
}
