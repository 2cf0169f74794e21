/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All about a past call: how it went, the note, the number, the other calls with this party. */

#include "ui/details.h"

#include <glib/gi18n.h>

#include "base/call-data.h"
#include "numbers/number.h"
#include "ui/entry-words.h"
#include "ui/party.h"
#include "ui/picture.h"
#include "ui/words.h"

/* Other calls that are listed; more are in the list of calls. */
#define OTHERS_MAX 10

struct _HeraldDetails
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwToastOverlay *toasts;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *organisation;
  GtkWidget *call_group;
  AdwActionRow *outcome;
  AdwActionRow *called;
  AdwEntryRow *note;
  AdwPreferencesGroup *data_group;
  AdwPreferencesGroup *numbers_group;
  GtkWidget *more_group;
  AdwActionRow *record;
  GtkWidget *add_contact;
  AdwPreferencesGroup *others_group;

  /* Owned */
  HeraldStore *store;
  HeraldJournalEntry *entry;
  char *region;
  char *url;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (HeraldDetails, herald_details, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_ADD_CONTACT,
  SIGNAL_WHY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
toast (HeraldDetails *self,
       const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

/* Titles of rows are markup. */
static void
set_row (AdwActionRow *row,
         const char *title,
         const char *subtitle)
{
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);
  g_autofree char *escaped_subtitle = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped_title);
  adw_action_row_set_subtitle (row, escaped_subtitle);
}

static GtkWidget *
new_button (const char *icon,
            const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return button;
}

static void
on_copy_clicked (GtkButton *button,
                 HeraldDetails *self)
{
  const char *number = g_object_get_data (G_OBJECT (button), "number");

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), number);
  toast (self, _("Number copied"));
}

static void
add_number (HeraldDetails *self,
            const char *written,
            const char *dial,
            const char *label)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  g_autofree char *call = g_strdup_printf (_("Call %s"), written);
  g_autofree char *copy = g_strdup_printf (_("Copy %s"), written);
  GtkWidget *copy_button = new_button ("edit-copy-symbolic", copy);
  GtkWidget *call_button = new_button ("call-start-symbolic", call);

  set_row (row, written, label);
  g_object_set_data_full (G_OBJECT (copy_button), "number", g_strdup (dial), g_free);
  g_signal_connect_object (copy_button, "clicked", G_CALLBACK (on_copy_clicked), self, 0);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (call_button), "app.dial");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (call_button), "s", dial);
  adw_action_row_add_suffix (row, copy_button);
  adw_action_row_add_suffix (row, call_button);
  adw_preferences_group_add (self->numbers_group, GTK_WIDGET (row));
}

static void
on_copy_value_clicked (GtkButton *button,
                       HeraldDetails *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), g_object_get_data (G_OBJECT (button), "value"));
  toast (self, _("Copied"));
}

/* What the dialplan told of the call. */
static void
add_datum (HeraldDetails *self,
           const char *key,
           const char *value)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  g_autofree char *name = herald_call_data_dup_label (key);
  g_autofree char *copy = g_strdup_printf (_("Copy %s"), value);
  GtkWidget *copy_button = new_button ("edit-copy-symbolic", copy);

  set_row (row, name, value);
  adw_action_row_set_title_lines (row, 1);
  adw_action_row_set_subtitle_lines (row, 3);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), value);
  g_object_set_data_full (G_OBJECT (copy_button), "value", g_strdup (value), g_free);
  g_signal_connect_object (copy_button, "clicked", G_CALLBACK (on_copy_value_clicked), self, 0);
  adw_action_row_add_suffix (row, copy_button);
  adw_preferences_group_add (self->data_group, GTK_WIDGET (row));
}

static void
show_data (HeraldDetails *self,
           const char *lines)
{
  g_autoptr (HeraldCallData) data = herald_call_data_from_lines (lines);

  for (guint i = 0; i < herald_call_data_get_n (data); i++)
    add_datum (self, herald_call_data_get_key (data, i), herald_call_data_get_value (data, i));
  gtk_widget_set_visible (GTK_WIDGET (self->data_group), data != NULL);
}

static void
on_note_ready (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (HeraldDetails) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!herald_journal_set_note_finish (HERALD_STORE (source), result, &error))
    toast (self, error->message);
}

static void
on_note_apply (HeraldDetails *self)
{
  if (self->entry != NULL)
    herald_journal_set_note_async (self->store, herald_journal_entry_get_id (self->entry),
                                   gtk_editable_get_text (GTK_EDITABLE (self->note)), NULL, on_note_ready,
                                   g_object_ref (self));
}

