/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Imports that are large, undone, killed; contacts that are there twice; what is exported comes back. */

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "folder.h"
#include "store/changes.h"
#include "store/duplicates.h"
#include "store/export.h"

/* Kills of one run; HERALD_TEST_SEED draws other moments. */
#define KILLS 8

static HeraldContact *
find_one (HeraldStore *store,
          const char *text)
{
  g_autoptr (GPtrArray) found = herald_store_search (store, text, NULL, 10, NULL);

  return found->len == 1 ? herald_store_get_contact (store, herald_contact_get_id (found->pdata[0]), NULL) : NULL;
}

static gint64
count (HeraldStore *store)
{
  return herald_store_count_contacts (store, NULL);
}

/* Enough for several threads and for indexes that are made at the end: in their order, with the same twice. */
static void
test_large (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (GString) text = g_string_new ("Name;Telefon;UID\n");
  g_autoptr (HeraldContact) last = NULL, number = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  HeraldImportCounts counts;
  g_autoptr (HeraldNumber) asked = herald_number_new ("030 1012345", "DE");
  g_autoptr (GPtrArray) matches = NULL;

  for (guint i = 0; i < 15000; i++)
    g_string_append_printf (text, "Person %u;030 %u;\n%s", i, 1000000 + i, i % 5000 == 4999 ? ";;\n;ask;\n" : "");
  g_string_append (text, "Person 3;030 1000003;\nChanging;1001;u1\nChanged;1001;u1\n");
  place_init (&place);
  store = place_open (&place);
  g_assert_true (import_text (store, text->str, NULL, &counts, &faults, NULL));
  g_assert_cmpuint (counts.added, ==, 15001);
  g_assert_cmpuint (counts.unchanged, ==, 1);
  g_assert_cmpuint (counts.updated, ==, 1);
  g_assert_cmpuint (counts.skipped, ==, 3);
  g_assert_cmpuint (faults->len, ==, 6); /* a number that is none, and nothing to call it by */
  g_assert_cmpuint (((HeraldReaderFault *) faults->pdata[0])->line, ==, 5003);
  g_assert_cmpint (count (store), ==, 15001);
  last = find_one (store, "changed");
  g_assert_cmpstr (herald_contact_get_name (last), ==, "Changed");
  matches = herald_store_find_number (store, asked, NULL, NULL, NULL);
  g_assert_cmpuint (matches->len, ==, 1);
  number = find_one (store, "12345");
  g_assert_nonnull (number);
  /* Again: everything is known. */
  g_assert_true (import_text (store, text->str, NULL, &counts, NULL, NULL));
  g_assert_cmpuint (counts.added, ==, 0);
  g_assert_cmpint (count (store), ==, 15001);
}

#define CARD(uid, name, rest) "BEGIN:VCARD\nVERSION:3.0\nUID:" uid "\nFN:" name "\n" rest "END:VCARD\n"

