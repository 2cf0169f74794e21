/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which colleague has spoken with a number last: of the whole house, one row for each number; of one desk, by its journal. */

#include "store/talks.h"

#include "contacts/match-query.h"
#include "store/store-private.h"

/**
 * herald_talk_new:
 * @key: of herald_talks_key()
 * @extension: of the colleague
 * @spoken_at: when, in wall-clock microseconds
 *
 * Returns: (transfer full): that
 */
HeraldTalk *
herald_talk_new (const char *key,
                 const char *extension,
                 gint64 spoken_at)
{
  HeraldTalk *talk = g_new0 (HeraldTalk, 1);

  talk->key = g_strdup (key);
  talk->extension = g_strdup (extension);
  talk->spoken_at = spoken_at;
  return talk;
}

/**
 * herald_talk_free:
 * @talk: (transfer full) (nullable): a talk
 */
void
herald_talk_free (HeraldTalk *talk)
{
  if (talk == NULL)
    return;
  g_free (talk->key);
  g_free (talk->extension);
  g_free (talk);
}

/**
 * herald_talks_key:
 * @number: a number
 * @location: (nullable): where it is called from
 *
 * The surest of the keys by which contacts are found, so that a number is the same with and without its country or area.
 *
 * Returns: (transfer full): the key
 */
char *
herald_talks_key (const HeraldNumber *number,
                        const HeraldLocation *location)
{
  g_autoptr (HeraldMatchQuery) query = herald_match_query_new (number, location);

  if (query->keys->len > 0)
    return g_strdup (g_array_index (query->keys, HeraldMatchKey, 0).text);
  return g_strdup (number->e164 != NULL ? number->e164 : number->digits);
}

/* --- Remembering --- */

typedef struct
{
  GPtrArray *talks;
  gint64 oldest;
} Batch;

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_ptr_array_unref (batch->talks);
  g_free (batch);
}

static gboolean
write_talk (HeraldDatabase *database,
            const HeraldTalk *talk,
            GError **error)
{
  sqlite3_stmt *insert = herald_database_prepare (database,
    "INSERT INTO last_agents (number, extension, spoken_at) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (number) DO UPDATE SET extension = ?2, spoken_at = ?3 WHERE spoken_at <= ?3", error);

  if (insert == NULL)
    return FALSE;
  sqlite3_bind_text (insert, 1, talk->key, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (insert, 2, talk->extension, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (insert, 3, talk->spoken_at);
  return herald_database_run (database, insert, error);
}

/* What is too old goes, and what is too much. */
static gboolean
forget_old (HeraldDatabase *database,
            gint64 oldest,
            GError **error)
{
  sqlite3_stmt *by_age = herald_database_prepare (database, "DELETE FROM last_agents WHERE spoken_at < ?1", error);
  sqlite3_stmt *by_count;

  if (by_age == NULL)
    return FALSE;
  sqlite3_bind_int64 (by_age, 1, oldest);
  if (!herald_database_run (database, by_age, error))
    return FALSE;
  by_count = herald_database_prepare (database,
    "DELETE FROM last_agents WHERE number IN (SELECT number FROM last_agents ORDER BY spoken_at"
    " LIMIT max (0, (SELECT count(*) FROM last_agents) - ?1))", error);
  if (by_count == NULL)
    return FALSE;
  sqlite3_bind_int64 (by_count, 1, HERALD_TALKS_MAX);
  return herald_database_run (database, by_count, error);
}

static gboolean
write_all (HeraldDatabase *database,
           const Batch *batch,
           GError **error)
{
  for (guint i = 0; i < batch->talks->len; i++)
    if (!write_talk (database, g_ptr_array_index (batch->talks, i), error))
      return FALSE;
  return forget_old (database, batch->oldest, error);
}

static gboolean
write_job (HeraldStore *store,
           HeraldDatabase *database,
           gpointer data,
           gpointer *result,
           GCancellable *cancellable,
           GError **error)
{
  if (!herald_database_begin (database, error))
    return FALSE;
  return herald_database_finish (database, write_all (database, data, error), error);
}

static const HeraldJobClass write_class = { write_job, TRUE, batch_free, NULL, NULL };

static Batch *
batch_new (GPtrArray *talks,
           gint64 oldest)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->talks = g_ptr_array_ref (talks);
  batch->oldest = oldest;
  return batch;
}

/**
 * herald_talks_write_async:
 * @store: a store
 * @talks: (element-type HeraldTalk): who spoke with whom; not changed any more
 * @oldest: what was before then is forgotten, in wall-clock microseconds
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when done
 * @user_data: for @callback
 */
void
herald_talks_write_async (HeraldStore *store,
                                GPtrArray *talks,
                                gint64 oldest,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  herald_store_run_async (store, &write_class, batch_new (talks, oldest), herald_talks_write_async, cancellable, callback, user_data);
}

/**
 * herald_talks_write_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: whether it was written
 */
gboolean
herald_talks_write_finish (HeraldStore *store,
                                 GAsyncResult *result,
                                 GError **error)
{
  gboolean ok = FALSE;

  herald_store_run_finish (store, herald_talks_write_async, result, &ok, error);
  return ok;
}

/**
 * herald_talks_write:
 * @store: a store
 * @talks: (element-type HeraldTalk): who spoke with whom
 * @oldest: what was before then is forgotten, in wall-clock microseconds
 * @error: return location
 *
 * Returns: whether it was written; waits for it
 */
gboolean
herald_talks_write (HeraldStore *store,
                          GPtrArray *talks,
                          gint64 oldest,
                          GError **error)
{
  return herald_store_run (store, &write_class, batch_new (talks, oldest), NULL, NULL, error);
}

/* --- Asking --- */

typedef struct
{
  char *key;
  gint64 since;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->key);
  g_free (question);
}

