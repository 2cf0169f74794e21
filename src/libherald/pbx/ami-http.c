/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manager over HTTP (AJAM). Actions are posted over one connection, one after the other, as they would go over
 * TCP; on a second one a long poll waits for events and is asked again at once. The session is a cookie: that of the
 * answer to the login, for a refused request comes with a new one (measured).
 *
 * new -> asking (a Challenge, to see who is there) -> open -> closed */

#include "pbx/ami-http.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "pbx/pbx-timer.h"
#include "pbx/tls-check.h"
#include "wire/ajam.h"
#include "wire/ami-parser.h"

/* Asterisk closes a connection that was idle for 15 s (session_keep_alive); what is posted there meanwhile is lost. */
#define REUSE_US (5 * G_TIME_SPAN_SECOND)
/* A poll that ended so soon and without an event does not begin again at once more than a few times. */
#define HASTY_US (50 * G_TIME_SPAN_MILLISECOND)
#define HASTY_MAX 4
#define HASTY_WAIT_MS 200
/* What is read of an answer that no parser takes. */
#define CHUNK 4096

static const char challenge[] = "action=Challenge&authtype=MD5";

typedef enum
{
  PHASE_NEW,
  PHASE_ASKING,
  PHASE_OPEN,
  PHASE_CLOSED,
} Phase;

typedef enum
{
  REQUEST_PROBE,
  REQUEST_ACTION,
  REQUEST_LOGIN,
  REQUEST_WAIT,
} RequestKind;

struct _HeraldAmiHttp
{
  GObject parent_instance;

  HeraldAmiEndpoint endpoint;
  HeraldTlsCheck check;
  guint open_ms;
  char *server; /* for sentences */
  gboolean xml;

  const HeraldTransportEvents *events; /* borrowed, like its data */
  gpointer user_data;

  SoupSession *actions;
  SoupSession *poll;
  GCancellable *cancellable;
  GSource *deadline;
  GSource *rest; /* before the next poll */
  char *cookie;  /* the session's id; NULL: none yet */
  gboolean logged_in;
  guint n_actions;
  guint n_hasty;

  gint64 last_heard;
  gint64 last_action; /* when the last answer to one came */
  Phase phase;
};

/* One request on its way. */
typedef struct
{
  HeraldAmiHttp *transport; /* holds a reference */
  RequestKind kind;
  SoupMessage *message;
  GTlsConnection *tls; /* NULL: not encrypted, or not so far */
  GInputStream *body;
  HeraldAmiParser *parser;
  GByteArray *whole; /* of an answer in XML */
  char *cookie;      /* that came with the answer */
  gint64 began;
  guint n_events;
  gboolean success;  /* of REQUEST_LOGIN */
  gboolean stranger; /* the certificate is not the pinned one */
} Request;

static void herald_ami_http_iface_init (HeraldTransportInterface *iface);
static void poll_again (HeraldAmiHttp *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (HeraldAmiHttp, herald_ami_http, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HERALD_TYPE_TRANSPORT, herald_ami_http_iface_init))

static void
request_free (Request *request)
{
  g_clear_object (&request->body);
  g_clear_object (&request->tls);
  g_clear_object (&request->message);
  g_clear_pointer (&request->parser, herald_ami_parser_free);
  g_clear_pointer (&request->whole, g_byte_array_unref);
  g_clear_pointer (&request->cookie, g_free);
  g_object_unref (request->transport);
  g_free (request);
}

static void
tear_down (HeraldAmiHttp *self)
{
  self->phase = PHASE_CLOSED;
  herald_timer_clear (&self->deadline);
  herald_timer_clear (&self->rest);
  g_cancellable_cancel (self->cancellable);
}

static void
fail (HeraldAmiHttp *self,
      GError *error /* transfer full */)
{
  g_autoptr (GError) owned = error;

  if (self->phase == PHASE_CLOSED)
    return;
  tear_down (self);
  self->events->closed (owned, self->user_data);
}

static GError *
stranger_error (HeraldAmiHttp *self)
{
  return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_NOT_ASTERISK,
                      _("%s has no manager at %s. Are “webenabled = yes” in manager.conf and the path in the address right?"), self->server,
                      self->endpoint.path);
}

