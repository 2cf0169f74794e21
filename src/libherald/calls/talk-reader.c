/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who speaks with whom, anywhere in the house: of two people in a bridge one has an internal number and the other one has not. Bridges are told by
 * BridgeEnter and BridgeLeave from Asterisk 12 on, by Link, Bridge and Unlink before; the numbers by what every channel says of itself.
 *
 * A phone's own number is not always its extension: a click-to-dial shows there whom it calls, the whole house may have one number, and before
 * 1.8 a phone that was called has the number that was dialled. Then the name of its device tells. Two halves of a Local channel are nobody: the talk is
 * followed through them. A message with a header twice may hold a caller's own lines (see tracker-trust.c), and teaches nothing. */

#include "calls/talk-reader.h"

#include <stdlib.h>
#include <string.h>

#include "calls/tracker-private.h"

/* Local channels one behind the other. */
#define CHAIN_MAX 8

/* A bridge; before Asterisk 12 a pair of channels. */
typedef struct
{
  guint64 id;
  gboolean of_people; /* not a conference, nor where calls are parked */
  GPtrArray *members; /* (element-type HeraldChannel): borrowed from the table */
  char *told;         /* what was said of it last */
} Talk;

struct _HeraldTalkReader
{
  guint internal_max_digits;
  HeraldTalkFunc func;
  gpointer user_data;
  HeraldChannelTable channels;
  GHashTable *locals; /* names of Local halves, borrowed from their channels */
  GHashTable *talks;  /* ids (in the Talk) to Talk */
  gboolean is_new;    /* Asterisk 12 or later, so Link and Bridge are forged */
};

static const gboolean is_read[HERALD_AMI_N_EVENTS] = {
  [HERALD_AMI_EVENT_NEWCHANNEL] = TRUE, [HERALD_AMI_EVENT_NEWSTATE] = TRUE, [HERALD_AMI_EVENT_NEW_CALLERID] = TRUE,
  [HERALD_AMI_EVENT_NEW_CONNECTED_LINE] = TRUE, [HERALD_AMI_EVENT_RENAME] = TRUE, [HERALD_AMI_EVENT_HANGUP] = TRUE,
  [HERALD_AMI_EVENT_DIAL] = TRUE, [HERALD_AMI_EVENT_DIAL_BEGIN] = TRUE, [HERALD_AMI_EVENT_LINK] = TRUE,
  [HERALD_AMI_EVENT_BRIDGE] = TRUE, [HERALD_AMI_EVENT_BRIDGE_ENTER] = TRUE, [HERALD_AMI_EVENT_BRIDGE_LEAVE] = TRUE,
};

static void
talk_free (gpointer data)
{
  Talk *talk = data;

  g_ptr_array_unref (talk->members);
  g_free (talk->told);
  g_free (talk);
}

static void
begin (HeraldTalkReader *reader)
{
  herald_channel_table_init (&reader->channels);
  reader->locals = g_hash_table_new (g_str_hash, g_str_equal);
  reader->talks = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, talk_free);
}

static void
end (HeraldTalkReader *reader)
{
  g_hash_table_unref (reader->talks);
  g_hash_table_unref (reader->locals);
  herald_channel_table_clear (&reader->channels);
}

/* Digits only, and few of them. */
static gboolean
is_internal (const HeraldTalkReader *reader,
             const char *number)
{
  gsize length = number != NULL ? strlen (number) : 0;

  return length > 0 && length <= reader->internal_max_digits && strspn (number, "0123456789") == length;
}

/* A number that somebody outside can be called at. */
static gboolean
is_external (const HeraldTalkReader *reader,
             const char *number)
{
  return number != NULL && *number != '\0' && strlen (number) <= 40 && strspn (number, "+0123456789-()./ ") == strlen (number)
         && !is_internal (reader, number) && strpbrk (number, "0123456789") != NULL;
}

