/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The truth about channels, read naively: each event's headers by name, the last word counts. */

#include "server-list.h"

#include <string.h>

typedef enum
{
  GENERATION_A, /* 1.4 */
  GENERATION_B, /* 1.6 to 11 */
  GENERATION_C, /* 12: no linked ids in events */
  GENERATION_D,
} Generation;

typedef struct
{
  char *uid;
  GHashTable *texts; /* "Channel", "CallerIDNum", … -> last value */
  char *peer;        /* generations A and B: the unique id of whom it is linked to */
  gboolean held;
  gboolean has_connected;
  gboolean called;     /* a dial to it was told */
  gboolean originated; /* by Asterisk */
  gboolean talked;
  gboolean leaving; /* it has hung up, or its bridge has fallen apart, and its end is not told yet */
} Channel;

struct _ServerList
{
  Generation generation;
  GHashTable *channels; /* uid -> Channel */
  GHashTable *ended;    /* uids */
  GHashTable *queues;   /* uid -> queue it waits in */
  GHashTable *parked;   /* uid -> space */
  guint n_events;
};

static void
channel_free (gpointer data)
{
  Channel *channel = data;

  g_free (channel->uid);
  g_free (channel->peer);
  g_hash_table_unref (channel->texts);
  g_free (channel);
}

ServerList *
server_list_new (void)
{
  ServerList *self = g_new0 (ServerList, 1);

  self->channels = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, channel_free);
  self->ended = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->queues = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->parked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
server_list_free (ServerList *self)
{
  g_hash_table_unref (self->channels);
  g_hash_table_unref (self->ended);
  g_hash_table_unref (self->queues);
  g_hash_table_unref (self->parked);
  g_free (self);
}

static char *
header (const HeraldAmiMessage *message,
        const char *prefix,
        const char *name)
{
  g_autofree char *wanted = g_strconcat (prefix, name, NULL);
  HeraldSpan key, value;
  HeraldAmiLines lines;

  herald_ami_lines_init (&lines, message);
  while (herald_ami_lines_next (&lines, &key, &value))
    if (herald_span_is_nocase (key, wanted))
      return g_strndup (value.data, value.length);
  return NULL;
}

static const char *
text (Channel *channel,
      const char *name)
{
  const char *value = g_hash_table_lookup (channel->texts, name);

  return value != NULL ? value : "";
}

static void
set (Channel *channel,
     const char *name,
     const char *value)
{
  g_hash_table_replace (channel->texts, g_strdup (name), g_strdup (value));
}

static Channel *
see (ServerList *self,
     const char *uid,
     const char *name)
{
  Channel *channel;

  if (uid == NULL || *uid == '\0' || g_hash_table_contains (self->ended, uid))
    return NULL;
  channel = g_hash_table_lookup (self->channels, uid);
  if (channel == NULL && name != NULL && *name != '\0')
    {
      channel = g_new0 (Channel, 1);
      channel->uid = g_strdup (uid);
      channel->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      set (channel, "Channel", name);
      set (channel, "ChannelState", "0");
      g_hash_table_insert (self->channels, channel->uid, channel);
    }
  return channel;
}

static const char *
state_of_word (const char *word)
{
  return g_str_equal (word, "Ring") ? "4" : g_str_equal (word, "Ringing") ? "5" : g_str_equal (word, "Up") ? "6" : "0";
}

static Channel *
see_snapshot (ServerList *self,
              const HeraldAmiMessage *message,
              const char *prefix)
{
  static const char *const names[] = { "ChannelState", "CallerIDNum", "CallerIDName", "ConnectedLineNum", "ConnectedLineName",
                                       "Context", "Exten", "Priority", "Linkedid" };
  g_autofree char *uid = header (message, prefix, "Uniqueid");
  g_autofree char *name = header (message, prefix, "Channel");
  Channel *channel = see (self, uid, name);

  if (channel == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = header (message, prefix, names[i]);

      if (value != NULL && g_str_equal (names[i], "ChannelState") && g_str_equal (value, "6")
          && !g_str_equal (text (channel, names[i]), "6")
          && (g_str_equal (text (channel, "Application"), "AppDial") || g_str_equal (text (channel, "Application"), "AppQueue")))
        channel->leaving = TRUE; /* the dial's end and the bridge come in the next milliseconds */
      if (value != NULL)
        set (channel, names[i], value);
      if (value != NULL && g_str_equal (names[i], "Linkedid"))
        self->generation = GENERATION_D;
      if (value != NULL && g_str_equal (names[i], "ConnectedLineNum"))
        channel->has_connected = TRUE;
    }
  return channel;
}

