/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dialplan tells of a call: data of one channel, mostly the caller's. They are kept with the channel while it lives,
 * because they mostly come before my phone rings, and a call of mine has those of every channel that belongs to it: its
 * legs, who dials them, through Local pairs too, whom I talk to, and all of the same linked id. Once it has them it keeps
 * them; so they go with the caller from desk to desk, and with nobody else. */

#include <string.h>

#include "calls/tracker-private.h"
#include "wire/pop-event.h"

/* Dials deeper than this are a loop. */
#define CLIMB_MAX 32

/* Data that another way than the events brought before the channel was shown. */
typedef struct
{
  char *unique_id;
  char *linked_id; /* nullable */
  HeraldCallData *data;
} Early;

static void
early_free (gpointer data)
{
  Early *early = data;

  g_free (early->unique_id);
  g_free (early->linked_id);
  herald_call_data_unref (early->data);
  g_free (early);
}

void
herald_tracker_data_init (HeraldCallTracker *tracker)
{
  tracker->with_data = g_ptr_array_new ();
  g_queue_init (&tracker->early);
}

void
herald_tracker_data_clear (HeraldCallTracker *tracker)
{
  g_ptr_array_unref (tracker->with_data);
  g_queue_clear_full (&tracker->early, early_free);
}

/**
 * herald_call_tracker_set_extension:
 * @tracker: a tracker
 * @extension: (nullable): my extension, for data that are meant for some extensions only; what stands behind the slash of my
 *   devices counts without
 */
void
herald_call_tracker_set_extension (HeraldCallTracker *tracker,
                                   const char *extension)
{
  g_free (tracker->extension);
  tracker->extension = extension != NULL && *extension != '\0' ? g_strdup (extension) : NULL;
}

static gboolean
is_mine (HeraldCallTracker *tracker,
         const char *ext)
{
  if (tracker->extension != NULL && g_ascii_strcasecmp (ext, tracker->extension) == 0)
    return TRUE;
  for (guint i = 0; tracker->devices[i] != NULL; i++)
    {
      const char *slash = strchr (tracker->devices[i], '/');

      if (g_ascii_strcasecmp (ext, tracker->devices[i]) == 0 || (slash != NULL && g_ascii_strcasecmp (ext, slash + 1) == 0))
        return TRUE;
    }
  return FALSE;
}

/* Whether one of @exts (nullable: everybody) is mine. */
static gboolean
is_for_me (HeraldCallTracker *tracker,
           const char *const *exts)
{
  if (exts == NULL)
    return TRUE;
  for (guint i = 0; exts[i] != NULL; i++)
    if (is_mine (tracker, exts[i]))
      return TRUE;
  return FALSE;
}

/* Returns: whether the call has something new. */
static gboolean
take (HeraldCallTracker *tracker,
      HeraldTrackedCall *call,
      HeraldChannel *channel)
{
  g_autoptr (HeraldCallData) both = NULL;

  if (channel == NULL || channel->data == NULL)
    return FALSE;
  channel->data_shown = TRUE;
  both = herald_call_data_merged (call->data, channel->data);
  if (herald_call_data_equal (both, call->data))
    return FALSE;
  herald_call_data_unref (call->data);
  call->data = g_steal_pointer (&both);
  if (G_UNLIKELY (tracker->why_func != NULL))
    {
      g_autofree char *keys = herald_call_data_dup_keys (channel->data);

      herald_tracker_tell (tracker, HERALD_WHY_DATA_JOINED, call, channel, NULL, keys, 0);
    }
  return TRUE;
}

/* Everybody who rings @leg, or has: those who dial, and the other halves of pairs. */
static gboolean
take_chain (HeraldCallTracker *tracker,
            HeraldTrackedCall *call,
            HeraldChannel *leg)
{
  gboolean changed = FALSE;

  for (guint i = 0; leg != NULL && i < CLIMB_MAX; i++)
    {
      changed |= take (tracker, call, leg);
      if (leg->is_local)
        changed |= take (tracker, call, leg->other_half);
      leg = leg->dialer != NULL ? leg->dialer : leg->is_local && leg->second_half ? leg->other_half : NULL;
    }
  return changed;
}

