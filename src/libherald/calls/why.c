/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reasons: each decision of the tracker, told to whoever listens. Where nobody does, a decision costs one test. */

#include "calls/why.h"

#include "calls/tracker-private.h"

/**
 * herald_why_to_string:
 * @why: a reason
 *
 * Returns: its word in recordings, which never changes
 */
const char *
herald_why_to_string (HeraldWhy why)
{
#define WORD(name, word) word,
  static const char *const words[] = { HERALD_WHYS (WORD) };
#undef WORD

  g_return_val_if_fail ((guint) why < HERALD_WHY_N, "");
  return words[why];
}

/**
 * herald_call_tracker_set_why_func:
 * @tracker: a tracker
 * @func: (nullable): called for every decision, in order, before the change of the call that follows from it
 * @user_data: for @func
 */
void
herald_call_tracker_set_why_func (HeraldCallTracker *tracker,
                                  HeraldWhyFunc func,
                                  gpointer user_data)
{
  g_clear_pointer (&tracker->device_list, g_free);
  if (func != NULL)
    tracker->device_list = g_strjoinv (", ", tracker->devices);
  tracker->why_func = func;
  tracker->why_data = user_data;
}

/* The number and the name that a note shows: the call's party, else those of who calls, else the channel's own; none that the
 * PBX marks private. */
static void
fill_party (HeraldWhyNote *note,
            HeraldTrackedCall *call,
            HeraldChannel *who)
{
  if (call != NULL)
    {
      note->number = call->public.number;
      note->name = call->public.name;
      note->queue = call->public.queue;
    }
  else if (who != NULL)
    {
      note->number = who->is_private ? NULL : who->num;
      note->name = who->is_private ? NULL : who->cid_name;
      note->queue = who->queue;
    }
}

/* Tells a decision; to be called through herald_tracker_why() and its like. */
void
herald_tracker_tell (HeraldCallTracker *tracker,
                     HeraldWhy why,
                     HeraldTrackedCall *call,
                     HeraldChannel *channel,
                     HeraldChannel *other,
                     const char *detail,
                     gint64 value)
{
  HeraldWhyNote note = { .why = why, .seq = tracker->seq, .now = tracker->now, .detail = detail, .value = value };

  if (call != NULL)
    {
      herald_tracked_call_refresh (tracker, call);
      note.call = &call->public;
      note.linked_id = call->public.linked_id;
    }
  if (channel != NULL)
    {
      note.channel = channel->name;
      note.unique_id = channel->uid;
      note.linked_id = channel->linked != NULL ? channel->linked : note.linked_id;
    }
  if (other != NULL)
    {
      note.other = other->name;
      note.other_id = other->uid;
    }
  fill_party (&note, call, other != NULL ? other : channel);
  tracker->why_func (&note, tracker->why_data);
}

/* A name that is not believed, or an id that is not known. */
void
herald_tracker_tell_span (HeraldCallTracker *tracker,
                          HeraldWhy why,
                          HeraldChannel *channel,
                          HeraldSpan name)
{
  g_autofree char *text = g_strndup (name.data, name.length);

  herald_tracker_tell (tracker, why, channel != NULL ? channel->call : NULL, channel, NULL, text, 0);
}

/* A channel was made known: whose is it? Phones of other people are told of when they ring. */
void
herald_tracker_tell_new (HeraldCallTracker *tracker,
                         HeraldChannel *channel)
{
  if (channel->device >= 0)
    herald_tracker_tell (tracker, HERALD_WHY_MY_DEVICE, NULL, channel, NULL, tracker->device_list, channel->device);
  else if (channel->helper)
    herald_tracker_tell (tracker, HERALD_WHY_HELPER, NULL, channel, NULL, NULL, 0);
}

/* A dial to a channel that is none of mine. */
void
herald_tracker_tell_dial (HeraldCallTracker *tracker,
                          HeraldChannel *source,
                          HeraldChannel *dest)
{
  HeraldChannel *root = source != NULL ? herald_tracker_climb (source, NULL) : NULL;
  HeraldTrackedCall *call = source != NULL ? herald_caller_find_call (source) : NULL;

  if (dest->is_local)
    herald_tracker_tell (tracker, HERALD_WHY_LOCAL_HALF, call, dest, root, NULL, 0);
  else if (call != NULL && call->public.direction == HERALD_CALL_OUTGOING)
    herald_tracker_tell (tracker, HERALD_WHY_FAR_DIALED, call, dest, root, NULL, 0);
  else if (!dest->helper)
    herald_tracker_tell (tracker, HERALD_WHY_OTHER_DEVICE, call, dest, root, tracker->device_list, 0);
}
