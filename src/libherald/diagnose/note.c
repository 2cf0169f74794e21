/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes as values, and as messages of a recording: an event of Herald's own that stands among the server's, in the
 * server's spelling where it has one, so that whatever reads or cleans a recording understands a note's numbers,
 * names and channels too. */

#include "diagnose/note.h"

#include <string.h>

#include "base/text.h"

#define FIRST_LINE "Event: HeraldNote\r\n"

G_DEFINE_BOXED_TYPE (HeraldNote, herald_note, herald_note_copy, herald_note_free)

/* The texts of a note, and the header that carries each. */
static const struct
{
  const char *header;
  gsize offset;
} texts[] = {
  { "Call", G_STRUCT_OFFSET (HeraldNote, call) },
  { "Channel", G_STRUCT_OFFSET (HeraldNote, channel) },
  { "Uniqueid", G_STRUCT_OFFSET (HeraldNote, unique_id) },
  { "Linkedid", G_STRUCT_OFFSET (HeraldNote, linked_id) },
  { "OtherChannel", G_STRUCT_OFFSET (HeraldNote, other) },
  { "CallerIDNum", G_STRUCT_OFFSET (HeraldNote, number) },
  { "CallerIDName", G_STRUCT_OFFSET (HeraldNote, name) },
  { "Queue", G_STRUCT_OFFSET (HeraldNote, queue) },
  { "Detail", G_STRUCT_OFFSET (HeraldNote, detail) },
};

#define TEXT(note, i) G_STRUCT_MEMBER (const char *, (note), texts[(i)].offset)

#define WORD(name, word) word,
static const char *const words[] = {
  HERALD_WHYS (WORD) HERALD_RULE_NOTES (WORD) HERALD_ENGINE_NOTES (WORD) HERALD_LOOKUP_NOTES (WORD) HERALD_DESKTOP_NOTES (WORD)
};
#undef WORD

G_STATIC_ASSERT (G_N_ELEMENTS (words) == HERALD_NOTE_N);
G_STATIC_ASSERT ((int) HERALD_NOTE_ENDED == (int) HERALD_WHY_ENDED);
G_STATIC_ASSERT ((int) HERALD_NOTE_RULE_RINGING == (int) HERALD_WHY_N);
G_STATIC_ASSERT (HERALD_NOTE_RULE_OVER - HERALD_NOTE_RULE_RINGING == HERALD_REASON_OVER);
G_STATIC_ASSERT (HERALD_NOTE_RULE_SILENT_NUMBER - HERALD_NOTE_RULE_RINGING == HERALD_REASON_SILENT_NUMBER);

/**
 * herald_note_code_from_why:
 * @why: a reason of the tracker
 *
 * Returns: the note that tells it
 */
HeraldNoteCode
herald_note_code_from_why (HeraldWhy why)
{
  return (HeraldNoteCode) why;
}

/**
 * herald_note_code_from_rule:
 * @reason: a reason of the rules
 *
 * Returns: the note that tells it
 */
HeraldNoteCode
herald_note_code_from_rule (HeraldRuleReason reason)
{
  return (HeraldNoteCode) (HERALD_NOTE_RULE_RINGING + (int) reason);
}

/**
 * herald_note_code_to_string:
 * @code: a code
 *
 * Returns: its word in recordings, which never changes
 */
const char *
herald_note_code_to_string (HeraldNoteCode code)
{
  g_return_val_if_fail ((guint) code < HERALD_NOTE_N, "");
  return words[code];
}

