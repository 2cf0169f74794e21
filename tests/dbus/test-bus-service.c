/* SPDX-License-Identifier: GPL-3.0-or-later */
/* org.heraldcti.Herald1 on a real session bus, above an engine and the PBX in a box: properties, methods, signals, errors. */
#include "desktop/bus-service.h"
#include "engine/sources.h"
#include "herald-pbx/sim.h"

#define INTERFACE "org.heraldcti.Herald1"

typedef struct
{
  GDBusConnection *server, *client;
  HeraldSim *sim;
  HeraldAccount *account;
  HeraldLookup *lookup;
  HeraldEngine *engine;
  HeraldBusService *service;
  GString *heard;   /* "CallAdded c1 ringing\n" … */
  GVariant *last;   /* of the last signal, owned */
  GHashTable *told; /* properties that PropertiesChanged has told of */
  char *shown;
  guint needed;
  guint subscriptions[2];
} Desk;

/* One for all tests: GTestDBus changes the environment, which must not happen beside threads. */
static GTestDBus *bus;

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

#define until(condition)                                                                                               \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    gint64 give_up_ = g_get_monotonic_time () + 40 * G_USEC_PER_SEC;                                                   \
    guint tick_ = g_timeout_add (50, on_tick, NULL);                                                                   \
    while (!(condition))                                                                                               \
      {                                                                                                                \
        g_assert_cmpint (g_get_monotonic_time (), <, give_up_);                                                        \
        g_main_context_iteration (NULL, TRUE);                                                                         \
      }                                                                                                                \
    g_source_remove (tick_);                                                                                           \
  }                                                                                                                    \
  G_STMT_END

/* ---- the client ---- */

typedef struct
{
  gboolean done;
  GVariant *value;
  char *error; /* its name on the bus, and the sentence: "NoSuchCall There is …" */
} Reply;

