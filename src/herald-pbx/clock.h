/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/sim.h"

G_BEGIN_DECLS

typedef struct _SimClock SimClock;
typedef void (*SimClockFunc) (gpointer data);
/* Whether time may jump (%HERALD_SIM_TIME_FAST): all that was said before has been sent. */
typedef gboolean (*SimClockReady) (gpointer data);

SimClock *sim_clock_new (HeraldSimTime mode, SimClockReady ready, gpointer data);
void sim_clock_free (SimClock *self);
gint64 sim_clock_now (SimClock *self);
guint sim_clock_add (SimClock *self, guint milliseconds, SimClockFunc func, gpointer data);
void sim_clock_cancel (SimClock *self, guint *id);
void sim_clock_advance (SimClock *self, guint milliseconds);

G_END_DECLS
