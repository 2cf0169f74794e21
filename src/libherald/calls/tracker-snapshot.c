/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Snapshot and resync: after connecting in the middle of a day the lists of the server tell what is; what was
 * known and is in no list has ended, what was not known is taken up. Who dials whom is in no list: the
 * application's data, the connected line and the linked id tell it together. */

#include <string.h>

#include "calls/tracker-private.h"

/* Dials behind one another that are put together: a queue's member behind a follow-me has two pairs. */
#define CHAIN_MAX 8

/* Channels that are looked at, one beside the other, to put together who calls whom. A PBX of ten thousand channels takes a
 * tenth of it for an agent's legs; one that claims to ring all of them for me would keep the window for minutes. What is
 * not put together then has no caller. */
#define EFFORT_MAX 20000000

/**
 * herald_call_tracker_begin_snapshot:
 * @tracker: a tracker
 *
 * To be called when the lists are asked for. Followed by their items through herald_call_tracker_feed_item(), events
 * as they come, and herald_call_tracker_end_snapshot() or herald_call_tracker_cancel_snapshot().
 */
void
herald_call_tracker_begin_snapshot (HeraldCallTracker *tracker)
{
  tracker->in_snapshot = TRUE;
  g_free (tracker->holds);
  tracker->holds = g_new0 (guint8, g_strv_length (tracker->devices) + 1);
  for (guint i = 0; i < tracker->channels.size; i++)
    if (tracker->channels.slots[i] != NULL)
      tracker->channels.slots[i]->stale = TRUE;
}

static gboolean
is_mine (HeraldChannel *channel)
{
  return channel->device >= 0;
}

static gboolean
is_stale (HeraldChannel *channel)
{
  return channel->stale;
}

/* By their ids, so that the order does not depend on how a table keeps them: of two calls found together the older is first. */
static int
by_id (gconstpointer a,
       gconstpointer b)
{
  const HeraldChannel *one = *(HeraldChannel *const *) a, *other = *(HeraldChannel *const *) b;

  return one->uid_length != other->uid_length ? (one->uid_length < other->uid_length ? -1 : 1) : strcmp (one->uid, other->uid);
}

static GPtrArray *
collect (HeraldCallTracker *tracker,
         gboolean (*is_wanted) (HeraldChannel *channel))
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_channel_unref);

  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel != NULL && is_wanted (channel))
        g_ptr_array_add (found, herald_channel_ref (channel));
    }
  g_ptr_array_sort (found, by_id);
  return found;
}

/* Whether @data, what a Dial() was told to dial, names the device of @channel: "PJSIP/1001&PJSIP/1002,20". */
static gboolean
names_device (const char *data,
              HeraldChannel *channel)
{
  const char *dash = strrchr (channel->name, '-');
  gsize length = dash != NULL ? (gsize) (dash - channel->name) : strlen (channel->name);

  for (const char *at = data; *at != '\0'; at++)
    if (g_ascii_strncasecmp (at, channel->name, length) == 0 && !g_ascii_isalnum (at[length]) && at[length] != '-'
        && at[length] != '_' && at[length] != '.' && at[length] != '@' && (at == data || !g_ascii_isalnum (at[-1])))
      return TRUE;
  return FALSE;
}

