/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The party: whom I will talk to, or talk to. The connected line of my leg, else the caller at the top of the chain of
 * dials; after a transfer the customer; while I consult somebody still the one who waits. */

#include <string.h>

#include "calls/tracker-private.h"

/* Pairs between me and the other side: a queue's member behind a follow-me has two. */
#define PAIRS_MAX 4

static const char *
own_number (HeraldCallTracker *tracker,
            HeraldChannel *leg)
{
  const char *slash = leg->device >= 0 ? strchr (tracker->devices[leg->device], '/') : NULL;

  return slash != NULL ? slash + 1 : "";
}

/* Whether a phone of mine has a number of its own for the server, after which it need not be called: it calls as that, or was
 * dialled as that. An originated leg shows the number that it will call; before 1.8 a dialled one shows the caller's or
 * that of the whole group. */
static gboolean
has_number (HeraldCallTracker *tracker,
            HeraldChannel *leg)
{
  gboolean dialed = leg->call != NULL ? leg->dialed && !leg->call->originated : leg->dialer != NULL;

  return leg->device >= 0 && (leg->calling || (dialed && tracker->tells_connected));
}

/* Whether @number is what the phone of @leg is called after. */
gboolean
herald_party_is_own_number (HeraldCallTracker *tracker,
                            HeraldChannel *leg,
                            const char *number)
{
  return number != NULL && g_ascii_strcasecmp (number, own_number (tracker, leg)) == 0;
}

gboolean
herald_party_is_usable (HeraldCallTracker *tracker,
                        HeraldChannel *leg,
                        const char *number)
{
  return !herald_channel_number_is_unknown (number) && !herald_party_is_own_number (tracker, leg, number);
}

/* Whether @number is my own for the server, so that any other is more likely the party's. Not for certain: a house may
 * show one number for all its phones. */
static gboolean
is_doubtful (HeraldCallTracker *tracker,
             HeraldChannel *leg,
             const char *number)
{
  return has_number (tracker, leg) && (g_strcmp0 (number, leg->num) == 0 || g_strcmp0 (number, leg->first_num) == 0);
}

/* A NewCallerid tells how a caller id may be presented: bits 5 and 6 of a number that a text follows, 01 is restricted
 * (ITU-T Q.951.3 as Asterisk counts it). No other event has it. */
void
herald_party_read_presentation (HeraldCallTracker *tracker,
                                HeraldChannel *channel,
                                HeraldAmiMessage *message)
{
  HeraldSpan span = herald_ami_message_get (message, HERALD_AMI_CID_CALLING_PRES);
  guint presentation = 0;

  for (guint i = 0; i < span.length && i < 3 && g_ascii_isdigit (span.data[i]); i++)
    presentation = presentation * 10 + (guint) (span.data[i] - '0');
  channel->is_private = (presentation & 0x60) == 0x20;
  tracker->privacy_seen |= channel->is_private;
}

/* Whether the party's number is one that the PBX marks private. It stays so for the call: its owner may be gone before. */
gboolean
herald_party_is_withheld (HeraldCallTracker *tracker,
                          HeraldTrackedCall *call)
{
  if (*call->number == '\0')
    return FALSE;
  if (g_strcmp0 (call->withheld, call->number) == 0)
    return TRUE;
  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel != NULL && channel->is_private && g_strcmp0 (channel->num, call->number) == 0)
        {
          g_free (call->withheld);
          call->withheld = g_strdup (call->number);
          return TRUE;
        }
    }
  return FALSE;
}

/* Whether what is told of the other side of @leg is nobody new: my own number, under my name or the one that is shown. */
static gboolean
is_echo (HeraldCallTracker *tracker,
         HeraldTrackedCall *call,
         HeraldChannel *leg,
         const char *number,
         const char *name)
{
  return *call->number != '\0' && is_doubtful (tracker, leg, number)
         && (name == NULL || *name == '\0' || g_strcmp0 (name, leg->cid_name) == 0 || g_strcmp0 (name, leg->first_name) == 0
             || g_strcmp0 (name, call->name) == 0);
}

