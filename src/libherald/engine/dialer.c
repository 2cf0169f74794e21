/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Click-to-dial: one at a time. My own phone is called first; when it is picked up, the PBX calls the number.
 * Every way out ends in words, and there is a way out even when no event comes any more. */

#include "engine/dial-failure.h"
#include "engine/engine-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How long after the account's time for my phone the server's word is waited for. */
#define OWN_PHONE_GRACE_MS 8000
/* The same while the far end is called: a PBX gives a call up after a minute or two at most. */
#define CALLING_MAX_MS 180000
/* After "my phone failed, Reason 0" the leg's DialEnd and Hangup follow at once (measured on 16 and 22). */
#define WORDS_MS 400

#define CAUSE_NORMAL 16

struct _HeraldDialer
{
  HeraldEngine *engine; /* borrowed */

  /* Of the dial under way */
  HeraldLiveCall *live; /* borrowed; NULL: none is under way */
  GTask *task;          /* owned; until the server has taken or refused it */
  GCancellable *cancellable;
  gulong cancel_handler;
  char *channel_id;
  char *action_id; /* owned; NULL: not known yet */
  char *channel;   /* owned; my leg, NULL: not seen yet */
  char *dial_status;
  int cause;
  int reason;
  guint timer;
  gboolean own_phone; /* it has not been picked up yet */
  gboolean cancelled;
};

HeraldDialer *
herald_dialer_new (HeraldEngine *engine)
{
  HeraldDialer *dialer = g_new0 (HeraldDialer, 1);

  dialer->engine = engine;
  return dialer;
}

static void
reset (HeraldDialer *dialer)
{
  g_clear_handle_id (&dialer->timer, g_source_remove);
  if (dialer->cancel_handler != 0)
    g_signal_handler_disconnect (dialer->cancellable, dialer->cancel_handler);
  dialer->cancel_handler = 0;
  dialer->live = NULL;
  g_clear_object (&dialer->cancellable);
  g_clear_object (&dialer->task);
  g_clear_pointer (&dialer->channel_id, g_free);
  g_clear_pointer (&dialer->action_id, g_free);
  g_clear_pointer (&dialer->channel, g_free);
  g_clear_pointer (&dialer->dial_status, g_free);
  dialer->cause = 0;
  dialer->own_phone = FALSE;
  dialer->cancelled = FALSE;
}

void
herald_dialer_free (HeraldDialer *dialer)
{
  reset (dialer);
  g_free (dialer);
}

/* Whether a dial is under way: until the far end is connected or the reason why not is known. */
gboolean
herald_dialer_is_active (HeraldDialer *dialer)
{
  return dialer->live != NULL;
}

/* The dial is over, one way or the other. */
static void
finish (HeraldDialer *dialer)
{
  reset (dialer);
  herald_engine_notify_dialing (dialer->engine);
}

/* Gives the caller of dial_async() the answer it still waits for. */
static void
answer_task (HeraldDialer *dialer,
             const GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&dialer->task);

  if (task == NULL)
    return;
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_pointer (task, g_object_ref (dialer->live->item), g_object_unref);
}

static GError *
word_failure (HeraldDialer *dialer,
              HeraldCallOutcome outcome)
{
  const char *who = herald_call_item_get_title (dialer->live->item);
  HeraldDialFacts facts = {
    .who = *who != '\0' ? who : dialer->live->typed,
    .own_phone = dialer->own_phone,
    .channel_seen = dialer->channel != NULL,
    .reason = dialer->reason,
    .dial_status = dialer->dial_status,
    .cause = dialer->cause,
    .outcome = outcome,
  };

  if (dialer->cancelled || outcome == HERALD_OUTCOME_CANCELLED)
    return g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_CANCELLED, _("The call was cancelled."));
  return herald_dial_failure (&facts);
}