/* The extension that a device is named after, as nearly everywhere; a port of a card is not. */
static char *
dup_device (const HeraldTalkReader *reader,
            const HeraldChannel *channel)
{
  static const char *const techs[] = { "PJSIP/", "SIP/", "IAX2/", "SCCP/" };
  const char *dash = channel->name != NULL ? strrchr (channel->name, '-') : NULL;

  for (guint i = 0; dash != NULL && i < G_N_ELEMENTS (techs); i++)
    if (g_ascii_strncasecmp (channel->name, techs[i], strlen (techs[i])) == 0)
      {
        const char *begin_of = channel->name + strlen (techs[i]);
        g_autofree char *device = g_strndup (begin_of, dash > begin_of ? (gsize) (dash - begin_of) : 0);

        return is_internal (reader, device) ? g_steal_pointer (&device) : NULL;
      }
  return NULL;
}

static void
say (HeraldTalkReader *reader,
     Talk *talk,
     const HeraldChannel *outside,
     const char *number,
     const char *extension)
{
  g_autofree char *pair = NULL;

  if (!is_external (reader, number) || outside->is_private)
    return;
  pair = g_strconcat (number, " ", extension, NULL);
  if (g_strcmp0 (pair, talk->told) == 0)
    return;
  g_free (talk->told);
  talk->told = g_steal_pointer (&pair);
  reader->func (number, outside->dialed, extension, reader->user_data);
}

/* Which of two people is the colleague. */
static void
judge (HeraldTalkReader *reader,
       Talk *talk,
       const HeraldChannel *one,
       const HeraldChannel *two)
{
  gboolean inside1 = is_internal (reader, one->num), inside2 = is_internal (reader, two->num);
  const HeraldChannel *colleague = NULL, *outside;
  g_autofree char *device1 = NULL, *device2 = NULL;

  if (inside1 && inside2)
    return;
  if (inside1 || inside2)
    {
      colleague = inside1 ? one : two;
      outside = inside1 ? two : one;
      say (reader, talk, outside, herald_channel_number_is_unknown (outside->num) ? colleague->con_num : outside->num, colleague->num);
      return;
    }
  device1 = dup_device (reader, one);
  device2 = dup_device (reader, two);
  if ((device1 != NULL) == (device2 != NULL))
    return;
  outside = device1 != NULL ? two : one;
  say (reader, talk, outside, outside->num, device1 != NULL ? device1 : device2);
}

static Talk *
get_talk (HeraldTalkReader *reader,
          const HeraldChannel *channel)
{
  return channel->bridge != 0 ? g_hash_table_lookup (reader->talks, &channel->bridge) : NULL;
}

/* The only other one in a bridge of two. */
static HeraldChannel *
get_other (HeraldTalkReader *reader,
           const HeraldChannel *channel)
{
  Talk *talk = get_talk (reader, channel);

  if (talk == NULL || !talk->of_people || talk->members->len != 2)
    return NULL;
  return g_ptr_array_index (talk->members, g_ptr_array_index (talk->members, 0) == channel ? 1 : 0);
}

/* The other half of a Local channel: ";1" and ";2", with a comma in 1.4. */
static HeraldChannel *
get_half (HeraldTalkReader *reader,
          const HeraldChannel *channel)
{
  g_autofree char *name = g_strdup (channel->name);
  gsize length = strlen (name);

  if (length < 2 || (name[length - 1] != '1' && name[length - 1] != '2'))
    return NULL;
  name[length - 1] = name[length - 1] == '1' ? '2' : '1';
  return g_hash_table_lookup (reader->locals, name);
}

/* Who is at the end of a chain of Local channels that begins with @channel. */
static HeraldChannel *
walk (HeraldTalkReader *reader,
      HeraldChannel *channel)
{
  for (guint i = 0; channel != NULL && channel->is_local; i++)
    {
      HeraldChannel *half = i < CHAIN_MAX ? get_half (reader, channel) : NULL;

      channel = half != NULL ? get_other (reader, half) : NULL;
    }
  return channel;
}

