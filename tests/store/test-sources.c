/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sources of the settings at work: what the lookup asks follows the settings, and nothing else is disturbed. */

#include <glib/gstdio.h>

#include "config/account.h"
#include "config/secrets.h"
#include "engine/sources.h"
#include "folder.h"
#include "store/mirror.h"

typedef struct
{
  Place place;
  HeraldStore *store;
  HeraldAccount *account;
  HeraldSourceSettings *settings;
  HeraldLookup *lookup;
  HeraldSources *sources;
} Fixture;

static void
on_ready (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  g_assert_true (herald_sources_ready_finish (HERALD_SOURCES (source), result, NULL));
  *(gboolean *) data = TRUE;
}

static void
settle (Fixture *self)
{
  gboolean ready = FALSE;

  herald_sources_ready_async (self->sources, NULL, on_ready, &ready);
  while (!ready)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Fixture *self,
        gconstpointer data)
{
  place_init (&self->place);
  self->store = place_open (&self->place);
  self->account = herald_account_new_in_memory ();
  self->settings = herald_source_settings_new (herald_account_get_settings (self->account));
  self->lookup = herald_lookup_new (NULL);
  self->sources = herald_sources_new (self->settings, self->lookup, self->store);
  settle (self);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  g_assert_finalize_object (self->sources);
  g_assert_finalize_object (self->lookup);
  g_assert_finalize_object (self->settings);
  g_object_unref (self->account);
  g_object_unref (self->store);
  place_clear (&self->place);
}

static char *
add (Fixture *self,
     const char *type,
     const char *key,
     const char *value)
{
  g_autoptr (HeraldSourceOptions) options = herald_source_settings_prepare (self->settings, type);
  g_autoptr (GError) error = NULL;

  if (key != NULL)
    herald_source_options_set (options, key, value);
  g_assert_true (herald_source_settings_save (self->settings, options, &error));
  g_assert_no_error (error);
  return g_strdup (options->id);
}

/* The ids of the lookup's sources. */
static void
expect_asked (Fixture *self,
              const char *expected)
{
  g_autoptr (GString) asked = g_string_new (NULL);
  GPtrArray *list;

  settle (self);
  list = herald_lookup_get_sources (self->lookup);
  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (asked, "%s%s", i > 0 ? " " : "", herald_source_get_id (list->pdata[i]));
  g_assert_cmpstr (asked->str, ==, expected);
}

static void
test_follows_settings (Fixture *self,
                       gconstpointer data)
{
  g_autofree char *one = NULL, *two = NULL;
  g_autoptr (HeraldSourceOptions) options = NULL;

  expect_asked (self, "book");
  one = add (self, "astdb", NULL, NULL);
  two = add (self, "astdb", NULL, NULL);
  expect_asked (self, "book astdb-1 astdb-2");
  g_assert_true (herald_source_settings_move (self->settings, two, 0, NULL));
  expect_asked (self, "astdb-2 book astdb-1");
  options = herald_source_settings_load (self->settings, one);
  options->enabled = FALSE;
  g_assert_true (herald_source_settings_save (self->settings, options, NULL));
  expect_asked (self, "astdb-2 book");
  g_assert_null (herald_sources_find (self->sources, one));
  options->enabled = TRUE;
  g_assert_true (herald_source_settings_save (self->settings, options, NULL));
  expect_asked (self, "astdb-2 book astdb-1");
  g_assert_true (herald_source_settings_remove (self->settings, two, NULL));
  expect_asked (self, "book astdb-1");
}

/* Another order, deadline or memory does not make a source anew, and what is set for one not the others. */
static void
test_only_the_changed_one (Fixture *self,
                           gconstpointer data)
{
  g_autofree char *one = add (self, "astdb", NULL, NULL);
  g_autofree char *two = add (self, "astdb", NULL, NULL);
  g_autoptr (HeraldSourceOptions) options = herald_source_settings_load (self->settings, one);
  HeraldSource *first, *second, *book = herald_sources_find (self->sources, "book");

  settle (self);
  first = herald_sources_find (self->sources, one);
  second = herald_sources_find (self->sources, two);
  options->deadline_ms = 900;
  g_assert_true (herald_source_settings_save (self->settings, options, NULL));
  g_assert_true (herald_source_settings_move (self->settings, two, 0, NULL));
  settle (self);
  g_assert_true (herald_sources_find (self->sources, one) == first);
  g_object_ref (first); /* so that the new one has another address */
  herald_source_options_set (options, "families", "names");
  g_assert_true (herald_source_settings_save (self->settings, options, NULL));
  settle (self);
  g_assert_true (herald_sources_find (self->sources, one) != first);
  g_assert_true (herald_sources_find (self->sources, two) == second);
  g_assert_true (herald_sources_find (self->sources, "book") == book);
  g_assert_finalize_object (first);
}

