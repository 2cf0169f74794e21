/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulator's manners: logins, permissions, limits, lists. The texts are those of a real Asterisk 22. */

#include <string.h>

#include "herald-pbx/sim.h"
#include "raw-client.h"

static HeraldSim *
sim_new (HeraldSimTime time)
{
  HeraldSim *sim = herald_sim_new (time);
  g_autoptr (GError) error = NULL;

  herald_sim_listen (sim, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  return sim;
}

static RawClient *
client_new (HeraldSim *sim,
            const char *user)
{
  RawClient *client = raw_client_new (herald_sim_get_port (sim));

  if (user != NULL)
    raw_client_log_in (client, user);
  return client;
}

static void
do_line (HeraldSim *sim,
         const char *line)
{
  g_autoptr (GError) error = NULL;

  herald_sim_do (sim, line, &error);
  g_assert_no_error (error);
}

static void
assert_answer (RawClient *client,
               const char *action,
               const char *response,
               const char *message)
{
  g_autofree char *answer = raw_client_ask (client, action);
  g_autofree char *line = g_strdup_printf ("Message: %s", message);

  if (!g_str_has_prefix (answer, response) || (message != NULL && strstr (answer, line) == NULL))
    g_error ("\"%s\" was answered\n%s\ninstead of %s %s", action, answer, response, message != NULL ? message : "");
}

static void
test_login_md5 (void)
{
  g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);
  g_autoptr (RawClient) client = client_new (sim, NULL);
  g_autofree char *answer = raw_client_ask (client, "Challenge;AuthType: MD5");
  g_autofree char *challenge = raw_message_get (answer, "Challenge");
  g_autofree char *both = g_strconcat (challenge, "agent-secret", NULL);
  g_autofree char *key = g_compute_checksum_for_string (G_CHECKSUM_MD5, both, -1);
  g_autofree char *login = g_strdup_printf ("Login;AuthType: MD5;Username: agent;Key: %s", key);

  g_assert_cmpstr (raw_client_get_banner (client), ==, "Asterisk Call Manager/11.0.0");
  assert_answer (client, login, "Response: Success", "Authentication accepted");
  assert_answer (client, "Login;Username: agent;Secret: wrong", "Response: Success", "Already authenticated");
  assert_answer (client, "Logoff", "Response: Goodbye", "Thanks for all the fish.");
  raw_client_wait_closed (client);
}

/* Each is refused after a second, and the connection closed. */
static void
test_login_refused (void)
{
  static const char *const logins[] = { "Login;Username: agent;Secret: wrong", "Login;Username: nobody;Secret: x",
                                        "Login;AuthType: MD5;Username: agent;Key: 0123", "Login" };

  for (gsize i = 0; i < G_N_ELEMENTS (logins); i++)
    {
      g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);
      g_autoptr (RawClient) client = client_new (sim, NULL);
      g_autofree char *answer = NULL;

      raw_client_action (client, logins[i]);
      while (herald_sim_count_actions (sim, "Login") == 0)
        g_main_context_iteration (NULL, TRUE);
      herald_sim_advance (sim, 999);
      g_assert_cmpuint (raw_client_count_bytes (client), <=, strlen ("Asterisk Call Manager/11.0.0\r\n"));
      herald_sim_advance (sim, 1);
      answer = raw_client_next (client);
      g_assert_true (raw_message_has (answer, "Response: Error"));
      g_assert_true (raw_message_has (answer, "Message: Authentication failed"));
      raw_client_wait_closed (client);
    }
}

static void
test_login_in_use (void)
{
  g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_FAST);
  g_autoptr (RawClient) first = NULL;
  g_autoptr (RawClient) second = NULL;

  herald_sim_set_multiple_logins (sim, FALSE);
  first = client_new (sim, "agent");
  second = client_new (sim, NULL);
  assert_answer (second, "Login;Username: agent;Secret: agent-secret", "Response: Error", "Login Already In Use");
  raw_client_wait_closed (second);
  assert_answer (first, "Ping", "Response: Success", NULL);
}

static void
test_login_timeout (void)
{
  g_autoptr (HeraldSim) sim = herald_sim_new (HERALD_SIM_TIME_MANUAL);
  g_autoptr (RawClient) client = NULL;

  herald_sim_set_login_timeout (sim, 1);
  g_assert_true (herald_sim_listen (sim, "127.0.0.1", 0, NULL));
  client = client_new (sim, NULL);
  raw_client_wait_closed (client);
}

