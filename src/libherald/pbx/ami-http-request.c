/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request of the manager over HTTP: the form goes out, the peer is checked before it does, the answer is looked at
 * and read. */

#include "pbx/ami-http-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pbx/pbx-timer.h"

/* So long events wait for the answers to actions, which come first over TCP, too. */
#define HOLD_MS 500
/* What is read of an answer that no parser takes. */
#define CHUNK 4096

#define FORM "application/x-www-form-urlencoded"

static void
request_free (HeraldAmiHttpRequest *request)
{
  if (request->kind == HERALD_AMI_HTTP_LOGOFF)
    herald_ami_http_logoff_ended (request->transport);
  g_clear_object (&request->body);
  g_clear_object (&request->tls);
  g_clear_object (&request->message);
  g_clear_pointer (&request->parser, herald_ami_parser_free);
  g_clear_pointer (&request->whole, g_byte_array_unref);
  g_clear_pointer (&request->cookie, g_free);
  g_object_unref (request->transport);
  g_free (request);
}

/* Whether the server has gone, not only its network; in the middle of a handshake that is an error of TLS. */
static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) || error->domain == G_TLS_ERROR;
}

static GCancellable *
cancellable_of (HeraldAmiHttpRequest *request)
{
  return request->kind == HERALD_AMI_HTTP_LOGOFF ? request->transport->logoff : request->transport->cancellable;
}

/* Why a request got no answer. */
static GError *
word_error (HeraldAmiHttp *self,
            HeraldAmiHttpRequest *request,
            const GError *error)
{
  gboolean opened = self->phase == HERALD_AMI_HTTP_OPEN;
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
  /* The server was there a moment ago: whatever hinders the next request is the end of this session. */
  if (opened && request->body == NULL && is_gone (error))
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_CLOSED, _("%s closed the connection."), self->server);
  if (opened)
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("The connection to %s broke: %s"), self->server, error->message);
  if (g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND)
      || g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE))
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_NAME_NOT_FOUND, _("The name %s is not known."), self->endpoint.host);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_REFUSED, _("Nothing listens at %s."), self->server);
  /* A server that goes down in the middle of the handshake fails in the same way: it is tried again. */
  if (error->domain == G_TLS_ERROR)
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_UNREACHABLE, _("%s does not encrypt as https wants it: %s"), self->server,
                        error->message);
  /* So does an Asterisk that has as many connections as it takes (measured). */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_CLOSED, _("%s closed the connection without an answer."), self->server);
  return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_UNREACHABLE, _("%s cannot be reached: %s"), self->server, error->message);
}

/* --- What comes back --- */

static void read_on (HeraldAmiHttpRequest *request);

/* The next poll goes out when the answer's stream is closed: its connection is free then, and used again. */
static void
end (HeraldAmiHttpRequest *request)
{
  g_autoptr (HeraldAmiHttp) self = g_object_ref (request->transport);
  gboolean again = herald_ami_http_take_end (request);

  request_free (request);
  if (again && self->phase == HERALD_AMI_HTTP_OPEN)
    herald_ami_http_poll (self);
}

static void
on_read (GObject *stream,
         GAsyncResult *result,
         gpointer user_data)
{
  HeraldAmiHttpRequest *request = user_data;
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

  if (self->phase == HERALD_AMI_HTTP_CLOSED || got < 0)
    {
      if (self->phase != HERALD_AMI_HTTP_CLOSED)
        herald_ami_http_fail (self, word_error (self, request, error));
      request_free (request);
      return;
    }
  if (got == 0)
    {
      end (request);
      return;
    }
  self->last_heard = g_get_monotonic_time ();
  if (request->whole == NULL)
    {
      herald_ami_parser_commit (request->parser, (gsize) got);
      on = herald_ami_http_take_messages (request);
    }
  else if (request->whole->len > HERALD_AMI_HTTP_XML_MAX)
    {
      herald_ami_http_fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_PROTOCOL, _("%s sent an answer that is too large."),
                                               self->server));
      on = FALSE;
    }
  if (on)
    read_on (request);
  else
    request_free (request);
}

static void
read_on (HeraldAmiHttpRequest *request)
{
  GCancellable *cancellable = cancellable_of (request);
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
            HeraldAmiHttpRequest *request)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (request->message);
  guint status = soup_message_get_status (request->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  request->cookie = herald_ami_http_cookie (headers);
  if (self->digest && (status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_FORBIDDEN))
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_WRONG_PASSWORD,
                        _("The server refused the user “%s” or the password, or does not admit this computer."), self->user);
  if (request->kind == HERALD_AMI_HTTP_WAIT && status == SOUP_STATUS_GATEWAY_TIMEOUT)
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST,
                        _("A proxy in front of %s does not wait long enough for events: it gave up after %u s. It must let an answer take "
                          "60 s (in nginx: proxy_read_timeout 60s)."),
                        self->server, (guint) ((g_get_monotonic_time () - request->began) / G_USEC_PER_SEC));
  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE || status == SOUP_STATUS_BAD_GATEWAY || status == SOUP_STATUS_GATEWAY_TIMEOUT)
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("%s is busy or restarts (HTTP %u)."), self->server, status);
  if (status == SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE)
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_PROTOCOL, _("%s takes no command of that length."), self->server);
  if (status != SOUP_STATUS_OK)
    return self->logged_in ? g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("%s no longer answers as a manager (HTTP %u)."),
                                          self->server, status)
                           : herald_ami_http_not_manager (self);
  if (type == NULL || !g_str_equal (type, self->xml ? "text/xml" : "text/plain"))
    return herald_ami_http_not_manager (self);
  if (request->kind == HERALD_AMI_HTTP_PROBE && !self->digest && request->cookie == NULL)
    return herald_ami_http_not_manager (self);
  return NULL;
}

