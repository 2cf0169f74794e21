/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/agi-routes.h"

G_BEGIN_DECLS

/* What the files of the routes share. What is not set, nobody has: a route that needs it says so to the dialplan. */
struct _HeraldAgiRoutes
{
  GObject parent;

  HeraldAgiToldFunc told; /* nullable */
  gpointer told_data;
  HeraldAgiTroubleFunc trouble; /* nullable */
  gpointer trouble_data;
  HeraldAgiPopFunc pop; /* nullable: Asterisk tells the desks */
  gpointer pop_data;

  /* Owned */
  HeraldLookup *lookup;
  HeraldLastAgents *last_agents; /* nullable */
  HeraldCaseDesk *cases; /* nullable */
};

/* agi-case.c */
void herald_agi_case_serve (HeraldAgiRoutes *routes, HeraldAgiCall *call);

/* agi-lookup.c */
gboolean herald_agi_is_sure (const HeraldContactMatch *match);
void herald_agi_lookup_serve (HeraldAgiRoutes *routes, HeraldAgiCall *call);

/* agi-pop.c */
void herald_agi_pop_serve (HeraldAgiRoutes *routes, HeraldAgiCall *call);

/* agi-route.c */
void herald_agi_route_serve (HeraldAgiRoutes *routes, HeraldAgiCall *call);

G_END_DECLS
