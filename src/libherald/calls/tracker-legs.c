/* SPDX-License-Identifier: GPL-3.0-or-later */
/* My own channels: what each of them is (called, calling, or originated by Asterisk), which call it belongs to and
 * how that call goes on. */

#include <string.h>

#include "calls/tracker-private.h"

/* Pairs between me and the other side: a queue's member behind a follow-me has two. */
#define PAIRS_MAX 4

/* Whether Asterisk itself began the chain that ends in my phone: the first channel of its linked id that calls
 * nobody by itself; behind a Local pair, the pair's first half. */
static gboolean
is_originated (HeraldChannel *root,
               HeraldChannel *leg,
               gboolean through_pair)
{
  if (root->calling || root->dialer != NULL)
    return FALSE;
  if (root != leg && !(root->is_local && !root->second_half && through_pair))
    return FALSE;
  return root->linked == NULL || strcmp (root->linked, root->uid) == 0;
}

static void
set_undecided (HeraldCallTracker *tracker,
               HeraldChannel *leg)
{
  if (g_ptr_array_find (tracker->undecided, leg, NULL))
    return;
  g_ptr_array_add (tracker->undecided, leg);
  if (tracker->deadline == G_MAXINT64)
    tracker->deadline = tracker->now + HERALD_TRACKER_DIAL_WAIT;
}

static void
clear_undecided (HeraldCallTracker *tracker,
                 HeraldChannel *leg)
{
  if (g_ptr_array_remove (tracker->undecided, leg) && tracker->undecided->len == 0)
    tracker->deadline = G_MAXINT64;
}

static const char *
own_number (HeraldCallTracker *tracker,
            HeraldChannel *leg)
{
  const char *slash = leg->device >= 0 ? strchr (tracker->devices[leg->device], '/') : NULL;

  return slash != NULL ? slash + 1 : "";
}

static gboolean
is_usable (HeraldCallTracker *tracker,
           HeraldChannel *leg,
           const char *number)
{
  return !herald_channel_number_is_unknown (number) && g_ascii_strcasecmp (number, own_number (tracker, leg)) != 0;
}

/* The party of an incoming call: the connected line of my leg, else the caller; never my own number. */
static gboolean
update_incoming_party (HeraldCallTracker *tracker,
                       HeraldTrackedCall *call,
                       HeraldChannel *leg)
{
  gboolean changed = FALSE;
  HeraldChannel *caller = call->caller;

  if (is_usable (tracker, leg, leg->con_num))
    herald_tracked_call_set_party (call, leg->con_num, leg->con_name, &changed);
  else if (*call->number != '\0' || caller == NULL || caller == leg)
    return FALSE;
  else if (leg->dialer != NULL && is_usable (tracker, leg, leg->dialer->num))
    herald_tracked_call_set_party (call, leg->dialer->num, leg->dialer->cid_name, &changed);
  else if (leg->dialer != NULL && is_usable (tracker, leg, leg->dialer->first_num))
    /* A click-to-dial that shows me my own number: who dials was known before. */
    herald_tracked_call_set_party (call, leg->dialer->first_num, leg->dialer->cid_name, &changed);
  else if (caller->is_local && !is_usable (tracker, leg, caller->num))
    /* The first half of a pair stands for whoever made it: its connected line is the caller. */
    herald_tracked_call_set_party (call, is_usable (tracker, leg, caller->con_num) ? caller->con_num : NULL,
                                   caller->con_name, &changed);
  else if (is_usable (tracker, leg, caller->num))
    herald_tracked_call_set_party (call, caller->num, caller->cid_name, &changed);
  else if (*call->name == '\0')
    herald_tracked_call_set_party (call, NULL, caller->cid_name, &changed); /* a withheld number may have a name */
  return changed;
}

static gboolean
update_outgoing_party (HeraldCallTracker *tracker,
                       HeraldTrackedCall *call,
                       HeraldChannel *leg)
{
  gboolean changed = FALSE;

  if (is_usable (tracker, leg, leg->con_num))
    herald_tracked_call_set_party (call, leg->con_num, leg->con_name, &changed);
  return changed;
}

