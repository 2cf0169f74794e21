/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of an address book that is kept in the store: the marks that its source has set, how many contacts
 * it has, which there are; and forgetting one. */

#include "store/mirror-private.h"

/* --- Marks --- */

static gboolean
marks_job (HeraldStore *store,
           HeraldDatabase *database,
           gpointer data,
           gpointer *result,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GHashTable) marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sqlite3_stmt *select = herald_database_prepare (database, "SELECT name, mark FROM marks WHERE source = ?1", error);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, data, -1, SQLITE_TRANSIENT);
  while ((step = herald_database_step (database, select, error)) == HERALD_STEP_ROW)
    g_hash_table_insert (marks, g_strdup (herald_column_text (select, 0)), g_strdup (herald_column_text (select, 1)));
  if (step == HERALD_STEP_DONE)
    *result = g_steal_pointer (&marks);
  return step == HERALD_STEP_DONE;
}

static const HeraldJobClass marks_class = { marks_job, FALSE, g_free, (GDestroyNotify) g_hash_table_unref, NULL };

/**
 * herald_mirror_get_marks:
 * @store: a store
 * @source_id: whose
 * @error: return location; of #HeraldStoreError
 *
 * Returns: (transfer full) (element-type utf8 utf8): name to mark; %NULL with an error
 */
GHashTable *
herald_mirror_get_marks (HeraldStore *store,
                         const char *source_id,
                         GError **error)
{
  gpointer result = NULL;

  herald_store_run (store, &marks_class, g_strdup (source_id), NULL, &result, error);
  return result;
}

static gboolean
run_with_texts (HeraldDatabase *database,
                const char *sql,
                const char *first,
                const char *second,
                const char *third,
                GError **error)
{
  sqlite3_stmt *statement = herald_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, first, -1, SQLITE_TRANSIENT);
  if (second != NULL)
    sqlite3_bind_text (statement, 2, second, -1, SQLITE_TRANSIENT);
  if (third != NULL)
    sqlite3_bind_text (statement, 3, third, -1, SQLITE_TRANSIENT);
  return herald_database_run (database, statement, error);
}

/* The items are names and marks in turn. */
static gboolean
set_marks_job (HeraldStore *store,
               HeraldDatabase *database,
               gpointer data,
               gpointer *result,
               GCancellable *cancellable,
               GError **error)
{
  const HeraldMirrorBatch *batch = data;
  gboolean ok = herald_database_begin (database, error);

  for (guint i = batch->from; ok && i + 1 < batch->to; i += 2)
    {
      const char *name = batch->items->pdata[i], *mark = batch->items->pdata[i + 1];

      ok = *mark != '\0' ? run_with_texts (database, "INSERT OR REPLACE INTO marks (source, name, mark) VALUES (?1, ?2, ?3)",
                                           batch->source_id, name, mark, error)
                         : run_with_texts (database, "DELETE FROM marks WHERE source = ?1 AND name = ?2", batch->source_id, name, NULL, error);
    }
  return herald_database_finish (database, ok, error);
}

static const HeraldJobClass set_marks_class = { set_marks_job, TRUE, NULL, NULL, NULL };

/**
 * herald_mirror_set_marks:
 * @store: a store
 * @source_id: whose
 * @marks: (element-type utf8 utf8): name to mark; an empty one is removed
 * @cancellable: (nullable): a cancellable
 * @error: return location; of #HeraldStoreError
 *
 * Other marks stay as they are.
 *
 * Returns: whether they are set
 */
gboolean
herald_mirror_set_marks (HeraldStore *store,
                         const char *source_id,
                         GHashTable *marks,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name, mark;

  G_STATIC_ASSERT (HERALD_MIRROR_BATCH % 2 == 0);
  g_hash_table_iter_init (&iter, marks);
  while (g_hash_table_iter_next (&iter, &name, &mark))
    {
      g_ptr_array_add (items, name);
      g_ptr_array_add (items, mark);
    }
  return herald_mirror_run_batches (store, &set_marks_class, source_id, items, cancellable, NULL, error);
}

