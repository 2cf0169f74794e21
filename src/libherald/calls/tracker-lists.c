/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items of CoreShowChannels, Status, QueueStatus, ParkedCalls and ExtensionStateList, of Asterisk 1.4 to 22, read: what
 * is, not what happens. An item never takes back what an event has told since the lists were asked for, because
 * the server answers from a memory that may be behind its own events. */

#include <string.h>

#include "calls/tracker-private.h"

/* ExtensionStatus: a hint of one device that holds and does nothing else. */
#define HINT_HELD 16

static HeraldSpan
either (HeraldAmiMessage *message,
        HeraldAmiHeader a,
        HeraldAmiHeader b)
{
  return herald_ami_message_has (message, a) ? herald_ami_message_get (message, a) : herald_ami_message_get (message, b);
}

static HeraldListApp
app_from_name (HeraldSpan name)
{
  static const struct
  {
    const char *name;
    HeraldListApp app;
  } apps[] = { { "", HERALD_LIST_NO_APP },          { "AppDial", HERALD_LIST_DIALED }, { "AppQueue", HERALD_LIST_DIALED },
               { "AppDial2", HERALD_LIST_ORIGINATED }, { "Dial", HERALD_LIST_DIAL },     { "Queue", HERALD_LIST_QUEUE },
               { "FollowMe", HERALD_LIST_DIAL },    { "RetryDial", HERALD_LIST_DIAL } };

  for (guint i = 0; i < G_N_ELEMENTS (apps); i++)
    if (herald_span_is_nocase (name, apps[i].name))
      return apps[i].app;
  return HERALD_LIST_OTHER_APP;
}

/* Seconds, or HH:MM:SS; in microseconds. */
static gint64
age_from_item (HeraldAmiMessage *message)
{
  HeraldSpan text = herald_ami_message_get (message, HERALD_AMI_DURATION);
  gint64 seconds = 0, part = 0;

  if (herald_ami_message_get_int (message, HERALD_AMI_SECONDS, &seconds))
    return CLAMP (seconds, 0, G_MAXINT) * G_TIME_SPAN_SECOND;
  for (guint i = 0; i < text.length && i < 16; i++)
    if (g_ascii_isdigit (text.data[i]))
      part = part * 10 + (text.data[i] - '0');
    else if (text.data[i] == ':')
      {
        seconds = (seconds + part) * 60;
        part = 0;
      }
  return CLAMP (seconds + part, 0, G_MAXINT) * G_TIME_SPAN_SECOND;
}

static guint
rank (guint state)
{
  return state == HERALD_CHANNEL_UP ? 2 : state == HERALD_CHANNEL_RING || state == HERALD_CHANNEL_RINGING ? 1 : 0;
}

/* A channel never rings again once it was up: an item that says so is late. */
static void
read_state (HeraldChannel *channel,
            HeraldAmiMessage *message)
{
  HeraldSpan word = herald_ami_message_get (message, HERALD_AMI_STATE);
  gint64 state;

  if (!herald_ami_message_get_int (message, HERALD_AMI_CHANNEL_STATE, &state))
    {
      if (word.length == 0)
        return;
      state = herald_channel_state_from_word (word);
    }
  if (state >= 0 && (channel->state == HERALD_CHANNEL_UNKNOWN || rank ((guint) state) > rank (channel->state)))
    herald_channel_set_state (channel, (guint) state);
}

/* Fills in what no event has told. */
static void
fill (char **slot,
      HeraldSpan value)
{
  if (herald_channel_number_is_unknown (*slot))
    herald_channel_text_set (slot, value);
}

static void
read_texts (HeraldCallTracker *tracker,
            HeraldChannel *channel,
            HeraldAmiMessage *message,
            gboolean fresh)
{
  HeraldSpan number = either (message, HERALD_AMI_CALLER_ID_NUM, HERALD_AMI_CALLER_ID);

  if (!fresh)
    {
      HeraldSpan line = herald_ami_message_get (message, HERALD_AMI_CONNECTED_LINE_NUM);

      channel->list_party = line.length > 0 && (channel->con_num == NULL || !herald_span_is (line, channel->con_num));
      herald_tracker_see_texts (tracker, channel, message, &herald_snapshot_plain);
      if (!herald_ami_message_has (message, HERALD_AMI_CALLER_ID_NUM) && number.length > 0)
        herald_channel_text_set (&channel->num, number);
      return;
    }
  fill (&channel->linked, herald_ami_message_get (message, HERALD_AMI_LINKEDID));
  fill (&channel->num, number);
  fill (&channel->cid_name, herald_ami_message_get (message, HERALD_AMI_CALLER_ID_NAME));
  fill (&channel->con_num, herald_ami_message_get (message, HERALD_AMI_CONNECTED_LINE_NUM));
  fill (&channel->con_name, herald_ami_message_get (message, HERALD_AMI_CONNECTED_LINE_NAME));
}

