/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The address book: everybody, a group, or those a search finds in all address books; beside the list the one that is chosen.
 * Signal "dial" (const char *number, HeraldContact *contact). */

#include "ui/contacts-page-private.h"

#include <glib/gi18n.h>

#include "base/phrase.h"
#include "ui/contact-menu.h"
#include "ui/contact-row.h"

/* While an address book is being mirrored the store changes all the time: how often a search is asked again, in milliseconds. */
#define AGAIN_MS 500

G_DEFINE_FINAL_TYPE (HeraldContactsPage, herald_contacts_page, ADW_TYPE_BIN)

enum
{
  SIGNAL_DIAL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/**
 * herald_contacts_page_is_searching:
 * @self: the page
 *
 * Returns: whether the list is what a search has found
 */
gboolean
herald_contacts_page_is_searching (HeraldContactsPage *self)
{
  return *self->query != '\0';
}

/**
 * herald_contacts_page_get_chosen:
 * @self: the page
 *
 * Returns: (transfer none) (nullable): the row that is chosen
 */
HeraldContactItem *
herald_contacts_page_get_chosen (HeraldContactsPage *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

/**
 * herald_contacts_page_dial:
 * @self: the page
 * @number: what to call, as it is in the contact
 * @contact: whose it is
 */
void
herald_contacts_page_dial (HeraldContactsPage *self,
                           const char *number,
                           HeraldContact *contact)
{
  g_signal_emit (self, signals[SIGNAL_DIAL], 0, number, contact);
}

/* --- what is shown ------------------------------------------------------------------------------------------- */

static const char *
choose_empty (HeraldContactsPage *self)
{
  gint64 group;

  if (herald_contacts_page_is_searching (self) && !herald_contact_results_has_answer (self->results))
    return gtk_stack_get_visible_child_name (self->stack); /* for some milliseconds */
  if (herald_contacts_page_is_searching (self))
    return herald_contact_results_is_complete (self->results) ? "nothing" : "searching";
  if (!herald_contact_list_is_loaded (self->contacts))
    return "loading";
  switch (herald_contact_filter_bar_get_filter (self->filter_bar, &group))
    {
    case HERALD_CONTACT_FILTER_FAVOURITES:
      return "no-favourites";
    case HERALD_CONTACT_FILTER_GROUP:
      return "no-members";
    case HERALD_CONTACT_FILTER_ALL:
    default:
      return "empty";
    }
}

/* Above the list: which contacts are listed, or how many a search has found. */
static void
show_bar (HeraldContactsPage *self)
{
  gboolean searching = herald_contacts_page_is_searching (self);
  gboolean complete = herald_contact_results_is_complete (self->results);
  const char *trouble = searching ? herald_contact_results_get_trouble (self->results) : NULL;
  guint n = g_list_model_get_n_items (herald_contact_results_get_model (self->results));
  g_autofree char *found = n < HERALD_CONTACT_RESULTS_MAX ? herald_phrase_counted (ngettext ("%u contact found", "%u contacts found", n), n)
                                                          : g_strdup_printf (_("The first %u contacts found"), n);

  if (trouble != NULL)
    gtk_label_set_text (self->trouble, trouble);
  gtk_revealer_set_reveal_child (self->trouble_revealer, trouble != NULL);
  if (searching && herald_contact_results_has_answer (self->results))
    gtk_label_set_text (self->found, n > 0 ? found : "");
  gtk_spinner_set_spinning (self->found_spinner, searching && !complete && n > 0);
  gtk_stack_set_visible_child_name (self->bar, searching ? "found" : "filter");
}

static const char *
choose_state (HeraldContactsPage *self)
{
  const GError *error = herald_contacts_page_is_searching (self) ? NULL : herald_contact_list_get_error (self->contacts);
  g_autofree char *escaped = NULL;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    return "list";
  if (error == NULL)
    return choose_empty (self);
  escaped = g_markup_escape_text (error->message, -1);
  adw_status_page_set_description (self->error_page, escaped);
  return "error";
}

static void
show_stack (HeraldContactsPage *self)
{
  const char *state = choose_state (self);

  show_bar (self);
  gtk_stack_set_visible_child_name (self->stack, state);
  /* One that turns unseen lays the whole window out anew for each of its pictures. */
  gtk_spinner_set_spinning (self->searching_spinner, g_str_equal (state, "searching"));
  /* Where there is nobody to choose, nothing asks to choose one. */
  herald_contact_detail_set_hint (self->detail, g_str_equal (state, "list"));
  gtk_widget_set_visible (GTK_WIDGET (self->detail), !g_str_equal (state, "empty"));
}

static void
show_detail (HeraldContactsPage *self)
{
  HeraldContact *contact = self->shown != NULL ? herald_contact_item_get_contact (self->shown) : NULL;
  const char *source = contact != NULL ? g_hash_table_lookup (self->source_names, herald_contact_get_source_id (contact)) : NULL;

  herald_contact_detail_show (self->detail, contact, source);
  herald_contacts_page_update_actions (self);
}

static void
on_selected (HeraldContactsPage *self)
{
  HeraldContactItem *item = herald_contacts_page_get_chosen (self);

  if (item == self->shown)
    return;
  if (self->shown != NULL)
    g_clear_signal_handler (&self->shown_handler, self->shown);
  g_set_object (&self->shown, item);
  if (item != NULL)
    self->shown_handler = g_signal_connect_swapped (item, "notify::contact", G_CALLBACK (show_detail), self);
  else
    adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
  show_detail (self);
}

static void
choose_row (HeraldContactsPage *self,
            guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

/* Chooses who was asked for, or the neighbour of who has gone. */
static void
choose_wanted (HeraldContactsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->contacts)), position;

  if (herald_contacts_page_is_searching (self))
    return;
  if (self->wanted != 0 && herald_contact_list_find (self->contacts, self->wanted, &position))
    {
      self->wanted = 0;
      choose_row (self, position);
    }
  else if (self->place != G_MAXUINT && n > 0 && herald_contacts_page_get_chosen (self) == NULL)
    choose_row (self, MIN (self->place, n - 1));
  self->place = G_MAXUINT;
}

static void
on_list_loaded (HeraldContactsPage *self)
{
  choose_wanted (self);
  show_stack (self);
}

/* The list, or what a search has found: not before it has found anything, so that nothing flickers in between. */
static void
choose_model (HeraldContactsPage *self)
{
  gboolean searching = herald_contacts_page_is_searching (self);
  GListModel *model = searching ? herald_contact_results_get_model (self->results) : G_LIST_MODEL (self->contacts);
  HeraldContactItem *chosen = herald_contacts_page_get_chosen (self);

  if (gtk_single_selection_get_model (self->selection) == model
      || (searching && !herald_contact_results_has_answer (self->results)))
    return;
  if (!searching && chosen != NULL)
    self->wanted = herald_contact_item_get_id (chosen);
  /* Of what was found the first is what Enter calls. */
  gtk_single_selection_set_autoselect (self->selection, searching);
  gtk_single_selection_set_model (self->selection, model);
  choose_wanted (self);
}

static void
on_results_changed (HeraldContactsPage *self)
{
  if (!herald_contacts_page_is_searching (self))
    return;
  choose_model (self);
  if (self->fresh && herald_contact_results_has_answer (self->results))
    {
      gtk_single_selection_set_selected (self->selection, 0);
      self->fresh = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0;
    }
  show_stack (self);
}

/**
 * herald_contacts_page_go_to:
 * @self: the page
 * @id: a contact's row in the store, perhaps not in the list yet
 *
 * Chooses it as soon as it is there.
 */
void
herald_contacts_page_go_to (HeraldContactsPage *self,
                            gint64 id)
{
  self->wanted = id;
  if (herald_contacts_page_is_searching (self))
    return;
  herald_contact_filter_bar_select_all (self->filter_bar);
  choose_wanted (self);
}

/* --- rows ---------------------------------------------------------------------------------------------------- */

static void
choose_row_of (HeraldContactsPage *self,
               GtkWidget *row)
{
  GtkListItem *list_item = g_object_get_data (G_OBJECT (row), "list-item");

  gtk_single_selection_set_selected (self->selection, gtk_list_item_get_position (list_item));
}

static void
popup_below (GtkWidget *parent,
             GtkWidget *widget,
             GMenuModel *menu)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);

  if (gtk_widget_compute_bounds (widget, parent, &bounds))
    herald_contact_menu_popup (parent, menu, bounds.origin.x + bounds.size.width / 2, bounds.origin.y + bounds.size.height);
}

