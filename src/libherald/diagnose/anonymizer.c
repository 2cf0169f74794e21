/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a recording fit for strangers: every header is copied as it stands but for its value, and a value is only kept
 * where its header and its form say that it tells nothing of people. Whatever is not known is replaced. The messages,
 * their order and their lines stay, so the call model sees the same calls. */

#include "diagnose/anonymizer.h"

#include <string.h>
#include <sys/random.h>

#include "diagnose/anonymizer-private.h"
#include "diagnose/note.h"
#include "wire/pop-event.h"

/* What a header holds. */
typedef enum
{
  KIND_TEXT,     /* anything: each word, number and address on its own */
  KIND_CODE,     /* small numbers and words of Asterisk */
  KIND_TIME,     /* seconds of the clock */
  KIND_ID,       /* the id of a channel, call or bridge */
  KIND_IDENT,    /* the name of an event or the like */
  KIND_NUMBER,   /* a phone number or extension */
  KIND_NAME,     /* a person's */
  KIND_CALLER,   /* "Name" <number> */
  KIND_CHANNEL,  /* TECHNOLOGY/device-suffix */
  KIND_DEVICE,   /* TECHNOLOGY/device, dial strings */
  KIND_PERSON,   /* a queue's member: a device or a name */
  KIND_EVENT,    /* the name of a UserEvent */
  KIND_EXTS,     /* for whom that is */
  KIND_DATUM,    /* what the dialplan tells of a call: whatever it looks like */
  KIND_VARIABLE, /* a variable's name, perhaps with its value */
  KIND_DETAIL,   /* of a note of Herald's: devices or a sentence */
  KIND_SECRET,   /* to be replaced as a whole: secrets, account codes */
} Kind;

typedef struct
{
  const char *name; /* in small letters */
  Kind kind;
} HeaderKind;

/* Headers by their whole name. */
static const HeaderKind whole_names[] = {
  { "event", KIND_IDENT },          { "response", KIND_IDENT },      { "timestamp", KIND_TIME },       { "name", KIND_PERSON },
  { "membername", KIND_PERSON },    { "agentname", KIND_PERSON },    { "agent", KIND_DEVICE },         { "member", KIND_DEVICE },
  { "fullname", KIND_NAME },        { "callerid", KIND_CALLER },     { "callerid1", KIND_CALLER },     { "callerid2", KIND_CALLER },
  { "extension", KIND_NUMBER },     { "parkingspace", KIND_NUMBER }, { "dnid", KIND_NUMBER },          { "digit", KIND_SECRET },
  { "oldname", KIND_CHANNEL },      { "newname", KIND_CHANNEL },     { "clone", KIND_CHANNEL },        { "original", KIND_CHANNEL },
  { "source", KIND_CHANNEL },       { "destination", KIND_CHANNEL }, { "from", KIND_CHANNEL },         { "channelcalling", KIND_CHANNEL },
  { "other", KIND_CHANNEL },        { "agentcalled", KIND_DEVICE },  { "location", KIND_DEVICE },      { "interface", KIND_DEVICE },
  { "stateinterface", KIND_DEVICE }, { "device", KIND_DEVICE },      { "hint", KIND_DEVICE },          { "peer", KIND_DEVICE },
  { "dialstring", KIND_DEVICE },    { "forward", KIND_DEVICE },      { "variable", KIND_VARIABLE },    { "channelvariable", KIND_VARIABLE },
  { "code", KIND_IDENT },           { "call", KIND_CODE },           { "objectname", KIND_DEVICE },    { "endpoint", KIND_DEVICE },
  { "mailbox", KIND_DEVICE },       { "voicemailbox", KIND_NUMBER }, { "username", KIND_DEVICE },      { "endpointname", KIND_DEVICE },
  { "aor", KIND_DEVICE },           { "peername", KIND_DEVICE },     { "accountid", KIND_DEVICE },     { "bridgedchannel", KIND_ID },
  { "userfield", KIND_SECRET },     { "peeraccount", KIND_SECRET },  { "logintime", KIND_TIME },       { "lastcall", KIND_TIME },
  { "lastpause", KIND_TIME },       { "pin", KIND_SECRET },          { "value", KIND_TEXT },           { "transferexten", KIND_NUMBER },
  { "ext", KIND_EXTS },
};

