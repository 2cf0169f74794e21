/* SPDX-License-Identifier: GPL-3.0-or-later */
/* herald.conf: its values hold where the user has none, what it locks is its own, and a broken or hostile file is said
 * with its line and harms nothing. */

#include <glib/gstdio.h>
#include <string.h>

#include "config/account.h"
#include "config/settings.h"
#include "config/site-backend.h"
#include "config/source-settings.h"

typedef struct
{
  char *folder, *file;
  GSettingsBackend *below;
  GSettings *settings;
  GString *heard;
  GMainLoop *loop;
} Fixture;

/* Over another name, as editors and configuration tools do it. */
static void
write_file (Fixture *fixture,
            const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->file, text, -1, &error);
  g_assert_no_error (error);
}

static void
on_changed (GSettings *settings,
            const char *key,
            Fixture *fixture)
{
  g_string_append_printf (fixture->heard, "%s ", key);
}

static void
open_settings (Fixture *fixture,
               const char *text)
{
  write_file (fixture, text);
  g_clear_object (&fixture->settings);
  fixture->settings = herald_settings_new_full (fixture->file, fixture->below);
  g_signal_connect (fixture->settings, "changed", G_CALLBACK (on_changed), fixture);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("herald-site-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->file = g_build_filename (fixture->folder, "herald.conf", NULL);
  fixture->below = g_memory_settings_backend_new ();
  fixture->heard = g_string_new (NULL);
  fixture->loop = g_main_loop_new (NULL, FALSE);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_clear_object (&fixture->settings);
  g_assert_finalize_object (fixture->below);
  g_remove (fixture->file);
  g_rmdir (fixture->folder);
  g_string_free (fixture->heard, TRUE);
  g_main_loop_unref (fixture->loop);
  g_free (fixture->file);
  g_free (fixture->folder);
}

static void
expect_text (GSettings *settings,
             const char *key,
             const char *expected)
{
  g_autofree char *text = g_settings_get_string (settings, key);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_defaults (Fixture *fixture,
               gconstpointer data)
{
  g_auto (GStrv) devices = NULL;

  open_settings (fixture, "# for everybody\n[Herald]\nserver-host = pbx.example.com\nserver-port=5040\ntls-mode=off\n"
                          "pop-card=false\ndevices=PJSIP/1001; SIP/1001\n");
  expect_text (fixture->settings, "server-host", "pbx.example.com");
  g_assert_cmpuint (g_settings_get_uint (fixture->settings, "server-port"), ==, 5040);
  g_assert_cmpint (g_settings_get_enum (fixture->settings, "tls-mode"), ==, HERALD_ACCOUNT_TLS_OFF);
  g_assert_false (g_settings_get_boolean (fixture->settings, "pop-card"));
  devices = g_settings_get_strv (fixture->settings, "devices");
  g_assert_cmpuint (g_strv_length (devices), ==, 2);
  g_assert_cmpstr (devices[1], ==, "SIP/1001");
  expect_text (fixture->settings, "context", "from-internal");

  /* The user's own wins, and its end brings the site's back. */
  g_assert_true (g_settings_is_writable (fixture->settings, "server-host"));
  g_assert_true (g_settings_set_string (fixture->settings, "server-host", "other.example.com"));
  expect_text (fixture->settings, "server-host", "other.example.com");
  g_settings_reset (fixture->settings, "server-host");
  expect_text (fixture->settings, "server-host", "pbx.example.com");
  g_assert_cmpstr (fixture->heard->str, ==, "server-host server-host ");
}

static void
test_locks (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (GSettings) below = g_settings_new_with_backend (HERALD_SETTINGS_SCHEMA, fixture->below);

  g_settings_set_string (below, "server-host", "old.example.com");
  g_settings_set_string (below, "user", "anna");
  open_settings (fixture, "[Herald]\nserver-host=pbx.example.com\nlocked=server-host;context\n");
  expect_text (fixture->settings, "server-host", "pbx.example.com");
  g_assert_false (g_settings_is_writable (fixture->settings, "server-host"));
  g_assert_false (g_settings_set_string (fixture->settings, "server-host", "x"));
  g_settings_reset (fixture->settings, "server-host");
  expect_text (below, "server-host", "old.example.com");
  /* Locked without a value: the schema's. */
  expect_text (fixture->settings, "context", "from-internal");
  g_assert_false (g_settings_is_writable (fixture->settings, "context"));
  expect_text (fixture->settings, "user", "anna");
  g_assert_true (g_settings_is_writable (fixture->settings, "user"));

  /* Together with others, too: all or nothing, as dconf does it. */
  g_settings_delay (fixture->settings);
  g_settings_set_string (fixture->settings, "server-host", "x");
  g_settings_set_string (fixture->settings, "user", "cecilia");
  g_settings_apply (fixture->settings);
  expect_text (below, "server-host", "old.example.com");
  expect_text (below, "user", "anna");
  g_assert_true (g_settings_set_string (fixture->settings, "user", "berta"));
  g_settings_apply (fixture->settings);
  expect_text (below, "user", "berta");
}

static void
test_lock_all (Fixture *fixture,
               gconstpointer data)
{
  open_settings (fixture, "[Herald]\nlocked=*\nserver-host=pbx.example.com\ntls-mode=system\n");
  g_assert_false (g_settings_is_writable (fixture->settings, "server-host"));
  g_assert_false (g_settings_is_writable (fixture->settings, "tls-mode"));
  g_assert_true (g_settings_is_writable (fixture->settings, "user"));
}

static void
test_sources (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (HeraldSourceSettings) sources = NULL;
  g_autoptr (HeraldSourceOptions) options = NULL;
  g_autoptr (GError) error = NULL;

  if (herald_source_type_find ("ldap") == NULL)
    {
      g_test_skip ("built without LDAP");
      return;
    }
  open_settings (fixture, "[Herald]\nlocked=sources\n\n"
                          "[Source company]\ntype=ldap\nname=Company\nuri=ldaps://ldap.example.com\ndeadline=900\nlocked=*\n\n"
                          "[Source branch]\ntype=ldap\nuri=ldaps://branch.example.com\n");
  sources = herald_source_settings_new (fixture->settings);
  g_assert_true (g_strv_contains (herald_source_settings_get_ids (sources), "company"));
  options = herald_source_settings_load (sources, "company");
  g_assert_cmpstr (options->type, ==, "ldap");
  g_assert_cmpstr (options->name, ==, "Company");
  g_assert_cmpuint (options->deadline_ms, ==, 900);
  g_assert_cmpstr (herald_source_options_get (options, "uri"), ==, "ldaps://ldap.example.com");
  g_assert_false (herald_source_settings_is_order_writable (sources));
  g_assert_false (herald_source_settings_is_writable (sources, "company"));
  g_assert_true (herald_source_settings_is_writable (sources, "branch"));
  g_assert_false (herald_source_settings_save (sources, options, &error));
  g_assert_nonnull (strstr (error->message, "administrator"));
  /* What the keyring has for it is the user's own. */
  herald_source_settings_count_secret (sources, "company");
}

/* Every complaint is a line, a colon and its sentence. */
static char *
complaints_of (const HeraldSiteConf *conf)
{
  const GPtrArray *complaints = herald_site_conf_get_complaints (conf);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < complaints->len; i++)
    {
      const HeraldSiteComplaint *complaint = g_ptr_array_index (complaints, i);

      g_string_append_printf (text, "%u: %s\n", complaint->line, complaint->sentence);
    }
  return g_string_free (text, FALSE);
}

static void
test_complaints (void)
{
  static const struct
  {
    const char *what, *text, *expected; /* beginning and an end of the only complaint; NULL: none */
    const char *end;
  } table[] = {
    { "nothing", "", NULL, NULL },
    { "comments", "# a\n\n  # b\r\n[Herald]\r\n", NULL, NULL },
    { "no section", "server-host=x\n", "1: “server-host” stands in no section", NULL },
    { "other section", "[Helard]\nserver-host=x\nuser=y\n", "1: There is no section “Helard”.", NULL },
    { "half a section", "[Herald\nuser=x\n", "1: This is no section, key or comment.", NULL },
    { "no key", "[Herald]\nserver-host\n", "2: This is no section, key or comment.", NULL },
    { "unknown key", "[Herald]\n\nserver-hots=x\n", "3: There is no setting “server-hots”.", NULL },
    { "wrong number", "[Herald]\nserver-port=many\n", "2: “server-port” cannot have this value.", "a number from 0 to 65535." },
    { "number out of range", "[Herald]\ndial-timeout=4\n", "2: “dial-timeout” cannot", "a number from 5 to 300." },
    { "huge number", "[Herald]\nserver-port=99999999999999999999\n", "2: “server-port” cannot", NULL },
    { "negative number", "[Herald]\nserver-port=-1\n", "2: “server-port” cannot", NULL },
    { "no choice", "[Herald]\ntls-mode=on\n", "2: “tls-mode” cannot", "one of: off, system, ca-file, pinned." },
    { "yes", "[Herald]\npop-card=yes\n", "2: “pop-card” cannot", "true or false." },
    { "control character", "[Herald]\nserver-host=a\\nb\n", "2: “server-host” cannot", NULL },
    { "bad escape", "[Herald]\nserver-host=a\\qb\n", "2: “server-host” cannot", NULL },
    { "not UTF-8", "[Herald]\nuser=\xff\xfe\n", "2: This line is not UTF-8 text.", NULL },
    { "twice", "[Herald]\nuser=a\nuser=b\n", "3: “user” is set twice.", NULL },
    { "a secret", "[Herald]\nsecret=hunter2\n", "2: “secret” looks like a secret.", "keyring." },
    { "a source's secret", "[Source book]\npassword=hunter2\n", "2: “password” looks like a secret.", NULL },
    { "what Herald remembers", "[Herald]\nsources-made=7\n", "2: “sources-made” is no setting", NULL },
    { "lock of nothing", "[Herald]\nlocked=server-host;sever-port\n", "2: “sever-port” cannot be locked", NULL },
    { "half a source locked", "[Source book]\nlocked=name\n", "2: A source is locked as a whole", NULL },
    { "source without a type", "[Source company]\nname=x\n", "1: The source “company” has no type", NULL },
    { "source of no type", "[Source company]\ntype=x\n", "1: This Herald has no sources of the type “x”.", NULL },
    { "bad name of a source", "[Source ../x]\ntype=ldap\n", "1: “../x” cannot be the name of a source", NULL },
    { "source twice", "[Source book]\n[Source book]\n", "2: There is a section for the source “book” already.", NULL },
    { "the options themselves", "[Source book]\noptions={'a':'b'}\n", "2: ", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (HeraldSiteConf) conf = herald_site_conf_parse (table[i].text, strlen (table[i].text));
      g_autofree char *complaints = complaints_of (conf);

      g_test_message ("%s: %s", table[i].what, complaints);
      g_assert_null (strstr (complaints, "hunter2"));
      if (table[i].expected == NULL)
        g_assert_cmpstr (complaints, ==, "");
      else
        {
          g_assert_true (g_str_has_prefix (complaints, table[i].expected));
          g_assert_cmpuint (herald_site_conf_get_complaints (conf)->len, ==, 1);
          g_assert_true (table[i].end == NULL || g_str_has_suffix (g_strchomp (complaints), table[i].end));
        }
    }
}

/* What is right in a broken file holds. */
static void
test_partly_broken (Fixture *fixture,
                    gconstpointer data)
{
  open_settings (fixture, "[Herald]\nuser=anna\nserver-port=x\n\xff\n=\nserver-host=pbx.example.com\n");
  expect_text (fixture->settings, "user", "anna");
  expect_text (fixture->settings, "server-host", "pbx.example.com");
  g_assert_cmpuint (g_settings_get_uint (fixture->settings, "server-port"), ==, 0);
}

static void
test_hostile (void)
{
  g_autoptr (GString) text = g_string_new ("[Herald]\n");
  g_autoptr (HeraldSiteConf) many = NULL, binary = NULL, zero = NULL, folder = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "[Source s-%u]\nx%u=\n", i, i);
  many = herald_site_conf_parse (text->str, text->len);
  g_assert_cmpuint (herald_site_conf_get_complaints (many)->len, ==, HERALD_SITE_COMPLAINTS_MAX);

  g_string_set_size (text, 100000);
  for (gsize i = 0; i < text->len; i++)
    text->str[i] = "[]=;\\\n#x\xff"[g_rand_int_range (rand, 0, 9)];
  binary = herald_site_conf_parse (text->str, text->len);
  zero = herald_site_conf_parse ("[Herald]\nuser=a\0b\n", 18);
  g_assert_null (herald_site_conf_get (zero, HERALD_SETTINGS_PATH "user"));
  g_assert_cmpuint (herald_site_conf_get_complaints (zero)->len, ==, 1);
  folder = herald_site_conf_load (g_get_tmp_dir ());
  g_assert_cmpuint (herald_site_conf_get_complaints (folder)->len, ==, 1);
}

static void
test_too_long (Fixture *fixture,
               gconstpointer data)
{
  g_autofree char *text = g_strnfill (HERALD_SITE_CONF_MAX + 2, '#');
  g_autoptr (HeraldSiteConf) conf = NULL;

  memcpy (text, "[Herald]\nuser=a\n", 16);
  write_file (fixture, text);
  conf = herald_site_conf_load (fixture->file);
  g_assert_null (herald_site_conf_get (conf, HERALD_SETTINGS_PATH "user"));
  g_assert_cmpuint (herald_site_conf_get_complaints (conf)->len, ==, 1);
}

/* --- while it runs ------------------------------------------------------------------------------------------------ */

static void
on_site_changed (Fixture *fixture)
{
  g_main_loop_quit (fixture->loop);
}

static gboolean
on_patience_over (gpointer user_data)
{
  g_error ("The change of the file was not seen.");
  return G_SOURCE_REMOVE;
}

static void
wait_for_change (Fixture *fixture)
{
  g_autoptr (GSettingsBackend) backend = NULL;
  guint patience = g_timeout_add_seconds (30, on_patience_over, NULL);
  gulong handler;

  g_object_get (fixture->settings, "backend", &backend, NULL);
  handler = g_signal_connect_swapped (backend, "site-changed", G_CALLBACK (on_site_changed), fixture);
  g_main_loop_run (fixture->loop);
  g_signal_handler_disconnect (backend, handler);
  g_source_remove (patience);
}

static void
on_writable_changed (GSettings *settings,
                     const char *key,
                     Fixture *fixture)
{
  g_string_append_printf (fixture->heard, "lock:%s ", key);
}

static void
test_live (Fixture *fixture,
           gconstpointer data)
{
  open_settings (fixture, "[Herald]\nserver-host=old.example.com\nuser=anna\n");
  g_signal_connect (fixture->settings, "writable-changed::server-host", G_CALLBACK (on_writable_changed), fixture);

  write_file (fixture, "[Herald]\nserver-host=new.example.com\nuser=anna\nlocked=server-host\n");
  wait_for_change (fixture);
  expect_text (fixture->settings, "server-host", "new.example.com");
  g_assert_false (g_settings_is_writable (fixture->settings, "server-host"));
  g_assert_nonnull (strstr (fixture->heard->str, "lock:server-host"));
  g_assert_nonnull (strstr (fixture->heard->str, "server-host "));
  g_assert_null (strstr (fixture->heard->str, "user"));

  g_assert_cmpint (g_remove (fixture->file), ==, 0);
  wait_for_change (fixture);
  expect_text (fixture->settings, "server-host", "");
  g_assert_true (g_settings_is_writable (fixture->settings, "server-host"));
}

/* The folder of a fresh computer comes later, with the roll-out. */
static void
test_live_folder (Fixture *fixture,
                  gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "etc", "herald", NULL);
  g_autofree char *etc = g_path_get_dirname (folder);
  g_autofree char *file = g_build_filename (folder, "herald.conf", NULL);
  g_autofree char *user = NULL;

  fixture->settings = herald_settings_new_full (file, fixture->below);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "[Herald]\nuser=anna\n", -1, NULL));
  do
    {
      g_free (user);
      wait_for_change (fixture);
      user = g_settings_get_string (fixture->settings, "user");
    }
  while (!g_str_equal (user, "anna"));
  g_remove (file);
  g_rmdir (folder);
  g_rmdir (etc);
}

