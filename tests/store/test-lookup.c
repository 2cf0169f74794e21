/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking several sources at once: first answer at once, refined, in time, remembered, private, not after a cancel. */

#include <string.h>

#include "folder.h"
#include "lookup/book.h"
#include "lookup/cache.h"
#include "lookup/lookup.h"
#include "mock-source.h"

/* A deadline that no test waits for, and one that passes at once. */
#define NEVER_MS 3600000
#define SOON_MS 20

typedef struct
{
  HeraldLookup *lookup;
  MockSource *first, *second; /* here, and on another computer */
  GString *log; /* "a,b… " for an answer, "a,b. " for the last, with "!1" for the failed */
  GString *parts; /* a letter for each source of the last answer: w a c n f */
  guint n_destroyed;
  guint n_states; /* of "source-state-changed" */
} Fixture;

static void
on_state_changed (Fixture *fixture)
{
  fixture->n_states++;
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->lookup = herald_lookup_new (&(HeraldLocation){ "DE", "30" });
  fixture->first = mock_source_new ("first", "First", FALSE);
  fixture->second = mock_source_new ("second", "Second", TRUE);
  herald_lookup_add_source (fixture->lookup, HERALD_SOURCE (fixture->first), NEVER_MS, 0);
  herald_lookup_add_source (fixture->lookup, HERALD_SOURCE (fixture->second), NEVER_MS, 0);
  g_signal_connect_swapped (fixture->lookup, "source-state-changed", G_CALLBACK (on_state_changed), fixture);
  fixture->log = g_string_new (NULL);
  fixture->parts = g_string_new (NULL);
}

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  iterate ();
  g_assert_finalize_object (fixture->lookup);
  g_assert_finalize_object (fixture->first);
  g_assert_finalize_object (fixture->second);
  g_string_free (fixture->log, TRUE);
  g_string_free (fixture->parts, TRUE);
}

static void
on_answer (const HeraldLookupAnswer *answer,
           gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (fixture->n_destroyed, ==, 0);
  for (guint i = 0; i < answer->matches->len; i++)
    g_string_append_printf (fixture->log, "%s%s", i > 0 ? "," : "",
                            herald_contact_get_display_name (((HeraldContactMatch *) answer->matches->pdata[i])->contact));
  if (answer->n_failed > 0)
    g_string_append_printf (fixture->log, "!%u", answer->n_failed);
  g_assert_true ((answer->n_failed > 0) == (answer->error != NULL));
  g_string_append (fixture->log, answer->complete ? ". " : "... ");
  g_string_truncate (fixture->parts, 0);
  for (guint i = 0; i < answer->n_parts; i++)
    g_string_append_c (fixture->parts, "wacnf"[answer->parts[i].state]);
}

static void
on_destroy (gpointer user_data)
{
  ((Fixture *) user_data)->n_destroyed++;
}

static void
ask (Fixture *fixture,
     const char *number,
     GCancellable *cancellable)
{
  fixture->n_destroyed = 0;
  herald_lookup_start (fixture->lookup, number, cancellable, on_answer, fixture, on_destroy);
  g_assert_cmpuint (fixture->n_destroyed, ==, 0);
}

static void
expect (Fixture *fixture,
        const char *log)
{
  iterate ();
  g_assert_cmpstr (fixture->log->str, ==, log);
  g_string_truncate (fixture->log, 0);
}

/* Until the asker was called (once more). */
static void
wait_for (Fixture *fixture,
          const char *log)
{
  while (fixture->log->len == 0)
    g_main_context_iteration (NULL, TRUE);
  expect (fixture, log);
}

/* The second source has @ms from now on. */
static void
set_deadline (Fixture *fixture,
              guint ms)
{
  herald_lookup_remove_all (fixture->lookup);
  herald_lookup_add_source (fixture->lookup, HERALD_SOURCE (fixture->first), NEVER_MS, 0);
  herald_lookup_add_source (fixture->lookup, HERALD_SOURCE (fixture->second), ms, 0);
}

