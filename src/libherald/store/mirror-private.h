/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/mirror.h"
#include "store/store-private.h"

G_BEGIN_DECLS

/* A piece of what is to be done: one job, one transaction. All but the counts is borrowed: who began it waits. */
typedef struct
{
  const char *source_id;
  GPtrArray *items; /* as the job knows them */
  guint from;
  guint to;
  HeraldMirrorCounts counts;
} HeraldMirrorBatch;

gboolean herald_mirror_run_batches (HeraldStore *store, const HeraldJobClass *class, const char *source_id, GPtrArray *items,
                                    GCancellable *cancellable, HeraldMirrorCounts *counts, GError **error);

G_END_DECLS
