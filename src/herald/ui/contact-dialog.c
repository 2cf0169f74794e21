/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A contact to fill in: a new one, perhaps with the number of the call it was opened from, or one that is changed.
 * Signal "saved" (HeraldContact *contact): it is in the store, with its row. */

#include "ui/contact-dialog.h"

#include <string.h>

#include <glib/gi18n.h>

#include "ui/contact-chooser.h"
#include "ui/contact-groups.h"
#include "ui/contact-menu.h"
#include "ui/contact-numbers.h"
#include "ui/contact-picture.h"

struct _HeraldContactDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkButton *save_button;
  GtkRevealer *problem_revealer;
  GtkLabel *problem;
  AdwAvatar *avatar;
  GtkWidget *picture_button;
  GtkWidget *remove_picture_button;
  GtkWidget *existing_group;
  AdwEntryRow *name;
  AdwEntryRow *organisation;
  GtkSwitch *favourite;
  HeraldContactNumbers *numbers;
  AdwEntryRow *email;
  AdwEntryRow *url;
  AdwEntryRow *owner;
  GtkTextView *address;
  GtkTextView *note;
  HeraldContactGroups *groups;

  /* Owned */
  HeraldStore *store;
  HeraldContact *original; /* that is changed; NULL: a new one */
  HeraldContact *contact;  /* being saved */
  GBytes *photo;
  GtkFileChooserNative *file_chooser;
  GCancellable *cancellable;
  char *region;
  char *number; /* of the call it was opened from; empty: of none */
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

static char *
get_lines (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* --- what is wrong ------------------------------------------------------------------------------------------- */

static void
show_problem (HeraldContactDialog *self,
              const char *sentence)
{
  if (sentence != NULL)
    gtk_label_set_text (self->problem, sentence);
  gtk_revealer_set_reveal_child (self->problem_revealer, sentence != NULL);
}

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, " \t")] == '\0';
}

static void
on_changed (HeraldContactDialog *self)
{
  gboolean named = !is_blank (get_text (self->name)) || !is_blank (get_text (self->organisation));

  adw_avatar_set_text (self->avatar, named ? !is_blank (get_text (self->name)) ? get_text (self->name) : get_text (self->organisation)
                                           : NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), named || herald_contact_numbers_any (self->numbers));
  gtk_widget_remove_css_class (GTK_WIDGET (self->email), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->url), "error");
  show_problem (self, NULL);
}

static gboolean
refuse (HeraldContactDialog *self,
        AdwEntryRow *row,
        const char *sentence)
{
  show_problem (self, sentence);
  gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return FALSE;
}

/* "crm.example.com/7" is what people write for https. */
static char *
complete_url (const char *typed)
{
  g_autofree char *text = g_strstrip (g_strdup (typed));
  g_autofree char *scheme = g_uri_parse_scheme (text);

  if (*text == '\0' || scheme != NULL || strchr (text, '.') == NULL)
    return g_steal_pointer (&text);
  return g_strconcat ("https://", text, NULL);
}

static gboolean
check_rows (HeraldContactDialog *self,
            HeraldContact *contact)
{
  const char *email = herald_contact_get_email (contact);

  if (*email != '\0' && (strchr (email, '@') == NULL || strpbrk (email, " ,;") != NULL))
    return refuse (self, self->email, _("This is not an e-mail address. It has a name, an @ and a domain."));
  if (*herald_contact_get_url (contact) != '\0' && !herald_contact_menu_has_record (contact))
    return refuse (self, self->url, _("The web address has to begin with https:// or http://."));
  return TRUE;
}

/* --- saving -------------------------------------------------------------------------------------------------- */