static gboolean
update_queue (HeraldTrackedCall *call)
{
  g_autofree char *queue = NULL;

  if (call->caller == NULL || call->caller->queue == NULL || *call->caller->queue == '\0')
    return FALSE;
  queue = herald_channel_dup_name (call->caller->queue);
  if (g_strcmp0 (queue, call->queue) == 0)
    return FALSE;
  g_free (call->queue);
  call->queue = g_steal_pointer (&queue);
  return TRUE;
}

/* My own extension, where the device is called after it. */
static char *
dup_own_extension (HeraldCallTracker *tracker,
                   HeraldChannel *leg)
{
  const char *number = own_number (tracker, leg);

  return g_strdup (number[strspn (number, "0123456789")] == '\0' ? number : "");
}

/* The extension or DID that the caller asked for first. A channel that Asterisk called asks for where it is now; where
 * nothing tells, it was me who was asked for. */
static char *
dup_dialed (HeraldCallTracker *tracker,
            HeraldChannel *caller,
            HeraldChannel *leg)
{
  const char *exten = caller->calling || caller->listed ? caller->first_exten : caller->exten;

  /* Servers without linked ids tell a channel's extension once, and of a pair it is what made the pair. */
  if (caller->linked == NULL && caller->is_local && !caller->calling)
    return dup_own_extension (tracker, leg);
  if (!herald_channel_number_is_unknown (exten))
    return herald_channel_dup_number (exten);
  if (!herald_channel_number_is_unknown (caller->first_exten) && !(caller->is_local && !caller->calling))
    return herald_channel_dup_number (caller->first_exten);
  if (caller == leg && !herald_channel_number_is_unknown (leg->first_exten))
    return herald_channel_dup_number (leg->first_exten);
  return dup_own_extension (tracker, leg);
}

static void
begin_incoming (HeraldCallTracker *tracker,
                HeraldChannel *leg,
                HeraldChannel *caller)
{
  HeraldTrackedCall *call = herald_tracked_call_new (tracker, HERALD_CALL_INCOMING, caller);

  herald_tracked_call_add_leg (call, leg);
  if (caller != leg)
    caller->as_caller = call;
  g_free (call->dialed);
  call->dialed = dup_dialed (tracker, caller, leg);
  if (caller->transferred_by != NULL)
    call->transferred_by = g_strdup (caller->transferred_by);
  update_incoming_party (tracker, call, leg);
  update_queue (call);
  call->announced = TRUE;
  herald_tracker_emit (tracker, call, HERALD_CHANGE_RINGING);
}

/* Another of my phones rings for the same caller, or the same one again. */
static void
join_incoming (HeraldCallTracker *tracker,
               HeraldTrackedCall *call,
               HeraldChannel *leg)
{
  gboolean again = call->public.state == HERALD_CALL_WAITING;
  gboolean changed;

  herald_tracked_call_add_leg (call, leg);
  changed = update_incoming_party (tracker, call, leg);
  changed |= update_queue (call);
  if (!again && !changed)
    return;
  call->forwarded = FALSE;
  if (again)
    call->public.state = HERALD_CALL_RINGING;
  herald_tracker_emit (tracker, call, HERALD_CHANGE_UPDATED);
}

static void
begin_outgoing (HeraldCallTracker *tracker,
                HeraldChannel *leg,
                HeraldChannel *caller,
                gboolean originated)
{
  HeraldTrackedCall *call = herald_tracked_call_new (tracker, HERALD_CALL_OUTGOING, caller);
  const char *expected = g_hash_table_lookup (tracker->expected, leg->uid);

  if (expected == NULL && caller != leg)
    expected = g_hash_table_lookup (tracker->expected, caller->uid);
  herald_tracked_call_add_leg (call, leg);
  if (caller != leg)
    caller->as_caller = call;
  call->originated = originated;
  g_free (call->dialed);
  call->dialed = expected != NULL ? g_strdup (expected)
                 : originated ? g_strdup ("")
                              : herald_channel_dup_number (leg->first_exten);
  if (!originated || expected != NULL)
    herald_tracked_call_set_text (&call->number, call->dialed);
  if (expected == NULL)
    update_outgoing_party (tracker, call, leg);
  if (expected != NULL)
    g_hash_table_remove (tracker->expected, leg->uid);
  call->announced = TRUE;
  herald_tracker_emit (tracker, call, HERALD_CHANGE_DIALING);
}

