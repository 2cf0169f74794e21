/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a typed number to what the PBX dials. */

#include "numbers/dial.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "numbers/clean.h"
#include "numbers/number.h"
#include "numbers/uri.h"

/* Dialled for the + where an outside line is taken first: nothing can follow a prefix but digits. */
#define ABROAD "00"

G_DEFINE_QUARK (herald-number-error-quark, herald_number_error)

/**
 * herald_number_is_dialable:
 * @text: (nullable): text, perhaps from outside
 *
 * Returns: whether it can be given to a PBX to dial: 1 to %HERALD_DIAL_MAX of 0-9 * # A-D, with at most one
 *   +, in front
 */
gboolean
herald_number_is_dialable (const char *text)
{
  gsize length;

  if (text == NULL)
    return FALSE;
  text += *text == '+' ? 1 : 0;
  length = strspn (text, "0123456789*#ABCD");
  return length > 0 && length <= HERALD_DIAL_MAX && text[length] == '\0';
}

static char *
strip (const char *typed,
       const char *characters)
{
  GString *text = g_string_new (NULL);

  for (const char *p = typed; *p != '\0'; p = g_utf8_next_char (p))
    if (characters == NULL || g_utf8_strchr (characters, -1, g_utf8_get_char (p)) == NULL)
      g_string_append_unichar (text, g_utf8_get_char (p));
  return g_string_free (text, FALSE);
}

/* The typed number without its separators, with a + in front where it has one. */
static char *
to_digits (const char *typed,
           const char *characters,
           GError **error)
{
  g_autofree char *stripped = strip (typed, characters);
  g_autofree char *ascii = g_strstrip (herald_number_to_ascii (stripped));
  g_autofree char *dropped = herald_number_drop_trunk_zero (ascii);
  g_autofree char *extension = NULL, *digits = NULL;
  gboolean complete;

  if (herald_number_is_dialable (ascii))
    return g_steal_pointer (&ascii);
  extension = herald_number_cut_extension (dropped);
  digits = herald_number_collect (dropped, &complete);
  if (!complete)
    {
      g_set_error_literal (error, HERALD_NUMBER_ERROR, HERALD_NUMBER_ERROR_BAD_CHARACTER,
                           _("This is not a telephone number: only digits, *, # and a leading + can be dialled."));
      return NULL;
    }
  if (strpbrk (digits, "0123456789*#") == NULL)
    {
      g_set_error_literal (error, HERALD_NUMBER_ERROR, HERALD_NUMBER_ERROR_EMPTY, _("There is no number to dial."));
      return NULL;
    }
  return g_steal_pointer (&digits);
}

static gboolean
is_set (const char *text)
{
  return text != NULL && *text != '\0';
}

/* The PBX's own numbers and its codes ("*8", "#21#") never take an outside line. */
static gboolean
is_internal (const HeraldDialRules *rules,
             const char *digits)
{
  return *digits == '*' || *digits == '#' || (*digits != '+' && strlen (digits) <= rules->internal_max_digits);
}

static char *
add_prefixes (const HeraldDialRules *rules,
              const char *digits)
{
  const char *outside = is_set (rules->outside_prefix) ? rules->outside_prefix : "";
  const char *abroad = rules->international_prefix;

  if (is_internal (rules, digits))
    return g_strdup (digits);
  if (*digits != '+')
    return g_strconcat (outside, digits, NULL);
  if (!is_set (abroad) || strcmp (abroad, "+") == 0)
    abroad = *outside != '\0' ? ABROAD : "+";
  return g_strconcat (outside, abroad, digits + 1, NULL);
}

/**
 * herald_dial_rules_apply:
 * @rules: the account's rules
 * @typed: what the user typed or clicked, valid UTF-8; a tel: link as well
 * @error: return location
 *
 * Separators, "(0)" behind a country code and an extension are left out; a leading + becomes the code for
 * abroad; the outside line's prefix goes in front. Internal numbers and codes that begin with * or # stay
 * as they are. The country is never guessed: what was typed in full is dialled in full.
 *
 * Returns: (transfer full) (nullable): what to dial; %NULL with an error of #HeraldNumberError whose message
 *   is a sentence for the user
 */
char *
herald_dial_rules_apply (const HeraldDialRules *rules,
                         const char *typed,
                         GError **error)
{
  g_autofree char *link = NULL, *digits = NULL, *result = NULL;

  if (herald_uri_is_call_link (typed))
    {
      link = herald_uri_parse (typed, error);
      if (link == NULL)
        return NULL;
      typed = link;
    }
  if (strlen (typed) > HERALD_NUMBER_MAX * 4 || !g_utf8_validate (typed, -1, NULL))
    {
      g_set_error_literal (error, HERALD_NUMBER_ERROR, HERALD_NUMBER_ERROR_TOO_LONG,
                           _("This is too long to be a telephone number."));
      return NULL;
    }
  digits = to_digits (typed, rules->strip, error);
  if (digits == NULL)
    return NULL;
  result = add_prefixes (rules, digits);
  if (strlen (result) > HERALD_DIAL_MAX)
    g_set_error (error, HERALD_NUMBER_ERROR, HERALD_NUMBER_ERROR_TOO_LONG,
                 _("The number has more than %d digits and cannot be dialled."), HERALD_DIAL_MAX);
  else if (!herald_number_is_dialable (result))
    g_set_error_literal (error, HERALD_NUMBER_ERROR, HERALD_NUMBER_ERROR_BAD_CHARACTER,
                         _("The dial prefix in the preferences contains something that cannot be dialled."));
  else
    return g_steal_pointer (&result);
  return NULL;
}
