/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call at the gateway interface: its request is read, then commands are sent one by one, each after the answer to the one
 * before. Asterisk reads lines through a buffer that it does not watch (res_agi.c), so a second command sent early would lie
 * there until the next event of the channel. */

#include "pbx/agi-call-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pbx/pbx-error.h"
#include "pbx/pbx-timer.h"

/* What is read at a time; a request is about 700 bytes. */
#define CHUNK 4096

struct _HeraldAgiCall
{
  GObject parent;

  HeraldAgiFunc func;
  gpointer user_data;
  HeraldAgiClosedFunc closed;
  gpointer closed_data;
  gboolean open;
  guint next; /* the command that is sent next */
  guint refused;
  gboolean writing;  /* the command is on its way; its answer may be here before we hear that it went */
  gboolean answered;

  /* Owned */
  GIOStream *connection;
  GCancellable *cancellable; /* of what is read and written */
  HeraldAgiRequest *request;
  GByteArray *waiting; /* bytes of a line that is not complete */
  GPtrArray *commands;
  GTask *task; /* of the commands */
  GSource *timer, *deadline;
  char chunk[CHUNK];
};

G_DEFINE_FINAL_TYPE (HeraldAgiCall, herald_agi_call, G_TYPE_OBJECT)

static void read_more (HeraldAgiCall *self);

/* --- the end -------------------------------------------------------------------------------------------------- */

static void
close_with (HeraldAgiCall *self,
            GError *error)
{
  g_autoptr (HeraldAgiCall) guard = g_object_ref (self);
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (self->open)
    {
      self->open = FALSE;
      herald_timer_clear (&self->timer);
      herald_timer_clear (&self->deadline);
      g_cancellable_cancel (self->cancellable);
      g_io_stream_close_async (self->connection, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
      self->closed (self, self->closed_data);
    }
  if (task != NULL && error != NULL)
    g_task_return_error (task, error);
  else if (task != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_clear_error (&error);
}

/**
 * herald_agi_call_close:
 * @self: a call
 *
 * Lets the call go on in the dialplan.
 */
void
herald_agi_call_close (HeraldAgiCall *self)
{
  close_with (self, self->task != NULL ? g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled")) : NULL);
}

static gboolean
on_late (gpointer user_data)
{
  close_with (user_data, g_error_new_literal (HERALD_PBX_ERROR, HERALD_PBX_ERROR_TIMEOUT, _("Asterisk did not answer in time.")));
  return G_SOURCE_REMOVE;
}

/* --- commands ------------------------------------------------------------------------------------------------- */

static void send_next (HeraldAgiCall *self);

static void
on_written (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (HeraldAgiCall) self = user_data;
  GError *error = NULL;

  self->writing = FALSE;
  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    close_with (self, error);
  else if (self->answered && self->open)
    send_next (self);
}

static void
send_next (HeraldAgiCall *self)
{
  const char *command;

  if (self->next >= self->commands->len)
    {
      close_with (self, NULL);
      return;
    }
  command = g_ptr_array_index (self->commands, self->next++);
  self->answered = FALSE;
  self->writing = TRUE;
  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->connection), command, strlen (command), G_PRIORITY_DEFAULT, self->cancellable, on_written, g_object_ref (self));
}

/**
 * herald_agi_call_run_async:
 * @self: a call; nothing runs yet
 * @commands: (element-type utf8) (transfer full): lines of herald_agi_command(), freed with the array
 * @callback: called when all were answered
 * @user_data: for @callback
 *
 * Sends them one after the other; then the call goes on in the dialplan. herald_agi_call_close() leaves out the rest.
 */
void
herald_agi_call_run_async (HeraldAgiCall *self,
                           GPtrArray *commands,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (self->commands == NULL);
  self->commands = commands;
  if (!self->open)
    {
      g_task_return_new_error (task, HERALD_PBX_ERROR, HERALD_PBX_ERROR_CLOSED, "%s", _("The call has gone on meanwhile."));
      return;
    }
  self->task = g_steal_pointer (&task);
  send_next (self);
}

/**
 * herald_agi_call_run_finish:
 * @self: a call
 * @result: of the callback
 * @refused: (out) (optional): how many commands Asterisk refused
 * @error: set where not all were answered: the call is over, the server gone, or too late
 *
 * Returns: whether all were answered
 */
gboolean
herald_agi_call_run_finish (HeraldAgiCall *self,
                            GAsyncResult *result,
                            guint *refused,
                            GError **error)
{
  if (refused != NULL)
    *refused = self->refused;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- what Asterisk says --------------------------------------------------------------------------------------- */

static void
take_reply (HeraldAgiCall *self,
            const char *line,
            gsize length)
{
  HeraldAgiReply reply;

  herald_agi_reply_parse (&reply, line, length);
  if (self->task == NULL || self->answered || (reply.kind != HERALD_AGI_REPLY_RESULT && reply.kind != HERALD_AGI_REPLY_REFUSED))
    return;
  self->refused += reply.kind == HERALD_AGI_REPLY_REFUSED || reply.result < 0;
  self->answered = TRUE;
  if (!self->writing)
    send_next (self);
}

static gboolean
take_line (HeraldAgiCall *self,
           const char *line,
           gsize length,
           GError **error)
{
  if (herald_agi_request_is_complete (self->request))
    {
      take_reply (self, line, length);
      return TRUE;
    }
  if (!herald_agi_request_take_line (self->request, line, length, error))
    return FALSE;
  if (herald_agi_request_is_complete (self->request))
    {
      herald_timer_clear (&self->timer);
      self->func (self, self->user_data);
    }
  return TRUE;
}

static void
take_bytes (HeraldAgiCall *self,
            gsize length)
{
  const char *at, *end;
  gsize used = 0;
  GError *error = NULL;

  g_byte_array_append (self->waiting, (const guint8 *) self->chunk, (guint) length);
  at = (const char *) self->waiting->data;
  while (self->open && (end = memchr (at + used, '\n', self->waiting->len - used)) != NULL)
    {
      gsize start = used;

      used = (gsize) (end + 1 - at);
      if (!take_line (self, at + start, used - 1 - start, &error))
        {
          close_with (self, error);
          return;
        }
    }
  g_byte_array_remove_range (self->waiting, 0, (guint) used);
  if (self->waiting->len > HERALD_AGI_LINE_MAX)
    close_with (self, g_error_new_literal (HERALD_PBX_ERROR, HERALD_PBX_ERROR_PROTOCOL, _("A line is longer than any of Asterisk’s.")));
}

static void
on_read (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (HeraldAgiCall) self = user_data;
  GError *error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (!self->open)
    {
      g_clear_error (&error);
      return;
    }
  if (length > 0)
    {
      take_bytes (self, (gsize) length);
      if (self->open)
        read_more (self);
      return;
    }
  if (length == 0)
    error = g_error_new_literal (HERALD_PBX_ERROR, HERALD_PBX_ERROR_CLOSED, _("Asterisk has closed the connection."));
  close_with (self, error);
}

static void
read_more (HeraldAgiCall *self)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (self->connection), self->chunk, CHUNK, G_PRIORITY_DEFAULT, self->cancellable, on_read, g_object_ref (self));
}

