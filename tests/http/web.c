/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web.h"

#include <glib/gstdio.h>
#include <string.h>

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_free (asked->line);
  soup_message_headers_unref (asked->headers);
  g_free (asked->body);
  g_free (asked);
}

static void
copy_header (const char *name,
             const char *value,
             gpointer headers)
{
  soup_message_headers_append (headers, name, value);
}

/* "+" would be a blank there, and a ";" or "/" from a number or name would be one of ours. */
static void
check_encoded (const char *query)
{
  for (const char *p = query; p != NULL && *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-._~%&=,", *p) == NULL)
      g_error ("“%s” has a “%c” that is not encoded", query, *p);
}

static void
respond (SoupServerMessage *message,
         const Reply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, reply->status, NULL);
  if (reply->body != NULL)
    soup_server_message_set_response (message, reply->type != NULL ? reply->type : "application/json", SOUP_MEMORY_COPY, reply->body,
                                      strlen (reply->body));
  for (guint i = 0; i < G_N_ELEMENTS (reply->headers) && reply->headers[i] != NULL; i += 2)
    soup_message_headers_replace (headers, reply->headers[i], reply->headers[i + 1]);
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Web *web = user_data;
  GUri *uri = soup_server_message_get_uri (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  Asked *asked = g_new0 (Asked, 1);
  Reply *reply;
  g_autofree char *raw = g_strdup_printf ("%s%s%s", g_uri_get_path (uri), g_uri_get_query (uri) != NULL ? "?" : "",
                                          g_uri_get_query (uri) != NULL ? g_uri_get_query (uri) : "");
  g_autofree char *plain = g_uri_unescape_string (raw, NULL);

  if (!web->lax)
    check_encoded (g_uri_get_query (uri));
  asked->line = g_strdup_printf ("%s %s://%s%s", soup_server_message_get_method (message), g_uri_get_scheme (uri),
                                 soup_message_headers_get_one (headers, "Host"), plain);
  asked->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  soup_message_headers_foreach (headers, copy_header, asked->headers);
  asked->body = g_strndup (body->data != NULL ? body->data : "", (gsize) body->length);
  g_ptr_array_add (web->asked, asked);
  if (web->hold)
    {
      soup_server_message_pause (message);
      g_ptr_array_add (web->held, g_object_ref (message));
      return;
    }
  reply = g_queue_pop_head (&web->replies);
  if (reply == NULL)
    g_error ("nobody expected %s", asked->line);
  respond (message, reply);
}

static void
on_spliced (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  g_io_stream_splice_finish (result, NULL);
}

/* "CONNECT crm.example.com:443": all names lead to our own server. In a thread, as the asker lives in the main one. */
static gboolean
on_tunnel (GThreadedSocketService *service,
           GSocketConnection *connection,
           GObject *source,
           gpointer user_data)
{
  Web *web = user_data;
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) target = NULL;
  g_autoptr (GString) head = g_string_new (NULL);
  char byte;

  while (!g_str_has_suffix (head->str, "\r\n\r\n") && g_input_stream_read (input, &byte, 1, NULL, NULL) == 1)
    g_string_append_c (head, byte);
  g_assert_true (g_str_has_prefix (head->str, "CONNECT "));
  g_socket_client_set_enable_proxy (client, FALSE);
  target = g_socket_client_connect_to_host (client, "127.0.0.1", web->tls_port, NULL, NULL);
  g_assert_nonnull (target);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), "HTTP/1.1 200 OK\r\n\r\n", 19, NULL, NULL, NULL);
  g_io_stream_splice_async (G_IO_STREAM (connection), G_IO_STREAM (target), G_IO_STREAM_SPLICE_CLOSE_STREAM1 | G_IO_STREAM_SPLICE_CLOSE_STREAM2,
                            G_PRIORITY_DEFAULT, NULL, on_spliced, NULL);
  return TRUE;
}

static guint16
listen_on (SoupServer *server,
           SoupServerListenOptions options)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;
  guint16 port = 0;

  soup_server_listen_local (server, 0, options | SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  for (GSList *l = uris; l != NULL; l = l->next)
    if (g_str_equal (g_uri_get_scheme (l->data), options & SOUP_SERVER_LISTEN_HTTPS ? "https" : "http"))
      port = (guint16) g_uri_get_port (l->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return port;
}

static void
open_proxy (Web *web)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0), address = NULL;
  g_autoptr (GError) error = NULL;

  web->proxy = g_threaded_socket_service_new (8);
  g_signal_connect (web->proxy, "run", G_CALLBACK (on_tunnel), web);
  g_socket_listener_add_address (G_SOCKET_LISTENER (web->proxy), wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &address, &error);
  g_assert_no_error (error);
  web->proxy_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

