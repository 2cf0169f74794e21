/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the beginning of a file, asks what the columns of a table are, imports, and tells what came of it. */

#include "ui/import-window.h"

#include <glib/gi18n.h>

#include "base/phrase.h"
#include "contacts/csv-table.h"
#include "store/changes.h"
#include "store/duplicates.h"
#include "ui/import-report.h"
#include "ui/import-table.h"
#include "ui/merge-window.h"

/* How often the bar moves, in milliseconds. */
#define TICK_MS 100
/* Rows of what was left out; all are in the text that can be saved. */
#define FAULTS_SHOWN 100

struct _HeraldImportWindow
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkStack *stack;
  GtkButton *cancel_button;
  GtkButton *import_button;
  GtkButton *close_button;
  AdwStatusPage *progress_page;
  GtkProgressBar *progress_bar;
  HeraldImportTable *table;
  AdwPreferencesGroup *done_group;
  AdwActionRow *undo_row;
  GtkButton *undo_button;
  AdwActionRow *duplicates_row;
  GtkButton *duplicates_button;
  AdwPreferencesGroup *faults_group;
  AdwStatusPage *failed_page;

  /* Owned */
  HeraldStore *store;
  GFile *file;
  char *name; /* of the file, for people */
  char *region;
  GCancellable *cancellable;
  GPtrArray *faults;
  GPtrArray *duplicates;
  GtkFileChooserNative *chooser;
  HeraldImportCounts counts;
  gboolean is_running; /* the import; the window stays until it has ended */
  gboolean is_done;
  gboolean is_undone;
  guint tick;

  /* Written by the import's thread, under the lock */
  GMutex lock;
  guint64 done;
  guint64 total;
  guint read;
};

G_DEFINE_FINAL_TYPE (HeraldImportWindow, herald_import_window, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show (HeraldImportWindow *self,
      const char *page)
{
  gboolean table = g_str_equal (page, "table"), ended = g_str_equal (page, "done") || g_str_equal (page, "failed");

  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_visible (GTK_WIDGET (self->import_button), table);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), !ended);
  gtk_widget_set_visible (GTK_WIDGET (self->close_button), ended);
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (table ? self->import_button : ended ? self->close_button : self->cancel_button));
  if (ended)
    gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
}

static void
fail (HeraldImportWindow *self,
      const GError *error)
{
  g_autofree char *escaped = g_markup_escape_text (error->message, -1);

  adw_status_page_set_description (self->failed_page, escaped);
  show (self, "failed");
}

/* --- What came of it --- */

static void
on_found (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (HeraldImportWindow) self = user_data;
  g_autoptr (GPtrArray) found = herald_store_find_duplicates_finish (HERALD_STORE (source), result, NULL);
  guint count = found != NULL ? found->len : 0;
  g_autofree char *words = NULL;

  if (count > 0)
    words = herald_phrase_counted (ngettext ("%u contact seems to be there twice.", "%u contacts seem to be there twice.", count), count);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->duplicates_row), words != NULL ? words : _("No contact is there twice."));
  gtk_widget_set_visible (GTK_WIDGET (self->duplicates_button), count > 0);
  g_clear_pointer (&self->duplicates, g_ptr_array_unref);
  self->duplicates = g_steal_pointer (&found);
}

static void
show_report (HeraldImportWindow *self)
{
  g_autofree char *sentence = herald_import_report_count (&self->counts);
  guint shown = MIN (self->faults->len, FAULTS_SHOWN);

  adw_preferences_group_set_title (self->done_group, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->undo_row), self->counts.added + self->counts.updated > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->faults_group), shown > 0);
  for (guint i = 0; i < shown; i++)
    adw_preferences_group_add (self->faults_group, herald_import_report_row (self->faults->pdata[i]));
  if (shown < self->faults->len)
    adw_preferences_group_set_description (self->faults_group, _("The first hundred. The text has more."));
  show (self, "done");
}