/* Why a request got no answer. */
static GError *
word_error (HeraldAmiHttp *self,
            Request *request,
            const GError *error)
{
  gboolean opened = self->phase == PHASE_OPEN;
  GError *worded = NULL;

  if (self->check.faults != 0)
    {
      herald_tls_check_word (&self->check, self->endpoint.host, &worded);
      return worded;
    }
  if (request->stranger || (request->tls != NULL && g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE)))
    {
      herald_tls_check_word_pin (g_tls_connection_get_peer_certificate (request->tls), self->endpoint.host, &worded);
      return worded;
    }
  if (g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND)
      || g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE))
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_NAME_NOT_FOUND, _("The name %s is not known."), self->endpoint.host);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_REFUSED, _("Nothing listens at %s."), self->server);
  /* A server that goes down in the middle of the handshake fails in the same way: it is tried again. */
  if (error->domain == G_TLS_ERROR)
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_UNREACHABLE, _("%s does not encrypt as https wants it: %s"), self->server,
                        error->message);
  if (!opened)
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_UNREACHABLE, _("%s cannot be reached: %s"), self->server, error->message);
  return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("The connection to %s broke: %s"), self->server, error->message);
}

/* --- What came --- */

static gboolean
is_success (HeraldAmiMessage *message)
{
  return herald_ami_message_is_response (message) && herald_span_is_nocase (herald_ami_message_get (message, HERALD_AMI_RESPONSE), "Success");
}

/* A refused request whose answer brings another session: the server has forgotten ours, after httptimeout or a restart. */
static gboolean
is_forgotten (HeraldAmiHttp *self,
              Request *request,
              HeraldAmiMessage *message)
{
  return self->logged_in && request->cookie != NULL && g_strcmp0 (request->cookie, self->cookie) != 0
         && herald_ami_message_is_response (message) && herald_span_is_nocase (herald_ami_message_get (message, HERALD_AMI_RESPONSE), "Error");
}

/* The answer to the long poll itself, and its end, are this file's business. */
static gboolean
is_own (Request *request,
        HeraldAmiMessage *message)
{
  if (request->kind == REQUEST_PROBE)
    return TRUE;
  if (request->kind != REQUEST_WAIT)
    return FALSE;
  if (!herald_ami_message_is_event (message))
    return TRUE;
  return herald_ami_message_get_event (message) == HERALD_AMI_EVENT_OTHER
         && herald_span_is (herald_ami_message_get (message, HERALD_AMI_EVENT), "WaitEventComplete");
}

/* Returns FALSE when a callback or an error has closed the transport. */
static gboolean
take_message (HeraldAmiHttp *self,
              Request *request,
              HeraldAmiMessage *message)
{
  if (is_forgotten (self, request, message))
    {
      fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("%s has ended the session."), self->server));
      return FALSE;
    }
  if (is_own (request, message))
    return TRUE;
  if (request->kind == REQUEST_LOGIN && is_success (message))
    request->success = TRUE;
  /* Known before the session above sends its next action. */
  if (request->success && !self->logged_in)
    {
      self->logged_in = TRUE;
      if (request->cookie != NULL)
        {
          g_free (self->cookie);
          self->cookie = g_strdup (request->cookie);
        }
      poll_again (self);
    }
  request->n_events += herald_ami_message_is_event (message) ? 1 : 0;
  self->events->message (message, self->user_data);
  return self->phase == PHASE_OPEN;
}

static gboolean
take_messages (HeraldAmiHttp *self,
               Request *request)
{
  HeraldAmiMessage *message;
  g_autoptr (GError) error = NULL;

  for (;;)
    switch (herald_ami_parser_next (request->parser, &message, &error))
      {
      case HERALD_AMI_PARSE_MESSAGE:
        if (!take_message (self, request, message))
          return FALSE;
        break;
      case HERALD_AMI_PARSE_ERROR:
        fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_PROTOCOL, "%s: %s", self->server, error->message));
        return FALSE;
      case HERALD_AMI_PARSE_BANNER:
      case HERALD_AMI_PARSE_MORE:
      default:
        return TRUE;
      }
}

static gboolean
take_xml (HeraldAmiHttp *self,
          Request *request)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = herald_ajam_text_of_xml ((const char *) request->whole->data, request->whole->len, &error);
  gsize length = text != NULL ? strlen (text) : 0;

  if (text == NULL)
    {
      fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_PROTOCOL, "%s: %s", self->server, error->message));
      return FALSE;
    }
  for (gsize done = 0; done < length;)
    {
      gsize taken = herald_ami_parser_feed (request->parser, text + done, length - done);

      done += taken;
      if (!take_messages (self, request) || taken == 0)
        return self->phase != PHASE_CLOSED;
    }
  return TRUE;
}

