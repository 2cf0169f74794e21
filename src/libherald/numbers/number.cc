/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A telephone number in any spelling: the C face of libphonenumber. */

#include "numbers/number.h"

#include <cstring>
#include <set>
#include <string>

#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "numbers/clean.h"
#include "numbers/library.h"

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

/* A number that is not in use as far as the tables know is believed from so many digits on. */
static constexpr gsize POSSIBLE_MIN = 7;

/* The shortest number that is taken for one of the own town; those of a PBX are shorter. */
static constexpr gsize LOCAL_MIN = 6;
/* The longest one: what is longer has its area code, or its country's. */
static constexpr gsize LOCAL_MAX = 8;

/* A number without the digit that leads out of the local network is believed to be a whole national one from
 * so many digits on; shorter ones are internal or local, of a town nobody named. */
static constexpr gsize BARE_MIN = 8;
/* Likewise in a country that has no such digit, where every number is a whole one. */
static constexpr gsize BARE_MIN_CLOSED = 7;

/* The fewest digits of a number of E.164 without its +. */
static constexpr gsize INTERNATIONAL_MIN = 10;

static HeraldNumberKind
kind_of (const PhoneNumber &parsed)
{
  switch (herald_number_library ()->GetNumberType (parsed))
    {
    case PhoneNumberUtil::FIXED_LINE:
      return HERALD_NUMBER_LANDLINE;
    case PhoneNumberUtil::MOBILE:
      return HERALD_NUMBER_MOBILE;
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE:
      return HERALD_NUMBER_LANDLINE_OR_MOBILE;
    case PhoneNumberUtil::TOLL_FREE:
      return HERALD_NUMBER_TOLL_FREE;
    case PhoneNumberUtil::PREMIUM_RATE:
      return HERALD_NUMBER_PREMIUM;
    case PhoneNumberUtil::UNKNOWN:
      return HERALD_NUMBER_UNKNOWN;
    default:
      return HERALD_NUMBER_OTHER;
    }
}

static bool
parse (const std::string &text,
       const std::string &region,
       PhoneNumber *parsed)
{
  return herald_number_library ()->Parse (text, region, parsed) == PhoneNumberUtil::NO_PARSING_ERROR;
}

/* The digits that lead out of the local network; empty: none, or the country is unknown. */
static std::string
trunk_of (const std::string &region)
{
  std::string trunk;

  if (!region.empty ())
    herald_number_library ()->GetNddPrefixForRegion (region, true, &trunk);
  return trunk;
}

/* Written so that its country can be told: with + or the code for abroad in front, or with the digit that
 * leads out of the local network, where there is one. */
static bool
is_full_form (const std::string &digits,
              const std::string &region)
{
  std::string trunk = trunk_of (region);

  return digits[0] == '+' || (!trunk.empty () && digits.compare (0, trunk.size (), trunk) == 0);
}

/* A full form need only be possible, as new ranges are younger than the tables; any other must be in use. */
static bool
is_public (const PhoneNumber &parsed,
           const std::string &digits,
           const std::string &region)
{
  bool full = is_full_form (digits, region);
  std::string national;

  /* Its length is found out in a twentieth of the time that the table of its ranges takes. */
  if (!full)
    return digits.size () >= (trunk_of (region).empty () ? BARE_MIN_CLOSED : BARE_MIN) && herald_number_library ()->IsValidNumber (parsed);
  herald_number_library ()->GetNationalSignificantNumber (parsed, &national);
  return (national.size () >= POSSIBLE_MIN && national[0] != '0'
          && herald_number_library ()->IsPossibleNumberWithReason (parsed) == PhoneNumberUtil::IS_POSSIBLE)
         || herald_number_library ()->IsValidNumber (parsed);
}

/* Until 2019 a mobile phone of Mexico had a 1 behind the country's code, and was 044, 045, 01 or 1 and its number at
 * home. Contacts still say so, of which libphonenumber's tables know nothing since 8.13. */
