/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of a contact, unpacked off the main thread; and a file somebody chose, made small enough to keep. */

#include "ui/contact-picture.h"

#include <glib/gi18n.h>

#include "contacts/contact.h"
#include "ui/picture.h"

/* Twice the avatar of the details, for screens of high density; what is kept of a chosen file. */
#define SHOWN_SIZE 192
#define KEPT_SIZE 256
/* Pixels along one side that are still unpacked: of what came with an address book, and of one's own file. */
#define SHOWN_SIDE_MAX 4096
#define KEPT_SIDE_MAX 16384
#define JPEG_QUALITY "88"

/* --- Showing --- */

static void
decode (GTask *task,
        gpointer source,
        gpointer data,
        GCancellable *cancellable)
{
  g_task_return_pointer (task, herald_picture_decode (data, SHOWN_SIZE, SHOWN_SIDE_MAX), g_object_unref);
}

/**
 * herald_contact_picture_show_async:
 * @photo: (nullable): the bytes of a picture
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 */
void
herald_contact_picture_show_async (GBytes *photo,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, herald_contact_picture_show_async);
  if (photo == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  g_task_set_task_data (task, g_bytes_ref (photo), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, decode);
}

/**
 * herald_contact_picture_show_finish:
 * @result: the result
 * @error: return location; only a cancel is one
 *
 * Returns: (transfer full) (nullable): the picture; %NULL: there is none, or it is none
 */
GdkPaintable *
herald_contact_picture_show_finish (GAsyncResult *result,
                                    GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = g_task_propagate_pointer (G_TASK (result), error);

  return pixbuf != NULL ? GDK_PAINTABLE (gdk_texture_new_for_pixbuf (pixbuf)) : NULL;
}

/* --- Taking a file --- */

static GBytes *
read_file (GFile *file,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autofree guint8 *buffer = NULL;
  gsize length = 0;

  if (stream == NULL)
    return NULL;
  buffer = g_malloc (HERALD_CONTACT_PICTURE_FILE_MAX + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, HERALD_CONTACT_PICTURE_FILE_MAX + 1, &length, cancellable, error))
    return NULL;
  if (length > HERALD_CONTACT_PICTURE_FILE_MAX)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("This file is too large for a picture."));
      return NULL;
    }
  return g_bytes_new (buffer, length);
}

/* The middle of it, square, as a small JPEG. */
static GBytes *
shrink (GdkPixbuf *pixbuf,
        GError **error)
{
  int side = MIN (gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf));
  g_autoptr (GdkPixbuf) square = gdk_pixbuf_new_subpixbuf (pixbuf, (gdk_pixbuf_get_width (pixbuf) - side) / 2,
                                                           (gdk_pixbuf_get_height (pixbuf) - side) / 2, side, side);
  g_autoptr (GdkPixbuf) small = gdk_pixbuf_scale_simple (square, MIN (side, KEPT_SIZE), MIN (side, KEPT_SIZE), GDK_INTERP_BILINEAR);
  /* A JPEG has no transparency: what shines through is white, not black. */
  g_autoptr (GdkPixbuf) flat = small != NULL ? gdk_pixbuf_composite_color_simple (small, gdk_pixbuf_get_width (small),
                                                                                  gdk_pixbuf_get_height (small), GDK_INTERP_NEAREST,
                                                                                  255, 8, 0xffffff, 0xffffff)
                                             : NULL;
  char *buffer = NULL;
  gsize length = 0;

  if (flat == NULL || !gdk_pixbuf_save_to_buffer (flat, &buffer, &length, "jpeg", error, "quality", JPEG_QUALITY, NULL))
    return NULL;
  return g_bytes_new_take (buffer, length);
}

static void
take (GTask *task,
      gpointer source,
      gpointer data,
      GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes = read_file (data, cancellable, &error);
  g_autoptr (GdkPixbuf) pixbuf = bytes != NULL ? herald_picture_decode (bytes, KEPT_SIZE, KEPT_SIDE_MAX) : NULL;
  GBytes *kept = pixbuf != NULL ? shrink (pixbuf, &error) : NULL;

  if (kept != NULL)
    g_task_return_pointer (task, kept, (GDestroyNotify) g_bytes_unref);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("This file is not a picture that can be read."));
}

/**
 * herald_contact_picture_take_async:
 * @file: a file
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads a picture and scales it down to what a contact keeps.
 */
void
herald_contact_picture_take_async (GFile *file,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, herald_contact_picture_take_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, take);
}

/**
 * herald_contact_picture_take_finish:
 * @result: the result
 * @error: return location; a sentence
 *
 * Returns: (transfer full) (nullable): the bytes of a small JPEG; %NULL with an error
 */
GBytes *
herald_contact_picture_take_finish (GAsyncResult *result,
                                    GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
