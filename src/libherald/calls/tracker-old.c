/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Servers before Asterisk 12, and list items that differ: turned into the same facts. Nothing asks the banner for
 * a version; each event is read as what it says. */

#include <string.h>

#include "calls/tracker-private.h"

/* Agents that one phone is logged in as. */
#define AGENTS_MAX 16

static HeraldSpan
first_of (HeraldAmiMessage *message,
          HeraldAmiHeader a,
          HeraldAmiHeader b)
{
  return herald_ami_message_has (message, a) ? herald_ami_message_get (message, a) : herald_ami_message_get (message, b);
}

/* Newchannel, Newstate, Newcallerid of 1.4. */
static void
on_old_snapshot (HeraldCallTracker *tracker,
                 HeraldAmiMessage *message)
{
  HeraldChannel *channel = herald_tracker_see (tracker, message, &herald_snapshot_plain);
  HeraldSpan word = herald_ami_message_get (message, HERALD_AMI_STATE);
  guint state;

  tracker->needs_newexten |= herald_ami_message_get_event (message) == HERALD_AMI_EVENT_NEWCHANNEL && !herald_ami_message_has (message, HERALD_AMI_EXTEN);
  if (channel == NULL)
    return;
  if (herald_ami_message_has (message, HERALD_AMI_CALLER_ID) && !herald_ami_message_has (message, HERALD_AMI_CALLER_ID_NUM)
      && herald_channel_text_set (&channel->num, herald_ami_message_get (message, HERALD_AMI_CALLER_ID)) && tracker->calls->len > 0)
    herald_party_renamed (tracker, channel);
  if (word.length == 0 || herald_ami_message_has (message, HERALD_AMI_CHANNEL_STATE))
    return;
  state = herald_channel_state_from_word (word);
  if (state == channel->state)
    return;
  herald_channel_set_state (channel, state);
  if (channel->device >= 0)
    herald_leg_state_changed (tracker, channel);
  else if (state == HERALD_CHANNEL_UP && channel->as_caller != NULL)
    herald_caller_went_up (tracker, channel);
}

/* The caller of a call that waits goes on. Where Dial() returned, the dialplan goes on with its next step; a jump to
 * the first step of another extension is somebody who took him away. */
static void
follow_caller (HeraldChannel *caller,
               HeraldSpan exten,
               HeraldAmiMessage *message)
{
  HeraldTrackedCall *call = caller->as_caller;

  if (call->followed || call->public.state != HERALD_CALL_WAITING)
    return;
  call->followed = TRUE;
  if (caller->exten != NULL && !herald_span_is (exten, caller->exten) && !herald_span_is (exten, "s") && !herald_span_is (exten, "h")
      && herald_span_is (herald_ami_message_get (message, HERALD_AMI_PRIORITY), "1"))
    call->caller_freed = TRUE;
}

/* Where a channel goes in the dialplan. Asterisk 1.4 says nowhere else what was dialled. */
void
herald_tracker_read_newexten (HeraldCallTracker *tracker,
                              HeraldAmiMessage *message)
{
  HeraldChannel *channel = herald_tracker_find (tracker, herald_ami_message_get (message, HERALD_AMI_UNIQUEID));
  HeraldSpan exten = herald_ami_message_get (message, HERALD_AMI_EXTENSION);

  if (channel != NULL && channel->as_caller != NULL)
    follow_caller (channel, exten, message);
  if (channel == NULL || exten.length == 0 || herald_span_is (exten, "s") || herald_span_is (exten, "h"))
    return;
  herald_channel_text_set (&channel->exten, exten);
  if (channel->first_exten == NULL)
    channel->first_exten = g_strndup (exten.data, exten.length);
  if (channel->device >= 0 && channel->calling && !channel->dialed)
    herald_leg_dials (tracker, channel);
  herald_leg_asks_for (tracker, channel, channel->exten);
}

/* The end of a whole Dial(), told of its caller, after the call. */
static void
on_old_dial_end (HeraldCallTracker *tracker,
                 HeraldAmiMessage *message)
{
  HeraldChannel *source = herald_tracker_find (tracker, herald_ami_message_get (message, HERALD_AMI_UNIQUEID));
  HeraldDialEnd end = herald_dial_end_from_status (herald_ami_message_get (message, HERALD_AMI_DIAL_STATUS));
  HeraldTrackedCall *call = source != NULL ? herald_caller_find_call (source) : NULL;

  if (call == NULL || call->spoken || end == HERALD_END_ANSWER)
    return;
  if (call->public.direction == HERALD_CALL_OUTGOING)
    call->last_end = end;
  else if (end == HERALD_END_CANCEL && source == call->caller)
    {
      call->caller_freed = TRUE; /* the caller has hung up, or was taken away: what he does next decides */
      herald_tracker_why (tracker, HERALD_WHY_CALLER_FREED, call, source, NULL);
    }
}

