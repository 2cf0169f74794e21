/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who a search finds. What is in the store, the own book and those mirrored there, is searched with each letter and shown at
 * once; address books on a network are asked when the typing pauses, and change only the rows that differ. */

#include "ui/contact-results.h"

#include <glib/gi18n.h>

/* A pause in typing, in milliseconds, after which other people's servers are asked. */
#define PAUSE_MS 250
/* Rows that are made between two frames: the first screen does not wait for what is below it. */
#define SCREEN 14

struct _HeraldContactResults
{
  GObject parent_instance;

  /* Owned */
  HeraldStore *store;
  HeraldLookup *lookup;
  GPtrArray *local;  /* of HeraldContact: what the store has found; NULL: nothing yet */
  GPtrArray *others; /* likewise, what the lookup has */
  GListStore *items; /* of HeraldContactItem */
  GCancellable *cancellable; /* of the search that runs; NULL: none */
  char *text;
  char *trouble; /* NULL: none */
  guint rows;    /* that may be shown by now */
  guint more;    /* source: the next ones */
  guint pause;   /* until the other address books are asked */
  guint pending; /* parts that have not answered: the store, the others */
  gboolean answered; /* what is listed is of this search, and not of the letter before */
};

G_DEFINE_FINAL_TYPE (HeraldContactResults, herald_contact_results, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- in place ------------------------------------------------------------------------------------------------ */

/* Whether both are the same person in the same address book. */
static gboolean
is_same (HeraldContact *one,
         HeraldContact *other)
{
  if (herald_contact_get_id (one) != 0 || herald_contact_get_id (other) != 0)
    return herald_contact_get_id (one) == herald_contact_get_id (other);
  if (!g_str_equal (herald_contact_get_source_id (one), herald_contact_get_source_id (other)))
    return FALSE;
  if (*herald_contact_get_uid (one) != '\0' || *herald_contact_get_uid (other) != '\0')
    return g_str_equal (herald_contact_get_uid (one), herald_contact_get_uid (other));
  return herald_contact_equal (one, other);
}

static HeraldContactItem *
take_item (GPtrArray *present,
           HeraldContact *contact)
{
  for (guint i = 0; i < present->len; i++)
    {
      HeraldContactItem *item = present->pdata[i];

      if (item != NULL && is_same (herald_contact_item_get_contact (item), contact))
        {
          present->pdata[i] = NULL;
          herald_contact_item_set_contact (item, contact);
          return item;
        }
    }
  return herald_contact_item_new (contact);
}

static GPtrArray *
list_items (GListModel *model)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (items, g_list_model_get_item (model, i));
  return items;
}

static void
unref_item (gpointer item)
{
  if (item != NULL)
    g_object_unref (item);
}

/**
 * herald_contact_results_merge:
 * @items: (element-type HeraldContactItem): a list
 * @contacts: (element-type HeraldContact): what it shall show
 *
 * Changes the list where it differs: somebody who is there already stays the same item.
 */
void
herald_contact_results_merge (GListStore *items,
                              GPtrArray *contacts)
{
  g_autoptr (GPtrArray) old = list_items (G_LIST_MODEL (items));
  g_autoptr (GPtrArray) present = g_ptr_array_new_with_free_func (unref_item);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  guint head = 0, tail = 0;

  for (guint i = 0; i < old->len; i++)
    g_ptr_array_add (present, g_object_ref (old->pdata[i]));
  for (guint i = 0; i < contacts->len; i++)
    g_ptr_array_add (wanted, take_item (present, contacts->pdata[i]));
  while (head < MIN (old->len, wanted->len) && old->pdata[head] == wanted->pdata[head])
    head++;
  while (tail < MIN (old->len, wanted->len) - head && old->pdata[old->len - 1 - tail] == wanted->pdata[wanted->len - 1 - tail])
    tail++;
  if (old->len > head + tail || wanted->len > head + tail)
    g_list_store_splice (items, head, old->len - head - tail, wanted->pdata + head, wanted->len - head - tail);
}

