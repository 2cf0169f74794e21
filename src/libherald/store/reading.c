/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nearly all the time of an import goes into what the numbers of its contacts mean: that is done in several threads. */

#include "store/reading.h"

#include "store/packed.h"
#include "store/store-private.h"

/* Entries that go to a thread at once; fewer where they are large (pictures). */
#define BATCH 64
#define BATCH_BYTES (256 * 1024)
/* Batches under way: enough that no thread waits, few enough for the memory. */
#define BATCHES_MAX 16
/* Threads, however many processors there are: the disk cannot follow more. */
#define THREADS_MAX 4

typedef struct
{
  HeraldEntry *entry;
  char *fingerprint; /* NULL: no contact came of it */
  GByteArray *packed;
} Item;

typedef struct
{
  GArray *items; /* of Item */
  gsize bytes;
  gboolean done; /* under the lock */
} Batch;

struct _HeraldReading
{
  HeraldReader *reader; /* borrowed */
  char *source_id;
  HeraldReadFunc func;
  gpointer data;
  GThreadPool *pool;
  GQueue batches; /* under way, in the order of the file */
  Batch *filling;
  GMutex lock;
  GCond done;
};

static void
item_clear (gpointer data)
{
  Item *item = data;

  g_clear_pointer (&item->entry, herald_entry_free);
  g_clear_pointer (&item->packed, g_byte_array_unref);
  g_free (item->fingerprint);
}

static Batch *
batch_new (void)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->items = g_array_sized_new (FALSE, TRUE, sizeof (Item), BATCH);
  g_array_set_clear_func (batch->items, item_clear);
  return batch;
}

static void
batch_free (Batch *batch)
{
  g_array_unref (batch->items);
  g_free (batch);
}

static void
read_item (HeraldReading *reading,
           Item *item)
{
  HeraldContact *contact;

  herald_entry_read (item->entry, reading->reader);
  contact = herald_entry_get_contact (item->entry);
  if (contact == NULL)
    return;
  herald_contact_set_source_id (contact, reading->source_id);
  item->fingerprint = herald_contacts_fingerprint (contact);
  item->packed = g_byte_array_sized_new (512);
  herald_contact_pack (contact, item->packed);
}

/* In a thread of the pool. */
static void
read_batch (gpointer data,
            gpointer user_data)
{
  Batch *batch = data;
  HeraldReading *reading = user_data;

  for (guint i = 0; i < batch->items->len; i++)
    read_item (reading, &g_array_index (batch->items, Item, i));
  g_mutex_lock (&reading->lock);
  batch->done = TRUE;
  g_cond_signal (&reading->done);
  g_mutex_unlock (&reading->lock);
}

/**
 * herald_reading_new:
 * @reader: how the file is to be read; it must live longer
 * @source_id: where the contacts go
 * @func: takes each contact, in the caller's thread
 * @data: for @func
 *
 * Returns: (transfer full): the threads, waiting for the file
 */
HeraldReading *
herald_reading_new (HeraldReader *reader,
                    const char *source_id,
                    HeraldReadFunc func,
                    gpointer data)
{
  HeraldReading *reading = g_new0 (HeraldReading, 1);

  reading->reader = reader;
  reading->source_id = g_strdup (source_id);
  reading->func = func;
  reading->data = data;
  reading->filling = batch_new ();
  g_queue_init (&reading->batches);
  g_mutex_init (&reading->lock);
  g_cond_init (&reading->done);
  reading->pool = g_thread_pool_new (read_batch, reading, (gint) CLAMP (g_get_num_processors (), 1, THREADS_MAX), FALSE, NULL);
  return reading;
}

/**
 * herald_reading_free:
 * @reading: (transfer full): a reading
 *
 * Waits for what the threads have begun.
 */
void
herald_reading_free (HeraldReading *reading)
{
  g_thread_pool_free (reading->pool, FALSE, TRUE);
  g_queue_clear_full (&reading->batches, (GDestroyNotify) batch_free);
  batch_free (reading->filling);
  g_mutex_clear (&reading->lock);
  g_cond_clear (&reading->done);
  g_free (reading->source_id);
  g_free (reading);
}

static gboolean
hand_out (HeraldReading *reading,
          Batch *batch,
          GError **error)
{
  for (guint i = 0; i < batch->items->len; i++)
    {
      Item *item = &g_array_index (batch->items, Item, i);
      g_autoptr (HeraldContact) contact = herald_reader_take_back (reading->reader, g_steal_pointer (&item->entry));
      HeraldReadContact read = { contact, item->fingerprint, item->packed };

      if (contact != NULL && !reading->func (&read, reading->data, error))
        return FALSE;
    }
  return TRUE;
}

/* Hands out the batches that are done, and waits for more until no more than @max are under way. */
static gboolean
collect (HeraldReading *reading,
         guint max,
         GError **error)
{
  Batch *head;

  while ((head = g_queue_peek_head (&reading->batches)) != NULL)
    {
      gboolean done, ok;

      g_mutex_lock (&reading->lock);
      while (!head->done && reading->batches.length > max)
        g_cond_wait (&reading->done, &reading->lock);
      done = head->done;
      g_mutex_unlock (&reading->lock);
      if (!done)
        return TRUE;
      g_queue_pop_head (&reading->batches);
      ok = hand_out (reading, head, error);
      batch_free (head);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

static void
send_batch (HeraldReading *reading)
{
  if (reading->filling->items->len == 0)
    return;
  g_queue_push_tail (&reading->batches, reading->filling);
  g_thread_pool_push (reading->pool, reading->filling, NULL);
  reading->filling = batch_new ();
}

static gboolean
take_entries (HeraldReading *reading,
              GError **error)
{
  HeraldEntry *entry;

  while ((entry = herald_reader_next_entry (reading->reader)) != NULL)
    {
      Item item = { .entry = entry };

      reading->filling->bytes += herald_entry_get_length (entry);
      g_array_append_val (reading->filling->items, item);
      if (reading->filling->items->len < BATCH && reading->filling->bytes < BATCH_BYTES)
        continue;
      send_batch (reading);
      if (!collect (reading, BATCHES_MAX, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * herald_reading_feed:
 * @reading: a reading
 * @bytes: (array length=length): the next bytes of the file
 * @length: their number
 * @error: return location, for the function that takes the contacts
 *
 * Returns: whether to go on
 */
gboolean
herald_reading_feed (HeraldReading *reading,
                     const char *bytes,
                     gsize length,
                     GError **error)
{
  herald_reader_feed (reading->reader, bytes, length);
  return take_entries (reading, error);
}

/**
 * herald_reading_end:
 * @reading: a reading
 * @error: return location
 *
 * There are no more bytes: hands out the rest.
 *
 * Returns: whether all contacts were taken
 */
gboolean
herald_reading_end (HeraldReading *reading,
                    GError **error)
{
  herald_reader_end (reading->reader);
  if (!take_entries (reading, error))
    return FALSE;
  send_batch (reading);
  return collect (reading, 0, error);
}
