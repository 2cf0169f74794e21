/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One value of herald.conf, as the schema has its key: "true", "5039", "ca-file", "PJSIP/1001;SIP/1001". */

#include "config/site-conf-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* One value is read as a key file of its own, so that a broken line spoils no other. */
static GKeyFile *
wrap (const char *line)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = g_strconcat ("[x]\nx=", line, "\n", NULL);

  return g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL) ? g_steal_pointer (&file) : NULL;
}

/**
 * herald_site_text_read:
 * @line: what stands behind the =
 *
 * Returns: (transfer full) (nullable): the text, \n and \s in it read; %NULL: an escape that is none
 */
char *
herald_site_text_read (const char *line)
{
  g_autoptr (GKeyFile) file = wrap (line);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = file != NULL ? g_key_file_get_string (file, "x", "x", &error) : NULL;

  /* GLib gives the text all the same. */
  return error == NULL ? g_steal_pointer (&text) : NULL;
}

/**
 * herald_site_list_read:
 * @line: what stands behind the =
 *
 * Returns: (transfer full) (nullable): the texts between the semicolons; %NULL: an escape that is none
 */
char **
herald_site_list_read (const char *line)
{
  g_autoptr (GKeyFile) file = wrap (line);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) list = file != NULL ? g_key_file_get_string_list (file, "x", "x", NULL, &error) : NULL;

  for (char **text = list; text != NULL && *text != NULL; text++)
    g_strstrip (*text);
  return error == NULL ? g_steal_pointer (&list) : NULL;
}

static gboolean
has_control (const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_iscntrl (*text))
      return TRUE;
  return FALSE;
}

static GVariant *
read_list (const char *line)
{
  g_auto (GStrv) list = herald_site_list_read (line);

  if (list == NULL)
    return NULL;
  for (char **text = list; *text != NULL; text++)
    if (has_control (*text))
      return NULL;
  return g_variant_new_strv ((const char *const *) list, -1);
}

static GVariant *
read_text (const char *line)
{
  g_autofree char *text = herald_site_text_read (line);

  return text != NULL && !has_control (text) ? g_variant_new_string (text) : NULL;
}

static GVariant *
read_boolean (const char *line)
{
  gboolean yes = strcmp (line, "true") == 0;

  return yes || strcmp (line, "false") == 0 ? g_variant_new_boolean (yes) : NULL;
}

static GVariant *
read_whole (const char *line,
            gboolean is_signed)
{
  gint64 number = 0;

  if (!g_ascii_string_to_signed (line, 10, is_signed ? G_MININT32 : 0, is_signed ? G_MAXINT32 : G_MAXUINT32, &number, NULL))
    return NULL;
  return is_signed ? g_variant_new_int32 ((gint32) number) : g_variant_new_uint32 ((guint32) number);
}

static GVariant *
read_type (const GVariantType *type,
           const char *line)
{
  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING))
    return read_text (line);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING_ARRAY))
    return read_list (line);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_BOOLEAN))
    return read_boolean (line);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_UINT32))
    return read_whole (line, FALSE);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_INT32))
    return read_whole (line, TRUE);
  return g_variant_parse (type, line, NULL, NULL, NULL);
}

/* What could stand there, for a person. */
static char *
describe (GSettingsSchemaKey *key)
{
  const GVariantType *type = g_settings_schema_key_get_value_type (key);
  g_autoptr (GVariant) range = g_settings_schema_key_get_range (key);
  g_autoptr (GVariant) limits = NULL;
  g_autofree char *first = NULL, *last = NULL;
  const char *kind;

  g_variant_get (range, "(&sv)", &kind, &limits);
  if (strcmp (kind, "enum") == 0)
    {
      g_autofree const char **words = g_variant_get_strv (limits, NULL);
      g_autofree char *list = g_strjoinv (", ", (char **) words);

      return g_strdup_printf (_("one of: %s"), list);
    }
  if (strcmp (kind, "range") == 0)
    {
      g_autoptr (GVariant) low = g_variant_get_child_value (limits, 0);
      g_autoptr (GVariant) high = g_variant_get_child_value (limits, 1);

      first = g_variant_print (low, FALSE);
      last = g_variant_print (high, FALSE);
      return g_strdup_printf (_("a number from %s to %s"), first, last);
    }
  if (g_variant_type_equal (type, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (_("true or false"));
  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING))
    return g_strdup (_("a text without control characters; a backslash is written as two"));
  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING_ARRAY))
    return g_strdup (_("a list with semicolons: one;two"));
  if (g_variant_type_equal (type, G_VARIANT_TYPE_UINT32) || g_variant_type_equal (type, G_VARIANT_TYPE_INT32))
    return g_strdup (_("a whole number"));
  return g_strdup_printf (_("a value of the type %.*s"), (int) g_variant_type_get_string_length (type),
                          g_variant_type_peek_string (type));
}

/**
 * herald_site_value_read:
 * @key: the key's description in the schema
 * @line: what stands behind the =
 * @wrong: (out): what it should be, where it is something else
 *
 * Returns: (transfer full) (nullable): the value, floating
 */
GVariant *
herald_site_value_read (GSettingsSchemaKey *key,
                        const char *line,
                        char **wrong)
{
  GVariant *value = read_type (g_settings_schema_key_get_value_type (key), line);

  if (value != NULL && g_settings_schema_key_range_check (key, value))
    return value;
  if (value != NULL)
    g_variant_unref (g_variant_ref_sink (value));
  *wrong = describe (key);
  return NULL;
}
