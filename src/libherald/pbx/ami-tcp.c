/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manager over TCP or TLS. Bytes are received straight into the parser's buffer and messages leave from
 * there, all of a read in one go: Asterisk drops a client that does not read, so nothing is waited for here.
 *
 * opening -> greeting (connected, no banner yet) -> open -> closed */

#include "pbx/ami-tcp.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pbx/pbx-timer.h"
#include "wire/ami-parser.h"

/* Reads before other sources of the main loop have their turn: at most 2 MiB, some milliseconds. */
#define READS_PER_TURN 8
/* A server that says nothing may wait for us to speak first, as TLS does. */
#define PROBE_DIVISOR 4
/* Allowed before login, and its answer carries no id of ours: it is not taken for anything. */
static const char probe[] = "Action: Challenge\r\nAuthType: MD5\r\n\r\n";

typedef enum
{
  PHASE_NEW,
  PHASE_OPENING,
  PHASE_GREETING,
  PHASE_OPEN,
  PHASE_CLOSED,
} Phase;

struct _HeraldAmiTcp
{
  GObject parent_instance;

  HeraldAmiEndpoint endpoint;
  guint open_ms;
  char *server; /* for sentences */

  const HeraldTransportEvents *events; /* borrowed, like its data */
  gpointer user_data;

  GCancellable *cancellable; /* of connecting */
  GIOStream *stream;
  GSocket *socket;
  GPollableInputStream *input;    /* borrowed from stream */
  GPollableOutputStream *output;  /* likewise */
  GSource *reader;
  GSource *writer;
  gboolean broken; /* a write has failed: the system tells of a reset only once */
  GSource *deadline;
  GSource *probe_timer;
  GByteArray *queue; /* not yet taken by the server; may hold a secret */
  HeraldAmiParser *parser;

  gint64 last_heard;
  gint64 sent_at; /* the main loop's time of the turn in which something was sent */
  Phase phase;
  gboolean heard;  /* any byte at all */
  gboolean probed;
};

static void herald_ami_tcp_iface_init (HeraldTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HeraldAmiTcp, herald_ami_tcp, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HERALD_TYPE_TRANSPORT, herald_ami_tcp_iface_init))

static void
wipe (guint8 *bytes,
      gsize length)
{
  for (gsize i = 0; i < length; i++)
    ((volatile guint8 *) bytes)[i] = 0;
}

/* The parser stays: a callback may close the transport and look at its message after that. */
static void
tear_down (HeraldAmiTcp *self)
{
  self->phase = PHASE_CLOSED;
  herald_timer_clear (&self->deadline);
  herald_timer_clear (&self->probe_timer);
  herald_timer_clear (&self->reader);
  herald_timer_clear (&self->writer);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->queue != NULL)
    wipe (self->queue->data, self->queue->len);
  g_clear_pointer (&self->queue, g_byte_array_unref);
  self->input = NULL;
  self->output = NULL;
  /* The socket itself: the polite end of TLS would have to wait for the peer. */
  if (self->socket != NULL)
    g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
  g_clear_object (&self->stream);
}

static void
fail (HeraldAmiTcp *self,
      GError *error /* transfer full */)
{
  g_autoptr (GError) owned = error;

  if (self->phase == PHASE_CLOSED)
    return;
  tear_down (self);
  self->events->closed (owned, self->user_data);
}

/* No orderly end. A server that closes before it has read all that was sent to it ends so, too: between two messages
 * nothing tells whether more would have come. */
static void
on_reset (HeraldAmiTcp *self)
{
  gboolean whole = herald_ami_parser_end (self->parser, NULL) == HERALD_AMI_PARSE_MORE;

  fail (self, g_error_new (HERALD_PBX_ERROR, whole ? HERALD_PBX_ERROR_CLOSED : HERALD_PBX_ERROR_LOST,
                           _("%s broke the connection off."), self->server));
}

