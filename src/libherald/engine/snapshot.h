/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "calls/call-tracker.h"
#include "pbx/ami-session.h"

G_BEGIN_DECLS

/** HERALD_SNAPSHOT_LIST_MS: how long the server may take for one list. */
#define HERALD_SNAPSHOT_LIST_MS 10000
/** HERALD_SNAPSHOT_DETAIL_MS: likewise for what only completes the picture: a server that knows no such list and does not say
 * so keeps nobody waiting. */
#define HERALD_SNAPSHOT_DETAIL_MS 2000

/* What came of it. */
typedef struct
{
  const GError *error;   /* nullable: why there was no list of channels; nothing is known to have ended or begun */
  const GError *refused; /* nullable: the first other list that this user may not have; the snapshot counts all the same */
  guint n_channels;      /* that the server listed */
} HeraldSnapshotResult;

typedef void (*HeraldSnapshotFunc) (const HeraldSnapshotResult *result, gpointer user_data);

void herald_snapshot_take (HeraldAmiSession *session, HeraldCallTracker *tracker, GCancellable *cancellable,
                           GFunc queues, GFunc before_end, HeraldSnapshotFunc done, gpointer user_data);

G_END_DECLS
