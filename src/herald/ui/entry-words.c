/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A past call in words: with whom, which way, how it went. */

#include "ui/entry-words.h"

#include <glib/gi18n.h>

#include "base/phrase.h"
#include "numbers/number.h"
#include "ui/words.h"

static gboolean
is_incoming (HeraldJournalEntry *entry)
{
  return g_str_equal (herald_journal_entry_get_direction (entry), "incoming");
}

/**
 * herald_entry_words_is_missed:
 * @entry: a past call
 *
 * Returns: whether somebody called and nobody answered
 */
gboolean
herald_entry_words_is_missed (HeraldJournalEntry *entry)
{
  return g_str_equal (herald_journal_entry_get_outcome (entry), "missed");
}

/**
 * herald_entry_words_icon:
 * @entry: a past call
 *
 * Returns: the icon of its direction, or of a missed call
 */
const char *
herald_entry_words_icon (HeraldJournalEntry *entry)
{
  if (herald_entry_words_is_missed (entry))
    return "call-missed-symbolic";
  return is_incoming (entry) ? "call-incoming-symbolic" : "call-outgoing-symbolic";
}

/**
 * herald_entry_words_dial:
 * @entry: a past call
 *
 * Returns: the number that calls the party again; empty: withheld
 */
const char *
herald_entry_words_dial (HeraldJournalEntry *entry)
{
  const char *e164 = herald_journal_entry_get_e164 (entry);

  return *e164 != '\0' ? e164 : herald_journal_entry_get_number (entry);
}

/**
 * herald_entry_words_number:
 * @entry: a past call
 * @region: (nullable): the country one is in
 *
 * Returns: (transfer full): the party's number as its country writes it; empty: withheld
 */
char *
herald_entry_words_number (HeraldJournalEntry *entry,
                           const char *region)
{
  g_auto (HeraldNumber) number = { 0 };
  const char *written = herald_entry_words_dial (entry);

  g_autofree char *formatted = NULL;

  if (*written != '\0' && herald_number_init (&number, written, region))
    formatted = herald_number_format (&number, region);
  return herald_phrase_number (formatted != NULL ? formatted : written);
}

/**
 * herald_entry_words_party:
 * @entry: a past call
 * @region: (nullable): the country one is in
 *
 * Returns: (transfer full): the name, which may be a guess, else the organisation, else the number
 */
char *
herald_entry_words_party (HeraldJournalEntry *entry,
                          const char *region)
{
  g_autofree char *number = NULL;

  if (*herald_journal_entry_get_guess (entry) != '\0')
    return herald_words_guess (herald_journal_entry_get_guessed_by (entry), herald_journal_entry_get_guess (entry));
  if (*herald_journal_entry_get_name (entry) != '\0')
    return g_strdup (herald_journal_entry_get_name (entry));
  if (*herald_journal_entry_get_organisation (entry) != '\0')
    return g_strdup (herald_journal_entry_get_organisation (entry));
  number = herald_entry_words_number (entry, region);
  return *number != '\0' ? g_steal_pointer (&number) : g_strdup (_("Withheld number"));
}

/**
 * herald_entry_words_outcome:
 * @entry: a past call
 *
 * Returns: (transfer full): "Incoming, 6 min", "Missed", "Busy" …
 */
char *
herald_entry_words_outcome (HeraldJournalEntry *entry)
{
  static const struct
  {
    const char *outcome, *words;
  } known[] = {
    { "missed", N_("Missed") },
    { "answered-elsewhere", N_("Answered elsewhere") },
    { "declined", N_("Declined") },
    { "forwarded", N_("Forwarded") },
    { "busy", N_("Busy") },
    { "no-answer", N_("No answer") },
    { "failed", N_("Not connected") },
    { "cancelled", N_("Cancelled") },
    { "own-phone", N_("Your phone did not answer") },
    { HERALD_OUTCOME_WORD_INTERRUPTED, N_("Interrupted") },
  };
  const char *direction = is_incoming (entry) ? _("Incoming") : _("Outgoing");
  const char *outcome = herald_journal_entry_get_outcome (entry);
  gint64 answered = herald_journal_entry_get_answered_at (entry);
  g_autofree char *length = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (outcome, known[i].outcome))
      return g_strdup (_(known[i].words));
  if (answered == 0)
    return g_strdup (direction);
  length = herald_words_length (herald_journal_entry_get_ended_at (entry) - answered);
  return herald_words_join (", ", direction, length, NULL);
}