/* Ends the dial with @failure (transfer full). Where the tracker knows the call, it says when the call is over. */
static void
settle (HeraldDialer *dialer,
        GError *failure)
{
  g_autoptr (GError) owned G_GNUC_UNUSED = failure;
  HeraldEngine *self = dialer->engine;
  HeraldLiveCall *live = dialer->live;
  g_autoptr (HeraldCallItem) item = g_object_ref (live->item);
  gboolean own_phone = dialer->own_phone;
  gboolean cancelled = g_error_matches (failure, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_CANCELLED);

  herald_call_item_set_dial_phase (item, HERALD_DIAL_FAILED, failure);
  herald_engine_add_call_note (self, item, HERALD_NOTE_DIAL_REFUSED, 0, failure->message);
  answer_task (dialer, failure);
  finish (dialer);
  live = herald_live_call_find (self, item);
  if (live == NULL || live->id != NULL)
    return;
  herald_call_item_set_state (item, HERALD_CALL_ENDED,
                              cancelled   ? HERALD_OUTCOME_CANCELLED
                              : own_phone ? HERALD_OUTCOME_OWN_PHONE
                                          : HERALD_OUTCOME_FAILED);
  herald_call_item_set_time (item, "ended-at", g_get_real_time ());
  live->changed = TRUE;
  herald_engine_emit_changed (self, item, HERALD_CHANGE_ENDED);
  live = herald_live_call_find (self, item);
  if (live != NULL)
    herald_live_call_over (live);
}

static gboolean
on_words_awaited (gpointer user_data)
{
  HeraldDialer *dialer = user_data;

  dialer->timer = 0;
  settle (dialer, word_failure (dialer, HERALD_OUTCOME_NONE));
  return G_SOURCE_REMOVE;
}

static gboolean
on_deadline (gpointer user_data)
{
  HeraldDialer *dialer = user_data;

  /* The end of a call that the tracker knows is told by its hangup or by the next snapshot. */
  if (!dialer->own_phone && dialer->live->id != NULL)
    return G_SOURCE_CONTINUE;
  dialer->timer = 0;
  settle (dialer, g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_TIMEOUT,
                                       _("The PBX did not say what became of the call.")));
  return G_SOURCE_REMOVE;
}

static void
arm (HeraldDialer *dialer,
     guint milliseconds,
     GSourceFunc func)
{
  g_clear_handle_id (&dialer->timer, g_source_remove);
  dialer->timer = g_timeout_add (milliseconds, func, dialer);
}

static void
on_hung_up (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldAmiMessage) answer = herald_ami_session_send_finish (HERALD_AMI_SESSION (source), result, &error);

  if (answer == NULL)
    g_debug ("hang-up of a cancelled dial: %s", error->message);
}

static void
hang_up (HeraldDialer *dialer)
{
  if (dialer->engine->session != NULL)
    herald_engine_send_hang_up (dialer->engine, dialer->channel, CAUSE_NORMAL, NULL, on_hung_up, NULL);
}

static void
cancel (HeraldDialer *dialer)
{
  dialer->cancelled = TRUE;
  if (dialer->channel != NULL)
    hang_up (dialer);
}

/* The user does not want it any more. FALSE: @item is not the dial under way, or its leg is known to the tracker
 * and can be hung up like any other. */
gboolean
herald_dialer_cancel (HeraldDialer *dialer,
                      HeraldCallItem *item)
{
  if (dialer->live == NULL || dialer->live->item != item)
    return FALSE;
  dialer->cancelled = TRUE;
  return herald_call_item_get_channel (item) == NULL;
}

static void
on_cancelled (GCancellable *cancellable,
              HeraldDialer *dialer)
{
  cancel (dialer);
}

/* The item has left the list. */
void
herald_dialer_forget (HeraldDialer *dialer,
                      HeraldLiveCall *live)
{
  if (dialer->live != live)
    return;
  answer_task (dialer, NULL);
  finish (dialer);
}

/* What happens to my leg is told by the next snapshot; what was not sent or answered is lost. */
void
herald_dialer_link_lost (HeraldDialer *dialer)
{
  if (dialer->live != NULL && dialer->live->id == NULL)
    settle (dialer, g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_LOST,
                                         _("The connection to the PBX was lost while dialling.")));
}

