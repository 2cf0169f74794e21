/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application: one instance, which wires the engine to what is seen of it. It keeps announcing calls when its
 * window is closed, and ends cleanly when it is told to. */

#include "config.h"

#include "application-private.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "config/enrolment.h"
#include "config/settings.h"
#include "pbx/ami-http.h"
#include "ui/assistant.h"

/* How long the first window waits for the login. */
#define WINDOW_PATIENCE_MS 200

/* Links of one request that are looked at; somebody clicked one. */
#define LINKS_MAX 8

G_DEFINE_FINAL_TYPE (HeraldApplication, herald_application, ADW_TYPE_APPLICATION)

/* --- windows ------------------------------------------------------------------------------------------------- */

static void
save_size (HeraldApplication *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self->window), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self->window)));
  g_settings_set_int (self->settings, "window-width", width);
  g_settings_set_int (self->settings, "window-height", height);
}

static gboolean
on_window_close_request (HeraldApplication *self)
{
  save_size (self);
  if (!g_settings_get_boolean (self->settings, "run-in-background"))
    g_application_quit (G_APPLICATION (self));
  else
    {
      herald_application_ask_for_background (self);
      herald_application_tell_of_background (self);
    }
  return GDK_EVENT_PROPAGATE;
}

static void
on_window_dial (HeraldApplication *self,
                const char *number,
                HeraldContact *contact)
{
  herald_application_dial (self, number, contact);
}

/* Who looks at the window sees how the connection stands now. */
static void
on_window_active (HeraldApplication *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self->window)))
    herald_engine_check_link (self->engine);
}

/* A running call is brought to the front as its card. */
static void
on_window_call (HeraldApplication *self,
                HeraldCallItem *item)
{
  herald_announcer_show_card (self->announcer, item);
}

static void
create_window (HeraldApplication *self)
{
  self->window = herald_window_new (GTK_APPLICATION (self));
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_set_default_size (GTK_WINDOW (self->window), g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self->window));
  herald_window_set_engine (self->window, self->engine);
  herald_window_set_demo (self->window, self->demo != NULL);
  g_signal_connect_object (self->window, "close-request", G_CALLBACK (on_window_close_request), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "notify::is-active", G_CALLBACK (on_window_active), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "dial", G_CALLBACK (on_window_dial), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "call-activated", G_CALLBACK (on_window_call), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "entry-activated", G_CALLBACK (herald_application_show_entry), self,
                           G_CONNECT_SWAPPED);
}

/**
 * herald_application_show_window:
 * @self: the application
 * @token: (nullable): the activation token of the press that asked for it
 *
 * Brings the main window to the front, because the user wants it.
 */
void
herald_application_show_window (HeraldApplication *self,
                                const char *token)
{
  g_clear_handle_id (&self->window_timeout, g_source_remove);
  if (self->window == NULL)
    create_window (self);
  if (token != NULL)
    herald_application_give_token (self, token);
  herald_application_present (self, GTK_WINDOW (self->window));
}

/**
 * herald_application_get_parent:
 * @self: the application
 *
 * Returns: (transfer none) (nullable): the window a dialog belongs to
 */
GtkWindow *
herald_application_get_parent (HeraldApplication *self)
{
  GtkWindow *parent = self->window != NULL ? GTK_WINDOW (self->window) : NULL;

  return parent != NULL && gtk_widget_get_visible (GTK_WIDGET (parent)) ? parent : NULL;
}

/**
 * herald_application_tell:
 * @self: the application
 * @sentence: what went wrong with something the user asked for
 *
 * Says so in the main window, which is shown for it.
 */
void
herald_application_tell (HeraldApplication *self,
                         const char *sentence)
{
  herald_application_show_window (self, NULL);
  herald_window_toast (self->window, sentence);
}

static void
on_assistant_demo (HeraldApplication *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (self), "demo", NULL);
}

/* The phone is the user's, and so must be the PBX. */
static void
on_assistant_test_call (HeraldApplication *self,
                        HeraldAssistant *assistant)
{
  herald_application_stop_demo (self);
  herald_assistant_test_call (assistant, self->engine);
}

