/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The callers of my unanswered calls. How such a call ends is decided by what becomes of its caller, not by my
 * leg: he may wait on in a queue, reach a colleague, a machine, or give up. */

#include <string.h>

#include "base/text.h"
#include "calls/tracker-private.h"

/* The call of mine that a dial by @source belongs to: the unanswered one of its caller, or the one I make. */
HeraldTrackedCall *
herald_caller_find_call (HeraldChannel *source)
{
  HeraldChannel *root = herald_tracker_climb (source, NULL);

  if (root->call != NULL && root->call->public.direction == HERALD_CALL_OUTGOING)
    return root->call;
  return root->as_caller;
}

static HeraldCallOutcome
outcome_of (HeraldTrackedCall *call)
{
  if (call->declined)
    return HERALD_OUTCOME_DECLINED;
  if (call->forwarded)
    return HERALD_OUTCOME_FORWARDED;
  return call->elsewhere ? HERALD_OUTCOME_ANSWERED_ELSEWHERE : HERALD_OUTCOME_MISSED;
}

/* Whom a channel shows: by its caller id, or by its connected line; empty where it tells nobody. */
static char *
dup_shown (const char *number,
           const char *name)
{
  g_autofree char *clean = herald_channel_dup_name (name);

  return *clean != '\0' ? g_steal_pointer (&clean) : herald_channel_dup_number (number);
}

/* What a phone is called, from its channel's name. */
static char *
dup_device (HeraldChannel *channel)
{
  const char *slash = strchr (channel->name, '/'), *dash = strrchr (channel->name, '-');

  if (slash == NULL)
    return g_strdup ("");
  return herald_text_clean (slash + 1, dash != NULL && dash > slash ? (gsize) (dash - slash - 1) : strlen (slash + 1), HERALD_TEXT_NAME_MAX);
}

static void
note_taker (HeraldCallTracker *tracker,
            HeraldTrackedCall *call,
            HeraldChannel *other)
{
  g_autofree char *name = NULL;
  HeraldChannel *line = call->caller;

  /* Before 1.8 a phone that is called has the caller's number, or the dialled one, for its own. */
  if (herald_channel_is_person (other) && other->call == NULL)
    name = tracker->tells_connected || other->name == NULL ? dup_shown (other->num, other->cid_name) : dup_device (other);
  else if (line != NULL)
    name = dup_shown (line->con_num, line->con_name);
  if (name == NULL || *name == '\0')
    return;
  g_free (call->taken_by);
  call->taken_by = g_steal_pointer (&name);
}

/* The caller of an unanswered call of mine has reached somebody else. */
void
herald_caller_answered_by (HeraldCallTracker *tracker,
                           HeraldTrackedCall *call,
                           HeraldChannel *other)
{
  if (call->public.direction != HERALD_CALL_INCOMING || call->spoken)
    return;
  /* The first half of a pair behind which my own phone was picked up. */
  if (g_ptr_array_find (call->legs, other, NULL))
    return;
  call->elsewhere = TRUE;
  note_taker (tracker, call, other);
  herald_tracker_why_text (tracker, HERALD_WHY_ELSEWHERE, call, NULL, other, call->taken_by);
  if (call->legs->len == 0)
    herald_tracker_end_call (tracker, call, outcome_of (call));
}

/* A leg that the caller has dialled and that was picked up, mine excepted. */
static HeraldChannel *
find_answered_leg (HeraldCallTracker *tracker,
                  HeraldChannel *caller)
{
  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel != NULL && channel->dialer == caller && channel->state == HERALD_CHANNEL_UP && channel->call == NULL)
        return channel;
    }
  return NULL;
}

/* The caller's channel was answered. Nobody whom he dialled did it: it was a machine. */
void
herald_caller_went_up (HeraldCallTracker *tracker,
                       HeraldChannel *caller)
{
  HeraldTrackedCall *call = caller->as_caller;

  HeraldChannel *taker = find_answered_leg (tracker, caller);

  if (call->public.direction != HERALD_CALL_INCOMING)
    return;
  if (taker != NULL)
    {
      herald_caller_answered_by (tracker, call, taker);
      return;
    }
  if (call->legs->len == 0)
    {
      herald_tracker_why (tracker, HERALD_WHY_MACHINE, call, caller, NULL);
      herald_tracker_end_call (tracker, call, outcome_of (call));
      return;
    }
  /* The hang-ups of phones that were given up come behind. */
  for (guint i = 0; i < call->legs->len; i++)
    if (((HeraldChannel *) call->legs->pdata[i])->end == HERALD_END_NONE)
      {
        herald_tracker_why (tracker, HERALD_WHY_CALLER_UP, call, caller, NULL);
        return;
      }
  call->machine = TRUE;
  herald_tracker_why (tracker, HERALD_WHY_MACHINE, call, caller, NULL);
}

