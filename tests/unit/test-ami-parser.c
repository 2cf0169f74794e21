/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Framing: the same bytes give the same messages however they arrive. */
#include <string.h>

#include "wire/ami-parser.h"

typedef struct
{
  const char *what;
  const char *bytes;
  const char *banner;      /* NULL: none */
  const char *messages[6]; /* the first line of each, and |count of its lines */
} Row;

#define BANNER "Asterisk Call Manager/11.0.0\r\n"

static const Row rows[] = {
  { "banner and two messages", BANNER "Response: Success\r\nA: 1\r\n\r\nEvent: X\r\n\r\n", "Asterisk Call Manager/11.0.0",
    { "Response: Success|2", "Event: X|1" } },
  { "no banner (a recording)", "Event: X\r\nA: 1\r\n\r\n", NULL, { "Event: X|2" } },
  { "value that ends in LF (ParkedCall of 16 and 22)", "Response: Success\r\nMessage: Park successful\n\r\n\r\nEvent: X\r\n\r\n",
    NULL, { "Response: Success|2", "Event: X|1" } },
  { "list that ends in CRLF LF (Asterisk issue 761)", "Event: A\r\nListItems: 1\r\n\nEvent: B\r\n\r\n", NULL,
    { "Event: A|2", "Event: B|1" } },
  { "old Command answer with empty lines", "Response: Follows\r\nPrivilege: Command\r\na: b\n\n\nc\n--END COMMAND--\r\n\r\nEvent: B\r\n\r\n",
    NULL, { "Response: Follows|3", "Event: B|1" } },
  { "Output lines", "Response: Success\r\nOutput: a\r\nOutput: \r\nOutput: b\r\n\r\n", NULL, { "Response: Success|4" } },
  { "bare LF throughout", "Event: A\nB: 1\n\nEvent: C\n\n", NULL, { "Event: A|2", "Event: C|1" } },
  { "empty lines between messages", "\r\n\r\nEvent: A\r\n\r\n\r\n\r\nEvent: B\r\n\r\n", NULL, { "Event: A|1", "Event: B|1" } },
  { "a line without a colon", "Event: A\r\nnonsense\r\n\r\n", NULL, { "Event: A|2" } },
};

static char *
summary (HeraldAmiMessage *message)
{
  HeraldAmiLines lines;
  HeraldSpan name, value, bytes = herald_ami_message_get_bytes (message);
  const char *lf = memchr (bytes.data, '\n', bytes.length);
  guint n = 0;
  g_autofree char *first = NULL;

  herald_ami_lines_init (&lines, message);
  while (herald_ami_lines_next (&lines, &name, &value))
    n++;
  first = g_strstrip (g_strndup (bytes.data, lf != NULL ? (gsize) (lf - bytes.data) : bytes.length));
  return g_strdup_printf ("%s|%u", first, n);
}

/* Feeds @bytes in pieces of @piece bytes and compares what comes out. */
static void
check_row (const Row *row,
           gsize piece)
{
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();
  gsize length = strlen (row->bytes), at = 0;
  guint n = 0;

  for (;;)
    {
      HeraldAmiMessage *message = NULL;
      g_autoptr (GError) error = NULL;
      HeraldAmiParse parsed = herald_ami_parser_next (parser, &message, &error);

      g_assert_no_error (error);
      if (parsed == HERALD_AMI_PARSE_MESSAGE)
        {
          g_autofree char *got = summary (message);

          g_assert_cmpuint (n, <, G_N_ELEMENTS (row->messages));
          g_assert_cmpstr (got, ==, row->messages[n]);
          n++;
        }
      else if (parsed == HERALD_AMI_PARSE_MORE)
        {
          if (at == length)
            break;
          at += herald_ami_parser_feed (parser, row->bytes + at, MIN (piece, length - at));
        }
    }
  g_assert_cmpint (herald_ami_parser_end (parser, NULL), ==, HERALD_AMI_PARSE_MORE);
  g_assert_cmpuint (herald_ami_parser_get_count (parser), ==, n);
  g_assert_true (n == G_N_ELEMENTS (row->messages) || row->messages[n] == NULL);
  g_assert_cmpstr (herald_ami_parser_get_banner (parser), ==, row->banner);
}

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize piece = 1; piece <= strlen (rows[i].bytes); piece++)
      {
        g_test_message ("%s, in pieces of %" G_GSIZE_FORMAT, rows[i].what, piece);
        check_row (&rows[i], piece);
      }
}