/* Asterisk 12 and later give the bridge an id, 1.6 to 11 the other channel, 1.4 that one's name. */
static void
read_bridge (HeraldChannel *channel,
             HeraldAmiMessage *message,
             gboolean fresh)
{
  HeraldSpan bridge = herald_ami_message_get (message, HERALD_AMI_BRIDGE_ID);
  HeraldSpan other = herald_ami_message_get (message, HERALD_AMI_BRIDGED_UNIQUEID);
  HeraldSpan link = herald_ami_message_get (message, HERALD_AMI_LINK);

  if (fresh && channel->bridge != 0)
    return;
  if (bridge.length > 0)
    channel->bridge = herald_tracker_bridge_id (bridge);
  else if (other.length > 0)
    channel->bridge = herald_channel_pair_bridge (channel->hash, herald_channel_hash (other));
  else if (link.length > 0)
    {
      g_free (channel->list_link);
      channel->list_link = g_strndup (link.data, link.length);
    }
  else if (!fresh)
    channel->bridge = 0;
}

/* Where it is in the dialplan, as far as that is what somebody asked for. */
static void
read_exten (HeraldChannel *channel,
            HeraldAmiMessage *message)
{
  HeraldSpan exten = either (message, HERALD_AMI_EXTEN, HERALD_AMI_EXTENSION);
  HeraldSpan dialed = herald_ami_message_get (message, HERALD_AMI_DNID);

  /* What a trunk was called by stays, wherever the dialplan has led it. */
  if (dialed.length > 0 && !herald_span_is (dialed, "<unknown>"))
    exten = dialed;
  if (channel->listed || !herald_channel_exten_is_asked (exten))
    return;
  if (channel->first_exten == NULL || dialed.length > 0)
    herald_channel_text_set (&channel->first_exten, exten);
  if (channel->exten == NULL)
    channel->exten = g_strdup (channel->first_exten);
}

static void
read_app (HeraldChannel *channel,
          HeraldAmiMessage *message)
{
  HeraldSpan data = either (message, HERALD_AMI_APPLICATION_DATA, HERALD_AMI_DATA);

  /* A Status before 12 names no application; but a channel without a place in the dialplan was called. */
  if (herald_ami_message_has (message, HERALD_AMI_APP))
    channel->list_app = app_from_name (herald_ami_message_get (message, HERALD_AMI_APP));
  else if (!herald_ami_message_has (message, HERALD_AMI_CONTEXT))
    channel->list_app = HERALD_LIST_DIALED;
  if (channel->list_app == HERALD_LIST_DIALED)
    channel->dialed = TRUE;
  g_free (channel->list_data);
  channel->list_data = g_strndup (data.data, data.length);
  if (channel->list_app == HERALD_LIST_QUEUE && (channel->queue == NULL || *channel->queue == '\0'))
    {
      const char *comma = memchr (data.data, ',', data.length);

      herald_channel_text_set (&channel->queue,
                               (HeraldSpan) { data.data, comma != NULL ? (guint) (comma - data.data) : data.length });
    }
}

/* An item of CoreShowChannels or Status. My own legs are taken up when all channels are known. */
void
herald_tracker_read_channel_item (HeraldCallTracker *tracker,
                                  HeraldAmiMessage *message)
{
  HeraldSpan uid = herald_ami_message_get (message, HERALD_AMI_UNIQUEID);
  HeraldSpan name = herald_ami_message_get (message, HERALD_AMI_CHANNEL);
  HeraldChannel *channel = herald_tracker_find (tracker, uid);
  gboolean fresh = channel != NULL && !channel->stale;

  if (tracker->doubtful)
    {
      channel = herald_tracker_doubtful_channel (tracker, message, &herald_snapshot_plain);
      if (channel != NULL)
        channel->stale = FALSE;
      return;
    }
  if (tracker->in_snapshot && !fresh)
    herald_tracker_rename_by_list (tracker, channel, uid, name);
  channel = herald_tracker_see_named (tracker, uid, name);
  if (channel == NULL)
    return;
  read_bridge (channel, message, fresh); /* first: who consults in another bridge keeps his party */
  read_texts (tracker, channel, message, fresh);
  read_state (channel, message);
  read_exten (channel, message);
  read_app (channel, message);
  channel->list_age = age_from_item (message);
  channel->stale = FALSE;
  channel->listed = TRUE;
  channel->in_list = TRUE;
}

