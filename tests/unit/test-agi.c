/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "wire/agi.h"
#include "wire/ami-parser.h"

/* What Asterisk 22 says over TCP, shortened. */
static const char *const said[] = {
  "agi_network: yes", "agi_network_script: pop?ext=1001&ticket=A%26B&broken=%zz&name=Zo%C3%AB", "agi_request: agi://127.0.0.1:4573/pop?ext=1001",
  "agi_channel: PJSIP/trunk-00000007", "agi_uniqueid: 1764000000.7", "agi_callerid: +442079460018", "agi_calleridname: unknown",
  "agi_extension: s", "agi_arg_1: a: b", "agi_arg_1: forged", "",
};

static void
take (HeraldAgiRequest *request,
      const char *line)
{
  g_autoptr (GError) error = NULL;

  herald_agi_request_take_line (request, line, strlen (line), &error);
  g_assert_no_error (error);
}

static void
test_request (void)
{
  static const char *const names[] = { "ext", "ticket", "name" };
  g_autoptr (HeraldAgiRequest) request = herald_agi_request_new ();

  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    {
      g_assert_false (herald_agi_request_is_complete (request));
      take (request, said[i]);
    }
  g_assert_true (herald_agi_request_is_complete (request));
  g_assert_cmpstr (herald_agi_request_get_route (request), ==, "pop");
  g_assert_cmpstr (herald_agi_request_get_parameter (request, "ext"), ==, "1001");
  g_assert_cmpstr (herald_agi_request_get_parameter (request, "ticket"), ==, "A&B");
  g_assert_cmpstr (herald_agi_request_get_parameter (request, "name"), ==, "Zoë");
  g_assert_null (herald_agi_request_get_parameter (request, "broken"));
  g_assert_null (herald_agi_request_get_parameter (request, "skill"));
  g_assert_cmpuint (herald_agi_request_get_n_parameters (request), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (herald_agi_request_get_parameter_name (request, i), ==, names[i]);
  g_assert_cmpstr (herald_agi_request_get (request, "agi_callerid"), ==, "+442079460018");
  g_assert_null (herald_agi_request_get (request, "agi_calleridname"));
  g_assert_cmpstr (herald_agi_request_get (request, "agi_arg_1"), ==, "a: b");
}

/* A program that Asterisk starts itself is told by its first argument. */
static void
test_program (void)
{
  static const struct
  {
    const char *lines[4];
    const char *route;
  } rows[] = {
    { { "agi_request: /usr/bin/herald-agi", "agi_arg_1: lookup?deadline=300", "", NULL }, "lookup" },
    { { "agi_request: /usr/bin/herald-agi\r", "\r", NULL }, "" },
    { { "agi_network: yes", "agi_network_script: /route", "", NULL }, "route" },
    { { "agi_network: yes", "agi_network_script:", "", NULL }, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HeraldAgiRequest) request = herald_agi_request_new ();

      for (guint j = 0; rows[i].lines[j] != NULL; j++)
        take (request, rows[i].lines[j]);
      g_assert_true (herald_agi_request_is_complete (request));
      g_assert_cmpstr (herald_agi_request_get_route (request), ==, rows[i].route);
    }
}

/* "AGI(herald-agi,pop,ext=1001,…)", told in lines or, as old servers do, to the program alone; "AGI(agi://host/pop,ext=1001,…)". */
static void
test_arguments (void)
{
  static const char *const arguments[] = { "pop", "ext=1001", "note=50% off", "name=Zo%C3%AB", "bad=\xff", "ext=2", "plain", "=x", NULL };
  static const char *const programs[] = { "agi_arg_1: pop", "agi_arg_2: ext=1001", "agi_arg_3: note=50% off", "agi_arg_4: name=Zo%C3%AB",
                                          "agi_arg_5: bad=\xff", "agi_arg_6: ext=2", "agi_arg_7: plain", "agi_arg_8: =x", "", NULL };
  static const char *const network[] = { "agi_network_script: pop?ext=1001&name=Zo%C3%AB", "agi_arg_1: ext=2", "agi_arg_2: note=50% off", "", NULL };
  static const char *const forged[] = { "agi_callerid: 1", "agi_network_script: lookup?ext=9", "agi_arg_1: lookup", "agi_arg_9: number=9", "", NULL };
  static const char *const *const rows[] = { programs, network, forged };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HeraldAgiRequest) request = herald_agi_request_new ();

      if (rows[i] == forged)
        herald_agi_request_take_arguments (request, arguments);
      for (guint j = 0; rows[i][j] != NULL; j++)
        take (request, rows[i][j]);
      g_assert_cmpstr (herald_agi_request_get_route (request), ==, "pop");
      g_assert_cmpstr (herald_agi_request_get_parameter (request, "ext"), ==, "1001");
      g_assert_cmpstr (herald_agi_request_get_parameter (request, "note"), ==, "50% off");
      g_assert_cmpstr (herald_agi_request_get_parameter (request, "name"), ==, "Zoë");
      g_assert_null (herald_agi_request_get_parameter (request, "bad"));
      g_assert_null (herald_agi_request_get_parameter (request, "number"));
      g_assert_null (herald_agi_request_get_parameter (request, ""));
    }
}

