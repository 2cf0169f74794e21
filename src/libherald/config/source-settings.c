/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sources of contacts in the settings: their order in the main schema, each one's own settings in a folder of its
 * own. What an administrator wrote there is read with care: a name that is none, or one too many, is left out. */

#include "config/source-settings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "config/secrets.h"

#define KEY_ORDER "sources"
#define KEY_MADE "sources-made"
/* Characters of an id. */
#define ID_MAX 64

struct _HeraldSourceSettings
{
  GObject parent;

  /* Owned */
  GSettings *settings;
  GSettingsBackend *backend; /* of these settings: in tests and the demo not the user's */
  GHashTable *folders;       /* id to GSettings */
  char **ids;                /* in order, each once, those that are always there included */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_ORDER_CHANGED,
  SIGNAL_SECRET_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HeraldSourceSettings, herald_source_settings, G_TYPE_OBJECT)

/**
 * herald_source_settings_is_id:
 * @id: text
 *
 * Returns: whether it can be the id of a source: small letters, digits and dashes, 64 at most, beginning with a letter
 */
gboolean
herald_source_settings_is_id (const char *id)
{
  gsize length = strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-");

  return id[length] == '\0' && length > 0 && length <= ID_MAX && g_ascii_islower (*id);
}

/* A change comes as one: where several settings were applied together there is one signal. Returns: FALSE, GSettings goes on */
static gboolean
on_folder_changed (GSettings *folder,
                   const GQuark *keys,
                   int n_keys,
                   HeraldSourceSettings *self)
{
  g_autofree char *path = NULL;
  g_autofree char *id = NULL;
  gboolean secret = FALSE, other = n_keys == 0;

  g_object_get (folder, "path", &path, NULL);
  id = g_strndup (path + strlen (HERALD_SOURCE_PATH), strlen (path) - strlen (HERALD_SOURCE_PATH) - 1);
  for (int i = 0; i < n_keys; i++)
    if (g_str_equal (g_quark_to_string (keys[i]), "secrets-stored"))
      secret = TRUE;
    else
      other = TRUE;
  if (other)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0, id);
  if (secret)
    g_signal_emit (self, signals[SIGNAL_SECRET_CHANGED], 0, id);
  return FALSE;
}

static GSettings *
open_folder (HeraldSourceSettings *self,
             const char *id)
{
  g_autofree char *path = g_strconcat (HERALD_SOURCE_PATH, id, "/", NULL);

  return g_settings_new_with_backend_and_path (HERALD_SOURCE_SCHEMA, self->backend, path);
}

/* The source's own settings, followed from now on. */
static GSettings *
get_folder (HeraldSourceSettings *self,
            const char *id)
{
  GSettings *folder = g_hash_table_lookup (self->folders, id);

  if (folder == NULL)
    {
      folder = open_folder (self, id);
      g_signal_connect_object (folder, "change-event", G_CALLBACK (on_folder_changed), self, 0);
      g_hash_table_insert (self->folders, g_strdup (id), folder);
    }
  return folder;
}

/* --- the order ------------------------------------------------------------------------------------------------ */

static void
add_id (GPtrArray *ids,
        const char *id)
{
  if (ids->len < HERALD_SOURCES_MAX && herald_source_settings_is_id (id)
      && !g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
    g_ptr_array_add (ids, g_strdup (id));
}

/* The own book is trusted most unless it is named elsewhere, what else is always there least. */
static char **
read_order (HeraldSourceSettings *self)
{
  g_auto (GStrv) named = g_settings_get_strv (self->settings, KEY_ORDER);
  GPtrArray *ids = g_ptr_array_new ();

  if (!g_strv_contains ((const char *const *) named, "book"))
    add_id (ids, "book");
  for (char **id = named; *id != NULL; id++)
    add_id (ids, *id);
  for (const HeraldSourceType *const *type = herald_source_types (); *type != NULL; type++)
    if ((*type)->single)
      add_id (ids, (*type)->name);
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (ids, FALSE);
}

static void
forget_folders (HeraldSourceSettings *self)
{
  GHashTableIter iter;
  gpointer id, folder;

  g_hash_table_iter_init (&iter, self->folders);
  while (g_hash_table_iter_next (&iter, &id, &folder))
    if (!g_strv_contains ((const char *const *) self->ids, id))
      {
        g_signal_handlers_disconnect_by_data (folder, self);
        g_hash_table_iter_remove (&iter);
      }
}

static void
on_order_changed (HeraldSourceSettings *self)
{
  g_auto (GStrv) old = g_steal_pointer (&self->ids);

  self->ids = read_order (self);
  if (g_strv_equal ((const char *const *) old, (const char *const *) self->ids))
    return;
  forget_folders (self);
  for (char **id = self->ids; *id != NULL; id++)
    get_folder (self, *id);
  g_signal_emit (self, signals[SIGNAL_ORDER_CHANGED], 0);
  for (char **id = old; *id != NULL; id++)
    if (!g_strv_contains ((const char *const *) self->ids, *id))
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0, *id);
  for (char **id = self->ids; *id != NULL; id++)
    if (!g_strv_contains ((const char *const *) old, *id))
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0, *id);
}

