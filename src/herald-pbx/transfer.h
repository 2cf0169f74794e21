/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/channel.h"

G_BEGIN_DECLS

void sim_hold (SimChannel *channel, gboolean on);
gboolean sim_transfer_can_reach (HeraldSim *sim, const char *exten);
gboolean sim_transfer_blind (SimChannel *transferer, const char *context, const char *exten);
void sim_transfer_redirect (SimChannel *channel, const char *context, const char *exten, int priority);

/* attended.c */
gboolean sim_transfer_attended (SimChannel *transferer, const char *context, const char *exten);
gboolean sim_transfer_cancel (SimChannel *transferer);
gboolean sim_transfer_complete_by_phone (SimChannel *first, SimChannel *second);
void sim_transfer_target_known (SimChannel *caller, SimChannel *leg);
void sim_transfer_leg_rings (SimChannel *caller);
void sim_transfer_leg_answered (SimChannel *caller);
gboolean sim_transfer_target_failed (SimChannel *caller, int cause);
gboolean sim_transfer_ended (SimChannel *channel, gboolean by_person);
void sim_transfer_forget (SimChannel *channel);
void sim_transfer_release (SimChannel *channel);

G_END_DECLS
