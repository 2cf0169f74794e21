/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time of the simulated people: that of the wall, as fast as possible, or by hand. */

#include "herald-pbx/clock.h"

typedef struct
{
  guint id;
  gint64 due;
  SimClockFunc func;
  gpointer data;
} Timer;

struct _SimClock
{
  HeraldSimTime mode;
  gint64 now;        /* microseconds since the epoch; not used in real time */
  gint64 offset;     /* from the monotonic clock to the epoch: setting the wall clock must not stop a call */
  gboolean stalled;  /* fast time: waiting for a client to read */
  GSequence *timers; /* of Timer, by due time, then by id */
  GHashTable *by_id;
  guint last_id;
  GSource *source;
  GMainContext *context;
  SimClockReady ready;
  gpointer ready_data;
};

static gboolean on_source (gpointer data);

static int
compare_timers (gconstpointer a,
                gconstpointer b,
                gpointer data)
{
  const Timer *x = a, *y = b;

  if (x->due != y->due)
    return x->due < y->due ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

/* Starts a clock. @ready is asked in fast time only. */
SimClock *
sim_clock_new (HeraldSimTime mode,
               SimClockReady ready,
               gpointer data)
{
  SimClock *self = g_new0 (SimClock, 1);

  self->mode = mode;
  self->now = g_get_real_time ();
  self->offset = self->now - g_get_monotonic_time ();
  self->timers = g_sequence_new (g_free);
  self->by_id = g_hash_table_new (NULL, NULL);
  self->context = g_main_context_ref_thread_default ();
  self->ready = ready;
  self->ready_data = data;
  return self;
}

static void
drop_source (SimClock *self)
{
  if (self->source == NULL)
    return;
  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

/* Frees the clock; what was still to happen does not. */
void
sim_clock_free (SimClock *self)
{
  drop_source (self);
  g_hash_table_unref (self->by_id);
  g_sequence_free (self->timers);
  g_main_context_unref (self->context);
  g_free (self);
}

/* Returns: microseconds since the epoch, as the people of the simulator see it */
gint64
sim_clock_now (SimClock *self)
{
  return self->mode == HERALD_SIM_TIME_REAL ? g_get_monotonic_time () + self->offset : self->now;
}

static Timer *
first (SimClock *self)
{
  GSequenceIter *iter = g_sequence_get_begin_iter (self->timers);

  return g_sequence_iter_is_end (iter) ? NULL : g_sequence_get (iter);
}

/* Sleeps until the first timer: no wake-up without a reason. */
static void
arm (SimClock *self)
{
  Timer *timer = first (self);
  gint64 wait;

  drop_source (self);
  if (timer == NULL || self->mode == HERALD_SIM_TIME_MANUAL)
    return;
  if (self->mode == HERALD_SIM_TIME_FAST)
    self->source = self->stalled ? g_timeout_source_new (2) : g_idle_source_new ();
  else
    {
      wait = MAX (timer->due - sim_clock_now (self), 0);
      self->source = g_timeout_source_new ((guint) MIN ((wait + 999) / 1000, 3600000));
    }
  g_source_set_callback (self->source, on_source, self, NULL);
  g_source_attach (self->source, self->context);
}

static void
run_first (SimClock *self)
{
  GSequenceIter *iter = g_sequence_get_begin_iter (self->timers);
  Timer timer = *(Timer *) g_sequence_get (iter);

  g_hash_table_remove (self->by_id, GUINT_TO_POINTER (timer.id));
  g_sequence_remove (iter);
  if (self->mode != HERALD_SIM_TIME_REAL)
    self->now = MAX (self->now, timer.due);
  timer.func (timer.data);
}

static gboolean
on_source (gpointer data)
{
  SimClock *self = data;

  if (self->mode == HERALD_SIM_TIME_FAST)
    {
      self->stalled = !self->ready (self->ready_data);
      if (!self->stalled && first (self) != NULL)
        run_first (self);
    }
  else
    while (first (self) != NULL && first (self)->due <= sim_clock_now (self))
      run_first (self);
  arm (self);
  return G_SOURCE_REMOVE;
}

/**
 * sim_clock_add:
 * @milliseconds: how long to wait
 * @func: called once with @data
 *
 * Returns: an id for sim_clock_cancel(), never 0
 */
guint
sim_clock_add (SimClock *self,
               guint milliseconds,
               SimClockFunc func,
               gpointer data)
{
  Timer *timer = g_new (Timer, 1);

  timer->id = ++self->last_id;
  timer->due = sim_clock_now (self) + (gint64) milliseconds * 1000;
  timer->func = func;
  timer->data = data;
  g_hash_table_insert (self->by_id, GUINT_TO_POINTER (timer->id),
                       g_sequence_insert_sorted (self->timers, timer, compare_timers, NULL));
  if (first (self) == timer || self->source == NULL)
    arm (self);
  return timer->id;
}

/* Forgets the timer *@id, which may be 0 or over, and sets *@id to 0. */
void
sim_clock_cancel (SimClock *self,
                  guint *id)
{
  GSequenceIter *iter = g_hash_table_lookup (self->by_id, GUINT_TO_POINTER (*id));

  if (*id != 0 && iter != NULL)
    {
      g_hash_table_remove (self->by_id, GUINT_TO_POINTER (*id));
      g_sequence_remove (iter);
    }
  *id = 0;
}

/* Lets @milliseconds pass by hand (%HERALD_SIM_TIME_MANUAL); what falls due meanwhile happens, in order. */
void
sim_clock_advance (SimClock *self,
                   guint milliseconds)
{
  gint64 end = self->now + (gint64) milliseconds * 1000;

  g_return_if_fail (self->mode == HERALD_SIM_TIME_MANUAL);
  while (first (self) != NULL && first (self)->due <= end)
    run_first (self);
  self->now = end;
}
