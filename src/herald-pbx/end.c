/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How calls end: a person hangs up, gives up or declines, or the server ends a channel. */

#include "herald-pbx/end.h"

#include "herald-pbx/dial.h"
#include "herald-pbx/originate.h"
#include "herald-pbx/parking.h"
#include "herald-pbx/queue.h"
#include "herald-pbx/transfer.h"

/* The caller's dialplan is over and nobody has answered. */
void
sim_end_without_answer (SimChannel *caller,
                        int cause,
                        int tech_cause)
{
  if (sim_transfer_target_failed (caller, cause))
    return;
  sim_channel_request_hangup (caller, "SoftHangupRequest", 16, 0);
  sim_channel_hangup (caller, cause, tech_cause);
}

/* Ends a channel that has nobody at the other side. */
void
sim_end_alone (SimChannel *channel,
               int cause,
               int tech_cause)
{
  SimBridge *bridge = channel->bridge;

  sim_bridge_leave (channel);
  if (bridge != NULL && bridge != channel->sim->parking && bridge->channels->len == 0)
    sim_bridge_destroy (channel->sim, bridge);
  if (channel->runs_dialplan)
    sim_channel_request_hangup (channel, "SoftHangupRequest", 16, 0);
  sim_channel_hangup (channel, cause, tech_cause);
}

static void
on_end_soon (gpointer data)
{
  HeraldSim *sim = data;
  g_autoptr (GPtrArray) ids = g_steal_pointer (&sim->ending);

  sim->ending_timer = 0;
  sim->ending = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < ids->len; i++)
    {
      SimChannel *channel = sim_channel_find_id (sim, g_ptr_array_index (ids, i));

      if (channel != NULL)
        sim_end_by_server (channel, 16);
    }
}

/* Hangs up a channel that has nobody left: not now, as somebody further up may still be busy with it. */
void
sim_end_soon (SimChannel *channel)
{
  HeraldSim *sim = channel->sim;

  g_ptr_array_add (sim->ending, g_strdup (channel->uniqueid));
  if (sim->ending_timer == 0)
    sim->ending_timer = sim_clock_add (sim->clock, 0, on_end_soon, sim);
}

/* Takes @channel out of all that still has it; those who have nobody left by that end soon. */
void
sim_end_release (SimChannel *channel)
{
  SimChannel *other = sim_bridge_other (channel);
  SimBridge *bridge = channel->bridge;

  sim_transfer_release (channel);
  if (channel->parked != NULL)
    sim_parking_take (channel);
  else if (bridge != NULL)
    {
      sim_bridge_leave (channel);
      if (other != NULL)
        sim_end_soon (other);
      else
        sim_bridge_destroy (channel->sim, bridge);
    }
  if (channel->dial != NULL)
    {
      for (guint i = 0; i < channel->dial->legs->len; i++)
        sim_end_soon (g_ptr_array_index (channel->dial->legs, i));
      sim_dial_free (channel->dial);
    }
  if (channel->leg_of != NULL)
    sim_dial_drop_leg (channel->leg_of, channel);
  if (channel->waiting != NULL)
    sim_queue_forget (channel);
  if (channel->originate != NULL)
    sim_originate_free (g_steal_pointer (&channel->originate));
}

/* The caller gives up while it rings. */
static void
end_dialing (SimChannel *caller,
             gboolean by_person,
             int cause)
{
  SimDial *dial = caller->dial;
  g_autoptr (GPtrArray) legs = g_ptr_array_new ();

  if (by_person)
    sim_channel_request_hangup (caller, "HangupRequest", 127, 487);
  for (guint i = 0; i < dial->legs->len; i++)
    {
      sim_dial_event (caller, g_ptr_array_index (dial->legs, i), "DialEnd", "CANCEL");
      g_ptr_array_add (legs, g_ptr_array_index (dial->legs, i));
    }
  while (dial->legs->len > 0)
    sim_dial_drop_leg (dial, g_ptr_array_index (dial->legs, 0));
  sim_dial_free (dial);
  sim_channel_request_hangup (caller, "SoftHangupRequest", 16, by_person ? 487 : 0);
  for (guint i = 0; i < legs->len; i++)
    sim_channel_hangup (g_ptr_array_index (legs, i), by_person ? 127 : cause, by_person ? 500 : 0);
  sim_channel_hangup (caller, by_person ? 127 : cause, by_person ? 487 : 0);
}

