/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One message of the manager, read in place. A line is "Name: value" and ends at CRLF; a bare LF belongs to
 * the value ("Message: Park successful\n\r\n", measured on 16 and 22), unless the whole stream has bare LFs. */

#include "wire/ami-message.h"

#include <string.h>

#include "base/text.h"
#include "wire/ami-layout.h"
#include "wire/ami-scan.h"

static const char event_prefix[] = "Event:";

static HeraldSpan
trim_more (const char *data,
           const char *end)
{
  while (data < end && (*data == ' ' || *data == '\t'))
    data++;
  while (end > data && (end[-1] == '\r' || end[-1] == '\n' || end[-1] == ' '))
    end--;
  return (HeraldSpan) { data, (guint) (end - data) };
}

/* One blank in front and a CRLF behind are the rule; more is the exception. */
static inline HeraldSpan
trimmed (const char *data,
         const char *end)
{
  if (end - data >= 2 && end[-1] == '\n' && end[-2] == '\r')
    end -= 2;
  if (data < end && *data == ' ')
    data++;
  if (data < end && ((guchar) *data <= ' ' || (guchar) end[-1] <= ' '))
    return trim_more (data, end);
  return (HeraldSpan) { data, (guint) (end - data) };
}

/* The end of the line that starts at @p: behind its CRLF (or LF), or @end. No LF stands before @from. */
static inline const char *
line_end (const char *p,
          const char *from,
          const char *end,
          gboolean bare_lf)
{
  const char *lf = from;

  while ((lf = herald_ami_find_lf (lf, end)) != NULL)
    {
      lf++;
      if (bare_lf || (lf - p >= 2 && lf[-2] == '\r'))
        return lf;
      if (lf == end)
        break;
    }
  return end;
}

/**
 * herald_ami_message_init:
 * @message: (out caller-allocates): becomes a view
 * @data: (array length=length): the message's bytes, with or without the empty line behind it; must outlive the view
 * @length: the number of bytes
 * @bare_lf: whether lines of this stream end in a bare LF
 */
void
herald_ami_message_init (HeraldAmiMessage *message,
                         const char *data,
                         gsize length,
                         gboolean bare_lf)
{
  message->data = data;
  message->layouts = NULL;
  message->length = (guint) length;
  message->indexed = FALSE;
  message->owned = FALSE;
  message->bare_lf = bare_lf != FALSE;
  message->event = HERALD_AMI_EVENT_NONE;
  if (length > sizeof event_prefix && (data[0] | 0x20) == 'e'
      && (memcmp (data, event_prefix, sizeof event_prefix - 1) == 0
          || g_ascii_strncasecmp (data, event_prefix, sizeof event_prefix - 1) == 0))
    {
      const char *end = line_end (data, data, data + length, bare_lf);
      HeraldSpan name = trimmed (data + sizeof event_prefix - 1, end);

      message->event = herald_ami_event_from_name (name.data, name.length);
    }
}

/**
 * herald_ami_message_copy:
 * @message: a message
 *
 * Returns: (transfer full): a message that owns its bytes and may be kept
 */
HeraldAmiMessage *
herald_ami_message_copy (const HeraldAmiMessage *message)
{
  HeraldAmiMessage *copy = g_memdup2 (message, sizeof *message);

  copy->data = message->length > 0 ? g_memdup2 (message->data, message->length) : NULL;
  copy->layouts = NULL;
  copy->owned = TRUE;
  return copy;
}

/**
 * herald_ami_message_free:
 * @message: (nullable) (transfer full): a copy
 */
void
herald_ami_message_free (HeraldAmiMessage *message)
{
  if (message == NULL)
    return;
  g_return_if_fail (message->owned);
  g_free ((char *) message->data);
  g_free (message);
}

static void
add_slot (HeraldAmiMessage *message,
          HeraldAmiHeader header,
          HeraldSpan value)
{
  guint n = ++message->n_slots;

  message->slot[header] = (guint8) n;
  message->slots[n].offset = (guint) (value.data - message->data);
  message->slots[n].length = value.length;
}

/* Headers that say what a message is about and that the server sends once. Others (Output, Variable, the State of
 * TestEvent) repeat in good faith. */
