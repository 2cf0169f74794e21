/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal of calls, as it is written: begun when a call comes, so that nothing is lost with the
 * program; ended when it ends; closed as interrupted when nobody saw that. */

#include "store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/journal-private.h"

/* --- Who keeps the journal --- */

/* A file beside the database that the program locks which has calls open: the lock goes with the process,
 * however it ends. */
static int
open_lock (const HeraldDatabase *database,
           int flags)
{
  g_autofree char *path = g_strconcat (database->path, "-calls", NULL);

  /* A database in memory ends with its program: nobody else can find its calls open. */
  if (g_str_equal (database->path, ":memory:"))
    return -1;
  return g_open (path, flags | O_RDWR | O_CLOEXEC, 0600);
}

static gboolean
has_open_calls (HeraldDatabase *database,
                gboolean *has,
                GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database, "SELECT 1 FROM journal WHERE ended_at = 0 LIMIT 1", error);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  step = herald_database_step (database, select, error);
  *has = step == HERALD_STEP_ROW;
  sqlite3_reset (select);
  return step != HERALD_STEP_FAILED;
}

/**
 * herald_journal_close_interrupted:
 * @database: a connection
 * @error: return location
 *
 * Closes the calls that were open when their program ended. While that program lives they are its own.
 *
 * Returns: %FALSE with an error; a database that is locked is left for the next time
 */
