/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many contacts at once: an index that is made at the end is sorted once and written in order, where one that grows with
 * each contact touches a page anywhere in it each time. All of it within the transaction: undone, nothing was gone. */

#include "store/bulk.h"

/* Larger pieces of the index of words are merged less; then as SQLite itself has it. */
#define WORDS_BYTES "INSERT INTO contacts_text (contacts_text, rank) VALUES ('hashsize', 33554432)"
#define WORDS_BYTES_BEFORE "INSERT INTO contacts_text (contacts_text, rank) VALUES ('hashsize', 1048576)"

/**
 * herald_bulk_begin:
 * @bulk: (out caller-allocates): what is to be made again, to be cleared
 * @database: a connection, in a transaction
 * @error: return location
 *
 * Takes the indexes away. Nothing can be found quickly until herald_bulk_end().
 *
 * Returns: whether they are gone
 */
gboolean
herald_bulk_begin (HeraldBulk *bulk,
                   HeraldDatabase *database,
                   GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database,
    "SELECT sql, name, type FROM sqlite_master WHERE type IN ('index', 'trigger') AND tbl_name IN ('contacts', 'numbers')"
    " AND sql IS NOT NULL ORDER BY type", error);
  g_autoptr (GString) drop = g_string_new (NULL);
  HeraldStep step;

  bulk->statements = g_ptr_array_new_with_free_func (g_free);
  if (select == NULL)
    return FALSE;
  while ((step = herald_database_step (database, select, error)) == HERALD_STEP_ROW)
    {
      g_ptr_array_add (bulk->statements, g_strdup (herald_column_text (select, 0)));
      g_string_append_printf (drop, "DROP %s \"%s\";", herald_column_text (select, 2), herald_column_text (select, 1));
    }
  database->words_later = TRUE;
  return step == HERALD_STEP_DONE && herald_database_exec (database, drop->str, error);
}

/**
 * herald_bulk_end:
 * @bulk: what was taken away
 * @database: its connection
 * @error: return location
 *
 * Returns: whether the indexes are there again
 */
gboolean
herald_bulk_end (HeraldBulk *bulk,
                 HeraldDatabase *database,
                 GError **error)
{
  database->words_later = FALSE;
  if (!herald_database_exec (database, WORDS_BYTES, error)
      || !herald_database_exec (database, "INSERT INTO contacts_text (contacts_text) VALUES ('rebuild')", error)
      || !herald_database_exec (database, WORDS_BYTES_BEFORE, error))
    return FALSE;
  for (guint i = 0; i < bulk->statements->len; i++)
    if (!herald_database_exec (database, bulk->statements->pdata[i], error))
      return FALSE;
  return TRUE;
}

/**
 * herald_bulk_clear:
 * @bulk: what herald_bulk_begin() has filled, or all zero
 */
void
herald_bulk_clear (HeraldBulk *bulk)
{
  g_clear_pointer (&bulk->statements, g_ptr_array_unref);
}
