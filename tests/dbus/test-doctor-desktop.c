/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the doctor says of desktops: each in a process of its own, with a bus of its own and who is on it. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "diagnose/doctor.h"

#define WATCHDOG_S 30

typedef struct
{
  const char *name;
  gboolean bus;             /* there is one */
  const char *capabilities; /* of the notification server, as text of a GVariant; NULL: there is none; "": it refuses to tell */
  const char *tray;         /* "true" or "false": whether a host is registered; NULL: no watcher */
  gboolean keyring;
  const char *tel; /* who opens telephone links; NULL: nobody */
  HeraldCheckStatus notifications, tray_status, secrets, tel_status;
  const char *words; /* of the notifications */
} Desktop;

#define OK HERALD_CHECK_OK
#define WARNING HERALD_CHECK_WARNING
#define OURS "org.heraldcti.Herald.desktop"

static const Desktop desktops[] = {
  { "full", TRUE, "(['body', 'actions'],)", "true", TRUE, OURS, OK, OK, OK, OK, "Probe 1.0" },
  { "no-bus", FALSE, NULL, NULL, FALSE, NULL, WARNING, WARNING, WARNING, WARNING, "Nothing shows" },
  { "empty-bus", TRUE, NULL, NULL, FALSE, "other.desktop", WARNING, WARNING, WARNING, WARNING, "Nothing shows" },
  { "no-actions", TRUE, "(['body'],)", "false", TRUE, OURS, WARNING, WARNING, OK, OK, "without buttons" },
  { "silent-server", TRUE, "", "true", TRUE, OURS, WARNING, OK, OK, OK, "does not tell" },
};

static const char xml[]
    = "<node>"
      "<interface name='org.freedesktop.Notifications'>"
      "<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' direction='out'/>"
      "<arg type='s' direction='out'/><arg type='s' direction='out'/></method>"
      "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
      "</interface>"
      "<interface name='org.kde.StatusNotifierWatcher'>"
      "<property name='IsStatusNotifierHostRegistered' type='b' access='read'/>"
      "</interface>"
      "<interface name='org.freedesktop.Secret.Service'>"
      "<property name='Collections' type='ao' access='read'/>"
      "</interface>"
      "</node>";

static void
on_call (GDBusConnection *bus,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer data)
{
  const Desktop *desktop = data;

  if (g_str_equal (method, "GetServerInformation"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(ssss)", "Probe", "Herald", "1.0", "1.2"));
  else if (*desktop->capabilities != '\0')
    g_dbus_method_invocation_return_value (invocation, g_variant_new_parsed (desktop->capabilities));
  else
    g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_FAILED, "not today");
}

static GVariant *
on_get (GDBusConnection *bus,
        const char *sender,
        const char *path,
        const char *interface,
        const char *property,
        GError **error,
        gpointer data)
{
  const Desktop *desktop = data;

  if (g_str_equal (property, "Collections"))
    return g_variant_new_parsed ("@ao []");
  return g_variant_new_boolean (g_str_equal (desktop->tray, "true"));
}

static const GDBusInterfaceVTable table = { on_call, on_get, NULL, { NULL } };

static void
serve (GDBusConnection *bus,
       GDBusNodeInfo *info,
       guint interface,
       const char *path,
       const char *name,
       const Desktop *desktop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) owned = NULL;

  g_assert_cmpuint (g_dbus_connection_register_object (bus, path, info->interfaces[interface], &table, (gpointer) desktop, NULL, NULL), !=, 0);
  owned = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", name, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

/* The services have a connection of their own, as programs would. */
static GDBusConnection *
furnish (const Desktop *desktop)
{
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
      address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);

  g_assert_no_error (error);
  if (desktop->capabilities != NULL)
    serve (bus, info, 0, "/org/freedesktop/Notifications", "org.freedesktop.Notifications", desktop);
  if (desktop->tray != NULL)
    serve (bus, info, 1, "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", desktop);
  if (desktop->keyring)
    serve (bus, info, 2, "/org/freedesktop/secrets", "org.freedesktop.secrets", desktop);
  return bus;
}