static void
reply_clear (Reply *reply)
{
  g_clear_pointer (&reply->value, g_variant_unref);
  g_clear_pointer (&reply->error, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reply, reply_clear)

static void
on_reply (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  Reply *reply = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  reply->value = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  reply->done = TRUE;
  if (error == NULL)
    return;
  name = g_dbus_error_get_remote_error (error);
  g_dbus_error_strip_remote_error (error);
  g_assert_true (g_str_has_prefix (name, INTERFACE ".Error."));
  reply->error = g_strdup_printf ("%s %s", name + strlen (INTERFACE ".Error."), error->message);
}

static void
start (Desk *desk,
       Reply *reply,
       const char *interface,
       const char *method,
       GVariant *arguments)
{
  g_dbus_connection_call (desk->client, g_dbus_connection_get_unique_name (desk->server), HERALD_BUS_PATH, interface, method,
                          arguments, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_reply, reply);
}

static void
ask (Desk *desk,
     Reply *reply,
     const char *method,
     const char *format,
     ...)
{
  va_list arguments;

  reply_clear (reply);
  reply->done = FALSE;
  va_start (arguments, format);
  start (desk, reply, INTERFACE, method, g_variant_new_va (format, NULL, &arguments));
  va_end (arguments);
  until (reply->done);
}

static GVariant *
get (Desk *desk,
     const char *property)
{
  g_auto (Reply) reply = { 0 };
  g_autoptr (GVariant) box = NULL;

  start (desk, &reply, "org.freedesktop.DBus.Properties", "Get", g_variant_new ("(ss)", INTERFACE, property));
  until (reply.done);
  g_assert_nonnull (reply.value);
  g_variant_get (reply.value, "(v)", &box);
  return g_steal_pointer (&box);
}

static char *
get_text (Desk *desk,
          const char *property)
{
  g_autoptr (GVariant) value = get (desk, property);

  return g_variant_dup_string (value, NULL);
}

static void
on_signal (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *signal,
           GVariant *arguments,
           gpointer user_data)
{
  Desk *desk = user_data;
  g_autoptr (GVariant) call = g_variant_get_child_value (arguments, 0);
  const char *id = NULL, *state = NULL;

  g_assert_true (g_variant_lookup (call, "call", "&s", &id));
  g_assert_true (g_variant_lookup (call, "state", "&s", &state));
  g_string_append_printf (desk->heard, "%s %s %s\n", signal, id, state);
  g_clear_pointer (&desk->last, g_variant_unref);
  desk->last = g_steal_pointer (&call);
}

static void
on_properties (GDBusConnection *connection,
               const char *sender,
               const char *path,
               const char *interface,
               const char *signal,
               GVariant *arguments,
               gpointer user_data)
{
  Desk *desk = user_data;
  g_autoptr (GVariantIter) changed = NULL;
  const char *name;

  g_variant_get (arguments, "(&sa{sv}as)", NULL, &changed, NULL);
  while (g_variant_iter_next (changed, "{&sv}", &name, NULL))
    g_hash_table_add (desk->told, g_strdup (name));
}

/* ---- the desk ---- */

static void
on_show_window (Desk *desk,
                const char *token)
{
  g_free (desk->shown);
  desk->shown = g_strdup_printf ("window %s", token != NULL ? token : "-");
}

static void
on_show_call (Desk *desk,
              HeraldCallItem *item)
{
  g_free (desk->shown);
  desk->shown = g_strdup (herald_call_item_get_number (item));
}

static void
on_needed (Desk *desk)
{
  desk->needed++;
}

static void
open_engine (Desk *desk)
{
  static const char *devices[] = { "PJSIP/1001", NULL };
  GSettings *settings;
  g_autoptr (GError) error = NULL;

  desk->sim = herald_sim_new (HERALD_SIM_TIME_REAL);
  g_assert_true (herald_sim_listen (desk->sim, "127.0.0.1", 0, &error));
  desk->account = herald_account_new_in_memory ();
  settings = herald_account_get_settings (desk->account);
  g_settings_set_string (settings, "server-host", "127.0.0.1");
  g_settings_set_uint (settings, "server-port", herald_sim_get_port (desk->sim));
  g_settings_set_enum (settings, "tls-mode", HERALD_ACCOUNT_TLS_OFF);
  g_settings_set_string (settings, "user", "agent");
  g_settings_set_strv (settings, "devices", devices);
  g_settings_set_string (settings, "context", "internal");
  g_settings_set_string (settings, "region", "DE");
  herald_account_set_session_secret (desk->account, "agent-secret");
  desk->lookup = herald_lookup_new (NULL);
  desk->engine = herald_engine_new (desk->account, NULL, desk->lookup, NULL);
}

static void
desk_open (Desk *desk,
           gboolean connect)
{
  g_autoptr (GError) error = NULL;

  desk->server = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                                         G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                           | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                         NULL, NULL, &error);
  g_assert_no_error (error);
  desk->client = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                                         G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                           | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                         NULL, NULL, &error);
  g_assert_no_error (error);
  desk->heard = g_string_new (NULL);
  desk->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  desk->subscriptions[0] = g_dbus_connection_signal_subscribe (desk->client, NULL, INTERFACE, NULL, HERALD_BUS_PATH, NULL,
                                                               G_DBUS_SIGNAL_FLAGS_NONE, on_signal, desk, NULL);
  desk->subscriptions[1] = g_dbus_connection_signal_subscribe (desk->client, NULL, "org.freedesktop.DBus.Properties", NULL,
                                                               HERALD_BUS_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_properties,
                                                               desk, NULL);
  desk->service = herald_bus_service_new ();
  g_signal_connect_swapped (desk->service, "show-window", G_CALLBACK (on_show_window), desk);
  g_signal_connect_swapped (desk->service, "show-call", G_CALLBACK (on_show_call), desk);
  g_signal_connect_swapped (desk->service, "needed", G_CALLBACK (on_needed), desk);
  g_assert_true (herald_bus_service_export (desk->service, desk->server, &error));
  open_engine (desk);
  herald_bus_service_set_engine (desk->service, desk->engine);
  if (!connect)
    return;
  herald_engine_start (desk->engine);
  until (herald_engine_get_link_state (desk->engine) == HERALD_LINK_CONNECTED);
}

