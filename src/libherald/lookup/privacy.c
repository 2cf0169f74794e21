/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which numbers no other computer may hear of. Who wrote the list wrote a number in one spelling, the PBX sends it in
 * another: here a number is on the list when any of its spellings is. */

#include "lookup/privacy.h"

#include <string.h>

#include "rules/rules.h"

/* Numbers of the own PBX: what is dialled as it is, and what is so short that it may be an extension as well as a number in town. */
static gboolean
is_internal (const HeraldNumber *number,
             guint max_digits)
{
  gsize length = strlen (number->digits);

  if (number->kind == HERALD_NUMBER_SHORT)
    return TRUE;
  return number->digits[0] != '+' && length > 0 && length <= MAX (max_digits, HERALD_NUMBER_SHORT_MAX);
}

static gboolean
is_at_home (const HeraldNumber *number,
            const HeraldLocation *location)
{
  return number->national != NULL && number->region != NULL && location->region != NULL
         && g_ascii_strcasecmp (number->region, location->region) == 0;
}

/* "+49 30 123", "0049 30 123" and, at home, "030 123", "30 123" and "123". */
static gboolean
spelling_is_listed (const char *const *patterns,
                    const HeraldNumber *number,
                    const HeraldLocation *location)
{
  g_autofree char *abroad = number->e164 != NULL ? g_strconcat ("00", number->e164 + 1, NULL) : NULL;
  g_autofree char *trunk = NULL;
  const char *area = location->area_code;

  if (abroad != NULL && herald_rules_number_listed (patterns, abroad, NULL))
    return TRUE;
  if (!is_at_home (number, location))
    return FALSE;
  trunk = g_strconcat ("0", number->national, NULL);
  if (herald_rules_number_listed (patterns, trunk, number->national))
    return TRUE;
  return area != NULL && *area != '\0' && g_str_has_prefix (number->national, area) && number->national[strlen (area)] != '\0'
         && herald_rules_number_listed (patterns, number->national + strlen (area), NULL);
}

/* An entry that is a number, in whatever spelling. */
static gboolean
entry_is (const char *entry,
          const HeraldNumber *number,
          const HeraldLocation *location)
{
  g_auto (HeraldNumber) listed = { 0 };

  return strchr (entry, '*') == NULL && herald_number_init_keys (&listed, entry, location->region)
         && herald_number_equal (&listed, number);
}

/**
 * herald_privacy_lists:
 * @patterns: (nullable) (array zero-terminated=1): numbers; a trailing * stands for any ending
 * @number: a number
 * @location: where it was received
 *
 * Returns: whether one of @patterns is @number, in whatever spelling
 */
gboolean
herald_privacy_lists (const char *const *patterns,
                      const HeraldNumber *number,
                      const HeraldLocation *location)
{
  if (patterns == NULL || patterns[0] == NULL)
    return FALSE;
  if (herald_rules_number_listed (patterns, number->digits, number->e164) || spelling_is_listed (patterns, number, location))
    return TRUE;
  for (guint i = 0; patterns[i] != NULL; i++)
    if (entry_is (patterns[i], number, location))
      return TRUE;
  return FALSE;
}

/**
 * herald_privacy_covers:
 * @patterns: (nullable) (array zero-terminated=1): numbers that nobody outside may hear of; a trailing * stands for any
 *   ending
 * @internal_max_digits: numbers of up to so many digits are of the own PBX
 * @number: a number
 * @location: where it was received
 *
 * Returns: whether no other computer is asked about @number
 */
gboolean
herald_privacy_covers (const char *const *patterns,
                       guint internal_max_digits,
                       const HeraldNumber *number,
                       const HeraldLocation *location)
{
  return is_internal (number, internal_max_digits) || herald_privacy_lists (patterns, number, location);
}