static void
open_now (HeraldAmiHttp *self,
          Request *request)
{
  const char *program = soup_message_headers_get_one (soup_message_get_response_headers (request->message), "Server");

  herald_timer_clear (&self->deadline);
  g_free (self->cookie);
  self->cookie = g_steal_pointer (&request->cookie);
  self->phase = PHASE_OPEN;
  self->events->opened (program != NULL ? program : "", self->user_data);
}

/* The whole answer is there. */
static void
end_request (Request *request)
{
  HeraldAmiHttp *self = request->transport;
  gint64 now = g_get_monotonic_time ();
  gboolean hasty = request->n_events == 0 && now - request->began < HASTY_US;

  if (request->whole != NULL && !take_xml (self, request))
    ;
  else if (self->phase == PHASE_CLOSED)
    ;
  else if (herald_ami_parser_end (request->parser, NULL) != HERALD_AMI_PARSE_MORE)
    fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("%s ended its answer in the middle of a message."), self->server));
  else if (request->kind == REQUEST_PROBE)
    open_now (self, request);
  else if (request->kind == REQUEST_WAIT)
    {
      self->n_hasty = hasty ? self->n_hasty + 1 : 0;
      poll_again (self);
    }
  else
    {
      self->last_action = now;
      self->n_actions--;
    }
  request_free (request);
}

static void read_on (Request *request);

static void
on_read (GObject *stream,
         GAsyncResult *result,
         gpointer user_data)
{
  Request *request = user_data;
  HeraldAmiHttp *self = request->transport;
  g_autoptr (GError) error = NULL;
  gssize got = 0;
  gboolean on = TRUE;

  if (request->whole != NULL)
    {
      g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (stream), result, &error);

      got = bytes != NULL ? (gssize) g_bytes_get_size (bytes) : -1;
      if (got > 0)
        g_byte_array_append (request->whole, g_bytes_get_data (bytes, NULL), (guint) got);
    }
  else
    got = g_input_stream_read_finish (G_INPUT_STREAM (stream), result, &error);

  if (self->phase == PHASE_CLOSED || got < 0)
    {
      if (self->phase != PHASE_CLOSED)
        fail (self, word_error (self, request, error));
      request_free (request);
      return;
    }
  if (got == 0)
    {
      end_request (request);
      return;
    }
  self->last_heard = g_get_monotonic_time ();
  if (request->whole == NULL)
    {
      herald_ami_parser_commit (request->parser, (gsize) got);
      on = take_messages (self, request);
    }
  else if (request->whole->len > HERALD_AMI_HTTP_XML_MAX)
    {
      fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_PROTOCOL, _("%s sent an answer that is too large."), self->server));
      on = FALSE;
    }
  if (on)
    read_on (request);
  else
    request_free (request);
}

static void
read_on (Request *request)
{
  GCancellable *cancellable = request->transport->cancellable;
  gsize room;
  char *to;

  if (request->whole != NULL)
    {
      g_input_stream_read_bytes_async (request->body, CHUNK, G_PRIORITY_DEFAULT, cancellable, on_read, request);
      return;
    }
  to = herald_ami_parser_reserve (request->parser, &room);
  g_input_stream_read_async (request->body, to, room, G_PRIORITY_DEFAULT, cancellable, on_read, request);
}

/* Whether it is Asterisk that answers. @request->cookie is taken on the way. */
static GError *
check_head (HeraldAmiHttp *self,
            Request *request)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (request->message);
  guint status = soup_message_get_status (request->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  request->cookie = herald_ajam_cookie (soup_message_headers_get_one (headers, "Set-Cookie"));
  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE || status == SOUP_STATUS_BAD_GATEWAY || status == SOUP_STATUS_GATEWAY_TIMEOUT)
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("%s is busy or restarts (HTTP %u)."), self->server, status);
  if (status == SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE)
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_PROTOCOL, _("%s takes no command of that length."), self->server);
  if (status != SOUP_STATUS_OK)
    return self->logged_in ? g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("%s no longer answers as a manager (HTTP %u)."),
                                          self->server, status)
                           : stranger_error (self);
  if (type == NULL || !g_str_equal (type, self->xml ? "text/xml" : "text/plain"))
    return stranger_error (self);
  if (request->kind == REQUEST_PROBE && request->cookie == NULL)
    return stranger_error (self);
  return NULL;
}