static void
test_refined (Fixture *fixture,
              gconstpointer data)
{
  ask (fixture, "030 123456", NULL);
  expect (fixture, "");
  mock_source_answer (fixture->second, "Zuse,Ada");
  expect (fixture, "Zuse,Ada... ");
  g_assert_cmpstr (fixture->parts->str, ==, "wa");
  mock_source_answer (fixture->first, "Ada,Berta");
  expect (fixture, "Ada,Berta,Zuse. ");
  g_assert_cmpuint (fixture->n_destroyed, ==, 1);
}

static const struct
{
  const char *name, *first, *second, *expected;
} merges[] = {
  { "surest-first", "?Maybe", "Sure", "Sure,Maybe. " },
  { "order-of-sources", "B,A", "C", "B,A,C. " },
  { "extension-counts", "#Colleague", "?Maybe", "Maybe,Colleague. " },
  { "no-perhaps-beside-sure", "~Perhaps,Sure", "@Reception", "Sure. " },
  { "no-perhaps-beside-reception", "~Perhaps", "@Reception", "Reception. " },
  { "perhaps-alone", "~Perhaps", "~Other", "Perhaps,Other. " },
  { "same-name-once", "Ada Byron", "ADA BYRON,Zuse", "Ada Byron,Zuse. " },
  { "same-person-surest-class", "?Ada,Zuse", "Ada", "Zuse,Ada. " },
  { "father-and-son", "Karl=1,Karl=2", "", "Karl,Karl. " },
  { "one-entry-twice", "Karl=1,?Karl=1", "", "Karl. " },
  { "same-long-uid", "Ada=pas-id-52A1B02C0000013D", "A. Byron=pas-id-52A1B02C0000013D", "Ada. " },
  { "row-numbers-are-no-uid", "Ada=17", "Zuse=17", "Ada,Zuse. " },
  { "companies", "/Example Ltd", "/Example Ltd", "Example Ltd. " },
  { "nobody", "", "", ". " },
};

static void
test_merge (Fixture *fixture,
            gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);

  ask (fixture, "030 123456", NULL);
  mock_source_answer (fixture->first, merges[row].first);
  mock_source_answer (fixture->second, merges[row].second);
  while (fixture->n_destroyed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_str_has_suffix (fixture->log->str, merges[row].expected));
  /* The same when the second is the quicker one. */
  herald_lookup_forget (fixture->lookup);
  ask (fixture, "030 123456", NULL);
  mock_source_answer (fixture->second, merges[row].second);
  mock_source_answer (fixture->first, merges[row].first);
  while (fixture->n_destroyed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_str_has_suffix (fixture->log->str, merges[row].expected));
}

/* A better class that comes later takes the place of the worse. */
static void
test_better_replaces (Fixture *fixture,
                      gconstpointer data)
{
  ask (fixture, "030 123456", NULL);
  mock_source_answer (fixture->first, "~Perhaps");
  expect (fixture, "Perhaps... ");
  mock_source_answer (fixture->second, "Sure");
  expect (fixture, "Sure. ");
}

static void
on_record (const HeraldLookupAnswer *answer,
           gpointer user_data)
{
  HeraldContact **contact = user_data;

  g_assert_cmpuint (answer->matches->len, ==, 1);
  g_clear_pointer (contact, herald_contact_unref);
  *contact = herald_contact_ref (((HeraldContactMatch *) answer->matches->pdata[0])->contact);
}

/* The book knows her name, the customers' database her record: the card has both. */
static void
test_completed (Fixture *fixture,
                gconstpointer data)
{
  HeraldContact *contact = NULL;

  herald_lookup_start (fixture->lookup, "030 123456", NULL, on_record, &contact, NULL);
  mock_source_answer (fixture->first, "Ada Byron");
  mock_source_answer (fixture->second, "Ada Byron/Engines^https://crm.example/1");
  iterate ();
  g_assert_cmpstr (herald_contact_get_source_id (contact), ==, "first");
  g_assert_cmpstr (herald_contact_get_organisation (contact), ==, "Engines");
  g_assert_cmpstr (herald_contact_get_url (contact), ==, "https://crm.example/1");
  g_clear_pointer (&contact, herald_contact_unref);
  /* What is remembered of the book is as the book said it. */
  herald_lookup_start (fixture->lookup, "030 123456", NULL, on_record, &contact, NULL);
  iterate ();
  g_assert_cmpstr (herald_contact_get_url (contact), ==, "https://crm.example/1");
  g_clear_pointer (&contact, herald_contact_unref);
}

