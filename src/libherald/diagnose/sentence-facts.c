/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facts of a note, put into its sentence. */

#include <string.h>

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
    [HERALD_OUTCOME_NONE] = "nothing is known of how it ended",
    [HERALD_OUTCOME_ANSWERED] = "you spoke",
    [HERALD_OUTCOME_MISSED] = "missed, nobody answered",
    [HERALD_OUTCOME_ANSWERED_ELSEWHERE] = "somebody else answered it",
    [HERALD_OUTCOME_DECLINED] = "declined, or your phone was busy",
    [HERALD_OUTCOME_FORWARDED] = "it was sent on before anybody answered",
    [HERALD_OUTCOME_BUSY] = "the other side was busy or refused",
    [HERALD_OUTCOME_NO_ANSWER] = "the other side did not answer",
    [HERALD_OUTCOME_FAILED] = "the other side could not be reached",
    [HERALD_OUTCOME_CANCELLED] = "given up before the other side answered",
    [HERALD_OUTCOME_OWN_PHONE] = "your own phone did not answer",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (words) == HERALD_OUTCOME_OWN_PHONE + 1);
  return (guint) outcome < G_N_ELEMENTS (words) ? words[outcome] : words[HERALD_OUTCOME_NONE];
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
    { "exact", "whose number is the same with country and area" },
    { "national", "whose number is the same within the country; the contact's own country is not known" },
    { "extension", "whose number is this extension of the own PBX" },
    { "switchboard", "whose company has this number among those of its switchboard" },
    { "trailing", "who may be the caller: only the last digits of the number are the same" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (match, words[i][0]) == 0)
      return words[i][1];
  return "whose number matches";
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
    { 1, "there is no such number" },      { 3, "no route to it" },
    { 17, "busy" },                        { 18, "the phone does not respond" },
    { 19, "it rang and nobody answered" }, { 20, "the phone is not registered" },
    { 21, "rejected" },                    { 22, "the number has changed" },
    { 26, "answered elsewhere" },          { 27, "out of order" },
    { 28, "the number is incomplete" },    { 34, "no line is free" },
    { 38, "the network is out of order" }, { 41, "a temporary failure" },
    { 42, "the exchange is overloaded" },  { 50, "not subscribed to" },
    { 58, "the line cannot do that" },     { 102, "a timer ran out" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].cause == cause)
      return rows[i].words;
  return NULL;
}

static const char *
verdict (gint64 end)
{
  switch (end)
    {
    case HERALD_END_ANSWER:
      return "it answered";
    case HERALD_END_BUSY:
      return "it was busy or refused";
    case HERALD_END_NO_ANSWER:
      return "it did not answer";
    case HERALD_END_CANCEL:
      return "it was given up";
    case HERALD_END_FAILED:
      return "it could not be reached";
    default:
      return "nothing";
    }
}

static const char *
steps (gint64 value)
{
  switch (value & (HERALD_STEP_NOTIFY | HERALD_STEP_CARD))
    {
    case HERALD_STEP_NOTIFY | HERALD_STEP_CARD:
      return "a notification and the card";
    case HERALD_STEP_NOTIFY:
      return "a notification";
    case HERALD_STEP_CARD:
      return "the card";
    default:
      return "nothing to see";
    }
}

/* "PJSIP/1001-00000007" is a channel of the phone "PJSIP/1001". */
static void
add_phone (GString *to,
           const char *channel)
{
  const char *dash = channel != NULL ? strrchr (channel, '-') : NULL;

  if (channel == NULL)
    g_string_append (to, "a phone");
  else
    g_string_append_len (to, channel, dash != NULL && dash != channel ? dash - channel : (gssize) strlen (channel));
}

/* A number in braces only where there is a name too. */
static void
add_who (GString *to,
         const HeraldNote *note)
{
  g_autofree char *number = herald_channel_dup_number (note->number);
  g_autofree char *name = herald_channel_dup_name (note->name);

  if (*name != '\0' && *number != '\0')
    g_string_append_printf (to, "%s (%s)", name, number);
  else if (*name != '\0' || *number != '\0')
    g_string_append (to, *name != '\0' ? name : number);
  else
    g_string_append (to, "somebody without a number");
}

static void
add_text (GString *to,
          const char *text,
          const char *otherwise)
{
  g_string_append (to, text != NULL && *text != '\0' ? text : otherwise);
}

static void
add_cause (GString *to,
           gint64 cause)
{
  const char *words = herald_sentence_for_cause (cause);

  if (words != NULL)
    g_string_append_printf (to, " (%s)", words);
}

/* "no sources", "1 source", "3 sources" */
static void
add_count (GString *to,
           gint64 count,
           const char *noun)
{
  if (count == 0)
    g_string_append_printf (to, "no %ss", noun);
  else
    g_string_append_printf (to, "%" G_GINT64_FORMAT " %s%s", count, noun, count == 1 ? "" : "s");
}

/* Where contacts come from, by the id of the source. */
static void
add_source (GString *to,
            const char *id)
{
  if (id == NULL || strcmp (id, "book") == 0)
    g_string_append (to, "Herald’s address book");
  else
    g_string_append_printf (to, "the source “%s”", id);
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
    add_text (to, note->channel, "a channel");
  else if (is_fact (fact, length, "phone"))
    add_phone (to, note->channel);
  else if (is_fact (fact, length, "other"))
    add_text (to, note->other, "somebody");
  else if (is_fact (fact, length, "other-phone"))
    add_phone (to, note->other);
  else if (is_fact (fact, length, "too"))
    g_string_append (to, note->call != NULL ? "too" : "not your phone");
  else if (is_fact (fact, length, "source"))
    add_source (to, note->other);
  else if (is_fact (fact, length, "sources"))
    add_count (to, note->value, "source");
  else if (is_fact (fact, length, "channels"))
    add_count (to, note->value, "channel");
  else if (is_fact (fact, length, "who"))
    add_who (to, note);
  else if (is_fact (fact, length, "number"))
    add_text (to, note->number, "a number");
  else if (is_fact (fact, length, "name"))
    add_text (to, note->name, "a name");
  else if (is_fact (fact, length, "queue"))
    add_text (to, note->queue, "of the call");
  else if (is_fact (fact, length, "detail"))
    add_text (to, note->detail, "not told");
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
  const char *text = herald_sentence_template (note->code);
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
