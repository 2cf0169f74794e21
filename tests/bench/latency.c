/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long an agent waits for the pop: from the bytes of the ringing call on the socket to the Notify call on the
 * session bus, the caller being one of 100,000 contacts, while other people's calls make 0, 1,000 and 10,000 events
 * a second.
 *
 *   dbus-run-session -- bench-latency [--calls N] [--contacts N] [--door DOOR] [--app HERALD]
 *
 * Three parts in two processes: the driver (this one) is the PBX (herald-pbx in process, which tells what the driver
 * says) and the notification daemon, so both stamps are its clock; the desk is the same program again, the engine with the application's notifier, or with --app (and a
 * display) the application itself. One JSON line for each rate. */

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "config/secrets.h"
#include "desktop/notifier.h"
#include "diagnose/flight-log.h"
#include "engine/engine.h"
#include "herald-pbx/sim.h"
#include "lookup/book.h"

#define DEVICE "PJSIP/1001"
#define USER "bench"
#define SECRET "bench-secret"
#define CONTACT_NAME "Bench Person %06u"
#define CONTACT_NUMBER "+49305%06u"
#define WANTED_P50_MS 2.0
#define WANTED_P99_MS 10.0
#define WANTED_WEB_P50_MS 50.0
#define GIVE_UP_S 20

static int n_calls = 300;
static int n_contacts = 100000;
static int gap; /* ms */
static char *app;
static char *desk_mode;
static char *door; /* tcp, tls, http, https */
static int port;
static char *pin;

static char *folder; /* private, removed at the end */

static GOptionEntry options[] = {
  { "calls", 0, 0, G_OPTION_ARG_INT, &n_calls, "Calls for each rate (300)", "N" },
  { "contacts", 0, 0, G_OPTION_ARG_INT, &n_contacts, "Contacts in the address book (100000)", "N" },
  { "gap", 0, 0, G_OPTION_ARG_INT, &gap, "Milliseconds between two calls on average (20, for an application 300)", "MS" },
  { "door", 0, 0, G_OPTION_ARG_STRING, &door, "The way to the manager: tcp, tls, http or https (tcp, with a third rate)", "DOOR" },
  { "app", 0, 0, G_OPTION_ARG_FILENAME, &app, "Measure this application instead of engine and notifier", "HERALD" },
  { "desk", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &desk_mode, NULL, NULL },
  { "port", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &port, NULL, NULL },
  { "pin", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &pin, NULL, NULL },
  G_OPTION_ENTRY_NULL
};

static gboolean
is_web (void)
{
  return door != NULL && g_str_has_prefix (door, "http");
}

static gboolean
is_encrypted (void)
{
  return door != NULL && (g_str_equal (door, "tls") || g_str_equal (door, "https"));
}

static void
set_up (GSettings *settings)
{
  static const char *devices[] = { DEVICE, NULL };

  g_settings_set_string (settings, "server-host", "127.0.0.1");
  g_settings_set_uint (settings, "server-port", (guint) port);
  g_settings_set_string (settings, "server-transport", is_web () ? "web" : "manager");
  g_settings_set_string (settings, "tls-mode", pin != NULL && *pin != '\0' ? "pinned" : "off");
  g_settings_set_string (settings, "tls-pin", pin != NULL ? pin : "");
  g_settings_set_string (settings, "user", USER);
  g_settings_set_strv (settings, "devices", devices);
  g_settings_set_string (settings, "extension", "1001");
  g_settings_set_string (settings, "region", "DE");
}

/* ---- The desk: what the application does, without its windows ---- */

static void
show (HeraldCallItem *item,
      HeraldNotifier *notifier)
{
  HeraldNotice *notice = g_new0 (HeraldNotice, 1);

  notice->kind = HERALD_NOTICE_CALL_INCOMING;
  notice->title = g_strdup (herald_call_item_get_title (item));
  notice->body = g_strdup (herald_call_item_get_organisation (item));
  herald_notifier_show (notifier, herald_call_item_get_id (item), notice);
}

static void
on_title_changed (HeraldCallItem *item,
                  GParamSpec *pspec,
                  HeraldNotifier *notifier)
{
  show (item, notifier);
}

static void
on_announced (HeraldEngine *engine,
              HeraldCallItem *item,
              guint steps,
              HeraldNotifier *notifier)
{
  show (item, notifier);
  g_signal_connect_object (item, "notify::title", G_CALLBACK (on_title_changed), notifier, 0);
}

