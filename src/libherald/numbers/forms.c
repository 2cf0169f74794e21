/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The spellings by which other people's directories, databases and services are asked for a number. */

#include "numbers/forms.h"

#include <string.h>

/* Digits of a "lastN": fewer find half the town, more than E.164 has there are not. */
#define LAST_MIN 4
#define LAST_MAX 15
/* Digits of the loose form: as many as a number in town has that is kept without its area code. */
#define LOOSE_DIGITS 7

/* N of "lastN", or 0. */
static guint
parse_last (const char *name)
{
  guint64 n;

  if (!g_str_has_prefix (name, "last") || !g_ascii_isdigit (name[4]) || name[4] == '0'
      || !g_ascii_string_to_unsigned (name + 4, 10, LAST_MIN, LAST_MAX, &n, NULL))
    return 0;
  return (guint) n;
}

static char *
only_digits (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (g_ascii_isdigit (*text))
      g_string_append_c (digits, *text);
  return g_string_free (digits, FALSE);
}

/* As its own country dials it: with the trunk prefix where the country has one. */
static char *
national_form (const HeraldNumber *number)
{
  g_autofree char *written = herald_number_format (number, number->region);

  return *written == '+' ? g_strdup (number->national) : only_digits (written);
}

static char *
last_digits (const HeraldNumber *number,
             guint n)
{
  g_autofree char *digits = only_digits (number->national != NULL ? number->national : number->digits);
  gsize length = strlen (digits);

  return length < n ? NULL : g_strdup (digits + length - n);
}

/**
 * herald_number_is_form:
 * @name: text
 *
 * Returns: whether herald_number_form() knows it
 */
gboolean
herald_number_is_form (const char *name)
{
  static const char *const names[] = { "e164", "digits", "dial00", "national", "nsn", NULL };

  return g_strv_contains (names, name) || parse_last (name) > 0;
}

/**
 * herald_number_form:
 * @number: a number
 * @name: "e164" +4930123456, "digits" 4930123456, "dial00" 004930123456, "national" 030123456, "nsn" 30123456,
 *   "last4" to "last15" the last digits of "nsn"
 *
 * An internal or unknown number has "digits", as it was written, and "lastN" only.
 *
 * Returns: (transfer full) (nullable): the number in that form, digits with at most a + in front ("digits" of an
 *   internal number: also * and #); %NULL where it has none, or the form is unknown
 */
char *
herald_number_form (const HeraldNumber *number,
                    const char *name)
{
  if (parse_last (name) > 0)
    return last_digits (number, parse_last (name));
  if (number->e164 == NULL)
    return g_str_equal (name, "digits") ? g_strdup (number->digits + (*number->digits == '+' ? 1 : 0)) : NULL;
  if (g_str_equal (name, "e164"))
    return g_strdup (number->e164);
  if (g_str_equal (name, "digits"))
    return g_strdup (number->e164 + 1);
  if (g_str_equal (name, "dial00"))
    return g_strconcat ("00", number->e164 + 1, NULL);
  if (g_str_equal (name, "national"))
    return national_form (number);
  return g_str_equal (name, "nsn") ? g_strdup (number->national) : NULL;
}

/**
 * herald_number_form_loose:
 * @number: a number
 * @wildcard: what stands for any text where the directory is asked: '*', '%'
 *
 * For directories that keep numbers as somebody typed them: the last seven digits of "nsn" (all, where there are
 * fewer) with @wildcard around each, so that every spelling is found, also without the area code. It finds
 * others too: what comes back must be compared.
 *
 * Returns: (transfer full) (nullable): "*0*1*2*3*4*5*6*"; %NULL: the number has no digit
 */
char *
herald_number_form_loose (const HeraldNumber *number,
                          char wildcard)
{
  g_autofree char *digits = only_digits (number->national != NULL ? number->national : number->digits);
  gsize length = strlen (digits);
  GString *loose;

  if (length == 0)
    return NULL;
  loose = g_string_new (NULL);
  g_string_append_c (loose, wildcard);
  for (const char *p = length > LOOSE_DIGITS ? digits + length - LOOSE_DIGITS : digits; *p != '\0'; p++)
    {
      g_string_append_c (loose, *p);
      g_string_append_c (loose, wildcard);
    }
  return g_string_free (loose, FALSE);
}
