/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kinds of notifiers have in common: the signals, and the choice of the right one. */

#include "desktop/notifier.h"

#include "desktop/notifier-portal.h"
#include "desktop/notifier-server.h"
#include "desktop/sandbox.h"

G_DEFINE_ABSTRACT_TYPE (HeraldNotifier, herald_notifier, G_TYPE_OBJECT)

enum
{
  SIGNAL_ACTION,
  SIGNAL_CLOSED,
  SIGNAL_TOLD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
herald_notifier_class_init (HeraldNotifierClass *klass)
{
  signals[SIGNAL_ACTION] = g_signal_new ("action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
  signals[SIGNAL_TOLD] = g_signal_new ("told", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_STRING);
}

static void
herald_notifier_init (HeraldNotifier *self)
{
}

/**
 * herald_notifier_new:
 * @application: (nullable): the program, whose actions the portal can press
 *
 * Inside a sandbox that is the portal; HERALD_NOTIFICATIONS=portal asks for it anywhere else.
 *
 * Returns: (transfer full): a notifier; a desktop without notifications is no error
 */
HeraldNotifier *
herald_notifier_new (GApplication *application)
{
  gboolean wanted = g_strcmp0 (g_getenv ("HERALD_NOTIFICATIONS"), "portal") == 0;

  if (application != NULL && (wanted || herald_sandbox_is_inside ()))
    return herald_notifier_portal_new (application);
  return herald_notifier_server_new ();
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

  HERALD_NOTIFIER_GET_CLASS (self)->show (self, id, notice);
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

  HERALD_NOTIFIER_GET_CLASS (self)->withdraw (self, id);
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
  g_return_if_fail (HERALD_IS_NOTIFIER (self));

  HERALD_NOTIFIER_GET_CLASS (self)->stop (self);
}

/**
 * herald_notifier_keeps_in_view:
 * @self: the notifier
 *
 * Returns: whether a notification that nobody touches stays on the screen, as the desktop has no list where it would go
 */
gboolean
herald_notifier_keeps_in_view (HeraldNotifier *self)
{
  HeraldNotifierClass *klass = HERALD_NOTIFIER_GET_CLASS (self);

  return klass->keeps_in_view != NULL && klass->keeps_in_view (self);
}

/**
 * herald_notifier_emit_action:
 * @self: the notifier
 * @id: the notification
 * @key: what was pressed on it
 * @token: (nullable): an activation token
 */
void
herald_notifier_emit_action (HeraldNotifier *self,
                             const char *id,
                             const char *key,
                             const char *token)
{
  g_signal_emit (self, signals[SIGNAL_ACTION], 0, id, key, token);
}

/**
 * herald_notifier_emit_closed:
 * @self: the notifier
 * @id: the notification
 * @end: how it ended
 */
void
herald_notifier_emit_closed (HeraldNotifier *self,
                             const char *id,
                             HeraldNoticeEnd end)
{
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0, id, (guint) end);
}

/**
 * herald_notifier_emit_told:
 * @self: the notifier
 * @id: the notification
 * @code: what became of showing it
 * @detail: (nullable): see the code
 */
void
herald_notifier_emit_told (HeraldNotifier *self,
                           const char *id,
                           HeraldNoteCode code,
                           const char *detail)
{
  g_signal_emit (self, signals[SIGNAL_TOLD], 0, id, (guint) code, detail);
}

/**
 * herald_notice_copy:
 * @notice: what a notification says
 *
 * Returns: (transfer full): the same once more
 */
HeraldNotice *
herald_notice_copy (const HeraldNotice *notice)
{
  HeraldNotice *copy = g_new (HeraldNotice, 1);

  *copy = *notice;
  copy->title = g_strdup (notice->title);
  copy->body = g_strdup (notice->body);
  copy->instead_of = g_strdup (notice->instead_of);
  copy->picture = notice->picture != NULL ? g_bytes_ref (notice->picture) : NULL;
  return copy;
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
  g_free (notice->instead_of);
  g_clear_pointer (&notice->picture, g_bytes_unref);
  g_free (notice);
}