static void
on_removed (HeraldEngine *engine,
            HeraldCallItem *item,
            HeraldNotifier *notifier)
{
  herald_notifier_withdraw (notifier, herald_call_item_get_id (item));
}

/* The driver has gone. */
static void
on_link_changed (HeraldEngine *engine,
                 GMainLoop *loop)
{
  if (herald_engine_get_link_state (engine) >= HERALD_LINK_WAITING)
    g_main_loop_quit (loop);
}

static int
run_desk (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldStore) store = herald_store_new (desk_mode, &error);
  g_autoptr (HeraldLookup) lookup = herald_lookup_new (&(HeraldLocation){ "DE", NULL });
  g_autoptr (HeraldSource) book = NULL;
  g_autoptr (HeraldAccount) account = herald_account_new_in_memory ();
  g_autoptr (HeraldNotifier) notifier = herald_notifier_new (NULL);
  g_autoptr (HeraldEngine) engine = NULL;
  g_autoptr (HeraldFlightRecorder) recorder = NULL;
  g_autofree char *record = herald_flight_log_default_folder ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  if (store == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  book = herald_book_new (store);
  herald_lookup_add_source (lookup, book, 0, 0);
  set_up (herald_account_get_settings (account));
  herald_account_set_session_secret (account, SECRET);
  engine = herald_engine_new (account, store, lookup, NULL);
  recorder = herald_flight_recorder_new (record);
  herald_engine_set_flight_recorder (engine, recorder);
  g_signal_connect (engine, "call-announced", G_CALLBACK (on_announced), notifier);
  g_signal_connect (engine, "call-removed", G_CALLBACK (on_removed), notifier);
  g_signal_connect (engine, "link-changed", G_CALLBACK (on_link_changed), loop);
  herald_engine_start (engine);
  g_main_loop_run (loop);
  return 0;
}

/* ---- The driver ---- */

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      remove_tree (inside);
    }
  g_remove (path);
}

/* Nothing measured: say why, leave nothing behind. The desk ends with its connection. */
static void G_GNUC_NORETURN
give_up (const char *why)
{
  g_printerr ("bench-latency: %s\n", why);
  remove_tree (folder);
  exit (1);
}

typedef struct
{
  GMainLoop *loop;
  HeraldSim *sim;
  GSubprocess *desk;

  /* The round */
  guint rate;
  guint call;    /* the one under way */
  guint contact; /* whose it is */
  gint64 sent_at;
  double *took; /* of each call, in ms */
  guint n_took;
  guint background; /* events sent, and when */
  guint64 background_sent;
  gint64 background_since;
  guint give_up;

  /* The notification daemon; its filter runs in GDBus's own thread */
  GMutex lock;
  char *wanted;        /* the title that is waited for */
  gint64 notified_at;  /* when it came */
  guint notifications; /* ids given out */
  guint wrong;         /* notifications while ringing that did not name the caller */
} Driver;

static void
say (Driver *driver,
     const char *text,
     gsize length)
{
  herald_sim_tell (driver->sim, text, length);
}

static void
append_channel (GString *text,
                const char *event,
                const char *channel,
                guint state,
                const char *number,
                const char *party,
                const char *unique,
                const char *linked)
{
  static const char *const states[] = { "Down", "Rsrvd", "OffHook", "Dialing", "Ring", "Ringing", "Up" };

  g_string_append_printf (text,
                          "Event: %s\r\nPrivilege: call,all\r\nChannel: %s\r\nChannelState: %u\r\nChannelStateDesc: %s\r\n"
                          "CallerIDNum: %s\r\nCallerIDName: <unknown>\r\nConnectedLineNum: %s\r\n"
                          "ConnectedLineName: <unknown>\r\nLanguage: en\r\nAccountCode: \r\nContext: from-trunk\r\n"
                          "Exten: 49305550\r\nPriority: 1\r\nUniqueid: %s\r\nLinkedid: %s\r\n",
                          event, channel, state, states[state], number, party, unique, linked);
}

