/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store-private.h"

G_BEGIN_DECLS

/* Work that takes long: in a thread and with a connection of its own, so that lookups never wait for it and never see half
 * of what it writes. */
typedef struct
{
  HeraldJobFunc func; /* the connection waits as long as the store's patience for other programs */
  GDestroyNotify data_free;
  GDestroyNotify result_free;
  const char *changed; /* the signal to send when it has succeeded, or NULL */
} HeraldApartClass;

void herald_apart_run_async (HeraldStore *store, const HeraldApartClass *class, gpointer data, gpointer tag, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
gpointer herald_apart_run_finish (HeraldStore *store, gpointer tag, GAsyncResult *result, GError **error);
gpointer herald_apart_run (HeraldStore *store, const HeraldApartClass *class, gpointer data, GCancellable *cancellable, GError **error);
void herald_apart_shrink (HeraldDatabase *database);

G_END_DECLS
