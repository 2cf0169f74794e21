/* SPDX-License-Identifier: GPL-3.0-or-later */
/* herald-gateway: names callers for the telephone system itself, so that every phone of the house shows who calls. */

#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "config/settings.h"
#include "gateway.h"
#include "install/installation.h"

#define EXIT_USAGE 2

typedef struct
{
  GMainLoop *loop;
  HeraldGateway *gateway; /* NULL: it ends */
  const char *path;
} Program;

/* What is wrong with the whole file; whether anything is. */
static gboolean
complain (const char *path,
          GPtrArray *complaints)
{
  g_autoptr (GPtrArray) sentences = herald_agi_options_word (path, complaints);

  for (guint i = 0; i < sentences->len; i++)
    g_printerr ("herald-gateway: %s\n", (const char *) g_ptr_array_index (sentences, i));
  return sentences->len > 0;
}

static gboolean
on_end (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

/* The sources are followed in the file anyway. */
static gboolean
on_reload (gpointer user_data)
{
  Program *program = user_data;
  g_autoptr (GPtrArray) complaints = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HeraldAgiOptions) options = herald_agi_options_load (program->path, complaints);
  g_autoptr (GError) error = NULL;

  if (program->gateway == NULL)
    return G_SOURCE_CONTINUE;
  herald_gateway_notify ("RELOADING=1");
  if (complain (program->path, complaints))
    g_message ("%s is wrong, so all stays as it was.", program->path);
  else if (!herald_gateway_apply (program->gateway, options, &error))
    g_message ("All stays as it was: %s", error->message);
  else
    g_message ("Read %s again", program->path);
  herald_gateway_notify ("READY=1");
  return G_SOURCE_CONTINUE;
}

static int
serve (const char *path,
       const HeraldAgiOptions *options)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldGateway) gateway = herald_gateway_new (path, options, &error);
  Program program = { loop, gateway, path };

  if (gateway == NULL)
    {
      g_printerr ("herald-gateway: %s\n", error->message);
      return EXIT_FAILURE;
    }
  g_unix_signal_add (SIGTERM, on_end, loop);
  g_unix_signal_add (SIGINT, on_end, loop);
  g_unix_signal_add (SIGHUP, on_reload, &program);
  g_print ("%u\n", herald_gateway_get_port (gateway));
  herald_gateway_notify ("READY=1");
  g_main_loop_run (loop);
  program.gateway = NULL;
  herald_gateway_notify ("STOPPING=1");
  return EXIT_SUCCESS;
}

int
main (int argc,
      char **argv)
{
  g_autofree char *path = NULL;
  gboolean check = FALSE, version = FALSE, wrong;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &path, N_("Read FILE instead of gateway.conf"), N_("FILE") },
    { "check", 0, 0, G_OPTION_ARG_NONE, &check, N_("Say what is wrong in the file, and end"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_("Show the version"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GPtrArray) complaints = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HeraldAgiOptions) options = NULL;
  g_autoptr (GError) error = NULL;

  herald_installation_begin ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, herald_installation_locale_dir ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  context = g_option_context_new (NULL);
  g_option_context_set_summary (context, _("Names callers for the telephone system: AGI(agi://HOST/lookup) in the dialplan.\n\n"
                                           "Returns 0 when it was told to end, or nothing is wrong; 1 when something is; 2 for a wrong command line."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1)
    {
      g_printerr ("herald-gateway: %s\n", error != NULL ? error->message : _("There are too many words on the command line."));
      return EXIT_USAGE;
    }
  if (version)
    {
      g_print ("herald-gateway %s\n", HERALD_VERSION);
      return EXIT_SUCCESS;
    }
  if (!herald_settings_are_installed ())
    {
      g_printerr ("herald-gateway: %s\n", _("The settings schema is not installed. Install Herald completely."));
      return EXIT_FAILURE;
    }
  if (path == NULL)
    path = g_build_filename (herald_installation_sysconf_dir (), "herald", "gateway.conf", NULL);
  options = herald_agi_options_load (path, complaints);
  if (check)
    herald_gateway_check_manager (path, options, complaints);
  wrong = complain (path, complaints);
  if (wrong || check)
    return wrong ? EXIT_FAILURE : EXIT_SUCCESS;
  return serve (path, options);
}
