/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From bytes to messages. The parser owns the receive buffer, finds where messages end and hands out views;
 * it copies nothing but the rest of a message that arrived in two parts.
 *
 * A message ends at an empty line. Lines end at CRLF; the exceptions are measured:
 *  - a value may end in a bare LF before its CRLF, which is no empty line ("Park successful\n\r\n");
 *  - a list may end in CRLF LF (CoreShowChannelMap, Asterisk issue 761);
 *  - "Response: Follows" (Command before Asterisk 14) holds raw output up to "--END COMMAND--";
 *  - a stream whose first line has a bare LF has them throughout (a trace that passed through an editor). */

#include "wire/ami-parser.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wire/ami-layout.h"
#include "wire/ami-scan.h"

#define CHUNK (256 * 1024) /* what one read may bring: large, so that a busy server costs few system calls */
#define BUFFER_MAX (HERALD_AMI_MESSAGE_MAX + CHUNK)
#define BLOCK 64 /* bytes looked at together: the bits of a word */

static const char banner_prefix[] = "Asterisk Call Manager";
static const char follows[] = "Response: Follows";
static const char end_command[] = "--END COMMAND--";

struct _HeraldAmiParser
{
  char *buffer;
  gsize capacity;
  gsize start; /* the first byte not handed out */
  gsize used;  /* behind the last byte received */
  gsize scan;  /* nothing before it can end the message that begins at start */
  gsize checked; /* bytes of the unfinished message whose limits were checked */
  guint64 count;
  char *banner;
  GError *error;
  HeraldAmiMessage message;
  HeraldAmiLayouts layouts;
  guint begun : 1; /* the first line was seen: line ends and banner are known */
  guint bare_lf : 1;
  guint banner_required : 1;
};

G_DEFINE_QUARK (herald-wire-error-quark, herald_wire_error)

/**
 * herald_ami_parser_new:
 *
 * Returns: (transfer full): a parser for one stream
 */
HeraldAmiParser *
herald_ami_parser_new (void)
{
  HeraldAmiParser *parser = g_new0 (HeraldAmiParser, 1);

  parser->capacity = CHUNK + HERALD_AMI_LINE_MAX;
  parser->buffer = g_malloc (parser->capacity);
  return parser;
}

/**
 * herald_ami_parser_free:
 * @parser: (nullable) (transfer full): a parser
 */
void
herald_ami_parser_free (HeraldAmiParser *parser)
{
  if (parser == NULL)
    return;
  g_clear_error (&parser->error);
  g_free (parser->banner);
  g_free (parser->buffer);
  g_free (parser);
}

/**
 * herald_ami_parser_expect_banner:
 * @parser: a parser that has not been fed
 * @required: whether a first line that is not a manager's banner is an error: on for a connection, off
 *   (the default) for a recording, which may begin anywhere
 */
void
herald_ami_parser_expect_banner (HeraldAmiParser *parser,
                                 gboolean required)
{
  parser->banner_required = required != FALSE;
}

/**
 * herald_ami_parser_reserve:
 * @parser: a parser
 * @room: (out): how many bytes may be written there, never 0
 *
 * Ends the life of every view handed out.
 *
 * Returns: (transfer none): where to receive the next bytes
 */
char *
herald_ami_parser_reserve (HeraldAmiParser *parser,
                           gsize *room)
{
  if (parser->start == parser->used)
    parser->start = parser->used = parser->scan = 0;
  if (parser->capacity - parser->used < CHUNK / 2 && parser->start > 0)
    {
      memmove (parser->buffer, parser->buffer + parser->start, parser->used - parser->start);
      parser->used -= parser->start;
      parser->scan -= parser->start;
      parser->start = 0;
    }
  if (parser->capacity - parser->used < CHUNK / 2)
    {
      parser->capacity = MIN (parser->capacity * 2, BUFFER_MAX + CHUNK);
      parser->buffer = g_realloc (parser->buffer, parser->capacity);
    }
  *room = parser->capacity - parser->used;
  return parser->buffer + parser->used;
}

/**
 * herald_ami_parser_commit:
 * @parser: a parser
 * @length: how many bytes were received where herald_ami_parser_reserve() said
 */
void
herald_ami_parser_commit (HeraldAmiParser *parser,
                          gsize length)
{
  g_return_if_fail (length <= parser->capacity - parser->used);
  parser->used += length;
}

/**
 * herald_ami_parser_feed:
 * @parser: a parser that was asked for messages until it had no more
 * @bytes: (array length=length): received bytes
 * @length: how many
 *
 * Copies bytes in, for streams that are not received in place.
 *
 * Returns: how many bytes were taken, at least one of a positive @length
 */
gsize
herald_ami_parser_feed (HeraldAmiParser *parser,
                        const char *bytes,
                        gsize length)
{
  gsize room;
  char *to = herald_ami_parser_reserve (parser, &room);

  length = MIN (length, room);
  if (length > 0)
    memcpy (to, bytes, length);
  herald_ami_parser_commit (parser, length);
  return length;
}

