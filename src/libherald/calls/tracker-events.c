/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the events of Asterisk 12 and newer tell: channels seen, dials, bridges, pairs, transfers, ends. An event
 * is turned into facts about channels; what the facts mean for my calls is decided in tracker-legs.c and
 * tracker-callers.c. Events of older servers become the same facts in tracker-old.c. */

#include <string.h>

#include "calls/tracker-private.h"

/* Dials deeper than this are a loop. */
#define CLIMB_MAX 32

const HeraldSnapshotHeaders herald_snapshot_plain = {
  HERALD_AMI_CHANNEL, HERALD_AMI_UNIQUEID, HERALD_AMI_LINKEDID, HERALD_AMI_CHANNEL_STATE, HERALD_AMI_CALLER_ID_NUM,
  HERALD_AMI_CALLER_ID_NAME, HERALD_AMI_CONNECTED_LINE_NUM, HERALD_AMI_CONNECTED_LINE_NAME, HERALD_AMI_EXTEN,
};
const HeraldSnapshotHeaders herald_snapshot_dest = {
  HERALD_AMI_DEST_CHANNEL, HERALD_AMI_DEST_UNIQUEID, HERALD_AMI_DEST_LINKEDID, HERALD_AMI_DEST_CHANNEL_STATE,
  HERALD_AMI_DEST_CALLER_ID_NUM, HERALD_AMI_DEST_CALLER_ID_NAME, HERALD_AMI_DEST_CONNECTED_LINE_NUM,
  HERALD_AMI_DEST_CONNECTED_LINE_NAME, HERALD_AMI_DEST_EXTEN,
};

/* The live channel with that unique id. */
HeraldChannel *
herald_tracker_find (HeraldCallTracker *tracker,
                     HeraldSpan uid)
{
  if (uid.length == 0)
    return NULL;
  return herald_channel_table_find (&tracker->channels, uid, herald_channel_hash (uid));
}

/* A channel that was known by its name has shown its id. */
static HeraldChannel *
give_id (HeraldCallTracker *tracker,
         HeraldSpan uid,
         guint hash,
         HeraldSpan name)
{
  HeraldChannel *channel = herald_channel_table_find_name (&tracker->channels, name);

  if (channel == NULL || !channel->by_name)
    return NULL;
  herald_channel_ref (channel);
  herald_channel_table_remove (&tracker->channels, channel);
  g_free (channel->uid);
  channel->uid = g_strndup (uid.data, uid.length);
  channel->uid_length = uid.length;
  channel->hash = hash;
  channel->by_name = FALSE;
  tracker->n_by_name--;
  herald_channel_table_add (&tracker->channels, channel);
  return channel;
}

/* The channel with that name, for events that give no id; one that nobody has seen yet is believed. */
HeraldChannel *
herald_tracker_see_by_name (HeraldCallTracker *tracker,
                            HeraldSpan name)
{
  HeraldChannel *channel = herald_channel_table_find_name (&tracker->channels, name);

  if (channel != NULL || name.length == 0)
    return channel;
  channel = herald_tracker_see_named (tracker, name, name);
  if (channel != NULL)
    {
      channel->by_name = TRUE;
      tracker->n_by_name++;
    }
  return channel;
}

/* The channel with that id, made known if it is new. An id that has ended is not revived, and a name that belongs
 * to another live channel, or another name for this one, is not believed: only Rename changes names. */
HeraldChannel *
herald_tracker_see_named (HeraldCallTracker *tracker,
                          HeraldSpan uid,
                          HeraldSpan name)
{
  guint hash;
  HeraldChannel *channel;

  if (uid.length == 0)
    return NULL;
  hash = herald_channel_hash (uid);
  channel = herald_channel_table_find (&tracker->channels, uid, hash);
  if (channel != NULL)
    {
      if (channel->name == NULL)
        herald_channel_set_name (channel, name, (const char *const *) tracker->devices);
      else if (name.length > 0 && !herald_span_is (name, channel->name))
        return NULL;
      return channel;
    }
  if (name.length == 0 || tracker->channels.n >= HERALD_TRACKER_CHANNELS_MAX
      || herald_channel_table_has_ended (&tracker->channels, hash))
    return NULL;
  if (tracker->n_by_name > 0)
    channel = give_id (tracker, uid, hash, name);
  if (channel != NULL)
    return channel;
  channel = herald_channel_new (uid, hash);
  herald_channel_set_name (channel, name, (const char *const *) tracker->devices);
  herald_channel_table_add (&tracker->channels, channel);
  return channel;
}