static void
desk_close (Desk *desk)
{
  GWeakRef weak;
  GObject *alive;

  herald_bus_service_set_engine (desk->service, NULL);
  g_assert_finalize_object (desk->service);
  herald_engine_stop (desk->engine);
  g_weak_ref_init (&weak, desk->engine);
  g_object_unref (desk->engine);
  until ((alive = g_weak_ref_get (&weak)) == NULL || (g_object_unref (alive), FALSE));
  g_weak_ref_clear (&weak);
  g_assert_finalize_object (desk->account);
  g_object_unref (desk->lookup);
  herald_sim_free (desk->sim);
  for (guint i = 0; i < G_N_ELEMENTS (desk->subscriptions); i++)
    g_dbus_connection_signal_unsubscribe (desk->client, desk->subscriptions[i]);
  g_dbus_connection_close_sync (desk->client, NULL, NULL);
  g_dbus_connection_close_sync (desk->server, NULL, NULL);
  g_object_unref (desk->client);
  g_object_unref (desk->server);
  g_string_free (desk->heard, TRUE);
  g_clear_pointer (&desk->last, g_variant_unref);
  g_hash_table_unref (desk->told);
  g_free (desk->shown);
}

static void
happens (Desk *desk,
         const char *line)
{
  g_autoptr (GError) error = NULL;

  herald_sim_do (desk->sim, line, &error);
  g_assert_no_error (error);
}

#define heard(text) (strstr (desk.heard->str, text) != NULL)

/* ---- tests ---- */

static void
assert_text (GVariant *call,
             const char *key,
             const char *wanted)
{
  const char *text = NULL;

  g_assert_true (g_variant_lookup (call, key, "&s", &text));
  g_assert_cmpstr (text, ==, wanted);
}

/* A caller, from the first ring to the last word. */
static void
test_call (void)
{
  Desk desk = { 0 };
  g_auto (Reply) reply = { 0 };
  g_autoptr (GVariant) calls = NULL, none = NULL, first = NULL;
  g_autofree char *state = NULL;
  gint64 started = 0;

  desk_open (&desk, TRUE);
  until (g_hash_table_contains (desk.told, "State"));
  state = get_text (&desk, "State");
  g_assert_cmpstr (state, ==, "connected");

  happens (&desk, "call ada from +442079460018 \"Ada Byron\" to support");
  until (heard ("Announced c1 ringing"));
  g_assert_true (g_str_has_prefix (desk.heard->str, "CallAdded c1 ringing\nAnnounced c1 ringing\n"));
  assert_text (desk.last, "direction", "incoming");
  assert_text (desk.last, "name", "Ada Byron");
  assert_text (desk.last, "number", "+442079460018");
  assert_text (desk.last, "queue", "support");
  g_assert_true (g_variant_lookup (desk.last, "started", "x", &started));
  g_assert_cmpint (ABS (started - g_get_real_time () / G_USEC_PER_SEC), <, 60);
  g_assert_false (g_variant_lookup (desk.last, "outcome", "&s", NULL));
  until (g_hash_table_contains (desk.told, "Calls"));
  calls = get (&desk, "Calls");
  g_assert_cmpuint (g_variant_n_children (calls), ==, 1);
  first = g_variant_get_child_value (calls, 0);
  assert_text (first, "call", "c1");

  ask (&desk, &reply, "ShowCall", "(s)", "c1");
  g_assert_cmpstr (reply.error, ==, NULL);
  g_assert_cmpstr (desk.shown, ==, "+442079460018");

  happens (&desk, "answer 1001");
  until (heard ("CallChanged c1 connected"));
  ask (&desk, &reply, "HangUp", "(s)", "c1");
  g_assert_cmpstr (reply.error, ==, NULL);
  until (heard ("CallRemoved c1 ended"));
  assert_text (desk.last, "outcome", "answered");
  none = get (&desk, "Calls");
  g_assert_cmpuint (g_variant_n_children (none), ==, 0);
  ask (&desk, &reply, "HangUp", "(s)", "c1");
  g_assert_true (g_str_has_prefix (reply.error, "NoSuchCall "));
  desk_close (&desk);
}

