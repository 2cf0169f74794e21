/* SPDX-License-Identifier: GPL-3.0-or-later */
/* My phones as members of queues, and the break: told by QueueStatus, which is asked for at login anyway, and by the
 * events of members since. QueueMemberStatus is not read: it comes whenever any member's phone changes its state, and
 * a break has an event of its own since Asterisk 1.2. The class of these events and of QueuePause is "agent". */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/text.h"
#include "engine/engine-private.h"
#include "pbx/pbx-error.h"

/* My phones in queues: nobody is in more, and the server's word for it is not trusted. */
#define MEMBERSHIPS_MAX 200
/* Bytes of a queue's name or a member's interface. Asterisk keeps 80. */
#define NAME_BYTES_MAX 256
/* Characters of a reason. Asterisk keeps 79 bytes. */
#define REASON_MAX 79

typedef struct
{
  char *interface; /* owned; as the server calls it: PJSIP/1001, Local/1001@from-queue/n */
  guint paused : 1;
  guint gone : 1; /* no member any more */
  guint told : 1; /* by an event since QueueStatus was asked for, which is therefore older */
} Membership;

/* A break on its way: one action for each interface. */
typedef struct
{
  gboolean paused;
  guint n_waiting;
  GError *error; /* owned, nullable: the first */
} Pause;

typedef struct
{
  GTask *task;     /* owned */
  char *interface; /* owned */
} Part;

static void
membership_free (gpointer data)
{
  Membership *self = data;

  g_free (self->interface);
  g_free (self);
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, membership_free);
}

/* The engine is new: in no queue. */
void
herald_engine_queues_init (HeraldEngine *self)
{
  self->memberships = new_table ();
}

static void
update (HeraldEngine *self)
{
  GHashTableIter iter;
  gpointer value;
  gboolean member = FALSE, all = TRUE, member_changed, paused_changed;

  g_hash_table_iter_init (&iter, self->memberships);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Membership *membership = value;

      member |= !membership->gone;
      all &= membership->gone || membership->paused;
    }
  member_changed = member != self->member;
  paused_changed = (member && all) != self->paused;
  self->member = member;
  self->paused = member && all;
  herald_engine_notify_queues (self, member_changed, paused_changed);
}

/* "Local/1001@from-queue/n" and "hint:1001@ext-local", as FreePBX has them: my extension in its contexts or in mine. */
static gboolean
names_extension (HeraldEngine *self,
                 HeraldSpan span)
{
  const char *extension = herald_account_get_extension (self->account);
  const char *context = herald_account_get_context (self->account);
  const char *const contexts[] = { "ext-local", "from-queue", context };
  g_autofree char *text = g_strndup (span.data, span.length);
  char *at = strchr (text, '@'), *begin = NULL;

  if (g_ascii_strncasecmp (text, "hint:", 5) == 0)
    begin = text + 5;
  else if (g_ascii_strncasecmp (text, "Local/", 6) == 0)
    begin = text + 6;
  if (begin == NULL || at == NULL || *extension == '\0')
    return FALSE;
  *at++ = '\0';
  at[strcspn (at, "/")] = '\0';
  if (!g_str_equal (begin, extension))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (contexts); i++)
    if (*contexts[i] != '\0' && g_str_equal (at, contexts[i]))
      return TRUE;
  return FALSE;
}

/* The device whose state counts says whose phone it is, else the interface that is dialled. */
static gboolean
is_mine (HeraldEngine *self,
         HeraldSpan interface,
         HeraldSpan state)
{
  const char *const *devices = herald_account_get_devices (self->account);

  for (guint i = 0; devices[i] != NULL; i++)
    if (herald_span_is_nocase (interface, devices[i]) || herald_span_is_nocase (state, devices[i]))
      return TRUE;
  return names_extension (self, state.length > 0 ? state : interface);
}