static Question *
question_new (const char *key,
              gint64 since)
{
  Question *question = g_new0 (Question, 1);

  question->key = g_strdup (key);
  question->since = since;
  return question;
}

static gboolean
find_job (HeraldStore *store,
          HeraldDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  const Question *question = data;
  sqlite3_stmt *select = herald_database_prepare (database, "SELECT extension FROM last_agents WHERE number = ?1 AND spoken_at >= ?2", error);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, question->key, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (select, 2, question->since);
  step = herald_database_step (database, select, error);
  if (step == HERALD_STEP_ROW)
    *result = g_strdup (herald_column_text (select, 0));
  sqlite3_reset (select);
  return step != HERALD_STEP_FAILED;
}

static const HeraldJobClass find_class = { find_job, FALSE, question_free, g_free, NULL };

/**
 * herald_talks_find_async:
 * @store: a store
 * @key: of herald_talks_key()
 * @since: what was before does not count, in wall-clock microseconds
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 */
void
herald_talks_find_async (HeraldStore *store,
                               const char *key,
                               gint64 since,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  herald_store_run_async (store, &find_class, question_new (key, since), herald_talks_find_async, cancellable, callback, user_data);
}

/**
 * herald_talks_find_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the extension of the colleague; %NULL without an error: there is none
 */
char *
herald_talks_find_finish (HeraldStore *store,
                                GAsyncResult *result,
                                GError **error)
{
  return herald_store_run_finish (store, herald_talks_find_async, result, NULL, error);
}

/**
 * herald_talks_find:
 * @store: a store
 * @key: of herald_talks_key()
 * @since: what was before does not count, in wall-clock microseconds
 * @error: return location
 *
 * Returns: (transfer full) (nullable): as herald_talks_find_finish(); waits for it
 */
char *
herald_talks_find (HeraldStore *store,
                         const char *key,
                         gint64 since,
                         GError **error)
{
  gpointer result = NULL;

  herald_store_run (store, &find_class, question_new (key, since), NULL, &result, error);
  return result;
}

/* --- At a desk --- */

static gboolean
spoken_job (HeraldStore *store,
            HeraldDatabase *database,
            gpointer data,
            gpointer *result,
            GCancellable *cancellable,
            GError **error)
{
  const Question *question = data;
  sqlite3_stmt *select = herald_database_prepare (database,
    *question->key == '+' ? "SELECT 1 FROM journal WHERE e164 = ?1 AND e164 <> '' AND answered_at <> 0 AND answered_at >= ?2 LIMIT 1"
                          : "SELECT 1 FROM journal WHERE number = ?1 AND number <> '' AND answered_at <> 0 AND answered_at >= ?2 LIMIT 1", error);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, question->key, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (select, 2, question->since);
  step = herald_database_step (database, select, error);
  *result = GINT_TO_POINTER (step == HERALD_STEP_ROW);
  sqlite3_reset (select);
  return step != HERALD_STEP_FAILED;
}

static const HeraldJobClass spoken_class = { spoken_job, FALSE, question_free, NULL, NULL };

/**
 * herald_talks_spoken_async:
 * @store: the store of a desk
 * @number: a number; copied
 * @since: what was before does not count, in wall-clock microseconds
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 */
void
herald_talks_spoken_async (HeraldStore *store,
                                 const HeraldNumber *number,
                                 gint64 since,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  herald_store_run_async (store, &spoken_class, question_new (number->e164 != NULL ? number->e164 : number->digits, since),
                          herald_talks_spoken_async, cancellable, callback, user_data);
}

/**
 * herald_talks_spoken_finish:
 * @store: the store of a desk
 * @result: the result
 * @error: return location
 *
 * Returns: whether the journal has a call with that number in which somebody spoke; %FALSE with an error
 */
gboolean
herald_talks_spoken_finish (HeraldStore *store,
                                  GAsyncResult *result,
                                  GError **error)
{
  return GPOINTER_TO_INT (herald_store_run_finish (store, herald_talks_spoken_async, result, NULL, error));
}
