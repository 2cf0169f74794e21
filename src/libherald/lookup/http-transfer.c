/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request to a server that may be anything: redirects are few, never to a less safe place and never with a secret to
 * another host; an answer is read up to a limit; what goes wrong is said without the address, which may hold a secret. */

#include "lookup/http-transfer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Bytes that are read at once. */
#define CHUNK 16384

typedef struct
{
  const HeraldHttpOutgoing *outgoing; /* borrowed */
  SoupMessage *message;
  GUri *uri;      /* where it is sent now */
  gboolean post;
  gboolean alien; /* another host than the first: no secrets */
  guint redirects;
  GByteArray *body;
} Transfer;

static void
transfer_free (gpointer data)
{
  Transfer *transfer = data;

  g_clear_object (&transfer->message);
  g_uri_unref (transfer->uri);
  g_byte_array_unref (transfer->body);
  g_free (transfer);
}

/**
 * herald_http_outgoing_new:
 * @uri: where to
 * @post: with POST, else GET
 *
 * Returns: (transfer full): a request without headers and body
 */
HeraldHttpOutgoing *
herald_http_outgoing_new (GUri *uri,
                          gboolean post)
{
  HeraldHttpOutgoing *outgoing = g_new0 (HeraldHttpOutgoing, 1);

  outgoing->uri = g_uri_ref (uri);
  outgoing->post = post;
  outgoing->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  outgoing->secret = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  return outgoing;
}

/**
 * herald_http_outgoing_free:
 * @outgoing: (transfer full) (nullable): a request
 */
void
herald_http_outgoing_free (HeraldHttpOutgoing *outgoing)
{
  if (outgoing == NULL)
    return;
  g_uri_unref (outgoing->uri);
  soup_message_headers_unref (outgoing->headers);
  soup_message_headers_unref (outgoing->secret);
  g_free (outgoing->content_type);
  g_clear_pointer (&outgoing->body, g_bytes_unref);
  g_free (outgoing);
}

/**
 * herald_http_reply_free:
 * @reply: (transfer full) (nullable): an answer
 */
void
herald_http_reply_free (HeraldHttpReply *reply)
{
  if (reply == NULL)
    return;
  g_bytes_unref (reply->body);
  g_free (reply);
}

/**
 * herald_http_retry_after:
 * @value: (nullable): of the header Retry-After: seconds, or a date of HTTP
 * @now: seconds since 1970
 *
 * Returns: how many seconds to wait, 1 to #HERALD_HTTP_PAUSE_MAX_SECONDS
 */
guint
herald_http_retry_after (const char *value,
                         gint64 now)
{
  guint64 seconds = HERALD_HTTP_PAUSE_SECONDS;

  if (value != NULL && g_ascii_isdigit (*value))
    seconds = g_ascii_strtoull (value, NULL, 10);
  else if (value != NULL)
    {
      g_autoptr (GDateTime) date = soup_date_time_new_from_http_string (value);
      gint64 left = date != NULL ? g_date_time_to_unix (date) - now : HERALD_HTTP_PAUSE_SECONDS;

      seconds = left > 0 ? (guint64) left : 0;
    }
  return (guint) CLAMP (seconds, 1, HERALD_HTTP_PAUSE_MAX_SECONDS);
}

static void
word_certificate (Transfer *transfer,
                  GError **error)
{
  GTlsCertificateFlags faults = soup_message_get_tls_peer_certificate_errors (transfer->message);
  const char *why = _("it is not signed by an authority that this computer trusts");

  if (faults & G_TLS_CERTIFICATE_BAD_IDENTITY)
    why = _("it is for another name");
  else if (faults & G_TLS_CERTIFICATE_EXPIRED)
    why = _("it has expired");
  else if (faults & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    why = _("it is not valid yet");
  else if (faults & G_TLS_CERTIFICATE_REVOKED)
    why = _("it was revoked");
  g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_CERTIFICATE, _("The certificate of %s is not trusted: %s."),
               g_uri_get_host (transfer->uri), why);
}

