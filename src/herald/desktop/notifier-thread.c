/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread in which libnotify lives: shows, replaces and takes back, on whichever server is there. A server may start
 * late, die and be replaced by another one: what it can do is asked anew then, and what shall be seen is shown there. */

#include "desktop/notifier-server-private.h"

#include "desktop/quiet.h"

#define SERVER "org.freedesktop.Notifications"

/* How long a server may take to start. */
#define START_MS 5000
/* How long the bus may take to say who the server is. */
#define BUS_MS 1000

/* Set on a notification one of whose buttons was pressed, and on one that came while the desktop was quiet. */
#define PRESSED "herald-pressed"
#define QUIET "herald-quiet"

/* What became of it, for whoever asks why later. */
static void
tell_back (HeraldNotifierShared *shared,
           const char *id,
           HeraldNoteCode code,
           const char *detail)
{
  HeraldNotifierWord *word = herald_notifier_word_new (shared, id);

  word->code = code;
  word->detail = g_strdup (detail);
  herald_notifier_word_send (word, HERALD_NOTIFIER_WORD_TOLD);
}

static void
on_action (NotifyNotification *notification,
           char *key,
           gpointer user_data)
{
  HeraldNotifierWord *from = user_data;
  HeraldNotifierWord *word = herald_notifier_word_new (from->shared, from->id);

  word->key = g_strdup (key);
  word->token = g_strdup (notify_notification_get_activation_token (notification));
  g_object_set_data (G_OBJECT (notification), PRESSED, GINT_TO_POINTER (TRUE));
  herald_notifier_word_send (word, HERALD_NOTIFIER_WORD_ACTION);
}

/* A notification may have changed its id meanwhile. */
static const char *
find_id (HeraldNotifierShared *shared,
         NotifyNotification *notification)
{
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, shared->shown);
  while (g_hash_table_iter_next (&iter, &id, &value))
    if (value == notification)
      return id;
  return NULL;
}

static void
on_closed (NotifyNotification *notification,
           gpointer user_data)
{
  HeraldNotifierShared *shared = user_data;
  const char *id = find_id (shared, notification);
  g_autoptr (GObject) alive = g_object_ref (G_OBJECT (notification));
  HeraldNotifierWord *word;

  if (id == NULL)
    return;
  word = herald_notifier_word_new (shared, id);
  if (g_object_get_data (alive, PRESSED) != NULL)
    word->end = HERALD_NOTICE_PRESSED;
  else
    word->end = notify_notification_get_closed_reason (notification) == NOTIFY_CLOSED_REASON_EXPIRED ? HERALD_NOTICE_EXPIRED
                                                                                                      : HERALD_NOTICE_DISMISSED;
  g_hash_table_remove (shared->notices, word->id);
  g_hash_table_remove (shared->shown, word->id);
  herald_notifier_word_send (word, HERALD_NOTIFIER_WORD_CLOSED);
}

/* Notifications of a server that is gone are gone. */
static void
forget_shown (HeraldNotifierShared *shared)
{
  GHashTableIter iter;
  gpointer notification;

  g_hash_table_iter_init (&iter, shared->shown);
  while (g_hash_table_iter_next (&iter, NULL, &notification))
    {
      g_signal_handlers_disconnect_by_func (notification, on_closed, shared);
      g_hash_table_iter_remove (&iter);
    }
}

static void
take_server (HeraldNotifierShared *shared,
             const char *owner)
{
  if (g_strcmp0 (shared->server, owner) == 0)
    return;
  forget_shown (shared);
  g_free (shared->server);
  shared->server = g_strdup (owner);
  shared->abilities = (HeraldAbilities) { 0 };
}

static void
ask_abilities (HeraldNotifierShared *shared)
{
  herald_abilities_ask (&shared->abilities);
  g_atomic_int_set (&shared->keeps_in_view, shared->abilities.asked && !shared->abilities.persistence);
}

/* Some servers are started by the first notification. libnotify would try, too, and complain on the terminal where
 * there is nothing to be started. */
