/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which settings one source has: forms, the keyring and the command line go by this. */

#include "lookup/source-keys.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lookup/http-integration.h"

struct _HeraldSourceKeys
{
  GPtrArray *keys;                /* of const HeraldSourceKey, borrowed of the table and … */
  HeraldIntegration *integration; /* … owned, nullable */
};

static void
add_keys (HeraldSourceKeys *self,
          const HeraldSourceKey *keys)
{
  for (; keys != NULL && keys->name != NULL; keys++)
    g_ptr_array_add (self->keys, (gpointer) keys);
}

/**
 * herald_source_keys_new:
 * @options: what is set for the source; which integration file counts
 *
 * A file that is not there or cannot be read has no keys: the source itself says so.
 *
 * Returns: (transfer full): its keys; none where this build does not have its type
 */
HeraldSourceKeys *
herald_source_keys_new (const HeraldSourceOptions *options)
{
  HeraldSourceKeys *self = g_new0 (HeraldSourceKeys, 1);
  const HeraldSourceType *type = herald_source_type_find (options->type);
  const char *file = herald_source_options_get (options, HERALD_SOURCE_KEY_INTEGRATION);

  self->keys = g_ptr_array_new ();
  add_keys (self, type != NULL ? type->keys : NULL);
  if (g_str_equal (options->type, "http") && *file != '\0')
    self->integration = herald_integration_load (file, NULL);
  if (self->integration != NULL)
    add_keys (self, herald_integration_get_keys (self->integration));
  return self;
}

/**
 * herald_source_keys_free:
 * @self: (transfer full) (nullable): keys
 */
void
herald_source_keys_free (HeraldSourceKeys *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->keys);
  g_clear_pointer (&self->integration, herald_integration_unref);
  g_free (self);
}

/**
 * herald_source_keys_get_n:
 * @self: keys
 *
 * Returns: how many there are
 */
guint
herald_source_keys_get_n (const HeraldSourceKeys *self)
{
  return self->keys->len;
}

/**
 * herald_source_keys_get:
 * @self: keys
 * @index: which one
 *
 * Returns: (transfer none): the key, as long as @self lives
 */
const HeraldSourceKey *
herald_source_keys_get (const HeraldSourceKeys *self,
                        guint index)
{
  return g_ptr_array_index (self->keys, index);
}

/**
 * herald_source_keys_find:
 * @self: keys
 * @name: a key's name
 *
 * Returns: (transfer none) (nullable): the key, as long as @self lives
 */
const HeraldSourceKey *
herald_source_keys_find (const HeraldSourceKeys *self,
                         const char *name)
{
  for (guint i = 0; i < self->keys->len; i++)
    if (strcmp (herald_source_keys_get (self, i)->name, name) == 0)
      return herald_source_keys_get (self, i);
  return NULL;
}

/**
 * herald_source_keys_have_secrets:
 * @self: keys
 *
 * Returns: whether any of them is kept in the keyring
 */
gboolean
herald_source_keys_have_secrets (const HeraldSourceKeys *self)
{
  for (guint i = 0; i < self->keys->len; i++)
    if (herald_source_keys_get (self, i)->kind == HERALD_SOURCE_KEY_SECRET)
      return TRUE;
  return FALSE;
}

/**
 * herald_source_keys_dup_note:
 * @self: keys
 *
 * Returns: (transfer full): what must be done at the other side first, and whether that was ever tried; may be empty
 */
char *
herald_source_keys_dup_note (const HeraldSourceKeys *self)
{
  const char *note = self->integration != NULL ? herald_integration_get_note (self->integration) : "";

  note = *note != '\0' ? _(note) : note;
  if (self->integration == NULL || herald_integration_is_tried (self->integration))
    return g_strdup (note);
  return g_strdup_printf ("%s%s%s", note, *note != '\0' ? "\n" : "",
                          _("Made from its documentation, not tried on a live system."));
}

static gboolean
is_value (const HeraldSourceKey *key,
          const char *value)
{
  if (key->kind == HERALD_SOURCE_KEY_BOOLEAN)
    return g_str_equal (value, "true") || g_str_equal (value, "false");
  if (key->kind != HERALD_SOURCE_KEY_CHOICE)
    return g_utf8_validate (value, -1, NULL);
  for (guint i = 0; key->choices[i] != NULL; i += 2)
    if (g_str_equal (key->choices[i], value))
      return TRUE;
  return FALSE;
}

/* "no or yes": what a choice may be. */
static char *
join_choices (const HeraldSourceKey *key)
{
  GString *text = g_string_new (key->kind == HERALD_SOURCE_KEY_BOOLEAN ? "true, false" : NULL);

  for (guint i = 0; key->kind == HERALD_SOURCE_KEY_CHOICE && key->choices[i] != NULL; i += 2)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", key->choices[i]);
  return g_string_free (text, FALSE);
}

/**
 * herald_source_keys_set:
 * @self: the source's keys
 * @options: what is set for it
 * @name: a key's name
 * @value: its value as somebody wrote it; empty: none
 * @error: HERALD_SOURCE_ERROR_SETTINGS: there is no such key, it is a secret, or cannot have this value
 *
 * Returns: whether it is set
 */
gboolean
herald_source_keys_set (const HeraldSourceKeys *self,
                        HeraldSourceOptions *options,
                        const char *name,
                        const char *value,
                        GError **error)
{
  const HeraldSourceKey *key = herald_source_keys_find (self, name);
  g_autofree char *choices = NULL;

  if (key == NULL)
    g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("“%s” has no setting “%s”."),
                 herald_source_options_get_title (options), name);
  else if (key->kind == HERALD_SOURCE_KEY_SECRET)
    g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("“%s” is kept in the keyring, not in the settings."), name);
  else if (*value != '\0' && !is_value (key, value))
    {
      choices = join_choices (key);
      g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("“%s” cannot be “%s”. It is one of: %s."), name, value, choices);
    }
  else
    {
      herald_source_options_set (options, name, *value != '\0' ? value : NULL);
      return TRUE;
    }
  return FALSE;
}
