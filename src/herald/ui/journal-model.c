/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The past calls as a list, newest first, read a page at a time as one scrolls: a hundred thousand calls open as
 * quickly as ten. Calls that still last are left out; they have their own place.
 * Signal "loaded" (): the first page, or a newer one, is there. */

#include "ui/journal-model.h"

/* Calls read at once: three screens full. */
#define PAGE 100

struct _HeraldJournalModel
{
  GObject parent_instance;

  HeraldStore *store;
  GSignalGroup *store_signals;
  GCancellable *cancellable;
  GPtrArray *entries;  /* of HeraldJournalEntry */
  gint64 oldest_start; /* the last one read, shown or not: where the next page begins */
  gint64 oldest_id;
  gboolean loaded;
  gboolean loading;
  gboolean complete; /* there is no older one */
  gboolean stale;    /* changed while a page was being read */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HeraldJournalModel, herald_journal_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  SIGNAL_LOADED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void load_first (HeraldJournalModel *self);

static GType
get_item_type (GListModel *model)
{
  return HERALD_TYPE_JOURNAL_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  return HERALD_JOURNAL_MODEL (model)->entries->len;
}

static gpointer
get_item (GListModel *model,
          guint position)
{
  HeraldJournalModel *self = HERALD_JOURNAL_MODEL (model);

  return position < self->entries->len ? g_object_ref (g_ptr_array_index (self->entries, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Whether a row would look the same. */
static gboolean
same_entry (HeraldJournalEntry *one,
            HeraldJournalEntry *other)
{
  return herald_journal_entry_get_id (one) == herald_journal_entry_get_id (other)
         && herald_journal_entry_get_seen (one) == herald_journal_entry_get_seen (other)
         && herald_journal_entry_get_ended_at (one) == herald_journal_entry_get_ended_at (other)
         && g_str_equal (herald_journal_entry_get_name (one), herald_journal_entry_get_name (other))
         && g_str_equal (herald_journal_entry_get_guess (one), herald_journal_entry_get_guess (other))
         && g_str_equal (herald_journal_entry_get_data (one), herald_journal_entry_get_data (other))
         && g_str_equal (herald_journal_entry_get_note (one), herald_journal_entry_get_note (other));
}

/* Puts @entries in the place of the first @n_old ones; rows that stay the same are not touched. */
static void
replace_head (HeraldJournalModel *self,
              guint n_old,
              GPtrArray *entries)
{
  guint n_new = entries->len;
  guint head = 0, tail = 0;

  while (head < MIN (n_old, n_new)
         && same_entry (g_ptr_array_index (self->entries, head), g_ptr_array_index (entries, head)))
    head++;
  while (tail < MIN (n_old, n_new) - head
         && same_entry (g_ptr_array_index (self->entries, n_old - 1 - tail),
                        g_ptr_array_index (entries, n_new - 1 - tail)))
    tail++;
  n_old -= head + tail;
  n_new -= head + tail;
  if (n_old > 0)
    g_ptr_array_remove_range (self->entries, head, n_old);
  for (guint i = 0; i < n_new; i++)
    g_ptr_array_insert (self->entries, (int) (head + i), g_object_ref (g_ptr_array_index (entries, head + i)));
  if (n_old > 0 || n_new > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, n_old, n_new);
}

/* How many of the present entries a fresh first page speaks for. */
static guint
count_covered (HeraldJournalModel *self,
               GPtrArray *page)
{
  gint64 last;

  if (page->len < PAGE)
    return self->entries->len;
  last = herald_journal_entry_get_id (g_ptr_array_index (page, page->len - 1));
  for (guint i = 0; i < self->entries->len; i++)
    if (herald_journal_entry_get_id (g_ptr_array_index (self->entries, i)) == last)
      return i + 1;
  return self->entries->len;
}

static void
remember_oldest (HeraldJournalModel *self,
                 GPtrArray *page)
{
  HeraldJournalEntry *oldest;

  self->complete = page->len < PAGE;
  if (page->len == 0)
    return;
  oldest = g_ptr_array_index (page, page->len - 1);
  self->oldest_start = herald_journal_entry_get_started_at (oldest);
  self->oldest_id = herald_journal_entry_get_id (oldest);
}

static GPtrArray *
only_ended (GPtrArray *page)
{
  GPtrArray *ended = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < page->len; i++)
    if (herald_journal_entry_get_ended_at (g_ptr_array_index (page, i)) != 0)
      g_ptr_array_add (ended, g_object_ref (g_ptr_array_index (page, i)));
  return ended;
}

/* Takes the answer of the store; NULL: cancelled, or a store in trouble, which the window's bar tells of. */
static GPtrArray *
finish_page (HeraldJournalModel *self,
             GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) page = herald_journal_list_finish (self->store, result, &error);

  self->loading = FALSE;
  return g_steal_pointer (&page);
}

static void
on_first_ready (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (HeraldJournalModel) self = user_data;
  g_autoptr (GPtrArray) page = NULL;
  g_autoptr (GPtrArray) ended = NULL;
  guint covered;

  if (self->store != HERALD_STORE (source))
    return;
  page = finish_page (self, result);
  if (page == NULL)
    return;
  ended = only_ended (page);
  covered = count_covered (self, page);
  /* Only where the page reaches to the end of what is known does it move the end. */
  if (covered == self->entries->len)
    remember_oldest (self, page);
  replace_head (self, covered, ended);
  self->loaded = TRUE;
  g_signal_emit (self, signals[SIGNAL_LOADED], 0);
  if (self->stale)
    load_first (self);
}

static void
load_first (HeraldJournalModel *self)
{
  HeraldJournalQuery query = { .limit = PAGE };

  self->stale = self->loading;
  if (self->loading || self->store == NULL)
    return;
  self->loading = TRUE;
  herald_journal_list_async (self->store, &query, self->cancellable, on_first_ready, g_object_ref (self));
}

static void
on_more_ready (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (HeraldJournalModel) self = user_data;
  g_autoptr (GPtrArray) page = NULL;
  g_autoptr (GPtrArray) ended = NULL;
  guint n;

  if (self->store != HERALD_STORE (source))
    return;
  page = finish_page (self, result);
  if (page == NULL)
    return;
  remember_oldest (self, page);
  ended = only_ended (page);
  n = self->entries->len;
  for (guint i = 0; i < ended->len; i++)
    g_ptr_array_add (self->entries, g_object_ref (g_ptr_array_index (ended, i)));
  if (ended->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), n, 0, ended->len);
  if (self->stale)
    load_first (self);
}

static void
on_journal_changed (HeraldJournalModel *self)
{
  load_first (self);
}

static void
herald_journal_model_dispose (GObject *object)
{
  HeraldJournalModel *self = HERALD_JOURNAL_MODEL (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store_signals);
  g_clear_object (&self->store);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  G_OBJECT_CLASS (herald_journal_model_parent_class)->dispose (object);
}

static void
herald_journal_model_class_init (HeraldJournalModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_journal_model_dispose;

  signals[SIGNAL_LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
}

static void
herald_journal_model_init (HeraldJournalModel *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
  self->store_signals = g_signal_group_new (HERALD_TYPE_STORE);
  g_signal_group_connect_swapped (self->store_signals, "journal-changed", G_CALLBACK (on_journal_changed), self);
}

/**
 * herald_journal_model_new:
 *
 * Returns: (transfer full): an empty list
 */
HeraldJournalModel *
herald_journal_model_new (void)
{
  return g_object_new (HERALD_TYPE_JOURNAL_MODEL, NULL);
}

/**
 * herald_journal_model_set_store:
 * @self: the list
 * @store: (nullable): where the calls are
 */
void
herald_journal_model_set_store (HeraldJournalModel *self,
                                HeraldStore *store)
{
  guint n;

  g_return_if_fail (HERALD_IS_JOURNAL_MODEL (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->loading = self->loaded = self->complete = FALSE;
  g_set_object (&self->store, store);
  g_signal_group_set_target (self->store_signals, store);

  n = self->entries->len;
  g_ptr_array_set_size (self->entries, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
  load_first (self);
}

/**
 * herald_journal_model_load_more:
 * @self: the list
 *
 * Reads the next older page, if there is one and none is on its way.
 */
void
herald_journal_model_load_more (HeraldJournalModel *self)
{
  HeraldJournalQuery query = { .limit = PAGE };

  g_return_if_fail (HERALD_IS_JOURNAL_MODEL (self));

  if (self->loading || self->complete || !self->loaded || self->store == NULL)
    return;
  self->loading = TRUE;
  query.before_started_at = self->oldest_start;
  query.before_id = self->oldest_id;
  herald_journal_list_async (self->store, &query, self->cancellable, on_more_ready, g_object_ref (self));
}

/**
 * herald_journal_model_is_loaded:
 * @self: the list
 *
 * Returns: whether the first page has been read: an empty list is empty then
 */
gboolean
herald_journal_model_is_loaded (HeraldJournalModel *self)
{
  g_return_val_if_fail (HERALD_IS_JOURNAL_MODEL (self), FALSE);

  return self->loaded;
}
