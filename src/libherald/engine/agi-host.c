/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same sources as on a desk, of a file that has the sections of herald.conf and one of its own. The gateway has one of these for
 * as long as it runs, the program that Asterisk starts one for a call. */

#include "engine/agi-host.h"

#include "config/account.h"
#include "config/settings.h"
#include "config/site-backend.h"

struct _HeraldAgiHost
{
  GSettings *settings;
  HeraldAccount *account;
  HeraldSourceSettings *source_settings;
  HeraldStore *store;
  HeraldLookup *lookup;
  HeraldSources *sources;
  HeraldLastAgents *last_agents;
  HeraldCaseHttp *cases; /* or NULL */
  HeraldAgiRoutes *routes;
};

static void
place (HeraldAgiHost *self)
{
  g_auto (GStrv) private = g_settings_get_strv (self->settings, "private-numbers");
  const char *region = herald_account_get_region (self->account), *area = herald_account_get_area_code (self->account);
  const HeraldLocation location = { *region != '\0' ? region : NULL, *area != '\0' ? area : NULL };

  herald_lookup_set_location (self->lookup, &location);
  herald_lookup_set_private (self->lookup, (const char *const *) private, herald_account_get_internal_max_digits (self->account));
}

/**
 * herald_agi_host_set_secrets:
 * @self: a host
 * @options: what its file says now
 *
 * Gives the sources their passwords.
 */
void
herald_agi_host_set_secrets (HeraldAgiHost *self,
                             const HeraldAgiOptions *options)
{
  GHashTableIter iter;
  gpointer name, secret;

  g_hash_table_iter_init (&iter, options->secrets);
  while (g_hash_table_iter_next (&iter, &name, &secret))
    {
      g_auto (GStrv) words = g_strsplit (name, ".", 2);

      if (herald_source_settings_is_id (words[0])
          && g_strcmp0 (herald_sources_get_secret (self->sources, words[0], words[1]), secret) != 0)
        herald_sources_set_secret (self->sources, words[0], words[1], secret);
    }
}

/**
 * herald_agi_host_set_days:
 * @self: a host
 * @options: what its file says now
 *
 * So long it is remembered who spoke with whom.
 */
void
herald_agi_host_set_days (HeraldAgiHost *self,
                          const HeraldAgiOptions *options)
{
  herald_last_agents_set_days (self->last_agents, options->remember_days);
}

/**
 * herald_agi_host_set_cases:
 * @self: a host
 * @options: what its file says now
 *
 * Cases are opened as it says from now on, or not any more.
 */
void
herald_agi_host_set_cases (HeraldAgiHost *self,
                           const HeraldAgiOptions *options)
{
  if (options->cases != NULL && self->cases != NULL)
    herald_case_http_continue (options->cases, self->cases);
  g_set_object (&self->cases, options->cases);
  herald_agi_routes_set_cases (self->routes, HERALD_CASE_DESK (self->cases));
}

static void
make (HeraldAgiHost *self,
      const HeraldAgiOptions *options)
{
  self->account = herald_account_new (self->settings);
  self->source_settings = herald_source_settings_new (self->settings);
  self->lookup = herald_lookup_new (NULL);
  self->sources = herald_sources_new_with_secrets (self->source_settings, self->lookup, self->store, options->secrets);
  self->routes = herald_agi_routes_new (self->lookup);
  if (self->store != NULL)
    {
      self->last_agents = herald_last_agents_new (self->store, self->lookup, self->account);
      herald_agi_routes_set_last_agents (self->routes, self->last_agents);
      herald_agi_host_set_days (self, options);
    }
  herald_agi_host_set_cases (self, options);
  place (self);
}

/**
 * herald_agi_host_new:
 * @path: (type filename): its file: the sources of contacts and the country are followed in it
 * @options: of the same file
 * @error: set on failure
 *
 * Returns: (transfer full) (nullable): what answers, with routes to it
 */
HeraldAgiHost *
herald_agi_host_new (const char *path,
                     const HeraldAgiOptions *options,
                     GError **error)
{
  g_autoptr (HeraldAgiHost) self = g_new0 (HeraldAgiHost, 1);
  g_autoptr (GSettingsBackend) memory = g_memory_settings_backend_new ();

  self->store = herald_store_new (options->database, error);
  if (self->store == NULL)
    return NULL;
  self->settings = herald_settings_new_full (path, memory);
  make (self, options);
  g_signal_connect_swapped (self->settings, "changed::region", G_CALLBACK (place), self);
  g_signal_connect_swapped (self->settings, "changed::area-code", G_CALLBACK (place), self);
  g_signal_connect_swapped (self->settings, "changed::private-numbers", G_CALLBACK (place), self);
  return g_steal_pointer (&self);
}

/**
 * herald_agi_host_new_once:
 * @path: (type filename): its file
 * @options: of the same file
 * @error: set on failure
 *
 * For one call: nothing is followed, and nothing written. Where there is no database, the other sources are asked.
 *
 * Returns: (transfer full) (nullable): what answers, with routes to it
 */
HeraldAgiHost *
herald_agi_host_new_once (const char *path,
                          const HeraldAgiOptions *options,
                          GError **error)
{
  g_autoptr (HeraldAgiHost) self = g_new0 (HeraldAgiHost, 1);

  if (g_file_test (options->database, G_FILE_TEST_EXISTS))
    {
      self->store = herald_store_new_to_read (options->database, error);
      if (self->store == NULL)
        return NULL;
    }
  self->settings = herald_settings_new_once (path);
  make (self, options);
  return g_steal_pointer (&self);
}

/**
 * herald_agi_host_free:
 * @self: (transfer full) (nullable): a host
 */
void
herald_agi_host_free (HeraldAgiHost *self)
{
  if (self == NULL)
    return;
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  if (self->last_agents != NULL)
    herald_last_agents_flush (self->last_agents);
  g_clear_object (&self->routes);
  g_clear_object (&self->last_agents);
  g_clear_object (&self->cases);
  g_clear_object (&self->sources);
  g_clear_object (&self->lookup);
  g_clear_object (&self->store);
  g_clear_object (&self->source_settings);
  g_clear_object (&self->account);
  g_clear_object (&self->settings);
  g_free (self);
}

/**
 * herald_agi_host_get_routes:
 * @self: a host
 *
 * Returns: (transfer none): what serves its calls
 */
HeraldAgiRoutes *
herald_agi_host_get_routes (HeraldAgiHost *self)
{
  return self->routes;
}

/**
 * herald_agi_host_get_sources:
 * @self: a host
 *
 * Returns: (transfer none): its sources of contacts; they know its store
 */
HeraldSources *
herald_agi_host_get_sources (HeraldAgiHost *self)
{
  return self->sources;
}

/**
 * herald_agi_host_get_settings:
 * @self: a host
 *
 * Returns: (transfer none): what its file says in [Herald]
 */
GSettings *
herald_agi_host_get_settings (HeraldAgiHost *self)
{
  return self->settings;
}

/**
 * herald_agi_host_get_account:
 * @self: a host
 *
 * Returns: (transfer none): the server that its file names
 */
HeraldAccount *
herald_agi_host_get_account (HeraldAgiHost *self)
{
  return self->account;
}

/**
 * herald_agi_host_get_last_agents:
 * @self: a host
 *
 * Returns: (transfer none): who has spoken with whom
 */
HeraldLastAgents *
herald_agi_host_get_last_agents (HeraldAgiHost *self)
{
  return self->last_agents;
}
