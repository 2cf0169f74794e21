/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what somebody wrote to the bare digits: labels, separators, "(0)", letters, extensions. */

#include "numbers/clean.h"

#include <string.h>

#include "numbers/number.h"
#include "numbers/uri.h"

/* The fewest letters behind digits that are a word on the keys ("0800 FLOWERS") and not a remark. */
#define VANITY_MIN 3
#define VANITY_MAX 10

/* Digits of an extension that are kept; libphonenumber knows none longer. */
#define EXTENSION_MAX 20

/* What people write before an extension, longest first. */
static const char *const extension_words[] = {
  "durchwahl", "extension", "nebenstelle", "interno", "poste", "anexo", "extn", "ext", "dw", "nst", "int", "x", "#",
};

/* What is dialled before a number to hide or to show one's own for this call, in all mobile networks (3GPP TS 22.030)
 * and by exchanges; behind "*67*" and "**67*" a number is one to forward to. */
static const char *const star_codes[] = { "*31#", "#31#", "*31*", "#31*", "*30#", "#30#", "*67#", "#67#", "*67", "*82" };

/* The fewest digits behind such a code; less is the code itself. */
#define BEHIND_CODE_MIN 3

/* The same in digits, by country; "1": North America. */
static const struct
{
  const char *region;
  const char *codes[3];
} digit_codes[] = {
  { "AU", { "1831", "1832" } }, { "FR", { "3651" } }, { "GB", { "141", "1470" } }, { "HK", { "133" } },
  { "IE", { "141", "142" } }, { "JP", { "184", "186" } }, { "NZ", { "0197", "0196" } },
  { "US", { "1167", "1182" } }, { "CA", { "1167", "1182" } },
};

/* Countries where the first 0 of the national number is part of it and dialled from abroad: Italy, San Marino,
 * Vatican, Gabon, Ivory Coast, Republic of the Congo. */
static const char *const zero_stays[] = { "39", "378", "379", "241", "225", "242" };

static gboolean
is_withheld (const char *text)
{
  static const char *const words[] = {
    "anonymous", "unknown", "<unknown>", "withheld", "private", "restricted", "unavailable", "blocked", "s",
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0)
      return TRUE;
  return FALSE;
}

/**
 * herald_number_to_ascii:
 * @text: valid UTF-8
 *
 * Returns: (transfer full): what a number is written with in ASCII: digits of any script, full-width signs,
 *   the many spaces and dashes. A character that has no place in a number becomes '?'.
 */
char *
herald_number_to_ascii (const char *text)
{
  GString *ascii = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0xff01 && c <= 0xff5e)
        c -= 0xfee0;
      if (c < 0x80)
        g_string_append_c (ascii, c < 0x20 || c == 0x7f ? ' ' : (char) c);
      else if (g_unichar_isdigit (c))
        g_string_append_c (ascii, (char) ('0' + g_unichar_digit_value (c)));
      else if (g_unichar_isspace (c) || (c >= 0x200b && c <= 0x200f) || c == 0x2060 || (c >= 0x202a && c <= 0x202e)
               || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || c == 0xad)
        g_string_append_c (ascii, ' ');
      else
        g_string_append_c (ascii, g_unichar_type (c) == G_UNICODE_DASH_PUNCTUATION || c == 0x2212 ? '-' : '?');
    }
  return g_string_free (ascii, FALSE);
}

/* Where the number begins behind a label as in "Tel.: 030"; NULL for a name with a digit in it ("bob1"). */
static const char *
skip_label (const char *text)
{
  const char *start = text + strcspn (text, "+0123456789*#");

  if (*start == '\0')
    return NULL;
  if (start > text && start[-1] == '(')
    start--;
  if (start > text && (g_ascii_isalpha (start[-1]) || strchr ("@_?=&%", start[-1]) != NULL))
    return NULL;
  return start;
}

/* Whether the text before @length ends in a word for "extension", with a number before it. Returns where
 * the word begins, 0 if not. */
static gsize
find_extension_word (const char *text,
                     gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (extension_words); i++)
    {
      gsize word = strlen (extension_words[i]);

      if (length > word && g_ascii_strncasecmp (text + length - word, extension_words[i], word) == 0
          && !g_ascii_isalpha (text[length - word - 1]) && strcspn (text, "0123456789") < length - word)
        return length - word;
    }
  return 0;
}

/**
 * herald_number_cut_extension:
 * @text: (inout): ASCII of a number; "x123" and its relatives are cut off its end
 *
 * Returns: (transfer full) (nullable): the digits of the extension
 */
char *
herald_number_cut_extension (char *text)
{
  gsize end = strlen (text), start, at;
  char *extension;

  if (strchr ("*#", text[strspn (text, "( ")]) != NULL)
    return NULL;
  while (end > 0 && strchr (" .)", text[end - 1]) != NULL)
    end--;
  for (start = end; start > 0 && g_ascii_isdigit (text[start - 1]);)
    start--;
  if (start == end || end - start > EXTENSION_MAX)
    return NULL;
  for (at = start; at > 0 && strchr (" .:=-", text[at - 1]) != NULL;)
    at--;
  at = find_extension_word (text, at);
  if (at == 0)
    return NULL;
  extension = g_strndup (text + start, end - start);
  text[at] = '\0';
  return extension;
}

/**
 * herald_number_drop_trunk_zero:
 * @text: a number as written
 *
 * Returns: (transfer full): without the "(0)" that is dialled only inside the country, where a country code
 *   stands before it: "+49 (0)30" is +49 30, but "+39 (0)6" is +39 06
 */
