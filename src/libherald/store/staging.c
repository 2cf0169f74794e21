/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contacts that were read and are not in the book yet: on disk, in a table of this connection alone. Reading takes longer
 * than writing, and only writing locks others out. */

#include "store/staging.h"

#include <glib/gi18n-lib.h>

#include "store/packed.h"

/**
 * herald_staging_clear:
 * @database: a connection
 * @error: return location
 *
 * Returns: whether the table is there and empty
 */
gboolean
herald_staging_clear (HeraldDatabase *database,
                      GError **error)
{
  return herald_database_exec (database,
    "DROP TABLE IF EXISTS temp.staged;"
    "CREATE TEMP TABLE staged (id INTEGER PRIMARY KEY, key TEXT NOT NULL, fingerprint TEXT NOT NULL, contact BLOB NOT NULL);"
    "CREATE TEMP TABLE IF NOT EXISTS staged_known (id INTEGER PRIMARY KEY); DELETE FROM temp.staged_known", error);
}

/**
 * herald_staging_add:
 * @database: a connection
 * @uid: the contact's, perhaps empty
 * @fingerprint: its fingerprint
 * @packed: all of it
 * @error: return location
 *
 * Returns: whether it is kept
 */
gboolean
herald_staging_add (HeraldDatabase *database,
                    const char *uid,
                    const char *fingerprint,
                    const GByteArray *packed,
                    GError **error)
{
  sqlite3_stmt *insert = herald_database_prepare (database, "INSERT INTO temp.staged (key, fingerprint, contact) VALUES (?1, ?2, ?3)", error);

  if (insert == NULL)
    return FALSE;
  sqlite3_bind_text (insert, 1, *uid != '\0' ? uid : fingerprint, -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 2, fingerprint, -1, SQLITE_STATIC);
  sqlite3_bind_blob64 (insert, 3, packed->data, packed->len, SQLITE_STATIC);
  return herald_database_run (database, insert, error);
}

/**
 * herald_staging_sort:
 * @database: a connection
 * @error: return location
 *
 * All have been added: finds those that come twice, by what they are found again by, before anybody is locked out.
 *
 * Returns: whether that is done
 */
gboolean
herald_staging_sort (HeraldDatabase *database,
                     GError **error)
{
  return herald_database_exec (database,
    "CREATE INDEX temp.staged_key ON staged (key);"
    "INSERT INTO temp.staged_known SELECT id FROM"
    "  (SELECT id, key, lag (key) OVER (ORDER BY key, id) AS before FROM temp.staged) WHERE key = before", error);
}

/**
 * herald_staging_find_known:
 * @database: a connection, in a transaction
 * @source_id: where the contacts go
 * @error: return location
 *
 * Marks those of which the source has something: the same uid or the same content.
 *
 * Returns: whether that is done
 */
gboolean
herald_staging_find_known (HeraldDatabase *database,
                           const char *source_id,
                           GError **error)
{
  sqlite3_stmt *insert = herald_database_prepare (database,
    "INSERT OR IGNORE INTO temp.staged_known SELECT id FROM temp.staged"
    " WHERE EXISTS (SELECT 1 FROM contacts WHERE source = ?1 AND uid = staged.key AND uid <> '')"
    " OR EXISTS (SELECT 1 FROM contacts WHERE source = ?1 AND contacts.fingerprint = staged.key)", error);

  if (insert == NULL)
    return FALSE;
  sqlite3_bind_text (insert, 1, source_id, -1, SQLITE_STATIC);
  return herald_database_run (database, insert, error);
}

/**
 * herald_staging_count_new:
 * @database: a connection
 * @error: return location
 *
 * Returns: how many are not known, -1 with an error
 */
gint64
herald_staging_count_new (HeraldDatabase *database,
                          GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database,
    "SELECT (SELECT count(*) FROM temp.staged) - (SELECT count(*) FROM temp.staged_known)", error);
  gint64 count = -1;

  if (select == NULL)
    return -1;
  if (herald_database_step (database, select, error) == HERALD_STEP_ROW)
    {
      count = sqlite3_column_int64 (select, 0);
      sqlite3_reset (select);
    }
  return count;
}

/* One row of the table; a blob that was damaged on the disk is an error. */
static HeraldContact *
unpack (HeraldDatabase *database,
        sqlite3_stmt *select,
        GError **error)
{
  HeraldContact *contact = herald_contact_unpack (sqlite3_column_blob (select, 0), (gsize) sqlite3_column_bytes (select, 0));

  if (contact == NULL)
    g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_FAILED,
                 _("A contact for the database %s was damaged on the disk. Nothing was changed."), database->path);
  return contact;
}

/**
 * herald_staging_for_each:
 * @database: a connection
 * @known: whether to take those that were marked, or the others
 * @func: takes one contact
 * @data: for @func
 * @error: return location
 *
 * Takes the contacts in the order they were added.
 *
 * Returns: whether @func took all of them
 */
gboolean
herald_staging_for_each (HeraldDatabase *database,
                         gboolean known,
                         HeraldStagedFunc func,
                         gpointer data,
                         GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database,
    known ? "SELECT contact, fingerprint FROM temp.staged WHERE id IN temp.staged_known ORDER BY id"
          : "SELECT contact, fingerprint FROM temp.staged WHERE id NOT IN temp.staged_known ORDER BY id", error);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  while ((step = herald_database_step (database, select, error)) == HERALD_STEP_ROW)
    {
      g_autoptr (HeraldContact) contact = unpack (database, select, error);

      if (contact == NULL || !func (contact, herald_column_text (select, 1), data, error))
        break;
    }
  sqlite3_reset (select);
  return step == HERALD_STEP_DONE;
}
