/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application's own FastAGI server: it begins, moves and ends as the settings change. What is asked is served by agi-routes, as
 * in herald-gateway. */

#include "engine/agi-listener.h"

#include <glib/gi18n-lib.h>

#include "engine/agi-routes.h"
#include "pbx/agi-server.h"

struct _HeraldAgiListener
{
  GObject parent;

  HeraldAgiListenerState state;
  guint16 port;
  guint apply; /* source: the settings have changed */

  /* Owned */
  GSettings *settings;
  HeraldEngine *engine;     /* nullable */
  HeraldAgiRoutes *routes;  /* nullable: there is no engine */
  HeraldAgiServer *server;  /* nullable: it does not listen */
  GNetworkMonitor *network; /* nullable: looked at while the address may yet come */
  char *address;
  GError *error;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HeraldAgiListener, herald_agi_listener, G_TYPE_OBJECT)

static void
on_call (HeraldAgiCall *call,
         gpointer user_data)
{
  HeraldAgiListener *self = user_data;

  herald_agi_routes_serve (self->routes, call);
}

/* No other desk is told: this one is asked. */
static void
on_pop (const char *unique_id,
        const char *ext,
        HeraldCallData *data,
        gpointer user_data)
{
  HeraldAgiListener *self = user_data;

  if (self->engine != NULL)
    herald_engine_add_call_data (self->engine, unique_id, NULL, ext, data);
}

/* Calls that wait go on in the dialplan, unanswered. */
static void
stop (HeraldAgiListener *self)
{
  if (self->server != NULL)
    herald_agi_server_stop (self->server);
  g_clear_object (&self->server);
  self->port = 0;
  self->state = HERALD_AGI_LISTENER_OFF;
  g_clear_error (&self->error);
}

/* Calls that are being served may keep them for a moment. */
static void
clear_routes (HeraldAgiListener *self)
{
  if (self->routes != NULL)
    herald_agi_routes_set_pop (self->routes, NULL, NULL);
  g_clear_object (&self->routes);
}

/* In words for who has set the address and the port. */
static GError *
explain (const GError *error,
         const char *address,
         guint port)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    return g_error_new (error->domain, error->code, _("Another program has port %u already. Choose another port, or end that program."), port);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return g_error_new (error->domain, error->code, _("This computer does not allow programs to answer at port %u. Choose one above 1023."), port);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    return g_error_new (error->domain, error->code, _("“%s” is no IP address."), address);
  return g_error_new (error->domain, error->code, _("Herald cannot answer at %1$s, port %2$u: %3$s"), address, port, error->message);
}

static void
fail (HeraldAgiListener *self,
      const GError *error,
      guint port)
{
  self->error = explain (error, self->address, port);
  self->state = HERALD_AGI_LISTENER_FAILED;
}

static void apply (HeraldAgiListener *self);

/* The network may have brought the address. */
static void
on_network_changed (HeraldAgiListener *self)
{
  if (self->state == HERALD_AGI_LISTENER_FAILED)
    apply (self);
}

static void
watch_network (HeraldAgiListener *self)
{
  gboolean wanted = self->state == HERALD_AGI_LISTENER_FAILED;

  if (wanted && self->network == NULL)
    {
      self->network = g_object_ref (g_network_monitor_get_default ());
      g_signal_connect_object (self->network, "network-changed", G_CALLBACK (on_network_changed), self, G_CONNECT_SWAPPED);
    }
  else if (!wanted && self->network != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->network, self);
      g_clear_object (&self->network);
    }
}

