/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was written of many contacts at once, so that it can be undone: what they were before. A contact that somebody has
 * changed since is his, and stays as it is. */

#include "store/changes-private.h"

#include <string.h>

#include "store/packed.h"

static const char *const kinds[] = { "import", "merge" };

/**
 * herald_changes_begin:
 * @database: a connection, in a transaction
 * @kind: what is done
 * @title: (nullable): what to call it
 * @error: return location
 *
 * Until herald_changes_end() or the end of the connection contacts that are written belong to this change.
 *
 * Returns: whether it began
 */
gboolean
herald_changes_begin (HeraldDatabase *database,
                      HeraldChangeKind kind,
                      const char *title,
                      GError **error)
{
  sqlite3_stmt *insert = herald_database_prepare (database, "INSERT INTO changes (made_at, kind, title) VALUES (?1, ?2, ?3)", error);

  if (insert == NULL)
    return FALSE;
  sqlite3_bind_int64 (insert, 1, g_get_real_time ());
  sqlite3_bind_text (insert, 2, kinds[kind], -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 3, title != NULL ? title : "", -1, SQLITE_TRANSIENT);
  if (!herald_database_run (database, insert, error))
    return FALSE;
  database->change = sqlite3_last_insert_rowid (database->handle);
  return TRUE;
}

/* Which change has written a contact last; 0: none, or there is no such contact. */
static gboolean
get_mark (HeraldDatabase *database,
          gint64 id,
          gboolean *exists,
          gint64 *mark,
          GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database, "SELECT change FROM contacts WHERE id = ?1", error);
  HeraldStep step;

  *exists = FALSE;
  *mark = 0;
  if (select == NULL)
    return FALSE;
  sqlite3_bind_int64 (select, 1, id);
  step = herald_database_step (database, select, error);
  if (step == HERALD_STEP_ROW)
    {
      *exists = TRUE;
      *mark = sqlite3_column_int64 (select, 0);
      sqlite3_reset (select);
    }
  return step != HERALD_STEP_FAILED;
}

/**
 * herald_changes_keep:
 * @database: a connection, within a change
 * @id: a contact that it is about to write over or to remove
 * @removed: which of the two
 * @error: return location
 *
 * Keeps what the contact is now. The first time counts.
 *
 * Returns: whether it is kept
 */
gboolean
herald_changes_keep (HeraldDatabase *database,
                     gint64 id,
                     gboolean removed,
                     GError **error)
{
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  g_autoptr (HeraldContact) contact = NULL;
  sqlite3_stmt *insert;
  gboolean exists;
  gint64 mark;

  if (!get_mark (database, id, &exists, &mark, error))
    return FALSE;
  if (!exists || (mark == database->change && !removed))
    return TRUE; /* this change has written it itself */
  contact = herald_contacts_load (database, id, TRUE, error);
  insert = contact != NULL ? herald_database_prepare (database,
    "INSERT OR IGNORE INTO change_old (change, contact, removed, change_before, old) VALUES (?1, ?2, ?3, ?4, ?5)", error) : NULL;
  if (insert == NULL)
    return FALSE;
  herald_contact_pack (contact, packed);
  sqlite3_bind_int64 (insert, 1, database->change);
  sqlite3_bind_int64 (insert, 2, id);
  sqlite3_bind_int (insert, 3, removed);
  if (mark != 0)
    sqlite3_bind_int64 (insert, 4, mark);
  sqlite3_bind_blob64 (insert, 5, packed->data, packed->len, SQLITE_STATIC);
  return herald_database_run (database, insert, error);
}

/* Those that are too old; SQL text of its own, as the number in it is ours. */
static gboolean
forget_old (HeraldDatabase *database,
            GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM changes WHERE id <= %" G_GINT64_FORMAT
                                          " AND id NOT IN (SELECT id FROM changes ORDER BY id DESC LIMIT %d)",
                                          database->change, HERALD_CHANGES_MAX);

  return herald_database_exec (database, sql, error);
}

/**
 * herald_changes_end:
 * @database: a connection, within a change
 * @added: how many contacts it has added
 * @updated: how many it has written over
 * @removed: how many it has removed
 * @error: return location
 *
 * Returns: whether the change is kept; one that has changed nothing is not
 */
gboolean
herald_changes_end (HeraldDatabase *database,
                    guint added,
                    guint updated,
                    guint removed,
                    GError **error)
{
  gboolean any = added + updated + removed > 0;
  sqlite3_stmt *update = herald_database_prepare (database,
    any ? "UPDATE changes SET added = ?2, updated = ?3, removed = ?4 WHERE id = ?1" : "DELETE FROM changes WHERE id = ?1", error);

  if (update == NULL)
    return FALSE;
  sqlite3_bind_int64 (update, 1, database->change);
  if (any)
    {
      sqlite3_bind_int64 (update, 2, added);
      sqlite3_bind_int64 (update, 3, updated);
      sqlite3_bind_int64 (update, 4, removed);
    }
  if (!herald_database_run (database, update, error) || !forget_old (database, error))
    return FALSE;
  database->change = 0;
  return TRUE;
}

/* --- The last one --- */

/**
 * herald_contacts_change_free:
 * @change: (transfer full): a change
 */
void
herald_contacts_change_free (HeraldContactsChange *change)
{
  g_free (change->title);
  g_free (change);
}

static gboolean
last_job (HeraldStore *store,
          HeraldDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database,
    "SELECT id, made_at, kind, title, added, updated, removed FROM changes ORDER BY id DESC LIMIT 1", error);
  HeraldContactsChange *change;
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  step = herald_database_step (database, select, error);
  if (step != HERALD_STEP_ROW)
    return step == HERALD_STEP_DONE;
  change = g_new0 (HeraldContactsChange, 1);
  change->id = sqlite3_column_int64 (select, 0);
  change->made_at = sqlite3_column_int64 (select, 1);
  change->kind = strcmp (herald_column_text (select, 2), kinds[HERALD_CHANGE_OF_MERGE]) == 0 ? HERALD_CHANGE_OF_MERGE : HERALD_CHANGE_OF_IMPORT;
  change->title = g_strdup (herald_column_text (select, 3));
  change->added = (guint) sqlite3_column_int64 (select, 4);
  change->updated = (guint) sqlite3_column_int64 (select, 5);
  change->removed = (guint) sqlite3_column_int64 (select, 6);
  sqlite3_reset (select);
  *result = change;
  return TRUE;
}

static const HeraldJobClass last_class = { last_job, FALSE, NULL, (GDestroyNotify) herald_contacts_change_free, NULL };

/**
 * herald_store_last_change_async:
 * @store: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 */
void
herald_store_last_change_async (HeraldStore *store,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  herald_store_run_async (store, &last_class, NULL, herald_store_last_change_async, cancellable, callback, user_data);
}

/**
 * herald_store_last_change_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the last change that can be undone; %NULL without an error: there is none
 */
HeraldContactsChange *
herald_store_last_change_finish (HeraldStore *store,
                                 GAsyncResult *result,
                                 GError **error)
{
  return herald_store_run_finish (store, herald_store_last_change_async, result, NULL, error);
}

/**
 * herald_store_last_change:
 * @store: a store
 * @error: return location
 *
 * Returns: (transfer full) (nullable): as herald_store_last_change_finish(); waits for it
 */
HeraldContactsChange *
herald_store_last_change (HeraldStore *store,
                          GError **error)
{
  gpointer result = NULL;

  herald_store_run (store, &last_class, NULL, NULL, &result, error);
  return result;
}
