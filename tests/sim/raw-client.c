/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "raw-client.h"

#include <string.h>

struct _RawClient
{
  GIOStream *stream;
  GString *input;
  gsize bytes;
  char *banner;
  gboolean closed, reading;
  char buffer[65536];
  guint asked;
};

static void read_more (RawClient *self);

static void
on_read (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  RawClient *self = data;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  self->reading = FALSE;
  if (length <= 0)
    {
      self->closed = TRUE;
      return;
    }
  self->bytes += (gsize) length;
  g_string_append_len (self->input, self->buffer, length);
  read_more (self);
}

static void
read_more (RawClient *self)
{
  self->reading = TRUE;
  g_input_stream_read_async (g_io_stream_get_input_stream (self->stream), self->buffer, sizeof self->buffer,
                             G_PRIORITY_DEFAULT, NULL, on_read, self);
}

static gboolean
on_too_late (gpointer data)
{
  g_error ("The simulator has not answered for 20 s");
  return G_SOURCE_REMOVE;
}

/* Runs the main loop once. */
static void
turn (void)
{
  guint guard = g_timeout_add_seconds (20, on_too_late, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (guard);
}

static void
on_connected (GObject *source,
              GAsyncResult *result,
              gpointer data)
{
  g_autoptr (GError) error = NULL;
  GSocketConnection **connection = data;

  *connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  g_assert_no_error (error);
}

static GSocketConnection *
connect_to (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  GSocketConnection *connection = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, G_SOCKET_CONNECTABLE (address), NULL, on_connected, &connection);
  while (connection == NULL)
    turn ();
  return connection;
}

static RawClient *
client_new (GIOStream *stream)
{
  RawClient *self = g_new0 (RawClient, 1);

  self->stream = stream;
  self->input = g_string_new (NULL);
  read_more (self);
  return self;
}

RawClient *
raw_client_new (guint16 port)
{
  return client_new (G_IO_STREAM (connect_to (port)));
}

static gboolean
on_certificate (GTlsConnection *connection,
                GTlsCertificate *certificate,
                GTlsCertificateFlags errors,
                gpointer pin)
{
  g_autoptr (GByteArray) der = NULL;
  g_autofree char *sum = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
  g_assert_cmpstr (sum, ==, pin);
  return TRUE;
}

RawClient *
raw_client_new_tls (guint16 port,
                    const char *pin)
{
  g_autoptr (GSocketConnection) plain = connect_to (port);
  g_autoptr (GError) error = NULL;
  GIOStream *stream = g_tls_client_connection_new (G_IO_STREAM (plain), NULL, &error);

  g_assert_no_error (error);
  g_signal_connect (stream, "accept-certificate", G_CALLBACK (on_certificate), (gpointer) pin);
  return client_new (stream);
}

void
raw_client_free (RawClient *self)
{
  g_io_stream_close (self->stream, NULL, NULL);
  while (self->reading)
    turn ();
  g_object_unref (self->stream);
  g_string_free (self->input, TRUE);
  g_free (self->banner);
  g_free (self);
}

