/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/call-data.h"
#include "calls/call.h"
#include "calls/why.h"
#include "wire/ami-message.h"

G_BEGIN_DECLS

/** HERALD_TRACKER_CHANNELS_MAX: channels of the PBX that are followed; a larger PBX than any known. */
#define HERALD_TRACKER_CHANNELS_MAX 65536
/** HERALD_TRACKER_DIAL_WAIT: microseconds that a ringing phone may wait for the event that says who calls. */
#define HERALD_TRACKER_DIAL_WAIT (300 * G_TIME_SPAN_MILLISECOND)

/** HERALD_TRACKER_DATA_MAX: channels whose data of the dialplan are kept until a call of mine has them; callers of a large
 * house at one time. */
#define HERALD_TRACKER_DATA_MAX 1024
/** HERALD_TRACKER_EARLY_MAX: data that came before the first event of their channel, by another way. */
#define HERALD_TRACKER_EARLY_MAX 64

/* Follows the channels of a PBX and tells of the calls of my devices. Pure: messages and the time in, changes
 * out; no clock, no socket, no main loop. */
typedef struct _HeraldCallTracker HeraldCallTracker;

/**
 * HeraldCallFunc:
 * @call: the call as it is now
 * @change: what has changed
 * @seq: the ordinal of the message that caused it
 * @user_data: the closure
 *
 * Must not feed the tracker.
 */
typedef void (*HeraldCallFunc) (const HeraldCall *call, HeraldCallChange change, guint64 seq, gpointer user_data);

HeraldCallTracker *herald_call_tracker_new (const char *const *devices, HeraldCallFunc func, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void herald_call_tracker_free (HeraldCallTracker *tracker);
void herald_call_tracker_set_extension (HeraldCallTracker *tracker, const char *extension);
void herald_call_tracker_set_why_func (HeraldCallTracker *tracker, HeraldWhyFunc func, gpointer user_data);
void herald_call_tracker_feed (HeraldCallTracker *tracker, HeraldAmiMessage *message, gint64 now);
guint64 herald_call_tracker_get_seq (HeraldCallTracker *tracker);
gint64 herald_call_tracker_get_deadline (HeraldCallTracker *tracker);
void herald_call_tracker_tick (HeraldCallTracker *tracker, gint64 now);
void herald_call_tracker_begin_snapshot (HeraldCallTracker *tracker);
void herald_call_tracker_feed_item (HeraldCallTracker *tracker, HeraldAmiMessage *message, gint64 now);
void herald_call_tracker_end_snapshot (HeraldCallTracker *tracker, gint64 now);
void herald_call_tracker_cancel_snapshot (HeraldCallTracker *tracker, gint64 now);
void herald_call_tracker_expect_dial (HeraldCallTracker *tracker, const char *unique_id, const char *number);
void herald_call_tracker_add_data (HeraldCallTracker *tracker, const char *unique_id, const char *linked_id, const char *const *exts, HeraldCallData *data, gint64 now);
guint herald_call_tracker_get_n_calls (HeraldCallTracker *tracker);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldCallTracker, herald_call_tracker_free)

G_END_DECLS
