/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the desktop's host of tray icons, whenever it comes, and tells it of Herald's. */

#include "desktop/tray.h"

#include "desktop/tray-item.h"
#include "desktop/tray-menu.h"

#define WATCHER "org.kde.StatusNotifierWatcher"
#define WATCHER_PATH "/StatusNotifierWatcher"

/* A watcher that has just got its name may not be ready to be asked: so often, and after so long, it is asked again. */
#define TRIES_MAX 4
#define TRY_AGAIN_SECONDS 2

struct _HeraldTray
{
  GObject parent_instance;

  GDBusConnection *connection;
  GActionGroup *actions;
  HeraldTrayItem *item; /* nullable: its place on the bus was taken */
  HeraldTrayMenu *menu;
  GCancellable *cancellable; /* of what is asked of this watcher */
  guint watch;
  guint host_signals;
  guint try_source;
  guint tries;
  gboolean visible;    /* the user wants it */
  gboolean registered; /* the watcher knows of us … */
  gboolean has_host;   /* … and somebody shows what it knows */
};

G_DEFINE_FINAL_TYPE (HeraldTray, herald_tray, G_TYPE_OBJECT)

enum
{
  SIGNAL_TOKEN_GIVEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void register_item (HeraldTray *self);

/* --- the host ------------------------------------------------------------------------------------------------- */

static void
on_host_known (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (HeraldTray) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) value = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reply != NULL)
    g_variant_get (reply, "(v)", &value);
  /* One that does not say is taken for a host: it took the icon. */
  self->has_host = value == NULL || !g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) || g_variant_get_boolean (value);
  if (self->has_host)
    herald_tray_menu_load (self->menu);
}

static void
ask_for_host (HeraldTray *self)
{
  g_dbus_connection_call (self->connection, WATCHER, WATCHER_PATH, "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", WATCHER, "IsStatusNotifierHostRegistered"), G_VARIANT_TYPE ("(v)"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, on_host_known, g_object_ref (self));
}

static void
on_host_signal (GDBusConnection *connection,
                const char *sender,
                const char *path,
                const char *interface,
                const char *signal,
                GVariant *parameters,
                gpointer user_data)
{
  HeraldTray *self = user_data;

  if (self->registered && g_str_has_prefix (signal, "StatusNotifierHost"))
    ask_for_host (self);
}

static gboolean
on_try_again (gpointer user_data)
{
  HeraldTray *self = user_data;

  self->try_source = 0;
  register_item (self);
  return G_SOURCE_REMOVE;
}

static void
on_registered (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (HeraldTray) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->registered = reply != NULL;
  if (self->registered)
    ask_for_host (self);
  else if (++self->tries < TRIES_MAX && self->try_source == 0)
    self->try_source = g_timeout_add_seconds (TRY_AGAIN_SECONDS, on_try_again, self);
}

/* By the path: GNOME's extension now and then fails to find an item that is told of by its bus name. */
static void
register_item (HeraldTray *self)
{
  g_dbus_connection_call (self->connection, WATCHER, WATCHER_PATH, WATCHER, "RegisterStatusNotifierItem",
                          g_variant_new ("(s)", HERALD_TRAY_ITEM_PATH), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                          self->cancellable, on_registered, g_object_ref (self));
}

