/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/model.h"

G_BEGIN_DECLS

void sim_text_add (GString *text, const char *key, const char *value);
void sim_text_add_int (GString *text, const char *key, gint64 value);
void sim_text_channel (GString *text, const char *prefix, const SimChannel *channel);
void sim_text_bridge (GString *text, const char *prefix, const SimBridge *bridge);
char *sim_text_escape_name (const char *name) G_GNUC_WARN_UNUSED_RESULT;
const char *sim_text_state (SimState state);
const char *sim_text_cause (int cause);
const char *sim_text_or_unknown (const char *value);

void sim_event_begin (HeraldSim *sim, const char *name, SimClass event_class);
void sim_event_end (HeraldSim *sim);

void sim_set (char **field, const char *value);

G_END_DECLS
