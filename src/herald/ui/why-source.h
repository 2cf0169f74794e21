/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "diagnose/explanation.h"
#include "engine/engine.h"

G_BEGIN_DECLS

/* What the flight recorder has of the calls that were asked for. */
typedef struct
{
  GPtrArray *calls;   /* of HeraldExplained, the oldest first */
  gint64 since;       /* wall clock, microseconds, of the oldest note that is kept; 0: nothing is kept at all */
  HeraldExplanation *explanation; /* what @calls lives in */
} HeraldWhyFound;

void herald_why_source_find_async (HeraldEngine *engine, const HeraldExplanationFilter *filter, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
HeraldWhyFound *herald_why_source_find_finish (HeraldEngine *engine, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void herald_why_found_free (HeraldWhyFound *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldWhyFound, herald_why_found_free)

G_END_DECLS
