/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GdkPixbuf *herald_picture_decode (GBytes *photo, int size, int side_max) G_GNUC_WARN_UNUSED_RESULT;
GdkPixbuf *herald_picture_new_pixbuf (GBytes *photo);
GdkPaintable *herald_picture_new (GBytes *photo);

G_END_DECLS
