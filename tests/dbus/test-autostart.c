/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starting with the session: the files of the user and of the computer, and the portal of a sandbox, which is this test on a
 * private bus. */

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "desktop/autostart.h"
#include "desktop/background-portal.h"

#define ENTRY "autostart/org.heraldcti.Herald.desktop"

static GSettings *settings;

static void
on_done (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Returns: the error, if any. */
static GError *
set (gboolean on)
{
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  herald_autostart_set_async (settings, on, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  herald_autostart_set_finish (result, &error);
  return error;
}

static void
write_file (const char *folder,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, ENTRY, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static gboolean
has_file (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, ENTRY, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
remove_file (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, ENTRY, NULL);

  g_unlink (path);
}

static void
test_user (void)
{
  const char *own = g_get_user_config_dir ();
  g_autofree char *path = g_build_filename (own, ENTRY, NULL);
  g_autofree char *text = NULL;

  g_assert_false (herald_autostart_is_on (settings));
  g_assert_no_error (set (TRUE));
  g_assert_true (herald_autostart_is_on (settings));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, " --background\n"));
  g_assert_nonnull (strstr (text, "\nTryExec="));
  g_assert_no_error (set (FALSE));
  g_assert_false (herald_autostart_is_on (settings));
  g_assert_false (has_file (own));
}

/* What the desktop's own settings make of it is what is so. */
static void
test_states (void)
{
  static const struct
  {
    const char *what, *text;
    gboolean on;
  } rows[] = {
    { "plain", "[Desktop Entry]\nType=Application\nName=Herald\nExec=true --background\n", TRUE },
    { "hidden", "[Desktop Entry]\nType=Application\nName=Herald\nExec=true\nHidden=true\n", FALSE },
    { "switched off in GNOME", "[Desktop Entry]\nType=Application\nName=Herald\nExec=true\nX-GNOME-Autostart-enabled=false\n", FALSE },
    { "its program is gone", "[Desktop Entry]\nType=Application\nName=Herald\nExec=true\nTryExec=/nowhere/herald\n", FALSE },
    { "for another desktop", "[Desktop Entry]\nType=Application\nName=Herald\nExec=true\nOnlyShowIn=Nowhere;\n", FALSE },
    { "damaged", "not an entry", FALSE },
    { "empty", "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].what);
      write_file (g_get_user_config_dir (), rows[i].text);
      g_assert_cmpint (herald_autostart_is_on (settings), ==, rows[i].on);
      g_assert_no_error (set (TRUE));
      g_assert_true (herald_autostart_is_on (settings));
    }
  remove_file (g_get_user_config_dir ());
}

/* Where the computer starts it for everybody, the user's file only says no. */
static void
test_system (void)
{
  const char *system = g_get_system_config_dirs ()[0];
  const char *own = g_get_user_config_dir ();

  write_file (system, "[Desktop Entry]\nType=Application\nName=Herald\nExec=true --background\n");
  g_assert_true (herald_autostart_is_on (settings));
  g_assert_no_error (set (FALSE));
  g_assert_true (has_file (own));
  g_assert_false (herald_autostart_is_on (settings));
  g_assert_no_error (set (TRUE));
  g_assert_false (has_file (own));
  g_assert_true (herald_autostart_is_on (settings));
  remove_file (system);
}

static void
test_cannot_write (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_config_dir (), 0700), ==, 0);
  g_assert_true (g_file_set_contents (folder, "in the way", -1, NULL));
  error = set (TRUE);
  g_assert_nonnull (error);
  g_assert_false (herald_autostart_is_on (settings));
  g_unlink (folder);
}

/* --- the portal ----------------------------------------------------------------------------------------------- */

static const char portal_xml[] = "<node><interface name='org.freedesktop.portal.Background'>"
                                 "<method name='RequestBackground'><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>"
                                 "<arg type='o' direction='out'/></method>"
                                 "<method name='SetStatus'><arg type='a{sv}' direction='in'/></method>"
                                 "</interface></node>";

static struct
{
  guint32 response;
  gboolean background, autostart; /* what it says */
  gboolean asked_autostart;
  char *reason;
} portal;

static void
on_method (GDBusConnection *bus,
           const char *sender,
           const char *path,
           const char *interface,
           const char *method,
           GVariant *parameters,
           GDBusMethodInvocation *invocation,
           gpointer user_data)
{
  g_autoptr (GVariant) options = NULL;
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_');
  g_autofree char *handle = NULL;
  const char *token = "";
  GVariantBuilder results;

  if (!g_str_equal (method, "RequestBackground"))
    {
      g_dbus_method_invocation_return_value (invocation, NULL);
      return;
    }
  options = g_variant_get_child_value (parameters, 1);
  g_variant_lookup (options, "handle_token", "&s", &token);
  g_variant_lookup (options, "autostart", "b", &portal.asked_autostart);
  g_clear_pointer (&portal.reason, g_free);
  g_variant_lookup (options, "reason", "s", &portal.reason);
  handle = g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", name, token);
  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&results, "{sv}", "background", g_variant_new_boolean (portal.background));
  g_variant_builder_add (&results, "{sv}", "autostart", g_variant_new_boolean (portal.autostart));
  /* A quick desktop answers before it has said that it will. */
  g_dbus_connection_emit_signal (bus, sender, handle, "org.freedesktop.portal.Request", "Response",
                                 g_variant_new ("(ua{sv})", portal.response, &results), NULL);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", handle));
}

static void
own_portal (GDBusConnection *bus)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_method };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (portal_xml, NULL);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_dbus_connection_register_object (bus, "/org/freedesktop/portal/desktop", info->interfaces[0], &vtable, NULL,
                                                       NULL, NULL), !=, 0);
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.portal.Desktop", 4), NULL, G_DBUS_CALL_FLAGS_NONE,
                                       -1, NULL, &error);
  g_assert_no_error (error);
}

static void
test_portal (void)
{
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) nobody = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  g_setenv ("HERALD_SANDBOX", "1", TRUE);
  nobody = set (TRUE);
  g_assert_error (nobody, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  own_portal (bus);
  portal.background = portal.autostart = TRUE;
  g_assert_no_error (set (TRUE));
  g_assert_true (portal.asked_autostart);
  g_assert_nonnull (portal.reason);
  g_assert_true (herald_autostart_is_on (settings));
  g_assert_false (has_file (g_get_user_config_dir ()));
  portal.autostart = FALSE;
  g_assert_no_error (set (FALSE));
  g_assert_false (portal.asked_autostart);
  g_assert_false (herald_autostart_is_on (settings));
  /* The user says no. */
  portal.response = 1;
  portal.background = FALSE;
  refused = set (TRUE);
  g_assert_error (refused, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_false (herald_autostart_is_on (settings));
  g_unsetenv ("HERALD_SANDBOX");
  g_clear_pointer (&portal.reason, g_free);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GTestDBus) daemon = NULL;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (daemon);
  settings = g_settings_new ("org.heraldcti.Herald");
  g_test_add_func ("/autostart/user", test_user);
  g_test_add_func ("/autostart/states", test_states);
  g_test_add_func ("/autostart/system", test_system);
  g_test_add_func ("/autostart/cannot-write", test_cannot_write);
  g_test_add_func ("/autostart/portal", test_portal);
  status = g_test_run ();
  g_clear_object (&settings);
  g_test_dbus_stop (daemon);
  return status;
}
