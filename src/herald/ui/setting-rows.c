/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ties rows of the preferences to settings: what the user changes holds at once, and what changes elsewhere is
 * shown. A row with an apply button writes when that is pressed, any other one as one types. What the administrator
 * has locked is greyed out and says so. */

#include "ui/setting-rows.h"

#include <glib/gi18n.h>

typedef enum
{
  FORM_TEXT,
  FORM_NUMBER,
  FORM_LIST,
} Form;

typedef struct
{
  GSettings *settings;
  char *key;
  Form form;
} Binding;

static void
binding_free (Binding *binding)
{
  g_object_unref (binding->settings);
  g_free (binding->key);
  g_free (binding);
}

/* The sign behind a locked row; rows that never were locked have none. */
static GtkWidget *
get_sign (GtkWidget *row,
          gboolean wanted)
{
  GtkWidget *sign = g_object_get_data (G_OBJECT (row), "herald-lock");

  if (sign != NULL || !wanted)
    return sign;
  sign = gtk_image_new_from_icon_name ("changes-prevent-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (sign), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Set by your administrator"), -1);
  if (ADW_IS_ENTRY_ROW (row))
    adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), sign);
  else if (ADW_IS_ACTION_ROW (row))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), sign);
  else
    return NULL;
  g_object_set_data (G_OBJECT (row), "herald-lock", sign);
  return sign;
}

/**
 * herald_setting_rows_show_locked:
 * @row: a row, or another widget that changes a setting
 * @locked: whether the administrator has locked it
 *
 * Says so, to the eye and to a screen reader; greys nothing out.
 */
void
herald_setting_rows_show_locked (GtkWidget *row,
                                 gboolean locked)
{
  GtkWidget *sign = get_sign (row, locked);

  if (sign != NULL)
    gtk_widget_set_visible (sign, locked);
  gtk_widget_set_tooltip_text (row, locked ? _("Set by your administrator") : NULL);
  if (locked)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _("Set by your administrator"), -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static void
show_lock (GtkWidget *row,
           GSettings *settings,
           const char *key)
{
  gboolean writable = g_settings_is_writable (settings, key);

  gtk_widget_set_sensitive (row, writable);
  /* A tooltip of another kind stays. */
  if (!writable || g_object_get_data (G_OBJECT (row), "herald-locked") != NULL)
    herald_setting_rows_show_locked (row, !writable);
  g_object_set_data (G_OBJECT (row), "herald-locked", writable ? NULL : row);
}

static void
on_writable_changed (GSettings *settings,
                     const char *key,
                     GtkWidget *row)
{
  show_lock (row, settings, key);
}

/**
 * herald_setting_rows_follow_lock:
 * @row: a row, or another widget that changes a setting
 * @settings: where the setting is
 * @key: the setting
 *
 * Greys the row out and says why while the administrator has locked the setting. The other functions here do so, too.
 */
void
herald_setting_rows_follow_lock (GtkWidget *row,
                                 GSettings *settings,
                                 const char *key)
{
  g_autofree char *signal = g_strconcat ("writable-changed::", key, NULL);

  show_lock (row, settings, key);
  g_signal_connect_object (settings, signal, G_CALLBACK (on_writable_changed), row, 0);
}

static char *
read_text (Binding *binding)
{
  g_auto (GStrv) list = NULL;
  guint number;

  switch (binding->form)
    {
    case FORM_NUMBER:
      number = g_settings_get_uint (binding->settings, binding->key);
      return number != 0 ? g_strdup_printf ("%u", number) : g_strdup ("");
    case FORM_LIST:
      list = g_settings_get_strv (binding->settings, binding->key);
      return g_strjoinv (", ", list);
    case FORM_TEXT:
    default:
      return g_settings_get_string (binding->settings, binding->key);
    }
}

static GSettingsSchemaKey *
get_schema_key (GSettings *settings,
                const char *key)
{
  g_autoptr (GSettingsSchema) schema = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  return g_settings_schema_get_key (schema, key);
}

static gboolean
write_number (Binding *binding,
              const char *text)
{
  g_autoptr (GSettingsSchemaKey) key = get_schema_key (binding->settings, binding->key);
  g_autoptr (GVariant) value = NULL;
  guint64 number = 0;

  if (*text != '\0' && !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &number, NULL))
    return FALSE;
  value = g_variant_ref_sink (g_variant_new_uint32 ((guint32) number));
  return g_settings_schema_key_range_check (key, value)
         && g_settings_set_value (binding->settings, binding->key, value);
}

static gboolean
write_list (Binding *binding,
            const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (char **part = parts; *part != NULL; part++)
    if (*g_strstrip (*part) != '\0')
      g_strv_builder_add (builder, *part);
  list = g_strv_builder_end (builder);
  return g_settings_set_strv (binding->settings, binding->key, (const char *const *) list);
}

static void
on_edited (AdwEntryRow *row,
           Binding *binding)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  g_autofree char *present = read_text (binding);
  gboolean taken;

  if (g_str_equal (text, present))
    taken = TRUE;
  else if (binding->form == FORM_NUMBER)
    taken = write_number (binding, text);
  else if (binding->form == FORM_LIST)
    taken = write_list (binding, text);
  else
    taken = g_settings_set_string (binding->settings, binding->key, text);
  if (taken)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
}

