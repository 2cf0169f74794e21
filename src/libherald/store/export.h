/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

typedef enum
{
  HERALD_EXPORT_VCARD_3,
  HERALD_EXPORT_VCARD_4,
  HERALD_EXPORT_CSV,
} HeraldExportFormat;

/* Called in a thread of the export: contacts of all that are written. */
typedef void (*HeraldExportProgress) (guint done, guint total, gpointer user_data);

typedef struct
{
  HeraldExportFormat format;
  HeraldExportProgress progress; /* or NULL */
  gpointer progress_data;
} HeraldExportOptions;

void herald_store_export_async (HeraldStore *store, const char *path, const HeraldExportOptions *options, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_store_export_finish (HeraldStore *store, GAsyncResult *result, guint *count, GError **error);
gboolean herald_store_export (HeraldStore *store, const char *path, const HeraldExportOptions *options, GCancellable *cancellable, guint *count,
                              GError **error);

G_END_DECLS
