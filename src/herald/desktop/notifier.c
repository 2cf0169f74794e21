/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notifications of the desktop, with libnotify.
 *
 * libnotify waits for the server's answer in notify_notification_show(): under a millisecond with some servers,
 * 60 with others, 25 seconds with one that hangs. The main thread reads the PBX's socket and draws; it must not
 * wait for that. So all of libnotify lives in a thread of its own with its own main context (D-Bus signals come
 * in there as well), and the main thread only leaves word of what shall be seen. Only the latest word counts:
 * what the server was too slow to show is skipped. */

#include "desktop/notifier.h"

#include <libnotify/notify.h>

#include "desktop/quiet.h"
#include "ui/picture.h"

#define ICON_FILE "icons/hicolor/scalable/apps/org.heraldcti.Herald.svg"
#define SERVER "org.freedesktop.Notifications"

/* How long a server may take to start. */
#define START_MS 5000

/* How long the end of the program waits for notifications to be taken back. */
#define STOP_MS 300

/* What the two threads share: reference counted, as either may be the last to let go. */
typedef struct
{
  GMutex mutex;
  GHashTable *wanted; /* id -> HeraldNotice, NULL: take it back; guarded by the mutex */
  gboolean stopped;   /* guarded by the mutex: the thread has taken everything back */
  GCond cond;
  GMainContext *context; /* of the thread */
  GMainContext *owner;   /* of the main thread */
  GWeakRef notifier;     /* to emit signals on, in the main thread only */

  /* The thread's own */
  GMainLoop *loop;
  GHashTable *shown; /* id -> NotifyNotification */
  GDBusConnection *bus;
  const char *icon;
  gboolean has_server;
  gboolean has_caps;
  gboolean can_actions, can_markup, can_pictures;
} Shared;

struct _HeraldNotifier
{
  GObject parent_instance;

  Shared *shared;
  gboolean running;
};

G_DEFINE_FINAL_TYPE (HeraldNotifier, herald_notifier, G_TYPE_OBJECT)

enum
{
  SIGNAL_ACTION,
  SIGNAL_CLOSED,
  SIGNAL_TOLD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A message between the threads. */
typedef struct
{
  Shared *shared;
  guint signal; /* SIGNAL_ACTION and so on */
  char *id;
  char *key;    /* of an action */
  char *token;  /* likewise */
  HeraldNoteCode code; /* of what is told */
  char *detail;        /* likewise */
} Word;

static void
shared_clear (Shared *shared)
{
  g_mutex_clear (&shared->mutex);
  g_cond_clear (&shared->cond);
  g_hash_table_unref (shared->wanted);
  g_hash_table_unref (shared->shown);
  g_clear_object (&shared->bus);
  g_main_loop_unref (shared->loop);
  g_main_context_unref (shared->context);
  g_main_context_unref (shared->owner);
  g_weak_ref_clear (&shared->notifier);
}

static void
shared_unref (Shared *shared)
{
  g_atomic_rc_box_release_full (shared, (GDestroyNotify) shared_clear);
}

static void
word_free (Word *word)
{
  shared_unref (word->shared);
  g_free (word->id);
  g_free (word->key);
  g_free (word->token);
  g_free (word->detail);
  g_free (word);
}

static Word *
word_new (Shared *shared,
          const char *id)
{
  Word *word = g_new0 (Word, 1);

  word->shared = g_atomic_rc_box_acquire (shared);
  word->id = g_strdup (id);
  return word;
}

/* --- in the thread ------------------------------------------------------------------------------------------ */

static gboolean
deliver (gpointer user_data)
{
  Word *word = user_data;
  g_autoptr (HeraldNotifier) self = g_weak_ref_get (&word->shared->notifier);

  if (self == NULL)
    return G_SOURCE_REMOVE;
  if (word->signal == SIGNAL_ACTION)
    g_signal_emit (self, signals[SIGNAL_ACTION], 0, word->id, word->key, word->token);
  else if (word->signal == SIGNAL_CLOSED)
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0, word->id);
  else
    g_signal_emit (self, signals[SIGNAL_TOLD], 0, word->id, (guint) word->code, word->detail);
  return G_SOURCE_REMOVE;
}

static void
send_word (Word *word,
           guint signal)
{
  word->signal = signal;
  g_main_context_invoke_full (word->shared->owner, G_PRIORITY_DEFAULT, deliver, word, (GDestroyNotify) word_free);
}

/* What became of it, for whoever asks why later. */
static void
tell_back (Shared *shared,
           const char *id,
           HeraldNoteCode code,
           const char *detail)
{
  Word *word = word_new (shared, id);

  word->code = code;
  word->detail = g_strdup (detail);
  send_word (word, SIGNAL_TOLD);
}