/* The line ends among the BLOCK bytes at @p, a bit each. */
static inline guint64
find_lfs (const char *p)
{
  return herald_ami_find_16_lfs (p) | herald_ami_find_16_lfs (p + 16) << 16
         | herald_ami_find_16_lfs (p + 32) << 32 | herald_ami_find_16_lfs (p + 48) << 48;
}

/* The next LF from @p on that has another LF one or two bytes behind it; only such a pair can end a message. */
static inline const char *
find_lf_pair (const char *p,
              const char *end)
{
  guint64 before = 0; /* of the last block's line ends, those that can still be the first of a pair */

  for (; end - p >= BLOCK; p += BLOCK)
    {
      guint64 lfs = find_lfs (p);
      guint64 second = lfs & (lfs << 1 | lfs << 2 | before >> 62 | before >> 63);

      if (second != 0)
        {
          p += __builtin_ctzll (second);
          return p[-1] == '\n' ? p - 1 : p - 2;
        }
      before = lfs;
    }
  if (before != 0)
    p -= 2;
  for (; p + 1 < end; p++)
    if (*p == '\n' && (p[1] == '\n' || (p + 2 < end && p[2] == '\n')))
      return p;
  return NULL;
}

/* Whether the LF at @lf ends the last line of a message; @after: where the next message begins. */
static gboolean
ends_message (HeraldAmiParser *parser,
              const char *begin,
              const char *lf,
              const char **after)
{
  if (parser->bare_lf)
    {
      /* Traces saved with mixed line ends have both. */
      *after = lf[1] == '\n' ? lf + 2 : lf + 3;
      return lf[1] == '\n' || lf[1] == '\r';
    }
  if (lf == begin || lf[-1] != '\r')
    return FALSE;
  if (lf[1] == '\n')
    *after = lf + 2;
  else if (lf[1] == '\r')
    *after = lf + 3;
  else
    return FALSE;
  return TRUE;
}

static gboolean
command_is_open (const char *begin,
                 const char *lf)
{
  gsize length = (gsize) (lf - begin);
  const char *last = lf;

  if (length < sizeof follows || memcmp (begin, follows, sizeof follows - 1) != 0)
    return FALSE;
  while (last > begin && (last[-1] == '\r' || last[-1] == '\n'))
    last--;
  return (gsize) (last - begin) < sizeof end_command - 1
         || memcmp (last - (sizeof end_command - 1), end_command, sizeof end_command - 1) != 0;
}

static HeraldAmiParse
fail (HeraldAmiParser *parser,
      HeraldWireError code,
      GError **error,
      const char *sentence)
{
  g_set_error_literal (&parser->error, HERALD_WIRE_ERROR, (int) code, sentence);
  if (error != NULL)
    *error = g_error_copy (parser->error);
  return HERALD_AMI_PARSE_ERROR;
}

/* Lines and headers are only counted where the bytes are enough to break a limit. */
static HeraldAmiParse
check_limits (HeraldAmiParser *parser,
              gsize length,
              GError **error)
{
  const char *p = parser->buffer + parser->start, *end = p + length, *lf;
  guint lines = 0;

  if (length > HERALD_AMI_MESSAGE_MAX)
    return fail (parser, HERALD_WIRE_ERROR_MESSAGE_TOO_LONG, error,
                 _("The server sent a message of more than 1 MiB (limit: message)."));
  for (; p < end; p = lf + 1, lines++)
    {
      lf = memchr (p, '\n', (gsize) (end - p));
      if ((lf != NULL ? lf : end) - p > HERALD_AMI_LINE_MAX)
        return fail (parser, HERALD_WIRE_ERROR_LINE_TOO_LONG, error,
                     _("The server sent a line of more than 64 KiB (limit: line)."));
      if (lf == NULL)
        break;
    }
  if (lines > HERALD_AMI_HEADERS_MAX)
    return fail (parser, HERALD_WIRE_ERROR_TOO_MANY_HEADERS, error,
                 _("The server sent a message of more than 16,384 lines (limit: headers)."));
  return HERALD_AMI_PARSE_MORE;
}

static gboolean
looks_like_banner (const char *p,
                   gsize length)
{
  return memcmp (p, banner_prefix, MIN (length, sizeof banner_prefix - 1)) == 0;
}

