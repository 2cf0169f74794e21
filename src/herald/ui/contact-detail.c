/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All about the contact that is chosen in the list: its numbers, what else is known, the last calls. Its actions are the
 * contacts page's. */

#include "ui/contact-detail.h"

#include <glib/gi18n.h>

#include "store/journal.h"
#include "ui/contact-menu.h"
#include "ui/contact-picture.h"
#include "ui/entry-words.h"
#include "ui/party.h"
#include "ui/words.h"

/* Calls that are listed; more are in the list of calls. */
#define CALLS_MAX 10

struct _HeraldContactDetail
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkStack *stack;
  GtkWidget *hint;
  GtkWidget *back_button;
  GtkButton *star_button;
  GtkWidget *edit_button;
  GtkMenuButton *menu_button;
  GtkScrolledWindow *scroller;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *organisation;
  GtkLabel *source;
  GtkListBox *numbers;
  GtkListBox *facts;
  GtkWidget *adopt_button;
  GtkWidget *calls_group;
  GtkListBox *calls;

  /* Owned */
  HeraldStore *store;
  GSignalGroup *store_signals;
  HeraldContact *contact; /* with its picture, once that has been read; NULL: nobody */
  GCancellable *cancellable;
  const char *region; /* interned */
};

G_DEFINE_FINAL_TYPE (HeraldContactDetail, herald_contact_detail, ADW_TYPE_BIN)

/* --- rows ---------------------------------------------------------------------------------------------------- */

static void
remove_rows (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

/* Titles of rows are markup. */
static AdwActionRow *
add_row (GtkListBox *list,
         const char *title,
         const char *subtitle)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);
  g_autofree char *escaped_subtitle = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped_title);
  adw_action_row_set_subtitle (row, escaped_subtitle);
  adw_action_row_set_title_lines (row, 0);
  gtk_list_box_append (list, GTK_WIDGET (row));
  return row;
}

static GtkWidget *
add_button (AdwActionRow *row,
            const char *icon,
            const char *label,
            const char *action,
            const char *target)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (target != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  adw_action_row_add_suffix (row, button);
  return button;
}

static void
show_numbers (HeraldContactDetail *self)
{
  guint n = herald_contact_get_n_numbers (self->contact);

  remove_rows (self->numbers);
  for (guint i = 0; i < n; i++)
    {
      const HeraldContactNumber *number = herald_contact_get_number (self->contact, i);
      g_autofree char *written = herald_party_write_number (number, self->region);
      AdwActionRow *row = add_row (self->numbers, written, herald_party_label_in_words (number->label));
      g_autofree char *copy = g_strdup_printf (_("Copy %s"), written);
      g_autofree char *call = g_strdup_printf (_("Call %s"), written);

      add_button (row, "edit-copy-symbolic", copy, "contacts.copy-number", number->number);
      adw_action_row_set_activatable_widget (row, add_button (row, "call-start-symbolic", call, "contacts.dial", number->number));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->numbers), n > 0);
}

static void
add_fact (HeraldContactDetail *self,
          const char *text,
          const char *kind,
          const char *button_icon,
          const char *button_label,
          const char *action)
{
  AdwActionRow *row;

  if (*text == '\0')
    return;
  row = add_row (self->facts, text, kind);
  if (action != NULL)
    adw_action_row_set_activatable_widget (row, add_button (row, button_icon, button_label, action, NULL));
  gtk_widget_set_visible (GTK_WIDGET (self->facts), TRUE);
}

static void
show_facts (HeraldContactDetail *self)
{
  HeraldContact *contact = self->contact;
  g_autoptr (GString) groups = g_string_new (NULL);

  for (guint i = 0; i < herald_contact_get_n_groups (contact); i++)
    g_string_append_printf (groups, "%s%s", i > 0 ? ", " : "", herald_contact_get_group (contact, i));
  remove_rows (self->facts);
  gtk_widget_set_visible (GTK_WIDGET (self->facts), FALSE);
  if (herald_contact_menu_has_record (contact))
    add_fact (self, herald_contact_get_url (contact), _("Record"), "adw-external-link-symbolic", _("Open the record"),
              "contacts.open-record");
  add_fact (self, herald_contact_get_email (contact), _("E-mail"), "mail-send-symbolic", _("Write an e-mail"), "contacts.mail");
  add_fact (self, herald_contact_get_address (contact), _("Address"), NULL, NULL, NULL);
  add_fact (self, herald_contact_get_note (contact), _("Note"), NULL, NULL, NULL);
  add_fact (self, herald_contact_get_owner (contact), _("Extension of the colleague who looks after them"), NULL, NULL, NULL);
  add_fact (self, groups->str, _("Groups"), NULL, NULL, NULL);
}

