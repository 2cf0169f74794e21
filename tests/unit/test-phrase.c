/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of sentences, in English; tests/po/test-heraldctl.py has them in a language from right to left. */

#include <glib.h>

#include "base/phrase.h"

static void
test_counts (void)
{
  g_autofree char *million = herald_phrase_count (1234567);
  g_autofree char *many = herald_phrase_counted ("%u contacts at 100 %% of “%s”", 12);
  g_autofree char *one = herald_phrase_counted ("one contact", 1);

  /* Without a country nothing stands between the thousands. */
  g_assert_cmpstr (million, ==, "1234567");
  g_assert_cmpstr (many, ==, "12 contacts at 100 %% of “%s”");
  g_assert_cmpstr (one, ==, "one contact");
}

static void
test_numbers (void)
{
  g_autofree char *number = herald_phrase_number ("+49 30 1234");
  g_autofree char *none = herald_phrase_number (NULL);

  g_assert_cmpstr (number, ==, "+49 30 1234");
  g_assert_cmpstr (none, ==, "");
}

static void
test_lists (void)
{
  g_autoptr (GString) list = g_string_new (NULL);

  herald_phrase_append_item (list, "PJSIP/1001");
  g_assert_cmpstr (list->str, ==, "PJSIP/1001");
  herald_phrase_append_item (list, "SIP/desk");
  g_assert_cmpstr (list->str, ==, "PJSIP/1001, SIP/desk");
}

static void
test_ends (void)
{
  g_assert_true (herald_phrase_is_ended ("It is done."));
  g_assert_true (herald_phrase_is_ended ("完成。"));
  g_assert_true (herald_phrase_is_ended ("هل تم؟"));
  g_assert_false (herald_phrase_is_ended ("It is done"));
  g_assert_false (herald_phrase_is_ended (""));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phrase/counts", test_counts);
  g_test_add_func ("/phrase/numbers", test_numbers);
  g_test_add_func ("/phrase/lists", test_lists);
  g_test_add_func ("/phrase/ends", test_ends);
  return g_test_run ();
}
