/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The own extension and its phones. When the extension is typed the server is asked which phones ring for it; the
 * one it names is taken at once where there is just one. */

#include "ui/phone-form.h"

#include <glib/gi18n.h>

#include "ui/digits.h"
#include "ui/setting-rows.h"

/* How long after the last key the server is asked. */
#define TYPING_MS 400

struct _HeraldPhoneForm
{
  GtkBox parent_instance;

  /* Template widgets */
  AdwEntryRow *extension;
  GtkSpinner *spinner;
  GtkListBox *found;
  AdwEntryRow *devices;

  /* Owned */
  GSettings *settings;
  HeraldConnectionTest *test;
  GCancellable *cancellable;
  guint typing;
  gboolean filling; /* the form changes itself */
};

G_DEFINE_FINAL_TYPE (HeraldPhoneForm, herald_phone_form, GTK_TYPE_BOX)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
has_device (HeraldPhoneForm *self,
            const char *device)
{
  g_auto (GStrv) devices = g_settings_get_strv (self->settings, "devices");

  return g_strv_contains ((const char *const *) devices, device);
}

static void
set_device (HeraldPhoneForm *self,
            const char *device,
            gboolean wanted)
{
  g_auto (GStrv) devices = g_settings_get_strv (self->settings, "devices");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) changed = NULL;

  for (char **other = devices; *other != NULL; other++)
    if (!g_str_equal (*other, device))
      g_strv_builder_add (builder, *other);
  if (wanted)
    g_strv_builder_add (builder, device);
  changed = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "devices", (const char *const *) changed);
}

static void
on_device_toggled (HeraldPhoneForm *self,
                   GtkCheckButton *check)
{
  if (!self->filling)
    set_device (self, gtk_widget_get_name (GTK_WIDGET (check)), gtk_check_button_get_active (check));
}

static void
add_found (HeraldPhoneForm *self,
           const char *device)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *title = g_markup_escape_text (device, -1);

  gtk_widget_set_name (check, device);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), has_device (self, device));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, device, -1);
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_device_toggled), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_prefix (row, check);
  adw_action_row_set_activatable_widget (row, check);
  gtk_list_box_append (self->found, GTK_WIDGET (row));
}

static void
clear_found (HeraldPhoneForm *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->found))) != NULL)
    gtk_list_box_remove (self->found, row);
  gtk_widget_set_visible (GTK_WIDGET (self->found), FALSE);
}

static void
on_devices_found (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) devices = herald_connection_test_find_devices_finish (HERALD_CONNECTION_TEST (source), result, &error);
  HeraldPhoneForm *self = user_data;
  g_auto (GStrv) present = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_spinner_stop (self->spinner);
  if (devices == NULL || *devices == NULL)
    return;
  present = g_settings_get_strv (self->settings, "devices");
  if (*present == NULL)
    set_device (self, devices[0], TRUE);
  self->filling = TRUE;
  for (char **device = devices; *device != NULL; device++)
    add_found (self, *device);
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->found), TRUE);
}

static void
cancel_search (HeraldPhoneForm *self)
{
  g_clear_handle_id (&self->typing, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_spinner_stop (self->spinner);
}

static gboolean
on_typing_over (gpointer user_data)
{
  HeraldPhoneForm *self = user_data;
  const char *extension = gtk_editable_get_text (GTK_EDITABLE (self->extension));

  self->typing = 0;
  if (*extension == '\0' || self->test == NULL)
    return G_SOURCE_REMOVE;
  self->cancellable = g_cancellable_new ();
  gtk_spinner_start (self->spinner);
  herald_connection_test_find_devices_async (self->test, extension, self->cancellable, on_devices_found, self);
  return G_SOURCE_REMOVE;
}

static void
on_extension_changed (HeraldPhoneForm *self)
{
  cancel_search (self);
  clear_found (self);
  self->typing = g_timeout_add (TYPING_MS, on_typing_over, self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* The rows of the phones found follow what is typed below them. */
static void
on_devices_changed (HeraldPhoneForm *self)
{
  if (self->settings == NULL)
    return;
  self->filling = TRUE;
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->found)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *check = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row));

      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), has_device (self, gtk_widget_get_name (check)));
    }
  self->filling = FALSE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
herald_phone_form_dispose (GObject *object)
{
  HeraldPhoneForm *self = HERALD_PHONE_FORM (object);

  g_clear_handle_id (&self->typing, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->test);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (herald_phone_form_parent_class)->dispose (object);
}

static void
herald_phone_form_class_init (HeraldPhoneFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_phone_form_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/phone-form.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldPhoneForm, extension);
  gtk_widget_class_bind_template_child (widget_class, HeraldPhoneForm, spinner);
  gtk_widget_class_bind_template_child (widget_class, HeraldPhoneForm, found);
  gtk_widget_class_bind_template_child (widget_class, HeraldPhoneForm, devices);
  gtk_widget_class_bind_template_callback (widget_class, on_extension_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_devices_changed);
}

static void
herald_phone_form_init (HeraldPhoneForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  herald_digits_watch (GTK_WIDGET (self));
}

/**
 * herald_phone_form_bind:
 * @self: the form
 * @settings: an account's settings
 */
void
herald_phone_form_bind (HeraldPhoneForm *self,
                        GSettings *settings)
{
  g_return_if_fail (HERALD_IS_PHONE_FORM (self));

  g_set_object (&self->settings, settings);
  herald_setting_rows_bind_text (self->extension, settings, "extension");
  herald_setting_rows_bind_list (self->devices, settings, "devices");
  herald_setting_rows_follow_lock (GTK_WIDGET (self->found), settings, "devices");
}

/**
 * herald_phone_form_set_test:
 * @self: the form
 * @test: (nullable): a test that has logged in, to ask for phones
 */
void
herald_phone_form_set_test (HeraldPhoneForm *self,
                            HeraldConnectionTest *test)
{
  g_return_if_fail (HERALD_IS_PHONE_FORM (self));

  g_set_object (&self->test, test);
  on_extension_changed (self);
}

/**
 * herald_phone_form_is_complete:
 * @self: the form
 *
 * Returns: whether it names a phone
 */
gboolean
herald_phone_form_is_complete (HeraldPhoneForm *self)
{
  g_auto (GStrv) devices = NULL;

  g_return_val_if_fail (HERALD_IS_PHONE_FORM (self), FALSE);

  devices = g_settings_get_strv (self->settings, "devices");
  return *devices != NULL;
}