static void
on_end_of_stream (HeraldAmiTcp *self)
{
  if (self->phase == PHASE_OPEN && self->broken)
    on_reset (self);
  else if (self->phase == PHASE_OPEN)
    {
      gboolean whole = herald_ami_parser_end (self->parser, NULL) == HERALD_AMI_PARSE_MORE;

      fail (self, g_error_new (HERALD_PBX_ERROR, whole ? HERALD_PBX_ERROR_CLOSED : HERALD_PBX_ERROR_LOST,
                               whole ? _("%s closed the connection.")
                                     : _("%s closed the connection in the middle of a message."),
                               self->server));
    }
  else if (self->heard)
    fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_NOT_ASTERISK,
                             _("%s is not an Asterisk manager: it closed the connection after a few bytes."),
                             self->server));
  else if (self->probed && self->endpoint.tls == HERALD_TLS_OFF)
    fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_NOT_ASTERISK,
                             _("%s hangs up when spoken to in plain text: this port is probably for TLS. "
                               "Turn encryption on."), self->server));
  else
    fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST,
                             _("%s closed the connection before it said anything."), self->server));
}

static void
on_read_error (HeraldAmiTcp *self,
               const GError *error)
{
  if (self->phase == PHASE_OPEN && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    on_reset (self);
  else if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF)
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    on_end_of_stream (self);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("%s can no longer be reached."), self->server));
  else
    fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("The connection to %s broke: %s"),
                             self->server, error->message));
}

/* Records of TLS begin with their type, 20 to 23, and version 3.x; no banner does. */
static gboolean
looks_like_tls (const char *bytes,
                gsize length)
{
  return length >= 2 && bytes[0] >= 20 && bytes[0] <= 23 && bytes[1] == 3;
}

static void
on_parse_error (HeraldAmiTcp *self,
                const GError *error)
{
  gboolean stranger = g_error_matches (error, HERALD_WIRE_ERROR, HERALD_WIRE_ERROR_NOT_ASTERISK);

  fail (self, g_error_new (HERALD_PBX_ERROR, stranger ? HERALD_PBX_ERROR_NOT_ASTERISK : HERALD_PBX_ERROR_PROTOCOL,
                           "%s: %s", self->server, error->message));
}

/* Returns FALSE when a callback or an error has closed the transport. */
static gboolean
take_messages (HeraldAmiTcp *self)
{
  HeraldAmiMessage *message;
  g_autoptr (GError) error = NULL;

  for (;;)
    switch (herald_ami_parser_next (self->parser, &message, &error))
      {
      case HERALD_AMI_PARSE_MESSAGE:
        self->events->message (message, self->user_data);
        if (G_UNLIKELY (self->phase != PHASE_OPEN))
          return FALSE;
        break;
      case HERALD_AMI_PARSE_MORE:
        return TRUE;
      case HERALD_AMI_PARSE_BANNER:
        self->phase = PHASE_OPEN;
        herald_timer_clear (&self->deadline);
        herald_timer_clear (&self->probe_timer);
        self->events->opened (herald_ami_parser_get_banner (self->parser), self->user_data);
        if (self->phase != PHASE_OPEN)
          return FALSE;
        break;
      case HERALD_AMI_PARSE_ERROR:
      default:
        on_parse_error (self, error);
        return FALSE;
      }
}

/* What was sent in this turn of the main loop is answered in a later one: a GTask made and returned in the
 * same turn would call back after the events that followed the answer, and a snapshot would be stale. */
