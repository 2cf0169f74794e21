/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who of several people with one number comes first: whom somebody chose, else with whom one last spoke. */

#include "folder.h"
#include "store/choices.h"
#include "store/journal.h"

#define NUMBER "+4930123456"

typedef struct
{
  Place place;
  HeraldStore *store;
  HeraldNumber *number;
  GPtrArray *people; /* of HeraldContact: Ada and Berta of the book, Carl and Dora of a directory */
} Fixture;

static HeraldContact *
new_person (HeraldStore *store,
            const char *name,
            const char *source,
            const char *uid)
{
  HeraldContact *contact = herald_contact_new ();

  herald_contact_set_name (contact, name);
  herald_contact_set_source_id (contact, source);
  herald_contact_set_uid (contact, uid);
  if (store != NULL)
    herald_contact_set_id (contact, herald_store_save_contact (store, contact, NULL));
  return contact;
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  place_init (&fixture->place);
  fixture->store = place_open (&fixture->place);
  fixture->number = herald_number_new (NUMBER, NULL);
  fixture->people = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  g_ptr_array_add (fixture->people, new_person (fixture->store, "Ada", "book", ""));
  g_ptr_array_add (fixture->people, new_person (fixture->store, "Berta", "book", ""));
  g_ptr_array_add (fixture->people, new_person (NULL, "Carl", "ldap-1", "cn=carl"));
  g_ptr_array_add (fixture->people, new_person (NULL, "Dora", "sql-2", ""));
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_ptr_array_unref (fixture->people);
  herald_number_free (fixture->number);
  g_clear_object (&fixture->store);
  place_clear (&fixture->place);
}

static void
on_done (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
choose (Fixture *fixture,
        guint who)
{
  g_autoptr (GAsyncResult) result = NULL;

  herald_choices_set_async (fixture->store, fixture->number, fixture->people->pdata[who], NULL, on_done, &result);
  wait_for (&result);
  g_assert_true (herald_choices_set_finish (fixture->store, result, NULL));
}

/* "Ada Berta Carl Dora", with "!" behind the first if somebody chose it. */
static void
expect (Fixture *fixture,
        const char *order)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) ranked = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean chosen = FALSE;

  herald_choices_rank_async (fixture->store, fixture->number, fixture->people, NULL, on_done, &result);
  wait_for (&result);
  ranked = herald_choices_rank_finish (fixture->store, result, &chosen, NULL);
  for (guint i = 0; i < ranked->len; i++)
    g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "", herald_contact_get_name (ranked->pdata[i]), i == 0 && chosen ? "!" : "");
  g_assert_cmpstr (text->str, ==, order);
}

static void
call (Fixture *fixture,
      gint64 started,
      gint64 answered,
      const char *number,
      guint who)
{
  const HeraldContact *contact = fixture->people->pdata[who];
  const HeraldJournalCall entry = {
    .started_at = started, .answered_at = answered, .ended_at = started + 10, .direction = "incoming", .outcome = "answered",
    .number = number, .e164 = number, .name = herald_contact_get_name (contact), .contact_id = herald_contact_get_id (contact),
  };

  g_assert_cmpint (herald_journal_begin (fixture->store, &entry, NULL), >, 0);
}

static void
test_order_stays (Fixture *fixture,
                  gconstpointer data)
{
  expect (fixture, "Ada Berta Carl Dora");
}

/* On whatever number one spoke with somebody of the book; missed calls say nothing. */
static void
test_last_spoken (Fixture *fixture,
                  gconstpointer data)
{
  call (fixture, 1000, 1001, "+4917612345", 1);
  expect (fixture, "Berta Ada Carl Dora");
  call (fixture, 2000, 0, NUMBER, 0);
  expect (fixture, "Berta Ada Carl Dora");
  call (fixture, 3000, 3001, NUMBER, 3);
  expect (fixture, "Dora Berta Ada Carl");
  call (fixture, 4000, 4001, "+49309999", 2); /* a Carl of another number: who knows */
  expect (fixture, "Dora Berta Ada Carl");
}

static void
test_choice (Fixture *fixture,
             gconstpointer data)
{
  call (fixture, 1000, 1001, NUMBER, 0);
  for (guint who = 0; who < 4; who++)
    {
      static const char *const orders[] = { "Ada! Berta Carl Dora", "Berta! Ada Carl Dora", "Carl! Ada Berta Dora", "Dora! Ada Berta Carl" };

      choose (fixture, who);
      expect (fixture, orders[who]);
    }
}

/* It is remembered with the database, for this number only, and nobody takes the place of somebody who is gone. */
static void
test_choice_lasts (Fixture *fixture,
                   gconstpointer data)
{
  choose (fixture, 2);
  g_clear_object (&fixture->store);
  fixture->store = place_open (&fixture->place);
  expect (fixture, "Carl! Ada Berta Dora");
  g_ptr_array_remove_index (fixture->people, 2);
  expect (fixture, "Ada Berta Dora");
  g_ptr_array_add (fixture->people, new_person (NULL, "Carl", "ldap-1", "cn=another"));
  expect (fixture, "Ada Berta Dora Carl");
  herald_number_free (fixture->number);
  fixture->number = herald_number_new ("+4930123457", NULL);
  g_ptr_array_add (fixture->people, new_person (NULL, "Carl", "ldap-1", "cn=carl"));
  expect (fixture, "Ada Berta Dora Carl Carl");
}

#define ADD(name, func) g_test_add ("/choices/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("order-stays", test_order_stays);
  ADD ("last-spoken", test_last_spoken);
  ADD ("choice", test_choice);
  ADD ("choice-lasts", test_choice_lasts);
  return g_test_run ();
}