static void
on_assistant_finished (HeraldApplication *self)
{
  herald_application_stop_demo (self);
  herald_engine_try_now (self->engine);
  herald_application_show_window (self, NULL);
}

/* Nothing to do in the background for somebody who turned away from the first run. */
static void
on_assistant_closed (HeraldApplication *self)
{
  self->assistant = NULL;
  if (self->window == NULL && self->demo == NULL && !self->demo_wanted
      && !herald_account_is_set_up (self->account))
    g_application_quit (G_APPLICATION (self));
}

/**
 * herald_application_show_assistant:
 * @self: the application
 *
 * Leads through the first settings.
 */
void
herald_application_show_assistant (HeraldApplication *self)
{
  if (self->assistant == NULL)
    {
      self->assistant = GTK_WINDOW (herald_assistant_new (GTK_APPLICATION (self), self->account));
      gtk_window_set_transient_for (self->assistant, herald_application_get_parent (self));
      g_signal_connect_object (self->assistant, "demo", G_CALLBACK (on_assistant_demo), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->assistant, "test-call", G_CALLBACK (on_assistant_test_call), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->assistant, "finished", G_CALLBACK (on_assistant_finished), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->assistant, "destroy", G_CALLBACK (on_assistant_closed), self, G_CONNECT_SWAPPED);
    }
  gtk_window_present (self->assistant);
}

static gboolean
on_window_due (gpointer user_data)
{
  HeraldApplication *self = user_data;

  self->window_timeout = 0;
  herald_application_show_window (self, NULL);
  return G_SOURCE_REMOVE;
}

/* To build a window takes longer than to log in to a server nearby: calls first. */
static void
show_window_soon (HeraldApplication *self)
{
  HeraldLinkState state = herald_engine_get_link_state (self->engine);

  if (self->window != NULL || (state != HERALD_LINK_CONNECTING && state != HERALD_LINK_LOGGING_IN))
    herald_application_show_window (self, NULL);
  else if (self->window_timeout == 0)
    self->window_timeout = g_timeout_add (WINDOW_PATIENCE_MS, on_window_due, self);
}

static void
on_link_changed (HeraldApplication *self)
{
  HeraldLinkState state = herald_engine_get_link_state (self->engine);

  herald_application_dial_pending (self);
  if (self->window_timeout != 0 && (state == HERALD_LINK_CONNECTED || state == HERALD_LINK_WAITING
                                    || state == HERALD_LINK_FAILED))
    herald_application_show_window (self, NULL);
}

/* --- life ---------------------------------------------------------------------------------------------------- */

/**
 * herald_application_use_engine:
 * @self: the application
 * @engine: the engine whose calls are seen from now on
 */
void
herald_application_use_engine (HeraldApplication *self,
                               HeraldEngine *engine)
{
  if (self->engine != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->engine, on_link_changed, self);
      herald_engine_stop (self->engine);
    }
  g_set_object (&self->engine, engine);
  g_signal_connect_object (engine, "link-changed", G_CALLBACK (on_link_changed), self,
                           G_CONNECT_SWAPPED);
  herald_announcer_set_engine (self->announcer, engine);
  herald_application_tray_use_engine (self);
  herald_application_bus_use_engine (self);
  if (self->window != NULL)
    {
      herald_window_set_engine (self->window, engine);
      herald_window_set_demo (self->window, self->demo != NULL);
    }
  herald_application_start_engine (self);
}

/* Before GTK does: it ends without a display, in words for programmers. And without a session bus GTK 4.8 still finds
 * the accessibility bus through the display, and crashes when it takes a widget from it that it could not put there. */
static void
look_at_desktop (GApplication *application)
{
  gboolean has_bus = g_application_get_dbus_connection (application) != NULL;

  if (!has_bus)
    g_setenv ("GTK_A11Y", "none", FALSE);
  if (!gtk_init_check ())
    {
      g_printerr ("%s\n", _("herald: There is no display. Start Herald in a desktop session; heraldctl does without one."));
      exit (EXIT_FAILURE);
    }
  if (!has_bus)
    g_printerr ("%s\n", _("herald: There is no session bus, so calls are announced by cards only and no keyring is at hand."));
}

