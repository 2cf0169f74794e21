/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a database is whole and can be written, found without changing it, and while the application has it open. */

#include "store/health.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "store/store.h"

/* The application holds it for less. */
#define BUSY_MS 2000

static guint64
size_of (const char *path,
         const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  GStatBuf info;

  return g_stat (name, &info) == 0 && S_ISREG (info.st_mode) ? (guint64) info.st_size : 0;
}

static gboolean
fail (const char *path,
      sqlite3 *handle,
      int code,
      GError **error)
{
  int primary = code & 0xff;

  if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
    g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_DAMAGED, _("The database %s is damaged."), path);
  else if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
    g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_LOCKED, _("Another program is writing the database %s."), path);
  else if (primary == SQLITE_READONLY || primary == SQLITE_CANTOPEN || primary == SQLITE_PERM)
    g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_READ_ONLY, _("The database %s cannot be written."), path);
  else
    g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_FAILED, _("The database %s cannot be used: %s."), path,
                 handle != NULL ? sqlite3_errmsg (handle) : sqlite3_errstr (code));
  return FALSE;
}

/* The first row's first column of a statement, as text; the code of SQLite otherwise. */
static int
ask (sqlite3 *handle,
     const char *sql,
     char **answer)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    *answer = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return code;
}

static gint64
count (sqlite3 *handle,
       const char *sql)
{
  g_autofree char *answer = NULL;

  return ask (handle, sql, &answer) == SQLITE_ROW && answer != NULL ? g_ascii_strtoll (answer, NULL, 10) : -1;
}

static gboolean
look_inside (sqlite3 *handle,
             const char *path,
             HeraldStoreHealth *health,
             GError **error)
{
  g_autofree char *verdict = NULL;
  int code;

  sqlite3_busy_timeout (handle, BUSY_MS);
  code = ask (handle, "PRAGMA quick_check (1)", &verdict);
  if (code != SQLITE_ROW)
    return fail (path, handle, code, error);
  if (g_strcmp0 (verdict, "ok") != 0)
    return fail (path, handle, SQLITE_CORRUPT, error);
  if (sqlite3_db_readonly (handle, "main") != 0)
    return fail (path, handle, SQLITE_READONLY, error);
  code = sqlite3_exec (handle, "BEGIN IMMEDIATE; ROLLBACK", NULL, NULL, NULL);
  if (code != SQLITE_OK)
    return fail (path, handle, code, error);
  health->calls = count (handle, "SELECT count(*) FROM journal");
  health->contacts = count (handle, "SELECT count(*) FROM contacts");
  return TRUE;
}

/* Where there is no database yet, its folder must take one. */
static gboolean
look_at_folder (const char *path,
                GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  while (!g_file_test (folder, G_FILE_TEST_EXISTS))
    {
      char *above = g_path_get_dirname (folder);

      g_free (folder);
      folder = above;
    }
  if (g_file_test (folder, G_FILE_TEST_IS_DIR) && g_access (folder, W_OK | X_OK) == 0)
    return TRUE;
  g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_READ_ONLY, _("No database can be made in the folder %s."), folder);
  return FALSE;
}

static void
examine (GTask *task,
         gpointer source,
         gpointer task_data,
         GCancellable *cancellable)
{
  const char *path = task_data;
  HeraldStoreHealth *health = g_new0 (HeraldStoreHealth, 1);
  GError *error = NULL;
  sqlite3 *handle = NULL;
  gboolean ok;

  health->calls = health->contacts = -1;
  health->exists = g_file_test (path, G_FILE_TEST_EXISTS);
  health->bytes = size_of (path, "") + size_of (path, "-wal") + size_of (path, "-shm");
  if (!health->exists)
    ok = look_at_folder (path, &error);
  else
    {
      int code = sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

      ok = code == SQLITE_OK ? look_inside (handle, path, health, &error) : fail (path, handle, code, &error);
      sqlite3_close (handle);
    }
  if (ok)
    g_task_return_pointer (task, health, g_free);
  else
    {
      g_free (health);
      g_task_return_error (task, error);
    }
}

/**
 * herald_store_examine_async:
 * @path: a database's file, whether it exists or not
 * @cancellable: (nullable): to give up waiting
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Reads all of it, in a thread of its own.
 */
void
herald_store_examine_async (const char *path,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, herald_store_examine_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, examine);
}

/**
 * herald_store_examine_finish:
 * @result: the result
 * @health: (out): how it is
 * @error: what is wrong with it: a #HeraldStoreError
 *
 * Returns: whether it is whole and can be written, or can be made
 */
gboolean
herald_store_examine_finish (GAsyncResult *result,
                             HeraldStoreHealth *health,
                             GError **error)
{
  g_autofree HeraldStoreHealth *found = g_task_propagate_pointer (G_TASK (result), error);

  if (found == NULL)
    return FALSE;
  *health = *found;
  return TRUE;
}
