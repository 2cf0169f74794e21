/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The telephone numbers in a text that somebody has selected. libphonenumber finds what is written like a number; what is written
 * like something else (a date, a price, an account, an order) is taken out before. */

#include "numbers/find.h"

#include <cstring>
#include <string>

#include <phonenumbers/phonenumbermatch.h>
#include <phonenumbers/phonenumbermatcher.h>

#include "numbers/library.h"
#include "numbers/number.h"
#include "numbers/uri.h"

using i18n::phonenumbers::PhoneNumberMatch;
using i18n::phonenumbers::PhoneNumberMatcher;

/* Candidates that libphonenumber may try in vain before it gives up. */
static constexpr int TRIES_MAX = 200;

/* The longest code of a PBX or a telephone. */
static constexpr gsize ALONE_MAX = 20;

/* What is no telephone number, as words or digits around it tell. Every one begins at something that stops it early, and gives
 * nothing back (possessive), so that a hostile text costs no time. */
static const char *const others[] = {
  /* pages and mail addresses */
  "(?i)\\b(?:https?|ftp|file)://\\S++|\\bwww\\.\\S++",
  /* dates: 23.11.2026, 23/11/26, 2026-11-23; but not four pairs as in a French number */
  "(?<![\\d])(?<!\\d[./-])(?:\\d{1,2}+([./-])\\d{1,2}+\\1(?:\\d{4}|\\d{2})|\\d{4}+([./-])\\d{1,2}+\\2\\d{1,2}+)(?![./-]?\\d)",
  /* prices, before and after the currency */
  "(?:€|\\$|£|¥|₺|₽|zł|\\bEUR|\\bUSD|\\bGBP|\\bCHF|\\bR\\$)\\s?+\\d[\\d.,'’]*+",
  "(?<!\\d)\\d[\\d.,'’]*+(?:,--|,-)?\\s?+(?:€|\\$|£|¥|₺|₽|zł|(?:EUR|USD|GBP|CHF|Euro|Dollar)\\b)",
  /* decimal numbers: 1.234.567,89 */
  "(?<![\\d.,])\\d{1,3}+(?:[.,'’]\\d{3})++,\\d{1,2}+(?!\\d)",
  /* addresses of computers */
  "(?<![\\d.])\\d{1,3}+\\.\\d{1,3}+\\.\\d{1,3}+\\.\\d{1,3}+(?![\\d.])",
  /* accounts: IBAN */
  "(?<![A-Z0-9])[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){3,7}+(?: ?[A-Z0-9]{1,3}+)?+(?![A-Z0-9])",
  /* orders, invoices, customers, articles, taxes, banks, books, told by the word before; a telephone number has its 0 or + */
  "(?i)(?<![\\w])(?:order|bestell\\w*+|auftrag\\w*+|rechnung\\w*+|invoice|kunden\\w*+|customer|ticket|case|vorgang\\w*+|artikel\\w*+|item"
  "|serien\\w*+|serial|vat|tax|steuer\\w*+|ust\\w*+|ref|reference|referenz|facture|commande"
  "|factura|pedido|ordine|fattura|sku|id)[\\s.:#-]*+(?:(?:nr|no|num|number|nummer|id|n°|nº|№)[\\s.:#-]*+)?+(?![0+])\\w[\\w/-]*+",
  "(?i)(?<![\\w])(?:konto\\w*+|account|blz|bic|isbn|ean|gtin)[\\s.:#-]*+(?:(?:nr|no|num|number|nummer)[\\s.:#-]*+)?+\\d[\\d-]{5,}+",
  "[#№]\\s?+(?![0+])\\d[\\d/-]*+(?![\\d*#])",
};

/* The patterns, compiled at the first use. */
static GPtrArray *
compile_others ()
{
  GPtrArray *regexes = g_ptr_array_new ();

  for (const char *pattern : others)
    {
      g_autoptr (GError) error = nullptr;
      GRegex *regex = g_regex_new (pattern, static_cast<GRegexCompileFlags> (0), static_cast<GRegexMatchFlags> (0), &error);

      g_assert_no_error (error);
      g_ptr_array_add (regexes, regex);
    }
  return regexes;
}

/* The text with blanks in place of what is something else, so that a number on either side does not grow together. */
static char *
take_out_others (const char *text)
{
  static GPtrArray *regexes = compile_others ();
  g_autofree char *rest = g_strdup (text);

  for (guint i = 0; i < regexes->len; i++)
    {
      GRegex *regex = static_cast<GRegex *> (g_ptr_array_index (regexes, i));
      g_autofree char *less = g_regex_replace_literal (regex, rest, -1, 0, " ; ", static_cast<GRegexMatchFlags> (0), nullptr);

      if (less != nullptr)
        {
          g_free (rest);
          rest = g_steal_pointer (&less);
        }
    }
  return g_steal_pointer (&rest);
}