static void
test_dial (void)
{
  Desk desk = { 0 };
  g_auto (Reply) reply = { 0 };
  g_autofree char *id = NULL, *removed = NULL;

  desk_open (&desk, TRUE);
  ask (&desk, &reply, "Dial", "(s@a{sv})", "1002", g_variant_new_parsed ("{'name': <'Grace\nHopper'>}"));
  g_assert_cmpstr (reply.error, ==, NULL);
  g_variant_get (reply.value, "(s)", &id);
  g_assert_cmpstr (id, ==, "c1");
  until (heard ("CallChanged c1 connected"));
  assert_text (desk.last, "direction", "outgoing");
  assert_text (desk.last, "dialed", "1002");
  assert_text (desk.last, "dial_phase", "connected");

  ask (&desk, &reply, "Transfer", "(sss)", id, "1003", "softly");
  g_assert_true (g_str_has_prefix (reply.error, "BadArgument "));
  ask (&desk, &reply, "Transfer", "(sss)", id, "nobody", "blind");
  g_assert_true (g_str_has_prefix (reply.error, "BadNumber "));
  ask (&desk, &reply, "Transfer", "(sss)", id, "1003", "blind");
  g_assert_cmpstr (reply.error, ==, NULL);
  removed = g_strdup_printf ("CallRemoved %s ended", id);
  until (heard (removed));
  desk_close (&desk);
}

/* What is refused has a name and a sentence, and leaves no call. */
static void
test_refusals (void)
{
  Desk desk = { 0 };
  g_auto (Reply) reply = { 0 };
  g_autofree char *long_number = g_strnfill (5000, '1');
  g_autofree char *text = NULL, *state = NULL;

  desk_open (&desk, FALSE);
  state = get_text (&desk, "State");
  g_assert_cmpstr (state, ==, "offline");
  ask (&desk, &reply, "Dial", "(s@a{sv})", "1002", g_variant_new_parsed ("@a{sv} {}"));
  g_assert_cmpstr (reply.error, ==, "NotConnected There is no connection to the PBX at the moment.");
  ask (&desk, &reply, "SetPaused", "(bs)", TRUE, "Lunch");
  g_assert_true (g_str_has_prefix (reply.error, "NotConnected "));
  herald_engine_start (desk.engine);
  until (herald_engine_get_link_state (desk.engine) == HERALD_LINK_CONNECTED);
  text = get_text (&desk, "StateText");
  g_assert_cmpstr (text, ==, "Connected");

  ask (&desk, &reply, "Dial", "(s@a{sv})", "rm -rf", g_variant_new_parsed ("@a{sv} {}"));
  g_assert_true (g_str_has_prefix (reply.error, "BadNumber "));
  ask (&desk, &reply, "Dial", "(s@a{sv})", long_number, g_variant_new_parsed ("@a{sv} {}"));
  g_assert_true (g_str_has_prefix (reply.error, "BadNumber "));
  ask (&desk, &reply, "Dial", "(s@a{sv})", "1002\r\nAction: Logoff", g_variant_new_parsed ("@a{sv} {}"));
  g_assert_true (g_str_has_prefix (reply.error, "BadNumber "));
  ask (&desk, &reply, "Dial", "(s@a{sv})", "1002", g_variant_new_parsed ("{'name': <42>}"));
  g_assert_true (g_str_has_prefix (reply.error, "BadArgument "));
  ask (&desk, &reply, "ShowCall", "(s)", "c1");
  g_assert_true (g_str_has_prefix (reply.error, "NoSuchCall "));
  ask (&desk, &reply, "Park", "(s)", long_number);
  g_assert_true (g_str_has_prefix (reply.error, "NoSuchCall "));
  ask (&desk, &reply, "Lookup", "(s)", long_number);
  g_assert_true (g_str_has_prefix (reply.error, "BadNumber "));
  ask (&desk, &reply, "ShowWindow", "(@a{sv})", g_variant_new_parsed ("{'activation-token': <42>}"));
  g_assert_true (g_str_has_prefix (reply.error, "BadArgument "));
  g_assert_cmpstr (desk.heard->str, ==, "");
  g_assert_cmpuint (desk.needed, >, 0);
  desk_close (&desk);
}

/* A dial that comes while Herald still connects is made as soon as it has. */
static void
test_dial_early (void)
{
  Desk desk = { 0 };
  g_auto (Reply) reply = { 0 };

  desk_open (&desk, FALSE);
  herald_engine_start (desk.engine);
  g_assert_cmpint (herald_engine_get_link_state (desk.engine), ==, HERALD_LINK_CONNECTING);
  ask (&desk, &reply, "Dial", "(s@a{sv})", "1002", g_variant_new_parsed ("@a{sv} {}"));
  g_assert_cmpstr (reply.error, ==, NULL);
  g_assert_cmpint (herald_engine_get_link_state (desk.engine), ==, HERALD_LINK_CONNECTED);
  desk_close (&desk);
}