/* A source that cannot be made is said to fail, and why; the others are asked all the same. */
static void
test_wrong_settings (Fixture *self,
                     gconstpointer data)
{
  g_autofree char *wrong = add (self, "astdb", "forms", "e163");
  g_autofree char *unknown = add (self, "carrier-pigeon", NULL, NULL);
  const GError *error = NULL;

  expect_asked (self, "book");
  g_assert_cmpint (herald_sources_get_state (self->sources, wrong, &error), ==, HERALD_SOURCE_FAILING);
  g_assert_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS);
  g_assert_cmpint (herald_sources_get_state (self->sources, unknown, &error), ==, HERALD_SOURCE_FAILING);
  g_assert_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS);
  g_assert_cmpint (herald_sources_get_state (self->sources, "book", &error), ==, HERALD_SOURCE_READY);
  g_assert_no_error (error);
}

static void
on_state_changed (HeraldSources *sources,
                  const char *id,
                  guint *count)
{
  *count += 1;
}

/* Without a connection the telephone system's database says so. */
static void
test_no_session (Fixture *self,
                 gconstpointer data)
{
  guint count = 0;
  g_autofree char *id = NULL;
  const GError *error = NULL;

  g_signal_connect (self->sources, "state-changed", G_CALLBACK (on_state_changed), &count);
  id = add (self, "astdb", NULL, NULL);
  settle (self);
  g_assert_cmpuint (count, >, 0);
  g_assert_cmpint (herald_sources_get_state (self->sources, id, &error), ==, HERALD_SOURCE_FAILING);
  g_assert_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE);
}

/* What a source that is gone had left in the store goes; what is there by another's name stays. */
static void
test_rows_go (Fixture *self,
              gconstpointer data)
{
  static const char *const ids[] = { "folder-7", "astdb-1", "customers" };
  g_autofree char *id = add (self, "astdb", NULL, NULL);
  gint64 count = -1;

  g_assert_cmpstr (id, ==, "astdb-1");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
      HeraldContact *contact = herald_contact_new ();
      g_autoptr (GError) error = NULL;

      herald_contact_set_source_id (contact, ids[i]);
      herald_contact_set_uid (contact, "1");
      herald_contact_set_name (contact, "Ada");
      g_ptr_array_add (contacts, contact);
      herald_mirror_write (self->store, contacts, NULL, NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_true (herald_source_settings_move (self->settings, id, 0, NULL));
  while (count != 0)
    {
      g_main_context_iteration (NULL, FALSE);
      count = herald_mirror_count (self->store, "folder-7", NULL);
    }
  g_assert_cmpint (herald_mirror_count (self->store, "astdb-1", NULL), ==, 1);
  g_assert_cmpint (herald_mirror_count (self->store, "customers", NULL), ==, 1); /* imported under a name of the user's */
}

static void
on_stored (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (GError) error = NULL;

  herald_secrets_store_finish (result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static gboolean
lacks_secret (Fixture *self,
              const char *id)
{
  const GError *error = NULL;

  settle (self);
  return herald_sources_get_state (self->sources, id, &error) == HERALD_SOURCE_FAILING
         && g_error_matches (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NO_SECRET);
}

/* The keyring's secret reaches the source, also one that is put there while Herald runs; so does one of this run only. */
static void
test_secrets (Fixture *self,
              gconstpointer data)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "espocrm.ini", NULL);
  g_autoptr (HeraldSourceOptions) options = herald_source_settings_prepare (self->settings, "http");
  gboolean stored = FALSE;

  herald_source_options_set (options, "file", file);
  herald_source_options_set (options, "param.server", "https://crm.example.com");
  g_assert_true (herald_source_settings_save (self->settings, options, NULL));
  g_assert_true (lacks_secret (self, options->id));
  herald_source_secret_store_async (options->id, "secret.key", "s3cret", NULL, on_stored, &stored);
  while (!stored)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (lacks_secret (self, options->id));
  herald_source_settings_count_secret (self->settings, options->id);
  g_assert_false (lacks_secret (self, options->id));

  herald_source_settings_remove (self->settings, options->id, NULL);
  g_free (options->id);
  options->id = g_strdup ("http-77");
  g_assert_true (herald_source_settings_save (self->settings, options, NULL));
  g_assert_true (lacks_secret (self, options->id));
  herald_sources_set_secret (self->sources, options->id, "secret.key", "only now");
  g_assert_false (lacks_secret (self, options->id));
  herald_sources_set_secret (self->sources, options->id, "secret.key", NULL);
  g_assert_true (lacks_secret (self, options->id));
}

#define TEST(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("herald-sources-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "secrets", NULL);
  g_autofree char *backup = g_strconcat (path, "~", NULL);
  int status;

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  TEST ("/sources/follows-settings", test_follows_settings);
  TEST ("/sources/only-the-changed-one", test_only_the_changed_one);
  TEST ("/sources/wrong-settings", test_wrong_settings);
  TEST ("/sources/no-session", test_no_session);
  TEST ("/sources/rows-go", test_rows_go);
  TEST ("/sources/secrets", test_secrets);
  status = g_test_run ();
  g_remove (path);
  g_remove (backup);
  g_rmdir (folder);
  return status;
}