/* A source that knows nobody changes nothing: no answer for it alone. */
static void
test_nobody (Fixture *fixture,
             gconstpointer data)
{
  ask (fixture, "030 123456", NULL);
  mock_source_answer (fixture->first, "");
  expect (fixture, "");
  mock_source_answer (fixture->second, "");
  expect (fixture, ". ");
  g_assert_cmpstr (fixture->parts->str, ==, "aa");
}

static void
test_withheld (Fixture *fixture,
               gconstpointer data)
{
  static const char *const numbers[] = { NULL, "", "anonymous", "<unknown>", "s" };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      ask (fixture, numbers[i], NULL);
      g_assert_cmpuint (fixture->log->len, ==, 0);
      expect (fixture, ". ");
      g_assert_cmpuint (fixture->n_destroyed, ==, 1);
    }
  g_assert_cmpuint (fixture->first->asked, ==, 0);
}

static void
test_remembered (Fixture *fixture,
                 gconstpointer data)
{
  ask (fixture, "030 123456", NULL);
  mock_source_answer (fixture->first, "Ada");
  mock_source_answer (fixture->second, "");
  expect (fixture, "Ada... Ada. ");
  ask (fixture, "+49 30 123456", NULL);
  g_assert_cmpuint (fixture->log->len, ==, 0);
  expect (fixture, "Ada. ");
  g_assert_cmpstr (fixture->parts->str, ==, "cc");
  g_assert_cmpuint (fixture->first->asked, ==, 1);

  /* Only what the second said is old. */
  g_signal_emit_by_name (fixture->second, "changed");
  ask (fixture, "+49 30 123456", NULL);
  g_assert_cmpuint (fixture->first->asked, ==, 1);
  g_assert_cmpuint (fixture->second->asked, ==, 2);
  expect (fixture, "Ada... ");
  mock_source_answer (fixture->second, "Zuse");
  expect (fixture, "Ada,Zuse. ");
  g_assert_cmpstr (fixture->parts->str, ==, "ca");
}

/* What changed while it was asked is not believed the next time. */
static void
test_changed_meanwhile (Fixture *fixture,
                        gconstpointer data)
{
  ask (fixture, "030 123456", NULL);
  g_signal_emit_by_name (fixture->first, "changed");
  mock_source_answer (fixture->first, "");
  mock_source_answer (fixture->second, "");
  expect (fixture, ". ");
  ask (fixture, "030 123456", NULL);
  g_assert_cmpuint (fixture->first->asked, ==, 2);
  g_assert_cmpuint (fixture->second->asked, ==, 1);
  mock_source_answer (fixture->first, "Ada");
  expect (fixture, "Ada. ");
}

static HeraldSourceState
state_of (Fixture *fixture,
          MockSource *source)
{
  const GError *error = NULL;
  HeraldSourceState state = herald_lookup_get_source_state (fixture->lookup, HERALD_SOURCE (source), &error);

  g_assert_true (state != HERALD_SOURCE_FAILING || error != NULL);
  return state;
}

/* A failure is told, kept as the state of the source, and not remembered as an answer. */
static void
test_failed (Fixture *fixture,
             gconstpointer data)
{
  ask (fixture, "030 123456", NULL);
  mock_source_answer (fixture->first, "!");
  expect (fixture, "");
  g_assert_cmpint (state_of (fixture, fixture->first), ==, HERALD_SOURCE_FAILING);
  g_assert_cmpuint (fixture->n_states, ==, 1);
  mock_source_answer (fixture->second, "Ada");
  expect (fixture, "Ada!1. ");
  g_assert_cmpstr (fixture->parts->str, ==, "fa");
  g_assert_cmpint (state_of (fixture, fixture->second), ==, HERALD_SOURCE_READY);
  ask (fixture, "030 123456", NULL);
  g_assert_cmpuint (fixture->first->asked, ==, 2);
  expect (fixture, "Ada... ");
  mock_source_answer (fixture->first, "!");
  expect (fixture, "Ada!1. ");
  g_assert_cmpuint (fixture->n_states, ==, 1);
  ask (fixture, "030 123456", NULL);
  mock_source_answer (fixture->first, "");
  iterate ();
  g_assert_cmpint (state_of (fixture, fixture->first), ==, HERALD_SOURCE_READY);
  g_assert_cmpuint (fixture->n_states, ==, 2);
  fixture->first->state = HERALD_SOURCE_LOADING;
  g_signal_emit_by_name (fixture->first, "state-changed");
  g_assert_cmpint (state_of (fixture, fixture->first), ==, HERALD_SOURCE_LOADING);
  g_assert_cmpuint (fixture->n_states, ==, 3);
}

