/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tracker's face, and calls as such: made, changed, told, ended. What the events mean is next door:
 * tracker-events.c and tracker-old.c (servers before 12) read them, tracker-trust.c says what to believe,
 * tracker-channels.c and tracker-facts.c keep what is known of channels; tracker-legs.c, -party.c and -ends.c follow
 * my own channels, tracker-callers.c the callers of my unanswered calls; tracker-data.c has what the dialplan tells; tracker-lists.c, -snapshot.c and -adopt.c take
 * up what the lists of the server show. */

#include "calls/call-tracker.h"

#include <string.h>

#include "calls/tracker-private.h"

static void
tracked_call_free (gpointer data)
{
  HeraldTrackedCall *call = data;

  if (call->caller != NULL && call->caller->as_caller == call)
    call->caller->as_caller = NULL;
  herald_channel_set_ref (&call->caller, NULL);
  herald_channel_set_ref (&call->party, NULL);
  for (guint i = 0; i < call->legs->len; i++)
    ((HeraldChannel *) call->legs->pdata[i])->call = NULL;
  for (guint i = 0; i < call->far_legs->len; i++)
    ((HeraldChannel *) call->far_legs->pdata[i])->call = NULL;
  g_ptr_array_unref (call->legs);
  g_ptr_array_unref (call->far_legs);
  g_free (call->id);
  g_free (call->number);
  g_free (call->name);
  g_free (call->withheld);
  g_free (call->dialed);
  g_free (call->queue);
  g_free (call->taken_by);
  g_free (call->transferred_by);
  herald_call_data_unref (call->data);
  g_free (call);
}

/**
 * herald_call_tracker_new:
 * @devices: (array zero-terminated=1): my devices, "PJSIP/1001"; matched whole, without regard to case
 * @func: called for every change
 * @user_data: for @func
 *
 * Returns: (transfer full): a tracker that knows of no channel
 */
HeraldCallTracker *
herald_call_tracker_new (const char *const *devices,
                         HeraldCallFunc func,
                         gpointer user_data)
{
  HeraldCallTracker *tracker = g_new0 (HeraldCallTracker, 1);

  tracker->devices = g_strdupv ((char **) devices);
  tracker->func = func;
  tracker->user_data = user_data;
  tracker->calls = g_ptr_array_new_with_free_func (tracked_call_free);
  tracker->undecided = g_ptr_array_new ();
  tracker->expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  tracker->agents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  tracker->deadline = G_MAXINT64;
  tracker->torn_text = g_string_new (NULL);
  herald_tracker_data_init (tracker);
  herald_channel_table_init (&tracker->channels);
  return tracker;
}

/**
 * herald_call_tracker_free:
 * @tracker: (transfer full) (nullable): a tracker
 */
void
herald_call_tracker_free (HeraldCallTracker *tracker)
{
  if (tracker == NULL)
    return;
  g_ptr_array_unref (tracker->undecided);
  g_ptr_array_unref (tracker->calls);
  herald_tracker_data_clear (tracker);
  herald_channel_table_clear (&tracker->channels);
  g_string_free (tracker->torn_text, TRUE);
  g_free (tracker->holds);
  g_hash_table_unref (tracker->expected);
  g_hash_table_unref (tracker->agents);
  g_free (tracker->device_list);
  g_free (tracker->extension);
  g_strfreev (tracker->devices);
  g_free (tracker);
}

/**
 * herald_call_tracker_feed:
 * @tracker: a tracker
 * @message: any message of the manager, in the order of arrival: events, list items, responses
 * @now: the time in microseconds, of a clock that never goes back
 */
void
herald_call_tracker_feed (HeraldCallTracker *tracker,
                          HeraldAmiMessage *message,
                          gint64 now)
{
  tracker->seq++;
  tracker->now = now;
  if (herald_ami_message_get_event (message) > HERALD_AMI_EVENT_OTHER || tracker->torn > 0)
    herald_tracker_handle (tracker, message);
}

/**
 * herald_call_tracker_get_seq:
 * @tracker: a tracker
 *
 * Returns: the ordinal of the message last fed, from 1
 */
guint64
herald_call_tracker_get_seq (HeraldCallTracker *tracker)
{
  return tracker->seq;
}

/**
 * herald_call_tracker_get_deadline:
 * @tracker: a tracker
 *
 * Returns: when to call herald_call_tracker_tick(), %G_MAXINT64 for never
 */
gint64
herald_call_tracker_get_deadline (HeraldCallTracker *tracker)
{
  return tracker->deadline;
}

/**
 * herald_call_tracker_tick:
 * @tracker: a tracker
 * @now: the time in microseconds
 *
 * Announces what has waited long enough for the event that says who calls.
 */
void
herald_call_tracker_tick (HeraldCallTracker *tracker,
                          gint64 now)
{
  tracker->now = now;
  if (now < tracker->deadline)
    return;
  tracker->deadline = G_MAXINT64;
  while (tracker->undecided->len > 0)
    {
      herald_tracker_why (tracker, HERALD_WHY_NO_DIAL, NULL, tracker->undecided->pdata[0], NULL);
      herald_leg_resolve (tracker, tracker->undecided->pdata[0]);
    }
}

