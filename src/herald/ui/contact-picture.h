/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** HERALD_CONTACT_PICTURE_FILE_MAX: bytes of a picture file that is read; what a camera writes is smaller. */
#define HERALD_CONTACT_PICTURE_FILE_MAX (32 * 1024 * 1024)

void herald_contact_picture_show_async (GBytes *photo, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GdkPaintable *herald_contact_picture_show_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_contact_picture_take_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GBytes *herald_contact_picture_take_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
