/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of contacts into the store. It is read first, beside the book; then it goes in with one transaction, so that a
 * cancelled, failed or killed import leaves everything as it was. All of that in a thread and with a connection of its
 * own: lookups go on meanwhile, and calls are written down while the file is read. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "store/apart.h"
#include "store/bulk.h"
#include "store/changes-private.h"
#include "store/reading.h"
#include "store/staging.h"

/* Bytes read at a time. */
#define PIECE (64 * 1024)
/* Contacts between two reports of progress. */
#define REPORT_EVERY 500
/* Of a hundred parts of an import, how many reading is, and how many writing; the rest is putting in order. */
#define READING_PARTS 60
#define WRITING_PARTS 25

typedef struct
{
  GInputStream *stream;
  guint64 total;
  char *source_id;
  char *title;
  char *region;
  HeraldImportOptions options;
  HeraldReaderOptions reading;
  HeraldColumn *columns;

  /* while it runs */
  HeraldDatabase *database;
  GCancellable *cancellable;
  HeraldReader *reader;
  guint64 bytes;
  gboolean read;   /* all of it is staged */
  gboolean sorted; /* all of it is in order */
  guint written;
  HeraldImportCounts counts;
  guint since_report;
} Import;

typedef struct
{
  HeraldImportCounts counts;
  GPtrArray *faults;
} ImportResult;

static void
import_free (gpointer data)
{
  Import *import = data;

  g_clear_object (&import->stream);
  g_clear_pointer (&import->reader, herald_reader_free);
  g_free (import->source_id);
  g_free (import->title);
  g_free (import->region);
  g_free (import->columns);
  g_free (import);
}

static void
import_result_free (gpointer data)
{
  ImportResult *result = data;

  g_clear_pointer (&result->faults, g_ptr_array_unref);
  g_free (result);
}

static void
report (Import *import)
{
  guint64 parts = import->read ? READING_PARTS : 0;
  guint64 done;

  if (import->read && import->counts.read > 0)
    parts += (guint64) WRITING_PARTS * import->written / import->counts.read;
  if (import->sorted)
    parts = 100;
  done = import->read ? import->total * parts / 100 : import->bytes * READING_PARTS / 100;
  import->counts.skipped = import->reader != NULL ? herald_reader_get_n_skipped (import->reader) : 0;
  if (import->options.progress != NULL)
    import->options.progress (done, import->total, &import->counts, import->options.progress_data);
  import->since_report = 0;
}

static void
count_one (Import *import)
{
  if (++import->since_report >= REPORT_EVERY)
    report (import);
}

/* --- Reading --- */

static gboolean
stage (const HeraldReadContact *read,
       gpointer data,
       GError **error)
{
  Import *import = data;

  if (g_cancellable_set_error_if_cancelled (import->cancellable, error)
      || !herald_staging_add (import->database, herald_contact_get_uid (read->contact), read->fingerprint, read->packed, error))
    return FALSE;
  import->counts.read++;
  import->counts.numbers += herald_contact_get_n_numbers (read->contact);
  count_one (import);
  return TRUE;
}

/* The first piece says what the file is. */
static gboolean
start_reader (Import *import,
              const char *piece,
              gsize length,
              GError **error)
{
  HeraldReaderFormat format;

  if (length == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The file is empty."));
      return FALSE;
    }
  if (!herald_reader_guess_format (piece, length, &format) && import->columns == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The file is neither a vCard nor a CSV file."));
      return FALSE;
    }
  import->reader = herald_reader_new_with_options (format, &import->reading);
  return TRUE;
}

static gboolean
read_pieces (Import *import,
             HeraldReading *reading,
             char *piece,
             gsize length,
             GError **error)
{
  while (length > 0)
    {
      import->bytes += length;
      if (!herald_reading_feed (reading, piece, length, error)
          || !g_input_stream_read_all (import->stream, piece, PIECE, &length, import->cancellable, error))
        return FALSE;
    }
  return herald_reading_end (reading, error);
}

