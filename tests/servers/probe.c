/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of sources that ask servers have in common: to start a server, to ask and wait, and servers that
 * misbehave. */

#include "probe.h"

#include <glib/gstdio.h>
#include <string.h>

/* The account of the tests is in Berlin. */
static const HeraldLocation here = { "DE", "30" };

char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("herald-servers-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
remove_folder (char *folder)
{
  const char *argv[] = { "rm", "-rf", "--", folder, NULL };

  if (folder != NULL)
    g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (folder);
}

/* A folder with the certificates that @script makes. */
char *
make_certificates (const char *script)
{
  char *folder = make_folder ();
  const char *argv[] = { "sh", script, folder, NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return folder;
}

/* Runs `python3 SCRIPT FOLDER ARGUMENT…` and waits for its first line. FALSE: @server->skip says why there is no
 * server; where nothing may be skipped that is a failure. */
gboolean
server_start (Server *server,
              const char *script,
              const char *const *arguments)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  *server = (Server) { .folder = make_folder () };
  g_ptr_array_add (argv, (char *) "python3");
  g_ptr_array_add (argv, (char *) script);
  g_ptr_array_add (argv, server->folder);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) arguments[i]);
  g_ptr_array_add (argv, NULL);
  server->process = g_subprocess_newv ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  server->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server->process));
  line = g_data_input_stream_read_line (server->output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  server->words = g_strsplit (line, " ", -1);
  if (g_str_has_prefix (line, "skip "))
    server->skip = g_strdup (line + strlen ("skip "));
  if (server->skip != NULL && g_getenv ("HERALD_NO_SKIP") != NULL)
    g_error ("nothing may be skipped: %s", server->skip);
  if (g_str_has_prefix (line, "fail "))
    g_error ("%s", line);
  return server->skip == NULL;
}

/* Gives the script a command, and waits until it is done. */
void
server_tell (Server *server,
             const char *command)
{
  g_autofree char *line = g_strconcat (command, "\n", NULL), *answer = NULL;

  g_assert_true (g_output_stream_write_all (g_subprocess_get_stdin_pipe (server->process), line, strlen (line), NULL, NULL, NULL));
  answer = g_data_input_stream_read_line (server->output, NULL, NULL, NULL);
  g_assert_cmpstr (answer, ==, "done");
}

void
server_stop (Server *server)
{
  g_autoptr (GError) error = NULL;

  if (server->process != NULL)
    {
      g_output_stream_close (g_subprocess_get_stdin_pipe (server->process), NULL, NULL);
      g_subprocess_wait (server->process, NULL, &error);
      g_assert_no_error (error);
    }
  g_clear_object (&server->output);
  g_clear_object (&server->process);
  g_clear_pointer (&server->words, g_strfreev);
  g_clear_pointer (&server->skip, g_free);
  g_clear_pointer (&server->folder, remove_folder);
}

HeraldSource *
probe_new (const char *type,
           GError **error,
           ...)
{
  g_autoptr (HeraldSourceOptions) options = herald_source_options_new ("test-1", type);
  const HeraldSourceType *known = herald_source_type_find (type);
  const char *key, *password = NULL;
  HeraldSource *source;
  va_list list;

  g_assert_nonnull (known);
  va_start (list, error);
  while ((key = va_arg (list, const char *)) != NULL)
    {
      const char *value = va_arg (list, const char *);

      if (g_str_equal (key, "deadline"))
        options->deadline_ms = (guint) g_ascii_strtoull (value, NULL, 10);
      else if (g_str_equal (key, "password"))
        password = value;
      else
        herald_source_options_set (options, key, value);
    }
  va_end (list);
  source = known->create (options, NULL, error);
  if (source != NULL)
    herald_source_set_secret (source, "password", password);
  return source;
}

static void
on_ready (GObject *object,
          GAsyncResult *result,
          gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* NULL where the number is none. */
GPtrArray *
probe_lookup (HeraldSource *source,
              const char *text,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (HeraldNumber) number = herald_number_new (text, here.region);
  g_autoptr (GAsyncResult) result = NULL;

  if (number == NULL)
    return NULL;
  herald_source_lookup_async (source, number, &here, cancellable, on_ready, &result);
  g_assert_null (result);
  return herald_source_lookup_finish (source, wait_for (&result), error);
}

GPtrArray *
probe_search (HeraldSource *source,
              const char *text,
              guint limit,
              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  herald_source_search_async (source, text, limit, NULL, on_ready, &result);
  g_assert_null (result);
  return herald_source_search_finish (source, wait_for (&result), error);
}

char *
probe_check (HeraldSource *source,
             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  herald_source_check_async (source, NULL, on_ready, &result);
  g_assert_null (result);
  return herald_source_check_finish (source, wait_for (&result), error);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The names of matches, sorted, with their class: "Ada=exact Bob=national". */
char *
probe_names (GPtrArray *matches)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; matches != NULL && i < matches->len; i++)
    {
      HeraldContactMatch *match = matches->pdata[i];

      g_ptr_array_add (names, g_strdup_printf ("%s=%s", herald_contact_get_display_name (match->contact), herald_match_to_string (match->match)));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **) names->pdata);
}

