/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The address books of the preferences, as a user presses them. The keyring is libsecret's own file. */

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "config/secrets.h"
#include "engine/sources.h"
#include "ui/preferences.h"
#include "ui/resources.h"
#include "ui/sources-dialog.h"
#include "ui/sources-page.h"
#include "ui/sources-row.h"

typedef gboolean (*MatchFunc) (GtkWidget *widget, gconstpointer data);

typedef struct
{
  HeraldAccount *account;
  HeraldSourceSettings *settings;
  HeraldLookup *lookup;
  HeraldSources *sources;
  GtkWidget *window;
} Fixture;

/* --- finding things ------------------------------------------------------------------------------------------ */

static GtkWidget *
find (GtkWidget *widget,
      MatchFunc func,
      gconstpointer data)
{
  if (func (widget, data))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, func, data);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_row_of (GtkWidget *widget,
           gconstpointer id)
{
  return HERALD_IS_SOURCES_ROW (widget) && g_str_equal (herald_sources_row_get_id (HERALD_SOURCES_ROW (widget)), id);
}

static gboolean
has_title (GtkWidget *widget,
           gconstpointer title)
{
  return ADW_IS_PREFERENCES_ROW (widget) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0;
}

static gboolean
is_button (GtkWidget *widget,
           gconstpointer label)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

static gboolean
is_named (GtkWidget *widget,
          gconstpointer name)
{
  return GTK_IS_LIST_BOX_ROW (widget) && g_strcmp0 (gtk_widget_get_name (widget), name) == 0;
}

static gboolean
is_switch (GtkWidget *widget,
           gconstpointer data)
{
  return GTK_IS_SWITCH (widget);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static HeraldSourcesRow *
row (Fixture *self,
     const char *id)
{
  GtkWidget *found = find (self->window, is_row_of, id);

  g_assert_nonnull (found);
  return HERALD_SOURCES_ROW (found);
}

static const char *
state (Fixture *self,
       const char *id)
{
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (row (self, id)));
}

static HeraldSourcesDialog *
dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  settle ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (HERALD_IS_SOURCES_DIALOG (window))
        return HERALD_SOURCES_DIALOG (window);
    }
  return NULL;
}

static void
write_row (HeraldSourcesDialog *in,
           const char *title,
           const char *text)
{
  GtkWidget *found = find (GTK_WIDGET (in), has_title, title);

  g_assert_nonnull (found);
  gtk_editable_set_text (GTK_EDITABLE (found), text);
}

static GtkWidget *
button (HeraldSourcesDialog *in,
        const char *label)
{
  GtkWidget *found = find (GTK_WIDGET (in), is_button, label);

  g_assert_nonnull (found);
  return found;
}

static void
press (HeraldSourcesDialog *in,
       const char *label)
{
  g_assert_true (gtk_widget_get_sensitive (button (in, label)));
  g_signal_emit_by_name (button (in, label), "clicked");
}

/* The ids in the order in which they stand, with Herald's own and those of the tests only. */
static void
expect_order (Fixture *self,
              const char *expected)
{
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (row (self, "book")));
  g_autoptr (GString) order = g_string_new (NULL);

  settle ();
  for (GtkWidget *child = gtk_widget_get_first_child (list); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      const char *id = herald_sources_row_get_id (HERALD_SOURCES_ROW (child));

      if (g_str_equal (id, "book") || g_ascii_isdigit (id[strlen (id) - 1]))
        g_string_append_printf (order, "%s%s", order->len > 0 ? " " : "", id);
    }
  g_assert_cmpstr (order->str, ==, expected);
}

/* --- a desk ---------------------------------------------------------------------------------------------------- */

static void
add (Fixture *self,
     const char *type,
     const char *name)
{
  g_autoptr (HeraldSourceOptions) options = herald_source_settings_prepare (self->settings, type);

  g_free (options->name);
  options->name = g_strdup (name);
  g_assert_true (herald_source_settings_save (self->settings, options, NULL));
}

static void
set_up (Fixture *self,
        gconstpointer data)
{
  self->account = herald_account_new_in_memory ();
  self->settings = herald_source_settings_new (herald_account_get_settings (self->account));
  self->lookup = herald_lookup_new (NULL);
  add (self, "astdb", "Zentrale <b>Süd</b>");
  add (self, "carrier-pigeon", "");
  self->sources = herald_sources_new (self->settings, self->lookup, NULL);
  self->window = herald_preferences_new (NULL, self->account, self->sources);
  herald_preferences_show_page (HERALD_PREFERENCES (self->window), "sources");
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_test_widget_wait_for_draw (self->window);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  settle ();
  g_assert_finalize_object (self->sources);
  g_object_unref (self->lookup);
  g_object_unref (self->settings);
  g_object_unref (self->account);
}

/* --- the list -------------------------------------------------------------------------------------------------- */

