/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text that is selected, or in the clipboard, read once. The program that owns it decides what it sends, and when: neither
 * more than HERALD_FIND_TEXT_MAX bytes are taken nor longer waited than a person would. */

#include "ui/selection-reader.h"

#include "numbers/find.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif

/* How long the owner may take for all of it. */
#define PATIENCE_MS 2000

/* How long it may take until it is known that there is a text, when Herald has just started. */
#define OFFER_MS 1000

typedef struct
{
  GdkClipboard *clipboard;
  GCancellable *cancellable; /* the caller's, or the end of patience */
  GCancellable *outer;       /* nullable: the caller's */
  gulong outer_handler;
  gulong formats_handler;
  guint timeout;
  guint offer_timeout;
  gboolean returned;
  GInputStream *stream;
  char text[HERALD_FIND_TEXT_MAX + 1];
} Reading;

static void
stop_waiting (Reading *reading)
{
  g_clear_handle_id (&reading->offer_timeout, g_source_remove);
  g_clear_signal_handler (&reading->formats_handler, reading->clipboard);
}

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  stop_waiting (reading);
  g_clear_handle_id (&reading->timeout, g_source_remove);
  if (reading->outer_handler != 0)
    g_cancellable_disconnect (reading->outer, reading->outer_handler);
  g_clear_object (&reading->outer);
  g_clear_object (&reading->cancellable);
  g_clear_object (&reading->clipboard);
  g_clear_object (&reading->stream);
  g_free (reading);
}

static void
on_outer_cancelled (GCancellable *outer,
                    Reading *reading)
{
  g_cancellable_cancel (reading->cancellable);
}

/* No text, or none in time, is an empty one: the user sees that there is nothing. */
static void
return_text (GTask *task)
{
  Reading *reading = g_task_get_task_data (task);

  if (reading->returned)
    return;
  reading->returned = TRUE;
  g_clear_handle_id (&reading->timeout, g_source_remove);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_strdup (reading->text), g_free);
}

/* GDK would wait for an answer for ever, and does not say when it is cancelled. */
static gboolean
on_late (gpointer user_data)
{
  Reading *reading = g_task_get_task_data (user_data);

  reading->timeout = 0;
  g_cancellable_cancel (reading->cancellable);
  return_text (user_data);
  return G_SOURCE_REMOVE;
}

static void
on_bytes_read (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  gsize got = 0;

  /* What came before a fault counts as well. */
  g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &got, NULL);
  reading->text[got] = '\0';
  return_text (task);
}

static void
on_stream_ready (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);

  reading->stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, NULL);
  if (reading->stream != NULL)
    g_input_stream_read_all_async (reading->stream, reading->text, HERALD_FIND_TEXT_MAX, G_PRIORITY_DEFAULT, reading->cancellable,
                                   on_bytes_read, g_object_ref (task));
  else
    return_text (task);
}

static gboolean
has_text (Reading *reading)
{
  GdkContentFormats *formats = gdk_clipboard_get_formats (reading->clipboard);

  return gdk_content_formats_contain_mime_type (formats, "text/plain;charset=utf-8")
         || gdk_content_formats_contain_gtype (formats, G_TYPE_STRING);
}

static void
start_reading (GTask *task)
{
  static const char *types[] = { "text/plain;charset=utf-8", NULL };
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GTask) kept = g_object_ref (task); /* what waited held it */

  stop_waiting (reading);
  gdk_clipboard_read_async (reading->clipboard, types, G_PRIORITY_DEFAULT, reading->cancellable, on_stream_ready,
                            g_steal_pointer (&kept));
}

static void
on_formats_changed (GTask *task)
{
  if (has_text (g_task_get_task_data (task)))
    start_reading (task);
}

static void
on_formats_closure_gone (gpointer task,
                         GClosure *closure)
{
  g_object_unref (task);
}

static gboolean
on_no_offer (gpointer user_data)
{
  GTask *task = user_data;
  Reading *reading = g_task_get_task_data (task);

  reading->offer_timeout = 0;
  stop_waiting (reading);
  return_text (task);
  return G_SOURCE_REMOVE;
}

/**
 * herald_selection_needs_no_focus:
 * @display: a display
 *
 * Returns: whether any program may read the selected text; on Wayland only one that has the focus
 */
gboolean
herald_selection_needs_no_focus (GdkDisplay *display)
{
#ifdef GDK_WINDOWING_X11
  return GDK_IS_X11_DISPLAY (display);
#else
  return FALSE;
#endif
}

/**
 * herald_selection_read_async:
 * @clipboard: the primary selection, or the clipboard
 * @cancellable: (nullable): to give up
 * @callback: called with the result
 * @user_data: for @callback
 */
void
herald_selection_read_async (GdkClipboard *clipboard,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  g_task_set_source_tag (task, herald_selection_read_async);
  g_task_set_task_data (task, reading, reading_free);
  reading->clipboard = g_object_ref (clipboard);
  reading->cancellable = g_cancellable_new ();
  if (cancellable != NULL)
    {
      reading->outer = g_object_ref (cancellable);
      reading->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled), reading, NULL);
    }
  reading->timeout = g_timeout_add_full (G_PRIORITY_DEFAULT, PATIENCE_MS, on_late, g_object_ref (task), g_object_unref);
  if (has_text (reading))
    {
      start_reading (task);
      return;
    }
  reading->formats_handler = g_signal_connect_data (clipboard, "notify::formats", G_CALLBACK (on_formats_changed), g_object_ref (task),
                                                    on_formats_closure_gone, G_CONNECT_SWAPPED);
  reading->offer_timeout = g_timeout_add_full (G_PRIORITY_DEFAULT, OFFER_MS, on_no_offer, g_object_ref (task), g_object_unref);
}

/**
 * herald_selection_read_finish:
 * @result: the result
 * @error: G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the beginning of the text, any bytes; empty: there is none, or its owner does not answer
 */
char *
herald_selection_read_finish (GAsyncResult *result,
                              GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
