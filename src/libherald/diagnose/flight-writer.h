/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "diagnose/flight-recorder.h"

G_BEGIN_DECLS

/** HERALD_FLIGHT_QUEUE_MAX: bytes that may wait for a slow disk; more is not recorded rather than kept in memory. */
#define HERALD_FLIGHT_QUEUE_MAX (4 * 1024 * 1024)

/* The thread that writes a flight record. It sleeps until there is something to write or a file is too old. */
typedef struct _HeraldFlightWriter HeraldFlightWriter;

/**
 * HeraldFlightFailedFunc:
 * @error: why nothing can be written any more
 * @user_data: the closure
 *
 * Called in the main context in which the writer was made.
 */
typedef void (*HeraldFlightFailedFunc) (const GError *error, gpointer user_data);

HeraldFlightWriter *herald_flight_writer_new (const char *folder, HeraldFlightFailedFunc failed, gpointer user_data);
void herald_flight_writer_free (HeraldFlightWriter *self);
gboolean herald_flight_writer_write (HeraldFlightWriter *self, GString *text, gboolean numbers);
void herald_flight_writer_remove (HeraldFlightWriter *self, gboolean only_numbers);
void herald_flight_writer_set_limits (HeraldFlightWriter *self, const HeraldFlightLimits *limits);
void herald_flight_writer_wait (HeraldFlightWriter *self);

G_END_DECLS