static void
see_texts (HeraldCallTracker *tracker,
           HeraldChannel *channel,
           HeraldAmiMessage *message,
           const HeraldSnapshotHeaders *headers)
{
  gboolean party = FALSE, identity = FALSE;

  if (herald_ami_message_has (message, headers->linked))
    herald_channel_text_set (&channel->linked, herald_ami_message_get (message, headers->linked));
  if (herald_ami_message_has (message, headers->num))
    {
      if (channel->first_num == NULL && !herald_channel_number_is_unknown (channel->num))
        channel->first_num = g_strdup (channel->num);
      identity |= herald_channel_text_set (&channel->num, herald_ami_message_get (message, headers->num));
    }
  if (herald_ami_message_has (message, headers->name))
    identity |= herald_channel_text_set (&channel->cid_name, herald_ami_message_get (message, headers->name));
  if (herald_ami_message_has (message, headers->con_num))
    party |= herald_channel_text_set (&channel->con_num, herald_ami_message_get (message, headers->con_num));
  if (herald_ami_message_has (message, headers->con_name))
    party |= herald_channel_text_set (&channel->con_name, herald_ami_message_get (message, headers->con_name));
  if (herald_ami_message_has (message, headers->exten))
    {
      HeraldSpan exten = herald_ami_message_get (message, headers->exten);

      herald_channel_text_set (&channel->exten, exten);
      if (channel->first_exten == NULL && exten.length > 0 && !herald_span_is (exten, "s"))
        channel->first_exten = g_strdup (channel->exten);
    }
  if (party && channel->call != NULL)
    herald_leg_party_changed (tracker, channel);
  if (identity && channel->linked == NULL && tracker->calls->len > 0)
    herald_party_renamed (tracker, channel);
}

static void
see_state (HeraldCallTracker *tracker,
           HeraldChannel *channel,
           HeraldAmiMessage *message,
           const HeraldSnapshotHeaders *headers)
{
  gint64 state;

  if (!herald_ami_message_get_int (message, headers->state, &state) || state < 0 || state == channel->state)
    return;
  herald_channel_set_state (channel, (guint) state);
  if (channel->device >= 0)
    herald_leg_state_changed (tracker, channel);
  else if (state == HERALD_CHANNEL_UP && channel->as_caller != NULL)
    herald_caller_went_up (tracker, channel);
}

/* Reads one channel snapshot of an event: the channel becomes known and its texts and state current. */
HeraldChannel *
herald_tracker_see (HeraldCallTracker *tracker,
                    HeraldAmiMessage *message,
                    const HeraldSnapshotHeaders *headers)
{
  HeraldChannel *channel;

  if (tracker->doubtful)
    {
      channel = herald_tracker_doubtful_channel (tracker, message, headers);
      if (channel == NULL || headers != &herald_snapshot_plain)
        return channel;
      if (channel->con_num == NULL && herald_ami_message_has (message, headers->con_num))
        herald_channel_text_set (&channel->con_num, herald_ami_message_get (message, headers->con_num));
    }
  else
    {
      channel = herald_tracker_see_named (tracker, herald_ami_message_get (message, headers->uid),
                                          herald_ami_message_get (message, headers->channel));
      if (channel == NULL)
        return NULL;
      channel->stale = FALSE;
      see_texts (tracker, channel, message, headers);
    }
  see_state (tracker, channel, message, headers);
  return channel;
}

/* Up the chain of dials to who began it. A phone that has answered is a beginning of its own; a Local pair is passed
 * through: what its second half dials, the first half was dialled for. @through_pair tells whether the chain
 * came out of the first half of a pair that nobody dials. */
HeraldChannel *
herald_tracker_climb (HeraldChannel *channel,
                      gboolean *through_pair)
{
  gboolean through = FALSE;

  for (guint i = 0; i < CLIMB_MAX; i++)
    {
      HeraldChannel *up = NULL;

      through = FALSE;
      if (channel->is_local && channel->second_half && channel->other_half != NULL)
        {
          channel = channel->other_half;
          through = TRUE;
        }
      if (channel->dialer != NULL && (channel->is_local || channel->state != HERALD_CHANNEL_UP))
        up = channel->dialer;
      if (up == NULL)
        break;
      channel = up;
    }
  if (through_pair != NULL)
    *through_pair = through;
  return channel;
}

