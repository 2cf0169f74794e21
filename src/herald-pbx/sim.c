/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulator as its users see it: made, set up, listened to, asked. */

#include "herald-pbx/sim.h"

#include <string.h>

#include "herald-pbx/actions.h"
#include "herald-pbx/channel.h"
#include "herald-pbx/connection.h"
#include "herald-pbx/dial.h"
#include "herald-pbx/faults.h"
#include "herald-pbx/originate.h"
#include "herald-pbx/parking.h"
#include "herald-pbx/phone.h"
#include "herald-pbx/queue.h"
#include "herald-pbx/scenario.h"
#include "herald-pbx/server.h"
#include "herald-pbx/transfer.h"

G_DEFINE_QUARK (herald-sim-error-quark, herald_sim_error)

static gboolean
is_ready (gpointer data)
{
  HeraldSim *sim = data;

  return sim_server_is_flushed (sim->server);
}

static void
user_free (SimUser *user)
{
  g_free (user->name);
  g_free (user->secret);
  g_free (user);
}

static void
add_house (HeraldSim *sim)
{
  static const char *const names[] = { "Alice Example", "Bob Example", "Zoë Müller", "Dan O'Brien", "Erin Example",
                                       "Frank Example", "Gina Example", "Harry Example", "Ida Example" };
  SimQueue *queue = sim_queue_add (sim, "support");
  SimGroup *group = sim_group_add (sim, "sales");

  sim->trunk = sim_phone_add (sim, NULL, "", "PJSIP/trunk");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *exten = g_strdup_printf ("%u", 1001 + i);
      g_autofree char *device = g_strdup_printf ("PJSIP/%s", exten);
      SimPhone *phone = sim_phone_add (sim, exten, names[i], device);

      if (i < 3)
        g_ptr_array_add (group->phones, phone);
    }
  sim_queue_add_member (queue, sim_phone_find (sim, "1002"));
  sim_queue_add_member (queue, sim_phone_find (sim, "1001"));
  sim_phone_find (sim, "1007")->registered = FALSE;
  sim_phone_find (sim, "1007")->last_state = SIM_DEVICE_UNAVAILABLE;
  sim_phone_find (sim, "1008")->manner = SIM_MANNER_BUSY;
  sim_phone_find (sim, "1008")->after_ms = 0;
  sim_phone_find (sim, "1009")->told = TRUE;
  sim_phone_find (sim, "1009")->picks_up = FALSE;
  sim_outside_set (sim, "017", SIM_MANNER_BUSY, 1000);
  sim_outside_set (sim, "019", SIM_MANNER_RINGS, 0);
  sim_outside_set (sim, "021", SIM_MANNER_REJECTS, 1500);
  sim_outside_set (sim, "001", SIM_MANNER_UNKNOWN, 0);
}

static void
make_containers (HeraldSim *sim)
{
  sim->event = g_string_sized_new (2048);
  sim->channels = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_channel_free);
  sim->ending = g_ptr_array_new_with_free_func (g_free);
  sim->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  sim->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  sim->phones = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_phone_free);
  sim->phone_by_exten = g_hash_table_new (g_str_hash, g_str_equal);
  sim->outside = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_outside_free);
  sim->queues = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_queue_free);
  sim->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_group_free);
  sim->dids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sim->parked = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_parked_free);
  sim->users = g_ptr_array_new_with_free_func ((GDestroyNotify) user_free);
  sim->database = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sim->action_counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sim->last_actions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sim->scenarios = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_scenario_free);
  sim->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sim->untold = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sim->rand = g_rand_new_with_seed (1);
}

/**
 * herald_sim_new:
 * @time: how time passes
 *
 * Makes a PBX with phones 1001 to 1009, a queue "support" (1001, 1002), a ring group "sales" (1001 to 1003) and
 * the users agent (secret agent-secret), full, watch and nothing (secrets alike). It runs in the thread's default
 * main context and does not listen yet.
 *
 * Returns: (transfer full): the PBX
 */
HeraldSim *
herald_sim_new (HeraldSimTime time)
{
  HeraldSim *sim = g_new0 (HeraldSim, 1);

  sim->clock = sim_clock_new (time, is_ready, sim);
  sim->started = sim_clock_now (sim->clock);
  sim->banner = g_strdup ("Asterisk Call Manager/11.0.0");
  sim->timestamps = TRUE;
  sim->ring_ms = 20000;
  sim->login_delay_ms = 1000;
  sim->login_timeout_ms = 30000;
  sim->http_timeout_s = 60;
  sim->keep_alive_ms = 15000;
  sim->multiple_logins = TRUE;
  sim->wait_for_login = TRUE;
  make_containers (sim);
  sim->server = sim_server_new (sim);
  sim->faults = sim_faults_new (sim);
  add_house (sim);
  herald_sim_add_user (sim, "agent", "agent-secret", "call,user,agent,reporting,dtmf",
                       "call,user,originate,agent,reporting");
  herald_sim_add_user (sim, "full", "full-secret", "all", "all");
  herald_sim_add_user (sim, "watch", "watch-secret", "call", "");
  herald_sim_add_user (sim, "nothing", "nothing-secret", "", "");
  return sim;
}