static void
on_record_activated (HeraldDetails *self)
{
  gtk_show_uri (GTK_WINDOW (self), self->url, GDK_CURRENT_TIME);
}

static void
on_add_activated (HeraldDetails *self)
{
  g_signal_emit (self, signals[SIGNAL_ADD_CONTACT], 0, herald_entry_words_dial (self->entry));
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_why_activated (HeraldDetails *self)
{
  g_signal_emit (self, signals[SIGNAL_WHY], 0, self->entry);
}

static void
focus_note (GtkWidget *widget,
            const char *action_name,
            GVariant *parameter)
{
  HeraldDetails *self = HERALD_DETAILS (widget);

  if (gtk_widget_get_visible (self->call_group))
    gtk_widget_grab_focus (GTK_WIDGET (self->note));
}

/* --- the other calls ----------------------------------------------------------------------------------------- */

static void
add_other (HeraldDetails *self,
           HeraldJournalEntry *entry)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  g_autofree char *when = herald_words_when (herald_journal_entry_get_started_at (entry), g_get_real_time ());
  g_autofree char *outcome = herald_entry_words_outcome (entry);
  g_autofree char *subtitle = herald_words_join (" · ", outcome, herald_journal_entry_get_note (entry), NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (herald_entry_words_icon (entry));

  set_row (row, when, subtitle);
  adw_action_row_set_subtitle_lines (row, 2);
  adw_action_row_add_prefix (row, icon);
  adw_preferences_group_add (self->others_group, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (self->others_group), TRUE);
}

static void
on_others_ready (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = herald_journal_list_finish (HERALD_STORE (source), result, &error);
  HeraldDetails *self = user_data;

  /* Cancelled with the window; a store in trouble is told of in the main window. */
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      HeraldJournalEntry *entry = g_ptr_array_index (entries, i);

      if (self->entry == NULL || herald_journal_entry_get_id (entry) != herald_journal_entry_get_id (self->entry))
        add_other (self, entry);
    }
}

static void
load_others (HeraldDetails *self,
             gint64 contact_id,
             const char *number)
{
  HeraldJournalQuery query = { .limit = OTHERS_MAX, .contact_id = contact_id };

  if (contact_id == 0 && *number == '\0')
    return;
  if (contact_id == 0)
    query.text = number;
  herald_journal_list_async (self->store, &query, self->cancellable, on_others_ready, self);
}

/* --- what it shows ------------------------------------------------------------------------------------------- */

static void
show_party (HeraldDetails *self,
            const char *name,
            const char *organisation,
            gboolean initials)
{
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->organisation, organisation);
  gtk_widget_set_visible (GTK_WIDGET (self->organisation), *organisation != '\0');
  adw_avatar_set_text (self->avatar, name);
  adw_avatar_set_show_initials (self->avatar, initials);
}

static void
show_record (HeraldDetails *self,
             HeraldContact *contact)
{
  const char *url = herald_contact_get_url (contact);
  g_autofree char *scheme = g_uri_parse_scheme (url);
  g_autofree char *escaped = g_markup_escape_text (url, -1);
  gboolean web = g_strcmp0 (scheme, "https") == 0 || g_strcmp0 (scheme, "http") == 0;

  g_free (self->url);
  self->url = g_strdup (url);
  adw_action_row_set_subtitle (self->record, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->record), web);
  gtk_widget_set_visible (self->more_group, web);
}

static void
show_picture (HeraldDetails *self,
              HeraldContact *contact)
{
  g_autoptr (GdkPaintable) picture = herald_picture_new (herald_contact_get_photo (contact));

  adw_avatar_set_custom_image (self->avatar, picture);
}

static void
on_contact_ready (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (HeraldContact) contact = herald_store_get_contact_finish (HERALD_STORE (source), result, NULL);
  HeraldDetails *self = user_data;

  if (contact == NULL)
    return;
  show_picture (self, contact);
  show_record (self, contact);
}