/* Headers by the end of their name: Asterisk puts Dest, Transferee, LocalOne, … in front. */
static const HeaderKind endings[] = {
  { "calleridnum", KIND_NUMBER },    { "calleridname", KIND_NAME },       { "connectedlinenum", KIND_NUMBER },
  { "connectedlinename", KIND_NAME }, { "callerid", KIND_NUMBER },        { "exten", KIND_NUMBER },
  { "number", KIND_NUMBER },         { "calleridani", KIND_NUMBER },      { "calleridrdnis", KIND_NUMBER },
  { "calleriddnid", KIND_NUMBER },   { "channel", KIND_CHANNEL },         { "uniqueid", KIND_ID },
  { "uniqueid1", KIND_ID },          { "uniqueid2", KIND_ID },            { "linkedid", KIND_ID },
  { "bridgeid", KIND_ID },           { "channel1", KIND_CHANNEL },        { "channel2", KIND_CHANNEL },
  { "accountcode", KIND_SECRET },    { "dialstring", KIND_DEVICE },       { "priority", KIND_CODE },
  { "channelstate", KIND_CODE },     { "cause", KIND_CODE },              { "numchannels", KIND_CODE },
  { "listitems", KIND_CODE },        { "time", KIND_CODE },               { "seconds", KIND_CODE },
  { "duration", KIND_CODE },         { "timeout", KIND_CODE },            { "position", KIND_CODE },
  { "count", KIND_CODE },            { "presence", KIND_CODE },           { "reason", KIND_CODE },
  { "pres", KIND_CODE },             { "calls", KIND_CODE },              { "callstaken", KIND_CODE },
};

/* Headers that hold a secret, by a part of their name. */
static const char *const secret_parts[] = { "secret", "passw", "challenge", "nonce", "token", "md5", "credential", "authkey", "cookie" };

/* No header of a server is longer. */
#define HEADER_MAX 64

static gboolean
is_secret (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (secret_parts); i++)
    if (strstr (name, secret_parts[i]) != NULL)
      return TRUE;
  return strcmp (name, "key") == 0;
}

static Kind
kind_of_name (const char *name)
{
  if (is_secret (name))
    return KIND_SECRET;
  for (guint i = 0; i < G_N_ELEMENTS (whole_names); i++)
    if (strcmp (name, whole_names[i].name) == 0)
      return whole_names[i].kind;
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (name, endings[i].name))
      return endings[i].kind;
  return KIND_TEXT;
}

static Kind
kind_of (HeraldSpan name)
{
  char folded[HEADER_MAX + 1];

  if (name.length > HEADER_MAX)
    return KIND_TEXT;
  for (guint i = 0; i < name.length; i++)
    folded[i] = g_ascii_tolower (name.data[i]);
  folded[name.length] = '\0';
  if (g_str_equal (folded, "userevent"))
    return KIND_EVENT;
  if (g_ascii_strncasecmp (folded, HERALD_POP_DATA, strlen (HERALD_POP_DATA)) == 0)
    return KIND_DATUM;
  return kind_of_name (folded);
}

/* What programs call things: letters, digits, - and _, and no number in it. */
static gboolean
is_identifier (HeraldSpan text)
{
  guint digits = 0;

  if (text.length == 0 || text.length > HEADER_MAX)
    return FALSE;
  for (guint i = 0; i < text.length; i++)
    {
      if (!g_ascii_isalnum (text.data[i]) && text.data[i] != '-' && text.data[i] != '_')
        return FALSE;
      digits = g_ascii_isdigit (text.data[i]) ? digits + 1 : 0;
      if (digits > 2)
        return FALSE;
    }
  return TRUE;
}

