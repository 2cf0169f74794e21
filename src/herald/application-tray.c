/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Herald without its window: the icon in the panel, what can be done from there, and how one comes back. */

#include "config.h"

#include "application-private.h"

#include <glib/gi18n.h>

/* An activation token is of the press that brought it; what happens much later was not asked for by that. */
#define TOKEN_LIFE_US (5 * G_USEC_PER_SEC)

/* --- tokens --------------------------------------------------------------------------------------------------- */

/**
 * herald_application_give_token:
 * @self: the application
 * @token: the activation token of a press outside of Herald's windows
 *
 * The next window that is brought to the front is so by this press.
 */
void
herald_application_give_token (HeraldApplication *self,
                               const char *token)
{
  g_free (self->token);
  self->token = g_strdup (token);
  self->token_given_at = g_get_monotonic_time ();
}

/**
 * herald_application_present:
 * @self: the application
 * @window: one of its windows
 *
 * Brings it to the front because the user wants it, with the token of the press where there was one.
 */
void
herald_application_present (HeraldApplication *self,
                            GtkWindow *window)
{
  g_autofree char *token = g_steal_pointer (&self->token);

  if (token != NULL && *token != '\0' && g_get_monotonic_time () - self->token_given_at < TOKEN_LIFE_US)
    gtk_window_set_startup_id (window, token);
  gtk_window_present (window);
}

/* --- actions -------------------------------------------------------------------------------------------------- */

static void
on_show_window (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  herald_application_show_window (user_data, NULL);
}

static void
on_show_dial_field (GSimpleAction *action,
                    GVariant *parameter,
                    gpointer user_data)
{
  HeraldApplication *self = user_data;

  herald_application_show_window (self, NULL);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.focus-field", NULL);
}

static void
on_show_missed (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  HeraldApplication *self = user_data;

  herald_application_show_window (self, NULL);
  herald_window_show_page (self->window, "calls");
}

static void
on_paused_ready (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (HeraldApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!herald_engine_set_paused_finish (HERALD_ENGINE (source), result, &error))
    herald_application_tell (self, error->message);
}

/* The state follows when the server says that it is so. */
static void
on_pause_wanted (GSimpleAction *action,
                 GVariant *value,
                 gpointer user_data)
{
  HeraldApplication *self = user_data;

  herald_engine_set_paused_async (self->engine, g_variant_get_boolean (value), NULL, self->cancellable, on_paused_ready,
                                  g_object_ref (self));
}

static void
update_pause (HeraldApplication *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "pause");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), herald_engine_is_member (self->engine)
                                                             && herald_engine_get_link_state (self->engine) == HERALD_LINK_CONNECTED);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (herald_engine_get_paused (self->engine)));
}

static void
watch_pause (HeraldApplication *self)
{
  static const char *const told[] = { "link-changed", "notify::member", "notify::paused" };

  self->pause_signals = g_signal_group_new (HERALD_TYPE_ENGINE);
  for (gsize i = 0; i < G_N_ELEMENTS (told); i++)
    g_signal_group_connect_swapped (self->pause_signals, told[i], G_CALLBACK (update_pause), self);
}

/**
 * herald_application_install_tray_actions:
 * @self: the application
 */
void
herald_application_install_tray_actions (HeraldApplication *self)
{
  static const GActionEntry entries[] = {
    { "show-window", on_show_window },
    { "show-dial-field", on_show_dial_field },
    { "show-missed", on_show_missed },
    { "pause", NULL, NULL, "false", on_pause_wanted },
  };
  g_autoptr (GAction) quiet = g_settings_create_action (self->settings, "do-not-disturb");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), quiet);
  watch_pause (self);
}

/* --- the icon ------------------------------------------------------------------------------------------------- */

/**
 * herald_application_show_tray:
 * @self: the application
 *
 * To be called when it is awake, or the setting has changed: shows the icon where the user wants it.
 */
void
herald_application_show_tray (HeraldApplication *self)
{
#ifdef HAVE_TRAY
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self));
  gboolean wanted = g_settings_get_boolean (self->settings, "tray-icon");

  if (self->status == NULL || !self->awake)
    return;
  if (self->tray == NULL && wanted && bus != NULL)
    {
      self->tray = herald_tray_new (bus, G_ACTION_GROUP (self), self->status);
      herald_tray_set_engine (self->tray, self->engine);
      g_signal_connect_object (self->tray, "token-given", G_CALLBACK (herald_application_give_token), self,
                               G_CONNECT_SWAPPED);
    }
  else if (self->tray != NULL)
    herald_tray_set_visible (self->tray, wanted);
#endif
}

/**
 * herald_application_start_tray:
 * @self: the application
 */
void
herald_application_start_tray (HeraldApplication *self)
{
  self->status = herald_status_new (self->settings);
#ifdef HAVE_TRAY
  g_signal_connect_object (self->settings, "changed::tray-icon", G_CALLBACK (herald_application_show_tray), self, G_CONNECT_SWAPPED);
  herald_application_show_tray (self);
#endif
}

/**
 * herald_application_tray_use_engine:
 * @self: the application
 *
 * Shows how the engine of the moment stands.
 */
void
herald_application_tray_use_engine (HeraldApplication *self)
{
  g_signal_group_set_target (self->pause_signals, self->engine);
  if (self->engine != NULL)
    update_pause (self);
  herald_status_set_engine (self->status, self->engine);
#ifdef HAVE_TRAY
  if (self->tray != NULL)
    herald_tray_set_engine (self->tray, self->engine);
#endif
}

/**
 * herald_application_stop_tray:
 * @self: the application, which ends
 */
void
herald_application_stop_tray (HeraldApplication *self)
{
#ifdef HAVE_TRAY
  g_clear_object (&self->tray);
#endif
  g_clear_object (&self->pause_signals);
  g_clear_object (&self->status);
  g_clear_pointer (&self->token, g_free);
}

static gboolean
is_in_panel (HeraldApplication *self)
{
#ifdef HAVE_TRAY
  return self->tray != NULL && herald_tray_is_shown (self->tray);
#else
  return FALSE;
#endif
}

/**
 * herald_application_tell_of_background:
 * @self: the application, whose window is being closed
 *
 * Says that Herald goes on, where nothing on the screen shows it: once, ever.
 */
void
herald_application_tell_of_background (HeraldApplication *self)
{
  g_autoptr (GNotification) notice = NULL;

  if (is_in_panel (self) || g_settings_get_boolean (self->settings, "background-told"))
    return;
  g_settings_set_boolean (self->settings, "background-told", TRUE);
  notice = g_notification_new (_("Herald goes on in the background"));
  g_notification_set_body (notice, _("Calls are announced as before. Start Herald again to see its window; its menu ends it."));
  g_notification_set_default_action (notice, "app.show-window");
  g_application_send_notification (G_APPLICATION (self), "background", notice);
}
