/* SPDX-License-Identifier: GPL-3.0-or-later */
/* My own channels: what each of them is (called, calling, or originated by Asterisk), which call it belongs to and
 * how that call goes on. */

#include <string.h>

#include "calls/tracker-private.h"

/* Whether Asterisk itself began the chain that ends in my phone: the first channel of its linked id that calls
 * nobody by itself; behind a Local pair, the pair's first half. */
gboolean
herald_leg_is_originated (HeraldChannel *root,
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
  herald_tracker_why (tracker, HERALD_WHY_WAIT_FOR_DIAL, NULL, leg, NULL);
  if (tracker->deadline == G_MAXINT64)
    tracker->deadline = tracker->now + HERALD_TRACKER_DIAL_WAIT;
}

void
herald_leg_clear_undecided (HeraldCallTracker *tracker,
                            HeraldChannel *leg)
{
  if (g_ptr_array_remove (tracker->undecided, leg) && tracker->undecided->len == 0)
    tracker->deadline = G_MAXINT64;
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
  call->dialed = herald_party_dup_dialed (tracker, caller, leg);
  if (caller->transferred_by != NULL)
    call->transferred_by = g_strdup (caller->transferred_by);
  if (leg->dialer != NULL && leg->dialer != caller)
    herald_tracker_why (tracker, HERALD_WHY_CALLER_CHAIN, call, leg, caller);
  herald_party_update_incoming (tracker, call, leg);
  herald_party_update_queue (tracker, call);
  call->announced = TRUE;
  if (*call->number == '\0' || (tracker->privacy_seen && herald_party_is_withheld (tracker, call)))
    herald_tracker_why (tracker, HERALD_WHY_WITHHELD, call, leg, caller);
  herald_tracker_why (tracker, HERALD_WHY_ANNOUNCED, call, leg, caller);
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
  changed = herald_party_update_incoming (tracker, call, leg);
  changed |= herald_party_update_queue (tracker, call);
  herald_tracker_why (tracker, again ? HERALD_WHY_RINGS_AGAIN : HERALD_WHY_SECOND_DEVICE, call, leg, call->caller);
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
                gboolean originated,
                const char *asked)
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
  call->dialed = expected != NULL ? g_strdup (expected) : herald_channel_dup_number (originated ? asked : leg->first_exten);
  if (!originated || expected != NULL || asked != NULL)
    herald_tracked_call_set_text (&call->number, call->dialed);
  if (expected == NULL)
    herald_party_update_outgoing (tracker, call, leg);
  if (expected != NULL)
    g_hash_table_remove (tracker->expected, leg->uid);
  call->announced = TRUE;
  herald_tracker_why (tracker, expected != NULL ? HERALD_WHY_CLICK_TO_DIAL : originated ? HERALD_WHY_ORIGINATED : HERALD_WHY_OUTGOING, call, leg,
                      caller != leg ? caller : NULL);
  herald_tracker_emit (tracker, call, HERALD_CHANGE_DIALING);
}

/* On servers without linked ids a pair that a transferring colleague has made looks like one that Asterisk made for
 * itself, but for the colleague's number on it. */
static HeraldChannel *
find_consulting (HeraldCallTracker *tracker,
                 HeraldChannel *leg,
                 HeraldChannel *root)
{
  HeraldChannel *colleague;

  if (root == leg || root->linked != NULL)
    return NULL;
  colleague = herald_party_find_by_number (tracker, leg, root->con_num);
  if (colleague == NULL && leg->dialer != NULL)
    colleague = herald_party_find_by_number (tracker, leg, leg->dialer->num);
  return colleague;
}

static gboolean
is_consultation (HeraldCallTracker *tracker,
                 HeraldChannel *leg,
                 HeraldChannel *root)
{
  HeraldChannel *colleague = find_consulting (tracker, leg, root);

  if (colleague != NULL)
    herald_tracker_why (tracker, HERALD_WHY_CONSULTATION, NULL, leg, colleague);
  return colleague != NULL;
}

/* A transfer of mine that failed: Asterisk calls my phone back and connects it to somebody who waits. What an agent asks
 * Asterisk to dial has one caller id for both ends; here my phone has its own. */
static gboolean
is_recall (HeraldCallTracker *tracker,
           HeraldChannel *leg)
{
  return !leg->calling && leg->dialer == NULL && herald_party_is_usable (tracker, leg, leg->con_num)
         && g_strcmp0 (leg->num, leg->con_num) != 0 && herald_party_find_by_number (tracker, leg, leg->con_num) != NULL;
}

