/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of vCards as a source: read, watched, bounded, gone and back, killed while it is read. */

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "asking.h"
#include "folder.h"
#include "lookup/folder-scan.h"
#include "lookup/folder.h"

typedef struct
{
  Place place;
  HeraldStore *store;
  char *base;   /* the test's own */
  char *folder; /* in it, with the vCards */
  HeraldSource *source;
  guint n_changed;
} Fixture;

/* --- Files --- */

static char *
make_card (const char *uid,
           const char *name,
           guint number)
{
  return g_strdup_printf ("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s\r\nFN:%s\r\nTEL;TYPE=work:030 %u\r\nEND:VCARD\r\n", uid, name, number);
}

/* The first time as it is; later by a rename, as editors do. */
static void
write_text (Fixture *fixture,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents_full (path, text, -1, g_file_test (path, G_FILE_TEST_EXISTS) ? G_FILE_SET_CONTENTS_CONSISTENT
                                                                                                   : G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void
write_card (Fixture *fixture,
            const char *file,
            const char *uid,
            const char *name,
            guint number)
{
  g_autofree char *card = make_card (uid, name, number);

  write_text (fixture, file, card);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

/* --- The source --- */

static void
on_changed (Fixture *fixture)
{
  fixture->n_changed++;
}

static HeraldSource *
make_source (Fixture *fixture,
             const char *path)
{
  g_autoptr (HeraldSourceOptions) options = herald_source_options_new ("folder-1", "folder");
  g_autoptr (GError) error = NULL;
  HeraldLocation germany = { "DE", NULL };
  HeraldSource *source;

  herald_source_options_set (options, "path", path);
  source = herald_source_type_find ("folder")->create (options, fixture->store, &error);
  g_assert_no_error (error);
  herald_source_set_location (source, &germany);
  g_signal_connect_swapped (source, "changed", G_CALLBACK (on_changed), fixture);
  return source;
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  place_init (&fixture->place);
  fixture->store = place_open (&fixture->place);
  fixture->base = g_dir_make_tmp ("herald-folder-XXXXXX", NULL);
  fixture->folder = g_build_filename (fixture->base, "contacts", NULL);
  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
}

static void
close_source (Fixture *fixture)
{
  if (fixture->source != NULL)
    g_assert_finalize_object (fixture->source);
  fixture->source = NULL;
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  close_source (fixture);
  WAIT_FOR (G_OBJECT (fixture->store)->ref_count == 1); /* what was being read stops */
  g_assert_finalize_object (fixture->store);
  place_clear (&fixture->place);
  remove_tree (fixture->base);
  g_free (fixture->base);
  g_free (fixture->folder);
}

/* --- Tests --- */

/* Ten thousand files, and changes that are seen without being asked for. */
static void
test_many_files (Fixture *fixture,
                 gconstpointer data)
{
  const guint total = 10000;
  g_autoptr (HeraldFolderScan) scan = NULL;
  g_autofree char *gone = g_build_filename (fixture->folder, "private", "17.vcf", NULL);

  for (guint i = 0; i < total; i++)
    {
      g_autofree char *file = g_strdup_printf ("%s/%u.vcf", i % 2 == 0 ? "work" : "private", i), *uid = g_strdup_printf ("uid-%u", i);
      g_autofree char *name = g_strdup_printf ("Person %u", i);

      write_card (fixture, file, uid, name, 1000000 + i);
    }
  fixture->source = make_source (fixture, fixture->folder);
  g_assert_cmpint (herald_source_get_state (fixture->source, NULL), ==, HERALD_SOURCE_LOADING);
  assert_check (fixture->source, "10000 files, 10000 contacts");
  g_assert_cmpint (herald_source_get_state (fixture->source, NULL), ==, HERALD_SOURCE_READY);
  assert_who (fixture->source, "+49301004321", "Person 4321");

  write_card (fixture, "work/42.vcf", "uid-42", "Person 42", 7777777);
  WAIT_FOR (has (fixture->source, "+49307777777", "Person 42"));
  WAIT_FOR (has (fixture->source, "+49301000042", ""));
  write_card (fixture, "work/new.vcf", "uid-new", "Newcomer", 8888888);
  WAIT_FOR (has (fixture->source, "+49308888888", "Newcomer"));
  g_assert_cmpint (g_unlink (gone), ==, 0);
  WAIT_FOR (has (fixture->source, "+49301000017", ""));
  write_card (fixture, "third/1.vcf", "uid-third", "Third folder", 9999999);
  WAIT_FOR (has (fixture->source, "+49309999999", "Third folder"));
  write_card (fixture, "third/1.vcf", "uid-third", "Third again", 9999999);
  WAIT_FOR (has (fixture->source, "+49309999999", "Third again"));

  assert_check (fixture->source, "10001 files, 10001 contacts");
  scan = herald_folder_scan (fixture->folder, fixture->store, "folder-1", "DE", NULL, NULL);
  g_assert_cmpuint (scan->n_files, ==, total + 1);
  g_assert_cmpuint (scan->n_read, ==, 0);
  g_assert_cmpuint (scan->n_contacts, ==, total + 1);
}

static void
test_one_file (Fixture *fixture,
               gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = g_build_filename (fixture->folder, "all.vcf", NULL);

  for (guint i = 0; i < 500; i++)
    {
      /* Some have no uid, and some the uid of another. */
      g_autofree char *uid = i % 3 == 0 ? g_strdup_printf ("uid-%u", i) : g_strdup (i % 3 == 1 ? "" : "same"), *card = NULL;
      g_autofree char *name = g_strdup_printf ("Person %u", i);

      card = make_card (uid, name, 1000000 + i);
      g_string_append (text, card);
    }
  write_text (fixture, "all.vcf", text->str);
  fixture->source = make_source (fixture, path);
  assert_check (fixture->source, "1 file, 500 contacts");
  assert_who (fixture->source, "+49301000499", "Person 499");
  g_string_truncate (text, text->len / 2);
  g_string_truncate (text, (gsize) (g_strrstr (text->str, "BEGIN") - text->str));
  write_text (fixture, "all.vcf", text->str);
  WAIT_FOR (has (fixture->source, "+49301000499", ""));
  assert_who (fixture->source, "+49301000200", "Person 200");
  g_assert_cmpint (g_unlink (path), ==, 0);
  WAIT_FOR (herald_source_get_state (fixture->source, NULL) == HERALD_SOURCE_FAILING);
  assert_who (fixture->source, "+49301000200", "Person 200");
  write_card (fixture, "all.vcf", "uid-0", "Alone", 1000000);
  WAIT_FOR (has (fixture->source, "+49301000000", "Alone"));
  assert_check (fixture->source, "1 file, 1 contact");
}

static void
test_broken (Fixture *fixture,
             gconstpointer data)
{
  const GError *error = NULL;

  write_card (fixture, "good.vcf", "1", "Good", 1111111);
  write_text (fixture, "half.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:Whole\nTEL:030 2222222\nEND:VCARD\nBEGIN:VCARD\nFN:Cut o");
  write_text (fixture, "work/junk.vcf", "<html><body>Please log in</body></html>");
  fixture->source = make_source (fixture, fixture->folder);
  assert_check (fixture->source, "3 files, 2 contacts. 2 files could not be read in full: “half.vcf” (some contacts in it are broken), "
                                 "“work/junk.vcf” (no contact in it).");
  g_assert_cmpint (herald_source_get_state (fixture->source, &error), ==, HERALD_SOURCE_READY);
  g_assert_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD);
  assert_who (fixture->source, "+49301111111", "Good");
  assert_who (fixture->source, "+49302222222", "Whole");

  /* It is said again after a start, though nothing is read then. */
  close_source (fixture);
  fixture->source = make_source (fixture, fixture->folder);
  assert_check (fixture->source, "3 files, 2 contacts. 2 files could not be read in full: “half.vcf” (some contacts in it are broken), "
                                 "“work/junk.vcf” (no contact in it).");
  write_text (fixture, "half.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:Whole\nTEL:030 2222222\nEND:VCARD\n");
  write_card (fixture, "work/junk.vcf", "2", "No junk", 3333333);
  WAIT_FOR (herald_source_get_state (fixture->source, &error) == HERALD_SOURCE_READY && error == NULL);
  assert_check (fixture->source, "3 files, 3 contacts");
}

/* What is not a card of this folder is not read, and nothing blocks. */
static void
test_odd_files (Fixture *fixture,
                gconstpointer data)
{
  g_autofree char *outside = g_build_filename (fixture->base, "outside.vcf", NULL), *pipe = g_build_filename (fixture->folder, "pipe.vcf", NULL);
  g_autofree char *out = g_build_filename (fixture->folder, "out.vcf", NULL), *in = g_build_filename (fixture->folder, "in.vcf", NULL);
  g_autofree char *loop = g_build_filename (fixture->folder, "loop", NULL), *dangling = g_build_filename (fixture->folder, "dangling.vcf", NULL);
  g_autofree char *card = make_card ("1", "Outside", 1111111);

  g_assert_true (g_file_set_contents (outside, card, -1, NULL));
  write_card (fixture, "real/2.vcf", "2", "Inside", 2222222);
  write_card (fixture, ".hidden.vcf", "3", "Hidden", 3333333);
  write_card (fixture, ".git/4.vcf", "4", "Hidden too", 4444444);
  write_card (fixture, "real/deep/5.vcf", "5", "Deep", 5555555);
  write_card (fixture, "notes.txt", "6", "Text", 6666666);
  write_card (fixture, "UPPER.VCF", "7", "Upper", 7777777);
  g_assert_cmpint (symlink (outside, out), ==, 0);
  g_assert_cmpint (symlink ("real/2.vcf", in), ==, 0);
  g_assert_cmpint (symlink (".", loop), ==, 0);
  g_assert_cmpint (symlink ("nowhere", dangling), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  fixture->source = make_source (fixture, fixture->folder);
  assert_check (fixture->source, "3 files, 3 contacts");
  assert_who (fixture->source, "+49302222222", "Inside,Inside");
  assert_who (fixture->source, "+49307777777", "Upper");
  assert_who (fixture->source, "+49301111111", "");
}

/* A drive that is taken away and comes back. */
static void
test_vanish (Fixture *fixture,
             gconstpointer data)
{
  g_autofree char *away = g_build_filename (fixture->base, "away", NULL), *card = g_build_filename (fixture->folder, "1.vcf", NULL);
  const GError *error = NULL;

  write_card (fixture, "1.vcf", "1", "Ada", 1111111);
  fixture->source = make_source (fixture, fixture->folder);
  assert_check (fixture->source, "1 file, 1 contact");
  g_assert_cmpint (g_rename (fixture->folder, away), ==, 0);
  WAIT_FOR (herald_source_get_state (fixture->source, &error) == HERALD_SOURCE_FAILING);
  g_assert_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (error->message, fixture->folder));
  assert_who (fixture->source, "+49301111111", "Ada");
  g_assert_cmpint (g_rename (away, fixture->folder), ==, 0);
  WAIT_FOR (herald_source_get_state (fixture->source, NULL) == HERALD_SOURCE_READY);
  write_card (fixture, "2.vcf", "2", "Ben", 2222222);
  WAIT_FOR (has (fixture->source, "+49302222222", "Ben"));

  /* An empty mount point is no reason to forget everybody. */
  g_assert_cmpint (g_rename (fixture->folder, away), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
  WAIT_FOR (herald_source_get_state (fixture->source, NULL) == HERALD_SOURCE_FAILING);
  assert_who (fixture->source, "+49301111111", "Ada");
  write_card (fixture, "3.vcf", "3", "Cleo", 3333333);
  WAIT_FOR (has (fixture->source, "+49303333333", "Cleo"));
  WAIT_FOR (has (fixture->source, "+49301111111", ""));
  g_assert_false (g_file_test (card, G_FILE_TEST_EXISTS));
}

/* The account has moved to another country. */
static void
test_location (Fixture *fixture,
               gconstpointer data)
{
  g_autoptr (HeraldNumber) number = herald_number_new ("+4930111111", "AT");
  HeraldLocation austria = { "AT", NULL };

  write_card (fixture, "1.vcf", "1", "Ada", 111111);
  fixture->source = make_source (fixture, fixture->folder);
  assert_check (fixture->source, "1 file, 1 contact");
  assert_who (fixture->source, "+4930111111", "Ada");
  herald_source_set_location (fixture->source, &austria);
  WAIT_FOR (has (fixture->source, "+4330111111", "Ada"));
  assert_who (fixture->source, "+4930111111", "");
}

/* Nothing of a source stays that is no source any more, even if it was just being read. */
static void
test_removed (Fixture *fixture,
              gconstpointer data)
{
  static const char *const others[] = { "book", "folder-2", NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GHashTable) marks = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *file = g_strdup_printf ("%u.vcf", i), *uid = g_strdup_printf ("%u", i);

      write_card (fixture, file, uid, "Somebody", 1000000 + i);
    }
  fixture->source = make_source (fixture, fixture->folder);
  WAIT_FOR (herald_mirror_count (fixture->store, "folder-1", NULL) >= 100);
  close_source (fixture);
  herald_mirrored_tidy_async (fixture->store, others, NULL, on_result, &result);
  WAIT_FOR (result != NULL);
  g_assert_true (herald_mirrored_tidy_finish (fixture->store, result, &error));
  g_assert_cmpint (herald_mirror_count (fixture->store, "folder-1", NULL), ==, 0);
  marks = herald_mirror_get_marks (fixture->store, "folder-1", NULL);
  g_assert_cmpuint (g_hash_table_size (marks), ==, 0);
}

static void
test_settings (Fixture *fixture,
               gconstpointer data)
{
  g_autoptr (HeraldSourceOptions) options = herald_source_options_new ("folder-1", "folder");
  g_autoptr (GError) error = NULL;

  g_assert_false (herald_source_options_check (options, &error));
  g_clear_error (&error);
  herald_source_options_set (options, "path", "contacts/work");
  g_assert_null (herald_source_type_find ("folder")->create (options, fixture->store, &error));
  g_assert_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS);
}

/* --- Killed --- */

/* What the child does until it is killed. */
static int
read_for_ever (const char *database,
               const char *folder)
{
  g_autoptr (HeraldStore) store = herald_store_new (database, NULL);

  for (;;)
    {
      g_autoptr (HeraldFolderScan) scan = herald_folder_scan (folder, store, "folder-1", "DE", NULL, NULL);

      if (scan == NULL || scan->n_read == 0)
        return 0;
    }
}

/* Killed in the middle as often as it takes: what is there is right, and in the end all is. */
static void
test_killed (Fixture *fixture,
             gconstpointer data)
{
  const guint total = 2000;
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  guint killed = 0;

  for (guint i = 0; i < total; i++)
    {
      g_autofree char *file = g_strdup_printf ("%u.vcf", i), *uid = g_strdup_printf ("%u", i);

      write_card (fixture, file, uid, "Somebody", 1000000 + i);
    }
  for (guint round = 1; round <= 6; round++)
    {
      const char *const child[] = { self, "--read", fixture->place.path, fixture->folder, NULL };
      gint64 before = herald_mirror_count (fixture->store, "folder-1", NULL);
      g_autoptr (GError) error = NULL;
      GPid pid;
      int status;

      g_assert_true (g_spawn_async (NULL, (char **) child, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error));
      g_assert_no_error (error);
      while (waitpid (pid, &status, WNOHANG) == 0)
        if (herald_mirror_count (fixture->store, "folder-1", NULL) >= MIN (total, before + 100 * round))
          {
            kill (pid, SIGKILL);
            g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
            break;
          }
      killed += WIFSIGNALED (status);
    }
  g_assert_cmpuint (killed, >, 2);
  fixture->source = make_source (fixture, fixture->folder);
  assert_check (fixture->source, "2000 files, 2000 contacts");
  assert_who (fixture->source, "+49301001999", "Somebody");
  g_assert_cmpint (herald_mirror_count (fixture->store, "folder-1", NULL), ==, total);
}

int
main (int argc,
      char *argv[])
{
  if (argc == 4 && strcmp (argv[1], "--read") == 0)
    return read_for_ever (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/folder/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("many-files", test_many_files);
  ADD ("one-file", test_one_file);
  ADD ("broken", test_broken);
  ADD ("odd-files", test_odd_files);
  ADD ("vanish", test_vanish);
  ADD ("location", test_location);
  ADD ("removed", test_removed);
  ADD ("settings", test_settings);
  ADD ("killed", test_killed);
  return g_test_run ();
}
