/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a server's name to a checked stream: resolve, connect, TLS. Every way this can fail has a code and
 * a sentence. The deadline is the caller's, who cancels. */

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "pbx/ami-connect.h"
#include "pbx/tls-check.h"

/* A dead computer or network is to be noticed within 15 s, and the kernel does that without waking anybody: it asks
 * after so many seconds of silence, three times, and gives up when nothing came for so many milliseconds. */
#define USER_TIMEOUT_MS 14000
#define KEEPALIVE_IDLE_S 8
#define KEEPALIVE_INTERVAL_S 2

typedef struct
{
  HeraldAmiEndpoint endpoint;
  HeraldTlsCheck check;
  GSocketConnectable *address;
  GSocketConnection *tcp;
} Connect;

static void
connect_free (gpointer data)
{
  Connect *self = data;

  herald_ami_endpoint_clear (&self->endpoint);
  herald_tls_check_clear (&self->check);
  g_clear_object (&self->address);
  g_clear_object (&self->tcp);
  g_free (self);
}

/**
 * herald_ami_endpoint_copy:
 * @to: (out caller-allocates): the copy
 * @from: what to copy; an IPv6 address may stand in brackets
 */
void
herald_ami_endpoint_copy (HeraldAmiEndpoint *to,
                          const HeraldAmiEndpoint *from)
{
  gsize length = from->host != NULL ? strlen (from->host) : 0;
  gboolean brackets = length > 2 && from->host[0] == '[' && from->host[length - 1] == ']';

  to->host = brackets ? g_strndup (from->host + 1, length - 2) : g_strdup (from->host);
  to->port = from->port;
  to->tls = from->tls;
  to->ca_file = g_strdup (from->ca_file);
  to->pin = g_strdup (from->pin);
  to->path = g_strdup (from->path);
}

/**
 * herald_ami_endpoint_clear:
 * @endpoint: a copy
 */
void
herald_ami_endpoint_clear (HeraldAmiEndpoint *endpoint)
{
  g_clear_pointer (&endpoint->host, g_free);
  g_clear_pointer (&endpoint->ca_file, g_free);
  g_clear_pointer (&endpoint->pin, g_free);
  g_clear_pointer (&endpoint->path, g_free);
}

/**
 * herald_ami_endpoint_to_string:
 * @endpoint: an endpoint
 *
 * Returns: (transfer full): host and port for a sentence: "pbx.example:5038", "[::1]:5038"
 */
char *
herald_ami_endpoint_to_string (const HeraldAmiEndpoint *endpoint)
{
  const char *host = endpoint->host != NULL ? endpoint->host : "";

  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%u" : "%s:%u", host, endpoint->port);
}

static GError *
word_connect_error (Connect *self,
                    const GError *error)
{
  g_autofree char *server = herald_ami_endpoint_to_string (&self->endpoint);

  if (error->domain == G_RESOLVER_ERROR && error->code == G_RESOLVER_ERROR_TEMPORARY_FAILURE)
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_NAME_NOT_FOUND,
                        _("The name “%s” cannot be looked up now. Is this computer connected to the network?"),
                        self->endpoint.host);
  if (error->domain == G_RESOLVER_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_NAME_NOT_FOUND, _("There is no server named “%s”."),
                        self->endpoint.host);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_REFUSED,
                        _("%s refuses the connection: the server is there, but its manager does not run at this port."),
                        server);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_TIMEOUT, _("%s does not answer."), server);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_CANCELLED, _("Connecting to %s was given up."), server);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE))
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_UNREACHABLE,
                        _("There is no way from this computer to %s."), server);
  return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_UNREACHABLE, _("%s cannot be reached: %s"), server,
                      error->message);
}

static GError *
word_tls_error (Connect *self,
                const GError *error)
{
  g_autofree char *server = herald_ami_endpoint_to_string (&self->endpoint);
  GError *worded = NULL;

  if (error->domain == G_IO_ERROR && error->code != G_IO_ERROR_FAILED)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
          || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        return word_connect_error (self, error);
      return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST,
                          _("%s closed the connection while encryption was being set up."), server);
    }
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF))
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST,
                        _("%s closed the connection while encryption was being set up."), server);
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED))
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_TLS,
                        _("%s demands a certificate of this computer, which Herald does not have."), server);
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    {
      herald_tls_check_word (&self->check, self->endpoint.host, &worded);
      return worded;
    }
  /* A plain banner is NOT_TLS or MISC, as the version of GnuTLS has it; MISC is also a refused handshake. */
  return herald_pbx_error_new_tls (HERALD_TLS_FAULT_NOT_SPOKEN,
                                   _("%s does not speak TLS at this port (usually %d), or only an outdated kind. (%s)"), server,
                                   HERALD_AMI_TLS_PORT, error->message);
}

