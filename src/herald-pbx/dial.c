/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody calls somebody: phones ring and are answered. The events and their order are those that Dial() of
 * Asterisk 22 causes. */

#include "herald-pbx/dial.h"

#include <string.h>

#include "herald-pbx/end.h"
#include "herald-pbx/originate.h"
#include "herald-pbx/parking.h"
#include "herald-pbx/phone.h"
#include "herald-pbx/queue.h"
#include "herald-pbx/transfer.h"

static void on_ring_timeout (gpointer data);

/* Returns: (transfer full): a dial of @caller without legs yet; it lasts @ring_ms (0: no limit) */
SimDial *
sim_dial_new (SimChannel *caller,
              SimDialKind kind,
              guint ring_ms)
{
  SimDial *self = g_new0 (SimDial, 1);

  self->sim = caller->sim;
  self->kind = kind;
  self->caller = caller;
  self->legs = g_ptr_array_new ();
  self->step = 2;
  caller->dial = self;
  if (ring_ms > 0)
    self->timer = sim_clock_add (self->sim->clock, ring_ms, on_ring_timeout, self);
  return self;
}

/* Frees the dial; its legs, if any are left, are on their own. */
void
sim_dial_free (SimDial *self)
{
  sim_clock_cancel (self->sim->clock, &self->timer);
  for (guint i = 0; i < self->legs->len; i++)
    ((SimChannel *) g_ptr_array_index (self->legs, i))->leg_of = NULL;
  if (self->caller != NULL)
    self->caller->dial = NULL;
  g_ptr_array_unref (self->legs);
  g_free (self);
}

/* Sends DialBegin, DialState or DialEnd. @caller is %NULL for an originated leg: only Dest* headers then. */
void
sim_dial_event (SimChannel *caller,
                SimChannel *leg,
                const char *event,
                const char *status)
{
  HeraldSim *sim = leg->sim;
  gboolean begin = g_str_equal (event, "DialBegin");

  sim_event_begin (sim, event, SIM_CLASS_CALL);
  if (caller != NULL)
    sim_text_channel (sim->event, "", caller);
  sim_text_channel (sim->event, "Dest", leg);
  sim_text_add (sim->event, begin ? "DialString" : "DialStatus", status);
  sim_event_end (sim);
}

/* Takes a leg out that does not ring any more. */
void
sim_dial_drop_leg (SimDial *self,
                   SimChannel *leg)
{
  g_ptr_array_remove (self->legs, leg);
  leg->leg_of = NULL;
  sim_clock_cancel (leg->sim->clock, &leg->timer);
}

/**
 * sim_dial_add_leg:
 * @phone: who is dialled, or the trunk
 * @number: (nullable): the number dialled by the trunk
 *
 * Returns: (transfer none): the new leg, which knows its caller but does not ring yet
 */
SimChannel *
sim_dial_add_leg (SimDial *self,
                  SimPhone *phone,
                  const char *number)
{
  SimChannel *caller = self->caller;
  SimChannel *leg = sim_channel_new (self->sim, phone, SIM_DOWN, phone->exten, phone->name,
                                     number != NULL ? "from-trunk" : "internal", "s", caller->linkedid, NULL);

  leg->leg_of = self;
  g_ptr_array_add (self->legs, leg);
  sim_channel_set_app (leg, "AppDial", "(Outgoing Line)");
  if (self->kind == SIM_DIAL_QUEUE)
    return leg;
  sim_channel_set_place (leg, NULL, caller->exten, 1);
  sim_channel_set_line (leg, caller->num, caller->cid_name);
  if (number != NULL)
    {
      sim_set (&leg->num, caller->exten);
      sim_set (&leg->cid_name, caller->originated ? caller->line_name : NULL);
      sim_event_begin (self->sim, "NewCallerid", SIM_CLASS_CALL);
      sim_text_channel (self->sim->event, "", leg);
      sim_text_add (self->sim->event, "CID-CallingPres", "0 (Presentation Allowed, Not Screened)");
      sim_event_end (self->sim);
    }
  sim_channel_event (leg, "NewConnectedLine");
  return leg;
}

