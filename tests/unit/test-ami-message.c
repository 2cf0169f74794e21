/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "wire/ami-message.h"

static void
init (HeraldAmiMessage *message,
      const char *text)
{
  herald_ami_message_init (message, text, strlen (text), FALSE);
}

#define CHECK(message, header, text) g_assert_true (herald_span_is (herald_ami_message_get (message, header), text))

static void
test_get (void)
{
  HeraldAmiMessage message;

  init (&message, "Event: newchannel\r\nChannel: PJSIP/1001-0000001\r\nUniqueID: 1.2\r\nCHANNEL: other\r\nAppData: a: b: c\r\n"
                  "Context:\r\nExten: \r\nMessage: Park successful\n\r\nPosition:7\r\nCount: x\r\n");
  g_assert_cmpint (herald_ami_message_get_event (&message), ==, HERALD_AMI_EVENT_NEWCHANNEL);
  CHECK (&message, HERALD_AMI_CHANNEL, "PJSIP/1001-0000001"); /* the first one wins */
  CHECK (&message, HERALD_AMI_UNIQUEID, "1.2");                /* in any case */
  CHECK (&message, HERALD_AMI_APP_DATA, "a: b: c");
  CHECK (&message, HERALD_AMI_CONTEXT, "");
  CHECK (&message, HERALD_AMI_MESSAGE, "Park successful");
  g_assert_true (herald_ami_message_has (&message, HERALD_AMI_EXTEN));
  g_assert_false (herald_ami_message_has (&message, HERALD_AMI_QUEUE));
  CHECK (&message, HERALD_AMI_QUEUE, "");
}

static void
test_int (void)
{
  static const struct
  {
    const char *text;
    gboolean ok;
    gint64 value;
  } rows[] = { { "7", TRUE, 7 }, { "-1", TRUE, -1 }, { "x", FALSE, 0 }, { "", FALSE, 0 }, { "-", FALSE, 0 },
               { "1 2", FALSE, 0 }, { "9999999999999999999", FALSE, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("Event: X\r\nStatus: %s\r\n", rows[i].text);
      HeraldAmiMessage message;
      gint64 value = 0;

      init (&message, text);
      g_assert_cmpint (herald_ami_message_get_int (&message, HERALD_AMI_STATUS, &value), ==, rows[i].ok);
      g_assert_cmpint (value, ==, rows[i].value);
    }
}

static void
test_names (void)
{
  static const struct
  {
    const char *sent, *shown;
  } rows[] = {
    { "O\\'Brien", "O'Brien" },
    { "\\\"Ada\\\" \\\\ \\?", "\"Ada\" \\ ?" },
    { "a\\tb", "a b" },
    { "a\\nEvent: Hangup", "a Event: Hangup" },
    { "ends in a backslash\\", "ends in a backslash\\" },
    { "J\xfcrgen", "Jürgen" },
    { "<b>&", "<b>&" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("Event: X\r\nCallerIDName: %s\r\n", rows[i].sent);
      g_autofree char *name = NULL;
      HeraldAmiMessage message;

      init (&message, text);
      name = herald_ami_message_dup_name (&message, HERALD_AMI_CALLER_ID_NAME);
      g_assert_cmpstr (name, ==, rows[i].shown);
    }
}

/* Only the first line makes an event: a value cannot. */
static void
test_kind (void)
{
  HeraldAmiMessage message;

  init (&message, "Response: Success\r\nEvent: Hangup\r\n");
  g_assert_false (herald_ami_message_is_event (&message));
  g_assert_true (herald_ami_message_is_response (&message));
  init (&message, "Event: SomethingNew\r\n");
  g_assert_true (herald_ami_message_is_event (&message));
  g_assert_cmpint (herald_ami_message_get_event (&message), ==, HERALD_AMI_EVENT_OTHER);
  init (&message, "CallerIDName: x\r\n");
  g_assert_false (herald_ami_message_is_event (&message));
  g_assert_false (herald_ami_message_is_response (&message));
}

static void
test_copy (void)
{
  char text[] = "Event: Hangup\r\nChannel: A-1\r\n";
  g_autoptr (HeraldAmiMessage) copy = NULL;
  HeraldAmiMessage message;

  init (&message, text);
  copy = herald_ami_message_copy (&message);
  memset (text, 'x', sizeof text);
  CHECK (copy, HERALD_AMI_CHANNEL, "A-1");
}

static void
test_lines (void)
{
  static const char *const expected[][2] = { { "Response", "Success" }, { "Output", "a: b" }, { "Output", "" }, { "", "loose" } };
  HeraldAmiMessage message;
  HeraldAmiLines lines;
  HeraldSpan name, value;
  guint n = 0;

  init (&message, "Response: Success\r\nOutput: a: b\r\nOutput: \r\nloose\r\n");
  herald_ami_lines_init (&lines, &message);
  while (herald_ami_lines_next (&lines, &name, &value))
    {
      g_assert_true (herald_span_is (name, expected[n][0]));
      g_assert_true (herald_span_is (value, expected[n][1]));
      n++;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (expected));
}

/* Every known name is found by itself, and no other is. */
static void
test_name_tables (void)
{
  for (guint i = 0; i < HERALD_AMI_N_HEADERS; i++)
    {
      const char *name = herald_ami_header_get_name (i);
      g_autofree char *upper = g_ascii_strup (name, -1);

      g_assert_cmpint (herald_ami_header_from_name (name, strlen (name)), ==, i);
      g_assert_cmpint (herald_ami_header_from_name (upper, strlen (upper)), ==, i);
      g_assert_cmpint (herald_ami_header_from_name (name, strlen (name) - 1), !=, i);
    }
  for (guint i = HERALD_AMI_EVENT_OTHER + 1; i < HERALD_AMI_N_EVENTS; i++)
    {
      const char *name = herald_ami_event_get_name (i);

      g_assert_cmpint (herald_ami_event_from_name (name, strlen (name)), ==, i);
    }
  g_assert_cmpint (herald_ami_header_from_name ("", 0), ==, HERALD_AMI_N_HEADERS);
  g_assert_cmpint (herald_ami_header_from_name ("Chan", 4), ==, HERALD_AMI_N_HEADERS);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ami-message/get", test_get);
  g_test_add_func ("/ami-message/int", test_int);
  g_test_add_func ("/ami-message/names", test_names);
  g_test_add_func ("/ami-message/kind", test_kind);
  g_test_add_func ("/ami-message/copy", test_copy);
  g_test_add_func ("/ami-message/lines", test_lines);
  g_test_add_func ("/ami-message/name-tables", test_name_tables);
  return g_test_run ();
}