/* The old place is left first: the new one may be part of it. */
static void
apply (HeraldAgiListener *self)
{
  guint port = g_settings_get_uint (self->settings, "agi-port");
  g_autoptr (GError) error = NULL;

  stop (self);
  g_free (self->address);
  self->address = g_settings_get_string (self->settings, "agi-address");
  if (self->routes != NULL && g_settings_get_boolean (self->settings, "agi-enabled"))
    {
      self->server = herald_agi_server_new (on_call, self);
      self->port = herald_agi_server_listen (self->server, self->address, (guint16) port, &error);
      if (self->port != 0)
        self->state = HERALD_AGI_LISTENER_LISTENING;
      else
        {
          stop (self);
          fail (self, error, port);
        }
    }
  watch_network (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
on_apply (gpointer user_data)
{
  HeraldAgiListener *self = user_data;

  self->apply = 0;
  apply (self);
  return G_SOURCE_REMOVE;
}

/* Address and port often change together, and are one change. */
static void
on_setting_changed (HeraldAgiListener *self)
{
  if (self->apply == 0)
    self->apply = g_idle_add_full (G_PRIORITY_DEFAULT, on_apply, self, NULL);
}

static void
herald_agi_listener_dispose (GObject *object)
{
  HeraldAgiListener *self = HERALD_AGI_LISTENER (object);

  g_clear_handle_id (&self->apply, g_source_remove);
  stop (self);
  watch_network (self);
  clear_routes (self);
  g_clear_object (&self->engine);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (herald_agi_listener_parent_class)->dispose (object);
}

static void
herald_agi_listener_finalize (GObject *object)
{
  g_free (HERALD_AGI_LISTENER (object)->address);
  G_OBJECT_CLASS (herald_agi_listener_parent_class)->finalize (object);
}

static void
herald_agi_listener_class_init (HeraldAgiListenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_agi_listener_dispose;
  G_OBJECT_CLASS (klass)->finalize = herald_agi_listener_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
herald_agi_listener_init (HeraldAgiListener *self)
{
}

/**
 * herald_agi_listener_new:
 * @settings: the user's
 *
 * Returns: (transfer full): a listener that answers nobody until it has an engine
 */
HeraldAgiListener *
herald_agi_listener_new (GSettings *settings)
{
  static const char *const keys[] = { "agi-enabled", "agi-address", "agi-port" };
  HeraldAgiListener *self = g_object_new (HERALD_TYPE_AGI_LISTENER, NULL);

  self->settings = g_object_ref (settings);
  self->address = g_settings_get_string (settings, "agi-address");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *signal = g_strconcat ("changed::", keys[i], NULL);

      g_signal_connect_object (settings, signal, G_CALLBACK (on_setting_changed), self, G_CONNECT_SWAPPED);
    }
  return self;
}

/**
 * herald_agi_listener_set_engine:
 * @self: a listener
 * @engine: (nullable): whose contacts and calls answer from now on; %NULL: nobody answers
 */
void
herald_agi_listener_set_engine (HeraldAgiListener *self,
                                HeraldEngine *engine)
{
  HeraldLookup *lookup = engine != NULL ? herald_engine_get_lookup (engine) : NULL;

  if (!g_set_object (&self->engine, engine))
    return;
  stop (self);
  clear_routes (self);
  if (lookup != NULL)
    {
      HeraldStore *store = herald_engine_get_store (engine);
      g_autoptr (HeraldLastAgents) spoken = store != NULL ? herald_last_agents_new_for_desk (store, lookup, herald_engine_get_account (engine)) : NULL;

      self->routes = herald_agi_routes_new (lookup);
      herald_agi_routes_set_last_agents (self->routes, spoken);
      herald_agi_routes_set_pop (self->routes, on_pop, self);
    }
  apply (self);
}

/**
 * herald_agi_listener_get_settings:
 * @self: a listener
 *
 * Returns: (transfer none): the settings that it follows
 */
GSettings *
herald_agi_listener_get_settings (HeraldAgiListener *self)
{
  return self->settings;
}

/**
 * herald_agi_listener_get_state:
 * @self: a listener
 *
 * Returns: how it stands
 */
HeraldAgiListenerState
herald_agi_listener_get_state (HeraldAgiListener *self)
{
  return self->state;
}

/**
 * herald_agi_listener_get_error:
 * @self: a listener
 *
 * Returns: (transfer none) (nullable): why it does not listen although it should, a sentence
 */
const GError *
herald_agi_listener_get_error (HeraldAgiListener *self)
{
  return self->error;
}

/**
 * herald_agi_listener_get_address:
 * @self: a listener
 *
 * Returns: (transfer none): the address that it wants
 */
const char *
herald_agi_listener_get_address (HeraldAgiListener *self)
{
  return self->address;
}

/**
 * herald_agi_listener_get_port:
 * @self: a listener
 *
 * Returns: the port at which it listens; 0: at none
 */
guint16
herald_agi_listener_get_port (HeraldAgiListener *self)
{
  return self->port;
}

/**
 * herald_agi_listener_get_n_calls:
 * @self: a listener
 *
 * Returns: how many calls wait for an answer
 */
guint
herald_agi_listener_get_n_calls (HeraldAgiListener *self)
{
  return self->server != NULL ? herald_agi_server_get_n_calls (self->server) : 0;
}

/**
 * herald_agi_listener_state_to_string:
 * @state: how a listener stands
 *
 * Returns: its word for programs: "off", "listening" or "failed"
 */
const char *
herald_agi_listener_state_to_string (HeraldAgiListenerState state)
{
  switch (state)
    {
    case HERALD_AGI_LISTENER_LISTENING:
      return "listening";
    case HERALD_AGI_LISTENER_FAILED:
      return "failed";
    case HERALD_AGI_LISTENER_OFF:
    default:
      return "off";
    }
}

/**
 * herald_agi_listener_describe:
 * @self: a listener
 *
 * Returns: (transfer full) (nullable): how it stands, a sentence; %NULL: it is off
 */
char *
herald_agi_listener_describe (HeraldAgiListener *self)
{
  switch (self->state)
    {
    case HERALD_AGI_LISTENER_LISTENING:
      return g_strdup_printf (_("The dialplan is answered at %1$s, port %2$u."), self->address, self->port);
    case HERALD_AGI_LISTENER_FAILED:
      return g_strdup (self->error->message);
    case HERALD_AGI_LISTENER_OFF:
    default:
      return NULL;
    }
}

/**
 * herald_agi_address_is_open:
 * @address: what the setting agi-address has
 *
 * Returns: whether other computers can reach it, too: they can ask who has which number
 */
gboolean
herald_agi_address_is_open (const char *address)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);

  return inet != NULL && !g_inet_address_get_is_loopback (inet);
}
