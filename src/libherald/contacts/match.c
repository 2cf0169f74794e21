/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a caller's number is one of a contact's, and how sure that is. */

#include "contacts/match.h"

#include <string.h>

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

static gboolean
is_at_home (const HeraldNumber *number,
            const HeraldLocation *location)
{
  return number->region != NULL && location != NULL && location->region != NULL
         && g_ascii_strncasecmp (number->region, location->region, 2) == 0;
}

/* How a stored number and the caller's belong together; FALSE: not at all. */
static gboolean
compare (const HeraldContactNumber *stored,
         const HeraldNumber *number,
         const HeraldLocation *location,
         HeraldMatch *match)
{
  if (number->e164 != NULL && stored->e164 != NULL)
    {
      *match = HERALD_MATCH_EXACT;
      return g_str_equal (number->e164, stored->e164);
    }
  if (number->e164 == NULL && stored->e164 == NULL && g_str_equal (number->digits, stored->digits))
    {
      *match = number->kind == HERALD_NUMBER_SHORT ? HERALD_MATCH_EXTENSION : HERALD_MATCH_NATIONAL;
      return *number->digits != '\0';
    }
  *match = HERALD_MATCH_NATIONAL;
  if (stored->national == NULL)
    return FALSE;
  if (number->e164 == NULL)
    return number->kind != HERALD_NUMBER_SHORT && g_str_equal (number->digits + strspn (number->digits, "+0"), stored->national);
  return g_str_equal (number->e164 + 1, stored->national)
         || (is_at_home (number, location) && g_str_equal (number->national, stored->national));
}

/**
 * herald_contact_match:
 * @contact: a contact
 * @number: the caller's number
 * @location: (nullable): where the account dials from
 * @match: (out): how sure it is
 * @index: (out): which of the contact's numbers it is
 *
 * Finds the number of a contact that is surest the caller's.
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
  gboolean found = FALSE;

  for (guint i = 0; i < herald_contact_get_n_numbers (contact); i++)
    {
      HeraldMatch class;

      if (!compare (herald_contact_get_number (contact, i), number, location, &class) || (found && class >= *match))
        continue;
      *match = class;
      *index = i;
      found = TRUE;
    }
  return found;
}

static int
by_class (gconstpointer one,
          gconstpointer other)
{
  const HeraldContactMatch *a = *(HeraldContactMatch *const *) one, *b = *(HeraldContactMatch *const *) other;

  return (int) a->match - (int) b->match;
}

/**
 * herald_contact_match_all:
 * @contacts: (element-type HeraldContact): what a source has answered
 * @number: the caller's number
 * @location: (nullable): where the account dials from
 *
 * Compares once more what a source outside Herald believes to be the caller.
 *
 * Returns: (transfer full) (element-type HeraldContactMatch): those who have the number, the surest first
 */
GPtrArray *
herald_contact_match_all (GPtrArray *contacts,
                          const HeraldNumber *number,
                          const HeraldLocation *location)
{
  GPtrArray *matches = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_match_free);

  for (guint i = 0; i < contacts->len; i++)
    {
      HeraldMatch match;
      guint index;

      if (herald_contact_match (contacts->pdata[i], number, location, &match, &index))
        g_ptr_array_add (matches, herald_contact_match_new (contacts->pdata[i], match, index));
    }
  g_ptr_array_sort (matches, by_class);
  return matches;
}
