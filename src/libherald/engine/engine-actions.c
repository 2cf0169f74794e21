/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user does to a call that is there: hang up, transfer, park. */

#include "engine/engine-private.h"

#include <glib/gi18n-lib.h>

#include "numbers/dial.h"

/* Causes of Hangup (ITU-T Q.850). */
#define CAUSE_NORMAL 16
#define CAUSE_REJECTED 21

/* Whether there is a connection to ask anything of. */
gboolean
herald_engine_may_act (HeraldEngine *self,
                       GError **error)
{
  if (self->session != NULL && (self->link_state == HERALD_LINK_CONNECTED || self->link_state == HERALD_LINK_SYNCING))
    return TRUE;
  g_set_error_literal (error, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_NOT_CONNECTED,
                       _("There is no connection to the PBX at the moment."));
  return FALSE;
}

/* A refusal of the server as the engine's error. @forbidden: the sentence where the user may not do that. */
GError *
herald_engine_action_error (const GError *error,
                            const char *forbidden)
{
  if (g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_PERMISSION))
    return g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_PERMISSION, forbidden);
  if (g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_TIMEOUT))
    return g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_TIMEOUT, _("The PBX did not answer in time."));
  if (g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST))
    return g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_LOST, _("The connection to the PBX was lost."));
  if (g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_CANCELLED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_CANCELLED, _("It was cancelled."));
  if (g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_ACTION))
    return g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_REFUSED, error->message);
  return g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_FAILED, error->message);
}

/* The account's dial rules, their texts borrowed. */
static HeraldDialRules
get_dial_rules (HeraldEngine *self)
{
  HeraldDialRules rules = {
    .strip = herald_account_get_dial_strip (self->account),
    .outside_prefix = herald_account_get_outside_prefix (self->account),
    .international_prefix = herald_account_get_international_prefix (self->account),
    .internal_max_digits = herald_account_get_internal_max_digits (self->account),
  };

  if (*rules.international_prefix == '\0')
    rules.international_prefix = NULL;
  return rules;
}

/* What is dialled for @typed after the account's dial rules; never anything but 0-9 * # + A-D. */
char *
herald_engine_dial_string (HeraldEngine *self,
                           const char *typed,
                           GError **error)
{
  g_autoptr (GError) fault = NULL;
  const HeraldDialRules rules = get_dial_rules (self);
  g_autofree char *number = herald_dial_rules_apply (&rules, typed, &fault);

  if (number != NULL && herald_number_is_dialable (number))
    return g_steal_pointer (&number);
  g_set_error (error, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_BAD_NUMBER, "%s",
               fault != NULL ? fault->message : _("This cannot be dialled."));
  return NULL;
}

/**
 * herald_engine_preview_number:
 * @self: an engine
 * @typed: a number as typed
 *
 * Returns: (transfer full) (nullable): what would be dialled for it; %NULL: it cannot be dialled
 */
char *
herald_engine_preview_number (HeraldEngine *self,
                              const char *typed)
{
  return herald_engine_dial_string (self, typed, NULL);
}

/**
 * herald_engine_judge_number:
 * @self: an engine
 * @written: a number that did not come from the user's own fingers, valid UTF-8
 *
 * Returns: the weightiest reason to ask before it is dialled
 */
HeraldCaution
herald_engine_judge_number (HeraldEngine *self,
                            const char *written)
{
  const HeraldDialRules rules = get_dial_rules (self);
  g_autofree char *home = herald_account_get_home (self->account);

  return herald_caution_of (written, home, &rules);
}

/* The answer of a plain action. The task's source tag tells what was asked. */
static void
on_done (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldAmiMessage) answer = herald_ami_session_send_finish (HERALD_AMI_SESSION (source), result, &error);

  if (answer != NULL)
    g_task_return_boolean (task, TRUE);
  else
    {
      GError *refused = herald_engine_action_error (error, g_task_get_task_data (task));

      herald_engine_doubt (HERALD_ENGINE (g_task_get_source_object (task)), error);
      herald_engine_add_plain_note (HERALD_ENGINE (g_task_get_source_object (task)), HERALD_NOTE_ACTION_FAILED, 0, refused->message);
      g_task_return_error (task, refused);
    }
}

/* Hangs one channel up. */
void
herald_engine_send_hang_up (HeraldEngine *self,
                            const char *channel,
                            guint cause,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  herald_ami_session_send_async (self->session, herald_ami_action_hangup (channel, cause), HERALD_ENGINE_ACTION_MS,
                                 cancellable, callback, user_data);
}

/* Begins an action on a call of mine: NULL where that is not possible, and the task has returned then. */
static GTask *
begin (HeraldEngine *self,
       HeraldCallItem *item,
       const char *forbidden,
       gpointer tag,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, (gpointer) forbidden, NULL);
  if (!herald_engine_may_act (self, &error))
    g_task_return_error (task, error);
  else if (herald_call_item_get_state (item) == HERALD_CALL_ENDED || herald_call_item_get_channel (item) == NULL)
    g_task_return_new_error (task, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_NO_CALL, _("This call is not on your phone any more."));
  else
    return g_steal_pointer (&task);
  return NULL;
}

/**
 * herald_engine_hang_up_async:
 * @self: an engine
 * @item: a call
 * @cancellable: (nullable): stops waiting for the answer
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Ends the call; declines it while it rings; stops a click-to-dial, also when my phone has not rung yet.
 */
