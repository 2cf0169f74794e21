/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a directory's address to a socket for libldap. libldap resolves names, connects and shakes hands while its
 * caller waits; so GIO does all that, checks the certificate, and copies between the checked stream and a pair of
 * local sockets, of which libldap gets one end. */

#include "lookup/ldap-link.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lookup/ldap-library.h"
#include "lookup/source.h"

/* The answer to StartTLS has a code and perhaps a sentence. */
#define STARTTLS_ANSWER_MAX 4096

/* RFC 4511, 4.14.1: LDAPMessage 1, ExtendedRequest "1.3.6.1.4.1.1466.20037". */
static const char starttls_request[] = "\x30\x1d\x02\x01\x01\x77\x18\x80\x16" LDAP_EXOP_START_TLS;

typedef struct
{
  HeraldLdapServer server;
  GSocketConnectable *address;
  GSocketConnection *tcp;
  GTlsDatabase *database; /* of the CA file */
  GTlsCertificateFlags faults;
  guint8 answer[STARTTLS_ANSWER_MAX];
  gsize answer_length;
} Link;

static void
link_free (gpointer data)
{
  Link *self = data;

  herald_ldap_server_clear (&self->server);
  g_clear_object (&self->address);
  g_clear_object (&self->tcp);
  g_clear_object (&self->database);
  g_free (self);
}

static gboolean
parse_uri (HeraldLdapServer *server,
           const char *text,
           gboolean starttls)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  gboolean ldaps;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' || g_uri_get_userinfo (uri) != NULL
      || g_uri_get_query (uri) != NULL || strlen (g_uri_get_path (uri)) > 1)
    return FALSE;
  ldaps = g_str_equal (g_uri_get_scheme (uri), "ldaps");
  if (!ldaps && !g_str_equal (g_uri_get_scheme (uri), "ldap"))
    return FALSE;
  server->host = g_strdup (g_uri_get_host (uri));
  server->port = (guint16) (g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : ldaps ? HERALD_LDAPS_PORT : HERALD_LDAP_PORT);
  server->encryption = ldaps ? HERALD_LDAP_LDAPS : starttls ? HERALD_LDAP_STARTTLS : HERALD_LDAP_PLAIN;
  return TRUE;
}

/**
 * herald_ldap_server_parse:
 * @server: (out caller-allocates): the server
 * @uri: "ldap://host:port" or "ldaps://host:port"
 * @starttls: whether "ldap" is encrypted by StartTLS
 * @ca_file: (nullable): a file of certificates to trust; %NULL or empty: what the system trusts
 * @error: return location; #HERALD_SOURCE_ERROR_SETTINGS
 *
 * Returns: whether it is an address
 */
gboolean
herald_ldap_server_parse (HeraldLdapServer *server,
                          const char *uri,
                          gboolean starttls,
                          const char *ca_file,
                          GError **error)
{
  *server = (HeraldLdapServer) { 0 };
  if (!parse_uri (server, uri, starttls))
    {
      g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                   _("“%s” is no address of a directory. One reads “ldaps://ldap.example.com” or “ldap://ldap.example.com:389”."), uri);
      return FALSE;
    }
  server->ca_file = ca_file != NULL && *ca_file != '\0' ? g_strdup (ca_file) : NULL;
  return TRUE;
}

/**
 * herald_ldap_server_clear:
 * @server: a server
 */
void
herald_ldap_server_clear (HeraldLdapServer *server)
{
  g_clear_pointer (&server->host, g_free);
  g_clear_pointer (&server->ca_file, g_free);
}

/**
 * herald_ldap_server_to_string:
 * @server: a server
 *
 * Returns: (transfer full): host and port for a sentence
 */
char *
herald_ldap_server_to_string (const HeraldLdapServer *server)
{
  return g_strdup_printf (strchr (server->host, ':') != NULL ? "[%s]:%u" : "%s:%u", server->host, server->port);
}

static void
fail (GTask *task,
      HeraldSourceError code,
      const char *sentence)
{
  Link *self = g_task_get_task_data (task);
  g_autofree char *server = herald_ldap_server_to_string (&self->server);

  g_task_return_new_error (task, HERALD_SOURCE_ERROR, code, sentence, server);
}

static void
fail_connect (GTask *task,
              const GError *error)
{
  Link *self = g_task_get_task_data (task);
  g_autofree char *server = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (error->domain == G_RESOLVER_ERROR && error->code == G_RESOLVER_ERROR_TEMPORARY_FAILURE)
    g_task_return_new_error (task, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE,
                             _("The name “%s” cannot be looked up now. Is this computer connected to the network?"), self->server.host);
  else if (error->domain == G_RESOLVER_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND))
    g_task_return_new_error (task, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE, _("There is no server named “%s”."), self->server.host);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    fail (task, HERALD_SOURCE_ERROR_UNREACHABLE, _("%s refuses the connection: no directory runs at this port."));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    fail (task, HERALD_SOURCE_ERROR_UNREACHABLE, _("%s does not answer."));
  else
    {
      server = herald_ldap_server_to_string (&self->server);
      g_task_return_new_error (task, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE, _("%s cannot be reached: %s"), server, error->message);
    }
}

