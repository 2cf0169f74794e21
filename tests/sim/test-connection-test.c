/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The assistant's "Test" and "Try the demo", against the PBX in a box. */
#include "diagnose/connection-test.h"
#include "engine/demo.h"
#include "engine/engine-error.h"
#include "herald-pbx/sim.h"
#include "pbx/pbx-error.h"

typedef struct
{
  const char *what;
  const char *user;
  const char *secret;
  HeraldSimFault fault;
  HeraldAccountTls tls; /* at the plain port */
  HeraldTestState states[HERALD_TEST_N_STEPS];
} Row;

#define P HERALD_TEST_PASSED
#define S HERALD_TEST_SKIPPED
#define F HERALD_TEST_FAILED
#define N HERALD_TEST_PENDING

static const Row rows[] = {
  { "an agent", "agent", "agent-secret", HERALD_SIM_FAULT_NONE, HERALD_ACCOUNT_TLS_OFF, { P, S, P, P, P, P } },
  { "wrong secret", "agent", "wrong", HERALD_SIM_FAULT_NONE, HERALD_ACCOUNT_TLS_OFF, { P, S, P, F, N, N } },
  { "may only read", "watch", "watch-secret", HERALD_SIM_FAULT_NONE, HERALD_ACCOUNT_TLS_OFF, { P, S, P, P, F, F } },
  { "is told of no call, though he may do all", "deaf", "deaf-secret", HERALD_SIM_FAULT_NONE, HERALD_ACCOUNT_TLS_OFF,
    { P, S, P, P, F, P } },
  { "not an Asterisk", "agent", "agent-secret", HERALD_SIM_FAULT_WRONG_BANNER, HERALD_ACCOUNT_TLS_OFF, { P, S, F, N, N, N } },
  { "encryption where there is none", "agent", "agent-secret", HERALD_SIM_FAULT_NONE, HERALD_ACCOUNT_TLS_SYSTEM,
    { P, F, N, N, N, N } },
};

typedef struct
{
  gboolean done;
  gboolean ok;
  GError *error;
  guint steps;
  char **devices;
} Run;

static void
on_step (HeraldConnectionTest *test,
         int step,
         int state,
         GError *error,
         Run *run)
{
  g_assert_true ((state == HERALD_TEST_FAILED) == (error != NULL));
  run->steps++;
}

static void
on_run (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  Run *run = user_data;

  run->ok = herald_connection_test_run_finish (HERALD_CONNECTION_TEST (source), result, &run->error);
  run->done = TRUE;
}

static void
wait_for (gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
}

static HeraldAccount *
account_for (guint port,
             HeraldAccountTls tls,
             const char *user)
{
  HeraldAccount *account = herald_account_new_in_memory ();
  GSettings *settings = herald_account_get_settings (account);

  g_settings_set_string (settings, "server-host", "127.0.0.1");
  g_settings_set_uint (settings, "server-port", port);
  g_settings_set_enum (settings, "tls-mode", tls);
  g_settings_set_string (settings, "user", user);
  return account;
}

static void
test_steps (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (HeraldSim) sim = herald_sim_new (HERALD_SIM_TIME_REAL);
  g_autoptr (GError) error = NULL;
  HeraldConnectionTest *test;
  HeraldAccount *account;
  Run run = { 0 };

  g_test_message ("%s", row->what);
  herald_sim_add_user (sim, "deaf", "deaf-secret", "agent,user", "originate,call,reporting");
  g_assert_true (herald_sim_listen (sim, "127.0.0.1", 0, &error));
  herald_sim_set_fault (sim, row->fault);
  account = account_for (herald_sim_get_port (sim), row->tls, row->user);
  test = herald_connection_test_new (account, row->secret);
  g_signal_connect (test, "step", G_CALLBACK (on_step), &run);
  herald_connection_test_run_async (test, NULL, on_run, &run);
  wait_for (&run.done);
  for (guint i = 0; i < HERALD_TEST_N_STEPS; i++)
    {
      g_assert_cmpint (herald_connection_test_get_state (test, i), ==, row->states[i]);
      g_assert_true ((row->states[i] == F) == (herald_connection_test_get_error (test, i) != NULL));
    }
  g_assert_true (run.ok == (run.error == NULL));
  g_assert_true (run.ok == (row->states[HERALD_TEST_MAY_SEE_CALLS] == P && row->states[HERALD_TEST_MAY_DIAL] == P));
  g_assert_cmpuint (run.steps, >, 0);
  g_clear_error (&run.error);
  g_assert_finalize_object (test);
  g_assert_finalize_object (account);
}

