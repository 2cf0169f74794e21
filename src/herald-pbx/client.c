/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One AMI connection: bytes in, actions out of them, answers and events to it, and who it is. */

#include "herald-pbx/client.h"

#include <string.h>

#include "herald-pbx/actions.h"
#include "herald-pbx/faults.h"
#include "herald-pbx/server.h"
#include "herald-pbx/text.h"

/** UNREAD_MAX: bytes that may wait for a client that does not read; then the server closes it. Asterisk 22 closed
 * at about 3 MB, most of it in the kernel's buffers (writetimeout, measured). */
#define UNREAD_MAX (4 * 1024 * 1024)

struct _SimClient
{
  HeraldSim *sim;
  guint64 id;
  GIOStream *stream;
  GSocketConnection *raw;
  GPollableInputStream *in;
  GPollableOutputStream *out;
  GMainContext *context;
  GSource *read_source, *write_source, *login_source, *close_source;
  SimReader *reader;
  GString *output;
  gsize huge;        /* bytes of an endless line that are still to come */
  const SimUser *user;
  SimClass mask;
  char *challenge;
  char *refusal;     /* the answer to a login that fails, sent after a while */
  guint refusal_timer;
  gboolean blocked;  /* by an Originate that is not Async, or a refusal under way */
  gboolean closing;
  gboolean dispatching, dead;
};

static void read_more (SimClient *self);
static void flush (SimClient *self);

static void
drop (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
attach (SimClient *self,
        GSource **place,
        GSource *source,
        GSourceFunc func)
{
  drop (place);
  *place = source;
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, self->context);
}

static gboolean
on_login_timeout (gpointer data)
{
  SimClient *self = data;

  if (self->user != NULL)
    {
      drop (&self->login_source);
      return G_SOURCE_REMOVE;
    }
  sim_client_close (self);
  return G_SOURCE_REMOVE;
}

/* Returns: (transfer full): a connection that has been greeted; sim_client_close() frees it */
SimClient *
sim_client_new (HeraldSim *sim,
                GIOStream *stream,
                GSocketConnection *raw,
                guint64 id)
{
  SimClient *self = g_new0 (SimClient, 1);
  g_autofree char *banner = sim_faults_banner (sim->faults, sim->banner);

  self->sim = sim;
  self->id = id;
  self->stream = g_object_ref (stream);
  self->raw = g_object_ref (raw);
  self->in = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stream));
  self->out = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (stream));
  self->context = g_main_context_ref_thread_default ();
  self->reader = sim_reader_new ();
  self->output = g_string_new (NULL);
  self->mask = SIM_CLASS_ALL;
  g_socket_set_option (g_socket_connection_get_socket (raw), 6 /* IPPROTO_TCP */, 1 /* TCP_NODELAY */, 1, NULL);
  attach (self, &self->login_source, g_timeout_source_new (sim->login_timeout_ms), on_login_timeout);
  sim_client_send (self, banner, strlen (banner));
  sim_faults_greet (sim->faults, self);
  sim_client_update (self);
  return self;
}

static void
client_free (SimClient *self)
{
  sim_reader_free (self->reader);
  g_string_free (self->output, TRUE);
  g_main_context_unref (self->context);
  g_object_unref (self->stream);
  g_object_unref (self->raw);
  g_free (self->challenge);
  g_free (self->refusal);
  g_free (self);
}

/* Ends the connection at once and frees it (as soon as nobody is inside it). */
void
sim_client_close (SimClient *self)
{
  if (self->dead)
    return;
  self->dead = TRUE;
  drop (&self->read_source);
  drop (&self->write_source);
  drop (&self->login_source);
  drop (&self->close_source);
  sim_clock_cancel (self->sim->clock, &self->refusal_timer);
  sim_server_remove (self->sim->server, self);
  g_io_stream_close (self->stream, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (self->raw), NULL, NULL);
  if (!self->dispatching)
    client_free (self);
}

static gboolean
on_close (gpointer data)
{
  sim_client_close (data);
  return G_SOURCE_REMOVE;
}

static void
close_later (SimClient *self)
{
  if (self->close_source == NULL && !self->dead)
    attach (self, &self->close_source, g_idle_source_new (), on_close);
}

/* Ends the connection when all is written; nothing more is read. */
void
sim_client_close_when_written (SimClient *self)
{
  self->closing = TRUE;
  drop (&self->read_source);
  if (self->output->len == 0)
    close_later (self);
}