/**
 * herald_call_tracker_expect_dial:
 * @tracker: a tracker
 * @unique_id: the ChannelId of a click-to-dial that is on its way
 * @number: the number that it will call
 */
void
herald_call_tracker_expect_dial (HeraldCallTracker *tracker,
                                 const char *unique_id,
                                 const char *number)
{
  g_hash_table_replace (tracker->expected, g_strdup (unique_id), g_strdup (number));
}

/**
 * herald_call_tracker_get_n_calls:
 * @tracker: a tracker
 *
 * Returns: the number of calls that have not ended
 */
guint
herald_call_tracker_get_n_calls (HeraldCallTracker *tracker)
{
  return tracker->calls->len;
}

/* A call of mine; @caller is who calls: the top of the chain of dials. */
HeraldTrackedCall *
herald_tracked_call_new (HeraldCallTracker *tracker,
                         HeraldCallDirection direction,
                         HeraldChannel *caller)
{
  HeraldTrackedCall *call = g_new0 (HeraldTrackedCall, 1);

  call->id = g_strdup_printf ("c%" G_GUINT64_FORMAT, ++tracker->last_call);
  call->legs = g_ptr_array_new ();
  call->far_legs = g_ptr_array_new ();
  call->number = g_strdup ("");
  call->name = g_strdup ("");
  call->dialed = g_strdup ("");
  call->public.direction = direction;
  call->public.state = direction == HERALD_CALL_INCOMING ? HERALD_CALL_RINGING : HERALD_CALL_DIALING;
  call->public.started = tracker->now;
  herald_channel_set_ref (&call->caller, caller);
  g_ptr_array_add (tracker->calls, call);
  return call;
}

void
herald_tracked_call_add_leg (HeraldTrackedCall *call,
                             HeraldChannel *leg)
{
  leg->call = call;
  g_ptr_array_add (call->legs, leg);
}

void
herald_tracked_call_set_text (char **slot,
                              const char *value)
{
  char *copy = g_strdup (value);

  g_free (*slot);
  *slot = copy;
}

/* Sets the party from raw texts; @changed becomes TRUE where that makes a difference. */
void
herald_tracked_call_set_party (HeraldTrackedCall *call,
                               const char *number,
                               const char *name,
                               gboolean *changed)
{
  g_autofree char *clean_number = herald_channel_dup_number (number);
  g_autofree char *clean_name = herald_channel_dup_name (name);

  if (g_str_equal (clean_number, call->number) && g_str_equal (clean_name, call->name))
    return;
  g_free (call->number);
  g_free (call->name);
  call->number = g_steal_pointer (&clean_number);
  call->name = g_steal_pointer (&clean_name);
  *changed = TRUE;
}

/* Points the public face at what is known now. */
void
herald_tracked_call_refresh (HeraldCallTracker *tracker,
                             HeraldTrackedCall *call)
{
  HeraldCall *public = &call->public;
  HeraldChannel *leg = call->legs->len > 0 ? call->legs->pdata[call->legs->len - 1] : NULL;
  gboolean withheld = tracker->privacy_seen && herald_party_is_withheld (tracker, call);

  public->id = call->id;
  public->number = withheld ? "" : call->number;
  public->name = withheld ? "" : call->name;
  public->dialed = call->dialed;
  public->queue = call->queue;
  public->taken_by = call->taken_by;
  public->transferred_by = call->transferred_by;
  public->data = call->data;
  public->channel = leg != NULL ? leg->name : NULL;
  public->unique_id = leg != NULL ? leg->uid : NULL;
  public->linked_id = leg != NULL ? leg->linked : call->caller != NULL ? call->caller->linked : NULL;
  if (leg != NULL && leg->device >= 0)
    public->device = tracker->devices[leg->device];
}

void
herald_tracker_emit (HeraldCallTracker *tracker,
                     HeraldTrackedCall *call,
                     HeraldCallChange change)
{
  if (tracker->with_data->len > 0)
    herald_tracked_call_gather_data (tracker, call);
  herald_tracked_call_refresh (tracker, call);
  if (tracker->func != NULL)
    tracker->func (&call->public, change, tracker->seq, tracker->user_data);
}

void
herald_tracker_set_state (HeraldCallTracker *tracker,
                          HeraldTrackedCall *call,
                          HeraldCallState state,
                          HeraldCallChange change)
{
  call->public.state = state;
  if (state == HERALD_CALL_CONNECTED && !call->spoken)
    {
      call->spoken = TRUE;
      call->public.answered = tracker->now;
    }
  herald_tracker_emit (tracker, call, change);
}

/* Tells the end and forgets the call. */
void
herald_tracker_end_call (HeraldCallTracker *tracker,
                         HeraldTrackedCall *call,
                         HeraldCallOutcome outcome)
{
  call->public.state = HERALD_CALL_ENDED;
  call->public.outcome = outcome;
  call->public.ended = tracker->now;
  herald_tracker_why_value (tracker, HERALD_WHY_ENDED, call, NULL, (gint64) outcome);
  herald_tracker_emit (tracker, call, HERALD_CHANGE_ENDED);
  g_ptr_array_remove (tracker->calls, call);
}
