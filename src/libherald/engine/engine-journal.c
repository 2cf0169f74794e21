/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the journal keeps of each call: written when it is announced, when it changes and when it ends. One write
 * of a call is under way at a time; what changes meanwhile is written after it. A write that fails for a while
 * (locked, disk full) is tried again, so that nothing is lost. */

#include "engine/engine-private.h"

/* When a write that failed is tried again, and how often: a backup program holds the file for minutes at most. */
#define RETRY_SECONDS 10
#define RETRIES_MAX 30

struct _HeraldJournalRow
{
  gatomicrefcount refs;
  GWeakRef engine;
  HeraldStore *store;   /* owned */
  HeraldCallItem *item; /* owned */
  gint64 id;            /* 0: not in the journal yet */
  char *outcome;        /* owned, nullable: in place of the item's */
  guint retries;
  guint retry; /* source; it holds a reference */
  guint busy : 1;
  guint again : 1;
  guint seen : 1; /* to be marked as seen as soon as it is there */
};

static void row_write (HeraldJournalRow *row);

static void
set_busy (HeraldJournalRow *row,
          gboolean busy)
{
  g_autoptr (HeraldEngine) engine = g_weak_ref_get (&row->engine);

  row->busy = busy;
  if (engine != NULL)
    engine->n_writing += busy ? 1 : -1;
}

/**
 * herald_engine_is_writing:
 * @self: an engine
 *
 * Returns: whether something about a call is still to be written to the journal, by the main loop's next turns
 */
gboolean
herald_engine_is_writing (HeraldEngine *self)
{
  return self->n_writing > 0;
}

static HeraldJournalRow *
row_new (HeraldEngine *self,
         HeraldCallItem *item)
{
  HeraldJournalRow *row = g_new0 (HeraldJournalRow, 1);

  g_atomic_ref_count_init (&row->refs);
  g_weak_ref_init (&row->engine, self);
  row->store = g_object_ref (self->store);
  row->item = g_object_ref (item);
  return row;
}

static HeraldJournalRow *
row_ref (HeraldJournalRow *row)
{
  g_atomic_ref_count_inc (&row->refs);
  return row;
}

/* Writes that are under way hold their own reference. */
void
herald_journal_row_unref (HeraldJournalRow *row)
{
  if (!g_atomic_ref_count_dec (&row->refs))
    return;
  g_weak_ref_clear (&row->engine);
  g_object_unref (row->store);
  g_object_unref (row->item);
  g_free (row->outcome);
  g_free (row);
}

/* 0: not written yet. */
gint64
herald_journal_row_get_id (HeraldJournalRow *row)
{
  return row->id;
}

static void
on_seen (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (HeraldEngine) self = user_data;
  g_autoptr (GError) error = NULL;

  herald_journal_mark_seen_finish (HERALD_STORE (source), result, &error);
  herald_engine_store_spoke (self, error);
  if (error == NULL)
    herald_engine_count_unseen (self);
}

/* The user has seen that this call was missed. */
void
herald_journal_row_mark_seen (HeraldJournalRow *row)
{
  g_autoptr (HeraldEngine) engine = g_weak_ref_get (&row->engine);

  row->seen = TRUE;
  if (row->id != 0 && !row->busy && engine != NULL)
    herald_journal_mark_seen_async (row->store, row->id, NULL, on_seen, g_object_ref (engine));
}

static gboolean
on_retry (gpointer user_data)
{
  HeraldJournalRow *row = user_data;

  row->retry = 0;
  row_write (row);
  return G_SOURCE_REMOVE;
}

static void
row_written (HeraldJournalRow *row,
             const GError *error)
{
  g_autoptr (HeraldEngine) engine = g_weak_ref_get (&row->engine);

  set_busy (row, FALSE);
  if (engine != NULL && engine->store != NULL)
    herald_engine_store_spoke (engine, error);
  if (error == NULL)
    row->retries = 0;
  if (row->again)
    row_write (row);
  else if (error != NULL && row->retries < RETRIES_MAX && engine != NULL)
    {
      row->retries++;
      row->retry = g_timeout_add_seconds_full (G_PRIORITY_LOW, RETRY_SECONDS, on_retry, row_ref (row),
                                               (GDestroyNotify) herald_journal_row_unref);
    }
  else if (error == NULL && row->seen)
    herald_journal_row_mark_seen (row);
}

static void
on_begun (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  HeraldJournalRow *row = user_data;
  g_autoptr (GError) error = NULL;

  gint64 id = herald_journal_begin_finish (HERALD_STORE (source), result, &error);

  row->id = MAX (id, 0);
  row_written (row, error);
  herald_journal_row_unref (row);
}

static void
on_updated (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  HeraldJournalRow *row = user_data;
  g_autoptr (GError) error = NULL;

  herald_journal_update_finish (HERALD_STORE (source), result, &error);
  row_written (row, error);
  herald_journal_row_unref (row);
}

static const char *
outcome_of (HeraldJournalRow *row)
{
  if (row->outcome != NULL)
    return row->outcome;
  return herald_call_outcome_to_string (herald_call_item_get_outcome (row->item));
}