static gboolean
on_readable (GObject *stream,
             gpointer user_data)
{
  g_autoptr (HeraldAmiTcp) self = g_object_ref (user_data);
  gint64 now = g_source_get_time (self->reader);

  for (guint i = 0; i < READS_PER_TURN && self->sent_at != now; i++)
    {
      g_autoptr (GError) error = NULL;
      gsize room;
      char *to = herald_ami_parser_reserve (self->parser, &room);
      gssize got = g_pollable_input_stream_read_nonblocking (self->input, to, room, NULL, &error);

      if (got < 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return G_SOURCE_CONTINUE;
      if (got <= 0)
        {
          if (got == 0)
            on_end_of_stream (self);
          else
            on_read_error (self, error);
          return G_SOURCE_REMOVE;
        }
      self->last_heard = now;
      if (!self->heard && self->endpoint.tls == HERALD_TLS_OFF && looks_like_tls (to, (gsize) got))
        {
          fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_NOT_ASTERISK,
                                   _("%s speaks TLS at this port. Turn encryption on."), self->server));
          return G_SOURCE_REMOVE;
        }
      self->heard = TRUE;
      herald_ami_parser_commit (self->parser, (gsize) got);
      if (!take_messages (self))
        return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

/* Returns how many bytes the server took; -1 with @error when the connection is gone. */
static gssize
write_some (HeraldAmiTcp *self,
            const char *bytes,
            gsize length,
            GError **error)
{
  g_autoptr (GError) fault = NULL;
  gssize taken = g_pollable_output_stream_write_nonblocking (self->output, bytes, length, NULL, &fault);

  if (taken >= 0)
    return taken;
  if (g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return 0;
  self->broken = TRUE;
  g_set_error (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("The connection to %s broke: %s"), self->server,
               fault->message);
  return -1;
}

static gboolean
on_writable (GObject *stream,
             gpointer user_data)
{
  HeraldAmiTcp *self = user_data;
  GError *error = NULL;
  gssize taken = write_some (self, (const char *) self->queue->data, self->queue->len, &error);

  if (taken < 0)
    {
      fail (self, error);
      return G_SOURCE_REMOVE;
    }
  if (taken > 0)
    {
      /* Removing moves the rest down: the tail that is no longer in use is wiped too. */
      gsize rest = self->queue->len - (gsize) taken;

      memmove (self->queue->data, self->queue->data + taken, rest);
      wipe (self->queue->data + rest, (gsize) taken);
      g_byte_array_set_size (self->queue, (guint) rest);
    }
  if (self->queue->len > 0)
    return G_SOURCE_CONTINUE;
  herald_timer_clear (&self->writer);
  return G_SOURCE_REMOVE;
}

static void
attach (GSource *source,
        GSourceFunc func,
        HeraldAmiTcp *self)
{
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

/* The queue is allocated once, at its limit: growing it would leave copies of a secret behind. */
static gboolean
herald_ami_tcp_send (HeraldTransport *transport,
                     const char *bytes,
                     gsize length,
                     GError **error)
{
  HeraldAmiTcp *self = HERALD_AMI_TCP (transport);
  GSource *turn = g_main_current_source ();
  gssize taken = 0;

  self->sent_at = turn != NULL ? g_source_get_time (turn) : 0;
  if (self->phase != PHASE_OPEN && self->phase != PHASE_GREETING)
    {
      g_set_error (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("There is no connection to %s."), self->server);
      return FALSE;
    }
  if (self->queue == NULL)
    self->queue = g_byte_array_sized_new (HERALD_AMI_SEND_MAX);
  if (self->queue->len == 0)
    taken = write_some (self, bytes, length, error);
  if (taken < 0)
    return FALSE;
  length -= (gsize) taken;
  if (self->queue->len + length > HERALD_AMI_SEND_MAX)
    {
      g_set_error (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_TIMEOUT, _("%s takes no more commands."), self->server);
      return FALSE;
    }
  if (length == 0)
    return TRUE;
  g_byte_array_append (self->queue, (const guint8 *) bytes + taken, (guint) length);
  if (self->writer == NULL)
    {
      self->writer = g_pollable_output_stream_create_source (self->output, NULL);
      attach (self->writer, G_SOURCE_FUNC (on_writable), self);
    }
  return TRUE;
}

static gboolean
on_probe_due (gpointer user_data)
{
  HeraldAmiTcp *self = user_data;

  herald_timer_clear (&self->probe_timer);
  if (self->phase == PHASE_GREETING && !self->heard)
    self->probed = herald_transport_send (HERALD_TRANSPORT (self), probe, sizeof probe - 1, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
on_open_deadline (gpointer user_data)
{
  HeraldAmiTcp *self = user_data;
  guint seconds = (self->open_ms + 999) / 1000;
  const char *words = self->phase == PHASE_OPENING ? _("%s did not answer within %u s.")
                      : self->endpoint.tls == HERALD_TLS_OFF
                        ? _("%s took the connection and then said nothing for %u s. It may hang, or expect TLS.")
                        : _("%s took the connection and then said nothing for %u s.");

  fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_TIMEOUT, words, self->server, seconds));
  return G_SOURCE_REMOVE;
}

static void
on_connect_ready (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (HeraldAmiTcp) self = user_data;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GIOStream) stream = NULL;
  GError *error = NULL;

  stream = herald_ami_connect_finish (result, &socket, &error);
  if (self->phase != PHASE_OPENING)
    {
      g_clear_error (&error);
      return;
    }
  if (stream == NULL)
    {
      fail (self, error);
      return;
    }
  self->stream = g_steal_pointer (&stream);
  self->socket = g_steal_pointer (&socket);
  self->input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->stream));
  self->output = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->stream));
  self->phase = PHASE_GREETING;
  self->last_heard = g_get_monotonic_time ();
  self->reader = g_pollable_input_stream_create_source (self->input, NULL);
  attach (self->reader, G_SOURCE_FUNC (on_readable), self);
  herald_timer_set (&self->probe_timer, self->open_ms / PROBE_DIVISOR, on_probe_due, self);
}

