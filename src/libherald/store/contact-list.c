/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All contacts as a list: the order of them all, and the contacts of what is looked at. A change in the store moves only the
 * rows that have moved; those that are looked at stay the same objects, so that a view keeps its place and its selection. */

#include "store/contact-list.h"

#include <string.h>

#include "store/contact-item.h"
#include "store/contact-order.h"

/* Contacts read in one go: half a screen full. More would be more rows to lay out between two frames. */
#define WINDOW 16
/* Contacts to either side of what is looked at that are read ahead. */
#define AHEAD 128
/* Contacts that are remembered, with those that are looked at. */
#define REMEMBERED_MAX 1024
/* Rows that keep their place by themselves in a change; a view looks at two hundred. */
#define ANCHORS_MAX 1024
/* While an address book is being mirrored it changes all the time: how often the order is read then, in milliseconds. */
#define AGAIN_MS 400

typedef struct
{
  HeraldContact *contact;
  guint generation;
  GList link; /* in "recent" */
  gint64 id;
} Memory;

struct _HeraldContactList
{
  GObject parent_instance;

  /* Owned */
  HeraldStore *store;
  GSignalGroup *store_signals;
  GCancellable *cancellable;
  GArray *order;       /* of gint64 */
  GArray *old;         /* while a change is told: the rows from @seam_old on are still these; else NULL */
  GArray *incoming;    /* being read; NULL: nothing is */
  GHashTable *items;   /* of id to HeraldContactItem: those somebody looks at, borrowed */
  GHashTable *memory;  /* of id to Memory */
  GQueue recent;       /* of Memory, the latest first */
  GError *error;

  HeraldContactFilter filter;
  gint64 group;
  guint generation; /* of the store's contacts, from 1 */
  guint seam_new, seam_old;
  guint window_source, again_source;
  gboolean reading; /* a window */
  gboolean loaded;
  gboolean stale; /* changed while the order was being read */
};