/* Takes what is known of the channels of @call. Returns: whether that is more than it had. */
gboolean
herald_tracked_call_gather_data (HeraldCallTracker *tracker,
                                 HeraldTrackedCall *call)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < call->legs->len; i++)
    {
      HeraldChannel *leg = call->legs->pdata[i];

      changed |= take_chain (tracker, call, leg);
      for (guint j = 0; leg->linked != NULL && j < tracker->with_data->len; j++)
        {
          HeraldChannel *channel = tracker->with_data->pdata[j];

          if (channel->linked != NULL && strcmp (channel->linked, leg->linked) == 0)
            changed |= take (tracker, call, channel);
        }
    }
  changed |= take_chain (tracker, call, call->caller);
  changed |= take (tracker, call, call->party);
  return changed;
}

/* Every call of mine once more: who belongs to it has changed. */
void
herald_tracker_join_data (HeraldCallTracker *tracker)
{
  for (guint i = 0; i < tracker->calls->len; i++)
    {
      HeraldTrackedCall *call = tracker->calls->pdata[i];

      if (herald_tracked_call_gather_data (tracker, call) && call->announced)
        herald_tracker_emit (tracker, call, HERALD_CHANGE_UPDATED);
    }
}

/* Keeps @data with the channel. Returns: whether there was room. */
static gboolean
keep (HeraldCallTracker *tracker,
      HeraldChannel *channel,
      HeraldCallData *data)
{
  HeraldCallData *both;

  if (channel->data == NULL && tracker->with_data->len >= HERALD_TRACKER_DATA_MAX)
    {
      herald_tracker_why (tracker, HERALD_WHY_DATA_TOO_MANY, NULL, channel, NULL);
      return FALSE;
    }
  if (channel->data == NULL)
    g_ptr_array_add (tracker->with_data, channel);
  both = herald_call_data_merged (channel->data, data);
  herald_call_data_unref (channel->data);
  channel->data = both;
  return TRUE;
}

static void
give (HeraldCallTracker *tracker,
      HeraldChannel *channel,
      HeraldCallData *data)
{
  g_autoptr (HeraldCallData) now = herald_call_data_told (data, ++tracker->n_data);

  if (!keep (tracker, channel, now))
    return;
  channel->data_shown = FALSE;
  herald_tracker_join_data (tracker);
  if (G_UNLIKELY (tracker->why_func != NULL && !channel->data_shown))
    {
      g_autofree char *keys = herald_call_data_dup_keys (data);

      herald_tracker_tell (tracker, HERALD_WHY_DATA_KEPT, NULL, channel, NULL, keys, 0);
    }
}

static void
tell_other_ext (HeraldCallTracker *tracker,
                HeraldChannel *channel,
                char **exts)
{
  g_autofree char *list = g_strjoinv (", ", exts);

  herald_tracker_tell (tracker, HERALD_WHY_DATA_OTHER_EXT, channel != NULL ? channel->call : NULL, channel, NULL, list, 0);
}

/* The channel that the event tells of. A server that has linked ids (12 and later) shows the whole channel; a message that
 * does not is not the server's. A caller's number has not the room to forge that many lines. */
static HeraldChannel *
find_channel (HeraldCallTracker *tracker,
              HeraldAmiMessage *message)
{
  HeraldSpan uid = herald_ami_message_get (message, HERALD_AMI_UNIQUEID);
  HeraldChannel *channel;

  if (herald_ami_message_has (message, HERALD_AMI_CHANNEL) && herald_ami_message_has (message, HERALD_AMI_LINKEDID))
    return herald_tracker_see (tracker, message, &herald_snapshot_plain);
  channel = tracker->doubtful ? NULL : herald_tracker_find (tracker, uid);
  return channel != NULL && channel->linked == NULL ? channel : NULL;
}