/* A live channel whose own number is @number: on servers without linked ids the connected line tells who calls. */
static HeraldChannel *
find_by_number (HeraldCallTracker *tracker,
                HeraldChannel *leg,
                const char *number)
{
  if (!is_usable (tracker, leg, number))
    return NULL;
  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel != NULL && channel != leg && herald_channel_is_person (channel) && channel->device != leg->device
          && g_strcmp0 (channel->num, number) == 0)
        return channel;
    }
  return NULL;
}

/* On servers without linked ids a pair that a transferring colleague has made looks like one that Asterisk made for
 * itself, but for the colleague's number on it. */
static gboolean
is_consultation (HeraldCallTracker *tracker,
                 HeraldChannel *leg,
                 HeraldChannel *root)
{
  if (root == leg || root->linked != NULL)
    return FALSE;
  return find_by_number (tracker, leg, root->con_num) != NULL
         || (leg->dialer != NULL && find_by_number (tracker, leg, leg->dialer->num) != NULL);
}

/* A transfer of mine that failed: Asterisk calls my phone back and connects it to somebody who waits. What an agent asks
 * Asterisk to dial has one caller id for both ends; here my phone has its own. */
static gboolean
is_recall (HeraldCallTracker *tracker,
           HeraldChannel *leg)
{
  return leg->linked != NULL && !leg->calling && leg->dialer == NULL && is_usable (tracker, leg, leg->con_num)
         && g_strcmp0 (leg->num, leg->con_num) != 0 && find_by_number (tracker, leg, leg->con_num) != NULL;
}

/* My phone is dialled: by a caller, by Asterisk, or once more by another caller (a transfer while it rings). */
void
herald_leg_dialed (HeraldCallTracker *tracker,
                   HeraldChannel *leg)
{
  gboolean through_pair = FALSE;
  HeraldChannel *root = herald_tracker_climb (leg, &through_pair);
  HeraldTrackedCall *call = leg->call;

  clear_undecided (tracker, leg);
  if (call != NULL)
    {
      if (call->public.direction == HERALD_CALL_INCOMING && !call->spoken && root != leg
          && root != call->caller)
        {
          if (call->caller != NULL && call->caller->as_caller == call)
            call->caller->as_caller = NULL;
          herald_channel_set_ref (&call->caller, root);
          root->as_caller = call;
          if (update_incoming_party (tracker, call, leg) | update_queue (call))
            herald_tracker_emit (tracker, call, HERALD_CHANGE_UPDATED);
        }
      return;
    }
  if (leg->state == HERALD_CHANNEL_UP)
    return;
  if (root == leg && is_recall (tracker, leg))
    begin_incoming (tracker, leg, find_by_number (tracker, leg, leg->con_num));
  else if (is_originated (root, leg, through_pair) && !is_consultation (tracker, leg, root))
    begin_outgoing (tracker, leg, root, TRUE);
  else if (root->call != NULL && root->call->public.direction == HERALD_CALL_OUTGOING)
    {
      /* I call my own other phone: one conversation, and this end of it is the far one. */
      leg->call = root->call;
      root->call->dial_seen = TRUE;
      g_ptr_array_add (root->call->far_legs, leg);
    }
  else if (root->as_caller != NULL)
    join_incoming (tracker, root->as_caller, leg);
  else
    begin_incoming (tracker, leg, root);
}

/* Asterisk, or somebody through it, has begun this leg: told by OriginateResponse. */
void
herald_leg_originated (HeraldCallTracker *tracker,
                       HeraldChannel *leg)
{
  clear_undecided (tracker, leg);
  if (leg->call != NULL || leg->calling || leg->dialer != NULL)
    return;
  begin_outgoing (tracker, leg, leg, TRUE);
  leg->call->own_answered = leg->state == HERALD_CHANNEL_UP;
}

