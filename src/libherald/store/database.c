/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection to SQLite: opening, statements, transactions, and what goes wrong as sentences. */

#include "store/database.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "store/store.h"

/* Pages kept in memory, in KiB: lookups in 100,000 contacts touch few. */
#define CACHE_KIB "2000"

/* The disk, the user's quota or the largest file that is allowed. SQLite says so of the first only; of the
 * others it says that a write failed, and forgets why when it was one of its temporary files. */
static gboolean
is_full (sqlite3 *handle,
         int code)
{
  int number = handle != NULL ? sqlite3_system_errno (handle) : 0;

  if ((code & 0xff) == SQLITE_FULL)
    return TRUE;
  return (code & 0xff) == SQLITE_IOERR
         && (number == ENOSPC || number == EDQUOT || number == EFBIG || (number == 0 && code == SQLITE_IOERR_WRITE));
}

static void
set_error (const HeraldDatabase *database,
           int code,
           GError **error)
{
  int primary = code & 0xff;

  if (is_full (database->handle, code))
    g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_FULL,
                 _("There is no space left for the database %s. Nothing was changed."), database->path);
  else if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
    g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_LOCKED,
                 _("Another program is using the database %s. Nothing was changed; try again when it has finished."), database->path);
  else if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
    g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_DAMAGED, _("The database %s is damaged."), database->path);
  else if (primary == SQLITE_READONLY || primary == SQLITE_CANTOPEN || primary == SQLITE_PERM || primary == SQLITE_AUTH)
    g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_READ_ONLY,
                 _("The database %s cannot be written. Check the permissions of the file and its folder."), database->path);
  else
    g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_FAILED, _("The database %s cannot be used: %s."), database->path,
                 database->handle != NULL ? sqlite3_errmsg (database->handle) : sqlite3_errstr (code));
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static gboolean
set_up (HeraldDatabase *database,
        GError **error)
{
  sqlite3_busy_timeout (database->handle, HERALD_DATABASE_WAIT_MS);
  sqlite3_extended_result_codes (database->handle, 1);
  return herald_database_exec (database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                                         "PRAGMA cache_size=-" CACHE_KIB "; PRAGMA temp_store=FILE", error);
}

/**
 * herald_database_open:
 * @database: (out caller-allocates): a connection; to be closed also when this fails
 * @path: the file, or ":memory:"; it is made where there is none
 * @error: return location
 *
 * Returns: whether it can be used
 */
gboolean
herald_database_open (HeraldDatabase *database,
                      const char *path,
                      GError **error)
{
  int code;

  *database = (HeraldDatabase) { .path = g_strdup (path), .owner = g_thread_self (), .journal_lock = -1 };
  database->statements = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, finalize_statement);
  code = sqlite3_open_v2 (path, &database->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK)
    {
      set_error (database, code, error);
      return FALSE;
    }
  return set_up (database, error);
}

/* Nobody writes who would not have its log beside it. So a file without one does not change while it is read, and no helper has to be
 * made in a folder that is another user's. */
static char *
to_read_uri (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);

  return g_strdup_printf ("file:%s?mode=ro%s", escaped, g_file_test (log, G_FILE_TEST_EXISTS) ? "" : "&immutable=1");
}

/**
 * herald_database_open_to_read:
 * @database: (out caller-allocates): a connection; to be closed also when this fails
 * @path: a file that is there
 * @error: return location
 *
 * For a moment only: it may be in the way of who writes, and does not see what is written later.
 *
 * Returns: whether it can be read
 */
gboolean
herald_database_open_to_read (HeraldDatabase *database,
                              const char *path,
                              GError **error)
{
  g_autofree char *uri = to_read_uri (path);
  int code;

  *database = (HeraldDatabase) { .path = g_strdup (path), .owner = g_thread_self (), .journal_lock = -1 };
  database->statements = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, finalize_statement);
  code = sqlite3_open_v2 (uri, &database->handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK)
    {
      g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_READ_ONLY, _("The database %s cannot be read: %s."), path, sqlite3_errstr (code));
      return FALSE;
    }
  sqlite3_busy_timeout (database->handle, HERALD_DATABASE_WAIT_MS);
  sqlite3_extended_result_codes (database->handle, 1);
  return TRUE;
}

/**
 * herald_database_close:
 * @database: a connection, or all zero
 */
void
herald_database_close (HeraldDatabase *database)
{
  if (database->path != NULL && database->journal_lock >= 0)
    close (database->journal_lock);
  database->journal_lock = -1;
  g_clear_pointer (&database->statements, g_hash_table_unref);
  g_clear_pointer (&database->handle, sqlite3_close);
  g_clear_pointer (&database->path, g_free);
}

/**
 * herald_database_prepare:
 * @database: a connection
 * @sql: one statement; a string that lives as long as the program
 * @error: return location
 *
 * Returns: (transfer none): the statement, without a binding; %NULL with an error
 */
