/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which way a number came, and whether numbers that come this way are asked about. */

#include "dial-origin.h"

#define KEY "dial-without-asking"

static const char *const words[HERALD_DIAL_ORIGINS] = { "link", "selection", "command", "search" };

/**
 * herald_dial_origin_to_string:
 * @origin: an origin
 *
 * Returns: its word in settings and actions
 */
const char *
herald_dial_origin_to_string (HeraldDialOrigin origin)
{
  return words[origin];
}

/**
 * herald_dial_origin_from_string:
 * @word: perhaps a word of herald_dial_origin_to_string()
 * @origin: (out): what it stands for
 *
 * Returns: whether it is one
 */
gboolean
herald_dial_origin_from_string (const char *word,
                                HeraldDialOrigin *origin)
{
  for (guint i = 0; i < HERALD_DIAL_ORIGINS; i++)
    if (g_str_equal (word, words[i]))
      {
        *origin = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_trusted (GSettings *settings,
            HeraldDialOrigin origin)
{
  g_auto (GStrv) trusted = g_settings_get_strv (settings, KEY);

  return g_strv_contains ((const char *const *) trusted, words[origin]);
}

/**
 * herald_dial_origin_asks:
 * @settings: the settings
 * @origin: the way a number came
 * @caution: what there is to know of the number
 *
 * Returns: whether the user is asked before it is dialled: unless he said otherwise of such numbers, and always when it is not an
 *   ordinary one
 */
gboolean
herald_dial_origin_asks (GSettings *settings,
                         HeraldDialOrigin origin,
                         HeraldCaution caution)
{
  return caution != HERALD_CAUTION_NONE || !is_trusted (settings, origin);
}

/* The list of the settings with @origin in it, or without. */
static char **
change_list (GSettings *settings,
             HeraldDialOrigin origin,
             gboolean trusted)
{
  g_auto (GStrv) before = g_settings_get_strv (settings, KEY);
  GStrvBuilder *after = g_strv_builder_new ();
  char **list;

  for (guint i = 0; before[i] != NULL; i++)
    if (!g_str_equal (before[i], words[origin]))
      g_strv_builder_add (after, before[i]);
  if (trusted)
    g_strv_builder_add (after, words[origin]);
  list = g_strv_builder_end (after);
  g_strv_builder_unref (after);
  return list;
}

/**
 * herald_dial_origin_set_asks:
 * @settings: the settings
 * @origin: a way for numbers to come
 * @asks: whether the user wants to be asked about ordinary numbers, too
 */
void
herald_dial_origin_set_asks (GSettings *settings,
                             HeraldDialOrigin origin,
                             gboolean asks)
{
  g_auto (GStrv) list = change_list (settings, origin, !asks);

  g_settings_set_strv (settings, KEY, (const char *const *) list);
}

typedef struct
{
  GSettings *settings;
  HeraldDialOrigin origin;
} Binding;

static void
binding_free (gpointer data)
{
  Binding *binding = data;

  g_object_unref (binding->settings);
  g_free (binding);
}

static gboolean
get_asks (GValue *value,
          GVariant *variant,
          gpointer user_data)
{
  Binding *binding = user_data;
  g_autofree const char **trusted = g_variant_get_strv (variant, NULL);

  g_value_set_boolean (value, !g_strv_contains (trusted, words[binding->origin]));
  return TRUE;
}

static GVariant *
set_asks (const GValue *value,
          const GVariantType *type,
          gpointer user_data)
{
  Binding *binding = user_data;
  g_auto (GStrv) list = change_list (binding->settings, binding->origin, !g_value_get_boolean (value));

  return g_variant_new_strv ((const char *const *) list, -1);
}

/**
 * herald_dial_origin_bind:
 * @settings: the settings
 * @origin: a way for numbers to come
 * @object: a switch
 * @property: its boolean property: on, the user is asked
 */
void
herald_dial_origin_bind (GSettings *settings,
                         HeraldDialOrigin origin,
                         gpointer object,
                         const char *property)
{
  Binding *binding = g_new0 (Binding, 1);

  binding->settings = g_object_ref (settings);
  binding->origin = origin;
  g_settings_bind_with_mapping (settings, KEY, object, property, G_SETTINGS_BIND_DEFAULT, get_asks, set_asks, binding, binding_free);
}
