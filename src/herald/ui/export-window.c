/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the contacts to a file and says how far it is. */

#include "ui/export-window.h"

#include <glib/gi18n.h>

#include "base/phrase.h"

/* How often the bar moves, in milliseconds; and after how long the window shows itself. */
#define TICK_MS 100
#define PATIENCE_TICKS 5

struct _HeraldExportWindow
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwStatusPage *page;
  GtkProgressBar *progress_bar;

  /* Owned */
  GCancellable *cancellable;
  guint tick;
  guint n_ticks;

  /* Written by the export's thread */
  int done;
  int total;
};

G_DEFINE_FINAL_TYPE (HeraldExportWindow, herald_export_window, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_progress (guint done,
             guint total,
             gpointer user_data)
{
  HeraldExportWindow *self = user_data;

  g_atomic_int_set (&self->total, (int) total);
  g_atomic_int_set (&self->done, (int) done);
}

static gboolean
on_tick (gpointer user_data)
{
  HeraldExportWindow *self = user_data;
  int done = g_atomic_int_get (&self->done), total = g_atomic_int_get (&self->total);
  g_autofree char *words = g_strdup_printf (_("%d of %d contacts"), done, total);

  if (++self->n_ticks == PATIENCE_TICKS)
    gtk_window_present (GTK_WINDOW (self));
  adw_status_page_set_description (self->page, words);
  gtk_progress_bar_set_fraction (self->progress_bar, total > 0 ? MIN ((double) done / total, 1.0) : 0);
  return G_SOURCE_CONTINUE;
}

static void
on_exported (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (HeraldExportWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  guint count;

  g_clear_handle_id (&self->tick, g_source_remove);
  if (herald_store_export_finish (HERALD_STORE (source), result, &count, &error))
    sentence = herald_phrase_counted (ngettext ("%u contact exported.", "%u contacts exported.", count), count);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sentence = g_strdup (error->message);
  if (sentence != NULL)
    g_signal_emit (self, signals[SIGNAL_DONE], 0, sentence);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* It goes when the export has ended, which is at once. */
static gboolean
herald_export_window_close_request (GtkWindow *window)
{
  g_cancellable_cancel (HERALD_EXPORT_WINDOW (window)->cancellable);
  return TRUE;
}

static void
herald_export_window_dispose (GObject *object)
{
  HeraldExportWindow *self = HERALD_EXPORT_WINDOW (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (herald_export_window_parent_class)->dispose (object);
}

static void
herald_export_window_class_init (HeraldExportWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_export_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = herald_export_window_close_request;
  signals[SIGNAL_DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/export-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldExportWindow, page);
  gtk_widget_class_bind_template_child (widget_class, HeraldExportWindow, progress_bar);
}

static void
herald_export_window_init (HeraldExportWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * herald_export_window_new:
 * @parent: (nullable): the window that asks
 * @store: where the contacts are
 * @path: the file, which is written over
 * @format: what to write
 *
 * Begins to export.
 *
 * Returns: (transfer none): the window, which shows itself and goes by itself
 */
HeraldExportWindow *
herald_export_window_new (GtkWindow *parent,
                          HeraldStore *store,
                          const char *path,
                          HeraldExportFormat format)
{
  HeraldExportWindow *self = g_object_new (HERALD_TYPE_EXPORT_WINDOW, "transient-for", parent, NULL);
  const HeraldExportOptions options = { .format = format, .progress = on_progress, .progress_data = self };

  self->tick = g_timeout_add (TICK_MS, on_tick, self);
  herald_store_export_async (store, path, &options, self->cancellable, on_exported, g_object_ref (self));
  return self;
}
