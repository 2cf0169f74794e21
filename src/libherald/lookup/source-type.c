/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the kinds of sources, and what is set for one source. */

#include "lookup/source-type.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lookup/astdb.h"
#include "lookup/book.h"
#ifdef HERALD_HAVE_EDS
#include "lookup/eds.h"
#endif
#include "lookup/folder.h"
#include "lookup/http.h"
#ifdef HERALD_HAVE_LDAP
#include "lookup/ldap-source.h"
#endif
#ifdef HERALD_HAVE_SQL
#include "lookup/sql-source.h"
#endif
#include "lookup/tel-area.h"

/* In the order in which they are offered. */
static const HeraldSourceType *const types[] = {
  &herald_book_type,
#ifdef HERALD_HAVE_EDS
  &herald_eds_type,
#endif
  &herald_folder_type,
#ifdef HERALD_HAVE_LDAP
  &herald_ldap_type,
#endif
  &herald_http_type,
#ifdef HERALD_HAVE_SQL
  &herald_sql_type,
#endif
  &herald_astdb_type,
  &herald_tel_area_type,
  NULL,
};

/**
 * herald_source_types:
 *
 * Returns: (transfer none) (array zero-terminated=1): the kinds of sources of this build
 */
const HeraldSourceType *const *
herald_source_types (void)
{
  return types;
}

/**
 * herald_source_type_find:
 * @name: a kind's name, as in the settings
 *
 * Returns: (transfer none) (nullable): the kind; %NULL where this build does not have it
 */
const HeraldSourceType *
herald_source_type_find (const char *name)
{
  for (guint i = 0; types[i] != NULL; i++)
    if (strcmp (types[i]->name, name) == 0)
      return types[i];
  return NULL;
}

/**
 * herald_source_options_new:
 * @id: the source's id
 * @type: the name of its kind
 *
 * Returns: (transfer full): an enabled source with nothing set
 */
HeraldSourceOptions *
herald_source_options_new (const char *id,
                           const char *type)
{
  HeraldSourceOptions *options = g_new0 (HeraldSourceOptions, 1);

  options->id = g_strdup (id);
  options->type = g_strdup (type);
  options->name = g_strdup ("");
  options->enabled = TRUE;
  options->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return options;
}

/**
 * herald_source_options_copy:
 * @options: what is set
 *
 * Returns: (transfer full): the same
 */
HeraldSourceOptions *
herald_source_options_copy (const HeraldSourceOptions *options)
{
  HeraldSourceOptions *copy = herald_source_options_new (options->id, options->type);
  GHashTableIter iter;
  gpointer key, value;

  g_free (copy->name);
  copy->name = g_strdup (options->name);
  copy->enabled = options->enabled;
  copy->deadline_ms = options->deadline_ms;
  copy->cache_seconds = options->cache_seconds;
  g_hash_table_iter_init (&iter, options->values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    herald_source_options_set (copy, key, value);
  return copy;
}

/**
 * herald_source_options_free:
 * @options: (transfer full) (nullable): what is set
 */
void
herald_source_options_free (HeraldSourceOptions *options)
{
  if (options == NULL)
    return;
  g_free (options->id);
  g_free (options->type);
  g_free (options->name);
  g_hash_table_unref (options->values);
  g_free (options);
}

static const HeraldSourceKey *
find_key (const HeraldSourceOptions *options,
          const char *name)
{
  const HeraldSourceType *type = herald_source_type_find (options->type);

  for (const HeraldSourceKey *key = type != NULL ? type->keys : NULL; key != NULL && key->name != NULL; key++)
    if (strcmp (key->name, name) == 0)
      return key;
  return NULL;
}

/**
 * herald_source_options_get:
 * @options: what is set
 * @key: the name of a key
 *
 * Returns: its value, else what holds where none is set
 */
const char *
herald_source_options_get (const HeraldSourceOptions *options,
                           const char *key)
{
  const char *value = g_hash_table_lookup (options->values, key);
  const HeraldSourceKey *known = value == NULL ? find_key (options, key) : NULL;

  if (known != NULL)
    value = known->fallback;
  return value != NULL ? value : "";
}

/**
 * herald_source_options_set:
 * @options: what is set
 * @key: the name of a key that is no secret
 * @value: (nullable): its value; %NULL: none
 */
void
herald_source_options_set (HeraldSourceOptions *options,
                           const char *key,
                           const char *value)
{
  if (value != NULL)
    g_hash_table_insert (options->values, g_strdup (key), g_strdup (value));
  else
    g_hash_table_remove (options->values, key);
}

/**
 * herald_source_options_get_title:
 * @options: what is set
 *
 * Returns: the source's name for people: what the user called it, else what it is
 */
const char *
herald_source_options_get_title (const HeraldSourceOptions *options)
{
  const HeraldSourceType *type = herald_source_type_find (options->type);

  if (*options->name != '\0')
    return options->name;
  return type != NULL ? _(type->title) : options->type;
}

static gboolean
is_choice (const HeraldSourceKey *key,
           const char *value)
{
  for (guint i = 0; key->choices[i] != NULL; i += 2)
    if (strcmp (key->choices[i], value) == 0)
      return TRUE;
  return FALSE;
}

/**
 * herald_source_options_check:
 * @options: what is set
 * @error: return location; #HERALD_SOURCE_ERROR_SETTINGS
 *
 * Returns: whether everything that must be set is, and every choice is one
 */
gboolean
herald_source_options_check (const HeraldSourceOptions *options,
                             GError **error)
{
  const HeraldSourceType *type = herald_source_type_find (options->type);

  if (type == NULL)
    {
      g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("This build of Herald has no sources of the type “%s”."),
                   options->type);
      return FALSE;
    }
  for (const HeraldSourceKey *key = type->keys; key != NULL && key->name != NULL; key++)
    {
      const char *value = herald_source_options_get (options, key->name);

      if (key->required && key->kind != HERALD_SOURCE_KEY_SECRET && *value == '\0')
        {
          g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("“%s” is missing in the settings of “%s”."), _(key->title),
                       herald_source_options_get_title (options));
          return FALSE;
        }
      if (key->kind == HERALD_SOURCE_KEY_CHOICE && !is_choice (key, value))
        {
          g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("“%s” cannot be “%s” in the settings of “%s”."),
                       _(key->title), value, herald_source_options_get_title (options));
          return FALSE;
        }
    }
  return TRUE;
}