static void
test_unreachable (void)
{
  HeraldAccount *account;
  HeraldConnectionTest *test;
  Run run = { 0 };
  guint16 port;

  {
    g_autoptr (HeraldSim) sim = herald_sim_new (HERALD_SIM_TIME_REAL);

    g_assert_true (herald_sim_listen (sim, "127.0.0.1", 0, NULL));
    port = herald_sim_get_port (sim);
  }
  account = account_for (port, HERALD_ACCOUNT_TLS_OFF, "agent");
  test = herald_connection_test_new (account, "x");
  herald_connection_test_run_async (test, NULL, on_run, &run);
  wait_for (&run.done);
  g_assert_error (run.error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_REFUSED);
  g_assert_cmpint (herald_connection_test_get_state (test, HERALD_TEST_REACHED), ==, HERALD_TEST_FAILED);
  g_clear_error (&run.error);
  g_assert_finalize_object (test);
  g_assert_finalize_object (account);
}

static void
on_devices (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  Run *run = user_data;

  run->devices = herald_connection_test_find_devices_finish (HERALD_CONNECTION_TEST (source), result, &run->error);
  run->done = TRUE;
}

/* From the hints, from the endpoints, and guessed. */
static void
test_devices (gconstpointer user)
{
  g_autoptr (HeraldSim) sim = herald_sim_new (HERALD_SIM_TIME_REAL);
  g_autofree char *secret = g_strconcat (user, "-secret", NULL);
  HeraldConnectionTest *test;
  HeraldAccount *account;
  Run run = { 0 };

  g_assert_true (herald_sim_listen (sim, "127.0.0.1", 0, NULL));
  account = account_for (herald_sim_get_port (sim), HERALD_ACCOUNT_TLS_OFF, user);
  test = herald_connection_test_new (account, secret);
  herald_connection_test_run_async (test, NULL, on_run, &run);
  wait_for (&run.done);
  g_clear_error (&run.error);
  run.done = FALSE;
  herald_connection_test_find_devices_async (test, " 1001 ", NULL, on_devices, &run);
  wait_for (&run.done);
  g_assert_no_error (run.error);
  g_assert_cmpstr (run.devices[0], ==, "PJSIP/1001");
  if (g_str_equal (user, "watch"))
    g_assert_cmpstr (run.devices[1], ==, "SIP/1001");
  else
    g_assert_null (run.devices[1]);
  g_strfreev (run.devices);
  g_assert_finalize_object (test);
  g_assert_finalize_object (account);
}

static void
on_demo (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  HeraldAccount **account = user_data;

  *account = herald_demo_start_finish (HERALD_DEMO (source), result, &error);
  g_assert_no_error (error);
}

/* herald-pbx is in the PATH that the build gives this test. */
static void
test_demo (void)
{
  HeraldDemo *demo = herald_demo_new ();
  HeraldAccount *account = NULL;
  HeraldConnectionTest *test;
  Run run = { 0 };

  herald_demo_start_async (demo, NULL, on_demo, &account);
  while (account == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (herald_account_is_set_up (account));
  test = herald_connection_test_new (account, herald_account_get_session_secret (account));
  herald_connection_test_run_async (test, NULL, on_run, &run);
  wait_for (&run.done);
  g_assert_no_error (run.error);
  g_assert_finalize_object (test);
  g_assert_finalize_object (account);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (demo);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/connection-test/steps/%u", i);

      g_test_add_data_func (path, &rows[i], test_steps);
    }
  g_test_add_func ("/connection-test/unreachable", test_unreachable);
  g_test_add_data_func ("/connection-test/devices/hints", "agent", test_devices);
  g_test_add_data_func ("/connection-test/devices/guessed", "watch", test_devices);
  g_test_add_func ("/connection-test/demo", test_demo);
  return g_test_run ();
}