/* One event of other people's calls: thirteen events make a call. */
static void
append_background (GString *text,
                   guint64 n)
{
  guint64 call = n / 13;
  char caller[64], callee[64], a[32], b[32], from[16], to[16];
  static const char *const events[] = { "Newchannel", "Newchannel", "NewConnectedLine", "DialBegin", "Newstate", "Newstate", "DialEnd",
                                        "BridgeEnter", "BridgeEnter", "BridgeLeave", "BridgeLeave", "Hangup", "Hangup" };
  guint step = (guint) (n % 13);
  gboolean second = step == 1 || step == 2 || step == 4 || step == 5 || step == 8 || step == 10 || step == 11;

  g_snprintf (from, sizeof from, "%u", 2000 + (guint) (call % 500));
  g_snprintf (to, sizeof to, "%u", 2000 + (guint) ((call + 250) % 500));
  g_snprintf (caller, sizeof caller, "PJSIP/%s-%08x", from, (guint) (call * 2));
  g_snprintf (callee, sizeof callee, "PJSIP/%s-%08x", to, (guint) (call * 2 + 1));
  g_snprintf (a, sizeof a, "1795411.%" G_GUINT64_FORMAT, call * 2);
  g_snprintf (b, sizeof b, "1795411.%" G_GUINT64_FORMAT, call * 2 + 1);
  append_channel (text, events[step], second ? callee : caller, step < 5 ? (second ? 5 : 4) : 6, second ? to : from,
                  second ? from : to, second ? b : a, a);
  if (step == 3 || step == 6)
    g_string_append_printf (text, "DestChannel: %s\r\nDestChannelState: 5\r\nDestUniqueid: %s\r\nDestLinkedid: %s\r\n%s\r\n", callee,
                            b, a, step == 6 ? "DialStatus: ANSWER" : "DialString: x");
  else if (step >= 7 && step <= 10)
    g_string_append_printf (text, "BridgeUniqueid: b%" G_GUINT64_FORMAT "\r\nBridgeType: basic\r\n", call);
  else if (step >= 11)
    g_string_append (text, "Cause: 16\r\nCause-txt: Normal Clearing\r\n");
  g_string_append (text, "\r\n");
}

/* Every millisecond what is due by now, as a busy server would. */
static gboolean
on_background (gpointer data)
{
  Driver *driver = data;
  guint64 due = (guint64) (g_get_monotonic_time () - driver->background_since) * driver->rate / G_USEC_PER_SEC;
  g_autoptr (GString) text = g_string_new (NULL);

  for (; driver->background_sent < due; driver->background_sent++)
    append_background (text, driver->background_sent);
  if (text->len > 0)
    say (driver, text->str, text->len);
  return G_SOURCE_CONTINUE;
}

typedef struct
{
  char caller[64], mine[64], a[32], b[32], number[32];
} Names;

static void
name_call (Driver *driver,
           Names *names)
{
  guint n = driver->call + driver->rate * 1000 + 1;

  g_snprintf (names->caller, sizeof names->caller, "PJSIP/trunk-%08x", n * 2);
  g_snprintf (names->mine, sizeof names->mine, DEVICE "-%08x", n * 2 + 1);
  g_snprintf (names->a, sizeof names->a, "mine.%u.1", n);
  g_snprintf (names->b, sizeof names->b, "mine.%u.2", n);
  g_snprintf (names->number, sizeof names->number, CONTACT_NUMBER, driver->contact);
}