/* Feeds one long run of @fill after @head and gives the error. */
static GError *
error_of (const char *head,
          const char *fill,
          gsize total,
          gboolean banner_required)
{
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();
  GError *error = NULL;
  gsize at = 0;

  herald_ami_parser_expect_banner (parser, banner_required);
  herald_ami_parser_feed (parser, head, strlen (head));
  for (;;)
    {
      HeraldAmiParse parsed = herald_ami_parser_next (parser, NULL, &error);

      if (parsed == HERALD_AMI_PARSE_ERROR)
        return error;
      if (parsed != HERALD_AMI_PARSE_MORE)
        continue;
      if (at >= total)
        {
          herald_ami_parser_end (parser, &error);
          return error;
        }
      at += herald_ami_parser_feed (parser, fill, strlen (fill));
    }
}

/* Reads @bytes in pieces of @piece; every message with a mark behind it. */
static char *
read_all (const char *bytes,
          gsize length,
          gsize piece)
{
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();
  GString *all = g_string_new (NULL);

  for (gsize at = 0; at < length; at += piece)
    {
      HeraldAmiMessage *message = NULL;

      herald_ami_parser_feed (parser, bytes + at, MIN (piece, length - at));
      while (herald_ami_parser_next (parser, &message, NULL) == HERALD_AMI_PARSE_MESSAGE)
        {
          HeraldSpan span = herald_ami_message_get_bytes (message);

          g_string_append_len (all, span.data, span.length);
          g_string_append_c (all, '|');
        }
    }
  return g_string_free (all, FALSE);
}

/* The search for a message's end looks at many bytes at once: nothing may hang on where they begin. */
static void
test_blocks (void)
{
  static const char letters[] = "\r\n\n\raaaaaaaaaa";

  for (guint i = 0; i < 3000; i++)
    {
      char bytes[400] = "a\r\n";
      gsize length = 3 + (gsize) g_test_rand_int_range (0, sizeof bytes - 3);
      g_autofree char *at_once = NULL;
      g_autofree char *one_by_one = NULL;

      for (gsize at = 3; at < length; at++)
        bytes[at] = letters[g_test_rand_int_range (0, sizeof letters - 1)];
      at_once = read_all (bytes, length, length);
      one_by_one = read_all (bytes, length, 1);
      g_assert_cmpstr (at_once, ==, one_by_one);
    }
}

/* The order of an event's headers is remembered and guessed: a guess must not be believed. */
static void
test_order (void)
{
  static const char stream[] = "Event: Hangup\r\nChannel: A\r\nUniqueid: 1\r\nCause: 16\r\n\r\n"
                               "Event: Hangup\r\nUniqueid: 2\r\nchannel: B\r\nCause: 17\r\n\r\n"
                               "Event: Hangup\r\nChannel-Of-Another: X\r\nCause: 18\r\nUniqueid: 3\r\nChannel: C\r\n\r\n";
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();

  herald_ami_parser_feed (parser, stream, sizeof stream - 1);
  for (guint i = 0; i < 3; i++)
    {
      HeraldAmiMessage *message = NULL;
      gint64 number = 0;

      g_assert_cmpint (herald_ami_parser_next (parser, &message, NULL), ==, HERALD_AMI_PARSE_MESSAGE);
      g_assert_cmpint (herald_ami_message_get (message, HERALD_AMI_CHANNEL).data[0], ==, "ABC"[i]);
      g_assert_true (herald_ami_message_get_int (message, HERALD_AMI_UNIQUEID, &number));
      g_assert_cmpint (number, ==, i + 1);
      g_assert_true (herald_ami_message_get_int (message, HERALD_AMI_CAUSE, &number));
      g_assert_cmpint (number, ==, 16 + i);
    }
}

/* However the headers of one kind of event change, what was remembered of the last one changes no answer. */
static void
test_remembered (void)
{
  static const char *const names[] = { "Channel", "channel", "ChannelState", "ChannelStateDesc", "Uniqueid", "UniqueID",
                                       "Linkedid", "Exten", "Extra", "Context", "ConnectedLineNum", "ConnectedLineXyz",
                                       "A", "Privilege", "AVeryLongHeaderThatNobodyWouldEverReadAnywhere", "" };
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();

  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GString) text = g_string_new ("Event: Newstate\r\n");
      HeraldAmiMessage *message = NULL, fresh;

      for (gint left = g_test_rand_int_range (0, 20); left > 0; left--)
        g_string_append_printf (text, "%s%s%d\r\n", names[g_test_rand_int_range (0, G_N_ELEMENTS (names))],
                                g_test_rand_bit () ? ": " : ":", g_test_rand_int_range (0, 9));
      if (g_test_rand_int_range (0, 4) == 0)
        g_string_append (text, "no colon\r\n");
      g_string_append (text, "\r\n");
      g_assert_cmpuint (herald_ami_parser_feed (parser, text->str, text->len), ==, text->len);
      g_assert_cmpint (herald_ami_parser_next (parser, &message, NULL), ==, HERALD_AMI_PARSE_MESSAGE);
      herald_ami_message_init (&fresh, text->str, text->len, FALSE);
      for (HeraldAmiHeader header = 0; header < HERALD_AMI_N_HEADERS; header++)
        {
          g_assert_true (herald_span_equal (herald_ami_message_get (message, header),
                                            herald_ami_message_get (&fresh, header)));
          g_assert_cmpint (herald_ami_message_has (message, header), ==, herald_ami_message_has (&fresh, header));
        }
      g_assert_cmpint (herald_ami_parser_next (parser, &message, NULL), ==, HERALD_AMI_PARSE_MORE);
    }
}