static void
test_pause (void)
{
  Desk desk = { 0 };
  g_auto (Reply) reply = { 0 };
  g_autoptr (GVariant) member = NULL, paused = NULL;

  desk_open (&desk, TRUE);
  member = get (&desk, "Member");
  g_assert_true (g_variant_get_boolean (member));
  ask (&desk, &reply, "SetPaused", "(bs)", TRUE, "Lunch");
  g_assert_cmpstr (reply.error, ==, NULL);
  until (g_hash_table_contains (desk.told, "Paused"));
  paused = get (&desk, "Paused");
  g_assert_true (g_variant_get_boolean (paused));
  happens (&desk, "unpause support 1001");
  until (!herald_engine_get_paused (desk.engine));
  desk_close (&desk);
}

static void
test_rest (void)
{
  Desk desk = { 0 };
  g_auto (Reply) reply = { 0 };
  g_autoptr (GVariant) account = NULL, missed = NULL;
  g_autofree char *text = NULL;

  desk_open (&desk, TRUE);
  account = get (&desk, "Account");
  assert_text (account, "server", "127.0.0.1");
  assert_text (account, "user", "agent");
  text = g_variant_print (account, FALSE);
  g_assert_null (strstr (text, "secret"));
  missed = get (&desk, "Missed");
  g_assert_cmpuint (g_variant_get_uint32 (missed), ==, 0);
  ask (&desk, &reply, "Lookup", "(s)", "+442079460018");
  g_assert_cmpstr (reply.error, ==, NULL);
  g_assert_true (g_variant_is_of_type (reply.value, G_VARIANT_TYPE ("(aa{sv})")));
  ask (&desk, &reply, "ShowWindow", "(@a{sv})", g_variant_new_parsed ("{'activation-token': <'tok'>}"));
  g_assert_cmpstr (desk.shown, ==, "window tok");

  /* Another account: what was there is gone, and said to be. */
  happens (&desk, "call ada from +442079460018 \"Ada Byron\" to 1001");
  until (heard ("Announced c1 ringing"));
  herald_bus_service_set_engine (desk.service, NULL);
  until (heard ("CallRemoved c1"));
  desk_close (&desk);
}

static void
test_dialplan (void)
{
  Desk desk = { 0 };
  g_autoptr (GVariant) off = NULL, on = NULL;
  g_autoptr (HeraldAgiListener) listener = NULL;
  GSettings *settings;
  guint port = 0;

  desk_open (&desk, FALSE);
  off = get (&desk, "Dialplan");
  assert_text (off, "state", "off");
  settings = herald_account_get_settings (desk.account);
  g_settings_set_uint (settings, "agi-port", 0);
  listener = herald_agi_listener_new (settings);
  herald_bus_service_set_listener (desk.service, listener);
  herald_agi_listener_set_engine (listener, desk.engine);
  g_settings_set_boolean (settings, "agi-enabled", TRUE);
  until (g_hash_table_contains (desk.told, "Dialplan") && herald_agi_listener_get_port (listener) != 0);
  on = get (&desk, "Dialplan");
  assert_text (on, "state", "listening");
  assert_text (on, "address", "127.0.0.1");
  g_assert_true (g_variant_lookup (on, "port", "u", &port));
  g_assert_cmpuint (port, ==, herald_agi_listener_get_port (listener));
  herald_agi_listener_set_engine (listener, NULL);
  desk_close (&desk);
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  g_test_add_func ("/bus-service/call", test_call);
  g_test_add_func ("/bus-service/dial", test_dial);
  g_test_add_func ("/bus-service/dial-early", test_dial_early);
  g_test_add_func ("/bus-service/refusals", test_refusals);
  g_test_add_func ("/bus-service/pause", test_pause);
  g_test_add_func ("/bus-service/rest", test_rest);
  g_test_add_func ("/bus-service/dialplan", test_dialplan);
  status = g_test_run ();
  g_test_dbus_down (bus);
  g_object_unref (bus);
  return status;
}