Web *
web_new (const char *certificate_script)
{
  Web *web = g_new0 (Web, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *pem = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  const char *command[] = { certificate_script, NULL, NULL };
  int status;

  web->folder = g_dir_make_tmp ("herald-http-XXXXXX", &error);
  g_assert_no_error (error);
  command[1] = web->folder;
  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  pem = web_path (web, "web.pem");
  certificate = g_tls_certificate_new_from_file (pem, &error);
  g_assert_no_error (error);
  web->asked = g_ptr_array_new_with_free_func (asked_free);
  web->held = g_ptr_array_new_with_free_func (g_object_unref);
  web->server = soup_server_new (NULL, NULL);
  soup_server_set_tls_certificate (web->server, certificate);
  soup_server_add_handler (web->server, NULL, on_request, web, NULL);
  web->tls_port = listen_on (web->server, SOUP_SERVER_LISTEN_HTTPS);
  web->port = listen_on (web->server, 0);
  open_proxy (web);
  return web;
}

void
web_free (Web *web)
{
  g_autoptr (GDir) folder = g_dir_open (web->folder, 0, NULL);
  const char *name;

  g_assert_cmpuint (g_queue_get_length (&web->replies), ==, 0);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = web_path (web, name);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (web->folder), ==, 0);
  g_socket_service_stop (web->proxy);
  g_socket_listener_close (G_SOCKET_LISTENER (web->proxy));
  g_object_unref (web->proxy);
  soup_server_disconnect (web->server);
  g_object_unref (web->server);
  g_ptr_array_unref (web->asked);
  g_ptr_array_unref (web->held);
  g_free (web->folder);
  g_free (web);
}

char *
web_path (Web *web,
          const char *name)
{
  return g_build_filename (web->folder, name, NULL);
}

void
web_reply (Web *web,
           const Reply *reply)
{
  g_queue_push_tail (&web->replies, (Reply *) reply);
}

/* The held requests are answered, the first first. */
void
web_release (Web *web)
{
  web->hold = FALSE;
  for (guint i = 0; i < web->held->len; i++)
    {
      Reply *reply = g_queue_pop_head (&web->replies);

      g_assert_nonnull (reply);
      respond (web->held->pdata[i], reply);
      soup_server_message_unpause (web->held->pdata[i]);
    }
  g_ptr_array_set_size (web->held, 0);
}

const Asked *
web_asked (Web *web,
           guint index)
{
  g_assert_cmpuint (index, <, web->asked->len);
  return web->asked->pdata[index];
}

void
web_use_proxy (Web *web,
               HeraldSource *source)
{
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%u", web->proxy_port);
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new (address, NULL);

  soup_session_set_proxy_resolver (HERALD_HTTP (source)->session, resolver);
}

HeraldSource *
web_source (Web *web,
            const char *file,
            const char *settings,
            GError **error)
{
  g_autoptr (HeraldSourceOptions) options = herald_source_options_new ("http-1", "http");
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%u", web->port);
  g_autofree char *ca_file = web_path (web, "ca.crt");
  g_auto (GStrv) lines = g_strsplit (settings, "\n", -1);
  HeraldSource *source;

  herald_source_options_set (options, "file", file);
  herald_source_options_set (options, "ca-file", ca_file);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (lines[i], "=", 2);
      g_autoptr (GString) value = g_string_new (pair[0] != NULL ? pair[1] : NULL);

      g_string_replace (value, "%s", address, 0);
      if (g_str_has_prefix (lines[i], "param."))
        herald_source_options_set (options, pair[0], value->str);
    }
  source = herald_http_type.create (options, NULL, error);
  /* Machines that run tests may be slow. */
  if (source != NULL)
    herald_http_set_patience (HERALD_HTTP (source), 60000);
  for (guint i = 0; source != NULL && lines[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (lines[i], "=", 2);

      if (g_str_has_prefix (lines[i], "secret."))
        herald_source_set_secret (source, pair[0], pair[1]);
    }
  return source;
}

void
spin_until (gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
}

typedef struct
{
  GAsyncResult *result;
  gboolean done;
} Waited;

static void
on_done (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  Waited *waited = user_data;

  waited->result = g_object_ref (result);
  waited->done = TRUE;
}

GPtrArray *
ask (HeraldSource *source,
     const char *number,
     GError **error)
{
  g_autoptr (HeraldNumber) parsed = herald_number_new (number, "DE");
  HeraldLocation germany = { "DE", NULL };
  Waited waited = { 0 };
  GPtrArray *matches;

  g_assert_nonnull (parsed);
  herald_source_lookup_async (source, parsed, &germany, NULL, on_done, &waited);
  g_assert_false (waited.done);
  spin_until (&waited.done);
  matches = herald_source_lookup_finish (source, waited.result, error);
  g_object_unref (waited.result);
  return matches;
}

GPtrArray *
look_for (HeraldSource *source,
          const char *text,
          GError **error)
{
  Waited waited = { 0 };
  GPtrArray *contacts;

  herald_source_search_async (source, text, 10, NULL, on_done, &waited);
  spin_until (&waited.done);
  contacts = herald_source_search_finish (source, waited.result, error);
  g_object_unref (waited.result);
  return contacts;
}

char *
check (HeraldSource *source,
       GError **error)
{
  Waited waited = { 0 };
  char *words;

  herald_source_check_async (source, NULL, on_done, &waited);
  spin_until (&waited.done);
  words = herald_source_check_finish (source, waited.result, error);
  g_object_unref (waited.result);
  return words;
}