static void
test_time (void)
{
  static const struct
  {
    const char *text;
    gint64 time; /* -1: none */
  } times[] = {
    { "1764000000.000001", G_GINT64_CONSTANT (1764000000000001) }, { "1795434105.236282", G_GINT64_CONSTANT (1795434105236282) },
    { "1764000000.5", G_GINT64_CONSTANT (1764000000500000) }, { "1764000000", G_GINT64_CONSTANT (1764000000000000) },
    { "0.000001", 1 }, { "", -1 }, { "now", -1 }, { "99999999999999999999", -1 }, { "1764000000,5", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *text = g_strdup_printf ("Event: Hangup\r\nTimestamp: %s\r\n", times[i].text);
      HeraldAmiMessage message;
      gint64 time = 0;

      g_test_message ("%s", times[i].text);
      herald_ami_message_init (&message, text, strlen (text), FALSE);
      g_assert_cmpint (herald_ami_message_get_time (&message, &time), ==, times[i].time >= 0);
      if (times[i].time >= 0)
        g_assert_cmpint (time, ==, times[i].time);
    }
}

static void
test_limits (void)
{
  static const struct
  {
    const char *what, *head, *fill;
    gsize total;
    gboolean banner;
    int code;
  } faults[] = {
    { "100 MB line", "Event: A\r\nB: ", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 100000000, FALSE, HERALD_WIRE_ERROR_LINE_TOO_LONG },
    { "endless message", "Event: A\r\n", "B: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n",
      100000000, FALSE, HERALD_WIRE_ERROR_MESSAGE_TOO_LONG },
    { "many headers", "Event: A\r\n", "B:1\r\n", 900000, FALSE, HERALD_WIRE_ERROR_TOO_MANY_HEADERS },
    { "not an Asterisk", "SSH-2.0-OpenSSH_9.2\r\n", "", 0, TRUE, HERALD_WIRE_ERROR_NOT_ASTERISK },
    { "not an Asterisk, seen before the line ends", "HTTP", "", 0, TRUE, HERALD_WIRE_ERROR_NOT_ASTERISK },
    { "an endless banner", "Asterisk Call Manager/", "1111111111", 1000, TRUE, HERALD_WIRE_ERROR_NOT_ASTERISK },
    { "cut in the middle", "Event: A\r\nB: 1\r\n", "", 0, FALSE, HERALD_WIRE_ERROR_TRUNCATED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", faults[i].what);
      error = error_of (faults[i].head, faults[i].fill, faults[i].total, faults[i].banner);
      g_assert_error (error, HERALD_WIRE_ERROR, faults[i].code);
    }
}

/* An error is final: nothing behind it is read as if nothing had happened. */
static void
test_error_stays (void)
{
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();
  const char *text = "GARBAGE\r\n" BANNER;

  herald_ami_parser_expect_banner (parser, TRUE);
  herald_ami_parser_feed (parser, text, strlen (text));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (herald_ami_parser_next (parser, NULL, &error), ==, HERALD_AMI_PARSE_ERROR);
      g_assert_error (error, HERALD_WIRE_ERROR, HERALD_WIRE_ERROR_NOT_ASTERISK);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ami-parser/rows", test_rows);
  g_test_add_func ("/ami-parser/blocks", test_blocks);
  g_test_add_func ("/ami-parser/order", test_order);
  g_test_add_func ("/ami-parser/remembered", test_remembered);
  g_test_add_func ("/ami-parser/limits", test_limits);
  g_test_add_func ("/ami-parser/time", test_time);
  g_test_add_func ("/ami-parser/error-stays", test_error_stays);
  return g_test_run ();
}
