/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the desktop is not to be disturbed. There is no common way to ask; these are the ways of those that have such
 * a switch. Herald says no louder than others what comes then: the desktop keeps it in its list, if it has one. */

#include "desktop/quiet.h"

#include <string.h>

#define SERVER "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"

/* How long a server may take to say so. */
#define ANSWER_MS 300

static gboolean
get_boolean (GDBusConnection *bus,
             const char *interface,
             const char *property)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) value = NULL;

  reply = g_dbus_connection_call_sync (bus, SERVER, PATH, "org.freedesktop.DBus.Properties", "Get",
                                       g_variant_new ("(ss)", interface, property), G_VARIANT_TYPE ("(v)"),
                                       G_DBUS_CALL_FLAGS_NO_AUTO_START, ANSWER_MS, NULL, NULL);
  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(v)", &value);
  return g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (value);
}

/* Xfce keeps its switch with its settings. */
static gboolean
xfce_is_quiet (GDBusConnection *bus)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) value = NULL;

  reply = g_dbus_connection_call_sync (bus, "org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf", "GetProperty",
                                       g_variant_new ("(ss)", "xfce4-notifyd", "/do-not-disturb"), G_VARIANT_TYPE ("(v)"),
                                       G_DBUS_CALL_FLAGS_NO_AUTO_START, ANSWER_MS, NULL, NULL);
  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(v)", &value);
  return g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (value);
}

/* GNOME's switch hides banners. The settings may be installed where another desktop runs. */
static gboolean
gnome_is_quiet (void)
{
  const char *desktop = g_getenv ("XDG_CURRENT_DESKTOP");
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettings) settings = NULL;

  if (desktop == NULL || strstr (desktop, "GNOME") == NULL || source == NULL)
    return FALSE;
  schema = g_settings_schema_source_lookup (source, "org.gnome.desktop.notifications", TRUE);
  if (schema == NULL || !g_settings_schema_has_key (schema, "show-banners"))
    return FALSE;
  settings = g_settings_new_full (schema, NULL, NULL);
  return !g_settings_get_boolean (settings, "show-banners");
}

/**
 * herald_quiet_is_on:
 * @bus: (nullable): the session's bus
 *
 * Asks the desktop. Waits for the answers, a moment at most: not for the main thread.
 *
 * Returns: whether the user has told the desktop not to disturb
 */
gboolean
herald_quiet_is_on (GDBusConnection *bus)
{
  return bus != NULL
         && (get_boolean (bus, "org.dunstproject.cmd0", "paused") || get_boolean (bus, SERVER, "Inhibited")
             || xfce_is_quiet (bus) || gnome_is_quiet ());
}