static void
on_handshake_ready (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Connect *self = g_task_get_task_data (task);
  GTlsConnection *tls = G_TLS_CONNECTION (source);
  g_autoptr (GError) error = NULL;
  GError *pin_error = NULL;
  gboolean ok = g_tls_connection_handshake_finish (tls, result, &error);

  /* From here on nobody accepts anything that GIO does not. */
  g_signal_handlers_disconnect_by_data (tls, &self->check);
  if (ok || g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    if (!herald_tls_check_peer (&self->check, tls, self->endpoint.host, &pin_error))
      {
        g_task_return_error (task, pin_error);
        return;
      }
  if (!ok)
    {
      g_task_return_error (task, word_tls_error (self, error));
      return;
    }
  g_task_return_pointer (task, g_object_ref (tls), g_object_unref);
}

static void
start_tls (GTask *task)
{
  Connect *self = g_task_get_task_data (task);
  g_autoptr (GIOStream) tls = NULL;
  g_autoptr (GError) error = NULL;

  tls = g_tls_client_connection_new (G_IO_STREAM (self->tcp), self->address, &error);
  if (tls == NULL)
    {
      g_task_return_error (task, word_tls_error (self, error));
      return;
    }
  /* The task keeps the check, and the handshake the task, for as long as the signal can come. */
  herald_tls_check_watch (&self->check, G_TLS_CONNECTION (tls));
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                    on_handshake_ready, g_object_ref (task));
}

/* Each of these is a help, none a condition. */
static void
set_options (GSocket *socket)
{
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  g_socket_set_keepalive (socket, TRUE);
#ifdef TCP_KEEPIDLE
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_S, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S, NULL);
#endif
#ifdef TCP_USER_TIMEOUT
  g_socket_set_option (socket, IPPROTO_TCP, TCP_USER_TIMEOUT, USER_TIMEOUT_MS, NULL);
#endif
}

/**
 * herald_ami_connect_is_watched:
 * @socket: a connection's socket
 *
 * Returns: whether the kernel ends the connection by itself when the other computer or the way to it is gone
 */
gboolean
herald_ami_connect_is_watched (GSocket *socket)
{
#if defined TCP_KEEPIDLE && defined TCP_USER_TIMEOUT
  int idle = 0, timeout = 0;

  return g_socket_get_keepalive (socket) && g_socket_get_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, &idle, NULL)
         && g_socket_get_option (socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, NULL) && idle == KEEPALIVE_IDLE_S
         && timeout == USER_TIMEOUT_MS;
#else
  return FALSE;
#endif
}

static void
on_connect_ready (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Connect *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->tcp = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  if (self->tcp == NULL)
    {
      g_task_return_error (task, word_connect_error (self, error));
      return;
    }
  set_options (g_socket_connection_get_socket (self->tcp));
  if (self->endpoint.tls != HERALD_TLS_OFF)
    start_tls (task);
  else
    g_task_return_pointer (task, g_object_ref (self->tcp), g_object_unref);
}

/**
 * herald_ami_connect_async:
 * @endpoint: where to connect and how to check; copied
 * @cancellable: (nullable): ends the try; the only deadline there is
 * @callback: called when the stream is ready or cannot be had
 * @user_data: for @callback
 */
void
herald_ami_connect_async (const HeraldAmiEndpoint *endpoint,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  Connect *self = g_new0 (Connect, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, herald_ami_connect_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, connect_free);
  herald_ami_endpoint_copy (&self->endpoint, endpoint);
  if (self->endpoint.host == NULL || *self->endpoint.host == '\0')
    {
      g_task_return_new_error (task, HERALD_PBX_ERROR, HERALD_PBX_ERROR_NAME_NOT_FOUND,
                               _("No server is named in the settings."));
      return;
    }
  if (!herald_tls_check_init (&self->check, endpoint, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  self->address = g_network_address_new (self->endpoint.host, self->endpoint.port);
  /* The manager is spoken to directly; a web proxy of the desktop is not for it. */
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, self->address, cancellable, on_connect_ready, g_steal_pointer (&task));
}

/**
 * herald_ami_connect_finish:
 * @result: the result given to the callback
 * @socket: (out) (transfer full): the socket under the stream
 * @error: return location for a %HERALD_PBX_ERROR
 *
 * Returns: (transfer full): the stream: plain, or TLS with the server's certificate checked
 */
GIOStream *
herald_ami_connect_finish (GAsyncResult *result,
                           GSocket **socket,
                           GError **error)
{
  Connect *self = g_task_get_task_data (G_TASK (result));
  GIOStream *stream = g_task_propagate_pointer (G_TASK (result), error);

  if (stream != NULL)
    *socket = g_object_ref (g_socket_connection_get_socket (self->tcp));
  return stream;
}