/* The caller of an unanswered call dials somebody who is not me. */
void
herald_caller_dials (HeraldCallTracker *tracker,
                     HeraldTrackedCall *call,
                     HeraldChannel *caller,
                     HeraldChannel *dest)
{
  gboolean rings = FALSE;

  if (call->public.direction != HERALD_CALL_INCOMING)
    return;
  if (caller == call->caller && call->caller_freed && call->legs->len == 0)
    {
      call->forwarded = TRUE;
      herald_tracker_why (tracker, HERALD_WHY_SENT_ON, call, dest, caller);
      herald_tracker_end_call (tracker, call, outcome_of (call));
      return;
    }
  /* Before 12 a phone's forwarding shows only as a dial into the dialplan while the phone rings, or before: then it never
   * will. Whoever rings the phone dials again: a caller whose pairs ring one phone after the other is sent nowhere. */
  for (guint i = 0; i < call->legs->len; i++)
    {
      HeraldChannel *leg = call->legs->pdata[i];

      rings |= leg->state != HERALD_CHANNEL_UP && leg->dialer == caller;
    }
  if (rings && dest->is_local && caller->linked == NULL && caller->queue == NULL)
    {
      call->sent_on = TRUE;
      herald_tracker_why (tracker, HERALD_WHY_SENT_ON, call, dest, caller);
    }
}

/* The caller is gone. */
void
herald_caller_ended (HeraldCallTracker *tracker,
                     HeraldChannel *caller)
{
  caller->as_caller = NULL;
  for (guint i = tracker->calls->len; i > 0; i--)
    {
      HeraldTrackedCall *call = tracker->calls->pdata[i - 1];

      if (call->caller == caller && call->public.direction == HERALD_CALL_INCOMING && !call->spoken && call->legs->len == 0)
        {
          herald_tracker_why (tracker, HERALD_WHY_CALLER_GONE, call, caller, NULL);
          herald_tracker_end_call (tracker, call, outcome_of (call));
        }
    }
}

/* Whom the caller talks to already, mine excepted: somebody he has dialled, or whom he is linked with, also behind pairs. */
static HeraldChannel *
find_taker (HeraldCallTracker *tracker,
            HeraldChannel *caller)
{
  HeraldChannel *taker = find_answered_leg (tracker, caller);

  if (taker == NULL && caller->bridge != 0 && caller->linked == NULL)
    taker = herald_party_find (tracker, caller);
  return taker != NULL && taker->call == NULL && taker->state == HERALD_CHANNEL_UP && (taker->dialer == caller || herald_channel_is_person (taker))
           ? taker
           : NULL;
}

/* The last of my phones has stopped ringing, unanswered. */
void
herald_call_leg_lost (HeraldCallTracker *tracker,
                      HeraldTrackedCall *call)
{
  HeraldChannel *taker = call->caller != NULL ? find_taker (tracker, call->caller) : NULL;

  if (taker != NULL && !call->elsewhere)
    {
      call->elsewhere = TRUE;
      note_taker (tracker, call, taker);
      herald_tracker_why_text (tracker, HERALD_WHY_ELSEWHERE, call, NULL, taker, call->taken_by);
    }
  if (call->caller == NULL || call->caller->gone || call->caller->as_caller != call)
    {
      if (!call->elsewhere && !call->forwarded && !call->machine)
        {
          /* Where nobody is known who called, my own leg stands in for him. */
          gboolean known = call->caller != NULL && call->caller->gone && (call->caller->device < 0 || call->caller->calling);

          herald_tracker_why (tracker, known ? HERALD_WHY_CALLER_GONE : HERALD_WHY_CALLER_LOST, call, call->caller, NULL);
        }
      herald_tracker_end_call (tracker, call, outcome_of (call));
    }
  else if (call->elsewhere || call->forwarded || call->machine)
    herald_tracker_end_call (tracker, call, outcome_of (call));
  else
    {
      herald_tracker_why (tracker, HERALD_WHY_WAITING, call, NULL, call->caller);
      herald_tracker_set_state (tracker, call, HERALD_CALL_WAITING, HERALD_CHANGE_WAITING);
    }
}
