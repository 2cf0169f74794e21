/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menus of a contact: which of its numbers to call, and all that can be done with it. Their actions are the contacts
 * page's, for the contact that is chosen there. */

#include "ui/contact-menu.h"

#include <glib/gi18n.h>

#include "ui/party.h"
#include "ui/words.h"

/* Numbers that are offered; a contact may have 64, and a menu of so many would leave the screen. */
#define NUMBERS_MAX 12

/* Menus take an underscore for a mnemonic. */
static char *
escape_label (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "_", -1);

  return g_strjoinv ("__", parts);
}

static void
append_numbers (GMenu *menu,
                HeraldContact *contact,
                const char *region,
                const char *action,
                const char *format)
{
  for (guint i = 0; i < MIN (herald_contact_get_n_numbers (contact), NUMBERS_MAX); i++)
    {
      const HeraldContactNumber *number = herald_contact_get_number (contact, i);
      g_autofree char *written = herald_party_write_number (number, region);
      g_autofree char *words = herald_words_join (" · ", written, herald_party_label_in_words (number->label), NULL);
      g_autofree char *escaped = escape_label (words);
      g_autofree char *label = g_strdup_printf (format, escaped);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, action, "s", number->number);
      g_menu_append_item (menu, item);
    }
}

/**
 * herald_contact_menu_is_own:
 * @contact: a contact
 *
 * Returns: whether it is in the user's own address book, and may be changed
 */
gboolean
herald_contact_menu_is_own (const HeraldContact *contact)
{
  return herald_contact_get_id (contact) != 0 && g_str_equal (herald_contact_get_source_id (contact), "book");
}

/**
 * herald_contact_menu_has_record:
 * @contact: a contact
 *
 * Returns: whether its web address is one: the contact came from somewhere, and neither files nor programs are opened
 */
gboolean
herald_contact_menu_has_record (const HeraldContact *contact)
{
  g_autofree char *scheme = g_uri_parse_scheme (herald_contact_get_url (contact));

  return g_strcmp0 (scheme, "https") == 0 || g_strcmp0 (scheme, "http") == 0;
}

/**
 * herald_contact_menu_new_numbers:
 * @contact: a contact
 * @region: (nullable): the country one is in
 *
 * Returns: (transfer full): its numbers, to call one
 */
GMenuModel *
herald_contact_menu_new_numbers (HeraldContact *contact,
                                 const char *region)
{
  GMenu *menu = g_menu_new ();

  append_numbers (menu, contact, region, "contacts.dial", "%s");
  return G_MENU_MODEL (menu);
}

static void
append_section (GMenu *menu,
                GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

/**
 * herald_contact_menu_new:
 * @contact: a contact
 * @region: (nullable): the country one is in
 *
 * Returns: (transfer full): all that can be done with it
 */
GMenuModel *
herald_contact_menu_new (HeraldContact *contact,
                         const char *region)
{
  g_autoptr (GMenu) call = g_menu_new (), copy = g_menu_new (), change = g_menu_new ();
  gboolean own = herald_contact_menu_is_own (contact);
  GMenu *menu = g_menu_new ();

  /* Translators: in a menu; %s is a number */
  append_numbers (call, contact, region, "contacts.dial", _("Call %s"));
  if (herald_contact_menu_has_record (contact))
    g_menu_append (call, _("Open _record"), "contacts.open-record");
  /* Translators: in a menu; %s is a number */
  append_numbers (copy, contact, region, "contacts.copy-number", _("Copy %s"));
  g_menu_append (copy, _("Copy as _vCard"), "contacts.copy-card");
  if (herald_contact_get_id (contact) != 0)
    g_menu_append (change, herald_contact_get_favourite (contact) ? _("Remove from _favourites") : _("Add to _favourites"),
                   "contacts.toggle-favourite");
  if (own)
    {
      g_menu_append (change, _("_Edit…"), "contacts.edit");
      g_menu_append (change, _("_Delete"), "contacts.delete");
    }
  else
    g_menu_append (change, _("Copy to _my contacts"), "contacts.adopt");
  append_section (menu, call);
  append_section (menu, copy);
  append_section (menu, change);
  return G_MENU_MODEL (menu);
}

static gboolean
on_idle_unparent (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* The action that was chosen runs after the menu has closed. */
static void
on_closed (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_idle_unparent, g_object_ref (popover), g_object_unref);
}

/**
 * herald_contact_menu_popup:
 * @parent: what it belongs to
 * @model: a menu
 * @x: where in @parent it points to
 * @y: where in @parent it points to
 */
void
herald_contact_menu_popup (GtkWidget *parent,
                           GMenuModel *model,
                           double x,
                           double y)
{
  GtkWidget *popover = gtk_popover_menu_new_from_model (model);

  gtk_widget_set_parent (popover, parent);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  g_signal_connect (popover, "closed", G_CALLBACK (on_closed), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}
