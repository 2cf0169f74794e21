/* SPDX-License-Identifier: GPL-3.0-or-later */
/* herald-pbx: the PBX in a box as a program. */

#include <errno.h>
#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "herald-pbx/sim.h"

typedef struct
{
  char *address, *scenario, *cert, *key, *banner, *system_name, *http_prefix;
  char **users;
  int port, tls_port, http_port, https_port, http_timeout, http_keep_alive, extensions, seed;
  double load;
  gboolean tls, print_port, once, at_once, faults, fast, single_login, list_scenarios, list_faults, version, die_with_parent;
} Options;

static Options options = { .port = 0, .tls_port = -1, .http_port = -1, .https_port = -1, .http_timeout = 60, .http_keep_alive = 15, .seed = -1 };

/* clang-format off */
static GOptionEntry entries[] = {
  { "address", 0, 0, G_OPTION_ARG_STRING, &options.address, "Loopback address to listen on (127.0.0.1)", "ADDRESS" },
  { "port", 'p', 0, G_OPTION_ARG_INT, &options.port, "Port of AMI over TCP; 0 takes a free one (0)", "PORT" },
  { "tls-port", 0, 0, G_OPTION_ARG_INT, &options.tls_port, "Also serve AMI over TLS; 0 takes a free port", "PORT" },
  { "http-port", 0, 0, G_OPTION_ARG_INT, &options.http_port, "Also serve the manager over HTTP; 0 takes a free port", "PORT" },
  { "https-port", 0, 0, G_OPTION_ARG_INT, &options.https_port, "The same over HTTPS", "PORT" },
  { "http-prefix", 0, 0, G_OPTION_ARG_STRING, &options.http_prefix, "What the paths of HTTP begin with (nothing)", "NAME" },
  { "http-timeout", 0, 0, G_OPTION_ARG_INT, &options.http_timeout, "A silent session over HTTP is forgotten after so long (60)", "SECONDS" },
  { "http-keep-alive", 0, 0, G_OPTION_ARG_INT, &options.http_keep_alive, "An idle connection of HTTP is closed after so long (15)", "SECONDS" },
  { "cert", 0, 0, G_OPTION_ARG_FILENAME, &options.cert, "Certificate for TLS, PEM (one is made otherwise)", "FILE" },
  { "key", 0, 0, G_OPTION_ARG_FILENAME, &options.key, "Its private key, PEM", "FILE" },
  { "scenario", 's', 0, G_OPTION_ARG_STRING, &options.scenario, "What happens: a built-in name or a file (demo)", "NAME|FILE" },
  { "print-port", 0, 0, G_OPTION_ARG_NONE, &options.print_port, "Print only the port, as a bare number, first", NULL },
  { "once", 0, 0, G_OPTION_ARG_NONE, &options.once, "Exit when the scenario is over and all have hung up", NULL },
  { "at-once", 0, 0, G_OPTION_ARG_NONE, &options.at_once, "Start the scenario before anybody has logged in", NULL },
  { "extensions", 0, 0, G_OPTION_ARG_INT, &options.extensions, "Phones 1001 to 1000 + N (9)", "N" },
  { "events-per-second", 0, 0, G_OPTION_ARG_DOUBLE, &options.load, "Events by other people's calls", "N" },
  { "user", 'u', 0, G_OPTION_ARG_STRING_ARRAY, &options.users, "Add a login", "NAME:SECRET:READ:WRITE" },
  { "single-login", 0, 0, G_OPTION_ARG_NONE, &options.single_login, "Each user may be logged in once only", NULL },
  { "banner", 0, 0, G_OPTION_ARG_STRING, &options.banner, "First line (Asterisk Call Manager/11.0.0)", "TEXT" },
  { "system-name", 0, 0, G_OPTION_ARG_STRING, &options.system_name, "systemname of asterisk.conf", "NAME" },
  { "seed", 0, 0, G_OPTION_ARG_INT, &options.seed, "What is at random, the same again", "N" },
  { "faults", 0, 0, G_OPTION_ARG_NONE, &options.faults, "Allow the action HeraldFault (for tests)", NULL },
  { "fast", 0, 0, G_OPTION_ARG_NONE, &options.fast, "Let time jump to the next event", NULL },
  { "die-with-parent", 0, 0, G_OPTION_ARG_NONE, &options.die_with_parent, "End when the program that started this one ends", NULL },
  { "list-scenarios", 0, 0, G_OPTION_ARG_NONE, &options.list_scenarios, "List the built-in scenarios", NULL },
  { "list-faults", 0, 0, G_OPTION_ARG_NONE, &options.list_faults, "List the faults", NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, &options.version, "Print the version", NULL },
  G_OPTION_ENTRY_NULL
};
/* clang-format on */