/* Which dial an answer belongs to: by then it may be over, and another one under way. */
typedef struct
{
  HeraldEngine *engine; /* owned */
  char *channel_id;
} Sent;

static void
sent_free (Sent *sent)
{
  g_object_unref (sent->engine);
  g_free (sent->channel_id);
  g_free (sent);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sent, sent_free)

static void
on_originated (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (Sent) sent = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldAmiMessage) answer = herald_ami_session_send_finish (HERALD_AMI_SESSION (source), result, &error);
  HeraldDialer *dialer = sent->engine->dialer;

  if (dialer == NULL || g_strcmp0 (dialer->channel_id, sent->channel_id) != 0)
    return;
  if (answer != NULL)
    {
      dialer->action_id = herald_ami_message_dup (answer, HERALD_AMI_ACTION_ID);
      answer_task (dialer, NULL);
    }
  else if (g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_ACTION))
    settle (dialer, herald_dial_refusal (error->message));
  else
    settle (dialer, herald_engine_action_error (error, _("The PBX does not allow you to dial. Its administrator can change that.")));
}

/* The tracker's first line of my leg: the item is there already. */
HeraldLiveCall *
herald_dialer_claim (HeraldDialer *dialer,
                     const HeraldCall *call)
{
  if (dialer->live == NULL || dialer->live->id != NULL || call->direction != HERALD_CALL_OUTGOING)
    return NULL;
  /* Before Asterisk 12 a leg's id cannot be chosen: the first call out of my phone is it. */
  if (g_strcmp0 (call->unique_id, dialer->channel_id) != 0
      && herald_ami_session_get_ami_major (dialer->engine->session) >= 2)
    return NULL;
  return dialer->live;
}

/* Follows the leg: called for every change of every call of mine. */
void
herald_dialer_call_changed (HeraldDialer *dialer,
                            HeraldLiveCall *live,
                            const HeraldCall *call,
                            HeraldCallChange change)
{
  if (dialer->live == NULL || dialer->live != live)
    return;
  if (call->channel != NULL && g_strcmp0 (dialer->channel, call->channel) != 0)
    {
      g_free (dialer->channel);
      dialer->channel = g_strdup (call->channel);
      if (dialer->cancelled && change != HERALD_CHANGE_ENDED)
        hang_up (dialer);
    }
  if (change == HERALD_CHANGE_CONNECTED)
    {
      herald_call_item_set_dial_phase (live->item, HERALD_DIAL_CONNECTED, NULL);
      answer_task (dialer, NULL);
      finish (dialer);
    }
  else if (change == HERALD_CHANGE_ENDED)
    {
      if (call->outcome != HERALD_OUTCOME_OWN_PHONE)
        dialer->own_phone = dialer->own_phone && call->outcome != HERALD_OUTCOME_ANSWERED;
      else
        dialer->own_phone = TRUE;
      settle (dialer, word_failure (dialer, call->outcome));
    }
}

static void
on_originate_response (HeraldDialer *dialer,
                       HeraldAmiMessage *message)
{
  gint64 reason = -1;

  if (dialer->action_id == NULL || !herald_span_is (herald_ami_message_get (message, HERALD_AMI_ACTION_ID), dialer->action_id))
    return;
  herald_ami_message_get_int (message, HERALD_AMI_REASON, &reason);
  dialer->reason = (int) CLAMP (reason, -1, 1000);
  if (herald_span_is_nocase (herald_ami_message_get (message, HERALD_AMI_RESPONSE), "Success"))
    {
      dialer->own_phone = FALSE;
      g_clear_pointer (&dialer->dial_status, g_free);
      dialer->cause = 0;
      herald_call_item_set_dial_phase (dialer->live->item, HERALD_DIAL_CALLING, NULL);
      herald_engine_emit_changed (dialer->engine, dialer->live->item, HERALD_CHANGE_UPDATED);
      if (dialer->live != NULL)
        arm (dialer, CALLING_MAX_MS, on_deadline);
    }
  else
    arm (dialer, WORDS_MS, on_words_awaited);
}

