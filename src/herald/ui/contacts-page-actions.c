/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done with the contact that is chosen on the page. Buttons, menus and keys are all these actions. */

#include "ui/contacts-page-private.h"

#include <glib/gi18n.h>

#include "contacts/writer.h"
#include "ui/contact-dialog.h"
#include "ui/contact-menu.h"

/**
 * herald_contacts_page_toast:
 * @self: the page
 * @sentence: what happened
 */
void
herald_contacts_page_toast (HeraldContactsPage *self,
                            const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static HeraldContact *
get_contact (HeraldContactsPage *self)
{
  HeraldContactItem *item = herald_contacts_page_get_chosen (self);

  return item != NULL ? herald_contact_item_get_contact (item) : NULL;
}

/* --- calling and copying ------------------------------------------------------------------------------------- */

static void
call_contact (GtkWidget *widget,
              const char *action_name,
              GVariant *parameter)
{
  HeraldContactsPage *self = HERALD_CONTACTS_PAGE (widget);
  HeraldContact *contact = get_contact (self);

  if (contact != NULL && herald_contact_get_n_numbers (contact) > 0)
    herald_contacts_page_dial (self, herald_contact_get_number (contact, 0)->number, contact);
}

static void
dial_number (GtkWidget *widget,
             const char *action_name,
             GVariant *parameter)
{
  HeraldContactsPage *self = HERALD_CONTACTS_PAGE (widget);
  HeraldContact *contact = get_contact (self);

  if (contact != NULL)
    herald_contacts_page_dial (self, g_variant_get_string (parameter, NULL), contact);
}

/* Copied as the whole world dials it, where that is known. */
static void
copy_number (GtkWidget *widget,
             const char *action_name,
             GVariant *parameter)
{
  HeraldContactsPage *self = HERALD_CONTACTS_PAGE (widget);
  HeraldContact *contact = get_contact (self);
  const char *number = g_variant_get_string (parameter, NULL);

  for (guint i = 0; contact != NULL && i < herald_contact_get_n_numbers (contact); i++)
    {
      const HeraldContactNumber *one = herald_contact_get_number (contact, i);

      if (g_str_equal (one->number, number) && one->e164 != NULL)
        number = one->e164;
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), number);
  herald_contacts_page_toast (self, _("Number copied"));
}

static void
copy_first (GtkWidget *widget,
            const char *action_name,
            GVariant *parameter)
{
  HeraldContact *contact = get_contact (HERALD_CONTACTS_PAGE (widget));

  if (contact != NULL && herald_contact_get_n_numbers (contact) > 0)
    gtk_widget_activate_action (widget, "contacts.copy-number", "s", herald_contact_get_number (contact, 0)->number);
}

static void
copy_card (GtkWidget *widget,
           const char *action_name,
           GVariant *parameter)
{
  HeraldContactsPage *self = HERALD_CONTACTS_PAGE (widget);
  HeraldContact *contact = get_contact (self);
  g_autoptr (GString) text = g_string_new (NULL);

  if (contact == NULL)
    return;
  herald_vcard_append (text, contact, HERALD_VCARD_3);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
  herald_contacts_page_toast (self, _("Contact copied as vCard"));
}

static void
open_record (GtkWidget *widget,
             const char *action_name,
             GVariant *parameter)
{
  HeraldContact *contact = get_contact (HERALD_CONTACTS_PAGE (widget));

  if (contact != NULL && herald_contact_menu_has_record (contact))
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (widget)), herald_contact_get_url (contact), GDK_CURRENT_TIME);
}

static void
write_mail (GtkWidget *widget,
            const char *action_name,
            GVariant *parameter)
{
  HeraldContact *contact = get_contact (HERALD_CONTACTS_PAGE (widget));
  g_autofree char *escaped = contact != NULL ? g_uri_escape_string (herald_contact_get_email (contact), "@", TRUE) : NULL;
  g_autofree char *uri = g_strconcat ("mailto:", escaped, NULL);

  if (escaped != NULL && *escaped != '\0')
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (widget)), uri, GDK_CURRENT_TIME);
}

