/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How names are put in order. The keys stand in the database, which is read in any language and by several programs: so
 * there is one order for all of them, not the locale's. A letter with a sign stands where it stands without, as in a
 * telephone directory: "Özdemir" between "Ortmann" and "Paulsen", "Łukasz" among those with L. */

#include "store/order-key.h"

/* Letters that Unicode does not take apart. */
static const char *
plain (gunichar letter)
{
  switch (letter)
    {
    case 0x00e6: return "ae";
    case 0x00f0: return "d";
    case 0x00f8: return "o";
    case 0x00fe: return "th";
    case 0x0111: return "d";
    case 0x0127: return "h";
    case 0x0131: return "i";
    case 0x0142: return "l";
    case 0x0153: return "oe";
    default: return NULL;
    }
}

/* Signs above and below letters of Latin, Greek and Cyrillic; й is a letter of its own. */
static gboolean
is_sign (gunichar letter,
         gunichar before)
{
  return letter >= 0x0300 && letter <= 0x036f && !(before == 0x0438 && letter == 0x0306);
}

/**
 * herald_order_key:
 * @name: a name, UTF-8
 *
 * Returns: (transfer full): what strcmp() puts in the order of names; the key of a key is the key
 */
char *
herald_order_key (const char *name)
{
  g_autofree char *folded = g_str_is_ascii (name) ? g_ascii_strdown (name, -1) : g_utf8_casefold (name, -1);
  g_autofree char *apart = g_str_is_ascii (folded) ? NULL : g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  g_autoptr (GString) key = g_string_new (NULL);
  gunichar before = 0;

  for (const char *p = apart; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      if (is_sign (letter, before))
        continue;
      if (plain (letter) != NULL)
        g_string_append (key, plain (letter));
      else
        g_string_append_unichar (key, letter);
      before = letter;
    }
  return apart != NULL ? g_utf8_normalize (key->str, -1, G_NORMALIZE_ALL_COMPOSE) : g_steal_pointer (&folded);
}