/* Returns: (transfer full) (nullable): what was filled in; NULL: something is wrong, and has been said */
static HeraldContact *
collect (HeraldContactDialog *self)
{
  g_autoptr (HeraldContact) contact = self->original != NULL ? herald_contact_copy (self->original) : herald_contact_new ();
  g_autofree char *address = get_lines (self->address), *note = get_lines (self->note);
  g_autofree char *url = complete_url (get_text (self->url)), *email = g_strstrip (g_strdup (get_text (self->email)));
  g_autofree char *wrong = NULL, *sentence = NULL;

  herald_contact_set_source_id (contact, "book");
  herald_contact_set_name (contact, get_text (self->name));
  herald_contact_set_organisation (contact, get_text (self->organisation));
  herald_contact_set_favourite (contact, gtk_switch_get_active (self->favourite));
  herald_contact_set_email (contact, email);
  herald_contact_set_url (contact, url);
  herald_contact_set_owner (contact, get_text (self->owner));
  herald_contact_set_address (contact, address);
  herald_contact_set_note (contact, note);
  herald_contact_set_photo (contact, self->photo);
  herald_contact_clear_numbers (contact);
  if (!herald_contact_numbers_collect (self->numbers, contact, self->region, &wrong))
    {
      sentence = g_strdup_printf (_("“%s” is not a telephone number."), wrong);
      show_problem (self, sentence);
      return NULL;
    }
  if (!check_rows (self, contact))
    return NULL;
  herald_contact_groups_collect (self->groups, contact);
  return g_steal_pointer (&contact);
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

  if (error != NULL)
    {
      gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), TRUE);
      show_problem (self, error->message);
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
  g_autoptr (HeraldContact) contact = collect (self);

  if (contact == NULL)
    return;
  g_clear_pointer (&self->contact, herald_contact_unref);
  self->contact = g_steal_pointer (&contact);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), FALSE);
  herald_store_save_contact_async (self->store, self->contact, NULL, on_saved, g_object_ref (self));
}

/* --- the picture --------------------------------------------------------------------------------------------- */

static void
on_picture_shown (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (HeraldContactDialog) self = user_data;
  g_autoptr (GdkPaintable) picture = herald_contact_picture_show_finish (result, NULL);

  /* Another one may have been chosen, or none, while this was unpacked. */
  if (self->photo != NULL)
    adw_avatar_set_custom_image (self->avatar, picture);
}

static void
set_photo (HeraldContactDialog *self,
           GBytes *photo)
{
  g_clear_pointer (&self->photo, g_bytes_unref);
  self->photo = photo != NULL ? g_bytes_ref (photo) : NULL;
  adw_avatar_set_custom_image (self->avatar, NULL);
  gtk_widget_set_visible (self->remove_picture_button, photo != NULL);
  if (photo != NULL)
    herald_contact_picture_show_async (photo, self->cancellable, on_picture_shown, g_object_ref (self));
}

static void
on_picture_taken (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (HeraldContactDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) photo = herald_contact_picture_take_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_sensitive (self->picture_button, TRUE);
  if (photo != NULL)
    set_photo (self, photo);
  show_problem (self, error != NULL ? error->message : NULL);
}

static void
on_file_chosen (GtkNativeDialog *chooser,
                int response,
                HeraldContactDialog *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

      gtk_widget_set_sensitive (self->picture_button, FALSE);
      herald_contact_picture_take_async (file, self->cancellable, on_picture_taken, g_object_ref (self));
    }
  g_clear_object (&self->file_chooser);
}

static void
on_picture_clicked (HeraldContactDialog *self)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Pictures"));
  gtk_file_filter_add_pixbuf_formats (filter);
  g_clear_object (&self->file_chooser);
  self->file_chooser = gtk_file_chooser_native_new (_("Choose a picture"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN,
                                                    _("_Choose"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->file_chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->file_chooser), filter);
  g_signal_connect_object (self->file_chooser, "response", G_CALLBACK (on_file_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->file_chooser));
}

static void
on_remove_picture_clicked (HeraldContactDialog *self)
{
  set_photo (self, NULL);
  gtk_widget_grab_focus (self->picture_button);
}

/* --- filling in ---------------------------------------------------------------------------------------------- */

static void
set_lines (GtkTextView *view,
           const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text, -1);
}

static void
fill (HeraldContactDialog *self,
      HeraldContact *contact)
{
  g_clear_pointer (&self->original, herald_contact_unref);
  self->original = herald_contact_ref (contact);
  gtk_editable_set_text (GTK_EDITABLE (self->name), herald_contact_get_name (contact));
  gtk_editable_set_text (GTK_EDITABLE (self->organisation), herald_contact_get_organisation (contact));
  gtk_switch_set_active (self->favourite, herald_contact_get_favourite (contact));
  gtk_editable_set_text (GTK_EDITABLE (self->email), herald_contact_get_email (contact));
  gtk_editable_set_text (GTK_EDITABLE (self->url), herald_contact_get_url (contact));
  gtk_editable_set_text (GTK_EDITABLE (self->owner), herald_contact_get_owner (contact));
  set_lines (self->address, herald_contact_get_address (contact));
  set_lines (self->note, herald_contact_get_note (contact));
  herald_contact_numbers_fill (self->numbers, contact);
  herald_contact_groups_fill (self->groups, contact);
  set_photo (self, herald_contact_get_photo (contact));
  gtk_window_set_title (GTK_WINDOW (self), _("Edit contact"));
  gtk_widget_set_visible (self->existing_group, FALSE);
  on_changed (self);
}

