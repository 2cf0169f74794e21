/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notifications of the desktop's server on the bus, with libnotify.
 *
 * libnotify waits for the server's answer in notify_notification_show(): under a millisecond with some servers,
 * 60 with others, 25 seconds with one that hangs. The main thread reads the PBX's socket and draws; it must not
 * wait for that. So all of libnotify lives in a thread of its own with its own main context (D-Bus signals come
 * in there as well), and the main thread only leaves word of what shall be seen. Only the latest word counts:
 * what the server was too slow to show is skipped. */

#include "desktop/notifier-server.h"

#include "desktop/notifier-server-private.h"

#define ICON_FILE "icons/hicolor/scalable/apps/org.heraldcti.Herald.svg"

/* How long the end of the program waits for notifications to be taken back. */
#define STOP_MS 300

struct _HeraldNotifierServer
{
  HeraldNotifier parent_instance;

  HeraldNotifierShared *shared;
  gboolean running;
};

G_DEFINE_FINAL_TYPE (HeraldNotifierServer, herald_notifier_server, HERALD_TYPE_NOTIFIER)

static void
shared_clear (HeraldNotifierShared *shared)
{
  g_mutex_clear (&shared->mutex);
  g_cond_clear (&shared->cond);
  g_hash_table_unref (shared->wanted);
  g_hash_table_unref (shared->shown);
  g_hash_table_unref (shared->notices);
  g_clear_object (&shared->bus);
  g_free (shared->server);
  g_main_loop_unref (shared->loop);
  g_main_context_unref (shared->context);
  g_main_context_unref (shared->owner);
  g_weak_ref_clear (&shared->notifier);
}

void
herald_notifier_shared_unref (HeraldNotifierShared *shared)
{
  g_atomic_rc_box_release_full (shared, (GDestroyNotify) shared_clear);
}

void
herald_notifier_word_free (HeraldNotifierWord *word)
{
  herald_notifier_shared_unref (word->shared);
  g_free (word->id);
  g_free (word->key);
  g_free (word->token);
  g_free (word->detail);
  g_free (word);
}

HeraldNotifierWord *
herald_notifier_word_new (HeraldNotifierShared *shared,
                          const char *id)
{
  HeraldNotifierWord *word = g_new0 (HeraldNotifierWord, 1);

  word->shared = g_atomic_rc_box_acquire (shared);
  word->id = g_strdup (id);
  return word;
}

static gboolean
deliver (gpointer user_data)
{
  HeraldNotifierWord *word = user_data;
  g_autoptr (HeraldNotifier) self = g_weak_ref_get (&word->shared->notifier);

  if (self == NULL)
    return G_SOURCE_REMOVE;
  if (word->kind == HERALD_NOTIFIER_WORD_ACTION)
    herald_notifier_emit_action (self, word->id, word->key, word->token);
  else if (word->kind == HERALD_NOTIFIER_WORD_CLOSED)
    herald_notifier_emit_closed (self, word->id, word->end);
  else
    herald_notifier_emit_told (self, word->id, word->code, word->detail);
  return G_SOURCE_REMOVE;
}

