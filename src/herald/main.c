/* SPDX-License-Identifier: GPL-3.0-or-later */
/* herald: the GTK application of the agent. */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "application.h"
#include "ui/resources.h"

/* GTK 4.8 loads the machine's OpenGL driver even where it is told to draw with cairo: sixty megabytes that are
 * never used. */
static void
leave_out_opengl (void)
{
  if (g_strcmp0 (g_getenv ("GSK_RENDERER"), "cairo") == 0 && g_getenv ("GDK_DEBUG") == NULL)
    g_setenv ("GDK_DEBUG", "gl-disable", TRUE);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (HeraldApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  leave_out_opengl ();
  herald_resources_init ();

  application = herald_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
