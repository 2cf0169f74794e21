/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/channel.h"

G_BEGIN_DECLS

typedef struct _SimParked
{
  HeraldSim *sim;
  SimChannel *channel;
  char *space;
  char *parker; /* device that gets it back after the time */
  gint64 since;
  guint timeout_ms;
  guint timer;
} SimParked;

gboolean sim_parking_has (HeraldSim *sim, const char *space);
gboolean sim_parking_can (SimChannel *channel);
SimParked *sim_parking_park (SimChannel *channel, const char *parker, guint timeout_ms);
void sim_parking_retrieve (SimChannel *retriever, const char *space);
void sim_parking_give_up (SimChannel *channel);
void sim_parking_take (SimChannel *channel);
void sim_parking_text (GString *text, SimParked *parked, SimChannel *retriever);
void sim_parked_free (SimParked *self);

G_END_DECLS
