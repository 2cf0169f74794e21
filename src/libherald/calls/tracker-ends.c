/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ends of my legs. */

#include "calls/tracker-private.h"

/* How a call of mine has ended, and what says so. */
static HeraldCallOutcome
outgoing_outcome (HeraldCallTracker *tracker,
                  HeraldTrackedCall *call,
                  HeraldChannel *leg,
                  gint64 cause,
                  HeraldWhy *why)
{
#define BECAUSE(reason, outcome) (*why = HERALD_WHY_##reason, HERALD_OUTCOME_##outcome)
  if (call->spoken)
    return BECAUSE (SPOKEN, ANSWERED);
  if (call->originated && !call->own_answered)
    return BECAUSE (OWN_PHONE_SILENT, OWN_PHONE);
  switch (call->last_end)
    {
    case HERALD_END_BUSY:
      return BECAUSE (FAR_BUSY, BUSY);
    case HERALD_END_NO_ANSWER:
      return BECAUSE (FAR_NO_ANSWER, NO_ANSWER);
    case HERALD_END_FAILED:
      return cause == 17 ? BECAUSE (CAUSE_BUSY, BUSY) : BECAUSE (FAR_FAILED, FAILED);
    case HERALD_END_CANCEL:
      return BECAUSE (FAR_CANCELLED, CANCELLED);
    default:
      break;
    }
  /* Nobody was called: the dialplan itself answered, I gave up, or there is no such number. */
  if (cause == 17)
    return BECAUSE (CAUSE_BUSY, BUSY);
  if (!call->dial_seen && call->originated && cause == 16)
    return BECAUSE (DIALPLAN_ANSWERED, ANSWERED);
  if (leg->leaving && (cause == 0 || cause == 16 || cause == 127 || cause == 31))
    return BECAUSE (I_HUNG_UP, CANCELLED);
  if (call->dial_seen && cause == 19)
    return BECAUSE (CAUSE_NO_ANSWER, NO_ANSWER);
  /* 1.4 tells no verdict: a caller who hangs up first gives no cause, the dialplan that hangs up on him a normal one. */
  if (call->dial_seen && cause == 16 && tracker->needs_newexten && leg->state != HERALD_CHANNEL_UP)
    return BECAUSE (CAUSE_NO_ANSWER, NO_ANSWER);
  if (call->dial_seen && (cause == 16 || (cause == 0 && tracker->needs_newexten)))
    return BECAUSE (CAUSE_NORMAL, CANCELLED);
  return BECAUSE (CAUSE_FAILED, FAILED);
#undef BECAUSE
}

static void
end_outgoing (HeraldCallTracker *tracker,
              HeraldTrackedCall *call,
              HeraldChannel *leg,
              gint64 cause)
{
  HeraldWhy why;
  HeraldCallOutcome outcome = outgoing_outcome (tracker, call, leg, cause, &why);

  herald_tracker_why_value (tracker, why, call, leg, cause);
  herald_tracker_end_call (tracker, call, outcome);
}

/* How a phone that never answered has ended, as far as the phone itself tells. */
static void
note_refusal (HeraldCallTracker *tracker,
              HeraldTrackedCall *call,
              HeraldChannel *leg,
              gint64 cause)
{
  /* Of a leg that the caller's end has cancelled the cause is the call's, not the phone's. */
  gint64 own_cause = leg->refused_cause != 0 || leg->end == HERALD_END_CANCEL ? leg->refused_cause : cause;
  gboolean refused = own_cause == 17 || own_cause == 21 || leg->end == HERALD_END_BUSY;
  HeraldChannel *caller = call->caller;

  if (leg->forwarded || (call->sent_on && cause == 16 && call->legs->len == 1))
    {
      call->forwarded = TRUE;
      herald_tracker_why_value (tracker, HERALD_WHY_PHONE_FORWARDED, call, leg, cause);
    }
  else if (refused)
    {
      call->declined = TRUE;
      herald_tracker_why_value (tracker, HERALD_WHY_REFUSED, call, leg, own_cause);
    }
  else if (leg->end == HERALD_END_CANCEL && cause != 26 && leg->dialer != NULL && leg->dialer == caller
           && !caller->leaving && !caller->gone && !call->elsewhere && !leg->picked_up
           && (caller->queue == NULL || *caller->queue == '\0'))
    {
      call->forwarded = TRUE; /* the caller was taken away from it: redirected */
      herald_tracker_why (tracker, HERALD_WHY_CALLER_REDIRECTED, call, leg, caller);
    }
  if (cause == 26 && !call->elsewhere && (caller == NULL || caller->gone))
    {
      call->elsewhere = TRUE;
      herald_tracker_why_value (tracker, HERALD_WHY_CAUSE_ELSEWHERE, call, leg, cause);
    }
}