static void
on_answer (GObject *session,
           GAsyncResult *result,
           gpointer user_data)
{
  Request *request = user_data;
  HeraldAmiHttp *self = request->transport;
  g_autoptr (GError) error = NULL;
  GError *fault = NULL;

  request->body = soup_session_send_finish (SOUP_SESSION (session), result, &error);
  if (self->phase == PHASE_CLOSED)
    {
      request_free (request);
      return;
    }
  fault = request->body == NULL ? word_error (self, request, error) : check_head (self, request);
  if (fault != NULL)
    {
      fail (self, fault);
      request_free (request);
      return;
    }
  self->last_heard = g_get_monotonic_time ();
  read_on (request);
}

/* --- What is sent --- */

/* The check is made before anything is written: the request holds the login. */
static void
on_network_event (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *stream,
                  gpointer user_data)
{
  Request *request = user_data;
  HeraldAmiHttp *self = request->transport;

  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    {
      g_set_object (&request->tls, G_TLS_CONNECTION (stream));
      herald_tls_check_watch (&self->check, request->tls);
    }
  else if (event == G_SOCKET_CLIENT_TLS_HANDSHAKED
           && !herald_tls_check_peer (&self->check, G_TLS_CONNECTION (stream), self->endpoint.host, NULL))
    {
      request->stranger = TRUE;
      g_cancellable_cancel (self->cancellable);
    }
}

static void
post (HeraldAmiHttp *self,
      RequestKind kind,
      const char *form)
{
  g_autoptr (GUri) uri = g_uri_build (G_URI_FLAGS_ENCODED_PATH, self->endpoint.tls == HERALD_TLS_OFF ? "http" : "https", NULL,
                                      self->endpoint.host, self->endpoint.port, self->endpoint.path, NULL, NULL);
  g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));
  Request *request = g_new0 (Request, 1);
  SoupMessageHeaders *headers;
  guint flags = SOUP_MESSAGE_NO_REDIRECT;

  request->transport = g_object_ref (self);
  request->kind = kind;
  request->began = g_get_monotonic_time ();
  request->parser = herald_ami_parser_new ();
  if (self->xml)
    request->whole = g_byte_array_new ();
  request->message = soup_message_new_from_uri (SOUP_METHOD_POST, uri);
  if (kind != REQUEST_WAIT && request->began - self->last_action > REUSE_US)
    flags |= SOUP_MESSAGE_NEW_CONNECTION;
  soup_message_set_flags (request->message, flags);
  soup_message_set_request_body_from_bytes (request->message, "application/x-www-form-urlencoded", body);
  headers = soup_message_get_request_headers (request->message);
  if (self->cookie != NULL)
    {
      g_autofree char *value = g_strdup_printf ("mansession_id=\"%s\"", self->cookie);

      soup_message_headers_replace (headers, "Cookie", value);
    }
  if (self->endpoint.tls != HERALD_TLS_OFF)
    g_signal_connect (request->message, "network-event", G_CALLBACK (on_network_event), request);
  soup_session_send_async (kind == REQUEST_WAIT ? self->poll : self->actions, request->message, G_PRIORITY_DEFAULT, self->cancellable,
                           on_answer, request);
}

static gboolean
on_rested (gpointer user_data)
{
  HeraldAmiHttp *self = user_data;

  herald_timer_clear (&self->rest);
  self->n_hasty = 0;
  poll_again (self);
  return G_SOURCE_REMOVE;
}

/* Only one at a time: a second ends the first with an empty answer (measured). */
static void
poll_again (HeraldAmiHttp *self)
{
  g_autofree char *form = NULL;

  if (self->n_hasty >= HASTY_MAX)
    {
      herald_timer_set (&self->rest, HASTY_WAIT_MS, on_rested, self);
      return;
    }
  form = g_strdup_printf ("action=WaitEvent&timeout=%u", HERALD_AMI_HTTP_WAIT_S);
  post (self, REQUEST_WAIT, form);
}

static gboolean
is_login (const char *bytes)
{
  return g_ascii_strncasecmp (bytes, "Action: Login\r\n", strlen ("Action: Login\r\n")) == 0;
}

static gboolean
herald_ami_http_send (HeraldTransport *transport,
                      const char *bytes,
                      gsize length,
                      GError **error)
{
  HeraldAmiHttp *self = HERALD_AMI_HTTP (transport);
  const char *end = bytes + length;

  if (self->phase != PHASE_OPEN)
    {
      g_set_error (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("There is no connection to %s."), self->server);
      return FALSE;
    }
  for (const char *action = bytes, *next; action < end; action = next)
    {
      const char *stop = g_strstr_len (action, end - action, "\r\n\r\n");
      g_autofree char *form = NULL;

      next = stop != NULL ? stop + 4 : end;
      if (self->n_actions >= HERALD_AMI_HTTP_ACTIONS_MAX)
        {
          g_set_error (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_TIMEOUT, _("%s takes no more commands."), self->server);
          return FALSE;
        }
      form = herald_ajam_form (action, (gsize) (next - action), NULL);
      if (form == NULL)
        {
          g_set_error (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_ACTION, _("%s takes no command of that length."), self->server);
          return FALSE;
        }
      self->n_actions++;
      post (self, is_login (action) ? REQUEST_LOGIN : REQUEST_ACTION, form);
    }
  return TRUE;
}

