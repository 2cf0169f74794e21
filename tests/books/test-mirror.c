/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Address books of others in the store: brought up to date, removed, forgotten; without a write where nothing is new. */

#include <string.h>

#include "folder.h"
#include "store/mirror.h"

typedef struct
{
  Place place;
  HeraldStore *store;
  guint n_changed;
} Fixture;

static void
on_changed (Fixture *fixture)
{
  fixture->n_changed++;
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  place_init (&fixture->place);
  fixture->store = place_open (&fixture->place);
  g_signal_connect_swapped (fixture->store, "changed", G_CALLBACK (on_changed), fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->store);
  place_clear (&fixture->place);
}

/* How often the store said so since the last time. */
static guint
take_changes (Fixture *fixture)
{
  guint count;

  while (g_main_context_iteration (NULL, FALSE))
    ;
  count = fixture->n_changed;
  fixture->n_changed = 0;
  return count;
}

static HeraldContact *
make_contact (const char *source,
              const char *uid,
              const char *name,
              const char *number)
{
  HeraldContact *contact = herald_contact_new ();

  herald_contact_set_source_id (contact, source);
  herald_contact_set_uid (contact, uid);
  herald_contact_set_name (contact, name);
  herald_contact_add_number (contact, number, NULL, "DE");
  return contact;
}

/* Writes "uid=name uid=name". */
static HeraldMirrorCounts
write_pairs (Fixture *fixture,
             const char *source,
             const char *pairs)
{
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  g_auto (GStrv) words = g_strsplit (pairs, " ", 0);
  g_autoptr (GError) error = NULL;
  HeraldMirrorCounts counts = { 0 };

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (words[i], "=", 2);

      g_ptr_array_add (contacts, make_contact (source, pair[0], pair[1], "030 123456"));
    }
  g_assert_true (herald_mirror_write (fixture->store, contacts, NULL, &counts, &error));
  g_assert_no_error (error);
  return counts;
}

/* All names of the store, sorted. */
static char *
names (Fixture *fixture)
{
  g_autoptr (GPtrArray) contacts = herald_store_list_contacts (fixture->store, 0, 0, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < contacts->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", herald_contact_get_name (contacts->pdata[i]));
  return g_strdup (text->str);
}

static void
check_names (Fixture *fixture,
             const char *expected)
{
  g_autofree char *found = names (fixture);

  g_assert_cmpstr (found, ==, expected);
}

static GHashTable *
make_set (const char *words)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) list = g_strsplit (words, " ", 0);

  for (guint i = 0; list[i] != NULL; i++)
    g_hash_table_add (set, g_strdup (list[i]));
  return set;
}