/* Small numbers, single letters, plain words, the name of a call of ours ("c12"). */
static gboolean
is_code (HeraldSpan text)
{
  guint run;

  for (guint i = 0; i < text.length; i += run)
    {
      const char *p = text.data + i;
      guint digits = 0;

      for (run = 0; i + run < text.length && (g_ascii_isalnum (p[run]) || (guchar) p[run] >= 0x80); run++)
        digits += g_ascii_isdigit (p[run]) != 0;
      if (run == 0)
        run = 1;
      else if (digits == run ? run > 5 : !(run == 1 || (digits == run - 1 && *p == 'c') || herald_anonymizer_is_plain_word (p, run)))
        return FALSE;
    }
  return TRUE;
}

/* Digits, and more of them behind a point: 1764000000.000001. A phone number would have to look like a date of our time. */
static gboolean
is_time (HeraldSpan text)
{
  guint64 seconds = 0;
  guint i = 0, point = 0;

  for (; i < text.length && i < 12 && g_ascii_isdigit (text.data[i]); i++)
    seconds = seconds * 10 + (guint64) (text.data[i] - '0');
  point = i;
  if (i == 0 || seconds > G_MAXUINT32 || (i < text.length && text.data[i] != '.'))
    return FALSE;
  if (i < text.length)
    for (i++; i < text.length && g_ascii_isdigit (text.data[i]); i++)
      ;
  return i == text.length && i - point <= 10 && text.length > 0;
}

/* f99e30cc-f569-4792-8a28-6427a73fff01 */
static gboolean
is_guid (HeraldSpan text)
{
  if (text.length != 36)
    return FALSE;
  for (guint i = 0; i < 36; i++)
    if (i == 8 || i == 13 || i == 18 || i == 23 ? text.data[i] != '-' : !g_ascii_isxdigit (text.data[i]))
      return FALSE;
  return TRUE;
}

/* "1764000000.12" or "systemname-1764000000.12": the time is no secret, the system's name is. */
static void
write_id (HeraldAnonymizer *self,
          HeraldSpan text,
          GString *to)
{
  guint begin = text.length;
  HeraldSpan id;

  while (begin > 0 && text.data[begin - 1] != '-')
    begin--;
  id = (HeraldSpan) { text.data + begin, text.length - begin };
  if (is_guid (text))
    g_string_append_len (to, text.data, (gssize) text.length);
  else if (is_time (id) && memchr (id.data, '.', id.length) != NULL)
    {
      herald_anonymizer_scrub (self, (HeraldSpan) { text.data, begin }, HERALD_SCRUB_TEXT, to);
      g_string_append_len (to, id.data, (gssize) id.length);
    }
  else
    herald_anonymizer_scrub (self, text, HERALD_SCRUB_TEXT, to);
}

/* Where a channel's name ends and its own suffix begins: "PJSIP/1001" and "-0000001a", "Local/…" and "-a3f2;1". */
static guint
suffix_of (HeraldSpan text)
{
  guint dash = text.length, i;

  while (dash > 0 && text.data[dash - 1] != '-')
    dash--;
  if (dash == 0)
    return text.length;
  for (i = dash; i < text.length && g_ascii_isxdigit (text.data[i]) && i - dash < 17; i++)
    ;
  if (i == dash || i - dash > 16)
    return text.length;
  if (i + 1 < text.length && (text.data[i] == ';' || text.data[i] == ','))
    i += 2;
  while (i < text.length && (g_ascii_isupper (text.data[i]) || text.data[i] == '<' || text.data[i] == '>'))
    i++;
  return i == text.length ? dash - 1 : text.length;
}

static void
device_free (gpointer data)
{
  HeraldAnonymizedDevice *device = data;

  g_free (device->device);
  g_free (device->replacement);
  g_free (device);
}

