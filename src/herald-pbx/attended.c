/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attended transfer: by the server (action Atxfer: the feature code, a Local pair and a second bridge) and by the
 * phone (SIP REFER with Replaces). */

#include "herald-pbx/dial.h"
#include "herald-pbx/end.h"
#include "herald-pbx/phone.h"
#include "herald-pbx/transfer.h"

/** OPTIMIZE_MS: after how long Asterisk takes the Local pair out of a call that is up (measured: half a second). */
#define OPTIMIZE_MS 450

/* A transfer that the server does, from the action to the end of its Local pair. */
struct _SimTransfer
{
  HeraldSim *sim;
  SimChannel *transferer; /* %NULL: has hung up, the two are together */
  SimChannel *transferee; /* %NULL: has hung up */
  SimChannel *one, *two;  /* the Local pair: one is with the transferer, two calls the target */
  gboolean answered;
  guint timer;
};

static void
dtmf (SimChannel *channel,
      const char *digits)
{
  HeraldSim *sim = channel->sim;

  for (const char *digit = digits; *digit != '\0'; digit++)
    {
      char text[2] = { *digit, '\0' };

      sim_event_begin (sim, "DTMFEnd", SIM_CLASS_DTMF);
      sim_text_channel (sim->event, "", channel);
      sim_text_add (sim->event, "Digit", text);
      sim_text_add (sim->event, "DurationMs", "0");
      sim_text_add (sim->event, "Direction", "Received");
      sim_event_end (sim);
    }
}

static void
local_event (SimTransfer *self,
             const char *event)
{
  HeraldSim *sim = self->sim;

  sim_event_begin (sim, event, SIM_CLASS_CALL);
  sim_text_channel (sim->event, "LocalOne", self->one);
  sim_text_channel (sim->event, "LocalTwo", self->two);
  if (g_str_equal (event, "LocalBridge"))
    {
      sim_text_add (sim->event, "Context", self->two->context);
      sim_text_add (sim->event, "Exten", self->two->exten);
      sim_text_add (sim->event, "LocalOptimization", "Yes");
    }
  else if (g_str_equal (event, "LocalOptimizationBegin"))
    {
      sim_text_channel (sim->event, "Source", self->transferee);
      sim_text_add (sim->event, "DestUniqueId", self->two->uniqueid);
      sim_text_add_int (sim->event, "Id", 1);
    }
  else
    {
      sim_text_add (sim->event, "Success", "No"); /* as measured, though it did succeed */
      sim_text_add_int (sim->event, "Id", 1);
    }
  sim_event_end (sim);
}

static void
tell_caller_id (SimChannel *channel,
                const char *num,
                const char *name)
{
  HeraldSim *sim = channel->sim;

  sim_set (&channel->num, num);
  sim_set (&channel->cid_name, name);
  sim_event_begin (sim, "NewCallerid", SIM_CLASS_CALL);
  sim_text_channel (sim->event, "", channel);
  sim_text_add (sim->event, "CID-CallingPres", "0 (Presentation Allowed, Not Screened)");
  sim_event_end (sim);
}

static void
forget (SimTransfer *self)
{
  SimChannel *all[] = { self->transferer, self->transferee, self->one, self->two };

  sim_clock_cancel (self->sim->clock, &self->timer);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i] != NULL)
      all[i]->transfer = NULL;
  g_free (self);
}

/* Forgets the transfer that @channel has to do with; everybody stays where they are. */
void
sim_transfer_forget (SimChannel *channel)
{
  if (channel->transfer != NULL)
    forget (channel->transfer);
}

static void
put_on_hold (SimChannel *transferer,
             SimChannel *transferee)
{
  transferer->holds = TRUE;
  sim_channel_event (transferer, "Hold"); /* without a MusicClass: measured */
  sim_channel_music (transferee, TRUE);
  if (transferee->phone != NULL)
    sim_phone_changed (transferee->sim, transferee->phone);
}