static void
on_action (NotifyNotification *notification,
           char *key,
           gpointer user_data)
{
  Word *from = user_data;
  Word *word = word_new (from->shared, from->id);

  word->key = g_strdup (key);
  word->token = g_strdup (notify_notification_get_activation_token (notification));
  send_word (word, SIGNAL_ACTION);
}

static void
on_closed (NotifyNotification *notification,
           gpointer user_data)
{
  Word *from = user_data;
  Shared *shared = from->shared;
  g_autofree char *id = g_strdup (from->id);

  send_word (word_new (shared, id), SIGNAL_CLOSED);
  /* The notification goes when this signal is over, and with it @from. */
  if (g_hash_table_lookup (shared->shown, id) == notification)
    g_hash_table_remove (shared->shown, id);
}

static void
on_closed_data_free (gpointer data,
                     GClosure *closure)
{
  word_free (data);
}

static void
ask_caps (Shared *shared)
{
  GList *caps;

  if (shared->has_caps)
    return;
  caps = notify_get_server_caps ();
  shared->has_caps = caps != NULL;
  shared->can_actions = g_list_find_custom (caps, "actions", (GCompareFunc) g_strcmp0) != NULL;
  shared->can_pictures = g_list_find_custom (caps, "icon-static", (GCompareFunc) g_strcmp0) != NULL
                         || g_list_find_custom (caps, "icon-multi", (GCompareFunc) g_strcmp0) != NULL
                         || g_list_find_custom (caps, "body-images", (GCompareFunc) g_strcmp0) != NULL;
  shared->can_markup = g_list_find_custom (caps, "body-markup", (GCompareFunc) g_strcmp0) != NULL;
  g_list_free_full (caps, g_free);
}

/* A server may come, go and be replaced by another one: what it can do is asked anew then. */
static void
on_server_changed (GDBusConnection *connection,
                   const char *name,
                   const char *owner,
                   gpointer user_data)
{
  Shared *shared = user_data;

  shared->has_server = TRUE;
  shared->has_caps = FALSE;
  ask_caps (shared);
}

static void
on_server_vanished (GDBusConnection *connection,
                    const char *name,
                    gpointer user_data)
{
  Shared *shared = user_data;

  shared->has_server = FALSE;
  shared->has_caps = FALSE;
}

/* Some servers are started by the first notification. libnotify would try, too, and complain on the terminal where
 * there is nothing to be started. */
static gboolean
ensure_server (Shared *shared)
{
  g_autoptr (GVariant) reply = NULL;

  if (shared->has_server || shared->bus == NULL)
    return shared->has_server;
  reply = g_dbus_connection_call_sync (shared->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "StartServiceByName",
                                       g_variant_new ("(su)", SERVER, 0), NULL, G_DBUS_CALL_FLAGS_NONE, START_MS, NULL,
                                       NULL);
  return reply != NULL;
}

static void
set_hints (NotifyNotification *notification,
           const HeraldNotice *notice)
{
  static const char *const categories[] = { "call.incoming", "call", "call.unanswered" };
  gboolean ringing = notice->kind == HERALD_NOTICE_CALL_INCOMING;

  notify_notification_clear_hints (notification);
  notify_notification_set_category (notification, categories[notice->kind]);
  notify_notification_set_hint (notification, "desktop-entry", g_variant_new_string ("org.heraldcti.Herald"));
  notify_notification_set_hint (notification, "resident", g_variant_new_boolean (ringing));
  /* The telephone on the desk rings already. */
  notify_notification_set_hint (notification, "suppress-sound", g_variant_new_boolean (TRUE));
  notify_notification_set_urgency (notification, ringing ? NOTIFY_URGENCY_CRITICAL : NOTIFY_URGENCY_NORMAL);
  notify_notification_set_timeout (notification, ringing ? NOTIFY_EXPIRES_NEVER : NOTIFY_EXPIRES_DEFAULT);
}

static void
set_picture (NotifyNotification *notification,
             const HeraldNotice *notice)
{
  g_autoptr (GdkPixbuf) picture = herald_picture_new_pixbuf (notice->picture);

  if (picture != NULL)
    notify_notification_set_image_from_pixbuf (notification, picture);
}

static void
set_actions (Shared *shared,
             NotifyNotification *notification,
             const char *id,
             const HeraldNotice *notice)
{
  notify_notification_clear_actions (notification);
  if (!shared->can_actions)
    return;
  for (guint i = 0; i < notice->n_actions; i++)
    notify_notification_add_action (notification, notice->actions[i].key, notice->actions[i].label, on_action,
                                    word_new (shared, id), (GFreeFunc) word_free);
}

