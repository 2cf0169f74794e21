/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person or number in a list, with a button that calls it where the list is not itself a choice.
 * Signal "call" (HeraldParty *party): the button was pressed. */

#include "ui/party-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/picture.h"

struct _HeraldPartyRow
{
  GtkBox parent_instance;

  /* Template widgets */
  AdwAvatar *avatar;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkButton *call_button;

  /* Owned */
  HeraldParty *party;
  gboolean with_button;
};

G_DEFINE_FINAL_TYPE (HeraldPartyRow, herald_party_row, GTK_TYPE_BOX)

enum
{
  SIGNAL_CALL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_call_clicked (HeraldPartyRow *self)
{
  if (self->party != NULL)
    g_signal_emit (self, signals[SIGNAL_CALL], 0, self->party);
}

static void
herald_party_row_dispose (GObject *object)
{
  g_clear_object (&HERALD_PARTY_ROW (object)->party);
  G_OBJECT_CLASS (herald_party_row_parent_class)->dispose (object);
}

static void
herald_party_row_class_init (HeraldPartyRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_party_row_dispose;

  signals[SIGNAL_CALL] = g_signal_new ("call", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, HERALD_TYPE_PARTY);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/party-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldPartyRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, HeraldPartyRow, title);
  gtk_widget_class_bind_template_child (widget_class, HeraldPartyRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, HeraldPartyRow, call_button);
  gtk_widget_class_bind_template_callback (widget_class, on_call_clicked);
}

static void
herald_party_row_init (HeraldPartyRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * herald_party_row_new:
 * @with_button: whether it has a button to call
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
herald_party_row_new (gboolean with_button)
{
  HeraldPartyRow *self = g_object_new (HERALD_TYPE_PARTY_ROW, NULL);

  self->with_button = with_button;
  gtk_widget_set_visible (GTK_WIDGET (self->call_button), with_button);
  return GTK_WIDGET (self);
}

/**
 * herald_party_row_set_party:
 * @self: a row
 * @party: (nullable): whom it shows
 */
void
herald_party_row_set_party (HeraldPartyRow *self,
                            HeraldParty *party)
{
  g_autoptr (GdkPaintable) picture = NULL;
  g_autofree char *label = NULL;
  HeraldContact *contact;

  g_return_if_fail (HERALD_IS_PARTY_ROW (self));

  g_set_object (&self->party, party);
  if (party == NULL)
    return;
  contact = herald_party_get_contact (party);
  picture = contact != NULL ? herald_picture_new (herald_contact_get_photo (contact)) : NULL;
  adw_avatar_set_text (self->avatar, contact != NULL ? herald_party_get_title (party) : NULL);
  adw_avatar_set_show_initials (self->avatar, contact != NULL);
  adw_avatar_set_icon_name (self->avatar, contact != NULL ? NULL : "call-start-symbolic");
  adw_avatar_set_custom_image (self->avatar, picture);
  gtk_label_set_text (self->title, herald_party_get_title (party));
  gtk_label_set_text (self->subtitle, herald_party_get_subtitle (party));
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), *herald_party_get_subtitle (party) != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->call_button),
                          self->with_button && *herald_party_get_number (party) != '\0');
  /* Translators: accessible name of a button; the person or number it calls */
  label = g_strdup_printf (_("Call %s"), herald_party_get_title (party));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->call_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
