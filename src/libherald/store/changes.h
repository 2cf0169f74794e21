/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/** HERALD_CHANGES_MAX: changes of many contacts that can be undone, the last first. */
#define HERALD_CHANGES_MAX 5

typedef enum
{
  HERALD_CHANGE_OF_IMPORT,
  HERALD_CHANGE_OF_MERGE,
} HeraldChangeKind;

/* Contacts that were written at once. */
typedef struct
{
  gint64 id;
  gint64 made_at; /* microseconds since 1970 */
  HeraldChangeKind kind;
  char *title; /* of an import the name of the file, perhaps empty */
  guint added;
  guint updated;
  guint removed;
} HeraldContactsChange;

/* What undoing one has done. */
typedef struct
{
  guint removed;  /* that it had added */
  guint restored; /* that it had changed or removed */
  guint kept;     /* that somebody has changed since */
} HeraldUndoCounts;

void herald_contacts_change_free (HeraldContactsChange *change);
void herald_store_last_change_async (HeraldStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HeraldContactsChange *herald_store_last_change_finish (HeraldStore *store, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
HeraldContactsChange *herald_store_last_change (HeraldStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_store_undo_change_async (HeraldStore *store, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_store_undo_change_finish (HeraldStore *store, GAsyncResult *result, HeraldUndoCounts *counts, GError **error);
gboolean herald_store_undo_change (HeraldStore *store, gint64 id, HeraldUndoCounts *counts, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldContactsChange, herald_contacts_change_free)

G_END_DECLS