/* Where the dialplan dials a phone: behind a NoOp and a Set for calls from outside. */
static int
phone_priority (const SimChannel *caller)
{
  if (g_str_equal (caller->context, "from-trunk"))
    return 3;
  return g_str_equal (caller->context, "park-dial") ? 1 : 2;
}

static void
dial_one (SimChannel *caller,
          SimPhone *phone,
          const char *number,
          guint ring_ms)
{
  HeraldSim *sim = caller->sim;
  SimPhone *calling = caller->phone;
  SimDial *self = sim_dial_new (caller, SIM_DIAL_ONE, ring_ms);
  g_autofree char *trunk_string = number != NULL ? g_strdup_printf ("%s@trunk", number) : NULL;
  g_autofree char *data = g_strdup_printf ("%s,20,tT", phone->device);
  SimChannel *leg;

  self->step = number != NULL ? 1 : 2;
  caller->priority = number != NULL ? 1 : phone_priority (caller);
  sim_channel_set_app (caller, "Dial", data);
  leg = sim_dial_add_leg (self, phone, number);
  sim_dial_event (caller, leg, "DialBegin", number != NULL ? trunk_string : phone->exten);
  if (g_strcmp0 (caller->line_num, leg->num) != 0 || g_strcmp0 (caller->line_name, leg->cid_name) != 0)
    sim_channel_tell_line (caller, leg->num, leg->cid_name);
  sim_transfer_target_known (caller, leg);
  sim_leg_behave (leg);
  if (calling != NULL) /* the caller may be gone by now */
    sim_phone_changed (sim, calling);
}

/* @caller calls one phone. */
void
sim_dial_phone (SimChannel *caller,
                SimPhone *phone,
                guint ring_ms)
{
  if (!phone->registered)
    {
      caller->priority = phone_priority (caller) + 2;
      sim_end_without_answer (caller, 3, 404);
    }
  else
    dial_one (caller, phone, NULL, ring_ms);
}

/* @caller calls the outside world; @number is what the trunk is given. */
void
sim_dial_outside (SimChannel *caller,
                  const char *number)
{
  dial_one (caller, caller->sim->trunk, number, caller->sim->ring_ms);
}

/* @caller calls all phones of a group. */
void
sim_dial_group (SimChannel *caller,
                SimGroup *group)
{
  HeraldSim *sim = caller->sim;
  SimDial *self = sim_dial_new (caller, SIM_DIAL_GROUP, sim->ring_ms);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  sim_channel_set_app (caller, "Dial", group->name);
  for (guint i = 0; i < group->phones->len; i++)
    if (((SimPhone *) g_ptr_array_index (group->phones, i))->registered)
      sim_dial_add_leg (self, g_ptr_array_index (group->phones, i), NULL);
  for (guint i = 0; i < self->legs->len; i++)
    {
      SimChannel *leg = g_ptr_array_index (self->legs, i);

      sim_dial_event (caller, leg, "DialBegin", leg->phone->exten);
      g_ptr_array_add (ids, g_strdup (leg->uniqueid));
    }
  if (ids->len == 0)
    {
      sim_dial_give_up (self, 20, 0);
      return;
    }
  if (caller->phone != NULL)
    sim_phone_changed (sim, caller->phone);
  for (guint i = 0; i < ids->len; i++)
    {
      /* A leg that refuses at once may end the whole call, so each is looked up again. */
      SimChannel *leg = sim_channel_find_id (sim, g_ptr_array_index (ids, i));

      if (leg == NULL)
        break;
      sim_leg_behave (leg);
    }
}

/* Runs the dialplan of @caller's context at its extension: a phone, a group, a queue, a parked call, outside. */
void
sim_dial_run (SimChannel *caller)
{
  HeraldSim *sim = caller->sim;
  const char *target = caller->exten;
  SimQueue *queue;
  SimGroup *group;
  SimPhone *phone;

  if (g_str_equal (caller->context, "from-trunk"))
    target = g_hash_table_lookup (sim->dids, target) ?: (gpointer) target;
  if ((phone = sim_phone_find (sim, target)) != NULL)
    sim_dial_phone (caller, phone, sim->ring_ms);
  else if ((queue = sim_queue_find (sim, target)) != NULL)
    sim_queue_join (queue, caller);
  else if ((group = sim_group_find (sim, target)) != NULL)
    sim_dial_group (caller, group);
  else if (sim_parking_has (sim, target))
    sim_parking_retrieve (caller, target);
  else if (strlen (target) >= 7 || *target == '0' || *target == '+')
    sim_dial_outside (caller, g_str_has_prefix (target, "00") ? target + 1 : target);
  else
    sim_end_without_answer (caller, 16, 0);
}

