/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of a contact. It came with an address book somebody sent, so its size is looked at before it is
 * unpacked: a few kilobytes can claim to be a picture of a gigabyte. */

#include "ui/picture.h"

/* Twice the avatar of the card, for screens of high density. */
#define PICTURE_SIZE 128
/* Pixels along one side that are still unpacked. */
#define PICTURE_SIDE_MAX 4096

typedef struct
{
  int size, side_max;
  gboolean acceptable;
} Wish;

static void
on_size_prepared (GdkPixbufLoader *loader,
                  int width,
                  int height,
                  gpointer user_data)
{
  Wish *wish = user_data;
  double scale = (double) wish->size / MAX (MIN (width, height), 1);

  wish->acceptable = width > 0 && height > 0 && width <= wish->side_max && height <= wish->side_max;
  if (!wish->acceptable)
    gdk_pixbuf_loader_set_size (loader, 1, 1);
  else if (scale < 1.0)
    gdk_pixbuf_loader_set_size (loader, MAX ((int) (width * scale), 1), MAX ((int) (height * scale), 1));
}

/**
 * herald_picture_decode:
 * @photo: (nullable): the bytes of a picture in any usual format
 * @size: pixels that the shorter side is scaled down to
 * @side_max: pixels along one side above which it is not unpacked at all
 *
 * Returns: (transfer full) (nullable): the picture, the right way up, or %NULL where it is none. May be called in any thread
 */
GdkPixbuf *
herald_picture_decode (GBytes *photo,
                       int size,
                       int side_max)
{
  g_autoptr (GdkPixbufLoader) loader = NULL;
  Wish wish = { size, side_max, FALSE };
  GdkPixbuf *pixbuf;
  gboolean complete;

  if (photo == NULL || g_bytes_get_size (photo) == 0)
    return NULL;
  loader = gdk_pixbuf_loader_new ();
  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), &wish);
  complete = gdk_pixbuf_loader_write_bytes (loader, photo, NULL);
  complete = gdk_pixbuf_loader_close (loader, NULL) && complete;
  pixbuf = complete && wish.acceptable ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  return pixbuf != NULL ? gdk_pixbuf_apply_embedded_orientation (pixbuf) : NULL;
}

/**
 * herald_picture_new_pixbuf:
 * @photo: (nullable): the bytes of a picture in any usual format
 *
 * Returns: (transfer full) (nullable): the picture in the size of an avatar, or %NULL where it is none. May be
 *   called in any thread
 */
GdkPixbuf *
herald_picture_new_pixbuf (GBytes *photo)
{
  return herald_picture_decode (photo, PICTURE_SIZE, PICTURE_SIDE_MAX);
}

/**
 * herald_picture_new:
 * @photo: (nullable): the bytes of a picture in any usual format
 *
 * Returns: (transfer full) (nullable): the picture in the size of an avatar, or %NULL where it is none
 */
GdkPaintable *
herald_picture_new (GBytes *photo)
{
  g_autoptr (GdkPixbuf) pixbuf = herald_picture_new_pixbuf (photo);

  return pixbuf != NULL ? GDK_PAINTABLE (gdk_texture_new_for_pixbuf (pixbuf)) : NULL;
}
