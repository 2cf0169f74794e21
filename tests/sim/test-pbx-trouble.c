/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulator in trouble that is asked for, and whatever its people do. */

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
test_fault_banners (void)
{
  static const struct
  {
    HeraldSimFault fault;
    const char *banner;
  } rows[] = {
    { HERALD_SIM_FAULT_WRONG_BANNER, "SSH-2.0-OpenSSH_9.2p1 Debian-2" },
    { HERALD_SIM_FAULT_CUT, NULL },
  };
  g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RawClient) client = NULL;

      herald_sim_set_fault (sim, rows[i].fault);
      client = client_new (sim, NULL);
      g_assert_cmpstr (raw_client_get_banner (client), ==, rows[i].banner);
    }
}

static void
test_fault_reset (void)
{
  g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);
  g_autoptr (RawClient) client = client_new (sim, "agent");

  herald_sim_set_fault (sim, HERALD_SIM_FAULT_RESET);
  raw_client_wait_closed (client);
}

/* Lets the loop run until nothing more is to be done at once. */
static void
settle (void)
{
  for (guint quiet = 0; quiet < 20; quiet++)
    if (g_main_context_iteration (NULL, FALSE))
      quiet = 0;
}

static void
test_faults_silent (void)
{
  static const HeraldSimFault faults[] = { HERALD_SIM_FAULT_STOP_READING, HERALD_SIM_FAULT_STOP_WRITING,
                                           HERALD_SIM_FAULT_FREEZE };
  g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);
  g_autoptr (RawClient) client = client_new (sim, "agent");

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      gsize before;

      settle ();
      before = raw_client_count_bytes (client);
      herald_sim_set_fault (sim, faults[i]);
      raw_client_action (client, "Ping;ActionID: unheard");
      settle ();
      g_assert_cmpuint (raw_client_count_bytes (client), ==, before);
      herald_sim_set_fault (sim, HERALD_SIM_FAULT_NONE);
      g_free (raw_client_wait (client, "Response: Success"));
    }
}

static void
test_fault_no_login (void)
{
  g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);
  g_autoptr (RawClient) client = NULL;

  herald_sim_set_fault (sim, HERALD_SIM_FAULT_NO_LOGIN);
  client = client_new (sim, NULL);
  g_assert_nonnull (raw_client_get_banner (client));
  raw_client_action (client, "Challenge;AuthType: MD5");
  raw_client_action (client, "Login;Username: agent;Secret: agent-secret");
  while (herald_sim_count_actions (sim, "Login") == 0)
    g_main_context_iteration (NULL, TRUE);
  settle ();
  g_assert_cmpuint (raw_client_count_bytes (client), ==, strlen ("Asterisk Call Manager/11.0.0\r\n"));
  g_assert_cmpuint (herald_sim_count_logins (sim), ==, 0);
}

static void
test_faults_bytes (void)
{
  g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);
  g_autoptr (RawClient) slow = client_new (sim, "agent");
  g_autoptr (RawClient) huge = NULL;
  gsize before;

  herald_sim_set_fault (sim, HERALD_SIM_FAULT_SLOW);
  assert_answer (slow, "Ping", "Response: Success", NULL);
  herald_sim_set_fault (sim, HERALD_SIM_FAULT_GARBAGE);
  settle ();
  herald_sim_set_fault (sim, HERALD_SIM_FAULT_HALF);
  raw_client_wait_closed (slow);

  herald_sim_set_fault (sim, HERALD_SIM_FAULT_NONE);
  huge = client_new (sim, "agent");
  before = raw_client_count_bytes (huge);
  herald_sim_set_fault (sim, HERALD_SIM_FAULT_HUGE_LINE);
  while (raw_client_count_bytes (huge) < before + 100 * 1024 * 1024)
    g_main_context_iteration (NULL, TRUE);
}