static void
on_answer (gpointer data)
{
  SimChannel *leg = data;

  leg->timer = 0;
  sim_leg_answer (leg);
}

static void
on_busy (gpointer data)
{
  SimChannel *leg = data;

  leg->timer = 0;
  sim_leg_refuse (leg, SIM_MANNER_BUSY);
}

static void
on_reject (gpointer data)
{
  SimChannel *leg = data;

  leg->timer = 0;
  sim_leg_refuse (leg, SIM_MANNER_REJECTS);
}

/* What the person at the leg does: calls from outside are answered only where a scenario said so, or by hand;
 * colleagues answer each other after a while. */
static SimManner
manner_of (SimChannel *leg,
           guint *after_ms)
{
  SimPhone *phone = leg->phone;
  SimChannel *caller = leg->leg_of != NULL ? leg->leg_of->caller : NULL;
  const SimOutside *outside;

  *after_ms = phone->after_ms;
  if (phone == leg->sim->trunk)
    {
      outside = sim_outside_find (leg->sim, leg->num != NULL ? leg->num : "");
      *after_ms = outside->after_ms;
      return outside->manner;
    }
  if (caller == NULL) /* its own click-to-dial */
    {
      if (phone->manner == SIM_MANNER_BUSY || phone->manner == SIM_MANNER_REJECTS)
        return phone->manner;
      *after_ms = phone->picks_up_ms;
      return phone->picks_up ? SIM_MANNER_ANSWERS : SIM_MANNER_RINGS;
    }
  if (!phone->told && phone->manner == SIM_MANNER_RINGS && caller->phone != leg->sim->trunk)
    return SIM_MANNER_ANSWERS;
  return phone->manner;
}

/* The phone rings, or refuses at once. */
void
sim_leg_behave (SimChannel *leg)
{
  guint after_ms;
  SimManner manner = manner_of (leg, &after_ms);

  if ((manner == SIM_MANNER_BUSY && after_ms == 0) || manner == SIM_MANNER_UNKNOWN)
    {
      sim_leg_refuse (leg, manner);
      return;
    }
  sim_leg_ring (leg);
  if (manner == SIM_MANNER_ANSWERS)
    leg->timer = sim_clock_add (leg->sim->clock, after_ms, on_answer, leg);
  else if (manner == SIM_MANNER_BUSY)
    leg->timer = sim_clock_add (leg->sim->clock, after_ms, on_busy, leg);
  else if (manner == SIM_MANNER_REJECTS)
    leg->timer = sim_clock_add (leg->sim->clock, after_ms, on_reject, leg);
}

/* The phone rings. */
void
sim_leg_ring (SimChannel *leg)
{
  SimChannel *caller = leg->leg_of != NULL ? leg->leg_of->caller : NULL;

  if (leg->leg_of != NULL && leg->leg_of->kind == SIM_DIAL_QUEUE)
    {
      sim_channel_set_place (leg, NULL, caller->exten, 1);
      sim_channel_set_line (leg, caller->num, caller->cid_name);
    }
  sim_channel_set_state (leg, SIM_RINGING);
  if (leg->leg_of != NULL && leg->leg_of->kind == SIM_DIAL_QUEUE)
    sim_channel_event (leg, "NewConnectedLine");
  sim_phone_changed (leg->sim, leg->phone);
  sim_dial_event (caller, leg, "DialState", "RINGING");
  if (caller != NULL)
    sim_transfer_leg_rings (caller);
}

/* Ends the ringing of everybody but @answered: answered elsewhere. */
static void
cancel_others (SimDial *self,
               SimChannel *answered)
{
  for (guint i = self->legs->len; i-- > 0;)
    {
      SimChannel *leg = g_ptr_array_index (self->legs, i);

      if (leg == answered)
        continue;
      sim_dial_event (self->caller, leg, "DialEnd", "CANCEL");
      sim_dial_drop_leg (self, leg);
      sim_channel_hangup (leg, 26, 0);
    }
}