/* A leg of mine dials: it calls, whatever else was seen of it. */
void
herald_leg_dials (HeraldCallTracker *tracker,
                  HeraldChannel *leg)
{
  if (leg->call == NULL && !leg->dialed && !leg->gone)
    begin_outgoing (tracker, leg, leg, FALSE);
}

/* Decides a leg of which only its ringing is known. */
void
herald_leg_resolve (HeraldCallTracker *tracker,
                    HeraldChannel *leg)
{
  HeraldChannel *root = NULL;

  clear_undecided (tracker, leg);
  if (leg->call != NULL)
    return;
  /* Whoever began what it belongs to rings it, if he is known. */
  if (leg->linked != NULL && strcmp (leg->linked, leg->uid) != 0)
    root = herald_tracker_find (tracker, (HeraldSpan) { leg->linked, (guint) strlen (leg->linked) });
  if (root == NULL && leg->linked == NULL)
    root = find_by_number (tracker, leg, leg->con_num);
  if (root != NULL && root != leg && root->call == NULL && leg->dialer == NULL)
    herald_channel_set_ref (&leg->dialer, root);
  herald_leg_dialed (tracker, leg);
}

static void
ring (HeraldCallTracker *tracker,
      HeraldChannel *leg)
{
  if (leg->call != NULL)
    return;
  if (leg->dialer != NULL || leg->dialed)
    herald_leg_dialed (tracker, leg);
  else if (leg->linked != NULL && strcmp (leg->linked, leg->uid) == 0)
    begin_outgoing (tracker, leg, leg, TRUE);
  else
    set_undecided (tracker, leg);
}

/* My leg's state is another one now. */
void
herald_leg_state_changed (HeraldCallTracker *tracker,
                          HeraldChannel *leg)
{
  switch (leg->state)
    {
    case HERALD_CHANNEL_RING:
      if (leg->call == NULL && !leg->dialed)
        begin_outgoing (tracker, leg, leg, FALSE);
      break;
    case HERALD_CHANNEL_RINGING:
      if (!tracker->in_snapshot)
        ring (tracker, leg);
      break;
    case HERALD_CHANNEL_UP:
      if (tracker->in_snapshot && leg->call == NULL)
        break; /* end_snapshot() knows more */
      herald_leg_answered (tracker, leg);
      break;
    default:
      break;
    }
}

/* The other side of an outgoing call has answered. */
void
herald_call_far_end_answered (HeraldCallTracker *tracker,
                              HeraldTrackedCall *call)
{
  if (call->public.state == HERALD_CALL_DIALING)
    herald_tracker_set_state (tracker, call, HERALD_CALL_CONNECTED, HERALD_CHANGE_CONNECTED);
}

static void
answer_incoming (HeraldCallTracker *tracker,
                 HeraldTrackedCall *call,
                 HeraldChannel *leg)
{
  if (call->spoken)
    return;
  /* From now on the caller may ring me again as another call. */
  if (call->caller != NULL && call->caller->as_caller == call)
    call->caller->as_caller = NULL;
  herald_channel_set_ref (&call->party, call->caller != leg ? call->caller : NULL);
  g_ptr_array_remove (call->legs, leg);
  g_ptr_array_add (call->legs, leg);
  update_incoming_party (tracker, call, leg);
  herald_tracker_set_state (tracker, call, HERALD_CALL_CONNECTED, HERALD_CHANGE_CONNECTED);
}

