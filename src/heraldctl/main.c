/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl: what Herald can do without a window, for scripts and administrators. */

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "commands.h"
#include "install/installation.h"
#include "pbx/ami-http.h"

/* Characters of a complaint; a path in it may have 4096. */
#define COMPLAINT_MAX 8192

static const struct
{
  const char *name;
  HeraldCommandFunc func;
  const char *what;
} verbs[] = {
  { "watch", herald_cmd_watch, N_("connect to a server and print the calls of some devices") },
  { "replay", herald_cmd_replay, N_("print the calls in a recording of the server's messages") },
  { "record", herald_cmd_record, N_("keep what a server says in a file") },
  { "anonymize", herald_cmd_anonymize, N_("replace numbers, names and addresses in a recording") },
  { "explain", herald_cmd_explain, N_("say why a call popped, or did not") },
  { "dial", herald_cmd_dial, N_("call a number: your own phone rings first") },
  { "status", herald_cmd_status, N_("how the Herald on this desktop is connected") },
  { "calls", herald_cmd_calls, N_("print the calls of the Herald on this desktop") },
  { "hangup", herald_cmd_hangup, N_("end a call, or decline it") },
  { "transfer", herald_cmd_transfer, N_("transfer a call") },
  { "park", herald_cmd_park, N_("park the other side of a call") },
  { "pause", herald_cmd_pause, N_("begin a break in the queues") },
  { "unpause", herald_cmd_pause, N_("end the break") },
  { "lookup", herald_cmd_lookup, N_("who has a number") },
  { "sources", herald_cmd_sources, N_("list, add, change and check the address books that are asked") },
  { "contacts", herald_cmd_contacts, N_("import, export or search the contacts") },
  { "provision", herald_cmd_provision, N_("set up with a link, make links, and check the settings for everybody") },
  { "doctor", herald_cmd_doctor, N_("look at everything a pop depends on, and say what is wrong and how to mend it") },
};

/**
 * herald_complain:
 * @status: what the program will return
 * @format: a sentence for a person, like printf()'s
 *
 * Returns: @status
 */
int
herald_complain (HeraldExit status,
                 const char *format,
                 ...)
{
  g_autofree char *words = NULL;
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  words = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  /* Some of them are a server's own: nothing in them may move the cursor. */
  sentence = herald_text_clean (words, strlen (words), COMPLAINT_MAX);
  fflush (stdout);
  fprintf (stderr, "heraldctl: %s\n", sentence);
  return status;
}

/**
 * herald_output_is_written:
 *
 * Flushes the standard output, and complains once when that cannot be written.
 *
 * Returns: whether all of it was written
 */
gboolean
herald_output_is_written (void)
{
  static gboolean complained;
  int fault;

  errno = 0;
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;
  fault = errno;
  if (!complained)
    {
      fputs ("heraldctl: ", stderr);
      fprintf (stderr, fault != 0 ? _("The output cannot be written: %s.\n") : _("The output cannot be written.\n"), g_strerror (fault));
    }
  complained = TRUE;
  return FALSE;
}

/**
 * herald_parse_options:
 * @entries: the verb's options
 * @usage: what stands behind the verb in its help: "TRACE"
 * @summary: what the verb does, with its exit codes
 * @argc: (inout): number of arguments
 * @argv: (inout): arguments; what is no option stays
 * @status: (out): what to return when %FALSE
 *
 * Returns: whether to go on
 */
gboolean
herald_parse_options (const GOptionEntry *entries,
                      const char *usage,
                      const char *summary,
                      int *argc,
                      char ***argv,
                      int *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autofree char *program = g_strdup_printf ("heraldctl %s", (*argv)[0]);
  g_autoptr (GError) error = NULL;
  gboolean help = FALSE;
  const GOptionEntry help_entry[] = {
    { "help", 'h', G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &help, NULL, NULL },
    { NULL },
  };

  g_set_prgname (program);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, _(summary));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, help_entry, NULL);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      *status = herald_complain (HERALD_EXIT_USAGE,
                                 /* Translators: what is wrong, and a command */
                                 _("%s. Try: %s --help"), error->message, program);
      return FALSE;
    }
  if (help)
    {
      g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);

      fputs (text, stdout);
      *status = HERALD_EXIT_OK;
      return FALSE;
    }
  return TRUE;
}

static void
print_help (FILE *to)
{
  fputs (_("Usage: heraldctl VERB [OPTION…]\n\n"), to);
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    fprintf (to, "  %-10s %s\n", verbs[i].name, _(verbs[i].what));
  fputs (_("\n  heraldctl VERB --help   the verb's options\n"
           "  heraldctl --version\n\n"
           "Returns 0: done; 1: did not work; 2: wrong command line; 3: no connection to the server;\n"
           "4: the server refuses the user, the password or a permission. The reason is on stderr.\n"), to);
}

/* Where the shell has closed one, the next file or connection would take its place, and be written to. */
static void
keep_standard_files (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0)
      open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY); /* the lowest that is free: @fd */
}

static int
run (int argc,
     char **argv)
{
  if (argc < 2)
    {
      print_help (stderr);
      return HERALD_EXIT_USAGE;
    }
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0 || strcmp (argv[1], "help") == 0)
    {
      print_help (stdout);
      return HERALD_EXIT_OK;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      puts ("heraldctl " HERALD_VERSION);
      return HERALD_EXIT_OK;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (argv[1], verbs[i].name) == 0)
      return verbs[i].func (argc - 1, argv + 1);
  return herald_complain (HERALD_EXIT_USAGE, _("There is no verb “%s”. Try: heraldctl --help"), argv[1]);
}

/* The user's language for people, English for programs: what --json prints is a contract, sentences and all. */
static void
speak (int argc,
       char **argv)
{
  setlocale (LC_ALL, "");
  for (int i = 1; i < argc && strcmp (argv[i], "--") != 0; i++)
    if (strcmp (argv[i], "--json") == 0)
      setlocale (LC_MESSAGES, "C");
  bindtextdomain (GETTEXT_PACKAGE, herald_installation_locale_dir ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int argc,
      char **argv)
{
  int status;

  herald_installation_begin ();
  keep_standard_files ();
  signal (SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like others */
  speak (argc, argv);
  status = run (argc, argv);
  herald_ami_http_await_logoffs ();
  return herald_output_is_written () || status != HERALD_EXIT_OK ? status : HERALD_EXIT_FAILED;
}
