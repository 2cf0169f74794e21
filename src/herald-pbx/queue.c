/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queues: all free members ring, again and again, until one answers or the caller gives up. */

#include "herald-pbx/queue.h"

#include "herald-pbx/phone.h"

static void start_round (SimChannel *caller);

/* Adds an empty queue. Returns: (transfer none): it */
SimQueue *
sim_queue_add (HeraldSim *sim,
               const char *name)
{
  SimQueue *self = g_new0 (SimQueue, 1);

  self->name = g_strdup (name);
  self->members = g_ptr_array_new ();
  self->callers = g_ptr_array_new ();
  self->ring_ms = 15000;
  self->retry_ms = 5000;
  self->available = TRUE;
  g_ptr_array_add (sim->queues, self);
  return self;
}

/* Adds a member. */
void
sim_queue_add_member (SimQueue *self,
                      SimPhone *phone)
{
  SimMember *member = g_new0 (SimMember, 1);

  member->phone = phone;
  g_ptr_array_add (self->members, member);
}

static void
member_free (SimMember *member)
{
  g_free (member->reason);
  g_free (member);
}

/* Takes all members out. */
void
sim_queue_clear (SimQueue *self)
{
  for (guint i = 0; i < self->members->len; i++)
    member_free (g_ptr_array_index (self->members, i));
  g_ptr_array_set_size (self->members, 0);
}

/* Frees a queue without callers. */
void
sim_queue_free (SimQueue *self)
{
  sim_queue_clear (self);
  g_ptr_array_unref (self->members);
  g_ptr_array_unref (self->callers);
  g_free (self->name);
  g_free (self);
}

/* Returns: (transfer none) (nullable): the queue of that name */
SimQueue *
sim_queue_find (HeraldSim *sim,
                const char *name)
{
  for (guint i = 0; i < sim->queues->len; i++)
    {
      SimQueue *queue = g_ptr_array_index (sim->queues, i);

      if (g_str_equal (queue->name, name))
        return queue;
    }
  return NULL;
}

/* Returns: (transfer none) (nullable): the member with that interface ("PJSIP/1001") */
SimMember *
sim_queue_find_member (SimQueue *self,
                       const char *interface)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      SimMember *member = g_ptr_array_index (self->members, i);

      if (g_ascii_strcasecmp (member->phone->device, interface) == 0)
        return member;
    }
  return NULL;
}

static SimMember *
member_of_phone (SimQueue *self,
                 const SimPhone *phone)
{
  return sim_queue_find_member (self, phone->device);
}

static guint
seconds_since (HeraldSim *sim,
               gint64 then)
{
  return (guint) ((sim_clock_now (sim->clock) - then) / G_USEC_PER_SEC);
}

/* Appends what QueueMemberStatus, QueueMemberPause (and, less Ringinuse, QueueMember) say of a member. */
void
sim_queue_member_text (HeraldSim *sim,
                       GString *text,
                       SimQueue *self,
                       SimMember *member)
{
  sim_text_add (text, "StateInterface", member->phone->device);
  sim_text_add (text, "Membership", "static");
  sim_text_add_int (text, "Penalty", 0);
  sim_text_add_int (text, "CallsTaken", member->calls_taken);
  sim_text_add_int (text, "LastCall", member->last_call);
  sim_text_add_int (text, "LastPause", member->last_pause);
  sim_text_add_int (text, "LoginTime", sim->started / G_USEC_PER_SEC);
  sim_text_add_int (text, "InCall", member->in_call);
  sim_text_add_int (text, "Status", sim_phone_queue_status (member->phone));
  sim_text_add_int (text, "Paused", member->paused);
  sim_text_add (text, "PausedReason", member->paused ? member->reason : "");
}

static void
member_event (HeraldSim *sim,
              const char *event,
              SimQueue *self,
              SimMember *member)
{
  sim_event_begin (sim, event, SIM_CLASS_AGENT);
  sim_text_add (sim->event, "Queue", self->name);
  sim_text_add (sim->event, "MemberName", member->phone->name);
  sim_text_add (sim->event, "Interface", member->phone->device);
  sim_queue_member_text (sim, sim->event, self, member);
  sim_text_add_int (sim->event, "Ringinuse", 0);
  sim_text_add_int (sim->event, "Wrapuptime", 0);
  sim_event_end (sim);
}

static void
device_event (HeraldSim *sim,
              SimQueue *self,
              const char *suffix,
              const char *state)
{
  g_autofree char *device = g_strdup_printf ("Queue:%s%s", self->name, suffix);

  sim_event_begin (sim, "DeviceStateChange", SIM_CLASS_CALL);
  sim_text_add (sim->event, "Device", device);
  sim_text_add (sim->event, "State", state);
  sim_event_end (sim);
}