static gboolean
on_give_up (gpointer data)
{
  give_up (data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_next_call (gpointer data)
{
  Driver *driver = data;
  g_autoptr (GString) text = g_string_new (NULL);
  Names names;

  driver->contact = (driver->contact + 7919) % (guint) n_contacts;
  name_call (driver, &names);
  append_channel (text, "Newchannel", names.caller, 4, names.number, "<unknown>", names.a, names.a);
  g_string_append (text, "\r\n");
  append_channel (text, "Newchannel", names.mine, 0, "1001", "<unknown>", names.b, names.a);
  g_string_append (text, "\r\n");
  append_channel (text, "NewConnectedLine", names.mine, 0, "1001", names.number, names.b, names.a);
  g_string_append (text, "\r\n");
  append_channel (text, "DialBegin", names.caller, 4, names.number, "<unknown>", names.a, names.a);
  g_string_append_printf (text, "DestChannel: %s\r\nDestChannelState: 0\r\nDestCallerIDNum: 1001\r\nDestConnectedLineNum: %s\r\n"
                                "DestUniqueid: %s\r\nDestLinkedid: %s\r\nDialString: 1001\r\n\r\n",
                          names.mine, names.number, names.b, names.a);
  append_channel (text, "Newstate", names.mine, 5, "1001", names.number, names.b, names.a);
  g_string_append (text, "\r\n");

  g_mutex_lock (&driver->lock);
  g_free (driver->wanted);
  driver->wanted = g_strdup_printf (CONTACT_NAME, driver->contact);
  driver->notified_at = 0;
  g_mutex_unlock (&driver->lock);
  driver->give_up = g_timeout_add_seconds (GIVE_UP_S, on_give_up, "a call was not announced in time");
  driver->sent_at = g_get_monotonic_time ();
  say (driver, text->str, text->len);
  return G_SOURCE_REMOVE;
}

static void
end_call (Driver *driver)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Names names;

  name_call (driver, &names);
  append_channel (text, "Newstate", names.mine, 6, "1001", names.number, names.b, names.a);
  g_string_append (text, "\r\n");
  append_channel (text, "DialEnd", names.caller, 4, names.number, "1001", names.a, names.a);
  g_string_append_printf (text, "DestChannel: %s\r\nDestUniqueid: %s\r\nDestLinkedid: %s\r\nDialStatus: ANSWER\r\n\r\n", names.mine,
                          names.b, names.a);
  append_channel (text, "Hangup", names.mine, 6, "1001", names.number, names.b, names.a);
  g_string_append (text, "Cause: 16\r\n\r\n");
  append_channel (text, "Hangup", names.caller, 6, names.number, "1001", names.a, names.a);
  g_string_append (text, "Cause: 16\r\n\r\n");
  say (driver, text->str, text->len);
}

/* The notification has come: note the time, end the call, and let the next one come at no fixed beat. */
static gboolean
on_notified (gpointer data)
{
  Driver *driver = data;

  g_clear_handle_id (&driver->give_up, g_source_remove);
  driver->took[driver->n_took++] = (double) (driver->notified_at - driver->sent_at) / 1000.0;
  end_call (driver);
  if (++driver->call < (guint) n_calls)
    g_timeout_add ((guint) g_random_int_range (gap / 2, gap * 3 / 2 + 1), on_next_call, driver);
  else
    g_main_loop_quit (driver->loop);
  return G_SOURCE_REMOVE;
}

static GDBusMessage *
reply_to (Driver *driver,
          GDBusMessage *message,
          const char *member)
{
  GDBusMessage *reply = g_dbus_message_new_method_reply (message);
  static const char *const capabilities[] = { "body", "actions", NULL };

  if (g_str_equal (member, "Notify"))
    g_dbus_message_set_body (reply, g_variant_new ("(u)", ++driver->notifications));
  else if (g_str_equal (member, "GetCapabilities"))
    g_dbus_message_set_body (reply, g_variant_new ("(^as)", capabilities));
  else if (g_str_equal (member, "GetServerInformation"))
    g_dbus_message_set_body (reply, g_variant_new ("(ssss)", "bench", "herald", "1", "1.2"));
  return reply;
}

/* In GDBus's thread: the stamp does not wait for the driver's main loop. */
static GDBusMessage *
on_bus_message (GDBusConnection *bus,
                GDBusMessage *message,
                gboolean incoming,
                gpointer data)
{
  Driver *driver = data;
  gint64 now = g_get_monotonic_time ();
  const char *member = g_dbus_message_get_member (message);
  g_autoptr (GDBusMessage) reply = NULL;

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL
      || g_strcmp0 (g_dbus_message_get_interface (message), "org.freedesktop.Notifications") != 0)
    return message;
  g_mutex_lock (&driver->lock);
  if (g_str_equal (member, "Notify") && driver->wanted != NULL && driver->notified_at == 0)
    {
      const char *title = NULL;

      g_variant_get_child (g_dbus_message_get_body (message), 3, "&s", &title);
      if (strstr (title, driver->wanted) != NULL)
        {
          driver->notified_at = now;
          g_idle_add_full (G_PRIORITY_HIGH, on_notified, driver, NULL);
        }
      else
        driver->wrong++;
    }
  reply = reply_to (driver, message, member);
  g_mutex_unlock (&driver->lock);
  g_dbus_connection_send_message (bus, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  g_object_unref (message);
  return NULL;
}

/* Opens the door, and sets where it is. */
static gboolean
listen_at_door (Driver *driver,
                GError **error)
{
  g_autoptr (GTlsCertificate) certificate = is_encrypted () ? herald_sim_certificate_new ("localhost", error) : NULL;
  gboolean listening;

  if (is_encrypted () && certificate == NULL)
    return FALSE;
  if (is_web ())
    listening = herald_sim_listen_http (driver->sim, "127.0.0.1", 0, certificate, error);
  else if (certificate != NULL)
    listening = herald_sim_listen_tls (driver->sim, "127.0.0.1", 0, certificate, error);
  else
    listening = herald_sim_listen (driver->sim, "127.0.0.1", 0, error);
  if (certificate != NULL)
    pin = herald_sim_certificate_dup_pin (certificate);
  port = MAX (MAX (herald_sim_get_port (driver->sim), herald_sim_get_tls_port (driver->sim)),
              MAX (herald_sim_get_http_port (driver->sim), herald_sim_get_https_port (driver->sim)));
  return listening;
}

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
percentile (const Driver *driver,
            double p)
{
  guint rank = (guint) ceil (p * driver->n_took);

  return driver->took[MAX (rank, 1) - 1];
}

static void
tell (Driver *driver,
      double seconds)
{
  g_auto (HeraldJsonLine) line = { 0 };

  qsort (driver->took, driver->n_took, sizeof (double), compare);
  herald_json_line_init (&line);
  herald_json_line_string (&line, "bench", "latency");
  herald_json_line_string (&line, "of", app != NULL ? "application" : "engine and notifier");
  herald_json_line_string (&line, "door", door != NULL ? door : "tcp");
  herald_json_line_int (&line, "events_per_second", driver->rate);
  herald_json_line_int (&line, "events_per_second_sent", (gint64) ((double) driver->background_sent / seconds));
  herald_json_line_int (&line, "contacts", n_contacts);
  herald_json_line_int (&line, "calls", driver->n_took);
  herald_json_line_int (&line, "gap_ms", gap);
  herald_json_line_int (&line, "announced_without_name", driver->wrong);
  herald_json_line_double (&line, "p50_ms", percentile (driver, 0.50));
  herald_json_line_double (&line, "p99_ms", percentile (driver, 0.99));
  herald_json_line_double (&line, "max_ms", driver->took[driver->n_took - 1]);
  herald_json_line_double (&line, "wanted_p50_ms", is_web () ? WANTED_WEB_P50_MS : WANTED_P50_MS);
  if (!is_web ())
    herald_json_line_double (&line, "wanted_p99_ms", WANTED_P99_MS);
  printf ("%s\n", herald_json_line_end (&line));
  fflush (stdout);
}

static void
run_round (Driver *driver,
           guint rate)
{
  driver->rate = rate;
  driver->call = 0;
  driver->n_took = 0;
  driver->wrong = 0;
  driver->background_sent = 0;
  driver->background_since = g_get_monotonic_time ();
  driver->background = rate > 0 ? g_timeout_add (1, on_background, driver) : 0;
  g_timeout_add (300, on_next_call, driver);
  g_main_loop_run (driver->loop);
  tell (driver, (double) (g_get_monotonic_time () - driver->background_since) / G_USEC_PER_SEC);
  g_clear_handle_id (&driver->background, g_source_remove);
}

static gboolean
fill_book (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldStore) store = herald_store_new (path, &error);
  g_autoptr (GString) cards = g_string_new (NULL);
  g_autoptr (GInputStream) stream = NULL;
  HeraldImportOptions import = { .source_id = "book", .region = "DE" };
  HeraldImportCounts counts = { 0 };

  for (guint i = 0; i < (guint) n_contacts; i++)
    g_string_append_printf (cards,
                            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:bench-%u\r\nFN:" CONTACT_NAME "\r\nORG:Company %u\r\n"
                            "TEL;TYPE=work:" CONTACT_NUMBER "\r\nEND:VCARD\r\n",
                            i, i, i / 10, i);
  stream = g_memory_input_stream_new_from_data (cards->str, (gssize) cards->len, NULL);
  if (store != NULL && herald_store_import (store, stream, cards->len, &import, NULL, &counts, NULL, &error)
      && counts.added == (guint) n_contacts)
    return TRUE;
  g_printerr ("cannot fill the address book: %s\n", error != NULL ? error->message : "contacts are missing");
  return FALSE;
}

