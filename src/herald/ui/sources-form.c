/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of one source as rows. Those of an integration file come and go with the file that is chosen. */

#include "ui/sources-form.h"

#include "config/secrets.h"
#include "ui/sources-field.h"

struct _HeraldSourcesForm
{
  AdwPreferencesGroup parent_instance;

  /* Owned */
  HeraldSourceOptions *options; /* as they were given, or read when the file changed */
  HeraldSourceKeys *keys;
  GPtrArray *fields; /* of HeraldSourcesField */
  guint refill;      /* source */
  gboolean saved;
};

G_DEFINE_FINAL_TYPE (HeraldSourcesForm, herald_sources_form, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_KEYS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_integration (HeraldSourcesForm *self,
                const HeraldSourceKey *key)
{
  return g_str_equal (self->options->type, "http") && g_str_equal (key->name, HERALD_SOURCE_KEY_INTEGRATION);
}

static void on_field_changed (HeraldSourcesField *field, gpointer user_data);

static void
add_field (HeraldSourcesForm *self,
           const HeraldSourceKey *key)
{
  const char *value = g_hash_table_lookup (self->options->values, key->name);
  HeraldSourcesField *field;

  if (is_integration (self, key))
    field = herald_sources_field_new_integration (key, value != NULL ? value : "", on_field_changed, self);
  else
    field = herald_sources_field_new (key, value != NULL ? value : "", self->saved, on_field_changed, self);
  g_ptr_array_add (self->fields, field);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), herald_sources_field_get_row (field));
}

static void
clear (HeraldSourcesForm *self,
       guint from)
{
  while (self->fields->len > from)
    {
      HeraldSourcesField *field = g_ptr_array_index (self->fields, self->fields->len - 1);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), herald_sources_field_get_row (field));
      g_ptr_array_remove_index (self->fields, self->fields->len - 1);
    }
}

/* From the field @from on, all are made anew. */
static void
fill (HeraldSourcesForm *self,
      guint from)
{
  clear (self, from);
  for (guint i = from; i < herald_source_keys_get_n (self->keys); i++)
    add_field (self, herald_source_keys_get (self->keys, i));
}

static guint
count_type_keys (const HeraldSourceOptions *options)
{
  const HeraldSourceType *type = herald_source_type_find (options->type);
  guint n = 0;

  while (type != NULL && type->keys != NULL && type->keys[n].name != NULL)
    n++;
  return n;
}

/* The fields point into the old keys: these go after them. */
static gboolean
on_refill (gpointer user_data)
{
  HeraldSourcesForm *self = user_data;
  HeraldSourceKeys *old = self->keys;
  HeraldSourceOptions *options = herald_sources_form_read (self);

  self->refill = 0;
  herald_source_options_free (self->options);
  self->options = options;
  self->keys = herald_source_keys_new (self->options);
  fill (self, count_type_keys (self->options));
  herald_source_keys_free (old);
  g_signal_emit (self, signals[SIGNAL_KEYS_CHANGED], 0);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
on_field_changed (HeraldSourcesField *field,
                  gpointer user_data)
{
  HeraldSourcesForm *self = user_data;

  if (is_integration (self, herald_sources_field_get_key (field)))
    {
      if (self->refill == 0)
        self->refill = g_idle_add (on_refill, self);
      return;
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
herald_sources_form_dispose (GObject *object)
{
  HeraldSourcesForm *self = HERALD_SOURCES_FORM (object);

  g_clear_handle_id (&self->refill, g_source_remove);
  G_OBJECT_CLASS (herald_sources_form_parent_class)->dispose (object);
}

static void
herald_sources_form_finalize (GObject *object)
{
  HeraldSourcesForm *self = HERALD_SOURCES_FORM (object);

  g_ptr_array_unref (self->fields);
  herald_source_keys_free (self->keys);
  herald_source_options_free (self->options);
  G_OBJECT_CLASS (herald_sources_form_parent_class)->finalize (object);
}

static void
herald_sources_form_class_init (HeraldSourcesFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = herald_sources_form_dispose;
  object_class->finalize = herald_sources_form_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_KEYS_CHANGED] = g_signal_new ("keys-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
herald_sources_form_init (HeraldSourcesForm *self)
{
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_sources_field_free);
}

/**
 * herald_sources_form_set_options:
 * @self: the form
 * @options: what is set
 * @saved: whether that has been saved before, so that secrets may be in the keyring
 *
 * Shows them instead of those before.
 */
void
herald_sources_form_set_options (HeraldSourcesForm *self,
                                 const HeraldSourceOptions *options,
                                 gboolean saved)
{
  g_return_if_fail (HERALD_IS_SOURCES_FORM (self));

  g_clear_handle_id (&self->refill, g_source_remove);
  if (self->keys != NULL)
    clear (self, 0);
  g_clear_pointer (&self->keys, herald_source_keys_free);
  g_clear_pointer (&self->options, herald_source_options_free);
  self->options = herald_source_options_copy (options);
  self->keys = herald_source_keys_new (self->options);
  self->saved = saved;
  fill (self, 0);
  /* The row cannot show that none is chosen: the first one is. */
  if (g_str_equal (options->type, "http") && g_hash_table_lookup (options->values, HERALD_SOURCE_KEY_INTEGRATION) == NULL)
    self->refill = g_idle_add (on_refill, self);
}

/**
 * herald_sources_form_read:
 * @self: the form
 *
 * Returns: (transfer full): what it was given, with the values that stand in the form; those that are as usual left out
 */
HeraldSourceOptions *
herald_sources_form_read (HeraldSourcesForm *self)
{
  const HeraldSourceKey *key = NULL;
  HeraldSourceOptions *options;

  g_return_val_if_fail (HERALD_IS_SOURCES_FORM (self), NULL);

  options = herald_source_options_copy (self->options);
  for (guint i = 0; i < self->fields->len; i++)
    {
      HeraldSourcesField *field = g_ptr_array_index (self->fields, i);
      g_autofree char *value = herald_sources_field_dup_text (field);

      key = herald_sources_field_get_key (field);
      if (key->kind != HERALD_SOURCE_KEY_SECRET)
        herald_source_options_set (options, key->name, *value != '\0' && !g_str_equal (value, key->fallback) ? value : NULL);
    }
  return options;
}

/**
 * herald_sources_form_read_secrets:
 * @self: the form
 *
 * Returns: (transfer full): key name to secret: those that were typed
 */
GHashTable *
herald_sources_form_read_secrets (HeraldSourcesForm *self)
{
  GHashTable *secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) herald_secret_free);

  g_return_val_if_fail (HERALD_IS_SOURCES_FORM (self), secrets);

  for (guint i = 0; i < self->fields->len; i++)
    {
      HeraldSourcesField *field = g_ptr_array_index (self->fields, i);
      const HeraldSourceKey *key = herald_sources_field_get_key (field);
      char *value = herald_sources_field_dup_text (field);

      if (key->kind == HERALD_SOURCE_KEY_SECRET && *value != '\0')
        g_hash_table_insert (secrets, g_strdup (key->name), value);
      else
        g_free (value);
    }
  return secrets;
}

/**
 * herald_sources_form_is_complete:
 * @self: the form
 *
 * Returns: whether everything that is required is filled in
 */
gboolean
herald_sources_form_is_complete (HeraldSourcesForm *self)
{
  g_return_val_if_fail (HERALD_IS_SOURCES_FORM (self), FALSE);

  for (guint i = 0; i < self->fields->len; i++)
    if (!herald_sources_field_is_filled (g_ptr_array_index (self->fields, i)))
      return FALSE;
  return self->refill == 0;
}
