/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The switch for starting with the session. It shows what is so, not what was wished: the desktop may refuse, and its own
 * settings change it, too. */

#include "ui/autostart-row.h"

#include <glib/gi18n.h>

#include "desktop/autostart.h"

struct _HeraldAutostartRow
{
  AdwActionRow parent_instance;

  /* Owned */
  GtkSwitch *toggle;
  GSettings *settings;
  gboolean reading; /* the switch is being moved to what is so */
};

G_DEFINE_FINAL_TYPE (HeraldAutostartRow, herald_autostart_row, ADW_TYPE_ACTION_ROW)

enum
{
  SIGNAL_REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
read_state (HeraldAutostartRow *self)
{
  self->reading = TRUE;
  if (self->settings != NULL)
    gtk_switch_set_active (self->toggle, herald_autostart_is_on (self->settings));
  self->reading = FALSE;
}

static void
on_set (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (HeraldAutostartRow) self = user_data;
  g_autoptr (GError) error = NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->toggle), TRUE);
  if (!herald_autostart_set_finish (result, &error))
    g_signal_emit (self, signals[SIGNAL_REFUSED], 0, error->message);
  read_state (self);
}

static void
on_toggled (HeraldAutostartRow *self)
{
  if (self->reading || self->settings == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->toggle), FALSE);
  herald_autostart_set_async (self->settings, gtk_switch_get_active (self->toggle), NULL, on_set, g_object_ref (self));
}

static void
herald_autostart_row_map (GtkWidget *widget)
{
  read_state (HERALD_AUTOSTART_ROW (widget));
  GTK_WIDGET_CLASS (herald_autostart_row_parent_class)->map (widget);
}

static void
herald_autostart_row_dispose (GObject *object)
{
  HeraldAutostartRow *self = HERALD_AUTOSTART_ROW (object);

  g_clear_object (&self->settings);
  G_OBJECT_CLASS (herald_autostart_row_parent_class)->dispose (object);
}

static void
herald_autostart_row_class_init (HeraldAutostartRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_autostart_row_dispose;
  GTK_WIDGET_CLASS (klass)->map = herald_autostart_row_map;

  /**
   * HeraldAutostartRow::refused:
   * @self: the row
   * @sentence: why it is not so
   */
  signals[SIGNAL_REFUSED] = g_signal_new ("refused", HERALD_TYPE_AUTOSTART_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
herald_autostart_row_init (HeraldAutostartRow *self)
{
  self->toggle = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->toggle), GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->toggle));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->toggle));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Start with the session"), -1);
  g_signal_connect_object (self->toggle, "notify::active", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
}

/**
 * herald_autostart_row_set_settings:
 * @self: the row
 * @settings: Herald's
 */
void
herald_autostart_row_set_settings (HeraldAutostartRow *self,
                                   GSettings *settings)
{
  g_set_object (&self->settings, settings);
  read_state (self);
}
