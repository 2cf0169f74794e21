/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal of calls, as it is read: windows of the list, the last call with a party, what is unseen. */

#include <string.h>

#include "store/journal-private.h"

/* Calls of a window that nobody bounded. */
#define WINDOW_DEFAULT 100

/* --- The list --- */

static void
query_free (gpointer data)
{
  HeraldJournalQuery *query = data;

  g_free ((char *) query->text);
  g_free (query);
}

static HeraldJournalQuery *
query_copy (const HeraldJournalQuery *query)
{
  HeraldJournalQuery *copy = g_memdup2 (query, sizeof *query);

  copy->text = g_strdup (query->text);
  return copy;
}

static void
entries_unref (gpointer array)
{
  g_ptr_array_unref (array);
}

/* ?1 ?2: before which call; ?3: how many; ?4: a pattern, empty for all; ?5: the contact; ?6: missed only. The
 * comparison of pairs finds a window deep in the list as fast as the first one. */
#define SELECT_WINDOW(where) \
  "SELECT " HERALD_JOURNAL_COLUMNS " FROM journal WHERE " where " (started_at, id) < (?1, ?2)" \
  " AND (?4 = '' OR name LIKE ?4 ESCAPE '\\' OR organisation LIKE ?4 ESCAPE '\\' OR number LIKE ?4 ESCAPE '\\' OR guess LIKE ?4 ESCAPE '\\')" \
  " ORDER BY started_at DESC, id DESC LIMIT ?3"

static const char *
choose_statement (const HeraldJournalQuery *query)
{
  if (query->contact_id != 0 && query->missed_only)
    return SELECT_WINDOW ("contact = ?5 AND contact <> 0 AND outcome = 'missed' AND");
  if (query->contact_id != 0)
    return SELECT_WINDOW ("contact = ?5 AND contact <> 0 AND");
  if (query->missed_only)
    return SELECT_WINDOW ("outcome = 'missed' AND");
  return SELECT_WINDOW ("");
}

/* @text anywhere, as LIKE wants it. */
static char *
make_pattern (const char *text)
{
  g_autoptr (GString) pattern = g_string_new (NULL);

  if (text == NULL || *text == '\0')
    return g_strdup ("");
  g_string_append_c (pattern, '%');
  for (; *text != '\0'; text++)
    {
      if (strchr ("%_\\", *text) != NULL)
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *text);
    }
  g_string_append_c (pattern, '%');
  return g_strdup (pattern->str);
}

static gboolean
list_job (HeraldStore *store,
          HeraldDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  const HeraldJournalQuery *query = data;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *pattern = make_pattern (query->text);
  sqlite3_stmt *select = herald_database_prepare (database, choose_statement (query), error);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_int64 (select, 1, query->before_started_at != 0 ? query->before_started_at : G_MAXINT64);
  sqlite3_bind_int64 (select, 2, query->before_started_at != 0 ? query->before_id : G_MAXINT64);
  sqlite3_bind_int64 (select, 3, query->limit > 0 ? query->limit : WINDOW_DEFAULT);
  sqlite3_bind_text (select, 4, pattern, -1, SQLITE_TRANSIENT);
  if (query->contact_id != 0)
    sqlite3_bind_int64 (select, 5, query->contact_id);
  while ((step = herald_database_step (database, select, error)) == HERALD_STEP_ROW)
    g_ptr_array_add (entries, herald_journal_entry_from_row (select));
  if (step == HERALD_STEP_FAILED)
    return FALSE;
  *result = g_steal_pointer (&entries);
  return TRUE;
}

static const HeraldJobClass list_class = { list_job, FALSE, query_free, entries_unref, NULL };

/**
 * herald_journal_list_async:
 * @store: a store
 * @query: which calls; copied
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 */
void
herald_journal_list_async (HeraldStore *store,
                           const HeraldJournalQuery *query,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  herald_store_run_async (store, &list_class, query_copy (query), herald_journal_list_async, cancellable, callback, user_data);
}

/**
 * herald_journal_list_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldJournalEntry): calls, the newest first; %NULL with an error
 */
GPtrArray *
herald_journal_list_finish (HeraldStore *store,
                            GAsyncResult *result,
                            GError **error)
{
  return herald_store_run_finish (store, herald_journal_list_async, result, NULL, error);
}

/**
 * herald_journal_list:
 * @store: a store
 * @query: which calls
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldJournalEntry): calls, the newest first; %NULL with an error;
 *   waits for it
 */
GPtrArray *
herald_journal_list (HeraldStore *store,
                     const HeraldJournalQuery *query,
                     GError **error)
{
  gpointer result = NULL;

  herald_store_run (store, &list_class, query_copy (query), NULL, &result, error);
  return result;
}

/* --- The last call with somebody --- */

