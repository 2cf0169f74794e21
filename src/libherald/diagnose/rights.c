/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a manager user may do, found by doing what comes to nothing: an action with a channel that cannot be is
 * refused either for want of the right ("Permission denied"), or of the channel.
 *
 * Whether the server tells of calls (read = call) cannot be asked for, and does not show while nobody calls. But an
 * Originate that fails is told of by an OriginateResponse of that class, and one to a technology that no server has
 * fails before there is a channel: no phone rings, no other program sees a call (measured on 16 and 22). Only a user
 * who may not dial either must wait for a call. */

#include "diagnose/rights.h"

#include "calls/event-use.h"

#include <string.h>

/* The server may take this long for any answer. */
#define ANSWER_MS 10000
/* An OriginateResponse takes some milliseconds. */
#define EVENT_MS 2000
/* No technology is called so. */
#define NO_CHANNEL "Herald/doctor"
/* A version is a few characters; what stands there is the server's. */
#define VERSION_MAX 80

struct _HeraldRights
{
  HeraldRightState states[HERALD_N_RIGHTS];
  HeraldRightState events_on;
  HeraldEventCount count;
  char *version;
  HeraldAmiMessage *commands; /* ListCommands: what this user may do */
  GTask *task;                /* while it runs */
  GSource *patience;          /* while the event is waited for */
  guint n_waiting;            /* answers that have not come */
  gboolean dialed;            /* the server has taken the Originate */
};

/**
 * herald_rights_new:
 *
 * Returns: (transfer full): nothing known yet
 */
HeraldRights *
herald_rights_new (void)
{
  return g_rc_box_new0 (HeraldRights);
}

static void
clear (gpointer data)
{
  HeraldRights *self = data;

  g_free (self->version);
  herald_ami_message_free (self->commands);
}

/**
 * herald_rights_unref:
 * @self: (transfer full) (nullable): rights
 */
void
herald_rights_unref (HeraldRights *self)
{
  if (self != NULL)
    g_rc_box_release_full (self, clear);
}

static gboolean on_patience (gpointer data);

static void
step (HeraldRights *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->n_waiting > 0 || self->task == NULL)
    return;
  if (self->dialed && self->states[HERALD_RIGHT_READ_CALL] == HERALD_RIGHT_UNKNOWN
      && !g_cancellable_is_cancelled (g_task_get_cancellable (self->task)))
    {
      if (self->patience == NULL)
        {
          self->patience = g_timeout_source_new (EVENT_MS);
          g_source_set_callback (self->patience, on_patience, self, NULL);
          g_source_attach (self->patience, g_main_context_get_thread_default ());
        }
      return;
    }
  if (self->patience != NULL)
    g_source_destroy (self->patience);
  g_clear_pointer (&self->patience, g_source_unref);
  task = g_steal_pointer (&self->task);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
}

/* The event has not come: it is not for this user. */
static gboolean
on_patience (gpointer data)
{
  HeraldRights *self = data;

  self->states[HERALD_RIGHT_READ_CALL] = HERALD_RIGHT_MISSING;
  step (self);
  return G_SOURCE_REMOVE;
}

