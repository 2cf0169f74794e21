/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The address book: everybody, or those a search finds, with a row for each number.
 * Signals: "dial" (const char *number, HeraldContact *contact), "contact-activated" (HeraldContact *contact). */

#include "ui/contacts-page.h"

#include "ui/party-row.h"
#include "ui/party.h"

/* Contacts read at once. */
#define PAGE 200
/* Rows of one search: nobody reads further, and another letter is quicker. */
#define FOUND_MAX 200

struct _HeraldContactsPage
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkStack *stack;
  GtkListView *list;
  GtkNoSelection *rows;

  /* Owned */
  HeraldStore *store;
  GSignalGroup *store_signals;
  GListStore *parties;
  GCancellable *cancellable;
  char *region;      /* the country one is in; NULL: unknown */
  char *query;       /* what is searched for; empty: everybody is listed */
  guint offset;      /* contacts read so far, while nothing is searched for */
  gboolean complete; /* there are no more */
};

G_DEFINE_FINAL_TYPE (HeraldContactsPage, herald_contacts_page, ADW_TYPE_BIN)

enum
{
  SIGNAL_DIAL,
  SIGNAL_CONTACT_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_searching (HeraldContactsPage *self)
{
  return *self->query != '\0';
}

static void
show_stack (HeraldContactsPage *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->parties)) > 0;

  gtk_stack_set_visible_child_name (self->stack, any                  ? "list"
                                                 : is_searching (self) ? "nothing"
                                                                       : "empty");
}

static void
on_found (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = herald_store_search_finish (HERALD_STORE (source), result, &error);
  HeraldContactsPage *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_list_store_remove_all (self->parties);
  if (found != NULL)
    herald_party_append_all (self->parties, found, self->region, FOUND_MAX);
  show_stack (self);
}

static void
on_listed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) page = herald_store_list_contacts_finish (HERALD_STORE (source), result, &error);
  HeraldContactsPage *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  self->complete = page == NULL || page->len < PAGE;
  if (self->offset == 0)
    g_list_store_remove_all (self->parties);
  if (page != NULL)
    {
      herald_party_append_all (self->parties, page, self->region, G_MAXUINT);
      self->offset += page->len;
    }
  show_stack (self);
}

static void
cancel (HeraldContactsPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
load_page (HeraldContactsPage *self)
{
  self->cancellable = g_cancellable_new ();
  herald_store_list_contacts_async (self->store, self->offset, PAGE, self->cancellable, on_listed, self);
}

static void
reload (HeraldContactsPage *self)
{
  cancel (self);
  self->offset = 0;
  self->complete = FALSE;
  if (self->store == NULL)
    {
      g_list_store_remove_all (self->parties);
      show_stack (self);
      return;
    }
  if (!is_searching (self))
    {
      load_page (self);
      return;
    }
  self->complete = TRUE;
  self->cancellable = g_cancellable_new ();
  herald_store_search_async (self->store, self->query, NULL, FOUND_MAX, self->cancellable, on_found, self);
}

static void
on_row_call (HeraldContactsPage *self,
             HeraldParty *party)
{
  g_signal_emit (self, signals[SIGNAL_DIAL], 0, herald_party_get_number (party), herald_party_get_contact (party));
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, herald_party_row_new (TRUE));
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);
  HeraldContactsPage *self = HERALD_CONTACTS_PAGE (gtk_widget_get_ancestor (row, HERALD_TYPE_CONTACTS_PAGE));

  herald_party_row_set_party (HERALD_PARTY_ROW (row), gtk_list_item_get_item (list_item));
  if (self == NULL)
    return;
  g_signal_handlers_disconnect_by_func (row, on_row_call, self);
  g_signal_connect_object (row, "call", G_CALLBACK (on_row_call), self, G_CONNECT_SWAPPED);
  /* The next page is read when the end comes near, one at a time. */
  if (!self->complete && self->cancellable == NULL
      && gtk_list_item_get_position (list_item) + PAGE / 4 > g_list_model_get_n_items (G_LIST_MODEL (self->parties)))
    load_page (self);
}

static void
on_activate (HeraldContactsPage *self,
             guint position)
{
  g_autoptr (HeraldParty) party = g_list_model_get_item (G_LIST_MODEL (self->parties), position);

  if (party != NULL)
    g_signal_emit (self, signals[SIGNAL_CONTACT_ACTIVATED], 0, herald_party_get_contact (party));
}

static void
herald_contacts_page_map (GtkWidget *widget)
{
  HeraldContactsPage *self = HERALD_CONTACTS_PAGE (widget);

  GTK_WIDGET_CLASS (herald_contacts_page_parent_class)->map (widget);
  /* Nobody who never looks pays for the list. */
  if (self->offset == 0)
    reload (self);
}

static void
on_store_changed (HeraldContactsPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    reload (self);
  else
    self->offset = 0;
}

static void
herald_contacts_page_dispose (GObject *object)
{
  HeraldContactsPage *self = HERALD_CONTACTS_PAGE (object);

  cancel (self);
  g_clear_object (&self->store_signals);
  g_clear_object (&self->store);
  g_clear_object (&self->parties);
  g_clear_pointer (&self->region, g_free);
  g_clear_pointer (&self->query, g_free);
  G_OBJECT_CLASS (herald_contacts_page_parent_class)->dispose (object);
}

static void
herald_contacts_page_class_init (HeraldContactsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_contacts_page_dispose;
  widget_class->map = herald_contacts_page_map;

  signals[SIGNAL_DIAL] = g_signal_new ("dial", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, G_TYPE_STRING, HERALD_TYPE_CONTACT);
  signals[SIGNAL_CONTACT_ACTIVATED] = g_signal_new ("contact-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                                    0, NULL, NULL, NULL, G_TYPE_NONE, 1, HERALD_TYPE_CONTACT);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/contacts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, list);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactsPage, rows);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
herald_contacts_page_init (HeraldContactsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->query = g_strdup ("");
  self->parties = g_list_store_new (HERALD_TYPE_PARTY);
  gtk_no_selection_set_model (self->rows, G_LIST_MODEL (self->parties));
  self->store_signals = g_signal_group_new (HERALD_TYPE_STORE);
  g_signal_group_connect_swapped (self->store_signals, "changed", G_CALLBACK (on_store_changed), self);
}

/**
 * herald_contacts_page_set_store:
 * @self: the page
 * @store: (nullable): where the contacts are
 * @region: (nullable): the country one is in, for the way numbers are written
 */
void
herald_contacts_page_set_store (HeraldContactsPage *self,
                                HeraldStore *store,
                                const char *region)
{
  g_return_if_fail (HERALD_IS_CONTACTS_PAGE (self));

  cancel (self);
  g_free (self->region);
  self->region = g_strdup (region);
  g_set_object (&self->store, store);
  g_signal_group_set_target (self->store_signals, store);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    reload (self);
  else
    self->offset = 0;
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
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    reload (self);
  else
    self->offset = 0;
}