typedef struct
{
  char *e164; /* NULL: none */
  char *digits;
  gint64 except_id;
} Party;

static void
party_free (gpointer data)
{
  Party *party = data;

  g_free (party->e164);
  g_free (party->digits);
  g_free (party);
}

static Party *
party_new (const HeraldNumber *number,
           gint64 except_id)
{
  Party party = { g_strdup (number->e164), g_strdup (number->digits), except_id };

  return g_memdup2 (&party, sizeof party);
}

static gboolean
last_job (HeraldStore *store,
          HeraldDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  const Party *party = data;
  sqlite3_stmt *select = herald_database_prepare (database,
    party->e164 != NULL ? "SELECT " HERALD_JOURNAL_COLUMNS " FROM journal WHERE e164 = ?1 AND e164 <> '' AND ended_at <> 0 AND id <> ?2"
                          " ORDER BY started_at DESC, id DESC LIMIT 1"
                        : "SELECT " HERALD_JOURNAL_COLUMNS " FROM journal WHERE number = ?1 AND number <> '' AND ended_at <> 0 AND id <> ?2"
                          " ORDER BY started_at DESC, id DESC LIMIT 1", error);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, party->e164 != NULL ? party->e164 : party->digits, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (select, 2, party->except_id);
  step = herald_database_step (database, select, error);
  if (step == HERALD_STEP_ROW)
    {
      *result = herald_journal_entry_from_row (select);
      sqlite3_reset (select);
    }
  return step != HERALD_STEP_FAILED;
}

static const HeraldJobClass last_class = { last_job, FALSE, party_free, g_object_unref, NULL };

/**
 * herald_journal_last_with_async:
 * @store: a store
 * @number: the party's number; copied
 * @except_id: a row that does not count, as it is the call of now; 0: none
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 */
void
herald_journal_last_with_async (HeraldStore *store,
                                const HeraldNumber *number,
                                gint64 except_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  herald_store_run_async (store, &last_class, party_new (number, except_id), herald_journal_last_with_async, cancellable, callback, user_data);
}

/**
 * herald_journal_last_with_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the last call with the party that has ended; %NULL without an error:
 *   there was none
 */
HeraldJournalEntry *
herald_journal_last_with_finish (HeraldStore *store,
                                 GAsyncResult *result,
                                 GError **error)
{
  return herald_store_run_finish (store, herald_journal_last_with_async, result, NULL, error);
}

/**
 * herald_journal_last_with:
 * @store: a store
 * @number: the party's number
 * @except_id: a row that does not count, 0: none
 * @error: return location
 *
 * Returns: (transfer full) (nullable): as herald_journal_last_with_finish(); waits for it
 */
HeraldJournalEntry *
herald_journal_last_with (HeraldStore *store,
                          const HeraldNumber *number,
                          gint64 except_id,
                          GError **error)
{
  gpointer result = NULL;

  herald_store_run (store, &last_class, party_new (number, except_id), NULL, &result, error);
  return result;
}

/* --- What was missed and not seen --- */

static gboolean
count_job (HeraldStore *store,
           HeraldDatabase *database,
           gpointer data,
           gpointer *result,
           GCancellable *cancellable,
           GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database, "SELECT count(*) FROM journal WHERE seen = 0", error);
  gint64 count;

  if (select == NULL || herald_database_step (database, select, error) != HERALD_STEP_ROW)
    return FALSE;
  count = sqlite3_column_int64 (select, 0);
  sqlite3_reset (select);
  *result = g_memdup2 (&count, sizeof count);
  return TRUE;
}

static const HeraldJobClass count_class = { count_job, FALSE, NULL, g_free, NULL };

static gint64
take_count (gpointer result)
{
  g_autofree gint64 *count = result;

  return count != NULL ? *count : -1;
}

/**
 * herald_journal_count_unseen_async:
 * @store: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 */
void
herald_journal_count_unseen_async (HeraldStore *store,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  herald_store_run_async (store, &count_class, NULL, herald_journal_count_unseen_async, cancellable, callback, user_data);
}

/**
 * herald_journal_count_unseen_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: how many missed calls nobody has seen, -1 with an error
 */
gint64
herald_journal_count_unseen_finish (HeraldStore *store,
                                    GAsyncResult *result,
                                    GError **error)
{
  return take_count (herald_store_run_finish (store, herald_journal_count_unseen_async, result, NULL, error));
}

/**
 * herald_journal_count_unseen:
 * @store: a store
 * @error: return location
 *
 * Returns: how many missed calls nobody has seen, -1 with an error; waits for it
 */
gint64
herald_journal_count_unseen (HeraldStore *store,
                             GError **error)
{
  gpointer result = NULL;

  herald_store_run (store, &count_class, NULL, NULL, &result, error);
  return take_count (result);
}
