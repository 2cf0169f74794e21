/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where Herald is installed: beside the program that runs, wherever its folder was moved after "meson install". What was
 * configured holds for programs that do not lie in a folder of programs, such as those of a build folder. */

#include "install/installation.h"

#include <string.h>

#include "config-install.h"

/* What XDG_DATA_DIRS stands for where it is not set (XDG Base Directory Specification 0.8). */
#define USUAL_DATA_DIRS "/usr/local/share/:/usr/share/"

/* The part of @path below @folder, without the slash between them; NULL: it is not below it. */
static const char *
below (const char *path,
       const char *folder)
{
  gsize length = strlen (folder);

  while (length > 0 && folder[length - 1] == '/')
    length--;
  return strncmp (path, folder, length) == 0 && path[length] == '/' ? path + length + 1 : NULL;
}

/**
 * herald_installation_prefix_of:
 * @program: (nullable): absolute path of the program that runs
 * @bindir: absolute path of the folder of programs, as configured
 * @prefix: absolute path of the prefix, as configured
 *
 * Returns: (transfer full) (nullable): the prefix below which @program lies as it would below @prefix; %NULL if it does not lie so
 */
char *
herald_installation_prefix_of (const char *program,
                               const char *bindir,
                               const char *prefix)
{
  const char *relative = below (bindir, prefix);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *ending = relative != NULL ? g_strconcat ("/", relative, NULL) : NULL;

  if (folder == NULL || ending == NULL || !g_str_has_suffix (folder, ending))
    return NULL;
  folder[strlen (folder) - strlen (ending)] = '\0';
  return g_strdup (*folder != '\0' ? folder : "/");
}

/**
 * herald_installation_move:
 * @path: an absolute path, as configured
 * @prefix: absolute path of the prefix, as configured
 * @found: (nullable): the prefix that was found
 *
 * Returns: (transfer full): where @path is below @found; @path itself if it is not below @prefix, or nothing was found
 */
char *
herald_installation_move (const char *path,
                          const char *prefix,
                          const char *found)
{
  const char *relative = below (path, prefix);

  return relative != NULL && found != NULL ? g_build_filename (found, relative, NULL) : g_strdup (path);
}

/**
 * herald_installation_data_dirs:
 * @dirs: (nullable): XDG_DATA_DIRS
 * @own: absolute path of Herald's own folder of data
 *
 * Returns: (transfer full) (nullable): XDG_DATA_DIRS with @own before the others; %NULL if it is among them already
 */
char *
herald_installation_data_dirs (const char *dirs,
                               const char *own)
{
  g_auto (GStrv) list = NULL;

  if (dirs == NULL || *dirs == '\0')
    dirs = USUAL_DATA_DIRS;
  list = g_strsplit (dirs, ":", -1);
  for (guint i = 0; list[i] != NULL; i++)
    {
      gsize length = strlen (list[i]);

      while (length > 1 && list[i][length - 1] == '/')
        list[i][--length] = '\0';
      if (strcmp (list[i], own) == 0)
        return NULL;
    }
  return g_strconcat (own, ":", dirs, NULL);
}

static char *
actual (const char *configured)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *found = herald_installation_prefix_of (program, HERALD_BINDIR, HERALD_PREFIX);

  return herald_installation_move (configured, HERALD_PREFIX, found);
}

/**
 * herald_installation_begin:
 *
 * Lets GLib and GTK find the settings' schema, the icons and the integration files of this installation: puts its folder of
 * data into XDG_DATA_DIRS unless it is there, as it is wherever a distribution installs. To be called first in main(), before
 * anything reads the environment and before there are threads. Programs that are started from here inherit it.
 */
void
herald_installation_begin (void)
{
  g_autofree char *own = actual (HERALD_DATADIR);
  g_autofree char *dirs = herald_installation_data_dirs (g_getenv ("XDG_DATA_DIRS"), own);
  g_autofree char *folder = g_build_filename (own, "herald", NULL);

  if (dirs != NULL && g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_setenv ("XDG_DATA_DIRS", dirs, TRUE);
}

/**
 * herald_installation_libexec_dir:
 *
 * Returns: the folder of the helpers, which nobody starts by hand
 */
const char *
herald_installation_libexec_dir (void)
{
  static char *dir;

  if (g_once_init_enter (&dir))
    g_once_init_leave (&dir, actual (HERALD_LIBEXECDIR));
  return dir;
}

/**
 * herald_installation_locale_dir:
 *
 * Returns: the folder of the translations
 */
const char *
herald_installation_locale_dir (void)
{
  static char *dir;

  if (g_once_init_enter (&dir))
    g_once_init_leave (&dir, actual (HERALD_LOCALEDIR));
  return dir;
}

/**
 * herald_installation_sysconf_dir:
 *
 * Returns: the folder of what administrators write: /etc where the prefix is /usr
 */
const char *
herald_installation_sysconf_dir (void)
{
  static char *dir;

  if (g_once_init_enter (&dir))
    g_once_init_leave (&dir, actual (HERALD_SYSCONFDIR));
  return dir;
}