/* Another caller takes over while my phone rings: a transfer. */
static void
change_caller (HeraldCallTracker *tracker,
               HeraldTrackedCall *call,
               HeraldChannel *leg,
               HeraldChannel *caller)
{
  if (call->caller != NULL && call->caller->as_caller == call)
    call->caller->as_caller = NULL;
  /* Before 13.5 nothing tells that the connected line follows. */
  if (leg->linked == NULL && herald_channel_is_person (caller) && herald_party_is_usable (tracker, leg, caller->num)
      && call->caller != NULL && herald_channel_is_person (call->caller) && g_strcmp0 (leg->con_num, call->number) == 0)
    {
      leg->con_stale = TRUE;
      herald_tracked_call_set_text (&call->number, "");
    }
  herald_channel_set_ref (&call->caller, caller);
  if (caller->as_caller == NULL)
    caller->as_caller = call;
  herald_tracker_why (tracker, HERALD_WHY_CALLER_CHANGED, call, leg, caller);
  if (herald_party_update_incoming (tracker, call, leg) | herald_party_update_queue (tracker, call))
    herald_tracker_emit (tracker, call, HERALD_CHANGE_UPDATED);
}

/* A queue before 12 dials unseen: the caller whose number my phone shows, and who waits in one, rings it. */
static HeraldChannel *
find_queued_caller (HeraldCallTracker *tracker,
                    HeraldChannel *leg)
{
  const char *number = leg->dialer != NULL ? leg->dialer->num : tracker->tells_connected ? leg->con_num : leg->num;

  if (leg->linked != NULL || tracker->tells_members || !herald_party_is_usable (tracker, leg, number))
    return NULL;
  return herald_party_find_queued (tracker, leg, number);
}

/* Before linked ids nothing but a dial tells a Local pair that somebody calls through from one that Asterisk made to
 * call me, and the pair's own dial may be told after the one that comes out of it: two threads write them. My phone
 * rings some milliseconds later, which is long enough. */
static gboolean
is_pair_undialed (HeraldCallTracker *tracker,
                  HeraldChannel *leg,
                  HeraldChannel *root,
                  gboolean through_pair)
{
  HeraldChannel *colleague;

  if (leg->linked != NULL || root == leg || !root->is_local || !through_pair || root->dialer != NULL
      || leg->settled || root->settled || leg->state == HERALD_CHANNEL_RINGING || leg->state == HERALD_CHANNEL_UP)
    return FALSE;
  /* Nobody will dial the pair of a colleague who consults me while he talks. */
  colleague = find_consulting (tracker, leg, root);
  return colleague == NULL || colleague->bridge == 0;
}

/* With linked ids the pair's own dial may come late, too, but they tell who began it all: he dials it, unless he talks
 * already, to somebody who consults me. */
static HeraldChannel *
dialer_to_come (HeraldCallTracker *tracker,
                HeraldChannel *root,
                gboolean through_pair)
{
  HeraldChannel *caller;

  if (!through_pair || !root->is_local || root->dialer != NULL || root->linked == NULL || strcmp (root->linked, root->uid) == 0)
    return root;
  caller = herald_tracker_find (tracker, (HeraldSpan) { root->linked, (guint) strlen (root->linked) });
  return caller != NULL && !caller->gone && caller->bridge == 0 && herald_channel_is_person (caller) ? caller : root;
}

/* A pair was dialled: my phone behind it may now be explained. */
void
herald_leg_retry_undecided (HeraldCallTracker *tracker)
{
  for (guint i = tracker->undecided->len; i > 0; i--)
    {
      HeraldChannel *leg = tracker->undecided->pdata[i - 1];

      if (leg->dialer != NULL)
        herald_leg_dialed (tracker, leg);
    }
}