/* My phone was picked up, or (calling) somebody answered it. */
void
herald_leg_answered (HeraldCallTracker *tracker,
                     HeraldChannel *leg)
{
  HeraldTrackedCall *call;

  clear_undecided (tracker, leg);
  if (leg->call == NULL)
    {
      if (leg->dialer != NULL || leg->dialed)
        {
          guint state = leg->state;

          leg->state = HERALD_CHANNEL_RINGING; /* so that the chain is climbed from it */
          herald_leg_dialed (tracker, leg);
          leg->state = (guint8) state;
        }
      else if (!leg->calling && leg->state == HERALD_CHANNEL_UP)
        return; /* seen only when up: its bridge will tell with whom */
      else
        herald_leg_resolve (tracker, leg);
    }
  call = leg->call;
  if (call == NULL || !g_ptr_array_find (call->legs, leg, NULL))
    return;
  if (call->public.direction == HERALD_CALL_INCOMING)
    answer_incoming (tracker, call, leg);
  else if (call->originated)
    call->own_answered = TRUE;
  else
    herald_call_far_end_answered (tracker, call);
}

/* While I consult somebody on the channel of a call, its party waits in the bridge that I left. */
static gboolean
is_consulting (HeraldTrackedCall *call,
               HeraldChannel *leg)
{
  return call->party != NULL && !call->party->gone && call->talk_bridge != 0 && call->party->bridge == call->talk_bridge
         && leg->bridge != call->talk_bridge;
}

/* The connected line of my leg is another one now. */
void
herald_leg_party_changed (HeraldCallTracker *tracker,
                          HeraldChannel *leg)
{
  HeraldTrackedCall *call = leg->call;
  gboolean changed;

  if (!call->announced || !g_ptr_array_find (call->legs, leg, NULL) || is_consulting (call, leg))
    return;
  if (call->public.direction == HERALD_CALL_INCOMING)
    changed = update_incoming_party (tracker, call, leg);
  else
    changed = update_outgoing_party (tracker, call, leg);
  if (changed)
    herald_tracker_emit (tracker, call, HERALD_CHANGE_UPDATED);
}

static HeraldChannel *
find_party (HeraldCallTracker *tracker,
            HeraldChannel *leg,
            guint depth)
{
  HeraldChannel *pair = NULL;

  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel == NULL || channel == leg || channel->bridge != leg->bridge)
        continue;
      if (herald_channel_is_person (channel))
        return channel;
      pair = channel;
    }
  /* Behind a pair stands who is linked to its other half. */
  if (pair != NULL && depth > 0 && pair->other_half != NULL && pair->other_half->bridge != 0)
    {
      HeraldChannel *behind = find_party (tracker, pair->other_half, depth - 1);

      return behind != NULL && herald_channel_is_person (behind) ? behind : pair;
    }
  return pair;
}

/* My leg, or somebody else, has entered the bridge that my leg is in. */
void
herald_leg_bridged (HeraldCallTracker *tracker,
                    HeraldChannel *leg)
{
  HeraldTrackedCall *call = leg->call;
  HeraldChannel *party;

  if (call == NULL || leg->bridge == 0)
    return;
  if (call->public.direction == HERALD_CALL_INCOMING && leg->state == HERALD_CHANNEL_UP)
    herald_leg_answered (tracker, leg);
  party = find_party (tracker, leg, PAIRS_MAX);
  if (party == NULL || is_consulting (call, leg))
    return;
  herald_channel_set_ref (&call->party, party);
  call->talk_bridge = leg->bridge;
  if (call->public.direction == HERALD_CALL_OUTGOING && leg->state == HERALD_CHANNEL_UP && party->state == HERALD_CHANNEL_UP
      && herald_channel_is_person (party))
    herald_call_far_end_answered (tracker, call);
  /* Servers that have no linked id tell no connected line of a leg that is up: whom it is linked to is the party. */
  if (*call->number == '\0' || leg->linked == NULL)
    herald_party_renamed (tracker, party);
}

/* A channel has left its bridge: whoever consulted while it waited there now has another party. */
void
herald_party_left (HeraldCallTracker *tracker,
                   HeraldChannel *party)
{
  for (guint i = 0; i < tracker->calls->len; i++)
    {
      HeraldTrackedCall *call = tracker->calls->pdata[i];

      if (call->party == party && call->legs->len > 0 && call->talk_bridge != 0)
        herald_leg_party_changed (tracker, call->legs->pdata[call->legs->len - 1]);
    }
}

