/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes wrong with files: locked, damaged, full, read-only, newer, killed. Nothing is lost, and each says
 * what it is. */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "folder.h"

static void
exec_sql (const char *path,
          const char *sql)
{
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

static void
put_person (const Place *place)
{
  g_autoptr (HeraldStore) store = place_open (place);

  g_assert_true (import_text (store, "Name,Phone\nAda,030 123456\n", NULL, NULL, NULL, NULL));
}

/* Of version 0 (an empty file) to this one; a newer one stays as it is. */
static void
test_migration (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;
  gsize before_length, after_length;

  place_init (&place);
  g_assert_true (g_file_set_contents (place.path, "", 0, NULL));
  put_person (&place);
  exec_sql (place.path, "PRAGMA user_version = 999; PRAGMA journal_mode = DELETE;");
  g_assert_true (g_file_get_contents (place.path, &before, &before_length, NULL));
  g_assert_null (herald_store_new (place.path, &error));
  g_assert_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_NEWER);
  exec_sql (place.path, "PRAGMA journal_mode = DELETE;");
  g_assert_true (g_file_get_contents (place.path, &after, &after_length, NULL));
  g_assert_cmpuint (before_length, ==, after_length);
}

/* Another program writes: lookups go on, a write fails with a sentence and leaves everything as it was, and
 * works when the other has finished. */