/* The party by what the server tells of my leg and of who calls it; with @sure only a number that cannot be mine. */
static gboolean
take_party (HeraldCallTracker *tracker,
            HeraldTrackedCall *call,
            HeraldChannel *leg,
            gboolean sure,
            gboolean *changed,
            HeraldWhy *why)
{
  HeraldChannel *caller = call->caller != leg ? call->caller : NULL, *pair = caller != NULL && caller->is_local ? caller : NULL;
  const struct
  {
    HeraldWhy why;
    const char *number, *name;
  } rows[] = {
    { HERALD_WHY_PARTY_LINE, leg->con_stale ? NULL : leg->con_num, leg->con_name },
    { HERALD_WHY_PARTY_DIALER, caller != NULL && leg->dialer != NULL ? leg->dialer->num : NULL, leg->dialer != NULL ? leg->dialer->cid_name : NULL },
    /* A click-to-dial that shows me my own number: who dials was known before. */
    { HERALD_WHY_PARTY_BEFORE, caller != NULL && leg->dialer != NULL ? leg->dialer->first_num : NULL, leg->dialer != NULL ? leg->dialer->cid_name : NULL },
    { HERALD_WHY_PARTY_CALLER, caller != NULL ? caller->num : NULL, caller != NULL ? caller->cid_name : NULL },
    /* The first half of a pair stands for whoever made it: its connected line is the caller. */
    { HERALD_WHY_PARTY_PAIR, pair != NULL ? pair->con_num : NULL, pair != NULL ? pair->con_name : NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows) && (i == 0 || *call->number == '\0'); i++)
    if (herald_party_is_usable (tracker, leg, rows[i].number)
        && !(*call->number != '\0' ? is_echo (tracker, call, leg, rows[i].number, rows[i].name) : sure && is_doubtful (tracker, leg, rows[i].number)))
      {
        *why = rows[i].why;
        herald_tracked_call_set_party (call, rows[i].number, rows[i].name, changed);
        return TRUE;
      }
  return FALSE;
}

/* The party of an incoming call: the connected line of my leg, else the caller; never my own number. */
gboolean
herald_party_update_incoming (HeraldCallTracker *tracker,
                              HeraldTrackedCall *call,
                              HeraldChannel *leg)
{
  gboolean changed = FALSE;
  HeraldChannel *caller = call->caller;
  HeraldWhy why = HERALD_WHY_PARTY_NAME_ONLY;

  if (!take_party (tracker, call, leg, TRUE, &changed, &why) && *call->number == '\0'
      && !take_party (tracker, call, leg, FALSE, &changed, &why) && caller != NULL && caller != leg)
    {
      /* A withheld number may have a name. */
      if (caller->is_local && !herald_party_is_usable (tracker, leg, caller->num))
        {
          why = HERALD_WHY_PARTY_PAIR;
          herald_tracked_call_set_party (call, NULL, caller->con_name, &changed);
        }
      else if (*call->name == '\0')
        herald_tracked_call_set_party (call, NULL, caller->cid_name, &changed);
    }
  if (changed)
    herald_tracker_why (tracker, why, call, leg, caller != leg ? caller : NULL);
  return changed;
}

gboolean
herald_party_update_outgoing (HeraldCallTracker *tracker,
                              HeraldTrackedCall *call,
                              HeraldChannel *leg)
{
  gboolean changed = FALSE;
  HeraldWhy why = HERALD_WHY_PARTY_LINE;

  if (herald_party_is_usable (tracker, leg, leg->con_num) && !is_echo (tracker, call, leg, leg->con_num, leg->con_name))
    herald_tracked_call_set_party (call, leg->con_num, leg->con_name, &changed);
  else if (call->originated && *call->number == '\0' && herald_party_is_usable (tracker, leg, call->caller->num)
           && (!tracker->tells_connected || (call->caller == leg && leg->first_num != NULL && !g_str_equal (leg->num, leg->first_num))))
    {
      /* Before 1.8 there are no connected lines; the caller id of a click-to-dial is what it shows on my phone. */
      why = HERALD_WHY_PARTY_OWN_ID;
      herald_tracked_call_set_party (call, call->caller->num,
                                     g_strcmp0 (call->caller->cid_name, call->caller->first_name) != 0 ? call->caller->cid_name : NULL, &changed);
    }
  if (changed)
    herald_tracker_why (tracker, why, call, leg, NULL);
  return changed;
}