/* Who does not read is disconnected, before the memory of the machine is full of what it should have read. */
static void
test_slow_reader (void)
{
  g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);
  g_autoptr (GSocketClient) connector = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  static const char login[] = "Action: Login\r\nUsername: full\r\nSecret: full-secret\r\n\r\n";
  g_autofree char *big = g_strnfill (65536, 'x');

  g_socket_client_set_enable_proxy (connector, FALSE);
  connection = g_socket_client_connect_to_host (connector, "127.0.0.1", herald_sim_get_port (sim), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), login, strlen (login), NULL, NULL,
                             &error);
  g_assert_no_error (error);
  while (herald_sim_count_logins (sim) == 0)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 1000 && herald_sim_count_clients (sim) > 0; i++)
    {
      herald_sim_send_raw (sim, big, 65536);
      settle ();
    }
  g_assert_cmpuint (herald_sim_count_clients (sim), ==, 0);
}

/* Every built-in scenario comes to its end, and leaves no channel behind. */
static void
test_scenarios (void)
{
  g_autofree char *names = herald_sim_list_scenarios ();
  g_auto (GStrv) lines = g_strsplit (names, "\n", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_FAST);
      g_autoptr (RawClient) client = NULL;
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) words = g_strsplit (lines[i], " ", 2);

      /* The busy day never ends: half an hour of it is enough. */
      herald_sim_play (sim, g_str_equal (words[0], "busy-day") ? "wait 1s\nrandom 3s..12s 30m\n" : words[0], &error);
      g_assert_no_error (error);
      g_assert_false (herald_sim_is_done (sim));
      client = client_new (sim, "agent");
      while (!herald_sim_is_done (sim))
        g_main_context_iteration (NULL, TRUE);
      assert_answer (client, "CoreShowChannels", "Response: Success", "Channels will follow");
      g_assert_cmpuint (herald_sim_count_channels (sim, NULL), ==, 0);
    }
}

static void
test_scenario_errors (void)
{
  static const struct
  {
    const char *text, *message;
  } rows[] = {
    { "wait 1s\nfly away\n", "Line 2: there is no statement \"fly\"" },
    { "answer\n", "Line 1: it should read: answer EXT" },
    { "phone 1001 sleeps\n", "Line 1: \"sleeps\" is nothing a phone does" },
    { "ring never\n", "Line 1: \"never\" is no time; write 3s, 500ms, 2m or 2s..5s" },
    { "queue support 4711\n", "Line 1: There is no phone 4711" },
    { "phone \"1001\n", "Line 1: " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HeraldSim) sim = herald_sim_new (HERALD_SIM_TIME_MANUAL);
      g_autoptr (GError) error = NULL;

      g_assert_false (herald_sim_play (sim, rows[i].text, &error));
      g_assert_error (error, HERALD_SIM_ERROR, HERALD_SIM_ERROR_SCENARIO);
      g_assert_true (g_str_has_prefix (error->message, rows[i].message));
    }
}

/* The others' calls cause as many events as they should, within what one call causes. */
static void
test_load (void)
{
  g_autoptr (HeraldSim) sim = herald_sim_new (HERALD_SIM_TIME_MANUAL);
  guint64 events;

  herald_sim_set_load (sim, 1000);
  herald_sim_advance (sim, 10000);
  events = herald_sim_count_events (sim);
  g_assert_cmpuint (events, >=, 9900);
  g_assert_cmpuint (events, <=, 10100);
  herald_sim_set_load (sim, 0);
  g_assert_cmpuint (herald_sim_count_channels (sim, NULL), ==, 0);
}