/* A phone that rings is told to stop by the server. */
static void
end_leg_by_server (SimChannel *leg,
                   int cause)
{
  SimDial *dial = leg->leg_of;
  int sip = cause == 21 ? 403 : cause == 17 ? 486 : 0;

  sim_dial_event (dial->caller, leg, "DialEnd", "NOANSWER");
  sim_dial_drop_leg (dial, leg);
  sim_channel_hangup (leg, cause, sip);
  if (dial->legs->len > 0)
    return;
  if (dial->kind == SIM_DIAL_QUEUE)
    sim_queue_round_over (dial);
  else
    sim_dial_give_up (dial, cause, sip);
}

static void
end_bridged (SimChannel *channel,
             SimChannel *other,
             gboolean by_person,
             int cause)
{
  HeraldSim *sim = channel->sim;
  SimBridge *bridge = channel->bridge;
  gboolean queued = channel->waiting != NULL || other->waiting != NULL;

  if (by_person)
    sim_channel_request_hangup (channel, "HangupRequest", queued || channel->retrieved ? -1 : 16, 0);
  sim_bridge_leave (channel);
  if (channel->waiting != NULL)
    sim_queue_complete (channel, "caller");
  if (other->waiting != NULL)
    sim_queue_complete (other, "agent");
  if (channel->runs_dialplan)
    sim_channel_request_hangup (channel, "SoftHangupRequest", 16, 0);
  sim_bridge_leave (other);
  sim_bridge_destroy (sim, bridge);
  if (other->runs_dialplan)
    sim_channel_request_hangup (other, "SoftHangupRequest", 16, 0);
  sim_channel_music (other, FALSE);
  sim_channel_music (channel, FALSE);
  sim_channel_hangup (channel, cause, 0);
  sim_channel_hangup (other, 16, 0);
}

static void
end_channel (SimChannel *channel,
             gboolean by_person,
             int cause)
{
  SimChannel *other;

  if (sim_transfer_ended (channel, by_person))
    return;
  other = sim_bridge_other (channel); /* perhaps another one than before */
  if (channel->parked != NULL)
    sim_parking_give_up (channel);
  else if (channel->waiting != NULL && other == NULL)
    sim_queue_abandon (channel);
  else if (channel->dial != NULL)
    end_dialing (channel, by_person, cause);
  else if (channel->leg_of != NULL && by_person)
    sim_leg_refuse (channel, SIM_MANNER_REJECTS);
  else if (channel->leg_of != NULL)
    end_leg_by_server (channel, cause);
  else if (channel->originate != NULL && by_person)
    sim_leg_refuse (channel, SIM_MANNER_REJECTS);
  else if (channel->originate != NULL)
    sim_originate_failed (channel, 0, "NOANSWER", cause, 0);
  else if (other != NULL)
    end_bridged (channel, other, by_person, cause);
  else
    {
      if (by_person)
        sim_channel_request_hangup (channel, "HangupRequest", 16, 0);
      sim_end_alone (channel, cause, 0);
    }
}

/* The person at the channel hangs up, gives up, or declines what rings. */
void
sim_end_by_person (SimChannel *channel)
{
  end_channel (channel, TRUE, 16);
}

/* The server ends the channel (action Hangup); @cause is Q.850. */
void
sim_end_by_server (SimChannel *channel,
                   int cause)
{
  if (channel->originate == NULL && cause <= 0)
    cause = 16; /* but a click-to-dial that is called off ends with 0: measured */
  end_channel (channel, FALSE, cause);
}