/* The first line tells whether there is a banner and how lines end. */
static HeraldAmiParse
read_first_line (HeraldAmiParser *parser,
                 GError **error)
{
  const char *p = parser->buffer + parser->start;
  gsize length = parser->used - parser->start;
  const char *lf = memchr (p, '\n', length);
  gboolean banner = looks_like_banner (p, lf != NULL ? (gsize) (lf - p) : length);

  if (parser->banner_required && (!banner || (lf == NULL && length > HERALD_AMI_BANNER_MAX)))
    return fail (parser, HERALD_WIRE_ERROR_NOT_ASTERISK, error,
                 _("The server does not introduce itself as an Asterisk manager."));
  if (lf == NULL)
    return length > HERALD_AMI_LINE_MAX ? check_limits (parser, length, error) : HERALD_AMI_PARSE_MORE;
  parser->begun = TRUE;
  parser->bare_lf = lf == p || lf[-1] != '\r';
  if (!banner || lf - p < (gssize) sizeof banner_prefix - 1)
    return HERALD_AMI_PARSE_MESSAGE;
  parser->banner = g_strstrip (g_strndup (p, (gsize) (lf - p)));
  parser->start = parser->scan = (gsize) (lf + 1 - parser->buffer);
  return HERALD_AMI_PARSE_BANNER;
}

static void
skip_empty_lines (HeraldAmiParser *parser)
{
  while (parser->start < parser->used
         && (parser->buffer[parser->start] == '\r' || parser->buffer[parser->start] == '\n'))
    parser->start++;
  parser->scan = MAX (parser->scan, parser->start);
}

/**
 * herald_ami_parser_next:
 * @parser: a parser
 * @message: (out) (transfer none) (optional): the message, valid until the next call on @parser
 * @error: return location for a #HERALD_WIRE_ERROR naming the limit that was broken
 *
 * Returns: what was read
 */
HeraldAmiParse
herald_ami_parser_next (HeraldAmiParser *parser,
                        HeraldAmiMessage **message,
                        GError **error)
{
  const char *begin, *end, *lf, *after = NULL;

  if (parser->error != NULL)
    {
      if (error != NULL)
        *error = g_error_copy (parser->error);
      return HERALD_AMI_PARSE_ERROR;
    }
  if (parser->start == parser->used)
    return HERALD_AMI_PARSE_MORE;
  if (!parser->begun)
    {
      HeraldAmiParse first = read_first_line (parser, error);

      if (first != HERALD_AMI_PARSE_MESSAGE)
        return first;
    }
  if (parser->scan == parser->start)
    skip_empty_lines (parser);
  begin = parser->buffer + parser->start;
  end = parser->buffer + parser->used;
  lf = parser->buffer + parser->scan;
  while ((lf = find_lf_pair (lf, end)) != NULL)
    {
      if (ends_message (parser, begin, lf, &after) && !command_is_open (begin, lf))
        break;
      lf++;
    }
  if (lf == NULL)
    {
      gsize pending = (gsize) (end - begin);

      parser->scan = MAX (parser->start, parser->used - MIN (pending, 2));
      /* In steps, or a peer that sends byte by byte would make this quadratic. */
      if (pending - parser->checked <= HERALD_AMI_LINE_MAX)
        return HERALD_AMI_PARSE_MORE;
      parser->checked = pending;
      return check_limits (parser, pending, error);
    }
  if (after - begin > HERALD_AMI_LINE_MAX
      && check_limits (parser, (gsize) (after - begin), error) == HERALD_AMI_PARSE_ERROR)
    return HERALD_AMI_PARSE_ERROR;
  herald_ami_message_init (&parser->message, begin, (gsize) (lf + 1 - begin), parser->bare_lf);
  parser->message.layouts = &parser->layouts;
  parser->start = parser->scan = (gsize) (after - parser->buffer);
  parser->checked = 0;
  parser->count++;
  if (message != NULL)
    *message = &parser->message;
  return HERALD_AMI_PARSE_MESSAGE;
}

/**
 * herald_ami_parser_end:
 * @parser: a parser
 * @error: return location for a #HERALD_WIRE_ERROR
 *
 * Call it when the stream has ended and herald_ami_parser_next() has no more.
 *
 * Returns: %HERALD_AMI_PARSE_MORE at the border of two messages, else %HERALD_AMI_PARSE_ERROR: the last
 *   message is not whole
 */
HeraldAmiParse
herald_ami_parser_end (HeraldAmiParser *parser,
                       GError **error)
{
  if (parser->error == NULL)
    skip_empty_lines (parser);
  if (parser->error == NULL && parser->start == parser->used)
    return HERALD_AMI_PARSE_MORE;
  if (parser->error == NULL)
    return fail (parser, HERALD_WIRE_ERROR_TRUNCATED, error, _("The stream ends in the middle of a message."));
  if (error != NULL)
    *error = g_error_copy (parser->error);
  return HERALD_AMI_PARSE_ERROR;
}

/**
 * herald_ami_parser_get_banner:
 * @parser: a parser
 *
 * Returns: (transfer none) (nullable): the banner line, if one was read
 */
const char *
herald_ami_parser_get_banner (HeraldAmiParser *parser)
{
  return parser->banner;
}

/**
 * herald_ami_parser_get_count:
 * @parser: a parser
 *
 * Returns: how many messages were read, the banner not counted
 */
guint64
herald_ami_parser_get_count (HeraldAmiParser *parser)
{
  return parser->count;
}
