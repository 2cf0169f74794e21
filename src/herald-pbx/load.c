/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Other people's calls, as many as are needed for so many events per second. */

#include <math.h>

#include "herald-pbx/channel.h"
#include "herald-pbx/dial.h"
#include "herald-pbx/end.h"
#include "herald-pbx/phone.h"
#include "herald-pbx/scenario.h"

/** PAIRS: pairs of phones that call each other. */
#define PAIRS 100
/** TICK_MS: how often it is looked at. */
#define TICK_MS 10
/** FIRST: the first extension of the others. */
#define FIRST 5001

struct _SimLoad
{
  HeraldSim *sim;
  double rate, credit;
  gint64 last;
  guint timer, next;
  char *caller[PAIRS]; /* unique id of the caller of each pair */
};

/* Moves one pair on: call, answer, hang up. */
static void
step (SimLoad *self,
      guint pair)
{
  HeraldSim *sim = self->sim;
  SimChannel *caller = sim_channel_find_id (sim, self->caller[pair]);
  g_autofree char *from = g_strdup_printf ("%u", FIRST + 2 * pair);
  g_autofree char *to = g_strdup_printf ("%u", FIRST + 2 * pair + 1);
  SimPhone *phone = sim_phone_find (sim, from);

  if (caller == NULL)
    {
      caller = sim_channel_new (sim, phone, SIM_RING, phone->exten, phone->name, "internal", to, NULL, NULL);
      sim_set (&self->caller[pair], caller->uniqueid);
      sim_dial_run (caller);
    }
  else if (caller->dial != NULL && caller->dial->legs->len > 0)
    sim_leg_answer (g_ptr_array_index (caller->dial->legs, 0));
  else
    sim_end_by_person (caller);
}

static void
on_tick (gpointer data)
{
  SimLoad *self = data;
  HeraldSim *sim = self->sim;
  gint64 now = sim_clock_now (sim->clock);

  self->credit = MIN (self->credit + self->rate * (double) (now - self->last) / G_USEC_PER_SEC, self->rate);
  self->last = now;
  while (self->credit > 0)
    {
      guint64 before = sim->events;

      step (self, self->next++ % PAIRS);
      self->credit -= (double) MAX (sim->events - before, 1);
    }
  self->timer = sim_clock_add (sim->clock, TICK_MS, on_tick, self);
}

static void
add_phones (HeraldSim *sim)
{
  for (guint i = 0; i < 2 * PAIRS; i++)
    {
      g_autofree char *exten = g_strdup_printf ("%u", FIRST + i);
      g_autofree char *device = g_strdup_printf ("PJSIP/%s", exten);
      g_autofree char *name = g_strdup_printf ("Colleague %s", exten);

      if (sim_phone_find (sim, exten) == NULL)
        sim_phone_add (sim, exten, name, device)->told = TRUE;
    }
}

/* Sets how many events per second the others cause; 0: none. */
void
sim_load_set (HeraldSim *sim,
              double events_per_second)
{
  sim_load_stop (sim);
  if (!isfinite (events_per_second) || events_per_second <= 0)
    return;
  add_phones (sim);
  sim->load = g_new0 (SimLoad, 1);
  sim->load->sim = sim;
  sim->load->rate = MIN (events_per_second, 200000);
  sim->load->last = sim_clock_now (sim->clock);
  sim->load->timer = sim_clock_add (sim->clock, TICK_MS, on_tick, sim->load);
}

/* The others make no more calls; those that are up stay so until the next load. */
void
sim_load_stop (HeraldSim *sim)
{
  SimLoad *self = g_steal_pointer (&sim->load);

  if (self == NULL)
    return;
  sim_clock_cancel (sim->clock, &self->timer);
  for (guint i = 0; i < PAIRS; i++)
    {
      SimChannel *caller = sim_channel_find_id (sim, self->caller[i]);

      if (caller != NULL)
        sim_end_by_person (caller);
      g_free (self->caller[i]);
    }
  g_free (self);
}
