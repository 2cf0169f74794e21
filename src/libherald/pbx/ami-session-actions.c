/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions through the session: sent with an id of their own, answered by callback. */

#include "pbx/ami-session-private.h"

#include <glib/gi18n-lib.h>

/**
 * herald_ami_session_send_task:
 * @self: a session with an open transport, logged in or not
 * @action: (transfer full): what to send
 * @list: whether it is answered by a list
 * @timeout_ms: milliseconds until it is given up
 * @task: (transfer full): returns the response, a refusal included, or the list
 */
void
herald_ami_session_send_task (HeraldAmiSession *self,
                              HeraldAmiAction *action,
                              gboolean list,
                              guint timeout_ms,
                              GTask *task)
{
  g_autoptr (HeraldAmiAction) owned = action;
  g_autofree char *id = herald_ami_pending_next_id (self->pending);
  GError *error = NULL;
  gsize length = 0;
  char *bytes = herald_ami_action_end (action, id, &length, &error);

  if (bytes != NULL && herald_transport_send (self->transport, bytes, length, &error))
    herald_ami_pending_add (self->pending, task, herald_ami_action_get_name (action), list, timeout_ms);
  else
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  herald_wipe_free (bytes);
}

static void
send_public (HeraldAmiSession *self,
             HeraldAmiAction *action,
             gboolean list,
             guint timeout_ms,
             GTask *task)
{
  const GError *why = self->error;

  if (g_task_return_error_if_cancelled (task))
    ;
  else if (self->logged_in_at != 0)
    {
      herald_ami_session_send_task (self, action, list, timeout_ms, task);
      return;
    }
  else
    g_task_return_new_error (task, HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("There is no connection to the server.%s%s"),
                             why != NULL ? " " : "", why != NULL ? why->message : "");
  g_object_unref (task);
  herald_ami_action_free (action);
}

/**
 * herald_ami_session_send_async:
 * @self: a session
 * @action: (transfer full): what to send
 * @timeout_ms: milliseconds until the answer must be there
 * @cancellable: (nullable): stops waiting; the server may still do it
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * The callback comes before any later event. The answer's ActionID is that of later events which this action
 * causes (OriginateResponse).
 */
void
herald_ami_session_send_async (HeraldAmiSession *self,
                               HeraldAmiAction *action,
                               guint timeout_ms,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, herald_ami_session_send_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_strdup (herald_ami_action_get_name (action)), g_free);
  send_public (self, action, FALSE, timeout_ms, task);
}

/**
 * herald_ami_session_send_finish:
 * @self: a session
 * @result: the result given to the callback
 * @error: return location for a %HERALD_PBX_ERROR (refused: PERMISSION or ACTION) or a #HERALD_WIRE_ERROR (the
 *   action could not be written)
 *
 * Returns: (transfer full): the server's answer
 */
HeraldAmiMessage *
herald_ami_session_send_finish (HeraldAmiSession *self,
                                GAsyncResult *result,
                                GError **error)
{
  g_autoptr (HeraldAmiMessage) answer = g_task_propagate_pointer (G_TASK (result), error);
  GError *refusal = NULL;

  if (answer != NULL)
    refusal = herald_ami_pending_refusal (answer, g_task_get_task_data (G_TASK (result)));
  if (refusal == NULL)
    return g_steal_pointer (&answer);
  g_propagate_error (error, refusal);
  return NULL;
}

/**
 * herald_ami_session_list_async:
 * @self: a session
 * @action: (transfer full): an action that is answered by a list
 * @timeout_ms: milliseconds until its end must be there
 * @cancellable: (nullable): stops waiting
 * @callback: called with the list
 * @user_data: for @callback
 *
 * The list's items do not come as events. The callback comes before any event that follows the list.
 */
void
herald_ami_session_list_async (HeraldAmiSession *self,
                               HeraldAmiAction *action,
                               guint timeout_ms,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, herald_ami_session_list_async);
  g_task_set_check_cancellable (task, FALSE);
  send_public (self, action, TRUE, timeout_ms, task);
}

/**
 * herald_ami_session_list_finish:
 * @self: a session
 * @result: the result given to the callback
 * @error: return location for a %HERALD_PBX_ERROR (PROTOCOL: the list is not whole) or a #HERALD_WIRE_ERROR
 *
 * Returns: (transfer full) (element-type HeraldAmiMessage): the items in order, without the event that ends the list
 */
GPtrArray *
herald_ami_session_list_finish (HeraldAmiSession *self,
                                GAsyncResult *result,
                                GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