static void
on_row_call (HeraldContactsPage *self,
             HeraldContactItem *item,
             HeraldContactRow *row)
{
  HeraldContact *contact = herald_contact_item_get_contact (item);
  g_autoptr (GMenuModel) menu = NULL;

  if (contact == NULL || herald_contact_get_n_numbers (contact) == 0)
    return;
  if (herald_contact_get_n_numbers (contact) == 1)
    {
      herald_contacts_page_dial (self, herald_contact_get_number (contact, 0)->number, contact);
      return;
    }
  choose_row_of (self, GTK_WIDGET (row));
  menu = herald_contact_menu_new_numbers (contact, self->region);
  popup_below (GTK_WIDGET (row), herald_contact_row_get_call_button (row), menu);
}

/* On a narrow window a click opens the details in the list's place; the arrow keys stay in the list. */
static void
on_row_released (GtkGestureClick *gesture,
                 int n_press,
                 double x,
                 double y,
                 HeraldContactsPage *self)
{
  if (adw_leaflet_get_folded (self->leaflet) && n_press == 1)
    adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->detail));
}

static void
on_row_menu (GtkGestureClick *gesture,
             int n_press,
             double x,
             double y,
             HeraldContactsPage *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  HeraldContactItem *item = herald_contact_row_get_item (HERALD_CONTACT_ROW (row));
  HeraldContact *contact = item != NULL ? herald_contact_item_get_contact (item) : NULL;
  g_autoptr (GMenuModel) menu = NULL;

  if (contact == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  choose_row_of (self, row);
  menu = herald_contact_menu_new (contact, self->region);
  herald_contact_menu_popup (row, menu, x, y);
}

static void
add_click (GtkWidget *row,
           HeraldContactsPage *self,
           guint button,
           const char *signal,
           GCallback callback)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), button);
  g_signal_connect_object (click, signal, callback, self, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem *list_item,
          HeraldContactsPage *self)
{
  GtkWidget *row = herald_contact_row_new ();

  g_object_set_data (G_OBJECT (row), "list-item", list_item);
  g_signal_connect_object (row, "call", G_CALLBACK (on_row_call), self, G_CONNECT_SWAPPED);
  add_click (row, self, GDK_BUTTON_PRIMARY, "released", G_CALLBACK (on_row_released));
  add_click (row, self, GDK_BUTTON_SECONDARY, "pressed", G_CALLBACK (on_row_menu));
  gtk_list_item_set_child (list_item, row);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem *list_item,
         HeraldContactsPage *self)
{
  herald_contact_row_set_item (HERALD_CONTACT_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item),
                               self->region, self->source_names);
}

