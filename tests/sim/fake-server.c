/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-server.h"

#include <string.h>

/* A test that hangs ends in words instead of in the runner's kill. */
#define WATCHDOG_S 40

struct _FakeServer
{
  GSocketListener *listener;
  GCancellable *cancellable;
  GThread *thread;
  FakeScript script;
  gpointer data;
  GTlsCertificate *certificate;
  guint16 port;
  int connections; /* atomic */
};

struct _FakeClient
{
  FakeServer *server;
  GIOStream *stream;
  GString *heard;
  gboolean drip;
};

static gboolean
allow_failure (GTlsConnection *connection,
               GTlsCertificate *certificate,
               GTlsCertificateFlags faults,
               gpointer data)
{
  return TRUE;
}

static void
serve (FakeServer *server,
       GSocketConnection *connection,
       guint number)
{
  FakeClient client = { .server = server, .heard = g_string_new (NULL) };

  client.stream = g_object_ref (G_IO_STREAM (connection));
  if (server->certificate != NULL)
    {
      g_clear_object (&client.stream);
      client.stream = g_tls_server_connection_new (G_IO_STREAM (connection), server->certificate, NULL);
      g_signal_connect (client.stream, "accept-certificate", G_CALLBACK (allow_failure), NULL);
      if (!g_tls_connection_handshake (G_TLS_CONNECTION (client.stream), server->cancellable, NULL))
        g_clear_object (&client.stream);
    }
  if (client.stream != NULL)
    server->script (&client, number, server->data);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_clear_object (&client.stream);
  g_string_free (client.heard, TRUE);
}

static gpointer
run (gpointer data)
{
  FakeServer *server = data;

  for (;;)
    {
      g_autoptr (GSocketConnection) connection
          = g_socket_listener_accept (server->listener, NULL, server->cancellable, NULL);

      if (connection == NULL)
        return NULL;
      serve (server, connection, (guint) g_atomic_int_add (&server->connections, 1) + 1);
    }
}

FakeServer *
fake_server_new (FakeScript script,
                 gpointer data,
                 GTlsCertificate *certificate)
{
  FakeServer *server = g_new0 (FakeServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) effective = NULL;
  GError *error = NULL;

  server->script = script;
  server->data = data;
  server->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  server->cancellable = g_cancellable_new ();
  server->listener = g_socket_listener_new ();
  g_socket_listener_add_address (server->listener, any_port, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                 &effective, &error);
  g_assert_no_error (error);
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  server->thread = g_thread_new ("fake-server", run, server);
  return server;
}

guint16
fake_server_get_port (FakeServer *server)
{
  return server->port;
}

guint
fake_server_get_connections (FakeServer *server)
{
  return (guint) g_atomic_int_get (&server->connections);
}

void
fake_server_free (FakeServer *server)
{
  g_cancellable_cancel (server->cancellable);
  g_thread_join (server->thread);
  g_socket_listener_close (server->listener);
  g_object_unref (server->listener);
  g_object_unref (server->cancellable);
  g_clear_object (&server->certificate);
  g_free (server);
}

gboolean
fake_say_bytes (FakeClient *client,
                const char *bytes,
                gsize length)
{
  GOutputStream *output = g_io_stream_get_output_stream (client->stream);

  if (!client->drip)
    return g_output_stream_write_all (output, bytes, length, NULL, client->server->cancellable, NULL);
  for (gsize i = 0; i < length; i++)
    if (!g_output_stream_write_all (output, bytes + i, 1, NULL, client->server->cancellable, NULL))
      return FALSE;
  return TRUE;
}

void
fake_say (FakeClient *client,
          const char *format,
          ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fake_say_bytes (client, text, strlen (text));
}

void
fake_set_drip (FakeClient *client,
               gboolean drip)
{
  client->drip = drip;
}

char *
fake_hear (FakeClient *client)
{
  for (;;)
    {
      char *end = strstr (client->heard->str, "\r\n\r\n");
      char bytes[4096];
      gssize got;

      if (end != NULL)
        {
          char *action = g_strndup (client->heard->str, (gsize) (end + 2 - client->heard->str));

          g_string_erase (client->heard, 0, end + 4 - client->heard->str);
          return action;
        }
      got = g_input_stream_read (g_io_stream_get_input_stream (client->stream), bytes, sizeof bytes,
                                 client->server->cancellable, NULL);
      if (got <= 0)
        return NULL;
      g_string_append_len (client->heard, bytes, got);
    }
}

