/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/dial.h"

G_BEGIN_DECLS

/* A caller in a queue, or talking to a member of it. */
typedef struct _SimQueueCall
{
  SimQueue *queue;
  SimMember *member; /* who answered */
  char *leg;         /* unique id of the member's channel */
  guint position;
  gint64 joined, answered;
  guint timer; /* to the next round */
} SimQueueCall;

SimQueue *sim_queue_add (HeraldSim *sim, const char *name);
void sim_queue_add_member (SimQueue *self, SimPhone *phone);
void sim_queue_clear (SimQueue *self);
void sim_queue_free (SimQueue *self);
SimQueue *sim_queue_find (HeraldSim *sim, const char *name);
SimMember *sim_queue_find_member (SimQueue *self, const char *interface);
void sim_queue_join (SimQueue *self, SimChannel *caller);
void sim_queue_answered (SimDial *dial, SimChannel *leg);
void sim_queue_not_answered (SimDial *dial, SimChannel *leg);
void sim_queue_round_over (SimDial *dial);
void sim_queue_abandon (SimChannel *caller);
void sim_queue_complete (SimChannel *caller, const char *reason);
void sim_queue_forget (SimChannel *caller);
void sim_queue_call_free (HeraldSim *sim, SimQueueCall *call);
void sim_queues_member_changed (HeraldSim *sim, SimPhone *phone);
void sim_queue_pause (HeraldSim *sim, SimQueue *self, SimMember *member, gboolean paused, const char *reason);
void sim_queue_member_text (HeraldSim *sim, GString *text, SimQueue *self, SimMember *member);

SimGroup *sim_group_add (HeraldSim *sim, const char *name);
SimGroup *sim_group_find (HeraldSim *sim, const char *name);
void sim_group_free (SimGroup *self);

G_END_DECLS