/* Something about a bridge is new. */
static void
look_at (HeraldTalkReader *reader,
         Talk *talk)
{
  HeraldChannel *one, *two;

  if (talk == NULL || !talk->of_people || talk->members->len != 2)
    return;
  one = walk (reader, g_ptr_array_index (talk->members, 0));
  two = walk (reader, g_ptr_array_index (talk->members, 1));
  if (one != NULL && two != NULL && one != two && !one->helper && !two->helper)
    judge (reader, talk, one, two);
}

static void
leave (HeraldTalkReader *reader,
       HeraldChannel *channel)
{
  Talk *talk = get_talk (reader, channel);

  channel->bridge = 0;
  if (talk == NULL || !g_ptr_array_remove (talk->members, channel))
    return;
  if (talk->members->len == 0)
    g_hash_table_remove (reader->talks, &talk->id);
  else
    look_at (reader, talk); /* a third one may have gone */
}

static void
enter (HeraldTalkReader *reader,
       HeraldChannel *channel,
       guint64 id,
       gboolean of_people)
{
  Talk *talk;

  if (channel->bridge != id)
    {
      leave (reader, channel);
      talk = g_hash_table_lookup (reader->talks, &id);
      if (talk == NULL)
        {
          talk = g_new0 (Talk, 1);
          talk->id = id;
          talk->members = g_ptr_array_new ();
          g_hash_table_insert (reader->talks, &talk->id, talk);
        }
      channel->bridge = id;
      g_ptr_array_add (talk->members, channel);
    }
  talk = get_talk (reader, channel);
  talk->of_people = of_people;
  look_at (reader, talk);
}

static void
set_name (HeraldTalkReader *reader,
          HeraldChannel *channel,
          HeraldSpan name)
{
  static const char *const none[] = { NULL };

  if (channel->is_local && channel->name != NULL && g_hash_table_lookup (reader->locals, channel->name) == channel)
    g_hash_table_remove (reader->locals, channel->name);
  herald_channel_set_name (channel, name, none);
  if (channel->is_local && channel->name != NULL)
    g_hash_table_replace (reader->locals, channel->name, channel);
}

static void
forget (HeraldTalkReader *reader,
        HeraldChannel *channel)
{
  if (channel->is_local && g_hash_table_lookup (reader->locals, channel->name) == channel)
    g_hash_table_remove (reader->locals, channel->name);
  leave (reader, channel);
  herald_channel_table_remove (&reader->channels, channel);
}

static HeraldChannel *
find (HeraldTalkReader *reader,
      HeraldSpan uid)
{
  return uid.length > 0 ? herald_channel_table_find (&reader->channels, uid, herald_channel_hash (uid)) : NULL;
}

/* The channel of an event that holds both its id and its name: who knows both of a channel is the server. */
static HeraldChannel *
see (HeraldTalkReader *reader,
     HeraldSpan uid,
     HeraldSpan name)
{
  HeraldChannel *channel = find (reader, uid);

  if (channel != NULL)
    return herald_channel_is_named (channel, name) ? channel : NULL;
  if (uid.length == 0 || name.length == 0)
    return NULL;
  if (reader->channels.n >= HERALD_TALK_CHANNELS_MAX)
    herald_talk_reader_reset (reader);
  channel = herald_channel_new (uid, herald_channel_hash (uid));
  set_name (reader, channel, name);
  herald_channel_table_add (&reader->channels, channel);
  return channel;
}

static HeraldChannel *
see_plain (HeraldTalkReader *reader,
           HeraldAmiMessage *message)
{
  return see (reader, herald_ami_message_get (message, HERALD_AMI_UNIQUEID), herald_ami_message_get (message, HERALD_AMI_CHANNEL));
}