/* "call,all", "agent,all": the classes whose readers get it. */
static void
see_class (HeraldRights *self,
           HeraldSpan classes)
{
  static const struct
  {
    const char *name;
    HeraldRight right;
  } table[] = { { "call,", HERALD_RIGHT_READ_CALL }, { "agent,", HERALD_RIGHT_READ_AGENT }, { "user,", HERALD_RIGHT_READ_USER } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (classes.length > strlen (table[i].name) && memcmp (classes.data, table[i].name, strlen (table[i].name)) == 0)
      self->states[table[i].right] = HERALD_RIGHT_THERE;
}

/**
 * herald_rights_see_event:
 * @self: rights
 * @message: an event that came, whatever it is
 *
 * What arrives may be read.
 */
void
herald_rights_see_event (HeraldRights *self,
                         HeraldAmiMessage *message)
{
  HeraldAmiEvent event = herald_ami_message_get_event (message);

  self->count.all++;
  self->count.bytes += herald_ami_message_get_bytes (message).length;
  if (herald_event_is_read (event))
    self->count.read++;
  see_class (self, herald_ami_message_get (message, HERALD_AMI_PRIVILEGE));
  if (event == HERALD_AMI_EVENT_ORIGINATE_RESPONSE)
    self->states[HERALD_RIGHT_READ_CALL] = HERALD_RIGHT_THERE;
  if (self->patience != NULL && self->states[HERALD_RIGHT_READ_CALL] == HERALD_RIGHT_THERE)
    step (self);
}

/* Refused for want of the right, refused for another reason (so it is there), or done. A server that does not know
 * the action says nothing about the right. */
static HeraldRightState
state_of (const GError *error)
{
  if (error == NULL)
    return HERALD_RIGHT_THERE;
  if (g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_PERMISSION))
    return HERALD_RIGHT_MISSING;
  if (g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_ACTION) && strstr (error->message, "nknown command") == NULL)
    return HERALD_RIGHT_THERE;
  return HERALD_RIGHT_UNKNOWN;
}

/* One try: which right it shows, and what else its answer tells. */
typedef struct
{
  HeraldRights *rights; /* owned */
  int right;            /* HeraldRight; -1: none */
  void (*tell) (HeraldRights *self, HeraldAmiMessage *answer);
} Try;

static void
tell_version (HeraldRights *self,
              HeraldAmiMessage *answer)
{
  HeraldSpan version;

  if (herald_ami_message_find (answer, "AsteriskVersion", &version) && version.length > 0 && self->version == NULL)
    self->version = g_strndup (version.data, MIN (version.length, VERSION_MAX));
  if (self->version != NULL)
    for (char *p = self->version; *p != '\0'; p++)
      *p = g_ascii_isgraph (*p) ? *p : '?';
}

static void
tell_events (HeraldRights *self,
             HeraldAmiMessage *answer)
{
  HeraldSpan on;

  herald_ami_message_find (answer, "Events", &on);
  self->events_on = herald_span_is_nocase (on, "Off") ? HERALD_RIGHT_MISSING : HERALD_RIGHT_THERE;
}

static void
tell_dialed (HeraldRights *self,
             HeraldAmiMessage *answer)
{
  self->dialed = TRUE;
}

static void
tell_commands (HeraldRights *self,
               HeraldAmiMessage *answer)
{
  if (self->commands == NULL)
    self->commands = herald_ami_message_copy (answer);
}

static void
on_answer (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autofree Try *try = user_data;
  g_autoptr (HeraldRights) self = try->rights;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldAmiMessage) answer = herald_ami_session_send_finish (HERALD_AMI_SESSION (source), result, &error);

  if (try->right >= 0)
    self->states[try->right] = state_of (error);
  if (answer != NULL && try->tell != NULL)
    try->tell (self, answer);
  self->n_waiting--;
  step (self);
}

static void
attempt (HeraldRights *self,
         HeraldAmiSession *session,
         HeraldAmiAction *action,
         int right,
         void (*tell) (HeraldRights *self, HeraldAmiMessage *answer))
{
  Try *try = g_new0 (Try, 1);

  try->rights = g_rc_box_acquire (self);
  try->right = right;
  try->tell = tell;
  self->n_waiting++;
  herald_ami_session_send_async (session, action, ANSWER_MS, g_task_get_cancellable (self->task), on_answer, try);
}

static HeraldAmiAction *
dial_nobody (void)
{
  HeraldAmiAction *action = herald_ami_action_new ("Originate");

  herald_ami_action_add (action, "Channel", NO_CHANNEL);
  herald_ami_action_add (action, "Application", "Hangup");
  herald_ami_action_add_int (action, "Timeout", 1000);
  herald_ami_action_add (action, "Async", "true");
  return action;
}

static HeraldAmiAction *
ask_for_events (const char *events)
{
  HeraldAmiAction *action = herald_ami_action_new ("Events");

  herald_ami_action_add (action, "EventMask", events);
  return action;
}

