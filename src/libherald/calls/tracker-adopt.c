/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Legs of mine whose beginning was not seen: taken up from a list, or from the bridge they talk in. */

#include <string.h>

#include "calls/tracker-private.h"

/* The call has lasted as long as my leg, as far as the server tells that. */
static void
set_times (HeraldCallTracker *tracker,
           HeraldTrackedCall *call,
           HeraldChannel *leg)
{
  gint64 began = tracker->now - leg->list_age;

  if (leg->list_age == 0)
    return;
  if (began == 0)
    began = 1; /* 0 stands for "not yet" */
  call->public.started = began;
  if (call->public.answered != 0)
    call->public.answered = began;
}

static HeraldTrackedCall *
adopt (HeraldCallTracker *tracker,
       HeraldChannel *leg,
       HeraldChannel *caller,
       HeraldCallDirection direction)
{
  HeraldTrackedCall *call = herald_tracked_call_new (tracker, direction, caller);

  herald_tracked_call_add_leg (call, leg);
  g_free (call->dialed);
  call->announced = TRUE;
  if (direction == HERALD_CALL_INCOMING)
    {
      call->dialed = herald_party_dup_dialed (tracker, caller, leg);
      herald_party_update_incoming (tracker, call, leg);
      herald_party_update_queue (tracker, call);
    }
  else
    {
      call->dialed = herald_channel_dup_number (leg->first_exten);
      herald_tracked_call_set_text (&call->number, call->dialed);
      herald_party_update_outgoing (tracker, call, leg);
    }
  return call;
}

static void
adopt_connected (HeraldCallTracker *tracker,
                 HeraldChannel *leg,
                 HeraldTrackedCall *call)
{
  HeraldChannel *party = leg->bridge != 0 ? herald_party_find (tracker, leg) : NULL;

  call->spoken = TRUE;
  call->public.answered = tracker->now;
  set_times (tracker, call, leg);
  herald_tracker_why (tracker, HERALD_WHY_FOUND_UP, call, leg, party);
  if (party != NULL && herald_channel_is_person (party) && !herald_party_is_usable (tracker, leg, leg->con_num)
      && herald_party_is_usable (tracker, leg, party->num))
    {
      gboolean changed;

      herald_tracked_call_set_party (call, party->num, party->cid_name, &changed);
    }
  herald_tracker_set_state (tracker, call, HERALD_CALL_CONNECTED, HERALD_CHANGE_CONNECTED);
  herald_leg_bridged (tracker, leg);
}

/* A leg of mine talks to @other and was never seen before. */
void
herald_leg_adopt_linked (HeraldCallTracker *tracker,
                         HeraldChannel *leg,
                         HeraldChannel *other,
                         HeraldCallDirection direction)
{
  HeraldTrackedCall *call = adopt (tracker, leg, direction == HERALD_CALL_INCOMING ? other : leg, direction);

  if (*call->number == '\0' && herald_party_is_usable (tracker, leg, other->num))
    {
      gboolean changed;

      herald_tracked_call_set_party (call, other->num, other->cid_name, &changed);
    }
  herald_channel_set_ref (&call->party, other);
  herald_tracker_why (tracker, HERALD_WHY_FOUND_TALKING, call, leg, other);
  herald_tracker_set_state (tracker, call, HERALD_CALL_CONNECTED, HERALD_CHANGE_CONNECTED);
}

static void
set_started (HeraldCallTracker *tracker,
             HeraldChannel *leg)
{
  if (leg->call != NULL)
    set_times (tracker, leg->call, leg);
}

/* It rings, or is about to. */
static void
adopt_called (HeraldCallTracker *tracker,
              HeraldChannel *leg)
{
  if (leg->state == HERALD_CHANNEL_RINGING)
    herald_tracker_why (tracker, HERALD_WHY_FOUND_RINGING, NULL, leg, leg->dialer);
  if (leg->list_app == HERALD_LIST_ORIGINATED)
    herald_leg_originated (tracker, leg, NULL);
  else if (leg->dialer != NULL)
    herald_leg_dialed (tracker, leg);
  else if (leg->list_app == HERALD_LIST_DIALED
           && (leg->state == HERALD_CHANNEL_RINGING || leg->linked != NULL
               || herald_party_is_usable (tracker, leg, leg->con_num)))
    herald_leg_called (tracker, leg);
  else if (leg->state == HERALD_CHANNEL_RINGING)
    herald_leg_resolve (tracker, leg);
}

/* It was called and has answered. */
static void
adopt_answered (HeraldCallTracker *tracker,
                HeraldChannel *leg)
{
  gboolean through_pair = FALSE;
  guint state = leg->state;
  HeraldChannel *root;

  leg->state = HERALD_CHANNEL_RINGING; /* so that the chain is climbed from it */
  root = herald_tracker_climb (leg, &through_pair);
  leg->state = (guint8) state;
  if (root != leg && herald_leg_is_originated (root, leg, through_pair))
    {
      herald_leg_originated_by (tracker, leg, root);
      leg->call->own_answered = TRUE;
      set_started (tracker, leg);
      herald_leg_bridged (tracker, leg);
      return;
    }
  if (root == leg && leg->bridge != 0)
    root = herald_party_find (tracker, leg);
  adopt_connected (tracker, leg, adopt (tracker, leg, root != NULL && root->call == NULL ? root : leg, HERALD_CALL_INCOMING));
}

/* It runs the dialplan itself: I have called, or Asterisk has called me and goes on for me. */
static void
adopt_calling (HeraldCallTracker *tracker,
               HeraldChannel *leg)
{
  gboolean answered, dialing = leg->list_app == HERALD_LIST_DIAL && herald_tracker_is_dialing (tracker, leg, &answered);

  if (leg->bridge == 0 && (dialing || leg->list_app == HERALD_LIST_ORIGINATED))
    {
      HeraldTrackedCall *call = adopt (tracker, leg, leg, HERALD_CALL_OUTGOING);

      call->originated = call->own_answered = TRUE;
      call->dial_seen = dialing;
      set_times (tracker, call, leg);
      herald_tracker_why (tracker, HERALD_WHY_FOUND_DIALING, call, leg, NULL);
      herald_tracker_emit (tracker, call, HERALD_CHANGE_DIALING);
      return;
    }
  adopt_connected (tracker, leg, adopt (tracker, leg, leg, HERALD_CALL_OUTGOING));
}

/* After a snapshot: a leg of mine whose beginning was not seen. */
void
herald_leg_adopt (HeraldCallTracker *tracker,
                  HeraldChannel *leg)
{
  if (leg->call != NULL || leg->gone)
    return;
  if (leg->state == HERALD_CHANNEL_RING)
    {
      gboolean answered;

      herald_leg_dials (tracker, leg);
      if (leg->call != NULL)
        leg->call->dial_seen = herald_tracker_is_dialing (tracker, leg, &answered);
      set_started (tracker, leg);
    }
  else if (leg->state != HERALD_CHANNEL_UP)
    {
      adopt_called (tracker, leg);
      if (leg->call == NULL)
        herald_tracker_why (tracker, HERALD_WHY_FOUND_IDLE, NULL, leg, NULL);
      set_started (tracker, leg);
    }
  else if (leg->list_app == HERALD_LIST_DIALED || (leg->list_app == HERALD_LIST_NO_APP && leg->dialed))
    adopt_answered (tracker, leg);
  else
    adopt_calling (tracker, leg);
}
