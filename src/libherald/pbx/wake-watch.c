/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells when waiting has become pointless: the network is back, or the computer has woken up. Both are
 * hints. Where there is no system bus or no logind, the second never comes and nothing else is amiss. */

#include "pbx/wake-watch.h"

#define LOGIND "org.freedesktop.login1"

struct _HeraldWakeWatch
{
  GSourceOnceFunc func;
  gpointer user_data;
  GNetworkMonitor *monitor;
  gulong monitor_handler;
  GCancellable *cancellable; /* of the way to the bus */
  GDBusConnection *bus;
  guint subscription;
};

static void
on_network_changed (GNetworkMonitor *monitor,
                    gboolean available,
                    gpointer user_data)
{
  HeraldWakeWatch *self = user_data;

  if (available)
    self->func (self->user_data);
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

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &before);
  if (!before)
    self->func (self->user_data);
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
                                                           "/org/freedesktop/login1", NULL,
                                                           G_DBUS_SIGNAL_FLAGS_NONE, on_prepare_for_sleep, self, NULL);
}

/**
 * herald_wake_watch_new:
 * @func: called when the network came up or the computer woke up
 * @user_data: for @func
 *
 * Returns: (transfer full): the watch; @func is called until it is freed
 */
HeraldWakeWatch *
herald_wake_watch_new (GSourceOnceFunc func,
                       gpointer user_data)
{
  HeraldWakeWatch *self = g_new0 (HeraldWakeWatch, 1);

  self->func = func;
  self->user_data = user_data;
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  self->monitor_handler = g_signal_connect (self->monitor, "network-changed", G_CALLBACK (on_network_changed), self);
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
  if (self->bus != NULL)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  g_clear_object (&self->bus);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->monitor);
  g_free (self);
}