static void
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Before the first question: GIO reads these once. */
static void
choose_handler (const char *data_home,
                const char *config_home,
                const char *tel)
{
  g_autofree char *applications = g_build_filename (data_home, "applications", NULL);
  g_autofree char *entry = NULL;
  g_autofree char *list = NULL;

  g_setenv ("XDG_DATA_HOME", data_home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", config_home, TRUE);
  g_setenv ("XDG_DATA_DIRS", "/nonexistent", TRUE);
  g_setenv ("XDG_CONFIG_DIRS", "/nonexistent", TRUE);
  if (tel == NULL)
    return;
  g_mkdir_with_parents (applications, 0700);
  g_mkdir_with_parents (config_home, 0700);
  entry = g_strdup ("[Desktop Entry]\nType=Application\nName=A Phone\nExec=true %u\nMimeType=x-scheme-handler/tel;\n");
  write_file (applications, tel, entry);
  list = g_strdup_printf ("[Default Applications]\nx-scheme-handler/tel=%s\n", tel);
  write_file (config_home, "mimeapps.list", list);
}

static void
on_done (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  g_assert_true (herald_doctor_run_finish (HERALD_DOCTOR (source), result, NULL));
  *(gboolean *) data = TRUE;
}

static gboolean
on_watchdog (gpointer data)
{
  g_error ("waited %d s in vain", WATCHDOG_S);
  return G_SOURCE_REMOVE;
}

static void
assert_check (HeraldDoctor *doctor,
              HeraldCheckId id,
              HeraldCheckStatus status)
{
  const HeraldCheck *check = herald_doctor_get_check (doctor, id);

  g_test_message ("%s: %s %s", herald_check_get_name (id), herald_check_status_to_string (check->status), check->detail);
  g_assert_cmpint (check->status, ==, status);
  g_assert_true ((check->mend != NULL) == (status == WARNING));
}

static void
examine (const Desktop *desktop)
{
  const HeraldDoctorOptions options = { .extension = "1001" };
  HeraldDoctor *doctor = herald_doctor_new (&options);
  guint watchdog = g_timeout_add_seconds (WATCHDOG_S, on_watchdog, NULL);
  gboolean done = FALSE;

  herald_doctor_set_parts (doctor, HERALD_DOCTOR_DESKTOP);
  herald_doctor_run_async (doctor, NULL, on_done, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (watchdog);
  assert_check (doctor, HERALD_CHECK_NOTIFICATIONS, desktop->notifications);
  assert_check (doctor, HERALD_CHECK_TRAY, desktop->tray_status);
  assert_check (doctor, HERALD_CHECK_SECRETS, desktop->secrets);
  assert_check (doctor, HERALD_CHECK_TEL, desktop->tel_status);
  assert_check (doctor, HERALD_CHECK_DIALPLAN, HERALD_CHECK_SKIPPED);
  g_assert_nonnull (strstr (herald_doctor_get_check (doctor, HERALD_CHECK_NOTIFICATIONS)->detail, desktop->words));
  g_assert_null (herald_doctor_get_check (doctor, HERALD_CHECK_LOGIN)); /* was not asked for */
  g_assert_finalize_object (doctor);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      remove_tree (below);
    }
  g_remove (path);
}

static void
inside (gconstpointer data)
{
  const Desktop *desktop = data;
  g_autofree char *folder = g_dir_make_tmp ("herald-desktop-XXXXXX", NULL);
  g_autofree char *data_home = g_build_filename (folder, "data", NULL);
  g_autofree char *config_home = g_build_filename (folder, "config", NULL);
  GTestDBus *bus = NULL;
  g_autoptr (GDBusConnection) services = NULL;

  choose_handler (data_home, config_home, desktop->tel);
  if (desktop->bus)
    {
      bus = g_test_dbus_new (G_TEST_DBUS_NONE);
      g_test_dbus_up (bus);
      services = furnish (desktop);
    }
  else
    g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  examine (desktop);
  g_clear_object (&services);
  if (bus != NULL)
    g_test_dbus_down (bus);
  g_clear_object (&bus);
  remove_tree (folder);
}

static void
outside (gconstpointer data)
{
  const Desktop *desktop = data;
  g_autofree char *path = g_strdup_printf ("/doctor-desktop/subprocess/%s", desktop->name);

  g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (desktops); i++)
    {
      g_autofree char *outer = g_strdup_printf ("/doctor-desktop/%s", desktops[i].name);
      g_autofree char *inner = g_strdup_printf ("/doctor-desktop/subprocess/%s", desktops[i].name);

      g_test_add_data_func (outer, &desktops[i], outside);
      g_test_add_data_func (inner, &desktops[i], inside);
    }
  return g_test_run ();
}