/* Remembers a phone's new name, so that the user can be told. */
static void
note_device (HeraldAnonymizer *self,
             HeraldSpan device,
             const char *replacement,
             gsize length)
{
  g_autofree char *name = NULL;
  HeraldAnonymizedDevice *known;

  if (self->device_list->len >= HERALD_ANONYMIZER_DEVICES_MAX || device.length > HEADER_MAX
      || memchr (device.data, '/', device.length) == NULL || g_ascii_strncasecmp (device.data, "Local/", 6) == 0)
    return;
  name = g_strndup (device.data, device.length);
  if (g_hash_table_contains (self->devices, name))
    return;
  known = g_new0 (HeraldAnonymizedDevice, 1);
  known->device = g_steal_pointer (&name);
  known->replacement = g_strndup (replacement, length);
  g_ptr_array_add (self->device_list, known);
  g_hash_table_insert (self->devices, known->device, known);
}

static void
write_channel (HeraldAnonymizer *self,
               HeraldSpan text,
               GString *to)
{
  guint suffix = suffix_of (text);
  gsize begin = to->len;

  herald_anonymizer_scrub (self, (HeraldSpan) { text.data, suffix }, HERALD_SCRUB_DEVICE, to);
  if (suffix < text.length)
    note_device (self, (HeraldSpan) { text.data, suffix }, to->str + begin, to->len - begin);
  g_string_append_len (to, text.data + suffix, (gssize) (text.length - suffix));
}

/* "Ada Example" <030123456>, or the number alone. */
static void
write_caller (HeraldAnonymizer *self,
              HeraldSpan text,
              GString *to)
{
  const char *open = text.length > 0 ? memchr (text.data, '<', text.length) : NULL;
  HeraldSpan name;

  if (open == NULL || open == text.data || text.data[text.length - 1] != '>')
    {
      herald_anonymizer_number (self, text, to);
      return;
    }
  name = (HeraldSpan) { text.data, (guint) (open - text.data) };
  while (name.length > 0 && (name.data[name.length - 1] == ' ' || name.data[name.length - 1] == '"'))
    name.length--;
  if (name.length > 0 && *name.data == '"')
    name.data++, name.length--;
  g_string_append_c (to, '"');
  herald_anonymizer_name (self, name, to);
  g_string_append (to, "\" <");
  herald_anonymizer_number (self, (HeraldSpan) { open + 1, (guint) (text.data + text.length - open - 2) }, to);
  g_string_append_c (to, '>');
}

/* NAME, NAME=VALUE or FUNCTION(argument)=VALUE. */
static void
write_variable (HeraldAnonymizer *self,
                HeraldSpan text,
                GString *to)
{
  const char *equals = text.length > 0 ? memchr (text.data, '=', text.length) : NULL;
  HeraldSpan name = { text.data, equals != NULL ? (guint) (equals - text.data) : text.length };

  if (is_identifier (name))
    g_string_append_len (to, name.data, (gssize) name.length);
  else
    herald_anonymizer_scrub (self, name, HERALD_SCRUB_TEXT, to);
  if (equals != NULL)
    herald_anonymizer_scrub (self, (HeraldSpan) { equals, text.length - name.length }, HERALD_SCRUB_TEXT, to);
}

static void
write_secret (HeraldAnonymizer *self,
              HeraldSpan text,
              GString *to)
{
  if (text.length == 0)
    return;
  self->counts.secrets++;
  herald_anonymizer_word (self, text, to);
  self->counts.words--;
}

/* A list of devices, or words. */
static void
write_detail (HeraldAnonymizer *self,
              HeraldSpan text,
              GString *to)
{
  const char *slash = text.length > 0 ? memchr (text.data, '/', text.length) : NULL;
  gboolean device = slash != NULL && herald_anonymizer_is_plain_word (text.data, (gsize) (slash - text.data));

  herald_anonymizer_scrub (self, text, device ? HERALD_SCRUB_DEVICE : HERALD_SCRUB_TEXT, to);
}

static HeraldSpan
span_of (const char *text)
{
  return (HeraldSpan) { text, (guint) strlen (text) };
}