/* Dial: Begin names both channels. */
static void
on_old_dial (HeraldCallTracker *tracker,
             HeraldAmiMessage *message)
{
  HeraldChannel *source, *dest;

  if (herald_span_is_nocase (herald_ami_message_get (message, HERALD_AMI_SUB_EVENT), "End"))
    {
      on_old_dial_end (tracker, message);
      return;
    }
  source = herald_tracker_see_named (tracker, first_of (message, HERALD_AMI_SRC_UNIQUEID, HERALD_AMI_UNIQUEID),
                                     first_of (message, HERALD_AMI_SOURCE, HERALD_AMI_CHANNEL));
  dest = herald_tracker_see_named (tracker, herald_ami_message_get (message, HERALD_AMI_DEST_UNIQUEID),
                                   herald_ami_message_get (message, HERALD_AMI_DESTINATION));
  if (source == NULL || dest == NULL)
    return;
  herald_channel_text_set (&source->num, first_of (message, HERALD_AMI_CALLER_ID_NUM, HERALD_AMI_CALLER_ID));
  herald_channel_text_set (&source->cid_name, herald_ami_message_get (message, HERALD_AMI_CALLER_ID_NAME));
  if (herald_ami_message_has (message, HERALD_AMI_CONNECTED_LINE_NUM))
    {
      herald_channel_text_set (&source->con_num, herald_ami_message_get (message, HERALD_AMI_CONNECTED_LINE_NUM));
      herald_channel_text_set (&source->con_name, herald_ami_message_get (message, HERALD_AMI_CONNECTED_LINE_NAME));
      if (source->call != NULL)
        herald_leg_party_changed (tracker, source);
    }
  herald_tracker_dial (tracker, source, dest);
}

/* One side of a link; channels that talk are up, and the first one called the second. */
static HeraldChannel *
see_linked (HeraldCallTracker *tracker,
            HeraldAmiMessage *message,
            HeraldAmiHeader uid,
            HeraldAmiHeader name,
            HeraldAmiHeader number)
{
  HeraldChannel *channel = herald_tracker_see_named (tracker, herald_ami_message_get (message, uid),
                                                     herald_ami_message_get (message, name));

  if (channel != NULL && channel->num == NULL)
    herald_channel_text_set (&channel->num, herald_ami_message_get (message, number));
  if (channel != NULL && channel->state != HERALD_CHANNEL_UP)
    {
      channel->state = HERALD_CHANNEL_UP;
      if (channel->call != NULL)
        herald_leg_answered (tracker, channel);
    }
  return channel;
}

/* Link (1.4), Bridge (1.6 to 11): two channels talk. Unlink ends nothing: it flaps. */
static void
on_link (HeraldCallTracker *tracker,
         HeraldAmiMessage *message)
{
  HeraldChannel *one, *two;
  guint64 bridge;

  if (herald_span_is_nocase (herald_ami_message_get (message, HERALD_AMI_BRIDGE_STATE), "Unlink"))
    return;
  one = see_linked (tracker, message, HERALD_AMI_UNIQUEID1, HERALD_AMI_CHANNEL1, HERALD_AMI_CALLER_ID1);
  two = see_linked (tracker, message, HERALD_AMI_UNIQUEID2, HERALD_AMI_CHANNEL2, HERALD_AMI_CALLER_ID2);
  if (one == NULL || two == NULL)
    return;
  bridge = herald_channel_pair_bridge (one->hash, two->hash);
  one->bridge = two->bridge = bridge;
  if (two->device >= 0 && two->call == NULL)
    herald_leg_adopt_linked (tracker, two, one, HERALD_CALL_INCOMING);
  if (one->device >= 0 && one->call == NULL)
    herald_leg_adopt_linked (tracker, one, two, HERALD_CALL_OUTGOING);
  herald_tracker_bridge (tracker, two, bridge, 2);
  if (one->call != NULL || one->as_caller != NULL)
    herald_tracker_bridge (tracker, one, bridge, 2);
}

