/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "wire/ami-action.h"
#include "wire/ami-parser.h"

static void
test_text (void)
{
  g_autoptr (HeraldAmiAction) action = herald_ami_action_login_md5 ("agent", "176480807", "agent-secret", "call,agent");
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  text = herald_ami_action_end (action, "h1-1", &length, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "Action: Login\r\nAuthType: MD5\r\nUsername: agent\r\nKey: 4782d6336abc8841298d088daedfcda3\r\n"
                             "Events: call,agent\r\nActionID: h1-1\r\n\r\n");
  g_assert_cmpuint (length, ==, strlen (text));
  again = herald_ami_action_end (action, "h1-2", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (again, "ActionID: h1-2\r\n\r\n"));
  g_assert_null (strstr (again, "h1-1"));
}

static void
test_originate (void)
{
  const char *variables[] = { "PJSIP_HEADER(add,Alert-Info)=auto", "A=b", NULL };
  HeraldAmiOriginate originate = { .channel = "PJSIP/1001", .exten = "0301234", .context = "internal", .channel_id = "h-1",
                                   .variables = variables, .timeout_ms = 20000 };
  g_autoptr (HeraldAmiAction) action = herald_ami_action_originate (&originate);
  g_autofree char *text = herald_ami_action_end (action, "x", NULL, NULL);

  g_assert_cmpstr (text, ==, "Action: Originate\r\nChannel: PJSIP/1001\r\nContext: internal\r\nExten: 0301234\r\nPriority: 1\r\n"
                             "Timeout: 20000\r\nAsync: true\r\nChannelId: h-1\r\nVariable: PJSIP_HEADER(add,Alert-Info)=auto\r\n"
                             "Variable: A=b\r\nActionID: x\r\n\r\n");
}

/* Nothing that would be a line or an action of its own, or that the server would refuse, is ever sent. */
static void
test_refused (void)
{
  g_autofree char *fits = g_strnfill (HERALD_AMI_ACTION_LINE_MAX - strlen ("Exten: "), '1');
  g_autofree char *long_value = g_strconcat (fits, "1", NULL);
  const struct
  {
    const char *name, *value;
    int code; /* -1: accepted */
  } rows[] = {
    { "Exten", "1\r\nAction: Originate", HERALD_WIRE_ERROR_BAD_VALUE },
    { "Exten", "1\n", HERALD_WIRE_ERROR_BAD_VALUE },
    { "Exten", "1\r", HERALD_WIRE_ERROR_BAD_VALUE },
    { "Ex\nten", "1", HERALD_WIRE_ERROR_BAD_VALUE },
    { "Ex: ten", "1", HERALD_WIRE_ERROR_BAD_VALUE },
    { "", "1", HERALD_WIRE_ERROR_BAD_VALUE },
    { "Exten", long_value, HERALD_WIRE_ERROR_LINE_TOO_LONG },
    { "Exten", fits, -1 },
    { "Exten", "Ü", -1 },
    { "Exten", NULL, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HeraldAmiAction) action = herald_ami_action_new ("Redirect");
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      herald_ami_action_add (action, rows[i].name, rows[i].value);
      herald_ami_action_add (action, "Context", "internal");
      text = herald_ami_action_end (action, "1", NULL, &error);
      if (rows[i].code < 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, HERALD_WIRE_ERROR, rows[i].code);
      g_assert_true ((text == NULL) == (rows[i].code >= 0));
    }
}

static void
test_too_many (void)
{
  g_autoptr (HeraldAmiAction) action = herald_ami_action_new ("Originate");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < HERALD_AMI_ACTION_HEADERS_MAX - 2; i++)
    herald_ami_action_add (action, "Variable", "A=1");
  text = herald_ami_action_end (action, "1", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (text);
  herald_ami_action_add (action, "Variable", "A=1");
  g_assert_null (herald_ami_action_end (action, "1", NULL, &error));
  g_assert_error (error, HERALD_WIRE_ERROR, HERALD_WIRE_ERROR_TOO_MANY_HEADERS);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ami-action/text", test_text);
  g_test_add_func ("/ami-action/originate", test_originate);
  g_test_add_func ("/ami-action/refused", test_refused);
  g_test_add_func ("/ami-action/too-many", test_too_many);
  return g_test_run ();
}
