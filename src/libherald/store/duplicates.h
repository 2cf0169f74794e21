/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/** HERALD_DUPLICATES_MAX: groups that are told of at once; after these are merged come the next. */
#define HERALD_DUPLICATES_MAX 200

/* Contacts of the book that are one. */
typedef struct
{
  GPtrArray *contacts; /* of HeraldContact, the oldest first; without pictures */
  gboolean sure;       /* the same number and the same name */
} HeraldDuplicate;

void herald_duplicate_free (HeraldDuplicate *duplicate);

/* Element type of the arrays: HeraldDuplicate, the sure ones first. */
void herald_store_find_duplicates_async (HeraldStore *store, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *herald_store_find_duplicates_finish (HeraldStore *store, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *herald_store_find_duplicates (HeraldStore *store, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One change, which can be undone (changes.h). */
void herald_store_merge_async (HeraldStore *store, GPtrArray *duplicates, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_store_merge_finish (HeraldStore *store, GAsyncResult *result, guint *merged, GError **error);
gboolean herald_store_merge (HeraldStore *store, GPtrArray *duplicates, guint *merged, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldDuplicate, herald_duplicate_free)

G_END_DECLS