static void
see_plain (ServerList *self,
           const HeraldAmiMessage *message)
{
  Channel *channel = see_snapshot (self, message, "");
  g_autofree char *word = header (message, "", "State");
  g_autofree char *number = header (message, "", "CallerID");

  if (channel == NULL)
    return;
  if (word != NULL)
    set (channel, "ChannelState", state_of_word (word));
  if (number != NULL)
    set (channel, "CallerIDNum", number);
}

static void
runs (Channel *channel,
      const char *app,
      const char *data)
{
  set (channel, "Application", app);
  set (channel, "Data", data);
}

/* @source may be NULL: Asterisk calls. */
static void
dials (ServerList *self,
       Channel *source,
       Channel *dest,
       const char *dial_string)
{
  gboolean queue = source != NULL && g_hash_table_contains (self->queues, source->uid);

  if (dest == NULL)
    return;
  dest->called = TRUE;
  if (source == NULL)
    {
      dest->originated = TRUE;
      runs (dest, "AppDial2", "(Outgoing Line)");
      return;
    }
  runs (dest, queue ? "AppQueue" : "AppDial", "(Outgoing Line)");
  if (!queue)
    {
      const char *name = text (dest, "Channel");
      const char *dash = strrchr (name, '-');
      g_autofree char *device = g_strndup (name, dash != NULL ? (gsize) (dash - name) : strlen (name));
      g_autofree char *data = NULL;

      if (g_str_equal (text (source, "Application"), "Dial") && strstr (text (source, "Data"), device) != NULL)
        return;
      if (g_str_equal (text (source, "Application"), "Dial"))
        data = g_strdup_printf ("%s&%s", device, text (source, "Data"));
      else
        data = g_strdup_printf ("%s,20,tT", device);
      runs (source, "Dial", data);
    }
}

static void
link_pair (ServerList *self,
           const HeraldAmiMessage *message,
           gboolean on)
{
  g_autofree char *uid1 = header (message, "", "Uniqueid1");
  g_autofree char *uid2 = header (message, "", "Uniqueid2");
  g_autofree char *name1 = header (message, "", "Channel1");
  g_autofree char *name2 = header (message, "", "Channel2");
  Channel *one = see (self, uid1, name1), *two = see (self, uid2, name2);

  if (one == NULL || two == NULL)
    return;
  g_free (one->peer);
  g_free (two->peer);
  one->peer = on ? g_strdup (uid2) : NULL;
  two->peer = on ? g_strdup (uid1) : NULL;
  one->leaving = two->leaving = !on;
}

static void
watch_old (ServerList *self,
           const HeraldAmiMessage *message,
           const char *event)
{
  if (g_str_equal (event, "Dial"))
    {
      g_autofree char *sub = header (message, "", "SubEvent");
      g_autofree char *source_uid = header (message, "", "SrcUniqueID");
      g_autofree char *source_uid2 = header (message, "", "UniqueID");
      g_autofree char *dest_uid = header (message, "", "DestUniqueID");
      g_autofree char *dest_name = header (message, "", "Destination");
      g_autofree char *source_name = header (message, "", "Channel");

      if (g_strcmp0 (sub, "End") != 0)
        dials (self, see (self, source_uid != NULL ? source_uid : source_uid2, source_name),
               see (self, dest_uid, dest_name), NULL);
    }
  else if (g_str_equal (event, "Bridge") || g_str_equal (event, "Link") || g_str_equal (event, "Unlink"))
    {
      g_autofree char *state = header (message, "", "Bridgestate");

      link_pair (self, message, g_str_equal (event, "Link") || g_strcmp0 (state, "Link") == 0);
    }
  else if (g_str_equal (event, "Rename"))
    {
      g_autofree char *uid = header (message, "", "Uniqueid");
      g_autofree char *name = header (message, "", "Newname");
      Channel *channel = see (self, uid, NULL);

      if (channel != NULL && name != NULL)
        set (channel, "Channel", name);
    }
  else if (g_str_equal (event, "AgentCalled"))
    {
      g_autofree char *dest = header (message, "", "DestinationChannel");
      GHashTableIter iter;
      gpointer value;

      g_hash_table_iter_init (&iter, self->channels);
      while (dest != NULL && g_hash_table_iter_next (&iter, NULL, &value))
        if (g_str_equal (text (value, "Channel"), dest))
          {
            runs (value, "AppQueue", "(Outgoing Line)");
            ((Channel *) value)->called = TRUE;
          }
    }
}