static void list_model_init (GListModelInterface *iface);
static void queue_window (HeraldContactList *self);
static void queue_next_window (HeraldContactList *self);
static void read_order (HeraldContactList *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (HeraldContactList, herald_contact_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  SIGNAL_LOADED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gint64
id_at (const GArray *order,
       guint index)
{
  return g_array_index (order, gint64, index);
}

/* --- The contacts that are remembered --- */

static void
memory_free (gpointer data)
{
  Memory *memory = data;

  herald_contact_unref (memory->contact);
  g_free (memory);
}

static void
forget_all (HeraldContactList *self)
{
  g_queue_init (&self->recent);
  g_hash_table_remove_all (self->memory);
}

static void
remember (HeraldContactList *self,
          HeraldContact *contact)
{
  gint64 id = herald_contact_get_id (contact);
  Memory *memory = g_hash_table_lookup (self->memory, &id);

  if (memory == NULL)
    {
      memory = g_new0 (Memory, 1);
      memory->id = id;
      memory->link.data = memory;
      g_hash_table_insert (self->memory, &memory->id, memory);
    }
  else
    {
      g_queue_unlink (&self->recent, &memory->link);
      herald_contact_unref (memory->contact);
    }
  memory->contact = herald_contact_ref (contact);
  memory->generation = self->generation;
  g_queue_push_head_link (&self->recent, &memory->link);
  while (self->recent.length > REMEMBERED_MAX)
    {
      Memory *oldest = g_queue_pop_tail_link (&self->recent)->data;

      g_hash_table_remove (self->memory, &oldest->id);
    }
}

/* --- The list --- */

static GType
get_item_type (GListModel *model)
{
  return HERALD_TYPE_CONTACT_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  HeraldContactList *self = HERALD_CONTACT_LIST (model);

  return self->old != NULL ? self->seam_new + self->old->len - self->seam_old : self->order->len;
}

static void
on_item_gone (gint64 id,
              gpointer user_data)
{
  g_hash_table_remove (HERALD_CONTACT_LIST (user_data)->items, &id);
}

static HeraldContactItem *
new_item (HeraldContactList *self,
          gint64 id)
{
  HeraldContactItem *item = herald_contact_item_new_for_id (id, on_item_gone, self);
  Memory *memory = g_hash_table_lookup (self->memory, &id);

  g_hash_table_insert (self->items, g_memdup2 (&id, sizeof id), item);
  if (memory != NULL)
    {
      herald_contact_item_set_contact (item, memory->contact);
      herald_contact_item_get_notes (item)->generation = memory->generation;
    }
  return item;
}

static gpointer
get_item (GListModel *model,
          guint position)
{
  HeraldContactList *self = HERALD_CONTACT_LIST (model);
  HeraldContactItem *item;
  HeraldContactItemNotes *notes;
  gint64 id;

  if (position >= get_n_items (model))
    return NULL;
  id = self->old != NULL && position >= self->seam_new ? id_at (self->old, self->seam_old + position - self->seam_new)
                                                       : id_at (self->order, position);
  item = g_hash_table_lookup (self->items, &id);
  item = item != NULL ? g_object_ref (item) : new_item (self, id);
  notes = herald_contact_item_get_notes (item);
  notes->position = position;
  if (notes->generation != self->generation)
    queue_window (self);
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- What is looked at --- */

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  guint one = *(const guint *) a, other = *(const guint *) b;

  return one < other ? -1 : one > other;
}

/* The middle of what is looked at: a selected row far away does not count. */
static guint
find_middle (HeraldContactList *self)
{
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_array_append_val (positions, herald_contact_item_get_notes (item)->position);
  if (positions->len == 0)
    return 0;
  g_array_sort (positions, compare_positions);
  return g_array_index (positions, guint, positions->len / 2);
}

typedef struct
{
  guint distance;
  gint64 id;
} Wanted;

static int
compare_wanted (gconstpointer a,
                gconstpointer b)
{
  return compare_positions (&((const Wanted *) a)->distance, &((const Wanted *) b)->distance);
}

/* What is looked at and has not been read, the nearest to @middle first. */
static GArray *
list_wanted (HeraldContactList *self,
             guint middle)
{
  GArray *wanted = g_array_new (FALSE, FALSE, sizeof (Wanted));
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    {
      const HeraldContactItemNotes *notes = herald_contact_item_get_notes (item);
      Wanted one = { notes->position > middle ? notes->position - middle : middle - notes->position,
                     herald_contact_item_get_id (item) };

      if (notes->generation != self->generation)
        g_array_append_val (wanted, one);
    }
  g_array_sort (wanted, compare_wanted);
  return wanted;
}

/* Rows that one will come to next. */
static void
add_ahead (HeraldContactList *self,
           guint middle,
           GArray *ids)
{
  guint from = middle > AHEAD ? middle - AHEAD : 0;
  guint to = MIN (middle + AHEAD, self->order->len);

  for (guint i = from; i < to && ids->len < WINDOW; i++)
    {
      gint64 id = id_at (self->order, i);
      const Memory *memory = g_hash_table_lookup (self->memory, &id);

      if ((memory == NULL || memory->generation != self->generation) && !g_hash_table_contains (self->items, &id))
        g_array_append_val (ids, id);
    }
}

static void
fill_items (HeraldContactList *self,
            GArray *ids,
            guint generation)
{
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = id_at (ids, i);
      HeraldContactItem *item = g_hash_table_lookup (self->items, &id);
      Memory *memory = g_hash_table_lookup (self->memory, &id);

      if (item == NULL)
        continue;
      /* One that is not there any more leaves with the order: it is not asked for again. */
      herald_contact_item_get_notes (item)->generation = generation;
      if (memory != NULL)
        herald_contact_item_set_contact (item, memory->contact);
    }
}

typedef struct
{
  HeraldContactList *list;
  GCancellable *cancellable;
  GArray *ids;
  guint generation;
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->list);
  g_object_unref (reading->cancellable);
  g_array_unref (reading->ids);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void
on_window_read (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) contacts = herald_store_read_contacts_finish (HERALD_STORE (source), result, &error);
  HeraldContactList *self = reading->list;

  if (reading->cancellable != self->cancellable)
    return; /* of a store that is not ours any more */
  self->reading = FALSE;
  for (guint i = 0; contacts != NULL && i < contacts->len; i++)
    remember (self, contacts->pdata[i]);
  /* Also after an error: the next change of the store is the next try. */
  fill_items (self, reading->ids, reading->generation);
  queue_next_window (self);
}