static bool
is_known (GPtrArray *found,
          const char *written,
          const char *home)
{
  g_auto (HeraldNumber) number = {};

  if (!herald_number_init (&number, written, home))
    return true;
  for (guint i = 0; i < found->len; i++)
    {
      g_auto (HeraldNumber) other = {};

      if (herald_number_init (&other, static_cast<const char *> (g_ptr_array_index (found, i)), home)
          && herald_number_equal (&number, &other))
        return true;
    }
  return false;
}

/* In running text a number has the digit that leads out of the town, or its country: without them it counts something. Where
 * there is no such digit, or it is left out as in North America, libphonenumber's tables decide. */
static bool
is_written_in_full (const std::string &raw,
                    const char *home)
{
  const char *first = strpbrk (raw.c_str (), "+0123456789");
  std::string trunk;
  g_autofree char *region = home != nullptr && strlen (home) >= 2 ? g_ascii_strup (home, 2) : nullptr;

  if (first == nullptr)
    return raw.find ("\xef\xbc\x8b") != std::string::npos; /* a wide + */
  if (*first == '+' || *first == '0')
    return true;
  if (region != nullptr)
    herald_number_library ()->GetNddPrefixForRegion (region, true, &trunk);
  return trunk.empty () || trunk == "1" || g_str_has_prefix (first, trunk.c_str ());
}

static void
find_written (GPtrArray *found,
              const char *text,
              const char *home)
{
  g_autofree char *region = home != nullptr && strlen (home) >= 2 ? g_ascii_strup (home, 2) : g_strdup ("ZZ");
  PhoneNumberMatcher matcher (*herald_number_library (), text, region, PhoneNumberMatcher::VALID, TRIES_MAX);
  PhoneNumberMatch match;

  while (found->len < HERALD_FIND_MAX && matcher.HasNext () && matcher.Next (&match))
    if (is_written_in_full (match.raw_string (), home) && !is_known (found, match.raw_string ().c_str (), home))
      g_ptr_array_add (found, g_strdup (match.raw_string ().c_str ()));
}

/* Links within the text, as an editor shows them. */
static void
find_links (GPtrArray *found,
            const char *text,
            const char *home)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n<>\"'()[]", 0);

  for (guint i = 0; words[i] != nullptr && found->len < HERALD_FIND_MAX; i++)
    {
      g_autofree char *number = herald_uri_is_call_link (words[i]) ? herald_uri_parse (words[i], nullptr) : nullptr;

      if (number != nullptr && !is_known (found, number, home))
        g_ptr_array_add (found, g_steal_pointer (&number));
    }
}

/* "*21*030123456#" is one code, not a number between others. */
static bool
is_code_alone (const char *text)
{
  gsize length = strlen (text);

  return length <= ALONE_MAX && strpbrk (text, "*#") == text && strspn (text, "0123456789*#") == length
         && strpbrk (text, "0123456789") != nullptr;
}

/* All that was selected is "1002", or a number that the tables do not know: who selects just that means it. */
static bool
is_number_alone (const char *text,
                 const char *home)
{
  g_auto (HeraldNumber) number = {};
  gsize length = strlen (text);

  if (strspn (text, "0123456789") == length && length > 0 && length <= HERALD_NUMBER_SHORT_MAX)
    return true;
  return strspn (text, "+0123456789-./() ") == length && herald_number_init (&number, text, home) && number.e164 != nullptr;
}

/* The beginning of the text as UTF-8, its lines' ends kept. */
static char *
bound_text (const char *text,
            gssize length)
{
  gsize given = length >= 0 ? strnlen (text, length) : strnlen (text, HERALD_FIND_TEXT_MAX);
  gsize bytes = MIN (given, static_cast<gsize> (HERALD_FIND_TEXT_MAX));

  /* Neither a character nor a number is cut in two: the rest of the last word is left out. */
  if (bytes == HERALD_FIND_TEXT_MAX)
    while (bytes > 0 && !g_ascii_isspace (text[bytes - 1]))
      bytes--;
  return g_utf8_make_valid (text, bytes);
}

/**
 * herald_find_numbers:
 * @text: a text from anywhere, any bytes
 * @length: its bytes, -1: up to its NUL
 * @home: (nullable): where numbers without a country are at home, as for herald_number_init()
 *
 * Looks at %HERALD_FIND_TEXT_MAX bytes and takes %HERALD_FIND_MAX numbers at most. When the text is nothing but a number, also
 * extensions and codes are numbers.
 *
 * Returns: (transfer full) (element-type utf8): the numbers as they are written, in the order of the text, each once
 */
GPtrArray *
herald_find_numbers (const char *text,
                     gssize length,
                     const char *home)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *bounded = bound_text (text, length);
  g_autofree char *rest = nullptr;

  g_strstrip (bounded);
  if (is_code_alone (bounded))
    {
      g_ptr_array_add (found, g_steal_pointer (&bounded));
      return found;
    }
  rest = take_out_others (bounded);
  find_links (found, bounded, home);
  find_written (found, rest, home);
  if (found->len == 0 && strcmp (rest, bounded) == 0 && is_number_alone (bounded, home))
    g_ptr_array_add (found, g_steal_pointer (&bounded));
  return found;
}