/* My phone is dialled: by a caller, by Asterisk, or once more by another caller (a transfer while it rings). */
void
herald_leg_dialed (HeraldCallTracker *tracker,
                   HeraldChannel *leg)
{
  gboolean through_pair = FALSE;
  HeraldChannel *root = herald_tracker_climb (leg, &through_pair);
  HeraldTrackedCall *call = leg->call;

  root = dialer_to_come (tracker, root, through_pair);
  herald_leg_clear_undecided (tracker, leg);
  if (call != NULL)
    {
      if (call->public.direction == HERALD_CALL_INCOMING && !call->spoken && root != leg && root != call->caller)
        change_caller (tracker, call, leg, root);
      else
        herald_tracker_why (tracker, HERALD_WHY_ALREADY, call, leg, root != leg ? root : NULL);
      return;
    }
  if (root != leg && root->is_local && through_pair && root->dialer == NULL && leg->linked == NULL)
    {
      herald_channel_set_ref (&root->dialer, find_queued_caller (tracker, leg));
      root = herald_tracker_climb (leg, &through_pair);
    }
  if (is_pair_undialed (tracker, leg, root, through_pair))
    {
      set_undecided (tracker, leg);
      return;
    }
  if (leg->state == HERALD_CHANNEL_UP)
    {
      herald_tracker_why (tracker, HERALD_WHY_UP_BEFORE_DIAL, NULL, leg, root != leg ? root : NULL);
      return;
    }
  if (root == leg && is_recall (tracker, leg))
    {
      root = herald_party_find_by_number (tracker, leg, leg->con_num);
      herald_tracker_why (tracker, HERALD_WHY_RECALL, NULL, leg, root);
    }
  if (herald_leg_is_originated (root, leg, through_pair) && !is_consultation (tracker, leg, root))
    begin_outgoing (tracker, leg, root, TRUE, NULL);
  else if (root->call != NULL && root->call->public.direction == HERALD_CALL_OUTGOING)
    {
      /* I call my own other phone: one conversation, and this end of it is the far one. */
      leg->call = root->call;
      root->call->dial_seen = TRUE;
      g_ptr_array_add (root->call->far_legs, leg);
      herald_tracker_why (tracker, HERALD_WHY_OWN_OTHER_PHONE, root->call, leg, root);
    }
  else if (root->as_caller != NULL)
    join_incoming (tracker, root->as_caller, leg);
  else
    begin_incoming (tracker, leg, root);
}

/* After a snapshot: somebody calls this phone, and no list tells who. */
void
herald_leg_called (HeraldCallTracker *tracker,
                   HeraldChannel *leg)
{
  begin_incoming (tracker, leg, leg);
}

/* After a snapshot: Asterisk has begun the chain that leads from @root to this leg. */
void
herald_leg_originated_by (HeraldCallTracker *tracker,
                          HeraldChannel *leg,
                          HeraldChannel *root)
{
  begin_outgoing (tracker, leg, root, TRUE, NULL);
}

/* Asterisk, or somebody through it, has begun this leg, and asks for @asked (nullable) with it: told by
 * OriginateResponse. */
void
herald_leg_originated (HeraldCallTracker *tracker,
                       HeraldChannel *leg,
                       const char *asked)
{
  herald_leg_clear_undecided (tracker, leg);
  if (leg->call != NULL || leg->calling || leg->dialer != NULL)
    return;
  begin_outgoing (tracker, leg, leg, TRUE, asked);
  leg->call->own_answered = leg->state == HERALD_CHANNEL_UP;
}

/* Where @leg goes in the dialplan is told apart from it: what was asked for, when nothing else said so. */
void
herald_leg_asks_for (HeraldCallTracker *tracker,
                     HeraldChannel *leg,
                     const char *exten)
{
  HeraldTrackedCall *call = leg->call != NULL ? leg->call : herald_caller_find_call (leg);
  gboolean changed = FALSE;

  if (call == NULL || call->public.direction != HERALD_CALL_OUTGOING || *call->dialed != '\0')
    return;
  g_free (call->dialed);
  call->dialed = herald_channel_dup_number (exten);
  /* A click-to-dial may show any number on my phone; what it calls is better. */
  if (!call->spoken && (*call->number == '\0' || !tracker->tells_connected))
    herald_tracked_call_set_party (call, exten, NULL, &changed);
  if (changed && call->announced)
    herald_tracker_emit (tracker, call, HERALD_CHANGE_UPDATED);
}

/* A leg of mine dials: it calls, whatever else was seen of it. */
void
herald_leg_dials (HeraldCallTracker *tracker,
                  HeraldChannel *leg)
{
  herald_leg_clear_undecided (tracker, leg);
  if (leg->call == NULL && !leg->dialed && !leg->gone)
    begin_outgoing (tracker, leg, leg, FALSE, NULL);
}