static gboolean
read_window (gpointer user_data)
{
  HeraldContactList *self = user_data;
  guint middle = find_middle (self);
  g_autoptr (GArray) wanted = list_wanted (self, middle);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  Reading *reading;

  self->window_source = 0;
  for (guint i = 0; i < wanted->len && i < WINDOW; i++)
    g_array_append_val (ids, g_array_index (wanted, Wanted, i).id);
  if (wanted->len == 0 && g_hash_table_size (self->items) > 0)
    add_ahead (self, middle, ids);
  if (ids->len == 0)
    return G_SOURCE_REMOVE;
  reading = g_new0 (Reading, 1);
  reading->list = g_object_ref (self);
  reading->cancellable = g_object_ref (self->cancellable);
  reading->ids = g_array_ref (ids);
  reading->generation = self->generation;
  self->reading = TRUE;
  herald_store_read_contacts_async (self->store, g_array_ref (ids), self->cancellable, on_window_read, reading);
  return G_SOURCE_REMOVE;
}

/* What is farther from the middle waits for the frame that is to be drawn. */
static void
queue_next_window (HeraldContactList *self)
{
  if (self->window_source == 0 && self->store != NULL)
    self->window_source = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, read_window, self, NULL);
}

/* A view asks for its rows one by one: when it is done, and before the frame is drawn. */
static void
queue_window (HeraldContactList *self)
{
  if (self->window_source == 0 && !self->reading && self->store != NULL)
    self->window_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, read_window, self, NULL);
}

/* --- A new order in the place of the old --- */

typedef struct
{
  gint64 id;
  guint old, new; /* positions, G_MAXUINT: in neither */
} Anchor;

/* Ids are told apart by their low bits before they are looked up: one in a hundred thousand is looked at. */
#define SIEVE 4096

static void
find_positions (GHashTable *anchors,
                const guint8 *sieve,
                const GArray *order,
                gsize member)
{
  for (guint i = 0; i < order->len; i++)
    {
      gint64 id = id_at (order, i);
      Anchor *anchor = sieve[id & (SIEVE - 1)] ? g_hash_table_lookup (anchors, &id) : NULL;

      if (anchor != NULL)
        G_STRUCT_MEMBER (guint, anchor, member) = i;
    }
}

static int
compare_anchors (gconstpointer a,
                 gconstpointer b)
{
  return compare_positions (&((const Anchor *) a)->old, &((const Anchor *) b)->old);
}

/* The rows that are looked at and in both orders, as they stand in the old one. */
static GArray *
list_anchors (HeraldContactList *self,
              const GArray *incoming)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  g_autofree guint8 *sieve = g_new0 (guint8, SIEVE);
  GArray *anchors = g_array_new (FALSE, FALSE, sizeof (Anchor));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &key, NULL) && g_hash_table_size (by_id) < ANCHORS_MAX)
    {
      Anchor *anchor = g_new0 (Anchor, 1);

      *anchor = (Anchor) { *(gint64 *) key, G_MAXUINT, G_MAXUINT };
      sieve[anchor->id & (SIEVE - 1)] = 1;
      g_hash_table_insert (by_id, &anchor->id, anchor);
    }
  find_positions (by_id, sieve, self->order, G_STRUCT_OFFSET (Anchor, old));
  find_positions (by_id, sieve, incoming, G_STRUCT_OFFSET (Anchor, new));
  g_hash_table_iter_init (&iter, by_id);
  while (g_hash_table_iter_next (&iter, NULL, &key))
    if (((Anchor *) key)->old != G_MAXUINT && ((Anchor *) key)->new != G_MAXUINT)
      g_array_append_vals (anchors, key, 1);
  g_array_sort (anchors, compare_anchors);
  return anchors;
}

/* The most of them that keep their order: a renamed contact jumps over the others, and not they over it. */
static GArray *
keep_order (const GArray *anchors)
{
  guint n = anchors->len, best = G_MAXUINT;
  g_autofree guint *length = g_new0 (guint, n + 1);
  g_autofree guint *before = g_new0 (guint, n + 1);
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (Anchor));

  for (guint i = 0; i < n; i++)
    {
      length[i] = 1;
      before[i] = G_MAXUINT;
      for (guint j = 0; j < i; j++)
        if (g_array_index (anchors, Anchor, j).new < g_array_index (anchors, Anchor, i).new && length[j] + 1 > length[i])
          {
            length[i] = length[j] + 1;
            before[i] = j;
          }
      if (best == G_MAXUINT || length[i] > length[best])
        best = i;
    }
  for (; best != G_MAXUINT; best = before[best])
    g_array_prepend_vals (kept, &g_array_index (anchors, Anchor, best), 1);
  return kept;
}

