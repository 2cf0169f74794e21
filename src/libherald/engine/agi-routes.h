/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/call-data.h"
#include "actions/case.h"
#include "engine/last-agents.h"
#include "lookup/lookup.h"
#include "pbx/agi-server.h"

G_BEGIN_DECLS

/**
 * HeraldAgiToldFunc:
 * @route: "lookup", …; "other": none of ours
 * @outcome: a word, with the route: how sure the name is, …; "gone": the call has gone on before there was an answer
 * @took_us: microseconds that the call waited
 * @error: (nullable): why not all of it was told to Asterisk
 * @user_data: the closure
 *
 * A call has been served. Nothing of it is a caller's own words.
 */
typedef void (*HeraldAgiToldFunc) (const char *route, const char *outcome, gint64 took_us, const GError *error, gpointer user_data);

/**
 * HeraldAgiTroubleFunc:
 * @route: which
 * @error: a sentence, without a caller's words
 * @user_data: the closure
 *
 * What a route needs from others has failed; the calls go on without.
 */
typedef void (*HeraldAgiTroubleFunc) (const char *route, const GError *error, gpointer user_data);

/**
 * HeraldAgiPopFunc:
 * @unique_id: Asterisk's id of the channel that asks
 * @ext: (nullable): the extensions whose desks alone are to show it, with commas between them
 * @data: what the dialplan says of the call; to be kept by reference
 * @user_data: the closure
 *
 * The desk of this process takes data of a call.
 */
typedef void (*HeraldAgiPopFunc) (const char *unique_id, const char *ext, HeraldCallData *data, gpointer user_data);

/* What a dialplan may ask for: the first word of "agi://host/ROUTE?name=value" and of "AGI(herald-agi,ROUTE,name=value)". The same for
 * all who serve such calls. Lives where its calls do, in one thread. */
#define HERALD_TYPE_AGI_ROUTES (herald_agi_routes_get_type ())
G_DECLARE_FINAL_TYPE (HeraldAgiRoutes, herald_agi_routes, HERALD, AGI_ROUTES, GObject)

HeraldAgiRoutes *herald_agi_routes_new (HeraldLookup *lookup) G_GNUC_WARN_UNUSED_RESULT;
void herald_agi_routes_set_told (HeraldAgiRoutes *self, HeraldAgiToldFunc func, gpointer user_data);
void herald_agi_routes_set_trouble (HeraldAgiRoutes *self, HeraldAgiTroubleFunc func, gpointer user_data);
void herald_agi_routes_set_pop (HeraldAgiRoutes *self, HeraldAgiPopFunc func, gpointer user_data);
void herald_agi_routes_set_cases (HeraldAgiRoutes *self, HeraldCaseDesk *cases);
void herald_agi_routes_set_last_agents (HeraldAgiRoutes *self, HeraldLastAgents *last_agents);
void herald_agi_routes_serve (HeraldAgiRoutes *self, HeraldAgiCall *call);

G_END_DECLS