static void
on_imported (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (HeraldImportWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_running = FALSE;
  g_clear_handle_id (&self->tick, g_source_remove);
  self->is_done = herald_store_import_finish (HERALD_STORE (source), result, &self->counts, &self->faults, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_window_destroy (GTK_WINDOW (self));
  else if (!self->is_done)
    fail (self, error);
  else
    {
      show_report (self);
      herald_store_find_duplicates_async (self->store, 0, NULL, on_found, g_object_ref (self));
    }
}

/* --- While it runs --- */

static void
on_progress (guint64 done,
             guint64 total,
             const HeraldImportCounts *counts,
             gpointer user_data)
{
  HeraldImportWindow *self = user_data;

  g_mutex_lock (&self->lock);
  self->done = done;
  self->total = total;
  self->read = counts->read;
  g_mutex_unlock (&self->lock);
}

static gboolean
on_tick (gpointer user_data)
{
  HeraldImportWindow *self = user_data;
  g_autofree char *words = NULL;
  guint64 done, total;
  guint read;

  g_mutex_lock (&self->lock);
  done = self->done;
  total = self->total;
  read = self->read;
  g_mutex_unlock (&self->lock);
  words = herald_phrase_counted (ngettext ("%u contact read", "%u contacts read", read), read);
  adw_status_page_set_description (self->progress_page, words);
  if (total == 0)
    gtk_progress_bar_pulse (self->progress_bar);
  else
    gtk_progress_bar_set_fraction (self->progress_bar, MIN ((double) done / (double) total, 1.0));
  return G_SOURCE_CONTINUE;
}

static void
on_opened (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (HeraldImportWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);
  HeraldReaderOptions reading = { 0 };
  HeraldImportOptions options = { .region = self->region, .title = self->name, .reading = &reading, .progress = on_progress, .progress_data = self };

  if (stream == NULL)
    {
      self->is_running = FALSE;
      fail (self, error);
      return;
    }
  if (gtk_widget_get_sensitive (GTK_WIDGET (self->table)))
    herald_import_table_get_options (self->table, &reading);
  self->tick = g_timeout_add (TICK_MS, on_tick, self);
  herald_store_import_async (self->store, G_INPUT_STREAM (stream), self->total, &options, self->cancellable, on_imported, g_object_ref (self));
}

static void
start (HeraldImportWindow *self)
{
  self->is_running = TRUE;
  adw_status_page_set_title (self->progress_page, _("Importing…"));
  show (self, "progress");
  g_file_read_async (self->file, G_PRIORITY_DEFAULT, NULL, on_opened, g_object_ref (self));
}

static void
on_import_clicked (HeraldImportWindow *self)
{
  start (self);
}

/* --- The beginning of the file --- */

static void
take_beginning (HeraldImportWindow *self,
                GBytes *bytes)
{
  HeraldReaderFormat format;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autoptr (GError) error = NULL;

  if (length == 0)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The file is empty."));
  else if (!herald_reader_guess_format (data, length, &format))
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The file is neither a vCard nor a table (CSV)."));
  if (error != NULL)
    {
      fail (self, error);
      return;
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->table), format == HERALD_READER_CSV);
  if (format == HERALD_READER_VCARD)
    {
      start (self);
      return;
    }
  herald_import_table_set_bytes (self->table, bytes);
  show (self, "table");
  gtk_widget_grab_focus (GTK_WIDGET (self->import_button));
}

typedef struct
{
  GBytes *bytes;
  guint64 size;
} Beginning;

static void
beginning_free (gpointer data)
{
  Beginning *beginning = data;

  g_clear_pointer (&beginning->bytes, g_bytes_unref);
  g_free (beginning);
}

static void
read_beginning (GTask *task,
                gpointer source,
                gpointer data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (data, cancellable, &error);
  g_autoptr (GFileInfo) info = NULL;
  g_autofree char *bytes = g_malloc (HERALD_CSV_LOOK_BYTES);
  Beginning *beginning;
  gsize length = 0;

  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), bytes, HERALD_CSV_LOOK_BYTES, &length, cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, NULL);
  beginning = g_new0 (Beginning, 1);
  beginning->bytes = g_bytes_new (bytes, length);
  beginning->size = info != NULL ? (guint64) MAX (g_file_info_get_size (info), 0) : 0;
  g_task_return_pointer (task, beginning, beginning_free);
}

static void
on_beginning (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  HeraldImportWindow *self = HERALD_IMPORT_WINDOW (source);
  g_autoptr (GError) error = NULL;
  Beginning *beginning = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (beginning == NULL)
    {
      fail (self, error);
      return;
    }
  self->total = beginning->size;
  take_beginning (self, beginning->bytes);
  beginning_free (beginning);
}

/* --- Afterwards --- */

static void
on_undone (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (HeraldImportWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (herald_store_undo_change_finish (HERALD_STORE (source), result, NULL, &error))
    {
      self->is_undone = TRUE;
      adw_preferences_group_set_title (self->done_group, _("The import was undone. Your contacts are as they were."));
      gtk_widget_set_visible (GTK_WIDGET (self->undo_row), FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->duplicates_row), FALSE);
      return;
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->undo_button), TRUE);
  adw_preferences_group_set_description (self->done_group, error->message);
}

