/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A backend of GSettings that lays herald.conf around another one, which is dconf as a rule: what the user has not set
 * is the site's, and what the site has locked is not the user's. So GSettings itself, and every binding to it, knows. A
 * lock of dconf comes first: it is the older custom. */

#include "config/site-backend.h"

#include <string.h>

#include "config/account.h"
#include "config/site-watch.h"
#include "config/source-settings.h"

struct _HeraldSiteBackend
{
  GSettingsBackend parent_instance;

  /* Owned */
  GSettingsBackend *below;
  HeraldSiteConf *conf;
  GHashTable *followed; /* path of settings to Followed */
  HeraldSiteWatch *watch;
};

/* GSettings of the backend below, through which its changes are heard: a backend has no public signal. */
typedef struct
{
  HeraldSiteBackend *self; /* borrowed */
  GSettings *settings;
  guint users;
} Followed;

enum
{
  SIGNAL_SITE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HeraldSiteBackend, herald_site_backend, G_TYPE_SETTINGS_BACKEND)

#define BELOW(self) (G_SETTINGS_BACKEND_GET_CLASS ((self)->below))

/* --- reading and writing --------------------------------------------------------------------------------------- */

static GVariant *
get_site_value (HeraldSiteBackend *self,
                const char *key,
                const GVariantType *type)
{
  GVariant *value = herald_site_conf_get (self->conf, key);

  return value != NULL && g_variant_is_of_type (value, type) ? g_variant_ref (value) : NULL;
}

static gboolean
is_locked (HeraldSiteBackend *self,
           const char *key)
{
  return herald_site_conf_is_locked (self->conf, key) && BELOW (self)->get_writable (self->below, key);
}

static GVariant *
herald_site_backend_read (GSettingsBackend *backend,
                          const char *key,
                          const GVariantType *type,
                          gboolean default_value)
{
  HeraldSiteBackend *self = HERALD_SITE_BACKEND (backend);
  g_autoptr (GVariant) own = NULL;

  if (is_locked (self, key))
    return get_site_value (self, key, type);
  own = BELOW (self)->read (self->below, key, type, default_value);
  return own != NULL && g_variant_is_of_type (own, type) ? g_steal_pointer (&own) : get_site_value (self, key, type);
}

static GVariant *
herald_site_backend_read_user_value (GSettingsBackend *backend,
                                     const char *key,
                                     const GVariantType *type)
{
  HeraldSiteBackend *self = HERALD_SITE_BACKEND (backend);

  return is_locked (self, key) ? NULL : BELOW (self)->read_user_value (self->below, key, type);
}

static gboolean
herald_site_backend_get_writable (GSettingsBackend *backend,
                                  const char *key)
{
  HeraldSiteBackend *self = HERALD_SITE_BACKEND (backend);

  return !herald_site_conf_is_locked (self->conf, key) && BELOW (self)->get_writable (self->below, key);
}

static gboolean
herald_site_backend_write (GSettingsBackend *backend,
                           const char *key,
                           GVariant *value,
                           gpointer origin_tag)
{
  HeraldSiteBackend *self = HERALD_SITE_BACKEND (backend);

  if (!herald_site_conf_is_locked (self->conf, key))
    return BELOW (self)->write (self->below, key, value, origin_tag);
  g_variant_unref (g_variant_ref_sink (value));
  return FALSE;
}

static gboolean
find_locked (gpointer key,
             gpointer value,
             gpointer user_data)
{
  gboolean *locked = ((gpointer *) user_data)[1];

  *locked = herald_site_conf_is_locked (((gpointer *) user_data)[0], key);
  return *locked;
}

static gboolean
herald_site_backend_write_tree (GSettingsBackend *backend,
                                GTree *tree,
                                gpointer origin_tag)
{
  HeraldSiteBackend *self = HERALD_SITE_BACKEND (backend);
  gboolean locked = FALSE;
  gpointer data[] = { self->conf, &locked };

  g_tree_foreach (tree, find_locked, data);
  return !locked && BELOW (self)->write_tree (self->below, tree, origin_tag);
}

static void
herald_site_backend_reset (GSettingsBackend *backend,
                           const char *key,
                           gpointer origin_tag)
{
  HeraldSiteBackend *self = HERALD_SITE_BACKEND (backend);

  if (!herald_site_conf_is_locked (self->conf, key))
    BELOW (self)->reset (self->below, key, origin_tag);
}

static void
herald_site_backend_sync (GSettingsBackend *backend)
{
  HeraldSiteBackend *self = HERALD_SITE_BACKEND (backend);

  if (BELOW (self)->sync != NULL)
    BELOW (self)->sync (self->below);
}

/* --- changes of the backend below ------------------------------------------------------------------------------ */

static void
followed_free (Followed *followed)
{
  g_signal_handlers_disconnect_by_data (followed->settings, followed);
  g_object_unref (followed->settings);
  g_free (followed);
}

static char *
path_of (Followed *followed,
         const char *key)
{
  g_autofree char *folder = NULL;

  g_object_get (followed->settings, "path", &folder, NULL);
  return g_strconcat (folder, key, NULL);
}

static void
on_changed (Followed *followed,
            const char *key)
{
  g_autofree char *path = path_of (followed, key);

  g_settings_backend_changed (G_SETTINGS_BACKEND (followed->self), path, NULL);
}

static void
on_writable_changed (Followed *followed,
                     const char *key)
{
  g_autofree char *path = path_of (followed, key);

  g_settings_backend_writable_changed (G_SETTINGS_BACKEND (followed->self), path);
}

