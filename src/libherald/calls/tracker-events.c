/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The events of Asterisk 12 and newer, read: each becomes facts about channels (tracker-facts.c). Events of older
 * servers become the same facts in tracker-old.c. */

#include "calls/event-use.h"
#include "calls/tracker-private.h"
#include "wire/pop-event.h"

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
  if (herald_ami_message_has (message, HERALD_AMI_SWAP_UNIQUEID))
    {
      HeraldChannel *replaced = herald_tracker_find (tracker, herald_ami_message_get (message, HERALD_AMI_SWAP_UNIQUEID));

      if (replaced != NULL && replaced->bridge == bridge)
        replaced->bridge = 0; /* its own BridgeLeave comes behind */
    }
  /* Dials and transfers talk in bridges of type basic; conference rooms are of type base. */
  channel->in_conference = herald_span_is (herald_ami_message_get (message, HERALD_AMI_BRIDGE_TYPE), "base");
  herald_ami_message_get_int (message, HERALD_AMI_BRIDGE_NUM_CHANNELS, &n_channels);
  herald_tracker_bridge (tracker, channel, bridge, n_channels);
}

static void
on_hangup_request (HeraldCallTracker *tracker,
                   HeraldAmiMessage *message)
{
  HeraldChannel *channel = herald_tracker_see (tracker, message, &herald_snapshot_plain);
  gint64 cause = 0;

  if (channel == NULL)
    return;
  channel->leaving = TRUE;
  if (channel->call != NULL)
    {
      herald_ami_message_get_int (message, HERALD_AMI_CAUSE, &cause);
      herald_tracker_why_value (tracker, HERALD_WHY_LEAVING, channel->call, channel, cause);
    }
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
  if (channel == NULL || channel->name == NULL)
    return;
  if (!herald_channel_is_named (channel, name))
    {
      herald_tracker_why_span (tracker, HERALD_WHY_WRONG_END, channel, name);
      return;
    }
  herald_ami_message_get_int (message, HERALD_AMI_CAUSE, &cause);
  if (channel->device >= 0 && channel->call == NULL && !tracker->doubtful)
    herald_tracker_see_texts (tracker, channel, message, &herald_snapshot_plain);
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
  herald_tracker_why_text (tracker, HERALD_WHY_BLIND_TRANSFER, who->call != NULL ? who->call : from->call, who, from, who->transferred_by);
}

/* A call of mine to which I have sent another while it still rang: who answers it from now on answers the other. The server
 * puts that one in my channel's place some milliseconds later, and may show the answer in my channel before (measured). */
static void
note_given_away (HeraldCallTracker *tracker,
                 HeraldAmiMessage *message)
{
  HeraldChannel *mine = herald_tracker_find (tracker, herald_ami_message_get (message, HERALD_AMI_SECOND_TRANSFERER_UNIQUEID));
  HeraldTrackedCall *call = mine != NULL ? mine->call : NULL;

  if (call == NULL || call->public.direction != HERALD_CALL_OUTGOING || call->spoken || mine->state == HERALD_CHANNEL_UP
      || !herald_span_is_nocase (herald_ami_message_get (message, HERALD_AMI_RESULT), "Success"))
    return;
  call->given_away = TRUE;
  herald_tracker_why (tracker, HERALD_WHY_GIVEN_AWAY, call, mine, NULL);
}