/* What the server does not do with it. */
static void
tell_gaps (Shared *shared,
           const char *id,
           const HeraldNotice *notice)
{
  if (!shared->can_actions)
    tell_back (shared, id, HERALD_NOTE_NOTICE_NO_ACTIONS, NULL);
  if (notice->picture != NULL && !shared->can_pictures)
    tell_back (shared, id, HERALD_NOTE_NOTICE_NO_PICTURE, NULL);
  if (shared->bus != NULL && herald_quiet_hides (shared->bus, notice->kind == HERALD_NOTICE_CALL_INCOMING))
    tell_back (shared, id, HERALD_NOTE_NOTICE_QUIET, NULL);
}

static void
show_in_thread (Shared *shared,
                const char *id,
                const HeraldNotice *notice)
{
  NotifyNotification *notification = g_hash_table_lookup (shared->shown, id);
  gboolean first = notification == NULL;
  g_autofree char *body = NULL;
  g_autoptr (GError) error = NULL;

  if (!ensure_server (shared))
    {
      tell_back (shared, id, HERALD_NOTE_NOTICE_NO_SERVER, NULL);
      return;
    }
  ask_caps (shared);
  body = shared->can_markup ? g_markup_escape_text (notice->body, -1) : g_strdup (notice->body);
  if (notification == NULL)
    {
      notification = notify_notification_new (notice->title, body, shared->icon);
      g_signal_connect_data (notification, "closed", G_CALLBACK (on_closed), word_new (shared, id),
                             on_closed_data_free, 0);
      g_hash_table_insert (shared->shown, g_strdup (id), notification);
    }
  else
    notify_notification_update (notification, notice->title, body, shared->icon);
  set_hints (notification, notice);
  set_picture (notification, notice);
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
    tell_gaps (shared, id, notice);
}

static void
withdraw_in_thread (Shared *shared,
                    const char *id)
{
  NotifyNotification *notification = g_hash_table_lookup (shared->shown, id);

  if (notification == NULL)
    return;
  g_object_ref (notification);
  g_hash_table_remove (shared->shown, id);
  notify_notification_close (notification, NULL);
  g_object_unref (notification);
}

/* Takes the latest word about a notification; an earlier message may have done so already. */
static gboolean
run_word (gpointer user_data)
{
  Word *word = user_data;
  Shared *shared = word->shared;
  g_autoptr (HeraldNotice) notice = NULL;
  g_autofree char *key = NULL;
  gboolean found;

  g_mutex_lock (&shared->mutex);
  found = g_hash_table_steal_extended (shared->wanted, word->id, (gpointer *) &key, (gpointer *) &notice);
  g_mutex_unlock (&shared->mutex);
  if (found && notice != NULL)
    show_in_thread (shared, word->id, notice);
  else if (found)
    withdraw_in_thread (shared, word->id);
  return G_SOURCE_REMOVE;
}

static gboolean
run_stop (gpointer user_data)
{
  Shared *shared = user_data;
  GHashTableIter iter;
  gpointer notification;

  g_hash_table_iter_init (&iter, shared->shown);
  while (g_hash_table_iter_next (&iter, NULL, &notification))
    {
      g_autoptr (GObject) alive = g_object_ref (G_OBJECT (notification));

      g_signal_handlers_disconnect_matched (notification, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, on_closed, NULL);
      g_hash_table_iter_remove (&iter);
      notify_notification_close (NOTIFY_NOTIFICATION (alive), NULL);
    }
  g_main_loop_quit (shared->loop);
  return G_SOURCE_REMOVE;
}

/* The server finds icons by name where they are installed. A program that runs from its build folder takes one that
 * every desktop has. */
static const char *
find_icon (void)
{
  const char *const *dirs = g_get_system_data_dirs ();
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), ICON_FILE, NULL);

  if (g_file_test (own, G_FILE_TEST_EXISTS))
    return "org.heraldcti.Herald";
  for (; *dirs != NULL; dirs++)
    {
      g_autofree char *path = g_build_filename (*dirs, ICON_FILE, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return "org.heraldcti.Herald";
    }
  return "call-start-symbolic";
}

static gpointer
run_thread (gpointer user_data)
{
  Shared *shared = user_data;
  guint watch;

  g_main_context_push_thread_default (shared->context);
  if (notify_init ("Herald"))
    {
      /* Not started by Herald: a desktop has a server or it has none. */
      shared->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
      watch = g_bus_watch_name (G_BUS_TYPE_SESSION, SERVER, G_BUS_NAME_WATCHER_FLAGS_NONE, on_server_changed,
                                on_server_vanished, shared, NULL);
      g_main_loop_run (shared->loop);
      g_bus_unwatch_name (watch);
    }
  g_mutex_lock (&shared->mutex);
  shared->stopped = TRUE;
  g_cond_signal (&shared->cond);
  g_mutex_unlock (&shared->mutex);
  g_main_context_pop_thread_default (shared->context);
  shared_unref (shared);
  return NULL;
}