static gboolean
on_held (gpointer user_data)
{
  herald_ami_http_unhold (user_data);
  return G_SOURCE_REMOVE;
}

/* Reads the events that have waited for the answers to actions; of a transport that has ended they are dropped. */
void
herald_ami_http_unhold (HeraldAmiHttp *self)
{
  HeraldAmiHttpRequest *request = g_steal_pointer (&self->held);

  herald_timer_clear (&self->hold);
  if (request == NULL)
    return;
  if (self->phase != HERALD_AMI_HTTP_CLOSED)
    read_on (request);
  else
    request_free (request);
}

static void
on_answer (GObject *session,
           GAsyncResult *result,
           gpointer user_data)
{
  HeraldAmiHttpRequest *request = user_data;
  HeraldAmiHttp *self = request->transport;
  g_autoptr (GError) error = NULL;
  GError *fault = NULL;

  request->body = soup_session_send_finish (SOUP_SESSION (session), result, &error);
  if (self->phase == HERALD_AMI_HTTP_CLOSED)
    {
      request_free (request);
      return;
    }
  fault = request->body == NULL ? word_error (self, request, error) : check_head (self, request);
  if (fault != NULL)
    {
      herald_ami_http_fail (self, fault);
      request_free (request);
      return;
    }
  self->last_heard = g_get_monotonic_time ();
  if (request->kind == HERALD_AMI_HTTP_WAIT && self->n_actions > 0)
    {
      self->held = request;
      herald_timer_set (&self->hold, HOLD_MS, on_held, self);
      return;
    }
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
  HeraldAmiHttpRequest *request = user_data;
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
      g_cancellable_cancel (cancellable_of (request));
    }
}

/* By digest only: who asks for the password itself, or is a proxy, does not get it. */
static gboolean
on_authenticate (SoupMessage *message,
                 SoupAuth *auth,
                 gboolean retrying,
                 gpointer user_data)
{
  HeraldAmiHttp *self = user_data;

  if (!retrying && self->user != NULL && self->secret != NULL && !soup_auth_is_for_proxy (auth)
      && g_ascii_strcasecmp (soup_auth_get_scheme_name (auth), "Digest") == 0)
    soup_auth_authenticate (auth, self->user, self->secret);
  return FALSE;
}

/* libsoup 3.2 forgets the body when it asks again, as it does after a digest's challenge (measured). */
static void
on_restarted (SoupMessage *message,
              gpointer user_data)
{
  soup_message_set_request_body_from_bytes (message, FORM, user_data);
}

static void
free_body (gpointer data,
           GClosure *closure)
{
  g_bytes_unref (data);
}

static void
log_in_by_digest (HeraldAmiHttpRequest *request,
                  GBytes *body)
{
  g_signal_connect (request->message, "authenticate", G_CALLBACK (on_authenticate), request->transport);
  g_signal_connect_data (request->message, "restarted", G_CALLBACK (on_restarted), g_bytes_ref (body), free_body, 0);
}

/* Posts @form, which may hold a secret and is not kept longer than it takes. */
void
herald_ami_http_post (HeraldAmiHttp *self,
                      HeraldAmiHttpKind kind,
                      const char *form)
{
  g_autoptr (GUri) uri = g_uri_build (G_URI_FLAGS_ENCODED_PATH, self->endpoint.tls == HERALD_TLS_OFF ? "http" : "https", NULL,
                                      self->endpoint.host, self->endpoint.port, self->endpoint.path, NULL, NULL);
  g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));
  HeraldAmiHttpRequest *request = g_new0 (HeraldAmiHttpRequest, 1);
  SoupMessageHeaders *headers;
  guint flags = SOUP_MESSAGE_NO_REDIRECT;

  request->transport = g_object_ref (self);
  request->kind = kind;
  request->began = g_get_monotonic_time ();
  request->parser = herald_ami_parser_new ();
  if (self->xml)
    request->whole = g_byte_array_new ();
  request->message = soup_message_new_from_uri (SOUP_METHOD_POST, uri);
  /* Asterisk closes a connection that was idle for 15 s (session_keep_alive). What only asks is posted over the one that is
   * there, and again where that was closed meanwhile; an order to the server must not be repeated, so it gets a new one. */
  flags |= kind == HERALD_AMI_HTTP_ORDER ? SOUP_MESSAGE_NEW_CONNECTION : SOUP_MESSAGE_IDEMPOTENT;
  soup_message_set_flags (request->message, flags);
  soup_message_set_request_body_from_bytes (request->message, FORM, body);
  headers = soup_message_get_request_headers (request->message);
  if (self->cookie != NULL)
    {
      g_autofree char *value = g_strdup_printf ("mansession_id=\"%s\"", self->cookie);

      soup_message_headers_replace (headers, "Cookie", value);
    }
  if (kind == HERALD_AMI_HTTP_LOGOFF)
    herald_ami_http_logoff_begun (self);
  if (self->digest)
    log_in_by_digest (request, body);
  if (self->endpoint.tls != HERALD_TLS_OFF)
    g_signal_connect (request->message, "network-event", G_CALLBACK (on_network_event), request);
  soup_session_send_async (kind == HERALD_AMI_HTTP_WAIT ? self->poll : self->actions, request->message, G_PRIORITY_DEFAULT,
                           cancellable_of (request), on_answer, request);
}

