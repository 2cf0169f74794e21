/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the administrator has set is seen: locked rows are grey and say why, to the eye and to a screen reader; they come free
 * while the window is open; the assistant does not ask for what is set. */
#include <adwaita.h>
#include <glib/gstdio.h>

#include "config/settings.h"
#include "config/site-backend.h"
#include "ui/assistant.h"
#include "ui/preferences.h"
#include "ui/resources.h"

#define WORDS "Set by your administrator"

typedef struct
{
  char *folder, *file;
  GSettings *settings;
  HeraldAccount *account;
} Fixture;

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture *fixture,
        gconstpointer text)
{
  g_autoptr (GSettingsBackend) memory = g_memory_settings_backend_new ();
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("herald-site-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->file = g_build_filename (fixture->folder, "herald.conf", NULL);
  g_assert_true (g_file_set_contents (fixture->file, text, -1, NULL));
  fixture->settings = herald_settings_new_full (fixture->file, memory);
  fixture->account = herald_account_new (fixture->settings);
}

static void
tear_down (Fixture *fixture,
           gconstpointer text)
{
  settle ();
  g_assert_finalize_object (fixture->account);
  g_object_unref (fixture->settings);
  g_remove (fixture->file);
  g_rmdir (fixture->folder);
  g_free (fixture->file);
  g_free (fixture->folder);
}

/* The row with this title; those of a page that was not shown yet are there, too. */
static GtkWidget *
find_row (GtkWidget *root,
          const char *title)
{
  GtkWidget *found = NULL;

  if (ADW_IS_PREFERENCES_ROW (root) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)), title) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_row (child, title);
  return found;
}

static void
expect_locked (GtkWidget *window,
               const char *title,
               gboolean locked)
{
  GtkWidget *row = find_row (window, title);
  g_autofree char *wrong = NULL;

  g_test_message ("%s", title);
  g_assert_nonnull (row);
  g_assert_cmpint (gtk_widget_get_sensitive (row), ==, !locked);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (row), ==, locked ? WORDS : NULL);
  if (!locked)
    {
      g_assert_false (gtk_test_accessible_has_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));
      return;
    }
  wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, WORDS);
  g_assert_cmpstr (wrong, ==, NULL);
}

static void
test_preferences (Fixture *fixture,
                  gconstpointer text)
{
  GtkWidget *window = herald_preferences_new (NULL, fixture->account, NULL);
  g_autoptr (GSettingsBackend) backend = NULL;

  expect_locked (window, "Address of the server", TRUE);
  expect_locked (window, "Encryption", TRUE);
  expect_locked (window, "Authority's certificate", TRUE);
  expect_locked (window, "Phones, such as PJSIP/1001", FALSE);
  expect_locked (window, "User name", FALSE);
  expect_locked (window, "Calls from colleagues", TRUE);

  /* The administrator thinks again while the window is open. */
  g_object_get (fixture->settings, "backend", &backend, NULL);
  herald_site_backend_set_conf (HERALD_SITE_BACKEND (backend), herald_site_conf_parse ("[Herald]\nlocked=user\n", 21));
  expect_locked (window, "Address of the server", FALSE);
  expect_locked (window, "Calls from colleagues", FALSE);
  expect_locked (window, "User name", TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_sources (Fixture *fixture,
              gconstpointer text)
{
  GtkWidget *window = herald_preferences_new (NULL, fixture->account, NULL);
  GtkWidget *row = find_row (window, "Company");
  g_autofree char *wrong = NULL;

  g_assert_nonnull (row);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (row), ==, WORDS);
  wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, WORDS);
  g_assert_cmpstr (wrong, ==, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
find_stack (GtkWidget *root,
            GtkStack **stack)
{
  if (*stack == NULL && GTK_IS_STACK (root) && gtk_stack_get_child_by_name (GTK_STACK (root), "welcome") != NULL)
    *stack = GTK_STACK (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    find_stack (child, stack);
}

static GtkWidget *
find_button (GtkWidget *root,
             const char *label)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (root) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (root)), label) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_button (child, label);
  return found;
}

static void
test_assistant (Fixture *fixture,
                gconstpointer text)
{
  GtkWidget *window;
  GtkStack *stack = NULL;

  herald_account_set_session_secret (fixture->account, "secret");
  window = herald_assistant_new (NULL, fixture->account);
  find_stack (window, &stack);
  settle ();
  expect_locked (window, "Address of the server", TRUE);
  g_signal_emit_by_name (find_button (window, "Connect to your PBX"), "clicked");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "phone");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The phone, too: nothing is left to enter. */
static void
test_assistant_all_set (Fixture *fixture,
                        gconstpointer text)
{
  GtkWidget *window;
  GtkStack *stack = NULL;

  herald_account_set_session_secret (fixture->account, "secret");
  window = herald_assistant_new (NULL, fixture->account);
  find_stack (window, &stack);
  settle ();
  g_signal_emit_by_name (find_button (window, "Connect to your PBX"), "clicked");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "done");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Half set is asked for, and what is given and not changed stays the site's. */
static void
test_assistant_half_set (Fixture *fixture,
                         gconstpointer text)
{
  GtkWidget *window = herald_assistant_new (NULL, fixture->account);
  GtkStack *stack = NULL;

  find_stack (window, &stack);
  settle ();
  g_signal_emit_by_name (find_button (window, "Connect to your PBX"), "clicked");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "server");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init (); /* not gtk_test_init(): it wants American English installed */
  adw_init ();
  herald_resources_init ();
  g_test_add ("/site/preferences", Fixture,
              "[Herald]\nserver-host=pbx.example.com\ntls-mode=ca-file\ntls-ca-file=/etc/ssl/pbx.pem\npop-internal=false\nlocked=*\n", set_up,
              test_preferences, tear_down);
  g_test_add ("/site/sources", Fixture, "[Source company]\ntype=folder\nname=Company\nlocked=*\n", set_up, test_sources, tear_down);
  g_test_add ("/site/assistant", Fixture, "[Herald]\nserver-host=127.0.0.1\nserver-port=9\nuser=anna\nlocked=*\n", set_up, test_assistant,
              tear_down);
  g_test_add ("/site/assistant-all-set", Fixture,
              "[Herald]\nserver-host=127.0.0.1\nserver-port=9\nuser=anna\nextension=1001\ndevices=PJSIP/1001\nlocked=*\n", set_up,
              test_assistant_all_set, tear_down);
  g_test_add ("/site/assistant-half-set", Fixture, "[Herald]\nserver-host=127.0.0.1\nuser=anna\nlocked=server-host\n", set_up,
              test_assistant_half_set, tear_down);
  return g_test_run ();
}
