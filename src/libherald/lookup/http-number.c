/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The spellings of a number that CRMs and helpdesks want to be asked by. Their text goes into SQL-like, search and
 * query languages of many kinds: it holds nothing but 0-9, + and %, so that it means nothing in any of them. */

#include "lookup/http-number.h"

#include <string.h>

#include "numbers/forms.h"

/**
 * herald_http_number_is_form:
 * @form: a word of an integration file
 *
 * Returns: whether herald_http_number_form() knows it
 */
gboolean
herald_http_number_is_form (const char *form)
{
  return g_str_equal (form, "loose") || herald_number_is_form (form);
}

/**
 * herald_http_number_form:
 * @number: a number
 * @form: as for herald_number_form(), of which "last8" is all of the national number where that is shorter; or
 *   "loose", the last seven digits with % around each
 *
 * Returns: (transfer full) (nullable): the number so spelt, of 0-9 + and % only; %NULL: @number has no such form
 */
char *
herald_http_number_form (const HeraldNumber *number,
                         const char *form)
{
  g_autofree char *text = NULL;

  if (g_str_equal (form, "loose"))
    text = herald_number_form_loose (number, '%');
  else
    text = herald_number_form (number, form);
  if (text == NULL && g_str_has_prefix (form, "last"))
    text = g_strdup (number->national != NULL ? number->national : number->digits);
  if (text == NULL || *text == '\0' || text[strspn (text, "0123456789+%")] != '\0')
    return NULL;
  return g_steal_pointer (&text);
}