/* The number of the call is one more of the contact that was chosen. */
static void
on_existing_chosen (HeraldContactDialog *self,
                    HeraldContact *contact)
{
  fill (self, contact);
  herald_contact_numbers_add (self->numbers, self->number);
  on_changed (self);
}

static void
on_existing_activated (HeraldContactDialog *self)
{
  GtkWidget *chooser = herald_contact_chooser_new (GTK_WINDOW (self), self->store, self->region);

  g_signal_connect_object (chooser, "chosen", G_CALLBACK (on_existing_chosen), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (chooser));
}

static void
herald_contact_dialog_dispose (GObject *object)
{
  HeraldContactDialog *self = HERALD_CONTACT_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->file_chooser);
  g_clear_object (&self->store);
  g_clear_pointer (&self->original, herald_contact_unref);
  g_clear_pointer (&self->contact, herald_contact_unref);
  g_clear_pointer (&self->photo, g_bytes_unref);
  g_clear_pointer (&self->region, g_free);
  g_clear_pointer (&self->number, g_free);
  G_OBJECT_CLASS (herald_contact_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/contact-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, problem_revealer);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, avatar);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, picture_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, remove_picture_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, existing_group);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, name);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, organisation);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, favourite);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, numbers);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, email);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, url);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, owner);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, address);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, note);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDialog, groups);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_picture_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_picture_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_existing_activated);
}

static void
herald_contact_dialog_class_init (HeraldContactDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_contact_dialog_dispose;
  signals[SIGNAL_SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, HERALD_TYPE_CONTACT);
  g_type_ensure (HERALD_TYPE_CONTACT_NUMBERS);
  g_type_ensure (HERALD_TYPE_CONTACT_GROUPS);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
herald_contact_dialog_init (HeraldContactDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->number = g_strdup ("");
}

static HeraldContactDialog *
new_dialog (GtkWindow *parent,
            HeraldStore *store,
            const char *region)
{
  HeraldContactDialog *self = g_object_new (HERALD_TYPE_CONTACT_DIALOG, "transient-for", parent, NULL);

  self->store = g_object_ref (store);
  self->region = region != NULL && *region != '\0' ? g_strdup (region) : NULL;
  herald_contact_groups_set_store (self->groups, store);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  return self;
}

/**
 * herald_contact_dialog_new:
 * @parent: (nullable): the main window, if it is there
 * @store: where the contact goes
 * @region: (nullable): the country a number without a country code belongs to
 * @number: the number to begin with; empty: none
 *
 * Returns: (transfer none): the dialog for a new contact, not shown yet. A number may go to one that is there as well.
 */
GtkWidget *
herald_contact_dialog_new (GtkWindow *parent,
                           HeraldStore *store,
                           const char *region,
                           const char *number)
{
  HeraldContactDialog *self = new_dialog (parent, store, region);

  g_free (self->number);
  self->number = g_strdup (number);
  herald_contact_numbers_add (self->numbers, number);
  gtk_widget_set_visible (self->existing_group, *number != '\0');
  on_changed (self);
  return GTK_WIDGET (self);
}

/**
 * herald_contact_dialog_new_for_contact:
 * @parent: the main window
 * @store: where the contact is
 * @region: (nullable): the country a number without a country code belongs to
 * @contact: the contact to change, with its picture
 *
 * Returns: (transfer none): the dialog, not shown yet
 */
GtkWidget *
herald_contact_dialog_new_for_contact (GtkWindow *parent,
                                       HeraldStore *store,
                                       const char *region,
                                       HeraldContact *contact)
{
  HeraldContactDialog *self = new_dialog (parent, store, region);

  fill (self, contact);
  return GTK_WIDGET (self);
}
