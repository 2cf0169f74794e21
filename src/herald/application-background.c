/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Herald without its window: whether a sandbox allows it; and the end of the session, which ends Herald with all that it has
 * to write down. */

#include "config.h"

#include "application-private.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "desktop/background-portal.h"
#include "desktop/sandbox.h"

/* How long the end waits for the journal, in milliseconds: a session gives its programs more. */
#define WRITE_MS 3000

#define LOGIND "org.freedesktop.login1"

static void
on_background_ready (GObject *source,
                     GAsyncResult *result,
                     gpointer user_data)
{
  g_autoptr (HeraldApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GNotification) notice = NULL;
  gboolean autostart;

  if (herald_background_portal_request_finish (result, &autostart, &error))
    herald_background_portal_set_status (_("Waiting for calls"));
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) || self->window != NULL)
    return;
  notice = g_notification_new (_("Herald cannot go on without its window"));
  g_notification_set_body (notice, error->message);
  g_notification_set_default_action (notice, "app.show-window");
  g_application_send_notification (G_APPLICATION (self), "background", notice);
}

/**
 * herald_application_ask_for_background:
 * @self: the application, whose window is being closed
 *
 * Inside a sandbox, asks the desktop whether Herald may go on; elsewhere it may.
 */
void
herald_application_ask_for_background (HeraldApplication *self)
{
  if (herald_sandbox_is_inside ())
    herald_background_portal_request_async (_("Herald tells who is calling, also without its window."),
                                            g_settings_get_boolean (self->settings, "autostart-granted"), self->cancellable,
                                            on_background_ready, g_object_ref (self));
}

/* --- the end -------------------------------------------------------------------------------------------------- */

static gboolean
on_terminate (gpointer user_data)
{
  g_application_quit (user_data);
  return G_SOURCE_CONTINUE;
}

/* The display goes before its programs are told; a lost display ends a program at once. */
static void
on_prepare_for_shutdown (GDBusConnection *bus,
                         const char *sender,
                         const char *path,
                         const char *interface,
                         const char *signal,
                         GVariant *parameters,
                         gpointer user_data)
{
  gboolean before = FALSE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    g_variant_get (parameters, "(b)", &before);
  if (before)
    g_application_quit (user_data);
}

static void
on_system_bus_ready (GObject *source,
                     GAsyncResult *result,
                     gpointer user_data)
{
  g_autoptr (HeraldApplication) self = user_data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);

  if (bus == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  self->shutdown_subscription
      = g_dbus_connection_signal_subscribe (bus, LOGIND, LOGIND ".Manager", "PrepareForShutdown", "/org/freedesktop/login1",
                                            NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_prepare_for_shutdown, self, NULL);
  self->system_bus = g_steal_pointer (&bus);
}

/**
 * herald_application_watch_end:
 * @self: the application, which starts
 *
 * From now on it ends in good order with the session, the computer, and what asks a program to end.
 */
void
herald_application_watch_end (HeraldApplication *self)
{
  static const int numbers[] = { SIGTERM, SIGINT, SIGHUP };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    self->end_signals[i] = g_unix_signal_add (numbers[i], on_terminate, self);
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, on_system_bus_ready, g_object_ref (self));
}

/**
 * herald_application_unwatch_end:
 * @self: the application, which ends
 */
void
herald_application_unwatch_end (HeraldApplication *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->end_signals); i++)
    g_clear_handle_id (&self->end_signals[i], g_source_remove);
  if (self->shutdown_subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->system_bus, self->shutdown_subscription);
  self->shutdown_subscription = 0;
  g_clear_object (&self->system_bus);
}

static gboolean
on_patience_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

/**
 * herald_application_write_down:
 * @self: the application, whose engine was just stopped
 *
 * Waits a moment until the calls that were running are in the journal as they are. What a disk is too slow for is closed as
 * interrupted at the next start.
 */
void
herald_application_write_down (HeraldApplication *self)
{
  gboolean over = FALSE;
  guint patience;

  if (!herald_engine_is_writing (self->engine))
    return;
  patience = g_timeout_add (WRITE_MS, on_patience_over, &over);
  while (!over && herald_engine_is_writing (self->engine))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);
}