static void
on_secret_stored (GObject *source,
                  GAsyncResult *result,
                  gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!herald_secrets_store_finish (result, &error))
    give_up (error->message);
  *(gboolean *) data = TRUE;
}

/* The application has its own places for everything: private ones, by its environment. */
static GSubprocess *
start_app (GError **error)
{
  g_autofree char *secrets = g_build_filename (folder, "secrets", NULL);
  g_autoptr (GSettings) settings = NULL;
  gboolean stored = FALSE;

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", secrets, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "bench", TRUE);
  settings = g_settings_new (HERALD_SETTINGS_SCHEMA);
  set_up (settings);
  g_settings_sync ();
  herald_secrets_store_async ("127.0.0.1", USER, SECRET, NULL, on_secret_stored, &stored);
  while (!stored)
    g_main_context_iteration (NULL, TRUE);
  return g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, error, app, "--background", NULL);
}

static void
on_name (GDBusConnection *bus,
         const char *name,
         gpointer data)
{
  *(gboolean *) data = TRUE;
}

static void
on_no_name (GDBusConnection *bus,
            const char *name,
            gpointer data)
{
  give_up ("the session bus has a notification daemon already: run this in dbus-run-session");
}

static void
on_desk_ended (GObject *source,
               GAsyncResult *result,
               gpointer data)
{
  give_up ("the desk has ended");
}

