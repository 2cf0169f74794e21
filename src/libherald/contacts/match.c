/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a caller's number is one of a contact's, and how sure that is. */

#include "contacts/match.h"

#include "contacts/match-query.h"

/**
 * herald_match_to_string:
 * @match: a class
 *
 * Returns: its word, as heraldctl prints it
 */
const char *
herald_match_to_string (HeraldMatch match)
{
  static const char *const words[] = { "exact", "national", "extension", "switchboard", "trailing" };

  return (guint) match < G_N_ELEMENTS (words) ? words[match] : "";
}

/**
 * herald_contact_match_new:
 * @contact: a contact; a reference is taken
 * @match: how sure it is
 * @index: which of its numbers
 *
 * Returns: (transfer full): a contact found by a number
 */
HeraldContactMatch *
herald_contact_match_new (HeraldContact *contact,
                          HeraldMatch match,
                          guint index)
{
  HeraldContactMatch *self = g_new0 (HeraldContactMatch, 1);

  self->contact = herald_contact_ref (contact);
  self->match = match;
  self->index = index;
  return self;
}

/**
 * herald_contact_match_copy:
 * @match: a match
 *
 * Returns: (transfer full): another like it, of the same contact
 */
HeraldContactMatch *
herald_contact_match_copy (const HeraldContactMatch *match)
{
  return herald_contact_match_new (match->contact, match->match, match->index);
}

/**
 * herald_contact_match_free:
 * @match: (transfer full) (nullable): a match
 */
void
herald_contact_match_free (HeraldContactMatch *match)
{
  if (match == NULL)
    return;
  herald_contact_unref (match->contact);
  g_free (match);
}

/**
 * herald_contact_match:
 * @contact: a contact
 * @number: the caller's number
 * @location: (nullable): where the account dials from
 * @match: (out): how sure it is
 * @index: (out): which of the contact's numbers it is
 *
 * Finds the number of a contact that is surest the caller's: the same E.164; the same national number where the country
 * of one is not known, or the same local number in the account's area code; all digits of an internal number; the main
 * number of the contact's company, where the caller's may be one of its extensions; the last
 * %HERALD_MATCH_TRAILING_DIGITS digits, and all of the shorter number, where the country of one is not known. What of this
 * is guessed is said in match-query.c.
 *
 * Returns: whether one is
 */
gboolean
herald_contact_match (const HeraldContact *contact,
                      const HeraldNumber *number,
                      const HeraldLocation *location,
                      HeraldMatch *match,
                      guint *index)
{
  g_autoptr (HeraldMatchQuery) query = herald_match_query_new (number, location);

  return herald_match_query_compare (query, contact, match, index);
}

/**
 * herald_contact_match_all:
 * @contacts: (element-type HeraldContact): what a source has answered
 * @number: the caller's number
 * @location: (nullable): where the account dials from
 *
 * Compares once more what a source outside Herald believes to be the caller.
 *
 * Returns: (transfer full) (element-type HeraldContactMatch): those who have the number, all in the same way: the
 *   surest in which anybody has it; in the order of @contacts
 */
GPtrArray *
herald_contact_match_all (GPtrArray *contacts,
                          const HeraldNumber *number,
                          const HeraldLocation *location)
{
  g_autoptr (HeraldMatchQuery) query = herald_match_query_new (number, location);
  GPtrArray *matches = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_match_free);

  for (guint i = 0; i < contacts->len; i++)
    {
      HeraldMatch match;
      guint index;

      if (herald_match_query_compare (query, contacts->pdata[i], &match, &index))
        g_ptr_array_add (matches, herald_contact_match_new (contacts->pdata[i], match, index));
    }
  herald_match_query_narrow (query, matches);
  return matches;
}
