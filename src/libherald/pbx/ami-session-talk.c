/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the session itself says to the server: the login, and the question whether it is still there. */

#include "pbx/ami-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pbx/pbx-timer.h"

/* The task remembers the connection it was sent over: its failure must not end the next one. */
static void
send_own (HeraldAmiSession *self,
          HeraldAmiAction *action,
          guint timeout_ms,
          GAsyncReadyCallback callback)
{
  GTask *task = g_task_new (self, NULL, callback, NULL);

  g_task_set_task_data (task, g_object_ref (self->transport), g_object_unref);
  herald_ami_session_send_task (self, action, FALSE, timeout_ms, task);
}

static gboolean
is_current (HeraldAmiSession *self,
            GAsyncResult *result)
{
  return self->transport != NULL && self->transport == g_task_get_task_data (G_TASK (result));
}

/* The answer to a step of the login; %NULL: the link is gone, or is ended here since there was no answer. */
static HeraldAmiMessage *
own_answer (HeraldAmiSession *self,
            GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldAmiMessage) answer = g_task_propagate_pointer (G_TASK (result), &error);

  if (!is_current (self, result))
    return NULL;
  if (answer == NULL)
    herald_ami_session_lose (self, error);
  return g_steal_pointer (&answer);
}

static void schedule_ping (HeraldAmiSession *self);

static void
on_ping_ready (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  HeraldAmiSession *self = HERALD_AMI_SESSION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldAmiMessage) answer = g_task_propagate_pointer (G_TASK (result), &error);
  gint64 sent = self->pinged_at;

  if (!is_current (self, result))
    return;
  self->pinged_at = 0;
  /* Anything it has said meanwhile is as good as an answer. */
  if (answer != NULL || herald_transport_get_last_heard (self->transport) > sent)
    schedule_ping (self);
  else if (!g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_TIMEOUT))
    herald_ami_session_lose (self, error);
  else
    {
      g_autofree char *server = herald_ami_endpoint_to_string (&self->endpoint);
      g_autoptr (GError) dead = g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("%s no longer answers."), server);

      herald_ami_session_lose (self, dead);
    }
}

/**
 * herald_ami_session_ping:
 * @self: a session that is logged in
 *
 * Asks now whether the server is there, unless that is being asked already.
 */
void
herald_ami_session_ping (HeraldAmiSession *self)
{
  if (self->pinged_at != 0)
    return;

  herald_timer_clear (&self->ping_timer);
  self->pinged_at = g_get_monotonic_time ();
  send_own (self, herald_ami_action_ping (), self->timing.answer_ms, on_ping_ready);
}

static gboolean
on_ping_due (gpointer user_data)
{
  HeraldAmiSession *self = user_data;
  gint64 quiet = g_get_monotonic_time () - herald_transport_get_last_heard (self->transport);

  herald_timer_clear (&self->ping_timer);
  if (quiet >= self->timing.idle_ms * G_GINT64_CONSTANT (1000))
    herald_ami_session_ping (self);
  else
    schedule_ping (self);
  return G_SOURCE_REMOVE;
}

/* Where nothing has gone on for a while, a laptop is not woken many times a minute only to hear that nothing goes on.
 * A computer or a network that dies is noticed by the kernel meanwhile. What is noticed later is a server that hangs,
 * which makes no phone ring either. */
static gboolean
may_rest (HeraldAmiSession *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->news || self->news_at == 0)
    self->news_at = now;
  self->news = FALSE;
  return self->timing.rest_idle_ms > self->timing.idle_ms && !self->watchful
         && now - self->news_at >= self->timing.rest_after_ms * G_GINT64_CONSTANT (1000)
         && herald_transport_is_watched (self->transport);
}

/* The timer looks at the time of the last byte instead of being moved by each: a busy link costs it nothing. */
static void
schedule_ping (HeraldAmiSession *self)
{
  gint64 quiet = g_get_monotonic_time () - herald_transport_get_last_heard (self->transport);
  guint idle = self->timing.idle_ms;
  gint64 wait;

  self->resting = may_rest (self);
  if (self->resting)
    idle = self->timing.rest_idle_ms;
  wait = idle - quiet / 1000;
  herald_timer_set (&self->ping_timer, (guint) CLAMP (wait, 1, idle), on_ping_due, self);
}

/**
 * herald_ami_session_end_rest:
 * @self: a session
 *
 * Something goes on again: keep-alives come as often as they should.
 */