static gboolean
is_single (HeraldAmiHeader header)
{
  switch (header)
    {
    case HERALD_AMI_EVENT:
    case HERALD_AMI_CHANNEL:
    case HERALD_AMI_CHANNEL_STATE:
    case HERALD_AMI_CALLER_ID_NUM:
    case HERALD_AMI_CALLER_ID_NAME:
    case HERALD_AMI_CONNECTED_LINE_NUM:
    case HERALD_AMI_EXTEN:
    case HERALD_AMI_UNIQUEID:
    case HERALD_AMI_LINKEDID:
    case HERALD_AMI_DEST_CHANNEL:
    case HERALD_AMI_DEST_UNIQUEID:
    case HERALD_AMI_DEST_LINKEDID:
    case HERALD_AMI_DIAL_STATUS:
    case HERALD_AMI_CAUSE:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Reads the line at @p and remembers its name. */
static HeraldAmiHeader
read_line (HeraldAmiMessage *message,
           HeraldAmiLayoutLine *line,
           const char *p,
           const char **value,
           const char **next)
{
  const char *colon = p;
  gsize length;

  *next = line_end (p, p, message->data + message->length, message->bare_lf);
  while (colon < *next && *colon != ':')
    colon++;
  if (colon == *next)
    return HERALD_AMI_N_HEADERS;
  *value = colon + 1;
  length = (gsize) (colon - p);
  line->header = (guint8) herald_ami_header_from_name (p, length);
  line->length = length <= sizeof line->name ? (guint8) length : 0;
  memcpy (line->name, p, line->length);
  return (HeraldAmiHeader) line->header;
}

/* The first occurrence of a header wins: a caller's number can smuggle lines in behind the true ones. */
static void
make_index (HeraldAmiMessage *message)
{
  HeraldAmiLayouts *layouts = message->layouts;
  HeraldAmiLayoutLine other = { 0 }, *lines = layouts != NULL ? layouts->lines[message->event] : NULL;
  const char *p = message->data, *end = p + message->length, *value = p, *next;
  HeraldAmiHeader header;

  memset (message->slot, 0, sizeof message->slot);
  message->n_slots = 0;
  message->repeated = FALSE;
  message->indexed = TRUE;
  for (guint n = 0; p < end; p = next, n++)
    {
      HeraldAmiLayoutLine *line = lines != NULL && n < HERALD_AMI_LAYOUT_LINES ? &lines[n] : &other;

      if (line->length > 0 && (gsize) (end - p) > line->length && p[line->length] == ':'
          && herald_ami_same_name (p, line->name, line->length))
        {
          value = p + line->length + 1;
          next = line_end (p, value, end, message->bare_lf);
          header = (HeraldAmiHeader) line->header;
        }
      else
        header = read_line (message, line, p, &value, &next);
      if (header == HERALD_AMI_N_HEADERS)
        continue;
      if (message->slot[header] == 0)
        add_slot (message, header, trimmed (value, next));
      else if (is_single (header))
        message->repeated = TRUE;
    }
}

static inline void
ensure_index (HeraldAmiMessage *message)
{
  if (!message->indexed)
    make_index (message);
}

/**
 * herald_ami_message_is_event:
 * @message: a message
 *
 * Returns: whether its first line is an Event header
 */
gboolean
herald_ami_message_is_event (const HeraldAmiMessage *message)
{
  return message->event != HERALD_AMI_EVENT_NONE;
}

/**
 * herald_ami_message_is_response:
 * @message: a message
 *
 * Returns: whether it answers an action
 */
gboolean
herald_ami_message_is_response (HeraldAmiMessage *message)
{
  return message->event == HERALD_AMI_EVENT_NONE && message->length > 9
         && g_ascii_strncasecmp (message->data, "Response:", 9) == 0;
}

/**
 * herald_ami_message_get_event:
 * @message: a message
 *
 * Returns: which event it is
 */
HeraldAmiEvent
herald_ami_message_get_event (const HeraldAmiMessage *message)
{
  return message->event;
}

/**
 * herald_ami_message_has:
 * @message: a message
 * @header: a header
 *
 * Returns: whether the message has it, be it empty
 */
gboolean
herald_ami_message_has (HeraldAmiMessage *message,
                        HeraldAmiHeader header)
{
  ensure_index (message);
  return message->slot[header] != 0;
}

/**
 * herald_ami_message_get:
 * @message: a message
 * @header: a header
 *
 * Returns: the bytes of its first occurrence without blanks around, empty where there is none; they belong to
 *   the message
 */
HeraldSpan
herald_ami_message_get (HeraldAmiMessage *message,
                        HeraldAmiHeader header)
{
  guint n;

  ensure_index (message);
  n = message->slot[header];
  if (n == 0)
    return (HeraldSpan) { "", 0 };
  return (HeraldSpan) { message->data + message->slots[n].offset, message->slots[n].length };
}

/**
 * herald_ami_message_get_int:
 * @message: a message
 * @header: a header
 * @value: (out): the number
 *
 * Returns: whether the header is a decimal number of at most 18 digits
 */
gboolean
herald_ami_message_get_int (HeraldAmiMessage *message,
                            HeraldAmiHeader header,
                            gint64 *value)
{
  HeraldSpan span = herald_ami_message_get (message, header);
  gboolean negative = span.length > 0 && span.data[0] == '-';
  gint64 number = 0;

  if (span.length == (guint) negative || span.length > 18)
    return FALSE;
  for (guint i = negative; i < span.length; i++)
    {
      if (!g_ascii_isdigit (span.data[i]))
        return FALSE;
      number = number * 10 + (span.data[i] - '0');
    }
  *value = negative ? -number : number;
  return TRUE;
}

/**
 * herald_ami_message_get_time:
 * @message: a message
 * @time: (out): when it was sent, in microseconds since 1970
 *
 * Reads "Timestamp: 1764000000.000001", which timestampevents=yes in manager.conf adds to every event.
 *
 * Returns: whether it has one
 */
gboolean
herald_ami_message_get_time (HeraldAmiMessage *message,
                             gint64 *time)
{
  HeraldSpan text = herald_ami_message_get (message, HERALD_AMI_TIMESTAMP);
  gint64 value = 0, unit = 0;

  for (guint i = 0; i < text.length && i < 20 && unit != 1; i++)
    {
      if (text.data[i] == '.' && unit == 0)
        unit = G_USEC_PER_SEC;
      else if (!g_ascii_isdigit (text.data[i]))
        return FALSE;
      else
        {
          value = value * 10 + (text.data[i] - '0');
          unit /= 10;
        }
      if (unit == 0 && value > G_MAXINT64 / G_USEC_PER_SEC / 10)
        return FALSE;
    }
  *time = value * (unit == 0 ? G_USEC_PER_SEC : unit);
  return text.length > 0;
}

/**
 * herald_ami_message_dup:
 * @message: a message
 * @header: a header
 *
 * Returns: (transfer full): the raw bytes as a string, up to a NUL if there is one inside
 */
char *
herald_ami_message_dup (HeraldAmiMessage *message,
                        HeraldAmiHeader header)
{
  HeraldSpan span = herald_ami_message_get (message, header);

  return span.length > 0 ? g_strndup (span.data, span.length) : g_strdup ("");
}

/**
 * herald_ami_message_dup_text:
 * @message: a message
 * @header: a header
 *
 * Returns: (transfer full): the value made safe to show (see herald_text_clean())
 */
char *
herald_ami_message_dup_text (HeraldAmiMessage *message,
                             HeraldAmiHeader header)
{
  HeraldSpan span = herald_ami_message_get (message, header);

  return herald_text_clean (span.data, span.length, HERALD_TEXT_NAME_MAX);
}

/* Names are written with the escapes of ast_escape_c(); seen: \" \' \\ \? \t (ASTERISK notes, 16 and 22). */
static char
unescaped (char c)
{
  switch (c)
    {
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    default: return c;
    }
}

/**
 * herald_ami_unescape_name:
 * @span: a name as received
 *
 * Undoes Asterisk's escaping once (O\'Brien) and makes the name safe to show.
 *
 * Returns: (transfer full): the name
 */
char *
herald_ami_unescape_name (HeraldSpan span)
{
  g_autofree char *plain = g_malloc (span.length + 1);
  gsize length = 0;

  for (guint i = 0; i < span.length; i++)
    {
      if (span.data[i] == '\\' && i + 1 < span.length)
        plain[length++] = unescaped (span.data[++i]);
      else
        plain[length++] = span.data[i];
    }
  return herald_text_clean (plain, length, HERALD_TEXT_NAME_MAX);
}

/**
 * herald_ami_message_dup_name:
 * @message: a message
 * @header: a header that holds a caller's or connected line's name
 *
 * Returns: (transfer full): the name, see herald_ami_unescape_name()
 */
char *
herald_ami_message_dup_name (HeraldAmiMessage *message,
                             HeraldAmiHeader header)
{
  return herald_ami_unescape_name (herald_ami_message_get (message, header));
}

/**
 * herald_ami_message_get_bytes:
 * @message: a message
 *
 * Returns: the whole message as it was received
 */
HeraldSpan
herald_ami_message_get_bytes (const HeraldAmiMessage *message)
{
  return (HeraldSpan) { message->length > 0 ? message->data : "", message->length };
}

/**
 * herald_ami_message_is_doubtful:
 * @message: a message
 *
 * A caller whose number holds CR LF puts lines of his own into every event that carries the number (measured
 * on 16 and 22; the number is cut at 79 bytes).
 *
 * Returns: whether a header that the server sends once is there twice
 */
gboolean
herald_ami_message_is_doubtful (HeraldAmiMessage *message)
{
  ensure_index (message);
  return message->repeated;
}

/**
 * herald_ami_message_get_last:
 * @message: a message
 * @header: a header
 *
 * Slower than herald_ami_message_get(): walks all lines.
 *
 * Returns: the bytes of its last occurrence, empty where there is none
 */
HeraldSpan
herald_ami_message_get_last (const HeraldAmiMessage *message,
                             HeraldAmiHeader header)
{
  HeraldSpan last = { "", 0 }, name, value;
  HeraldAmiLines lines;

  herald_ami_lines_init (&lines, message);
  while (herald_ami_lines_next (&lines, &name, &value))
    if (herald_ami_header_from_name (name.data, name.length) == header)
      last = value;
  return last;
}

/**
 * herald_ami_lines_init:
 * @lines: (out caller-allocates): the walk
 * @message: the message; must outlive the walk
 */
void
herald_ami_lines_init (HeraldAmiLines *lines,
                       const HeraldAmiMessage *message)
{
  lines->message = message;
  lines->offset = 0;
}

/**
 * herald_ami_lines_next:
 * @lines: the walk
 * @name: (out): the header's name, empty for a line without a colon
 * @value: (out): its value
 *
 * Returns: whether there was another line; empty ones are passed over
 */
gboolean
herald_ami_lines_next (HeraldAmiLines *lines,
                       HeraldSpan *name,
                       HeraldSpan *value)
{
  const HeraldAmiMessage *message = lines->message;
  const char *end = message->data + message->length;

  while (lines->offset < message->length)
    {
      const char *p = message->data + lines->offset;
      const char *next = line_end (p, p, end, message->bare_lf);
      HeraldSpan line = trimmed (p, next);
      const char *colon;

      lines->offset = (guint) (next - message->data);
      if (line.length == 0)
        continue;
      colon = memchr (line.data, ':', line.length);
      *name = colon != NULL ? trimmed (line.data, colon) : (HeraldSpan) { "", 0 };
      *value = colon != NULL ? trimmed (colon + 1, line.data + line.length) : line;
      return TRUE;
    }
  return FALSE;
}

/**
 * herald_span_equal:
 * @a: bytes
 * @b: bytes
 *
 * Returns: whether both are the same bytes
 */
gboolean
herald_span_equal (HeraldSpan a,
                   HeraldSpan b)
{
  return a.length == b.length && memcmp (a.data, b.data, a.length) == 0;
}

/**
 * herald_span_is:
 * @span: bytes
 * @text: a string
 *
 * Returns: whether the bytes are that string
 */
gboolean
herald_span_is (HeraldSpan span,
                const char *text)
{
  return strlen (text) == span.length && memcmp (span.data, text, span.length) == 0;
}

/**
 * herald_span_is_nocase:
 * @span: bytes
 * @text: a string
 *
 * Returns: whether the bytes are that string, without regard to the case of ASCII letters
 */
gboolean
herald_span_is_nocase (HeraldSpan span,
                       const char *text)
{
  return strlen (text) == span.length && g_ascii_strncasecmp (span.data, text, span.length) == 0;
}

/**
 * herald_ami_message_find:
 * @message: a message
 * @name: a header, in any case; for those that are read often there is herald_ami_message_get()
 * @value: (out): its first value, empty where there is none
 *
 * Returns: whether it is there
 */
gboolean
herald_ami_message_find (const HeraldAmiMessage *message,
                         const char *name,
                         HeraldSpan *value)
{
  HeraldAmiLines lines;
  HeraldSpan found;

  herald_ami_lines_init (&lines, message);
  while (herald_ami_lines_next (&lines, &found, value))
    if (herald_span_is_nocase (found, name))
      return TRUE;
  *value = (HeraldSpan){ "", 0 };
  return FALSE;
}