static gboolean
ensure_server (HeraldNotifierShared *shared)
{
  g_autoptr (GVariant) started = NULL;
  g_autoptr (GVariant) reply = NULL;
  const char *owner;

  if (shared->server != NULL || shared->bus == NULL)
    return shared->server != NULL;
  started = g_dbus_connection_call_sync (shared->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                         "org.freedesktop.DBus", "StartServiceByName",
                                         g_variant_new ("(su)", SERVER, 0), NULL, G_DBUS_CALL_FLAGS_NONE, START_MS, NULL,
                                         NULL);
  if (started == NULL)
    return FALSE;
  reply = g_dbus_connection_call_sync (shared->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "GetNameOwner", g_variant_new ("(s)", SERVER),
                                       G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE, BUS_MS, NULL, NULL);
  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(&s)", &owner);
  take_server (shared, owner);
  return TRUE;
}

static void
set_actions (HeraldNotifierShared *shared,
             NotifyNotification *notification,
             const char *id,
             const HeraldNotice *notice)
{
  notify_notification_clear_actions (notification);
  if (!shared->abilities.actions)
    return;
  for (guint i = 0; i < notice->n_actions; i++)
    notify_notification_add_action (notification, notice->actions[i].key, notice->actions[i].label, on_action,
                                    herald_notifier_word_new (shared, id), (GFreeFunc) herald_notifier_word_free);
}

/* What the server does not do with it. */
static void
tell_gaps (HeraldNotifierShared *shared,
           const char *id,
           const HeraldNotice *notice,
           gboolean quiet)
{
  if (!shared->abilities.actions)
    tell_back (shared, id, HERALD_NOTE_NOTICE_NO_ACTIONS, NULL);
  if (notice->picture != NULL && !shared->abilities.pictures)
    tell_back (shared, id, HERALD_NOTE_NOTICE_NO_PICTURE, NULL);
  if (quiet)
    tell_back (shared, id, HERALD_NOTE_NOTICE_QUIET, NULL);
}

/* The notification that @notice changes, if there is one; (transfer full), and out of the table. */
static NotifyNotification *
steal_shown (HeraldNotifierShared *shared,
             const char *id,
             const HeraldNotice *notice)
{
  g_autofree char *key = NULL;
  gpointer notification = NULL;

  if (g_hash_table_steal_extended (shared->shown, id, (gpointer *) &key, &notification))
    return notification;
  if (notice->instead_of == NULL)
    return NULL;
  g_hash_table_remove (shared->notices, notice->instead_of);
  g_hash_table_steal_extended (shared->shown, notice->instead_of, (gpointer *) &key, &notification);
  return notification;
}

static void withdraw (HeraldNotifierShared *shared, const char *id);

/* @notice is borrowed, and in the table of notices. */
static void
show (HeraldNotifierShared *shared,
      const char *id,
      const HeraldNotice *notice)
{
  NotifyNotification *notification;
  gboolean first, quiet, created;
  g_autoptr (GError) error = NULL;

  if (!ensure_server (shared))
    {
      tell_back (shared, id, HERALD_NOTE_NOTICE_NO_SERVER, NULL);
      return;
    }
  ask_abilities (shared);
  first = !g_hash_table_contains (shared->shown, id);
  notification = steal_shown (shared, id, notice);
  quiet = first ? herald_quiet_is_on (shared->bus) : g_object_get_data (G_OBJECT (notification), QUIET) != NULL;
  created = notification == NULL;
  notification = herald_notice_hints_apply (notice, &shared->abilities, quiet, first, shared->icon, notification);
  if (created)
    g_signal_connect (notification, "closed", G_CALLBACK (on_closed), shared);
  g_object_set_data (G_OBJECT (notification), PRESSED, NULL);
  g_object_set_data (G_OBJECT (notification), QUIET, GINT_TO_POINTER (quiet));
  g_hash_table_insert (shared->shown, g_strdup (id), notification);
  if (notice->instead_of != NULL)
    withdraw (shared, notice->instead_of);
  set_actions (shared, notification, id, notice);
  /* No server, or one that died, is no fault of the call; the card and the list tell of it, too. */
  if (!notify_notification_show (notification, &error))
    {
      g_debug ("No notification: %s", error->message);
      tell_back (shared, id, HERALD_NOTE_NOTICE_FAILED, error->message);
      g_hash_table_remove (shared->shown, id);
      return;
    }
  tell_back (shared, id, first ? HERALD_NOTE_NOTICE_SHOWN : HERALD_NOTE_NOTICE_UPDATED, NULL);
  if (first)
    tell_gaps (shared, id, notice, quiet);
}