static void
test_list (Fixture *self,
           gconstpointer data)
{
  expect_order (self, "book astdb-1 carrier-pigeon-2");
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row (self, "astdb-1"))), ==, "Zentrale &lt;b&gt;Süd&lt;/b&gt;");
  g_assert_cmpstr (state (self, "astdb-1"), ==, "Herald is not connected to the telephone system, whose database this is.");
  g_assert_cmpstr (state (self, "carrier-pigeon-2"), ==, "Not available in this build of Herald");
  gtk_switch_set_active (GTK_SWITCH (find (GTK_WIDGET (row (self, "astdb-1")), is_switch, NULL)), FALSE);
  settle ();
  g_assert_cmpstr (state (self, "astdb-1"), ==, "Switched off");
  g_assert_null (herald_sources_find (self->sources, "astdb-1"));
}

static void
act (Fixture *self,
     const char *id,
     const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (row (self, id)), action, NULL);
  settle ();
}

/* As Alt and the arrow keys do it; at the ends nothing happens. */
static void
test_order (Fixture *self,
            gconstpointer data)
{
  act (self, "carrier-pigeon-2", "source.up");
  expect_order (self, "book carrier-pigeon-2 astdb-1");
  act (self, "carrier-pigeon-2", "source.up");
  act (self, "carrier-pigeon-2", "source.up");
  expect_order (self, "carrier-pigeon-2 book astdb-1");
  act (self, "carrier-pigeon-2", "source.down");
  expect_order (self, "book carrier-pigeon-2 astdb-1");
  g_signal_emit_by_name (row (self, "book"), "drop", "astdb-1");
  expect_order (self, "astdb-1 book carrier-pigeon-2");
}

static void
test_remove_and_undo (Fixture *self,
                      gconstpointer data)
{
  g_autoptr (HeraldSourceOptions) back = NULL;

  act (self, "book", "source.remove");
  act (self, "astdb-1", "source.remove");
  expect_order (self, "book carrier-pigeon-2");
  g_signal_emit_by_name (find (self->window, is_button, "Undo"), "clicked");
  expect_order (self, "book astdb-1 carrier-pigeon-2");
  back = herald_source_settings_load (self->settings, "astdb-1");
  g_assert_cmpstr (back->name, ==, "Zentrale <b>Süd</b>");
}

/* --- the dialog ------------------------------------------------------------------------------------------------ */

static HeraldSourcesDialog *
begin (Fixture *self,
       const char *type)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (row (self, "book")), HERALD_TYPE_SOURCES_PAGE);
  HeraldSourcesDialog *opened = HERALD_SOURCES_DIALOG (herald_sources_dialog_new (GTK_WINDOW (self->window), self->settings, self->sources, NULL));
  GtkWidget *kind;

  g_assert_nonnull (page);
  gtk_window_present (GTK_WINDOW (opened));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (opened));
  kind = find (GTK_WIDGET (opened), is_named, type);
  g_assert_nonnull (kind);
  g_signal_emit_by_name (gtk_widget_get_parent (kind), "row-activated", kind);
  settle ();
  return opened;
}

static void
test_add (Fixture *self,
          gconstpointer data)
{
  HeraldSourcesDialog *opened = begin (self, "astdb");
  g_autoptr (HeraldSourceOptions) options = NULL;

  write_row (opened, "Name", " Names ");
  write_row (opened, "Families, in order", "names");
  write_row (opened, "Milliseconds it may take to answer", "70000");
  g_assert_false (gtk_widget_get_sensitive (button (opened, "Add")));
  write_row (opened, "Milliseconds it may take to answer", "700");
  press (opened, "Add");
  g_assert_null (dialog ());
  expect_order (self, "book astdb-1 carrier-pigeon-2 astdb-3");
  options = herald_source_settings_load (self->settings, "astdb-3");
  g_assert_cmpstr (options->name, ==, "Names");
  g_assert_cmpuint (options->deadline_ms, ==, 700);
  g_assert_cmpuint (options->cache_seconds, ==, 0);
  g_assert_cmpstr (herald_source_options_get (options, "families"), ==, "names");
  /* What is as usual is not written. */
  g_assert_cmpuint (g_hash_table_size (options->values), ==, 1);
}

static void
test_edit (Fixture *self,
           gconstpointer data)
{
  g_autoptr (HeraldSourceOptions) options = NULL;

  act (self, "astdb-1", "source.edit");
  write_row (dialog (), "Families, in order", "names");
  press (dialog (), "Save");
  g_assert_null (dialog ());
  options = herald_source_settings_load (self->settings, "astdb-1");
  g_assert_cmpstr (herald_source_options_get (options, "families"), ==, "names");
  expect_order (self, "book astdb-1 carrier-pigeon-2");
}

static const char *
wait_for_result (HeraldSourcesDialog *in)
{
  GtkWidget *result = find (GTK_WIDGET (in), has_title, "Does it work?");

  while (*adw_action_row_get_subtitle (ADW_ACTION_ROW (result)) == '\0')
    g_main_context_iteration (NULL, TRUE);
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (result));
}

