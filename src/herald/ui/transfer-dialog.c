/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where to a call shall go: a number, and whether one talks to the colleague first. */

#include "ui/transfer-dialog.h"

#include <glib/gi18n.h>

#include "ui/digits.h"

struct _HeraldTransferDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwPreferencesGroup *group;
  AdwEntryRow *number;
  GtkSwitch *attended;
  GtkButton *transfer_button;

  /* Owned */
  HeraldCallItem *item;
};

G_DEFINE_FINAL_TYPE (HeraldTransferDialog, herald_transfer_dialog, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_TRANSFER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_changed (HeraldTransferDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->transfer_button),
                            *gtk_editable_get_text (GTK_EDITABLE (self->number)) != '\0');
}

static void
on_transfer_clicked (HeraldTransferDialog *self)
{
  int kind = gtk_switch_get_active (self->attended) ? HERALD_TRANSFER_ATTENDED : HERALD_TRANSFER_BLIND;

  g_signal_emit (self, signals[SIGNAL_TRANSFER], 0, self->item, gtk_editable_get_text (GTK_EDITABLE (self->number)),
                 kind);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* There is nothing to transfer any more. */
static void
on_item_changed (HeraldTransferDialog *self)
{
  if (!herald_call_item_get_can_transfer (self->item))
    gtk_window_close (GTK_WINDOW (self));
}

static void
herald_transfer_dialog_dispose (GObject *object)
{
  g_clear_object (&HERALD_TRANSFER_DIALOG (object)->item);
  G_OBJECT_CLASS (herald_transfer_dialog_parent_class)->dispose (object);
}

static void
herald_transfer_dialog_class_init (HeraldTransferDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_transfer_dialog_dispose;
  signals[SIGNAL_TRANSFER] = g_signal_new ("transfer", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 3, HERALD_TYPE_CALL_ITEM, G_TYPE_STRING, G_TYPE_INT);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/transfer-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldTransferDialog, group);
  gtk_widget_class_bind_template_child (widget_class, HeraldTransferDialog, number);
  gtk_widget_class_bind_template_child (widget_class, HeraldTransferDialog, attended);
  gtk_widget_class_bind_template_child (widget_class, HeraldTransferDialog, transfer_button);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_transfer_clicked);
}

static void
herald_transfer_dialog_init (HeraldTransferDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  herald_digits_watch (GTK_WIDGET (self));
}

/**
 * herald_transfer_dialog_new:
 * @parent: (nullable): the main window, if it is there
 * @item: the call
 *
 * Returns: (transfer none): the dialog, not shown yet
 */
GtkWidget *
herald_transfer_dialog_new (GtkWindow *parent,
                            HeraldCallItem *item)
{
  HeraldTransferDialog *self = g_object_new (HERALD_TYPE_TRANSFER_DIALOG, "transient-for", parent, NULL);
  g_autofree char *title = NULL;

  self->item = g_object_ref (item);
  title = g_markup_printf_escaped (_("Transfer %s to"), herald_call_item_get_title (item));
  adw_preferences_group_set_title (self->group, title);
  g_signal_connect_object (item, "notify::can-transfer", G_CALLBACK (on_item_changed), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