/* --- the draft of an account --------------------------------------------------------------------------------------- */

static void
test_draft (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (GSettings) draft = NULL;

  open_settings (fixture, "[Herald]\nserver-host=pbx.example.com\nlocked=server-host\n");
  g_settings_set_string (fixture->settings, "user", "anna");
  draft = herald_settings_new_draft (fixture->settings);
  expect_text (draft, "server-host", "pbx.example.com");
  expect_text (draft, "user", "anna");
  g_assert_false (g_settings_is_writable (draft, "server-host"));
  g_assert_true (g_settings_set_string (draft, "user", "berta"));
  expect_text (fixture->settings, "user", "anna");
  g_assert_false (herald_settings_are_kept (draft));
}

static void
on_complaint (const char *sentence,
              gpointer user_data)
{
  g_string_append_printf (user_data, "%s\n", sentence);
}

static void
test_told (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (GString) told = g_string_new (NULL);
  g_autofree char *expected = g_strdup_printf ("%s:2: There is no setting “x”. herald.conf(5) lists them.\n", fixture->file);

  open_settings (fixture, "[Herald]\nx=y\n");
  herald_settings_watch_complaints (fixture->settings, on_complaint, told);
  g_assert_cmpstr (told->str, ==, expected);
  g_clear_object (&fixture->settings);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/site-conf/defaults", Fixture, NULL, set_up, test_defaults, tear_down);
  g_test_add ("/site-conf/locks", Fixture, NULL, set_up, test_locks, tear_down);
  g_test_add ("/site-conf/lock-all", Fixture, NULL, set_up, test_lock_all, tear_down);
  g_test_add ("/site-conf/sources", Fixture, NULL, set_up, test_sources, tear_down);
  g_test_add_func ("/site-conf/complaints", test_complaints);
  g_test_add ("/site-conf/partly-broken", Fixture, NULL, set_up, test_partly_broken, tear_down);
  g_test_add_func ("/site-conf/hostile", test_hostile);
  g_test_add ("/site-conf/too-long", Fixture, NULL, set_up, test_too_long, tear_down);
  g_test_add ("/site-conf/live", Fixture, NULL, set_up, test_live, tear_down);
  g_test_add ("/site-conf/live-folder", Fixture, NULL, set_up, test_live_folder, tear_down);
  g_test_add ("/site-conf/draft", Fixture, NULL, set_up, test_draft, tear_down);
  g_test_add ("/site-conf/told", Fixture, NULL, set_up, test_told, tear_down);
  return g_test_run ();
}
