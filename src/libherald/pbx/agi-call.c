/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call at the gateway interface: its request is read, then commands are sent one by one, each after the answer to the one
 * before. Asterisk reads lines through a buffer that it does not watch (res_agi.c), so a second command sent early would lie
 * there until the next event of the channel.
 *
 * The socket never blocks and is watched by the server; so a command that the kernel does not take at once, though everything before
 * it was answered, is for somebody who does not read. */

#include "pbx/agi-call-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pbx/pbx-error.h"

/* What is read at a time; a request is about 700 bytes. */
#define CHUNK 4096

struct _HeraldAgiCall
{
  GObject parent;

  HeraldAgiFunc func;
  gpointer user_data;
  HeraldAgiClosedFunc closed;
  gpointer closed_data;
  HeraldAgiGoneFunc gone; /* NULL: nobody works for it */
  gpointer gone_data;
  int fd;  /* -1: the call has gone on */
  int out; /* of a program: the other pipe; otherwise -1 */
  gint64 begun;
  guint next; /* the command that is sent next */
  guint refused;

  /* Owned */
  HeraldAgiRequest *request;
  GByteArray *waiting; /* bytes of a line that is not complete */
  GPtrArray *commands;
  GTask *task; /* of the commands */
};

G_DEFINE_FINAL_TYPE (HeraldAgiCall, herald_agi_call, G_TYPE_OBJECT)

/* --- the end -------------------------------------------------------------------------------------------------- */

static void
close_with (HeraldAgiCall *self,
            GError *error)
{
  g_autoptr (HeraldAgiCall) guard = g_object_ref (self);
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  HeraldAgiGoneFunc gone = self->gone;

  self->gone = NULL;
  if (self->fd >= 0)
    {
      self->closed (self, self->closed_data);
      close (self->fd);
      self->fd = -1;
      if (self->out >= 0)
        close (self->out);
      self->out = -1;
    }
  if (task != NULL && error != NULL)
    g_task_return_error (task, error);
  else if (task != NULL)
    g_task_return_boolean (task, TRUE);
  else
    {
      if (gone != NULL)
        gone (self, error, self->gone_data);
      g_clear_error (&error);
    }
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
  gboolean told = self->task != NULL || self->gone != NULL;

  close_with (self, told ? g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled")) : NULL);
}

/**
 * herald_agi_call_set_gone:
 * @self: a call
 * @func: (nullable): called once, where the call goes on before herald_agi_call_run_async() has anything to say to it
 * @user_data: for @func
 */
void
herald_agi_call_set_gone (HeraldAgiCall *self,
                          HeraldAgiGoneFunc func,
                          gpointer user_data)
{
  self->gone = func;
  self->gone_data = user_data;
}

/* The caller has hung up. Asterisk keeps the connection for what still has to be said: what is being said is said to its end. */
void
herald_agi_call_hang_up (HeraldAgiCall *self)
{
  if (self->task == NULL)
    close_with (self, g_error_new_literal (HERALD_PBX_ERROR, HERALD_PBX_ERROR_CLOSED, _("The caller has hung up.")));
}

/* Ends it where its time is over; asked now and then by the server. */
void
herald_agi_call_look (HeraldAgiCall *self,
                      gint64 now)
{
  gint64 waited = (now - self->begun) / 1000;

  if (waited >= HERALD_AGI_CALL_MS || (waited >= HERALD_AGI_REQUEST_MS && !herald_agi_request_is_complete (self->request)))
    close_with (self, g_error_new_literal (HERALD_PBX_ERROR, HERALD_PBX_ERROR_TIMEOUT, _("Asterisk did not answer in time.")));
}

/* --- commands ------------------------------------------------------------------------------------------------- */

/* A pipe has room for a command where there is room at all (PIPE_BUF). */
static gboolean
say (HeraldAgiCall *self,
     const char *command,
     gsize length)
{
  struct pollfd room = { .fd = self->out, .events = POLLOUT };

  if (self->out < 0)
    return send (self->fd, command, length, MSG_NOSIGNAL) == (gssize) length;
  return poll (&room, 1, 0) == 1 && (room.revents & POLLOUT) != 0 && write (self->out, command, length) == (gssize) length;
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
  if (!say (self, command, strlen (command)))
    close_with (self, g_error_new_literal (HERALD_PBX_ERROR, HERALD_PBX_ERROR_CLOSED, _("Asterisk has closed the connection.")));
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
  if (self->fd < 0)
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
  if (reply.kind == HERALD_AGI_REPLY_HANGUP)
    herald_agi_call_hang_up (self);
  if (self->task == NULL || (reply.kind != HERALD_AGI_REPLY_RESULT && reply.kind != HERALD_AGI_REPLY_REFUSED))
    return;
  self->refused += reply.kind == HERALD_AGI_REPLY_REFUSED || reply.result < 0;
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
    self->func (self, self->user_data);
  return TRUE;
}

static void
take_bytes (HeraldAgiCall *self,
            const char *bytes,
            gsize length)
{
  const char *at, *end;
  gsize used = 0;
  GError *error = NULL;

  g_byte_array_append (self->waiting, (const guint8 *) bytes, (guint) length);
  at = (const char *) self->waiting->data;
  while (self->fd >= 0 && (end = memchr (at + used, '\n', self->waiting->len - used)) != NULL)
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

/* There is something to read; not more of it at a time than others can wait for. */
void
herald_agi_call_ready (HeraldAgiCall *self)
{
  g_autoptr (HeraldAgiCall) guard = g_object_ref (self);
  char chunk[CHUNK];
  gssize length = read (self->fd, chunk, sizeof chunk);

  if (length > 0)
    take_bytes (self, chunk, (gsize) length);
  else if (length == 0 || (errno != EAGAIN && errno != EINTR))
    close_with (self, g_error_new_literal (HERALD_PBX_ERROR, HERALD_PBX_ERROR_CLOSED, _("Asterisk has closed the connection.")));
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
herald_agi_call_new (int fd,
                     int out,
                     HeraldAgiFunc func,
                     gpointer user_data,
                     HeraldAgiClosedFunc closed,
                     gpointer closed_data)
{
  HeraldAgiCall *self = g_object_new (HERALD_TYPE_AGI_CALL, NULL);

  self->fd = fd;
  self->out = out;
  self->begun = g_get_monotonic_time ();
  self->func = func;
  self->user_data = user_data;
  self->closed = closed;
  self->closed_data = closed_data;
  return self;
}

static void
herald_agi_call_finalize (GObject *object)
{
  HeraldAgiCall *self = HERALD_AGI_CALL (object);

  if (self->fd >= 0)
    close (self->fd);
  if (self->out >= 0)
    close (self->out);
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
  self->fd = self->out = -1;
  self->request = herald_agi_request_new ();
  self->waiting = g_byte_array_new ();
}