/* --- searching ----------------------------------------------------------------------------------------------- */

static void show (HeraldContactResults *self);

static gboolean
on_more (gpointer user_data)
{
  HeraldContactResults *self = user_data;

  self->more = 0;
  self->rows += SCREEN;
  show (self);
  return G_SOURCE_REMOVE;
}

/* Local ones first, as they were found; what other address books have comes below, and never pushes them away. */
static void
show (HeraldContactResults *self)
{
  GPtrArray *others = self->others;
  g_autoptr (GPtrArray) contacts = g_ptr_array_new ();

  for (guint i = 0; self->local != NULL && i < self->local->len; i++)
    g_ptr_array_add (contacts, self->local->pdata[i]);
  for (guint i = 0; others != NULL && i < others->len && contacts->len < HERALD_CONTACT_RESULTS_MAX; i++)
    {
      gboolean there = FALSE;

      for (guint j = 0; !there && self->local != NULL && j < self->local->len; j++)
        there = is_same (self->local->pdata[j], others->pdata[i]);
      if (!there)
        g_ptr_array_add (contacts, others->pdata[i]);
    }
  if (contacts->len > self->rows)
    {
      g_ptr_array_set_size (contacts, (int) self->rows);
      if (self->more == 0)
        self->more = g_idle_add_full (G_PRIORITY_LOW, on_more, self, NULL);
    }
  herald_contact_results_merge (self->items, contacts);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
take_trouble (HeraldContactResults *self,
              const HeraldSearchAnswer *answer)
{
  g_clear_pointer (&self->trouble, g_free);
  if (answer->n_failed == 1 && answer->error != NULL)
    self->trouble = g_strdup (answer->error->message);
  else if (answer->n_failed > 1)
    self->trouble = g_strdup_printf (ngettext ("%u address book did not answer.", "%u address books did not answer.",
                                               answer->n_failed),
                                     answer->n_failed);
}

static void
end_part (HeraldContactResults *self)
{
  if (--self->pending == 0)
    g_clear_object (&self->cancellable);
}

static void
on_answer (const HeraldSearchAnswer *answer,
           gpointer user_data)
{
  HeraldContactResults *self = user_data;

  self->answered = TRUE;
  take_trouble (self, answer);
  if (answer->complete)
    end_part (self);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  self->others = g_ptr_array_ref (answer->contacts);
  show (self);
}

static gboolean
on_pause (gpointer user_data)
{
  HeraldContactResults *self = user_data;

  self->pause = 0;
  herald_lookup_search_start (self->lookup, self->text, HERALD_CONTACT_RESULTS_MAX, self->cancellable, on_answer,
                              g_object_ref (self), g_object_unref);
  return G_SOURCE_REMOVE;
}

static void
on_local_ready (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (HeraldContactResults) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = herald_store_search_finish (HERALD_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->local, g_ptr_array_unref);
  self->local = g_steal_pointer (&found);
  self->answered = TRUE;
  if (error != NULL)
    {
      g_free (self->trouble);
      self->trouble = g_strdup (error->message);
    }
  end_part (self);
  show (self);
}

static gboolean
has_remote (HeraldContactResults *self)
{
  GPtrArray *sources = self->lookup != NULL ? herald_lookup_get_sources (self->lookup) : NULL;

  for (guint i = 0; sources != NULL && i < sources->len; i++)
    if (herald_source_is_remote (sources->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
cancel (HeraldContactResults *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->pause, g_source_remove);
  g_clear_handle_id (&self->more, g_source_remove);
  self->pending = 0;
}

static void
herald_contact_results_dispose (GObject *object)
{
  HeraldContactResults *self = HERALD_CONTACT_RESULTS (object);

  cancel (self);
  g_clear_object (&self->store);
  g_clear_object (&self->lookup);
  g_clear_pointer (&self->local, g_ptr_array_unref);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  G_OBJECT_CLASS (herald_contact_results_parent_class)->dispose (object);
}

static void
herald_contact_results_finalize (GObject *object)
{
  HeraldContactResults *self = HERALD_CONTACT_RESULTS (object);

  g_object_unref (self->items);
  g_free (self->text);
  g_free (self->trouble);
  G_OBJECT_CLASS (herald_contact_results_parent_class)->finalize (object);
}

static void
herald_contact_results_class_init (HeraldContactResultsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = herald_contact_results_dispose;
  object_class->finalize = herald_contact_results_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
herald_contact_results_init (HeraldContactResults *self)
{
  self->items = g_list_store_new (HERALD_TYPE_CONTACT_ITEM);
  self->text = g_strdup ("");
}

/**
 * herald_contact_results_new:
 *
 * Returns: (transfer full): an empty list
 */
HeraldContactResults *
herald_contact_results_new (void)
{
  return g_object_new (HERALD_TYPE_CONTACT_RESULTS, NULL);
}

/* What was found stays until the first answer is there: only between two searches there is nothing. */
static void
forget (HeraldContactResults *self)
{
  g_clear_pointer (&self->local, g_ptr_array_unref);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_clear_pointer (&self->trouble, g_free);
  g_list_store_remove_all (self->items);
}

/**
 * herald_contact_results_set_sources:
 * @self: the results
 * @store: (nullable): what is searched at once
 * @lookup: (nullable): the address books on a network
 */
void
herald_contact_results_set_sources (HeraldContactResults *self,
                                    HeraldStore *store,
                                    HeraldLookup *lookup)
{
  g_return_if_fail (HERALD_IS_CONTACT_RESULTS (self));

  cancel (self);
  forget (self);
  g_set_object (&self->store, store);
  g_set_object (&self->lookup, lookup);
}

/**
 * herald_contact_results_search:
 * @self: the results
 * @text: what is searched for; empty: nothing
 *
 * What was found before stays until the first answer is there. The same text again asks again.
 */
void
herald_contact_results_search (HeraldContactResults *self,
                               const char *text)
{
  g_autofree char *before = NULL;

  g_return_if_fail (HERALD_IS_CONTACT_RESULTS (self));

  cancel (self);
  before = g_steal_pointer (&self->text);
  self->text = g_strdup (text);
  self->answered = self->answered && g_str_equal (before, text);
  if (!g_str_equal (before, text))
    {
      self->rows = SCREEN;
      g_clear_pointer (&self->others, g_ptr_array_unref);
    }
  if (*before == '\0' || *text == '\0')
    forget (self);
  if (*text != '\0' && self->store != NULL)
    {
      self->cancellable = g_cancellable_new ();
      self->pending = 1;
      herald_store_search_async (self->store, text, NULL, HERALD_CONTACT_RESULTS_MAX, self->cancellable, on_local_ready,
                                 g_object_ref (self));
      if (has_remote (self))
        {
          self->pending++;
          self->pause = g_timeout_add (PAUSE_MS, on_pause, self);
        }
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * herald_contact_results_get_model:
 * @self: the results
 *
 * Returns: (transfer none): who was found, a list of #HeraldContactItem
 */
GListModel *
herald_contact_results_get_model (HeraldContactResults *self)
{
  return G_LIST_MODEL (self->items);
}

/**
 * herald_contact_results_is_complete:
 * @self: the results
 *
 * Returns: whether no address book is still being waited for
 */
gboolean
herald_contact_results_is_complete (HeraldContactResults *self)
{
  return self->cancellable == NULL;
}

/**
 * herald_contact_results_has_answer:
 * @self: the results
 *
 * Returns: whether what is listed was found for the last text, and not for one before it
 */
gboolean
herald_contact_results_has_answer (HeraldContactResults *self)
{
  return self->answered;
}

/**
 * herald_contact_results_get_trouble:
 * @self: the results
 *
 * Returns: (transfer none) (nullable): which address book did not answer, a sentence
 */
const char *
herald_contact_results_get_trouble (HeraldContactResults *self)
{
  return self->trouble;
}
