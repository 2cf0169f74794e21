/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The directory of a site behind a FastAGI server: the same sources as on a desk, without a desk. */

#include "gateway.h"

#include "call-log.h"
#include "engine/agi-host.h"
#include "engine/talk-link.h"
#include "pbx/ami-http.h"

struct _HeraldGateway
{
  HeraldAgiHost *host;
  HeraldAgiServer *server;
  HeraldTalkLink *talks;
  HeraldCallLog *log;
  char *listen, *database; /* as it was told last */
  char *status;            /* of the connection to the manager, as it was said last */
  guint16 wanted_port, port;
};

static void
on_told (const char *route,
         const char *outcome,
         gint64 took_us,
         const GError *error,
         gpointer user_data)
{
  herald_call_log_tell (((HeraldGateway *) user_data)->log, route, outcome, took_us, error);
}

static void
on_trouble (const char *route,
            const GError *error,
            gpointer user_data)
{
  herald_call_log_trouble (((HeraldGateway *) user_data)->log, route, error);
}

/* Where no server is set there is nothing to say. */
static void
on_link (HeraldLinkState state,
         const GError *error,
         gpointer user_data)
{
  HeraldGateway *self = user_data;
  const char *host = herald_account_get_host (herald_agi_host_get_account (self->host));
  g_autofree char *status = NULL;

  if (state == HERALD_LINK_CONNECTED)
    status = g_strdup_printf ("Hears from %s who speaks with whom", host);
  else if (state == HERALD_LINK_WAITING || state == HERALD_LINK_FAILED)
    status = g_strdup_printf ("Does not hear from %s who speaks with whom: %s%s", host, error != NULL ? error->message : "The connection was lost.",
                              state == HERALD_LINK_FAILED ? " It tries again when it is told to read its settings." : "");
  else if (state == HERALD_LINK_OFFLINE)
    status = g_strdup ("");
  if (status == NULL || g_strcmp0 (status, self->status) == 0)
    return;
  g_free (self->status);
  self->status = g_steal_pointer (&status);
  if (*self->status != '\0')
    g_message ("%s", self->status);
  herald_gateway_notify_status (self->status);
}

static void
hear (HeraldGateway *self,
      const HeraldAgiOptions *options)
{
  const char *secret = g_hash_table_lookup (options->secrets, HERALD_GATEWAY_MANAGER_SECRET);

  if (secret == NULL && *herald_account_get_host (herald_agi_host_get_account (self->host)) != '\0')
    g_message ("Nobody hears who speaks with whom: there is no secret %s.", HERALD_GATEWAY_MANAGER_SECRET);
  herald_agi_host_set_days (self->host, options);
  herald_talk_link_apply (self->talks, secret);
}

static void
on_call (HeraldAgiCall *call,
         gpointer user_data)
{
  herald_agi_routes_serve (herald_agi_host_get_routes (((HeraldGateway *) user_data)->host), call);
}

static gboolean
listen (HeraldGateway *self,
        const char *address,
        guint16 wanted,
        GError **error)
{
  g_autoptr (HeraldAgiServer) server = herald_agi_server_new (on_call, self);
  guint16 port = herald_agi_server_listen (server, address, wanted, error);

  if (port == 0)
    return FALSE;
  g_set_object (&self->server, server);
  self->port = port;
  return TRUE;
}

/* An address and the one for all of them cannot have the same port at a time: the old place is left, and taken again where the new one
 * cannot be had all the same. */
static gboolean
listen_instead (HeraldGateway *self,
                const HeraldAgiOptions *options,
                GError **error)
{
  g_autoptr (GError) lost = NULL;

  herald_agi_server_stop (self->server);
  if (listen (self, options->listen, options->port, error))
    return TRUE;
  if (!listen (self, self->listen, self->port, &lost))
    {
      g_message ("Nothing is answered any more at %s, port %u: %s", self->listen, self->port, lost->message);
      self->port = 0;
    }
  return FALSE;
}

static gboolean
move (HeraldGateway *self,
      const HeraldAgiOptions *options,
      GError **error)
{
  g_autoptr (GError) why = NULL;

  if (self->port != 0 && g_str_equal (options->listen, self->listen) && (options->port == self->wanted_port || options->port == self->port))
    return TRUE;
  if (!listen (self, options->listen, options->port, &why))
    {
      if (self->port == 0 || options->port != self->port || !g_error_matches (why, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
        {
          g_propagate_error (error, g_steal_pointer (&why));
          return FALSE;
        }
      if (!listen_instead (self, options, error))
        return FALSE;
    }
  g_message ("Listening at %s, port %u", options->listen, self->port);
  return TRUE;
}

static void
keep (HeraldGateway *self,
      const HeraldAgiOptions *options)
{
  g_free (self->listen);
  g_free (self->database);
  self->listen = g_strdup (options->listen);
  self->database = g_strdup (options->database);
  self->wanted_port = options->port;
}

/**
 * herald_gateway_new:
 * @path: (type filename): its file: the sources of contacts and the country are followed in it
 * @options: of the same file
 * @error: set on failure
 *
 * Returns: (transfer full) (nullable): a gateway that listens
 */
HeraldGateway *
herald_gateway_new (const char *path,
                    const HeraldAgiOptions *options,
                    GError **error)
{
  g_autoptr (HeraldGateway) self = g_new0 (HeraldGateway, 1);

  self->log = herald_call_log_new ();
  self->host = herald_agi_host_new (path, options, error);
  if (self->host == NULL)
    return NULL;
  herald_agi_routes_set_told (herald_agi_host_get_routes (self->host), on_told, self);
  herald_agi_routes_set_trouble (herald_agi_host_get_routes (self->host), on_trouble, self);
  keep (self, options);
  if (!move (self, options, error))
    return NULL;
  self->talks = herald_talk_link_new (herald_agi_host_get_account (self->host), herald_agi_host_get_last_agents (self->host), on_link, self);
  hear (self, options);
  return g_steal_pointer (&self);
}

/**
 * herald_gateway_free:
 * @self: (transfer full) (nullable): a gateway; calls that wait go on
 */
void
herald_gateway_free (HeraldGateway *self)
{
  if (self == NULL)
    return;
  if (self->server != NULL)
    herald_agi_server_stop (self->server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&self->server);
  herald_talk_link_free (self->talks);
  herald_ami_http_await_logoffs ();
  herald_agi_host_free (self->host);
  herald_call_log_free (self->log);
  g_free (self->listen);
  g_free (self->database);
  g_free (self->status);
  g_free (self);
}

/**
 * herald_gateway_apply:
 * @self: a gateway
 * @options: what its file says now
 * @error: set on failure: all stays as it was
 *
 * Listens elsewhere where the file says so. Calls that wait at the old place go on.
 *
 * Returns: whether it could
 */
gboolean
herald_gateway_apply (HeraldGateway *self,
                      const HeraldAgiOptions *options,
                      GError **error)
{
  if (!move (self, options, error))
    return FALSE;
  if (!g_str_equal (options->database, self->database))
    g_message ("Another database is used from the next start on.");
  herald_agi_host_set_secrets (self->host, options);
  hear (self, options);
  herald_agi_host_set_cases (self->host, options);
  keep (self, options);
  return TRUE;
}

/**
 * herald_gateway_get_port:
 * @self: a gateway
 *
 * Returns: where it listens
 */
guint16
herald_gateway_get_port (HeraldGateway *self)
{
  return self->port;
}