/* Asterisk 1.4 names the member's interface only: the channel is the one of that device that nobody else dials. Of a
 * pair it is the first half; the options behind its context (/n) are not part of its name. */
static HeraldChannel *
find_called_member (HeraldCallTracker *tracker,
                    HeraldSpan interface)
{
  const char *at = interface.length > 0 ? memchr (interface.data, '@', interface.length) : NULL;
  const char *options = at != NULL ? memchr (at, '/', interface.length - (gsize) (at - interface.data)) : NULL;

  if (options != NULL)
    interface.length = (guint) (options - interface.data);
  for (guint i = 0; interface.length > 0 && i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel == NULL || channel->name == NULL || channel->dialed || channel->calling || channel->second_half)
        continue;
      if (herald_channel_is_agent (channel) && herald_channel_is_named (channel, interface))
        return channel;
      if (channel->state != HERALD_CHANNEL_UP && strlen (channel->name) > interface.length
          && channel->name[interface.length] == '-'
          && g_ascii_strncasecmp (channel->name, interface.data, interface.length) == 0)
        return channel;
    }
  return NULL;
}

/* A queue rings a member; before 12 no dial is told. */
static void
on_agent_called (HeraldCallTracker *tracker,
                 HeraldAmiMessage *message)
{
  HeraldChannel *caller, *dest;
  HeraldSpan queue = herald_ami_message_get (message, HERALD_AMI_QUEUE);

  tracker->tells_members = TRUE;
  if (herald_ami_message_has (message, HERALD_AMI_DEST_CHANNEL))
    {
      caller = herald_tracker_see (tracker, message, &herald_snapshot_plain);
      if (caller != NULL && queue.length > 0)
        herald_channel_text_set (&caller->queue, queue);
      return; /* DialBegin tells the rest */
    }
  caller = herald_tracker_see_named (tracker, herald_ami_message_get (message, HERALD_AMI_UNIQUEID),
                                     herald_ami_message_get (message, HERALD_AMI_CHANNEL_CALLING));
  if (caller == NULL)
    caller = herald_tracker_see_by_name (tracker, herald_ami_message_get (message, HERALD_AMI_CHANNEL_CALLING));
  if (caller != NULL && caller->num == NULL)
    {
      herald_channel_text_set (&caller->num, first_of (message, HERALD_AMI_CALLER_ID_NUM, HERALD_AMI_CALLER_ID));
      herald_channel_text_set (&caller->cid_name, herald_ami_message_get (message, HERALD_AMI_CALLER_ID_NAME));
    }
  dest = herald_tracker_see_by_name (tracker, herald_ami_message_get (message, HERALD_AMI_DESTINATION_CHANNEL));
  if (dest == NULL)
    {
      dest = find_called_member (tracker, herald_ami_message_get (message, HERALD_AMI_AGENT_CALLED));
      if (dest != NULL)
        herald_tracker_why (tracker, HERALD_WHY_MEMBER_FOUND, dest->call, dest, caller);
    }
  if (caller == NULL)
    return;
  if (queue.length > 0)
    herald_channel_text_set (&caller->queue, queue);
  if (dest == NULL)
    return;
  /* The phone behind an agent's channel is up all day; that channel is up before it is told whose call it is. */
  if (herald_channel_is_agent (dest) && dest->call == NULL)
    dest->state = HERALD_CHANNEL_RINGING;
  herald_tracker_dial (tracker, caller, dest);
}

/* A phone of mine logs in as an agent, or out: up to Asterisk 11 the queue's calls for it are channels of the agent. */
static void
on_agent_login (HeraldCallTracker *tracker,
                HeraldAmiMessage *message,
                gboolean login)
{
  HeraldChannel *leg = herald_tracker_find (tracker, herald_ami_message_get (message, HERALD_AMI_UNIQUEID));
  g_autofree char *agent = herald_ami_message_dup_text (message, HERALD_AMI_AGENT);
  g_autofree char *name = g_strconcat ("Agent/", agent, NULL);

  if (leg == NULL || leg->device < 0)
    return;
  if (!login)
    g_hash_table_remove (tracker->agents, name);
  else if (g_hash_table_size (tracker->agents) < AGENTS_MAX)
    {
      herald_tracker_why_text (tracker, HERALD_WHY_AGENT, leg->call, leg, NULL, name);
      g_hash_table_replace (tracker->agents, g_steal_pointer (&name), GINT_TO_POINTER (leg->device + 1));
    }
}