/* Whoever shows the list shows as well whether it can be changed. */
static void
on_order_writable_changed (HeraldSourceSettings *self)
{
  g_signal_emit (self, signals[SIGNAL_ORDER_CHANGED], 0);
}

/* What stands there by itself need not be written: the settings stay empty until somebody changes the order. */
static gboolean
write_order (HeraldSourceSettings *self,
             GPtrArray *ids,
             GError **error)
{
  g_autofree const char **list = g_new0 (const char *, ids->len + 1);

  memcpy (list, ids->pdata, ids->len * sizeof (char *));
  if (g_settings_set_strv (self->settings, KEY_ORDER, list))
    return TRUE;
  g_set_error_literal (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_REFUSED,
                       _("The list of address books is set by your administrator."));
  return FALSE;
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
herald_source_settings_finalize (GObject *object)
{
  HeraldSourceSettings *self = HERALD_SOURCE_SETTINGS (object);

  g_strfreev (self->ids);
  g_hash_table_unref (self->folders);
  g_clear_object (&self->backend);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (herald_source_settings_parent_class)->finalize (object);
}

static void
herald_source_settings_class_init (HeraldSourceSettingsClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = herald_source_settings_finalize;
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_ORDER_CHANGED]
      = g_signal_new ("order-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SECRET_CHANGED]
      = g_signal_new ("secret-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
herald_source_settings_init (HeraldSourceSettings *self)
{
  self->folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/**
 * herald_source_settings_new:
 * @settings: settings of the schema HERALD_SETTINGS_SCHEMA
 *
 * Returns: (transfer full): the sources these settings name; it follows their changes
 */
HeraldSourceSettings *
herald_source_settings_new (GSettings *settings)
{
  HeraldSourceSettings *self = g_object_new (HERALD_TYPE_SOURCE_SETTINGS, NULL);

  self->settings = g_object_ref (settings);
  g_object_get (settings, "backend", &self->backend, NULL);
  self->ids = read_order (self);
  for (char **id = self->ids; *id != NULL; id++)
    get_folder (self, *id);
  g_signal_connect_object (settings, "changed::" KEY_ORDER, G_CALLBACK (on_order_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "writable-changed::" KEY_ORDER, G_CALLBACK (on_order_writable_changed), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * herald_source_settings_get_ids:
 * @self: the sources
 *
 * Returns: (array zero-terminated=1) (transfer none): their ids in order of trust; valid until that changes
 */
const char *const *
herald_source_settings_get_ids (HeraldSourceSettings *self)
{
  return (const char *const *) self->ids;
}

/* "ldap-1" is an ldap, "tel-area" a tel-area. */
static char *
type_of_id (const char *id)
{
  const char *dash = strrchr (id, '-');

  if (dash == NULL || herald_source_type_find (id) != NULL || strspn (dash + 1, "0123456789") != strlen (dash + 1))
    return g_strdup (id);
  return g_strndup (id, dash - id);
}

/**
 * herald_source_settings_load:
 * @self: the sources
 * @id: one of them
 *
 * Returns: (transfer full) (nullable): what is set for it, also where its type is not built in; %NULL: there is none of
 *   this id. Free it with herald_source_options_free().
 */
HeraldSourceOptions *
herald_source_settings_load (HeraldSourceSettings *self,
                             const char *id)
{
  GSettings *folder;
  HeraldSourceOptions *options;
  g_autofree char *type = NULL;
  g_autoptr (GVariant) values = NULL;
  GVariantIter iter;
  const char *key, *value;

  if (!g_strv_contains ((const char *const *) self->ids, id))
    return NULL;
  folder = get_folder (self, id);
  type = g_settings_get_string (folder, "type");
  if (*type == '\0')
    {
      g_free (type);
      type = type_of_id (id);
    }
  options = herald_source_options_new (id, type);
  g_free (options->name);
  options->name = g_settings_get_string (folder, "name");
  options->enabled = g_settings_get_boolean (folder, "enabled");
  options->deadline_ms = g_settings_get_uint (folder, "deadline");
  options->cache_seconds = g_settings_get_uint (folder, "cache-time");
  values = g_settings_get_value (folder, "options");
  g_variant_iter_init (&iter, values);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    g_hash_table_insert (options->values, g_strdup (key), g_strdup (value));
  return options;
}

/**
 * herald_source_settings_list:
 * @self: the sources
 *
 * Returns: (transfer full) (element-type HeraldSourceOptions): all of them in order of trust
 */
GPtrArray *
herald_source_settings_list (HeraldSourceSettings *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_source_options_free);

  for (char **id = self->ids; *id != NULL; id++)
    g_ptr_array_add (list, herald_source_settings_load (self, *id));
  return list;
}

/* --- changing -------------------------------------------------------------------------------------------------- */

static guint
number_of_id (const char *id)
{
  const char *dash = strrchr (id, '-');
  guint64 number = 0;

  return dash != NULL && g_ascii_string_to_unsigned (dash + 1, 10, 0, G_MAXINT32, &number, NULL) ? (guint) number : 0;
}

/**
 * herald_source_settings_prepare:
 * @self: the sources
 * @type: a type of which there may be several
 *
 * Returns: (transfer full): nothing set yet, with an id that no source ever had; herald_source_settings_save() adds it
 */
HeraldSourceOptions *
herald_source_settings_prepare (HeraldSourceSettings *self,
                                const char *type)
{
  guint made = g_settings_get_uint (self->settings, KEY_MADE);
  g_autofree char *id = NULL;

  for (char **other = self->ids; *other != NULL; other++)
    made = MAX (made, number_of_id (*other));
  made++;
  g_settings_set_uint (self->settings, KEY_MADE, made);
  id = g_strdup_printf ("%s-%u", type, made);
  return herald_source_options_new (id, type);
}

static GVariant *
pack_values (GHashTable *values)
{
  GVariantBuilder builder;
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (values), (GCompareFunc) strcmp);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (GList *l = keys; l != NULL; l = l->next)
    g_variant_builder_add (&builder, "{ss}", l->data, g_hash_table_lookup (values, l->data));
  return g_variant_builder_end (&builder);
}

static gboolean
may_write (GSettings *folder)
{
  return g_settings_is_writable (folder, "enabled") && g_settings_is_writable (folder, "options");
}

static gboolean
write_folder (HeraldSourceSettings *self,
              const HeraldSourceOptions *options,
              GError **error)
{
  /* One of its own: what is delayed there must not be seen in the one that is read. */
  g_autoptr (GSettings) folder = open_folder (self, options->id);
  gboolean written;

  g_settings_delay (folder);
  /* What is delayed is taken first and refused later, without a word. */
  written = may_write (folder) && g_settings_set_string (folder, "type", options->type) && g_settings_set_string (folder, "name", options->name)
            && g_settings_set_boolean (folder, "enabled", options->enabled)
            && g_settings_set_uint (folder, "deadline", options->deadline_ms)
            && g_settings_set_uint (folder, "cache-time", options->cache_seconds)
            && g_settings_set_value (folder, "options", pack_values (options->values));
  if (written)
    g_settings_apply (folder);
  else
    g_set_error (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_REFUSED,
                 _("The address book %s is set by your administrator."), options->id);
  return written;
}

static GPtrArray *
copy_order (HeraldSourceSettings *self,
            const char *but)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (char **id = self->ids; *id != NULL; id++)
    if (!g_str_equal (*id, but))
      g_ptr_array_add (ids, g_strdup (*id));
  return ids;
}

/* Where a new one goes: behind those that people put there, before what only tells the place. */
static guint
last_place (HeraldSourceSettings *self)
{
  guint place = g_strv_length (self->ids);

  while (place > 0 && !g_str_equal (self->ids[place - 1], "book") && herald_source_type_find (self->ids[place - 1]) != NULL
         && herald_source_type_find (self->ids[place - 1])->single)
    place--;
  return place;
}

/**
 * herald_source_settings_save:
 * @self: the sources
 * @options: what shall be set
 * @error: the administrator has locked it (HERALD_CONFIG_ERROR_REFUSED), or there are too many sources
 *
 * Changes the source, or adds it behind the others where it is not among them.
 *
 * Returns: whether it is written
 */
gboolean
herald_source_settings_save (HeraldSourceSettings *self,
                             const HeraldSourceOptions *options,
                             GError **error)
{
  if (g_strv_contains ((const char *const *) self->ids, options->id))
    return write_folder (self, options, error);
  return herald_source_settings_restore (self, options, last_place (self), error);
}

/**
 * herald_source_settings_restore:
 * @self: the sources
 * @options: a source that is not among them (any more)
 * @position: where it shall stand, from 0; beyond the end: last
 * @error: as for herald_source_settings_save()
 *
 * Returns: whether it is there
 */
gboolean
herald_source_settings_restore (HeraldSourceSettings *self,
                                const HeraldSourceOptions *options,
                                guint position,
                                GError **error)
{
  g_autoptr (GPtrArray) ids = copy_order (self, options->id);

  g_return_val_if_fail (herald_source_settings_is_id (options->id), FALSE);

  if (ids->len >= HERALD_SOURCES_MAX)
    {
      g_set_error (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_FAILED,
                   _("There are %d address books, which is as many as Herald asks."), HERALD_SOURCES_MAX);
      return FALSE;
    }
  if (!write_folder (self, options, error))
    return FALSE;
  g_ptr_array_insert (ids, (int) MIN (position, ids->len), g_strdup (options->id));
  return write_order (self, ids, error);
}

/**
 * herald_source_settings_move:
 * @self: the sources
 * @id: one of them
 * @position: where it shall stand, from 0; beyond the end: last
 * @error: the administrator has locked the order (HERALD_CONFIG_ERROR_REFUSED)
 *
 * Returns: whether it stands there
 */
gboolean
herald_source_settings_move (HeraldSourceSettings *self,
                             const char *id,
                             guint position,
                             GError **error)
{
  g_autoptr (GPtrArray) ids = copy_order (self, id);

  g_ptr_array_insert (ids, (int) MIN (position, ids->len), g_strdup (id));
  return write_order (self, ids, error);
}

/**
 * herald_source_settings_remove:
 * @self: the sources
 * @id: one of them that is not always there
 * @error: the administrator has locked the list (HERALD_CONFIG_ERROR_REFUSED)
 *
 * Takes the source out of the list and forgets its settings. What the keyring has of it stays, so that it can come
 * back: herald_source_secrets_clear_async().
 *
 * Returns: whether it is gone
 */
gboolean
herald_source_settings_remove (HeraldSourceSettings *self,
                               const char *id,
                               GError **error)
{
  static const char *const keys[] = { "type", "name", "enabled", "deadline", "cache-time", "options", "secrets-stored" };
  g_autoptr (GPtrArray) ids = copy_order (self, id);
  g_autoptr (GSettings) folder = NULL;

  if (!write_order (self, ids, error))
    return FALSE;
  folder = open_folder (self, id);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (folder, keys[i]);
  return TRUE;
}

/**
 * herald_source_settings_count_secret:
 * @self: the sources
 * @id: one of them, of which the keyring has another password now
 *
 * Lets every Herald that runs ask the keyring again.
 */
void
herald_source_settings_count_secret (HeraldSourceSettings *self,
                                     const char *id)
{
  GSettings *folder;

  if (!g_strv_contains ((const char *const *) self->ids, id))
    return;
  folder = get_folder (self, id);
  g_settings_set_uint (folder, "secrets-stored", g_settings_get_uint (folder, "secrets-stored") + 1);
}

/**
 * herald_source_settings_is_order_writable:
 * @self: the sources
 *
 * Returns: whether sources may be added, moved and removed; else the administrator has locked the list
 */
gboolean
herald_source_settings_is_order_writable (HeraldSourceSettings *self)
{
  return g_settings_is_writable (self->settings, KEY_ORDER);
}

/**
 * herald_source_settings_is_writable:
 * @self: the sources
 * @id: one of them
 *
 * Returns: whether it may be changed
 */
gboolean
herald_source_settings_is_writable (HeraldSourceSettings *self,
                                    const char *id)
{
  return may_write (get_folder (self, id));
}

/**
 * herald_source_options_equal:
 * @one: what is set for a source
 * @other: likewise
 *
 * Returns: whether a source made of the one is as one made of the other: type, name and values, not when it is asked
 */
gboolean
herald_source_options_equal (const HeraldSourceOptions *one,
                             const HeraldSourceOptions *other)
{
  GHashTableIter iter;
  gpointer key, value;

  if (!g_str_equal (one->id, other->id) || !g_str_equal (one->type, other->type) || !g_str_equal (one->name, other->name)
      || g_hash_table_size (one->values) != g_hash_table_size (other->values))
    return FALSE;
  g_hash_table_iter_init (&iter, one->values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_strcmp0 (value, g_hash_table_lookup (other->values, key)) != 0)
      return FALSE;
  return TRUE;
}
