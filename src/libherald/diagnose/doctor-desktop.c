/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the desktop has for Herald: notifications, tray, keyring, telephone links; and whether the Herald that runs on it answers the
 * dialplan. */

#include "diagnose/doctor-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/text.h"
#include "config/secrets.h"

#define OUR_NAME "org.heraldcti.Herald"
#define OUR_DESKTOP_FILE "org.heraldcti.Herald.desktop"
/* As many characters of a service's own words are shown. */
#define WORDS_MAX 100

/* Asks a service of the session's bus, which is started for it where it can be; but for Herald, of which it is asked whether it runs. */
static void
ask (HeraldDoctor *self,
     const char *name,
     const char *path,
     const char *interface,
     const char *method,
     GVariant *arguments,
     GAsyncReadyCallback callback)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, self->cancellable, &error);
  GDBusCallFlags flags = g_str_equal (name, OUR_NAME) ? G_DBUS_CALL_FLAGS_NO_AUTO_START : G_DBUS_CALL_FLAGS_NONE;
  g_autoptr (GTask) task = NULL;

  if (bus != NULL)
    {
      g_dbus_connection_call (bus, name, path, interface, method, arguments, NULL, flags, HERALD_DOCTOR_BUS_MS,
                              self->cancellable, callback, g_object_ref (self));
      return;
    }
  g_variant_unref (g_variant_ref_sink (arguments));
  task = g_task_new (NULL, NULL, callback, g_object_ref (self));
  g_task_return_error (task, g_steal_pointer (&error));
}

static GVariant *
answer (GObject *source,
        GAsyncResult *result,
        GError **error)
{
  if (source == NULL)
    return g_task_propagate_pointer (G_TASK (result), error);
  return g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, error);
}

/* ---- Notifications ---- */

static void
on_capabilities (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (HeraldDoctor) self = user_data;
  g_autoptr (GVariant) capabilities = answer (source, result, NULL);
  g_autofree const char **list = NULL;
  const char *server = self->notifier;

  if (capabilities != NULL && g_variant_is_of_type (capabilities, G_VARIANT_TYPE ("(as)")))
    g_variant_get (capabilities, "(^a&s)", &list);
  if (list == NULL)
    herald_doctor_say (self, HERALD_CHECK_NOTIFICATIONS, HERALD_CHECK_WARNING, _("Restart the notification server, or take another."),
                       _("“%s” shows notifications, but does not tell what it can."), server);
  else if (!g_strv_contains (list, "actions"))
    herald_doctor_say (self, HERALD_CHECK_NOTIFICATIONS, HERALD_CHECK_WARNING,
                       _("Leave Herald’s card switched on: it has the buttons. Or take a notification server with actions."),
                       _("“%s” shows notifications without buttons, and tells no click."), server);
  else
    herald_doctor_say (self, HERALD_CHECK_NOTIFICATIONS, HERALD_CHECK_OK, NULL, _("“%s” shows notifications, with buttons."), server);
  herald_doctor_next (self);
}

static void
on_server (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (HeraldDoctor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) server = answer (source, result, &error);
  const char *name, *version;
  g_autofree char *words = NULL;

  if (server == NULL || !g_variant_is_of_type (server, G_VARIANT_TYPE ("(ssss)")))
    {
      herald_doctor_say (self, HERALD_CHECK_NOTIFICATIONS, HERALD_CHECK_WARNING,
                         _("Start the desktop’s notification server, or install one (dunst, mako, xfce4-notifyd). Herald’s card shows calls "
                           "without it."),
                         error != NULL ? _("Nothing shows notifications on this desktop: %s") : _("Nothing shows notifications on this desktop."),
                         error != NULL ? error->message : "");
      herald_doctor_next (self);
      return;
    }
  g_variant_get (server, "(&s&s&s&s)", &name, NULL, &version, NULL);
  words = g_strdup_printf ("%s %s", name, version);
  self->notifier = herald_text_clean (words, strlen (words), WORDS_MAX);
  ask (self, "org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "GetCapabilities",
       g_variant_new ("()"), on_capabilities);
}

/* Phase: the notification server. */
void
herald_doctor_check_notifications (HeraldDoctor *self)
{
  ask (self, "org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "GetServerInformation",
       g_variant_new ("()"), on_server);
}

/* ---- Tray ---- */

static void
on_tray (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (HeraldDoctor) self = user_data;
  g_autoptr (GVariant) property = answer (source, result, NULL);
  g_autoptr (GVariant) value = NULL;

  if (property != NULL && g_variant_is_of_type (property, G_VARIANT_TYPE ("(v)")))
    g_variant_get (property, "(v)", &value);
  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (value))
    herald_doctor_say (self, HERALD_CHECK_TRAY, HERALD_CHECK_OK, NULL, _("This desktop has a tray."));
  else
    herald_doctor_say (self, HERALD_CHECK_TRAY, HERALD_CHECK_WARNING,
                       _("GNOME has one with the extension “AppIndicator and KStatusNotifierItem Support”; Xfce, Plasma and MATE in their panel."),
                       _("This desktop has no tray (StatusNotifierWatcher): a Herald without a window is not to be seen, though calls still pop."));
  herald_doctor_next (self);
}

/* Phase: whether there is a tray. */
void
herald_doctor_check_tray (HeraldDoctor *self)
{
  ask (self, "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.freedesktop.DBus.Properties", "Get",
       g_variant_new ("(ss)", "org.kde.StatusNotifierWatcher", "IsStatusNotifierHostRegistered"), on_tray);
}

/* ---- Keyring ---- */

