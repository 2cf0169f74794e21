/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Channels as events show them: found, made known, read, and climbed to who began a chain of dials. */

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
  if (G_UNLIKELY (tracker->early.length > 0))
    herald_tracker_data_channel_new (tracker, channel);
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
      else if (name.length > 0 && !herald_channel_is_named (channel, name))
        {
          herald_tracker_why_span (tracker, HERALD_WHY_WRONG_NAME, channel, name);
          return NULL;
        }
      channel->stale = FALSE;
      return channel;
    }
  if (name.length == 0)
    return NULL;
  if (tracker->channels.n >= HERALD_TRACKER_CHANNELS_MAX || herald_channel_table_has_ended (&tracker->channels, hash))
    {
      herald_tracker_why_span (tracker, tracker->channels.n >= HERALD_TRACKER_CHANNELS_MAX ? HERALD_WHY_TOO_MANY : HERALD_WHY_ENDED_ID,
                               NULL, name);
      return NULL;
    }
  if (tracker->n_by_name > 0)
    channel = give_id (tracker, uid, hash, name);
  if (channel != NULL)
    return channel;
  channel = herald_channel_new (uid, hash);
  herald_channel_set_name (channel, name, (const char *const *) tracker->devices);
  if (G_UNLIKELY (g_hash_table_size (tracker->agents) > 0 && herald_channel_is_agent (channel)))
    channel->device = GPOINTER_TO_INT (g_hash_table_lookup (tracker->agents, channel->name)) - 1;
  herald_channel_table_add (&tracker->channels, channel);
  if (G_UNLIKELY (tracker->early.length > 0))
    herald_tracker_data_channel_new (tracker, channel);
  if (G_UNLIKELY (tracker->why_func != NULL))
    herald_tracker_tell_new (tracker, channel);
  return channel;
}

/* Takes over the texts of a snapshot that the message has. */
void
herald_tracker_see_texts (HeraldCallTracker *tracker,
                          HeraldChannel *channel,
                          HeraldAmiMessage *message,
                          const HeraldSnapshotHeaders *headers)
{
  gboolean party = FALSE, identity = FALSE;

  if (herald_ami_message_has (message, headers->linked))
    herald_channel_text_set (&channel->linked, herald_ami_message_get (message, headers->linked));
  if (herald_ami_message_has (message, headers->num))
    {
      if (channel->first_num == NULL && channel->num != NULL && !herald_span_is (herald_ami_message_get (message, headers->num), channel->num)
          && !herald_channel_number_is_unknown (channel->num))
        {
          channel->first_num = g_strdup (channel->num);
          channel->first_name = g_strdup (channel->cid_name);
        }
      identity |= herald_channel_text_set (&channel->num, herald_ami_message_get (message, headers->num));
    }
  if (herald_ami_message_has (message, headers->name))
    identity |= herald_channel_text_set (&channel->cid_name, herald_ami_message_get (message, headers->name));
  if (herald_ami_message_has (message, headers->con_num))
    {
      tracker->tells_connected = TRUE;
      party |= herald_channel_text_set (&channel->con_num, herald_ami_message_get (message, headers->con_num));
    }
  if (herald_ami_message_has (message, headers->con_name))
    party |= herald_channel_text_set (&channel->con_name, herald_ami_message_get (message, headers->con_name));
  if (herald_ami_message_has (message, headers->exten))
    {
      HeraldSpan exten = herald_ami_message_get (message, headers->exten);

      herald_channel_text_set (&channel->exten, exten);
      if (channel->first_exten == NULL && herald_channel_exten_is_asked (exten))
        channel->first_exten = g_strdup (channel->exten);
    }
  if (party)
    channel->con_stale = FALSE;
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
      herald_tracker_see_texts (tracker, channel, message, headers);
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
void
herald_tracker_find_other_half (HeraldCallTracker *tracker,
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