static void
note_dial_end (HeraldDialer *dialer,
               HeraldAmiMessage *message)
{
  HeraldSpan unique_id = herald_ami_message_get (message, HERALD_AMI_UNIQUEID);
  HeraldSpan dest = herald_ami_message_get (message, HERALD_AMI_DEST_UNIQUEID);
  gboolean mine = herald_span_is (dest, dialer->channel_id);

  /* Of my own leg while it rings, then of the legs it dials. */
  if (dialer->own_phone ? !mine : !herald_span_is (unique_id, dialer->channel_id))
    return;
  g_free (dialer->dial_status);
  dialer->dial_status = herald_ami_message_dup (message, HERALD_AMI_DIAL_STATUS);
}

static void
note_hangup (HeraldDialer *dialer,
             HeraldAmiMessage *message)
{
  gboolean mine = herald_span_is (herald_ami_message_get (message, HERALD_AMI_UNIQUEID), dialer->channel_id);
  gint64 cause = 0;

  if (!mine && !herald_span_is (herald_ami_message_get (message, HERALD_AMI_LINKEDID), dialer->channel_id))
    return;
  herald_ami_message_get_int (message, HERALD_AMI_CAUSE, &cause);
  if (cause > 0 && cause < 128 && (mine || !dialer->own_phone) && (dialer->cause == 0 || cause != CAUSE_NORMAL))
    dialer->cause = (int) cause;
}

/* Every event while a dial is under way, before the tracker has it: the codes, which the tracker does not keep. */
void
herald_dialer_feed (HeraldDialer *dialer,
                    HeraldAmiMessage *message)
{
  switch (herald_ami_message_get_event (message))
    {
    case HERALD_AMI_EVENT_ORIGINATE_RESPONSE: on_originate_response (dialer, message); break;
    case HERALD_AMI_EVENT_DIAL_END: note_dial_end (dialer, message); break;
    case HERALD_AMI_EVENT_HANGUP: note_hangup (dialer, message); break;
    default: break;
    }
}

static void
send (HeraldDialer *dialer)
{
  HeraldEngine *self = dialer->engine;
  HeraldAccount *account = self->account;
  const char *caller_id = herald_account_get_caller_id (account);
  HeraldAmiOriginate originate = {
    .channel = herald_account_get_devices (account)[0],
    .exten = dialer->live->sent,
    .context = herald_account_get_context (account),
    .caller_id = *caller_id != '\0' ? caller_id : NULL,
    .channel_id = dialer->channel_id,
    .variables = herald_account_get_dial_variables (account),
    .timeout_ms = herald_account_get_dial_timeout (account) * 1000,
  };
  Sent *sent;

  herald_call_tracker_expect_dial (self->tracker, dialer->channel_id, dialer->live->sent);
  arm (dialer, originate.timeout_ms + OWN_PHONE_GRACE_MS, on_deadline);
  sent = g_new (Sent, 1);
  sent->engine = g_object_ref (self);
  sent->channel_id = g_strdup (dialer->channel_id);
  herald_engine_add_call_note (self, dialer->live->item, HERALD_NOTE_DIAL_SENT, 0, NULL);
  herald_ami_session_send_async (self->session, herald_ami_action_originate (&originate), HERALD_ENGINE_ACTION_MS, NULL,
                                 on_originated, sent);
}