/* From the thread to the main one; takes @word. */
void
herald_notifier_word_send (HeraldNotifierWord *word,
                           HeraldNotifierWordKind kind)
{
  word->kind = kind;
  g_main_context_invoke_full (word->shared->owner, G_PRIORITY_DEFAULT, deliver, word,
                              (GDestroyNotify) herald_notifier_word_free);
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

static void
tell (HeraldNotifierServer *self,
      const char *id,
      HeraldNotice *notice)
{
  HeraldNotifierShared *shared = self->shared;

  g_mutex_lock (&shared->mutex);
  g_hash_table_insert (shared->wanted, g_strdup (id), notice);
  g_mutex_unlock (&shared->mutex);
  g_main_context_invoke_full (shared->context, G_PRIORITY_DEFAULT, herald_notifier_thread_take_word,
                              herald_notifier_word_new (shared, id), (GDestroyNotify) herald_notifier_word_free);
}

static void
herald_notifier_server_show (HeraldNotifier *notifier,
                             const char *id,
                             HeraldNotice *notice)
{
  HeraldNotifierServer *self = HERALD_NOTIFIER_SERVER (notifier);

  if (self->running)
    tell (self, id, notice);
  else
    herald_notice_free (notice);
}

static void
herald_notifier_server_withdraw (HeraldNotifier *notifier,
                                 const char *id)
{
  HeraldNotifierServer *self = HERALD_NOTIFIER_SERVER (notifier);

  if (self->running)
    tell (self, id, NULL);
}

static void
herald_notifier_server_stop (HeraldNotifier *notifier)
{
  HeraldNotifierServer *self = HERALD_NOTIFIER_SERVER (notifier);
  gint64 deadline = g_get_monotonic_time () + STOP_MS * G_TIME_SPAN_MILLISECOND;
  HeraldNotifierShared *shared = self->shared;

  if (!self->running)
    return;
  self->running = FALSE;
  g_weak_ref_set (&shared->notifier, NULL);
  g_main_context_invoke_full (shared->context, G_PRIORITY_DEFAULT, herald_notifier_thread_stop,
                              g_atomic_rc_box_acquire (shared), (GDestroyNotify) herald_notifier_shared_unref);
  g_mutex_lock (&shared->mutex);
  while (!shared->stopped && g_cond_wait_until (&shared->cond, &shared->mutex, deadline))
    ;
  g_mutex_unlock (&shared->mutex);
}

static gboolean
herald_notifier_server_keeps_in_view (HeraldNotifier *notifier)
{
  return g_atomic_int_get (&HERALD_NOTIFIER_SERVER (notifier)->shared->keeps_in_view) != 0;
}

static void
herald_notifier_server_dispose (GObject *object)
{
  HeraldNotifierServer *self = HERALD_NOTIFIER_SERVER (object);

  herald_notifier_server_stop (HERALD_NOTIFIER (self));
  g_clear_pointer (&self->shared, herald_notifier_shared_unref);
  G_OBJECT_CLASS (herald_notifier_server_parent_class)->dispose (object);
}

static void
herald_notifier_server_class_init (HeraldNotifierServerClass *klass)
{
  HeraldNotifierClass *notifier_class = HERALD_NOTIFIER_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_notifier_server_dispose;
  notifier_class->show = herald_notifier_server_show;
  notifier_class->withdraw = herald_notifier_server_withdraw;
  notifier_class->stop = herald_notifier_server_stop;
  notifier_class->keeps_in_view = herald_notifier_server_keeps_in_view;
}

static void
herald_notifier_server_init (HeraldNotifierServer *self)
{
  HeraldNotifierShared *shared = g_atomic_rc_box_new0 (HeraldNotifierShared);
  GThread *thread;

  g_mutex_init (&shared->mutex);
  g_cond_init (&shared->cond);
  shared->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) herald_notice_free);
  shared->notices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) herald_notice_free);
  shared->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  shared->context = g_main_context_new ();
  shared->icon = find_icon ();
  shared->loop = g_main_loop_new (shared->context, FALSE);
  shared->owner = g_main_context_ref_thread_default ();
  g_weak_ref_init (&shared->notifier, self);
  self->shared = shared;
  self->running = TRUE;
  thread = g_thread_new ("notifications", herald_notifier_thread_run, g_atomic_rc_box_acquire (shared));
  g_thread_unref (thread);
}

/**
 * herald_notifier_server_new:
 *
 * Returns: (transfer full): a notifier for whichever server is on the bus, now or later
 */
HeraldNotifier *
herald_notifier_server_new (void)
{
  return g_object_new (HERALD_TYPE_NOTIFIER_SERVER, NULL);
}