void
herald_ami_session_end_rest (HeraldAmiSession *self)
{
  self->news = TRUE;
  if (!self->resting)
    return;
  self->resting = FALSE;
  if (self->ping_timer == NULL || self->transport == NULL)
    return;
  herald_timer_clear (&self->ping_timer);
  schedule_ping (self);
}

/**
 * herald_ami_session_set_watchful:
 * @self: a session
 * @watchful: whether there is something, such as a call, for which a server that hangs must be noticed at once
 *
 * Without it, the server of a link on which nothing happens is asked more rarely whether it is there.
 */
void
herald_ami_session_set_watchful (HeraldAmiSession *self,
                                 gboolean watchful)
{
  if (self->watchful == watchful)
    return;
  self->watchful = watchful;
  if (watchful)
    herald_ami_session_end_rest (self);
}

/**
 * herald_ami_session_check:
 * @self: a session
 *
 * Somebody looks: asks the server whether it is there, where it was last heard longer ago than usual.
 */
void
herald_ami_session_check (HeraldAmiSession *self)
{
  if (self->logged_in_at == 0)
    return;
  if (g_get_monotonic_time () - herald_transport_get_last_heard (self->transport)
      >= self->timing.idle_ms * G_GINT64_CONSTANT (1000))
    herald_ami_session_ping (self);
  herald_ami_session_end_rest (self);
}

static GError *
word_login_refusal (HeraldAmiSession *self,
                    const GError *refusal)
{
  if (strstr (refusal->message, "n Use") != NULL || strstr (refusal->message, "n use") != NULL)
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOGIN_IN_USE,
                        _("The user “%s” is already logged in elsewhere, and the server allows it only once."),
                        self->user);
  if (strstr (refusal->message, "uthentication failed") != NULL)
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_WRONG_PASSWORD,
                        _("The server refused the user “%s” or the password, or does not admit this computer."),
                        self->user);
  if (refusal->code == HERALD_PBX_ERROR_PERMISSION)
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_PERMISSION,
                        _("The server does not allow the user “%s” to log in."), self->user);
  return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_WRONG_PASSWORD, _("The server refused the login of “%s”. %s"),
                      self->user, refusal->message);
}

static void
on_login_ready (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  HeraldAmiSession *self = HERALD_AMI_SESSION (source);
  g_autoptr (HeraldAmiMessage) answer = own_answer (self, result);
  g_autoptr (GError) refusal = NULL;

  if (answer == NULL)
    return;
  refusal = herald_ami_pending_refusal (answer, "Login");
  if (refusal != NULL)
    {
      g_autoptr (GError) error = word_login_refusal (self, refusal);

      herald_ami_session_lose (self, error);
      return;
    }
  self->logged_in_at = g_get_monotonic_time ();
  self->was_logged_in = TRUE;
  g_clear_error (&self->error);
  schedule_ping (self);
  herald_ami_session_set_state (self, HERALD_LINK_SYNCING);
}

static void
on_challenge_ready (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  HeraldAmiSession *self = HERALD_AMI_SESSION (source);
  g_autoptr (HeraldAmiMessage) answer = own_answer (self, result);
  g_autofree char *challenge = NULL;

  if (answer == NULL)
    return;
  challenge = herald_ami_message_dup (answer, HERALD_AMI_CHALLENGE);
  if (challenge == NULL || *challenge == '\0')
    {
      g_autoptr (GError) error = g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_PERMISSION,
                                              _("The server does not offer the login that keeps the password secret. "
                                                "Allow the plain login in the settings, best with encryption."));

      herald_ami_session_lose (self, error);
      return;
    }
  send_own (self, herald_ami_action_login_md5 (self->user, challenge, self->secret, self->events),
            self->timing.login_ms, on_login_ready);
}

/**
 * herald_ami_session_login:
 * @self: a session whose server has just introduced itself
 *
 * Only Challenge and Login are sent before the server has accepted the user, and FullyBooted is not waited
 * for: users without the class system never get it (measured).
 */
void
herald_ami_session_login (HeraldAmiSession *self)
{
  /* Nothing to log in to: any answer will do. */
  if (herald_transport_is_logged_in (self->transport))
    send_own (self, herald_ami_action_ping (), self->timing.login_ms, on_login_ready);
  else if (self->plain_login)
    send_own (self, herald_ami_action_login_plain (self->user, self->secret, self->events), self->timing.login_ms,
              on_login_ready);
  else
    send_own (self, herald_ami_action_challenge (), self->timing.login_ms, on_challenge_ready);
}