static void
test_not_logged_in (void)
{
  g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);
  g_autoptr (RawClient) client = client_new (sim, NULL);
  g_autofree char *missing = NULL;

  assert_answer (client, "Ping", "Response: Error", "Permission denied");
  assert_answer (client, "NoSuch", "Response: Error", "Permission denied");
  raw_client_send (client, "hello\r\n\r\n");
  missing = raw_client_next (client);
  g_assert_cmpstr (missing, ==, "Response: Error\r\nMessage: Missing action in request\r\n");
  raw_client_send (client, "action: Login\nUSERNAME: watch\nsecret: watch-secret\nactionid: 7\n\n");
  g_free (missing);
  missing = raw_client_next (client);
  g_assert_cmpstr (missing, ==, "Response: Success\r\nActionID: 7\r\nMessage: Authentication accepted\r\n");
}

/* As measured with one user per class (write). */
static void
test_permissions (void)
{
  static const struct
  {
    const char *action, *classes;
  } rows[] = {
    { "Originate", "originate" },
    { "Redirect", "call" },
    { "Atxfer", "call" },
    { "BlindTransfer", "call" },
    { "CancelAtxfer", "call" },
    { "Park", "call" },
    { "ParkedCalls", "call" },
    { "Hangup", "call,system" },
    { "ExtensionStateList", "call,reporting" },
    { "ExtensionState", "call,reporting" },
    { "Status", "system,call,reporting" },
    { "CoreShowChannels", "system,reporting" },
    { "CoreSettings", "system,reporting" },
    { "CoreStatus", "system,reporting" },
    { "QueuePause", "agent" },
    { "UserEvent", "user" },
    { "Filter", "system" },
    { "Ping", "any" },
    { "Events", "any" },
    { "ListCommands", "any" },
    { "QueueStatus", "any" },
    { "QueueSummary", "any" },
  };
  static const char *const classes[] = { "system", "call", "agent", "user", "reporting", "originate", "dialplan" };
  g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);

  for (gsize c = 0; c < G_N_ELEMENTS (classes); c++)
    {
      g_autofree char *secret = g_strdup_printf ("%s-secret", classes[c]);
      g_autoptr (RawClient) client = NULL;

      herald_sim_add_user (sim, classes[c], secret, "", classes[c]);
      client = client_new (sim, classes[c]);
      for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
        {
          g_auto (GStrv) allowed = g_strsplit (rows[i].classes, ",", -1);
          gboolean may = g_str_equal (rows[i].classes, "any")
                         || g_strv_contains ((const char *const *) allowed, classes[c]);
          g_autofree char *answer = raw_client_ask (client, rows[i].action);

          if (raw_message_has (answer, "Message: Permission denied") == may)
            g_error ("%s of a user with write=%s: %s", rows[i].action, classes[c], answer);
        }
    }
}

static void
test_events_by_class (void)
{
  static const struct
  {
    const char *read, *mask, *seen, *not_seen;
  } rows[] = {
    { "call", "on", "Newchannel", "QueueCallerJoin" },
    { "agent", "on", "QueueCallerJoin", "Newchannel" },
    { "call,agent", "call", "Newchannel", "QueueCallerJoin" },
    { "call,agent", "on", "QueueCallerJoin", "FullyBooted" },
    { "call", "off", NULL, "Newchannel" },
    { "", "on", NULL, "Newchannel" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);
      g_autoptr (RawClient) client = NULL;
      g_autoptr (GPtrArray) events = NULL;
      g_autofree char *login = g_strdup_printf ("Login;Username: u;Secret: s;Events: %s", rows[i].mask);
      gboolean seen = rows[i].seen == NULL;

      herald_sim_add_user (sim, "u", "s", rows[i].read, "");
      client = client_new (sim, NULL);
      assert_answer (client, login, "Response: Success", "Authentication accepted");
      do_line (sim, "call c from 1234567 to support");
      events = raw_client_events (client);
      for (guint e = 0; e < events->len; e++)
        {
          g_autofree char *name = raw_message_get (g_ptr_array_index (events, e), "Event");

          seen = seen || g_strcmp0 (name, rows[i].seen) == 0;
          g_assert_cmpstr (name, !=, rows[i].not_seen);
        }
      g_assert_true (seen);
    }
}

