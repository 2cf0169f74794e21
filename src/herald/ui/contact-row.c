/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One contact in the list. It is there before its contact has been read, and fills in place.
 * Signal "call" (HeraldContactItem *item): the button was pressed. */

#include "ui/contact-row.h"

#include <glib/gi18n.h>

#include "ui/party.h"
#include "ui/words.h"

struct _HeraldContactRow
{
  GtkBox parent_instance;

  /* Template widgets */
  AdwAvatar *avatar;
  GtkLabel *title;
  GtkWidget *star;
  GtkLabel *subtitle;
  GtkWidget *call_button;

  /* Borrowed, of the page */
  GHashTable *source_names;
  const char *region; /* interned */

  /* Owned */
  HeraldContactItem *item;
  gulong handler;
};

G_DEFINE_FINAL_TYPE (HeraldContactRow, herald_contact_row, GTK_TYPE_BOX)

enum
{
  SIGNAL_CALL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_call_clicked (HeraldContactRow *self)
{
  if (self->item != NULL)
    g_signal_emit (self, signals[SIGNAL_CALL], 0, self->item);
}

static char *
describe (HeraldContactRow *self,
          HeraldContact *contact)
{
  const char *organisation = herald_contact_get_organisation (contact);
  const char *source = g_hash_table_lookup (self->source_names, herald_contact_get_source_id (contact));
  guint n_numbers = herald_contact_get_n_numbers (contact);
  g_autofree char *number = n_numbers > 0 ? herald_party_write_number (herald_contact_get_number (contact, 0), self->region)
                                          : g_strdup ("");
  g_autofree char *more = n_numbers > 1 ? g_strdup_printf ("+%u", n_numbers - 1) : g_strdup ("");
  g_autofree char *numbers = herald_words_join (" ", number, more, NULL);

  if (g_str_equal (organisation, herald_contact_get_display_name (contact)))
    organisation = "";
  return herald_words_join (" · ", organisation, numbers, source != NULL ? source : "", NULL);
}

static void
show_contact (HeraldContactRow *self)
{
  HeraldContact *contact = self->item != NULL ? herald_contact_item_get_contact (self->item) : NULL;
  g_autofree char *subtitle = NULL, *label = NULL;
  const char *name;

  /* After a jump two hundred rows have nothing to show for a moment: to hide them costs less than to empty them. */
  gtk_widget_set_opacity (GTK_WIDGET (self), contact != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, contact == NULL, -1);
  if (contact == NULL)
    return;
  name = herald_contact_get_display_name (contact);
  subtitle = describe (self, contact);
  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_text (self->title, name);
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_widget_set_visible (self->star, herald_contact_get_favourite (contact));
  /* It keeps its place, so that names end where they end in the row above. */
  gtk_widget_set_opacity (self->call_button, herald_contact_get_n_numbers (contact) > 0);
  gtk_widget_set_sensitive (self->call_button, herald_contact_get_n_numbers (contact) > 0);
  /* Translators: accessible name of a button; the person it calls */
  label = g_strdup_printf (_("Call %s"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->call_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
herald_contact_row_dispose (GObject *object)
{
  HeraldContactRow *self = HERALD_CONTACT_ROW (object);

  if (self->item != NULL)
    g_clear_signal_handler (&self->handler, self->item);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (herald_contact_row_parent_class)->dispose (object);
}

static void
herald_contact_row_class_init (HeraldContactRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_contact_row_dispose;
  signals[SIGNAL_CALL] = g_signal_new ("call", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, HERALD_TYPE_CONTACT_ITEM);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/contact-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldContactRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactRow, title);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactRow, star);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactRow, call_button);
  gtk_widget_class_bind_template_callback (widget_class, on_call_clicked);
}

static void
herald_contact_row_init (HeraldContactRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * herald_contact_row_new:
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
herald_contact_row_new (void)
{
  return g_object_new (HERALD_TYPE_CONTACT_ROW, NULL);
}

/**
 * herald_contact_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows
 */
HeraldContactItem *
herald_contact_row_get_item (HeraldContactRow *self)
{
  return self->item;
}

/**
 * herald_contact_row_set_item:
 * @self: a row
 * @item: (nullable): what it shows; a contact that is read later, or changes, is followed
 * @region: (nullable): the country one is in, for the way numbers are written; interned
 * @source_names: (element-type utf8 utf8): what sources other than the own book are called; outlives the row's item
 */
void
herald_contact_row_set_item (HeraldContactRow *self,
                             HeraldContactItem *item,
                             const char *region,
                             GHashTable *source_names)
{
  g_return_if_fail (HERALD_IS_CONTACT_ROW (self));

  if (self->item != NULL)
    g_clear_signal_handler (&self->handler, self->item);
  g_set_object (&self->item, item);
  self->region = region;
  self->source_names = source_names;
  if (item == NULL)
    return;
  self->handler = g_signal_connect_swapped (item, "notify::contact", G_CALLBACK (show_contact), self);
  show_contact (self);
}

/**
 * herald_contact_row_get_call_button:
 * @self: a row
 *
 * Returns: (transfer none): the button that calls, for a menu of numbers to point to
 */
GtkWidget *
herald_contact_row_get_call_button (HeraldContactRow *self)
{
  return self->call_button;
}