/* Frees channels without a word to anybody: the PBX is switched off. */
static void
drop_calls (HeraldSim *sim)
{
  for (guint i = 0; i < sim->channels->len; i++)
    {
      SimChannel *channel = g_ptr_array_index (sim->channels, i);
      SimBridge *bridge = g_steal_pointer (&channel->bridge);

      if (bridge != NULL)
        {
          g_ptr_array_remove (bridge->channels, channel);
          if (bridge->channels->len == 0 && bridge != sim->parking)
            sim_bridge_free (bridge);
        }
      if (channel->dial != NULL)
        sim_dial_free (channel->dial);
      if (channel->originate != NULL)
        {
          channel->originate->done = NULL;
          sim_originate_free (channel->originate);
        }
      if (channel->waiting != NULL)
        sim_queue_call_free (sim, channel->waiting);
      sim_transfer_forget (channel);
      if (channel->phone != NULL)
        g_ptr_array_remove (channel->phone->channels, channel);
    }
  g_ptr_array_set_size (sim->ending, 0);
  g_ptr_array_set_size (sim->parked, 0);
  g_hash_table_remove_all (sim->by_name);
  g_hash_table_remove_all (sim->by_id);
  g_ptr_array_set_size (sim->channels, 0);
  g_clear_pointer (&sim->parking, sim_bridge_free);
  for (guint i = 0; i < sim->queues->len; i++)
    g_ptr_array_set_size (((SimQueue *) g_ptr_array_index (sim->queues, i))->callers, 0);
  for (guint i = 0; i < sim->phones->len; i++)
    {
      SimPhone *phone = g_ptr_array_index (sim->phones, i);

      phone->last_state = sim_phone_state (phone);
    }
}

/* Switches the PBX off and frees it. */
void
herald_sim_free (HeraldSim *sim)
{
  sim_server_free (sim->server);
  sim->server = sim_server_new (sim); /* nobody hears what the rest says */
  sim_random_stop (sim);
  g_ptr_array_unref (sim->scenarios);
  sim_load_stop (sim);
  drop_calls (sim);
  sim_server_free (sim->server);
  sim_faults_free (sim->faults);
  g_ptr_array_unref (sim->parked);
  g_ptr_array_unref (sim->channels);
  g_ptr_array_unref (sim->ending);
  g_hash_table_unref (sim->by_name);
  g_hash_table_unref (sim->by_id);
  g_hash_table_unref (sim->phone_by_exten);
  g_ptr_array_unref (sim->queues);
  g_ptr_array_unref (sim->groups);
  g_ptr_array_unref (sim->outside);
  g_ptr_array_unref (sim->phones);
  g_hash_table_unref (sim->dids);
  g_ptr_array_unref (sim->users);
  g_hash_table_unref (sim->database);
  g_hash_table_unref (sim->action_counts);
  g_hash_table_unref (sim->last_actions);
  g_hash_table_unref (sim->labels);
  g_hash_table_unref (sim->untold);
  g_rand_free (sim->rand);
  g_string_free (sim->event, TRUE);
  g_free (sim->http_prefix);
  g_free (sim->system_name);
  g_free (sim->banner);
  sim_clock_free (sim->clock);
  g_free (sim);
}

/* Makes sure that the phones 1001 to 1000 + @count exist; at most 4,000 so that they stay below the load's. */
void
herald_sim_set_extensions (HeraldSim *sim,
                           guint count)
{
  for (guint i = 0; i < MIN (count, 4000); i++)
    {
      g_autofree char *exten = g_strdup_printf ("%u", 1001 + i);
      g_autofree char *device = g_strdup_printf ("PJSIP/%s", exten);
      g_autofree char *name = g_strdup_printf ("Colleague %s", exten);

      if (sim_phone_find (sim, exten) == NULL)
        sim_phone_add (sim, exten, name, device);
    }
}

/* Sets "systemname" of asterisk.conf: a header of each event, and the beginning of each unique id. */
void
herald_sim_set_system_name (HeraldSim *sim,
                            const char *name)
{
  sim_set (&sim->system_name, name);
}