/* Two halves of one Local channel. */
void
herald_tracker_pair (HeraldChannel *one,
                     HeraldChannel *two)
{
  if (one == NULL || two == NULL || one == two)
    return;
  herald_channel_set_ref (&one->other_half, two);
  herald_channel_set_ref (&two->other_half, one);
}

/* Before LocalBridge (Asterisk 11) the names alone tell which halves belong together: ",1" and ",2", ";1" and ";2". */
static void
find_other_half (HeraldCallTracker *tracker,
                 HeraldChannel *channel)
{
  g_autofree char *name = NULL;
  gsize length;

  if (!channel->is_local || channel->other_half != NULL || channel->name == NULL)
    return;
  name = g_strdup (channel->name);
  length = strlen (name);
  name[length - 1] = channel->second_half ? '1' : '2';
  herald_tracker_pair (channel,
                       herald_channel_table_find_name (&tracker->channels, (HeraldSpan) { name, (guint) length }));
}

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
      find_other_half (tracker, source);
      herald_channel_set_ref (&dest->dialer, source);
    }
  find_other_half (tracker, dest);
  if (dest->device >= 0)
    herald_leg_dialed (tracker, dest);
  else if (source != NULL)
    {
      HeraldTrackedCall *call = herald_caller_find_call (source);

      if (call != NULL && call->public.direction == HERALD_CALL_OUTGOING && !call->spoken)
        call->dial_seen = TRUE;
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

  if (dest == NULL || dest->end != HERALD_END_NONE)
    return;
  dest->end = (guint8) end;
  dest->forwarded = forwarded;
  if (dest->call != NULL && g_ptr_array_find (dest->call->legs, dest, NULL))
    {
      if (end == HERALD_END_ANSWER)
        herald_leg_answered (tracker, dest);
      return;
    }
  if (source == NULL)
    return;
  call = herald_caller_find_call (source);
  if (call == NULL || call->spoken)
    return;
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

/* The channel is gone, for good. */
void
herald_tracker_hangup (HeraldCallTracker *tracker,
                       HeraldChannel *channel,
                       gint64 cause)
{
  channel->gone = TRUE;
  if (channel->device >= 0 || channel->call != NULL)
    herald_leg_ended (tracker, channel, cause);
  if (channel->as_caller != NULL)
    herald_caller_ended (tracker, channel);
  tracker->n_by_name -= channel->by_name;
  herald_channel_release (channel);
  herald_channel_table_remove (&tracker->channels, channel);
}

/* The words of Dial: ANSWER, BUSY, … */
HeraldDialEnd
herald_dial_end_from_status (HeraldSpan status)
{
  static const struct
  {
    const char *word;
    HeraldDialEnd end;
  } words[] = { { "ANSWER", HERALD_END_ANSWER }, { "BUSY", HERALD_END_BUSY }, { "NOANSWER", HERALD_END_NO_ANSWER },
                { "CANCEL", HERALD_END_CANCEL }, { "ABORT", HERALD_END_CANCEL } };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (herald_span_is_nocase (status, words[i].word))
      return words[i].end;
  return HERALD_END_FAILED; /* CHANUNAVAIL, CONGESTION, … */
}

static void
on_dial (HeraldCallTracker *tracker,
         HeraldAmiMessage *message,
         HeraldAmiEvent event)
{
  HeraldChannel *source = herald_tracker_see (tracker, message, &herald_snapshot_plain);
  HeraldChannel *dest = herald_tracker_see (tracker, message, &herald_snapshot_dest);

  if (event == HERALD_AMI_EVENT_DIAL_BEGIN)
    herald_tracker_dial (tracker, source, dest);
  else
    {
      /* The verdict stands behind all numbers. */
      HeraldSpan status = tracker->doubtful ? herald_ami_message_get_last (message, HERALD_AMI_DIAL_STATUS)
                                            : herald_ami_message_get (message, HERALD_AMI_DIAL_STATUS);

      herald_tracker_dial_end (tracker, source, dest, herald_dial_end_from_status (status),
                               !tracker->doubtful && herald_ami_message_get (message, HERALD_AMI_FORWARD).length > 0);
    }
}

static void
on_bridge (HeraldCallTracker *tracker,
           HeraldAmiMessage *message,
           gboolean enter)
{
  HeraldChannel *channel = herald_tracker_see (tracker, message, &herald_snapshot_plain);
  guint64 bridge = herald_tracker_bridge_id (herald_ami_message_get (message, HERALD_AMI_BRIDGE_UNIQUEID));
  gint64 n_channels = 0;

  if (channel == NULL)
    return;
  if (!enter)
    {
      if (channel->bridge == bridge)
        channel->bridge = 0;
      herald_party_left (tracker, channel);
      return;
    }
  if (channel->call != NULL && herald_ami_message_get (message, HERALD_AMI_SWAP_UNIQUEID).length > 0)
    channel->call->talk_bridge = bridge; /* I was put in somebody's place: transferred, not consulting */
  herald_ami_message_get_int (message, HERALD_AMI_BRIDGE_NUM_CHANNELS, &n_channels);
  herald_tracker_bridge (tracker, channel, bridge, n_channels);
}

static void
on_hangup_request (HeraldCallTracker *tracker,
                   HeraldAmiMessage *message)
{
  HeraldChannel *channel = herald_tracker_see (tracker, message, &herald_snapshot_plain);
  gint64 cause = 0;

  /* SoftHangupRequest is the PBX's own wish and tells nothing of the phone. */
  if (channel == NULL || herald_ami_message_get_event (message) == HERALD_AMI_EVENT_SOFT_HANGUP_REQUEST)
    return;
  channel->leaving = TRUE;
  if (channel->state != HERALD_CHANNEL_UP && channel->end == HERALD_END_NONE
      && herald_ami_message_get_int (message, HERALD_AMI_CAUSE, &cause) && cause > 0 && cause < 128)
    channel->refused_cause = (guint8) cause;
}

static void
on_hangup (HeraldCallTracker *tracker,
           HeraldAmiMessage *message)
{
  HeraldChannel *channel = herald_tracker_find (tracker, herald_ami_message_get (message, HERALD_AMI_UNIQUEID));
  HeraldSpan name = herald_ami_message_get (message, HERALD_AMI_CHANNEL);
  gint64 cause = 0;

  if (tracker->doubtful)
    channel = herald_tracker_doubtful_channel (tracker, message, &herald_snapshot_plain);
  /* Both the id and the name must be right: a forged end would have to know them. */
  if (channel == NULL || channel->name == NULL || !herald_span_is (name, channel->name))
    return;
  herald_ami_message_get_int (message, HERALD_AMI_CAUSE, &cause);
  if (channel->device >= 0 && channel->call == NULL && !tracker->doubtful)
    see_texts (tracker, channel, message, &herald_snapshot_plain);
  herald_tracker_hangup (tracker, channel, cause);
}

static void
on_pair (HeraldCallTracker *tracker,
         HeraldAmiMessage *message)
{
  gboolean old = herald_ami_message_has (message, HERALD_AMI_UNIQUEID1);
  HeraldSpan one = herald_ami_message_get (message, old ? HERALD_AMI_UNIQUEID1 : HERALD_AMI_LOCAL_ONE_UNIQUEID);
  HeraldSpan two = herald_ami_message_get (message, old ? HERALD_AMI_UNIQUEID2 : HERALD_AMI_LOCAL_TWO_UNIQUEID);

  herald_tracker_pair (herald_tracker_find (tracker, one), herald_tracker_find (tracker, two));
}

/* A name for a colleague: what his phone shows, else his number. */
static char *
dup_colleague (HeraldChannel *channel)
{
  g_autofree char *name = herald_channel_dup_name (channel->cid_name);

  return *name != '\0' ? g_steal_pointer (&name) : herald_channel_dup_number (channel->num);
}

static void
on_blind_transfer (HeraldCallTracker *tracker,
                   HeraldAmiMessage *message)
{
  HeraldChannel *from = herald_tracker_find (tracker, herald_ami_message_get (message, HERALD_AMI_TRANSFERER_UNIQUEID));
  HeraldChannel *who = herald_tracker_find (tracker, herald_ami_message_get (message, HERALD_AMI_TRANSFEREE_UNIQUEID));

  if (from == NULL || who == NULL)
    return;
  g_free (who->transferred_by);
  who->transferred_by = dup_colleague (from);
}

static void
on_attended_transfer (HeraldCallTracker *tracker,
                      HeraldAmiMessage *message)
{
  HeraldChannel *from = herald_tracker_find (tracker, herald_ami_message_get (message, HERALD_AMI_ORIG_TRANSFERER_UNIQUEID));
  HeraldChannel *to = herald_tracker_find (tracker, herald_ami_message_get (message, HERALD_AMI_TRANSFER_TARGET_UNIQUEID));

  if (from == NULL || to == NULL || to->call == NULL)
    return;
  g_free (to->call->transferred_by);
  to->call->transferred_by = dup_colleague (from);
}

static void
on_pickup (HeraldCallTracker *tracker,
           HeraldAmiMessage *message)
{
  HeraldChannel *picker = herald_tracker_see (tracker, message, &herald_snapshot_plain);
  HeraldChannel *target = herald_tracker_find (tracker, herald_ami_message_get (message, HERALD_AMI_TARGET_UNIQUEID));
  HeraldTrackedCall *call;

  if (target == NULL)
    target = herald_channel_table_find_name (&tracker->channels, herald_ami_message_get (message, HERALD_AMI_TARGET_CHANNEL));
  if (picker == NULL)
    picker = herald_channel_table_find_name (&tracker->channels, herald_ami_message_get (message, HERALD_AMI_CHANNEL));
  if (target == NULL)
    return;
  target->picked_up = TRUE;
  /* Whatever phone of the call was picked up, all of them have stopped ringing for their caller. */
  call = target->call != NULL ? target->call : herald_caller_find_call (target);
  if (call != NULL && !call->spoken && picker != NULL && picker->call != call)
    herald_caller_answered_by (tracker, call, picker);
}

static void
on_queue (HeraldCallTracker *tracker,
          HeraldAmiMessage *message,
          HeraldAmiEvent event)
{
  HeraldChannel *caller = herald_tracker_see (tracker, message, &herald_snapshot_plain);
  HeraldSpan none = { "", 0 };

  if (caller == NULL)
    return;
  if (event == HERALD_AMI_EVENT_QUEUE_CALLER_LEAVE)
    herald_channel_text_set (&caller->queue, none);
  else
    herald_channel_text_set (&caller->queue, herald_ami_message_get (message, HERALD_AMI_QUEUE));
}

static void
on_originate_response (HeraldCallTracker *tracker,
                       HeraldAmiMessage *message)
{
  HeraldChannel *leg = herald_tracker_find (tracker, herald_ami_message_get (message, HERALD_AMI_UNIQUEID));
  HeraldTrackedCall *call;
  HeraldSpan exten = herald_ami_message_get (message, HERALD_AMI_EXTEN);

  if (leg != NULL && leg->device >= 0 && leg->call == NULL)
    herald_leg_originated (tracker, leg);
  call = leg != NULL ? leg->call != NULL ? leg->call : herald_caller_find_call (leg) : NULL;
  if (call == NULL || call->public.direction != HERALD_CALL_OUTGOING || *call->dialed != '\0' || exten.length == 0)
    return;
  g_free (call->dialed);
  call->dialed = herald_ami_message_dup_text (message, HERALD_AMI_EXTEN);
}

static void
on_hold (HeraldCallTracker *tracker,
         HeraldAmiMessage *message,
         gboolean held)
{
  HeraldChannel *channel = herald_tracker_see (tracker, message, &herald_snapshot_plain);

  /* Asterisk 1.6 to 11: one event with Status. */
  if (herald_span_is_nocase (herald_ami_message_get (message, HERALD_AMI_STATUS), "Off"))
    held = FALSE;
  if (channel != NULL && channel->call != NULL)
    herald_leg_held (tracker, channel, held);
}

/* An item of CoreShowChannels or Status: what is, not what happens. */
static void
on_list_item (HeraldCallTracker *tracker,
              HeraldAmiMessage *message)
{
  gboolean in_snapshot = tracker->in_snapshot;
  HeraldSpan bridge = herald_ami_message_get (message, HERALD_AMI_BRIDGE_ID);
  HeraldChannel *channel;

  tracker->in_snapshot = TRUE; /* my legs are taken up when all channels are known */
  channel = herald_tracker_see (tracker, message, &herald_snapshot_plain);
  if (channel != NULL && channel->state == HERALD_CHANNEL_UNKNOWN)
    herald_tracker_handle_old (tracker, message, HERALD_AMI_EVENT_STATUS);
  if (channel != NULL && bridge.length > 0)
    channel->bridge = herald_tracker_bridge_id (bridge);
  if (channel != NULL)
    herald_tracker_see_list_item (channel, message);
  tracker->in_snapshot = in_snapshot;
}

/* Whether an event can matter to a call at all. */
static gboolean
is_of_use (HeraldAmiEvent event)
{
  switch (event)
    {
    case HERALD_AMI_EVENT_NONE:
    case HERALD_AMI_EVENT_OTHER:
    case HERALD_AMI_EVENT_DEVICE_STATE_CHANGE:
    case HERALD_AMI_EVENT_EXTENSION_STATUS:
    case HERALD_AMI_EVENT_PEER_STATUS:
    case HERALD_AMI_EVENT_VAR_SET:
    case HERALD_AMI_EVENT_NEWEXTEN:
    case HERALD_AMI_EVENT_DIAL_STATE:
    case HERALD_AMI_EVENT_BRIDGE_DESTROY:
    case HERALD_AMI_EVENT_AGENT_COMPLETE:
      return FALSE;
    default:
      return TRUE;
    }
}

static void
dispatch (HeraldCallTracker *tracker,
          HeraldAmiMessage *message)
{
  HeraldAmiEvent event = herald_ami_message_get_event (message);

  switch (event)
    {
    case HERALD_AMI_EVENT_NEWCHANNEL:
    case HERALD_AMI_EVENT_NEWSTATE:
    case HERALD_AMI_EVENT_NEW_CALLERID:
    case HERALD_AMI_EVENT_NEW_CONNECTED_LINE:
      if (herald_ami_message_has (message, HERALD_AMI_STATE) || herald_ami_message_has (message, HERALD_AMI_CALLER_ID))
        herald_tracker_handle_old (tracker, message, event); /* 1.4 */
      else
        herald_tracker_see (tracker, message, &herald_snapshot_plain);
      break;
    case HERALD_AMI_EVENT_CORE_SHOW_CHANNEL:
    case HERALD_AMI_EVENT_STATUS:
      on_list_item (tracker, message);
      break;
    case HERALD_AMI_EVENT_CORE_SHOW_CHANNELS_COMPLETE:
    case HERALD_AMI_EVENT_STATUS_COMPLETE:
      if (!tracker->in_snapshot)
        herald_tracker_adopt_all (tracker);
      break;
    case HERALD_AMI_EVENT_DIAL_BEGIN:
    case HERALD_AMI_EVENT_DIAL_END:
      on_dial (tracker, message, event);
      break;
    case HERALD_AMI_EVENT_BRIDGE_ENTER:
    case HERALD_AMI_EVENT_BRIDGE_LEAVE:
      on_bridge (tracker, message, event == HERALD_AMI_EVENT_BRIDGE_ENTER);
      break;
    case HERALD_AMI_EVENT_HANGUP:
      on_hangup (tracker, message);
      break;
    case HERALD_AMI_EVENT_HANGUP_REQUEST:
    case HERALD_AMI_EVENT_SOFT_HANGUP_REQUEST:
      on_hangup_request (tracker, message);
      break;
    case HERALD_AMI_EVENT_HOLD:
    case HERALD_AMI_EVENT_UNHOLD:
      on_hold (tracker, message, event == HERALD_AMI_EVENT_HOLD);
      break;
    case HERALD_AMI_EVENT_LOCAL_BRIDGE:
    case HERALD_AMI_EVENT_LOCAL_OPTIMIZATION_BEGIN:
      on_pair (tracker, message);
      break;
    case HERALD_AMI_EVENT_BLIND_TRANSFER:
      on_blind_transfer (tracker, message);
      break;
    case HERALD_AMI_EVENT_ATTENDED_TRANSFER:
      on_attended_transfer (tracker, message);
      break;
    case HERALD_AMI_EVENT_PICKUP:
      on_pickup (tracker, message);
      break;
    case HERALD_AMI_EVENT_QUEUE_CALLER_JOIN:
    case HERALD_AMI_EVENT_QUEUE_CALLER_LEAVE:
    case HERALD_AMI_EVENT_QUEUE_ENTRY:
      on_queue (tracker, message, event);
      break;
    case HERALD_AMI_EVENT_ORIGINATE_RESPONSE:
      on_originate_response (tracker, message);
      break;
    default:
      herald_tracker_handle_old (tracker, message, event);
      break;
    }
}

/* Reads one message. */
void
herald_tracker_handle (HeraldCallTracker *tracker,
                       HeraldAmiMessage *message)
{
  HeraldAmiMessage whole;

  if (tracker->torn > 0)
    {
      if (!herald_tracker_mend_torn (tracker, message, &whole))
        return;
      tracker->doubtful = TRUE;
      dispatch (tracker, &whole);
      return;
    }
  if (!is_of_use (herald_ami_message_get_event (message)) || herald_tracker_begins_torn (tracker, message))
    return;
  tracker->doubtful = herald_ami_message_is_doubtful (message);
  dispatch (tracker, message);
}