static void
on_undo_clicked (HeraldImportWindow *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->undo_button), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
  herald_store_undo_change_async (self->store, 0, NULL, on_undone, g_object_ref (self));
}

static void
on_merged (HeraldImportWindow *self,
           const char *sentence)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->duplicates_row), sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->duplicates_button), FALSE);
  /* What is undone next is the merge. */
  gtk_widget_set_visible (GTK_WIDGET (self->undo_row), FALSE);
}

static void
on_duplicates_clicked (HeraldImportWindow *self)
{
  HeraldMergeWindow *window = herald_merge_window_new (GTK_WINDOW (self), self->store, self->duplicates);

  g_signal_connect_object (window, "merged", G_CALLBACK (on_merged), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_saved (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (HeraldImportWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean saved = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);

  adw_preferences_group_set_description (self->faults_group, saved ? _("Saved.") : error->message);
}

static void
on_save_response (HeraldImportWindow *self,
                  int response)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
      text = herald_import_report_text (self->name, &self->counts, self->faults);
      bytes = g_bytes_new (text, strlen (text));
      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, on_saved, g_object_ref (self));
    }
  g_clear_object (&self->chooser);
}

static void
on_save_clicked (HeraldImportWindow *self)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Save what was left out"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), _("Import.txt"));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_save_response), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- The window --- */

static gboolean
herald_import_window_close_request (GtkWindow *window)
{
  HeraldImportWindow *self = HERALD_IMPORT_WINDOW (window);

  g_cancellable_cancel (self->cancellable);
  if (self->is_running)
    return TRUE; /* it goes when the import has ended: until then nobody knows what came of it */
  if (self->is_done && !self->is_undone)
    {
      g_autofree char *sentence = herald_import_report_count (&self->counts);

      g_signal_emit (self, signals[SIGNAL_DONE], 0, sentence);
    }
  return GTK_WINDOW_CLASS (herald_import_window_parent_class)->close_request (window);
}

static void
herald_import_window_dispose (GObject *object)
{
  HeraldImportWindow *self = HERALD_IMPORT_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->store);
  g_clear_object (&self->file);
  g_clear_pointer (&self->faults, g_ptr_array_unref);
  g_clear_pointer (&self->duplicates, g_ptr_array_unref);
  G_OBJECT_CLASS (herald_import_window_parent_class)->dispose (object);
}

static void
herald_import_window_finalize (GObject *object)
{
  HeraldImportWindow *self = HERALD_IMPORT_WINDOW (object);

  g_free (self->name);
  g_free (self->region);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (herald_import_window_parent_class)->finalize (object);
}

static void
herald_import_window_class_init (HeraldImportWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_import_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = herald_import_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = herald_import_window_close_request;

  signals[SIGNAL_DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (HERALD_TYPE_IMPORT_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/import-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldImportWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, HeraldImportWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldImportWindow, import_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldImportWindow, close_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldImportWindow, progress_page);
  gtk_widget_class_bind_template_child (widget_class, HeraldImportWindow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, HeraldImportWindow, table);
  gtk_widget_class_bind_template_child (widget_class, HeraldImportWindow, done_group);
  gtk_widget_class_bind_template_child (widget_class, HeraldImportWindow, undo_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldImportWindow, undo_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldImportWindow, duplicates_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldImportWindow, duplicates_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldImportWindow, faults_group);
  gtk_widget_class_bind_template_child (widget_class, HeraldImportWindow, failed_page);
  gtk_widget_class_bind_template_callback (widget_class, on_import_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_undo_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_duplicates_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
}

static void
herald_import_window_init (HeraldImportWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_mutex_init (&self->lock);
  self->cancellable = g_cancellable_new ();
}

/**
 * herald_import_window_new:
 * @parent: (nullable): the window that asks
 * @store: where the contacts go
 * @region: (nullable): where numbers without a country code are at home
 * @file: a vCard or CSV file
 *
 * Returns: (transfer none): the window, not shown yet; it begins to read
 */
HeraldImportWindow *
herald_import_window_new (GtkWindow *parent,
                          HeraldStore *store,
                          const char *region,
                          GFile *file)
{
  HeraldImportWindow *self = g_object_new (HERALD_TYPE_IMPORT_WINDOW, "transient-for", parent, NULL);
  g_autofree char *base = g_file_get_basename (file);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_beginning, NULL);

  self->store = g_object_ref (store);
  self->file = g_object_ref (file);
  self->name = g_filename_display_name (base);
  self->region = region != NULL && *region != '\0' ? g_strdup (region) : NULL;
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, read_beginning);
  return self;
}
