/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which numbers are asked about before they are dialled. The ordinary ones are listed and all others are not, so that what the
 * tables do not know is asked about. */

#include "numbers/caution.h"

#include <cstring>

#include <phonenumbers/shortnumberinfo.h>

#include "numbers/library.h"
#include "numbers/number.h"
#include "numbers/uri.h"

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using i18n::phonenumbers::ShortNumberInfo;

/* Emergency numbers that people know, for where the country is not known, and because telephones of any country take them. */
static const char *const emergency[] = { "110", "112", "911", "999", "000" };

static const ShortNumberInfo &
short_numbers ()
{
  herald_number_library (); /* makes it silent */
  static ShortNumberInfo instance;

  return instance;
}

static bool
is_emergency (const char *digits,
              const char *region)
{
  for (const char *one : emergency)
    if (strcmp (one, digits) == 0)
      return true;
  return region != nullptr && short_numbers ().IsEmergencyNumber (digits, region);
}

/* Digits of the service numbers of North America that are telephoned ("411"); the tables have the longer ones for text
 * messages, too, which are as many as all extensions together. */
static constexpr gsize SERVICE_DIGITS_NANP = 3;

/* "11880" is a number of everybody's and dear, although it is as short as a colleague's. */
static HeraldCaution
judge_short (const char *digits,
             const char *region)
{
  PhoneNumber parsed;

  if (region == nullptr || herald_number_library ()->Parse (digits, region, &parsed) != PhoneNumberUtil::NO_PARSING_ERROR
      || !short_numbers ().IsValidShortNumberForRegion (parsed, region)
      || (parsed.country_code () == 1 && strlen (digits) > SERVICE_DIGITS_NANP))
    return HERALD_CAUTION_NONE;
  switch (short_numbers ().GetExpectedCostForRegion (parsed, region))
    {
    case ShortNumberInfo::PREMIUM_RATE:
      return HERALD_CAUTION_PREMIUM;
    case ShortNumberInfo::UNKNOWN_COST:
      return short_numbers ().IsSmsServiceForRegion (parsed, region) ? HERALD_CAUTION_NONE : HERALD_CAUTION_SPECIAL;
    default:
      return HERALD_CAUTION_NONE;
    }
}

static HeraldCaution
judge_public (const HeraldNumber *number,
              const char *region)
{
  if (number->kind == HERALD_NUMBER_PREMIUM)
    return HERALD_CAUTION_PREMIUM;
  if (region == nullptr || number->region == nullptr || strcmp (number->region, region) != 0)
    return HERALD_CAUTION_ABROAD;
  switch (number->kind)
    {
    case HERALD_NUMBER_LANDLINE:
    case HERALD_NUMBER_MOBILE:
    case HERALD_NUMBER_LANDLINE_OR_MOBILE:
    case HERALD_NUMBER_TOLL_FREE:
      return HERALD_CAUTION_NONE;
    case HERALD_NUMBER_OTHER:
      return HERALD_CAUTION_SPECIAL;
    default:
      return HERALD_CAUTION_UNKNOWN;
    }
}

static HeraldCaution
judge (const char *text,
       const char *home,
       const char *region,
       guint internal_max)
{
  g_auto (HeraldNumber) number = {};
  HeraldCaution short_caution;

  if (strpbrk (text, "*#") != nullptr)
    return HERALD_CAUTION_CODE;
  if (!herald_number_init (&number, text, home))
    return HERALD_CAUTION_UNKNOWN;
  if (is_emergency (number.digits, region))
    return HERALD_CAUTION_EMERGENCY;
  if (number.e164 != nullptr)
    return judge_public (&number, region);
  short_caution = judge_short (number.digits, region);
  if (short_caution != HERALD_CAUTION_NONE)
    return short_caution;
  return strlen (number.digits) <= internal_max && number.digits[0] != '+' ? HERALD_CAUTION_NONE : HERALD_CAUTION_UNKNOWN;
}

static bool
has_letter (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return true;
  return false;
}

/**
 * herald_caution_of:
 * @written: a number from a link, a selected text or another program, valid UTF-8
 * @home: (nullable): where it would be dialled, as for herald_number_init(); %NULL: unknown, every public number is one abroad
 * @rules: how the account makes of it what the PBX dials
 *
 * Judges the number as it is written and as it leaves the PBX behind the digits for an outside line: "0112" may be both a
 * number of the house and an emergency call.
 *
 * Returns: the weightiest reason to ask before dialling it
 */
HeraldCaution
herald_caution_of (const char *written,
                   const char *home,
                   const HeraldDialRules *rules)
{
  g_autofree char *region = home != nullptr && strlen (home) >= 2 ? g_ascii_strup (home, 2) : nullptr;
  g_autofree char *dialled = herald_dial_rules_apply (rules, written, nullptr);
  g_autofree char *link = herald_uri_is_call_link (written) ? herald_uri_parse (written, nullptr) : nullptr;
  const char *outside = rules->outside_prefix != nullptr ? rules->outside_prefix : "";
  const char *leaving = dialled;
  HeraldCaution caution, behind;

  if (dialled == nullptr)
    return HERALD_CAUTION_UNKNOWN;
  if (g_str_has_prefix (dialled, outside) && dialled[strlen (outside)] != '\0')
    leaving += strlen (outside);
  written = link != nullptr ? link : written;
  caution = judge (written, home, region, rules->internal_max_digits);
  behind = judge (leaving, home, region, rules->internal_max_digits);
  if (has_letter (written))
    caution = MAX (caution, HERALD_CAUTION_LETTERS);
  return MAX (caution, behind);
}

/**
 * herald_caution_to_string:
 * @caution: a caution
 *
 * Returns: its word, for tests and logs
 */
const char *
herald_caution_to_string (HeraldCaution caution)
{
  static const char *const words[] = { "none", "unknown", "special", "abroad", "letters", "code", "premium", "emergency" };

  return static_cast<guint> (caution) < G_N_ELEMENTS (words) ? words[caution] : words[1];
}