static const char description[] =
    "Logins: agent (secret agent-secret) is what an agent needs, full may do all, watch only reads, nothing may nothing;\n"
    "the secret is the name with -secret.\n\n"
    "Phones: 1001 is yours and is picked up 0.8 s after a click-to-dial. Colleagues answer each other after 2 s; 1007 is\n"
    "not registered, 1008 is busy, 1009 never answers. Outside numbers answer after 2 s; those that end in 017 are busy,\n"
    "019 do not answer, 021 reject, 001 do not exist.\n\n"
    "The first line on standard output is \"port N\" (with --print-port only N), then come\n"
    "\"tls-port N\", \"http-port N\", \"https-port N\" and \"pin SHA256\", each where it was asked for.\n"
    "Exit status: 0 ended by a signal or --once, 1 cannot listen or read the scenario, 2 wrong usage.\n";

static int
usage_error (const char *message)
{
  fprintf (stderr, "herald-pbx: %s\n", message);
  return 2;
}

static int
failure (GError *error)
{
  fprintf (stderr, "herald-pbx: %s\n", error->message);
  return 1;
}

static gboolean
add_users (HeraldSim *sim)
{
  for (guint i = 0; options.users != NULL && options.users[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (options.users[i], ":", 4);

      if (g_strv_length (parts) != 4 || *parts[0] == '\0')
        return FALSE;
      herald_sim_add_user (sim, parts[0], parts[1], parts[2], parts[3]);
    }
  return TRUE;
}

static GTlsCertificate *
load_certificate (GError **error)
{
  if (options.cert == NULL)
    return herald_sim_certificate_new ("localhost", error);
  return g_tls_certificate_new_from_files (options.cert, options.key != NULL ? options.key : options.cert, error);
}

static gboolean
listen_encrypted (HeraldSim *sim,
                  const char *address,
                  char **pin,
                  GError **error)
{
  g_autoptr (GTlsCertificate) certificate = load_certificate (error);

  if (certificate == NULL)
    return FALSE;
  *pin = herald_sim_certificate_dup_pin (certificate);
  return (options.tls_port < 0 || herald_sim_listen_tls (sim, address, (guint16) options.tls_port, certificate, error))
         && (options.https_port < 0 || herald_sim_listen_http (sim, address, (guint16) options.https_port, certificate, error));
}

static void
tell_port (const char *name,
           guint16 port)
{
  if (port != 0)
    printf ("%s %u\n", name, port);
}

static gboolean
listen_all (HeraldSim *sim,
            GError **error)
{
  const char *address = options.address != NULL ? options.address : "127.0.0.1";
  g_autofree char *pin = NULL;

  if (!herald_sim_listen (sim, address, (guint16) options.port, error))
    return FALSE;
  if (options.http_port >= 0 && !herald_sim_listen_http (sim, address, (guint16) options.http_port, NULL, error))
    return FALSE;
  if ((options.tls_port >= 0 || options.https_port >= 0) && !listen_encrypted (sim, address, &pin, error))
    return FALSE;
  printf (options.print_port ? "%u\n" : "port %u\n", herald_sim_get_port (sim));
  tell_port ("tls-port", herald_sim_get_tls_port (sim));
  tell_port ("http-port", herald_sim_get_http_port (sim));
  tell_port ("https-port", herald_sim_get_https_port (sim));
  if (pin != NULL)
    printf ("pin %s\n", pin);
  return fflush (stdout) == 0;
}

static gboolean
play (HeraldSim *sim,
      GError **error)
{
  const char *name = options.scenario != NULL ? options.scenario : "demo";
  g_autofree char *text = NULL;
  g_autofree char *with_end = NULL;

  if (herald_sim_builtin_scenario (name) != NULL)
    return herald_sim_play (sim, name, error);
  if (!g_file_get_contents (name, &text, NULL, error))
    return FALSE;
  with_end = g_strconcat (text, "\n", NULL);
  return herald_sim_play (sim, with_end, error);
}

static gboolean
on_signal (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

typedef struct
{
  HeraldSim *sim;
  GMainLoop *loop;
} Watch;

static gboolean
on_check_done (gpointer data)
{
  Watch *watch = data;

  if (herald_sim_is_done (watch->sim))
    g_main_loop_quit (watch->loop);
  return G_SOURCE_CONTINUE;
}

static int
run (HeraldSim *sim)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  Watch watch = { sim, loop };
  guint sources[3] = { 0 };

  if (!play (sim, &error) || !listen_all (sim, &error))
    return failure (error != NULL ? error : g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_IO, g_strerror (errno)));
  herald_sim_set_load (sim, options.load);
  sources[0] = g_unix_signal_add (SIGTERM, on_signal, loop);
  sources[1] = g_unix_signal_add (SIGINT, on_signal, loop);
  if (options.once)
    sources[2] = g_timeout_add (100, on_check_done, &watch);
  g_main_loop_run (loop);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (sources[i] != 0)
      g_source_remove (sources[i]);
  return 0;
}

