/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds integration files: the user's own first, then those of the system, in the folders of data that GLib knows of:
 * herald_installation_begin() sees to it that Herald's own is among them. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lookup/http-integration.h"

#define SUFFIX ".ini"
/* Files that are looked at in all folders together. */
#define FILES_MAX 500

static GPtrArray *
folders (void)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (list, g_build_filename (g_get_user_config_dir (), "herald", "integrations", NULL));
  for (const char *const *dir = g_get_system_data_dirs (); *dir != NULL; dir++)
    g_ptr_array_add (list, g_build_filename (*dir, "herald", "integrations", NULL));
  return list;
}

static HeraldIntegration *
load_path (const char *path,
           const char *name,
           GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GError) why = NULL;
  g_autofree char *text = g_malloc (HERALD_INTEGRATION_FILE_MAX + 1);
  gsize length = 0;

  stream = g_file_read (file, NULL, &why);
  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), text, HERALD_INTEGRATION_FILE_MAX + 1, &length, NULL, &why))
    {
      g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("The integration file “%s” cannot be read: %s"), path,
                   why->message);
      return NULL;
    }
  return herald_integration_parse (name, text, length, error);
}

static gboolean
is_plain_name (const char *file)
{
  return *file != '\0' && *file != '.' && strchr (file, G_DIR_SEPARATOR) == NULL;
}

/**
 * herald_integration_load:
 * @file: the name of a file of the user or the system ("espocrm"), or the path of one
 * @error: return location for a #HERALD_SOURCE_ERROR_SETTINGS
 *
 * Reads the file here and now: it is small.
 *
 * Returns: (transfer full): what it says
 */
HeraldIntegration *
herald_integration_load (const char *file,
                         GError **error)
{
  g_autoptr (GPtrArray) list = folders ();
  g_autofree char *ending = NULL;

  if (g_path_is_absolute (file))
    return load_path (file, file, error);
  ending = g_strconcat (file, SUFFIX, NULL);
  for (guint i = 0; i < list->len && is_plain_name (file); i++)
    {
      g_autofree char *path = g_build_filename (list->pdata[i], ending, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return load_path (path, file, error);
    }
  g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("There is no integration file “%s”: choose another in the preferences."),
               file);
  return NULL;
}

static void
list_folder (const char *path,
             GHashTable *found)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *entry;

  while (folder != NULL && (entry = g_dir_read_name (folder)) != NULL && g_hash_table_size (found) < FILES_MAX)
    {
      g_autofree char *full = g_build_filename (path, entry, NULL);
      g_autofree char *name = g_str_has_suffix (entry, SUFFIX) ? g_strndup (entry, strlen (entry) - strlen (SUFFIX)) : NULL;

      if (name != NULL && !g_hash_table_contains (found, name) && is_plain_name (name) && g_file_test (full, G_FILE_TEST_IS_REGULAR))
        {
          HeraldIntegration *file = load_path (full, name, NULL);

          if (file != NULL)
            g_hash_table_insert (found, g_steal_pointer (&name), file);
        }
    }
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const HeraldIntegration *one = *(HeraldIntegration *const *) a, *other = *(HeraldIntegration *const *) b;

  return g_utf8_collate (herald_integration_get_title (one), herald_integration_get_title (other));
}

/**
 * herald_integration_list:
 *
 * Returns: (transfer full) (element-type HeraldIntegration): all files of the user and the system that can be used, by
 *   their titles; one of the user's hides the system's of the same name
 */
GPtrArray *
herald_integration_list (void)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_integration_unref);
  g_autoptr (GPtrArray) dirs = folders ();
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer file;

  for (guint i = 0; i < dirs->len; i++)
    list_folder (dirs->pdata[i], found);
  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, NULL, &file))
    g_ptr_array_add (list, file);
  g_ptr_array_sort (list, compare);
  return list;
}