/* As the dialplan writes them: they stay what the desks are called. */
static void
write_exts (HeraldAnonymizer *self,
            HeraldSpan text,
            GString *to)
{
  g_auto (GStrv) exts = herald_pop_exts_split (text.data, text.length);

  for (guint i = 0; exts != NULL && exts[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (to, "%2C");
      if (strchr (exts[i], '/') != NULL)
        herald_anonymizer_scrub (self, span_of (exts[i]), HERALD_SCRUB_DEVICE, to);
      else
        herald_anonymizer_number (self, span_of (exts[i]), to);
    }
}

/* What an application of the dialplan is given may hold the data of a call: all of that is replaced, whatever it looks like. */
static void
write_text (HeraldAnonymizer *self,
            HeraldSpan text,
            GString *to)
{
  static const char start[] = HERALD_POP_EVENT ",";
  const char *pop = g_strstr_len (text.data, (gssize) text.length, start);
  const char *route = g_strstr_len (text.data, (gssize) text.length, "agi://");
  const char *question = route != NULL ? memchr (route, '?', text.length - (gsize) (route - text.data)) : NULL;
  const char *kept = pop != NULL ? pop : question, *data = kept;

  if (kept == NULL)
    {
      herald_anonymizer_scrub (self, text, HERALD_SCRUB_TEXT, to);
      return;
    }
  data += pop != NULL ? strlen (start) : 1;
  herald_anonymizer_scrub (self, (HeraldSpan) { text.data, (guint) (kept - text.data) }, HERALD_SCRUB_TEXT, to);
  g_string_append_len (to, kept, data - kept);
  if (data < text.data + text.length)
    herald_anonymizer_word (self, (HeraldSpan) { data, (guint) (text.data + text.length - data) }, to);
}

static void
write_value (HeraldAnonymizer *self,
             Kind kind,
             HeraldSpan text,
             GString *to)
{
  gboolean plain = FALSE;

  switch (kind)
    {
    case KIND_CODE: plain = is_code (text); break;
    case KIND_TIME: plain = is_time (text); break;
    case KIND_IDENT: plain = is_identifier (text); break;
    case KIND_ID: write_id (self, text, to); return;
    case KIND_NUMBER: herald_anonymizer_number (self, text, to); return;
    case KIND_NAME: herald_anonymizer_name (self, text, to); return;
    case KIND_CALLER: write_caller (self, text, to); return;
    case KIND_CHANNEL: write_channel (self, text, to); return;
    case KIND_DEVICE: herald_anonymizer_scrub (self, text, HERALD_SCRUB_DEVICE, to); return;
    case KIND_VARIABLE: write_variable (self, text, to); return;
    case KIND_DETAIL: write_detail (self, text, to); return;
    case KIND_EVENT: plain = herald_span_is (text, HERALD_POP_EVENT); break;
    case KIND_EXTS: write_exts (self, text, to); return;
    case KIND_DATUM:
      if (text.length > 0)
        herald_anonymizer_word (self, text, to);
      return;
    case KIND_SECRET: write_secret (self, text, to); return;
    case KIND_PERSON:
      if (text.length > 0 && memchr (text.data, '/', text.length) != NULL)
        herald_anonymizer_scrub (self, text, HERALD_SCRUB_DEVICE, to);
      else
        herald_anonymizer_name (self, text, to);
      return;
    case KIND_TEXT:
    default: break;
    }
  if (plain)
    g_string_append_len (to, text.data, (gssize) text.length);
  else
    write_text (self, text, to);
}

/* In a note the counts of Herald's own are no channel's variable. */
static Kind
kind_in_note (HeraldSpan name)
{
  if (herald_span_is (name, "Value") || herald_span_is (name, "Seq"))
    return KIND_TIME;
  return herald_span_is (name, "Detail") ? KIND_DETAIL : kind_of (name);
}

/**
 * herald_anonymizer_new:
 * @flags: what may stay
 * @key: (nullable) (array fixed-size=2): a random key; with the same key the same stream becomes the same other one,
 *   and who has it can find the numbers again by trying them all; %NULL: one that nobody will ever know
 *
 * Returns: (transfer full): an anonymizer
 */
HeraldAnonymizer *
herald_anonymizer_new (HeraldAnonymizeFlags flags,
                       const guint64 *key)
{
  HeraldAnonymizer *self = g_new0 (HeraldAnonymizer, 1);

  self->flags = flags;
  if (key != NULL)
    memcpy (self->key, key, sizeof self->key);
  else if (getrandom (self->key, sizeof self->key, 0) != sizeof self->key)
    for (guint i = 0; i < 4; i++)
      self->key[i / 2] = self->key[i / 2] << 32 | g_random_int ();
  for (guint i = 0; i < HERALD_N_ANONYMOUS; i++)
    self->texts[i] = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->devices = g_hash_table_new (g_str_hash, g_str_equal);
  self->device_list = g_ptr_array_new_with_free_func (device_free);
  return self;
}

/**
 * herald_anonymizer_free:
 * @self: (nullable) (transfer full): an anonymizer
 */
void
herald_anonymizer_free (HeraldAnonymizer *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < HERALD_N_ANONYMOUS; i++)
    g_hash_table_unref (self->texts[i]);
  g_hash_table_unref (self->devices);
  g_ptr_array_unref (self->device_list);
  g_free (self);
}

