/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void herald_background_portal_request_async (const char *reason, gboolean autostart, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_background_portal_request_finish (GAsyncResult *result, gboolean *autostart, GError **error);
void herald_background_portal_set_status (const char *message);

G_END_DECLS