static std::string
without_mexicos_one (const std::string &digits,
                     const std::string &region)
{
  static constexpr gsize NATIONAL = 10; /* digits, without exception */
  static const std::set<std::string> abroad = { "+521", "00521", "+00521", "011521" };
  static const std::set<std::string> home = { "044", "045", "01", "1" };

  if (digits.size () <= NATIONAL || digits[digits.size () - NATIONAL] < '2')
    return digits;
  std::string front = digits.substr (0, digits.size () - NATIONAL);
  if (abroad.count (front) != 0 || (region == "MX" && home.count (front) != 0))
    return "+52" + digits.substr (front.size ());
  return digits;
}

static bool
parse_in_use (const std::string &text,
              PhoneNumber *parsed)
{
  return parse (text, "ZZ", parsed) && herald_number_library ()->IsValidNumber (*parsed);
}

/* Trunks often deliver "4930123456": all of E.164 but the +. Taken so where the number means nothing at
 * home and is in use there. */
static bool
parse_without_plus (const std::string &digits,
                    PhoneNumber *parsed)
{
  return digits[0] != '+' && digits[0] != '0' && digits.size () >= INTERNATIONAL_MIN
         && parse_in_use (without_mexicos_one ("+" + digits, ""), parsed);
}

/* "004930123456" where the country is unknown, or has another code for abroad; "+004930123456" as some write it. */
static bool
parse_double_zero (const std::string &digits,
                   PhoneNumber *parsed)
{
  gsize start = digits[0] == '+' ? 1 : 0;

  return digits.compare (start, 2, "00") == 0 && digits.size () > start + 2 && digits[start + 2] != '0'
         && parse_in_use ("+" + digits.substr (start + 2), parsed);
}

/* "654321" dialled or shown within the town whose code is @area. */
static bool
parse_local (const std::string &digits,
             const std::string &region,
             const std::string &area,
             PhoneNumber *parsed)
{
  std::string trunk = trunk_of (region);

  if (area.empty () || digits[0] == '+' || digits[0] == '0' || digits.size () < LOCAL_MIN || digits.size () > LOCAL_MAX)
    return false;
  if (trunk == "1" && digits.size () != 7)
    return false;
  return parse (trunk + area + digits, region, parsed)
         && herald_number_library ()->IsPossibleNumberWithReason (*parsed) == PhoneNumberUtil::IS_POSSIBLE;
}

/* "DE" or "DE-30": the country, and the code of the town where local numbers are written without it. */
static void
split_region (const char *text,
              std::string *region,
              std::string *area)
{
  const char *dash = text != nullptr ? strchr (text, '-') : nullptr;
  g_autofree char *upper = g_ascii_strup (text != nullptr ? text : "", dash != nullptr ? dash - text : -1);

  if (strlen (upper) == 2)
    *region = upper;
  if (!region->empty () && dash != nullptr)
    for (const char *p = dash + 1; *p != '\0'; p++)
      if (g_ascii_isdigit (*p) && !(area->empty () && *p == '0'))
        area->push_back (*p);
}

/* "141 020 7946 0018": the number behind a code that hides or shows one's own; it must be a full form, or whole. */
static bool
parse_behind_code (const std::string &digits,
                   const std::string &region,
                   PhoneNumber *parsed)
{
  gsize code = herald_number_caller_id_code (digits.c_str (), region.c_str ());
  std::string rest = digits.substr (code);

  return code > 0 && parse (rest, region, parsed) && herald_number_library ()->IsValidNumber (*parsed)
         && (is_full_form (rest, region) || rest.size () >= BARE_MIN);
}

static bool
find_public (const std::string &written,
             const char *home,
             PhoneNumber *parsed)
{
  std::string region, area;

  split_region (home, &region, &area);
  std::string digits = without_mexicos_one (written, region);
  if (digits.find_first_of ("*#") != std::string::npos)
    return false;
  if (parse_local (digits, region, area, parsed))
    return true;
  if (parse (digits, region.empty () ? "ZZ" : region, parsed) && is_public (*parsed, digits, region))
    return true;
  return parse_without_plus (digits, parsed) || parse_double_zero (digits, parsed) || parse_behind_code (digits, region, parsed);
}

