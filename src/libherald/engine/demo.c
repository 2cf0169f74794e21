/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Try the demo": starts the PBX in a box as a child and makes an account for it. Nothing of it is stored. */

#include "engine/demo.h"

#include <glib/gi18n-lib.h>

#include "engine/engine-error.h"

#define PROGRAM "herald-pbx"

/* The simulator's login for an agent, and its phone that belongs to the user (herald-pbx --help). */
#define DEMO_USER "agent"
#define DEMO_SECRET "agent-secret"
#define DEMO_EXTENSION "1001"
#define DEMO_DEVICE "PJSIP/1001"
#define DEMO_CONTEXT "internal"

struct _HeraldDemo
{
  GObject parent;

  /* Owned */
  GSubprocess *process;
  GDataInputStream *output;
};

G_DEFINE_FINAL_TYPE (HeraldDemo, herald_demo, G_TYPE_OBJECT)

static void
herald_demo_dispose (GObject *object)
{
  herald_demo_stop (HERALD_DEMO (object));
  G_OBJECT_CLASS (herald_demo_parent_class)->dispose (object);
}

static void
herald_demo_class_init (HeraldDemoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_demo_dispose;
}

static void
herald_demo_init (HeraldDemo *self)
{
}

/**
 * herald_demo_new:
 *
 * Returns: (transfer full): a demo that has not been started
 */
HeraldDemo *
herald_demo_new (void)
{
  return g_object_new (HERALD_TYPE_DEMO, NULL);
}

/* Beside this program, as installed; in the neighbouring folder, as built; else in the PATH. */
static char *
find_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = folder != NULL ? g_build_filename (folder, PROGRAM, NULL) : NULL;
  g_autofree char *built = folder != NULL ? g_build_filename (folder, "..", PROGRAM, PROGRAM, NULL) : NULL;

  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (beside, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&beside);
  if (built != NULL && g_file_test (built, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (built, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&built);
  return g_find_program_in_path (PROGRAM);
}

static HeraldAccount *
account_for (guint port)
{
  static const char *devices[] = { DEMO_DEVICE, NULL };
  HeraldAccount *account = herald_account_new_in_memory ();
  GSettings *settings = herald_account_get_settings (account);

  g_settings_set_string (settings, "server-host", "127.0.0.1");
  g_settings_set_uint (settings, "server-port", port);
  g_settings_set_enum (settings, "tls-mode", HERALD_ACCOUNT_TLS_OFF);
  g_settings_set_string (settings, "user", DEMO_USER);
  g_settings_set_string (settings, "extension", DEMO_EXTENSION);
  g_settings_set_strv (settings, "devices", devices);
  g_settings_set_string (settings, "context", DEMO_CONTEXT);
  herald_account_set_session_secret (account, DEMO_SECRET);
  return account;
}

/* The first line is the port, a bare number (herald-pbx --print-port). */
static void
on_line (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);
  guint64 port = 0;

  if (line != NULL && g_ascii_string_to_unsigned (line, 10, 1, 65535, &port, NULL))
    {
      g_task_return_pointer (task, account_for ((guint) port), g_object_unref);
      return;
    }
  herald_demo_stop (g_task_get_source_object (task));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_FAILED, _("The demo could not be started."));
}

/**
 * herald_demo_start_async:
 * @self: a demo
 * @cancellable: (nullable): to give up
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Starts the PBX in a box on a free port of this computer. It ends with herald_demo_stop(), with @self, and with
 * this program.
 */
void
herald_demo_start_async (HeraldDemo *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *program = find_program ();
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, herald_demo_start_async);
  herald_demo_stop (self);
  if (program != NULL)
    self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--print-port", "--die-with-parent",
                                      "--scenario", "demo", NULL);
  if (self->process == NULL)
    {
      g_task_return_new_error (task, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_NO_PROGRAM,
                               _("The demo needs the program herald-pbx, which is not installed."));
      return;
    }
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, cancellable, on_line, g_steal_pointer (&task));
}

/**
 * herald_demo_start_finish:
 * @self: a demo
 * @result: the result
 * @error: #HeraldEngineError
 *
 * Returns: (transfer full): an account for the demo; it is forgotten when it is released
 */
HeraldAccount *
herald_demo_start_finish (HeraldDemo *self,
                          GAsyncResult *result,
                          GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * herald_demo_stop:
 * @self: a demo
 *
 * Ends the PBX in a box. Does nothing if it does not run.
 */
void
herald_demo_stop (HeraldDemo *self)
{
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  g_clear_object (&self->output);
  g_clear_object (&self->process);
}
