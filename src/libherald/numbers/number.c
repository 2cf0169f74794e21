/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one does with a number once it is taken apart; no library needed. */

#include "numbers/number.h"

/**
 * herald_number_clear:
 * @number: a number, or all zero
 */
void
herald_number_clear (HeraldNumber *number)
{
  g_clear_pointer (&number->e164, g_free);
  g_clear_pointer (&number->national, g_free);
  g_clear_pointer (&number->digits, g_free);
  g_clear_pointer (&number->extension, g_free);
  g_clear_pointer (&number->region, g_free);
  number->kind = HERALD_NUMBER_UNKNOWN;
}

/**
 * herald_number_new:
 * @text: (nullable): as for herald_number_init()
 * @region: (nullable): likewise
 *
 * Returns: (transfer full) (nullable): a number on the heap, %NULL where there is none in @text
 */
HeraldNumber *
herald_number_new (const char *text,
                   const char *region)
{
  HeraldNumber number;

  return herald_number_init (&number, text, region) ? g_memdup2 (&number, sizeof number) : NULL;
}

/**
 * herald_number_copy:
 * @number: a number
 *
 * Returns: (transfer full): another like it
 */
HeraldNumber *
herald_number_copy (const HeraldNumber *number)
{
  HeraldNumber *copy = g_new0 (HeraldNumber, 1);

  copy->e164 = g_strdup (number->e164);
  copy->national = g_strdup (number->national);
  copy->digits = g_strdup (number->digits);
  copy->extension = g_strdup (number->extension);
  copy->region = g_strdup (number->region);
  copy->kind = number->kind;
  return copy;
}

/**
 * herald_number_free:
 * @number: (transfer full) (nullable): a number of herald_number_new() or herald_number_copy()
 */
void
herald_number_free (HeraldNumber *number)
{
  if (number == NULL)
    return;
  herald_number_clear (number);
  g_free (number);
}

/**
 * herald_number_equal:
 * @one: a number
 * @other: another
 *
 * Returns: whether both reach the same telephone: the same E.164, or the same digits where neither has one
 */
gboolean
herald_number_equal (const HeraldNumber *one,
                     const HeraldNumber *other)
{
  if (one->e164 != NULL || other->e164 != NULL)
    return g_strcmp0 (one->e164, other->e164) == 0;
  return g_strcmp0 (one->digits, other->digits) == 0;
}

/**
 * herald_number_kind_to_string:
 * @kind: a kind
 *
 * Returns: the word of the kind as heraldctl prints it
 */
const char *
herald_number_kind_to_string (HeraldNumberKind kind)
{
  static const char *const words[] = { "unknown", "landline", "mobile", "landline-or-mobile",
                                       "toll-free", "premium", "other", "short" };

  return (guint) kind < G_N_ELEMENTS (words) ? words[kind] : words[0];
}
