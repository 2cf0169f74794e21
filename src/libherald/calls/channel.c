/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A channel: one leg as Asterisk names it, and what its name tells. */

#include "calls/channel.h"

#include <string.h>

#include "base/text.h"

/* Channels of Asterisk's own: they borrow a phone's name behind their own technology (old servers: AsyncGoto/SIP/1001-…). */
static const char *const helper_techs[] = { "AsyncGoto/", "Parked/", "Parking/", "SIPPeer/", "Transfered/", "Bridge/",
                                            "Surrogate/", "Announcer/", "Recorder/", "CBAnn/", "CBRec/", "ConfBridgeRecorder/",
                                            "MulticastRTP/", "Message/" };

/* What servers of all generations write for "no number". */
static const char *const unknown_numbers[] = { "", "<unknown>", "unknown", "(null)", "<null>", "N/A", "s", "anonymous",
                                               "restricted", "private", "unavailable", "withheld" };
static const char *const unknown_names[] = { "", "<unknown>", "unknown", "(null)", "<null>", "N/A" };

/**
 * herald_channel_new:
 * @uid: its unique id
 * @hash: herald_channel_hash() of @uid
 *
 * Returns: (transfer full): a channel of which nothing else is known
 */
HeraldChannel *
herald_channel_new (HeraldSpan uid,
                    guint hash)
{
  HeraldChannel *channel = g_new0 (HeraldChannel, 1);

  channel->refs = 1;
  channel->uid = g_strndup (uid.data, uid.length);
  channel->uid_length = uid.length;
  channel->hash = hash;
  channel->device = -1;
  channel->state = HERALD_CHANNEL_UNKNOWN;
  return channel;
}

/**
 * herald_channel_ref:
 * @channel: a channel
 *
 * Returns: (transfer full): @channel
 */
HeraldChannel *
herald_channel_ref (HeraldChannel *channel)
{
  channel->refs++;
  return channel;
}

/**
 * herald_channel_unref:
 * @channel: (transfer full) (nullable): a channel
 */
void
herald_channel_unref (HeraldChannel *channel)
{
  if (channel == NULL || --channel->refs > 0)
    return;
  herald_channel_release (channel);
  g_free (channel->uid);
  g_free (channel->name);
  g_free (channel->linked);
  g_free (channel->num);
  g_free (channel->first_num);
  g_free (channel->first_name);
  g_free (channel->cid_name);
  g_free (channel->con_num);
  g_free (channel->con_name);
  g_free (channel->exten);
  g_free (channel->first_exten);
  g_free (channel->queue);
  g_free (channel->transferred_by);
  g_free (channel->masked_name);
  g_free (channel->list_data);
  g_free (channel->list_link);
  herald_call_data_unref (channel->data);
  g_free (channel);
}

/**
 * herald_channel_release:
 * @channel: a channel that has ended
 *
 * Gives up the channels it points at.
 */
void
herald_channel_release (HeraldChannel *channel)
{
  herald_channel_set_ref (&channel->dialer, NULL);
  herald_channel_set_ref (&channel->other_half, NULL);
}

/**
 * herald_channel_set_ref:
 * @slot: a pointer that owns what it points at
 * @channel: (nullable): what it shall point at
 */
void
herald_channel_set_ref (HeraldChannel **slot,
                        HeraldChannel *channel)
{
  HeraldChannel *old = *slot;

  *slot = channel != NULL ? herald_channel_ref (channel) : NULL;
  herald_channel_unref (old);
}

/**
 * herald_channel_exten_is_asked:
 * @exten: where a channel is in the dialplan
 *
 * Returns: whether somebody can have asked for it: not the dialplan's own s, h, i, t, …
 */
gboolean
herald_channel_exten_is_asked (HeraldSpan exten)
{
  return exten.length > 1 || (exten.length == 1 && !g_ascii_isalpha (exten.data[0]));
}

/**
 * herald_channel_text_set:
 * @slot: an owned text
 * @value: what it shall be
 *
 * Returns: whether it was something else
 */
gboolean
herald_channel_text_set (char **slot,
                         HeraldSpan value)
{
  if (*slot != NULL && strlen (*slot) == value.length && memcmp (*slot, value.data, value.length) == 0)
    return FALSE;
  if (*slot == NULL && value.length == 0)
    return FALSE;
  g_free (*slot);
  *slot = g_strndup (value.data, value.length);
  return TRUE;
}

/* The device is the part before the last dash, compared whole: peer names may hold dashes themselves, and
 * PJSIP/1001 is not PJSIP/10012. */
static int
match_device (const char *name,
              const char *const *devices)
{
  const char *dash = strrchr (name, '-');
  gsize length = dash != NULL ? (gsize) (dash - name) : strlen (name);

  for (int i = 0; devices[i] != NULL; i++)
    if (strlen (devices[i]) == length && g_ascii_strncasecmp (devices[i], name, length) == 0)
      return i;
  return -1;
}

static gboolean
is_helper (const char *name)
{
  gsize length = strlen (name);

  if (length > 0 && name[length - 1] == '>') /* <ZOMBIE>, <MASQ> */
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (helper_techs); i++)
    if (g_ascii_strncasecmp (name, helper_techs[i], strlen (helper_techs[i])) == 0)
      return TRUE;
  return FALSE;
}