/* A parked call is fetched; before 12 the fetching phone is only named. */
static void
on_old_unparked (HeraldCallTracker *tracker,
                 HeraldAmiMessage *message)
{
  HeraldChannel *leg = herald_tracker_see_by_name (tracker, herald_ami_message_get (message, HERALD_AMI_FROM));

  if (leg == NULL || leg->device < 0 || leg->call != NULL)
    return;
  herald_channel_text_set (&leg->first_exten, herald_ami_message_get (message, HERALD_AMI_EXTEN));
  herald_channel_text_set (&leg->con_num, first_of (message, HERALD_AMI_CALLER_ID_NUM, HERALD_AMI_CALLER_ID));
  herald_channel_text_set (&leg->con_name, herald_ami_message_get (message, HERALD_AMI_CALLER_ID_NAME));
  herald_leg_dials (tracker, leg);
  herald_tracker_why (tracker, HERALD_WHY_UNPARKED, leg->call, leg, NULL);
}

static void
on_old_queue (HeraldCallTracker *tracker,
              HeraldAmiMessage *message,
              gboolean join)
{
  HeraldChannel *caller = herald_tracker_find (tracker, herald_ami_message_get (message, HERALD_AMI_UNIQUEID));

  if (caller != NULL)
    herald_channel_text_set (&caller->queue, join ? herald_ami_message_get (message, HERALD_AMI_QUEUE) : (HeraldSpan) { "", 0 });
}

static gboolean
ends_in (HeraldSpan span,
         const char *suffix)
{
  gsize length = strlen (suffix);

  return span.length >= length && memcmp (span.data + span.length - length, suffix, length) == 0;
}

static HeraldChannel *
find_masked (HeraldCallTracker *tracker,
             HeraldSpan name)
{
  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel != NULL && channel->masked_name != NULL && herald_span_is (name, channel->masked_name))
        return channel;
    }
  return NULL;
}

/* @to takes over the call, and what is known of the phone, of @from: the device has moved to another id. */
static void
move_leg (HeraldTrackedCall *call,
          HeraldChannel *from,
          HeraldChannel *to)
{
  if (call != NULL && to->call == NULL)
    {
      from->call = NULL;
      g_ptr_array_remove (call->legs, from);
      herald_tracked_call_add_leg (call, to);
      if (call->caller == from)
        herald_channel_set_ref (&call->caller, to);
    }
  to->calling |= from->calling;
}

/* A masquerade is three renames: the clone's name gets <MASQ>, the original takes the clone's name, and the clone the
 * original's with <ZOMBIE>. The id stays with the structure, the name (the device) moves. */
static void
on_rename (HeraldCallTracker *tracker,
           HeraldAmiMessage *message)
{
  HeraldChannel *channel = herald_tracker_find (tracker, herald_ami_message_get (message, HERALD_AMI_UNIQUEID));
  HeraldSpan new_name = herald_ami_message_get (message, HERALD_AMI_NEWNAME);
  HeraldChannel *masked;

  if (channel == NULL || new_name.length == 0)
    return;
  if (ends_in (new_name, "<MASQ>"))
    {
      g_free (channel->masked_name);
      channel->masked_name = g_strdup (channel->name);
    }
  else
    {
      HeraldTrackedCall *moved;

      masked = find_masked (tracker, new_name);
      moved = masked != NULL && masked != channel ? masked->call : NULL;
      /* Somebody else's phone takes the place of mine that rings: a pickup (1.6 tells no other event of it). */
      if (channel->call != NULL && !channel->call->spoken && masked != NULL && masked != channel
          && channel->state == HERALD_CHANNEL_RINGING)
        {
          herald_tracker_why (tracker, HERALD_WHY_PICKED_UP, channel->call, channel, masked);
          herald_caller_answered_by (tracker, channel->call, masked);
        }
      if (channel->call != NULL)
        herald_tracker_why_span (tracker, HERALD_WHY_NAME_TAKEN, channel, new_name);
      if ((channel->call != NULL || g_ptr_array_find (tracker->undecided, channel, NULL)) && !herald_leg_hands_over (tracker, channel, TRUE))
        herald_leg_ended (tracker, channel, 16);
      /* What made a pair says nothing of the phone that takes its place. */
      if (channel->is_local)
        {
          g_clear_pointer (&channel->first_exten, g_free);
          g_clear_pointer (&channel->exten, g_free);
        }
      herald_channel_set_name (channel, new_name, (const char *const *) tracker->devices);
      if (masked != NULL && masked != channel)
        {
          if (masked->state == HERALD_CHANNEL_UP && channel->state == HERALD_CHANNEL_RINGING)
            channel->state = HERALD_CHANNEL_UP; /* picked up: no other event tells */
          move_leg (moved, masked, channel);
          if (masked->data != NULL)
            herald_tracker_data_channel_moved (tracker, masked, channel);
          if (channel->first_exten == NULL)
            channel->first_exten = g_strdup (masked->first_exten);
          if (moved != NULL && channel->call == moved)
            {
              herald_tracker_why (tracker, HERALD_WHY_MOVED, moved, channel, masked);
              /* Put in somebody's place, I talk to whom he talked to. */
              if (channel->bridge != 0)
                moved->talk_bridge = channel->bridge;
              herald_leg_bridged (tracker, channel);
            }
          g_clear_pointer (&masked->masked_name, g_free);
        }
      return;
    }
  {
    int device = channel->device;

    herald_channel_set_name (channel, new_name, (const char *const *) tracker->devices);
    channel->device = device; /* until the mask falls */
  }
}

