/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Search filters (RFC 4515) from the settings' patterns. What a caller or a user gives is a value in them and
 * nothing else: %{e164} and the other forms of a number, %{loose}, %{text}; %{any} is the ready-made filter. */

#include "lookup/ldap-filter.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/text.h"
#include "lookup/source.h"
#include "numbers/forms.h"

/* Words of a searched text that count; each makes the filter longer. */
#define WORDS_MAX 5
#define WORD_BYTES_MAX 100

/* The forms in which directories keep numbers that a program wrote. */
static const char *const exact_forms[] = { "e164", "digits", "dial00", "national" };

/* RFC 4515, 3: these, and here every control character too, are written as \xx inside a value. */
static void
append_value (GString *filter,
              const char *value)
{
  for (; *value != '\0'; value++)
    if ((guchar) *value < 0x20 || *value == 0x7f || strchr ("*()\\", *value) != NULL)
      g_string_append_printf (filter, "\\%02x", (guchar) *value);
    else
      g_string_append_c (filter, *value);
}

static guint
count_digits (const char *text)
{
  guint count = 0;

  for (; *text != '\0'; text++)
    count += g_ascii_isdigit (*text) ? 1 : 0;
  return count;
}

/* What a pattern is filled with. */
typedef struct
{
  const HeraldNumber *number; /* or NULL: a text is searched */
  const char *text;
  const char *any;
} Values;

/* A number without a form, and a short one loosely, is asked for by its digits: a value must stand there, and an empty one is "anybody". */
static void
append_placeholder (GString *filter,
                    const char *name,
                    const Values *values)
{
  g_autofree char *form = NULL;

  if (g_str_equal (name, "any"))
    g_string_append (filter, values->any);
  else if (g_str_equal (name, "text"))
    append_value (filter, values->text);
  else if (g_str_equal (name, "loose") && count_digits (values->number->digits) >= HERALD_LDAP_LOOSE_MIN)
    {
      form = herald_number_form_loose (values->number, '*');
      g_string_append (filter, form);
    }
  else
    {
      form = herald_number_form (values->number, name);
      append_value (filter, form != NULL ? form : values->number->digits);
    }
}

static char *
fill (const char *pattern,
      const Values *values)
{
  GString *filter = g_string_new (NULL);
  const char *p = pattern;

  while (*p != '\0')
    {
      const char *end = p[0] == '%' && p[1] == '{' ? strchr (p, '}') : NULL;
      g_autofree char *name = end != NULL ? g_strndup (p + 2, (gsize) (end - p - 2)) : NULL;

      if (name == NULL)
        g_string_append_c (filter, *p++);
      else
        {
          append_placeholder (filter, name, values);
          p = end + 1;
        }
    }
  return g_string_free (filter, FALSE);
}

static gboolean
is_placeholder (const char *name,
                gboolean for_number)
{
  if (g_str_equal (name, "any"))
    return TRUE;
  return for_number ? g_str_equal (name, "loose") || herald_number_is_form (name) : g_str_equal (name, "text");
}

/* Whether every %{…} is known and there is one; *@unknown is the one that is not. */
static gboolean
check_placeholders (const char *pattern,
                    gboolean for_number,
                    char **unknown)
{
  guint found = 0;

  for (const char *p = strstr (pattern, "%{"); p != NULL; p = strstr (p + 2, "%{"))
    {
      const char *end = strchr (p, '}');
      g_autofree char *name = end != NULL ? g_strndup (p + 2, (gsize) (end - p - 2)) : g_strdup (p + 2);

      found++;
      if (end == NULL || !is_placeholder (name, for_number))
        {
          *unknown = g_steal_pointer (&name);
          return FALSE;
        }
    }
  return found > 0;
}

static gboolean
is_balanced (const char *pattern)
{
  int depth = 0;

  for (const char *p = pattern; *p != '\0'; p++)
    {
      depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
      if (depth < 0)
        return FALSE;
    }
  return depth == 0;
}

/**
 * herald_ldap_filter_check:
 * @pattern: the pattern of a filter
 * @for_number: whether it is filled with a number; else with a text
 * @error: return location; #HERALD_SOURCE_ERROR_SETTINGS
 *
 * Returns: whether the pattern can be filled
 */
gboolean
herald_ldap_filter_check (const char *pattern,
                          gboolean for_number,
                          GError **error)
{
  g_autofree char *unknown = NULL;

  if (check_placeholders (pattern, for_number, &unknown) && is_balanced (pattern)
      && strlen (pattern) < HERALD_LDAP_FILTER_MAX)
    return TRUE;
  if (unknown != NULL)
    g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                 for_number ? _("The filter has “%%{%s}”; there are %%{any}, %%{e164}, %%{digits}, %%{dial00}, %%{national}, %%{nsn}, %%{last7} and %%{loose}.")
                            : _("The search filter has “%%{%s}”; there are %%{any} and %%{text}."),
                 unknown);
  else if (!is_balanced (pattern))
    g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("The parentheses of the filter do not match: %s"),
                 pattern);
  else
    g_set_error_literal (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                         for_number ? _("The filter does not contain the number, for example as %{e164}.")
                                    : _("The search filter does not contain the text, as %{text}."));
  return FALSE;
}

/**
 * herald_ldap_filter_can_loose:
 * @pattern: the pattern of the number filter
 * @number: a number
 *
 * Returns: whether there is a second, looser question for the number
 */
gboolean
herald_ldap_filter_can_loose (const char *pattern,
                              const HeraldNumber *number)
{
  return strstr (pattern, "%{any}") != NULL && count_digits (number->digits) >= HERALD_LDAP_LOOSE_MIN;
}

