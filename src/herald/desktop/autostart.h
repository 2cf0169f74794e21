/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean herald_autostart_is_on (GSettings *settings);
void herald_autostart_set_async (GSettings *settings, gboolean on, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean herald_autostart_set_finish (GAsyncResult *result, GError **error);

G_END_DECLS
