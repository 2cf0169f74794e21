/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hold, blind transfer and redirect, with the events that Asterisk 22 sends for them. */

#include "herald-pbx/transfer.h"

#include <string.h>

#include "herald-pbx/dial.h"
#include "herald-pbx/end.h"
#include "herald-pbx/parking.h"
#include "herald-pbx/phone.h"
#include "herald-pbx/queue.h"

/* The phone at @channel puts the other side on hold, or takes it back. */
void
sim_hold (SimChannel *channel,
          gboolean on)
{
  HeraldSim *sim = channel->sim;
  SimChannel *other = sim_bridge_other (channel);

  if (channel->holds == on)
    return;
  channel->holds = on;
  sim_event_begin (sim, on ? "Hold" : "Unhold", SIM_CLASS_CALL);
  sim_text_channel (sim->event, "", channel);
  if (on)
    sim_text_add (sim->event, "MusicClass", "default");
  sim_event_end (sim);
  if (other == NULL)
    return;
  sim_channel_music (other, on);
  if (other->phone != NULL)
    sim_phone_changed (sim, other->phone);
}

/* Whether the dialplan of "internal" has this extension. */
gboolean
sim_transfer_can_reach (HeraldSim *sim,
                        const char *exten)
{
  return sim_phone_find (sim, exten) != NULL || sim_queue_find (sim, exten) != NULL
         || sim_group_find (sim, exten) != NULL || sim_parking_has (sim, exten) || strlen (exten) >= 7 || *exten == '0'
         || *exten == '+';
}

static void
blind_event (SimChannel *transferer,
             SimChannel *transferee,
             const char *context,
             const char *exten)
{
  HeraldSim *sim = transferer->sim;

  sim_event_begin (sim, "BlindTransfer", SIM_CLASS_CALL);
  sim_text_add (sim->event, "Result", "Success");
  sim_text_channel (sim->event, "Transferer", transferer);
  sim_text_channel (sim->event, "Transferee", transferee);
  sim_text_bridge (sim->event, "", transferer->bridge);
  sim_text_add (sim->event, "IsExternal", "Yes");
  sim_text_add (sim->event, "Context", context);
  sim_text_add (sim->event, "Extension", exten);
  sim_event_end (sim);
}

/**
 * sim_transfer_blind:
 * @transferer: who sends the other side on
 *
 * Returns: %FALSE if there is nobody to transfer
 */
gboolean
sim_transfer_blind (SimChannel *transferer,
                    const char *context,
                    const char *exten)
{
  HeraldSim *sim = transferer->sim;
  SimChannel *transferee = sim_bridge_other (transferer);
  SimBridge *bridge = transferer->bridge;

  if (transferee == NULL || transferer->transfer != NULL || transferee->transfer != NULL)
    return FALSE;
  transferer->holds = TRUE; /* it comes without a Hold before, as measured */
  sim_hold (transferer, FALSE);
  blind_event (transferer, transferee, context, exten);
  if (transferee->waiting != NULL)
    sim_queue_complete (transferee, "transfer");
  sim_channel_set_place (transferee, context, exten, 1);
  transferee->runs_dialplan = TRUE;
  sim_bridge_leave (transferee);
  sim_bridge_leave (transferer);
  sim_bridge_destroy (sim, bridge);
  if (transferer->runs_dialplan)
    sim_channel_request_hangup (transferer, "SoftHangupRequest", 16, 0);
  sim_channel_hangup (transferer, 16, 0);
  sim_dial_run (transferee);
  return TRUE;
}

/* Takes a leg that rings away from its caller. */
static void
steal_leg (SimChannel *leg)
{
  SimDial *dial = leg->leg_of;

  sim_dial_event (dial->caller, leg, "DialEnd", "CANCEL");
  sim_dial_drop_leg (dial, leg);
  if (dial->legs->len == 0 && dial->kind == SIM_DIAL_QUEUE)
    sim_queue_round_over (dial);
  else if (dial->legs->len == 0)
    sim_dial_give_up (dial, 16, 0);
  sim_channel_hangup (leg, 16, 0);
}

/* A caller that is still dialling stops dialling. */
static void
stop_dialing (SimChannel *caller)
{
  SimDial *dial = caller->dial;

  while (dial->legs->len > 0)
    {
      SimChannel *leg = g_ptr_array_index (dial->legs, 0);

      sim_dial_event (caller, leg, "DialEnd", "CANCEL");
      sim_dial_drop_leg (dial, leg);
      sim_channel_hangup (leg, 16, 0);
    }
  sim_dial_free (dial);
}

/* The server sends @channel to another place in the dialplan (action Redirect); who talked to it is hung up. */
void
sim_transfer_redirect (SimChannel *channel,
                       const char *context,
                       const char *exten,
                       int priority)
{
  HeraldSim *sim = channel->sim;
  SimBridge *bridge;
  SimChannel *other;

  if (channel->leg_of != NULL)
    {
      steal_leg (channel);
      return;
    }
  sim_transfer_release (channel);
  bridge = channel->bridge;
  other = sim_bridge_other (channel);
  if (channel->parked != NULL)
    sim_parking_take (channel);
  if (channel->waiting != NULL && other != NULL)
    sim_queue_complete (channel, "transfer");
  sim_channel_set_place (channel, context, exten, priority);
  channel->runs_dialplan = TRUE;
  if (channel->dial != NULL)
    stop_dialing (channel);
  if (channel->waiting != NULL)
    sim_queue_forget (channel);
  sim_bridge_leave (channel);
  if (other != NULL)
    {
      sim_bridge_leave (other);
      sim_bridge_destroy (sim, bridge);
      if (other->runs_dialplan)
        sim_channel_request_hangup (other, "SoftHangupRequest", 16, 0);
      sim_channel_hangup (other, 16, 0);
    }
  else if (bridge != NULL && bridge->channels->len == 0 && bridge != sim->parking)
    sim_bridge_destroy (sim, bridge);
  if (sim_transfer_can_reach (sim, exten))
    sim_dial_run (channel);
  else
    sim_end_alone (channel, 16, 0);
}
