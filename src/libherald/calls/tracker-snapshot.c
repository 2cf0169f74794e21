/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Snapshot and resync: after connecting in the middle of a day the lists of the server tell what is; what was
 * known and is in no list has ended, what was not known is adopted. */

#include "calls/tracker-private.h"

/**
 * herald_call_tracker_begin_snapshot:
 * @tracker: a tracker
 *
 * To be followed by the items of CoreShowChannels (or Status), QueueStatus and ParkedCalls through
 * herald_call_tracker_feed(), and by herald_call_tracker_end_snapshot().
 */
void
herald_call_tracker_begin_snapshot (HeraldCallTracker *tracker)
{
  tracker->in_snapshot = TRUE;
  for (guint i = 0; i < tracker->channels.size; i++)
    if (tracker->channels.slots[i] != NULL)
      tracker->channels.slots[i]->stale = TRUE;
}

static GPtrArray *
collect (HeraldCallTracker *tracker,
         gboolean stale)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_channel_unref);

  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel != NULL && (stale ? channel->stale : channel->device >= 0 && channel->call == NULL))
        g_ptr_array_add (found, herald_channel_ref (channel));
    }
  return found;
}

/* Takes up those of my legs that were seen in a list only. */
void
herald_tracker_adopt_all (HeraldCallTracker *tracker)
{
  g_autoptr (GPtrArray) mine = collect (tracker, FALSE);

  for (guint i = 0; i < mine->len; i++)
    herald_leg_adopt (tracker, mine->pdata[i]);
}

/**
 * herald_call_tracker_end_snapshot:
 * @tracker: a tracker
 * @now: the time in microseconds
 *
 * Ends the calls whose channels are gone, with what is known, and tells of those that began meanwhile.
 */
void
herald_call_tracker_end_snapshot (HeraldCallTracker *tracker,
                                  gint64 now)
{
  g_autoptr (GPtrArray) stale = collect (tracker, TRUE);

  tracker->now = now;
  for (guint i = 0; i < stale->len; i++)
    {
      HeraldChannel *channel = stale->pdata[i];

      if (channel->call != NULL || channel->as_caller != NULL)
        herald_tracker_why (tracker, HERALD_WHY_SNAPSHOT_GONE, channel->call != NULL ? channel->call : channel->as_caller, channel, NULL);
      herald_tracker_hangup (tracker, channel, 0);
    }
  tracker->in_snapshot = FALSE;
  herald_tracker_adopt_all (tracker);
}