static void
on_keyring (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (HeraldDoctor) self = user_data;
  g_autoptr (GVariant) collections = answer (source, result, NULL);

  if (collections != NULL)
    herald_doctor_say (self, HERALD_CHECK_SECRETS, HERALD_CHECK_OK, NULL, _("This desktop has a keyring. The password tried here came from elsewhere."));
  else
    herald_doctor_say (self, HERALD_CHECK_SECRETS, HERALD_CHECK_WARNING, _("Install GNOME Keyring or KeePassXC, or enter the password at each start."),
                       _("This desktop has no keyring: Herald cannot keep the password."));
  herald_doctor_next (self);
}

static void
on_secret (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (HeraldDoctor) self = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = herald_account_lookup_secret_finish (HERALD_ACCOUNT (source), result, &error);

  if (secret != NULL)
    herald_doctor_say (self, HERALD_CHECK_SECRETS, HERALD_CHECK_OK, NULL, _("The password is there."));
  else
    herald_doctor_say (self, HERALD_CHECK_SECRETS, HERALD_CHECK_PROBLEM,
                       g_error_matches (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_NO_SECRET)
                           ? _("Enter it in Herald’s preferences.")
                           : _("Without the keyring the password is asked for at each start; heraldctl takes it from --secret-file."),
                       "%s", error->message);
  self->server.secret = secret;
  herald_doctor_next (self);
}

/* Phase: the keyring, and out of it the password of an account. A password that was given is not looked for: to ask for
 * it could make the keyring ask the user. */
void
herald_doctor_look_up_secret (HeraldDoctor *self)
{
  if (self->account != NULL && self->server.secret == NULL && (self->parts & (HERALD_DOCTOR_SERVER | HERALD_DOCTOR_DESKTOP)) != 0)
    herald_account_lookup_secret_async (self->account, self->cancellable, on_secret, g_object_ref (self));
  else if ((self->parts & HERALD_DOCTOR_DESKTOP) != 0)
    ask (self, "org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.DBus.Properties", "Get",
         g_variant_new ("(ss)", "org.freedesktop.Secret.Service", "Collections"), on_keyring);
  else
    herald_doctor_next (self);
}

/* ---- Telephone links ---- */

/* Phase: whom a tel: link is given to. */
void
herald_doctor_check_tel (HeraldDoctor *self)
{
  g_autofree char *mend = g_strdup_printf (_("Choose Herald for telephone links in the desktop’s settings, or run: %s"),
                                           "xdg-mime default " OUR_DESKTOP_FILE " x-scheme-handler/tel");
  g_autoptr (GAppInfo) app = g_app_info_get_default_for_uri_scheme ("tel");

  if (app == NULL)
    herald_doctor_say (self, HERALD_CHECK_TEL, HERALD_CHECK_WARNING, mend, _("No program opens telephone links (tel:)."));
  else if (g_strcmp0 (g_app_info_get_id (app), OUR_DESKTOP_FILE) == 0)
    herald_doctor_say (self, HERALD_CHECK_TEL, HERALD_CHECK_OK, NULL, _("Telephone links (tel:) open in Herald."));
  else
    herald_doctor_say (self, HERALD_CHECK_TEL, HERALD_CHECK_WARNING, mend, _("Telephone links (tel:) open in %s, not in Herald."),
                       g_app_info_get_name (app));
  herald_doctor_next (self);
}

/* ---- Answers for the dialplan ---- */

static void
on_dialplan (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (HeraldDoctor) self = user_data;
  g_autoptr (GVariant) got = answer (source, result, NULL);
  g_autoptr (GVariant) dialplan = NULL;
  const char *state = "", *text = "";

  if (got != NULL && g_variant_is_of_type (got, G_VARIANT_TYPE ("(v)")))
    g_variant_get (got, "(v)", &dialplan);
  if (dialplan != NULL && g_variant_is_of_type (dialplan, G_VARIANT_TYPE_VARDICT))
    {
      g_variant_lookup (dialplan, "state", "&s", &state);
      g_variant_lookup (dialplan, "text", "&s", &text);
    }
  if (g_str_equal (state, "listening"))
    herald_doctor_say (self, HERALD_CHECK_DIALPLAN, HERALD_CHECK_OK, NULL, "%s", text);
  else if (g_str_equal (state, "failed"))
    herald_doctor_say (self, HERALD_CHECK_DIALPLAN, HERALD_CHECK_PROBLEM,
                       _("Choose another address or port in the preferences, under “Phone”; herald-gateway may have this one."), "%s", text);
  else
    herald_doctor_say (self, HERALD_CHECK_DIALPLAN, HERALD_CHECK_WARNING, _("Start Herald, and let it start with the session."),
                       _("The dialplan shall be answered, but no Herald does: none runs on this desktop, or it shows the demo. Calls go on "
                         "without names."));
  herald_doctor_next (self);
}

/* Phase: whether who shall answer the dialplan does. A server at the port may be any program's: Herald is asked. */
void
herald_doctor_check_dialplan (HeraldDoctor *self)
{
  if (self->account != NULL && g_settings_get_boolean (herald_account_get_settings (self->account), "agi-enabled"))
    {
      ask (self, OUR_NAME, "/org/heraldcti/Herald1", "org.freedesktop.DBus.Properties", "Get",
           g_variant_new ("(ss)", "org.heraldcti.Herald1", "Dialplan"), on_dialplan);
      return;
    }
  herald_doctor_say (self, HERALD_CHECK_DIALPLAN, HERALD_CHECK_SKIPPED, NULL,
                     _("Not wanted: this Herald does not answer the dialplan (FastAGI)."));
  herald_doctor_next (self);
}
