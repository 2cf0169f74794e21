/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "diagnose/note.h"
#include "wire/ami-message.h"

G_BEGIN_DECLS

/** HERALD_FLIGHT_RING_BYTES: the latest messages of all calls, in memory: what came before it was known that a call is mine. */
#define HERALD_FLIGHT_RING_BYTES (2 * 1024 * 1024)
/** HERALD_FLIGHT_WRITE_MS: how long what is to be recorded may wait: the pop comes first, and a crash loses no more than this. */
#define HERALD_FLIGHT_WRITE_MS 100
/** HERALD_FLIGHT_LOOK_MS: how long the search for the beginning of a call may wait, likewise; meanwhile the ring may lose its oldest messages. */
#define HERALD_FLIGHT_LOOK_MS 30
/** HERALD_FLIGHT_FOLLOWED_MAX: ids of calls that are followed at a time; the ones longest unused are given up for new ones. */
#define HERALD_FLIGHT_FOLLOWED_MAX 512
/** HERALD_FLIGHT_OTHERS_BURST: notes about calls of other people that are kept at once … */
#define HERALD_FLIGHT_OTHERS_BURST 60
/** HERALD_FLIGHT_OTHERS_PER_SECOND: … and in the long run: 35 MB a day on a PBX that is never quiet. */
#define HERALD_FLIGHT_OTHERS_PER_SECOND 2

/* How much is kept. */
typedef struct
{
  guint64 bytes;   /* of all files together */
  guint64 segment; /* of one file */
  gint64 age;      /* of a file since its first message, in microseconds */
} HeraldFlightLimits;

/* Keeps, of the last day, what the server said of my calls and what Herald made of it, as a trace in a few files. Messages
 * of other people's calls stay in memory only, and not for long. Files are written by a thread of its own; nothing waits
 * for it. Main thread only.
 *
 * Properties:
 *   "error"  GError, nullable: why nothing is recorded any more, a sentence; herald_flight_recorder_clear() tries again
 */
#define HERALD_TYPE_FLIGHT_RECORDER (herald_flight_recorder_get_type ())
G_DECLARE_FINAL_TYPE (HeraldFlightRecorder, herald_flight_recorder, HERALD, FLIGHT_RECORDER, GObject)

HeraldFlightRecorder *herald_flight_recorder_new (const char *folder) G_GNUC_WARN_UNUSED_RESULT;
void herald_flight_recorder_set_limits (HeraldFlightRecorder *self, const HeraldFlightLimits *limits);
void herald_flight_recorder_set_keeps_numbers (HeraldFlightRecorder *self, gboolean keeps);
const char *herald_flight_recorder_get_folder (HeraldFlightRecorder *self);
const GError *herald_flight_recorder_get_error (HeraldFlightRecorder *self);

void herald_flight_recorder_take (HeraldFlightRecorder *self, HeraldAmiMessage *message, gint64 now);
void herald_flight_recorder_follow (HeraldFlightRecorder *self, const char *unique_id, const char *linked_id);
void herald_flight_recorder_note (HeraldFlightRecorder *self, const HeraldNote *note);
void herald_flight_recorder_hand_over (HeraldFlightRecorder *self);
void herald_flight_recorder_wait (HeraldFlightRecorder *self);
void herald_flight_recorder_flush (HeraldFlightRecorder *self);
void herald_flight_recorder_clear (HeraldFlightRecorder *self);

G_END_DECLS
