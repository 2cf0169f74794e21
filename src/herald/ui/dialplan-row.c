/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The row of the preferences for answering the dialplan: its switch, where to answer, and how it stands. */

#include "ui/dialplan-row.h"

#include <glib/gi18n.h>

#include "ui/setting-rows.h"

struct _HeraldDialplanRow
{
  AdwExpanderRow parent_instance;

  /* Template widgets */
  AdwEntryRow *address, *port;
  AdwActionRow *open_row;

  /* Owned */
  GSettings *settings;
  HeraldAgiListener *listener; /* nullable */
};

G_DEFINE_FINAL_TYPE (HeraldDialplanRow, herald_dialplan_row, ADW_TYPE_EXPANDER_ROW)

enum
{
  SIGNAL_REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_state (HeraldDialplanRow *self)
{
  gboolean failed = self->listener != NULL && herald_agi_listener_get_state (self->listener) == HERALD_AGI_LISTENER_FAILED;
  g_autofree char *sentence = self->listener != NULL ? herald_agi_listener_describe (self->listener) : NULL;
  g_autofree char *markup = sentence != NULL ? g_markup_escape_text (sentence, -1) : NULL;

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self),
                                 markup != NULL ? markup : _("Asterisk asks Herald who calls, before a phone rings"));
  if (!failed)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "herald-failed");
      return;
    }
  gtk_widget_add_css_class (GTK_WIDGET (self), "herald-failed");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE); /* to the port and the address */
}

static void
show_address (HeraldDialplanRow *self)
{
  g_autofree char *address = g_settings_get_string (self->settings, "agi-address");

  if (!g_str_equal (address, gtk_editable_get_text (GTK_EDITABLE (self->address))))
    gtk_editable_set_text (GTK_EDITABLE (self->address), address);
  gtk_widget_remove_css_class (GTK_WIDGET (self->address), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->open_row), herald_agi_address_is_open (address));
}

static void
on_address_applied (HeraldDialplanRow *self)
{
  g_autofree char *address = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address))));

  if (g_hostname_is_ip_address (address))
    {
      g_settings_set_string (self->settings, "agi-address", address);
      show_address (self);
      return;
    }
  gtk_widget_add_css_class (GTK_WIDGET (self->address), "error");
  g_signal_emit (self, signals[SIGNAL_REFUSED], 0, _("Give an IP address of this computer, such as 127.0.0.1."));
}

static void
herald_dialplan_row_dispose (GObject *object)
{
  HeraldDialplanRow *self = HERALD_DIALPLAN_ROW (object);

  g_clear_object (&self->listener);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (herald_dialplan_row_parent_class)->dispose (object);
}

static void
herald_dialplan_row_class_init (HeraldDialplanRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_dialplan_row_dispose;

  /**
   * HeraldDialplanRow::refused:
   * @self: the row
   * @sentence: why what was typed is not taken
   */
  signals[SIGNAL_REFUSED] = g_signal_new ("refused", HERALD_TYPE_DIALPLAN_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                          G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/dialplan-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldDialplanRow, address);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialplanRow, port);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialplanRow, open_row);
  gtk_widget_class_bind_template_callback (widget_class, on_address_applied);
}

/* For a screen reader: libadwaita 1.2 does not say whose switch it is. */
static void
name_switch (GtkWidget *widget,
             const char *name)
{
  if (GTK_IS_SWITCH (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_switch (child, name);
}

static void
herald_dialplan_row_init (HeraldDialplanRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_switch (GTK_WIDGET (self), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));
}

/**
 * herald_dialplan_row_set_settings:
 * @self: a row
 * @settings: the user's; once
 */
void
herald_dialplan_row_set_settings (HeraldDialplanRow *self,
                                  GSettings *settings)
{
  g_return_if_fail (HERALD_IS_DIALPLAN_ROW (self) && self->settings == NULL);

  self->settings = g_object_ref (settings);
  g_settings_bind (settings, "agi-enabled", self, "enable-expansion", G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
  herald_setting_rows_follow_lock (GTK_WIDGET (self), settings, "agi-enabled");
  herald_setting_rows_bind_number (self->port, settings, "agi-port");
  herald_setting_rows_follow_lock (GTK_WIDGET (self->address), settings, "agi-address");
  g_signal_connect_object (settings, "changed::agi-address", G_CALLBACK (show_address), self, G_CONNECT_SWAPPED);
  show_address (self);
  show_state (self);
}

/**
 * herald_dialplan_row_set_listener:
 * @self: a row
 * @listener: who answers; its state is shown
 */
void
herald_dialplan_row_set_listener (HeraldDialplanRow *self,
                                  HeraldAgiListener *listener)
{
  g_return_if_fail (HERALD_IS_DIALPLAN_ROW (self) && self->listener == NULL);

  self->listener = g_object_ref (listener);
  g_signal_connect_object (listener, "changed", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  show_state (self);
}
