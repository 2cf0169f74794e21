/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking several sources at once: first answer at once, refined, in time, remembered, not after a cancel. */

#include <string.h>

#include "folder.h"
#include "lookup/book.h"
#include "lookup/cache.h"
#include "lookup/lookup.h"

/* --- A source that answers when the test says so --- */

#define FAKE_TYPE_SOURCE (fake_source_get_type ())
G_DECLARE_FINAL_TYPE (FakeSource, fake_source, FAKE, SOURCE, GObject)

struct _FakeSource
{
  GObject parent;
  GPtrArray *waiting; /* GTask */
  guint asked;
};

static const char *
fake_get_name (HeraldSource *source)
{
  return "fake";
}

static void
fake_lookup_async (HeraldSource *source,
                   const HeraldNumber *number,
                   const HeraldLocation *location,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  FakeSource *self = FAKE_SOURCE (source);

  self->asked++;
  g_ptr_array_add (self->waiting, g_task_new (source, cancellable, callback, user_data));
}

static GPtrArray *
fake_finish (HeraldSource *source,
             GAsyncResult *result,
             GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fake_search_async (HeraldSource *source,
                   const char *text,
                   guint limit,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  fake_lookup_async (source, NULL, NULL, cancellable, callback, user_data);
}

static void
fake_source_iface_init (HeraldSourceInterface *iface)
{
  iface->get_id = fake_get_name;
  iface->get_name = fake_get_name;
  iface->lookup_async = fake_lookup_async;
  iface->lookup_finish = fake_finish;
  iface->search_async = fake_search_async;
  iface->search_finish = fake_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeSource, fake_source, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (HERALD_TYPE_SOURCE, fake_source_iface_init))

static void
fake_source_finalize (GObject *object)
{
  g_ptr_array_unref (FAKE_SOURCE (object)->waiting);
  G_OBJECT_CLASS (fake_source_parent_class)->finalize (object);
}

static void
fake_source_class_init (FakeSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_source_finalize;
}

static void
fake_source_init (FakeSource *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

static HeraldContactMatch *
make_match (const char *name,
            HeraldMatch class)
{
  HeraldContactMatch *match = g_new0 (HeraldContactMatch, 1);

  match->contact = herald_contact_new ();
  match->match = class;
  herald_contact_set_name (match->contact, name);
  return match;
}

/* Answers the oldest question with the names in "a,b"; "!": with an error; "?a": a national match. */
static void
fake_answer (FakeSource *self,
             const char *names)
{
  g_autoptr (GTask) task = g_ptr_array_steal_index (self->waiting, 0);
  g_auto (GStrv) list = g_strsplit (names, ",", 0);
  GPtrArray *matches;

  if (strcmp (names, "!") == 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The directory is away.");
      return;
    }
  matches = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_match_free);
  for (guint i = 0; list[i] != NULL; i++)
    g_ptr_array_add (matches, *list[i] == '?' ? make_match (list[i] + 1, HERALD_MATCH_NATIONAL) : make_match (list[i], HERALD_MATCH_EXACT));
  g_task_return_pointer (task, matches, (GDestroyNotify) g_ptr_array_unref);
}

/* --- The asker --- */

typedef struct
{
  HeraldLookup *lookup;
  FakeSource *first, *second;
  GString *log; /* "a,b… " for an answer, "a,b. " for the last, with "!1" for the failed */
  guint n_destroyed;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->lookup = herald_lookup_new (&(HeraldLocation){ "DE", NULL });
  fixture->first = g_object_new (FAKE_TYPE_SOURCE, NULL);
  fixture->second = g_object_new (FAKE_TYPE_SOURCE, NULL);
  herald_lookup_add_source (fixture->lookup, HERALD_SOURCE (fixture->first));
  herald_lookup_add_source (fixture->lookup, HERALD_SOURCE (fixture->second));
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
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
expect (Fixture *fixture,
        const char *log)
{
  iterate ();
  g_assert_cmpstr (fixture->log->str, ==, log);
  g_string_truncate (fixture->log, 0);
}

static void
test_refined (Fixture *fixture,
              gconstpointer data)
{
  ask (fixture, "030 123456", NULL);
  expect (fixture, "");
  fake_answer (fixture->second, "Zuse,Ada");
  expect (fixture, "Zuse,Ada... ");
  fake_answer (fixture->first, "Ada,Berta");
  expect (fixture, "Ada,Berta,Zuse. ");
  g_assert_cmpuint (fixture->n_destroyed, ==, 1);
}

static void
test_surest_first (Fixture *fixture,
                   gconstpointer data)
{
  ask (fixture, "030 123456", NULL);
  fake_answer (fixture->first, "?Maybe");
  fake_answer (fixture->second, "Sure");
  expect (fixture, "Maybe... Sure,Maybe. ");
}

/* A source that knows nobody changes nothing: no answer for it alone. */
static void
test_nobody (Fixture *fixture,
             gconstpointer data)
{
  ask (fixture, "030 123456", NULL);
  fake_answer (fixture->first, "");
  expect (fixture, "");
  fake_answer (fixture->second, "");
  expect (fixture, ". ");
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
  fake_answer (fixture->first, "Ada");
  fake_answer (fixture->second, "");
  expect (fixture, "Ada... Ada. ");
  ask (fixture, "+49 30 123456", NULL);
  g_assert_cmpuint (fixture->log->len, ==, 0);
  expect (fixture, "Ada. ");
  g_assert_cmpuint (fixture->first->asked, ==, 1);
  g_signal_emit_by_name (fixture->second, "changed");
  ask (fixture, "+49 30 123456", NULL);
  g_assert_cmpuint (fixture->first->asked, ==, 2);
  fake_answer (fixture->first, "");
  fake_answer (fixture->second, "");
  expect (fixture, ". ");
}

/* A failure is told and not remembered. */
static void
test_failed (Fixture *fixture,
             gconstpointer data)
{
  ask (fixture, "030 123456", NULL);
  fake_answer (fixture->first, "!");
  expect (fixture, "");
  fake_answer (fixture->second, "Ada");
  expect (fixture, "Ada!1. ");
  ask (fixture, "030 123456", NULL);
  g_assert_cmpuint (fixture->first->asked, ==, 2);
  fake_answer (fixture->first, "!");
  fake_answer (fixture->second, "!");
  expect (fixture, "!2. ");
}

static void
test_deadline (Fixture *fixture,
               gconstpointer data)
{
  herald_lookup_set_deadline (fixture->lookup, 30);
  ask (fixture, "030 123456", NULL);
  fake_answer (fixture->first, "Ada");
  while (fixture->n_destroyed == 0)
    g_main_context_iteration (NULL, TRUE);
  expect (fixture, "Ada... Ada!1. ");
  g_assert_true (g_cancellable_is_cancelled (g_task_get_cancellable (fixture->second->waiting->pdata[0])));
  fake_answer (fixture->second, "Late");
  expect (fixture, "");
}

static void
test_cancelled (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GCancellable) before = g_cancellable_new ();

  ask (fixture, "030 123456", cancellable);
  fake_answer (fixture->first, "Ada");
  expect (fixture, "Ada... ");
  g_cancellable_cancel (cancellable);
  fake_answer (fixture->second, "Berta");
  expect (fixture, "");
  g_assert_cmpuint (fixture->n_destroyed, ==, 1);
  ask (fixture, "", before);
  g_cancellable_cancel (before);
  expect (fixture, "");
  g_assert_cmpuint (fixture->n_destroyed, ==, 1);
}

static void
test_cache (void)
{
  HeraldLookupCache cache;
  g_autoptr (HeraldNumber) number = herald_number_new ("+4930123456", NULL), nobody = herald_number_new ("1001", NULL);
  g_autoptr (GPtrArray) some = g_ptr_array_new (), none = g_ptr_array_new ();

  herald_lookup_cache_init (&cache);
  g_ptr_array_add (some, "x");
  herald_lookup_cache_put (&cache, number, some, 0);
  herald_lookup_cache_put (&cache, nobody, none, 0);
  g_assert_true (herald_lookup_cache_get (&cache, number, HERALD_LOOKUP_CACHE_SECONDS * G_TIME_SPAN_SECOND - 1) == some);
  g_assert_null (herald_lookup_cache_get (&cache, number, HERALD_LOOKUP_CACHE_SECONDS * G_TIME_SPAN_SECOND));
  g_assert_true (herald_lookup_cache_get (&cache, nobody, HERALD_LOOKUP_CACHE_NONE_SECONDS * G_TIME_SPAN_SECOND - 1) == none);
  g_assert_null (herald_lookup_cache_get (&cache, nobody, HERALD_LOOKUP_CACHE_NONE_SECONDS * G_TIME_SPAN_SECOND));
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

static void
on_searched (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  *(GPtrArray **) user_data = herald_lookup_search_finish (HERALD_LOOKUP (source), result, NULL);
}

/* With the real book: a contact that is added later is found, though "nobody" was remembered. */
static void
test_book (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (HeraldSource) book = NULL;
  g_autoptr (HeraldLookup) lookup = herald_lookup_new (&(HeraldLocation){ "DE", NULL });
  g_autoptr (GPtrArray) contacts = NULL;

  place_init (&place);
  store = place_open (&place);
  book = herald_book_new (store);
  herald_lookup_add_source (lookup, book);
  ask_book (lookup, "030 123456", ".");
  g_assert_true (import_text (store, "Name,Phone\nAda,030/123456\n", NULL, NULL, NULL, NULL));
  iterate ();
  ask_book (lookup, "+49 30 123456", "Ada.");
  herald_lookup_search_async (lookup, "ad", 10, NULL, on_searched, &contacts);
  while (contacts == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (contacts->len, ==, 1);
}

#define ADD(name, func) g_test_add ("/lookup/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("refined", test_refined);
  ADD ("surest-first", test_surest_first);
  ADD ("nobody", test_nobody);
  ADD ("withheld", test_withheld);
  ADD ("remembered", test_remembered);
  ADD ("failed", test_failed);
  ADD ("deadline", test_deadline);
  ADD ("cancelled", test_cancelled);
  g_test_add_func ("/lookup/cache", test_cache);
  g_test_add_func ("/lookup/book", test_book);
  return g_test_run ();
}