/* Brings two channels together in a new bridge. */
void
sim_dial_connect (SimChannel *caller,
                  SimChannel *leg)
{
  HeraldSim *sim = caller->sim;
  SimBridge *bridge = sim_bridge_new (sim, FALSE);

  sim_bridge_enter (sim, bridge, leg, NULL);
  sim_bridge_enter (sim, bridge, caller, NULL);
}

/* The person at the leg answers. */
void
sim_leg_answer (SimChannel *leg)
{
  HeraldSim *sim = leg->sim;
  SimDial *dial = leg->leg_of;
  SimChannel *caller;

  sim_clock_cancel (sim->clock, &leg->timer);
  if (dial == NULL)
    {
      if (leg->originate != NULL) /* else its caller is gone, and it is about to be */
        sim_originate_answered (leg);
      return;
    }
  if (dial->kind == SIM_DIAL_QUEUE)
    {
      sim_queue_answered (dial, leg);
      return;
    }
  caller = dial->caller;
  sim_channel_set_state (leg, SIM_UP);
  if (dial->kind == SIM_DIAL_GROUP)
    {
      sim_channel_tell_line (caller, leg->num, leg->cid_name);
      cancel_others (dial, leg);
    }
  sim_channel_set_place (leg, NULL, "", 1);
  sim_dial_event (caller, leg, "DialEnd", "ANSWER");
  sim_dial_drop_leg (dial, leg);
  sim_dial_free (dial);
  sim_phone_changed (sim, leg->phone);
  sim_transfer_leg_answered (caller);
  sim_channel_set_state (caller, SIM_UP);
  sim_dial_connect (caller, leg);
}

/* Nobody is left to ring: the caller goes on in the dialplan and is hung up. */
void
sim_dial_give_up (SimDial *self,
                  int cause,
                  int tech_cause)
{
  SimChannel *caller = self->caller;
  int step = self->step;

  sim_dial_free (self);
  caller->priority += step;
  sim_end_without_answer (caller, cause, tech_cause);
}

/* The person at the leg, or the far exchange, refuses. */
void
sim_leg_refuse (SimChannel *leg,
                SimManner manner)
{
  SimDial *dial = leg->leg_of;
  int cause = manner == SIM_MANNER_BUSY ? 17 : manner == SIM_MANNER_UNKNOWN ? 1 : 21;
  int sip = manner == SIM_MANNER_BUSY ? 486 : manner == SIM_MANNER_UNKNOWN ? 404 : 603;

  sim_clock_cancel (leg->sim->clock, &leg->timer);
  if (dial == NULL && leg->originate == NULL)
    return;
  sim_channel_request_hangup (leg, "HangupRequest", cause, sip);
  if (dial == NULL)
    {
      sim_originate_failed (leg, 0, manner == SIM_MANNER_BUSY ? "BUSY" : "NOANSWER", cause, sip);
      return;
    }
  sim_dial_event (dial->caller, leg, "DialEnd",
                  manner == SIM_MANNER_BUSY && dial->kind != SIM_DIAL_QUEUE ? "BUSY" : "NOANSWER");
  if (dial->kind == SIM_DIAL_QUEUE)
    sim_queue_not_answered (dial, leg);
  sim_dial_drop_leg (dial, leg);
  sim_channel_hangup (leg, cause, sip);
  if (dial->legs->len > 0)
    return;
  if (dial->kind == SIM_DIAL_QUEUE)
    sim_queue_round_over (dial);
  else
    sim_dial_give_up (dial, cause, sip == 603 ? 403 : sip);
}

static void
on_ring_timeout (gpointer data)
{
  SimDial *self = data;

  self->timer = 0;
  if (self->kind == SIM_DIAL_QUEUE)
    {
      sim_queue_round_over (self);
      return;
    }
  for (guint i = 0; i < self->legs->len; i++)
    sim_dial_event (self->caller, g_ptr_array_index (self->legs, i), "DialEnd", "NOANSWER");
  while (self->legs->len > 0)
    {
      SimChannel *leg = g_ptr_array_index (self->legs, 0);

      sim_dial_drop_leg (self, leg);
      sim_channel_hangup (leg, 0, 0);
    }
  sim_dial_give_up (self, 16, 0);
}