/* --- the last calls ------------------------------------------------------------------------------------------ */

static void
add_call (HeraldContactDetail *self,
          HeraldJournalEntry *entry)
{
  g_autofree char *when = herald_words_when (herald_journal_entry_get_started_at (entry), g_get_real_time ());
  g_autofree char *outcome = herald_entry_words_outcome (entry);
  g_autofree char *subtitle = herald_words_join (" · ", outcome, herald_journal_entry_get_note (entry), NULL);
  AdwActionRow *row = add_row (self->calls, when, subtitle);

  adw_action_row_set_subtitle_lines (row, 2);
  adw_action_row_add_prefix (row, gtk_image_new_from_icon_name (herald_entry_words_icon (entry)));
}

static void
on_calls_ready (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = herald_journal_list_finish (HERALD_STORE (source), result, &error);
  HeraldContactDetail *self = user_data;

  if (error != NULL) /* cancelled; or a store in trouble, which the window's bar tells of */
    return;
  remove_rows (self->calls);
  for (guint i = 0; i < entries->len; i++)
    add_call (self, g_ptr_array_index (entries, i));
  gtk_widget_set_visible (self->calls_group, entries->len > 0);
}

static void
read_calls (HeraldContactDetail *self)
{
  HeraldJournalQuery query = { .limit = CALLS_MAX, .contact_id = herald_contact_get_id (self->contact) };
  const HeraldContactNumber *number;

  if (query.contact_id == 0)
    {
      if (herald_contact_get_n_numbers (self->contact) == 0)
        return;
      number = herald_contact_get_number (self->contact, 0);
      query.text = number->e164 != NULL ? number->e164 : number->digits;
    }
  herald_journal_list_async (self->store, &query, self->cancellable, on_calls_ready, self);
}

static void
on_journal_changed (HeraldContactDetail *self)
{
  if (self->contact != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    read_calls (self);
}

/* --- the whole ----------------------------------------------------------------------------------------------- */

static void
on_picture_ready (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPaintable) picture = herald_contact_picture_show_finish (result, &error);
  HeraldContactDetail *self = user_data;

  if (error == NULL)
    adw_avatar_set_custom_image (self->avatar, picture);
}

/* The contact as it is in the store now, with its picture. */
static void
on_contact_ready (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldContact) contact = herald_store_get_contact_finish (HERALD_STORE (source), result, &error);
  HeraldContactDetail *self = user_data;

  if (contact == NULL)
    return;
  g_clear_pointer (&self->contact, herald_contact_unref);
  self->contact = g_steal_pointer (&contact);
  herald_contact_picture_show_async (herald_contact_get_photo (self->contact), self->cancellable, on_picture_ready, self);
}

static void
show_star (HeraldContactDetail *self)
{
  gboolean favourite = herald_contact_get_favourite (self->contact);
  const char *label = favourite ? _("Remove from favourites") : _("Add to favourites");

  if (favourite)
    gtk_widget_add_css_class (GTK_WIDGET (self->star_button), "star");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->star_button), "star");
  gtk_button_set_icon_name (self->star_button, favourite ? "starred-symbolic" : "non-starred-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->star_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->star_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->star_button), herald_contact_get_id (self->contact) != 0);
}

static void
show_head (HeraldContactDetail *self,
           const char *source_name)
{
  const char *name = herald_contact_get_display_name (self->contact);
  const char *organisation = herald_contact_get_organisation (self->contact);
  gboolean own = herald_contact_menu_is_own (self->contact);
  g_autofree char *source = g_strdup_printf (_("From %s, read only"), source_name != NULL ? source_name : "");
  g_autoptr (GMenuModel) menu = herald_contact_menu_new (self->contact, self->region);

  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->organisation, organisation);
  gtk_widget_set_visible (GTK_WIDGET (self->organisation), *organisation != '\0' && !g_str_equal (organisation, name));
  gtk_label_set_text (self->source, source);
  gtk_widget_set_visible (GTK_WIDGET (self->source), !own && source_name != NULL);
  gtk_widget_set_visible (self->edit_button, own);
  gtk_widget_set_visible (self->adopt_button, !own);
  gtk_menu_button_set_menu_model (self->menu_button, menu);
  show_star (self);
}

