/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Searching in several sources at once: what is there is told at once, in the order of the sources, each person once. */

#include <string.h>

#include "lookup/lookup.h"
#include "mock-source.h"

typedef struct
{
  HeraldLookup *lookup;
  MockSource *first, *second; /* here, and on another computer */
  GString *log;
  guint n_destroyed;
} Fixture;

static void
add_sources (Fixture *fixture,
             guint deadline_ms)
{
  herald_lookup_remove_all (fixture->lookup);
  herald_lookup_add_source (fixture->lookup, HERALD_SOURCE (fixture->first), 3600000, 0);
  herald_lookup_add_source (fixture->lookup, HERALD_SOURCE (fixture->second), deadline_ms, 0);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  static const char *const secret[] = { "030 555*", NULL };

  fixture->lookup = herald_lookup_new (&(HeraldLocation){ "DE", NULL });
  herald_lookup_set_private (fixture->lookup, secret, 0);
  fixture->first = mock_source_new ("first", "First", FALSE);
  fixture->second = mock_source_new ("second", "Second", TRUE);
  add_sources (fixture, 3600000);
  fixture->log = g_string_new (NULL);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->lookup);
  g_assert_finalize_object (fixture->first);
  g_assert_finalize_object (fixture->second);
  g_string_free (fixture->log, TRUE);
}

static void
on_answer (const HeraldSearchAnswer *answer,
           gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (fixture->n_destroyed, ==, 0);
  for (guint i = 0; i < answer->contacts->len; i++)
    g_string_append_printf (fixture->log, "%s%s", i > 0 ? "," : "", herald_contact_get_display_name (answer->contacts->pdata[i]));
  if (answer->n_failed > 0)
    g_string_append_printf (fixture->log, "!%u", answer->n_failed);
  g_assert_true ((answer->n_failed > 0) == (answer->error != NULL));
  g_string_append (fixture->log, answer->complete ? ". " : "... ");
}

static void
on_destroy (gpointer user_data)
{
  ((Fixture *) user_data)->n_destroyed++;
}

static void
search (Fixture *fixture,
        const char *text,
        guint limit,
        GCancellable *cancellable)
{
  fixture->n_destroyed = 0;
  herald_lookup_search_start (fixture->lookup, text, limit, cancellable, on_answer, fixture, on_destroy);
  g_assert_cmpuint (fixture->n_destroyed, ==, 0);
}

static void
expect (Fixture *fixture,
        const char *log)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (fixture->log->str, ==, log);
  g_string_truncate (fixture->log, 0);
}

static void
test_merged (Fixture *fixture,
             gconstpointer data)
{
  search (fixture, "ada", 0, NULL);
  mock_source_answer (fixture->second, "Adam,Ada");
  expect (fixture, "Adam,Ada... ");
  mock_source_answer (fixture->first, "Ada,Adalbert");
  expect (fixture, "Ada,Adalbert,Adam. ");
  g_assert_cmpuint (fixture->n_destroyed, ==, 1);
}

static void
test_bounded (Fixture *fixture,
              gconstpointer data)
{
  search (fixture, "flood", 3, NULL);
  mock_source_flood (fixture->second, 10000);
  expect (fixture, "Flood 1,Flood 2,Flood 3... ");
  mock_source_answer (fixture->first, "A,B");
  expect (fixture, "A,B,Flood 1. ");
}

static void
test_failed (Fixture *fixture,
             gconstpointer data)
{
  search (fixture, "ada", 0, NULL);
  mock_source_answer (fixture->second, "!");
  expect (fixture, "");
  mock_source_answer (fixture->first, "Ada");
  expect (fixture, "Ada!1. ");
  g_assert_cmpint (herald_lookup_get_source_state (fixture->lookup, HERALD_SOURCE (fixture->second), NULL), ==, HERALD_SOURCE_FAILING);
}

static void
test_deadline (Fixture *fixture,
               gconstpointer data)
{
  add_sources (fixture, 20);
  search (fixture, "ada", 0, NULL);
  mock_source_answer (fixture->first, "Ada");
  while (fixture->n_destroyed == 0)
    g_main_context_iteration (NULL, TRUE);
  expect (fixture, "Ada... Ada!1. ");
  mock_source_answer (fixture->second, "Late");
  expect (fixture, "");
}

static void
test_cancelled (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  search (fixture, "ada", 0, cancellable);
  g_cancellable_cancel (cancellable);
  expect (fixture, "");
  g_assert_cmpuint (fixture->n_destroyed, ==, 1);
  g_assert_true (g_cancellable_is_cancelled (g_task_get_cancellable (fixture->second->waiting->pdata[0])));
  mock_source_answer (fixture->first, "Ada");
  mock_source_answer (fixture->second, "Ada");
  expect (fixture, "");
}

/* What another computer does not get to hear. */
static void
test_private (Fixture *fixture,
              gconstpointer data)
{
  static const struct
  {
    const char *text;
    gboolean outside;
  } rows[] = {
    { "a", FALSE }, { "ad", TRUE }, { "1001", FALSE }, { "030 555", FALSE }, { "030 5551234", FALSE }, { "+49 30 5551234", FALSE },
    { "030 1234567", TRUE }, { "Ada 1001", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint before = fixture->second->searched;

      search (fixture, rows[i].text, 0, NULL);
      g_assert_cmpuint (fixture->second->searched - before, ==, rows[i].outside ? 1 : 0);
      mock_source_answer (fixture->first, "");
      if (rows[i].outside)
        mock_source_answer (fixture->second, "");
      expect (fixture, ". ");
    }
}

static void
test_no_sources (Fixture *fixture,
                 gconstpointer data)
{
  herald_lookup_remove_all (fixture->lookup);
  search (fixture, "ada", 0, NULL);
  g_assert_cmpuint (fixture->log->len, ==, 0);
  expect (fixture, ". ");
}

#define ADD(name, func) g_test_add ("/lookup-search/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("merged", test_merged);
  ADD ("bounded", test_bounded);
  ADD ("failed", test_failed);
  ADD ("deadline", test_deadline);
  ADD ("cancelled", test_cancelled);
  ADD ("private", test_private);
  ADD ("no-sources", test_no_sources);
  return g_test_run ();
}