static gboolean
drop_marks_job (HeraldStore *store,
                HeraldDatabase *database,
                gpointer data,
                gpointer *result,
                GCancellable *cancellable,
                GError **error)
{
  return herald_database_begin (database, error)
         && herald_database_finish (database, run_with_texts (database, "DELETE FROM marks WHERE source = ?1", data, NULL, NULL, error), error);
}

static const HeraldJobClass drop_marks_class = { drop_marks_job, TRUE, g_free, NULL, NULL };

/**
 * herald_mirror_drop:
 * @store: a store
 * @source_id: whose contacts
 * @cancellable: (nullable): a cancellable
 * @error: return location; of #HeraldStoreError
 *
 * Forgets all of a source.
 *
 * Returns: whether it is gone
 */
gboolean
herald_mirror_drop (HeraldStore *store,
                    const char *source_id,
                    GCancellable *cancellable,
                    GError **error)
{
  static const HeraldMirrorScope nothing = { NULL };

  return herald_store_run (store, &drop_marks_class, g_strdup (source_id), cancellable, NULL, error)
         && herald_mirror_keep (store, source_id, &nothing, cancellable, NULL, error);
}

/* --- Asking --- */

static gboolean
count_job (HeraldStore *store,
           HeraldDatabase *database,
           gpointer data,
           gpointer *result,
           GCancellable *cancellable,
           GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database, "SELECT count(*) FROM contacts WHERE source = ?1", error);
  gint64 count;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, data, -1, SQLITE_TRANSIENT);
  if (herald_database_step (database, select, error) != HERALD_STEP_ROW)
    return FALSE;
  count = sqlite3_column_int64 (select, 0);
  sqlite3_reset (select);
  *result = g_memdup2 (&count, sizeof count);
  return TRUE;
}

static const HeraldJobClass count_class = { count_job, FALSE, g_free, g_free, NULL };

/**
 * herald_mirror_count:
 * @store: a store
 * @source_id: whose contacts
 * @error: return location; of #HeraldStoreError
 *
 * Returns: how many there are, -1 with an error
 */
gint64
herald_mirror_count (HeraldStore *store,
                     const char *source_id,
                     GError **error)
{
  gpointer result = NULL;
  g_autofree gint64 *count = NULL;

  herald_store_run (store, &count_class, g_strdup (source_id), NULL, &result, error);
  count = result;
  return count != NULL ? *count : -1;
}

static gboolean
sources_job (HeraldStore *store,
             HeraldDatabase *database,
             gpointer data,
             gpointer *result,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *last = g_strdup ("");
  HeraldStep step;

  /* From one to the next by the index: the book may hold a million. */
  do
    {
      sqlite3_stmt *select = herald_database_prepare (database,
        "SELECT source FROM contacts WHERE source > ?1 ORDER BY source LIMIT 1", error);

      if (select == NULL)
        return FALSE;
      sqlite3_bind_text (select, 1, last, -1, SQLITE_TRANSIENT);
      step = herald_database_step (database, select, error);
      if (step == HERALD_STEP_ROW)
        {
          g_free (last);
          last = g_strdup (herald_column_text (select, 0));
          g_ptr_array_add (ids, g_strdup (last));
          sqlite3_reset (select);
        }
    }
  while (step == HERALD_STEP_ROW);
  if (step == HERALD_STEP_DONE)
    *result = g_steal_pointer (&ids);
  return step == HERALD_STEP_DONE;
}

static const HeraldJobClass sources_class = { sources_job, FALSE, NULL, (GDestroyNotify) g_ptr_array_unref, NULL };

/**
 * herald_mirror_list_sources:
 * @store: a store
 * @error: return location; of #HeraldStoreError
 *
 * Returns: (transfer full) (element-type utf8): the ids of all sources that have contacts in the store, the own book
 *   among them; %NULL with an error
 */
GPtrArray *
herald_mirror_list_sources (HeraldStore *store,
                            GError **error)
{
  gpointer result = NULL;

  herald_store_run (store, &sources_class, NULL, NULL, &result, error);
  return result;
}