/* A channel that may be somebody's party shows another caller id. */
void
herald_party_renamed (HeraldCallTracker *tracker,
                      HeraldChannel *party)
{
  for (guint i = 0; i < tracker->calls->len; i++)
    {
      HeraldTrackedCall *call = tracker->calls->pdata[i];
      HeraldChannel *leg = call->legs->len > 0 ? call->legs->pdata[call->legs->len - 1] : NULL;
      gboolean changed = FALSE;

      if (call->party != party || leg == NULL || !call->spoken || !herald_channel_is_person (party)
          || !is_usable (tracker, leg, party->num) || g_strcmp0 (party->num, call->number) == 0)
        continue;
      herald_tracked_call_set_party (call, party->num, party->cid_name, &changed);
      if (changed)
        herald_tracker_emit (tracker, call, HERALD_CHANGE_UPDATED);
    }
}

/* My phone has pressed hold, or taken it back. */
void
herald_leg_held (HeraldCallTracker *tracker,
                 HeraldChannel *leg,
                 gboolean held)
{
  HeraldTrackedCall *call = leg->call;

  if (!g_ptr_array_find (call->legs, leg, NULL))
    return;
  if (held && call->public.state == HERALD_CALL_CONNECTED)
    herald_tracker_set_state (tracker, call, HERALD_CALL_HELD, HERALD_CHANGE_HELD);
  else if (!held && call->public.state == HERALD_CALL_HELD)
    herald_tracker_set_state (tracker, call, HERALD_CALL_CONNECTED, HERALD_CHANGE_RESUMED);
}

static HeraldCallOutcome
outgoing_outcome (HeraldTrackedCall *call,
                  HeraldChannel *leg,
                  gint64 cause)
{
  if (call->spoken)
    return HERALD_OUTCOME_ANSWERED;
  if (call->originated && !call->own_answered)
    return HERALD_OUTCOME_OWN_PHONE;
  switch (call->last_end)
    {
    case HERALD_END_BUSY:
      return HERALD_OUTCOME_BUSY;
    case HERALD_END_NO_ANSWER:
      return HERALD_OUTCOME_NO_ANSWER;
    case HERALD_END_FAILED:
      return cause == 17 ? HERALD_OUTCOME_BUSY : HERALD_OUTCOME_FAILED;
    case HERALD_END_CANCEL:
      return HERALD_OUTCOME_CANCELLED;
    default:
      break;
    }
  /* Nobody was called: the dialplan itself answered, I gave up, or there is no such number. */
  if (cause == 17)
    return HERALD_OUTCOME_BUSY;
  if (!call->dial_seen && call->originated && cause == 16)
    return HERALD_OUTCOME_ANSWERED;
  if (leg->leaving && (cause == 0 || cause == 16 || cause == 127 || cause == 31))
    return HERALD_OUTCOME_CANCELLED;
  return call->dial_seen && cause == 19 ? HERALD_OUTCOME_NO_ANSWER : call->dial_seen && cause == 16 ? HERALD_OUTCOME_CANCELLED : HERALD_OUTCOME_FAILED;
}

/* How a phone that never answered has ended, as far as the phone itself tells. */
static void
note_refusal (HeraldTrackedCall *call,
              HeraldChannel *leg,
              gint64 cause)
{
  /* Of a leg that the caller's end has cancelled the cause is the call's, not the phone's. */
  gint64 own_cause = leg->refused_cause != 0 || leg->end == HERALD_END_CANCEL ? leg->refused_cause : cause;
  gboolean refused = own_cause == 17 || own_cause == 21 || leg->end == HERALD_END_BUSY;
  HeraldChannel *caller = call->caller;

  if (leg->forwarded || (call->sent_on && cause == 16 && call->legs->len == 1))
    call->forwarded = TRUE;
  else if (refused)
    call->declined = TRUE;
  else if (leg->end == HERALD_END_CANCEL && cause != 26 && leg->dialer != NULL && leg->dialer == caller
           && !caller->leaving && !caller->gone && !call->elsewhere && !leg->picked_up
           && (caller->queue == NULL || *caller->queue == '\0'))
    call->forwarded = TRUE; /* the caller was taken away from it: redirected */
  if (cause == 26 && !call->elsewhere && (caller == NULL || caller->gone))
    call->elsewhere = TRUE;
}