/**
 * herald_rights_try_async:
 * @self: rights; once
 * @session: a session that is logged in, whose events go to herald_rights_see_event()
 * @events: the classes the session asked for at login, which stay asked for
 * @cancellable: (nullable): to give up
 * @callback: called when everything has been tried
 * @user_data: for @callback
 *
 * Takes two seconds where the user may dial and the server tells nothing of it, else some milliseconds.
 */
void
herald_rights_try_async (HeraldRights *self,
                         HeraldAmiSession *session,
                         const char *events,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, herald_rights_try_async);
  g_task_set_check_cancellable (self->task, FALSE);
  g_task_set_task_data (self->task, g_rc_box_acquire (self), (GDestroyNotify) herald_rights_unref);
  self->n_waiting = 1; /* until all are sent */
  attempt (self, session, ask_for_events (events), -1, tell_events);
  attempt (self, session, herald_ami_action_list_commands (), -1, tell_commands);
  attempt (self, session, herald_ami_action_core_settings (), HERALD_RIGHT_REPORTING, tell_version);
  attempt (self, session, herald_ami_action_redirect (NO_CHANNEL, "default", "s"), HERALD_RIGHT_CALL, NULL);
  attempt (self, session, herald_ami_action_queue_pause (NO_CHANNEL, NO_CHANNEL, FALSE, NULL), HERALD_RIGHT_AGENT, NULL);
  attempt (self, session, dial_nobody (), HERALD_RIGHT_ORIGINATE, tell_dialed);
  self->n_waiting--;
  step (self);
}

/**
 * herald_rights_try_finish:
 * @self: rights
 * @result: the result
 * @error: only that it was cancelled
 *
 * Returns: whether it was tried to the end
 */
gboolean
herald_rights_try_finish (HeraldRights *self,
                          GAsyncResult *result,
                          GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * herald_rights_get:
 * @self: rights that were tried
 * @right: one
 *
 * Returns: whether it is there
 */
HeraldRightState
herald_rights_get (HeraldRights *self,
                   HeraldRight right)
{
  return self->states[right];
}

/**
 * herald_rights_may:
 * @self: rights that were tried
 * @action: an action
 *
 * By ListCommands, which needs no right and names exactly what this user may do (measured on 16 and 22).
 *
 * Returns: whether it is among them
 */
gboolean
herald_rights_may (HeraldRights *self,
                   const char *action)
{
  HeraldSpan words;

  return self->commands != NULL && herald_ami_message_find (self->commands, action, &words);
}

/**
 * herald_rights_may_list_channels:
 * @self: rights that were tried
 *
 * Returns: whether the calls that are up can be asked for, in one way or the other
 */
gboolean
herald_rights_may_list_channels (HeraldRights *self)
{
  return herald_rights_may (self, "CoreShowChannels") || herald_rights_may (self, "Status");
}

/**
 * herald_rights_get_version:
 * @self: rights that were tried
 *
 * Returns: (transfer none) (nullable): the version of Asterisk in its own words, "22.10.1"; %NULL where this user may
 *   not ask
 */
const char *
herald_rights_get_version (HeraldRights *self)
{
  return self->version;
}

/**
 * herald_rights_get_events_on:
 * @self: rights that were tried
 *
 * Returns: whether the server says that it sends events; unknown where it does not answer as expected
 */
HeraldRightState
herald_rights_get_events_on (HeraldRights *self)
{
  return self->events_on;
}

/**
 * herald_rights_list_spare:
 * @self: rights that were tried
 *
 * Returns: (transfer full) (nullable): the classes of write, for a sentence, that this user has and that give somebody
 *   who finds the password more than telephony: the machine itself. %NULL: none
 */
char *
herald_rights_list_spare (HeraldRights *self)
{
  static const struct
  {
    const char *action;
    const char *class;
  } table[] = { { "Command", "command" }, { "UpdateConfig", "config" }, { "DBPut", "system" },
                { "ModuleLoad", "system" } };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (herald_rights_may (self, table[i].action) && strstr (text->str, table[i].class) == NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", table[i].class);
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * herald_rights_count_events:
 * @self: rights
 *
 * Returns: the events that herald_rights_see_event() was given
 */
HeraldEventCount
herald_rights_count_events (HeraldRights *self)
{
  return self->count;
}