/* Sends bytes as they are. */
void
raw_client_send (RawClient *self,
                 const char *text)
{
  g_autoptr (GError) error = NULL;

  /* Small enough for the kernel's buffer: does not wait for the simulator, which is in the same thread. */
  if (G_IS_TLS_CONNECTION (self->stream))
    while (!self->closed && self->bytes == 0)
      turn ();
  g_output_stream_write_all (g_io_stream_get_output_stream (self->stream), text, strlen (text), NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Sends an action written as "Ping;ActionID: 1;...". */
void
raw_client_action (RawClient *self,
                   const char *action)
{
  g_auto (GStrv) lines = g_strsplit (action, ";", -1);
  g_autofree char *joined = g_strjoinv ("\r\n", lines);
  g_autofree char *text = g_strdup_printf ("Action: %s\r\n\r\n", joined);

  raw_client_send (self, text);
}

/* Takes the next line off the input up to @end, or waits for it. */
static char *
take (RawClient *self,
      const char *end)
{
  for (;;)
    {
      char *found = g_strstr_len (self->input->str, (gssize) self->input->len, end);

      if (found != NULL)
        {
          char *text = g_strndup (self->input->str, (gsize) (found - self->input->str));

          g_string_erase (self->input, 0, found - self->input->str + (gssize) strlen (end));
          return text;
        }
      if (self->closed)
        return NULL;
      turn ();
    }
}

const char *
raw_client_get_banner (RawClient *self)
{
  if (self->banner == NULL)
    self->banner = take (self, "\r\n");
  return self->banner;
}

/* Returns: (nullable): the next message, its lines ended by CRLF; NULL when the connection is closed */
char *
raw_client_next (RawClient *self)
{
  g_autofree char *text = NULL;

  raw_client_get_banner (self);
  text = take (self, "\r\n\r\n");
  return text != NULL ? g_strconcat (text, "\r\n", NULL) : NULL;
}

/* Returns: the next message with that first line; those before it are dropped */
char *
raw_client_wait (RawClient *self,
                 const char *first_line)
{
  for (;;)
    {
      g_autofree char *message = raw_client_next (self);

      if (message == NULL)
        g_error ("The connection was closed before “%s” came", first_line);
      if (g_str_has_prefix (message, first_line) && message[strlen (first_line)] == '\r')
        return g_steal_pointer (&message);
    }
}

/* Sends an action with an ActionID and returns its response. */
char *
raw_client_ask (RawClient *self,
                const char *action)
{
  g_autofree char *id = g_strdup_printf ("ActionID: ask-%u", ++self->asked);
  g_autofree char *text = g_strdup_printf ("%s;%s", action, id);

  raw_client_action (self, text);
  for (;;)
    {
      g_autofree char *message = raw_client_next (self);

      if (message == NULL)
        g_error ("The connection was closed before “%s” was answered", action);
      if (g_str_has_prefix (message, "Response: ") && raw_message_has (message, id))
        return g_steal_pointer (&message);
    }
}

void
raw_client_log_in (RawClient *self,
                   const char *user)
{
  g_autofree char *action = g_strdup_printf ("Login;Username: %s;Secret: %s-secret", user, user);
  g_autofree char *answer = raw_client_ask (self, action);

  g_assert_true (raw_message_has (answer, "Message: Authentication accepted"));
}

/* Returns: all events up to now */
GPtrArray *
raw_client_events (RawClient *self)
{
  GPtrArray *events = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *id = g_strdup_printf ("ActionID: ask-%u", ++self->asked);
  g_autofree char *text = g_strdup_printf ("Ping;%s", id);

  raw_client_action (self, text);
  for (;;)
    {
      g_autofree char *message = raw_client_next (self);

      g_assert_nonnull (message);
      if (g_str_has_prefix (message, "Event: "))
        g_ptr_array_add (events, g_steal_pointer (&message));
      else if (raw_message_has (message, id))
        return events;
    }
}

void
raw_client_wait_closed (RawClient *self)
{
  while (!self->closed)
    turn ();
}

gsize
raw_client_count_bytes (RawClient *self)
{
  return self->bytes;
}

/* Returns: (nullable): the value of the first header of that name */
char *
raw_message_get (const char *message,
                 const char *name)
{
  g_auto (GStrv) lines = g_strsplit (message, "\r\n", -1);
  gsize length = strlen (name);

  for (guint i = 0; lines[i] != NULL; i++)
    if (strncmp (lines[i], name, length) == 0 && lines[i][length] == ':' && lines[i][length + 1] == ' ')
      return g_strdup (lines[i] + length + 2);
  return NULL;
}

/* Whether one of the message's lines is @line. */
gboolean
raw_message_has (const char *message,
                 const char *line)
{
  g_auto (GStrv) lines = g_strsplit (message, "\r\n", -1);

  return g_strv_contains ((const char *const *) lines, line);
}