gboolean
herald_party_update_queue (HeraldCallTracker *tracker,
                           HeraldTrackedCall *call)
{
  g_autofree char *queue = NULL;

  if (call->caller == NULL || call->caller->queue == NULL || *call->caller->queue == '\0')
    return FALSE;
  queue = herald_channel_dup_name (call->caller->queue);
  if (g_strcmp0 (queue, call->queue) == 0)
    return FALSE;
  g_free (call->queue);
  call->queue = g_steal_pointer (&queue);
  herald_tracker_why (tracker, HERALD_WHY_QUEUE, call, NULL, call->caller);
  return TRUE;
}

/* My own extension: what the device is called after, else the number it was dialled as. */
static char *
dup_own_extension (HeraldCallTracker *tracker,
                   HeraldChannel *leg)
{
  const char *number = own_number (tracker, leg);

  if (number[strspn (number, "0123456789")] == '\0')
    return g_strdup (number);
  return has_number (tracker, leg) && !herald_channel_number_is_unknown (leg->num) ? herald_channel_dup_number (leg->num) : g_strdup ("");
}

/* The extension or DID that the caller asked for first. A channel that Asterisk called asks for where it is now; where
 * nothing tells, it was me who was asked for. */
char *
herald_party_dup_dialed (HeraldCallTracker *tracker,
                         HeraldChannel *caller,
                         HeraldChannel *leg)
{
  const char *exten = caller->calling || caller->listed ? caller->first_exten : caller->exten;

  /* Servers without linked ids tell a channel's extension once, and of a pair it is what made the pair. */
  if (caller->linked == NULL && caller->is_local && !caller->calling)
    return dup_own_extension (tracker, leg);
  if (!herald_channel_number_is_unknown (exten))
    return herald_channel_dup_number (exten);
  if (!herald_channel_number_is_unknown (caller->first_exten) && !(caller->is_local && !caller->calling))
    return herald_channel_dup_number (caller->first_exten);
  if (caller == leg && !herald_channel_number_is_unknown (leg->first_exten))
    return herald_channel_dup_number (leg->first_exten);
  return dup_own_extension (tracker, leg);
}

/* A live channel whose own number is @number: on servers without linked ids the connected line tells who calls. */
HeraldChannel *
herald_party_find_by_number (HeraldCallTracker *tracker,
                             HeraldChannel *leg,
                             const char *number)
{
  if (!herald_party_is_usable (tracker, leg, number))
    return NULL;
  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel != NULL && channel != leg && herald_channel_is_person (channel) && channel->device != leg->device
          && g_strcmp0 (channel->num, number) == 0)
        return channel;
    }
  return NULL;
}

/* The caller with that number who waits in a queue; without a number, the only one who does. Before 12 a queue dials
 * unseen, and who calls a member is told to accounts with the class agent only. */
HeraldChannel *
herald_party_find_queued (HeraldCallTracker *tracker,
                          HeraldChannel *leg,
                          const char *number)
{
  HeraldChannel *found = NULL;

  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel == NULL || channel == leg || channel->queue == NULL || *channel->queue == '\0'
          || (number != NULL && g_strcmp0 (channel->num, number) != 0))
        continue;
      if (found != NULL)
        return NULL;
      found = channel;
    }
  return found;
}

/* While I consult somebody on the channel of a call, its party waits in the bridge that I left. */
static gboolean
is_consulting (HeraldTrackedCall *call,
               HeraldChannel *leg)
{
  return call->party != NULL && !call->party->gone && call->talk_bridge != 0 && call->party->bridge == call->talk_bridge
         && leg->bridge != call->talk_bridge;
}

/* The connected line of my leg is another one now. */
void
herald_leg_party_changed (HeraldCallTracker *tracker,
                          HeraldChannel *leg)
{
  HeraldTrackedCall *call = leg->call;
  gboolean changed;

  if (!call->announced || !g_ptr_array_find (call->legs, leg, NULL))
    return;
  if (is_consulting (call, leg))
    {
      herald_tracker_why (tracker, HERALD_WHY_PARTY_KEPT, call, leg, call->party);
      return;
    }
  if (call->public.direction == HERALD_CALL_INCOMING)
    changed = herald_party_update_incoming (tracker, call, leg);
  else
    changed = herald_party_update_outgoing (tracker, call, leg);
  if (changed)
    herald_tracker_emit (tracker, call, HERALD_CHANGE_UPDATED);
}

