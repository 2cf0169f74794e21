/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desktop of the test's own. Its environment is set before the bus starts: services that a bus activates see the
 * bus's environment, not the test's. */

#include "desktop.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define BUS_PREFIX "org.gnome.evolution.dataserver."

void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

/* Before any thread. */
void
desktop_prepare (Desktop *desktop)
{
  static const char *const names[][2] = {
    { "XDG_CONFIG_HOME", "config" }, { "XDG_DATA_HOME", "data" }, { "XDG_CACHE_HOME", "cache" }, { "XDG_STATE_HOME", "state" },
    { "XDG_RUNTIME_DIR", "run" }, { "HOME", "home" },
  };

  desktop->folder = g_dir_make_tmp ("herald-eds-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (desktop->folder, names[i][1], NULL);

      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      g_setenv (names[i][0], path, TRUE);
    }
  g_unsetenv ("G_DEBUG"); /* of the services; the test's own was read at its start */
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
}

/* Copies the service files of Evolution Data Server, so that the bus starts nothing else. Returns how many there are. */
static guint
copy_services (const char *to)
{
  guint count = 0;

  for (const char *const *dir = g_get_system_data_dirs (); *dir != NULL && count == 0; dir++)
    {
      g_autofree char *path = g_build_filename (*dir, "dbus-1", "services", NULL);
      g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
      const char *name;

      while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
        {
          g_autofree char *from = g_build_filename (path, name, NULL), *text = NULL;
          g_autofree char *copy = to != NULL ? g_build_filename (to, name, NULL) : NULL;

          if (!g_str_has_suffix (name, ".service") || !g_file_get_contents (from, &text, NULL, NULL)
              || (strstr (text, "Name=" BUS_PREFIX "Sources") == NULL && strstr (text, "Name=" BUS_PREFIX "AddressBook") == NULL))
            continue;
          count++;
          if (copy != NULL)
            g_assert_true (g_file_set_contents (copy, text, -1, NULL));
        }
    }
  return count;
}

gboolean
desktop_has_services (void)
{
  return copy_services (NULL) >= 2;
}

/* An account as the desktop keeps it. */
void
desktop_write_source (Desktop *desktop,
                      const char *uid,
                      const char *text)
{
  g_autofree char *folder = g_build_filename (desktop->folder, "config", "evolution", "sources", NULL);
  g_autofree char *name = g_strconcat (uid, ".source", NULL), *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

void
desktop_start (Desktop *desktop,
               gboolean with_services)
{
  g_autofree char *services = g_build_filename (desktop->folder, "services", NULL);
  g_autoptr (GError) error = NULL;

  desktop->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  if (with_services)
    {
      g_assert_cmpint (g_mkdir (services, 0700), ==, 0);
      copy_services (services);
      g_test_dbus_add_service_dir (desktop->bus, services);
    }
  g_test_dbus_up (desktop->bus);
  if (!with_services)
    return;
  desktop->registry = e_source_registry_new_sync (NULL, &error);
  g_assert_no_error (error);
}

/* The test's own client of a book. */
EBookClient *
desktop_open (Desktop *desktop,
              const char *uid)
{
  g_autoptr (ESource) source = e_source_registry_ref_source (desktop->registry, uid);
  g_autoptr (GError) error = NULL;
  EClient *client;

  g_assert_nonnull (source);
  client = e_book_client_connect_sync (source, (guint32) -1, NULL, &error);
  g_assert_no_error (error);
  return E_BOOK_CLIENT (client);
}

/* The bus's names, or those that it can start. */
static const char **
list_names (const char *method,
            GVariant **keep)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  const char **names;

  *keep = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method, NULL,
                                       G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_variant_get (*keep, "(^a&s)", &names);
  return names;
}

/* Has the bus start the service whose name begins so. */
void
desktop_wake (const char *prefix)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) keep = NULL;
  g_autofree const char **names = list_names ("ListActivatableNames", &keep);

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], prefix))
      g_dbus_connection_call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "StartServiceByName",
                              g_variant_new ("(su)", names[i], 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

/* The process that has a name which begins so; 0: nobody. */
guint
desktop_get_pid (const char *prefix)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) keep = NULL;
  g_autofree const char **names = list_names ("ListNames", &keep);
  guint pid = 0;

  for (guint i = 0; names[i] != NULL && pid == 0; i++)
    if (g_str_has_prefix (names[i], prefix))
      {
        g_autoptr (GVariant) answer = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
          "GetConnectionUnixProcessID", g_variant_new ("(s)", names[i]), G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);

        if (answer != NULL)
          g_variant_get (answer, "(u)", &pid);
      }
  return pid;
}

/* The services of the bus that are running. */
static GArray *
list_services (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) keep = NULL;
  g_autofree const char **names = list_names ("ListNames", &keep);
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; names[i] != NULL; i++)
    {
      guint pid = g_str_has_prefix (names[i], BUS_PREFIX) ? desktop_get_pid (names[i]) : 0;

      if (pid != 0)
        g_array_append_val (pids, pid);
    }
  return pids;
}

/* Ends the bus, and with it the services; what these still write has to be removed too. The bus's object stays: it would
 * wait until the libraries let go of their connection. */
void
desktop_stop (Desktop *desktop)
{
  g_autoptr (GArray) pids = list_services ();

  g_clear_object (&desktop->registry);
  g_test_dbus_stop (desktop->bus);
  for (guint i = 0; i < pids->len; i++)
    {
      pid_t pid = (pid_t) g_array_index (pids, guint, i);

      for (guint k = 0; kill (pid, 0) == 0; k++)
        {
          if (k == 500)
            kill (pid, SIGKILL);
          g_usleep (10 * 1000);
        }
    }
  remove_tree (desktop->folder);
  g_clear_pointer (&desktop->folder, g_free);
}