/* On servers before 12 an originated phone that is busy shows as a channel and its end, nothing else. */
static gboolean
is_unused (HeraldChannel *leg)
{
  return leg->device >= 0 && !leg->calling && !leg->dialed && leg->dialer == NULL && !leg->listed
         && leg->state == HERALD_CHANNEL_DOWN;
}

/* My other phone, which I called and which talks in the bridge of my leg, or with somebody else since a transfer. */
static HeraldChannel *
find_other_phone (HeraldCallTracker *tracker,
                  HeraldTrackedCall *call,
                  HeraldChannel *leg,
                  gboolean renamed)
{
  for (guint i = 0; call->spoken && call->legs->len == 1 && i < call->far_legs->len; i++)
    {
      HeraldChannel *far = call->far_legs->pdata[i];
      HeraldChannel *party = far->bridge != 0 && far->state == HERALD_CHANNEL_UP ? herald_party_find (tracker, far) : NULL;

      if (party != NULL && herald_channel_is_person (party) && (renamed ? party == leg : party != leg && !party->gone && party->call != call))
        return far;
    }
  return NULL;
}

/* I have handed a conversation over to another phone of mine: it goes on there. @renamed: @leg takes another name and stays
 * in the bridge as whom I was called by; else it is gone, and he has come there in its place. */
gboolean
herald_leg_hands_over (HeraldCallTracker *tracker,
                       HeraldChannel *leg,
                       gboolean renamed)
{
  HeraldTrackedCall *call = leg->call;
  HeraldChannel *far = call != NULL && g_ptr_array_find (call->legs, leg, NULL) ? find_other_phone (tracker, call, leg, renamed) : NULL;

  if (far == NULL)
    return FALSE;
  herald_tracker_why (tracker, HERALD_WHY_MOVED, call, far, leg);
  leg->call = NULL;
  g_ptr_array_remove (call->legs, leg);
  g_ptr_array_remove (call->far_legs, far);
  herald_tracked_call_add_leg (call, far);
  call->talk_bridge = far->bridge;
  herald_channel_set_ref (&call->caller, far);
  herald_channel_set_ref (&call->party, herald_party_find (tracker, far));
  if (renamed)
    {
      g_clear_pointer (&leg->num, g_free); /* it was mine: whose it is now is told next */
      return TRUE;
    }
  herald_leg_bridged (tracker, far);
  if (far->linked != NULL)
    herald_leg_party_changed (tracker, far);
  return TRUE;
}

/* One of my channels is gone. */
void
herald_leg_ended (HeraldCallTracker *tracker,
                  HeraldChannel *leg,
                  gint64 cause)
{
  HeraldTrackedCall *call;
  gboolean far;

  if (leg->call == NULL
      && (g_ptr_array_find (tracker->undecided, leg, NULL) || (leg->linked == NULL && is_unused (leg))))
    herald_leg_resolve (tracker, leg);
  call = leg->call;
  if (call == NULL)
    {
      herald_tracker_why_value (tracker, HERALD_WHY_NEVER_RANG, NULL, leg, cause);
      return;
    }
  if (call->public.direction == HERALD_CALL_OUTGOING && herald_leg_hands_over (tracker, leg, FALSE))
    return;
  leg->call = NULL;
  far = g_ptr_array_remove (call->far_legs, leg);
  if (far)
    herald_tracker_why_value (tracker, HERALD_WHY_OWN_OTHER_ENDED, call, leg, cause);
  if (far || !g_ptr_array_find (call->legs, leg, NULL))
    return;
  if (!call->spoken && call->public.direction == HERALD_CALL_INCOMING)
    note_refusal (tracker, call, leg, cause);
  if (call->legs->len > 1)
    {
      g_ptr_array_remove (call->legs, leg);
      herald_tracker_why_value (tracker, HERALD_WHY_OTHER_LEG_STAYS, call, leg, cause);
      return;
    }
  if (call->public.direction == HERALD_CALL_OUTGOING)
    {
      end_outgoing (tracker, call, leg, cause);
      return;
    }
  if (call->spoken)
    {
      herald_tracker_why_value (tracker, HERALD_WHY_SPOKEN, call, leg, cause);
      herald_tracker_end_call (tracker, call, HERALD_OUTCOME_ANSWERED);
      return;
    }
  g_ptr_array_remove (call->legs, leg);
  herald_call_leg_lost (tracker, call);
}