static void
test_refused (void)
{
  static const char *const rows[] = { "GET / HTTP/1.1", "Action: Login", "agi_", "agi_request", "\x16\x03\x01\x02" };
  g_autofree char *fill = g_strnfill (HERALD_AGI_LINE_MAX, 'x');
  g_autofree char *large = g_strconcat ("agi_arg_1: ", fill, NULL);
  g_autoptr (HeraldAgiRequest) many = herald_agi_request_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HeraldAgiRequest) request = herald_agi_request_new ();

      g_assert_false (herald_agi_request_take_line (request, rows[i], strlen (rows[i]), &error));
      g_assert_error (error, HERALD_WIRE_ERROR, HERALD_WIRE_ERROR_NOT_ASTERISK);
      g_clear_error (&error);
    }
  g_assert_false (herald_agi_request_take_line (many, large, strlen (large), &error));
  g_assert_error (error, HERALD_WIRE_ERROR, HERALD_WIRE_ERROR_MESSAGE_TOO_LONG);
  g_clear_error (&error);
  for (guint i = 0; i < HERALD_AGI_LINES_MAX; i++)
    take (many, "agi_arg_1: x");
  g_assert_false (herald_agi_request_take_line (many, "agi_arg_1: x", 12, &error));
  g_assert_error (error, HERALD_WIRE_ERROR, HERALD_WIRE_ERROR_MESSAGE_TOO_LONG);
}

/* A caller who calls himself '" HANGUP' stays one word. */
static void
test_command (void)
{
  static const struct
  {
    const char *value, *command;
  } rows[] = {
    { "Ada Byron", "SET VARIABLE \"CALLERID(name)\" \"Ada Byron\"\n" },
    { "", "SET VARIABLE \"CALLERID(name)\" \"\"\n" },
    { "\"\nHANGUP\r\n", "SET VARIABLE \"CALLERID(name)\" \"\\\" HANGUP  \"\n" },
    { "a\\", "SET VARIABLE \"CALLERID(name)\" \"a\\\\\"\n" },
    { "${SHELL(id)}", "SET VARIABLE \"CALLERID(name)\" \"${SHELL(id)}\"\n" },
  };
  g_autofree char *large = g_strnfill (HERALD_AGI_COMMAND_MAX, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *command = herald_agi_command ("SET VARIABLE", "CALLERID(name)", rows[i].value, NULL);

      g_assert_cmpstr (command, ==, rows[i].command);
    }
  g_assert_null (herald_agi_command ("VERBOSE", large, NULL));
}

static void
test_reply (void)
{
  static const struct
  {
    const char *line;
    HeraldAgiReplyKind kind;
    int code, result;
    const char *data;
  } rows[] = {
    { "200 result=1", HERALD_AGI_REPLY_RESULT, 200, 1, NULL },
    { "200 result=-1\r", HERALD_AGI_REPLY_RESULT, 200, -1, NULL },
    { "200 result=1 (from-trunk (2))", HERALD_AGI_REPLY_RESULT, 200, 1, "from-trunk (2)" },
    { "200 result=0 (timeout) endpos=16", HERALD_AGI_REPLY_RESULT, 200, 0, "timeout" },
    { "200 result=1 ()", HERALD_AGI_REPLY_RESULT, 200, 1, "" },
    { "200 result=1 (torn", HERALD_AGI_REPLY_RESULT, 200, 1, NULL },
    { "200 result=99999999999999", HERALD_AGI_REPLY_RESULT, 200, 9999999, NULL },
    { "510 Invalid or unknown command", HERALD_AGI_REPLY_REFUSED, 510, 0, NULL },
    { "511 Command Not Permitted on a dead channel or intercept routine", HERALD_AGI_REPLY_REFUSED, 511, 0, NULL },
    { "520-Invalid command syntax.  Proper usage follows:", HERALD_AGI_REPLY_MORE, 520, 0, NULL },
    { "520 End of proper usage.", HERALD_AGI_REPLY_REFUSED, 520, 0, NULL },
    { "HANGUP", HERALD_AGI_REPLY_HANGUP, 0, 0, NULL },
    { "Usage: SET VARIABLE", HERALD_AGI_REPLY_OTHER, 0, 0, NULL },
    { "", HERALD_AGI_REPLY_OTHER, 0, 0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HeraldAgiReply reply;

      herald_agi_reply_parse (&reply, rows[i].line, strlen (rows[i].line));
      g_assert_cmpint (reply.kind, ==, rows[i].kind);
      g_assert_cmpint (reply.code, ==, rows[i].code);
      g_assert_cmpint (reply.result, ==, rows[i].result);
      g_assert_cmpint (reply.data == NULL, ==, rows[i].data == NULL);
      if (reply.data != NULL)
        g_assert_cmpmem (reply.data, reply.data_length, rows[i].data, strlen (rows[i].data));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/agi/request", test_request);
  g_test_add_func ("/agi/program", test_program);
  g_test_add_func ("/agi/arguments", test_arguments);
  g_test_add_func ("/agi/refused", test_refused);
  g_test_add_func ("/agi/command", test_command);
  g_test_add_func ("/agi/reply", test_reply);
  return g_test_run ();
}