/* --- Life --- */

static gboolean
on_open_deadline (gpointer user_data)
{
  HeraldAmiHttp *self = user_data;

  fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_TIMEOUT, _("%s did not answer within %u s."), self->server,
                           (self->open_ms + 999) / 1000));
  return G_SOURCE_REMOVE;
}

static SoupSession *
new_session (HeraldAmiHttp *self)
{
  SoupSession *session = soup_session_new_with_options ("max-conns", 1, "max-conns-per-host", 1, "timeout", 0, "idle-timeout", 60,
                                                        "user-agent", "Herald", NULL);

  if (self->check.database != NULL)
    soup_session_set_tls_database (session, self->check.database);
  return session;
}

static gboolean
on_check_failed (gpointer user_data)
{
  HeraldAmiHttp *self = user_data;
  g_autoptr (GError) error = NULL;

  herald_timer_clear (&self->rest);
  herald_tls_check_init (&self->check, &self->endpoint, &error);
  fail (self, g_steal_pointer (&error));
  return G_SOURCE_REMOVE;
}

static void
herald_ami_http_open (HeraldTransport *transport,
                      const HeraldTransportEvents *events,
                      gpointer user_data)
{
  HeraldAmiHttp *self = HERALD_AMI_HTTP (transport);

  g_return_if_fail (self->phase == PHASE_NEW);
  self->events = events;
  self->user_data = user_data;
  self->phase = PHASE_ASKING;
  if (!herald_tls_check_init (&self->check, &self->endpoint, NULL))
    {
      herald_timer_set (&self->rest, 0, on_check_failed, self);
      return;
    }
  self->actions = new_session (self);
  self->poll = new_session (self);
  herald_timer_set (&self->deadline, self->open_ms, on_open_deadline, self);
  post (self, REQUEST_PROBE, challenge);
}

static void
herald_ami_http_close (HeraldTransport *transport)
{
  tear_down (HERALD_AMI_HTTP (transport));
}

static gint64
herald_ami_http_get_last_heard (HeraldTransport *transport)
{
  return HERALD_AMI_HTTP (transport)->last_heard;
}

static void
herald_ami_http_finalize (GObject *object)
{
  HeraldAmiHttp *self = HERALD_AMI_HTTP (object);

  tear_down (self);
  g_clear_object (&self->actions);
  g_clear_object (&self->poll);
  g_clear_object (&self->cancellable);
  herald_tls_check_clear (&self->check);
  herald_ami_endpoint_clear (&self->endpoint);
  g_free (self->cookie);
  g_free (self->server);
  G_OBJECT_CLASS (herald_ami_http_parent_class)->finalize (object);
}

static void
herald_ami_http_iface_init (HeraldTransportInterface *iface)
{
  iface->open = herald_ami_http_open;
  iface->send = herald_ami_http_send;
  iface->close = herald_ami_http_close;
  iface->get_last_heard = herald_ami_http_get_last_heard;
}

static void
herald_ami_http_class_init (HeraldAmiHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_ami_http_finalize;
}

static void
herald_ami_http_init (HeraldAmiHttp *self)
{
  self->cancellable = g_cancellable_new ();
  self->last_action = G_MININT64 / 2;
}

/**
 * herald_ami_http_new:
 * @endpoint: where the server is, with a path, and how to check it; copied
 * @open_ms: milliseconds until the first answer must be there
 *
 * Returns: (transfer full): a transport over HTTP, encrypted where @endpoint says so
 */
HeraldTransport *
herald_ami_http_new (const HeraldAmiEndpoint *endpoint,
                     guint open_ms)
{
  HeraldAmiHttp *self = g_object_new (HERALD_TYPE_AMI_HTTP, NULL);

  herald_ami_endpoint_copy (&self->endpoint, endpoint);
  self->server = herald_ami_endpoint_to_string (&self->endpoint);
  self->xml = g_str_has_suffix (self->endpoint.path, "mxml");
  self->open_ms = open_ms;
  return HERALD_TRANSPORT (self);
}
