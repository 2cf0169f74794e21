/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a call to the words of its card: every moment of a call, in one place and without a widget. The call
 * is read through its properties only, so that a test can put any object in its place. */

#include "ui/call-face.h"

#include <glib/gi18n.h>

#include "calls/call.h"
#include "contacts/contact.h"
#include "engine/call-item.h"
#include "ui/words.h"

/* What is known of the call, read in one go. */
typedef struct
{
  char *number, *formatted, *copy, *place, *name, *organisation, *dialed, *queue, *taken_by, *transferred_by;
  HeraldContact *contact;
  GObject *last_call;
  GError *failure;
  HeraldCallDirection direction;
  HeraldCallState state;
  HeraldCallOutcome outcome;
  HeraldDialPhase phase;
  guint n_matches;
  gboolean withheld, looking_up, can_hang_up, can_transfer;
  gint64 started, answered, ended;
} Facts;

static void
facts_init (Facts *facts,
            GObject *item)
{
  int direction, state, outcome, phase;

  g_object_get (item,
                "number", &facts->number, "formatted-number", &facts->formatted, "copy-number", &facts->copy,
                "place", &facts->place, "name", &facts->name, "organisation", &facts->organisation,
                "dialed", &facts->dialed, "queue", &facts->queue, "taken-by", &facts->taken_by, "transferred-by", &facts->transferred_by,
                "contact", &facts->contact, "last-call", &facts->last_call, "failure", &facts->failure,
                "direction", &direction, "state", &state, "outcome", &outcome, "dial-phase", &phase,
                "n-matches", &facts->n_matches, "withheld", &facts->withheld, "looking-up", &facts->looking_up,
                "can-hang-up", &facts->can_hang_up, "can-transfer", &facts->can_transfer,
                "started-at", &facts->started, "answered-at", &facts->answered, "ended-at", &facts->ended, NULL);
  facts->direction = direction;
  facts->state = state;
  facts->outcome = outcome;
  facts->phase = phase;
}

static void
facts_clear (Facts *facts)
{
  g_free (facts->number);
  g_free (facts->formatted);
  g_free (facts->copy);
  g_free (facts->place);
  g_free (facts->name);
  g_free (facts->organisation);
  g_free (facts->dialed);
  g_free (facts->queue);
  g_free (facts->taken_by);
  g_free (facts->transferred_by);
  g_clear_pointer (&facts->contact, herald_contact_unref);
  g_clear_object (&facts->last_call);
  g_clear_error (&facts->failure);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Facts, facts_clear)

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
talking_title (const Facts *facts)
{
  g_autofree char *from = NULL;

  if (is_set (facts->transferred_by))
    /* Translators: the colleague who transferred the caller, after "In a call · " */
    from = g_strdup_printf (_("from %s"), facts->transferred_by);
  return qualified (_("In a call"), from);
}

static void
face_dialing (HeraldCallFace *face,
              const Facts *facts)
{
  if (facts->phase == HERALD_DIAL_OWN_PHONE)
    set_moment (face, HERALD_TONE_RINGING, "call-start-symbolic", g_strdup (_("Pick up your phone")));
  else
    set_moment (face, HERALD_TONE_RINGING, "call-outgoing-symbolic", g_strdup (_("Calling")));
  face->timer_from = facts->started;
}

static void
face_taken (HeraldCallFace *face,
            const Facts *facts)
{
  char *title;

  if (is_set (facts->taken_by))
    /* Translators: a colleague answered the call */
    title = g_strdup_printf (_("%s took it"), facts->taken_by);
  else
    title = g_strdup (_("Answered elsewhere"));
  set_moment (face, HERALD_TONE_OVER, "emblem-ok-symbolic", title);
  face->dim = TRUE;
}

static gboolean
dial_failed (const Facts *facts)
{
  return facts->phase == HERALD_DIAL_FAILED || facts->failure != NULL
         || (facts->direction == HERALD_CALL_OUTGOING
             && (facts->outcome == HERALD_OUTCOME_BUSY || facts->outcome == HERALD_OUTCOME_NO_ANSWER
                 || facts->outcome == HERALD_OUTCOME_FAILED || facts->outcome == HERALD_OUTCOME_OWN_PHONE));
}