/* The sentence of a test stands in the dialog, and what is tried is what stands in the form. */
static void
test_test (Fixture *self,
           gconstpointer data)
{
  HeraldSourcesDialog *opened = begin (self, "astdb");

  write_row (opened, "Forms of the number, in order", "e163");
  press (opened, "Test");
  g_assert_nonnull (strstr (wait_for_result (opened), "no form of a number"));
  write_row (opened, "Forms of the number, in order", "e164");
  press (opened, "Test");
  g_assert_nonnull (strstr (wait_for_result (opened), "not connected"));
  gtk_window_destroy (GTK_WINDOW (opened));
  expect_order (self, "book astdb-1 carrier-pigeon-2");
}

static void
on_looked_up (GObject *source,
              GAsyncResult *result,
              gpointer data)
{
  *(char **) data = herald_secrets_lookup_finish (result, NULL);
}

/* A password goes to the keyring and nowhere else; the kind that needs one says so. */
static void
test_secret (Fixture *self,
             gconstpointer data)
{
  HeraldSourcesDialog *opened;
  g_autoptr (HeraldSourceOptions) options = NULL;
  char *secret = NULL;

  if (herald_source_type_find ("ldap") == NULL)
    {
      g_test_skip ("built without LDAP");
      return;
    }
  opened = begin (self, "ldap");
  g_assert_false (gtk_widget_get_sensitive (button (opened, "Add")));
  write_row (opened, "Address (required)", "ldap://127.0.0.1:9");
  g_assert_false (gtk_widget_get_sensitive (button (opened, "Add")));
  write_row (opened, "Base (required)", "dc=example");
  press (opened, "Test");
  g_assert_nonnull (strstr (wait_for_result (opened), "refuses the connection"));
  write_row (opened, "Password", "s3cret: ü");
  press (opened, "Add");
  while (dialog () != NULL)
    g_main_context_iteration (NULL, TRUE);
  expect_order (self, "book astdb-1 carrier-pigeon-2 ldap-3");
  options = herald_source_settings_load (self->settings, "ldap-3");
  g_assert_null (g_hash_table_lookup (options->values, "password"));
  herald_source_secret_lookup_async ("ldap-3", "password", NULL, on_looked_up, &secret);
  while (secret == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (secret, ==, "s3cret: ü");
  herald_secret_free (secret);
}

/* --- names and widths ------------------------------------------------------------------------------------------ */

static gboolean
needs_name (GtkWidget *widget,
            gconstpointer data)
{
  const char *icon = GTK_IS_BUTTON (widget) ? gtk_button_get_icon_name (GTK_BUTTON (widget)) : NULL;

  /* libadwaita's own, which it names itself, or shows to nobody. */
  if (g_strcmp0 (icon, "document-edit-symbolic") == 0 || g_strcmp0 (icon, "adw-entry-apply-symbolic") == 0
      || !gtk_widget_get_visible (widget))
    return FALSE;
  if ((GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL && gtk_widget_get_parent (widget) != NULL
       && !GTK_IS_MENU_BUTTON (gtk_widget_get_parent (widget)))
      || GTK_IS_SWITCH (widget) || GTK_IS_MENU_BUTTON (widget))
    if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
        && !gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY))
      {
        g_test_message ("%s in %s has no name", G_OBJECT_TYPE_NAME (widget), G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
        return TRUE;
      }
  return FALSE;
}

static void
expect_fits (GtkWidget *window)
{
  int minimum;

  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

/* Every form of every kind: each control has a name, and a narrow screen is wide enough. */
static void
test_every_kind (Fixture *self,
                 gconstpointer data)
{
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (row (self, "book")));

  g_assert_null (find (list, needs_name, NULL));
  for (const HeraldSourceType *const *type = herald_source_types (); *type != NULL; type++)
    {
      HeraldSourcesDialog *opened;

      if ((*type)->single)
        continue;
      g_test_message ("%s", (*type)->name);
      opened = begin (self, (*type)->name);
      gtk_test_widget_wait_for_draw (GTK_WIDGET (opened));
      g_assert_null (find (gtk_window_get_child (GTK_WINDOW (opened)), needs_name, NULL));
      expect_fits (GTK_WIDGET (opened));
      gtk_window_destroy (GTK_WINDOW (opened));
      settle ();
    }
}

#define TEST(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("herald-ui-sources-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "secrets", NULL);
  g_autofree char *backup = g_strconcat (path, "~", NULL);
  int status;

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init (); /* not gtk_test_init(): it wants American English installed */
  adw_init ();
  herald_resources_init ();
  TEST ("/sources/list", test_list);
  TEST ("/sources/order", test_order);
  TEST ("/sources/remove-and-undo", test_remove_and_undo);
  TEST ("/sources/add", test_add);
  TEST ("/sources/edit", test_edit);
  TEST ("/sources/test", test_test);
  TEST ("/sources/secret", test_secret);
  TEST ("/sources/every-kind", test_every_kind);
  status = g_test_run ();
  g_remove (path);
  g_remove (backup);
  g_rmdir (folder);
  return status;
}
