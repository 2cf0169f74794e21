/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl contacts import: a file into the store, with its progress, and what was left out and why. */

#include "import.h"

#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "commands.h"

/* Reasons that are printed for people; with --json all that are kept. */
#define REASONS_MAX 20

typedef struct
{
  HeraldStore *store;
  const char *file;
  HeraldImportOptions options;
  gboolean json;
  gboolean is_terminal;
  int last_percent; /* that was printed */
  GCancellable *cancellable;
  GMainLoop *loop;
  int status;
} Job;

/* On a terminal one line that changes, else a line every ten percent. In the store's thread. */
static void
on_progress (guint64 done,
             guint64 total,
             const HeraldImportCounts *counts,
             gpointer user_data)
{
  Job *job = user_data;
  int percent = total > 0 ? (int) MIN (done * 100 / total, 100) : -1;
  guint written = counts->added + counts->updated + counts->unchanged;

  if (!job->is_terminal && percent >= 0 && percent / 10 == job->last_percent / 10 && job->last_percent >= 0)
    return;
  job->last_percent = percent;
  fprintf (stderr, job->is_terminal ? "\r" : "");
  if (percent >= 0)
    fprintf (stderr, "%3d %%, ", percent);
  fprintf (stderr, _("%u contacts read, %u skipped, %u written"), counts->read, counts->skipped, written);
  fputs (job->is_terminal ? "   " : "\n", stderr);
  fflush (stderr);
}

static void
print_fault_json (const HeraldReaderFault *fault)
{
  g_auto (HeraldJsonLine) line = { 0 };

  herald_json_line_init (&line);
  herald_json_line_int (&line, "line", fault->line);
  herald_json_line_bool (&line, "skipped", fault->skipped);
  herald_json_line_string (&line, "reason", fault->reason);
  puts (herald_json_line_end (&line));
}

static void
print_faults (const Job *job,
              GPtrArray *faults)
{
  guint count = job->json ? faults->len : MIN (faults->len, REASONS_MAX);

  for (guint i = 0; i < count; i++)
    {
      const HeraldReaderFault *fault = faults->pdata[i];

      if (job->json)
        print_fault_json (fault);
      else
        {
          fprintf (stderr, "%s:%u: ", job->file, fault->line);
          /* Translators: a contact was not imported, for this reason */
          fprintf (stderr, fault->skipped ? _("Skipped: %s\n") : "%s\n", fault->reason);
        }
    }
  if (count < faults->len)
    fprintf (stderr, faults->len >= HERALD_READER_FAULTS_MAX ? _("… and %u more or so. --json prints the reasons.\n")
                                                              : _("… and %u more. --json prints the reasons.\n"),
             faults->len - count);
}

static void
print_counts (const Job *job,
              const HeraldImportCounts *counts)
{
  g_auto (HeraldJsonLine) line = { 0 };

  if (!job->json)
    {
      /* Translators: counts of contacts, and of the numbers that they have */
      printf (job->options.dry_run ? _("Nothing was changed. Would be: %u added, %u updated, %u unchanged, %u skipped; %u numbers.\n")
                                   : _("%u added, %u updated, %u unchanged, %u skipped; %u numbers.\n"),
              counts->added, counts->updated, counts->unchanged, counts->skipped, counts->numbers);
      return;
    }
  herald_json_line_init (&line);
  herald_json_line_string (&line, "file", job->file);
  herald_json_line_int (&line, "added", counts->added);
  herald_json_line_int (&line, "updated", counts->updated);
  herald_json_line_int (&line, "unchanged", counts->unchanged);
  herald_json_line_int (&line, "skipped", counts->skipped);
  herald_json_line_int (&line, "numbers", counts->numbers);
  herald_json_line_bool (&line, "dry_run", job->options.dry_run);
  puts (herald_json_line_end (&line));
}

static void
on_imported (GObject *object,
             GAsyncResult *result,
             gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;
  HeraldImportCounts counts;

  if (herald_store_import_finish (HERALD_STORE (object), result, &counts, &faults, &error))
    {
      if (job->is_terminal)
        fputc ('\n', stderr);
      print_faults (job, faults);
      print_counts (job, &counts);
      job->status = counts.added + counts.updated + counts.unchanged > 0
                      ? HERALD_EXIT_OK
                      : herald_complain (HERALD_EXIT_FAILED, _("%s: No contact could be read."), job->file);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    job->status = herald_complain (HERALD_EXIT_FAILED, _("The import was stopped. Nothing was changed."));
  else
    job->status = herald_complain (HERALD_EXIT_FAILED, "%s: %s", job->file, error->message);
  g_main_loop_quit (job->loop);
}

static gboolean
on_interrupt (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_CONTINUE;
}

static GInputStream *
open_file (const char *path,
           guint64 *size,
           GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileInfo) info = NULL;

  *size = 0;
  if (strcmp (path, "-") == 0)
    return g_unix_input_stream_new (STDIN_FILENO, FALSE);
  file = g_file_new_for_commandline_arg (path);
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  if (info != NULL)
    *size = (guint64) MAX (g_file_info_get_size (info), 0);
  return G_INPUT_STREAM (g_file_read (file, NULL, error));
}

/**
 * herald_import_file:
 * @store: a store
 * @file: a path, or "-" for the standard input
 * @options: what to do; the progress is set here
 * @table: how a table is to be read
 * @json: whether to print JSON lines
 *
 * Returns: an exit status; the user has been told
 */
int
herald_import_file (HeraldStore *store,
                    const char *file,
                    const HeraldImportOptions *options,
                    HeraldTableOptions *table,
                    gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint64 size;
  g_autoptr (GInputStream) plain = open_file (file, &size, &error);
  g_autoptr (GInputStream) stream = plain != NULL ? g_buffered_input_stream_new (plain) : NULL;
  g_autofree char *title = strcmp (file, "-") != 0 ? g_path_get_basename (file) : NULL;
  Job job = { store, file, *options, json, isatty (STDERR_FILENO) != 0, -1, cancellable, loop, HERALD_EXIT_FAILED };
  guint interrupt, terminate;

  if (stream == NULL)
    return herald_complain (HERALD_EXIT_FAILED, _("%s cannot be read: %s"), file, error->message);
  if (!herald_table_options_look (table, G_BUFFERED_INPUT_STREAM (stream), &error))
    return herald_complain (HERALD_EXIT_FAILED, "%s: %s", file, error->message);
  job.options.reading = &table->reading;
  job.options.title = title;
  job.options.progress = on_progress;
  job.options.progress_data = &job;
  interrupt = g_unix_signal_add (SIGINT, on_interrupt, cancellable);
  terminate = g_unix_signal_add (SIGTERM, on_interrupt, cancellable);
  herald_store_import_async (store, stream, size, &job.options, cancellable, on_imported, &job);
  g_main_loop_run (loop);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  return job.status;
}