/**
 * herald_anonymizer_write:
 * @self: an anonymizer
 * @message: a message; may be hostile
 * @to: where its anonymous twin is appended, with the empty line behind it
 *
 * The twin has the same lines, also those of a caller who smuggled his own in.
 */
void
herald_anonymizer_write (HeraldAnonymizer *self,
                         const HeraldAmiMessage *message,
                         GString *to)
{
  HeraldSpan bytes = herald_ami_message_get_bytes (message), name, value;
  const char *done = bytes.data, *end = bytes.data + bytes.length;
  Kind (*kind) (HeraldSpan name) = herald_note_is_in (message) ? kind_in_note : kind_of;
  HeraldAmiLines lines;

  self->counts.messages++;
  herald_ami_lines_init (&lines, message);
  while (herald_ami_lines_next (&lines, &name, &value))
    {
      if (name.length > 0 && !is_identifier (name))
        {
          g_string_append_len (to, done, name.data - done);
          herald_anonymizer_scrub (self, name, HERALD_SCRUB_TEXT, to);
          done = name.data + name.length;
        }
      g_string_append_len (to, done, value.data - done);
      write_value (self, name.length > 0 ? kind (name) : KIND_TEXT, value, to);
      done = value.data + value.length;
    }
  g_string_append_len (to, done, end - done);
  g_string_append (to, bytes.length > 1 && end[-1] == '\n' && end[-2] == '\r' ? "\r\n" : "\n");
}

/**
 * herald_anonymizer_write_banner:
 * @self: an anonymizer
 * @banner: the first line of a connection, without its line end
 * @to: where it is appended: the protocol's version stays
 */
void
herald_anonymizer_write_banner (HeraldAnonymizer *self,
                                const char *banner,
                                GString *to)
{
  static const char prefix[] = "Asterisk Call Manager/";
  gsize plain = g_str_has_prefix (banner, prefix) ? sizeof prefix - 1 + strspn (banner + sizeof prefix - 1, "0123456789.") : 0;

  g_string_append_len (to, banner, (gssize) plain);
  herald_anonymizer_scrub (self, (HeraldSpan) { banner + plain, (guint) strlen (banner + plain) }, HERALD_SCRUB_TEXT, to);
  g_string_append (to, "\r\n");
}

/**
 * herald_anonymizer_get_counts:
 * @self: an anonymizer
 *
 * Returns: (transfer none): what was replaced so far
 */
const HeraldAnonymizerCounts *
herald_anonymizer_get_counts (HeraldAnonymizer *self)
{
  return &self->counts;
}

/**
 * herald_anonymizer_get_devices:
 * @self: an anonymizer
 *
 * Returns: (transfer none) (element-type HeraldAnonymizedDevice): the phones seen in channels' names, in the order
 *   of their appearance, at most %HERALD_ANONYMIZER_DEVICES_MAX
 */
GPtrArray *
herald_anonymizer_get_devices (HeraldAnonymizer *self)
{
  return self->device_list;
}