static void
herald_ami_tcp_open (HeraldTransport *transport,
                     const HeraldTransportEvents *events,
                     gpointer user_data)
{
  HeraldAmiTcp *self = HERALD_AMI_TCP (transport);

  g_return_if_fail (self->phase == PHASE_NEW);
  self->events = events;
  self->user_data = user_data;
  self->phase = PHASE_OPENING;
  self->cancellable = g_cancellable_new ();
  herald_timer_set (&self->deadline, self->open_ms, on_open_deadline, self);
  herald_ami_connect_async (&self->endpoint, self->cancellable, on_connect_ready, g_object_ref (self));
}

static void
herald_ami_tcp_close (HeraldTransport *transport)
{
  tear_down (HERALD_AMI_TCP (transport));
}

static gint64
herald_ami_tcp_get_last_heard (HeraldTransport *transport)
{
  return HERALD_AMI_TCP (transport)->last_heard;
}

static gboolean
herald_ami_tcp_is_watched (HeraldTransport *transport)
{
  HeraldAmiTcp *self = HERALD_AMI_TCP (transport);

  return self->socket != NULL && herald_ami_connect_is_watched (self->socket);
}

static void
herald_ami_tcp_finalize (GObject *object)
{
  HeraldAmiTcp *self = HERALD_AMI_TCP (object);

  tear_down (self);
  g_clear_object (&self->cancellable);
  herald_ami_parser_free (self->parser);
  herald_ami_endpoint_clear (&self->endpoint);
  g_free (self->server);
  G_OBJECT_CLASS (herald_ami_tcp_parent_class)->finalize (object);
}

static void
herald_ami_tcp_iface_init (HeraldTransportInterface *iface)
{
  iface->open = herald_ami_tcp_open;
  iface->send = herald_ami_tcp_send;
  iface->close = herald_ami_tcp_close;
  iface->get_last_heard = herald_ami_tcp_get_last_heard;
  iface->is_watched = herald_ami_tcp_is_watched;
}

static void
herald_ami_tcp_class_init (HeraldAmiTcpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_ami_tcp_finalize;
}

static void
herald_ami_tcp_init (HeraldAmiTcp *self)
{
  self->parser = herald_ami_parser_new ();
  herald_ami_parser_expect_banner (self->parser, TRUE);
}

/**
 * herald_ami_tcp_new:
 * @endpoint: where the server is and how to check it; copied
 * @open_ms: milliseconds until the banner must be there: HERALD_AMI_OPEN_MS
 *
 * Returns: (transfer full): a transport over one TCP connection, encrypted where @endpoint says so
 */
HeraldTransport *
herald_ami_tcp_new (const HeraldAmiEndpoint *endpoint,
                    guint open_ms)
{
  HeraldAmiTcp *self = g_object_new (HERALD_TYPE_AMI_TCP, NULL);

  herald_ami_endpoint_copy (&self->endpoint, endpoint);
  self->server = herald_ami_endpoint_to_string (&self->endpoint);
  self->open_ms = open_ms;
  return HERALD_TRANSPORT (self);
}
