/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Servers that are broken, hostile or not web servers at all: each gives a sentence, nothing hangs, and little is read. */

#include <string.h>

#include "lookup/http-private.h"

static const char *file;

#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
#define PATIENCE_MS 400
/* More than a client that gives up at 1 MiB can have taken, with all buffers on the way. */
#define TAKEN_MAX (32 * 1024 * 1024)

typedef struct _Case Case;

struct _Case
{
  const char *name;
  void (*serve) (const Case *row, GOutputStream *output, GIOStream *connection);
  const char *first; /* what is sent at once */
  const char *more;  /* what is sent again and again */
  int error;         /* -1: nobody is found, without error */
  const char *words;
};

static gsize taken; /* bytes that were sent, atomic */

static gboolean
send_bytes (GOutputStream *output,
            const char *bytes,
            gsize length)
{
  gboolean sent = g_output_stream_write_all (output, bytes, length, NULL, NULL, NULL);

  if (sent)
    g_atomic_pointer_add (&taken, length);
  return sent;
}

static gboolean
send_text (GOutputStream *output,
           const char *text)
{
  return text == NULL || send_bytes (output, text, strlen (text));
}

/* Says it all, and hangs up. */
static void
serve_once (const Case *row,
            GOutputStream *output,
            GIOStream *connection)
{
  send_text (output, row->first);
}

/* 100 MB, as long as somebody listens. */
static void
serve_flood (const Case *row,
             GOutputStream *output,
             GIOStream *connection)
{
  g_autoptr (GString) block = g_string_new (NULL);

  while (block->len < 65536)
    g_string_append (block, row->more);
  send_text (output, row->first);
  for (guint i = 0; i < 1600 && send_bytes (output, block->str, block->len); i++)
    ;
}

/* A server that has all the time in the world: it waits until the client hangs up, and sends a byte now and then. */
static void
serve_slowly (const Case *row,
              GOutputStream *output,
              GIOStream *connection)
{
  GSocket *socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection));

  send_text (output, row->first);
  while (!g_socket_condition_timed_wait (socket, G_IO_IN | G_IO_HUP, 20 * 1000, NULL, NULL) && send_text (output, row->more))
    ;
}

/* A megabyte of one piece. */
static void
serve_bomb (const Case *row,
            GOutputStream *output,
            GIOStream *connection)
{
  g_autoptr (GString) body = g_string_new (row->first);

  while (body->len < 1024 * 1023)
    g_string_append (body, row->more);
  g_string_prepend (body, HEAD "\r\n");
  send_bytes (output, body->str, body->len);
}

/* 25 MB of blanks in 25 KB. */
static void
serve_gzip_bomb (const Case *row,
                 GOutputStream *output,
                 GIOStream *connection)
{
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) packed = g_converter_output_stream_new (memory, G_CONVERTER (gzip));
  g_autofree char *blanks = g_malloc (65536);

  memset (blanks, ' ', 65536);
  for (guint i = 0; i < 400; i++)
    g_output_stream_write_all (packed, blanks, 65536, NULL, NULL, NULL);
  g_output_stream_close (packed, NULL, NULL);
  send_text (output, HEAD "Content-Encoding: gzip\r\n\r\n");
  send_bytes (output, g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)),
              g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)));
}

