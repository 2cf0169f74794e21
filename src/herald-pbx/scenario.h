/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/model.h"

G_BEGIN_DECLS

void sim_scenario_logged_in (HeraldSim *sim);
void sim_scenario_free (SimScenario *self);

/* verbs.c */
typedef gboolean (*SimVerbFunc) (HeraldSim *sim, int argc, char **argv, GError **error);

typedef struct
{
  const char *name;
  int least, most; /* words after the verb */
  gboolean setup;  /* may be done before anybody has logged in */
  SimVerbFunc func;
  const char *usage, *summary;
} SimVerb;

const SimVerb *sim_verbs_table (void);
gboolean sim_verb_parse_time (HeraldSim *sim, const char *text, guint *milliseconds, GError **error);

/* random.c */
gboolean sim_random_start (HeraldSim *sim, const char *gap, guint for_ms, GError **error);
void sim_random_stop (HeraldSim *sim);

/* load.c */
void sim_load_set (HeraldSim *sim, double events_per_second);
void sim_load_stop (HeraldSim *sim);

G_END_DECLS