/* Takes up what a message says of a member, if it is one of my phones. Returns: whether it is */
static gboolean
take_member (HeraldEngine *self,
             GHashTable *table,
             HeraldAmiMessage *message,
             gboolean gone,
             gboolean told)
{
  HeraldSpan queue = herald_ami_message_get (message, HERALD_AMI_QUEUE);
  HeraldSpan interface = herald_ami_message_get (message, HERALD_AMI_INTERFACE);
  HeraldSpan paused = herald_ami_message_get (message, HERALD_AMI_PAUSED);
  g_autofree char *device = NULL, *key = NULL;
  Membership *membership;

  if (interface.length == 0)
    interface = herald_ami_message_get (message, HERALD_AMI_LOCATION); /* before 12, and in the list of every version */
  if (queue.length == 0 || queue.length > NAME_BYTES_MAX || interface.length == 0 || interface.length > NAME_BYTES_MAX
      || herald_ami_message_is_doubtful (message)
      || !is_mine (self, interface, herald_ami_message_get (message, HERALD_AMI_STATE_INTERFACE)))
    return FALSE;
  device = g_ascii_strdown (interface.data, (gssize) interface.length);
  key = g_strdup_printf ("%s\n%.*s", device, (int) queue.length, queue.data);
  if (g_hash_table_size (table) >= MEMBERSHIPS_MAX && !g_hash_table_contains (table, key))
    return FALSE;
  membership = g_new0 (Membership, 1);
  membership->interface = g_strndup (interface.data, interface.length);
  membership->paused = paused.length > 0 && !herald_span_is (paused, "0");
  membership->gone = gone;
  membership->told = told;
  g_hash_table_replace (table, g_steal_pointer (&key), membership);
  return TRUE;
}

/* The connection is given up, or is another account's: in no queue. */
void
herald_engine_queues_forget (HeraldEngine *self)
{
  g_hash_table_remove_all (self->memberships);
  update (self);
}

/* QueueStatus is about to be asked for: what is told from now on is newer than its answer. */
void
herald_engine_queues_asked (HeraldEngine *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->memberships);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Membership *) value)->gone)
      g_hash_table_iter_remove (&iter);
    else
      ((Membership *) value)->told = FALSE;
}

/* QueueStatus has answered with @items. */
void
herald_engine_queues_take (HeraldEngine *self,
                           GPtrArray *items)
{
  g_autoptr (GHashTable) old = g_steal_pointer (&self->memberships);
  GHashTableIter iter;
  gpointer key, value;

  self->memberships = new_table ();
  for (guint i = 0; i < items->len; i++)
    if (herald_ami_message_get_event (g_ptr_array_index (items, i)) == HERALD_AMI_EVENT_QUEUE_MEMBER)
      take_member (self, self->memberships, g_ptr_array_index (items, i), FALSE, FALSE);
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (((Membership *) value)->told)
      {
        g_hash_table_iter_steal (&iter);
        g_hash_table_replace (self->memberships, key, value);
      }
  update (self);
}

/* An event of the members of queues, anybody's. */
void
herald_engine_queues_feed (HeraldEngine *self,
                           HeraldAmiMessage *message)
{
  gboolean mine = FALSE;

  switch ((int) herald_ami_message_get_event (message))
    {
    case HERALD_AMI_EVENT_QUEUE_MEMBER_ADDED:
    case HERALD_AMI_EVENT_QUEUE_MEMBER_PAUSE:
    case HERALD_AMI_EVENT_QUEUE_MEMBER_PAUSED:
      mine = take_member (self, self->memberships, message, FALSE, TRUE);
      break;
    case HERALD_AMI_EVENT_QUEUE_MEMBER_REMOVED:
      mine = take_member (self, self->memberships, message, TRUE, TRUE);
      break;
    default: break;
    }
  if (mine)
    update (self);
}

/**
 * herald_engine_is_member:
 * @self: an engine
 *
 * Returns: whether a phone of mine is in a queue, so that a break makes sense
 */
gboolean
herald_engine_is_member (HeraldEngine *self)
{
  return self->member;
}

/**
 * herald_engine_get_paused:
 * @self: an engine
 *
 * Returns: whether every queue where a phone of mine is has it paused; %FALSE where there is none
 */
