/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The directory of a site behind a FastAGI server: the same sources as on a desk, without a desk. */

#include "gateway.h"

#include <string.h>

#include "config/account.h"
#include "config/settings.h"
#include "config/site-backend.h"
#include "engine/agi-routes.h"
#include "engine/sources.h"

/* A password is a line. */
#define SECRET_MAX 4096

struct _HeraldGateway
{
  GSettings *settings;
  HeraldAccount *account;
  HeraldSourceSettings *source_settings;
  HeraldStore *store;
  HeraldLookup *lookup;
  HeraldSources *sources;
  HeraldAgiRoutes *routes;
  HeraldAgiServer *server;
  HeraldGatewayOptions *options;
  guint16 port;
};

/* Numbers and names are nobody's business in a log. */
static void
on_told (const char *route,
         const char *outcome,
         gint64 took_us,
         const GError *error,
         gpointer user_data)
{
  if (error != NULL)
    g_message ("%s: %s in %.1f ms, not told: %s", route, outcome, (double) took_us / 1000, error->message);
  else
    g_message ("%s: %s in %.1f ms", route, outcome, (double) took_us / 1000);
}

static void
on_call (HeraldAgiCall *call,
         gpointer user_data)
{
  herald_agi_routes_serve (((HeraldGateway *) user_data)->routes, call);
}

static void
place (HeraldGateway *self)
{
  g_auto (GStrv) private = g_settings_get_strv (self->settings, "private-numbers");
  const char *region = herald_account_get_region (self->account), *area = herald_account_get_area_code (self->account);
  const HeraldLocation location = { *region != '\0' ? region : NULL, *area != '\0' ? area : NULL };

  herald_lookup_set_location (self->lookup, &location);
  herald_lookup_set_private (self->lookup, (const char *const *) private, herald_account_get_internal_max_digits (self->account));
}

/* A service has no keyring: systemd's credentials hold the passwords, each in a file SOURCE.KEY. */
static void
read_secrets (HeraldGateway *self)
{
  const char *folder = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_auto (GStrv) words = g_strsplit (name, ".", 2);
      g_autofree char *secret = NULL;
      gsize length;

      if (words[0] == NULL || words[1] == NULL || !herald_source_settings_is_id (words[0])
          || !g_file_get_contents (path, &secret, &length, NULL) || length > SECRET_MAX)
        continue;
      herald_sources_set_secret (self->sources, words[0], words[1], g_strchomp (secret));
    }
}

static gboolean
listen (HeraldGateway *self,
        const HeraldGatewayOptions *options,
        GError **error)
{
  g_autoptr (HeraldAgiServer) server = herald_agi_server_new (on_call, self);
  guint16 port = herald_agi_server_listen (server, options->listen, options->port, error);

  if (port == 0)
    return FALSE;
  g_set_object (&self->server, server);
  self->port = port;
  g_message ("Listening at %s, port %u", options->listen, port);
  return TRUE;
}

static void
keep (HeraldGateway *self,
      const HeraldGatewayOptions *options)
{
  herald_gateway_options_free (self->options);
  self->options = g_new0 (HeraldGatewayOptions, 1);
  self->options->listen = g_strdup (options->listen);
  self->options->port = options->port;
  self->options->database = g_strdup (options->database);
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
                    const HeraldGatewayOptions *options,
                    GError **error)
{
  g_autoptr (HeraldGateway) self = g_new0 (HeraldGateway, 1);
  g_autoptr (GSettingsBackend) memory = g_memory_settings_backend_new ();

  self->settings = herald_settings_new_full (path, memory);
  self->account = herald_account_new (self->settings);
  self->source_settings = herald_source_settings_new (self->settings);
  self->store = herald_store_new (options->database, error);
  if (self->store == NULL)
    return NULL;
  self->lookup = herald_lookup_new (NULL);
  self->sources = herald_sources_new (self->source_settings, self->lookup, self->store);
  self->routes = herald_agi_routes_new (self->lookup);
  herald_agi_routes_set_told (self->routes, on_told, NULL);
  place (self);
  g_signal_connect_swapped (self->settings, "changed::region", G_CALLBACK (place), self);
  g_signal_connect_swapped (self->settings, "changed::area-code", G_CALLBACK (place), self);
  g_signal_connect_swapped (self->settings, "changed::private-numbers", G_CALLBACK (place), self);
  read_secrets (self);
  keep (self, options);
  if (!listen (self, options, error))
    return NULL;
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
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->server);
  g_clear_object (&self->routes);
  g_clear_object (&self->sources);
  g_clear_object (&self->lookup);
  g_clear_object (&self->store);
  g_clear_object (&self->source_settings);
  g_clear_object (&self->account);
  g_clear_object (&self->settings);
  herald_gateway_options_free (self->options);
  g_free (self);
}

/**
 * herald_gateway_apply:
 * @self: a gateway
 * @options: what its file says now
 * @error: set on failure: all stays as it was
 *
 * Listens elsewhere where the file says so. Calls that wait at the old place are served first.
 *
 * Returns: whether it could
 */
gboolean
herald_gateway_apply (HeraldGateway *self,
                      const HeraldGatewayOptions *options,
                      GError **error)
{
  if (g_strcmp0 (options->database, self->options->database) != 0)
    g_message ("Another database is used from the next start on.");
  if (g_str_equal (options->listen, self->options->listen) && options->port == self->options->port)
    return TRUE;
  if (!listen (self, options, error))
    return FALSE;
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
