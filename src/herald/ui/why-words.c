/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The notes of a call as a person asks for them: did it pop, and if not, why not. No widgets. */

#include "ui/why-words.h"

/* Why a call of mine was not to be seen, the weightiest first: where several were noted, the first of these is told. */
static const HeraldNoteCode reasons[] = {
  HERALD_NOTE_NO_DEVICE,
  HERALD_NOTE_NO_CALL_CLASS,
  HERALD_NOTE_LINK_BLIND,
  HERALD_NOTE_LINK_LOST,
  HERALD_NOTE_LINK_FAILED,
  HERALD_NOTE_LINK_OFFLINE,
  HERALD_NOTE_LINK_WAITING,
  HERALD_NOTE_SNAPSHOT_FAILED,
  HERALD_NOTE_CLASS_MISSING,
  HERALD_NOTE_RULE_NEVER,
  HERALD_NOTE_RULE_DO_NOT_DISTURB,
  HERALD_NOTE_RULE_NOTHING_ON,
  HERALD_NOTE_RULE_INTERNAL_OFF,
  HERALD_NOTE_RULE_SILENT_QUEUE,
  HERALD_NOTE_RULE_SILENT_NUMBER,
  HERALD_NOTE_RULE_OUTGOING_OFF,
  HERALD_NOTE_NOTICE_QUIET,
  HERALD_NOTE_NOTICE_FAILED,
  HERALD_NOTE_NOTICE_NO_SERVER,
  HERALD_NOTE_RULE_OVER,
  HERALD_NOTE_RULE_WAIT_FOR_ANSWER,
  HERALD_NOTE_NEVER_RANG,
  HERALD_NOTE_UP_BEFORE_DIAL,
  HERALD_NOTE_OWN_OTHER_PHONE,
  HERALD_NOTE_ORIGINATED,
  HERALD_NOTE_SNAPSHOT_GONE,
  HERALD_NOTE_FOUND_UP,
  HERALD_NOTE_FOUND_TALKING,
  HERALD_NOTE_OTHER_DEVICE,
  HERALD_NOTE_TOO_MANY,
};

static const HeraldNote *
find (const HeraldExplained *explained,
      HeraldNoteCode code)
{
  for (guint i = 0; i < explained->notes->len; i++)
    {
      const HeraldNote *note = g_ptr_array_index (explained->notes, i);

      if (note->code == code)
        return note;
    }
  return NULL;
}

/* Handed to the desktop is not yet seen: it may have refused, or keep it in a list. */
static gboolean
notice_was_seen (const HeraldExplained *explained)
{
  return find (explained, HERALD_NOTE_NOTICE_SHOWN) != NULL && find (explained, HERALD_NOTE_NOTICE_FAILED) == NULL
         && find (explained, HERALD_NOTE_NOTICE_QUIET) == NULL;
}

/* The desktop has not said anything yet, and nothing speaks against it. */
static gboolean
is_undisputed (const HeraldExplained *explained)
{
  return find (explained, HERALD_NOTE_NOTICE_FAILED) == NULL
         && find (explained, HERALD_NOTE_NOTICE_NO_SERVER) == NULL && find (explained, HERALD_NOTE_NOTICE_QUIET) == NULL;
}

/**
 * herald_why_words_kind:
 * @explained: a call, with its notes
 *
 * Returns: whether it was to be seen
 */
HeraldWhyKind
herald_why_words_kind (const HeraldExplained *explained)
{
  if (explained->link)
    return HERALD_WHY_LINK;
  /* A call that was missed is told of afterwards, also where it was not announced. */
  if (find (explained, HERALD_NOTE_POPPED) != NULL
      && (find (explained, HERALD_NOTE_CARD_SHOWN) != NULL || notice_was_seen (explained) || is_undisputed (explained)))
    return HERALD_WHY_SHOWN;
  return explained->call != NULL ? HERALD_WHY_NOT_SHOWN : HERALD_WHY_OTHERS;
}

/**
 * herald_why_words_is_trouble:
 * @explained: what is about no call
 *
 * Returns: whether it may be why a call was not seen; a connection that came up and stayed is not
 */
gboolean
herald_why_words_is_trouble (const HeraldExplained *explained)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (find (explained, reasons[i]) != NULL)
      return TRUE;
  return find (explained, HERALD_NOTE_FORGED_LINES) != NULL || find (explained, HERALD_NOTE_FORGED_EVENT) != NULL;
}

/**
 * herald_why_words_reason:
 * @explained: a call that was not shown, or what is about no call
 *
 * Returns: (transfer full): the one sentence that says why; empty where nothing was noted
 */
char *
herald_why_words_reason (const HeraldExplained *explained)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      const HeraldNote *note = find (explained, reasons[i]);

      if (note != NULL)
        return herald_explained_write_sentence (explained, note);
    }
  if (explained->notes->len == 0)
    return g_strdup ("");
  return herald_explained_write_sentence (explained, g_ptr_array_index (explained->notes, explained->notes->len - 1));
}

/**
 * herald_why_words_clock:
 * @time: microseconds of the wall clock; 0: not known
 *
 * Returns: (transfer full): "12:04:10.312" at this place, or empty
 */
char *
herald_why_words_clock (gint64 time)
{
  return time != 0 ? herald_explanation_format_time (time) : g_strdup ("");
}

static char *
day (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d") : g_strdup ("");
}

static void
append (GString *text,
        const HeraldExplained *explained)
{
  g_autofree char *date = explained->time != 0 ? day (explained->time) : g_strdup ("");

  g_string_append_printf (text, "%s%s%s\n", explained->heading, *date != '\0' ? " · " : "", date);
  for (guint i = 0; i < explained->notes->len; i++)
    {
      const HeraldNote *note = g_ptr_array_index (explained->notes, i);
      g_autofree char *clock = herald_why_words_clock (note->time);
      g_autofree char *sentence = herald_explained_write_sentence (explained, note);

      g_string_append_printf (text, "%s%s%s\n", clock, *clock != '\0' ? "  " : "", sentence);
    }
}

/**
 * herald_why_words_text:
 * @explained: (element-type HeraldExplained): calls
 *
 * Returns: (transfer full): all that was noted of them, as text to be sent to somebody
 */
char *
herald_why_words_text (GPtrArray *explained)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < explained->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, '\n');
      append (text, g_ptr_array_index (explained, i));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