/* What the network says, in a sentence. */
static GError *
word_failure (Transfer *transfer,
              const GError *why)
{
  const char *host = g_uri_get_host (transfer->uri);
  GError *error = NULL;

  if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (why);
  if (g_error_matches (why, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    word_certificate (transfer, &error);
  else if (why->domain == G_TLS_ERROR)
    g_set_error (&error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE,
                 _("%s does not speak TLS there. Check the address: https or http, and the port."), host);
  else if (why->domain == G_RESOLVER_ERROR)
    g_set_error (&error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE, _("There is no server of the name %s."), host);
  else if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    g_set_error (&error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE, _("Nothing answers on %s: check the address and the port."), host);
  else if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_set_error (&error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE, _("%s did not answer in time."), host);
  else if (why->domain == SOUP_SESSION_ERROR || g_error_matches (why, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)
           || g_error_matches (why, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    g_set_error (&error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, _("%s sent something that is not an answer of a web server."), host);
  else
    g_set_error (&error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE, _("The connection to %s failed: %s"), host, why->message);
  return error;
}

static void
finish (GTask *task,
        Transfer *transfer)
{
  HeraldHttpReply *reply = g_new0 (HeraldHttpReply, 1);
  const char *value = soup_message_headers_get_one (soup_message_get_response_headers (transfer->message), "Retry-After");

  reply->status = soup_message_get_status (transfer->message);
  reply->retry_after = herald_http_retry_after (value, g_get_real_time () / G_USEC_PER_SEC);
  reply->body = g_byte_array_free_to_bytes (g_steal_pointer (&transfer->body));
  transfer->body = g_byte_array_new ();
  g_task_return_pointer (task, reply, (GDestroyNotify) herald_http_reply_free);
}

static void
return_too_large (GTask *task,
                  Transfer *transfer)
{
  g_task_return_new_error (task, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD,
                           _("The answer of %s is larger than %d MiB: it was not read."), g_uri_get_host (transfer->uri),
                           HERALD_HTTP_BODY_MAX / 1024 / 1024);
}

static void
on_read (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Transfer *transfer = g_task_get_task_data (task);
  g_autoptr (GError) why = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &why);

  if (bytes == NULL)
    g_task_return_error (task, word_failure (transfer, why));
  else if (g_bytes_get_size (bytes) == 0)
    finish (task, transfer);
  else if (transfer->body->len + g_bytes_get_size (bytes) > HERALD_HTTP_BODY_MAX)
    return_too_large (task, transfer);
  else
    {
      g_byte_array_append (transfer->body, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
      g_input_stream_read_bytes_async (G_INPUT_STREAM (object), CHUNK, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_read,
                                       g_object_ref (task));
    }
}

static void send_message (GTask *task);

static gboolean
is_redirect (guint status)
{
  return status == SOUP_STATUS_MOVED_PERMANENTLY || status == SOUP_STATUS_FOUND || status == SOUP_STATUS_SEE_OTHER
         || status == SOUP_STATUS_TEMPORARY_REDIRECT || status == SOUP_STATUS_PERMANENT_REDIRECT;
}

/* Where the server sends us, if we go there. */
static GUri *
find_target (Transfer *transfer,
             GError **error)
{
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (transfer->message), "Location");
  const char *host = g_uri_get_host (transfer->uri);
  g_autoptr (GUri) target = location != NULL ? g_uri_parse_relative (transfer->uri, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  const char *scheme = target != NULL ? g_uri_get_scheme (target) : "";
  gboolean alien = target != NULL && g_ascii_strcasecmp (g_uri_get_host (target) != NULL ? g_uri_get_host (target) : "",
                                                         g_uri_get_host (transfer->outgoing->uri)) != 0;

  if (++transfer->redirects > HERALD_HTTP_REDIRECTS_MAX)
    g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD,
                 _("%s sends from one page to the next without end: check the address."), host);
  else if (!g_str_equal (scheme, "https") && !g_str_equal (scheme, g_uri_get_scheme (transfer->uri)))
    g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD,
                 _("%s sends to a place that is not safe: check the address."), host);
  else if (alien && transfer->outgoing->secret_body && soup_message_get_status (transfer->message) != SOUP_STATUS_SEE_OTHER)
    g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD,
                 _("%s sends to another server, which must not get the password: check the address."), host);
  else
    {
      transfer->alien = transfer->alien || alien;
      return g_steal_pointer (&target);
    }
  return NULL;
}

static void
follow (GTask *task,
        Transfer *transfer)
{
  g_autoptr (GError) error = NULL;
  GUri *target = find_target (transfer, &error);

  if (target == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* An API that has moved is asked there in the same way; only "see other" means a GET. */
  transfer->post = transfer->post && soup_message_get_status (transfer->message) != SOUP_STATUS_SEE_OTHER;
  g_uri_unref (transfer->uri);
  transfer->uri = target;
  send_message (task);
}

static void
on_sent (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Transfer *transfer = g_task_get_task_data (task);
  g_autoptr (GError) why = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (object), result, &why);

  if (stream == NULL)
    g_task_return_error (task, word_failure (transfer, why));
  else if (is_redirect (soup_message_get_status (transfer->message)))
    follow (task, transfer);
  else if (soup_message_headers_get_content_length (soup_message_get_response_headers (transfer->message)) > HERALD_HTTP_BODY_MAX)
    return_too_large (task, transfer);
  else
    g_input_stream_read_bytes_async (stream, CHUNK, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_read, g_object_ref (task));
}

static void
copy_header (const char *name,
             const char *value,
             gpointer user_data)
{
  soup_message_headers_replace (user_data, name, value);
}

static void
send_message (GTask *task)
{
  Transfer *transfer = g_task_get_task_data (task);
  const HeraldHttpOutgoing *outgoing = transfer->outgoing;
  SoupMessageHeaders *headers;

  g_clear_object (&transfer->message);
  transfer->message = soup_message_new_from_uri (transfer->post ? "POST" : "GET", transfer->uri);
  soup_message_add_flags (transfer->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  headers = soup_message_get_request_headers (transfer->message);
  soup_message_headers_replace (headers, "Accept", "application/json");
  soup_message_headers_foreach (outgoing->headers, copy_header, headers);
  if (!transfer->alien)
    soup_message_headers_foreach (outgoing->secret, copy_header, headers);
  if (transfer->post && outgoing->body != NULL)
    soup_message_set_request_body_from_bytes (transfer->message, outgoing->content_type, outgoing->body);
  soup_session_send_async (g_task_get_source_object (task), transfer->message, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_sent,
                           g_object_ref (task));
}

/**
 * herald_http_session_new:
 * @database: (nullable): whose certificates are trusted; %NULL: those of the system
 *
 * Returns: (transfer full): a session for one source. The proxy is the one of the desktop or the environment
 */
SoupSession *
herald_http_session_new (GTlsDatabase *database)
{
  SoupSession *session = soup_session_new_with_options ("user-agent", "Herald", "timeout", 30, "idle-timeout", 60, "max-conns-per-host", 2, NULL);

  if (database != NULL)
    soup_session_set_tls_database (session, database);
  return session;
}

/**
 * herald_http_transfer_async:
 * @session: of herald_http_session_new()
 * @outgoing: what is sent
 * @cancellable: (nullable): ends it; the only bound of the time an answer may take
 * @callback: called when the whole answer is there
 * @user_data: for @callback
 */
void
herald_http_transfer_async (SoupSession *session,
                            const HeraldHttpOutgoing *outgoing,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Transfer *transfer = g_new0 (Transfer, 1);

  g_task_set_source_tag (task, herald_http_transfer_async);
  transfer->outgoing = outgoing;
  transfer->uri = g_uri_ref (outgoing->uri);
  transfer->post = outgoing->post;
  transfer->body = g_byte_array_new ();
  g_task_set_task_data (task, transfer, transfer_free);
  send_message (task);
}

/**
 * herald_http_transfer_finish:
 * @session: of herald_http_session_new()
 * @result: the result
 * @error: return location for a #HERALD_SOURCE_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the answer, of any status but a redirect
 */
HeraldHttpReply *
herald_http_transfer_finish (SoupSession *session,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