static void
watch_queue (ServerList *self,
             const HeraldAmiMessage *message,
             const char *event)
{
  g_autofree char *uid = header (message, "", "Uniqueid");
  g_autofree char *queue = header (message, "", "Queue");
  Channel *channel = see (self, uid, NULL);

  if (channel == NULL || queue == NULL)
    return;
  if (g_str_equal (event, "QueueCallerJoin") || g_str_equal (event, "Join"))
    {
      g_autofree char *data = g_strdup_printf ("%s,t,,,60", queue);

      runs (channel, "Queue", data);
      g_hash_table_replace (self->queues, g_strdup (uid), g_strdup (queue));
    }
  else
    g_hash_table_remove (self->queues, uid);
}

static void
watch_parking (ServerList *self,
               const HeraldAmiMessage *message,
               const char *event)
{
  g_autofree char *uid = header (message, "Parkee", "Uniqueid");
  g_autofree char *old = header (message, "", "Uniqueid");
  g_autofree char *space = header (message, "", "ParkingSpace");
  g_autofree char *exten = header (message, "", "Exten");
  const char *who = uid != NULL ? uid : old;

  if (who == NULL)
    return;
  if (g_str_equal (event, "ParkedCall"))
    g_hash_table_replace (self->parked, g_strdup (who), g_strdup (space != NULL ? space : exten));
  else
    g_hash_table_remove (self->parked, who);
}