static void
withdraw (HeraldNotifierShared *shared,
          const char *id)
{
  g_autofree char *key = NULL;
  gpointer notification = NULL;

  g_hash_table_remove (shared->notices, id);
  if (!g_hash_table_steal_extended (shared->shown, id, (gpointer *) &key, &notification))
    return;
  g_signal_handlers_disconnect_by_func (notification, on_closed, shared);
  notify_notification_close (NOTIFY_NOTIFICATION (notification), NULL);
  g_object_unref (notification);
}

static void
on_server_appeared (GDBusConnection *connection,
                    const char *name,
                    const char *owner,
                    gpointer user_data)
{
  HeraldNotifierShared *shared = user_data;
  GHashTableIter iter;
  gpointer id, notice;

  if (g_strcmp0 (shared->server, owner) == 0)
    return;
  take_server (shared, owner);
  ask_abilities (shared);
  g_hash_table_iter_init (&iter, shared->notices);
  while (g_hash_table_iter_next (&iter, &id, &notice))
    show (shared, id, notice);
}

static void
on_server_vanished (GDBusConnection *connection,
                    const char *name,
                    gpointer user_data)
{
  take_server (user_data, NULL);
}

/* Takes the latest word about a notification; an earlier message may have done so already. */
gboolean
herald_notifier_thread_take_word (gpointer user_data)
{
  HeraldNotifierWord *word = user_data;
  HeraldNotifierShared *shared = word->shared;
  HeraldNotice *notice = NULL;
  g_autofree char *key = NULL;
  gboolean found;

  g_mutex_lock (&shared->mutex);
  found = g_hash_table_steal_extended (shared->wanted, word->id, (gpointer *) &key, (gpointer *) &notice);
  g_mutex_unlock (&shared->mutex);
  if (found && notice != NULL)
    {
      g_hash_table_replace (shared->notices, g_strdup (word->id), notice);
      show (shared, word->id, notice);
      g_clear_pointer (&notice->instead_of, g_free);
    }
  else if (found)
    withdraw (shared, word->id);
  return G_SOURCE_REMOVE;
}

gboolean
herald_notifier_thread_stop (gpointer user_data)
{
  HeraldNotifierShared *shared = user_data;
  g_autoptr (GList) ids = g_hash_table_get_keys (shared->shown);

  for (GList *l = ids; l != NULL; l = l->next)
    {
      g_autofree char *id = g_strdup (l->data);

      withdraw (shared, id);
    }
  g_main_loop_quit (shared->loop);
  return G_SOURCE_REMOVE;
}

gpointer
herald_notifier_thread_run (gpointer user_data)
{
  HeraldNotifierShared *shared = user_data;
  guint watch;

  g_main_context_push_thread_default (shared->context);
  if (notify_init ("Herald"))
    {
      /* Not started by Herald: a desktop has a server or it has none. */
      shared->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
      watch = g_bus_watch_name (G_BUS_TYPE_SESSION, SERVER, G_BUS_NAME_WATCHER_FLAGS_NONE, on_server_appeared,
                                on_server_vanished, shared, NULL);
      g_main_loop_run (shared->loop);
      g_bus_unwatch_name (watch);
    }
  g_mutex_lock (&shared->mutex);
  shared->stopped = TRUE;
  g_cond_signal (&shared->cond);
  g_mutex_unlock (&shared->mutex);
  g_main_context_pop_thread_default (shared->context);
  herald_notifier_shared_unref (shared);
  return NULL;
}