/* Sets the banner, without its line end. */
void
herald_sim_set_banner (HeraldSim *sim,
                       const char *banner)
{
  sim_set (&sim->banner, banner);
}

/* Sets after how long a wrong password is answered (1,000 ms; tests may want 0). */
void
herald_sim_set_login_delay (HeraldSim *sim,
                            guint milliseconds)
{
  sim->login_delay_ms = milliseconds;
}

/* Sets after how long a connection without login is closed (30,000 ms, "authtimeout"), in real time. */
void
herald_sim_set_login_timeout (HeraldSim *sim,
                              guint milliseconds)
{
  sim->login_timeout_ms = milliseconds;
}

/* Sets whether a user may be logged in twice ("allowmultiplelogin"; yes). */
void
herald_sim_set_multiple_logins (HeraldSim *sim,
                                gboolean allowed)
{
  sim->multiple_logins = allowed;
}

/* Allows the action HeraldFault, which any client may send without login: for tests only. */
void
herald_sim_set_private_actions (HeraldSim *sim,
                                gboolean allowed)
{
  sim->private_actions = allowed;
}

/* Adds a user, or changes it; @read and @write are classes as in manager.conf ("call,agent", "all"). */
void
herald_sim_add_user (HeraldSim *sim,
                     const char *name,
                     const char *secret,
                     const char *read,
                     const char *write)
{
  SimUser *user = NULL;

  for (guint i = 0; i < sim->users->len && user == NULL; i++)
    if (g_str_equal (((SimUser *) g_ptr_array_index (sim->users, i))->name, name))
      user = g_ptr_array_index (sim->users, i);
  if (user == NULL)
    {
      user = g_new0 (SimUser, 1);
      user->name = g_strdup (name);
      g_ptr_array_add (sim->users, user);
    }
  sim_set (&user->secret, secret);
  user->read = sim_class_from_names (read);
  user->write = sim_class_from_names (write);
}

/* Listens for AMI over TCP. @address must be loopback; @port 0 takes a free one, see herald_sim_get_port(). */
gboolean
herald_sim_listen (HeraldSim *sim,
                   const char *address,
                   guint16 port,
                   GError **error)
{
  return sim_server_listen (sim->server, address, port, NULL, FALSE, &sim->port, error);
}

/* Listens for AMI over TLS, besides. */
gboolean
herald_sim_listen_tls (HeraldSim *sim,
                       const char *address,
                       guint16 port,
                       GTlsCertificate *certificate,
                       GError **error)
{
  return sim_server_listen (sim->server, address, port, certificate, FALSE, &sim->tls_port, error);
}

/* Listens for the manager over HTTP ("rawman" and the like), besides; with a @certificate over HTTPS. */
gboolean
herald_sim_listen_http (HeraldSim *sim,
                        const char *address,
                        guint16 port,
                        GTlsCertificate *certificate,
                        GError **error)
{
  return sim_server_listen (sim->server, address, port, certificate, TRUE,
                            certificate != NULL ? &sim->https_port : &sim->http_port, error);
}

/* Sets "prefix" of http.conf: what the paths of HTTP begin with, without slashes; %NULL or "": nothing. */
void
herald_sim_set_http_prefix (HeraldSim *sim,
                            const char *prefix)
{
  g_free (sim->http_prefix);
  sim->http_prefix = prefix != NULL && *prefix != '\0' ? g_strconcat ("/", prefix, NULL) : NULL;
}

/**
 * herald_sim_set_http_times:
 * @timeout_s: "httptimeout" of manager.conf: seconds after which a silent session over HTTP is forgotten (60)
 * @keep_alive_ms: "session_keep_alive" of http.conf: milliseconds that an idle connection is kept (15,000)
 *
 * In real time.
 */
void
herald_sim_set_http_times (HeraldSim *sim,
                           guint timeout_s,
                           guint keep_alive_ms)
{
  sim->http_timeout_s = timeout_s;
  sim->keep_alive_ms = keep_alive_ms;
}

/* Returns: the port of AMI over TCP, 0 before herald_sim_listen() */
guint16
herald_sim_get_port (HeraldSim *sim)
{
  return sim->port;
}

/* Returns: the port of AMI over TLS, 0 before herald_sim_listen_tls() */
guint16
herald_sim_get_tls_port (HeraldSim *sim)
{
  return sim->tls_port;
}

/* Returns: the port of HTTP, 0 before herald_sim_listen_http() */
guint16
herald_sim_get_http_port (HeraldSim *sim)
{
  return sim->http_port;
}

