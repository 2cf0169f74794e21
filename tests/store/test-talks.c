/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has spoken with a number last. */

#include "folder.h"
#include "store/journal.h"
#include "store/talks.h"

#define DAY (G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC)
/* Where the day begins on which all this happens. */
#define TODAY (20000 * DAY)

typedef struct
{
  Place place;
  HeraldStore *store;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  place_init (&fixture->place);
  fixture->store = place_open (&fixture->place);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_clear_object (&fixture->store);
  place_clear (&fixture->place);
}

static void
remember (HeraldStore *store,
          const char *key,
          const char *extension,
          gint64 at,
          gint64 oldest)
{
  g_autoptr (GPtrArray) talks = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_talk_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (talks, herald_talk_new (key, extension, at));
  g_assert_true (herald_talks_write (store, talks, oldest, &error));
  g_assert_no_error (error);
}

static void
expect (HeraldStore *store,
        const char *key,
        gint64 since,
        const char *extension)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = herald_talks_find (store, key, since, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, extension);
}

/* The latest talk counts, whatever is written last; also for the next who opens the file. */
static void
test_latest (Fixture *fixture,
             gconstpointer data)
{
  expect (fixture->store, "+4930123456", 0, NULL);
  remember (fixture->store, "+4930123456", "1001", TODAY, 0);
  remember (fixture->store, "+4930123456", "1002", TODAY + 2, 0);
  remember (fixture->store, "+4930123456", "1003", TODAY + 1, 0);
  expect (fixture->store, "+4930123456", 0, "1002");
  expect (fixture->store, "+4930123456", TODAY + 3, NULL);
  expect (fixture->store, "+4930123457", 0, NULL);
  g_clear_object (&fixture->store);
  fixture->store = place_open (&fixture->place);
  expect (fixture->store, "+4930123456", 0, "1002");
}

static void
test_forgotten (Fixture *fixture,
                gconstpointer data)
{
  remember (fixture->store, "+4930111111", "1001", TODAY - 31 * DAY, 0);
  remember (fixture->store, "+4930222222", "1001", TODAY - 29 * DAY, 0);
  expect (fixture->store, "+4930111111", 0, "1001");
  remember (fixture->store, "+4930333333", "1001", TODAY, TODAY - 30 * DAY);
  expect (fixture->store, "+4930111111", 0, NULL);
  expect (fixture->store, "+4930222222", 0, "1001");
}

/* Of more numbers than are kept, those go that were spoken with longest ago. */
static void
test_bounded (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (GPtrArray) talks = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_talk_free);
  g_autofree char *last = g_strdup_printf ("+49%d", HERALD_TALKS_MAX + 9);

  for (int i = 0; i < HERALD_TALKS_MAX + 10; i++)
    {
      g_autofree char *key = g_strdup_printf ("+49%d", i);

      g_ptr_array_add (talks, herald_talk_new (key, "1001", TODAY + i));
    }
  g_assert_true (herald_talks_write (fixture->store, talks, 0, NULL));
  expect (fixture->store, "+499", 0, NULL);
  expect (fixture->store, "+4910", 0, "1001");
  expect (fixture->store, last, 0, "1001");
}

/* However a number is written, it is the same customer's; what is of no country is itself. */
static void
test_keys (void)
{
  static const char *const spellings[] = { "+4930123456", "004930123456", "030123456", "030 123456", "123456" };
  const HeraldLocation berlin = { "DE", "030" };

  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      g_autoptr (HeraldNumber) number = herald_number_new (spellings[i], "DE");
      g_autofree char *key = herald_talks_key (number, &berlin);

      g_assert_cmpstr (key, ==, i < 4 ? "+4930123456" : key);
    }
}

static void
on_done (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_spoken (HeraldStore *store,
            const char *text,
            gint64 since)
{
  g_autoptr (HeraldNumber) number = herald_number_new (text, "DE");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean spoken;

  herald_talks_spoken_async (store, number, since, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  spoken = herald_talks_spoken_finish (store, result, &error);
  g_assert_no_error (error);
  return spoken;
}

/* At a desk the journal knows; a call that was missed is no talk. */
static void
test_desk (Fixture *fixture,
           gconstpointer data)
{
  HeraldJournalCall call = { TODAY, 0, TODAY + 5, "incoming", "missed", "030123456", "+4930123456" };

  herald_journal_begin (fixture->store, &call, NULL);
  g_assert_false (has_spoken (fixture->store, "030 123456", 0));
  call.answered_at = TODAY + 2;
  call.outcome = "answered";
  herald_journal_begin (fixture->store, &call, NULL);
  g_assert_true (has_spoken (fixture->store, "+49 30 123456", TODAY - DAY));
  g_assert_false (has_spoken (fixture->store, "+49 30 123456", TODAY + DAY));
  g_assert_false (has_spoken (fixture->store, "+49 30 123457", 0));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/talks/latest", Fixture, NULL, set_up, test_latest, tear_down);
  g_test_add ("/talks/forgotten", Fixture, NULL, set_up, test_forgotten, tear_down);
  g_test_add ("/talks/bounded", Fixture, NULL, set_up, test_bounded, tear_down);
  g_test_add_func ("/talks/keys", test_keys);
  g_test_add ("/talks/desk", Fixture, NULL, set_up, test_desk, tear_down);
  return g_test_run ();
}