static void
face_ended (HeraldCallFace *face,
            const Facts *facts)
{
  g_autofree char *clock = herald_words_clock (facts->ended != 0 ? facts->ended : facts->started);

  if (dial_failed (facts))
    set_moment (face, HERALD_TONE_FAILED, "dialog-warning-symbolic", g_strdup (_("Not connected")));
  else if (facts->outcome == HERALD_OUTCOME_MISSED)
    /* Translators: a missed call and its time, "Missed 12:04" */
    set_moment (face, HERALD_TONE_MISSED, "call-missed-symbolic", g_strdup_printf (_("Missed %s"), clock));
  else if (facts->outcome == HERALD_OUTCOME_ANSWERED_ELSEWHERE)
    face_taken (face, facts);
  else if (facts->outcome == HERALD_OUTCOME_DECLINED)
    set_moment (face, HERALD_TONE_OVER, "call-stop-symbolic", g_strdup (_("Declined")));
  else if (facts->outcome == HERALD_OUTCOME_FORWARDED)
    set_moment (face, HERALD_TONE_OVER, "mail-forward-symbolic", g_strdup (_("Forwarded")));
  else
    set_moment (face, HERALD_TONE_OVER, "call-stop-symbolic", g_strdup (_("Call ended")));
}

static void
face_moment (HeraldCallFace *face,
             const Facts *facts,
             gint64 since)
{
  switch (facts->state)
    {
    case HERALD_CALL_RINGING:
      set_moment (face, HERALD_TONE_RINGING, "call-incoming-symbolic", qualified (_("Incoming"), facts->queue));
      face->timer_from = facts->started;
      break;
    case HERALD_CALL_WAITING:
      set_moment (face, HERALD_TONE_HELD, "call-incoming-symbolic", qualified (_("Still waiting"), facts->queue));
      face->timer_from = facts->started;
      break;
    case HERALD_CALL_DIALING:
      face_dialing (face, facts);
      break;
    case HERALD_CALL_CONNECTED:
      set_moment (face, HERALD_TONE_TALKING, "call-start-symbolic", talking_title (facts));
      face->timer_from = facts->answered;
      break;
    case HERALD_CALL_HELD:
      set_moment (face, HERALD_TONE_HELD, "media-playback-pause-symbolic", g_strdup (_("On hold")));
      face->timer_from = since;
      break;
    case HERALD_CALL_ENDED:
    default:
      face_ended (face, facts);
    }
}

/* Why a dial came to nothing, in a sentence a caller could hear. */
static char *
failure_sentence (const Facts *facts)
{
  const char *who = is_set (facts->name) ? facts->name : facts->formatted;

  if (facts->failure != NULL)
    return g_strdup (facts->failure->message);
  if (facts->outcome == HERALD_OUTCOME_BUSY)
    return g_strdup_printf (_("%s is busy."), or_empty (who));
  if (facts->outcome == HERALD_OUTCOME_NO_ANSWER)
    return g_strdup_printf (_("%s did not answer."), or_empty (who));
  if (facts->outcome == HERALD_OUTCOME_OWN_PHONE)
    return g_strdup (_("Your phone did not answer."));
  return g_strdup (_("The number could not be reached."));
}

static void
face_party (HeraldCallFace *face,
            const Facts *facts)
{
  gboolean failed = facts->state == HERALD_CALL_ENDED && dial_failed (facts);
  const char *number = is_set (facts->formatted) ? facts->formatted : or_empty (facts->number);
  g_autofree char *number_and_place = herald_words_join (" · ", number, or_empty (facts->place), NULL);

  face->has_name = is_set (facts->name) && !facts->withheld;
  if (facts->withheld)
    {
      face->headline = g_strdup (_("Withheld number"));
      face->second = g_strdup (_("The caller does not show a number"));
    }
  else if (face->has_name)
    {
      face->headline = g_strdup (facts->name);
      face->second = g_strdup (or_empty (facts->organisation));
      face->third = g_steal_pointer (&number_and_place);
    }
  else
    {
      face->headline = g_strdup (*number != '\0' ? number : _("Unknown number"));
      face->second = g_strdup (or_empty (facts->place));
    }
  /* A failed dial says why in the place of the organisation, which one knew when one dialled. */
  if (failed)
    {
      g_free (face->second);
      face->second = failure_sentence (facts);
    }
  if (facts->n_matches > 1 && !failed)
    face->others = g_strdup_printf (ngettext ("or %u other", "or %u others", facts->n_matches - 1),
                                    facts->n_matches - 1);
}

