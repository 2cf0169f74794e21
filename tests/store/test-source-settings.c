/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sources of contacts in the settings: what an administrator and the preferences write is what is read. */

#include <gio/gio.h>

#include "config/account.h"
#include "config/secrets.h"
#include "config/source-settings.h"

typedef struct
{
  HeraldAccount *account;
  GSettings *main;
  HeraldSourceSettings *sources;
  GString *heard; /* of the signals */
} Fixture;

static void
on_changed (HeraldSourceSettings *sources,
            const char *id,
            GString *heard)
{
  g_string_append_printf (heard, "%s ", id);
}

static void
on_order_changed (HeraldSourceSettings *sources,
                  GString *heard)
{
  g_string_append (heard, "order ");
}

static void
on_secret_changed (HeraldSourceSettings *sources,
                   const char *id,
                   GString *heard)
{
  g_string_append_printf (heard, "secret:%s ", id);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->account = herald_account_new_in_memory ();
  fixture->main = herald_account_get_settings (fixture->account);
  fixture->sources = herald_source_settings_new (fixture->main);
  fixture->heard = g_string_new (NULL);
  g_signal_connect (fixture->sources, "changed", G_CALLBACK (on_changed), fixture->heard);
  g_signal_connect (fixture->sources, "order-changed", G_CALLBACK (on_order_changed), fixture->heard);
  g_signal_connect (fixture->sources, "secret-changed", G_CALLBACK (on_secret_changed), fixture->heard);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_string_free (fixture->heard, TRUE);
  g_assert_finalize_object (fixture->sources);
  g_assert_finalize_object (fixture->account);
}

/* Those that are always there are left out, except the book: what this build has changes. */
static void
expect_order (Fixture *fixture,
              const char *expected)
{
  g_autoptr (GString) order = g_string_new (NULL);

  for (const char *const *id = herald_source_settings_get_ids (fixture->sources); *id != NULL; id++)
    if (g_str_equal (*id, "book") || !herald_source_type_find (*id) || !herald_source_type_find (*id)->single)
      g_string_append_printf (order, "%s%s", order->len > 0 ? " " : "", *id);
  g_assert_cmpstr (order->str, ==, expected);
}

static void
expect_heard (Fixture *fixture,
              const char *expected)
{
  g_assert_cmpstr (fixture->heard->str, ==, expected);
  g_string_truncate (fixture->heard, 0);
}

static void
add (Fixture *fixture,
     const char *type,
     const char *expected_id)
{
  g_autoptr (HeraldSourceOptions) options = herald_source_settings_prepare (fixture->sources, type);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (options->id, ==, expected_id);
  herald_source_options_set (options, "uri", "ldap://one");
  g_assert_true (herald_source_settings_save (fixture->sources, options, &error));
  g_assert_no_error (error);
}

static void
test_book_is_there (Fixture *fixture,
                    gconstpointer data)
{
  g_autoptr (HeraldSourceOptions) book = herald_source_settings_load (fixture->sources, "book");

  expect_order (fixture, "book");
  g_assert_cmpstr (book->type, ==, "book");
  g_assert_true (book->enabled);
  g_assert_null (herald_source_settings_load (fixture->sources, "ldap-1"));
}

static void
test_saved_is_loaded (Fixture *fixture,
                      gconstpointer data)
{
  g_autoptr (HeraldSourceOptions) options = herald_source_settings_prepare (fixture->sources, "ldap");
  g_autoptr (HeraldSourceOptions) loaded = NULL;
  g_autoptr (GError) error = NULL;

  g_free (options->name);
  options->name = g_strdup ("Firmenverzeichnis „Süd“");
  options->enabled = FALSE;
  options->deadline_ms = 1500;
  options->cache_seconds = 60;
  herald_source_options_set (options, "filter", "(telephoneNumber={e164})\n# second line");
  herald_source_options_set (options, "empty", "");
  g_assert_true (herald_source_settings_save (fixture->sources, options, &error));
  expect_order (fixture, "book ldap-1");
  expect_heard (fixture, "order ldap-1 ");
  loaded = herald_source_settings_load (fixture->sources, "ldap-1");
  g_assert_true (herald_source_options_equal (options, loaded));
  g_assert_cmpstr (loaded->name, ==, "Firmenverzeichnis „Süd“");
  g_assert_false (loaded->enabled);
  g_assert_cmpuint (loaded->deadline_ms, ==, 1500);
  g_assert_cmpuint (loaded->cache_seconds, ==, 60);
  g_assert_cmpstr (g_hash_table_lookup (loaded->values, "filter"), ==, "(telephoneNumber={e164})\n# second line");
  g_assert_cmpstr (g_hash_table_lookup (loaded->values, "empty"), ==, "");
}

