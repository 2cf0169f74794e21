/* SPDX-License-Identifier: GPL-3.0-or-later */
/* herald: the GTK application of the agent. */

#include "config.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <locale.h>
#include <stdlib.h>

#include "application.h"
#include "config/account.h"
#include "config/settings.h"
#include "install/installation.h"
#include "ui/resources.h"

/* GTK loads the machine's OpenGL driver even where it is told to draw with cairo: sixty megabytes that are never used.
 * What keeps it from that has a variable of its own since 4.15, and the old one complains. */
static void
leave_out_opengl (void)
{
  gboolean old = gtk_get_minor_version () < 15;
  const char *variable = old ? "GDK_DEBUG" : "GDK_DISABLE";

  if (g_strcmp0 (g_getenv ("GSK_RENDERER"), "cairo") == 0 && g_getenv (variable) == NULL)
    g_setenv (variable, old ? "gl-disable" : "gl,vulkan", TRUE);
}

/* GLib aborts over settings that are not installed; a person is better served with a sentence. */
static gboolean
has_settings (void)
{
  gboolean installed = herald_settings_are_installed ();

  if (!installed)
    g_printerr (_("herald: The settings schema %s is not installed. Install Herald completely, or start it with ./run app.\n"),
                HERALD_SETTINGS_SCHEMA);
  return installed;
}

int
main (int argc,
      char **argv)
{
  g_autoptr (HeraldApplication) application = NULL;

  herald_installation_begin ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, herald_installation_locale_dir ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  leave_out_opengl ();
  if (!has_settings ())
    return EXIT_FAILURE;
  herald_resources_init ();

  application = herald_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