/* "32 (Presentation Prohibited, …)": the number is withheld. */
static void
read_presentation (HeraldChannel *channel,
                   HeraldAmiMessage *message)
{
  g_autofree char *text = herald_ami_message_dup (message, HERALD_AMI_CID_CALLING_PRES);

  channel->is_private = text != NULL && (strtoul (text, NULL, 10) & 0x60) == 0x20;
}

/* What a channel says of itself. 1.4 writes CallerID for CallerIDNum. */
static void
read_numbers (HeraldChannel *channel,
              HeraldAmiMessage *message)
{
  gboolean old = !herald_ami_message_has (message, HERALD_AMI_CALLER_ID_NUM);
  HeraldSpan number = herald_ami_message_get (message, old ? HERALD_AMI_CALLER_ID : HERALD_AMI_CALLER_ID_NUM);

  if (number.length > 0)
    herald_channel_text_set (&channel->num, number);
  if (herald_ami_message_has (message, HERALD_AMI_CONNECTED_LINE_NUM))
    herald_channel_text_set (&channel->con_num, herald_ami_message_get (message, HERALD_AMI_CONNECTED_LINE_NUM));
}

static void
on_channel (HeraldTalkReader *reader,
            HeraldAmiMessage *message)
{
  HeraldChannel *channel = see_plain (reader, message);

  if (channel == NULL)
    return;
  read_numbers (channel, message);
  if (herald_ami_message_get_event (message) == HERALD_AMI_EVENT_NEW_CALLERID)
    read_presentation (channel, message);
  look_at (reader, get_talk (reader, channel));
}

static void
on_enter (HeraldTalkReader *reader,
          HeraldAmiMessage *message)
{
  HeraldSpan type = herald_ami_message_get (message, HERALD_AMI_BRIDGE_TYPE), id = herald_ami_message_get (message, HERALD_AMI_BRIDGE_UNIQUEID);
  HeraldChannel *channel = see_plain (reader, message);
  HeraldChannel *replaced = find (reader, herald_ami_message_get (message, HERALD_AMI_SWAP_UNIQUEID));

  if (channel == NULL || id.length == 0 || !herald_ami_message_has (message, HERALD_AMI_BRIDGE_NUM_CHANNELS))
    return;
  reader->is_new = TRUE;
  read_numbers (channel, message);
  if (replaced != NULL && replaced != channel)
    leave (reader, replaced);
  /* Conference rooms are of type base, parking lots and the like of type holding. */
  enter (reader, channel, herald_tracker_bridge_id (id), herald_span_is (type, "basic"));
}

static void
on_leave (HeraldTalkReader *reader,
          HeraldAmiMessage *message)
{
  HeraldChannel *channel = see_plain (reader, message);

  if (channel != NULL && channel->bridge == herald_tracker_bridge_id (herald_ami_message_get (message, HERALD_AMI_BRIDGE_UNIQUEID)))
    leave (reader, channel);
}

/* Before Asterisk 12. That two are parted is told also where they go on at once, so only the next link ends a link. */
static void
on_link (HeraldTalkReader *reader,
         HeraldAmiMessage *message)
{
  HeraldChannel *one = find (reader, herald_ami_message_get (message, HERALD_AMI_UNIQUEID1));
  HeraldChannel *two = find (reader, herald_ami_message_get (message, HERALD_AMI_UNIQUEID2));
  guint64 id;

  if (reader->is_new || one == NULL || two == NULL || one == two
      || !herald_channel_is_named (one, herald_ami_message_get (message, HERALD_AMI_CHANNEL1))
      || !herald_channel_is_named (two, herald_ami_message_get (message, HERALD_AMI_CHANNEL2))
      || herald_span_is_nocase (herald_ami_message_get (message, HERALD_AMI_BRIDGE_STATE), "Unlink"))
    return;
  id = herald_channel_pair_bridge (one->hash, two->hash);
  enter (reader, one, id, TRUE);
  enter (reader, two, id, TRUE);
}

