/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the desktop keeps notifications to itself: "do not disturb". There is no common way to ask; these are the
 * ways of the servers that hide something of ours. A ringing call is critical, which GNOME, Plasma and Xfce show all
 * the same; dunst, when it is paused, shows nothing at all. */

#include "desktop/quiet.h"

#define SERVER "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"

/* How long a server may take to say so; the notification is out by then. */
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

/**
 * herald_quiet_hides:
 * @bus: the session's bus
 * @critical: whether the notification is a critical one
 *
 * Asks the notification server. Waits for the answer, a moment at most: not for the main thread.
 *
 * Returns: whether a notification is kept from being seen
 */
gboolean
herald_quiet_hides (GDBusConnection *bus,
                    gboolean critical)
{
  if (get_boolean (bus, "org.dunstproject.cmd0", "paused"))
    return TRUE;
  return !critical && get_boolean (bus, SERVER, "Inhibited");
}
