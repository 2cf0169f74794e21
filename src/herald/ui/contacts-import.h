/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "store/store.h"

G_BEGIN_DECLS

void herald_contacts_import_async (GtkWindow *parent, HeraldStore *store, const char *region, GAsyncReadyCallback callback,
                                   gpointer user_data);
char *herald_contacts_import_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