/* Added ones go, updated ones are as they were in all that is kept of them; what was edited since is kept; in another run. */
static void
test_undo (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (HeraldContactsChange) change = NULL, none = NULL;
  g_autoptr (HeraldContact) mine = NULL, edited = NULL, ada = NULL;
  g_autoptr (GError) error = NULL;
  HeraldImportOptions options = { .region = "DE", .title = "second.vcf" };
  HeraldUndoCounts counts;

  place_init (&place);
  store = place_open (&place);
  g_assert_true (import_text (store, CARD ("1", "Ada", "TEL;TYPE=WORK:030 123456\nCATEGORIES:Old\nNOTE:first\nX-HERALD-OWNER:1002\n"), NULL, NULL, NULL, NULL));
  g_assert_true (import_text (store, CARD ("1", "Ada Byron", "CATEGORIES:New\nX-HERALD-FAVOURITE:yes\n") CARD ("2", "Bob", "") CARD ("3", "Cy", ""),
                              &options, NULL, NULL, NULL));
  mine = find_one (store, "cy");
  edited = herald_contact_copy (mine);
  herald_contact_set_note (edited, "mine");
  herald_contact_set_owner (edited, "1003");
  g_assert_cmpint (herald_store_save_contact (store, edited, NULL), >, 0);
  g_clear_object (&store);
  store = place_open (&place);
  change = herald_store_last_change (store, NULL);
  g_assert_cmpstr (change->title, ==, "second.vcf");
  g_assert_cmpuint (change->added, ==, 2);
  g_assert_cmpuint (change->updated, ==, 1);
  g_assert_true (herald_store_undo_change (store, change->id, &counts, NULL));
  g_assert_cmpuint (counts.removed, ==, 1);
  g_assert_cmpuint (counts.restored, ==, 1);
  g_assert_cmpuint (counts.kept, ==, 1);
  ada = find_one (store, "ada");
  g_assert_cmpstr (herald_contact_get_name (ada), ==, "Ada");
  g_assert_cmpstr (herald_contact_get_note (ada), ==, "first");
  g_assert_cmpstr (herald_contact_get_owner (ada), ==, "1002");
  g_assert_false (herald_contact_get_favourite (ada));
  g_assert_cmpuint (herald_contact_get_n_groups (ada), ==, 1);
  g_assert_true (herald_contact_has_group (ada, "Old"));
  g_assert_cmpstr (herald_contact_get_number (ada, 0)->e164, ==, "+4930123456");
  g_assert_cmpint (count (store), ==, 2);
  /* Not the same twice; then the one before. */
  g_assert_false (herald_store_undo_change (store, change->id, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_true (herald_store_undo_change (store, 0, &counts, NULL));
  g_assert_cmpint (count (store), ==, 1);
  none = herald_store_last_change (store, NULL);
  g_assert_null (none);
}

/* A large one is undone with its indexes made anew. */
static void
test_undo_large (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autofree char *cards = make_cards (12000);
  g_autoptr (HeraldContact) left = NULL, gone = NULL;
  g_autoptr (GPtrArray) found = NULL;

  place_init (&place);
  store = place_open (&place);
  g_assert_true (import_text (store, "Name,Phone\nAda,030 123456\n", NULL, NULL, NULL, NULL));
  g_assert_true (import_text (store, cards, NULL, NULL, NULL, NULL));
  g_assert_true (herald_store_undo_change (store, 0, NULL, NULL));
  g_assert_cmpint (count (store), ==, 1);
  left = find_one (store, "ada");
  g_assert_nonnull (left);
  found = herald_store_search (store, "person", NULL, 10, NULL);
  g_assert_cmpuint (found->len, ==, 0);
  g_assert_true (import_text (store, "Name,Phone\nBob,030 654321\n", NULL, NULL, NULL, NULL));
  gone = find_one (store, "bob");
  g_assert_nonnull (gone);
}

/* The same number and name is one; the same number is a switchboard; and merging is undone. */
static void
test_duplicates (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (GPtrArray) found = NULL, again = NULL, sure = g_ptr_array_new ();
  g_autoptr (HeraldContact) one = NULL;
  HeraldUndoCounts counts;
  guint merged;

  place_init (&place);
  store = place_open (&place);
  g_assert_true (import_text (store,
    "Name,Company,Phone,Mobile,E-mail,Notes,Groups\n"
    "Ada Byron,Engines,030 123456,,a@example.com,one,x\n\"Byron, Ada\",,+49 30 123456,0171 1234567,,two,y\n"
    "Konrad Zuse,,030 5550,,,,\nEmmy Noether,,030 5550,,,,\n"
    "Grace Hopper,Navy,030 777777,,,,\nGrace Hopper,Navy,030 888888,,,,\n"
    "John Smith,A,030 111111,,,,\nJohn Smith,B,030 222222,,,,\n", NULL, NULL, NULL, NULL));
  found = herald_store_find_duplicates (store, 0, NULL);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_true (((HeraldDuplicate *) found->pdata[0])->sure);
  g_assert_false (((HeraldDuplicate *) found->pdata[1])->sure);
  g_ptr_array_add (sure, found->pdata[0]);
  g_assert_true (herald_store_merge (store, sure, &merged, NULL));
  g_assert_cmpuint (merged, ==, 1);
  g_assert_cmpint (count (store), ==, 7);
  one = find_one (store, "ada");
  g_assert_cmpstr (herald_contact_get_name (one), ==, "Ada Byron");
  g_assert_cmpuint (herald_contact_get_n_numbers (one), ==, 2);
  g_assert_cmpuint (herald_contact_get_n_groups (one), ==, 2);
  g_assert_cmpstr (herald_contact_get_note (one), ==, "one\ntwo");
  g_assert_true (herald_store_undo_change (store, 0, &counts, NULL));
  g_assert_cmpuint (counts.restored, ==, 2);
  g_assert_cmpint (count (store), ==, 8);
  again = herald_store_find_duplicates (store, 0, NULL);
  g_assert_cmpuint (again->len, ==, 2);
}

/* In every format, into another book: the export of that is the same. */
static void
test_export (void)
{
  static const char *const names[] = { "a.vcf", "b.vcf", "c.csv" };
  g_auto (Place) place = { 0 }, other = { 0 };
  g_autoptr (HeraldStore) store = NULL;

  place_init (&place);
  store = place_open (&place);
  g_assert_true (import_text (store, CARD ("1", "=Ada", "TEL;TYPE=WORK:030 123456\nTEL:1001\nCATEGORIES:Old,New\nNOTE:first\\nsecond\nORG:-Engines\n"
                                           "X-HERALD-FAVOURITE:yes\nPHOTO;ENCODING=b:iVBORw0KGgo=\n") CARD ("", "Bob", ""), NULL, NULL, NULL, NULL));
  place_init (&other);
  for (HeraldExportFormat format = HERALD_EXPORT_VCARD_3; format <= HERALD_EXPORT_CSV; format++)
    {
      HeraldExportOptions options = { .format = format };
      g_autofree char *path = g_build_filename (place.folder, names[format], NULL);
      g_autofree char *again = g_build_filename (place.folder, "again", NULL);
      g_autofree char *first = NULL, *second = NULL;
      g_autoptr (HeraldStore) empty = place_open (&other);
      guint written;

      g_assert_true (herald_store_export (store, path, &options, NULL, &written, NULL));
      g_assert_cmpuint (written, ==, 2);
      g_assert_true (g_file_get_contents (path, &first, NULL, NULL));
      g_assert_true (import_text (empty, first, NULL, NULL, NULL, NULL));
      g_assert_true (herald_store_export (empty, again, &options, NULL, NULL, NULL));
      g_assert_true (g_file_get_contents (again, &second, NULL, NULL));
      g_assert_cmpstr (first, ==, second);
      g_assert_true (herald_store_undo_change (empty, 0, NULL, NULL));
    }
}

static void
test_export_nowhere (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  HeraldExportOptions options = { 0 };

  place_init (&place);
  store = place_open (&place);
  path = g_build_filename (place.folder, "nowhere", "a.vcf", NULL);
  g_assert_false (herald_store_export (store, path, &options, NULL, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* A book that must not be written says so, and stays as it is. */
static void
test_read_only (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *other;

  place_init (&place);
  store = place_open (&place);
  g_assert_cmpint (sqlite3_open (place.path, &other), ==, SQLITE_OK);
  /* SQLite's own way to refuse, whoever asks: also an administrator's. */
  g_assert_cmpint (sqlite3_exec (other, "CREATE TRIGGER no BEFORE INSERT ON contacts BEGIN SELECT RAISE (ABORT, 'no'); END", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  g_assert_false (import_text (store, "Name,Phone\nA,1\n", NULL, NULL, NULL, &error));
  g_assert_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_FAILED);
  g_assert_cmpint (count (store), ==, 0);
}

/* --- Lookups go on --- */

typedef struct
{
  HeraldStore *store;
  guint answers;
  gboolean seen_half; /* a contact of the import before it was there */
} Asking;

/* In the import's thread, while it writes: the store answers, with the book as it was. */
static void
ask (guint64 done,
     guint64 total,
     const HeraldImportCounts *counts,
     gpointer user_data)
{
  Asking *asking = user_data;

  if (counts->added == 0 || counts->added >= 3000)
    return;
  asking->answers++;
  asking->seen_half |= count (asking->store) != 1;
}

static void
test_lookups_go_on (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autofree char *cards = make_cards (3000);
  Asking asking = { 0 };
  HeraldImportOptions options = { .region = "DE", .progress = ask, .progress_data = &asking };

  place_init (&place);
  store = place_open (&place);
  asking.store = store;
  g_assert_true (import_text (store, "Name,Phone\nAda,030 123456\n", NULL, NULL, NULL, NULL));
  g_assert_true (import_text (store, cards, &options, NULL, NULL, NULL));
  g_assert_cmpuint (asking.answers, >, 0);
  g_assert_false (asking.seen_half);
  g_assert_cmpint (count (store), ==, 3001);
}

/* --- Killed at any moment --- */

/* The other process: imports and says how far it is. */
static int
import_child (const char *path)
{
  g_autoptr (HeraldStore) store = herald_store_new (path, NULL);
  g_autofree char *cards = make_cards (12000);

  import_text (store, cards, NULL, NULL, NULL, NULL);
  return 0;
}

static void
check_whole (const char *path)
{
  sqlite3 *handle;
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, "PRAGMA integrity_check", -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 0), ==, "ok");
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_exec (handle, "INSERT INTO contacts_text (contacts_text, rank) VALUES ('integrity-check', 1)", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

/* How long the whole takes, on this machine as it is now. */
static gint64
measure (const Place *place,
         const char *self)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, self, "--child", place->path, NULL);

  g_assert_true (g_subprocess_wait_check (child, NULL, NULL));
  return g_get_monotonic_time () - start;
}

static void
test_killed (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char *seed = g_getenv ("HERALD_TEST_SEED");
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed != NULL ? (guint32) g_ascii_strtoull (seed, NULL, 10) : 4);
  gint64 whole = 0;

  for (guint i = 0; i <= KILLS; i++)
    {
      g_auto (Place) place = { 0 };
      g_autoptr (GSubprocess) child = NULL;
      g_autoptr (HeraldStore) store = NULL;
      gint64 there;

      place_init (&place);
      if (i == 0)
        {
          whole = measure (&place, self);
          continue;
        }
      store = place_open (&place);
      g_assert_true (import_text (store, "Name,Phone\nAda,030 123456\n", NULL, NULL, NULL, NULL));
      g_clear_object (&store);
      child = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, self, "--child", place.path, NULL);
      g_usleep ((gulong) (g_rand_double (rand) * (double) whole)); /* the moment is what is drawn: nothing is waited for */
      g_subprocess_send_signal (child, SIGKILL);
      g_subprocess_wait (child, NULL, NULL);
      store = place_open (&place);
      g_assert_null (herald_store_get_set_aside (store));
      there = count (store);
      g_test_message ("%" G_GINT64_FORMAT " contacts", there);
      g_assert_true (there == 1 || there == 12001);
      g_assert_true (import_text (store, "Name,Phone\nB,030 654321\n", NULL, NULL, NULL, NULL));
      g_assert_cmpint (count (store), ==, there + 1);
      g_clear_object (&store);
      check_whole (place.path);
    }
}

int
main (int argc,
      char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--child") == 0)
    return import_child (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/large", test_large);
  g_test_add_func ("/import/undo", test_undo);
  g_test_add_func ("/import/undo-large", test_undo_large);
  g_test_add_func ("/import/duplicates", test_duplicates);
  g_test_add_func ("/import/export", test_export);
  g_test_add_func ("/import/export-nowhere", test_export_nowhere);
  g_test_add_func ("/import/refused", test_read_only);
  g_test_add_func ("/import/lookups-go-on", test_lookups_go_on);
  g_test_add_func ("/import/killed", test_killed);
  return g_test_run ();
}