/* The administrator's, not the user's: it goes to the terminal and the journal of the session. */
static void
on_site_complaint (const char *sentence,
                   gpointer user_data)
{
  g_printerr ("herald: %s\n", sentence);
}

static void
herald_application_startup (GApplication *application)
{
  HeraldApplication *self = HERALD_APPLICATION (application);
  g_autoptr (HeraldEngine) engine = NULL;

  look_at_desktop (application);
  G_APPLICATION_CLASS (herald_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (APP_ID);
  self->cancellable = g_cancellable_new ();
  herald_application_watch_end (self);
  self->settings = herald_settings_new ();
  herald_settings_watch_complaints (self->settings, on_site_complaint, NULL);
  self->announcer = herald_announcer_new (GTK_APPLICATION (self));
  herald_application_install_actions (self);
  herald_application_install_call_actions (self);
  herald_application_install_dial_actions (self);
  herald_application_install_diagnose_actions (self);
  herald_application_start_shortcuts (self);
  herald_application_install_tray_actions (self);
  /* Calls are announced with or without a window. */
  herald_application_sleep (self);
  herald_application_start_tray (self);

  self->account = herald_account_new (self->settings);
  herald_application_create_listener (self);
  engine = herald_application_new_own_engine (self);
  herald_application_use_engine (self, engine);
}

static gboolean
herald_application_dbus_register (GApplication *application,
                                  GDBusConnection *connection,
                                  const char *path,
                                  GError **error)
{
  if (!G_APPLICATION_CLASS (herald_application_parent_class)->dbus_register (application, connection, path, error))
    return FALSE;
  herald_application_export (HERALD_APPLICATION (application), connection);
  return TRUE;
}

static void
herald_application_dbus_unregister (GApplication *application,
                                    GDBusConnection *connection,
                                    const char *path)
{
  herald_application_unexport (HERALD_APPLICATION (application));
  G_APPLICATION_CLASS (herald_application_parent_class)->dbus_unregister (application, connection, path);
}

/* Before whatever somebody asked for: a window, a link, an action. */
static void
herald_application_before_emit (GApplication *application,
                                GVariant *platform_data)
{
  herald_application_wake (HERALD_APPLICATION (application));
  G_APPLICATION_CLASS (herald_application_parent_class)->before_emit (application, platform_data);
}

static void
herald_application_activate (GApplication *application)
{
  HeraldApplication *self = HERALD_APPLICATION (application);

  if (self->background)
    self->background = FALSE;
  else if (self->demo_wanted)
    herald_application_start_demo (self);
  else if (self->window != NULL || self->demo != NULL
           || herald_account_is_set_up (self->account))
    show_window_soon (self);
  else
    herald_application_show_assistant (self);
}

static void
herald_application_open (GApplication *application,
                         GFile **files,
                         int n_files,
                         const char *hint)
{
  for (int i = 0; i < MIN (n_files, LINKS_MAX); i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);

      if (herald_enrolment_is_link (uri))
        herald_application_ask_to_enrol (HERALD_APPLICATION (application), uri);
      else
        herald_application_open_link (HERALD_APPLICATION (application), uri);
    }
}

