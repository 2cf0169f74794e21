/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of contacts into the store. It is read first, beside the book; then it goes in with one transaction,
 * so that a cancelled, failed or killed import leaves everything as it was. Lookups go on meanwhile,
 * and calls are written down while the file is read. */

#include <string.h>

#include "store/staging.h"
#include "store/store-private.h"

/* Bytes read at a time. */
#define PIECE (64 * 1024)
/* Contacts between two reports of progress. */
#define REPORT_EVERY 500
/* Of a hundred parts of an import, how many reading is; the rest is writing. */
#define READING_PARTS 80

typedef struct
{
  GInputStream *stream;
  guint64 total;
  char *source_id;
  char *region;
  HeraldImportOptions options;

  /* while it runs */
  HeraldDatabase *database;
  HeraldStore *store;
  GCancellable *cancellable;
  HeraldReader *reader;
  gboolean read; /* all of it is staged */
  guint64 bytes;
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
  g_free (import->region);
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
  guint64 writing = import->counts.read > 0 ? import->total * import->written / import->counts.read : import->total;
  guint64 done = (import->bytes * READING_PARTS + (import->read ? writing : 0) * (100 - READING_PARTS)) / 100;

  import->counts.skipped = import->reader != NULL ? herald_reader_get_n_skipped (import->reader) : 0;
  if (import->options.progress != NULL)
    import->options.progress (done, import->total, &import->counts, import->options.progress_data);
  import->since_report = 0;
}

/* What the user has set on the contact that is there is kept. */
static gboolean
update (Import *import,
        gint64 id,
        HeraldContact *contact,
        const char *fingerprint,
        GError **error)
{
  g_autoptr (HeraldContact) old = herald_contacts_load (import->database, id, FALSE, error);

  if (old == NULL)
    return FALSE;
  herald_contact_set_favourite (contact, herald_contact_get_favourite (old));
  import->counts.updated++;
  return herald_contacts_update (import->database, id, contact, fingerprint, error);
}

static void
breathe (Import *import)
{
  if (++import->since_report >= REPORT_EVERY)
    report (import);
  herald_store_serve (import->store, !import->read);
}

static gboolean
write_contact (HeraldContact *contact,
               gpointer data,
               GError **error)
{
  Import *import = data;
  g_autofree char *fingerprint = NULL;
  gboolean same;
  gint64 id;

  herald_contact_set_source_id (contact, import->source_id);
  fingerprint = herald_contacts_fingerprint (contact);
  if (g_cancellable_set_error_if_cancelled (import->cancellable, error)
      || !herald_contacts_find_same (import->database, contact, fingerprint, &id, &same, error))
    return FALSE;
  import->written++;
  breathe (import);
  if (same)
    {
      import->counts.unchanged++;
      return TRUE;
    }
  if (id != 0)
    return update (import, id, contact, fingerprint, error);
  import->counts.added++;
  return herald_contacts_insert (import->database, contact, fingerprint, error) != 0;
}

/* Takes out what the bytes so far have made. */
static gboolean
drain (Import *import,
       GError **error)
{
  HeraldContact *next;

  while ((next = herald_reader_next (import->reader)) != NULL)
    {
      g_autoptr (HeraldContact) contact = next;

      if (g_cancellable_set_error_if_cancelled (import->cancellable, error) || !herald_staging_add (import->database, contact, error))
        return FALSE;
      import->counts.read++;
      import->counts.numbers += herald_contact_get_n_numbers (contact);
      breathe (import);
    }
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
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The file is empty.");
      return FALSE;
    }
  if (!herald_reader_guess_format (piece, length, &format))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The file is neither a vCard nor a CSV file.");
      return FALSE;
    }
  import->reader = herald_reader_new (format, import->region);
  return TRUE;
}

static gboolean
read_all (Import *import,
          GError **error)
{
  g_autofree char *piece = g_malloc (PIECE);

  for (;;)
    {
      gsize length = 0;

      if (!g_input_stream_read_all (import->stream, piece, PIECE, &length, import->cancellable, error))
        return FALSE;
      if (import->reader == NULL && !start_reader (import, piece, length, error))
        return FALSE;
      import->bytes += length;
      if (length > 0)
        herald_reader_feed (import->reader, piece, length);
      if (length < PIECE)
        herald_reader_end (import->reader);
      if (!drain (import, error))
        return FALSE;
      if (length < PIECE)
        return TRUE;
    }
}

/* Called again when the database was locked: then all has been read. */
static gboolean
run (Import *import,
     GError **error)
{
  gboolean written;

  if (!import->read && (!herald_staging_clear (import->database, error) || !read_all (import, error)))
    return FALSE;
  import->read = TRUE;
  if (!herald_database_begin (import->database, error))
    return FALSE;
  written = herald_staging_for_each (import->database, write_contact, import, error);
  report (import);
  if (!written || !import->options.dry_run)
    return herald_database_finish (import->database, written, error);
  herald_database_finish (import->database, FALSE, NULL);
  return TRUE;
}

static gboolean
import_job (HeraldStore *store,
            HeraldDatabase *database,
            gpointer data,
            gpointer *result,
            GCancellable *cancellable,
            GError **error)
{
  Import *import = data;
  ImportResult *done;
  g_autoptr (GError) local = NULL;

  import->database = database;
  import->store = store;
  import->cancellable = cancellable;
  if (!run (import, &local))
    {
      if (!g_error_matches (local, HERALD_STORE_ERROR, HERALD_STORE_ERROR_LOCKED))
        herald_staging_clear (database, NULL);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  herald_staging_clear (database, NULL);
  done = g_new0 (ImportResult, 1);
  done->counts = import->counts;
  done->faults = g_ptr_array_ref (herald_reader_get_faults (import->reader));
  *result = done;
  return TRUE;
}

static const HeraldJobClass import_class = { import_job, TRUE, import_free, import_result_free, "changed", TRUE };

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
  import->region = g_strdup (options->region);
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
 * @stream: the file, read in the store's thread
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
  herald_store_run_async (store, &import_class, import_new (stream, total_bytes, options), herald_store_import_async, cancellable,
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
  return take_result (herald_store_run_finish (store, herald_store_import_async, result, NULL, error), counts, faults);
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
  gpointer result = NULL;

  herald_store_run (store, &import_class, import_new (stream, total_bytes, options), cancellable, &result, error);
  return take_result (result, counts, faults);
}
