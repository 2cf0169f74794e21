/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which lines to believe. A caller whose SIP user part holds %0d%0a puts raw lines into the number that every
 * event of the call repeats: headers of his own, or whole events (measured on 16 and 22). The number is cut
 * at 79 bytes, names are escaped, and the server always writes the headers of a channel in one order:
 * Channel, ChannelState, ChannelStateDesc, the numbers and names, AccountCode, Context, Exten, Priority,
 * Uniqueid, Linkedid. From this follows what a caller cannot forge. */

#include <string.h>

#include "calls/tracker-private.h"

/* Forged messages that 79 bytes can hold: one byte and an empty line each. */
#define TORN_MAX 16

static gboolean
is_number_header (HeraldAmiHeader header)
{
  return header == HERALD_AMI_CALLER_ID_NUM || header == HERALD_AMI_CONNECTED_LINE_NUM
         || header == HERALD_AMI_DEST_CALLER_ID_NUM || header == HERALD_AMI_DEST_CONNECTED_LINE_NUM;
}

static HeraldAmiHeader
last_header (HeraldAmiMessage *message)
{
  HeraldSpan name = { "", 0 }, value;
  HeraldAmiLines lines;

  herald_ami_lines_init (&lines, message);
  while (herald_ami_lines_next (&lines, &name, &value))
    ;
  return herald_ami_header_from_name (name.data, name.length);
}

/* The rest of a torn event: more headers than fit into a number. */
static gboolean
is_tail (HeraldAmiMessage *message)
{
  return (herald_ami_message_has (message, HERALD_AMI_CONTEXT) && herald_ami_message_has (message, HERALD_AMI_EXTEN)
          && herald_ami_message_has (message, HERALD_AMI_PRIORITY)
          && herald_ami_message_has (message, HERALD_AMI_ACCOUNT_CODE)
          && herald_ami_message_has (message, HERALD_AMI_UNIQUEID))
         || (herald_ami_message_has (message, HERALD_AMI_DEST_CONTEXT)
             && herald_ami_message_has (message, HERALD_AMI_DEST_EXTEN)
             && herald_ami_message_has (message, HERALD_AMI_DEST_UNIQUEID));
}

static void
keep_piece (HeraldCallTracker *tracker,
            HeraldAmiMessage *message)
{
  HeraldSpan bytes = herald_ami_message_get_bytes (message);

  g_string_append_len (tracker->torn_text, bytes.data, bytes.length);
}

/* Whether @message begins an event that a number has torn apart: the server never ends one with a number. What
 * stands before the number is true and is kept until the rest comes. */
gboolean
herald_tracker_begins_torn (HeraldCallTracker *tracker,
                            HeraldAmiMessage *message)
{
  gboolean complete = herald_ami_message_has (message, HERALD_AMI_UNIQUEID)
                      && (herald_ami_message_has (message, HERALD_AMI_DEST_UNIQUEID)
                          || !herald_ami_message_has (message, HERALD_AMI_DEST_CHANNEL));

  if (complete || !herald_ami_message_has (message, HERALD_AMI_CALLER_ID_NUM) || !is_number_header (last_header (message)))
    return FALSE;
  tracker->torn = TORN_MAX;
  g_string_truncate (tracker->torn_text, 0);
  keep_piece (tracker, message);
  return TRUE;
}

/* Takes the next piece of a torn event. Pieces in between are a caller's work and are dropped; with the one that holds
 * the rest of the true headers the event is whole again.
 *
 * Returns: whether @whole is that event, to be read with doubt */
gboolean
herald_tracker_mend_torn (HeraldCallTracker *tracker,
                          HeraldAmiMessage *message,
                          HeraldAmiMessage *whole)
{
  tracker->torn--;
  if (!is_tail (message))
    return FALSE;
  keep_piece (tracker, message);
  /* A dial has the caller's number twice and may be torn twice. */
  if (is_number_header (last_header (message)))
    {
      tracker->torn = TORN_MAX;
      return FALSE;
    }
  tracker->torn = 0;
  herald_ami_message_init (whole, tracker->torn_text->str, tracker->torn_text->len, FALSE);
  return TRUE;
}

/* The channel that a message with smuggled lines is about. Channel stands before every number and is true at its
 * first occurrence; so is it for a channel that is known by that name. A new channel's id stands behind all
 * numbers of its own snapshot: its last occurrence is true. Of a dialled channel the same holds for DestUniqueid,
 * which must be known already. */
HeraldChannel *
herald_tracker_doubtful_channel (HeraldCallTracker *tracker,
                                 HeraldAmiMessage *message,
                                 const HeraldSnapshotHeaders *headers)
{
  HeraldChannel *channel;
  HeraldSpan name, uid;

  if (headers != &herald_snapshot_plain)
    return herald_tracker_find (tracker, herald_ami_message_get_last (message, headers->uid));
  name = herald_ami_message_get (message, headers->channel);
  channel = herald_channel_table_find_name (&tracker->channels, name);
  if (channel != NULL || herald_ami_message_get_event (message) != HERALD_AMI_EVENT_NEWCHANNEL)
    return channel;
  uid = herald_ami_message_get_last (message, headers->uid);
  channel = herald_tracker_see_named (tracker, uid, name);
  if (channel != NULL && channel->linked == NULL)
    {
      gint64 state;

      herald_channel_text_set (&channel->linked, herald_ami_message_get_last (message, headers->linked));
      herald_channel_text_set (&channel->exten, herald_ami_message_get_last (message, headers->exten));
      herald_channel_text_set (&channel->num, herald_ami_message_get (message, headers->num));
      if (channel->first_exten == NULL)
        channel->first_exten = g_strdup (channel->exten);
      if (herald_ami_message_get_int (message, headers->state, &state))
        herald_channel_set_state (channel, (guint) state);
    }
  return channel;
}