static gboolean
code_from_span (HeraldSpan word,
                HeraldNoteCode *code)
{
  for (guint i = 0; i < HERALD_NOTE_N; i++)
    if (herald_span_is (word, words[i]))
      {
        *code = (HeraldNoteCode) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * herald_note_code_from_string:
 * @word: a word
 * @code: (out): the code
 *
 * Returns: whether there is such a code
 */
gboolean
herald_note_code_from_string (const char *word,
                              HeraldNoteCode *code)
{
  return code_from_span ((HeraldSpan) { word, (guint) strlen (word) }, code);
}

/* An empty text is none: a reader could not tell them apart. */
static char *
dup_clean (const char *bytes,
           gsize length)
{
  g_autofree char *clean = herald_text_clean (bytes, length, HERALD_NOTE_TEXT_MAX);

  return *clean != '\0' ? g_steal_pointer (&clean) : NULL;
}

/**
 * herald_note_copy:
 * @note: a note
 *
 * Returns: (transfer full): the same with texts of its own: valid UTF-8 of bounded length, without control or bidi
 *   characters
 */
HeraldNote *
herald_note_copy (const HeraldNote *note)
{
  HeraldNote *copy = g_memdup2 (note, sizeof *note);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (TEXT (copy, i) != NULL)
      TEXT (copy, i) = dup_clean (TEXT (note, i), strlen (TEXT (note, i)));
  return copy;
}

/**
 * herald_note_new_from_why:
 * @why: what the tracker decided
 * @time: microseconds of the wall clock; 0: not known
 *
 * Returns: (transfer full): a note of it
 */
HeraldNote *
herald_note_new_from_why (const HeraldWhyNote *why,
                          gint64 time)
{
  const HeraldNote note = {
    .code = herald_note_code_from_why (why->why),
    .time = time,
    .seq = why->seq,
    .value = why->value,
    .call = why->call != NULL ? why->call->id : NULL,
    .channel = why->channel,
    .unique_id = why->unique_id,
    .linked_id = why->linked_id,
    .other = why->other,
    .number = why->number,
    .name = why->name,
    .queue = why->queue,
    .detail = why->detail,
  };

  return herald_note_copy (&note);
}

/**
 * herald_note_free:
 * @note: (transfer full) (nullable): a note that owns its texts
 */
void
herald_note_free (HeraldNote *note)
{
  if (note == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free ((char *) TEXT (note, i));
  g_free (note);
}

/**
 * herald_note_write:
 * @note: a note
 * @to: appended to: one whole message of a recording
 */
void
herald_note_write (const HeraldNote *note,
                   GString *to)
{
  g_return_if_fail ((guint) note->code < HERALD_NOTE_N);

  g_string_append (to, FIRST_LINE);
  if (note->time > 0)
    g_string_append_printf (to, "Timestamp: %" G_GINT64_FORMAT ".%06d\r\n", note->time / G_USEC_PER_SEC,
                            (int) (note->time % G_USEC_PER_SEC));
  g_string_append_printf (to, "Code: %s\r\n", words[note->code]);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *clean = TEXT (note, i) != NULL ? dup_clean (TEXT (note, i), strlen (TEXT (note, i))) : NULL;

      if (clean != NULL)
        g_string_append_printf (to, "%s: %s\r\n", texts[i].header, clean);
    }
  if (note->value != 0)
    g_string_append_printf (to, "Value: %" G_GINT64_FORMAT "\r\n", note->value);
  if (note->seq != 0)
    g_string_append_printf (to, "Seq: %" G_GUINT64_FORMAT "\r\n", note->seq);
  g_string_append (to, "\r\n");
}

/**
 * herald_note_is_in:
 * @message: a message of a recording
 *
 * Returns: whether it is a note of Herald's, and nothing that a server sent
 */
gboolean
herald_note_is_in (const HeraldAmiMessage *message)
{
  HeraldSpan bytes = herald_ami_message_get_bytes (message);
  const gsize length = strlen (FIRST_LINE) - 2; /* a recording may have lost its CRs */

  return bytes.length > length && memcmp (bytes.data, FIRST_LINE, length) == 0
         && (bytes.data[length] == '\r' || bytes.data[length] == '\n');
}

static gboolean
span_to_int (HeraldSpan span,
             gint64 *value)
{
  g_autofree char *text = g_strndup (span.data, MIN (span.length, 24));

  return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, value, NULL);
}

static void
read_line (HeraldNote *note,
           HeraldSpan name,
           HeraldSpan value,
           gboolean *has_code)
{
  gint64 number;

  if (herald_span_is_nocase (name, "Code"))
    *has_code = *has_code || code_from_span (value, &note->code);
  else if (herald_span_is_nocase (name, "Value") && span_to_int (value, &number))
    note->value = number;
  else if (herald_span_is_nocase (name, "Seq") && span_to_int (value, &number) && number > 0)
    note->seq = (guint64) number;
  else
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      if (TEXT (note, i) == NULL && herald_span_is_nocase (name, texts[i].header))
        {
          TEXT (note, i) = dup_clean (value.data, value.length);
          return;
        }
}

/**
 * herald_note_read:
 * @message: a message of a recording
 *
 * Returns: (transfer full) (nullable): the note in it; %NULL if it is none, or one of a newer Herald
 */
HeraldNote *
herald_note_read (HeraldAmiMessage *message)
{
  g_autoptr (HeraldNote) note = NULL;
  gboolean has_code = FALSE;
  HeraldSpan name, value;
  HeraldAmiLines lines;

  if (!herald_note_is_in (message))
    return NULL;
  note = g_new0 (HeraldNote, 1);
  herald_ami_message_get_time (message, &note->time);
  herald_ami_lines_init (&lines, message);
  while (herald_ami_lines_next (&lines, &name, &value))
    read_line (note, name, value, &has_code);
  return has_code ? g_steal_pointer (&note) : NULL;
}