/* Reads a UserEvent that may be a pop. */
void
herald_tracker_read_pop (HeraldCallTracker *tracker,
                         HeraldAmiMessage *message)
{
  g_auto (GStrv) exts = NULL;
  g_autoptr (HeraldCallData) data = herald_pop_event_read (message, &exts);
  HeraldChannel *channel = find_channel (tracker, message);

  if (channel == NULL)
    herald_tracker_why_span (tracker, HERALD_WHY_DATA_NO_CHANNEL, NULL, herald_ami_message_get (message, HERALD_AMI_UNIQUEID));
  else if (data == NULL)
    herald_tracker_why (tracker, HERALD_WHY_DATA_UNREADABLE, channel->call, channel, NULL);
  else if (!is_for_me (tracker, (const char *const *) exts))
    {
      if (G_UNLIKELY (tracker->why_func != NULL))
        tell_other_ext (tracker, channel, exts);
    }
  else
    give (tracker, channel, data);
}

/**
 * herald_call_tracker_add_data:
 * @tracker: a tracker
 * @unique_id: the unique id of a channel of the call, mostly the caller's
 * @linked_id: (nullable): the linked id of the call, where the server gives one
 * @exts: (nullable) (array zero-terminated=1): the extensions whose desks alone are to show it; %NULL: whoever gets the call
 * @data: what is told of the call
 * @now: the time in microseconds
 *
 * What an event HeraldPop does, for data that come another way. They may come before the first event of the channel: the
 * last %HERALD_TRACKER_EARLY_MAX are kept until then.
 */
void
herald_call_tracker_add_data (HeraldCallTracker *tracker,
                              const char *unique_id,
                              const char *linked_id,
                              const char *const *exts,
                              HeraldCallData *data,
                              gint64 now)
{
  HeraldChannel *channel = herald_tracker_find (tracker, (HeraldSpan) { unique_id, (guint) strlen (unique_id) });
  Early *early;

  tracker->now = now;
  if (channel == NULL && linked_id != NULL)
    channel = herald_tracker_find (tracker, (HeraldSpan) { linked_id, (guint) strlen (linked_id) });
  if (!is_for_me (tracker, exts))
    {
      if (tracker->why_func != NULL)
        tell_other_ext (tracker, channel, (char **) exts);
      return;
    }
  if (channel != NULL)
    {
      give (tracker, channel, data);
      return;
    }
  early = g_new0 (Early, 1);
  early->unique_id = g_strdup (unique_id);
  early->linked_id = g_strdup (linked_id);
  early->data = herald_call_data_told (data, ++tracker->n_data);
  g_queue_push_tail (&tracker->early, early);
  if (tracker->early.length > HERALD_TRACKER_EARLY_MAX)
    early_free (g_queue_pop_head (&tracker->early));
}

/* A channel was shown: does it have data already? */
void
herald_tracker_data_channel_new (HeraldCallTracker *tracker,
                                 HeraldChannel *channel)
{
  for (GList *l = tracker->early.head, *next; l != NULL; l = next)
    {
      Early *early = l->data;

      next = l->next;
      if (strcmp (early->unique_id, channel->uid) != 0 && g_strcmp0 (early->linked_id, channel->uid) != 0)
        continue;
      keep (tracker, channel, early->data);
      early_free (early);
      g_queue_delete_link (&tracker->early, l);
    }
}

/* Who was @from goes on in @to (a masquerade, before 12): his data with him. */
void
herald_tracker_data_channel_moved (HeraldCallTracker *tracker,
                                   HeraldChannel *from,
                                   HeraldChannel *to)
{
  g_autoptr (HeraldCallData) data = g_steal_pointer (&from->data);

  g_ptr_array_remove_fast (tracker->with_data, from);
  if (keep (tracker, to, data))
    to->data_shown = from->data_shown;
}

/* The channel ends; a call that has its data keeps them. */
void
herald_tracker_data_channel_gone (HeraldCallTracker *tracker,
                                  HeraldChannel *channel)
{
  if (!channel->data_shown)
    herald_tracker_why (tracker, HERALD_WHY_DATA_UNUSED, NULL, channel, NULL);
  g_ptr_array_remove_fast (tracker->with_data, channel);
  g_clear_pointer (&channel->data, herald_call_data_unref);
}