static void
test_locked (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  g_autoptr (HeraldNumber) number = herald_number_new ("030 123456", "DE");
  g_autoptr (GPtrArray) matches = NULL;
  g_autoptr (GError) error = NULL, import_error = NULL;
  sqlite3 *other;

  place_init (&place);
  put_person (&place);
  store = place_open (&place);
  herald_store_set_patience (store, 100);
  g_assert_cmpint (sqlite3_open (place.path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  herald_contact_set_name (contact, "Konrad");
  g_assert_cmpint (herald_store_save_contact (store, contact, &error), ==, 0);
  g_assert_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_LOCKED);
  g_assert_false (import_text (store, "Name,Phone\nB,1\n", NULL, NULL, NULL, &import_error));
  g_assert_error (import_error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_LOCKED);
  matches = herald_store_find_number (store, number, &(HeraldLocation){ "DE", NULL }, NULL, NULL);
  g_assert_cmpuint (matches->len, ==, 1);
  g_assert_cmpint (sqlite3_exec (other, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  g_assert_cmpint (herald_store_save_contact (store, contact, NULL), >, 0);
  g_assert_cmpint (herald_store_count_contacts (store, NULL), ==, 2);
}

static void
on_result (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* What is to be written waits for the other program, and lookups pass it. */
static void
test_locked_for_a_while (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  g_autoptr (HeraldNumber) number = herald_number_new ("030 123456", "DE");
  g_autoptr (GAsyncResult) saved = NULL, found = NULL;
  g_autoptr (GPtrArray) matches = NULL;
  sqlite3 *other;

  place_init (&place);
  put_person (&place);
  store = place_open (&place);
  g_assert_cmpint (sqlite3_open (place.path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  herald_contact_set_name (contact, "Konrad");
  herald_store_save_contact_async (store, contact, NULL, on_result, &saved);
  herald_store_find_number_async (store, number, &(HeraldLocation){ "DE", NULL }, NULL, NULL, on_result, &found);
  while (found == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (saved);
  g_assert_cmpint (sqlite3_exec (other, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  while (saved == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (herald_store_save_contact_finish (store, saved, NULL), >, 0);
  matches = herald_store_find_number_finish (store, found, NULL);
  g_assert_cmpuint (matches->len, ==, 1);
}

static void
overwrite (const char *path,
           goffset offset,
           gsize length)
{
  int fd = g_open (path, O_WRONLY, 0);
  g_autofree char *noise = g_strnfill (length, 'x');

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, noise, length, offset), ==, (gssize) length);
  close (fd);
}

/* Found when it is opened: set aside under a name with a date, told of, and an empty one works. */
static void
test_damaged (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autofree char *original = NULL, *kept = NULL;
  gsize original_length, kept_length;

  place_init (&place);
  put_person (&place);
  overwrite (place.path, 0, 4096);
  g_assert_true (g_file_get_contents (place.path, &original, &original_length, NULL));
  store = place_open (&place);
  g_assert_nonnull (herald_store_get_set_aside (store));
  g_assert_nonnull (strstr (herald_store_get_set_aside (store), "herald.db.damaged-"));
  g_assert_true (g_file_get_contents (herald_store_get_set_aside (store), &kept, &kept_length, NULL));
  g_assert_cmpmem (original, original_length, kept, kept_length);
  g_assert_cmpint (herald_store_count_contacts (store, NULL), ==, 0);
  g_assert_true (import_text (store, "Name,Phone\nB,1\n", NULL, NULL, NULL, NULL));
}

/* Found while it is used: the operation says so, and the next one works. */
static void
test_damaged_inside (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autofree char *cards = make_cards (3000);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) contacts = NULL;
  GStatBuf info;

  place_init (&place);
  store = place_open (&place);
  g_assert_true (import_text (store, cards, NULL, NULL, NULL, NULL));
  g_clear_object (&store);
  g_assert_cmpint (g_stat (place.path, &info), ==, 0);
  overwrite (place.path, 4096 * 30, (gsize) info.st_size - 4096 * 30);
  store = place_open (&place);
  contacts = herald_store_list_contacts (store, 0, 10000, &error);
  g_assert_null (contacts);
  g_assert_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "damaged-"));
  g_assert_cmpint (herald_store_count_contacts (store, NULL), ==, 0);
}

/* No room: the import fails in a sentence, the contacts are as before, and there is no half of it. */
static void
test_full (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autofree char *cards = make_cards (6000);
  g_autoptr (GError) error = NULL;
  struct rlimit limit, small;

  place_init (&place);
  put_person (&place);
  store = place_open (&place);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  small = (struct rlimit) { .rlim_cur = 400 * 1024, .rlim_max = limit.rlim_max };
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_false (import_text (store, cards, NULL, NULL, NULL, &error));
  g_assert_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_FULL);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_cmpint (herald_store_count_contacts (store, NULL), ==, 1);
  g_assert_true (import_text (store, cards, NULL, NULL, NULL, NULL));
  g_assert_cmpint (herald_store_count_contacts (store, NULL), ==, 6001);
}

static void
test_no_folder (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  place_init (&place);
  g_assert_true (g_file_set_contents (place.path, "", 0, NULL));
  path = g_build_filename (place.path, "below-a-file", "herald.db", NULL);
  g_assert_null (herald_store_new (path, &error));
  g_assert_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_READ_ONLY);
}

static void
cancel_after_first_report (guint64 done,
                           guint64 total,
                           const HeraldImportCounts *counts,
                           gpointer user_data)
{
  if (counts->added > 0)
    g_cancellable_cancel (user_data);
}

static void
test_cancel (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autofree char *cards = make_cards (5000);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (cards, (gssize) strlen (cards), NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  HeraldImportOptions options = { .region = "DE", .progress = cancel_after_first_report, .progress_data = cancellable };

  place_init (&place);
  put_person (&place);
  store = place_open (&place);
  g_assert_false (herald_store_import (store, stream, strlen (cards), &options, cancellable, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (herald_store_count_contacts (store, NULL), ==, 1);
}

/* --- Killed --- */

static void
say_so (guint64 done,
        guint64 total,
        const HeraldImportCounts *counts,
        gpointer user_data)
{
  if (counts->added >= 500)
    g_assert_cmpint (write (STDOUT_FILENO, "x", 1), ==, 1);
}

/* The other process: imports what comes in and says when it is in the middle. */
static int
import_child (const char *path)
{
  g_autoptr (HeraldStore) store = herald_store_new (path, NULL);
  g_autofree char *cards = make_cards (5000);
  HeraldImportOptions options = { .region = "DE", .progress = say_so };

  import_text (store, cards, &options, NULL, NULL, NULL);
  pause ();
  return 0;
}

static void
test_killed (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldStore) store = NULL;
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  char byte;

  place_init (&place);
  put_person (&place);
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self, "--child", place.path, NULL);
  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (child), &byte, 1, NULL, NULL), ==, 1);
  g_subprocess_send_signal (child, SIGKILL);
  g_subprocess_wait (child, NULL, NULL);
  store = place_open (&place);
  g_assert_null (herald_store_get_set_aside (store));
  g_assert_cmpint (herald_store_count_contacts (store, NULL), ==, 1);
  g_assert_true (import_text (store, "Name,Phone\nB,1\n", NULL, NULL, NULL, NULL));
}

int
main (int argc,
      char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--child") == 0)
    return import_child (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trouble/migration", test_migration);
  g_test_add_func ("/trouble/locked", test_locked);
  g_test_add_func ("/trouble/locked-for-a-while", test_locked_for_a_while);
  g_test_add_func ("/trouble/damaged", test_damaged);
  g_test_add_func ("/trouble/damaged-inside", test_damaged_inside);
  g_test_add_func ("/trouble/full", test_full);
  g_test_add_func ("/trouble/no-folder", test_no_folder);
  g_test_add_func ("/trouble/cancel", test_cancel);
  g_test_add_func ("/trouble/killed", test_killed);
  return g_test_run ();
}