static void
on_attended_transfer (HeraldCallTracker *tracker,
                      HeraldAmiMessage *message)
{
  HeraldChannel *from = herald_tracker_find (tracker, herald_ami_message_get (message, HERALD_AMI_ORIG_TRANSFERER_UNIQUEID));
  HeraldChannel *to = herald_tracker_find (tracker, herald_ami_message_get (message, HERALD_AMI_TRANSFER_TARGET_UNIQUEID));

  note_given_away (tracker, message);
  if (from == NULL || to == NULL || to->call == NULL)
    return;
  g_free (to->call->transferred_by);
  to->call->transferred_by = dup_colleague (from);
  herald_tracker_why_text (tracker, HERALD_WHY_ATTENDED_TRANSFER, to->call, to, from, to->call->transferred_by);
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
  if (call != NULL || (picker != NULL && picker->call != NULL))
    herald_tracker_why (tracker, HERALD_WHY_PICKED_UP, call != NULL ? call : picker->call, target, picker);
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
  g_autofree char *exten = herald_ami_message_dup_text (message, HERALD_AMI_EXTEN);

  if (leg == NULL)
    return;
  if (leg->is_local)
    leg->settled = TRUE; /* nobody calls through this pair */
  if (leg->device >= 0 && leg->call == NULL)
    herald_leg_originated (tracker, leg, exten);
  else if (exten != NULL && *exten != '\0')
    herald_leg_asks_for (tracker, leg, exten);
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
        {
          HeraldChannel *channel = herald_tracker_see (tracker, message, &herald_snapshot_plain);

          if (event == HERALD_AMI_EVENT_NEW_CALLERID && channel != NULL && !tracker->doubtful)
            herald_party_read_presentation (tracker, channel, message);
        }
      break;
    case HERALD_AMI_EVENT_CORE_SHOW_CHANNEL:
    case HERALD_AMI_EVENT_STATUS:
      herald_tracker_read_channel_item (tracker, message);
      break;
    case HERALD_AMI_EVENT_CORE_SHOW_CHANNELS_COMPLETE:
    case HERALD_AMI_EVENT_STATUS_COMPLETE:
      if (!tracker->in_snapshot)
        herald_tracker_conclude (tracker);
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
      on_queue (tracker, message, event);
      break;
    case HERALD_AMI_EVENT_QUEUE_ENTRY:
      herald_tracker_read_queue_item (tracker, message);
      break;
    case HERALD_AMI_EVENT_USER_EVENT:
      herald_tracker_read_pop (tracker, message);
      break;
    case HERALD_AMI_EVENT_ORIGINATE_RESPONSE:
      on_originate_response (tracker, message);
      break;
    default:
      herald_tracker_handle_old (tracker, message, event);
      break;
    }
}

/* Whom I talk to may be another one after these, or the call another one, and with him come his data. */
static gboolean
joins (HeraldAmiEvent event)
{
  return event == HERALD_AMI_EVENT_BRIDGE_ENTER || event == HERALD_AMI_EVENT_ATTENDED_TRANSFER || event == HERALD_AMI_EVENT_RENAME
         || event == HERALD_AMI_EVENT_LINK || event == HERALD_AMI_EVENT_BRIDGE || event == HERALD_AMI_EVENT_DIAL_BEGIN
         || event == HERALD_AMI_EVENT_DIAL;
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
        {
          herald_tracker_why (tracker, HERALD_WHY_FORGED_EVENT, NULL, NULL, NULL);
          return;
        }
      tracker->doubtful = TRUE;
      herald_tracker_why (tracker, HERALD_WHY_EVENT_MENDED, NULL, NULL, NULL);
      dispatch (tracker, &whole);
      return;
    }
  if (!herald_event_is_of_calls (herald_ami_message_get_event (message)))
    {
      /* Nearly half of the traffic of newer servers, which need it not; 1.4 knows no filter that could hold it back. */
      if (tracker->needs_newexten && herald_ami_message_get_event (message) == HERALD_AMI_EVENT_NEWEXTEN)
        herald_tracker_read_newexten (tracker, message);
      return;
    }
  /* Most of them are somebody else's: dropped before a header is read. */
  if (herald_ami_message_get_event (message) == HERALD_AMI_EVENT_USER_EVENT && !herald_pop_event_is (message))
    return;
  if (herald_tracker_begins_torn (tracker, message))
    {
      herald_tracker_why_span (tracker, HERALD_WHY_EVENT_TORN, NULL, herald_ami_message_get (message, HERALD_AMI_CHANNEL));
      return;
    }
  tracker->doubtful = herald_ami_message_is_doubtful (message);
  if (G_UNLIKELY (tracker->doubtful))
    herald_tracker_why_span (tracker, HERALD_WHY_FORGED_LINES, NULL, herald_ami_message_get (message, HERALD_AMI_CHANNEL));
  dispatch (tracker, message);
  if (G_UNLIKELY (tracker->with_data->len > 0) && tracker->calls->len > 0 && joins (herald_ami_message_get_event (message)))
    herald_tracker_join_data (tracker);
}