sqlite3_stmt *
herald_database_prepare (HeraldDatabase *database,
                         const char *sql,
                         GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (database->statements, sql);
  int code;

  g_assert (database->owner == g_thread_self ());
  if (statement != NULL)
    {
      sqlite3_reset (statement);
      sqlite3_clear_bindings (statement);
      return statement;
    }
  code = sqlite3_prepare_v3 (database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    {
      set_error (database, code, error);
      return NULL;
    }
  g_hash_table_insert (database->statements, (gpointer) sql, statement);
  return statement;
}

/**
 * herald_database_step:
 * @database: its connection
 * @statement: a statement
 * @error: return location
 *
 * Returns: whether there is a row; the statement is reset when there is none
 */
HeraldStep
herald_database_step (HeraldDatabase *database,
                      sqlite3_stmt *statement,
                      GError **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return HERALD_STEP_ROW;
  if (code != SQLITE_DONE)
    set_error (database, code, error);
  sqlite3_reset (statement);
  return code == SQLITE_DONE ? HERALD_STEP_DONE : HERALD_STEP_FAILED;
}

/**
 * herald_database_run:
 * @database: its connection
 * @statement: a statement that returns no row
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
herald_database_run (HeraldDatabase *database,
                     sqlite3_stmt *statement,
                     GError **error)
{
  HeraldStep step = herald_database_step (database, statement, error);

  if (step == HERALD_STEP_ROW)
    sqlite3_reset (statement);
  return step != HERALD_STEP_FAILED;
}

/**
 * herald_database_exec:
 * @database: a connection
 * @sql: statements without bindings
 * @error: return location
 *
 * Returns: whether all were done
 */
gboolean
herald_database_exec (HeraldDatabase *database,
                      const char *sql,
                      GError **error)
{
  int code = sqlite3_exec (database->handle, sql, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    set_error (database, code, error);
  return code == SQLITE_OK;
}

/**
 * herald_database_begin:
 * @database: a connection
 * @error: return location; a lock shows here, before anything was done
 *
 * Begins to write: all until herald_database_finish() happens at once or not at all.
 *
 * Returns: whether it began
 */
gboolean
herald_database_begin (HeraldDatabase *database,
                       GError **error)
{
  return herald_database_exec (database, "BEGIN IMMEDIATE", error);
}

/**
 * herald_database_finish:
 * @database: a connection
 * @commit: whether to keep what was written
 * @error: return location
 *
 * Returns: whether it was kept
 */
gboolean
herald_database_finish (HeraldDatabase *database,
                        gboolean commit,
                        GError **error)
{
  if (commit && herald_database_exec (database, "COMMIT", error))
    return TRUE;
  if (!sqlite3_get_autocommit (database->handle))
    sqlite3_exec (database->handle, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/**
 * herald_database_is_damaged:
 * @database: a connection that has failed
 *
 * Returns: whether SQLite's quick check finds a fault
 */
gboolean
herald_database_is_damaged (HeraldDatabase *database)
{
  sqlite3_stmt *statement = NULL;
  gboolean damaged = TRUE;

  if (database->handle == NULL)
    return FALSE;
  if (sqlite3_prepare_v2 (database->handle, "PRAGMA quick_check(1)", -1, &statement, NULL) == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW)
    damaged = strcmp (herald_column_text (statement, 0), "ok") != 0;
  sqlite3_finalize (statement);
  return damaged;
}

static gboolean
move (const char *path,
      const char *suffix,
      const char *aside,
      GError **error)
{
  g_autofree char *from = g_strconcat (path, suffix, NULL);
  g_autofree char *to = g_strconcat (aside, suffix, NULL);

  if (!g_file_test (from, G_FILE_TEST_EXISTS) || g_rename (from, to) == 0)
    return TRUE;
  g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_READ_ONLY,
               _("The database %s is damaged and could not be set aside: %s."), path, g_strerror (errno));
  return FALSE;
}

/**
 * herald_database_set_aside:
 * @path: a damaged database that nobody has open
 * @error: return location
 *
 * Gives it a name with the date, so that what can be saved is there to be saved.
 *
 * Returns: (transfer full) (nullable): its new name
 */
char *
herald_database_set_aside (const char *path,
                           GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *aside = g_strdup_printf ("%s.damaged-%s", path, date);

  for (guint i = 2; g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.damaged-%s-%u", path, date, i);
    }
  if (!move (path, "", aside, error) || !move (path, "-wal", aside, error) || !move (path, "-shm", aside, error))
    return NULL;
  return g_steal_pointer (&aside);
}

/**
 * herald_column_text:
 * @statement: a statement with a row
 * @column: from 0
 *
 * Returns: (transfer none): the text, empty for NULL; valid until the next step
 */
const char *
herald_column_text (sqlite3_stmt *statement,
                    int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text != NULL ? text : "";
}
