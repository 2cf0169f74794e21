/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small parts of sentences in the form that the user's language and country want: counts and lists. */

#include "base/phrase.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * herald_phrase_number:
 * @number: a telephone number, a phone or an address, as it is to be shown
 *
 * What is shown only: whoever copies, dials or stores it takes it without this.
 *
 * Returns: (transfer full): the same; in a language that is written from right to left between marks that keep it from
 *   being turned round: "+49 30 1234" would be read "1234 30 49+". Empty stays empty.
 */
char *
herald_phrase_number (const char *number)
{
  if (number == NULL || *number == '\0')
    return g_strdup ("");
  /* Translators: a telephone number. Only a language that is written from right to left needs more than %s: U+2066 (left-to-right
   * isolate) before it and U+2069 (pop directional isolate) behind it */
  return g_strdup_printf (C_("telephone number", "%s"), number);
}

/**
 * herald_phrase_count:
 * @count: how many
 *
 * Returns: (transfer full): the number with the thousands set apart as the locale does it: "1,204"
 */
char *
herald_phrase_count (gint64 count)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, count);
}

/**
 * herald_phrase_counted:
 * @format: a sentence with one %u, translated: "%u contacts imported."
 * @count: how many
 *
 * Returns: (transfer full): the sentence with the number as herald_phrase_count() writes it
 */
char *
herald_phrase_counted (const char *format,
                       guint count)
{
  g_autofree char *number = herald_phrase_count (count);
  const char *place = strstr (format, "%u");

  if (place == NULL) /* "one contact", where a language says it so */
    return g_strdup (format);
  return g_strdup_printf ("%.*s%s%s", (int) (place - format), format, number, place + 2);
}

/**
 * herald_phrase_append_item:
 * @list: what stands before; may be empty
 * @item: what comes next
 *
 * Appends an item, after the language's comma where it is not the first.
 */
void
herald_phrase_append_item (GString *list,
                           const char *item)
{
  if (list->len > 0)
    /* Translators: what stands between the items of a list: Ada, Grace, Emmy */
    g_string_append (list, C_("list", ", "));
  g_string_append (list, item);
}

/**
 * herald_phrase_is_ended:
 * @sentence: some words
 *
 * Returns: whether they end as a sentence does, in any script: ".", "?", "。"
 */
gboolean
herald_phrase_is_ended (const char *sentence)
{
  static const char *const ends[] = { ".", "!", "?", "…", "。", "！", "？", "؟", "۔" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (sentence, ends[i]))
      return TRUE;
  return FALSE;
}