static gboolean
is_free (const SimMember *member)
{
  return !member->paused && sim_phone_state (member->phone) == SIM_DEVICE_IDLE;
}

/* Tells the queues of @phone that its state has changed. */
void
sim_queues_member_changed (HeraldSim *sim,
                           SimPhone *phone)
{
  for (guint i = 0; i < sim->queues->len; i++)
    {
      SimQueue *queue = g_ptr_array_index (sim->queues, i);
      SimMember *member = member_of_phone (queue, phone);
      gboolean available = FALSE;

      if (member == NULL)
        continue;
      member_event (sim, "QueueMemberStatus", queue, member);
      for (guint m = 0; m < queue->members->len && !available; m++)
        available = is_free (g_ptr_array_index (queue->members, m));
      if (available != queue->available)
        device_event (sim, queue, "_avail", available ? "NOT_INUSE" : "INUSE");
      queue->available = available;
    }
}

/* Pauses a member or brings it back: QueueMemberPause. */
void
sim_queue_pause (HeraldSim *sim,
                 SimQueue *self,
                 SimMember *member,
                 gboolean paused,
                 const char *reason)
{
  g_autofree char *suffix = g_strdup_printf ("_pause_%s", member->phone->device);

  if (paused && !member->paused)
    member->last_pause = sim_clock_now (sim->clock) / G_USEC_PER_SEC;
  member->paused = paused;
  sim_set (&member->reason, reason);
  device_event (sim, self, suffix, paused ? "INUSE" : "NOT_INUSE");
  member_event (sim, "QueueMemberPause", self, member);
}

static void
caller_event (SimChannel *caller,
              const char *event,
              SimQueueCall *call)
{
  HeraldSim *sim = caller->sim;

  sim_event_begin (sim, event, SIM_CLASS_AGENT);
  sim_text_channel (sim->event, "", caller);
  sim_text_add (sim->event, "Queue", call->queue->name);
  sim_text_add_int (sim->event, "Position", call->position);
  if (g_str_equal (event, "QueueCallerAbandon"))
    {
      sim_text_add_int (sim->event, "OriginalPosition", call->position);
      sim_text_add_int (sim->event, "HoldTime", seconds_since (sim, call->joined));
    }
  else
    sim_text_add_int (sim->event, "Count", call->queue->callers->len);
  sim_event_end (sim);
}

static void
agent_event_begin (SimChannel *caller,
                   SimChannel *leg,
                   const char *event,
                   SimQueue *queue)
{
  HeraldSim *sim = caller->sim;

  sim_event_begin (sim, event, SIM_CLASS_AGENT);
  sim_text_channel (sim->event, "", caller);
  sim_text_channel (sim->event, "Dest", leg);
  sim_text_add (sim->event, "Queue", queue->name);
  sim_text_add (sim->event, "Interface", leg->phone->device);
  sim_text_add (sim->event, "MemberName", leg->phone->name);
}

/* The caller enters the queue. */
void
sim_queue_join (SimQueue *self,
                SimChannel *caller)
{
  HeraldSim *sim = caller->sim;
  SimQueueCall *call = g_new0 (SimQueueCall, 1);

  if (caller->waiting != NULL)
    sim_queue_forget (caller);
  sim_channel_set_state (caller, SIM_UP);
  if (caller->phone != NULL)
    sim_phone_changed (sim, caller->phone);
  caller->priority = 2;
  sim_channel_set_app (caller, "Queue", self->name);
  call->queue = self;
  call->joined = sim_clock_now (sim->clock);
  caller->waiting = call;
  g_ptr_array_add (self->callers, caller);
  call->position = self->callers->len;
  if (self->callers->len == 1)
    device_event (sim, self, "", "RINGING");
  caller_event (caller, "QueueCallerJoin", call);
  sim_channel_music (caller, TRUE);
  start_round (caller);
}

static void
on_retry (gpointer data)
{
  SimChannel *caller = data;

  caller->waiting->timer = 0;
  start_round (caller);
}

static void
call_member (SimDial *dial,
             SimPhone *phone)
{
  SimChannel *caller = dial->caller;
  SimChannel *leg = sim_dial_add_leg (dial, phone, NULL);

  /* AgentCalled already shows whom the member will talk to, DialBegin does not: measured on 22. */
  sim_channel_set_place (leg, NULL, caller->exten, 1);
  sim_channel_set_line (leg, caller->num, caller->cid_name);
  agent_event_begin (caller, leg, "AgentCalled", dial->queue);
  sim_event_end (dial->sim);
  sim_channel_set_place (leg, NULL, "s", 1);
  sim_channel_set_line (leg, NULL, NULL);
  sim_dial_event (caller, leg, "DialBegin", phone->device);
}