/* A list shows a channel under another name than the one it had, or another channel under a name that was mine: what
 * was renamed unseen takes the call with it. */
void
herald_tracker_rename_by_list (HeraldCallTracker *tracker,
                               HeraldChannel *channel,
                               HeraldSpan uid,
                               HeraldSpan name)
{
  HeraldChannel *holder;
  HeraldTrackedCall *moved;

  if (tracker->calls->len == 0 || name.length == 0
      || (channel != NULL && channel->name != NULL && herald_channel_is_named (channel, name)))
    return;
  holder = herald_channel_table_find_name (&tracker->channels, name);
  moved = holder != NULL && holder->stale ? holder->call : NULL;
  if (channel == NULL && moved != NULL)
    {
      channel = herald_tracker_see_named (tracker, uid, name);
      if (channel != NULL)
        move_leg (moved, holder, channel);
      return;
    }
  if (channel == NULL)
    return;
  if (channel->call != NULL && !channel->call->spoken && holder != NULL && channel->state == HERALD_CHANNEL_RINGING)
    herald_caller_answered_by (tracker, channel->call, holder);
  if (channel->call != NULL)
    herald_leg_ended (tracker, channel, 16);
  herald_channel_set_name (channel, name, (const char *const *) tracker->devices);
  if (moved != NULL)
    move_leg (moved, holder, channel);
}

/* Reads one event that Asterisk 12 and newer do not send, or send otherwise. */
void
herald_tracker_handle_old (HeraldCallTracker *tracker,
                           HeraldAmiMessage *message,
                           HeraldAmiEvent event)
{
  switch (event)
    {
    case HERALD_AMI_EVENT_NEWCHANNEL:
    case HERALD_AMI_EVENT_NEWSTATE:
    case HERALD_AMI_EVENT_NEW_CALLERID:
    case HERALD_AMI_EVENT_NEW_CONNECTED_LINE:
      on_old_snapshot (tracker, message);
      break;
    case HERALD_AMI_EVENT_DIAL:
      on_old_dial (tracker, message);
      break;
    case HERALD_AMI_EVENT_LINK:
    case HERALD_AMI_EVENT_BRIDGE:
      on_link (tracker, message);
      break;
    case HERALD_AMI_EVENT_AGENT_CALLED:
      on_agent_called (tracker, message);
      break;
    case HERALD_AMI_EVENT_AGENT_LOGIN:
    case HERALD_AMI_EVENT_AGENT_LOGOFF:
      on_agent_login (tracker, message, event == HERALD_AMI_EVENT_AGENT_LOGIN);
      break;
    case HERALD_AMI_EVENT_JOIN:
    case HERALD_AMI_EVENT_LEAVE:
      on_old_queue (tracker, message, event == HERALD_AMI_EVENT_JOIN);
      break;
    case HERALD_AMI_EVENT_UN_PARKED_CALL:
      on_old_unparked (tracker, message);
      break;
    case HERALD_AMI_EVENT_RENAME:
      on_rename (tracker, message);
      break;
    default:
      break;
    }
}