static void
test_deadline (Fixture *fixture,
               gconstpointer data)
{
  set_deadline (fixture, SOON_MS);
  ask (fixture, "030 123456", NULL);
  mock_source_answer (fixture->first, "Ada");
  while (fixture->n_destroyed == 0)
    g_main_context_iteration (NULL, TRUE);
  expect (fixture, "Ada... Ada!1. ");
  g_assert_cmpint (state_of (fixture, fixture->second), ==, HERALD_SOURCE_FAILING);
  g_assert_true (g_cancellable_is_cancelled (g_task_get_cancellable (fixture->second->waiting->pdata[0])));
  mock_source_answer (fixture->second, "Late");
  expect (fixture, "");
}

/* Who follows the call hears of the late one, too, and it is remembered. */
static void
test_late (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (GCancellable) call = g_cancellable_new ();

  set_deadline (fixture, SOON_MS);
  herald_lookup_follow (fixture->lookup, "030 123456", call, on_answer, fixture, on_destroy);
  mock_source_answer (fixture->first, "");
  wait_for (fixture, "!1. ");
  g_assert_cmpstr (fixture->parts->str, ==, "af");
  g_assert_cmpuint (fixture->n_destroyed, ==, 0);
  mock_source_answer (fixture->second, "Ada");
  expect (fixture, "Ada. ");
  g_assert_cmpstr (fixture->parts->str, ==, "aa");
  g_assert_cmpuint (fixture->n_destroyed, ==, 1);
  g_assert_cmpint (state_of (fixture, fixture->second), ==, HERALD_SOURCE_READY);
  ask (fixture, "030 123456", NULL);
  expect (fixture, "Ada. ");
}

/* The call ends while the late one is still asked. */
static void
test_late_cancelled (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (GCancellable) call = g_cancellable_new ();

  set_deadline (fixture, SOON_MS);
  herald_lookup_follow (fixture->lookup, "030 123456", call, on_answer, fixture, on_destroy);
  mock_source_answer (fixture->first, "");
  wait_for (fixture, "!1. ");
  g_cancellable_cancel (call);
  iterate ();
  g_assert_cmpuint (fixture->n_destroyed, ==, 1);
  g_assert_true (g_cancellable_is_cancelled (g_task_get_cancellable (fixture->second->waiting->pdata[0])));
  mock_source_answer (fixture->second, "Ada");
  expect (fixture, "");
}

/* A source that never answers, also not to its cancellation, holds nothing: the asker is let go of at once. */
static void
test_cancelled (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GCancellable) before = g_cancellable_new ();

  ask (fixture, "030 123456", cancellable);
  mock_source_answer (fixture->first, "Ada");
  expect (fixture, "Ada... ");
  g_cancellable_cancel (cancellable);
  iterate ();
  g_assert_cmpuint (fixture->n_destroyed, ==, 1);
  g_assert_true (g_cancellable_is_cancelled (g_task_get_cancellable (fixture->second->waiting->pdata[0])));
  mock_source_answer (fixture->second, "Berta");
  expect (fixture, "");
  g_assert_cmpuint (fixture->n_destroyed, ==, 1);
  ask (fixture, "", before);
  g_cancellable_cancel (before);
  expect (fixture, "");
  g_assert_cmpuint (fixture->n_destroyed, ==, 1);
}

