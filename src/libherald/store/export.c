/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contacts of the book into a file: as they are at one moment, and under the file's name only when all are there. */

#include "store/export.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "contacts/writer.h"
#include "store/apart.h"

/* Contacts between two reports of progress. */
#define REPORT_EVERY 500
/* Bytes that are written at once. */
#define PIECE (256 * 1024)

typedef struct
{
  char *path; /* NULL: the standard output */
  HeraldExportOptions options;
  guint total;
  guint done;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_free (export->path);
  g_free (export);
}

static gboolean
fail (const Export *export,
      GError **error)
{
  int number = errno;

  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (number), _("%s cannot be written: %s."),
               export->path != NULL ? export->path : _("The standard output"), g_strerror (number));
  return FALSE;
}

static gboolean
write_text (const Export *export,
            int fd,
            GString *text,
            GError **error)
{
  for (gsize at = 0; at < text->len;)
    {
      gssize written = write (fd, text->str + at, text->len - at);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return fail (export, error);
      at += (gsize) written;
    }
  g_string_truncate (text, 0);
  return TRUE;
}

static gboolean
append (HeraldDatabase *database,
        Export *export,
        gint64 id,
        GString *text,
        GError **error)
{
  g_autoptr (HeraldContact) contact = herald_contacts_load (database, id, TRUE, error);

  if (contact == NULL)
    return FALSE;
  if (export->options.format == HERALD_EXPORT_CSV)
    herald_csv_append (text, contact);
  else
    herald_vcard_append (text, contact, export->options.format == HERALD_EXPORT_VCARD_4 ? HERALD_VCARD_4 : HERALD_VCARD_3);
  if (++export->done % REPORT_EVERY == 0 && export->options.progress != NULL)
    export->options.progress (export->done, export->total, export->options.progress_data);
  return TRUE;
}

static gboolean
write_all (HeraldDatabase *database,
           Export *export,
           int fd,
           GCancellable *cancellable,
           GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database,
    "SELECT id, count(*) OVER () FROM contacts WHERE source = 'book' ORDER BY id", error);
  g_autoptr (GString) text = g_string_new (NULL);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  if (export->options.format == HERALD_EXPORT_CSV)
    herald_csv_append_header (text);
  while ((step = herald_database_step (database, select, error)) == HERALD_STEP_ROW)
    {
      export->total = (guint) sqlite3_column_int64 (select, 1);
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !append (database, export, sqlite3_column_int64 (select, 0), text, error)
          || (text->len >= PIECE && !write_text (export, fd, text, error)))
        break;
    }
  sqlite3_reset (select);
  return step == HERALD_STEP_DONE && write_text (export, fd, text, error);
}

/* Into a file beside it, which takes its name in the end. */
static gboolean
write_file (HeraldDatabase *database,
            Export *export,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *beside = g_strconcat (export->path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (beside, O_WRONLY | O_CLOEXEC, 0666);
  gboolean ok;

  if (fd < 0)
    return fail (export, error);
  ok = write_all (database, export, fd, cancellable, error);
  if (ok && fsync (fd) != 0)
    ok = fail (export, error);
  if (close (fd) != 0 && ok)
    ok = fail (export, error);
  if (ok && g_rename (beside, export->path) != 0)
    ok = fail (export, error);
  if (!ok)
    g_unlink (beside);
  return ok;
}

static gboolean
export_work (HeraldStore *store,
             HeraldDatabase *database,
             gpointer data,
             gpointer *result,
             GCancellable *cancellable,
             GError **error)
{
  Export *export = data;
  gboolean ok;

  if (!herald_database_exec (database, "BEGIN", error)) /* one moment for all that is read */
    return FALSE;
  ok = export->path != NULL ? write_file (database, export, cancellable, error)
                            : write_all (database, export, STDOUT_FILENO, cancellable, error);
  herald_database_finish (database, FALSE, NULL);
  if (!ok)
    return FALSE;
  *result = g_memdup2 (&export->done, sizeof export->done);
  return TRUE;
}

static const HeraldApartClass export_class = { export_work, export_free, g_free, NULL };

static Export *
export_new (const char *path,
            const HeraldExportOptions *options)
{
  Export *export = g_new0 (Export, 1);

  export->path = g_strdup (path);
  export->options = *options;
  return export;
}

static gboolean
take_count (gpointer result,
            guint *count)
{
  g_autofree guint *done = result;

  if (count != NULL)
    *count = done != NULL ? *done : 0;
  return done != NULL;
}

/**
 * herald_store_export_async:
 * @store: a store
 * @path: (nullable): the file, which is written over; %NULL: the standard output
 * @options: what to write
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Writes the contacts of the book. Until all are written a file that was there stays as it is.
 */
void
herald_store_export_async (HeraldStore *store,
                           const char *path,
                           const HeraldExportOptions *options,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  herald_apart_run_async (store, &export_class, export_new (path, options), herald_store_export_async, cancellable, callback, user_data);
}

/**
 * herald_store_export_finish:
 * @store: a store
 * @result: the result
 * @count: (out) (optional): contacts that were written
 * @error: return location; of #HeraldStoreError, #GFileError or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether all are there
 */
gboolean
herald_store_export_finish (HeraldStore *store,
                            GAsyncResult *result,
                            guint *count,
                            GError **error)
{
  return take_count (herald_apart_run_finish (store, herald_store_export_async, result, error), count);
}

/**
 * herald_store_export:
 * @store: a store
 * @path: (nullable): the file; %NULL: the standard output
 * @options: what to write
 * @cancellable: (nullable): a cancellable
 * @count: (out) (optional): contacts that were written
 * @error: return location
 *
 * As herald_store_export_async(), and waits for it.
 *
 * Returns: whether all are there
 */
gboolean
herald_store_export (HeraldStore *store,
                     const char *path,
                     const HeraldExportOptions *options,
                     GCancellable *cancellable,
                     guint *count,
                     GError **error)
{
  return take_count (herald_apart_run (store, &export_class, export_new (path, options), cancellable, error), count);
}