static const Case cases[] = {
  { "100-mb", serve_flood, HEAD "\r\n[", "{\"name\":\"Ada\"},", HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "larger than 1 MiB" },
  { "100-mb-chunked", serve_flood, HEAD "Transfer-Encoding: chunked\r\n\r\n", "10\r\n0123456789abcdef\r\n", HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "larger than 1 MiB" },
  { "100-mb-announced", serve_flood, HEAD "Content-Length: 104857600\r\n\r\n", " ", HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "larger than 1 MiB" },
  { "100-mb-of-headers", serve_flood, HEAD, "X-Header: abcdefghijklmnopqrstuvwxyz\r\n", HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not an answer of a web server" },
  { "gzip-bomb", serve_gzip_bomb, NULL, NULL, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "larger than 1 MiB" },
  { "depth-bomb", serve_bomb, "", "[", HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not the data" },
  { "object-bomb", serve_bomb, "", "{\"a\":", HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not the data" },
  { "bomb-behind-a-comment", serve_bomb, "[/*\"*/", "[", HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not the data" },
  { "bomb-behind-a-quote", serve_bomb, "['\"',", "[", HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not the data" },
  { "wide-bomb", serve_bomb, "[", "{},", HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not the data" },
  { "one-byte-at-a-time", serve_slowly, HEAD "\r\n", " ", HERALD_SOURCE_ERROR_LATE, "did not finish" },
  { "one-header-byte-at-a-time", serve_slowly, HEAD "X-Slow: ", "a", HERALD_SOURCE_ERROR_LATE, "did not finish" },
  { "silent", serve_slowly, NULL, NULL, HERALD_SOURCE_ERROR_LATE, "did not finish" },
  { "silent-body", serve_slowly, HEAD "Content-Length: 10\r\n\r\n[", NULL, HERALD_SOURCE_ERROR_LATE, "did not finish" },
  { "hangs-up", serve_once, NULL, NULL, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not an answer of a web server" },
  { "hangs-up-in-the-head", serve_once, "HTTP/1.1 20", NULL, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not an answer of a web server" },
  { "hangs-up-in-the-body", serve_once, HEAD "Content-Length: 100\r\n\r\n[{}", NULL, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not an answer of a web server" },
  { "asterisk", serve_once, "Asterisk Call Manager/9.0.0\r\n", NULL, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not an answer of a web server" },
  { "binary", serve_once, "\x16\x03\x01\x02\r\n\r\n\xff\xfe\xfd\r\n\r\n", NULL, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not an answer of a web server" },
  { "broken-chunks", serve_once, HEAD "Transfer-Encoding: chunked\r\n\r\nzzzz\r\n[]\r\n", NULL, -1, NULL }, /* libsoup takes it for the end */
  { "broken-gzip", serve_once, HEAD "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n[{}]", NULL, -1, NULL }, /* and gives what is not packed as it is */
  { "latin-1", serve_once, HEAD "Content-Length: 15\r\n\r\n[{\"name\":\"\xfc\xe4\"}]", NULL, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not the data" },
  { "html", serve_once, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n <html><title>Log in</title>", NULL, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "sent a web page" },
  { "off-by-one", serve_once, HEAD "\r\n[{\"parent\":[14],\"name\":\"Ada\"},{\"parent\":[]},{\"parent\":{\"1\":2}},{\"parent\":null},7,null,[],{}]", NULL, -1, NULL },
};

static gboolean
on_connected (GThreadedSocketService *service,
              GSocketConnection *connection,
              GObject *source,
              gpointer user_data)
{
  const Case *row = user_data;
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GString) head = g_string_new (NULL);
  char byte;

  while (!g_str_has_suffix (head->str, "\r\n\r\n") && g_input_stream_read (input, &byte, 1, NULL, NULL) == 1)
    g_string_append_c (head, byte);
  row->serve (row, g_io_stream_get_output_stream (G_IO_STREAM (connection)), G_IO_STREAM (connection));
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

static GSocketService *
open_server (const Case *row,
             guint16 *port)
{
  GSocketService *service = g_threaded_socket_service_new (4);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0), address = NULL;

  g_signal_connect (service, "run", G_CALLBACK (on_connected), (gpointer) row);
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (service), wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                                &address, NULL));
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  return service;
}

static HeraldSource *
open_source (const char *server)
{
  g_autoptr (HeraldSourceOptions) options = herald_source_options_new ("http-1", "http");
  g_autoptr (GError) error = NULL;
  HeraldSource *source;

  herald_source_options_set (options, "file", file);
  herald_source_options_set (options, "param.server", server);
  source = herald_http_type.create (options, NULL, &error);
  g_assert_no_error (error);
  herald_source_set_secret (source, "secret.token", "SECRET");
  /* Machines that run tests may be slow. */
  herald_http_set_patience (HERALD_HTTP (source), 60000);
  return source;
}

typedef struct
{
  GPtrArray *matches;
  GError *error;
  gboolean done;
} Answer;

static void
on_answered (GObject *object,
             GAsyncResult *result,
             gpointer user_data)
{
  Answer *answer = user_data;

  answer->matches = herald_source_lookup_finish (HERALD_SOURCE (object), result, &answer->error);
  answer->done = TRUE;
}

static void
ask_for (HeraldSource *source,
         GCancellable *cancellable,
         Answer *answer)
{
  g_autoptr (HeraldNumber) number = herald_number_new ("+49301234567", NULL);

  herald_source_lookup_async (source, number, NULL, cancellable, on_answered, answer);
}

static void
assert_answer (Answer *answer,
               int error,
               const char *words)
{
  while (!answer->done)
    g_main_context_iteration (NULL, TRUE);
  if (error < 0)
    {
      g_assert_no_error (answer->error);
      g_assert_cmpuint (answer->matches->len, ==, 0);
    }
  else
    {
      g_assert_error (answer->error, HERALD_SOURCE_ERROR, error);
      g_test_message ("%s", answer->error->message);
      g_assert_nonnull (strstr (answer->error->message, words));
      g_assert_null (strstr (answer->error->message, "SECRET"));
    }
  g_clear_error (&answer->error);
  g_clear_pointer (&answer->matches, g_ptr_array_unref);
}

static void
close_server (GSocketService *service)
{
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
  g_object_unref (service);
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  guint16 port;
  GSocketService *service = open_server (row, &port);
  g_autofree char *server = g_strdup_printf ("http://127.0.0.1:%u", port);
  HeraldSource *source = open_source (server);
  Answer answer = { 0 };

  taken = 0;
  if (row->serve == serve_slowly)
    herald_http_set_patience (HERALD_HTTP (source), PATIENCE_MS);
  ask_for (source, NULL, &answer);
  assert_answer (&answer, row->error, row->words);
  g_assert_cmpuint (HERALD_HTTP (source)->running, ==, 0);
  /* Not until the last reference is gone is the connection closed. */
  while (G_OBJECT (source)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (source);
  close_server (service);
  g_assert_cmpuint ((gsize) g_atomic_pointer_get (&taken), <, TAKEN_MAX);
}

/* The call ends while a server keeps silent: the question ends at once, and the next one is not in its way. */
static void
test_withdrawn (void)
{
  static const Case silent = { "silent", serve_slowly, NULL, NULL, 0, NULL };
  guint16 port;
  GSocketService *service = open_server (&silent, &port);
  g_autofree char *server = g_strdup_printf ("http://127.0.0.1:%u", port);
  HeraldSource *source = open_source (server);
  g_autoptr (GCancellable) gone = g_cancellable_new ();
  Answer answers[6] = { { 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    ask_for (source, gone, &answers[i]);
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (gone);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      while (!answers[i].done)
        g_main_context_iteration (NULL, TRUE);
      g_assert_error (answers[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&answers[i].error);
    }
  while (G_OBJECT (source)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (source);
  close_server (service);
}

/* Places where no server is. */
static void
test_nowhere (void)
{
  static const struct
  {
    const char *server, *words;
  } rows[] = { { "http://127.0.0.1:%u", "Nothing answers" }, { "https://127.0.0.1:%u", "Nothing answers" } };
  static const Case unused = { "unused", serve_once, NULL, NULL, 0, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint16 port;
      GSocketService *service = open_server (&unused, &port);
      g_autofree char *server = g_strdup_printf (rows[i].server, port);
      g_autoptr (HeraldSource) source = open_source (server);
      Answer answer = { 0 };

      /* Its port is free again. */
      close_server (service);
      ask_for (source, NULL, &answer);
      assert_answer (&answer, HERALD_SOURCE_ERROR_UNREACHABLE, rows[i].words);
    }
}

/* More questions than can wait. */
static void
test_too_many (void)
{
  static const Case silent = { "silent", serve_slowly, NULL, NULL, 0, NULL };
  guint16 port;
  GSocketService *service = open_server (&silent, &port);
  g_autofree char *server = g_strdup_printf ("http://127.0.0.1:%u", port);
  HeraldSource *source = open_source (server);
  g_autoptr (GCancellable) gone = g_cancellable_new ();
  Answer answers[HERALD_HTTP_RUNNING_MAX + HERALD_HTTP_WAITING_MAX + 1] = { { 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    ask_for (source, gone, &answers[i]);
  assert_answer (&answers[G_N_ELEMENTS (answers) - 1], HERALD_SOURCE_ERROR_FAILED, "Too many questions");
  g_cancellable_cancel (gone);
  for (guint i = 0; i < G_N_ELEMENTS (answers) - 1; i++)
    {
      while (!answers[i].done)
        g_main_context_iteration (NULL, TRUE);
      g_clear_error (&answers[i].error);
    }
  while (G_OBJECT (source)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (source);
  close_server (service);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  file = argv[1];
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/http-hostile/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/http-hostile/withdrawn", test_withdrawn);
  g_test_add_func ("/http-hostile/nowhere", test_nowhere);
  g_test_add_func ("/http-hostile/too-many", test_too_many);
  return g_test_run ();
}