/* "Yesterday 14:20, 6 min", or what is known instead; the line keeps its place while the lookup runs. */
static void
face_history (HeraldCallFace *face,
              const Facts *facts,
              gint64 now)
{
  gint64 started = 0, answered = 0, ended = 0;
  g_autofree char *when = NULL;
  g_autofree char *length = NULL;

  if (facts->withheld || !is_set (facts->number))
    return;
  if (facts->last_call == NULL)
    {
      if (facts->looking_up)
        face->history = g_strdup (_("Looking up…"));
      else if (facts->direction == HERALD_CALL_INCOMING)
        face->history = g_strdup (_("First call from this number"));
      return;
    }

  g_object_get (facts->last_call, "started-at", &started, "answered-at", &answered, "ended-at", &ended, NULL);
  when = herald_words_when (started, now);
  if (answered != 0 && ended > answered)
    length = herald_words_length (ended - answered);
  else
    length = g_strdup (_("not answered"));
  /* Translators: when the last call with this party was and how long, "Last call Yesterday 14:20, 6 min" */
  face->history = g_strdup_printf (_("Last call: %1$s, %2$s"), when, length);
}

static HeraldSuggestion
suggest (const Facts *facts)
{
  gboolean callable = is_set (facts->number) && !facts->withheld;

  if (facts->state == HERALD_CALL_ENDED && dial_failed (facts))
    return callable ? HERALD_SUGGEST_TRY_AGAIN : HERALD_SUGGEST_NOTHING;
  if (facts->state == HERALD_CALL_ENDED && facts->outcome == HERALD_OUTCOME_ANSWERED_ELSEWHERE)
    return HERALD_SUGGEST_NOTHING;
  if (facts->state == HERALD_CALL_ENDED)
    return callable ? HERALD_SUGGEST_CALL_BACK : HERALD_SUGGEST_NOTHING;
  if (facts->contact != NULL && *herald_contact_get_url (facts->contact) != '\0')
    return HERALD_SUGGEST_OPEN_RECORD;
  if (facts->contact == NULL && callable && !facts->looking_up)
    return HERALD_SUGGEST_ADD_CONTACT;
  return HERALD_SUGGEST_NOTHING;
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
 * @item: the call, anything with the properties of #HeraldCallItem
 * @since: wall clock microseconds of the call's last change of state
 * @now: the present, likewise
 */
void
herald_call_face_init (HeraldCallFace *face,
                       GObject *item,
                       gint64 since,
                       gint64 now)
{
  g_auto (Facts) facts = { 0 };

  *face = (HeraldCallFace) { 0 };
  facts_init (&facts, item);
  face_moment (face, &facts, since);
  face_party (face, &facts);
  face_history (face, &facts, now);
  if (facts.direction == HERALD_CALL_INCOMING && is_set (facts.dialed))
    /* Translators: the number of ours that the caller dialled */
    face->called = g_strdup_printf (_("Called %s"), facts.dialed);

  face->suggestion = suggest (&facts);
  face->can_hang_up = facts.can_hang_up && facts.state != HERALD_CALL_ENDED;
  face->hang_up_label = g_strdup (facts.state == HERALD_CALL_RINGING   ? _("Decline")
                                  : facts.state == HERALD_CALL_DIALING ? _("Cancel")
                                                                       : _("Hang up"));
  face->can_transfer = facts.can_transfer && facts.state != HERALD_CALL_ENDED;
  face->copy = g_strdup (facts.withheld ? "" : or_empty (facts.copy));
  face->url = g_strdup (facts.contact != NULL ? herald_contact_get_url (facts.contact) : "");
  never_null (&face->second);
  never_null (&face->third);
  never_null (&face->called);
  never_null (&face->history);
  never_null (&face->others);
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
