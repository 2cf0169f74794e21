/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/agi-listener.h"
#include "engine/engine.h"

G_BEGIN_DECLS

const char *herald_bus_state_to_string (HeraldLinkState state);
char *herald_bus_state_text (HeraldEngine *engine) G_GNUC_WARN_UNUSED_RESULT;
GVariant *herald_bus_dialplan_to_variant (HeraldAgiListener *listener);
GVariant *herald_bus_account_to_variant (HeraldAccount *account);
GVariant *herald_bus_call_to_variant (HeraldCallItem *item, const char *id);
GVariant *herald_bus_match_to_variant (const HeraldContactMatch *match);

G_END_DECLS