static void
forget_watcher (HeraldTray *self)
{
  g_clear_handle_id (&self->try_source, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->registered = FALSE;
  self->has_host = FALSE;
}

static void
on_watcher_appeared (GDBusConnection *connection,
                     const char *name,
                     const char *owner,
                     gpointer user_data)
{
  HeraldTray *self = user_data;

  forget_watcher (self);
  self->cancellable = g_cancellable_new ();
  self->tries = 0;
  if (self->item != NULL && self->visible)
    register_item (self);
}

static void
on_watcher_vanished (GDBusConnection *connection,
                     const char *name,
                     gpointer user_data)
{
  HeraldTray *self = user_data;

  forget_watcher (self);
  herald_tray_menu_forget_host (self->menu);
}

/* --- presses -------------------------------------------------------------------------------------------------- */

static void
on_activated (HeraldTray *self,
              const char *what)
{
  g_action_group_activate_action (self->actions, g_str_equal (what, "dial") ? "show-dial-field" : "show-window", NULL);
}

static void
on_token_given (HeraldTray *self,
                const char *token)
{
  g_signal_emit (self, signals[SIGNAL_TOKEN_GIVEN], 0, token);
}

static void
herald_tray_dispose (GObject *object)
{
  HeraldTray *self = HERALD_TRAY (object);

  g_clear_handle_id (&self->watch, g_bus_unwatch_name);
  if (self->host_signals != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->host_signals);
  self->host_signals = 0;
  forget_watcher (self);
  g_clear_object (&self->item);
  g_clear_object (&self->menu);
  g_clear_object (&self->actions);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (herald_tray_parent_class)->dispose (object);
}

static void
herald_tray_class_init (HeraldTrayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_tray_dispose;
  signals[SIGNAL_TOKEN_GIVEN] = g_signal_new ("token-given", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                              NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
herald_tray_init (HeraldTray *self)
{
}

/**
 * herald_tray_new:
 * @connection: the session's bus
 * @actions: the application's
 * @status: what the icon shows
 *
 * Returns: (transfer full): the icon; the desktop shows it as soon as it can
 */
HeraldTray *
herald_tray_new (GDBusConnection *connection,
                 GActionGroup *actions,
                 HeraldStatus *status)
{
  HeraldTray *self = g_object_new (HERALD_TYPE_TRAY, NULL);
  g_autoptr (GError) error = NULL;

  self->connection = g_object_ref (connection);
  self->actions = g_object_ref (actions);
  self->visible = TRUE;
  self->item = herald_tray_item_new (connection, status, &error);
  self->menu = herald_tray_menu_new (HERALD_TRAY_MENU_PATH, actions, status);
  if (self->item != NULL)
    {
      g_signal_connect_object (self->item, "activated", G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->item, "token-given", G_CALLBACK (on_token_given), self, G_CONNECT_SWAPPED);
    }
  else
    g_debug ("There is no icon in the panel: %s", error->message);
  self->host_signals = g_dbus_connection_signal_subscribe (connection, WATCHER, WATCHER, NULL, WATCHER_PATH, NULL,
                                                           G_DBUS_SIGNAL_FLAGS_NONE, on_host_signal, self, NULL);
  self->watch = g_bus_watch_name_on_connection (connection, WATCHER, G_BUS_NAME_WATCHER_FLAGS_NONE, on_watcher_appeared,
                                                on_watcher_vanished, self, NULL);
  return self;
}

/**
 * herald_tray_set_engine:
 * @self: the tray
 * @engine: (nullable): whose calls and contacts its menu offers
 */
void
herald_tray_set_engine (HeraldTray *self,
                        HeraldEngine *engine)
{
  g_return_if_fail (HERALD_IS_TRAY (self));

  herald_tray_menu_set_engine (self->menu, engine);
}

/**
 * herald_tray_set_visible:
 * @self: the tray
 * @visible: whether the user wants to see it
 */
void
herald_tray_set_visible (HeraldTray *self,
                         gboolean visible)
{
  g_return_if_fail (HERALD_IS_TRAY (self));

  if (self->visible == visible)
    return;
  self->visible = visible;
  if (self->item == NULL)
    return;
  herald_tray_item_set_passive (self->item, !visible);
  if (visible && !self->registered && self->cancellable != NULL)
    register_item (self);
}

/**
 * herald_tray_is_shown:
 * @self: the tray
 *
 * Returns: whether the desktop has a place for the icon
 */
gboolean
herald_tray_is_shown (HeraldTray *self)
{
  g_return_val_if_fail (HERALD_IS_TRAY (self), FALSE);

  return self->visible && self->registered && self->has_host;
}