static void
make_pair (SimTransfer *self,
           const char *context,
           const char *exten)
{
  HeraldSim *sim = self->sim;
  guint pair = sim->last_local++;
  SimChannel *transferer = self->transferer;
  SimBridge *second;

  self->one = sim_channel_new_local (sim, exten, context, 1, pair, self->transferee->linkedid);
  self->two = sim_channel_new_local (sim, exten, context, 2, pair, self->transferee->linkedid);
  self->one->transfer = self;
  self->two->transfer = self;
  second = sim_bridge_new (sim, FALSE);
  tell_caller_id (self->two, transferer->num, transferer->cid_name);
  local_event (self, "LocalBridge");
  sim_channel_tell_line (self->one, transferer->num, transferer->cid_name);
  sim_bridge_enter (sim, second, self->one, NULL);
  sim_bridge_leave (transferer);
  sim_bridge_enter (sim, second, transferer, NULL);
  sim_channel_tell_line (transferer, NULL, NULL);
}

/**
 * sim_transfer_attended:
 * @transferer: who wants to send the other side on, and asks first
 *
 * Returns: %FALSE if there is nobody to transfer, or nowhere to
 */
gboolean
sim_transfer_attended (SimChannel *transferer,
                       const char *context,
                       const char *exten)
{
  HeraldSim *sim = transferer->sim;
  SimChannel *transferee = sim_bridge_other (transferer);
  SimTransfer *self;

  dtmf (transferer, "*2");
  if (transferee == NULL || transferer->transfer != NULL || transferee->transfer != NULL)
    return FALSE;
  put_on_hold (transferer, transferee);
  dtmf (transferer, exten);
  if (!sim_transfer_can_reach (sim, exten))
    {
      sim_hold (transferer, FALSE);
      return FALSE;
    }
  self = g_new0 (SimTransfer, 1);
  self->sim = sim;
  self->transferer = transferer;
  self->transferee = transferee;
  transferer->transfer = self;
  transferee->transfer = self;
  make_pair (self, context, exten);
  sim_dial_run (self->two);
  return TRUE;
}

/* The target is known, before it rings: @caller is the second half. */
void
sim_transfer_target_known (SimChannel *caller,
                           SimChannel *leg)
{
  SimTransfer *self = caller->transfer;

  if (self == NULL || caller != self->two || self->transferer == NULL)
    return;
  sim_channel_tell_line (self->transferer, leg->num, leg->cid_name);
  tell_caller_id (self->one, leg->num, leg->cid_name);
}

/* Somebody rings for @caller; if that is the second half, the first rings too. */
void
sim_transfer_leg_rings (SimChannel *caller)
{
  SimTransfer *self = caller->transfer;

  if (self == NULL || caller != self->two || self->one->state != SIM_DOWN)
    return;
  sim_channel_set_state (self->one, SIM_RINGING);
  sim_dial_event (NULL, self->one, "DialState", "RINGING");
}

/* Takes the Local pair out: the transferee comes into the bridge of the target. */
static void
optimize (SimTransfer *self)
{
  HeraldSim *sim = self->sim;
  SimChannel *one = self->one, *two = self->two, *transferee = self->transferee;
  SimBridge *original = transferee->bridge, *target = two->bridge;

  local_event (self, "LocalOptimizationBegin");
  sim_bridge_leave (transferee);
  sim_bridge_leave (two);
  sim_bridge_enter (sim, target, transferee, two->uniqueid);
  local_event (self, "LocalOptimizationEnd");
  sim_bridge_leave (one);
  sim_transfer_forget (transferee);
  sim_channel_request_hangup (two, "HangupRequest", 16, 0);
  sim_channel_hangup (one, 16, 0);
  sim_bridge_destroy (sim, original);
  sim_channel_request_hangup (two, "SoftHangupRequest", 16, 0);
  sim_channel_hangup (two, 16, 0);
}

static void
on_optimize (gpointer data)
{
  SimTransfer *self = data;

  self->timer = 0;
  optimize (self);
}

