/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts about channels, whichever server told them: dialled, the dial's verdict, bridged, gone. What a fact means for
 * a call of mine is decided in tracker-legs.c and tracker-callers.c. */

#include "calls/tracker-private.h"

/* @source dials @dest; @source is %NULL where Asterisk itself does. */
void
herald_tracker_dial (HeraldCallTracker *tracker,
                     HeraldChannel *source,
                     HeraldChannel *dest)
{
  if (dest == NULL || dest == source)
    return;
  dest->dialed = TRUE;
  dest->end = HERALD_END_NONE;
  if (source != NULL)
    {
      if (source->device >= 0)
        herald_leg_dials (tracker, source);
      herald_tracker_find_other_half (tracker, source);
      herald_channel_set_ref (&dest->dialer, source);
    }
  herald_tracker_find_other_half (tracker, dest);
  if (dest->is_local && tracker->undecided->len > 0)
    herald_leg_retry_undecided (tracker);
  if (G_UNLIKELY (tracker->why_func != NULL && dest->device < 0))
    herald_tracker_tell_dial (tracker, source, dest);
  if (dest->device >= 0)
    herald_leg_dialed (tracker, dest);
  else if (source != NULL)
    {
      HeraldTrackedCall *call = herald_caller_find_call (source);

      if (call != NULL && call->public.direction == HERALD_CALL_OUTGOING && !call->spoken)
        {
          call->dial_seen = TRUE;
          /* What a click-to-dial asked for: the server's answer to it may have come before the channel that it names. */
          if (source->call == call && source->first_exten != NULL)
            herald_leg_asks_for (tracker, source, source->first_exten);
        }
      else if (call != NULL)
        herald_caller_dials (tracker, call, source, dest);
    }
}

/* What the far end itself said weighs more than what the dial calls it: 603 and 404 are both told as NOANSWER. Causes
 * are those of Q.850. */
static HeraldDialEnd
end_from_cause (guint cause,
                HeraldDialEnd otherwise)
{
  switch (cause)
    {
    case 17: /* user busy */
    case 21: /* call rejected */
      return HERALD_END_BUSY;
    case 18: /* no user responding */
    case 19: /* user alerting, no answer */
      return HERALD_END_NO_ANSWER;
    case 0:
    case 16:
    case 31:
    case 127: /* interworking */
      return otherwise;
    default:
      return HERALD_END_FAILED;
    }
}

/* The verdict on a dialled leg. Queues tell it twice; the first one counts. */
void
herald_tracker_dial_end (HeraldCallTracker *tracker,
                         HeraldChannel *source,
                         HeraldChannel *dest,
                         HeraldDialEnd end,
                         gboolean forwarded)
{
  HeraldTrackedCall *call;

  if (dest == NULL)
    return;
  if (dest->end != HERALD_END_NONE)
    {
      if (dest->call != NULL)
        herald_tracker_why_value (tracker, HERALD_WHY_DIAL_ENDED_AGAIN, dest->call, dest, (gint64) end);
      return;
    }
  dest->end = (guint8) end;
  dest->forwarded = forwarded;
  if (dest->call != NULL && g_ptr_array_find (dest->call->legs, dest, NULL))
    {
      herald_tracker_why_value (tracker, HERALD_WHY_DIAL_ENDED, dest->call, dest, (gint64) end);
      if (end == HERALD_END_ANSWER)
        herald_leg_answered (tracker, dest);
      return;
    }
  if (source == NULL)
    return;
  call = herald_caller_find_call (source);
  if (call == NULL || call->spoken)
    return;
  herald_tracker_why_value (tracker, HERALD_WHY_DIAL_ENDED, call, dest, (gint64) end);
  if (call->public.direction == HERALD_CALL_INCOMING)
    {
      if (end == HERALD_END_ANSWER)
        herald_caller_answered_by (tracker, call, dest);
    }
  else if (end == HERALD_END_ANSWER)
    herald_call_far_end_answered (tracker, call);
  else
    call->last_end = end_from_cause (dest->refused_cause, end);
}

guint64
herald_tracker_bridge_id (HeraldSpan id)
{
  guint64 h = 0xcbf29ce484222325u;

  for (guint i = 0; i < id.length; i++)
    h = (h ^ (guchar) id.data[i]) * 0x100000001b3u;
  return id.length > 0 ? h | 1 : 0;
}

static HeraldChannel *
other_person_in (HeraldCallTracker *tracker,
                 guint64 bridge,
                 HeraldChannel *self)
{
  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel != NULL && channel != self && channel->bridge == bridge && herald_channel_is_person (channel))
        return channel;
    }
  return NULL;
}

/* A channel has entered a bridge. */
void
herald_tracker_bridge (HeraldCallTracker *tracker,
                       HeraldChannel *channel,
                       guint64 bridge,
                       gint64 n_channels)
{
  HeraldChannel *other;

  channel->bridge = bridge;
  if (channel->call == NULL && channel->as_caller == NULL && channel->device < 0)
    {
      /* Somebody joins a bridge in which one of mine may be. */
      for (guint i = 0; i < tracker->calls->len; i++)
        {
          HeraldTrackedCall *call = tracker->calls->pdata[i];
          HeraldChannel *leg = call->legs->len > 0 ? call->legs->pdata[call->legs->len - 1] : NULL;

          if (leg != NULL && leg->bridge != 0 && (leg->bridge == bridge || leg->linked == NULL))
            herald_leg_bridged (tracker, leg);
        }
      return;
    }
  if (channel->call != NULL)
    {
      herald_leg_bridged (tracker, channel);
      return;
    }
  if (channel->as_caller == NULL || n_channels < 2 || channel->state != HERALD_CHANNEL_UP
      || !herald_channel_is_person (channel))
    return;
  other = other_person_in (tracker, bridge, channel);
  if (other != NULL && other->call != channel->as_caller)
    herald_caller_answered_by (tracker, channel->as_caller, other);
}

/* A dialled leg ends and no verdict was told on it: 1.4 tells none at all, 1.6 to 11 only of its caller, later. */
static void
note_unverdicted (HeraldChannel *channel,
                  gint64 cause)
{
  HeraldTrackedCall *call = herald_caller_find_call (channel->dialer);

  if (call != NULL && call->public.direction == HERALD_CALL_OUTGOING && !call->spoken)
    call->last_end = end_from_cause ((guint) MAX (cause, 0), HERALD_END_NONE);
}

/* The channel is gone, for good. */
void
herald_tracker_hangup (HeraldCallTracker *tracker,
                       HeraldChannel *channel,
                       gint64 cause)
{
  channel->gone = TRUE;
  if (channel->dialer != NULL && channel->end == HERALD_END_NONE)
    note_unverdicted (channel, cause);
  if (channel->device >= 0 || channel->call != NULL)
    herald_leg_ended (tracker, channel, cause);
  herald_caller_ended (tracker, channel);
  if (channel->data != NULL)
    herald_tracker_data_channel_gone (tracker, channel);
  tracker->n_by_name -= channel->by_name;
  herald_channel_release (channel);
  herald_channel_table_remove (&tracker->channels, channel);
}
