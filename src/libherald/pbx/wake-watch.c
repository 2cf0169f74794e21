/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells when a connection should be looked at: the network is back, or the computer falls asleep or has woken up. All
 * are hints. Where there is no system bus or no logind, the last two never come and nothing else is amiss. */

#include "pbx/wake-watch.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#define LOGIND "org.freedesktop.login1"
#define LOGIND_PATH "/org/freedesktop/login1"

struct _HeraldWakeWatch
{
  HeraldWakeFunc func;
  gpointer user_data;
  GNetworkMonitor *monitor;
  gulong monitor_handler, connectivity_handler;
  GCancellable *cancellable; /* of the way to the bus, and of questions on it */
  GDBusConnection *bus;
  guint subscription;
  int inhibitor; /* -1, or: sleep waits until it is closed */
};

static void
on_network_changed (GNetworkMonitor *monitor,
                    gboolean available,
                    gpointer user_data)
{
  HeraldWakeWatch *self = user_data;

  if (available)
    self->func (HERALD_WAKE_NETWORK, self->user_data);
}

/* A network may be there before it leads anywhere: behind a captive portal, or before its VPN. */
static void
on_connectivity_changed (GNetworkMonitor *monitor,
                         GParamSpec *pspec,
                         gpointer user_data)
{
  on_network_changed (monitor, g_network_monitor_get_network_available (monitor), user_data);
}

static void
let_go (int inhibitor)
{
  if (inhibitor >= 0)
    close (inhibitor);
}

static void
on_inhibited (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &fds, result, &error);
  HeraldWakeWatch *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  if (reply == NULL)
    {
      g_debug ("sleep does not wait for us: %s", error->message);
      return;
    }
  let_go (self->inhibitor);
  self->inhibitor = -1;
  if (fds != NULL && g_unix_fd_list_get_length (fds) > 0)
    self->inhibitor = g_unix_fd_list_get (fds, 0, NULL);
}

/* A moment, to take one's leave. */
static void
delay_sleep (HeraldWakeWatch *self)
{
  g_dbus_connection_call_with_unix_fd_list (self->bus, LOGIND, LOGIND_PATH, LOGIND ".Manager", "Inhibit",
                                            g_variant_new ("(ssss)", "sleep", "Herald",
                                                           /* Translators: why the computer waits before it sleeps */
                                                           _("Logs off from the telephone system"), "delay"),
                                            G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL,
                                            self->cancellable, on_inhibited, self);
}

static void
on_prepare_for_sleep (GDBusConnection *bus,
                      const char *sender,
                      const char *path,
                      const char *interface,
                      const char *signal,
                      GVariant *parameters,
                      gpointer user_data)
{
  HeraldWakeWatch *self = user_data;
  gboolean before = TRUE;
  int inhibitor;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &before);
  inhibitor = self->inhibitor;
  self->inhibitor = -1;
  if (!before)
    delay_sleep (self); /* the next time */
  /* It may free the watch. */
  self->func (before ? HERALD_WAKE_SLEEP : HERALD_WAKE_RESUME, self->user_data);
  let_go (inhibitor);
}

static void
on_bus_ready (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  HeraldWakeWatch *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  if (bus == NULL)
    {
      g_debug ("no system bus, resuming from sleep is not noticed: %s", error->message);
      return;
    }
  /* The shared connection would end the program with the bus. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  self->bus = g_steal_pointer (&bus);
  self->subscription = g_dbus_connection_signal_subscribe (self->bus, LOGIND, LOGIND ".Manager", "PrepareForSleep",
                                                           LOGIND_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                           on_prepare_for_sleep, self, NULL);
  delay_sleep (self);
}

/**
 * herald_wake_watch_new:
 * @func: called when one of the events has come; at %HERALD_WAKE_SLEEP the computer waits for its return. It may free
 *   the watch.
 * @user_data: for @func
 *
 * Returns: (transfer full): the watch; @func is called until it is freed
 */
HeraldWakeWatch *
herald_wake_watch_new (HeraldWakeFunc func,
                       gpointer user_data)
{
  HeraldWakeWatch *self = g_new0 (HeraldWakeWatch, 1);

  self->func = func;
  self->inhibitor = -1;
  self->user_data = user_data;
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  self->monitor_handler = g_signal_connect (self->monitor, "network-changed", G_CALLBACK (on_network_changed), self);
  self->connectivity_handler
      = g_signal_connect (self->monitor, "notify::connectivity", G_CALLBACK (on_connectivity_changed), self);
  self->cancellable = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, on_bus_ready, self);
  return self;
}

/**
 * herald_wake_watch_free:
 * @self: (nullable) (transfer full): a watch
 */
void
herald_wake_watch_free (HeraldWakeWatch *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_signal_handler (&self->monitor_handler, self->monitor);
  g_clear_signal_handler (&self->connectivity_handler, self->monitor);
  if (self->bus != NULL)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  let_go (self->inhibitor);
  g_clear_object (&self->bus);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->monitor);
  g_free (self);
}
