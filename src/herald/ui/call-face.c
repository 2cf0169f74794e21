/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a call to the words of its card: every moment of a call, in one place and without a widget. */

#include "ui/call-face.h"

#include <glib/gi18n.h>

#include "base/phrase.h"
#include "ui/words.h"

/* Characters of what the dialplan told in one line: what servers show of a notification at most. */
#define DATA_CHARS_MAX 120

static gboolean
is_set (const char *text)
{
  return text != NULL && *text != '\0';
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/* "Incoming · Support": the moment, and what qualifies it. */
static char *
qualified (const char *moment,
           const char *qualifier)
{
  return herald_words_join (" · ", moment, or_empty (qualifier), NULL);
}

static void
set_moment (HeraldCallFace *face,
            HeraldTone tone,
            const char *icon,
            char *title)
{
  face->tone = tone;
  face->icon = icon;
  face->title = title;
}

static char *
talking_title (HeraldCallItem *item)
{
  g_autofree char *from = NULL;

  if (is_set (herald_call_item_get_transferred_by (item)))
    /* Translators: the colleague who transferred the caller, after "In a call · " */
    from = g_strdup_printf (_("from %s"), herald_call_item_get_transferred_by (item));
  return qualified (_("In a call"), from);
}

/**
 * herald_call_face_write_party:
 * @item: a call
 *
 * Returns: (transfer full): the other side as far as it is known: a name, "perhaps" a name, "somebody at" a company, or the
 *   number; empty: withheld
 */
char *
herald_call_face_write_party (HeraldCallItem *item)
{
  const char *guess = herald_call_item_get_guess_name (item);

  if (!is_set (guess))
    return is_set (herald_call_item_get_name (item)) ? g_strdup (herald_call_item_get_title (item))
                                                      : herald_phrase_number (herald_call_item_get_title (item));
  return herald_words_guess (herald_match_to_string (herald_call_item_get_match (item)), guess);
}

/**
 * herald_call_face_write_data:
 * @item: a call
 *
 * Returns: (transfer full): what the dialplan told of it: "Ticket: 7 · Customer no: 4711", cut where it is too long for a line; empty: none
 */
char *
herald_call_face_write_data (HeraldCallItem *item)
{
  const HeraldCallData *data = herald_call_item_get_data (item);
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < herald_call_data_get_n (data); i++)
    {
      g_autofree char *name = herald_call_data_dup_label (herald_call_data_get_key (data, i));

      if (i > 0)
        g_string_append (line, " · ");
      /* Translators: a datum of a call: its name, and what it is: "Ticket: 7" */
      g_string_append_printf (line, _("%1$s: %2$s"), name, herald_call_data_get_value (data, i));
    }
  if (g_utf8_strlen (line->str, -1) > DATA_CHARS_MAX)
    {
      g_string_truncate (line, (gsize) (g_utf8_offset_to_pointer (line->str, DATA_CHARS_MAX - 1) - line->str));
      g_string_append (line, "…");
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static void
face_dialing (HeraldCallFace *face,
              HeraldCallItem *item)
{
  if (herald_call_item_get_dial_phase (item) == HERALD_DIAL_OWN_PHONE)
    set_moment (face, HERALD_TONE_RINGING, "call-start-symbolic", g_strdup (_("Pick up your phone")));
  else
    set_moment (face, HERALD_TONE_RINGING, "call-outgoing-symbolic", g_strdup (_("Calling")));
}

static void
face_taken (HeraldCallFace *face,
            HeraldCallItem *item)
{
  char *title;

  if (is_set (herald_call_item_get_taken_by (item)))
    /* Translators: a colleague answered the call */
    title = g_strdup_printf (_("%s took it"), herald_call_item_get_taken_by (item));
  else
    title = g_strdup (_("Answered elsewhere"));
  set_moment (face, HERALD_TONE_OVER, "emblem-ok-symbolic", title);
  face->dim = TRUE;
}

static gboolean
dial_failed (HeraldCallItem *item)
{
  if (herald_call_item_get_dial_phase (item) == HERALD_DIAL_FAILED || herald_call_item_get_failure (item) != NULL)
    return TRUE;
  if (herald_call_item_get_direction (item) != HERALD_CALL_OUTGOING)
    return FALSE;
  switch (herald_call_item_get_outcome (item))
    {
    case HERALD_OUTCOME_BUSY:
    case HERALD_OUTCOME_NO_ANSWER:
    case HERALD_OUTCOME_FAILED:
    case HERALD_OUTCOME_OWN_PHONE:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
face_missed (HeraldCallFace *face,
             HeraldCallItem *item)
{
  gint64 ended = herald_call_item_get_ended_at (item);
  g_autofree char *clock = herald_words_clock (ended != 0 ? ended : herald_call_item_get_started_at (item));

  /* Translators: a missed call and its time, "Missed 12:04" */
  set_moment (face, HERALD_TONE_MISSED, "call-missed-symbolic", g_strdup_printf (_("Missed %s"), clock));
}

static void
face_ended (HeraldCallFace *face,
            HeraldCallItem *item)
{
  HeraldCallOutcome outcome = herald_call_item_get_outcome (item);

  if (dial_failed (item))
    set_moment (face, HERALD_TONE_FAILED, "dialog-warning-symbolic", g_strdup (_("Not connected")));
  else if (outcome == HERALD_OUTCOME_MISSED)
    face_missed (face, item);
  else if (outcome == HERALD_OUTCOME_ANSWERED_ELSEWHERE)
    face_taken (face, item);
  else if (outcome == HERALD_OUTCOME_DECLINED)
    set_moment (face, HERALD_TONE_OVER, "call-stop-symbolic", g_strdup (_("Declined")));
  else if (outcome == HERALD_OUTCOME_FORWARDED)
    set_moment (face, HERALD_TONE_OVER, "mail-forward-symbolic", g_strdup (_("Forwarded")));
  else
    set_moment (face, HERALD_TONE_OVER, "call-stop-symbolic", g_strdup (_("Call ended")));
}

static void
face_moment (HeraldCallFace *face,
             HeraldCallItem *item,
             gint64 since)
{
  const char *queue = herald_call_item_get_queue (item);

  face->timer_from = herald_call_item_get_started_at (item);
  switch (herald_call_item_get_state (item))
    {
    case HERALD_CALL_RINGING:
      set_moment (face, HERALD_TONE_RINGING, "call-incoming-symbolic", qualified (_("Incoming"), queue));
      break;
    case HERALD_CALL_WAITING:
      set_moment (face, HERALD_TONE_HELD, "call-incoming-symbolic", qualified (_("Still waiting"), queue));
      break;
    case HERALD_CALL_DIALING:
      face_dialing (face, item);
      break;
    case HERALD_CALL_CONNECTED:
      set_moment (face, HERALD_TONE_TALKING, "call-start-symbolic", talking_title (item));
      face->timer_from = herald_call_item_get_answered_at (item);
      break;
    case HERALD_CALL_HELD:
      set_moment (face, HERALD_TONE_HELD, "media-playback-pause-symbolic", g_strdup (_("On hold")));
      face->timer_from = since;
      break;
    case HERALD_CALL_ENDED:
    default:
      face->timer_from = 0;
      face_ended (face, item);
    }
}

/* Why a dial came to nothing, in a sentence a caller could hear. */
static char *
failure_sentence (HeraldCallItem *item)
{
  const GError *failure = herald_call_item_get_failure (item);
  const char *who = herald_call_item_get_title (item);

  if (failure != NULL)
    return g_strdup (failure->message);
  switch (herald_call_item_get_outcome (item))
    {
    case HERALD_OUTCOME_BUSY:
      return g_strdup_printf (_("%s is busy."), who);
    case HERALD_OUTCOME_NO_ANSWER:
      return g_strdup_printf (_("%s did not answer."), who);
    case HERALD_OUTCOME_OWN_PHONE:
      return g_strdup (_("Your phone did not answer."));
    default:
      return g_strdup (_("The number could not be reached."));
    }
}

/* Somebody whose number nobody has, not even nearly. */
static void
face_stranger (HeraldCallFace *face,
               HeraldCallItem *item,
               const char *number)
{
  guint n_silent = herald_call_item_get_n_silent (item);

  face->headline = g_strdup (number);
  face->second = g_strdup (herald_call_item_get_place (item));
  if (n_silent == 1)
    /* Translators: an address book gave no answer: "Customers (SQL) did not answer" */
    face->third = g_strdup_printf (_("%s did not answer"), herald_call_item_get_silent_source (item));
  else if (n_silent > 1)
    face->third = g_strdup_printf (ngettext ("%u address book did not answer", "%u address books did not answer", n_silent), n_silent);
}

/* Somebody who may be a contact, or calls from a contact's company. What the PBX calls them stands beside it; where there
 * is nothing to say, why it is a guess. */
static void
face_guess (HeraldCallFace *face,
            HeraldCallItem *item)
{
  gboolean person = herald_call_item_get_match (item) == HERALD_MATCH_TRAILING;
  const char *company = herald_contact_get_organisation (herald_call_item_get_guess (item));

  if (g_str_equal (company, herald_call_item_get_guess_name (item)))
    company = "";
  face->is_guess = TRUE;
  face->headline = herald_call_face_write_party (item);
  face->second = herald_words_join (" · ", herald_call_item_get_name (item), person ? company : "", NULL);
  if (*face->second == '\0')
    {
      g_free (face->second);
      face->second = g_strdup (person ? _("Only the last digits agree") : _("An extension of this company"));
    }
}

static void
face_party (HeraldCallFace *face,
            HeraldCallItem *item)
{
  const char *name = herald_call_item_get_name (item);
  const char *formatted = herald_call_item_get_formatted_number (item);
  g_autofree char *number = herald_phrase_number (is_set (formatted) ? formatted : herald_call_item_get_number (item));
  const char *place = herald_call_item_get_place (item);

  face->has_name = (is_set (name) || herald_call_item_get_guess (item) != NULL) && !herald_call_item_get_withheld (item);
  if (herald_call_item_get_withheld (item))
    {
      face->headline = g_strdup (_("Withheld number"));
      face->second = g_strdup (_("The caller does not show a number"));
    }
  else if (face->has_name)
    {
      if (herald_call_item_get_guess (item) != NULL)
        {
          face_guess (face, item);
        }
      else
        {
          face->headline = g_strdup (name);
          face->second = g_strdup (herald_call_item_get_organisation (item));
        }
      face->third = herald_words_join (" · ", number, place, NULL);
      /* While it is looked up, the line of the organisation is kept free: nothing moves when it comes. */
      if (!is_set (face->second) && !herald_call_item_get_looking_up (item))
        {
          g_free (face->second);
          face->second = g_steal_pointer (&face->third);
        }
    }
  else
    {
      face_stranger (face, item, number);
    }
}

/* A failed dial says why in the place of the organisation, which one knew when one dialled. */
static void
face_failure (HeraldCallFace *face,
              HeraldCallItem *item)
{
  if (face->tone != HERALD_TONE_FAILED)
    return;
  g_free (face->second);
  face->second = failure_sentence (item);
}

static void
face_others (HeraldCallFace *face,
             HeraldCallItem *item)
{
  guint others = MAX (herald_call_item_get_n_matches (item), 1) - 1;

  if (face->tone == HERALD_TONE_FAILED)
    return;
  if (herald_call_item_get_guess (item) != NULL)
    {
      face->others = g_strdup (_("Who is it?"));
      face->others_label = g_strdup (_("Choose who it is"));
    }
  else if (others > 0)
    {
      face->others = g_strdup_printf (ngettext ("or %u other", "or %u others", others), others);
      face->others_label = g_strdup_printf (ngettext ("Choose who it is: there is %u other", "Choose who it is: there are %u others", others),
                                            others);
    }
}

/* "Yesterday 14:20, 6 min" and the note of that call. */
static char *
last_call_in_words (HeraldJournalEntry *last,
                    gint64 now)
{
  gint64 answered = herald_journal_entry_get_answered_at (last);
  const char *note = herald_journal_entry_get_note (last);
  g_autofree char *when = herald_words_when (herald_journal_entry_get_started_at (last), now);
  g_autofree char *length = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *sentence = NULL;

  if (answered != 0)
    length = herald_words_length (herald_journal_entry_get_ended_at (last) - answered);
  /* Translators: when the last call with this party was and how long, "Last call: Yesterday 14:20, 6 min" */
  sentence = g_strdup_printf (_("Last call: %1$s, %2$s"), when, length != NULL ? length : _("not answered"));
  /* Translators: a note the user has written, in quotation marks */
  quoted = is_set (note) ? g_strdup_printf (_("“%s”"), note) : g_strdup ("");
  return herald_words_join (" · ", sentence, quoted, NULL);
}

/* The line keeps its place while the lookup runs. */
static void
face_history (HeraldCallFace *face,
              HeraldCallItem *item,
              gint64 now)
{
  HeraldJournalEntry *last = herald_call_item_get_last_call (item);

  if (last != NULL)
    face->history = last_call_in_words (last, now);
  else if (herald_call_item_get_withheld (item) || herald_call_item_get_direction (item) == HERALD_CALL_OUTGOING)
    return;
  else if (herald_call_item_get_looking_up (item))
    face->history = g_strdup (_("Looking up…"));
  else
    face->history = g_strdup (_("First call from this number"));
}

static void
face_called (HeraldCallFace *face,
             HeraldCallItem *item)
{
  const char *formatted = herald_call_item_get_formatted_dialed (item);
  g_autofree char *called = herald_phrase_number (is_set (formatted) ? formatted : herald_call_item_get_dialed (item));

  if (herald_call_item_get_direction (item) == HERALD_CALL_INCOMING && is_set (called))
    /* Translators: the number of ours that the caller dialled */
    face->called = g_strdup_printf (_("Called %s"), called);
}

static HeraldSuggestion
suggest (HeraldCallItem *item)
{
  HeraldContact *contact = herald_call_item_get_contact (item);
  gboolean callable = !herald_call_item_get_withheld (item);

  if (herald_call_item_get_state (item) == HERALD_CALL_ENDED)
    {
      if (!callable || herald_call_item_get_outcome (item) == HERALD_OUTCOME_ANSWERED_ELSEWHERE)
        return HERALD_SUGGEST_NOTHING;
      return dial_failed (item) ? HERALD_SUGGEST_TRY_AGAIN : HERALD_SUGGEST_CALL_BACK;
    }
  if (is_set (herald_call_item_get_record_url (item)))
    return HERALD_SUGGEST_OPEN_RECORD;
  if (contact == NULL && callable && !herald_call_item_get_looking_up (item))
    return HERALD_SUGGEST_ADD_CONTACT;
  return HERALD_SUGGEST_NOTHING;
}

static const char *
hang_up_words (HeraldCallState state)
{
  if (state == HERALD_CALL_RINGING)
    return _("Decline");
  return state == HERALD_CALL_DIALING ? _("Cancel") : _("Hang up");
}

static void
face_verbs (HeraldCallFace *face,
            HeraldCallItem *item)
{
  HeraldCallState state = herald_call_item_get_state (item);
  gboolean running = state != HERALD_CALL_ENDED;

  face->suggestion = suggest (item);
  face->can_hang_up = running && herald_call_item_get_can_hang_up (item);
  face->can_transfer = running && herald_call_item_get_can_transfer (item);
  /* A party on hold hears music already, and is not in my bridge. */
  face->can_park = face->can_transfer && state == HERALD_CALL_CONNECTED;
  face->hang_up_label = g_strdup (hang_up_words (state));
  face->copy = g_strdup (herald_call_item_get_withheld (item) ? "" : herald_call_item_get_copy_number (item));
  face->url = g_strdup (herald_call_item_get_record_url (item));
}

static void
never_null (char **text)
{
  if (*text == NULL)
    *text = g_strdup ("");
}

/**
 * herald_call_face_init:
 * @face: (out caller-allocates): what is to be seen; free it with herald_call_face_clear()
 * @item: the call
 * @since: wall clock microseconds of the call's last change of state
 * @now: the present, likewise
 */
void
herald_call_face_init (HeraldCallFace *face,
                       HeraldCallItem *item,
                       gint64 since,
                       gint64 now)
{
  *face = (HeraldCallFace) { 0 };
  face_moment (face, item, since);
  face_party (face, item);
  face_failure (face, item);
  face_others (face, item);
  face_history (face, item, now);
  face_verbs (face, item);
  face_called (face, item);
  never_null (&face->second);
  never_null (&face->third);
  never_null (&face->called);
  never_null (&face->history);
  never_null (&face->others);
  never_null (&face->others_label);
}

/**
 * herald_call_face_clear:
 * @face: a face
 */
void
herald_call_face_clear (HeraldCallFace *face)
{
  g_clear_pointer (&face->title, g_free);
  g_clear_pointer (&face->headline, g_free);
  g_clear_pointer (&face->second, g_free);
  g_clear_pointer (&face->third, g_free);
  g_clear_pointer (&face->called, g_free);
  g_clear_pointer (&face->history, g_free);
  g_clear_pointer (&face->others, g_free);
  g_clear_pointer (&face->others_label, g_free);
  g_clear_pointer (&face->copy, g_free);
  g_clear_pointer (&face->url, g_free);
  g_clear_pointer (&face->hang_up_label, g_free);
}

/**
 * herald_tone_to_css_class:
 * @tone: a tone
 *
 * Returns: the style class that carries its colour
 */
const char *
herald_tone_to_css_class (HeraldTone tone)
{
  static const char *const classes[] = { "ringing", "talking", "held", "missed", "failed", "over" };

  return classes[tone];
}

/**
 * herald_suggestion_to_label:
 * @suggestion: a suggestion
 *
 * Returns: the words on its button
 */
const char *
herald_suggestion_to_label (HeraldSuggestion suggestion)
{
  switch (suggestion)
    {
    case HERALD_SUGGEST_OPEN_RECORD:
      return _("Open record");
    case HERALD_SUGGEST_ADD_CONTACT:
      return _("Add contact");
    case HERALD_SUGGEST_CALL_BACK:
      return _("Call back");
    case HERALD_SUGGEST_TRY_AGAIN:
      return _("Try again");
    case HERALD_SUGGEST_NOTHING:
    default:
      return "";
    }
}
