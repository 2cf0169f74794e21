/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The row of the preferences for answering the dialplan: the switch switches, and the row says how it stands. */
#include <adwaita.h>
#include <string.h>

#include "config/settings.h"
#include "config/site-backend.h"
#include "engine/agi-listener.h"
#include "ui/preferences.h"
#include "ui/resources.h"

#define TITLE "Answer the dialplan (FastAGI)"
#define WATCHDOG_S 30

typedef struct
{
  GSettings *settings;
  HeraldAccount *account;
  HeraldLookup *lookup;
  HeraldEngine *engine;
  HeraldAgiListener *listener;
  GtkWidget *window;
  AdwExpanderRow *row;
  AdwEntryRow *address, *port;
} Fixture;

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

static GtkWidget *
find_switch (GtkWidget *root)
{
  GtkWidget *found = GTK_IS_SWITCH (root) ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_switch (child);
  return found;
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  g_autoptr (GSettingsBackend) memory = g_memory_settings_backend_new ();

  fixture->settings = herald_settings_new_full ("/nonexistent", memory);
  g_settings_set_uint (fixture->settings, "agi-port", 0);
  fixture->account = herald_account_new (fixture->settings);
  fixture->lookup = herald_lookup_new (NULL);
  fixture->engine = herald_engine_new (fixture->account, NULL, fixture->lookup, NULL);
  fixture->listener = herald_agi_listener_new (fixture->settings);
  herald_agi_listener_set_engine (fixture->listener, fixture->engine);
  fixture->window = herald_preferences_new (NULL, fixture->account, NULL);
  herald_preferences_set_listener (HERALD_PREFERENCES (fixture->window), fixture->listener);
  fixture->row = ADW_EXPANDER_ROW (find_row (fixture->window, TITLE));
  fixture->address = ADW_ENTRY_ROW (find_row (fixture->window, "IP address of this computer"));
  fixture->port = ADW_ENTRY_ROW (find_row (fixture->window, "Port (empty: any that is free)"));
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  herald_agi_listener_set_engine (fixture->listener, NULL);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (fixture->listener); /* libadwaita 1.2 does not free the groups of preferences, and with them the row */
  g_assert_finalize_object (fixture->engine);
  g_object_unref (fixture->lookup);
  g_object_unref (fixture->account);
  g_object_unref (fixture->settings);
}

static gboolean
on_late (gpointer user_data)
{
  g_error ("waited %d s in vain for %s", WATCHDOG_S, (const char *) user_data);
  return G_SOURCE_REMOVE;
}

static void
until_said (Fixture *fixture,
            const char *words)
{
  guint late = g_timeout_add_seconds (WATCHDOG_S, on_late, (gpointer) words);

  while (strstr (adw_expander_row_get_subtitle (fixture->row), words) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);
}

static void
type (AdwEntryRow *row,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_emit_by_name (row, "apply");
}

static void
test_switch (Fixture *fixture,
             gconstpointer data)
{
  GtkWidget *toggle = find_switch (GTK_WIDGET (fixture->row));

  g_assert_false (gtk_switch_get_active (GTK_SWITCH (toggle)));
  until_said (fixture, "Asterisk asks Herald who calls");
  gtk_switch_set_active (GTK_SWITCH (toggle), TRUE);
  g_assert_true (g_settings_get_boolean (fixture->settings, "agi-enabled"));
  until_said (fixture, "answered at 127.0.0.1, port ");
  gtk_switch_set_active (GTK_SWITCH (toggle), FALSE);
  until_said (fixture, "Asterisk asks Herald who calls");
  g_assert_cmpint (herald_agi_listener_get_state (fixture->listener), ==, HERALD_AGI_LISTENER_OFF);
}

static void
test_port_in_use (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (GSocketListener) other = g_socket_listener_new ();
  g_autofree char *port = g_strdup_printf ("%u", g_socket_listener_add_any_inet_port (other, NULL, NULL));

  g_settings_set_boolean (fixture->settings, "agi-enabled", TRUE);
  until_said (fixture, "answered at");
  type (fixture->port, port);
  until_said (fixture, "Another program has port");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (fixture->row), "herald-failed"));
  type (fixture->port, "65536");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (fixture->port), "error"));
  type (fixture->port, "");
  until_said (fixture, "answered at");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (fixture->row), "herald-failed"));
}

/* No name and no nonsense gets into the settings; an address that others reach is told to be one. */
static void
test_address (Fixture *fixture,
              gconstpointer data)
{
  GtkWidget *warning = find_row (fixture->window, "Other computers can reach this address");
  g_autofree char *address = NULL;

  g_assert_false (gtk_widget_get_visible (warning));
  type (fixture->address, "pbx.example");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (fixture->address), "error"));
  address = g_settings_get_string (fixture->settings, "agi-address");
  g_assert_cmpstr (address, ==, "127.0.0.1");
  type (fixture->address, " 192.168.1.10 ");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (fixture->address), "error"));
  g_assert_true (gtk_widget_get_visible (warning));
  g_free (address);
  address = g_settings_get_string (fixture->settings, "agi-address");
  g_assert_cmpstr (address, ==, "192.168.1.10");
  g_settings_set_string (fixture->settings, "agi-address", "127.0.0.1");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->address)), ==, "127.0.0.1");
  g_assert_false (gtk_widget_get_visible (warning));
}

static void
test_locked (Fixture *fixture,
             gconstpointer data)
{
  static const char text[] = "[Herald]\nagi-enabled=true\nagi-address=127.0.0.1\nagi-port=0\nlocked=agi-enabled;agi-address\n";
  g_autoptr (GSettingsBackend) backend = NULL;

  g_object_get (fixture->settings, "backend", &backend, NULL);
  herald_site_backend_set_conf (HERALD_SITE_BACKEND (backend), herald_site_conf_parse (text, strlen (text)));
  until_said (fixture, "answered at");
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (fixture->row)));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (GTK_WIDGET (fixture->row)), ==, "Set by your administrator");
}

#define DIALPLAN_TEST(name, func) g_test_add ("/dialplan/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init (); /* not gtk_test_init(): it wants American English installed */
  adw_init ();
  herald_resources_init ();
  DIALPLAN_TEST ("switch", test_switch);
  DIALPLAN_TEST ("port-in-use", test_port_in_use);
  DIALPLAN_TEST ("address", test_address);
  DIALPLAN_TEST ("locked", test_locked);
  return g_test_run ();
}