static void
test_limits (void)
{
  static const struct
  {
    guint bytes, lines;
    const char *message;
  } rows[] = {
    { 1022, 2, NULL },
    { 1023, 2, "Failed to parse message: line too long" },
    { 100000, 2, "Failed to parse message: line too long" },
    { 30, 128, NULL },
    { 30, 129, "Too many lines in message or allocation failure" },
    { 30, 5000, "Too many lines in message or allocation failure" },
  };
  g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);
  g_autoptr (RawClient) client = client_new (sim, "agent");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) action = g_string_new ("Action: Ping\r\n");
      g_autofree char *filling = g_strnfill (rows[i].bytes - strlen ("ActionID: "), 'x');
      g_autofree char *answer = NULL;
      g_autofree char *line = NULL;

      for (guint n = 2; n < rows[i].lines; n++)
        g_string_append_printf (action, "Header%u: x\r\n", n);
      g_string_append_printf (action, "ActionID: %s\r\n\r\n", filling);
      raw_client_send (client, action->str);
      answer = raw_client_next (client);
      if (rows[i].message == NULL)
        g_assert_true (raw_message_has (answer, "Ping: Pong"));
      else
        {
          line = g_strdup_printf ("Response: Error\r\nMessage: %s\r\n", rows[i].message);
          g_assert_cmpstr (answer, ==, line);
        }
      assert_answer (client, "Ping", "Response: Success", NULL);
    }
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *action, *message;
  } rows[] = {
    { "NoSuch", "Invalid/unknown command: NoSuch. Use Action: ListCommands to show available commands." },
    { "Originate", "Channel not specified" },
    { "Originate;Channel: PJSIP", "Invalid channel" },
    { "Originate;Channel: PJSIP/1001;Timeout: x", "Invalid timeout" },
    { "Originate;Channel: PJSIP/1001;Priority: x", "Invalid priority" },
    { "Originate;Channel: PJSIP/1001;Context: internal;Exten: 77", "Extension does not exist." },
    { "Originate;Channel: PJSIP/1001;Application: System;Data: ls", "Originate Access Forbidden: app or data blacklisted" },
    { "Originate;Channel: PJSIP/9999;Context: internal;Exten: 1003", "Originate failed" },
    { "Hangup;Channel: x", "No such channel" },
    { "Hangup", "No channel specified" },
    { "Redirect;Channel: x;Context: internal;Exten: 1003;Priority: 1", "Channel does not exist: x" },
    { "Redirect;Channel: x;Exten: 1003;Priority: abc", "Priority is invalid" },
    { "Redirect;Exten: 1003", "Channel not specified" },
    { "Park;Channel: x", "Channel does not exist: x" },
    { "Atxfer;Channel: x;Exten: 1;Context: internal", "Channel specified does not exist" },
    { "BlindTransfer;Channel: x;Exten: 1;Context: internal", "Channel specified does not exist" },
    { "QueuePause;Queue: nosuch;Interface: PJSIP/1001;Paused: true", "Interface not found" },
    { "QueuePause;Queue: support;Interface: PJSIP/7777;Paused: true", "Interface not found" },
  };
  g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);
  g_autoptr (RawClient) client = client_new (sim, "full");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_answer (client, rows[i].action, "Response: Error", rows[i].message);
}

/* Every list says how many items it had, and has them. */
static void
test_lists (void)
{
  static const struct
  {
    const char *action, *item, *end;
    guint items;
  } rows[] = {
    { "CoreShowChannels", "CoreShowChannel", "CoreShowChannelsComplete", 3 },
    { "Status", "Status", "StatusComplete", 3 },
    { "ExtensionStateList", "ExtensionStatus", "ExtensionStateListComplete", 9 },
    { "QueueStatus", NULL, "QueueStatusComplete", 3 },
    { "QueueStatus;Queue: nosuch", NULL, "QueueStatusComplete", 0 },
    { "QueueSummary", "QueueSummary", "QueueSummaryComplete", 1 },
    { "ParkedCalls", "ParkedCall", "ParkedCallsComplete", 1 },
  };
  g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);
  g_autoptr (RawClient) client = client_new (sim, "agent");

  do_line (sim, "call parked from 0301111111 to 1001");
  do_line (sim, "answer 1001");
  do_line (sim, "park 1001");
  do_line (sim, "call c from 01712345678 to 1001");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("%s;ActionID: list-%u", rows[i].action, (guint) i);
      g_autofree char *id = g_strdup_printf ("ActionID: list-%u", (guint) i);
      g_autofree char *end = g_strdup_printf ("Event: %s", rows[i].end);
      g_autofree char *count = g_strdup_printf ("ListItems: %u", rows[i].items);
      guint seen = 0;

      raw_client_action (client, text);
      g_free (raw_client_wait (client, "Response: Success"));
      for (;;)
        {
          g_autofree char *message = raw_client_next (client);
          g_autofree char *name = raw_message_get (message, "Event");

          g_assert_true (raw_message_has (message, id));
          if (g_str_has_prefix (message, end))
            {
              g_assert_true (raw_message_has (message, count));
              break;
            }
          if (rows[i].item != NULL)
            g_assert_cmpstr (name, ==, rows[i].item);
          seen++;
        }
      g_assert_cmpuint (seen, ==, rows[i].items);
    }
}

