/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/text.h"

G_BEGIN_DECLS

SimChannel *sim_channel_new (HeraldSim *sim, SimPhone *phone, SimState state, const char *num, const char *name,
                             const char *context, const char *exten, const char *linkedid, const char *uniqueid);
SimChannel *sim_channel_new_local (HeraldSim *sim, const char *exten, const char *context, int half, guint pair,
                                   const char *linkedid);
SimChannel *sim_channel_find (HeraldSim *sim, const char *name);
SimChannel *sim_channel_find_id (HeraldSim *sim, const char *uniqueid);
void sim_channel_free (SimChannel *self);

void sim_channel_event (SimChannel *self, const char *event);
void sim_channel_set_state (SimChannel *self, SimState state);
void sim_channel_set_line (SimChannel *self, const char *num, const char *name);
void sim_channel_tell_line (SimChannel *self, const char *num, const char *name);
void sim_channel_set_place (SimChannel *self, const char *context, const char *exten, int priority);
void sim_channel_set_app (SimChannel *self, const char *app, const char *data);
void sim_channel_request_hangup (SimChannel *self, const char *event, int cause, int tech_cause);
void sim_channel_hangup (SimChannel *self, int cause, int tech_cause);
void sim_channel_music (SimChannel *self, gboolean on);

SimBridge *sim_bridge_new (HeraldSim *sim, gboolean parking);
void sim_bridge_enter (HeraldSim *sim, SimBridge *self, SimChannel *channel, const char *swap);
void sim_bridge_leave (SimChannel *channel);
void sim_bridge_destroy (HeraldSim *sim, SimBridge *self);
void sim_bridge_free (SimBridge *self);
SimChannel *sim_bridge_other (SimChannel *channel);

G_END_DECLS
