/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Background portal (org.freedesktop.portal.Background): inside a sandbox the desktop decides whether a program goes on
 * without a window, and whether it is started with the session. */

#include "desktop/background-portal.h"

#include <glib/gi18n.h>

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define BACKGROUND "org.freedesktop.portal.Background"
#define REQUEST "org.freedesktop.portal.Request"

/** Characters of a status that the portal takes. */
#define STATUS_MAX 96

/* One question: the answer comes as a signal of an object whose path is known before. */
typedef struct
{
  GDBusConnection *bus;
  GVariant *options;
  guint subscription;
  gboolean background, autostart;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  if (request->subscription != 0)
    g_dbus_connection_signal_unsubscribe (request->bus, request->subscription);
  g_clear_object (&request->bus);
  g_clear_pointer (&request->options, g_variant_unref);
  g_free (request);
}

static void
end (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  if (request->subscription != 0)
    g_dbus_connection_signal_unsubscribe (request->bus, request->subscription);
  request->subscription = 0;
}

static void
on_response (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *parameters,
             gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  Request *request = g_task_get_task_data (task);
  g_autoptr (GVariant) results = NULL;
  guint32 response = 2;

  if (g_task_get_completed (task) || !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  g_variant_lookup (results, "background", "b", &request->background);
  g_variant_lookup (results, "autostart", "b", &request->autostart);
  if (response == 0 && request->background)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "%s",
                             _("Your desktop does not allow Herald to run in the background. Its settings can: "
                               "look for Herald under Applications."));
  end (task);
}

static void
on_asked (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply != NULL || g_task_get_completed (task))
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    {
      g_dbus_error_strip_remote_error (error);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                               _("Your desktop cannot be asked to run Herald in the background: %s"), error->message);
    }
  end (task);
}

/* "/org/freedesktop/portal/desktop/request/SENDER/TOKEN": listened to before the question, so that no answer is missed. */
static char *
make_path (GDBusConnection *bus,
           const char *token)
{
  g_autofree char *sender = g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (bus) + 1), ".", '_');

  return g_strconcat (PORTAL_PATH "/request/", sender, "/", token, NULL);
}

static void
on_bus_ready (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autofree char *token = g_strdup_printf ("herald%u", g_random_int ());
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  GVariantDict options;

  request->bus = g_bus_get_finish (result, &error);
  if (request->bus == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  path = make_path (request->bus, token);
  request->subscription = g_dbus_connection_signal_subscribe (request->bus, PORTAL, REQUEST, "Response", path, NULL,
                                                              G_DBUS_SIGNAL_FLAGS_NONE, on_response,
                                                              g_object_ref (task), g_object_unref);
  g_variant_dict_init (&options, request->options);
  g_variant_dict_insert (&options, "handle_token", "s", token);
  g_dbus_connection_call (request->bus, PORTAL, PORTAL_PATH, BACKGROUND, "RequestBackground",
                          g_variant_new ("(s@a{sv})", "", g_variant_dict_end (&options)), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, g_task_get_cancellable (task), on_asked, g_object_ref (task));
}

/**
 * herald_background_portal_request_async:
 * @reason: why, a sentence for the user
 * @autostart: whether Herald shall also start with the session
 * @cancellable: (nullable): stops waiting for the call; the user may take any time to answer
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks the desktop whether Herald may go on without a window.
 */
void
herald_background_portal_request_async (const char *reason,
                                        gboolean autostart,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  static const char *const command[] = { "herald", "--background", NULL };
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);
  GVariantDict options;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "reason", "s", reason);
  g_variant_dict_insert (&options, "autostart", "b", autostart);
  g_variant_dict_insert (&options, "dbus-activatable", "b", FALSE);
  g_variant_dict_insert_value (&options, "commandline", g_variant_new_strv (command, -1));
  request->options = g_variant_ref_sink (g_variant_dict_end (&options));
  g_task_set_task_data (task, request, request_free);
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, on_bus_ready, task);
}

/**
 * herald_background_portal_request_finish:
 * @result: a #GAsyncResult
 * @autostart: (out): whether Herald is started with the session from now on
 * @error: return location for a %G_IO_ERROR: %G_IO_ERROR_PERMISSION_DENIED when the desktop or the user refused
 *
 * Returns: whether Herald may go on without a window
 */
gboolean
herald_background_portal_request_finish (GAsyncResult *result,
                                         gboolean *autostart,
                                         GError **error)
{
  Request *request = g_task_get_task_data (G_TASK (result));

  *autostart = request->autostart;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * herald_background_portal_set_status:
 * @message: what Herald does in the background; at most 96 characters are shown
 *
 * Tells the desktop's list of such programs. Portals before version 2 have none, which is no fault.
 */
void
herald_background_portal_set_status (const char *message)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autofree char *text = g_utf8_substring (message, 0, MIN (g_utf8_strlen (message, -1), STATUS_MAX));
  GVariantDict options;

  if (bus == NULL)
    return;
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "message", "s", text);
  g_dbus_connection_call (bus, PORTAL, PORTAL_PATH, BACKGROUND, "SetStatus",
                          g_variant_new ("(@a{sv})", g_variant_dict_end (&options)), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          NULL, NULL);
}