static void
on_unbind (GtkSignalListItemFactory *factory,
           GtkListItem *list_item,
           HeraldContactsPage *self)
{
  herald_contact_row_set_item (HERALD_CONTACT_ROW (gtk_list_item_get_child (list_item)), NULL, self->region, self->source_names);
}

static void
on_activate (HeraldContactsPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "contacts.call", NULL);
}

static void
on_folded (HeraldContactsPage *self)
{
  herald_contact_detail_set_narrow (self->detail, adw_leaflet_get_folded (self->leaflet));
}

/* --- what is listed ------------------------------------------------------------------------------------------ */

static void
on_filter_changed (HeraldContactsPage *self)
{
  gint64 group;
  HeraldContactFilter filter = herald_contact_filter_bar_get_filter (self->filter_bar, &group);

  herald_contact_list_set_filter (self->contacts, filter, group);
  show_stack (self);
}

static void
on_failed (HeraldContactsPage *self,
           const char *sentence)
{
  herald_contacts_page_toast (self, sentence);
}

/* What the sources other than the own book are called. */
static void
read_source_names (HeraldContactsPage *self)
{
  GPtrArray *sources = self->lookup != NULL ? herald_lookup_get_sources (self->lookup) : NULL;

  g_hash_table_remove_all (self->source_names);
  for (guint i = 0; sources != NULL && i < sources->len; i++)
    if (!g_str_equal (herald_source_get_id (sources->pdata[i]), "book"))
      g_hash_table_insert (self->source_names, g_strdup (herald_source_get_id (sources->pdata[i])),
                           g_strdup (herald_source_get_name (sources->pdata[i])));
}

/* Nobody who never looks pays for the list. */
static void
show_list (HeraldContactsPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  read_source_names (self);
  herald_contact_list_set_store (self->contacts, self->store);
  herald_contact_results_search (self->results, self->query);
  choose_model (self);
  show_stack (self);
}

static gboolean
on_again (gpointer user_data)
{
  HeraldContactsPage *self = user_data;

  self->again_source = 0;
  if (herald_contacts_page_is_searching (self) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    herald_contact_results_search (self->results, self->query);
  return G_SOURCE_REMOVE;
}

static void
on_store_changed (HeraldContactsPage *self)
{
  if (herald_contacts_page_is_searching (self) && self->again_source == 0)
    self->again_source = g_timeout_add (AGAIN_MS, on_again, self);
}

static void
herald_contacts_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (herald_contacts_page_parent_class)->map (widget);
  show_list (HERALD_CONTACTS_PAGE (widget));
}

static void
herald_contacts_page_dispose (GObject *object)
{
  HeraldContactsPage *self = HERALD_CONTACTS_PAGE (object);

  g_clear_handle_id (&self->again_source, g_source_remove);
  if (self->shown != NULL)
    g_clear_signal_handler (&self->shown_handler, self->shown);
  g_clear_object (&self->shown);
  g_clear_object (&self->store_signals);
  g_clear_object (&self->contacts);
  g_clear_object (&self->results);
  g_clear_object (&self->lookup);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (herald_contacts_page_parent_class)->dispose (object);
}