static void
show_setting (AdwEntryRow *row,
              Binding *binding)
{
  g_autofree char *text = read_text (binding);
  g_autofree char *shown = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  /* Not while somebody types just this. */
  if (!g_str_equal (text, shown))
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
on_setting_changed (GSettings *settings,
                    const char *key,
                    AdwEntryRow *row)
{
  Binding *binding = g_object_get_data (G_OBJECT (row), "herald-binding");

  if (g_str_equal (key, binding->key))
    show_setting (row, binding);
}

static void
bind_entry (AdwEntryRow *row,
            GSettings *settings,
            const char *key,
            Form form)
{
  Binding *binding = g_new0 (Binding, 1);

  binding->settings = g_object_ref (settings);
  binding->key = g_strdup (key);
  binding->form = form;
  g_object_set_data_full (G_OBJECT (row), "herald-binding", binding, (GDestroyNotify) binding_free);
  show_setting (row, binding);
  herald_setting_rows_follow_lock (GTK_WIDGET (row), settings, key);
  g_signal_connect (row, adw_entry_row_get_show_apply_button (row) ? "apply" : "changed", G_CALLBACK (on_edited),
                    binding);
  g_signal_connect_object (settings, "changed", G_CALLBACK (on_setting_changed), row, 0);
}

/**
 * herald_setting_rows_bind_text:
 * @row: a row
 * @settings: where the setting is
 * @key: a setting of type s
 */
void
herald_setting_rows_bind_text (AdwEntryRow *row,
                               GSettings *settings,
                               const char *key)
{
  bind_entry (row, settings, key, FORM_TEXT);
}

/**
 * herald_setting_rows_bind_number:
 * @row: a row
 * @settings: where the setting is
 * @key: a setting of type u; 0 is shown as nothing
 */
void
herald_setting_rows_bind_number (AdwEntryRow *row,
                                 GSettings *settings,
                                 const char *key)
{
  bind_entry (row, settings, key, FORM_NUMBER);
}

/**
 * herald_setting_rows_bind_list:
 * @row: a row
 * @settings: where the setting is
 * @key: a setting of type as, shown with commas
 */
void
herald_setting_rows_bind_list (AdwEntryRow *row,
                               GSettings *settings,
                               const char *key)
{
  bind_entry (row, settings, key, FORM_LIST);
}

/**
 * herald_setting_rows_bind_switch:
 * @row: a row
 * @toggle: its switch
 * @settings: where the setting is
 * @key: a setting of type b
 */
void
herald_setting_rows_bind_switch (AdwActionRow *row,
                                 GtkSwitch *toggle,
                                 GSettings *settings,
                                 const char *key)
{
  g_settings_bind (settings, key, toggle, "active", G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
  herald_setting_rows_follow_lock (GTK_WIDGET (row), settings, key);
}

static gboolean
position_from_setting (GValue *value,
                       GVariant *variant,
                       gpointer user_data)
{
  const char *const *nicks = user_data;
  const char *nick = g_variant_get_string (variant, NULL);

  for (guint i = 0; nicks[i] != NULL; i++)
    if (g_str_equal (nicks[i], nick))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }
  return FALSE;
}

static GVariant *
setting_from_position (const GValue *value,
                       const GVariantType *type,
                       gpointer user_data)
{
  const char *const *nicks = user_data;
  guint position = g_value_get_uint (value);

  return position < g_strv_length ((char **) nicks) ? g_variant_new_string (nicks[position]) : NULL;
}

static char **
get_nicks (GSettings *settings,
           const char *key)
{
  g_autoptr (GSettingsSchemaKey) schema_key = get_schema_key (settings, key);
  g_autoptr (GVariant) range = g_settings_schema_key_get_range (schema_key);
  g_autoptr (GVariant) values = NULL;

  g_variant_get_child (range, 1, "v", &values);
  return g_variant_dup_strv (values, NULL);
}

/**
 * herald_setting_rows_bind_choice:
 * @row: a row whose choices stand in the order of the schema
 * @settings: where the setting is
 * @key: a setting that is an enumeration
 */
void
herald_setting_rows_bind_choice (AdwComboRow *row,
                                 GSettings *settings,
                                 const char *key)
{
  g_settings_bind_with_mapping (settings, key, row, "selected",
                                G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY, position_from_setting,
                                setting_from_position, get_nicks (settings, key), (GDestroyNotify) g_strfreev);
  herald_setting_rows_follow_lock (GTK_WIDGET (row), settings, key);
}

/**
 * herald_setting_rows_name_secret:
 * @row: a row for a password
 *
 * Names its button for a screen reader: the one that shows what was typed has a tooltip in libadwaita 1.2, which is no name.
 */
void
herald_setting_rows_name_secret (GtkWidget *row)
{
  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      const char *icon = GTK_IS_BUTTON (child) ? gtk_button_get_icon_name (GTK_BUTTON (child)) : NULL;

      if (icon != NULL && g_str_has_prefix (icon, "view-"))
        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Show or hide the secret"), -1);
      herald_setting_rows_name_secret (child);
    }
}
