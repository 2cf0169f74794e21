/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small parts of sentences in the form that the user's language and country want: counts and lists. */

#include "base/phrase.h"

#include <glib/gi18n-lib.h>

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