static gboolean
read_all (Import *import,
          GError **error)
{
  g_autofree char *piece = g_malloc (PIECE);
  g_autoptr (HeraldReading) reading = NULL;
  gsize length = 0;

  if (!g_input_stream_read_all (import->stream, piece, PIECE, &length, import->cancellable, error)
      || !start_reader (import, piece, length, error))
    return FALSE;
  reading = herald_reading_new (import->reader, import->source_id, stage, import);
  return read_pieces (import, reading, piece, length, error);
}

/* --- Writing --- */

/* What the user has set on the contact that is there is kept. */
static gboolean
update (Import *import,
        gint64 id,
        HeraldContact *contact,
        const char *fingerprint,
        GError **error)
{
  import->counts.updated++;
  return herald_changes_keep (import->database, id, FALSE, error)
         && herald_contacts_update (import->database, id, contact, fingerprint, error)
         && (!herald_contact_get_favourite (contact) || herald_contacts_mark (import->database, id, TRUE, error));
}

/* One of which nothing is in the book. */
static gboolean
write_new (HeraldContact *contact,
           const char *fingerprint,
           gpointer data,
           GError **error)
{
  Import *import = data;

  if (g_cancellable_set_error_if_cancelled (import->cancellable, error)
      || herald_contacts_insert (import->database, contact, fingerprint, error) == 0)
    return FALSE;
  import->written++;
  import->counts.added++;
  count_one (import);
  return TRUE;
}

/* One that is there, or that came earlier in the file. */
static gboolean
write_known (HeraldContact *contact,
             const char *fingerprint,
             gpointer data,
             GError **error)
{
  Import *import = data;
  gboolean same;
  gint64 id;

  if (g_cancellable_set_error_if_cancelled (import->cancellable, error)
      || !herald_contacts_find_same (import->database, contact, fingerprint, &id, &same, error))
    return FALSE;
  if (id == 0)
    return write_new (contact, fingerprint, data, error);
  import->written++;
  count_one (import);
  if (!same)
    return update (import, id, contact, fingerprint, error);
  import->counts.unchanged++;
  return TRUE;
}

static gboolean
count_contacts (HeraldDatabase *database,
                gint64 *count,
                GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database, "SELECT count(*) FROM contacts", error);

  if (select == NULL || herald_database_step (database, select, error) != HERALD_STEP_ROW)
    return FALSE;
  *count = sqlite3_column_int64 (select, 0);
  sqlite3_reset (select);
  return TRUE;
}

static gboolean
write_all (Import *import,
           GError **error)
{
  HeraldDatabase *database = import->database;
  g_auto (HeraldBulk) bulk = { 0 };
  gint64 before, count;

  if (!count_contacts (database, &before, error) || (before > 0 && !herald_staging_find_known (database, import->source_id, error)))
    return FALSE;
  count = herald_staging_count_new (database, error);
  if (count < 0 || !herald_changes_begin (database, HERALD_CHANGE_OF_IMPORT, import->title, error)
      || (count >= HERALD_BULK_MIN && count >= before && !herald_bulk_begin (&bulk, database, error))
      || !herald_staging_for_each (database, FALSE, write_new, import, error))
    return FALSE;
  report (import);
  return (bulk.statements == NULL || herald_bulk_end (&bulk, database, error))
         && herald_staging_for_each (database, TRUE, write_known, import, error)
         && herald_changes_end (database, import->counts.added, import->counts.updated, 0, error);
}

static gboolean
run (Import *import,
     GError **error)
{
  gboolean written;

  if (!herald_staging_clear (import->database, error) || !read_all (import, error) || !herald_staging_sort (import->database, error))
    return FALSE;
  import->read = TRUE;
  report (import);
  if (!herald_database_begin (import->database, error))
    return FALSE;
  written = write_all (import, error);
  if (!written || !import->options.dry_run)
    written = herald_database_finish (import->database, written, error);
  else
    herald_database_finish (import->database, FALSE, NULL);
  if (!written)
    return FALSE;
  import->sorted = TRUE;
  herald_apart_shrink (import->database);
  report (import);
  return TRUE;
}