static void
cancel (HeraldContactDetail *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
herald_contact_detail_dispose (GObject *object)
{
  HeraldContactDetail *self = HERALD_CONTACT_DETAIL (object);

  cancel (self);
  g_clear_object (&self->store_signals);
  g_clear_object (&self->store);
  g_clear_pointer (&self->contact, herald_contact_unref);
  G_OBJECT_CLASS (herald_contact_detail_parent_class)->dispose (object);
}

static void
herald_contact_detail_class_init (HeraldContactDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_contact_detail_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/contact-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDetail, hint);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDetail, back_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDetail, star_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDetail, edit_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDetail, menu_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDetail, scroller);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDetail, avatar);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDetail, name);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDetail, organisation);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDetail, source);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDetail, numbers);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDetail, facts);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDetail, adopt_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDetail, calls_group);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactDetail, calls);
}

static void
herald_contact_detail_init (HeraldContactDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->store_signals = g_signal_group_new (HERALD_TYPE_STORE);
  g_signal_group_connect_swapped (self->store_signals, "journal-changed", G_CALLBACK (on_journal_changed), self);
}

/**
 * herald_contact_detail_set_store:
 * @self: the details
 * @store: (nullable): where contacts and past calls are
 * @region: (nullable): the country one is in; interned
 */
void
herald_contact_detail_set_store (HeraldContactDetail *self,
                                 HeraldStore *store,
                                 const char *region)
{
  g_return_if_fail (HERALD_IS_CONTACT_DETAIL (self));

  herald_contact_detail_show (self, NULL, NULL);
  self->region = region;
  g_set_object (&self->store, store);
  g_signal_group_set_target (self->store_signals, store);
}

/**
 * herald_contact_detail_show:
 * @self: the details
 * @contact: (nullable): whom to show
 * @source_name: (nullable): what its source is called, where that is not the own book
 */
void
herald_contact_detail_show (HeraldContactDetail *self,
                            HeraldContact *contact,
                            const char *source_name)
{
  gboolean same;

  g_return_if_fail (HERALD_IS_CONTACT_DETAIL (self));

  same = contact != NULL && self->contact != NULL && herald_contact_get_id (contact) != 0
         && herald_contact_get_id (contact) == herald_contact_get_id (self->contact);
  cancel (self);
  g_clear_pointer (&self->contact, herald_contact_unref);
  gtk_stack_set_visible_child_name (self->stack, contact != NULL ? "contact" : "nobody");
  if (contact == NULL)
    return;
  self->contact = herald_contact_ref (contact);
  self->cancellable = g_cancellable_new ();
  show_head (self, source_name);
  show_numbers (self);
  show_facts (self);
  if (!same) /* of the same person picture and calls stay until the new ones are there */
    {
      adw_avatar_set_custom_image (self->avatar, NULL);
      gtk_widget_set_visible (self->calls_group, FALSE);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
    }
  if (self->store == NULL)
    return;
  if (herald_contact_get_id (contact) != 0)
    herald_store_get_contact_async (self->store, herald_contact_get_id (contact), self->cancellable, on_contact_ready, self);
  else
    herald_contact_picture_show_async (herald_contact_get_photo (contact), self->cancellable, on_picture_ready, self);
  read_calls (self);
}

/**
 * herald_contact_detail_get_contact:
 * @self: the details
 *
 * Returns: (transfer none) (nullable): whom it shows
 */
HeraldContact *
herald_contact_detail_get_contact (HeraldContactDetail *self)
{
  g_return_val_if_fail (HERALD_IS_CONTACT_DETAIL (self), NULL);

  return self->contact;
}

/**
 * herald_contact_detail_set_hint:
 * @self: the details
 * @hint: whether there is somebody to choose, and they say so while nobody is
 */
void
herald_contact_detail_set_hint (HeraldContactDetail *self,
                                gboolean hint)
{
  g_return_if_fail (HERALD_IS_CONTACT_DETAIL (self));

  gtk_widget_set_visible (self->hint, hint);
}

/**
 * herald_contact_detail_set_narrow:
 * @self: the details
 * @narrow: whether they are in the place of the list, with a way back
 */
void
herald_contact_detail_set_narrow (HeraldContactDetail *self,
                                  gboolean narrow)
{
  g_return_if_fail (HERALD_IS_CONTACT_DETAIL (self));

  gtk_widget_set_visible (self->back_button, narrow);
}