static void
watch_new (ServerList *self,
           const HeraldAmiMessage *message,
           const char *event)
{
  static const char *const prefixes[] = { "Dest", "LocalOne", "LocalTwo", "Parkee", "Retriever", "Transferer", "Transferee",
                                          "OrigTransferer", "SecondTransferer", "TransferTarget", "Target" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    see_snapshot (self, message, prefixes[i]);
  if (g_str_equal (event, "DialEnd"))
    {
      g_autofree char *dest = header (message, "Dest", "Uniqueid");
      Channel *channel = see (self, dest, NULL);

      if (channel != NULL)
        channel->leaving = FALSE;
    }
  else if (g_str_equal (event, "DialBegin"))
    {
      g_autofree char *uid = header (message, "", "Uniqueid");
      g_autofree char *dest = header (message, "Dest", "Uniqueid");
      g_autofree char *string = header (message, "", "DialString");

      dials (self, uid != NULL ? see (self, uid, NULL) : NULL, see (self, dest, NULL), string);
    }
  else if (g_str_equal (event, "BridgeEnter") || g_str_equal (event, "BridgeLeave"))
    {
      g_autofree char *uid = header (message, "", "Uniqueid");
      g_autofree char *bridge = header (message, "", "BridgeUniqueid");
      Channel *channel = see (self, uid, NULL);

      self->generation = MAX (self->generation, GENERATION_C);
      if (channel != NULL && g_str_equal (event, "BridgeEnter"))
        set (channel, "BridgeId", bridge);
      else if (channel != NULL && g_str_equal (text (channel, "BridgeId"), bridge))
        set (channel, "BridgeId", "");
      if (channel != NULL)
        {
          channel->leaving = g_str_equal (event, "BridgeLeave");
          channel->talked = TRUE;
        }
    }
}

static void
watch_held (ServerList *self,
            const HeraldAmiMessage *message,
            const char *event)
{
  g_autofree char *uid = header (message, "", "Uniqueid");
  g_autofree char *status = header (message, "", "Status");
  Channel *channel = see (self, uid, NULL);

  if (channel != NULL)
    channel->held = g_str_equal (event, "Hold") && g_strcmp0 (status, "Off") != 0;
}

/* Reads one message of the stream. */
void
server_list_watch (ServerList *self,
                   const HeraldAmiMessage *message)
{
  g_autofree char *event = header (message, "", "Event");
  g_autofree char *uid = header (message, "", "Uniqueid");
  g_autofree char *word = header (message, "", "ChannelStateDesc");

  if (event == NULL)
    return;
  if (word != NULL)
    self->generation = MAX (self->generation, GENERATION_B);
  if (g_str_equal (event, "Hangup"))
    {
      if (uid != NULL)
        {
          g_hash_table_remove (self->channels, uid);
          g_hash_table_remove (self->queues, uid);
          g_hash_table_remove (self->parked, uid);
          g_hash_table_add (self->ended, g_strdup (uid));
        }
      return;
    }
  see_plain (self, message);
  if (g_str_equal (event, "Newexten"))
    {
      Channel *channel = see (self, uid, NULL);
      g_autofree char *app = header (message, "", "Application");
      g_autofree char *data = header (message, "", "AppData");
      g_autofree char *exten = header (message, "", "Extension");

      if (channel != NULL)
        runs (channel, app, data);
      if (channel != NULL && exten != NULL)
        set (channel, "Exten", exten);
    }
  else if (g_str_equal (event, "HangupRequest"))
    {
      Channel *channel = see (self, uid, NULL);

      if (channel != NULL)
        channel->leaving = TRUE;
    }
  else if (g_str_equal (event, "Hold") || g_str_equal (event, "Unhold"))
    watch_held (self, message, event);
  else if (strstr (event, "Join") != NULL || strstr (event, "Leave") != NULL || g_str_equal (event, "QueueCallerAbandon"))
    watch_queue (self, message, event);
  else if (strstr (event, "Parked") != NULL)
    watch_parking (self, message, event);
  watch_new (self, message, event);
  watch_old (self, message, event);
}

/* Whether somebody who was called for the same linked id has not answered yet. */
static gboolean
is_dialing (ServerList *self,
            Channel *channel)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->channels);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (value != channel && ((Channel *) value)->called && !g_str_equal (text (value, "ChannelState"), "6")
        && g_str_equal (text (value, "Linkedid"), text (channel, "Linkedid")))
      return TRUE;
  return FALSE;
}

/* Returns: whether names are just being exchanged, which no list ever shows */
gboolean
server_list_is_renaming (ServerList *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->channels);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (strchr (text (value, "Channel"), '<') != NULL)
      return TRUE;
  return FALSE;
}

/* Returns: whether nothing is under way that no list can tell: a hang-up, a bridge that comes or goes */
gboolean
server_list_is_settled (ServerList *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->channels);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Channel *channel = value;
      const char *state = text (channel, "ChannelState");
      gboolean to_be_called = !channel->called && (g_str_equal (state, "0") || g_str_equal (state, "5"));
      gboolean picked_up = channel->originated && !channel->talked && g_str_equal (state, "6") && !is_dialing (self, channel);


      if (channel->leaving || to_be_called || picked_up)
        return FALSE;
    }
  return TRUE;
}

static const char *
word_of_state (const char *state)
{
  return g_str_equal (state, "4") ? "Ring" : g_str_equal (state, "5") ? "Ringing" : g_str_equal (state, "6") ? "Up" : "Down";
}

static gboolean
is_dialled (Channel *channel)
{
  return g_str_has_prefix (text (channel, "Application"), "App");
}

static void
add (GString *out,
     const char *name,
     const char *value)
{
  g_string_append_printf (out, "%s: %s\r\n", name, value);
}

static void
add_numbers (GString *out,
             Channel *channel,
             const char *suffix_num,
             const char *suffix_name)
{
  add (out, suffix_num, text (channel, "CallerIDNum"));
  add (out, suffix_name, text (channel, "CallerIDName"));
  if (!channel->has_connected)
    return;
  add (out, "ConnectedLineNum", text (channel, "ConnectedLineNum"));
  add (out, "ConnectedLineName", text (channel, "ConnectedLineName"));
}