static Followed *
follow (HeraldSiteBackend *self,
        const char *path)
{
  const char *schema = g_str_has_prefix (path, HERALD_SOURCE_PATH) ? HERALD_SOURCE_SCHEMA : HERALD_SETTINGS_SCHEMA;
  Followed *followed = g_new0 (Followed, 1);

  followed->self = self;
  followed->settings = g_settings_new_with_backend_and_path (schema, self->below, path);
  g_signal_connect_swapped (followed->settings, "changed", G_CALLBACK (on_changed), followed);
  g_signal_connect_swapped (followed->settings, "writable-changed", G_CALLBACK (on_writable_changed), followed);
  g_hash_table_insert (self->followed, g_strdup (path), followed);
  return followed;
}

static void
herald_site_backend_subscribe (GSettingsBackend *backend,
                               const char *name)
{
  HeraldSiteBackend *self = HERALD_SITE_BACKEND (backend);
  Followed *followed = g_hash_table_lookup (self->followed, name);

  if (followed == NULL)
    followed = follow (self, name);
  followed->users++;
}

static void
herald_site_backend_unsubscribe (GSettingsBackend *backend,
                                 const char *name)
{
  HeraldSiteBackend *self = HERALD_SITE_BACKEND (backend);
  Followed *followed = g_hash_table_lookup (self->followed, name);

  if (followed != NULL && --followed->users == 0)
    g_hash_table_remove (self->followed, name);
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
herald_site_backend_finalize (GObject *object)
{
  HeraldSiteBackend *self = HERALD_SITE_BACKEND (object);

  g_clear_pointer (&self->watch, herald_site_watch_free);
  g_hash_table_unref (self->followed);
  g_object_unref (self->below);
  herald_site_conf_free (self->conf);
  G_OBJECT_CLASS (herald_site_backend_parent_class)->finalize (object);
}

static void
herald_site_backend_class_init (HeraldSiteBackendClass *klass)
{
  GSettingsBackendClass *backend_class = G_SETTINGS_BACKEND_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = herald_site_backend_finalize;
  backend_class->read = herald_site_backend_read;
  backend_class->read_user_value = herald_site_backend_read_user_value;
  backend_class->get_writable = herald_site_backend_get_writable;
  backend_class->write = herald_site_backend_write;
  backend_class->write_tree = herald_site_backend_write_tree;
  backend_class->reset = herald_site_backend_reset;
  backend_class->subscribe = herald_site_backend_subscribe;
  backend_class->unsubscribe = herald_site_backend_unsubscribe;
  backend_class->sync = herald_site_backend_sync;
  signals[SIGNAL_SITE_CHANGED]
      = g_signal_new ("site-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
herald_site_backend_init (HeraldSiteBackend *self)
{
  self->followed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) followed_free);
}

/**
 * herald_site_backend_new:
 * @below: where users' settings are
 * @conf: (transfer full): what the site says
 *
 * Returns: (transfer full): both together
 */
HeraldSiteBackend *
herald_site_backend_new (GSettingsBackend *below,
                         HeraldSiteConf *conf)
{
  HeraldSiteBackend *self = g_object_new (HERALD_TYPE_SITE_BACKEND, NULL);

  self->below = g_object_ref (below);
  self->conf = conf;
  return self;
}

/**
 * herald_site_backend_set_conf:
 * @self: a backend
 * @conf: (transfer full): what the site says now
 *
 * Tells everybody whose settings are others by that.
 */
void
herald_site_backend_set_conf (HeraldSiteBackend *self,
                              HeraldSiteConf *conf)
{
  g_autoptr (HeraldSiteConf) old = self->conf;
  g_autoptr (GPtrArray) paths = herald_site_conf_compare (old, conf);

  self->conf = conf;
  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);

      if (herald_site_conf_is_locked (old, path) != herald_site_conf_is_locked (conf, path))
        g_settings_backend_writable_changed (G_SETTINGS_BACKEND (self), path);
      g_settings_backend_changed (G_SETTINGS_BACKEND (self), path, NULL);
    }
  g_signal_emit (self, signals[SIGNAL_SITE_CHANGED], 0);
}

/**
 * herald_site_backend_get_conf:
 * @self: a backend
 *
 * Returns: (transfer none): what the site says at the moment
 */
const HeraldSiteConf *
herald_site_backend_get_conf (HeraldSiteBackend *self)
{
  return self->conf;
}

/**
 * herald_site_backend_get_below:
 * @self: a backend
 *
 * Returns: (transfer none): where users' settings are
 */
GSettingsBackend *
herald_site_backend_get_below (HeraldSiteBackend *self)
{
  return self->below;
}

static void
on_file_changed (const char *path,
                 gpointer user_data)
{
  herald_site_backend_set_conf (user_data, herald_site_conf_load (path));
}

/**
 * herald_site_backend_watch:
 * @self: a backend
 * @path: (type filename): the file with what the site says
 *
 * What is changed in the file holds from then on.
 */
void
herald_site_backend_watch (HeraldSiteBackend *self,
                           const char *path)
{
  g_clear_pointer (&self->watch, herald_site_watch_free);
  self->watch = herald_site_watch_new (path, on_file_changed, self);
}

/**
 * herald_site_backend_get_path:
 * @self: a backend
 *
 * Returns: (nullable) (transfer none) (type filename): the file that is watched
 */
const char *
herald_site_backend_get_path (HeraldSiteBackend *self)
{
  return self->watch != NULL ? herald_site_watch_get_path (self->watch) : NULL;
}
