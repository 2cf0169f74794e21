/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses one of the user's own contacts, to add a number to. Signal "chosen" (HeraldContact *contact): as it is in the store,
 * with its picture; the window has closed. */

#include "ui/contact-chooser.h"

#include "ui/digits.h"
#include "ui/party-row.h"
#include "ui/party.h"

#define FOUND_MAX 50

struct _HeraldContactChooser
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkSearchEntry *entry;
  GtkStack *stack;
  GtkListView *list;
  GtkSingleSelection *selection;

  /* Owned */
  HeraldStore *store;
  GListStore *parties;
  GCancellable *cancellable;
  char *region;
};

G_DEFINE_FINAL_TYPE (HeraldContactChooser, herald_contact_chooser, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
cancel (HeraldContactChooser *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* One row for each contact, with its first number. */
static void
on_found (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GPtrArray) found = herald_store_search_finish (HERALD_STORE (source), result, NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  HeraldContactChooser *self = user_data;

  if (found == NULL) /* cancelled */
    return;
  for (guint i = 0; i < found->len; i++)
    {
      HeraldContact *contact = found->pdata[i];
      gboolean number = herald_contact_get_n_numbers (contact) > 0;

      g_ptr_array_add (rows, herald_party_new (contact, number ? herald_contact_get_number (contact, 0) : NULL, self->region));
    }
  g_list_store_splice (self->parties, 0, g_list_model_get_n_items (G_LIST_MODEL (self->parties)), rows->pdata, rows->len);
  gtk_stack_set_visible_child_name (self->stack, rows->len > 0 ? "list" : "nothing");
}

static void
on_search_changed (HeraldContactChooser *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  cancel (self);
  if (*text == '\0')
    {
      g_list_store_remove_all (self->parties);
      gtk_stack_set_visible_child_name (self->stack, "start");
      return;
    }
  self->cancellable = g_cancellable_new ();
  herald_store_search_async (self->store, text, "book", FOUND_MAX, self->cancellable, on_found, self);
}

static void
on_whole_ready (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (HeraldContactChooser) self = user_data;
  g_autoptr (HeraldContact) contact = herald_store_get_contact_finish (HERALD_STORE (source), result, NULL);

  if (contact != NULL)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, contact);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
choose (HeraldContactChooser *self,
        HeraldParty *party)
{
  if (party != NULL)
    herald_store_get_contact_async (self->store, herald_contact_get_id (herald_party_get_contact (party)), NULL, on_whole_ready,
                                    g_object_ref (self));
}

static void
on_activate (HeraldContactChooser *self,
             guint position)
{
  g_autoptr (HeraldParty) party = g_list_model_get_item (G_LIST_MODEL (self->parties), position);

  choose (self, party);
}

static void
on_entry_activate (HeraldContactChooser *self)
{
  choose (self, gtk_single_selection_get_selected_item (self->selection));
}

static void
on_stop_search (HeraldContactChooser *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, herald_party_row_new (FALSE));
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem *list_item)
{
  herald_party_row_set_party (HERALD_PARTY_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

static void
herald_contact_chooser_dispose (GObject *object)
{
  HeraldContactChooser *self = HERALD_CONTACT_CHOOSER (object);

  cancel (self);
  g_clear_object (&self->store);
  g_clear_object (&self->parties);
  g_clear_pointer (&self->region, g_free);
  G_OBJECT_CLASS (herald_contact_chooser_parent_class)->dispose (object);
}

static void
herald_contact_chooser_class_init (HeraldContactChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_contact_chooser_dispose;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, HERALD_TYPE_CONTACT);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/contact-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldContactChooser, entry);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactChooser, stack);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactChooser, list);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactChooser, selection);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
}

static void
herald_contact_chooser_init (HeraldContactChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  herald_digits_watch (GTK_WIDGET (self));
  self->parties = g_list_store_new (HERALD_TYPE_PARTY);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->parties));
}

/**
 * herald_contact_chooser_new:
 * @parent: the window it belongs to
 * @store: where the contacts are
 * @region: (nullable): the country one is in
 *
 * Returns: (transfer none): the window, not shown yet
 */
GtkWidget *
herald_contact_chooser_new (GtkWindow *parent,
                            HeraldStore *store,
                            const char *region)
{
  HeraldContactChooser *self = g_object_new (HERALD_TYPE_CONTACT_CHOOSER, "transient-for", parent, NULL);

  self->store = g_object_ref (store);
  self->region = g_strdup (region);
  return GTK_WIDGET (self);
}
