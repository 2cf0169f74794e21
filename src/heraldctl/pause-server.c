/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl pause and unpause with a login of their own: the engine does it as it does it for the window, with an account that is
 * forgotten afterwards. */

#include "pause-server.h"

#include <glib/gi18n-lib.h>

#include "commands.h"
#include "config/settings.h"
#include "engine/engine.h"

typedef struct
{
  HeraldEngine *engine;
  gboolean paused;
  const char *reason;
  gboolean asked;
  int status;
  GMainLoop *loop;
} Pause;

static HeraldAccount *
make_account (HeraldServerOptions *server)
{
  const HeraldAmiOptions options = herald_server_options_to_ami (server);
  HeraldAccount *account = herald_account_new_in_memory ();
  GSettings *settings = herald_account_get_settings (account);

  g_settings_set_string (settings, "server-host", options.host);
  g_settings_set_uint (settings, "server-port", options.port);
  g_settings_set_enum (settings, "server-transport", options.path != NULL ? HERALD_ACCOUNT_TRANSPORT_WEB : HERALD_ACCOUNT_TRANSPORT_MANAGER);
  if (options.path != NULL)
    g_settings_set_string (settings, "server-path", options.path);
  g_settings_set_enum (settings, "tls-mode", (int) options.tls);
  g_settings_set_string (settings, "tls-ca-file", options.ca_file != NULL ? options.ca_file : "");
  g_settings_set_string (settings, "tls-pin", options.pin != NULL ? options.pin : "");
  g_settings_set_string (settings, "user", options.user);
  g_settings_set_boolean (settings, "plain-login", options.plain_login);
  g_settings_set_strv (settings, "devices", (const char *const *) server->devices);
  herald_account_set_session_secret (account, options.secret);
  return account;
}

static int
exit_for (const GError *error)
{
  if (g_error_matches (error, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_PERMISSION))
    return HERALD_EXIT_LOGIN;
  return g_error_matches (error, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_LOST) ? HERALD_EXIT_CONNECTION : HERALD_EXIT_FAILED;
}

static void
on_paused (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Pause *self = user_data;
  g_autoptr (GError) error = NULL;

  self->status = HERALD_EXIT_OK;
  if (!herald_engine_set_paused_finish (HERALD_ENGINE (source), result, &error))
    self->status = herald_complain ((HeraldExit) exit_for (error), "%s", error->message);
  g_main_loop_quit (self->loop);
}

static void
on_link_changed (Pause *self)
{
  HeraldLinkState state = herald_engine_get_link_state (self->engine);
  const GError *error = herald_engine_get_link_error (self->engine);

  if (state == HERALD_LINK_CONNECTED && !self->asked)
    {
      self->asked = TRUE;
      herald_engine_set_paused_async (self->engine, self->paused, self->reason, NULL, on_paused, self);
    }
  /* It is not worth another try: whoever waits for a break sees that it does not begin. */
  else if (state == HERALD_LINK_WAITING || state == HERALD_LINK_FAILED)
    {
      self->status = herald_complain (error != NULL ? (HeraldExit) herald_exit_for_error (error) : HERALD_EXIT_CONNECTION, "%s",
                                      error != NULL ? error->message : _("There is no connection to the server."));
      g_main_loop_quit (self->loop);
    }
}

/**
 * herald_pause_at_server:
 * @server: checked options
 * @paused: %TRUE to begin a break, %FALSE to end it
 * @reason: (nullable): for supervisors
 *
 * Returns: a #HeraldExit
 */
int
herald_pause_at_server (HeraldServerOptions *server,
                        gboolean paused,
                        const char *reason)
{
  Pause self = { .paused = paused, .reason = reason, .status = HERALD_EXIT_FAILED };
  g_autoptr (HeraldAccount) account = NULL;

  if (!herald_settings_are_installed ())
    return herald_complain (HERALD_EXIT_FAILED, _("Herald's settings are not installed here."));
  account = make_account (server);
  self.loop = g_main_loop_new (NULL, FALSE);
  self.engine = herald_engine_new (account, NULL, NULL, NULL);
  g_signal_connect_swapped (self.engine, "link-changed", G_CALLBACK (on_link_changed), &self);
  herald_engine_set_acts_only (self.engine);
  herald_engine_start (self.engine);
  g_main_loop_run (self.loop);
  g_signal_handlers_disconnect_by_data (self.engine, &self);
  herald_engine_stop (self.engine);
  g_object_unref (self.engine);
  g_main_loop_unref (self.loop);
  return self.status;
}
