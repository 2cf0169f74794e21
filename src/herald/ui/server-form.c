/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows that say where the PBX is and how one logs in: the same in the first run and in the preferences. */

#include "ui/server-form.h"

#include <glib/gi18n.h>

#include "ui/digits.h"
#include "ui/setting-rows.h"

struct _HeraldServerForm
{
  AdwPreferencesGroup parent_instance;

  /* Template widgets */
  AdwEntryRow *host;
  AdwComboRow *tls;
  AdwActionRow *ca_row;
  AdwEntryRow *pin;
  AdwEntryRow *user;
  AdwPasswordEntryRow *secret;
  AdwEntryRow *port;
  AdwComboRow *transport;
  AdwEntryRow *path;
  AdwActionRow *plain_row;
  GtkSwitch *plain;

  /* Owned */
  GSettings *settings;
  GtkFileChooserNative *chooser;
};

G_DEFINE_FINAL_TYPE (HeraldServerForm, herald_server_form, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_SECRET_APPLIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Only what the chosen encryption needs is asked for. */
static void
show_tls_rows (HeraldServerForm *self)
{
  guint tls = adw_combo_row_get_selected (self->tls);
  g_autofree char *file = NULL;
  g_autofree char *subtitle = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->path), adw_combo_row_get_selected (self->transport) == HERALD_ACCOUNT_TRANSPORT_WEB);
  gtk_widget_set_visible (GTK_WIDGET (self->ca_row), tls == HERALD_ACCOUNT_TLS_CA_FILE);
  gtk_widget_set_visible (GTK_WIDGET (self->pin), tls == HERALD_ACCOUNT_TLS_PINNED);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->tls),
                               tls == HERALD_ACCOUNT_TLS_OFF ? _("Everybody on the network can listen") : "");
  if (self->settings == NULL)
    return;
  file = g_settings_get_string (self->settings, "tls-ca-file");
  subtitle = g_markup_escape_text (*file != '\0' ? file : _("No file chosen"), -1);
  adw_action_row_set_subtitle (self->ca_row, subtitle);
}

static void
on_changed (HeraldServerForm *self)
{
  show_tls_rows (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_secret_apply (HeraldServerForm *self)
{
  g_signal_emit (self, signals[SIGNAL_SECRET_APPLIED], 0);
}

static void
on_ca_chosen (HeraldServerForm *self,
              int response)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
      path = g_file_get_path (file);
      if (path != NULL)
        g_settings_set_string (self->settings, "tls-ca-file", path);
      on_changed (self);
    }
  g_clear_object (&self->chooser);
}

static void
on_ca_clicked (HeraldServerForm *self)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Authority's certificate"),
                                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_ca_chosen), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
herald_server_form_dispose (GObject *object)
{
  HeraldServerForm *self = HERALD_SERVER_FORM (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (herald_server_form_parent_class)->dispose (object);
}

static void
herald_server_form_class_init (HeraldServerFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_server_form_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SECRET_APPLIED] = g_signal_new ("secret-applied", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                 G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/server-form.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldServerForm, host);
  gtk_widget_class_bind_template_child (widget_class, HeraldServerForm, tls);
  gtk_widget_class_bind_template_child (widget_class, HeraldServerForm, ca_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldServerForm, pin);
  gtk_widget_class_bind_template_child (widget_class, HeraldServerForm, user);
  gtk_widget_class_bind_template_child (widget_class, HeraldServerForm, secret);
  gtk_widget_class_bind_template_child (widget_class, HeraldServerForm, port);
  gtk_widget_class_bind_template_child (widget_class, HeraldServerForm, transport);
  gtk_widget_class_bind_template_child (widget_class, HeraldServerForm, path);
  gtk_widget_class_bind_template_child (widget_class, HeraldServerForm, plain_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldServerForm, plain);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_secret_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_ca_clicked);
}

static void
herald_server_form_init (HeraldServerForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  herald_digits_watch (GTK_WIDGET (self));
  herald_setting_rows_name_secret (GTK_WIDGET (self->secret));
  show_tls_rows (self);
}

/**
 * herald_server_form_bind:
 * @self: the form
 * @settings: an account's settings
 * @apply: whether text counts only when it is applied, as each change reconnects
 */
void
herald_server_form_bind (HeraldServerForm *self,
                         GSettings *settings,
                         gboolean apply)
{
  AdwEntryRow *rows[] = { self->host, self->pin, self->user, self->port, self->path, ADW_ENTRY_ROW (self->secret) };

  g_return_if_fail (HERALD_IS_SERVER_FORM (self));

  g_set_object (&self->settings, settings);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    adw_entry_row_set_show_apply_button (rows[i], apply);
  herald_setting_rows_bind_text (self->host, settings, "server-host");
  herald_setting_rows_bind_text (self->pin, settings, "tls-pin");
  herald_setting_rows_bind_text (self->user, settings, "user");
  herald_setting_rows_bind_number (self->port, settings, "server-port");
  herald_setting_rows_bind_choice (self->tls, settings, "tls-mode");
  herald_setting_rows_follow_lock (GTK_WIDGET (self->ca_row), settings, "tls-ca-file");
  herald_setting_rows_bind_choice (self->transport, settings, "server-transport");
  herald_setting_rows_bind_text (self->path, settings, "server-path");
  herald_setting_rows_bind_switch (self->plain_row, self->plain, settings, "plain-login");
  show_tls_rows (self);
}

/**
 * herald_server_form_get_secret:
 * @self: the form
 *
 * Returns: the secret as typed; it is nowhere else
 */
const char *
herald_server_form_get_secret (HeraldServerForm *self)
{
  g_return_val_if_fail (HERALD_IS_SERVER_FORM (self), "");

  return gtk_editable_get_text (GTK_EDITABLE (self->secret));
}

/**
 * herald_server_form_is_complete:
 * @self: the form
 *
 * Returns: whether there is enough to try
 */
gboolean
herald_server_form_is_complete (HeraldServerForm *self)
{
  g_return_val_if_fail (HERALD_IS_SERVER_FORM (self), FALSE);

  return *gtk_editable_get_text (GTK_EDITABLE (self->host)) != '\0'
         && *gtk_editable_get_text (GTK_EDITABLE (self->user)) != '\0'
         && *gtk_editable_get_text (GTK_EDITABLE (self->secret)) != '\0';
}