static gboolean
import_work (HeraldStore *store,
             HeraldDatabase *database,
             gpointer data,
             gpointer *result,
             GCancellable *cancellable,
             GError **error)
{
  Import *import = data;
  ImportResult *done;

  import->database = database;
  import->cancellable = cancellable;
  if (!run (import, error))
    return FALSE;
  done = g_new0 (ImportResult, 1);
  done->counts = import->counts;
  done->faults = g_ptr_array_ref (herald_reader_get_faults (import->reader));
  *result = done;
  return TRUE;
}

static const HeraldApartClass import_class = { import_work, import_free, import_result_free, "changed" };

static Import *
import_new (GInputStream *stream,
            guint64 total_bytes,
            const HeraldImportOptions *options)
{
  Import *import = g_new0 (Import, 1);

  import->stream = g_object_ref (stream);
  import->total = total_bytes;
  import->options = *options;
  import->source_id = g_strdup (options->source_id != NULL ? options->source_id : "book");
  import->title = g_strdup (options->title);
  import->region = g_strdup (options->region);
  if (options->reading != NULL)
    import->reading = *options->reading;
  if (import->reading.columns != NULL)
    import->columns = g_memdup2 (import->reading.columns, import->reading.n_columns * sizeof (HeraldColumn));
  import->reading.columns = import->columns;
  import->reading.region = import->region;
  return import;
}

static gboolean
take_result (ImportResult *result,
             HeraldImportCounts *counts,
             GPtrArray **faults)
{
  if (counts != NULL)
    *counts = result != NULL ? result->counts : (HeraldImportCounts) { 0 };
  if (faults != NULL)
    *faults = result != NULL ? g_steal_pointer (&result->faults) : NULL;
  if (result == NULL)
    return FALSE;
  import_result_free (result);
  return TRUE;
}

/**
 * herald_store_import_async:
 * @store: a store
 * @stream: the file, read in a thread of the import
 * @total_bytes: its size, for the progress; 0: unknown
 * @options: what to do
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Imports a vCard or CSV file. A contact with the same uid in the same source is brought up to date, one of the same
 * content is not added again. All or nothing: after an error, a cancel or a kill the contacts are as before.
 */
void
herald_store_import_async (HeraldStore *store,
                           GInputStream *stream,
                           guint64 total_bytes,
                           const HeraldImportOptions *options,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  herald_apart_run_async (store, &import_class, import_new (stream, total_bytes, options), herald_store_import_async, cancellable,
                          callback, user_data);
}

/**
 * herald_store_import_finish:
 * @store: a store
 * @result: the result
 * @counts: (out) (optional): what was done
 * @faults: (out) (optional) (transfer full) (nullable) (element-type HeraldReaderFault): what was left out
 * @error: return location; of #HeraldStoreError or #GIOErrorEnum
 *
 * Returns: whether the contacts are in the store
 */
gboolean
herald_store_import_finish (HeraldStore *store,
                            GAsyncResult *result,
                            HeraldImportCounts *counts,
                            GPtrArray **faults,
                            GError **error)
{
  return take_result (herald_apart_run_finish (store, herald_store_import_async, result, error), counts, faults);
}

/**
 * herald_store_import:
 * @store: a store
 * @stream: the file
 * @total_bytes: its size, for the progress; 0: unknown
 * @options: what to do
 * @cancellable: (nullable): a cancellable
 * @counts: (out) (optional): what was done
 * @faults: (out) (optional) (transfer full) (nullable) (element-type HeraldReaderFault): what was left out
 * @error: return location
 *
 * Waits for it, see herald_store_import_async().
 *
 * Returns: whether the contacts are in the store
 */
gboolean
herald_store_import (HeraldStore *store,
                     GInputStream *stream,
                     guint64 total_bytes,
                     const HeraldImportOptions *options,
                     GCancellable *cancellable,
                     HeraldImportCounts *counts,
                     GPtrArray **faults,
                     GError **error)
{
  return take_result (herald_apart_run (store, &import_class, import_new (stream, total_bytes, options), cancellable, error), counts, faults);
}
