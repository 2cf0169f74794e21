/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session that waits for its next try does not wait on when the computer wakes up or the network is back.
 * The system bus is a private one; logind is this test. */

#include "pbx/ami-session-private.h"

#define LOGIND_PATH "/org/freedesktop/login1"
#define LOGIND "org.freedesktop.login1"

static GDBusConnection *bus;
static guint called, slept;

static void
on_wake (HeraldWakeEvent event,
         gpointer user_data)
{
  if (event == HERALD_WAKE_SLEEP)
    slept++;
  else
    called++;
}

static gboolean
tell_sleep (gpointer user_data)
{
  /* Told again and again: the watch may not have subscribed yet. */
  g_dbus_connection_emit_signal (bus, NULL, LOGIND_PATH, LOGIND ".Manager", "PrepareForSleep",
                                 g_variant_new ("(b)", GPOINTER_TO_INT (user_data)), NULL);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_watchdog (gpointer user_data)
{
  g_error ("waited in vain");
  return G_SOURCE_REMOVE;
}

static void
test_resume (void)
{
  g_autoptr (HeraldWakeWatch) watch = NULL;
  guint watchdog = g_timeout_add_seconds (40, on_watchdog, NULL);
  guint teller;

  called = 0;
  watch = herald_wake_watch_new (on_wake, NULL);
  teller = g_timeout_add (10, tell_sleep, GINT_TO_POINTER (FALSE));
  while (called == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (teller);
  g_source_remove (watchdog);
}

static void
on_flushed (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  *(gboolean *) user_data = TRUE;
}

/* Falling asleep is no reason to connect, nor is a network that goes. */
static void
test_other_way (void)
{
  g_autoptr (HeraldWakeWatch) watch = NULL;
  gboolean flushed = FALSE;

  test_resume ();
  watch = herald_wake_watch_new (on_wake, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  called = 0;
  tell_sleep (GINT_TO_POINTER (TRUE));
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", FALSE);
  /* An answer from the bus comes behind all that was sent before the question. */
  g_dbus_connection_call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId", NULL,
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_flushed, &flushed);
  while (!flushed)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (called, ==, 0);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  g_assert_cmpuint (called, ==, 1);
}

static void
ignore_event (HeraldAmiMessage *message,
              gpointer user_data)
{
}

static guint16
closed_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static void
test_session (void)
{
  const HeraldAmiOptions options
      = { .host = "127.0.0.1", .port = closed_port (), .user = "u", .secret = "s", .reconnect = TRUE };
  g_autoptr (HeraldAmiSession) session = herald_ami_session_new (&options, ignore_event, NULL);
  guint watchdog = g_timeout_add_seconds (40, on_watchdog, NULL);

  herald_ami_session_start (session);
  while (herald_ami_session_get_state (session) != HERALD_LINK_WAITING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (herald_ami_session_get_retry_at (session), !=, 0);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  g_assert_cmpint (herald_ami_session_get_state (session), ==, HERALD_LINK_CONNECTING);
  g_assert_cmpint (herald_ami_session_get_retry_at (session), ==, 0);
  herald_ami_session_stop (session);
  g_source_remove (watchdog);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GTestDBus) daemon = NULL;
  g_autofree char *program = g_find_program_in_path ("dbus-daemon");
  g_autoptr (GError) error = NULL;
  guint name;
  int status;

  g_test_init (&argc, &argv, NULL);
  if (program == NULL)
    {
      g_print ("1..0 # SKIP dbus-daemon is not installed\n");
      return g_getenv ("HERALD_NO_SKIP") != NULL ? 1 : 77;
    }
  daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (daemon);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (daemon), TRUE);
  bus = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (daemon),
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                    | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                NULL, NULL, &error);
  g_assert_no_error (error);
  name = g_bus_own_name_on_connection (bus, LOGIND, G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
  g_test_add_func ("/wake/resume", test_resume);
  g_test_add_func ("/wake/other-way", test_other_way);
  g_test_add_func ("/wake/session", test_session);
  status = g_test_run ();
  g_bus_unown_name (name);
  g_dbus_connection_close_sync (bus, NULL, NULL);
  g_clear_object (&bus);
  g_test_dbus_stop (daemon);
  return status;
}