char *
herald_number_drop_trunk_zero (const char *text)
{
  const char *zero = strstr (text, "(0)");
  GString *code = NULL;
  g_autofree char *digits = NULL;
  const char *country;

  if (zero == NULL)
    return g_strdup (text);
  code = g_string_new (NULL);
  for (const char *p = text; p < zero; p++)
    if (g_ascii_isdigit (*p) || *p == '+')
      g_string_append_c (code, *p);
  digits = g_string_free (code, FALSE);
  country = g_str_has_prefix (digits, "+") ? digits + 1 : g_str_has_prefix (digits, "00") ? digits + 2 : NULL;
  if (country == NULL || *country == '\0')
    return g_strdup (text);
  for (guint i = 0; i < G_N_ELEMENTS (zero_stays); i++)
    if (strcmp (country, zero_stays[i]) == 0)
      return g_strdup (text);
  return g_strdup_printf ("%.*s%s", (int) (zero - text), text, zero + 3);
}

/**
 * herald_number_caller_id_code:
 * @digits: digits as dialled
 * @region: the country they were dialled in, upper case; empty: unknown
 *
 * Returns: how many of the first digits only hide or show the own number for one call ("141" in Britain,
 *   "1831" in Australia); 0: none
 */
gsize
herald_number_caller_id_code (const char *digits,
                              const char *region)
{
  for (guint i = 0; i < G_N_ELEMENTS (digit_codes); i++)
    if (strcmp (digit_codes[i].region, region) == 0)
      for (guint j = 0; j < G_N_ELEMENTS (digit_codes[i].codes) && digit_codes[i].codes[j] != NULL; j++)
        if (g_str_has_prefix (digits, digit_codes[i].codes[j]))
          return strlen (digit_codes[i].codes[j]);
  return 0;
}

/* "#31#030 123456" without its code; a code alone, and one with a * or # behind its number, stay as they are. */
static const char *
skip_star_code (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (star_codes); i++)
    {
      const char *rest = text + strlen (star_codes[i]);
      guint digits = 0;

      if (!g_str_has_prefix (text, star_codes[i]))
        continue;
      for (const char *p = rest; *p != '\0'; p++)
        digits += g_ascii_isdigit (*p) ? 1 : 0;
      if (digits >= BEHIND_CODE_MIN && strpbrk (rest, "*#") == NULL)
        return rest;
    }
  return text;
}

/* A # at the end sends what was dialled; it is no part of the number. */
static void
cut_send_key (char *digits)
{
  gsize length = strspn (digits, "+0123456789");

  if (length > 0 && strcmp (digits + length, "#") == 0)
    digits[length] = '\0';
}

static char
key_of_letter (char letter)
{
  static const char keys[] = "22233344455566677778889999";

  return keys[g_ascii_toupper (letter) - 'A'];
}

/* A word on the keys, not a remark: it stands behind few digits and ends the text. */
static gboolean
is_vanity (const char *text,
           const GString *digits)
{
  guint letters = 0;

  if (digits->len < 3 || digits->len > (*digits->str == '+' ? 8 : 6))
    return FALSE;
  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isalnum (*text) && strchr (" -.", *text) == NULL)
        return FALSE;
      letters += g_ascii_isalpha (*text) ? 1 : 0;
    }
  return letters >= VANITY_MIN && letters <= VANITY_MAX;
}

/**
 * herald_number_collect:
 * @text: ASCII of herald_number_to_ascii()
 * @complete: (out): whether all of @text was a number
 *
 * Returns: (transfer full): the digits up to where another number or a remark begins
 */
char *
herald_number_collect (const char *text,
                       gboolean *complete)
{
  GString *digits = g_string_new (NULL);
  gboolean word = FALSE;

  for (; *text != '\0'; text++)
    {
      if (g_ascii_isdigit (*text) || *text == '*' || *text == '#' || (*text == '+' && digits->len == 0))
        g_string_append_c (digits, *text);
      else if (g_ascii_isalpha (*text) && (word || is_vanity (text, digits)))
        {
          word = TRUE;
          g_string_append_c (digits, key_of_letter (*text));
        }
      else if (strchr (" -./()[]~'", *text) == NULL)
        break;
    }
  *complete = *text == '\0';
  return g_string_free (digits, FALSE);
}

/**
 * herald_number_clean:
 * @text: (nullable): a number as written, any bytes
 * @digits: (out) (transfer full): 0-9 * # with a leading + kept
 * @extension: (out) (transfer full) (nullable): what stood behind it as "x123"
 *
 * Returns: %FALSE when there is no number in @text
 */
gboolean
herald_number_clean (const char *text,
                     char **digits,
                     char **extension)
{
  g_autofree char *ascii = NULL, *dropped = NULL, *link = NULL;
  const char *start;
  gboolean complete;

  *digits = *extension = NULL;
  if (text == NULL || *text == '\0' || strlen (text) > HERALD_NUMBER_MAX * 4 || !g_utf8_validate (text, -1, NULL)
      || g_utf8_strlen (text, -1) > HERALD_NUMBER_MAX)
    return FALSE;
  if (herald_uri_is_call_link (text))
    {
      *extension = herald_uri_get_extension (text);
      text = link = herald_uri_parse (text, NULL);
    }
  ascii = g_strstrip (herald_number_to_ascii (text != NULL ? text : ""));
  start = is_withheld (ascii) ? NULL : skip_label (ascii);
  if (start == NULL)
    {
      g_clear_pointer (extension, g_free);
      return FALSE;
    }
  dropped = herald_number_drop_trunk_zero (skip_star_code (start));
  if (*extension == NULL)
    *extension = herald_number_cut_extension (dropped);
  *digits = herald_number_collect (dropped, &complete);
  cut_send_key (*digits);
  if (strpbrk (*digits, "0123456789") != NULL)
    return TRUE;
  g_clear_pointer (digits, g_free);
  g_clear_pointer (extension, g_free);
  return FALSE;
}
