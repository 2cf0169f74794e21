/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/* A group of contacts that the user made. */
typedef struct
{
  gint64 id;
  char *name;
  guint n_contacts;
} HeraldGroup;

void herald_group_free (HeraldGroup *group);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldGroup, herald_group_free)

/* Element type of the arrays: HeraldGroup, by name. */
void herald_store_list_groups_async (HeraldStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *herald_store_list_groups_finish (HeraldStore *store, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *herald_store_list_groups (HeraldStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @id 0: a new group. The signal "changed" of the store follows. */
void herald_store_save_group_async (HeraldStore *store, gint64 id, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 herald_store_save_group_finish (HeraldStore *store, GAsyncResult *result, GError **error);
gint64 herald_store_save_group (HeraldStore *store, gint64 id, const char *name, GError **error);
void herald_store_delete_group_async (HeraldStore *store, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_store_delete_group_finish (HeraldStore *store, GAsyncResult *result, GError **error);
gboolean herald_store_delete_group (HeraldStore *store, gint64 id, GError **error);

G_END_DECLS