/* How well it fits the lists that @source dials, or has dialled, @leg. 0: it does not. */
static guint
fitness (HeraldCallTracker *tracker,
         HeraldChannel *source,
         HeraldChannel *leg)
{
  guint fits = 0;

  if (source == leg || source->stale || source->parked || source->name == NULL || source->list_app == HERALD_LIST_OTHER_APP)
    return 0;
  if (leg->linked != NULL && source->linked != NULL && strcmp (leg->linked, source->linked) != 0)
    return 0;
  if (source->list_app == HERALD_LIST_DIALED || source->list_app == HERALD_LIST_ORIGINATED)
    return 0;
  if (source->list_app == HERALD_LIST_DIAL && source->list_data != NULL && names_device (source->list_data, leg))
    fits += 16;
  else if (source->list_app == HERALD_LIST_QUEUE)
    fits += leg->linked != NULL ? 2 : 0;
  if (herald_party_is_usable (tracker, leg, leg->con_num) && g_strcmp0 (source->num, leg->con_num) == 0)
    fits += 8;
  if (leg->linked != NULL && strcmp (leg->linked, source->uid) == 0)
    fits += 1;
  /* Asterisk 1.4 tells nothing but who is there: who calls what the phone is called after. */
  if (leg->linked == NULL && source->list_app == HERALD_LIST_NO_APP && source->in_list && !source->is_local
      && source->state == HERALD_CHANNEL_RING)
    fits += herald_party_is_own_number (tracker, leg, source->first_exten) ? 3 : 1;
  /* Who talks to somebody else does not dial. */
  if (fits > 0 && leg->state != HERALD_CHANNEL_UP && source->bridge != 0)
    return fits > 16 ? 1 : 0;
  return fits;
}

/* To be called before all channels are looked at once more. Returns: whether that is not too much */
static gboolean
may_look (HeraldCallTracker *tracker)
{
  tracker->effort += tracker->channels.size;
  return tracker->effort <= EFFORT_MAX;
}

/* Whether another leg on the same phone is dialled by @source already: one caller has one. */
static gboolean
is_taken (HeraldCallTracker *tracker,
          HeraldChannel *source,
          HeraldChannel *leg)
{
  if (leg->device < 0 || !may_look (tracker))
    return FALSE;
  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel != NULL && channel != leg && channel->device == leg->device && channel->dialer == source)
        return TRUE;
    }
  return FALSE;
}

/* %NULL also where two fit equally well: no caller is better than a wrong one. */
static HeraldChannel *
find_source (HeraldCallTracker *tracker,
             HeraldChannel *leg)
{
  HeraldChannel *best = NULL;
  guint best_fits = 0;
  gboolean tie = FALSE;

  if (!may_look (tracker))
    return NULL;
  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];
      guint fits = channel != NULL ? 2 * fitness (tracker, channel, leg) : 0;

      if (fits > 0 && fits >= best_fits && is_taken (tracker, channel, leg))
        fits--;
      if (fits == 0 || fits < best_fits)
        continue;
      tie = fits == best_fits;
      best = channel;
      best_fits = fits;
    }
  return tie ? NULL : best;
}

/* Puts together who dials @leg, and who dials that one through a Local pair. */
static void
find_chain (HeraldCallTracker *tracker,
            HeraldChannel *leg)
{
  for (guint i = 0; i < CHAIN_MAX && leg != NULL; i++)
    {
      HeraldChannel *source = leg->dialer;

      if (source == NULL && leg->list_app == HERALD_LIST_DIALED)
        source = find_source (tracker, leg);
      if (source == NULL)
        return;
      herald_channel_set_ref (&leg->dialer, source);
      herald_tracker_find_other_half (tracker, source);
      leg = source->is_local && source->second_half ? source->other_half : NULL;
    }
}

/* Whom else the caller of a call of mine dials: one of them may take it. */
static void
find_colleagues (HeraldCallTracker *tracker,
                 HeraldTrackedCall *call)
{
  if (!may_look (tracker))
    return;
  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel != NULL && channel->list_app == HERALD_LIST_DIALED && channel->in_list && channel->dialer == NULL
          && channel->call == NULL && channel->state != HERALD_CHANNEL_UP && fitness (tracker, call->caller, channel) > 0
          && find_source (tracker, channel) == call->caller)
        herald_channel_set_ref (&channel->dialer, call->caller);
    }
}

static HeraldChannel *
find_talking_to (HeraldCallTracker *tracker,
                 HeraldChannel *caller)
{
  for (guint i = 0; caller->bridge != 0 && i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel != NULL && channel != caller && !channel->stale && channel->bridge == caller->bridge
          && herald_channel_is_person (channel))
        return channel;
    }
  return NULL;
}

/* Whether @leg is not in a bridge yet, and @channel, which answered it, waits there for it. */
static gboolean
waits_for (HeraldCallTracker *tracker,
           HeraldChannel *channel,
           HeraldChannel *leg)
{
  return channel->state == HERALD_CHANNEL_UP && leg->bridge == 0 && find_talking_to (tracker, channel) == NULL;
}