/* QueueEntry. Asterisk 1.4 gives no id. */
void
herald_tracker_read_queue_item (HeraldCallTracker *tracker,
                                HeraldAmiMessage *message)
{
  HeraldSpan uid = herald_ami_message_get (message, HERALD_AMI_UNIQUEID);
  HeraldSpan name = herald_ami_message_get (message, HERALD_AMI_CHANNEL);
  HeraldChannel *caller = NULL;

  if (!tracker->doubtful && uid.length > 0)
    caller = herald_tracker_see_named (tracker, uid, name);
  else
    caller = herald_channel_table_find_name (&tracker->channels, name);
  if (caller == NULL)
    return;
  caller->stale = FALSE;
  herald_channel_text_set (&caller->queue, herald_ami_message_get (message, HERALD_AMI_QUEUE));
  if (caller->num == NULL && !tracker->doubtful)
    {
      fill (&caller->num, either (message, HERALD_AMI_CALLER_ID_NUM, HERALD_AMI_CALLER_ID));
      fill (&caller->cid_name, herald_ami_message_get (message, HERALD_AMI_CALLER_ID_NAME));
    }
}

/* A ParkedCall item: all parked calls share one bridge, and none talks to another. */
static void
read_parked_item (HeraldCallTracker *tracker,
                  HeraldAmiMessage *message)
{
  HeraldChannel *channel = herald_tracker_find (tracker, either (message, HERALD_AMI_PARKEE_UNIQUEID, HERALD_AMI_UNIQUEID));

  if (channel == NULL)
    channel = herald_channel_table_find_name (&tracker->channels,
                                              either (message, HERALD_AMI_PARKEE_CHANNEL, HERALD_AMI_CHANNEL));
  if (channel == NULL)
    return;
  channel->parked = TRUE;
  channel->bridge = 0;
}

/* An item of ExtensionStateList: that a phone holds stands in no other list. Only the old SIP driver means that by it; of a
 * PJSIP phone it says that the phone is being held (measured on 16 and 22). */
static void
read_hint_item (HeraldCallTracker *tracker,
                HeraldAmiMessage *message)
{
  HeraldSpan hint = herald_ami_message_get (message, HERALD_AMI_HINT);
  gint64 status;

  if (tracker->holds == NULL || !herald_ami_message_get_int (message, HERALD_AMI_STATUS, &status) || status != HINT_HELD)
    return;
  for (guint i = 0; tracker->devices[i] != NULL; i++)
    if (herald_span_is_nocase (hint, tracker->devices[i]) && g_ascii_strncasecmp (tracker->devices[i], "SIP/", 4) == 0)
      tracker->holds[i] = TRUE;
}

/**
 * herald_call_tracker_feed_item:
 * @tracker: a tracker, between herald_call_tracker_begin_snapshot() and herald_call_tracker_end_snapshot()
 * @message: an item of a list that was asked for: CoreShowChannels or Status, QueueStatus, ParkedCalls,
 *   ExtensionStateList; others are ignored
 * @now: the time in microseconds, of a clock that never goes back
 */
void
herald_call_tracker_feed_item (HeraldCallTracker *tracker,
                               HeraldAmiMessage *message,
                               gint64 now)
{
  HeraldAmiEvent event = herald_ami_message_get_event (message);

  tracker->seq++;
  tracker->now = now;
  tracker->doubtful = herald_ami_message_is_doubtful (message);
  switch (event)
    {
    case HERALD_AMI_EVENT_CORE_SHOW_CHANNEL:
    case HERALD_AMI_EVENT_STATUS:
      herald_tracker_read_channel_item (tracker, message);
      break;
    case HERALD_AMI_EVENT_QUEUE_ENTRY:
      herald_tracker_read_queue_item (tracker, message);
      break;
    default:
      /* Items only: the events of these names are not read, and need not be let through. */
      if (event == HERALD_AMI_EVENT_PARKED_CALL)
        read_parked_item (tracker, message);
      else if (event == HERALD_AMI_EVENT_EXTENSION_STATUS)
        read_hint_item (tracker, message);
      break;
    }
}