gboolean
herald_engine_get_paused (HeraldEngine *self)
{
  return self->paused;
}

static void
pause_free (gpointer data)
{
  Pause *self = data;

  g_clear_error (&self->error);
  g_free (self);
}

static GError *
word_refusal (const GError *error)
{
  return herald_engine_action_error (error, _("The PBX does not allow you to pause in its queues. Its administrator can change that: "
                                              "it takes the class “agent”."));
}

/* The server took it: also who may not read the events of queues sees it. */
static void
apply (HeraldEngine *self,
       const char *interface,
       gboolean paused)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->memberships);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Membership *membership = value;

      if (g_ascii_strcasecmp (membership->interface, interface) == 0)
        {
          membership->paused = paused;
          membership->told = TRUE;
        }
    }
  update (self);
}

static void
on_paused (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autofree Part *part = user_data;
  g_autofree char *interface = part->interface;
  g_autoptr (GTask) task = part->task;
  HeraldEngine *self = g_task_get_source_object (task);
  Pause *pause = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldAmiMessage) answer = herald_ami_session_send_finish (HERALD_AMI_SESSION (source), result, &error);

  if (answer != NULL && self->session == HERALD_AMI_SESSION (source))
    apply (self, interface, pause->paused);
  if (answer == NULL && pause->error == NULL)
    pause->error = word_refusal (error);
  if (--pause->n_waiting > 0)
    return;
  if (pause->error == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  herald_engine_add_plain_note (self, HERALD_NOTE_ACTION_FAILED, 0, pause->error->message);
  g_task_return_error (task, g_steal_pointer (&pause->error));
}

static void
send_pause (HeraldEngine *self,
            GTask *task,
            const char *interface,
            const char *reason)
{
  Pause *pause = g_task_get_task_data (task);
  Part *part = g_new0 (Part, 1);

  part->task = g_object_ref (task);
  part->interface = g_strdup (interface);
  pause->n_waiting++;
  herald_ami_session_send_async (self->session, herald_ami_action_queue_pause (interface, NULL, pause->paused, reason),
                                 HERALD_ENGINE_ACTION_MS, g_task_get_cancellable (task), on_paused, part);
}

/**
 * herald_engine_set_paused_async:
 * @self: an engine
 * @paused: %TRUE to take a break in all queues where a phone of mine is, %FALSE to end it
 * @reason: (nullable): shown to supervisors; cut to 79 characters, and kept by Asterisk 1.8 and later
 * @cancellable: (nullable): stops waiting for the answer
 * @callback: called with the result
 * @user_data: for @callback
 */
void
herald_engine_set_paused_async (HeraldEngine *self,
                                gboolean paused,
                                const char *reason,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GHashTable) interfaces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *clean = reason != NULL ? herald_text_clean (reason, strlen (reason), REASON_MAX) : NULL;
  Pause *pause = g_new0 (Pause, 1);
  GError *error = NULL;
  GHashTableIter iter;
  gpointer value;

  g_task_set_source_tag (task, herald_engine_set_paused_async);
  g_task_set_task_data (task, pause, pause_free);
  pause->paused = paused;
  if (!herald_engine_may_act (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (!self->member)
    {
      g_task_return_new_error (task, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_NO_MEMBER,
                               _("Your phone is in no queue: there is nothing to pause."));
      return;
    }
  /* The sending may tell of a lost connection at once, and that may change the table: first collected. */
  g_hash_table_iter_init (&iter, self->memberships);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (!((Membership *) value)->gone)
      g_hash_table_add (interfaces, g_strdup (((Membership *) value)->interface));
  g_hash_table_iter_init (&iter, interfaces);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    send_pause (self, task, value, paused ? clean : NULL);
}

/**
 * herald_engine_set_paused_finish:
 * @self: an engine
 * @result: the result
 * @error: #HeraldEngineError
 *
 * Returns: whether the PBX took it for every phone of mine that is in a queue
 */
gboolean
herald_engine_set_paused_finish (HeraldEngine *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