/* Whom @leg calls, or has called: @answered tells whether somebody has picked up. %FALSE: nobody. */
gboolean
herald_tracker_is_dialing (HeraldCallTracker *tracker,
                           HeraldChannel *leg,
                           gboolean *answered)
{
  gboolean dialing = FALSE;

  *answered = FALSE;
  if (!may_look (tracker))
    return FALSE;
  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel == NULL || channel->list_app != HERALD_LIST_DIALED || fitness (tracker, leg, channel) == 0
          || find_source (tracker, channel) != leg)
        continue;
      dialing = TRUE;
      *answered |= waits_for (tracker, channel, leg);
    }
  return dialing;
}

/* Asterisk 1.4 tells the name of the channel at the other end. */
static void
resolve_links (HeraldCallTracker *tracker)
{
  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i], *other;

      if (channel == NULL || channel->list_link == NULL)
        continue;
      other = herald_channel_table_find_name (&tracker->channels,
                                              (HeraldSpan) { channel->list_link, (guint) strlen (channel->list_link) });
      channel->bridge = other != NULL ? herald_channel_pair_bridge (channel->hash, other->hash) : 0;
      if (other != NULL)
        other->bridge = channel->bridge;
      g_clear_pointer (&channel->list_link, g_free);
    }
}

static gboolean
has_answered_leg (HeraldTrackedCall *call)
{
  for (guint i = 0; i < call->legs->len; i++)
    {
      HeraldChannel *leg = call->legs->pdata[i];

      if (!leg->stale && leg->state == HERALD_CHANNEL_UP)
        return TRUE;
    }
  return FALSE;
}

/* What has become, unseen, of the caller of a call that rang when the connection was lost. */
static void
settle_caller (HeraldCallTracker *tracker,
               HeraldTrackedCall *call)
{
  HeraldChannel *caller = call->caller, *other;

  if (call->public.direction != HERALD_CALL_INCOMING || call->spoken || caller == NULL || caller->stale || caller->gone
      || !caller->in_list || has_answered_leg (call))
    return;
  other = find_talking_to (tracker, caller);
  if (other != NULL && other->call != call)
    herald_caller_answered_by (tracker, call, other);
  else if (caller->state == HERALD_CHANNEL_UP && caller->list_app == HERALD_LIST_OTHER_APP)
    call->machine = TRUE;
}

/* Ends what is in no list; callers first, because they decide how my calls have ended. */
static void
end_stale (HeraldCallTracker *tracker)
{
  g_autoptr (GPtrArray) stale = collect (tracker, is_stale);

  for (guint mine = 0; mine <= 1; mine++)
    for (guint i = 0; i < stale->len; i++)
      {
        HeraldChannel *channel = stale->pdata[i];

        if (channel->gone || (channel->call != NULL) != mine)
          continue;
        if (channel->call != NULL || channel->as_caller != NULL)
          herald_tracker_why (tracker, HERALD_WHY_SNAPSHOT_GONE, channel->call != NULL ? channel->call : channel->as_caller, channel,
                              NULL);
        herald_tracker_hangup (tracker, channel, 0);
      }
}

/* A call that went on unseen. */
static void
catch_up (HeraldCallTracker *tracker,
          HeraldChannel *leg)
{
  gboolean answered;

  if (leg->state == HERALD_CHANNEL_UP && (leg->call->public.state == HERALD_CALL_RINGING
                                          || leg->call->public.state == HERALD_CALL_WAITING
                                          || leg->call->public.state == HERALD_CALL_DIALING))
    herald_leg_answered (tracker, leg);
  if (leg->call != NULL && leg->bridge != 0)
    herald_leg_bridged (tracker, leg);
  if (leg->call != NULL && leg->list_party)
    herald_leg_party_changed (tracker, leg);
  if (leg->call != NULL && leg->call->public.state == HERALD_CALL_DIALING)
    {
      herald_tracker_is_dialing (tracker, leg, &answered);
      if (answered)
        herald_call_far_end_answered (tracker, leg->call);
    }
}