/* The item of a dial, on screen before anything is sent. */
static HeraldLiveCall *
live_for (HeraldEngine *self,
          const char *typed,
          const char *sent,
          HeraldContact *contact)
{
  g_autoptr (HeraldCallItem) item = herald_call_item_new ();
  HeraldLiveCall *live = herald_live_call_new (self, item);

  live->typed = g_strstrip (g_strdup (typed));
  live->sent = g_strdup (sent);
  g_object_set (item, "direction", HERALD_CALL_OUTGOING, "state", HERALD_CALL_DIALING, "dialed", sent, NULL);
  herald_call_item_set_time (item, "started-at", g_get_real_time ());
  if (contact != NULL)
    {
      g_autoptr (GPtrArray) matches = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);

      g_ptr_array_add (matches, herald_contact_ref (contact));
      live->fixed = TRUE;
      herald_call_item_set_matches (item, matches, HERALD_MATCH_EXACT, contact);
    }
  return live;
}

static void
start (HeraldDialer *dialer,
       HeraldLiveCall *live,
       GTask *task)
{
  g_autofree char *uuid = g_uuid_string_random ();

  reset (dialer);
  dialer->reason = -1;
  dialer->live = live;
  dialer->task = g_object_ref (task);
  dialer->own_phone = TRUE;
  dialer->channel_id = g_strconcat ("herald-", uuid, NULL);
  herald_call_item_set_id (live->item, dialer->channel_id);
  herald_call_item_set_dial_phase (live->item, HERALD_DIAL_OWN_PHONE, NULL);
  send (dialer);
  if (dialer->live == live && g_task_get_cancellable (task) != NULL)
    {
      dialer->cancellable = g_object_ref (g_task_get_cancellable (task));
      dialer->cancel_handler = g_signal_connect (dialer->cancellable, "cancelled", G_CALLBACK (on_cancelled), dialer);
    }
  herald_engine_notify_dialing (dialer->engine);
}

static gboolean
check (HeraldEngine *self,
       GError **error)
{
  if (!herald_engine_may_act (self, error))
    return FALSE;
  if (herald_account_get_devices (self->account)[0] == NULL)
    g_set_error_literal (error, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_NO_DEVICE,
                         _("No phone is set up. Choose yours in the preferences."));
  else if (herald_dialer_is_active (self->dialer))
    g_set_error_literal (error, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_BUSY_DIALING,
                         _("A call is being dialled already. End it first."));
  else
    return TRUE;
  return FALSE;
}

/**
 * herald_engine_dial_async:
 * @self: an engine
 * @number: the number as typed or as a contact has it
 * @contact: (nullable): whose number it is, if that is known
 * @cancellable: (nullable): ends the dial as long as the far end has not answered
 * @callback: called when the PBX has taken or refused it
 * @user_data: for @callback
 *
 * Rings my own phone; when it is picked up, calls @number. The call is in the list at once, and its "dial-phase"
 * tells how far it is; if the PBX refuses or it fails later, it stays there with "failure" until dismissed. What
 * can be known before (%HERALD_ENGINE_ERROR_NOT_CONNECTED, NO_DEVICE, BUSY_DIALING, BAD_NUMBER) leaves no item, and
 * nothing is sent.
 */
void
herald_engine_dial_async (HeraldEngine *self,
                          const char *number,
                          HeraldContact *contact,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *sent = NULL;
  GError *error = NULL;
  HeraldLiveCall *live;

  g_task_set_source_tag (task, herald_engine_dial_async);
  g_task_set_check_cancellable (task, FALSE);
  if (check (self, &error))
    sent = herald_engine_dial_string (self, number, &error);
  if (sent == NULL)
    {
      herald_engine_add_plain_note (self, HERALD_NOTE_DIAL_REFUSED, 0, error->message);
      g_task_return_error (task, error);
      return;
    }
  live = live_for (self, number, sent, contact);
  herald_live_call_set_party (live, live->typed, "");
  start (self->dialer, live, task);
  live->answered = TRUE;
  herald_live_call_consider (live);
}

/**
 * herald_engine_dial_finish:
 * @self: an engine
 * @result: the result
 * @error: #HeraldEngineError
 *
 * Returns: (transfer full): the call, as it is in the list
 */
HeraldCallItem *
herald_engine_dial_finish (HeraldEngine *self,
                           GAsyncResult *result,
                           GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