/* Tells that the old rows from @from to @to are now the new ones from @seam_new to @new_to; only what differs. */
static void
change_rows (HeraldContactList *self,
             guint old_to,
             guint new_to)
{
  guint old_from = self->seam_old, new_from = self->seam_new;
  guint removed = old_to - old_from, added = new_to - new_from;
  guint head = 0, tail = 0;

  while (head < MIN (removed, added) && id_at (self->old, old_from + head) == id_at (self->order, new_from + head))
    head++;
  while (tail < MIN (removed, added) - head && id_at (self->old, old_to - 1 - tail) == id_at (self->order, new_to - 1 - tail))
    tail++;
  self->seam_old = old_to;
  self->seam_new = new_to;
  if (removed > head + tail || added > head + tail)
    g_list_model_items_changed (G_LIST_MODEL (self), new_from + head, removed - head - tail, added - head - tail);
}

/* Takes @incoming. */
static void
replace_order (HeraldContactList *self,
               GArray *incoming)
{
  g_autoptr (GArray) anchors = list_anchors (self, incoming);
  g_autoptr (GArray) kept = keep_order (anchors);

  self->old = self->order;
  self->order = incoming;
  self->seam_old = self->seam_new = 0;
  for (guint i = 0; i < kept->len; i++)
    {
      const Anchor *anchor = &g_array_index (kept, Anchor, i);

      change_rows (self, anchor->old, anchor->new);
      self->seam_old++;
      self->seam_new++;
    }
  change_rows (self, self->old->len, self->order->len);
  g_clear_pointer (&self->old, g_array_unref);
}

/* --- Reading the order --- */

static gboolean
on_again (gpointer user_data)
{
  HeraldContactList *self = user_data;

  self->again_source = 0;
  read_order (self);
  return G_SOURCE_REMOVE;
}

static void
end_order (HeraldContactList *self,
           GError *error)
{
  g_clear_pointer (&self->incoming, g_array_unref);
  g_clear_error (&self->error);
  self->error = error;
  self->loaded = TRUE;
  g_signal_emit (self, signals[SIGNAL_LOADED], 0);
  if (self->stale && self->again_source == 0)
    self->again_source = g_timeout_add (AGAIN_MS, on_again, self);
}

static void on_piece_read (GObject *source, GAsyncResult *result, gpointer user_data);

static void
read_piece (HeraldContactList *self,
            const char *after_sort)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->list = g_object_ref (self);
  reading->cancellable = g_object_ref (self->cancellable);
  reading->ids = g_array_ref (self->incoming);
  herald_store_read_order_async (self->store, self->filter, self->group, after_sort,
                                 after_sort != NULL ? id_at (self->incoming, self->incoming->len - 1) : 0, self->cancellable,
                                 on_piece_read, reading);
}

static void
on_piece_read (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  g_autoptr (GError) error = NULL;
  HeraldOrderPiece *piece = herald_store_read_order_finish (HERALD_STORE (source), result, &error);
  HeraldContactList *self = reading->list;

  if (reading->ids != self->incoming) /* another store or filter by now */
    {
      herald_order_piece_free (piece);
      return;
    }
  if (piece == NULL)
    {
      end_order (self, g_steal_pointer (&error));
      return;
    }
  g_array_append_vals (self->incoming, piece->ids->data, piece->ids->len);
  if (piece->sort != NULL)
    {
      /* The first screen does not wait for the last name. */
      if (!self->loaded && self->order->len == 0)
        replace_order (self, g_array_copy (self->incoming));
      read_piece (self, piece->sort);
    }
  else
    {
      replace_order (self, g_array_ref (self->incoming));
      end_order (self, NULL);
    }
  herald_order_piece_free (piece);
}

static void
read_order (HeraldContactList *self)
{
  self->stale = self->incoming != NULL || self->again_source != 0;
  if (self->stale || self->store == NULL)
    return;
  self->incoming = g_array_new (FALSE, FALSE, sizeof (gint64));
  read_piece (self, NULL);
}

static void
on_store_changed (HeraldContactList *self)
{
  self->generation++;
  if (g_hash_table_size (self->items) > 0)
    queue_window (self);
  read_order (self);
}

static void
stop_reading (HeraldContactList *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->window_source, g_source_remove);
  g_clear_handle_id (&self->again_source, g_source_remove);
  g_clear_pointer (&self->incoming, g_array_unref);
  self->reading = self->stale = FALSE;
}