/* The target answers: so does the first half. */
void
sim_transfer_leg_answered (SimChannel *caller)
{
  SimTransfer *self = caller->transfer;

  if (self == NULL || caller != self->two)
    return;
  self->answered = TRUE;
  sim_channel_set_state (self->one, SIM_UP);
  sim_dial_event (NULL, self->one, "DialEnd", "ANSWER");
  if (self->transferer == NULL)
    self->timer = sim_clock_add (self->sim->clock, OPTIMIZE_MS, on_optimize, self);
}

/* What AttendedTransfer says of those that it concerns, as they are now. */
static GString *
attended_text (SimChannel *first,
               SimChannel *second,
               SimBridge *second_bridge,
               SimChannel *transferee,
               SimChannel *target,
               SimBridge *original,
               SimBridge *destination)
{
  GString *text = g_string_new (NULL);

  sim_text_add (text, "Result", "Success");
  sim_text_channel (text, "OrigTransferer", first);
  sim_text_bridge (text, "Orig", original);
  sim_text_channel (text, "SecondTransferer", second);
  sim_text_bridge (text, "Second", second_bridge);
  sim_text_channel (text, "Transferee", transferee);
  sim_text_channel (text, "TransferTarget", target);
  sim_text_add (text, "IsExternal", "No");
  sim_text_add (text, "DestType", "Bridge");
  sim_text_add (text, "DestBridgeUniqueid", destination->id);
  return text;
}

static void
attended_event (HeraldSim *sim,
                const GString *text)
{
  sim_event_begin (sim, "AttendedTransfer", SIM_CLASS_CALL);
  g_string_append_len (sim->event, text->str, (gssize) text->len);
  sim_event_end (sim);
}

static void
merge_event (SimBridge *to,
             SimBridge *from,
             HeraldSim *sim)
{
  sim_event_begin (sim, "BridgeMerge", SIM_CLASS_CALL);
  sim_text_bridge (sim->event, "To", to);
  sim_text_bridge (sim->event, "From", from);
  sim_event_end (sim);
}

/* The transferer hangs up: the transferee and the target are together. */
static void
complete (SimTransfer *self,
          gboolean by_person)
{
  HeraldSim *sim = self->sim;
  SimChannel *transferer = self->transferer, *transferee = self->transferee, *one = self->one, *two = self->two;
  SimChannel *target = sim_bridge_other (two);
  SimBridge *second = transferer->bridge, *original = transferee->bridge;
  g_autoptr (GString) text = NULL;

  if (by_person)
    sim_channel_request_hangup (transferer, "HangupRequest", 16, 0);
  sim_bridge_leave (transferer);
  merge_event (original, second, sim);
  sim_bridge_leave (one);
  sim_bridge_enter (sim, original, one, NULL);
  sim_channel_music (transferee, FALSE);
  text = attended_text (transferer, transferer, second, transferee, one, original, original);
  attended_event (sim, text);
  sim_bridge_destroy (sim, second);
  self->transferer = NULL;
  transferer->transfer = NULL;
  if (transferer->runs_dialplan)
    sim_channel_request_hangup (transferer, "SoftHangupRequest", 16, 0);
  sim_channel_hangup (transferer, 16, 0);
  if (transferee->phone != NULL)
    sim_phone_changed (sim, transferee->phone);
  sim_channel_tell_line (one, transferee->num, transferee->cid_name);
  sim_channel_tell_line (transferee, one->num, one->cid_name);
  if (target != NULL)
    sim_channel_tell_line (target, transferee->num, transferee->cid_name);
  tell_caller_id (two, transferee->num, transferee->cid_name);
  if (self->answered)
    self->timer = sim_clock_add (sim->clock, OPTIMIZE_MS, on_optimize, self);
}

/* The transferer leaves the bridge with the first half and is with the transferee again, if that one waited. */
static void
return_transferer (SimTransfer *self)
{
  SimChannel *transferer = self->transferer, *transferee = self->transferee;

  if (transferer == NULL)
    return;
  sim_bridge_leave (transferer);
  if (transferee == NULL)
    return;
  sim_bridge_enter (self->sim, transferee->bridge, transferer, NULL);
  sim_hold (transferer, FALSE);
}

