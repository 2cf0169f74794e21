/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How a database is, looked at from outside. */
typedef struct
{
  gboolean exists;
  guint64 bytes;  /* of the file and what belongs to it */
  gint64 calls;   /* in the journal; -1: not known */
  gint64 contacts; /* likewise */
} HeraldStoreHealth;

void herald_store_examine_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_store_examine_finish (GAsyncResult *result, HeraldStoreHealth *health, GError **error);

G_END_DECLS