void
herald_engine_hang_up_async (HeraldEngine *self,
                             HeraldCallItem *item,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  gboolean ringing = herald_call_item_get_state (item) == HERALD_CALL_RINGING;
  GTask *task;

  if (herald_dialer_cancel (self->dialer, item))
    {
      task = g_task_new (self, cancellable, callback, user_data);
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  task = begin (self, item, _("The PBX does not allow you to end calls. Its administrator can change that."), herald_engine_hang_up_async, cancellable, callback, user_data);
  if (task != NULL)
    herald_engine_send_hang_up (self, herald_call_item_get_channel (item), ringing ? CAUSE_REJECTED : CAUSE_NORMAL,
                                cancellable, on_done, task);
}

/**
 * herald_engine_hang_up_finish:
 * @self: an engine
 * @result: the result
 * @error: #HeraldEngineError
 *
 * Returns: whether the PBX took it; that the call is over is told by "call-changed"
 */
gboolean
herald_engine_hang_up_finish (HeraldEngine *self,
                              GAsyncResult *result,
                              GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * herald_engine_transfer_async:
 * @self: an engine
 * @item: a call that is connected or held
 * @exten: where to, as typed
 * @kind: blind: at once; attended: I speak with them first, and transfer by hanging up
 * @cancellable: (nullable): stops waiting for the answer
 * @callback: called with the result
 * @user_data: for @callback
 */
void
herald_engine_transfer_async (HeraldEngine *self,
                              HeraldCallItem *item,
                              const char *exten,
                              HeraldTransferKind kind,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = begin (self, item, _("The PBX does not allow you to transfer calls. Its administrator can change that."), herald_engine_transfer_async, cancellable, callback, user_data);
  const char *context = herald_account_get_context (self->account);
  const char *channel = herald_call_item_get_channel (item);
  g_autofree char *number = NULL;
  HeraldAmiAction *action;
  GError *error = NULL;

  if (task == NULL)
    return;
  number = herald_engine_dial_string (self, exten, &error);
  if (number == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  action = kind == HERALD_TRANSFER_BLIND ? herald_ami_action_blind_transfer (channel, context, number)
                                         : herald_ami_action_atxfer (channel, context, number);
  herald_ami_session_send_async (self->session, action, HERALD_ENGINE_ACTION_MS, cancellable, on_done, task);
}

/**
 * herald_engine_transfer_finish:
 * @self: an engine
 * @result: the result
 * @error: #HeraldEngineError
 *
 * Returns: whether the PBX took it
 */
gboolean
herald_engine_transfer_finish (HeraldEngine *self,
                               GAsyncResult *result,
                               GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The channel that shares a bridge with mine; NULL: there is none, or more than one. */
static char *
find_peer (GPtrArray *channels,
           const char *mine)
{
  HeraldSpan bridge = { "", 0 };
  HeraldAmiMessage *peer = NULL;

  for (guint i = 0; i < channels->len; i++)
    {
      HeraldAmiMessage *channel = g_ptr_array_index (channels, i);

      if (herald_span_is (herald_ami_message_get (channel, HERALD_AMI_CHANNEL), mine))
        bridge = herald_ami_message_get (channel, HERALD_AMI_BRIDGE_ID);
    }
  for (guint i = 0; bridge.length > 0 && i < channels->len; i++)
    {
      HeraldAmiMessage *channel = g_ptr_array_index (channels, i);

      if (!herald_span_equal (herald_ami_message_get (channel, HERALD_AMI_BRIDGE_ID), bridge)
          || herald_span_is (herald_ami_message_get (channel, HERALD_AMI_CHANNEL), mine))
        continue;
      if (peer != NULL)
        return NULL;
      peer = channel;
    }
  return peer != NULL ? herald_ami_message_dup (peer, HERALD_AMI_CHANNEL) : NULL;
}

static void
on_channels_for_park (GObject *source,
                      GAsyncResult *result,
                      gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HeraldAmiSession *session = HERALD_AMI_SESSION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) channels = herald_ami_session_list_finish (session, result, &error);
  const char *mine = g_object_get_data (G_OBJECT (task), "channel");
  g_autofree char *peer = channels != NULL ? find_peer (channels, mine) : NULL;

  if (channels == NULL)
    g_task_return_error (task, herald_engine_action_error (error, g_task_get_task_data (task)));
  else if (peer == NULL)
    g_task_return_new_error (task, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_NO_CALL, _("There is nobody to park in this call."));
  else
    herald_ami_session_send_async (session, herald_ami_action_park (peer, mine), HERALD_ENGINE_ACTION_MS,
                                   g_task_get_cancellable (task), on_done, g_object_ref (task));
}

/**
 * herald_engine_park_async:
 * @self: an engine
 * @item: a call that is connected or held
 * @cancellable: (nullable): stops waiting for the answer
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Parks the party. The PBX parks a channel, and it must be the party's: it is the other one in my bridge.
 */
void
herald_engine_park_async (HeraldEngine *self,
                          HeraldCallItem *item,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = begin (self, item, _("The PBX does not allow you to park calls. Its administrator can change that."), herald_engine_park_async, cancellable, callback, user_data);

  if (task == NULL)
    return;
  g_object_set_data_full (G_OBJECT (task), "channel", g_strdup (herald_call_item_get_channel (item)), g_free);
  herald_ami_session_list_async (self->session, herald_ami_action_core_show_channels (), HERALD_ENGINE_ACTION_MS,
                                 cancellable, on_channels_for_park, task);
}

/**
 * herald_engine_park_finish:
 * @self: an engine
 * @result: the result
 * @error: #HeraldEngineError
 *
 * Returns: whether the PBX took it
 */
gboolean
herald_engine_park_finish (HeraldEngine *self,
                           GAsyncResult *result,
                           GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