static int
list (void)
{
  g_autofree char *scenarios = herald_sim_list_scenarios ();

  if (options.version)
    printf ("herald-pbx %s\n", HERALD_VERSION);
  if (options.list_scenarios)
    fputs (scenarios, stdout);
  for (guint i = 0; options.list_faults && i < HERALD_SIM_N_FAULTS; i++)
    printf ("%s\n", herald_sim_fault_name (i));
  return fflush (stdout) == 0 ? 0 : 1;
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- a PBX in a box for Herald");
  g_autoptr (HeraldSim) sim = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *language = herald_sim_describe_language ();
  g_autofree char *help = g_strconcat (language, "\n", description, NULL);

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_description (context, help);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return usage_error (error->message);
  if (argc > 1)
    return usage_error ("there is a word too many; see herald-pbx --help");
  if (options.list_scenarios || options.list_faults || options.version)
    return list ();
  if (options.port < 0 || MAX (options.port, options.tls_port) > 65535 || MAX (options.http_port, options.https_port) > 65535
      || options.http_timeout < 1 || options.http_keep_alive < 1 || options.extensions < 0 || options.load < 0)
    return usage_error ("a port is 0 to 65535, and there are no negative numbers of anything");
  if (options.die_with_parent && prctl (PR_SET_PDEATHSIG, SIGTERM) != 0)
    return usage_error ("--die-with-parent does not work on this system");

  sim = herald_sim_new (options.fast ? HERALD_SIM_TIME_FAST : HERALD_SIM_TIME_REAL);
  if (!add_users (sim))
    return usage_error ("write --user NAME:SECRET:READ:WRITE, as in --user ann:1234:call,agent:call,originate");
  herald_sim_set_extensions (sim, (guint) options.extensions);
  herald_sim_set_private_actions (sim, options.faults);
  herald_sim_set_http_prefix (sim, options.http_prefix);
  herald_sim_set_http_times (sim, (guint) options.http_timeout, (guint) options.http_keep_alive * 1000);
  herald_sim_set_multiple_logins (sim, !options.single_login);
  herald_sim_set_wait_for_login (sim, !options.at_once);
  if (options.banner != NULL)
    herald_sim_set_banner (sim, options.banner);
  if (options.system_name != NULL)
    herald_sim_set_system_name (sim, options.system_name);
  if (options.seed >= 0)
    {
      g_autofree char *line = g_strdup_printf ("seed %d", options.seed);

      if (!herald_sim_do (sim, line, &error))
        return failure (error);
    }
  return run (sim);
}