static void
append_exact (GString *filter,
              const char *attribute,
              const HeraldNumber *number)
{
  if (number->e164 == NULL)
    {
      g_string_append_printf (filter, "(%s=", attribute);
      append_value (filter, number->digits);
      g_string_append_c (filter, ')');
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (exact_forms); i++)
    {
      g_autofree char *form = herald_number_form (number, exact_forms[i]);

      g_string_append_printf (filter, "(%s=", attribute);
      append_value (filter, form);
      g_string_append_c (filter, ')');
    }
}

static char *
any_number (const HeraldLdapMap *map,
            const HeraldNumber *number,
            gboolean loose)
{
  const char *const *attributes = herald_ldap_map_get_numbers (map);
  g_autofree char *form = loose ? herald_number_form_loose (number, '*') : NULL;
  GString *filter = g_string_new ("(|");

  for (guint i = 0; attributes[i] != NULL; i++)
    if (form != NULL)
      g_string_append_printf (filter, "(%s=%s)", attributes[i], form);
    else
      append_exact (filter, attributes[i], number);
  g_string_append_c (filter, ')');
  return g_string_free (filter, FALSE);
}

/**
 * herald_ldap_filter_number:
 * @pattern: a pattern that herald_ldap_filter_check() takes
 * @map: whose number attributes %{any} asks
 * @number: the number
 * @loose: whether %{any} finds numbers in any spelling; else as a program writes them
 *
 * Returns: (transfer full) (nullable): the filter; %NULL: the number has no digit
 */
char *
herald_ldap_filter_number (const char *pattern,
                           const HeraldLdapMap *map,
                           const HeraldNumber *number,
                           gboolean loose)
{
  g_autofree char *any = NULL;

  if (count_digits (number->digits) == 0)
    return NULL;
  any = any_number (map, number, loose);
  return fill (pattern, &(Values){ .number = number, .any = any });
}

/* Of each attribute: its beginning, or that of a word in it. Beginnings are what directories have an index for. */
static char *
any_word (const HeraldLdapMap *map,
          const char *word)
{
  const char *const *attributes = herald_ldap_map_get_words (map);
  GString *filter = g_string_new ("(|(sn=");
  g_autoptr (GString) value = g_string_new (NULL);

  append_value (value, word);
  g_string_append_printf (filter, "%s*)(givenname=%s*)", value->str, value->str);
  for (guint i = 0; attributes[i] != NULL; i++)
    g_string_append_printf (filter, "(%s=%s*)(%s=* %s*)", attributes[i], value->str, attributes[i], value->str);
  g_string_append_c (filter, ')');
  return g_string_free (filter, FALSE);
}

/* A text of digits and what one writes between them, as far as typed: digits of a number in any spelling. */
static char *
any_digits (const HeraldLdapMap *map,
            const char *text)
{
  const char *const *attributes = herald_ldap_map_get_numbers (map);
  g_autoptr (GString) loose = g_string_new ("*");
  GString *filter;

  if (strspn (text, "0123456789+-/(). ") != strlen (text) || count_digits (text) < 3)
    return NULL;
  for (const char *p = text + strspn (text, "+0(-/. "); *p != '\0' && loose->len < 2 * 15; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_printf (loose, "%c*", *p);
  filter = g_string_new ("(|");
  for (guint i = 0; attributes[i] != NULL; i++)
    g_string_append_printf (filter, "(%s=%s)", attributes[i], loose->str);
  g_string_append_c (filter, ')');
  return g_string_free (filter, FALSE);
}

static void
append_word (GString *filter,
             const char *pattern,
             const HeraldLdapMap *map,
             const char *word)
{
  g_autofree char *cut = herald_text_clean (word, strlen (word), WORD_BYTES_MAX);
  g_autofree char *any = any_word (map, cut);
  g_autofree char *filled = fill (pattern, &(Values){ .text = cut, .any = any });

  if (*cut != '\0')
    g_string_append (filter, filled);
}

/**
 * herald_ldap_filter_search:
 * @pattern: a pattern that herald_ldap_filter_check() takes
 * @map: whose attributes %{any} asks
 * @text: what the user typed; every word must be found
 *
 * Returns: (transfer full) (nullable): the filter; %NULL: there is nothing to look for
 */
char *
herald_ldap_filter_search (const char *pattern,
                           const HeraldLdapMap *map,
                           const char *text)
{
  g_autofree char *digits = any_digits (map, text);
  g_auto (GStrv) words = g_strsplit_set (text, " \t\n", -1);
  GString *filter = g_string_new ("(&");
  guint count = 0;

  if (digits != NULL && strstr (pattern, "%{any}") != NULL)
    {
      g_string_free (filter, TRUE);
      return fill (pattern, &(Values){ .text = text, .any = digits });
    }
  for (guint i = 0; words[i] != NULL && count < WORDS_MAX; i++)
    if (*words[i] != '\0')
      {
        append_word (filter, pattern, map, words[i]);
        count++;
      }
  g_string_append_c (filter, ')');
  if (filter->len > 3)
    return g_string_free (filter, FALSE);
  g_string_free (filter, TRUE);
  return NULL;
}

/**
 * herald_ldap_filter_with_number:
 * @map: a map
 *
 * Returns: (transfer full): the filter for every entry that has a number
 */
char *
herald_ldap_filter_with_number (const HeraldLdapMap *map)
{
  const char *const *attributes = herald_ldap_map_get_numbers (map);
  GString *filter = g_string_new ("(|");

  for (guint i = 0; attributes[i] != NULL; i++)
    g_string_append_printf (filter, "(%s=*)", attributes[i]);
  g_string_append_c (filter, ')');
  return g_string_free (filter, FALSE);
}