static void
keep (Fixture *fixture,
      const char *source,
      const char *prefix,
      const char *uids,
      const char *groups,
      guint removed)
{
  g_autoptr (GHashTable) uid_set = make_set (uids), group_set = make_set (groups);
  HeraldMirrorScope scope = { prefix, uid_set, group_set };
  HeraldMirrorCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (herald_mirror_keep (fixture->store, source, &scope, NULL, &counts, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (counts.removed, ==, removed);
}

static void
test_write (Fixture *fixture,
            gconstpointer data)
{
  HeraldMirrorCounts counts = write_pairs (fixture, "eds-1", "a/1=Ada a/2=Ben");
  g_autoptr (HeraldNumber) number = herald_number_new ("+4930123456", "DE");
  HeraldLocation germany = { "DE", NULL };
  g_autoptr (GPtrArray) matches = NULL;

  g_assert_cmpuint (counts.added, ==, 2);
  g_assert_cmpuint (take_changes (fixture), ==, 1);
  counts = write_pairs (fixture, "eds-1", "a/1=Ada a/2=Ben");
  g_assert_cmpuint (counts.unchanged, ==, 2);
  g_assert_cmpuint (take_changes (fixture), ==, 0);
  counts = write_pairs (fixture, "eds-1", "a/1=Ada a/2=Bert a/3=Cleo");
  g_assert_cmpuint (counts.unchanged, ==, 1);
  g_assert_cmpuint (counts.updated, ==, 1);
  g_assert_cmpuint (counts.added, ==, 1);
  g_assert_cmpuint (take_changes (fixture), ==, 1);
  check_names (fixture, "Ada Bert Cleo");
  matches = herald_store_find_number (fixture->store, number, &germany, NULL, NULL);
  g_assert_cmpuint (matches->len, ==, 3);
}

/* The same uid in two sources is two contacts; one source's set says nothing of the other's. */
static void
test_two_sources (Fixture *fixture,
                  gconstpointer data)
{
  write_pairs (fixture, "eds-1", "a/1=Ada a/2=Ben");
  write_pairs (fixture, "folder-1", "a/1=Cleo a/2=Dora");
  keep (fixture, "eds-1", NULL, "a/2", "", 1);
  check_names (fixture, "Ben Cleo Dora");
}

static void
test_keep (Fixture *fixture,
           gconstpointer data)
{
  write_pairs (fixture, "eds-1", "a/1=Ada a/2=Ben ab/1=Cleo b/1=Dora b/2=Emil");
  take_changes (fixture);
  keep (fixture, "eds-1", "a/", "a/1", "", 1);
  g_assert_cmpuint (take_changes (fixture), ==, 1);
  check_names (fixture, "Ada Cleo Dora Emil");
  keep (fixture, "eds-1", NULL, "b/2", "a", 2);
  check_names (fixture, "Ada Emil");
  take_changes (fixture);
  keep (fixture, "eds-1", NULL, "b/2", "a", 0);
  g_assert_cmpuint (take_changes (fixture), ==, 0);
}

static void
test_remove (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (GPtrArray) uids = g_ptr_array_new ();
  HeraldMirrorCounts counts = { 0 };

  write_pairs (fixture, "eds-1", "a/1=Ada a/2=Ben");
  g_ptr_array_add (uids, (gpointer) "a/2");
  g_ptr_array_add (uids, (gpointer) "never there");
  g_assert_true (herald_mirror_remove (fixture->store, "eds-1", uids, NULL, &counts, NULL));
  g_assert_cmpuint (counts.removed, ==, 1);
  check_names (fixture, "Ada");
}

/* More than a batch and more than a piece of the scan. */
static void
test_many (Fixture *fixture,
           gconstpointer data)
{
  const guint total = 2500;
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  g_autoptr (GHashTable) stay = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  HeraldMirrorScope scope = { NULL, stay, NULL };
  HeraldMirrorCounts counts = { 0 };

  for (guint i = 0; i < total; i++)
    {
      g_autofree char *uid = g_strdup_printf ("book/%u", i), *name = g_strdup_printf ("Person %u", i);

      g_ptr_array_add (contacts, make_contact ("eds-1", uid, name, "030 123456"));
      if (i % 2 == 0)
        g_hash_table_add (stay, g_steal_pointer (&uid));
    }
  g_assert_true (herald_mirror_write (fixture->store, contacts, NULL, &counts, NULL));
  g_assert_cmpuint (counts.added, ==, total);
  g_assert_cmpuint (take_changes (fixture), ==, total / HERALD_MIRROR_BATCH);
  g_assert_true (herald_mirror_keep (fixture->store, "eds-1", &scope, NULL, &counts, NULL));
  g_assert_cmpuint (counts.removed, ==, total / 2);
  g_assert_cmpint (herald_mirror_count (fixture->store, "eds-1", NULL), ==, total / 2);
}

static void
test_favourite_stays (Fixture *fixture,
                      gconstpointer data)
{
  g_autoptr (GPtrArray) contacts = NULL;
  g_autoptr (HeraldContact) copy = NULL, after = NULL;
  gint64 id;

  write_pairs (fixture, "eds-1", "a/1=Ada");
  contacts = herald_store_list_contacts (fixture->store, 0, 0, NULL);
  copy = herald_contact_copy (contacts->pdata[0]);
  id = herald_contact_get_id (copy);
  herald_contact_set_favourite (copy, TRUE);
  g_assert_cmpint (herald_store_save_contact (fixture->store, copy, NULL), ==, id);
  write_pairs (fixture, "eds-1", "a/1=Ada_Byron");
  after = herald_store_get_contact (fixture->store, id, NULL);
  g_assert_cmpstr (herald_contact_get_name (after), ==, "Ada_Byron");
  g_assert_true (herald_contact_get_favourite (after));
}

static void
test_marks_and_drop (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (GHashTable) marks = g_hash_table_new (g_str_hash, g_str_equal), found = NULL, after = NULL;
  g_autoptr (GPtrArray) sources = NULL;

  write_pairs (fixture, "book", "1=Zoe");
  write_pairs (fixture, "folder-1", "a/1=Ada");
  write_pairs (fixture, "folder-2", "a/1=Ben");
  g_hash_table_insert (marks, (gpointer) "a.vcf", (gpointer) "17");
  g_hash_table_insert (marks, (gpointer) "b.vcf", (gpointer) "18");
  g_assert_true (herald_mirror_set_marks (fixture->store, "folder-1", marks, NULL, NULL));
  g_hash_table_insert (marks, (gpointer) "b.vcf", (gpointer) "");
  g_assert_true (herald_mirror_set_marks (fixture->store, "folder-1", marks, NULL, NULL));
  found = herald_mirror_get_marks (fixture->store, "folder-1", NULL);
  g_assert_cmpuint (g_hash_table_size (found), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (found, "a.vcf"), ==, "17");

  sources = herald_mirror_list_sources (fixture->store, NULL);
  g_assert_cmpuint (sources->len, ==, 3);
  g_assert_cmpstr (sources->pdata[0], ==, "book");
  g_assert_cmpstr (sources->pdata[2], ==, "folder-2");
  g_assert_true (herald_mirror_drop (fixture->store, "folder-1", NULL, NULL));
  check_names (fixture, "Ben Zoe");
  after = herald_mirror_get_marks (fixture->store, "folder-1", NULL);
  g_assert_cmpuint (g_hash_table_size (after), ==, 0);
}

static void
test_cancelled (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (contacts, make_contact ("eds-1", "a/1", "Ada", "030 123456"));
  g_cancellable_cancel (cancellable);
  g_assert_false (herald_mirror_write (fixture->store, contacts, cancellable, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  check_names (fixture, "");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/mirror/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("write", test_write);
  ADD ("two-sources", test_two_sources);
  ADD ("keep", test_keep);
  ADD ("remove", test_remove);
  ADD ("many", test_many);
  ADD ("favourite-stays", test_favourite_stays);
  ADD ("marks-and-drop", test_marks_and_drop);
  ADD ("cancelled", test_cancelled);
  return g_test_run ();
}