/* Rings all free members. */
static void
start_round (SimChannel *caller)
{
  HeraldSim *sim = caller->sim;
  SimQueueCall *call = caller->waiting;
  SimQueue *self = call->queue;
  SimDial *dial = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->members->len; i++)
    {
      SimMember *member = g_ptr_array_index (self->members, i);

      if (!is_free (member))
        continue;
      if (dial == NULL)
        {
          dial = sim_dial_new (caller, SIM_DIAL_QUEUE, self->ring_ms);
          dial->queue = self;
        }
      call_member (dial, member->phone);
    }
  if (dial == NULL)
    {
      call->timer = sim_clock_add (sim->clock, self->retry_ms, on_retry, caller);
      return;
    }
  for (guint i = 0; i < dial->legs->len; i++)
    g_ptr_array_add (ids, g_strdup (((SimChannel *) g_ptr_array_index (dial->legs, i))->uniqueid));
  for (guint i = 0; i < ids->len; i++)
    {
      SimChannel *leg = sim_channel_find_id (sim, g_ptr_array_index (ids, i));

      if (leg != NULL)
        sim_leg_behave (leg);
    }
}

static void
leave (SimChannel *caller)
{
  SimQueueCall *call = caller->waiting;

  g_ptr_array_remove (call->queue->callers, caller);
  if (call->queue->callers->len == 0)
    device_event (caller->sim, call->queue, "", "NOT_INUSE");
  caller_event (caller, "QueueCallerLeave", call);
  for (guint i = 0; i < call->queue->callers->len; i++)
    ((SimChannel *) g_ptr_array_index (call->queue->callers, i))->waiting->position = i + 1;
}

/* Tells that those who ring besides @answered (or all) are cancelled. Returns: (transfer full): them */
static GPtrArray *
cancel_legs (SimDial *dial,
             SimChannel *answered)
{
  GPtrArray *legs = g_ptr_array_new ();

  for (guint i = 0; i < dial->legs->len; i++)
    if (g_ptr_array_index (dial->legs, i) != answered)
      g_ptr_array_add (legs, g_ptr_array_index (dial->legs, i));
  for (guint i = 0; i < legs->len; i++)
    sim_dial_event (dial->caller, g_ptr_array_index (legs, i), "DialEnd", "CANCEL");
  return legs;
}

static void
hang_up_legs (GPtrArray *legs,
              int cause)
{
  for (guint i = 0; i < legs->len; i++)
    sim_channel_hangup (g_ptr_array_index (legs, i), cause, 0);
}

/* The member at @leg answers. DialEnd of the others comes twice, as app_queue sends it. */
void
sim_queue_answered (SimDial *dial,
                    SimChannel *leg)
{
  HeraldSim *sim = dial->sim;
  SimChannel *caller = dial->caller;
  SimQueueCall *call = caller->waiting;
  SimBridge *bridge;
  g_autoptr (GPtrArray) others = NULL;
  guint waited = seconds_since (sim, call->joined);

  sim_channel_set_state (leg, SIM_UP);
  sim_dial_event (caller, leg, "DialEnd", "ANSWER");
  others = cancel_legs (dial, leg);
  sim_channel_tell_line (caller, leg->num, leg->cid_name);
  for (guint i = 0; i < others->len; i++)
    sim_dial_event (caller, g_ptr_array_index (others, i), "DialEnd", "CANCEL");
  while (dial->legs->len > 0)
    sim_dial_drop_leg (dial, g_ptr_array_index (dial->legs, 0));
  sim_dial_free (dial);
  sim_channel_music (caller, FALSE);
  leave (caller);
  call->member = member_of_phone (call->queue, leg->phone);
  call->leg = g_strdup (leg->uniqueid);
  call->answered = sim_clock_now (sim->clock);
  agent_event_begin (caller, leg, "AgentConnect", call->queue);
  sim_text_add_int (sim->event, "HoldTime", waited);
  sim_text_add_int (sim->event, "RingTime", seconds_since (sim, leg->created));
  sim_event_end (sim);
  if (call->member != NULL)
    call->member->in_call = TRUE;
  sim_phone_changed (sim, leg->phone);
  bridge = sim_bridge_new (sim, FALSE);
  sim_bridge_enter (sim, bridge, leg, NULL);
  hang_up_legs (others, 26);
  sim_bridge_enter (sim, bridge, caller, NULL);
}

