/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facts of a note, put into its sentence. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/phrase.h"
#include "calls/channel.h"
#include "diagnose/sentences.h"

/**
 * herald_sentence_for_outcome:
 * @outcome: how a call ended
 *
 * Returns: the same in words that end a sentence
 */
const char *
herald_sentence_for_outcome (HeraldCallOutcome outcome)
{
  static const char *const words[] = {
    [HERALD_OUTCOME_NONE] = N_("nothing is known of how it ended"),
    [HERALD_OUTCOME_ANSWERED] = N_("you spoke"),
    [HERALD_OUTCOME_MISSED] = N_("missed, nobody answered"),
    [HERALD_OUTCOME_ANSWERED_ELSEWHERE] = N_("somebody else answered it"),
    [HERALD_OUTCOME_DECLINED] = N_("declined, or your phone was busy"),
    [HERALD_OUTCOME_FORWARDED] = N_("it was sent on before anybody answered"),
    [HERALD_OUTCOME_BUSY] = N_("the other side was busy or refused"),
    [HERALD_OUTCOME_NO_ANSWER] = N_("the other side did not answer"),
    [HERALD_OUTCOME_FAILED] = N_("the other side could not be reached"),
    [HERALD_OUTCOME_CANCELLED] = N_("given up before the other side answered"),
    [HERALD_OUTCOME_OWN_PHONE] = N_("your own phone did not answer"),
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (words) == HERALD_OUTCOME_OWN_PHONE + 1);
  return (guint) outcome < G_N_ELEMENTS (words) ? _(words[outcome]) : _(words[HERALD_OUTCOME_NONE]);
}

/**
 * herald_sentence_for_match:
 * @match: (nullable): the word of a #HeraldMatch
 *
 * Returns: the same in words that follow a comma
 */
