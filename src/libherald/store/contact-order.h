/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/contact-list.h"

G_BEGIN_DECLS

/** HERALD_ORDER_PIECE: rows of the order that are read in one go; a lookup waits behind them for some milliseconds. */
#define HERALD_ORDER_PIECE 20000

/* A part of the order of contacts, by name. */
typedef struct
{
  GArray *ids;  /* of gint64 */
  char *sort;   /* where it ends; NULL: there is no more */
} HeraldOrderPiece;

void herald_order_piece_free (HeraldOrderPiece *piece);

void herald_store_read_order_async (HeraldStore *store, HeraldContactFilter filter, gint64 group, const char *after_sort, gint64 after_id,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HeraldOrderPiece *herald_store_read_order_finish (HeraldStore *store, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Element type: HeraldContact; those that are not there any more are left out. @ids: of gint64, (transfer full) */
void herald_store_read_contacts_async (HeraldStore *store, GArray *ids, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *herald_store_read_contacts_finish (HeraldStore *store, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