static void
add_peer (ServerList *self,
          GString *out,
          Channel *channel,
          gboolean always)
{
  Channel *peer = channel->peer != NULL ? g_hash_table_lookup (self->channels, channel->peer) : NULL;

  if (self->generation == GENERATION_A)
    {
      if (peer != NULL)
        add (out, "Link", text (peer, "Channel"));
      return;
    }
  if (peer == NULL && !always)
    return;
  add (out, "BridgedChannel", peer != NULL ? text (peer, "Channel") : "");
  add (out, always ? "BridgedUniqueID" : "BridgedUniqueid", peer != NULL ? peer->uid : "");
}

/* Asterisk 1.8's Status: whoever runs no dialplan has less to tell. */
static void
add_old_status (ServerList *self,
                GString *out,
                Channel *channel)
{
  const char *state = text (channel, "ChannelState");
  gboolean pbx = !is_dialled (channel);

  add (out, "Event", "Status");
  add (out, "Privilege", "Call");
  add (out, "Channel", text (channel, "Channel"));
  if (self->generation == GENERATION_A)
    add (out, "CallerID", text (channel, "CallerIDNum"));
  add_numbers (out, channel, "CallerIDNum", "CallerIDName");
  if (self->generation == GENERATION_A || !pbx)
    {
      add (out, "Account", "");
      add (out, "State", word_of_state (state));
    }
  else
    {
      add (out, "Accountcode", "");
      add (out, "ChannelState", state);
      add (out, "ChannelStateDesc", word_of_state (state));
    }
  if (pbx)
    {
      add (out, "Context", text (channel, "Context"));
      add (out, "Extension", text (channel, "Exten"));
      add (out, "Priority", "1");
      add (out, "Seconds", "7");
    }
  add_peer (self, out, channel, FALSE);
  add (out, "Uniqueid", channel->uid);
}

static void
add_old_channel (ServerList *self,
                 GString *out,
                 Channel *channel)
{
  add (out, "Event", "CoreShowChannel");
  add (out, "Channel", text (channel, "Channel"));
  add (out, "UniqueID", channel->uid);
  add (out, "Context", text (channel, "Context"));
  add (out, "Extension", text (channel, "Exten"));
  add (out, "Priority", "1");
  add (out, "ChannelState", text (channel, "ChannelState"));
  add (out, "ChannelStateDesc", word_of_state (text (channel, "ChannelState")));
  add (out, "Application", text (channel, "Application"));
  add (out, "ApplicationData", text (channel, "Data"));
  add_numbers (out, channel, "CallerIDnum", "CallerIDname");
  add (out, "Duration", "00:00:07");
  add (out, "AccountCode", "");
  add_peer (self, out, channel, TRUE);
}

static void
add_new_channel (ServerList *self,
                 GString *out,
                 Channel *channel,
                 gboolean status)
{
  add (out, "Event", status ? "Status" : "CoreShowChannel");
  if (status)
    add (out, "Privilege", "Call");
  add (out, "Channel", text (channel, "Channel"));
  add (out, "ChannelState", text (channel, "ChannelState"));
  add (out, "ChannelStateDesc", word_of_state (text (channel, "ChannelState")));
  add_numbers (out, channel, "CallerIDNum", "CallerIDName");
  add (out, "Context", text (channel, "Context"));
  add (out, "Exten", text (channel, "Exten"));
  add (out, "Priority", "1");
  add (out, "Uniqueid", channel->uid);
  if (self->generation == GENERATION_D)
    add (out, "Linkedid", text (channel, "Linkedid"));
  if (status)
    add (out, "BridgeID", text (channel, "BridgeId"));
  add (out, "Application", text (channel, "Application"));
  add (out, status ? "Data" : "ApplicationData", text (channel, "Data"));
  if (status)
    add (out, "Seconds", "7");
  else
    {
      add (out, "Duration", "00:00:07");
      add (out, "BridgeId", text (channel, "BridgeId"));
    }
}

static void
end_item (GString *out,
          GPtrArray *items)
{
  HeraldAmiMessage message;

  add (out, "ActionID", "a1");
  g_string_append (out, "\r\n");
  herald_ami_message_init (&message, out->str, out->len, FALSE);
  g_ptr_array_add (items, herald_ami_message_copy (&message));
  g_string_truncate (out, 0);
}