/* Returns: the port of HTTPS, 0 before herald_sim_listen_http() with a certificate */
guint16
herald_sim_get_https_port (HeraldSim *sim)
{
  return sim->https_port;
}

/* Sets whether scenarios wait for the first login (they do). */
void
herald_sim_set_wait_for_login (HeraldSim *sim,
                               gboolean wait)
{
  sim->wait_for_login = wait;
}

/* Sets how many events per second other people's calls cause (0: none). */
void
herald_sim_set_load (HeraldSim *sim,
                     double events_per_second)
{
  sim_load_set (sim, events_per_second);
}

/* Lets time pass by hand (%HERALD_SIM_TIME_MANUAL). */
void
herald_sim_advance (HeraldSim *sim,
                    guint milliseconds)
{
  sim_clock_advance (sim->clock, milliseconds);
}

/* Returns: the sessions there are, logged in or not */
guint
herald_sim_count_clients (HeraldSim *sim)
{
  return sim_server_count (sim->server);
}

/* Returns: the logins that were accepted so far */
guint
herald_sim_count_logins (HeraldSim *sim)
{
  return sim->logins;
}

/* Returns: how often @action was received so far, refused ones included */
guint
herald_sim_count_actions (HeraldSim *sim,
                          const char *action)
{
  g_autofree char *key = g_ascii_strdown (action, -1);

  return GPOINTER_TO_UINT (g_hash_table_lookup (sim->action_counts, key));
}

/* Returns: (transfer full) (nullable): the last @action received, as "Name: value" lines */
char *
herald_sim_dup_last_action (HeraldSim *sim,
                            const char *action)
{
  g_autofree char *key = g_ascii_strdown (action, -1);

  return g_strdup (g_hash_table_lookup (sim->last_actions, key));
}

/* Returns: the channels of @device ("PJSIP/1001"), or all for %NULL */
guint
herald_sim_count_channels (HeraldSim *sim,
                           const char *device)
{
  SimPhone *phone = device != NULL ? sim_phone_find_device (sim, device) : NULL;

  if (device == NULL)
    return sim->channels->len;
  return phone != NULL ? phone->channels->len : 0;
}

/* Returns: (transfer full) (nullable): the name of the newest channel of @device */
char *
herald_sim_dup_channel (HeraldSim *sim,
                        const char *device)
{
  SimPhone *phone = sim_phone_find_device (sim, device);
  SimChannel *newest = NULL;

  for (guint i = 0; phone != NULL && i < phone->channels->len; i++)
    {
      SimChannel *channel = g_ptr_array_index (phone->channels, i);

      if (newest == NULL || strcmp (channel->name, newest->name) > 0)
        newest = channel;
    }
  return newest != NULL ? g_strdup (newest->name) : NULL;
}

/* Returns: the events that were made so far, whoever read them */
guint64
herald_sim_count_events (HeraldSim *sim)
{
  return sim->events;
}

/* Makes something go wrong, until it is set to another fault or to none. */
void
herald_sim_set_fault (HeraldSim *sim,
                      HeraldSimFault fault)
{
  sim_faults_set (sim->faults, fault);
}

static void
kick (SimClient *client,
      gpointer data)
{
  sim_client_close (client);
}

/* Ends every session. Over HTTP the next request learns it. */
void
herald_sim_kick (HeraldSim *sim)
{
  sim_server_foreach (sim->server, kick, NULL);
}

static void
cut (SimConnection *connection,
     gpointer data)
{
  sim_connection_lose (connection);
}

/* The server crashes and is back at once: connections and calls are gone, without an event. */
void
herald_sim_restart (HeraldSim *sim)
{
  herald_sim_kick (sim);
  sim_server_foreach_connection (sim->server, cut, NULL);
  drop_calls (sim);
}

typedef struct
{
  const char *bytes;
  gsize length;
} Raw;

static void
send_raw (SimConnection *connection,
          gpointer data)
{
  const Raw *raw = data;

  sim_connection_send (connection, raw->bytes, raw->length);
}

/* Sends bytes to every connection; @length -1: up to the NUL. */
void
herald_sim_send_raw (HeraldSim *sim,
                     const char *bytes,
                     gssize length)
{
  Raw raw = { bytes, length < 0 ? strlen (bytes) : (gsize) length };

  sim_server_foreach_connection (sim->server, send_raw, &raw);
}

/* Tells an event, or several, as they go over the wire, to everybody who reads those of calls. */
void
herald_sim_tell (HeraldSim *sim,
                 const char *events,
                 gsize length)
{
  sim_server_broadcast (sim->server, events, length, SIM_CLASS_CALL);
}
