/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/words.h"

static void
test_timer (void)
{
  static const struct
  {
    gint64 seconds;
    const char *text;
  } rows[] = {
    { -3, "0:00" }, { 0, "0:00" }, { 7, "0:07" }, { 134, "2:14" }, { 3599, "59:59" }, { 3725, "1:02:05" },
    { 100 * 3600, "100:00:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = herald_words_timer (rows[i].seconds * G_USEC_PER_SEC);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_length (void)
{
  static const struct
  {
    gint64 seconds;
    const char *text;
  } rows[] = {
    { -1, "0 s" }, { 45, "45 s" }, { 59, "59 s" }, { 60, "1 min" }, { 89, "1 min" }, { 91, "2 min" },
    { 3569, "59 min" }, { 3590, "1 h 0 min" }, { 3900, "1 h 5 min" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = herald_words_length (rows[i].seconds * G_USEC_PER_SEC);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static gint64
wall (int year,
      int month,
      int day,
      int hour,
      int minute)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (year, month, day, hour, minute, 0);

  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static void
test_when (void)
{
  gint64 now = wall (2026, 3, 12, 0, 30); /* a Thursday, just after midnight */
  const struct
  {
    gint64 then;
    const char *text;
  } rows[] = {
    { wall (2026, 3, 12, 0, 5), "Today 00:05" },
    { wall (2026, 3, 11, 23, 50), "Yesterday 23:50" },
    { wall (2026, 3, 11, 0, 10), "Yesterday 00:10" },
    { wall (2026, 3, 9, 14, 20), "Monday 14:20" },
    { wall (2026, 3, 6, 9, 0), "Friday 09:00" },
    { wall (2026, 3, 5, 9, 0), "5 March 09:00" },
    { wall (2025, 12, 31, 9, 0), "31 December 2025 09:00" },
    { wall (2026, 3, 13, 9, 0), "13 March 09:00" }, /* a clock that was set back */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = herald_words_when (rows[i].then, now);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_join (void)
{
  g_autofree char *all = herald_words_join (" · ", "a", "b", "c", NULL);
  g_autofree char *some = herald_words_join (" · ", "", "b", "", NULL);
  g_autofree char *none = herald_words_join (" · ", "", "", NULL);

  g_assert_cmpstr (all, ==, "a · b · c");
  g_assert_cmpstr (some, ==, "b");
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/timer", test_timer);
  g_test_add_func ("/words/length", test_length);
  g_test_add_func ("/words/when", test_when);
  g_test_add_func ("/words/join", test_join);
  return g_test_run ();
}