static void
show_call (HeraldDetails *self,
           HeraldJournalEntry *entry)
{
  g_autofree char *when = herald_words_when (herald_journal_entry_get_started_at (entry), g_get_real_time ());
  g_autofree char *outcome = herald_entry_words_outcome (entry);
  g_autofree char *dialed = herald_number_rewrite (herald_journal_entry_get_dialed (entry), self->region);
  g_autofree char *called = herald_words_join (", ", dialed, herald_journal_entry_get_queue (entry), NULL);

  set_row (self->outcome, outcome, when);
  set_row (self->called, _("Called"), called);
  gtk_widget_set_visible (GTK_WIDGET (self->called), *called != '\0');
  gtk_editable_set_text (GTK_EDITABLE (self->note), herald_journal_entry_get_note (entry));
  gtk_widget_set_visible (self->call_group, TRUE);
  show_data (self, herald_journal_entry_get_data (entry));
}

static void
herald_details_dispose (GObject *object)
{
  HeraldDetails *self = HERALD_DETAILS (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->entry);
  g_clear_object (&self->store);
  g_clear_pointer (&self->region, g_free);
  g_clear_pointer (&self->url, g_free);
  G_OBJECT_CLASS (herald_details_parent_class)->dispose (object);
}

static void
herald_details_class_init (HeraldDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_details_dispose;
  signals[SIGNAL_ADD_CONTACT] = g_signal_new ("add-contact", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                              NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_WHY] = g_signal_new ("why", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, HERALD_TYPE_JOURNAL_ENTRY);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/details.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldDetails, toasts);
  gtk_widget_class_bind_template_child (widget_class, HeraldDetails, avatar);
  gtk_widget_class_bind_template_child (widget_class, HeraldDetails, name);
  gtk_widget_class_bind_template_child (widget_class, HeraldDetails, organisation);
  gtk_widget_class_bind_template_child (widget_class, HeraldDetails, call_group);
  gtk_widget_class_bind_template_child (widget_class, HeraldDetails, outcome);
  gtk_widget_class_bind_template_child (widget_class, HeraldDetails, called);
  gtk_widget_class_bind_template_child (widget_class, HeraldDetails, note);
  gtk_widget_class_bind_template_child (widget_class, HeraldDetails, data_group);
  gtk_widget_class_bind_template_child (widget_class, HeraldDetails, numbers_group);
  gtk_widget_class_bind_template_child (widget_class, HeraldDetails, more_group);
  gtk_widget_class_bind_template_child (widget_class, HeraldDetails, record);
  gtk_widget_class_bind_template_child (widget_class, HeraldDetails, add_contact);
  gtk_widget_class_bind_template_child (widget_class, HeraldDetails, others_group);
  gtk_widget_class_bind_template_callback (widget_class, on_note_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_record_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_add_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_why_activated);
  gtk_widget_class_install_action (widget_class, "details.focus-note", NULL, focus_note);
}

static void
herald_details_init (HeraldDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * herald_details_new:
 * @parent: the main window
 * @store: where contacts and past calls are
 * @region: (nullable): the country one is in, for the way numbers are written
 *
 * Returns: (transfer none): an empty window, not shown yet
 */
GtkWidget *
herald_details_new (GtkWindow *parent,
                    HeraldStore *store,
                    const char *region)
{
  HeraldDetails *self = g_object_new (HERALD_TYPE_DETAILS, "transient-for", parent, NULL);

  self->store = g_object_ref (store);
  self->region = g_strdup (region);
  return GTK_WIDGET (self);
}

/**
 * herald_details_show_entry:
 * @self: a new window
 * @entry: a past call
 */
void
herald_details_show_entry (HeraldDetails *self,
                           HeraldJournalEntry *entry)
{
  g_autofree char *party = herald_entry_words_party (entry, self->region);
  g_autofree char *number = herald_entry_words_number (entry, self->region);
  const char *organisation = herald_journal_entry_get_organisation (entry);
  gint64 contact_id = herald_journal_entry_get_contact_id (entry);

  g_return_if_fail (HERALD_IS_DETAILS (self));

  g_set_object (&self->entry, entry);
  show_party (self, party, g_str_equal (party, organisation) ? "" : organisation,
              *herald_journal_entry_get_name (entry) != '\0' && *herald_journal_entry_get_guess (entry) == '\0');
  show_call (self, entry);
  gtk_widget_set_visible (GTK_WIDGET (self->numbers_group), *number != '\0');
  if (*number != '\0')
    add_number (self, number, herald_entry_words_dial (entry), "");
  gtk_widget_set_visible (self->add_contact, contact_id == 0 && *number != '\0');
  gtk_widget_set_visible (self->more_group, contact_id == 0 && *number != '\0');
  if (contact_id != 0)
    herald_store_get_contact_async (self->store, contact_id, self->cancellable, on_contact_ready, self);
  load_others (self, contact_id, herald_entry_words_dial (entry));
}