const char *
herald_sentence_for_match (const char *match)
{
  static const char *const words[][2] = {
    { "exact", N_("whose number is the same with country and area") },
    { "national", N_("whose number is the same within the country; the contact's own country is not known") },
    { "extension", N_("whose number is this extension of the own PBX") },
    { "switchboard", N_("whose company has this number among those of its switchboard") },
    { "trailing", N_("who may be the caller: only the last digits of the number are the same") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (match, words[i][0]) == 0)
      return _(words[i][1]);
  return _("whose number matches");
}

/**
 * herald_sentence_for_cause:
 * @cause: a cause of Q.850, as Asterisk gives it with a hang-up
 *
 * Returns: (nullable): the same in words; %NULL for none and for those that say nothing
 */
const char *
herald_sentence_for_cause (gint64 cause)
{
  static const struct
  {
    gint64 cause;
    const char *words;
  } rows[] = {
    { 1, N_("there is no such number") },      { 3, N_("no route to it") },
    { 17, N_("busy") },                        { 18, N_("the phone does not respond") },
    { 19, N_("it rang and nobody answered") }, { 20, N_("the phone is not registered") },
    { 21, N_("rejected") },                    { 22, N_("the number has changed") },
    { 26, N_("answered elsewhere") },          { 27, N_("out of order") },
    { 28, N_("the number is incomplete") },    { 34, N_("no line is free") },
    { 38, N_("the network is out of order") }, { 41, N_("a temporary failure") },
    { 42, N_("the exchange is overloaded") },  { 50, N_("not subscribed to") },
    { 58, N_("the line cannot do that") },     { 102, N_("a timer ran out") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].cause == cause)
      return _(rows[i].words);
  return NULL;
}

static const char *
verdict (gint64 end)
{
  switch (end)
    {
    case HERALD_END_ANSWER:
      return _("it answered");
    case HERALD_END_BUSY:
      return _("it was busy or refused");
    case HERALD_END_NO_ANSWER:
      return _("it did not answer");
    case HERALD_END_CANCEL:
      return _("it was given up");
    case HERALD_END_FAILED:
      return _("it could not be reached");
    default:
      return C_("how a dial ended", "nothing");
    }
}

static const char *
steps (gint64 value)
{
  switch (value & (HERALD_STEP_NOTIFY | HERALD_STEP_CARD))
    {
    case HERALD_STEP_NOTIFY | HERALD_STEP_CARD:
      return _("a notification and the card");
    case HERALD_STEP_NOTIFY:
      return _("a notification");
    case HERALD_STEP_CARD:
      return _("the card");
    default:
      return _("nothing to see");
    }
}

/* "PJSIP/1001-00000007" is a channel of the phone "PJSIP/1001". */
static void
add_phone (GString *to,
           const char *channel)
{
  const char *dash = channel != NULL ? strrchr (channel, '-') : NULL;

  if (channel == NULL)
    g_string_append (to, _("a phone"));
  else
    g_string_append_len (to, channel, dash != NULL && dash != channel ? dash - channel : (gssize) strlen (channel));
}

/* A number in braces only where there is a name too. */
static void
add_who (GString *to,
         const HeraldNote *note)
{
  g_autofree char *digits = herald_channel_dup_number (note->number);
  g_autofree char *number = herald_phrase_number (digits);
  g_autofree char *name = herald_channel_dup_name (note->name);

  if (*name != '\0' && *number != '\0')
    /* Translators: a person's name and number: Ada Byron (030 1234567) */
    g_string_append_printf (to, _("%s (%s)"), name, number);
  else if (*name != '\0' || *number != '\0')
    g_string_append (to, *name != '\0' ? name : number);
  else
    g_string_append (to, _("somebody without a number"));
}

static void
add_text (GString *to,
          const char *text,
          const char *otherwise)
{
  g_string_append (to, text != NULL && *text != '\0' ? text : otherwise);
}

static void
add_number (GString *to,
            const char *number)
{
  g_autofree char *written = herald_phrase_number (number);

  add_text (to, written, _("a number"));
}

static void
add_cause (GString *to,
           gint64 cause)
{
  const char *words = herald_sentence_for_cause (cause);

  if (words != NULL)
    /* Translators: why a call ended, in the middle or at the end of a sentence: " (busy)". It stands for {cause}. */
    g_string_append_printf (to, _(" (%s)"), words);
}

static void
add_sources (GString *to,
             gint64 count)
{
  guint n = (guint) CLAMP (count, 0, G_MAXUINT);

  if (n == 0)
    g_string_append (to, _("no sources"));
  else
    /* Translators: of contacts; it stands for {sources} */
    g_string_append_printf (to, ngettext ("%u source", "%u sources", n), n);
}

static void
add_channels (GString *to,
              gint64 count)
{
  guint n = (guint) CLAMP (count, 0, G_MAXUINT);

  if (n == 0)
    g_string_append (to, _("no channels"));
  else
    /* Translators: connections of phones at the server; it stands for {channels} */
    g_string_append_printf (to, ngettext ("%u channel", "%u channels", n), n);
}

/* Where contacts come from, by the id of the source. */
static void
add_source (GString *to,
            const char *id)
{
  if (id == NULL || strcmp (id, "book") == 0)
    /* Translators: it stands for {source} */
    g_string_append (to, _("Herald’s address book"));
  else
    /* Translators: where contacts come from; it stands for {source} */
    g_string_append_printf (to, _("the source “%s”"), id);
}

static gboolean
is_fact (const char *fact,
         gsize length,
         const char *name)
{
  return strlen (name) == length && memcmp (fact, name, length) == 0;
}

static void
add_fact (GString *to,
          const HeraldNote *note,
          const char *fact,
          gsize length)
{
  if (is_fact (fact, length, "channel"))
    add_text (to, note->channel, _("a channel"));
  else if (is_fact (fact, length, "phone"))
    add_phone (to, note->channel);
  else if (is_fact (fact, length, "other"))
    add_text (to, note->other, _("somebody"));
  else if (is_fact (fact, length, "other-phone"))
    add_phone (to, note->other);
  else if (is_fact (fact, length, "source"))
    add_source (to, note->other);
  else if (is_fact (fact, length, "sources"))
    add_sources (to, note->value);
  else if (is_fact (fact, length, "channels"))
    add_channels (to, note->value);
  else if (is_fact (fact, length, "who"))
    add_who (to, note);
  else if (is_fact (fact, length, "number"))
    add_number (to, note->number);
  else if (is_fact (fact, length, "name"))
    add_text (to, note->name, _("a name"));
  else if (is_fact (fact, length, "queue"))
    add_text (to, note->queue, _("of the call"));
  else if (is_fact (fact, length, "detail"))
    add_text (to, note->detail, _("not told"));
  else if (is_fact (fact, length, "value"))
    g_string_append_printf (to, "%" G_GINT64_FORMAT, note->value);
  else if (is_fact (fact, length, "cause"))
    add_cause (to, note->value);
  else if (is_fact (fact, length, "verdict"))
    g_string_append (to, verdict (note->value));
  else if (is_fact (fact, length, "steps"))
    g_string_append (to, steps (note->value));
  else if (is_fact (fact, length, "outcome"))
    g_string_append (to, herald_sentence_for_outcome ((HeraldCallOutcome) note->value));
  else if (is_fact (fact, length, "match"))
    g_string_append (to, herald_sentence_for_match (note->detail));
  else
    g_string_append_len (to, fact - 1, (gssize) length + 2); /* a test finds it */
}

/**
 * herald_note_to_sentence:
 * @note: a note
 *
 * Returns: (transfer full): one plain sentence that a user or an administrator understands
 */
char *
herald_note_to_sentence (const HeraldNote *note)
{
  const char *text = herald_sentence_template (note->code, note->call != NULL);
  GString *sentence = g_string_new (NULL);

  while (text != NULL && *text != '\0')
    {
      const char *open = strchr (text, '{');
      const char *close = open != NULL ? strchr (open, '}') : NULL;

      if (close == NULL)
        {
          g_string_append (sentence, text);
          break;
        }
      g_string_append_len (sentence, text, open - text);
      add_fact (sentence, note, open + 1, (gsize) (close - open - 1));
      text = close + 1;
    }
  return g_string_free (sentence, FALSE);
}