/* --- in the main thread ------------------------------------------------------------------------------------- */

static void
tell (HeraldNotifier *self,
      const char *id,
      HeraldNotice *notice)
{
  Shared *shared = self->shared;

  g_mutex_lock (&shared->mutex);
  g_hash_table_insert (shared->wanted, g_strdup (id), notice);
  g_mutex_unlock (&shared->mutex);
  g_main_context_invoke_full (shared->context, G_PRIORITY_DEFAULT, run_word, word_new (shared, id),
                              (GDestroyNotify) word_free);
}

static void
herald_notifier_dispose (GObject *object)
{
  HeraldNotifier *self = HERALD_NOTIFIER (object);

  herald_notifier_stop (self);
  g_clear_pointer (&self->shared, shared_unref);
  G_OBJECT_CLASS (herald_notifier_parent_class)->dispose (object);
}

static void
herald_notifier_class_init (HeraldNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_notifier_dispose;

  signals[SIGNAL_ACTION] = g_signal_new ("action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_TOLD] = g_signal_new ("told", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_STRING);
}

static void
herald_notifier_init (HeraldNotifier *self)
{
  Shared *shared = g_atomic_rc_box_new0 (Shared);
  GThread *thread;

  g_mutex_init (&shared->mutex);
  g_cond_init (&shared->cond);
  shared->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) herald_notice_free);
  shared->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  shared->context = g_main_context_new ();
  shared->icon = find_icon ();
  shared->loop = g_main_loop_new (shared->context, FALSE);
  shared->owner = g_main_context_ref_thread_default ();
  g_weak_ref_init (&shared->notifier, self);
  self->shared = shared;
  self->running = TRUE;
  thread = g_thread_new ("notifications", run_thread, g_atomic_rc_box_acquire (shared));
  g_thread_unref (thread);
}

/**
 * herald_notifier_new:
 *
 * Returns: (transfer full): a notifier; a desktop without notifications is no error
 */
HeraldNotifier *
herald_notifier_new (void)
{
  return g_object_new (HERALD_TYPE_NOTIFIER, NULL);
}

/**
 * herald_notifier_show:
 * @self: the notifier
 * @id: what the notification is about
 * @notice: (transfer full): what it says
 *
 * Shows a notification, or replaces the one with the same id in place. Does not wait for the server.
 */
void
herald_notifier_show (HeraldNotifier *self,
                      const char *id,
                      HeraldNotice *notice)
{
  g_return_if_fail (HERALD_IS_NOTIFIER (self));

  if (self->running)
    tell (self, id, notice);
  else
    herald_notice_free (notice);
}

/**
 * herald_notifier_withdraw:
 * @self: the notifier
 * @id: what the notification is about
 *
 * Takes a notification back, if there is one.
 */
void
herald_notifier_withdraw (HeraldNotifier *self,
                          const char *id)
{
  g_return_if_fail (HERALD_IS_NOTIFIER (self));

  if (self->running)
    tell (self, id, NULL);
}

/**
 * herald_notifier_stop:
 * @self: the notifier
 *
 * Takes all notifications back and ends; waits for a slow server a moment only.
 */
void
herald_notifier_stop (HeraldNotifier *self)
{
  gint64 deadline = g_get_monotonic_time () + STOP_MS * G_TIME_SPAN_MILLISECOND;
  Shared *shared = self->shared;

  if (!self->running)
    return;
  self->running = FALSE;
  g_weak_ref_set (&shared->notifier, NULL);
  g_main_context_invoke_full (shared->context, G_PRIORITY_DEFAULT, run_stop, g_atomic_rc_box_acquire (shared),
                              (GDestroyNotify) shared_unref);
  g_mutex_lock (&shared->mutex);
  while (!shared->stopped && g_cond_wait_until (&shared->cond, &shared->mutex, deadline))
    ;
  g_mutex_unlock (&shared->mutex);
}

/**
 * herald_notice_free:
 * @notice: (nullable): what a notification says
 */
void
herald_notice_free (HeraldNotice *notice)
{
  if (notice == NULL)
    return;
  g_free (notice->title);
  g_free (notice->body);
  g_clear_pointer (&notice->picture, g_bytes_unref);
  g_free (notice);
}
