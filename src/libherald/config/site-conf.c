/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What herald.conf says: the values of settings and which of them are locked, and what is wrong with the file. A file
 * that is broken is never fatal: what can be read of it holds. */

#include "config/site-conf-private.h"

#include <glib/gi18n.h>
#include <errno.h>
#include <string.h>

#include "config/account.h"
#include "install/installation.h"

/* Where sandboxed programs see the computer's own /etc, if they are given it. */
#define SANDBOX_ETC "/run/host/etc"

static void
complaint_free (HeraldSiteComplaint *complaint)
{
  g_free (complaint->sentence);
  g_free (complaint);
}

/* For the readers: nothing is set. */
HeraldSiteConf *
herald_site_conf_new (void)
{
  HeraldSiteConf *self = g_new0 (HeraldSiteConf, 1);

  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  self->locks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->complaints = g_ptr_array_new_with_free_func ((GDestroyNotify) complaint_free);
  return self;
}

/**
 * herald_site_conf_free:
 * @self: what the file says
 */
void
herald_site_conf_free (HeraldSiteConf *self)
{
  g_hash_table_unref (self->values);
  g_hash_table_unref (self->locks);
  g_ptr_array_unref (self->complaints);
  g_free (self);
}

/* For the readers: takes a floating @value. */
void
herald_site_conf_set (HeraldSiteConf *self,
                      const char *folder,
                      const char *key,
                      GVariant *value)
{
  g_hash_table_insert (self->values, g_strconcat (folder, key, NULL), g_variant_ref_sink (value));
}

void
herald_site_conf_lock (HeraldSiteConf *self,
                       const char *folder,
                       const char *key)
{
  g_hash_table_add (self->locks, g_strconcat (folder, key, NULL));
}

void
herald_site_conf_complain (HeraldSiteConf *self,
                           guint line,
                           const char *format,
                           ...)
{
  HeraldSiteComplaint *complaint;
  va_list arguments;

  if (self->complaints->len >= HERALD_SITE_COMPLAINTS_MAX)
    return;
  complaint = g_new0 (HeraldSiteComplaint, 1);
  complaint->line = line;
  va_start (arguments, format);
  complaint->sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (self->complaints, complaint);
}

/**
 * herald_site_conf_default_path:
 *
 * Returns: (transfer full) (type filename): where the file is, whether it is there or not; HERALD_SITE_CONF names another
 */
char *
herald_site_conf_default_path (void)
{
  const char *named = g_getenv ("HERALD_SITE_CONF");

  if (named != NULL && *named != '\0')
    return g_strdup (named);
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    return g_build_filename (SANDBOX_ETC, "herald", "herald.conf", NULL);
  return g_build_filename (herald_installation_sysconf_dir (), "herald", "herald.conf", NULL);
}

/* As much of the file as is read; it may be a pipe or grow meanwhile. */
static char *
read_file (const char *path,
           gsize *length,
           GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree char *text = NULL;

  if (stream == NULL)
    return NULL;
  text = g_malloc (HERALD_SITE_CONF_MAX + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), text, HERALD_SITE_CONF_MAX + 1, length, NULL, error))
    return NULL;
  return g_steal_pointer (&text);
}

/**
 * herald_site_conf_load:
 * @path: (type filename): a file
 *
 * Returns: (transfer full): what it says; nothing where there is none
 */
HeraldSiteConf *
herald_site_conf_load (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  HeraldSiteConf *self;
  gsize length = 0;

  /* A device or a pipe would be waited for. */
  if (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      self = herald_site_conf_new ();
      herald_site_conf_complain (self, 0, _("This is not a file."));
      return self;
    }
  text = read_file (path, &length, &error);
  if (text != NULL && length <= HERALD_SITE_CONF_MAX)
    self = herald_site_conf_parse (text, length);
  else
    {
      self = herald_site_conf_new ();
      if (text != NULL)
        herald_site_conf_complain (self, 0, _("The file is longer than %d KiB. Nothing of it is used."), HERALD_SITE_CONF_MAX / 1024);
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        herald_site_conf_complain (self, 0, _("The file cannot be read: %s"), error->message);
    }
  self->exists = text != NULL;
  return self;
}

/**
 * herald_site_conf_new_from_settings:
 * @settings: settings of the schema HERALD_SETTINGS_SCHEMA
 *
 * For a draft of an account: what holds now, whoever has set it, and what is locked, by whatever means.
 *
 * Returns: (transfer full): the values and locks of these settings
 */
HeraldSiteConf *
herald_site_conf_new_from_settings (GSettings *settings)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  HeraldSiteConf *self = herald_site_conf_new ();
  g_auto (GStrv) keys = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (char **key = keys; *key != NULL; key++)
    {
      g_autoptr (GVariant) value = g_settings_get_value (settings, *key);

      herald_site_conf_set (self, HERALD_SETTINGS_PATH, *key, value);
      if (!g_settings_is_writable (settings, *key))
        herald_site_conf_lock (self, HERALD_SETTINGS_PATH, *key);
    }
  return self;
}

/**
 * herald_site_conf_exists:
 * @self: what the file says
 *
 * Returns: whether there is a file
 */
gboolean
herald_site_conf_exists (const HeraldSiteConf *self)
{
  return self->exists;
}

/**
 * herald_site_conf_get:
 * @self: what the file says
 * @path: a setting with its whole path
 *
 * Returns: (transfer none) (nullable): the site's value for it
 */
GVariant *
herald_site_conf_get (const HeraldSiteConf *self,
                      const char *path)
{
  return g_hash_table_lookup (self->values, path);
}

/**
 * herald_site_conf_is_locked:
 * @self: what the file says
 * @path: a setting with its whole path
 *
 * Returns: whether users may not change it
 */
gboolean
herald_site_conf_is_locked (const HeraldSiteConf *self,
                            const char *path)
{
  return g_hash_table_contains (self->locks, path);
}

/**
 * herald_site_conf_get_complaints:
 * @self: what the file says
 *
 * Returns: (transfer none) (element-type HeraldSiteComplaint): what is wrong with it, in the order it is found
 */
const GPtrArray *
herald_site_conf_get_complaints (const HeraldSiteConf *self)
{
  return self->complaints;
}

static gboolean
is_same (GVariant *one,
         GVariant *other)
{
  return one == other || (one != NULL && other != NULL && g_variant_equal (one, other));
}

static void
add_other (GHashTable *paths,
           GHashTable *from,
           const HeraldSiteConf *one,
           const HeraldSiteConf *other)
{
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    {
      if (!is_same (herald_site_conf_get (one, path), herald_site_conf_get (other, path))
          || herald_site_conf_is_locked (one, path) != herald_site_conf_is_locked (other, path))
        g_hash_table_add (paths, path);
    }
}

/**
 * herald_site_conf_compare:
 * @one: what a file said
 * @other: what it says now
 *
 * Returns: (transfer full) (element-type utf8): the paths of the settings about which they differ, each once
 */
GPtrArray *
herald_site_conf_compare (const HeraldSiteConf *one,
                          const HeraldSiteConf *other)
{
  g_autoptr (GHashTable) paths = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer path;

  add_other (paths, one->values, one, other);
  add_other (paths, other->values, one, other);
  add_other (paths, one->locks, one, other);
  add_other (paths, other->locks, one, other);
  g_hash_table_iter_init (&iter, paths);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    g_ptr_array_add (list, g_strdup (path));
  return list;
}