void
probe_assert_error (GError *error,
                    HeraldSourceError code,
                    const char *words)
{
  g_assert_error (error, HERALD_SOURCE_ERROR, (int) code);
  g_test_message ("%s", error->message);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

/* Drops the test's reference, and waits until what it had running has ended and it is gone. */
void
probe_finish (HeraldSource *source)
{
  gpointer alive = source;

  g_object_add_weak_pointer (G_OBJECT (source), &alive);
  g_object_unref (source);
  while (alive != NULL)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const gint64 *one = a, *other = b;

  return *one < *other ? -1 : *one > *other;
}

/* Looks up @count numbers made from @pattern, one after the other, and tells the time of the middle one and of the
 * hundredth worst. Only where figures are asked for (-m perf). */
void
probe_measure (HeraldSource *source,
               const char *name,
               const char *pattern,
               guint first,
               guint step,
               guint count)
{
  g_autofree gint64 *times = g_new0 (gint64, count);
  guint found = 0;

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *number = g_strdup_printf (pattern, first + i * step);
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GPtrArray) matches = probe_lookup (source, number, NULL, NULL);

      times[i] = g_get_monotonic_time () - start;
      found += matches != NULL && matches->len > 0 ? 1 : 0;
    }
  qsort (times, count, sizeof *times, compare_times);
  g_test_minimized_result ((double) times[count / 2] / 1000, "%s: %u of %u found, p50 %.2f ms, p99 %.2f ms", name, found, count,
                           (double) times[count / 2] / 1000, (double) times[count * 99 / 100] / 1000);
}

static gboolean
say_a_byte (gpointer user_data)
{
  GSocketConnection *connection = user_data;
  GBytes *bytes = g_object_get_data (G_OBJECT (connection), "bytes");
  gsize said = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (connection), "said")), length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (said == length || g_socket_send (g_socket_connection_get_socket (connection), data + said, 1, NULL, NULL) < 0)
    return G_SOURCE_REMOVE;
  g_object_set_data (G_OBJECT (connection), "said", GSIZE_TO_POINTER (said + 1));
  return G_SOURCE_CONTINUE;
}

static gboolean
on_incoming (GSocketService *service,
             GSocketConnection *connection,
             GObject *origin,
             gpointer user_data)
{
  Fake *fake = user_data;
  gsize length;
  const void *data = g_bytes_get_data (fake->bytes, &length);

  fake->n_connections++;
  g_socket_set_blocking (g_socket_connection_get_socket (connection), FALSE);
  if (fake->manner == FAKE_SLOW)
    {
      g_object_set_data_full (G_OBJECT (connection), "bytes", g_bytes_ref (fake->bytes), (GDestroyNotify) g_bytes_unref);
      g_timeout_add_full (G_PRIORITY_DEFAULT, 100, say_a_byte, g_object_ref (connection), g_object_unref);
    }
  else if (length > 0)
    g_socket_send (g_socket_connection_get_socket (connection), data, length, NULL, NULL);
  if (fake->manner == FAKE_CLOSES)
    g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  else
    g_ptr_array_add (fake->connections, g_object_ref (connection));
  return TRUE;
}

void
fake_start (Fake *fake,
            FakeManner manner,
            const void *bytes,
            gsize length)
{
  g_autoptr (GError) error = NULL;

  *fake = (Fake) { .manner = manner, .service = g_socket_service_new (), .bytes = g_bytes_new (bytes, length) };
  fake->connections = g_ptr_array_new_with_free_func (g_object_unref);
  fake->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (fake->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (fake->service, "incoming", G_CALLBACK (on_incoming), fake);
  g_socket_service_start (fake->service);
}

void
fake_stop (Fake *fake)
{
  for (guint i = 0; i < fake->connections->len; i++)
    g_io_stream_close (fake->connections->pdata[i], NULL, NULL);
  g_clear_pointer (&fake->connections, g_ptr_array_unref);
  g_socket_service_stop (fake->service);
  g_socket_listener_close (G_SOCKET_LISTENER (fake->service));
  g_clear_object (&fake->service);
  g_clear_pointer (&fake->bytes, g_bytes_unref);
}