/* On servers before 12 an originated phone that is busy shows as a channel and its end, nothing else. */
static gboolean
is_unused (HeraldChannel *leg)
{
  return leg->device >= 0 && !leg->calling && !leg->dialed && leg->dialer == NULL && !leg->listed
         && leg->state == HERALD_CHANNEL_DOWN;
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
    return;
  leg->call = NULL;
  far = g_ptr_array_remove (call->far_legs, leg);
  if (far || !g_ptr_array_find (call->legs, leg, NULL))
    return;
  if (!call->spoken && call->public.direction == HERALD_CALL_INCOMING)
    note_refusal (call, leg, cause);
  if (call->legs->len > 1)
    {
      g_ptr_array_remove (call->legs, leg);
      return;
    }
  if (call->public.direction == HERALD_CALL_OUTGOING)
    {
      herald_tracker_end_call (tracker, call, outgoing_outcome (call, leg, cause));
      return;
    }
  if (call->spoken)
    {
      herald_tracker_end_call (tracker, call, HERALD_OUTCOME_ANSWERED);
      return;
    }
  g_ptr_array_remove (call->legs, leg);
  herald_call_leg_lost (tracker, call);
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
      call->dialed = dup_dialed (tracker, caller, leg);
      update_incoming_party (tracker, call, leg);
    }
  else
    {
      call->dialed = herald_channel_dup_number (leg->first_exten);
      herald_tracked_call_set_text (&call->number, call->dialed);
      update_outgoing_party (tracker, call, leg);
    }
  return call;
}

/* A leg of mine talks to @other and was never seen before. */
void
herald_leg_adopt_linked (HeraldCallTracker *tracker,
                         HeraldChannel *leg,
                         HeraldChannel *other,
                         HeraldCallDirection direction)
{
  HeraldTrackedCall *call = adopt (tracker, leg, direction == HERALD_CALL_INCOMING ? other : leg, direction);

  if (*call->number == '\0' && is_usable (tracker, leg, other->num))
    {
      gboolean changed;

      herald_tracked_call_set_party (call, other->num, other->cid_name, &changed);
    }
  herald_channel_set_ref (&call->party, other);
  herald_tracker_set_state (tracker, call, HERALD_CALL_CONNECTED, HERALD_CHANGE_CONNECTED);
}

/* After a snapshot: a leg of mine whose beginning was not seen. */
void
herald_leg_adopt (HeraldCallTracker *tracker,
                  HeraldChannel *leg)
{
  gboolean first = (leg->linked == NULL || strcmp (leg->linked, leg->uid) == 0) && !leg->dialed;
  HeraldChannel *root = leg;
  HeraldTrackedCall *call;

  if (leg->call != NULL || leg->gone)
    return;
  if (leg->state == HERALD_CHANNEL_RINGING)
    {
      if (first && leg->linked != NULL)
        begin_outgoing (tracker, leg, leg, TRUE);
      else
        herald_leg_resolve (tracker, leg);
      return;
    }
  if (leg->state != HERALD_CHANNEL_UP)
    return;
  if (!first && leg->linked != NULL)
    root = herald_tracker_find (tracker, (HeraldSpan) { leg->linked, (guint) strlen (leg->linked) });
  else if (!first && leg->bridge != 0)
    root = find_party (tracker, leg, PAIRS_MAX);
  if (first)
    call = adopt (tracker, leg, leg, HERALD_CALL_OUTGOING);
  else
    call = adopt (tracker, leg, root != NULL && root->call == NULL ? root : leg, HERALD_CALL_INCOMING);
  herald_tracker_set_state (tracker, call, HERALD_CALL_CONNECTED, HERALD_CHANGE_CONNECTED);
  herald_leg_bridged (tracker, leg);
}