/**
 * herald_channel_set_name:
 * @channel: a channel
 * @name: its name
 * @devices: (array zero-terminated=1): my devices
 *
 * Sets the name and all that it tells.
 */
void
herald_channel_set_name (HeraldChannel *channel,
                         HeraldSpan name,
                         const char *const *devices)
{
  char half;

  if (!herald_channel_text_set (&channel->name, name) || channel->name == NULL)
    return;
  channel->name_length = (guint) strlen (channel->name);
  half = name.length > 0 ? name.data[name.length - 1] : '\0';
  channel->is_local = name.length > 6 && g_ascii_strncasecmp (name.data, "Local/", 6) == 0;
  channel->second_half = channel->is_local && half == '2';
  channel->helper = is_helper (channel->name);
  channel->device = channel->helper ? -1 : match_device (channel->name, devices);
}

/**
 * herald_channel_is_named:
 * @channel: a channel with a name
 * @name: a name
 *
 * Returns: whether that is its name now
 */
gboolean
herald_channel_is_named (const HeraldChannel *channel,
                         HeraldSpan name)
{
  return name.length == channel->name_length && memcmp (name.data, channel->name, name.length) == 0;
}

/**
 * herald_channel_is_agent:
 * @channel: a channel with a name
 *
 * Returns: whether it stands for whoever has logged in as that agent (chan_agent, up to Asterisk 11)
 */
gboolean
herald_channel_is_agent (const HeraldChannel *channel)
{
  return g_ascii_strncasecmp (channel->name, "Agent/", 6) == 0;
}

/**
 * herald_channel_set_state:
 * @channel: a channel
 * @state: its new state
 */
void
herald_channel_set_state (HeraldChannel *channel,
                          guint state)
{
  channel->state = (guint8) MIN (state, HERALD_CHANNEL_UNKNOWN);
  if (state == HERALD_CHANNEL_RING)
    channel->calling = TRUE;
}

/**
 * herald_channel_state_from_word:
 * @word: what Asterisk 1.4 writes for a state
 *
 * Returns: the state
 */
guint
herald_channel_state_from_word (HeraldSpan word)
{
  if (herald_span_is_nocase (word, "Ring"))
    return HERALD_CHANNEL_RING;
  if (herald_span_is_nocase (word, "Ringing"))
    return HERALD_CHANNEL_RINGING;
  if (herald_span_is_nocase (word, "Up"))
    return HERALD_CHANNEL_UP;
  return HERALD_CHANNEL_DOWN;
}

/**
 * herald_channel_pair_bridge:
 * @one: the digest of a channel's id
 * @two: that of the channel it is linked to
 *
 * Returns: a digest for a link that has no id (servers before 12), the same from both sides
 */
guint64
herald_channel_pair_bridge (guint one,
                            guint two)
{
  return ((guint64) MIN (one, two) << 32 | MAX (one, two)) | 1;
}

/**
 * herald_channel_is_person:
 * @channel: a channel
 *
 * Returns: whether somebody can be behind it: not half of a pair, not a helper
 */
gboolean
herald_channel_is_person (const HeraldChannel *channel)
{
  return !channel->is_local && !channel->helper;
}

static gboolean
is_one_of (const char *text,
           const char *const *words,
           guint n_words)
{
  for (guint i = 0; i < n_words; i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0)
      return TRUE;
  return FALSE;
}

/**
 * herald_channel_number_is_unknown:
 * @number: (nullable): a number as received
 *
 * Returns: whether it stands for no number
 */
gboolean
herald_channel_number_is_unknown (const char *number)
{
  return number == NULL || is_one_of (number, unknown_numbers, G_N_ELEMENTS (unknown_numbers))
         || (g_ascii_isalpha (number[0]) && strchr (number, '/') != NULL); /* 1.4 dials a parked call back at SIP/1001 */
}

/**
 * herald_channel_dup_number:
 * @raw: (nullable): a number as received
 *
 * Returns: (transfer full): safe to show, empty where there is none
 */
char *
herald_channel_dup_number (const char *raw)
{
  if (herald_channel_number_is_unknown (raw))
    return g_strdup ("");
  return herald_text_clean (raw, strlen (raw), HERALD_TEXT_NAME_MAX);
}

/**
 * herald_channel_dup_name:
 * @raw: (nullable): a name as received, escaped
 *
 * Returns: (transfer full): safe to show, empty where there is none
 */
char *
herald_channel_dup_name (const char *raw)
{
  if (raw == NULL || is_one_of (raw, unknown_names, G_N_ELEMENTS (unknown_names)))
    return g_strdup ("");
  return herald_ami_unescape_name ((HeraldSpan) { raw, (guint) strlen (raw) });
}

/**
 * herald_channel_hash:
 * @span: bytes
 *
 * Returns: their digest, never 0
 */
guint
herald_channel_hash (HeraldSpan span)
{
  guint64 h = 0xcbf29ce484222325u ^ span.length;
  guint i = 0;

  for (; i + 8 <= span.length; i += 8)
    {
      guint64 word;

      memcpy (&word, span.data + i, 8);
      h = (h ^ word) * 0x9e3779b97f4a7c15u;
      h ^= h >> 29;
    }
  for (; i < span.length; i++)
    h = (h ^ (guchar) span.data[i]) * 0x100000001b3u;
  h ^= h >> 32;
  return (guint) h | 1;
}