char *
fake_field (const char *action,
            const char *name)
{
  g_auto (GStrv) lines = g_strsplit (action, "\r\n", -1);
  gsize length = strlen (name);

  for (char **line = lines; *line != NULL; line++)
    if (strncmp (*line, name, length) == 0 && g_str_has_prefix (*line + length, ": "))
      return g_strdup (*line + length + 2);
  return NULL;
}

char *
fake_expect (FakeClient *client,
             const char *name)
{
  g_autofree char *action = fake_hear (client);
  g_autofree char *heard = action != NULL ? fake_field (action, "Action") : NULL;

  if (action == NULL)
    return g_strdup ("gone");
  g_assert_cmpstr (heard, ==, name);
  return fake_field (action, "ActionID");
}

void
fake_login (FakeClient *client)
{
  g_autofree char *challenge_id = NULL;
  g_autofree char *login = NULL;
  g_autofree char *id = NULL;
  g_autofree char *key = NULL;
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_MD5, "840415273" FAKE_SECRET, -1);

  fake_say (client, FAKE_BANNER);
  challenge_id = fake_expect (client, "Challenge");
  fake_say (client, "Response: Success\r\nActionID: %s\r\nChallenge: 840415273\r\n\r\n", challenge_id);
  login = fake_hear (client);
  if (login == NULL)
    return;
  id = fake_field (login, "ActionID");
  key = fake_field (login, "Key");
  g_assert_cmpstr (key, ==, expected);
  g_assert_null (strstr (login, FAKE_SECRET));
  fake_say (client, "Response: Success\r\nActionID: %s\r\nMessage: Authentication accepted\r\n\r\n", id);
}

void
fake_wait_for_close (FakeClient *client)
{
  g_autofree char *action = NULL;

  do
    {
      g_free (action);
      action = fake_hear (client);
    }
  while (action != NULL);
}

HeraldAmiOptions
fake_options (FakeServer *server)
{
  return (HeraldAmiOptions){
    .host = "127.0.0.1",
    .port = server != NULL ? server->port : 0,
    .user = FAKE_USER,
    .secret = FAKE_SECRET,
    .reconnect = TRUE,
  };
}

static void
ignore_event (HeraldAmiMessage *message,
              gpointer data)
{
}

HeraldAmiSession *
fake_session (const HeraldAmiOptions *options,
              HeraldAmiEventFunc func,
              gpointer data)
{
  /* Long enough for a loaded machine where nothing is to expire, short where the test waits for it. */
  const HeraldAmiTiming timing = { 20000, 20000, 20000, 20000, 20 };
  HeraldAmiSession *session = herald_ami_session_new (options, func != NULL ? func : ignore_event, data);

  herald_ami_session_set_timing (session, &timing);
  return session;
}

static gboolean
on_watchdog (gpointer data)
{
  g_error ("waited %d s in vain", WATCHDOG_S);
  return G_SOURCE_REMOVE;
}

void
fake_wait_until (gboolean (*condition) (gpointer data),
                 gpointer data)
{
  guint watchdog = g_timeout_add_seconds (WATCHDOG_S, on_watchdog, NULL);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (watchdog);
}

void
fake_wait_state (HeraldAmiSession *session,
                 HeraldLinkState state)
{
  guint watchdog = g_timeout_add_seconds (WATCHDOG_S, on_watchdog, NULL);

  while (herald_ami_session_get_state (session) != state)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (watchdog);
}

static void
on_gone (gpointer data,
         GObject *object)
{
  *(gboolean *) data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Stops it and sees that nothing keeps it. */
void
fake_drop_session (HeraldAmiSession *session)
{
  gboolean gone = FALSE;

  g_object_weak_ref (G_OBJECT (session), on_gone, &gone);
  herald_ami_session_stop (session);
  g_object_unref (session);
  fake_wait_until (is_true, &gone);
}