/* The most telling fault first: a certificate of one's own making is also expired some day. */
static const char *
word_faults (GTlsCertificateFlags faults)
{
  if (faults & G_TLS_CERTIFICATE_REVOKED)
    return _("The certificate of %s has been revoked.");
  if (faults & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return _("The certificate of %s is not signed by an authority this computer trusts. Name the file of the right authority.");
  if (faults & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return _("The certificate of %s is for another name.");
  if (faults & G_TLS_CERTIFICATE_EXPIRED)
    return _("The certificate of %s has expired.");
  if (faults & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return _("The certificate of %s is not valid yet. Is this computer's clock right?");
  if (faults & G_TLS_CERTIFICATE_INSECURE)
    return _("The certificate of %s uses a method that is no longer secure.");
  return _("The certificate of %s could not be checked.");
}

static void
fail_tls (GTask *task,
          const GError *error)
{
  Link *self = g_task_get_task_data (task);
  g_autofree char *server = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    fail (task, HERALD_SOURCE_ERROR_CERTIFICATE, word_faults (self->faults));
  else if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED))
    fail (task, HERALD_SOURCE_ERROR_CERTIFICATE, _("%s demands a certificate of this computer, which Herald does not have."));
  else if (error->domain == G_IO_ERROR || g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF))
    fail (task, HERALD_SOURCE_ERROR_UNREACHABLE, _("%s closed the connection while encryption was being set up."));
  else
    {
      server = herald_ldap_server_to_string (&self->server);
      g_task_return_new_error (task, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD,
                               _("%s does not speak TLS at this port, or only an outdated kind. (%s)"), server, error->message);
    }
}

static void
on_spliced (GObject *stream,
            GAsyncResult *result,
            gpointer user_data)
{
  /* However it ended, both streams are closed, and libldap reads the end of its one. */
  g_io_stream_splice_finish (result, NULL);
}

/* Hands the checked stream over to a local socket. */
static void
finish (GTask *task,
        GIOStream *stream)
{
  int pair[2];
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketConnection) local = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) != 0)
    {
      g_task_return_new_error (task, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_FAILED, _("No connection to the directory: %s"),
                               g_strerror (errno));
      return;
    }
  socket = g_socket_new_from_fd (pair[1], NULL);
  if (socket == NULL)
    {
      close (pair[0]);
      close (pair[1]);
      g_task_return_new_error (task, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_FAILED, _("No connection to the directory: %s"), "socket");
      return;
    }
  local = g_socket_connection_factory_create_connection (socket);
  g_io_stream_splice_async (stream, G_IO_STREAM (local), G_IO_STREAM_SPLICE_CLOSE_STREAM1 | G_IO_STREAM_SPLICE_CLOSE_STREAM2,
                            G_PRIORITY_DEFAULT, NULL, on_spliced, NULL);
  g_task_return_int (task, pair[0]);
}

static void
on_handshake (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error);

  g_signal_handlers_disconnect_by_data (source, g_task_get_task_data (task));
  if (ok)
    finish (task, G_IO_STREAM (source));
  else
    fail_tls (task, error);
}

/* GIO asks only when its own checks found a fault; there is no way to ignore one. */
static gboolean
on_accept_certificate (GTlsConnection *connection,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags faults,
                       gpointer user_data)
{
  Link *self = user_data;

  self->faults = faults;
  return FALSE;
}

static void
start_tls (GTask *task)
{
  Link *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) tls = g_tls_client_connection_new (G_IO_STREAM (self->tcp), self->address, &error);

  if (tls == NULL)
    {
      fail_tls (task, error);
      return;
    }
  if (self->database != NULL)
    g_tls_connection_set_database (G_TLS_CONNECTION (tls), self->database);
  /* Messages have their own end: a peer that forgets the closing alert has cut nothing off unseen. */
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (on_accept_certificate), self);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_handshake,
                                    g_object_ref (task));
}

/* Whether the server agreed to StartTLS: LDAPMessage, ExtendedResponse. */
static gboolean
is_agreed (Link *self,
           const HeraldLdapLibrary *ldap)
{
  struct berval bytes = { self->answer_length, (char *) self->answer };
  BerElement *ber = ldap->ber_init (&bytes);
  ber_int_t id = 0, code = -1;
  ber_tag_t tag = 0;
  gboolean agreed;

  agreed = ber != NULL && ldap->ber_scanf (ber, "{it{e", &id, &tag, &code) != LBER_ERROR && id == 1 && tag == LDAP_RES_EXTENDED
           && code == LDAP_SUCCESS;
  if (ber != NULL)
    ldap->ber_free (ber, 1);
  return agreed;
}

static void read_answer (GTask *task, gsize length);