/* @channel ends by other ways than those of the transfer, which is over by that unless it was one of its parties.
 * Those who have nobody left end soon. */
void
sim_transfer_release (SimChannel *channel)
{
  SimTransfer *self = channel->transfer;

  if (self == NULL)
    return;
  channel->transfer = NULL;
  if (channel == self->transferer)
    self->transferer = NULL;
  else if (channel == self->transferee)
    self->transferee = NULL;
  else
    {
      SimChannel *half = channel == self->one ? self->two : self->one;

      if (channel == self->one)
        self->one = NULL;
      else
        self->two = NULL;
      return_transferer (self);
      if (half != NULL)
        sim_end_soon (half);
    }
  if (self->one != NULL && self->two != NULL && (self->transferer != NULL || self->transferee != NULL))
    return;
  if (self->transferer == NULL && self->transferee != NULL)
    sim_end_soon (self->transferee);
  forget (self);
}

/* Both halves go, and whoever rings or talks at the far end. */
static void
end_pair (SimTransfer *self)
{
  HeraldSim *sim = self->sim;
  SimChannel *one = g_steal_pointer (&self->one), *two = g_steal_pointer (&self->two);
  SimBridge *bridge = one->bridge;
  SimChannel *target = sim_bridge_other (two);

  one->transfer = NULL;
  two->transfer = NULL;
  sim_bridge_leave (one);
  if (bridge != NULL && bridge->channels->len == 0)
    sim_bridge_destroy (sim, bridge);
  sim_channel_request_hangup (two, "HangupRequest", 16, 0);
  sim_channel_hangup (one, 16, 0);
  if (target != NULL || two->dial != NULL)
    sim_end_by_server (two, 16);
  else
    sim_end_alone (two, 16, 0);
}

/* The target is not to be had: the transferer talks to the transferee again. Who has nobody is hung up. */
static void
go_back (SimTransfer *self)
{
  SimChannel *transferer = self->transferer, *transferee = self->transferee;

  return_transferer (self);
  end_pair (self);
  sim_transfer_forget (transferer != NULL ? transferer : transferee);
  if (transferer != NULL && transferee != NULL)
    sim_channel_tell_line (transferer, transferee->num, transferee->cid_name);
  else
    sim_end_alone (transferer != NULL ? transferer : transferee, 16, 0);
}

/* Nobody answered for @caller; @cause says why. Returns: %TRUE if it was a transfer's second half and has been
 * dealt with */
gboolean
sim_transfer_target_failed (SimChannel *caller,
                            int cause)
{
  HeraldSim *sim = caller->sim;
  SimTransfer *self = caller->transfer;
  SimChannel *one, *transferer, *transferee;
  SimBridge *bridge;

  if (self == NULL || caller != self->two)
    return FALSE;
  one = self->one;
  transferer = self->transferer;
  transferee = self->transferee;
  bridge = one->bridge;
  sim_channel_request_hangup (caller, "SoftHangupRequest", 16, 0);
  sim_channel_request_hangup (one, "HangupRequest", cause, 0);
  sim_bridge_leave (one);
  return_transferer (self);
  sim_transfer_forget (one);
  sim_channel_hangup (caller, cause, 0);
  if (bridge != NULL && bridge->channels->len == 0)
    sim_bridge_destroy (sim, bridge);
  sim_channel_hangup (one, cause, 0);
  if (transferer != NULL && transferee != NULL)
    sim_channel_tell_line (transferer, transferee->num, transferee->cid_name);
  else
    sim_end_alone (transferer != NULL ? transferer : transferee, 16, 0);
  return TRUE;
}

/* The transferer takes it back (action CancelAtxfer). Returns: %FALSE if there is no transfer */
gboolean
sim_transfer_cancel (SimChannel *transferer)
{
  SimTransfer *self = transferer->transfer;

  if (self == NULL || transferer != self->transferer)
    return FALSE;
  dtmf (transferer, "*1");
  go_back (self);
  return TRUE;
}