/* Decides a leg of which only its state is known. */
void
herald_leg_resolve (HeraldCallTracker *tracker,
                    HeraldChannel *leg)
{
  HeraldChannel *root = NULL;

  herald_leg_clear_undecided (tracker, leg);
  if (leg->call != NULL)
    return;
  leg->settled = TRUE;
  if (leg->calling && !leg->dialed)
    {
      begin_outgoing (tracker, leg, leg, FALSE, NULL);
      return;
    }
  /* Whoever began what it belongs to rings it, if he is known. */
  if (leg->linked != NULL && strcmp (leg->linked, leg->uid) != 0)
    root = herald_tracker_find (tracker, (HeraldSpan) { leg->linked, (guint) strlen (leg->linked) });
  if (root == NULL && leg->linked == NULL)
    root = herald_party_find_by_number (tracker, leg, leg->con_num);
  if (root == NULL && leg->linked == NULL && !tracker->tells_members && leg->dialer == NULL && leg->state == HERALD_CHANNEL_RINGING
      && !herald_party_is_usable (tracker, leg, leg->num))
    root = herald_party_find_queued (tracker, leg, NULL);
  herald_tracker_why (tracker, root == NULL || root == leg ? HERALD_WHY_CALLER_UNKNOWN : leg->linked != NULL ? HERALD_WHY_CALLER_LINKED : HERALD_WHY_CALLER_NUMBER,
                      NULL, leg, root);
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
  if (leg->dialer != NULL || (leg->dialed && !leg->listed))
    herald_leg_dialed (tracker, leg);
  else if (leg->linked != NULL && strcmp (leg->linked, leg->uid) == 0)
    begin_outgoing (tracker, leg, leg, TRUE, NULL);
  else
    {
      HeraldChannel *caller = find_queued_caller (tracker, leg);

      if (caller != NULL)
        herald_tracker_dial (tracker, caller, leg);
      else
        set_undecided (tracker, leg);
    }
}

/* My leg's state is another one now. */
void
herald_leg_state_changed (HeraldCallTracker *tracker,
                          HeraldChannel *leg)
{
  switch (leg->state)
    {
    case HERALD_CHANNEL_RING:
      if (leg->call != NULL || leg->dialed)
        break;
      if (tracker->needs_newexten && leg->first_exten == NULL && !tracker->in_snapshot)
        set_undecided (tracker, leg); /* the next event tells what it has dialled */
      else
        begin_outgoing (tracker, leg, leg, FALSE, NULL);
      break;
    case HERALD_CHANNEL_RINGING:
      if (leg->call != NULL)
        leg->call->sent_on = FALSE; /* it rings beside what was dialled before */
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

/* Unless the transfer came to nothing and I talk to the other side after all. */
static gboolean
is_given_away (const HeraldTrackedCall *call)
{
  const HeraldChannel *leg = call->legs->len > 0 ? call->legs->pdata[call->legs->len - 1] : NULL;

  return call->given_away && (leg == NULL || leg->bridge == 0);
}

/* The other side of an outgoing call has answered. */
void
herald_call_far_end_answered (HeraldCallTracker *tracker,
                              HeraldTrackedCall *call)
{
  if (call->public.state != HERALD_CALL_DIALING || is_given_away (call))
    return;
  herald_tracker_why (tracker, HERALD_WHY_FAR_ANSWERED, call, NULL, call->party);
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
  herald_party_update_incoming (tracker, call, leg);
  herald_tracker_why (tracker, HERALD_WHY_ANSWERED, call, leg, call->party);
  herald_tracker_set_state (tracker, call, HERALD_CALL_CONNECTED, HERALD_CHANGE_CONNECTED);
}

/* My phone was picked up, or (calling) somebody answered it. */
void
herald_leg_answered (HeraldCallTracker *tracker,
                     HeraldChannel *leg)
{
  HeraldTrackedCall *call;

  herald_leg_clear_undecided (tracker, leg);
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
        {
          /* Its bridge will tell with whom. */
          herald_tracker_why (tracker, HERALD_WHY_UP_UNEXPLAINED, NULL, leg, NULL);
          return;
        }
      else
        herald_leg_resolve (tracker, leg);
    }
  call = leg->call;
  if (call == NULL || !g_ptr_array_find (call->legs, leg, NULL))
    return;
  if (call->public.direction == HERALD_CALL_INCOMING)
    answer_incoming (tracker, call, leg);
  else if (call->originated)
    {
      if (!call->own_answered)
        herald_tracker_why (tracker, HERALD_WHY_OWN_ANSWERED, call, leg, NULL);
      call->own_answered = TRUE;
    }
  else
    herald_call_far_end_answered (tracker, call);
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
  if (call->public.state != (held ? HERALD_CALL_CONNECTED : HERALD_CALL_HELD))
    {
      herald_tracker_why (tracker, HERALD_WHY_HOLD_IGNORED, call, leg, NULL);
      return;
    }
  herald_tracker_why (tracker, held ? HERALD_WHY_HELD : HERALD_WHY_RESUMED, call, leg, NULL);
  herald_tracker_set_state (tracker, call, held ? HERALD_CALL_HELD : HERALD_CALL_CONNECTED,
                            held ? HERALD_CHANGE_HELD : HERALD_CHANGE_RESUMED);
}
