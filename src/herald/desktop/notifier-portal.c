/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notifications through the portal of a sandbox, which GNotification speaks: there the bus of the desktop cannot be
 * reached. The portal tells which button was pressed, as an action of the program, and nothing else: neither that a
 * notification was closed, nor what the desktop makes of it. */

#include "desktop/notifier-portal.h"

#define ACTION "notice"

struct _HeraldNotifierPortal
{
  HeraldNotifier parent_instance;

  GApplication *application; /* borrowed: it outlives this */
  GSimpleAction *action;     /* owned */
  GHashTable *shown;         /* the ids; NULL: stopped */
};

G_DEFINE_FINAL_TYPE (HeraldNotifierPortal, herald_notifier_portal, HERALD_TYPE_NOTIFIER)

static void
on_pressed (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  HeraldNotifierPortal *self = user_data;
  const char *id, *key;

  g_variant_get (parameter, "(&s&s)", &id, &key);
  if (self->shown == NULL || !g_hash_table_contains (self->shown, id))
    return;
  /* The token came with the action, and GTK has taken it for the next window. */
  herald_notifier_emit_action (HERALD_NOTIFIER (self), id, key, NULL);
  if (self->shown == NULL || !g_hash_table_remove (self->shown, id))
    return;
  /* The portal closes what was pressed. */
  herald_notifier_emit_closed (HERALD_NOTIFIER (self), id, HERALD_NOTICE_PRESSED);
}

static GNotification *
make (const char *id,
      const HeraldNotice *notice)
{
  static const char *const categories[] = { "call.incoming", "call", "call.unanswered" };
  GNotification *notification = g_notification_new (notice->title);
  gboolean ringing = notice->kind == HERALD_NOTICE_CALL_INCOMING;

  g_notification_set_body (notification, notice->body);
  g_notification_set_category (notification, categories[notice->kind]);
  g_notification_set_priority (notification, ringing && notice->urgent ? G_NOTIFICATION_PRIORITY_URGENT
                                             : ringing               ? G_NOTIFICATION_PRIORITY_HIGH
                                                                     : G_NOTIFICATION_PRIORITY_NORMAL);
  if (notice->picture != NULL)
    {
      g_autoptr (GIcon) icon = g_bytes_icon_new (notice->picture);

      g_notification_set_icon (notification, icon);
    }
  for (guint i = 0; i < notice->n_actions; i++)
    if (g_str_equal (notice->actions[i].key, "default"))
      g_notification_set_default_action_and_target (notification, "app." ACTION, "(ss)", id, notice->actions[i].key);
    else
      g_notification_add_button_with_target (notification, notice->actions[i].label, "app." ACTION, "(ss)", id,
                                             notice->actions[i].key);
  return notification;
}

static void
herald_notifier_portal_withdraw (HeraldNotifier *notifier,
                                 const char *id)
{
  HeraldNotifierPortal *self = HERALD_NOTIFIER_PORTAL (notifier);

  if (self->shown != NULL && g_hash_table_remove (self->shown, id))
    g_application_withdraw_notification (self->application, id);
}

static void
herald_notifier_portal_show (HeraldNotifier *notifier,
                             const char *id,
                             HeraldNotice *notice)
{
  HeraldNotifierPortal *self = HERALD_NOTIFIER_PORTAL (notifier);
  g_autoptr (HeraldNotice) owned = notice;
  g_autoptr (GNotification) notification = NULL;
  gboolean first;

  if (self->shown == NULL)
    return;
  notification = make (id, notice);
  if (notice->instead_of != NULL)
    herald_notifier_portal_withdraw (notifier, notice->instead_of);
  first = g_hash_table_add (self->shown, g_strdup (id));
  g_application_send_notification (self->application, id, notification);
  herald_notifier_emit_told (notifier, id, first ? HERALD_NOTE_NOTICE_SHOWN : HERALD_NOTE_NOTICE_UPDATED, NULL);
}

static void
herald_notifier_portal_stop (HeraldNotifier *notifier)
{
  HeraldNotifierPortal *self = HERALD_NOTIFIER_PORTAL (notifier);
  g_autoptr (GHashTable) shown = g_steal_pointer (&self->shown);
  GHashTableIter iter;
  gpointer id;
  gboolean any = FALSE;

  if (shown == NULL)
    return;
  g_hash_table_iter_init (&iter, shown);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_application_withdraw_notification (self->application, id);
      any = TRUE;
    }
  if (any && g_application_get_dbus_connection (self->application) != NULL)
    g_dbus_connection_flush_sync (g_application_get_dbus_connection (self->application), NULL, NULL);
}

static void
herald_notifier_portal_dispose (GObject *object)
{
  HeraldNotifierPortal *self = HERALD_NOTIFIER_PORTAL (object);

  herald_notifier_portal_stop (HERALD_NOTIFIER (self));
  if (self->action != NULL)
    g_signal_handlers_disconnect_by_data (self->action, self);
  g_clear_object (&self->action);
  G_OBJECT_CLASS (herald_notifier_portal_parent_class)->dispose (object);
}

static void
herald_notifier_portal_class_init (HeraldNotifierPortalClass *klass)
{
  HeraldNotifierClass *notifier_class = HERALD_NOTIFIER_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_notifier_portal_dispose;
  notifier_class->show = herald_notifier_portal_show;
  notifier_class->withdraw = herald_notifier_portal_withdraw;
  notifier_class->stop = herald_notifier_portal_stop;
}

static void
herald_notifier_portal_init (HeraldNotifierPortal *self)
{
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * herald_notifier_portal_new:
 * @application: the program; gets the action that the portal activates
 *
 * Returns: (transfer full): a notifier that asks the portal
 */
HeraldNotifier *
herald_notifier_portal_new (GApplication *application)
{
  HeraldNotifierPortal *self = g_object_new (HERALD_TYPE_NOTIFIER_PORTAL, NULL);

  self->application = application;
  self->action = g_simple_action_new (ACTION, G_VARIANT_TYPE ("(ss)"));
  g_signal_connect (self->action, "activate", G_CALLBACK (on_pressed), self);
  g_action_map_add_action (G_ACTION_MAP (application), G_ACTION (self->action));
  return HERALD_NOTIFIER (self);
}