static int
drive (const char *self)
{
  static const guint rates[] = { 0, 1000, 10000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autofree char *path = app != NULL ? herald_store_default_path () : g_build_filename (folder, "herald.db", NULL);
  g_autofree char *above = g_path_get_dirname (path);
  g_autofree char *number = NULL;
  Driver driver = { .loop = g_main_loop_new (NULL, FALSE), .sim = herald_sim_new (HERALD_SIM_TIME_REAL), .took = g_new0 (double, n_calls) };
  gboolean named = FALSE;

  if (bus == NULL)
    {
      g_printerr ("no session bus: %s\n", error->message);
      return 1;
    }
  g_mkdir_with_parents (above, 0700);
  if (!fill_book (path))
    return 1;
  g_dbus_connection_add_filter (bus, on_bus_message, &driver, NULL);
  g_bus_own_name_on_connection (bus, "org.freedesktop.Notifications", G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE, on_name, on_no_name,
                                &named, NULL);
  while (!named)
    g_main_context_iteration (NULL, TRUE);
  herald_sim_add_user (driver.sim, USER, SECRET, "call,agent,user", "call,originate,reporting,agent");
  if (!listen_at_door (&driver, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  number = g_strdup_printf ("%d", port);
  driver.desk = app != NULL ? start_app (&error)
                            : g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, self, "--desk", path, "--port", number, "--door",
                                               door != NULL ? door : "tcp", "--pin", pin != NULL ? pin : "", NULL);
  if (driver.desk == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  g_subprocess_wait_async (driver.desk, NULL, on_desk_ended, NULL);
  driver.give_up = g_timeout_add_seconds (GIVE_UP_S, on_give_up, "the desk has not logged in");
  while (herald_sim_count_actions (driver.sim, "ParkedCalls") == 0)
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&driver.give_up, g_source_remove);
  /* Ten thousand events a second are more than a web server of one thread is for. */
  for (guint i = 0; i < (door == NULL ? 3 : 2); i++)
    run_round (&driver, rates[i]);
  g_subprocess_force_exit (driver.desk);
  g_subprocess_wait (driver.desk, NULL, NULL);
  return 0;
}

int
main (int argc,
      char **argv)
{
  static const char *const doors[] = { "tcp", "tls", "http", "https", NULL };
  g_autoptr (GOptionContext) context = g_option_context_new ("- from the ringing call on the socket to the notification");
  g_autoptr (GError) error = NULL;
  int status;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || n_calls < 1 || n_contacts < 1
      || (door != NULL && !g_strv_contains (doors, door)))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "a number is too small, or there is no such door");
      return 2;
    }
  if (desk_mode != NULL)
    return run_desk ();
  /* An application is still drawing that the call before has ended: a person is not called fifty times a second. */
  if (gap <= 0)
    gap = app != NULL ? 300 : 20;
  folder = g_dir_make_tmp ("herald-latency-XXXXXX", NULL);
  if (app != NULL)
    {
      g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
      g_setenv ("XDG_DATA_HOME", folder, TRUE);
      g_setenv ("XDG_STATE_HOME", folder, TRUE);
      g_setenv ("XDG_CACHE_HOME", folder, TRUE);
      g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);
    }
  status = drive (argv[0]);
  remove_tree (folder);
  return status;
}