/* Ten thousand people with one number: few are kept, the surest among them. */
static void
test_flood (Fixture *fixture,
            gconstpointer data)
{
  ask (fixture, "030 123456", NULL);
  mock_source_flood (fixture->first, 10000);
  iterate ();
  g_assert_true (g_str_has_prefix (fixture->log->str, "Flood 10000,Flood 1,Flood 2,"));
  g_string_truncate (fixture->log, 0);
  mock_source_flood (fixture->second, 10000);
  iterate ();
  g_assert_cmpuint (fixture->n_destroyed, ==, 1);
  g_assert_nonnull (strstr (fixture->log->str, "Flood 49."));
  g_assert_null (strstr (fixture->log->str, "Flood 50"));
}

static void
test_removed (Fixture *fixture,
              gconstpointer data)
{
  ask (fixture, "030 123456", NULL);
  mock_source_answer (fixture->first, "Ada");
  expect (fixture, "Ada... ");
  herald_lookup_remove_all (fixture->lookup);
  g_assert_cmpuint (fixture->log->len, ==, 0);
  expect (fixture, "Ada. ");
  g_assert_cmpstr (fixture->parts->str, ==, "an");
  g_assert_cmpuint (fixture->n_destroyed, ==, 1);
  mock_source_answer (fixture->second, "Zuse");
  expect (fixture, "");
  ask (fixture, "030 123456", NULL);
  expect (fixture, ". ");
}

/* Who may hear of which number: 'b'oth, 'h'ere only. */
static const struct
{
  const char *number;
  const char *patterns;
  guint internal_max;
  char who;
} privacies[] = {
  { "030 123456", "", 0, 'b' },
  { "1001", "", 0, 'h' },            /* an extension */
  { "110", "", 0, 'h' },             /* an emergency */
  { "654321", "", 0, 'h' },
  { "7654321", "", 0, 'b' },
  { "7654321", "", 7, 'h' },         /* a PBX with long extensions */
  { "+49307654321", "", 12, 'b' },   /* no extension begins with + */
  { "030 123456", "030123456", 0, 'h' },
  { "+49 30 123456", "030/123456", 0, 'h' },
  { "0049 30 123456", "030 123456", 0, 'h' },
  { "030 123456", "+49 30 123456", 0, 'h' },
  { "030 123456", "0049 (0)30 123456", 0, 'h' },
  { "+4930123456", "030 12*", 0, 'h' },
  { "030123456", "+49 30 12*", 0, 'h' },
  { "030123456", "0049 30 12*", 0, 'h' },
  { "+4930123456", "12*", 0, 'h' },  /* as it is dialled in town */
  { "030 123457", "030 123456", 0, 'b' },
  { "0301234567", "030 123456", 0, 'b' },
  { "+43 30 123456", "030 123456", 0, 'b' }, /* another country's */
  { "030 123456", "*", 0, 'h' },
};

static void
test_private (Fixture *fixture,
              gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  const char *const patterns[] = { "", "0800123", privacies[row].patterns, NULL };

  herald_lookup_set_private (fixture->lookup, patterns, privacies[row].internal_max);
  ask (fixture, privacies[row].number, NULL);
  g_assert_cmpuint (fixture->first->asked, ==, 1);
  g_assert_cmpuint (fixture->second->asked, ==, privacies[row].who == 'b' ? 1 : 0);
  mock_source_answer (fixture->first, "Ada");
  iterate ();
  g_assert_cmpstr (fixture->parts->str, ==, privacies[row].who == 'b' ? "aw" : "an");
  if (privacies[row].who == 'b')
    mock_source_answer (fixture->second, "");
}