/* Whatever people do in whatever order, nothing breaks, and in the end everybody has hung up. */
static void
test_monkey (gconstpointer seed)
{
  static const char *const lines[] = {
    "call a from 01712345678 \"Erika Mustermann\" to 1001", "call b from +4930123 to support", "call c from anonymous to sales",
    "dial d 1002 1001", "dial e 1001 0301234567", "dial f 1003 support", "dial g 1002 701", "dial h 1001 1008",
    "answer 1001", "answer 1002", "answer 1003", "decline 1001", "decline 1002", "hangup a", "hangup b", "hangup c", "hangup d",
    "hangup e", "hangup 1001", "hangup 1002", "hangup 1003", "hold 1001", "resume 1001", "hold a", "transfer 1001 1002",
    "transfer 1002 support", "consult 1001 1003", "consult 1002 0301234567", "complete 1001", "complete 1002", "park 1001 3s",
    "park 1002 9s", "pause support 1001 break", "unpause support 1001", "phone 1003 answers 1s", "phone 1003 busy",
    "phone 1003 rings", "phone 1002 away", "phone 1002 back",
  };
  static const char *const actions[] = {
    "Atxfer;Channel: %s;Context: internal;Exten: 1003", "Atxfer;Channel: %s;Context: internal;Exten: 0301234567",
    "Atxfer;Channel: %s;Context: internal;Exten: sales", "Atxfer;Channel: %s;Context: internal;Exten: support",
    "CancelAtxfer;Channel: %s", "BlindTransfer;Channel: %s;Context: internal;Exten: 1002", "Hangup;Channel: %s",
    "Redirect;Channel: %s;Context: internal;Exten: support;Priority: 1", "Park;Channel: %s",
    "Redirect;Channel: %s;Context: internal;Exten: 1;Priority: 1", "Hangup;Channel: /^Local.*/", "Status",
    "Originate;Channel: PJSIP/1001;Context: internal;Exten: 1002;Async: true;Timeout: 2000", "QueueStatus",
  };
  static const char *const devices[] = { "PJSIP/1001", "PJSIP/1002", "PJSIP/1003", "PJSIP/trunk" };
  g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);
  g_autoptr (RawClient) client = client_new (sim, "full");
  g_autoptr (GRand) dice = g_rand_new_with_seed (GPOINTER_TO_UINT (seed));

  for (guint i = 0; i < 1500; i++)
    {
      if (g_rand_int_range (dice, 0, 3) == 0)
        {
          g_autofree char *channel = herald_sim_dup_channel (sim, devices[g_rand_int_range (dice, 0, 4)]);
          g_auto (GStrv) parts = g_strsplit (actions[g_rand_int_range (dice, 0, G_N_ELEMENTS (actions))], "%s", 2);
          g_autofree char *action = g_strjoinv (channel != NULL ? channel : "none", parts);
          g_autofree char *answer = raw_client_ask (client, action);
        }
      else
        herald_sim_do (sim, lines[g_rand_int_range (dice, 0, G_N_ELEMENTS (lines))], NULL);
      herald_sim_advance (sim, (guint) g_rand_int_range (dice, 0, 1500));
      if (i % 100 != 99)
        continue;
      for (guint end = 0; end < 50 && herald_sim_count_channels (sim, NULL) > 0; end++)
        {
          g_autofree char *answer = raw_client_ask (client, "Hangup;Channel: /^.*$/");

          herald_sim_advance (sim, 1000);
        }
      g_assert_cmpuint (herald_sim_count_channels (sim, NULL), ==, 0);
    }
}

/* A crash and restart: all is gone, and the next client finds an empty PBX. */
static void
test_restart (void)
{
  g_autoptr (HeraldSim) sim = sim_new (HERALD_SIM_TIME_MANUAL);
  g_autoptr (RawClient) client = client_new (sim, "agent");
  g_autoptr (RawClient) again = NULL;

  do_line (sim, "call one from 01712345678 to 1001");
  do_line (sim, "answer 1001");
  do_line (sim, "call two from 01712345678 to support");
  do_line (sim, "call three from 01712345678 to sales");
  do_line (sim, "park 1001");
  herald_sim_restart (sim);
  raw_client_wait_closed (client);
  again = client_new (sim, "agent");
  g_assert_cmpuint (herald_sim_count_channels (sim, NULL), ==, 0);
  do_line (sim, "call one from 01712345678 to 1001");
  g_free (raw_client_wait (again, "Event: DialBegin"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pbx/faults/banners", test_fault_banners);
  g_test_add_func ("/pbx/faults/reset", test_fault_reset);
  g_test_add_func ("/pbx/faults/silent", test_faults_silent);
  g_test_add_func ("/pbx/faults/no-login", test_fault_no_login);
  g_test_add_func ("/pbx/faults/bytes", test_faults_bytes);
  g_test_add_func ("/pbx/faults/slow-reader", test_slow_reader);
  g_test_add_func ("/pbx/scenarios", test_scenarios);
  g_test_add_func ("/pbx/scenario-errors", test_scenario_errors);
  g_test_add_func ("/pbx/load", test_load);
  g_test_add_func ("/pbx/restart", test_restart);
  for (guint seed = 1; seed <= 3; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/pbx/monkey/%u", seed);

      g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_monkey);
    }
  return g_test_run ();
}
