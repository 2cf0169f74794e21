/* SPDX-License-Identifier: GPL-3.0-or-later */
/* herald-pbx as a program: what it prints first, how it ends, what it refuses. The first argument is its path. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "herald-pbx/sim.h"
#include "raw-client.h"

static const char *program;

static GSubprocess *
start (const char *const *args)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (argv, (gpointer) program);
  for (guint i = 0; args[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) args[i]);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_newv ((const char *const *) argv->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  return process;
}

/* Runs it to its end. Returns: (transfer full): its standard output and error */
static char *
finish (const char *const *args,
        int *status)
{
  g_autoptr (GSubprocess) process = start (args);
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &errors, &error);
  g_assert_no_error (error);
  *status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  return g_strconcat (output, errors, NULL);
}

static void
test_ends (void)
{
  static const struct
  {
    const char *args[6];
    int status;
    const char *words;
  } rows[] = {
    { { "--once", "--at-once", "--fast", "--scenario", "transfers" }, 0, "port " },
    { { "--list-scenarios" }, 0, "demo " },
    { { "--list-faults" }, 0, "stop-reading" },
    { { "--version" }, 0, "herald-pbx " },
    { { "--help" }, 0, "agent-secret" },
    { { "--address", "0.0.0.0" }, 1, "serves 127.0.0.1 and ::1 only" },
    { { "--scenario", "/nonexistent" }, 1, "No such file" },
    { { "--no-such-option" }, 2, "Unknown option" },
    { { "--port", "70000" }, 2, "a port is 0 to 65535" },
    { { "--user", "x" }, 2, "NAME:SECRET:READ:WRITE" },
    { { "stray" }, 2, "a word too many" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int status;
      g_autofree char *output = finish (rows[i].args, &status);

      if (status != rows[i].status || strstr (output, rows[i].words) == NULL)
        g_error ("%s %s ended with %d and said\n%s", program, rows[i].args[0], status, output);
    }
}

/* A file of another kind is refused with its line, and without its bytes on the terminal. */
static void
test_no_scenario (void)
{
  static const char *const texts[] = { "\033[31mred\n", "wait '\033[31m\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = NULL;
      int fd = g_file_open_tmp ("herald-scenario-XXXXXX", &path, &error), status;
      const char *const args[] = { "--scenario", path, NULL };
      g_autofree char *output = NULL;

      g_assert_no_error (error);
      g_file_set_contents (path, texts[i], -1, &error);
      g_assert_no_error (error);
      output = finish (args, &status);
      g_assert_cmpint (status, ==, 1);
      g_assert_nonnull (strstr (output, "Line 1: "));
      g_assert_null (strchr (output, '\033'));
      close (fd);
      g_unlink (path);
    }
}

static char *
read_line (GSubprocess *process)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autoptr (GError) error = NULL;
  char *line;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  g_buffered_input_stream_set_buffer_size (G_BUFFERED_INPUT_STREAM (lines), 1);
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  return line;
}

static void
test_serves (void)
{
  static const char *const args[] = { "--print-port", "--scenario", "incoming", "--fast", NULL };
  g_autoptr (GSubprocess) process = start (args);
  g_autofree char *port = read_line (process);
  g_autoptr (RawClient) client = raw_client_new ((guint16) g_ascii_strtoull (port, NULL, 10));
  g_autofree char *dial = NULL;
  g_autoptr (GError) error = NULL;

  raw_client_log_in (client, "agent");
  dial = raw_client_wait (client, "Event: DialBegin");
  g_assert_true (raw_message_has (dial, "CallerIDName: Ada Byron"));
  g_free (raw_client_wait (client, "Event: Hangup"));
  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  program = argv[1];
  g_test_add_func ("/pbx/program/ends", test_ends);
  g_test_add_func ("/pbx/program/no-scenario", test_no_scenario);
  g_test_add_func ("/pbx/program/serves", test_serves);
  return g_test_run ();
}
