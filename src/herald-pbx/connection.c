/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection of a client, over TCP or TLS: bytes in and out, as far as the present fault lets them. */

#include "herald-pbx/connection.h"

#include <string.h>

#include "herald-pbx/faults.h"
#include "herald-pbx/server.h"

/** UNREAD_MAX: bytes that may wait for a client that does not read; then the server closes it. Asterisk 22 closed
 * at about 3 MB, most of it in the kernel's buffers (writetimeout, measured). */
#define UNREAD_MAX (4 * 1024 * 1024)

struct _SimConnection
{
  HeraldSim *sim;
  GIOStream *stream;
  GSocketConnection *raw;
  GPollableInputStream *in;
  GPollableOutputStream *out;
  GMainContext *context;
  GSource *read_source, *write_source, *close_source;
  GString *output;
  gsize huge; /* bytes of an endless line that are still to come */
  gboolean reading, closing;
  const SimConnectionEvents *events;
  gpointer owner;
};

static void flush (SimConnection *self);

static void
attach (SimConnection *self,
        GSource **place,
        GSource *source,
        GSourceFunc func)
{
  sim_source_drop (place);
  *place = source;
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, self->context);
}

/**
 * sim_connection_new:
 * @stream: what is read and written: @raw, or TLS over it
 * @raw: the socket
 * @events: whom to tell, with @owner; borrowed
 *
 * Returns: (transfer full): a connection that reads; sim_connection_close() frees it
 */
SimConnection *
sim_connection_new (HeraldSim *sim,
                    GIOStream *stream,
                    GSocketConnection *raw,
                    const SimConnectionEvents *events,
                    gpointer owner)
{
  SimConnection *self = g_new0 (SimConnection, 1);

  self->sim = sim;
  self->events = events;
  self->owner = owner;
  self->stream = g_object_ref (stream);
  self->raw = g_object_ref (raw);
  self->in = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stream));
  self->out = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (stream));
  self->context = g_main_context_ref_thread_default ();
  self->output = g_string_new (NULL);
  self->reading = TRUE;
  g_socket_set_option (g_socket_connection_get_socket (raw), 6 /* IPPROTO_TCP */, 1 /* TCP_NODELAY */, 1, NULL);
  sim_server_add_connection (sim->server, self);
  sim_connection_update (self);
  return self;
}

/* Whether a goodbye goes out without waiting: TLS would wait for the end of its handshake, and for a client that reads. */
static gboolean
can_say_goodbye (SimConnection *self)
{
  return !G_IS_TLS_CONNECTION (self->stream)
         || (self->output->len == 0
             && g_tls_connection_get_protocol_version (G_TLS_CONNECTION (self->stream)) != G_TLS_PROTOCOL_VERSION_UNKNOWN);
}

/* Ends the connection at once and frees it. */
void
sim_connection_close (SimConnection *self)
{
  sim_source_drop (&self->read_source);
  sim_source_drop (&self->write_source);
  sim_source_drop (&self->close_source);
  sim_server_remove_connection (self->sim->server, self);
  if (can_say_goodbye (self))
    {
      g_io_stream_close (self->stream, NULL, NULL);
      g_io_stream_close (G_IO_STREAM (self->raw), NULL, NULL);
    }
  else
    g_socket_shutdown (g_socket_connection_get_socket (self->raw), TRUE, TRUE, NULL);
  g_string_free (self->output, TRUE);
  g_main_context_unref (self->context);
  g_object_unref (self->stream);
  g_object_unref (self->raw);
  g_free (self);
}

/* Tells the owner that the connection is over; it closes it. */
void
sim_connection_lose (SimConnection *self)
{
  self->events->lost (self->owner);
}

static gboolean
on_close (gpointer data)
{
  sim_connection_lose (data);
  return G_SOURCE_REMOVE;
}

static void
close_later (SimConnection *self)
{
  if (self->close_source == NULL)
    attach (self, &self->close_source, g_idle_source_new (), on_close);
}

/* Ends the connection when all is written; nothing more is read. */
void
sim_connection_close_when_written (SimConnection *self)
{
  self->closing = TRUE;
  sim_source_drop (&self->read_source);
  if (self->output->len == 0)
    close_later (self);
}

static gboolean
on_writable (GObject *stream,
             gpointer data)
{
  SimConnection *self = data;

  sim_source_drop (&self->write_source);
  flush (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_slow (gpointer data)
{
  return on_writable (NULL, data);
}

static void
refill (SimConnection *self)
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
flush (SimConnection *self)
{
  gboolean slow = sim_faults_is (self->sim->faults, HERALD_SIM_FAULT_SLOW);

  if (self->write_source != NULL || !sim_faults_may_write (self->sim->faults))
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
sim_connection_send (SimConnection *self,
                     const char *text,
                     gsize length)
{
  if (self->closing)
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
sim_connection_send_huge (SimConnection *self,
                          gsize length)
{
  self->huge = length;
  flush (self);
}

/* The last thing done with @self: its owner may close it. */
static void
read_more (SimConnection *self)
{
  char bytes[4096];
  g_autoptr (GError) error = NULL;
  gssize length = g_pollable_input_stream_read_nonblocking (self->in, bytes, sizeof bytes, NULL, &error);

  if (length > 0)
    {
      sim_connection_update (self);
      self->events->heard (self->owner, bytes, (gsize) length);
    }
  else if (length < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    sim_connection_update (self);
  else
    sim_connection_lose (self);
}

static gboolean
on_readable (GObject *stream,
             gpointer data)
{
  SimConnection *self = data;

  sim_source_drop (&self->read_source);
  read_more (self);
  return G_SOURCE_REMOVE;
}

/* Whether what the client sends is wanted now. */
void
sim_connection_set_reading (SimConnection *self,
                            gboolean reading)
{
  self->reading = reading;
  sim_connection_update (self);
}

/* Reads and writes if it may: after a fault has come or gone, or its owner wants more. */
void
sim_connection_update (SimConnection *self)
{
  gboolean may_read = sim_faults_may_read (self->sim->faults) && self->reading && !self->closing;

  if (!may_read)
    sim_source_drop (&self->read_source);
  else if (self->read_source == NULL)
    attach (self, &self->read_source, g_pollable_input_stream_create_source (self->in, NULL),
            G_SOURCE_FUNC (on_readable));
  if (!sim_faults_may_write (self->sim->faults))
    sim_source_drop (&self->write_source);
  else
    flush (self);
}

/* Whether all that was sent is on its way; what a fault keeps back does not count. */
gboolean
sim_connection_is_flushed (SimConnection *self)
{
  return self->output->len == 0 || !sim_faults_may_write (self->sim->faults);
}

/* Makes its end a reset, not a goodbye. */
void
sim_connection_reset (SimConnection *self)
{
  sim_faults_reset (self->raw);
}