static HeraldChannel *
find_behind (HeraldCallTracker *tracker,
             HeraldChannel *leg,
             guint depth)
{
  HeraldChannel *pair = NULL;

  for (guint i = 0; i < tracker->channels.size; i++)
    {
      HeraldChannel *channel = tracker->channels.slots[i];

      if (channel == NULL || channel == leg || channel->bridge != leg->bridge)
        continue;
      if (herald_channel_is_person (channel))
        return channel;
      pair = channel;
    }
  /* Behind a pair stands who is linked to its other half. */
  if (pair != NULL && depth > 0 && pair->other_half != NULL && pair->other_half->bridge != 0)
    {
      HeraldChannel *behind = find_behind (tracker, pair->other_half, depth - 1);

      return behind != NULL && herald_channel_is_person (behind) ? behind : pair;
    }
  return pair;
}

/* The channel of the other side: whoever shares a bridge with @leg, or stands behind pairs that do. */
HeraldChannel *
herald_party_find (HeraldCallTracker *tracker,
                   HeraldChannel *leg)
{
  return find_behind (tracker, leg, PAIRS_MAX);
}

/* My leg, or somebody else, has entered the bridge that my leg is in. */
void
herald_leg_bridged (HeraldCallTracker *tracker,
                    HeraldChannel *leg)
{
  HeraldTrackedCall *call = leg->call;
  HeraldChannel *party;

  if (call == NULL || leg->bridge == 0)
    return;
  if (call->public.direction == HERALD_CALL_INCOMING && leg->state == HERALD_CHANNEL_UP)
    herald_leg_answered (tracker, leg);
  party = herald_party_find (tracker, leg);
  if (party == NULL || is_consulting (call, leg))
    return;
  if (party != call->party)
    herald_tracker_why (tracker, HERALD_WHY_TALKS_TO, call, leg, party);
  herald_channel_set_ref (&call->party, party);
  call->talk_bridge = leg->bridge;
  if (call->public.direction == HERALD_CALL_OUTGOING && leg->state == HERALD_CHANNEL_UP && party->state == HERALD_CHANNEL_UP
      && herald_channel_is_person (party))
    herald_call_far_end_answered (tracker, call);
  /* Servers that have no linked id tell no connected line of a leg that is up: whom it is linked to is the party. Of a
   * conference room the number is. */
  if (*call->number == '\0' || (leg->linked == NULL && !leg->in_conference))
    herald_party_renamed (tracker, party);
}

/* A channel has left its bridge: whoever consulted while it waited there now has another party. */
void
herald_party_left (HeraldCallTracker *tracker,
                   HeraldChannel *party)
{
  for (guint i = 0; i < tracker->calls->len; i++)
    {
      HeraldTrackedCall *call = tracker->calls->pdata[i];

      HeraldChannel *leg = call->legs->len > 0 ? call->legs->pdata[call->legs->len - 1] : NULL;

      if (call->party == party && leg != NULL && leg->bridge != 0 && leg->bridge != call->talk_bridge)
        herald_leg_party_changed (tracker, leg);
    }
}

/* A channel that may be somebody's party shows another caller id. */
void
herald_party_renamed (HeraldCallTracker *tracker,
                      HeraldChannel *party)
{
  for (guint i = 0; i < tracker->calls->len; i++)
    {
      HeraldTrackedCall *call = tracker->calls->pdata[i];
      HeraldChannel *leg = call->legs->len > 0 ? call->legs->pdata[call->legs->len - 1] : NULL;
      gboolean changed = FALSE;

      if (call->party != party || leg == NULL || !call->spoken || !herald_channel_is_person (party)
          || !herald_party_is_usable (tracker, leg, party->num) || g_strcmp0 (party->num, call->number) == 0
          || is_echo (tracker, call, leg, party->num, party->cid_name))
        continue;
      herald_tracked_call_set_party (call, party->num, party->cid_name, &changed);
      if (!changed)
        continue;
      herald_tracker_why (tracker, HERALD_WHY_PARTY_BRIDGE, call, leg, party);
      herald_tracker_emit (tracker, call, HERALD_CHANGE_UPDATED);
    }
}