/* Mexico's 1 and Argentina's 9 and 15 are taken out of numbers that have their country, too, and may stand there twice:
 * until nothing more is taken out, so that one number has one form. */
static void
settle (PhoneNumber *parsed)
{
  std::string text, settled;

  for (int i = 0; i < 4 && (parsed->country_code () == 52 || parsed->country_code () == 54); i++)
    {
      herald_number_library ()->Format (*parsed, PhoneNumberUtil::E164, &text);
      if (text == settled || !parse (text, "ZZ", parsed))
        return;
      settled = text;
      text.clear ();
    }
}

static void
fill_keys (HeraldNumber *number,
           const PhoneNumber &parsed)
{
  std::string text;

  herald_number_library ()->Format (parsed, PhoneNumberUtil::E164, &text);
  number->e164 = g_strdup (text.c_str ());
  text.clear (); /* the next one appends */
  herald_number_library ()->GetNationalSignificantNumber (parsed, &text);
  number->national = g_strdup (text.c_str ());
}

static void
fill_kind (HeraldNumber *number,
           const PhoneNumber &parsed)
{
  std::string text;

  herald_number_library ()->GetRegionCodeForNumber (parsed, &text);
  if (text == "ZZ")
    herald_number_library ()->GetRegionCodeForCountryCode (parsed.country_code (), &text);
  if (text.size () == 2 && text != "ZZ")
    number->region = g_strdup (text.c_str ());
  number->kind = kind_of (parsed);
}

static gboolean
init (HeraldNumber *number,
      const char *text,
      const char *region,
      bool with_kind)
{
  PhoneNumber parsed;

  *number = HeraldNumber {};
  if (!herald_number_clean (text, &number->digits, &number->extension))
    return FALSE;
  if (find_public (number->digits, region, &parsed))
    {
      settle (&parsed);
      fill_keys (number, parsed);
      if (with_kind)
        fill_kind (number, parsed);
    }
  else if (strlen (number->digits) <= HERALD_NUMBER_SHORT_MAX && number->digits[0] != '+')
    number->kind = HERALD_NUMBER_SHORT;
  return TRUE;
}

/**
 * herald_number_init:
 * @number: (out caller-allocates): the number taken apart; to be cleared when %TRUE is returned
 * @text: (nullable): the number as somebody wrote it or a PBX sent it, any bytes
 * @region: (nullable): the country where numbers without a country code are at home, "DE", or with the
 *   code of the town for numbers written without it, "DE-30"; %NULL: unknown
 *
 * Separators, "(0)", a label in front ("Tel. 030 …"), an extension behind ("x123"), letters as on a
 * telephone's keys ("0800 FLOWERS"), other scripts' digits, a tel: link, + or the code for abroad are understood. What is not a
 * number of the public network (an extension, a service code) has @digits only.
 *
 * Returns: %FALSE when there is no number in it: empty, withheld, "anonymous", a name, too long
 */
gboolean
herald_number_init (HeraldNumber *number,
                    const char *text,
                    const char *region)
{
  return init (number, text, region, true);
}

/**
 * herald_number_init_keys:
 * @number: (out caller-allocates): the number taken apart; to be cleared when %TRUE is returned
 * @text: (nullable): as for herald_number_init()
 * @region: (nullable): likewise
 *
 * As herald_number_init(), but the region of a public number stays %NULL and its kind unknown: finding
 * them takes as long as all the rest, which counts in an import of 100,000 contacts.
 *
 * Returns: %FALSE when there is no number in it
 */
gboolean
herald_number_init_keys (HeraldNumber *number,
                         const char *text,
                         const char *region)
{
  return init (number, text, region, false);
}