/* Several settings that change together are one change; another source is not touched by it. */
static void
test_change_is_told_once (Fixture *fixture,
                          gconstpointer data)
{
  g_autoptr (HeraldSourceOptions) options = NULL;

  add (fixture, "ldap", "ldap-1");
  add (fixture, "ldap", "ldap-2");
  expect_heard (fixture, "order ldap-1 order ldap-2 ");
  options = herald_source_settings_load (fixture->sources, "ldap-2");
  options->deadline_ms = 700;
  options->enabled = FALSE;
  herald_source_options_set (options, "uri", "ldap://two");
  g_assert_true (herald_source_settings_save (fixture->sources, options, NULL));
  expect_heard (fixture, "ldap-2 ");
  herald_source_settings_count_secret (fixture->sources, "ldap-2");
  expect_heard (fixture, "secret:ldap-2 ");
}

static void
test_ids_are_not_used_twice (Fixture *fixture,
                             gconstpointer data)
{
  add (fixture, "ldap", "ldap-1");
  add (fixture, "http", "http-2");
  g_assert_true (herald_source_settings_remove (fixture->sources, "http-2", NULL));
  expect_order (fixture, "book ldap-1");
  add (fixture, "http", "http-3");
  /* Nothing is left of the removed one, even if somebody names it again. */
  g_settings_set_strv (fixture->main, "sources", (const char *const[]) { "http-2", NULL });
  {
    g_autoptr (HeraldSourceOptions) again = herald_source_settings_load (fixture->sources, "http-2");

    g_assert_cmpuint (g_hash_table_size (again->values), ==, 0);
  }
  /* An administrator numbers without the counter. */
  g_settings_set_strv (fixture->main, "sources", (const char *const[]) { "sql-40", NULL });
  add (fixture, "sql", "sql-41");
}

static void
test_order (Fixture *fixture,
            gconstpointer data)
{
  add (fixture, "ldap", "ldap-1");
  add (fixture, "ldap", "ldap-2");
  add (fixture, "ldap", "ldap-3");
  g_string_truncate (fixture->heard, 0);
  g_assert_true (herald_source_settings_move (fixture->sources, "ldap-3", 0, NULL));
  expect_order (fixture, "ldap-3 book ldap-1 ldap-2");
  expect_heard (fixture, "order ");
  g_assert_true (herald_source_settings_move (fixture->sources, "ldap-3", 2, NULL));
  expect_order (fixture, "book ldap-1 ldap-3 ldap-2");
  g_assert_true (herald_source_settings_move (fixture->sources, "book", 99, NULL));
  expect_order (fixture, "ldap-1 ldap-3 ldap-2 book");
}

static void
test_undo (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (HeraldSourceOptions) options = NULL;
  g_autoptr (HeraldSourceOptions) back = NULL;

  add (fixture, "ldap", "ldap-1");
  add (fixture, "ldap", "ldap-2");
  options = herald_source_settings_load (fixture->sources, "ldap-1");
  g_assert_true (herald_source_settings_remove (fixture->sources, "ldap-1", NULL));
  g_assert_null (herald_source_settings_load (fixture->sources, "ldap-1"));
  g_assert_true (herald_source_settings_restore (fixture->sources, options, 1, NULL));
  expect_order (fixture, "book ldap-1 ldap-2");
  back = herald_source_settings_load (fixture->sources, "ldap-1");
  g_assert_true (herald_source_options_equal (options, back));
}

/* What an administrator writes by hand. */
static void
test_written_by_hand (Fixture *fixture,
                      gconstpointer data)
{
  static const struct
  {
    const char *id, *type;
  } table[] = { { "ldap-1", "ldap" }, { "crm", "crm" }, { "head-office-12", "head-office" }, { "a-b", "a-b" } };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) many = NULL;
  g_autofree char *too_long = g_strnfill (65, 'a');

  g_settings_set_strv (fixture->main, "sources",
                       (const char *const[]) { "", "/", "a/b", "Ldap", "-1", "1", "ldap 1", "ü", too_long, "crm", "crm", NULL });
  expect_order (fixture, "book crm");
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (HeraldSourceOptions) options = NULL;

      g_settings_set_strv (fixture->main, "sources", (const char *const[]) { table[i].id, NULL });
      options = herald_source_settings_load (fixture->sources, table[i].id);
      g_assert_cmpstr (options->type, ==, table[i].type);
    }
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("ldap-%u", i);

      g_strv_builder_add (builder, id);
    }
  many = g_strv_builder_end (builder);
  g_settings_set_strv (fixture->main, "sources", (const char *const *) many);
  g_assert_cmpuint (g_strv_length ((char **) herald_source_settings_get_ids (fixture->sources)), ==, HERALD_SOURCES_MAX);
  {
    g_autoptr (HeraldSourceOptions) one_more = herald_source_settings_prepare (fixture->sources, "ldap");
    g_autoptr (GError) error = NULL;

    g_assert_false (herald_source_settings_save (fixture->sources, one_more, &error));
    g_assert_error (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_FAILED);
  }
}

#define TEST(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/source-settings/book-is-there", test_book_is_there);
  TEST ("/source-settings/saved-is-loaded", test_saved_is_loaded);
  TEST ("/source-settings/change-is-told-once", test_change_is_told_once);
  TEST ("/source-settings/ids-are-not-used-twice", test_ids_are_not_used_twice);
  TEST ("/source-settings/order", test_order);
  TEST ("/source-settings/undo", test_undo);
  TEST ("/source-settings/written-by-hand", test_written_by_hand);
  return g_test_run ();
}