/* The transferee does not wait any longer; transferer and target go on talking. */
static void
transferee_leaves (SimTransfer *self,
                   gboolean by_person)
{
  SimChannel *transferee = g_steal_pointer (&self->transferee);

  transferee->transfer = NULL;
  sim_channel_music (transferee, FALSE);
  if (by_person)
    sim_channel_request_hangup (transferee, "HangupRequest", 16, 0);
  sim_end_alone (transferee, 16, 0);
}

/**
 * sim_transfer_ended:
 * @channel: who hangs up
 *
 * Returns: %TRUE if that concerned a transfer and has been dealt with
 */
gboolean
sim_transfer_ended (SimChannel *channel,
                    gboolean by_person)
{
  SimChannel *other = sim_bridge_other (channel);
  SimTransfer *self = channel->transfer;
  gboolean is_target = self == NULL && other != NULL && other->transfer != NULL && other->transfer->two == other;

  if (is_target)
    self = other->transfer;
  if (self == NULL)
    return FALSE;
  if (self->transferer == NULL)
    {
      /* All is said: without the Local pair it is a call as any other. */
      if (!self->answered)
        return channel == self->transferee ? (go_back (self), TRUE) : FALSE;
      if (channel == self->one || channel == self->two)
        return TRUE;
      optimize (self);
      return FALSE;
    }
  if (channel == self->transferee)
    transferee_leaves (self, by_person);
  else if (channel == self->transferer && self->transferee != NULL && self->transferee->bridge != NULL)
    complete (self, by_person);
  else if (channel == self->transferer)
    go_back (self);
  else
    {
      if (is_target && by_person)
        sim_channel_request_hangup (channel, "HangupRequest", 16, 0);
      go_back (self);
    }
  return TRUE;
}

/**
 * sim_transfer_complete_by_phone:
 * @first: the phone's channel to whom it holds
 * @second: the same phone's channel to whom it has called since
 *
 * Brings the two others together, as REFER with Replaces does.
 *
 * Returns: %FALSE if one of the two talks to nobody
 */
gboolean
sim_transfer_complete_by_phone (SimChannel *first,
                                SimChannel *second)
{
  HeraldSim *sim = first->sim;
  SimChannel *transferee = sim_bridge_other (first), *target = sim_bridge_other (second);
  SimBridge *original = first->bridge, *destination = second->bridge;
  g_autoptr (GString) text = NULL;

  if (transferee == NULL || target == NULL || first->transfer != NULL || second->transfer != NULL
      || transferee->transfer != NULL || target->transfer != NULL || transferee == second)
    return FALSE;
  text = attended_text (first, second, destination, transferee, target, original, destination);
  first->holds = FALSE;
  sim_channel_event (first, "Unhold");
  sim_channel_event (second, "Unhold"); /* without a Hold: measured */
  sim_channel_music (transferee, FALSE);
  sim_bridge_leave (transferee);
  sim_bridge_leave (second);
  if (transferee->phone != NULL)
    sim_phone_changed (sim, transferee->phone);
  sim_bridge_enter (sim, destination, transferee, second->uniqueid);
  sim_set (&target->linkedid, transferee->linkedid);
  sim_channel_tell_line (target, transferee->num, transferee->cid_name);
  sim_channel_tell_line (transferee, target->num, target->cid_name);
  sim_bridge_leave (first);
  if (second->runs_dialplan)
    {
      sim_channel_request_hangup (second, "SoftHangupRequest", 16, 0);
      sim_channel_request_hangup (second, "SoftHangupRequest", 1, 0); /* a second one: measured */
    }
  attended_event (sim, text);
  sim_bridge_destroy (sim, original);
  if (first->runs_dialplan)
    sim_channel_request_hangup (first, "SoftHangupRequest", 16, 0);
  sim_channel_hangup (first, 16, 0);
  sim_channel_hangup (second, 16, 0);
  return TRUE;
}
