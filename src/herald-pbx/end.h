/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/channel.h"

G_BEGIN_DECLS

void sim_end_without_answer (SimChannel *caller, int cause, int tech_cause);
void sim_end_by_person (SimChannel *channel);
void sim_end_by_server (SimChannel *channel, int cause);
void sim_end_release (SimChannel *channel);
void sim_end_soon (SimChannel *channel);
void sim_end_alone (SimChannel *channel, int cause, int tech_cause);

G_END_DECLS
