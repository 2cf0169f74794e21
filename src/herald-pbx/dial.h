/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/channel.h"

G_BEGIN_DECLS

typedef enum
{
  SIM_DIAL_ONE,   /* one phone, or an outside number */
  SIM_DIAL_GROUP, /* several phones at once */
  SIM_DIAL_QUEUE, /* the free members of a queue */
} SimDialKind;

/* A caller, and who rings for it. */
struct _SimDial
{
  HeraldSim *sim;
  SimDialKind kind;
  SimChannel *caller;
  GPtrArray *legs; /* of SimChannel, none of them answered */
  SimQueue *queue;
  guint timer; /* how long they ring */
  int step;    /* how far the caller goes on in the dialplan when nobody answers */
};

void sim_dial_run (SimChannel *caller);
void sim_dial_phone (SimChannel *caller, SimPhone *phone, guint ring_ms);
void sim_dial_group (SimChannel *caller, SimGroup *group);
void sim_dial_outside (SimChannel *caller, const char *number);
SimDial *sim_dial_new (SimChannel *caller, SimDialKind kind, guint ring_ms);
SimChannel *sim_dial_add_leg (SimDial *self, SimPhone *phone, const char *number);
void sim_dial_free (SimDial *self);
void sim_dial_event (SimChannel *caller, SimChannel *leg, const char *event, const char *status);
void sim_dial_drop_leg (SimDial *self, SimChannel *leg);
void sim_leg_ring (SimChannel *leg);
void sim_leg_answer (SimChannel *leg);
void sim_leg_behave (SimChannel *leg);
void sim_dial_connect (SimChannel *caller, SimChannel *leg);
void sim_dial_give_up (SimDial *self, int cause, int tech_cause);
void sim_leg_refuse (SimChannel *leg, SimManner manner);

G_END_DECLS