static void
herald_contacts_page_finalize (GObject *object)
{
  HeraldContactsPage *self = HERALD_CONTACTS_PAGE (object);

  g_hash_table_unref (self->source_names);
  g_free (self->query);
  G_OBJECT_CLASS (herald_contacts_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/contacts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, list_pane);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, bar);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, found);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, found_spinner);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, searching_spinner);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, trouble_revealer);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, list);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, selection);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, detail);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_folded);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_failed);
}

static void
herald_contacts_page_class_init (HeraldContactsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_contacts_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = herald_contacts_page_finalize;
  widget_class->map = herald_contacts_page_map;

  signals[SIGNAL_DIAL] = g_signal_new ("dial", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, G_TYPE_STRING, HERALD_TYPE_CONTACT);

  g_type_ensure (HERALD_TYPE_CONTACT_DETAIL);
  g_type_ensure (HERALD_TYPE_CONTACT_FILTER_BAR);
  bind_template (widget_class);
  herald_contacts_page_install_actions (widget_class);
}

static void
herald_contacts_page_init (HeraldContactsPage *self)
{
  self->query = g_strdup ("");
  self->place = G_MAXUINT;
  self->source_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->contacts = herald_contact_list_new ();
  self->results = herald_contact_results_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->contacts, "loaded", G_CALLBACK (on_list_loaded), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->contacts, "items-changed", G_CALLBACK (show_stack), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->results, "changed", G_CALLBACK (on_results_changed), self, G_CONNECT_SWAPPED);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->contacts));
  self->store_signals = g_signal_group_new (HERALD_TYPE_STORE);
  g_signal_group_connect_swapped (self->store_signals, "changed", G_CALLBACK (on_store_changed), self);
  herald_contacts_page_update_actions (self);
}

/**
 * herald_contacts_page_set_store:
 * @self: the page
 * @store: (nullable): where the contacts are
 * @lookup: (nullable): the address books that are searched
 * @region: (nullable): the country one is in, for the way numbers are written
 */
void
herald_contacts_page_set_store (HeraldContactsPage *self,
                                HeraldStore *store,
                                HeraldLookup *lookup,
                                const char *region)
{
  g_return_if_fail (HERALD_IS_CONTACTS_PAGE (self));

  self->region = g_intern_string (region);
  g_set_object (&self->store, store);
  g_set_object (&self->lookup, lookup);
  g_signal_group_set_target (self->store_signals, store);
  herald_contact_results_set_sources (self->results, store, lookup);
  herald_contact_filter_bar_set_store (self->filter_bar, store);
  herald_contact_detail_set_store (self->detail, store, self->region);
  if (store == NULL)
    herald_contact_list_set_store (self->contacts, NULL);
  herald_contacts_page_update_actions (self);
  show_list (self);
}

/**
 * herald_contacts_page_set_query:
 * @self: the page
 * @text: what is searched for; empty: everybody is listed
 */
void
herald_contacts_page_set_query (HeraldContactsPage *self,
                                const char *text)
{
  g_return_if_fail (HERALD_IS_CONTACTS_PAGE (self));

  if (g_str_equal (self->query, text))
    return;
  g_free (self->query);
  self->query = g_strdup (text);
  self->fresh = TRUE;
  if (herald_contacts_page_is_searching (self))
    adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
  show_list (self);
}

/**
 * herald_contacts_page_call_first:
 * @self: the page
 *
 * Calls whom the search has found and the list shows as chosen.
 *
 * Returns: whether there is anybody to call
 */
gboolean
herald_contacts_page_call_first (HeraldContactsPage *self)
{
  HeraldContactItem *item;
  HeraldContact *contact;

  g_return_val_if_fail (HERALD_IS_CONTACTS_PAGE (self), FALSE);

  item = herald_contacts_page_get_chosen (self);
  contact = item != NULL ? herald_contact_item_get_contact (item) : NULL;
  if (!herald_contacts_page_is_searching (self) || !herald_contact_results_has_answer (self->results) || contact == NULL || herald_contact_get_n_numbers (contact) == 0)
    return FALSE;
  herald_contacts_page_dial (self, herald_contact_get_number (contact, 0)->number, contact);
  return TRUE;
}

/**
 * herald_contacts_page_focus_list:
 * @self: the page
 *
 * Brings the keyboard to the list, to the row that is chosen or to the first.
 */
void
herald_contacts_page_focus_list (HeraldContactsPage *self)
{
  g_return_if_fail (HERALD_IS_CONTACTS_PAGE (self));

  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    return;
  if (herald_contacts_page_get_chosen (self) == NULL)
    choose_row (self, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}