/* The member at @leg did not answer, or refused: AgentRingNoAnswer. */
void
sim_queue_not_answered (SimDial *dial,
                        SimChannel *leg)
{
  HeraldSim *sim = dial->sim;

  agent_event_begin (dial->caller, leg, "AgentRingNoAnswer", dial->queue);
  sim_text_add_int (sim->event, "RingTime", (sim_clock_now (sim->clock) - leg->created) / 1000);
  sim_event_end (sim);
}

/* Nobody answered in time, or all refused: the caller waits for the next round. */
void
sim_queue_round_over (SimDial *dial)
{
  HeraldSim *sim = dial->sim;
  SimChannel *caller = dial->caller;
  SimQueueCall *call = caller->waiting;
  g_autoptr (GPtrArray) legs = g_ptr_array_new ();

  for (guint i = 0; i < dial->legs->len; i++)
    {
      SimChannel *leg = g_ptr_array_index (dial->legs, i);

      g_ptr_array_add (legs, leg);
      sim_dial_event (caller, leg, "DialEnd", "NOANSWER");
      sim_queue_not_answered (dial, leg);
    }
  for (guint i = 0; i < legs->len; i++)
    sim_dial_event (caller, g_ptr_array_index (legs, i), "DialEnd", "CANCEL");
  while (dial->legs->len > 0)
    sim_dial_drop_leg (dial, g_ptr_array_index (dial->legs, 0));
  sim_dial_free (dial);
  hang_up_legs (legs, 0);
  call->timer = sim_clock_add (sim->clock, call->queue->retry_ms, on_retry, caller);
}

/* The caller hangs up while waiting. */
void
sim_queue_abandon (SimChannel *caller)
{
  HeraldSim *sim = caller->sim;
  SimDial *dial = caller->dial;
  g_autoptr (GPtrArray) legs = NULL;

  sim_channel_request_hangup (caller, "HangupRequest", -1, 0);
  sim_channel_music (caller, FALSE);
  if (dial != NULL)
    {
      legs = cancel_legs (dial, NULL);
      for (guint i = 0; i < legs->len; i++)
        sim_dial_event (caller, g_ptr_array_index (legs, i), "DialEnd", "CANCEL");
      while (dial->legs->len > 0)
        sim_dial_drop_leg (dial, g_ptr_array_index (dial->legs, 0));
      sim_dial_free (dial);
    }
  caller->waiting->queue->abandoned++;
  caller_event (caller, "QueueCallerAbandon", caller->waiting);
  leave (caller);
  sim_queue_call_free (sim, g_steal_pointer (&caller->waiting));
  sim_channel_request_hangup (caller, "SoftHangupRequest", 16, 0);
  if (legs != NULL)
    hang_up_legs (legs, 0);
  sim_channel_hangup (caller, 0, 0);
}

/* The talk between caller and member is over: AgentComplete with @reason "caller", "agent" or "transfer". */
void
sim_queue_complete (SimChannel *caller,
                    const char *reason)
{
  HeraldSim *sim = caller->sim;
  SimQueueCall *call = caller->waiting;
  SimChannel *leg = sim_channel_find_id (sim, call->leg);

  if (call->answered == 0)
    {
      sim_queue_forget (caller);
      return;
    }
  caller->waiting = NULL;
  if (leg != NULL)
    {
      agent_event_begin (caller, leg, "AgentComplete", call->queue);
      sim_text_add_int (sim->event, "HoldTime", (call->answered - call->joined) / G_USEC_PER_SEC);
      sim_text_add_int (sim->event, "TalkTime", seconds_since (sim, call->answered));
      sim_text_add (sim->event, "Reason", reason);
      sim_event_end (sim);
    }
  call->queue->completed++;
  if (call->member != NULL)
    {
      call->member->in_call = FALSE;
      call->member->calls_taken++;
      call->member->last_call = sim_clock_now (sim->clock) / G_USEC_PER_SEC;
    }
  sim_queue_call_free (sim, call);
}

/* The caller is gone from the queue, or from the talk with a member, by other ways than those above. */
void
sim_queue_forget (SimChannel *caller)
{
  SimQueueCall *call = caller->waiting;

  if (call->answered == 0)
    leave (caller);
  else if (call->member != NULL)
    call->member->in_call = FALSE;
  sim_queue_call_free (caller->sim, g_steal_pointer (&caller->waiting));
}

/* Frees what a queue knows of a caller. */
void
sim_queue_call_free (HeraldSim *sim,
                     SimQueueCall *call)
{
  sim_clock_cancel (sim->clock, &call->timer);
  g_free (call->leg);
  g_free (call);
}