static void
on_answer_read (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Link *self = g_task_get_task_data (task);
  const HeraldLdapLibrary *ldap = herald_ldap_library_get (NULL);
  gsize read = 0, header = 2, length;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &read, NULL) || read == 0)
    {
      if (!g_task_return_error_if_cancelled (task))
        fail (task, HERALD_SOURCE_ERROR_UNREACHABLE, _("%s closed the connection while encryption was being set up."));
      return;
    }
  self->answer_length += read;
  length = self->answer[1];
  if (length & 0x80)
    {
      header += length & 0x7f;
      length = 0;
      for (gsize i = 2; header <= 4 && i < header && i < self->answer_length; i++)
        length = length << 8 | self->answer[i];
    }
  /* Not a byte more than the answer is read: what follows unencrypted is nobody's word. */
  if (self->answer[0] != 0x30 || header > 4 || header + length > STARTTLS_ANSWER_MAX)
    fail (task, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, _("What %s says is not LDAP. Is the port right?"));
  else if (self->answer_length < header)
    read_answer (task, header - self->answer_length);
  else if (self->answer_length < header + length)
    read_answer (task, header + length - self->answer_length);
  else if (is_agreed (self, ldap))
    start_tls (task);
  else
    fail (task, HERALD_SOURCE_ERROR_SETTINGS, _("%s does not offer encryption by StartTLS. Use an address with “ldaps://”."));
}

static void
read_answer (GTask *task,
             gsize length)
{
  Link *self = g_task_get_task_data (task);

  g_input_stream_read_all_async (g_io_stream_get_input_stream (G_IO_STREAM (self->tcp)), self->answer + self->answer_length, length,
                                 G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_answer_read, g_object_ref (task));
}

static void
on_request_written (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    read_answer (task, 2);
  else
    fail_connect (task, error);
}

static void
on_connected (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Link *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GSocket *socket;

  self->tcp = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  if (self->tcp == NULL)
    {
      fail_connect (task, error);
      return;
    }
  socket = g_socket_connection_get_socket (self->tcp);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  g_socket_set_keepalive (socket, TRUE);
  switch (self->server.encryption)
    {
    case HERALD_LDAP_LDAPS:
      start_tls (task);
      break;
    case HERALD_LDAP_STARTTLS:
      g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (self->tcp)), starttls_request,
                                       sizeof starttls_request - 1, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                       on_request_written, g_object_ref (task));
      break;
    case HERALD_LDAP_PLAIN:
    default:
      finish (task, G_IO_STREAM (self->tcp));
      break;
    }
}

/* A file without any certificate is taken silently and then trusts nobody: say so here instead. */
static gboolean
read_ca_file (Link *self,
              GError **error)
{
  g_autoptr (GError) reason = NULL;
  GList *anchors;

  if (self->server.ca_file == NULL || self->server.encryption == HERALD_LDAP_PLAIN)
    return TRUE;
  anchors = g_tls_certificate_list_new_from_file (self->server.ca_file, &reason);
  if (anchors != NULL)
    {
      g_autofree char *path = g_canonicalize_filename (self->server.ca_file, NULL);

      self->database = g_tls_file_database_new (path, &reason);
    }
  g_list_free_full (anchors, g_object_unref);
  if (self->database != NULL)
    return TRUE;
  g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("The CA file “%s” cannot be used: %s"), self->server.ca_file,
               reason != NULL ? reason->message : _("it holds no certificate"));
  return FALSE;
}

/* In a thread: what reads the disk, and libldap's own beginning, which asks for this computer's name in the network. */
static void
prepare (GTask *preparation,
         gpointer source,
         gpointer task_data,
         GCancellable *cancellable)
{
  Link *self = task_data;
  GError *error = NULL;

  if (herald_ldap_library_get (&error) != NULL && read_ca_file (self, &error))
    g_task_return_boolean (preparation, TRUE);
  else
    g_task_return_error (preparation, error);
}

static void
on_prepared (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  Link *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  self->address = g_network_address_new (self->server.host, self->server.port);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, self->address, g_task_get_cancellable (task), on_connected, g_object_ref (task));
}

/**
 * herald_ldap_link_open_async:
 * @server: the directory; copied
 * @cancellable: (nullable): ends the try; the only deadline there is
 * @callback: called when the link is there or cannot be had
 * @user_data: for @callback
 *
 * Loads libldap, connects, and encrypts as the server's settings say.
 */
void
herald_ldap_link_open_async (const HeraldLdapServer *server,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) preparation = NULL;
  Link *self = g_new0 (Link, 1);

  g_task_set_source_tag (task, herald_ldap_link_open_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, link_free);
  self->server = (HeraldLdapServer) { g_strdup (server->host), server->port, server->encryption, g_strdup (server->ca_file) };
  if (server->encryption != HERALD_LDAP_PLAIN && !g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_task_return_new_error (task, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                               _("This computer's GLib cannot encrypt: install the package glib-networking."));
      return;
    }
  preparation = g_task_new (NULL, NULL, on_prepared, g_object_ref (task));
  g_task_set_task_data (preparation, self, NULL);
  g_task_run_in_thread (preparation, prepare);
}

/**
 * herald_ldap_link_open_finish:
 * @result: the result
 * @error: return location; a #HERALD_SOURCE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: a socket for libldap that does not block; whoever closes it closes the connection. -1: none
 */
int
herald_ldap_link_open_finish (GAsyncResult *result,
                              GError **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}