/* --- life ----------------------------------------------------------------------------------------------------- */

/**
 * herald_agi_call_get_request:
 * @self: a call
 *
 * Returns: (transfer none): what it brought with it
 */
HeraldAgiRequest *
herald_agi_call_get_request (HeraldAgiCall *self)
{
  return self->request;
}

HeraldAgiCall *
herald_agi_call_new (GIOStream *connection,
                     HeraldAgiFunc func,
                     gpointer user_data,
                     HeraldAgiClosedFunc closed,
                     gpointer closed_data)
{
  HeraldAgiCall *self = g_object_new (HERALD_TYPE_AGI_CALL, NULL);

  self->connection = g_object_ref (connection);
  self->func = func;
  self->user_data = user_data;
  self->closed = closed;
  self->closed_data = closed_data;
  self->open = TRUE;
  herald_timer_set (&self->timer, HERALD_AGI_REQUEST_MS, on_late, self);
  herald_timer_set (&self->deadline, HERALD_AGI_CALL_MS, on_late, self);
  read_more (self);
  return self;
}

static void
herald_agi_call_finalize (GObject *object)
{
  HeraldAgiCall *self = HERALD_AGI_CALL (object);

  herald_timer_clear (&self->timer);
  herald_timer_clear (&self->deadline);
  g_clear_object (&self->connection);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->request, herald_agi_request_free);
  g_byte_array_unref (self->waiting);
  g_clear_pointer (&self->commands, g_ptr_array_unref);
  G_OBJECT_CLASS (herald_agi_call_parent_class)->finalize (object);
}

static void
herald_agi_call_class_init (HeraldAgiCallClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_agi_call_finalize;
}

static void
herald_agi_call_init (HeraldAgiCall *self)
{
  self->cancellable = g_cancellable_new ();
  self->request = herald_agi_request_new ();
  self->waiting = g_byte_array_new ();
}