static void
take_up_legs (HeraldCallTracker *tracker)
{
  g_autoptr (GPtrArray) mine = collect (tracker, is_mine);

  /* First those whose connected line tells the caller. */
  for (guint i = 0; i < mine->len; i++)
    if (((HeraldChannel *) mine->pdata[i])->con_num != NULL)
      find_chain (tracker, mine->pdata[i]);
  for (guint i = 0; i < mine->len; i++)
    find_chain (tracker, mine->pdata[i]);
  tracker->effort = 0;
  for (guint i = 0; i < mine->len && may_look (tracker); i++)
    {
      HeraldChannel *leg = mine->pdata[i];

      if (leg->gone)
        continue;
      if (leg->call == NULL)
        herald_leg_adopt (tracker, leg);
      if (leg->call != NULL)
        catch_up (tracker, leg);
    }
}

/* My only leg on one of my devices, if it is up. */
static HeraldChannel *
find_only_leg (HeraldCallTracker *tracker,
               int device)
{
  HeraldChannel *only = NULL;

  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel == NULL || channel->device != device)
        continue;
      if (only != NULL)
        return NULL;
      only = channel;
    }
  return only != NULL && only->state == HERALD_CHANNEL_UP && only->call != NULL ? only : NULL;
}

/* That my phone holds is told only of a phone as a whole, so it counts only where the phone has one channel. */
static void
take_up_holds (HeraldCallTracker *tracker)
{
  for (guint i = 0; tracker->holds != NULL && tracker->devices[i] != NULL; i++)
    {
      HeraldChannel *leg = tracker->holds[i] ? find_only_leg (tracker, (int) i) : NULL;

      if (leg != NULL)
        herald_leg_held (tracker, leg, TRUE);
    }
  g_clear_pointer (&tracker->holds, g_free);
}

/* Forgets what only the reading of the lists needed. */
static void
clear_lists (HeraldCallTracker *tracker)
{
  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel == NULL)
        continue;
      g_clear_pointer (&channel->list_data, g_free);
      g_clear_pointer (&channel->list_link, g_free);
      channel->in_list = channel->list_party = FALSE;
      channel->stale = FALSE;
      /* Who talks waits in no queue any more. */
      if (channel->list_app == HERALD_LIST_QUEUE && channel->bridge != 0)
        g_clear_pointer (&channel->queue, g_free);
      channel->list_app = HERALD_LIST_NO_APP;
    }
}

/* All lists were read: the calls become what they tell. */
void
herald_tracker_conclude (HeraldCallTracker *tracker)
{
  tracker->effort = 0;
  resolve_links (tracker);
  if (tracker->in_snapshot)
    {
      for (guint i = tracker->calls->len; i > 0; i--)
        settle_caller (tracker, tracker->calls->pdata[i - 1]);
      end_stale (tracker);
    }
  tracker->in_snapshot = FALSE;
  take_up_legs (tracker);
  for (guint i = 0; i < tracker->calls->len; i++)
    {
      HeraldTrackedCall *call = tracker->calls->pdata[i];

      if (call->public.direction == HERALD_CALL_INCOMING && !call->spoken && call->caller != NULL)
        find_colleagues (tracker, call);
    }
  take_up_holds (tracker);
  clear_lists (tracker);
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
  tracker->now = now;
  herald_tracker_conclude (tracker);
}

/**
 * herald_call_tracker_cancel_snapshot:
 * @tracker: a tracker
 * @now: the time in microseconds
 *
 * The list of channels did not come, or not whole: nothing is known to have ended. What events told meanwhile counts.
 */
void
herald_call_tracker_cancel_snapshot (HeraldCallTracker *tracker,
                                     gint64 now)
{
  tracker->now = now;
  for (guint i = 0; i < tracker->channels.size; i++)
    if (tracker->channels.slots[i] != NULL)
      tracker->channels.slots[i]->stale = FALSE;
  herald_tracker_conclude (tracker);
}
