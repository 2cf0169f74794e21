/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds somebody to the contacts, with the number of the call it was opened from. */

#include "ui/contact-dialog.h"

#include <glib/gi18n.h>

struct _HeraldContactDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwToastOverlay *toasts;
  AdwEntryRow *name;
  AdwEntryRow *organisation;
  AdwEntryRow *number;
  AdwEntryRow *url;
  GtkButton *save_button;

  /* Owned */
  HeraldStore *store;
  HeraldContact *contact; /* being saved */
  GCancellable *cancellable;
  char *region;
};

G_DEFINE_FINAL_TYPE (HeraldContactDialog, herald_contact_dialog, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
on_changed (HeraldContactDialog *self)
{
  gboolean named = *get_text (self->name) != '\0' || *get_text (self->organisation) != '\0';

  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), named && *get_text (self->number) != '\0');
}

static void
on_saved (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (HeraldContactDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 id = herald_store_save_contact_finish (HERALD_STORE (source), result, &error);
  g_autoptr (HeraldContact) saved = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (error->message, -1);

      gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), TRUE);
      adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
      return;
    }
  saved = herald_contact_copy (self->contact);
  herald_contact_set_id (saved, id);
  g_signal_emit (self, signals[SIGNAL_SAVED], 0, saved);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_save_clicked (HeraldContactDialog *self)
{
  g_clear_pointer (&self->contact, herald_contact_unref);
  self->contact = herald_contact_new ();
  herald_contact_set_source_id (self->contact, "book");
  herald_contact_set_name (self->contact, get_text (self->name));
  herald_contact_set_organisation (self->contact, get_text (self->organisation));
  herald_contact_set_url (self->contact, get_text (self->url));
  if (!herald_contact_add_number (self->contact, get_text (self->number), NULL, self->region))
    {
      adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("This is not a telephone number.")));
      return;
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), FALSE);
  herald_store_save_contact_async (self->store, self->contact, self->cancellable, on_saved, g_object_ref (self));
}

static void
herald_contact_dialog_dispose (GObject *object)
{
  HeraldContactDialog *self = HERALD_CONTACT_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_clear_pointer (&self->contact, herald_contact_unref);
  g_clear_pointer (&self->region, g_free);
  G_OBJECT_CLASS (herald_contact_dialog_parent_class)->dispose (object);
}

static void
herald_contact_dialog_class_init (HeraldContactDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_contact_dialog_dispose;
  signals[SIGNAL_SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, HERALD_TYPE_CONTACT);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/contact-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, name);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, organisation);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, number);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, url);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, save_button);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
}

static void
herald_contact_dialog_init (HeraldContactDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * herald_contact_dialog_new:
 * @parent: (nullable): the main window, if it is there
 * @store: where the contact goes
 * @region: (nullable): the country a number without a country code belongs to
 * @number: the number to begin with
 *
 * Returns: (transfer none): the dialog, not shown yet
 */
GtkWidget *
herald_contact_dialog_new (GtkWindow *parent,
                           HeraldStore *store,
                           const char *region,
                           const char *number)
{
  HeraldContactDialog *self = g_object_new (HERALD_TYPE_CONTACT_DIALOG, "transient-for", parent, NULL);

  self->store = g_object_ref (store);
  self->region = region != NULL && *region != '\0' ? g_strdup (region) : NULL;
  gtk_editable_set_text (GTK_EDITABLE (self->number), number);
  return GTK_WIDGET (self);
}