static void
add_queue_entries (ServerList *self,
                   GString *out,
                   GPtrArray *items)
{
  GHashTableIter iter;
  gpointer uid, queue;

  g_hash_table_iter_init (&iter, self->queues);
  while (g_hash_table_iter_next (&iter, &uid, &queue))
    {
      Channel *channel = g_hash_table_lookup (self->channels, uid);

      add (out, "Event", "QueueEntry");
      add (out, "Queue", queue);
      add (out, "Position", "1");
      add (out, "Channel", text (channel, "Channel"));
      if (self->generation != GENERATION_A)
        add (out, "Uniqueid", uid);
      add (out, self->generation == GENERATION_A ? "CallerID" : "CallerIDNum", text (channel, "CallerIDNum"));
      add (out, "CallerIDName", text (channel, "CallerIDName"));
      add (out, "Wait", "7");
      end_item (out, items);
    }
}

static void
add_parked (ServerList *self,
            GString *out,
            GPtrArray *items)
{
  GHashTableIter iter;
  gpointer uid, space;

  g_hash_table_iter_init (&iter, self->parked);
  while (g_hash_table_iter_next (&iter, &uid, &space))
    {
      Channel *channel = g_hash_table_lookup (self->channels, uid);

      if (channel == NULL)
        continue;
      add (out, "Event", "ParkedCall");
      if (self->generation < GENERATION_C)
        {
          add (out, "Exten", space);
          add (out, "Channel", text (channel, "Channel"));
          add (out, "From", "");
          add (out, "Timeout", "45");
          add (out, "CallerIDNum", text (channel, "CallerIDNum"));
        }
      else
        {
          add (out, "ParkeeChannel", text (channel, "Channel"));
          add (out, "ParkeeChannelState", text (channel, "ChannelState"));
          add (out, "ParkeeCallerIDNum", text (channel, "CallerIDNum"));
          add (out, "ParkeeUniqueid", uid);
          add (out, "ParkingSpace", space);
        }
      end_item (out, items);
    }
}

/* Hints of all devices that have a channel: 16 while one holds and nothing else happens there. */
static void
add_hints (ServerList *self,
           GString *out,
           GPtrArray *items)
{
  g_autoptr (GHashTable) states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->channels);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const char *name = text (value, "Channel");
      const char *dash = strrchr (name, '-');
      g_autofree char *device = g_strndup (name, dash != NULL ? (gsize) (dash - name) : 0);
      guint state = GPOINTER_TO_UINT (g_hash_table_lookup (states, device));
      const char *own = text (value, "ChannelState");

      if (*device == '\0' || strchr (name, '@') != NULL)
        continue;
      /* Of a PJSIP phone it would mean that the phone is being held. */
      state |= ((Channel *) value)->held && g_str_has_prefix (device, "SIP/") ? 16 : g_str_equal (own, "5") ? 8 : g_str_equal (own, "0") ? 0 : 1;
      g_hash_table_replace (states, g_steal_pointer (&device), GUINT_TO_POINTER (state));
    }
  g_hash_table_iter_init (&iter, states);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      guint state = GPOINTER_TO_UINT (value);
      g_autofree char *number = g_strdup_printf ("%u", state == 16 || state < 16 ? state : state & 8 ? 9 : 1);

      add (out, "Event", "ExtensionStatus");
      add (out, "Exten", strchr (key, '/') != NULL ? strchr (key, '/') + 1 : "");
      add (out, "Context", "internal");
      add (out, "Hint", key);
      add (out, "Status", number);
      end_item (out, items);
    }
}

/* Returns: (transfer full): the items of all lists, in the order in which Herald asks for them */
GPtrArray *
server_list_get (ServerList *self,
                 ServerListKind kind)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_ami_message_free);
  g_autoptr (GString) out = g_string_new (NULL);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->channels);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (self->generation >= GENERATION_C)
        add_new_channel (self, out, value, kind == SERVER_LIST_STATUS);
      else if (kind == SERVER_LIST_STATUS || self->generation == GENERATION_A)
        add_old_status (self, out, value);
      else
        add_old_channel (self, out, value);
      end_item (out, items);
    }
  add_queue_entries (self, out, items);
  add_parked (self, out, items);
  if (self->generation == GENERATION_D)
    add_hints (self, out, items);
  return items;
}
