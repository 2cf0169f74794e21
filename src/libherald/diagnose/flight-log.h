/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "wire/ami-message.h"

G_BEGIN_DECLS

/** HERALD_FLIGHT_BYTES_MAX: of all files of a record together. */
#define HERALD_FLIGHT_BYTES_MAX (64 * 1024 * 1024)
/** HERALD_FLIGHT_SEGMENT_BYTES: of one file: what goes at a time when there is too much. */
#define HERALD_FLIGHT_SEGMENT_BYTES (2 * 1024 * 1024)
/** HERALD_FLIGHT_AGE_MAX: microseconds after which a file goes, counted from its first message. */
#define HERALD_FLIGHT_AGE_MAX (24 * G_TIME_SPAN_HOUR)
/** HERALD_FLIGHT_SEGMENT_AGE: microseconds of one file, so that a day goes by the hour. */
#define HERALD_FLIGHT_SEGMENT_AGE G_TIME_SPAN_HOUR

/* Reads a flight record: its files in the order of their making, as one trace. What a crash tore apart is passed over. */
typedef struct _HeraldFlightLog HeraldFlightLog;

char *herald_flight_log_default_folder (void) G_GNUC_WARN_UNUSED_RESULT;
HeraldFlightLog *herald_flight_log_open (const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_flight_log_free (HeraldFlightLog *self);
gboolean herald_flight_log_next (HeraldFlightLog *self, HeraldAmiMessage **message);
gboolean herald_flight_log_read (HeraldFlightLog *self, GString *to);

GPtrArray *herald_flight_log_list (const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 herald_flight_log_time_of (const char *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldFlightLog, herald_flight_log_free)

G_END_DECLS
