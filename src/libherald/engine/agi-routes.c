/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of what a dialplan may ask for; the work is in a file for each. */

#include "engine/agi-routes-private.h"

/* One more is a line here and a file. */
static const struct
{
  const char *name;
  void (*serve) (HeraldAgiRoutes *routes, HeraldAgiCall *call);
} table[] = {
  { "case", herald_agi_case_serve },
  { "lookup", herald_agi_lookup_serve },
  { "pop", herald_agi_pop_serve },
  { "route", herald_agi_route_serve },
};

G_DEFINE_FINAL_TYPE (HeraldAgiRoutes, herald_agi_routes, G_TYPE_OBJECT)

static void
herald_agi_routes_finalize (GObject *object)
{
  HeraldAgiRoutes *self = HERALD_AGI_ROUTES (object);

  herald_agi_routes_set_cases (self, NULL);
  g_clear_object (&self->last_agents);
  g_clear_object (&self->lookup);
  G_OBJECT_CLASS (herald_agi_routes_parent_class)->finalize (object);
}

static void
herald_agi_routes_class_init (HeraldAgiRoutesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_agi_routes_finalize;
}

static void
herald_agi_routes_init (HeraldAgiRoutes *self)
{
}

/**
 * herald_agi_routes_new:
 * @lookup: who is asked for names
 *
 * Returns: (transfer full): what serves calls that ask from the dialplan
 */
HeraldAgiRoutes *
herald_agi_routes_new (HeraldLookup *lookup)
{
  HeraldAgiRoutes *self = g_object_new (HERALD_TYPE_AGI_ROUTES, NULL);

  self->lookup = g_object_ref (lookup);
  return self;
}

/**
 * herald_agi_routes_set_told:
 * @self: the routes
 * @func: (nullable): called at the end of each call
 * @user_data: for @func
 */
void
herald_agi_routes_set_told (HeraldAgiRoutes *self,
                            HeraldAgiToldFunc func,
                            gpointer user_data)
{
  self->told = func;
  self->told_data = user_data;
}

/**
 * herald_agi_routes_set_trouble:
 * @self: the routes
 * @func: (nullable): called when what a route needs has failed
 * @user_data: for @func
 */
void
herald_agi_routes_set_trouble (HeraldAgiRoutes *self,
                               HeraldAgiTroubleFunc func,
                               gpointer user_data)
{
  self->trouble = func;
  self->trouble_data = user_data;
}

/**
 * herald_agi_routes_set_pop:
 * @self: the routes
 * @func: (nullable): who takes the data of "pop"; %NULL: Asterisk tells them to all desks that listen to it
 * @user_data: for @func
 */
void
herald_agi_routes_set_pop (HeraldAgiRoutes *self,
                           HeraldAgiPopFunc func,
                           gpointer user_data)
{
  self->pop = func;
  self->pop_data = user_data;
}

static void
on_case_failed (HeraldCaseDesk *cases,
                const GError *error,
                HeraldAgiRoutes *self)
{
  if (self->trouble != NULL)
    self->trouble ("case", error, self->trouble_data);
}

/**
 * herald_agi_routes_set_cases:
 * @self: the routes
 * @cases: (nullable): the helpdesk; %NULL: there is none
 */
void
herald_agi_routes_set_cases (HeraldAgiRoutes *self,
                             HeraldCaseDesk *cases)
{
  if (self->cases != NULL)
    g_signal_handlers_disconnect_by_data (self->cases, self);
  g_set_object (&self->cases, cases);
  if (cases != NULL)
    g_signal_connect (cases, "failed", G_CALLBACK (on_case_failed), self);
}

/**
 * herald_agi_routes_set_last_agents:
 * @self: the routes
 * @last_agents: (nullable): who has spoken with whom; %NULL: nobody remembers
 */
void
herald_agi_routes_set_last_agents (HeraldAgiRoutes *self,
                                   HeraldLastAgents *last_agents)
{
  g_set_object (&self->last_agents, last_agents);
}

/**
 * herald_agi_routes_serve:
 * @self: the routes
 * @call: a call with a complete request
 *
 * Does what it asks for, and lets it go on: at once where there is no such route. Calls that are being served keep @self.
 */
void
herald_agi_routes_serve (HeraldAgiRoutes *self,
                         HeraldAgiCall *call)
{
  const char *route = herald_agi_request_get_route (herald_agi_call_get_request (call));

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (route, table[i].name))
      {
        table[i].serve (self, call);
        return;
      }
  herald_agi_call_close (call);
  if (self->told != NULL)
    self->told ("other", "unknown", 0, NULL, self->told_data);
}