/* Who dials has the caller's number, who is dialled the one that was dialled. */
static void
on_dial (HeraldTalkReader *reader,
         HeraldAmiMessage *message)
{
  HeraldChannel *channel = find (reader, herald_ami_message_get (message, HERALD_AMI_DEST_UNIQUEID));

  if (channel != NULL)
    channel->dialed = TRUE;
}

/* Before Asterisk 12 a transfer lets a channel take over another one's device; 1.4 names it Oldname. */
static void
on_rename (HeraldTalkReader *reader,
           HeraldAmiMessage *message)
{
  HeraldSpan name = herald_ami_message_get (message, HERALD_AMI_NEWNAME);
  HeraldChannel *channel = find (reader, herald_ami_message_get (message, HERALD_AMI_UNIQUEID));

  if (channel == NULL || name.length == 0)
    return;
  set_name (reader, channel, name);
  look_at (reader, get_talk (reader, channel));
}

/**
 * herald_talk_reader_new:
 * @internal_max_digits: numbers of up to so many digits are of the house
 * @func: called for each talk
 * @user_data: for @func
 *
 * Returns: (transfer full): a reader that knows of no channel
 */
HeraldTalkReader *
herald_talk_reader_new (guint internal_max_digits,
                        HeraldTalkFunc func,
                        gpointer user_data)
{
  HeraldTalkReader *reader = g_new0 (HeraldTalkReader, 1);

  reader->internal_max_digits = internal_max_digits;
  reader->func = func;
  reader->user_data = user_data;
  begin (reader);
  return reader;
}

/**
 * herald_talk_reader_free:
 * @reader: (transfer full) (nullable): a reader
 */
void
herald_talk_reader_free (HeraldTalkReader *reader)
{
  if (reader == NULL)
    return;
  end (reader);
  g_free (reader);
}

/**
 * herald_talk_reader_set_internal_max_digits:
 * @reader: a reader
 * @internal_max_digits: numbers of up to so many digits are of the house, from the next talk on
 */
void
herald_talk_reader_set_internal_max_digits (HeraldTalkReader *reader,
                                            guint internal_max_digits)
{
  reader->internal_max_digits = internal_max_digits;
}

/**
 * herald_talk_reader_feed:
 * @reader: a reader
 * @message: what the server sent next; most events are dropped by their number alone
 */
void
herald_talk_reader_feed (HeraldTalkReader *reader,
                         HeraldAmiMessage *message)
{
  HeraldAmiEvent event = herald_ami_message_get_event (message);
  HeraldChannel *channel;

  if (!is_read[event] || herald_ami_message_is_doubtful (message))
    return;
  switch (event)
    {
    case HERALD_AMI_EVENT_BRIDGE_ENTER:
      on_enter (reader, message);
      break;
    case HERALD_AMI_EVENT_BRIDGE_LEAVE:
      on_leave (reader, message);
      break;
    case HERALD_AMI_EVENT_LINK:
    case HERALD_AMI_EVENT_BRIDGE:
      on_link (reader, message);
      break;
    case HERALD_AMI_EVENT_DIAL:
    case HERALD_AMI_EVENT_DIAL_BEGIN:
      on_dial (reader, message);
      break;
    case HERALD_AMI_EVENT_RENAME:
      on_rename (reader, message);
      break;
    case HERALD_AMI_EVENT_HANGUP:
      channel = find (reader, herald_ami_message_get (message, HERALD_AMI_UNIQUEID));
      if (channel != NULL && herald_channel_is_named (channel, herald_ami_message_get (message, HERALD_AMI_CHANNEL)))
        forget (reader, channel);
      break;
    default:
      on_channel (reader, message);
      break;
    }
}

/**
 * herald_talk_reader_reset:
 * @reader: a reader
 *
 * Forgets all channels: the connection was lost.
 */
void
herald_talk_reader_reset (HeraldTalkReader *reader)
{
  end (reader);
  begin (reader);
}