static gboolean
on_writable (GObject *stream,
             gpointer data)
{
  SimClient *self = data;

  drop (&self->write_source);
  flush (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_slow (gpointer data)
{
  return on_writable (NULL, data);
}

static void
refill (SimClient *self)
{
  gsize part = MIN (self->huge, 256 * 1024);

  if (self->output->len > 0 || self->huge == 0)
    return;
  g_string_set_size (self->output, part);
  memset (self->output->str, 'x', part);
  self->huge -= part;
}

/* Writes what can be written now, and waits for the rest. */
static void
flush (SimClient *self)
{
  gboolean slow = sim_faults_is (self->sim->faults, HERALD_SIM_FAULT_SLOW);

  if (self->write_source != NULL || self->dead || !sim_faults_may_write (self->sim->faults))
    return;
  refill (self);
  while (self->output->len > 0)
    {
      g_autoptr (GError) error = NULL;
      gssize written = g_pollable_output_stream_write_nonblocking (self->out, self->output->str,
                                                                   slow ? 1 : self->output->len, NULL, &error);

      if (written < 0)
        {
          if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
            close_later (self);
          else
            attach (self, &self->write_source, g_pollable_output_stream_create_source (self->out, NULL),
                    G_SOURCE_FUNC (on_writable));
          return;
        }
      g_string_erase (self->output, 0, written);
      refill (self);
      if (slow && self->output->len > 0)
        {
          attach (self, &self->write_source, g_timeout_source_new (1), on_slow);
          return;
        }
    }
  if (self->closing)
    close_later (self);
}

/* Sends bytes. */
void
sim_client_send (SimClient *self,
                 const char *text,
                 gsize length)
{
  if (self->dead || self->closing)
    return;
  g_string_append_len (self->output, text, (gssize) length);
  if (self->output->len > UNREAD_MAX)
    {
      close_later (self);
      return;
    }
  flush (self);
}

/* Sends a line of @length bytes that never ends. */
void
sim_client_send_huge (SimClient *self,
                      gsize length)
{
  self->huge = length;
  flush (self);
}

static void
handle (SimClient *self,
        SimRequestState state,
        SimRequest *request)
{
  if (state == SIM_REQUEST_TOO_LONG)
    sim_client_respond (self, NULL, "Error", "Failed to parse message: line too long");
  else if (state == SIM_REQUEST_TOO_MANY)
    sim_client_respond (self, NULL, "Error", "Too many lines in message or allocation failure");
  else
    sim_actions_handle (self, request);
}

/* Handles the actions that are there, one after the other, until one of them makes the session wait. */
static void
dispatch (SimClient *self)
{
  if (self->dispatching)
    return;
  self->dispatching = TRUE;
  while (!self->dead && !self->blocked && !self->closing)
    {
      g_autoptr (SimRequest) request = NULL;
      SimRequestState state = sim_reader_next (self->reader, &request);

      if (state == SIM_REQUEST_NONE)
        break;
      handle (self, state, request);
    }
  self->dispatching = FALSE;
  if (self->dead)
    client_free (self);
  else
    sim_client_update (self);
}

static gboolean
on_readable (GObject *stream,
             gpointer data)
{
  SimClient *self = data;

  drop (&self->read_source);
  read_more (self);
  return G_SOURCE_REMOVE;
}

static void
read_more (SimClient *self)
{
  char bytes[4096];
  g_autoptr (GError) error = NULL;
  gssize length = g_pollable_input_stream_read_nonblocking (self->in, bytes, sizeof bytes, NULL, &error);

  if (length > 0)
    {
      sim_reader_feed (self->reader, bytes, (gsize) length);
      dispatch (self);
    }
  else if (length < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    sim_client_update (self);
  else
    sim_client_close (self);
}

/* Reads and writes if it may: after a fault has come or gone, or the session goes on. */
void
sim_client_update (SimClient *self)
{
  gboolean may_read = sim_faults_may_read (self->sim->faults) && !self->blocked && !self->closing;

  if (self->dead)
    return;
  if (!may_read)
    drop (&self->read_source);
  else if (self->read_source == NULL)
    attach (self, &self->read_source, g_pollable_input_stream_create_source (self->in, NULL),
            G_SOURCE_FUNC (on_readable));
  if (!sim_faults_may_write (self->sim->faults))
    drop (&self->write_source);
  else
    flush (self);
}

/* Makes the session wait (its actions are kept), or go on. */
void
sim_client_block (SimClient *self,
                  gboolean blocked)
{
  self->blocked = blocked;
  if (!blocked)
    dispatch (self);
  else
    sim_client_update (self);
}

/* Whether the session gets events of that class. */
gboolean
sim_client_reads (SimClient *self,
                  SimClass event_class)
{
  return self->user != NULL && (self->user->read & self->mask & event_class) != 0;
}

/* Whether the user may do an action that needs one of @classes (none: everybody may). */
gboolean
sim_client_may (SimClient *self,
                SimClass classes)
{
  return classes == SIM_CLASS_NONE || (self->user != NULL && (self->user->write & classes) != 0);
}

/* Whether all that was sent is on its way; what a fault keeps back does not count. */
gboolean
sim_client_is_flushed (SimClient *self)
{
  return self->output->len == 0 || !sim_faults_may_write (self->sim->faults);
}

/* Returns: the connection's number, never given twice */
guint64
sim_client_get_id (SimClient *self)
{
  return self->id;
}

/* Returns: (transfer none): the PBX it is connected to */
HeraldSim *
sim_client_get_sim (SimClient *self)
{
  return self->sim;
}

/* Returns: (transfer none) (nullable): who is logged in */
const SimUser *
sim_client_get_user (SimClient *self)
{
  return self->user;
}

/* Returns: (transfer none): the connection under TLS */
GSocketConnection *
sim_client_get_socket (SimClient *self)
{
  return self->raw;
}

/* Returns: (transfer none) (nullable): what was given by the action Challenge */
const char *
sim_client_get_challenge (SimClient *self)
{
  return self->challenge;
}

/* Remembers what the next MD5 login must answer. */
void
sim_client_set_challenge (SimClient *self,
                          const char *challenge)
{
  sim_set (&self->challenge, challenge);
}

/* Limits the events to some classes (action Events, or the header of Login). */
void
sim_client_set_mask (SimClient *self,
                     SimClass mask)
{
  self->mask = mask;
}

/* The session is @user's from now on. */
void
sim_client_log_in (SimClient *self,
                   const SimUser *user)
{
  self->user = user;
  drop (&self->login_source);
}

static void
on_refusal (gpointer data)
{
  SimClient *self = data;

  self->refusal_timer = 0;
  sim_client_send (self, self->refusal, strlen (self->refusal));
  sim_client_close_when_written (self);
}

/* Refuses a login with @message after the delay, and closes: as Asterisk does against guessing. */
void
sim_client_refuse_later (SimClient *self,
                         const SimRequest *request,
                         const char *message)
{
  g_autoptr (GString) text = g_string_new (NULL);

  sim_client_begin (text, request, "Error");
  sim_text_add (text, "Message", message);
  g_string_append (text, "\r\n");
  sim_set (&self->refusal, text->str);
  self->blocked = TRUE;
  sim_clock_cancel (self->sim->clock, &self->refusal_timer);
  self->refusal_timer = sim_clock_add (self->sim->clock, self->sim->login_delay_ms, on_refusal, self);
}

/* Begins a response; @request is %NULL where Asterisk does not know the ActionID. */
void
sim_client_begin (GString *text,
                  const SimRequest *request,
                  const char *response)
{
  const char *id = request != NULL ? sim_request_get (request, "ActionID") : NULL;

  sim_text_add (text, "Response", response);
  if (id != NULL && *id != '\0')
    sim_text_add (text, "ActionID", id);
}

/* Sends a response that is only a message. */
void
sim_client_respond (SimClient *self,
                    const SimRequest *request,
                    const char *response,
                    const char *message)
{
  g_autoptr (GString) text = g_string_new (NULL);

  sim_client_begin (text, request, response);
  if (message != NULL)
    sim_text_add (text, "Message", message);
  g_string_append (text, "\r\n");
  sim_client_send (self, text->str, text->len);
}

/**
 * sim_client_send_list:
 * @text: the response and the items of a list
 * @end: the event that ends it
 * @items: how many
 * @count_name: (nullable): a further header with the number ("Items", "Total")
 *
 * Sends the list in one piece: no event may come in between.
 */
void
sim_client_send_list (SimClient *self,
                      GString *text,
                      const SimRequest *request,
                      const char *end,
                      guint items,
                      const char *count_name)
{
  const char *id = sim_request_get (request, "ActionID");

  if (sim_faults_is (self->sim->faults, HERALD_SIM_FAULT_WRONG_COUNT))
    items++;
  if (!sim_faults_is (self->sim->faults, HERALD_SIM_FAULT_NO_LIST_END))
    {
      sim_text_add (text, "Event", end);
      if (id != NULL && *id != '\0')
        sim_text_add (text, "ActionID", id);
      sim_text_add (text, "EventList", "Complete");
      sim_text_add_int (text, "ListItems", items);
      if (count_name != NULL)
        sim_text_add_int (text, count_name, items);
      g_string_append (text, "\r\n");
    }
  sim_client_send (self, text->str, text->len);
}