static int
forward_to_instance (HeraldApplication *self,
                     const char *action,
                     GVariant *parameter)
{
  g_autoptr (GVariant) sunk = parameter != NULL ? g_variant_ref_sink (parameter) : NULL;
  g_autoptr (GError) error = NULL;

  if (!g_application_register (G_APPLICATION (self), NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  if (action != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (self), action, sunk);
  return g_application_get_is_remote (G_APPLICATION (self)) ? 0 : -1;
}

static int
herald_application_handle_local_options (GApplication *application,
                                         GVariantDict *options)
{
  HeraldApplication *self = HERALD_APPLICATION (application);
  static const char *const commands[] = { "dial-selection", "hang-up", "show-last-caller" };
  const char *number;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("herald %s\n", HERALD_VERSION);
      return 0;
    }
  if (g_variant_dict_contains (options, "background"))
    {
      self->background = TRUE;
      return forward_to_instance (self, NULL, NULL);
    }
  if (g_variant_dict_contains (options, "demo"))
    {
      int status;

      self->demo_wanted = TRUE;
      status = forward_to_instance (self, NULL, NULL);
      if (status == 0)
        g_action_group_activate_action (G_ACTION_GROUP (self), "demo", NULL);
      return status;
    }
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_variant_dict_contains (options, commands[i]))
      {
        self->background = TRUE;
        return forward_to_instance (self, commands[i], NULL);
      }
  if (g_variant_dict_lookup (options, "dial", "&s", &number))
    {
      self->background = TRUE;
      return forward_to_instance (self, "request-dial",
                                  g_variant_new ("(ss)", herald_dial_origin_to_string (HERALD_DIAL_ORIGIN_COMMAND), number));
    }
  return -1;
}

static void
herald_application_shutdown (GApplication *application)
{
  HeraldApplication *self = HERALD_APPLICATION (application);

  g_cancellable_cancel (self->cancellable);
  herald_application_forget_requests (self);
  g_clear_object (&self->shortcuts);
  g_clear_handle_id (&self->pending_timeout, g_source_remove);
  g_clear_handle_id (&self->window_timeout, g_source_remove);
  herald_application_unwatch_end (self);
  herald_announcer_stop (self->announcer);
  herald_bus_service_set_engine (self->bus, NULL);
  herald_agi_listener_set_engine (self->listener, NULL);
  herald_search_model_set_engine (self->search, NULL);
  herald_engine_stop (self->engine);
  herald_application_write_down (self);
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  herald_application_stop_tray (self);
  herald_ami_http_await_logoffs (); /* somebody may ask for something meanwhile: the engine is still there */
  g_clear_object (&self->engine);
  herald_application_end_demo (self);
  G_APPLICATION_CLASS (herald_application_parent_class)->shutdown (application);
}

static void
herald_application_dispose (GObject *object)
{
  HeraldApplication *self = HERALD_APPLICATION (object);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->announcer);
  g_clear_object (&self->shortcuts);
  g_clear_object (&self->listener);
  g_clear_object (&self->bus);
  g_clear_pointer (&self->search_service, herald_search_service_free);
  g_clear_object (&self->search);
  g_clear_object (&self->engine);
  g_clear_object (&self->demo);
  g_clear_object (&self->account);
  g_clear_object (&self->settings);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->pending_dial, g_free);
  g_clear_pointer (&self->demo_folder, g_free);
  G_OBJECT_CLASS (herald_application_parent_class)->dispose (object);
}

static void
herald_application_class_init (HeraldApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_application_dispose;
  application_class->dbus_register = herald_application_dbus_register;
  application_class->dbus_unregister = herald_application_dbus_unregister;
  application_class->startup = herald_application_startup;
  application_class->before_emit = herald_application_before_emit;
  application_class->activate = herald_application_activate;
  application_class->open = herald_application_open;
  application_class->handle_local_options = herald_application_handle_local_options;
  application_class->shutdown = herald_application_shutdown;
}

static void
herald_application_init (HeraldApplication *self)
{
  static const GOptionEntry options[] = {
    { "dial", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Call a number"), N_("NUMBER") },
    { "dial-selection", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Call the number in the selected text"), NULL },
    { "hang-up", 0, 0, G_OPTION_ARG_NONE, NULL, N_("End the call you are in"), NULL },
    { "show-last-caller", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Open the last caller"), NULL },
    { "background", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Start without a window"), NULL },
    { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Try Herald with a made-up telephone system"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Show the version"), NULL },
    { NULL }
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  herald_application_create_bus (self);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[tel:NUMBER]"));
}

/**
 * herald_application_new:
 *
 * Returns: (transfer full): the application
 */
HeraldApplication *
herald_application_new (void)
{
  return g_object_new (HERALD_TYPE_APPLICATION, "application-id", APP_ID, "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/org/heraldcti/Herald", "register-session", TRUE, NULL);
}
