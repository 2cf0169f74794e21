/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A busy day: calls at random, each a small scenario of its own. */

#include "herald-pbx/scenario.h"

struct _SimRandom
{
  HeraldSim *sim;
  char *gap;
  gint64 end; /* 0: for ever */
  guint timer;
  guint count;
};

static const struct
{
  const char *number, *name;
} people[] = {
  { "+442079460018", "Ada Byron" },       { "+442079460123", "Charles Babbage" }, { "+4930123456", "Grete Hermann" },
  { "+33123456789", "Sophie Germain" },   { "+12025550147", "Grace Hopper" },     { "+442079460777", "Mary O'Brien" },
  { "+390612345678", "Maria Agnesi" },    { "+493023125", "Müller & Söhne" },     { "anonymous", "" },
  { "+4989123456", "Emmy Noether" },      { "07700900123", "" },                  { "+46812345", "Sonja Kovalevsky" },
};

/* How a call goes; %s is the caller's label. Other people's phones answer by themselves where it is not said. */
static const char *const stories[] = {
  "to 1001\nwait 2s..6s\nanswer 1001\nwait 5s..40s\nhangup %s\n",
  "to 1001\nwait 2s..4s\nanswer 1001\nwait 5s..20s\nhold 1001\nwait 3s..9s\nresume 1001\nwait 5s\nhangup %s\n",
  "to 1001\nwait 8s..18s\nhangup %s\n",
  "to support\nwait 2s..9s\nanswer 1001\nwait 5s..60s\nhangup %s\n",
  "to support\nwait 2s..9s\nanswer 1002\nwait 5s..60s\nhangup %s\n",
  "to support\nwait 5s..14s\nhangup %s\n",
  "to sales\nwait 3s..6s\nanswer 1003\nwait 10s..30s\nhangup %s\n",
  "to 1001\nwait 1s..3s\ndecline 1001\nwait 25s\nhangup %s\n",
  "to 1001\nwait 2s..4s\nanswer 1001\nwait 5s..9s\ntransfer 1001 1002\nwait 2s..4s\nanswer 1002\nwait 9s\nhangup %s\n",
};

static void
tell_story (struct _SimRandom *self)
{
  HeraldSim *sim = self->sim;
  guint person = (guint) g_rand_int_range (sim->rand, 0, G_N_ELEMENTS (people));
  const char *story = stories[g_rand_int_range (sim->rand, 0, G_N_ELEMENTS (stories))];
  g_autofree char *label = g_strdup_printf ("random-%u", ++self->count % 1000);
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = g_strsplit (story, "%s", -1);
  g_autofree char *told = g_strjoinv (label, parts);
  g_autoptr (GError) error = NULL;

  text = *people[person].name != '\0'
             ? g_strdup_printf ("call %s from %s \"%s\" %s", label, people[person].number, people[person].name, told)
             : g_strdup_printf ("call %s from %s %s", label, people[person].number, told);
  if (!herald_sim_play (sim, text, &error))
    g_warning ("A call at random could not be made: %s", error->message);
}

static void
on_timer (gpointer data)
{
  struct _SimRandom *self = data;
  HeraldSim *sim = self->sim;
  guint gap = 0;

  self->timer = 0;
  if (self->end != 0 && sim_clock_now (sim->clock) >= self->end)
    {
      sim_random_stop (sim);
      return;
    }
  tell_story (self);
  sim_verb_parse_time (sim, self->gap, &gap, NULL);
  self->timer = sim_clock_add (sim->clock, MAX (gap, 10), on_timer, self);
}

/* Starts calls at random, @gap ("2s..5s") apart, for @for_ms (0: for ever). */
gboolean
sim_random_start (HeraldSim *sim,
                  const char *gap,
                  guint for_ms,
                  GError **error)
{
  guint first;

  if (!sim_verb_parse_time (sim, gap, &first, error))
    return FALSE;
  sim_random_stop (sim);
  sim->random = g_new0 (struct _SimRandom, 1);
  sim->random->sim = sim;
  sim->random->gap = g_strdup (gap);
  sim->random->end = for_ms > 0 ? sim_clock_now (sim->clock) + (gint64) for_ms * 1000 : 0;
  sim->random->timer = sim_clock_add (sim->clock, first, on_timer, sim->random);
  return TRUE;
}

/* No more calls at random; those that are go on. */
void
sim_random_stop (HeraldSim *sim)
{
  if (sim->random == NULL)
    return;
  sim_clock_cancel (sim->clock, &sim->random->timer);
  g_free (sim->random->gap);
  g_clear_pointer (&sim->random, g_free);
}
