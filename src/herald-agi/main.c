/* SPDX-License-Identifier: GPL-3.0-or-later */
/* herald-agi: serves one call of a dialplan over its own pipes: AGI(herald-agi,lookup). A caller waits while it starts, so that it does
 * nothing it need not, and does not clear up: the process ends. Its output belongs to Asterisk alone. */

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "config/settings.h"
#include "engine/agi-host.h"
#include "install/installation.h"
#include "pbx/agi-program.h"

#define EXIT_USAGE 2

/* What the command line asks for. */
typedef struct
{
  char *config;
  gboolean check, version;
  char **arguments; /* the route, and its parameters */
} Words;

typedef struct
{
  GMainLoop *loop;
  const HeraldAgiOptions *options;
  const char *path;
  HeraldAgiHost *host;
  HeraldAgiProgram *program;
  HeraldAgiCall *waiting; /* for the sources */
  int status;
} Program;

static void G_GNUC_PRINTF (1, 2)
say (const char *format,
     ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("herald-agi: %s\n", text);
}

static void
end (Program *program,
     int status)
{
  program->status = status;
  g_main_loop_quit (program->loop);
}

/* --- the call --------------------------------------------------------------------------------------------------- */

static void
on_told (const char *route,
         const char *outcome,
         gint64 took_us,
         const GError *error,
         gpointer user_data)
{
  gboolean gone = g_str_equal (outcome, "gone");

  if (g_str_equal (route, "other"))
    say ("%s", _("The dialplan asks for something that there is not: AGI(herald-agi,lookup) names the caller."));
  else if (error != NULL && !gone)
    say ("%s", error->message);
  end (user_data, g_str_equal (route, "other") || (error != NULL && !gone) ? EXIT_FAILURE : EXIT_SUCCESS);
}

static void
on_trouble (const char *route,
            const GError *error,
            gpointer user_data)
{
  say ("%s", error->message);
}

/* Before it was known what the call wants, or while nothing could be asked yet. */
static void
on_gone (HeraldAgiCall *call,
         const GError *error,
         gpointer user_data)
{
  Program *program = user_data;

  if (program->waiting == NULL)
    say ("%s", error->message);
  end (program, program->waiting == NULL ? EXIT_FAILURE : EXIT_SUCCESS);
}

static void
on_ready (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  Program *program = user_data;

  herald_agi_routes_serve (herald_agi_host_get_routes (program->host), program->waiting);
}

static void
on_call (HeraldAgiCall *call,
         gpointer user_data)
{
  Program *program = user_data;
  g_autoptr (GError) error = NULL;

  program->host = herald_agi_host_new_once (program->path, program->options, &error);
  if (program->host == NULL)
    {
      say ("%s", error->message);
      end (program, EXIT_FAILURE);
      return;
    }
  program->waiting = g_object_ref (call);
  herald_agi_routes_set_told (herald_agi_host_get_routes (program->host), on_told, program);
  herald_agi_routes_set_trouble (herald_agi_host_get_routes (program->host), on_trouble, NULL);
  herald_sources_ready_async (herald_agi_host_get_sources (program->host), NULL, on_ready, program);
}

static gboolean
on_hang_up (int fd,
            GIOCondition condition,
            gpointer user_data)
{
  herald_agi_program_hang_up (((Program *) user_data)->program);
  return G_SOURCE_REMOVE;
}

/* What a library may print does not get between the commands; and SIGHUP waits until it can be listened to. */
static gboolean
take_pipes (int *in,
            int *out,
            int *hang_up)
{
  int nothing = open ("/dev/null", O_RDWR | O_CLOEXEC);
  sigset_t signals;

  signal (SIGPIPE, SIG_IGN);
  sigemptyset (&signals);
  sigaddset (&signals, SIGHUP);
  pthread_sigmask (SIG_BLOCK, &signals, NULL);
  *hang_up = signalfd (-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  *in = fcntl (STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  *out = fcntl (STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  return *hang_up >= 0 && *in >= 0 && *out >= 0 && dup2 (nothing, STDIN_FILENO) >= 0 && dup2 (STDERR_FILENO, STDOUT_FILENO) >= 0;
}

static int
serve (const char *path,
       const HeraldAgiOptions *options,
       const char *const *arguments)
{
  Program program = { .options = options, .path = path, .status = EXIT_FAILURE };
  int in, out, hang_up;

  if (!take_pipes (&in, &out, &hang_up))
    {
      say ("%s", _("This is started by Asterisk: AGI(herald-agi,lookup) in the dialplan."));
      return EXIT_FAILURE;
    }
  program.loop = g_main_loop_new (NULL, FALSE);
  program.program = herald_agi_program_new (in, out, arguments, on_call, on_gone, &program);
  g_unix_fd_add (hang_up, G_IO_IN, on_hang_up, &program);
  g_main_loop_run (program.loop);
  return program.status;
}

/* --- the command line ------------------------------------------------------------------------------------------- */

static gboolean
read_words (int *argc,
            char ***argv,
            Words *words)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &words->config, N_("Read FILE instead of gateway.conf"), N_("FILE") },
    { "check", 0, 0, G_OPTION_ARG_NONE, &words->check, N_("Say what is wrong in the file, and end"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &words->version, N_("Show the version"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("[ROUTE [NAME=VALUE…]]"));
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, _("Names a caller for the telephone system, which starts it: AGI(herald-agi,lookup) in the dialplan.\n\n"
                                           "Returns 0 when the call was served, or nothing is wrong; 1 when something is; 2 for a wrong command line."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_strict_posix (context, TRUE);
  if (g_option_context_parse (context, argc, argv, &error))
    {
      words->arguments = *argv + 1;
      return TRUE;
    }
  say ("%s", error->message);
  return FALSE;
}

/* What is wrong with the whole file; whether anything is. */
static gboolean
complain (const char *path,
          GPtrArray *complaints)
{
  g_autoptr (GPtrArray) sentences = herald_agi_options_word (path, complaints);

  for (guint i = 0; i < sentences->len; i++)
    say ("%s", (const char *) g_ptr_array_index (sentences, i));
  return sentences->len > 0;
}

/* The user who may read it is Asterisk's; so he is who must try. */
static gboolean
try_host (const char *path,
          const HeraldAgiOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldAgiHost) host = herald_agi_host_new_once (path, options, &error);

  if (host == NULL)
    say ("%s", error->message);
  return host != NULL;
}

int
main (int argc,
      char **argv)
{
  Words words = { 0 };
  g_autoptr (GPtrArray) complaints = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HeraldAgiOptions) options = NULL;
  g_autofree char *path = NULL;

  herald_installation_begin ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, herald_installation_locale_dir ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (!read_words (&argc, &argv, &words))
    return EXIT_USAGE;
  if (words.version)
    {
      g_print ("herald-agi %s\n", HERALD_VERSION);
      return EXIT_SUCCESS;
    }
  if (!herald_settings_are_installed ())
    {
      say ("%s", _("The settings schema is not installed. Install Herald completely."));
      return EXIT_FAILURE;
    }
  path = words.config != NULL ? words.config : g_build_filename (herald_installation_sysconf_dir (), "herald", "gateway.conf", NULL);
  options = herald_agi_options_load (path, complaints);
  if (complain (path, complaints))
    return EXIT_FAILURE;
  if (words.check)
    return try_host (path, options) ? EXIT_SUCCESS : EXIT_FAILURE;
  _exit (serve (path, options, (const char *const *) words.arguments));
}