static void
test_cache (void)
{
  HeraldLookupCache cache;
  g_autoptr (HeraldNumber) number = herald_number_new ("+4930123456", NULL), nobody = herald_number_new ("1001", NULL);
  g_autoptr (GPtrArray) some = g_ptr_array_new (), none = g_ptr_array_new ();
  gint64 age = -1;

  herald_lookup_cache_init (&cache, 100);
  g_ptr_array_add (some, "x");
  herald_lookup_cache_put (&cache, number, some, 0);
  herald_lookup_cache_put (&cache, nobody, none, 0);
  g_assert_true (herald_lookup_cache_get (&cache, number, 100 * G_TIME_SPAN_SECOND - 1, &age) == some);
  g_assert_cmpint (age, ==, 100 * G_TIME_SPAN_SECOND - 1);
  g_assert_null (herald_lookup_cache_get (&cache, number, 100 * G_TIME_SPAN_SECOND, NULL));
  g_assert_true (herald_lookup_cache_get (&cache, nobody, HERALD_LOOKUP_CACHE_NONE_SECONDS * G_TIME_SPAN_SECOND - 1, NULL) == none);
  g_assert_null (herald_lookup_cache_get (&cache, nobody, HERALD_LOOKUP_CACHE_NONE_SECONDS * G_TIME_SPAN_SECOND, NULL));
  for (guint i = 0; i < HERALD_LOOKUP_CACHE_MAX + 10; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);
      g_autoptr (HeraldNumber) other = herald_number_new (text, NULL);

      herald_lookup_cache_put (&cache, other, none, 0);
    }
  g_assert_cmpuint (cache.order.length, ==, HERALD_LOOKUP_CACHE_MAX);
  g_assert_cmpuint (g_hash_table_size (cache.answers), ==, HERALD_LOOKUP_CACHE_MAX);
  herald_lookup_cache_clear (&cache);
}

static void
on_book_answer (const HeraldLookupAnswer *answer,
                gpointer user_data)
{
  GString *log = user_data;

  for (guint i = 0; i < answer->matches->len; i++)
    g_string_append (log, herald_contact_get_name (((HeraldContactMatch *) answer->matches->pdata[i])->contact));
  if (answer->complete)
    g_string_append_c (log, '.');
}

static void
ask_book (HeraldLookup *lookup,
          const char *number,
          const char *expected)
{
  g_autoptr (GString) log = g_string_new (NULL);

  herald_lookup_start (lookup, number, NULL, on_book_answer, log, NULL);
  while (strchr (log->str, '.') == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (log->str, ==, expected);
}

/* With the real book: a contact that is added later is found, though "nobody" was remembered. */
static void
test_book (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (HeraldSource) book = NULL;
  g_autoptr (HeraldLookup) lookup = herald_lookup_new (&(HeraldLocation){ "DE", NULL });

  place_init (&place);
  store = place_open (&place);
  book = herald_book_new (store);
  herald_lookup_add_source (lookup, book, 0, 0);
  ask_book (lookup, "030 123456", ".");
  g_assert_true (import_text (store, "Name,Phone\nAda,030/123456\n", NULL, NULL, NULL, NULL));
  iterate ();
  ask_book (lookup, "+49 30 123456", "Ada.");
  ask_book (lookup, "123456", ".");
  herald_lookup_set_location (lookup, &(HeraldLocation){ "DE", "30" });
  ask_book (lookup, "123456", "Ada.");
}

static void
add_row (const char *group,
         const char *name,
         guint row,
         void (*func) (Fixture *fixture, gconstpointer data))
{
  g_autofree char *path = g_strdup_printf ("/lookup/%s/%u-%s", group, row, name);

  g_test_add (path, Fixture, GUINT_TO_POINTER (row), set_up, func, tear_down);
}

#define ADD(name, func) g_test_add ("/lookup/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("refined", test_refined);
  for (guint i = 0; i < G_N_ELEMENTS (merges); i++)
    add_row ("merge", merges[i].name, i, test_merge);
  ADD ("better-replaces", test_better_replaces);
  ADD ("completed", test_completed);
  ADD ("nobody", test_nobody);
  ADD ("withheld", test_withheld);
  ADD ("remembered", test_remembered);
  ADD ("changed-meanwhile", test_changed_meanwhile);
  ADD ("failed", test_failed);
  ADD ("deadline", test_deadline);
  ADD ("late", test_late);
  ADD ("late-cancelled", test_late_cancelled);
  ADD ("cancelled", test_cancelled);
  ADD ("flood", test_flood);
  ADD ("removed", test_removed);
  for (guint i = 0; i < G_N_ELEMENTS (privacies); i++)
    add_row ("private", privacies[i].who == 'b' ? "asked" : "not-asked", i, test_private);
  g_test_add_func ("/lookup/cache", test_cache);
  g_test_add_func ("/lookup/book", test_book);
  return g_test_run ();
}