static void
row_write (HeraldJournalRow *row)
{
  HeraldCallItem *item = row->item;
  HeraldContact *contact = herald_call_item_get_contact (item);
  HeraldContact *guess = herald_call_item_get_guess (item);
  g_autofree char *data = herald_call_data_to_lines (herald_call_item_get_data (item));
  HeraldJournalCall call = {
    .started_at = herald_call_item_get_started_at (item),
    .answered_at = herald_call_item_get_answered_at (item),
    .ended_at = herald_call_item_get_ended_at (item),
    .direction = herald_call_direction_to_string (herald_call_item_get_direction (item)),
    .number = herald_call_item_get_number (item),
    .e164 = herald_call_item_get_e164 (item),
    .name = herald_call_item_get_name (item),
    .organisation = herald_call_item_get_organisation (item),
    .dialed = herald_call_item_get_dialed (item),
    .queue = herald_call_item_get_queue (item),
    .device = herald_call_item_get_device (item),
    .linked_id = herald_call_item_get_linked_id (item),
    .guess = guess != NULL ? herald_call_item_get_guess_name (item) : NULL,
    .guessed_by = guess != NULL ? herald_match_to_string (herald_call_item_get_match (item)) : NULL,
    .data = data,
    .contact_id = contact != NULL ? herald_contact_get_id (contact) : 0,
  };

  row->again = row->busy;
  if (row->busy)
    return;
  set_busy (row, TRUE);
  g_clear_handle_id (&row->retry, g_source_remove);
  call.outcome = call.ended_at != 0 ? outcome_of (row) : NULL;
  if (row->id == 0)
    herald_journal_begin_async (row->store, &call, NULL, on_begun, row_ref (row));
  else
    herald_journal_update_async (row->store, row->id, &call, NULL, on_updated, row_ref (row));
}

/* Writes what has changed of a call. @outcome: in place of the item's, or NULL. */
void
herald_live_call_write (HeraldLiveCall *live,
                        const char *outcome)
{
  HeraldEngine *self = live->engine;

  if (self->store == NULL || !live->changed)
    return;
  live->changed = FALSE;
  if (live->row == NULL)
    {
      live->row = row_new (self, live->item);
      herald_engine_prune_journal (self, FALSE);
    }
  if (outcome != NULL)
    {
      g_free (live->row->outcome);
      live->row->outcome = g_strdup (outcome);
    }
  row_write (live->row);
}

/* What an operation of the store has to say: the last word stays visible until the store works again. */
void
herald_engine_store_spoke (HeraldEngine *self,
                           const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL && error->domain != HERALD_STORE_ERROR)
    return;
  /* That the database was damaged and set aside stays said: the new one works, but the old contacts are away. */
  if (error == NULL && g_error_matches (self->store_error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_DAMAGED))
    return;
  herald_engine_set_store_error (self, error);
}

static void
on_counted (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autofree GWeakRef *weak = user_data;
  g_autoptr (HeraldEngine) self = g_weak_ref_get (weak);
  g_autoptr (GError) error = NULL;
  gint64 count = herald_journal_count_unseen_finish (HERALD_STORE (source), result, &error);

  g_weak_ref_clear (weak);
  if (self == NULL)
    return;
  self->counting = FALSE;
  if (error == NULL)
    herald_engine_set_unseen (self, (guint) CLAMP (count, 0, G_MAXINT));
  if (self->count_again)
    herald_engine_count_unseen (self);
}

/* Counts the missed calls that were not seen; one count at a time. */
void
herald_engine_count_unseen (HeraldEngine *self)
{
  GWeakRef *weak;

  self->count_again = self->counting;
  if (self->counting || self->store == NULL)
    return;
  self->counting = TRUE;
  weak = g_new (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  herald_journal_count_unseen_async (self->store, NULL, on_counted, weak);
}

/**
 * herald_engine_mark_all_seen:
 * @self: an engine
 *
 * The user has looked at the missed calls.
 */
void
herald_engine_mark_all_seen (HeraldEngine *self)
{
  if (self->store != NULL)
    herald_journal_mark_seen_async (self->store, 0, NULL, on_seen, g_object_ref (self));
}

static void
on_pruned (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (HeraldEngine) self = user_data;
  g_autoptr (GError) error = NULL;

  herald_journal_prune_finish (HERALD_STORE (source), result, &error);
  herald_engine_store_spoke (self, error);
}

/* Forgets calls that are older than the user wants them kept, once a day at most unless @now. */
void
herald_engine_prune_journal (HeraldEngine *self,
                             gboolean now)
{
  guint days = g_settings_get_uint (herald_account_get_settings (self->account), "journal-days");
  gint64 today = g_get_real_time ();

  if (self->store == NULL || days == 0 || (!now && today - self->pruned_at < G_TIME_SPAN_DAY))
    return;
  self->pruned_at = today;
  herald_journal_prune_async (self->store, today - days * G_TIME_SPAN_DAY, NULL, on_pruned, g_object_ref (self));
}
