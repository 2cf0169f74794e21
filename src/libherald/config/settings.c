/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where every program gets Herald's settings from. */

#include "config/settings.h"

#include "config/account.h"
#include "config/site-backend.h"

typedef struct
{
  HeraldSiteComplainFunc func;
  gpointer user_data;
} Listener;

/**
 * herald_settings_are_installed:
 *
 * Returns: whether Herald's schema is; GLib ends the program over one that is not
 */
gboolean
herald_settings_are_installed (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema
      = source != NULL ? g_settings_schema_source_lookup (source, HERALD_SETTINGS_SCHEMA, TRUE) : NULL;

  return schema != NULL;
}

/**
 * herald_settings_new_full:
 * @site_file: (type filename): what the site says; it is followed
 * @backend: where users' settings are
 *
 * Returns: (transfer full): both together
 */
GSettings *
herald_settings_new_full (const char *site_file,
                          GSettingsBackend *backend)
{
  g_autoptr (HeraldSiteBackend) site = herald_site_backend_new (backend, herald_site_conf_load (site_file));

  herald_site_backend_watch (site, site_file);
  return g_settings_new_with_backend (HERALD_SETTINGS_SCHEMA, G_SETTINGS_BACKEND (site));
}

/**
 * herald_settings_new_once:
 * @site_file: (type filename): what the site says now; it is not followed
 *
 * For a program that ends before anything changes.
 *
 * Returns: (transfer full): what it says
 */
GSettings *
herald_settings_new_once (const char *site_file)
{
  g_autoptr (GSettingsBackend) memory = g_memory_settings_backend_new ();
  g_autoptr (HeraldSiteBackend) site = herald_site_backend_new (memory, herald_site_conf_load (site_file));

  return g_settings_new_with_backend (HERALD_SETTINGS_SCHEMA, G_SETTINGS_BACKEND (site));
}

/**
 * herald_settings_new:
 *
 * Returns: (transfer full): the settings of the user and the site; the schema is installed
 */
GSettings *
herald_settings_new (void)
{
  g_autofree char *path = herald_site_conf_default_path ();
  g_autoptr (GSettingsBackend) backend = g_settings_backend_get_default ();

  return herald_settings_new_full (path, backend);
}

/**
 * herald_settings_new_draft:
 * @settings: settings of Herald
 *
 * Returns: (transfer full): what holds now and what is locked now, in memory: what is written to it is nowhere else
 */
GSettings *
herald_settings_new_draft (GSettings *settings)
{
  g_autoptr (GSettingsBackend) memory = g_memory_settings_backend_new ();
  g_autoptr (HeraldSiteBackend) draft = herald_site_backend_new (memory, herald_site_conf_new_from_settings (settings));

  return g_settings_new_with_backend (HERALD_SETTINGS_SCHEMA, G_SETTINGS_BACKEND (draft));
}

static HeraldSiteBackend *
get_site (GSettings *settings)
{
  g_autoptr (GSettingsBackend) backend = NULL;

  g_object_get (settings, "backend", &backend, NULL);
  /* The settings hold it. */
  return HERALD_IS_SITE_BACKEND (backend) ? HERALD_SITE_BACKEND (backend) : NULL;
}

/**
 * herald_settings_are_kept:
 * @settings: settings
 *
 * Returns: whether what is written to them is there after the program's end; not where dconf is missing
 */
gboolean
herald_settings_are_kept (GSettings *settings)
{
  g_autoptr (GSettingsBackend) backend = NULL;

  g_object_get (settings, "backend", &backend, NULL);
  if (HERALD_IS_SITE_BACKEND (backend))
    g_set_object (&backend, herald_site_backend_get_below (HERALD_SITE_BACKEND (backend)));
  return !g_str_equal (G_OBJECT_TYPE_NAME (backend), "GMemorySettingsBackend");
}

static void
tell (HeraldSiteBackend *site,
      Listener *listener)
{
  const GPtrArray *complaints = herald_site_conf_get_complaints (herald_site_backend_get_conf (site));

  for (guint i = 0; i < complaints->len; i++)
    {
      const HeraldSiteComplaint *complaint = g_ptr_array_index (complaints, i);
      g_autofree char *sentence = NULL;

      if (complaint->line != 0)
        sentence = g_strdup_printf ("%s:%u: %s", herald_site_backend_get_path (site), complaint->line, complaint->sentence);
      else
        sentence = g_strdup_printf ("%s: %s", herald_site_backend_get_path (site), complaint->sentence);
      listener->func (sentence, listener->user_data);
    }
}

static void
listener_free (gpointer data,
               GClosure *closure)
{
  g_free (data);
}

/**
 * herald_settings_watch_complaints:
 * @settings: settings of herald_settings_new()
 * @func: called with each complaint, now and whenever herald.conf has changed
 * @user_data: for @func
 */
void
herald_settings_watch_complaints (GSettings *settings,
                                  HeraldSiteComplainFunc func,
                                  gpointer user_data)
{
  HeraldSiteBackend *site = get_site (settings);
  Listener *listener;

  if (site == NULL)
    return;
  listener = g_new0 (Listener, 1);
  listener->func = func;
  listener->user_data = user_data;
  tell (site, listener);
  g_signal_connect_data (site, "site-changed", G_CALLBACK (tell), listener, listener_free, 0);
}