/* --- marking ------------------------------------------------------------------------------------------------- */

static void
on_marked (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (HeraldContactsPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!herald_store_mark_favourite_finish (HERALD_STORE (source), result, &error))
    herald_contacts_page_toast (self, error->message);
}

static void
toggle_favourite (GtkWidget *widget,
                  const char *action_name,
                  GVariant *parameter)
{
  HeraldContactsPage *self = HERALD_CONTACTS_PAGE (widget);
  HeraldContact *contact = get_contact (self);

  if (contact != NULL && herald_contact_get_id (contact) != 0 && self->store != NULL)
    herald_store_mark_favourite_async (self->store, herald_contact_get_id (contact), !herald_contact_get_favourite (contact), NULL,
                                       on_marked, g_object_ref (self));
}

/* --- new and changed ----------------------------------------------------------------------------------------- */

static void
on_dialog_saved (GtkWidget *dialog,
                 HeraldContact *contact,
                 HeraldContactsPage *self)
{
  herald_contacts_page_go_to (self, herald_contact_get_id (contact));
}

static void
present (HeraldContactsPage *self,
         GtkWidget *dialog)
{
  g_signal_connect_object (dialog, "saved", G_CALLBACK (on_dialog_saved), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkWindow *
get_window (HeraldContactsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
new_contact (GtkWidget *widget,
             const char *action_name,
             GVariant *parameter)
{
  HeraldContactsPage *self = HERALD_CONTACTS_PAGE (widget);

  if (self->store != NULL)
    present (self, herald_contact_dialog_new (get_window (self), self->store, self->region, ""));
}

/* The contact as it is in the store, with its picture, for what cannot do without. */
typedef struct
{
  HeraldContactsPage *page;
  void (*then) (HeraldContactsPage *self, HeraldContact *contact);
} Asked;

static void
on_whole_ready (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autofree Asked *asked = user_data;
  g_autoptr (HeraldContactsPage) self = asked->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldContact) contact = herald_store_get_contact_finish (HERALD_STORE (source), result, &error);

  if (contact != NULL)
    asked->then (self, contact);
  else
    herald_contacts_page_toast (self, error != NULL ? error->message : _("This contact is not there any more."));
}

static void
with_whole (HeraldContactsPage *self,
            HeraldContact *contact,
            void (*then) (HeraldContactsPage *self, HeraldContact *contact))
{
  Asked *asked;

  if (contact == NULL || self->store == NULL)
    return;
  if (herald_contact_get_id (contact) == 0)
    {
      then (self, contact);
      return;
    }
  asked = g_new0 (Asked, 1);
  asked->page = g_object_ref (self);
  asked->then = then;
  herald_store_get_contact_async (self->store, herald_contact_get_id (contact), NULL, on_whole_ready, asked);
}

static void
edit_whole (HeraldContactsPage *self,
            HeraldContact *contact)
{
  present (self, herald_contact_dialog_new_for_contact (get_window (self), self->store, self->region, contact));
}

static void
edit_contact (GtkWidget *widget,
              const char *action_name,
              GVariant *parameter)
{
  HeraldContactsPage *self = HERALD_CONTACTS_PAGE (widget);
  HeraldContact *contact = get_contact (self);

  if (contact != NULL && herald_contact_menu_is_own (contact))
    with_whole (self, contact, edit_whole);
}

/* --- from another address book ------------------------------------------------------------------------------- */

static void
on_adopted (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (HeraldContactsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 id = herald_store_save_contact_finish (HERALD_STORE (source), result, &error);

  if (id == 0)
    {
      herald_contacts_page_toast (self, error->message);
      return;
    }
  herald_contacts_page_go_to (self, id);
  herald_contacts_page_toast (self, _("Copied to your contacts"));
}

static void
adopt_whole (HeraldContactsPage *self,
             HeraldContact *contact)
{
  g_autoptr (HeraldContact) copy = herald_contact_copy (contact);

  herald_contact_set_id (copy, 0);
  herald_contact_set_uid (copy, NULL);
  herald_contact_set_source_id (copy, "book");
  herald_store_save_contact_async (self->store, copy, NULL, on_adopted, g_object_ref (self));
}

static void
adopt_contact (GtkWidget *widget,
               const char *action_name,
               GVariant *parameter)
{
  HeraldContactsPage *self = HERALD_CONTACTS_PAGE (widget);
  HeraldContact *contact = get_contact (self);

  if (contact != NULL && !herald_contact_menu_is_own (contact))
    with_whole (self, contact, adopt_whole);
}

/* --- deleted, and back again --------------------------------------------------------------------------------- */

typedef struct
{
  HeraldContactsPage *page;
  HeraldContact *contact;
} Deleted;

static void
deleted_free (Deleted *deleted)
{
  g_object_unref (deleted->page);
  herald_contact_unref (deleted->contact);
  g_free (deleted);
}

static void
on_toast_gone (gpointer data,
               GClosure *closure)
{
  deleted_free (data);
}

static void
on_restored (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (HeraldContactsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 id = herald_store_restore_contact_finish (HERALD_STORE (source), result, &error);

  if (id != 0)
    herald_contacts_page_go_to (self, id);
  else
    herald_contacts_page_toast (self, error->message);
}

static void
on_undo_clicked (AdwToast *toast,
                 Deleted *deleted)
{
  HeraldContactsPage *self = deleted->page;

  if (self->store != NULL)
    herald_store_restore_contact_async (self->store, deleted->contact, NULL, on_restored, g_object_ref (self));
}

static void
on_deleted (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  Deleted *deleted = user_data;
  HeraldContactsPage *self = deleted->page;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  AdwToast *toast;

  if (!herald_store_delete_contact_finish (HERALD_STORE (source), result, &error))
    {
      herald_contacts_page_toast (self, error->message);
      deleted_free (deleted);
      return;
    }
  sentence = g_markup_printf_escaped (_("“%s” deleted"), herald_contact_get_display_name (deleted->contact));
  toast = adw_toast_new (sentence);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, 8);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo_clicked), deleted, on_toast_gone, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
delete_whole (HeraldContactsPage *self,
              HeraldContact *contact)
{
  Deleted *deleted = g_new0 (Deleted, 1);

  deleted->page = g_object_ref (self);
  deleted->contact = herald_contact_ref (contact);
  self->place = gtk_single_selection_get_selected (self->selection);
  herald_store_delete_contact_async (self->store, herald_contact_get_id (contact), NULL, on_deleted, deleted);
}

static void
delete_contact (GtkWidget *widget,
                const char *action_name,
                GVariant *parameter)
{
  HeraldContactsPage *self = HERALD_CONTACTS_PAGE (widget);
  HeraldContact *contact = get_contact (self);

  if (contact != NULL && herald_contact_menu_is_own (contact))
    with_whole (self, contact, delete_whole);
}

/* --- the keyboard -------------------------------------------------------------------------------------------- */

static void
show_menu (GtkWidget *widget,
           const char *action_name,
           GVariant *parameter)
{
  HeraldContactsPage *self = HERALD_CONTACTS_PAGE (widget);
  HeraldContact *contact = get_contact (self);
  GtkWidget *focus = gtk_window_get_focus (get_window (self));
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  g_autoptr (GMenuModel) menu = NULL;

  if (contact == NULL)
    return;
  menu = herald_contact_menu_new (contact, self->region);
  if (focus == NULL || !gtk_widget_is_ancestor (focus, self->list_pane) || !gtk_widget_compute_bounds (focus, self->list_pane, &bounds))
    graphene_rect_init (&bounds, 0, 0, 100, 40);
  herald_contact_menu_popup (self->list_pane, menu, bounds.origin.x + 48, bounds.origin.y + bounds.size.height);
}

static void
go_back (GtkWidget *widget,
         const char *action_name,
         GVariant *parameter)
{
  HeraldContactsPage *self = HERALD_CONTACTS_PAGE (widget);

  if (!adw_leaflet_get_folded (self->leaflet))
    return;
  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
go_forward (GtkWidget *widget,
            const char *action_name,
            GVariant *parameter)
{
  HeraldContactsPage *self = HERALD_CONTACTS_PAGE (widget);

  if (adw_leaflet_get_folded (self->leaflet) && get_contact (self) != NULL)
    adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->detail));
}

/**
 * herald_contacts_page_update_actions:
 * @self: the page
 *
 * What cannot be done with the chosen contact is greyed out.
 */
void
herald_contacts_page_update_actions (HeraldContactsPage *self)
{
  HeraldContact *contact = get_contact (self);
  gboolean own = contact != NULL && herald_contact_menu_is_own (contact);
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "contacts.new", self->store != NULL);
  gtk_widget_action_set_enabled (widget, "contacts.edit", own);
  gtk_widget_action_set_enabled (widget, "contacts.delete", own);
  gtk_widget_action_set_enabled (widget, "contacts.adopt", contact != NULL && !own);
  gtk_widget_action_set_enabled (widget, "contacts.toggle-favourite", contact != NULL && herald_contact_get_id (contact) != 0);
}

/**
 * herald_contacts_page_install_actions:
 * @klass: the page's class
 */
void
herald_contacts_page_install_actions (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_KP_Delete, 0, "contacts.delete" },
    { GDK_KEY_Delete, 0, "contacts.delete" }, /* the last one of each is what menus show */
    { GDK_KEY_F2, 0, "contacts.edit" },
    { GDK_KEY_e, GDK_CONTROL_MASK, "contacts.edit" },
    { GDK_KEY_d, GDK_CONTROL_MASK, "contacts.toggle-favourite" },
    { GDK_KEY_c, GDK_CONTROL_MASK, "contacts.copy-first" },
    { GDK_KEY_Menu, 0, "contacts.menu" },
    { GDK_KEY_F10, GDK_SHIFT_MASK, "contacts.menu" },
    { GDK_KEY_Left, GDK_ALT_MASK, "contacts.back" },
    { GDK_KEY_Right, GDK_ALT_MASK, "contacts.forward" },
    { GDK_KEY_Escape, 0, "contacts.back" },
  };

  gtk_widget_class_install_action (klass, "contacts.call", NULL, call_contact);
  gtk_widget_class_install_action (klass, "contacts.dial", "s", dial_number);
  gtk_widget_class_install_action (klass, "contacts.copy-number", "s", copy_number);
  gtk_widget_class_install_action (klass, "contacts.copy-first", NULL, copy_first);
  gtk_widget_class_install_action (klass, "contacts.copy-card", NULL, copy_card);
  gtk_widget_class_install_action (klass, "contacts.open-record", NULL, open_record);
  gtk_widget_class_install_action (klass, "contacts.mail", NULL, write_mail);
  gtk_widget_class_install_action (klass, "contacts.toggle-favourite", NULL, toggle_favourite);
  gtk_widget_class_install_action (klass, "contacts.new", NULL, new_contact);
  gtk_widget_class_install_action (klass, "contacts.edit", NULL, edit_contact);
  gtk_widget_class_install_action (klass, "contacts.delete", NULL, delete_contact);
  gtk_widget_class_install_action (klass, "contacts.adopt", NULL, adopt_contact);
  gtk_widget_class_install_action (klass, "contacts.menu", NULL, show_menu);
  gtk_widget_class_install_action (klass, "contacts.back", NULL, go_back);
  gtk_widget_class_install_action (klass, "contacts.forward", NULL, go_forward);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (klass, keys[i].key, keys[i].modifiers, keys[i].action, NULL);
}