/* The server waits with the answers to all that comes after an Originate without Async. */
static void
test_originate_blocks (void)
{
  g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);
  g_autoptr (RawClient) client = client_new (sim, "agent");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  raw_client_action (client, "Originate;Channel: PJSIP/1001;Context: internal;Exten: 1002;ActionID: slow");
  raw_client_action (client, "Ping;ActionID: waits");
  while (herald_sim_count_channels (sim, "PJSIP/1001") == 0)
    g_main_context_iteration (NULL, TRUE);
  herald_sim_advance (sim, 1000);
  first = raw_client_wait (client, "Response: Success");
  second = raw_client_wait (client, "Response: Success");
  g_assert_true (raw_message_has (first, "ActionID: slow"));
  g_assert_true (raw_message_has (second, "ActionID: waits"));
}

static void
test_hostile_caller (void)
{
  g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);
  g_autoptr (RawClient) client = client_new (sim, "agent");
  g_autofree char *message = NULL;

  do_line (sim, "call c from 0301234 \"O'Brien \\\\\\\"X\\\\\\\"\\tY\" to 1001");
  message = raw_client_wait (client, "Event: Newchannel");
  g_assert_true (raw_message_has (message, "CallerIDName: O\\'Brien \\\"X\\\"\\tY"));
  do_line (sim, "call forged from \"0301\\r\\nEvent: Hangup\\r\\nChannel: x\" Eve to 1001");
  g_free (message);
  message = raw_client_wait (client, "Event: Newchannel"); /* the leg at 1001 of the first call */
  g_free (message);
  message = raw_client_wait (client, "Event: Newchannel");
  g_assert_true (raw_message_has (message, "Event: Hangup"));
}

static void
test_loopback_only (void)
{
  static const char *const addresses[] = { "0.0.0.0", "::", "192.0.2.1", "localhost", "" };
  g_autoptr (HeraldSim) sim = herald_sim_new (HERALD_SIM_TIME_MANUAL);

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (herald_sim_listen (sim, addresses[i], 0, &error));
      g_assert_error (error, HERALD_SIM_ERROR, HERALD_SIM_ERROR_ADDRESS);
    }
}

static void
test_tls (void)
{
  g_autoptr (HeraldSim) sim = herald_sim_new (HERALD_SIM_TIME_MANUAL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (RawClient) client = NULL;
  g_autofree char *pin = NULL;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_assert_null (g_getenv ("HERALD_NO_SKIP"));
      g_test_skip ("glib-networking is not installed");
      return;
    }
  certificate = herald_sim_certificate_new ("localhost", &error);
  if (certificate == NULL)
    {
      g_assert_null (g_getenv ("HERALD_NO_SKIP"));
      g_test_skip (error->message);
      return;
    }
  pin = herald_sim_certificate_dup_pin (certificate);
  g_assert_true (herald_sim_listen_tls (sim, "127.0.0.1", 0, certificate, &error));
  g_assert_no_error (error);
  client = raw_client_new_tls (herald_sim_get_tls_port (sim), pin);
  raw_client_log_in (client, "agent");
  do_line (sim, "call c from 01712345678 to 1001");
  g_free (raw_client_wait (client, "Event: DialBegin"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pbx/login/md5", test_login_md5);
  g_test_add_func ("/pbx/login/refused", test_login_refused);
  g_test_add_func ("/pbx/login/in-use", test_login_in_use);
  g_test_add_func ("/pbx/login/timeout", test_login_timeout);
  g_test_add_func ("/pbx/login/none", test_not_logged_in);
  g_test_add_func ("/pbx/permissions", test_permissions);
  g_test_add_func ("/pbx/events-by-class", test_events_by_class);
  g_test_add_func ("/pbx/limits", test_limits);
  g_test_add_func ("/pbx/refusals", test_refusals);
  g_test_add_func ("/pbx/lists", test_lists);
  g_test_add_func ("/pbx/originate-blocks", test_originate_blocks);
  g_test_add_func ("/pbx/hostile-caller", test_hostile_caller);
  g_test_add_func ("/pbx/loopback-only", test_loopback_only);
  g_test_add_func ("/pbx/tls", test_tls);
  return g_test_run ();
}