static void
herald_contact_list_dispose (GObject *object)
{
  HeraldContactList *self = HERALD_CONTACT_LIST (object);
  GHashTableIter iter;
  gpointer item;

  stop_reading (self);
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    herald_contact_item_forget_owner (item);
  g_hash_table_remove_all (self->items);
  g_clear_object (&self->store_signals);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (herald_contact_list_parent_class)->dispose (object);
}

static void
herald_contact_list_finalize (GObject *object)
{
  HeraldContactList *self = HERALD_CONTACT_LIST (object);

  g_clear_error (&self->error);
  g_array_unref (self->order);
  g_hash_table_unref (self->items);
  g_hash_table_unref (self->memory);
  G_OBJECT_CLASS (herald_contact_list_parent_class)->finalize (object);
}

static void
herald_contact_list_class_init (HeraldContactListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = herald_contact_list_dispose;
  object_class->finalize = herald_contact_list_finalize;

  signals[SIGNAL_LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
}

static void
herald_contact_list_init (HeraldContactList *self)
{
  self->generation = 1;
  self->order = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->memory = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, memory_free);
  g_queue_init (&self->recent);
  self->store_signals = g_signal_group_new (HERALD_TYPE_STORE);
  g_signal_group_connect_swapped (self->store_signals, "changed", G_CALLBACK (on_store_changed), self);
}

/**
 * herald_contact_list_new:
 *
 * Returns: (transfer full): an empty list
 */
HeraldContactList *
herald_contact_list_new (void)
{
  return g_object_new (HERALD_TYPE_CONTACT_LIST, NULL);
}

static void
start_over (HeraldContactList *self)
{
  stop_reading (self);
  self->loaded = FALSE;
  self->cancellable = g_cancellable_new ();
  if (self->store != NULL)
    {
      read_order (self);
      if (g_hash_table_size (self->items) > 0)
        queue_window (self);
      return;
    }
  replace_order (self, g_array_new (FALSE, FALSE, sizeof (gint64)));
  end_order (self, NULL);
}

/**
 * herald_contact_list_set_store:
 * @list: a list
 * @store: (nullable): where the contacts are
 *
 * Begins to read them: nothing is read before.
 */
void
herald_contact_list_set_store (HeraldContactList *list,
                               HeraldStore *store)
{
  g_return_if_fail (HERALD_IS_CONTACT_LIST (list));

  if (list->store == store && list->cancellable != NULL)
    return;
  stop_reading (list);
  forget_all (list);
  replace_order (list, g_array_new (FALSE, FALSE, sizeof (gint64)));
  list->generation++;
  g_set_object (&list->store, store);
  g_signal_group_set_target (list->store_signals, store);
  start_over (list);
}

/**
 * herald_contact_list_set_filter:
 * @list: a list
 * @filter: which contacts
 * @group: a group's row, for %HERALD_CONTACT_FILTER_GROUP
 */
void
herald_contact_list_set_filter (HeraldContactList *list,
                                HeraldContactFilter filter,
                                gint64 group)
{
  g_return_if_fail (HERALD_IS_CONTACT_LIST (list));

  if (list->filter == filter && list->group == group)
    return;
  list->filter = filter;
  list->group = group;
  if (list->store != NULL)
    start_over (list);
}

/**
 * herald_contact_list_is_loaded:
 * @list: a list
 *
 * Returns: whether the order has been read: an empty list is empty then
 */
gboolean
herald_contact_list_is_loaded (HeraldContactList *list)
{
  g_return_val_if_fail (HERALD_IS_CONTACT_LIST (list), FALSE);

  return list->loaded;
}

/**
 * herald_contact_list_get_error:
 * @list: a list
 *
 * Returns: (transfer none) (nullable): why the contacts could not be read the last time
 */
const GError *
herald_contact_list_get_error (HeraldContactList *list)
{
  g_return_val_if_fail (HERALD_IS_CONTACT_LIST (list), NULL);

  return list->error;
}

/**
 * herald_contact_list_find:
 * @list: a list
 * @id: a contact's row
 * @position: (out) (optional): where it is
 *
 * Returns: whether it is in the list
 */
gboolean
herald_contact_list_find (HeraldContactList *list,
                          gint64 id,
                          guint *position)
{
  g_return_val_if_fail (HERALD_IS_CONTACT_LIST (list), FALSE);

  for (guint i = 0; i < list->order->len; i++)
    if (id_at (list->order, i) == id)
      {
        if (position != NULL)
          *position = i;
        return TRUE;
      }
  return FALSE;
}