/* The parsed form again, for the calls of libphonenumber that write a number. */
static bool
parse_back (const HeraldNumber *number,
            PhoneNumber *parsed)
{
  std::string text = number->e164 != nullptr ? number->e164 : "";

  if (number->extension != nullptr)
    text += std::string (";ext=") + number->extension;
  return number->e164 != nullptr && parse (text, "ZZ", parsed);
}

/**
 * herald_number_format:
 * @number: a number
 * @own_region: (nullable): where the reader sits, as for herald_number_init()
 *
 * Returns: (transfer full): the number as its country writes it: without the country code at home, with it
 *   abroad; what is not a public number as its digits
 */
char *
herald_number_format (const HeraldNumber *number,
                      const char *own_region)
{
  std::string region, area, text;
  PhoneNumber parsed;

  if (!parse_back (number, &parsed))
    return number->extension == nullptr ? g_strdup (number->digits)
                                        : g_strdup_printf ("%s ext. %s", number->digits, number->extension);
  split_region (own_region, &region, &area);
  herald_number_library ()->Format (parsed, number->region != nullptr && region == number->region ? PhoneNumberUtil::NATIONAL
                                                                                 : PhoneNumberUtil::INTERNATIONAL, &text);
  return g_strdup (text.c_str ());
}

/* "442079460900" is +44 20 7946 0900, and in Germany also a number of Engerhafe: nobody but its owner can tell. */
static bool
is_ambiguous (const HeraldNumber *number)
{
  PhoneNumber abroad;
  std::string text;

  if (!parse_without_plus (number->digits, &abroad))
    return false;
  herald_number_library ()->Format (abroad, PhoneNumberUtil::E164, &text);
  return text != number->e164;
}

/**
 * herald_number_rewrite:
 * @text: (nullable): the number as somebody wrote it or a PBX sent it
 * @own_region: (nullable): where the reader sits, as for herald_number_init()
 *
 * Returns: (transfer full): a public number as herald_number_format() writes it; anything else, and what may be
 *   one of two numbers, as it was written
 */
char *
herald_number_rewrite (const char *text,
                       const char *own_region)
{
  g_auto (HeraldNumber) number = {};

  if (!herald_number_init (&number, text, own_region) || number.e164 == nullptr || is_ambiguous (&number))
    return g_strdup (text != nullptr ? text : "");
  return herald_number_format (&number, own_region);
}

/**
 * herald_number_describe:
 * @number: a number
 * @language: (nullable): a locale name, "de" or "de_DE.UTF-8"; %NULL: English
 *
 * Returns: (transfer full) (nullable): the country the number belongs to, in @language, UTF-8
 */
char *
herald_number_describe (const HeraldNumber *number,
                        const char *language)
{
  g_autofree char *locale = nullptr;
  UChar name[HERALD_NUMBER_MAX];
  char utf8[HERALD_NUMBER_MAX * 3 + 1];
  UErrorCode error = U_ZERO_ERROR;
  int32_t length;

  if (number->region == nullptr)
    return nullptr;
  if (language == nullptr || !g_ascii_islower (*language)) /* "C", "POSIX" */
    language = "en";
  locale = g_strconcat ("und_", number->region, nullptr);
  length = uloc_getDisplayCountry (locale, language, name, HERALD_NUMBER_MAX, &error);
  if (U_FAILURE (error) || length <= 0 || length >= HERALD_NUMBER_MAX)
    return nullptr;
  u_strToUTF8 (utf8, sizeof utf8, nullptr, name, length, &error);
  return U_SUCCESS (error) && strcmp (utf8, number->region) != 0 ? g_strdup (utf8) : nullptr;
}

/**
 * herald_number_is_region:
 * @region: (nullable): text, perhaps a region
 *
 * Returns: whether it names a country that has a telephone network, with or without a town's code ("DE-30")
 */
gboolean
herald_number_is_region (const char *region)
{
  std::string country, area;
  std::set<std::string> known;

  split_region (region, &country, &area);
  herald_number_library ()->GetSupportedRegions (&known);
  return known.count (country) > 0;
}