gboolean
herald_journal_close_interrupted (HeraldDatabase *database,
                                  GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean has, done = TRUE;
  int lock;

  if (!has_open_calls (database, &has, error))
    return FALSE;
  if (!has)
    return TRUE;
  lock = open_lock (database, 0);
  if (lock < 0 || flock (lock, LOCK_EX | LOCK_NB) == 0)
    done = herald_database_exec (database,
      "UPDATE journal SET outcome = '" HERALD_OUTCOME_WORD_INTERRUPTED "', ended_at = max (started_at, answered_at)"
      " WHERE ended_at = 0", &local);
  if (lock >= 0)
    close (lock);
  if (done || g_error_matches (local, HERALD_STORE_ERROR, HERALD_STORE_ERROR_LOCKED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
hold_lock (HeraldDatabase *database)
{
  if (database->journal_lock >= 0)
    return;
  database->journal_lock = open_lock (database, O_CREAT);
  if (database->journal_lock >= 0)
    flock (database->journal_lock, LOCK_SH);
}

/* --- Writing a call --- */

typedef struct
{
  gint64 id; /* 0: a new row */
  HeraldJournalCall call;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  const char *const texts[] = {
    entry->call.direction, entry->call.outcome, entry->call.number, entry->call.e164, entry->call.name, entry->call.organisation,
    entry->call.dialed, entry->call.queue, entry->call.device, entry->call.linked_id, entry->call.guess, entry->call.guessed_by,
    entry->call.data,
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free ((char *) texts[i]);
  g_free (entry);
}

static Entry *
entry_new (gint64 id,
           const HeraldJournalCall *call)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->id = id;
  entry->call = *call;
  entry->call.direction = g_strdup (call->direction);
  entry->call.outcome = g_strdup (call->outcome);
  entry->call.number = g_strdup (call->number);
  entry->call.e164 = g_strdup (call->e164);
  entry->call.name = g_strdup (call->name);
  entry->call.organisation = g_strdup (call->organisation);
  entry->call.dialed = g_strdup (call->dialed);
  entry->call.queue = g_strdup (call->queue);
  entry->call.device = g_strdup (call->device);
  entry->call.linked_id = g_strdup (call->linked_id);
  entry->call.guess = g_strdup (call->guess);
  entry->call.guessed_by = g_strdup (call->guessed_by);
  entry->call.data = g_strdup (call->data);
  return entry;
}

static void
bind_call (sqlite3_stmt *statement,
           const HeraldJournalCall *call)
{
  const gint64 numbers[] = { call->started_at, call->answered_at, call->ended_at, call->contact_id };
  const char *const texts[] = {
    call->direction, call->outcome, call->number, call->e164, call->name, call->organisation, call->dialed, call->queue, call->device,
    call->linked_id, call->guess, call->guessed_by, call->data,
  };
  int index = 1;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    sqlite3_bind_int64 (statement, index++, numbers[i]);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    sqlite3_bind_text (statement, index++, texts[i] != NULL ? texts[i] : "", -1, SQLITE_TRANSIENT);
}

static gboolean
begin_job (HeraldStore *store,
           HeraldDatabase *database,
           gpointer data,
           gpointer *result,
           GCancellable *cancellable,
           GError **error)
{
  const Entry *entry = data;
  sqlite3_stmt *insert = herald_database_prepare (database,
    "INSERT INTO journal (started_at, answered_at, ended_at, contact, direction, outcome, number, e164, name, organisation, dialed, queue,"
    " device, linked_id, guess, guessed_by, data, seen)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?6 <> 'missed')", error);
  gint64 id;

  if (insert == NULL)
    return FALSE;
  hold_lock (database);
  bind_call (insert, &entry->call);
  if (!herald_database_run (database, insert, error))
    return FALSE;
  id = sqlite3_last_insert_rowid (database->handle);
  *result = g_memdup2 (&id, sizeof id);
  return TRUE;
}

static const HeraldJobClass begin_class = { begin_job, TRUE, entry_free, g_free, "journal-changed" };

static gint64
take_id (gpointer result)
{
  g_autofree gint64 *id = result;

  return id != NULL ? *id : 0;
}

/**
 * herald_journal_begin_async:
 * @store: a store
 * @call: what is known of the call; copied
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when done
 * @user_data: for @callback
 *
 * Writes a new call down.
 */
void
herald_journal_begin_async (HeraldStore *store,
                            const HeraldJournalCall *call,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  herald_store_run_async (store, &begin_class, entry_new (0, call), herald_journal_begin_async, cancellable, callback, user_data);
}

/**
 * herald_journal_begin_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: the call's row, 0 with an error
 */
gint64
herald_journal_begin_finish (HeraldStore *store,
                             GAsyncResult *result,
                             GError **error)
{
  return take_id (herald_store_run_finish (store, herald_journal_begin_async, result, NULL, error));
}

/**
 * herald_journal_begin:
 * @store: a store
 * @call: what is known of the call
 * @error: return location
 *
 * Returns: the call's row, 0 with an error; waits for it
 */
gint64
herald_journal_begin (HeraldStore *store,
                      const HeraldJournalCall *call,
                      GError **error)
{
  gpointer result = NULL;

  herald_store_run (store, &begin_class, entry_new (0, call), NULL, &result, error);
  return take_id (result);
}

static gboolean
update_job (HeraldStore *store,
            HeraldDatabase *database,
            gpointer data,
            gpointer *result,
            GCancellable *cancellable,
            GError **error)
{
  const Entry *entry = data;
  sqlite3_stmt *update = herald_database_prepare (database,
    "UPDATE journal SET started_at = ?1, answered_at = ?2, ended_at = ?3, contact = ?4, direction = ?5, outcome = ?6, number = ?7,"
    " e164 = ?8, name = ?9, organisation = ?10, dialed = ?11, queue = ?12, device = ?13, linked_id = ?14, guess = ?15, guessed_by = ?16, data = ?17,"
    " seen = CASE WHEN ?6 <> 'missed' THEN 1 WHEN outcome <> 'missed' THEN 0 ELSE seen END WHERE id = ?18", error);

  if (update == NULL)
    return FALSE;
  bind_call (update, &entry->call);
  sqlite3_bind_int64 (update, 18, entry->id);
  return herald_database_run (database, update, error);
}

static const HeraldJobClass update_class = { update_job, TRUE, entry_free, NULL, "journal-changed" };

/**
 * herald_journal_update_async:
 * @store: a store
 * @id: a call's row
 * @call: all that is known of it now; copied. Its end closes it; a missed one is unseen from then on.
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when done
 * @user_data: for @callback
 */
void
herald_journal_update_async (HeraldStore *store,
                             gint64 id,
                             const HeraldJournalCall *call,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  herald_store_run_async (store, &update_class, entry_new (id, call), herald_journal_update_async, cancellable, callback, user_data);
}

/**
 * herald_journal_update_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: whether it was written
 */
gboolean
herald_journal_update_finish (HeraldStore *store,
                              GAsyncResult *result,
                              GError **error)
{
  gboolean ok = FALSE;

  herald_store_run_finish (store, herald_journal_update_async, result, &ok, error);
  return ok;
}

/**
 * herald_journal_update:
 * @store: a store
 * @id: a call's row
 * @call: all that is known of it now
 * @error: return location
 *
 * Returns: whether it was written; waits for it
 */
gboolean
herald_journal_update (HeraldStore *store,
                       gint64 id,
                       const HeraldJournalCall *call,
                       GError **error)
{
  return herald_store_run (store, &update_class, entry_new (id, call), NULL, NULL, error);
}

/* --- Notes, and what was seen --- */

typedef struct
{
  gint64 id;
  char *note;
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  g_free (note->note);
  g_free (note);
}

static gboolean
note_job (HeraldStore *store,
          HeraldDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  const Note *note = data;
  sqlite3_stmt *update = herald_database_prepare (database, "UPDATE journal SET note = ?1 WHERE id = ?2", error);

  if (update == NULL)
    return FALSE;
  sqlite3_bind_text (update, 1, note->note, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (update, 2, note->id);
  return herald_database_run (database, update, error);
}

static const HeraldJobClass note_class = { note_job, TRUE, note_free, NULL, "journal-changed" };

/**
 * herald_journal_set_note_async:
 * @store: a store
 * @id: a call's row
 * @note: what the user wrote about it
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when done
 * @user_data: for @callback
 */
void
herald_journal_set_note_async (HeraldStore *store,
                               gint64 id,
                               const char *note,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Note copy = { id, g_strdup (note != NULL ? note : "") };

  herald_store_run_async (store, &note_class, g_memdup2 (&copy, sizeof copy), herald_journal_set_note_async, cancellable, callback,
                          user_data);
}

/**
 * herald_journal_set_note_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: whether it was written
 */
gboolean
herald_journal_set_note_finish (HeraldStore *store,
                                GAsyncResult *result,
                                GError **error)
{
  gboolean ok = FALSE;

  herald_store_run_finish (store, herald_journal_set_note_async, result, &ok, error);
  return ok;
}

static gboolean
seen_job (HeraldStore *store,
          HeraldDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  sqlite3_stmt *update = herald_database_prepare (database, "UPDATE journal SET seen = 1 WHERE seen = 0 AND (?1 = 0 OR id = ?1)", error);

  if (update == NULL)
    return FALSE;
  sqlite3_bind_int64 (update, 1, *(gint64 *) data);
  return herald_database_run (database, update, error);
}

static const HeraldJobClass seen_class = { seen_job, TRUE, g_free, NULL, "journal-changed" };

/**
 * herald_journal_mark_seen_async:
 * @store: a store
 * @id: a missed call's row, 0: all of them
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when done
 * @user_data: for @callback
 */
void
herald_journal_mark_seen_async (HeraldStore *store,
                                gint64 id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  herald_store_run_async (store, &seen_class, g_memdup2 (&id, sizeof id), herald_journal_mark_seen_async, cancellable, callback, user_data);
}

/**
 * herald_journal_mark_seen_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: whether it was written
 */
gboolean
herald_journal_mark_seen_finish (HeraldStore *store,
                                 GAsyncResult *result,
                                 GError **error)
{
  gboolean ok = FALSE;

  herald_store_run_finish (store, herald_journal_mark_seen_async, result, &ok, error);
  return ok;
}

static gboolean
prune_job (HeraldStore *store,
           HeraldDatabase *database,
           gpointer data,
           gpointer *result,
           GCancellable *cancellable,
           GError **error)
{
  sqlite3_stmt *delete = herald_database_prepare (database, "DELETE FROM journal WHERE ended_at != 0 AND started_at < ?1", error);

  if (delete == NULL)
    return FALSE;
  sqlite3_bind_int64 (delete, 1, *(gint64 *) data);
  return herald_database_run (database, delete, error);
}

static const HeraldJobClass prune_class = { prune_job, TRUE, g_free, NULL, "journal-changed" };

/**
 * herald_journal_prune_async:
 * @store: a store
 * @before: wall-clock microseconds
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when done
 * @user_data: for @callback
 *
 * Forgets the calls that began before then; those that have not ended stay.
 */
void
herald_journal_prune_async (HeraldStore *store,
                            gint64 before,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  herald_store_run_async (store, &prune_class, g_memdup2 (&before, sizeof before), herald_journal_prune_async, cancellable, callback,
                          user_data);
}

/**
 * herald_journal_prune_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
herald_journal_prune_finish (HeraldStore *store,
                             GAsyncResult *result,
                             GError **error)
{
  gboolean ok = FALSE;

  herald_store_run_finish (store, herald_journal_prune_async, result, &ok, error);
  return ok;
}
