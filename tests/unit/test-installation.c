/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an installation lies that was moved. */

#include <glib.h>

#include "install/installation.h"

static void
test_prefix (void)
{
  static const struct
  {
    const char *program, *bindir, *prefix, *expected;
  } rows[] = {
    { "/usr/bin/herald", "/usr/bin", "/usr", "/usr" },
    { "/opt/herald/bin/herald", "/usr/local/bin", "/usr/local", "/opt/herald" },
    { "/app/bin/herald (deleted)", "/usr/bin", "/usr", "/app" },
    { "/home/anna/My Programs/herald/bin/heraldctl", "/usr/local/bin", "/usr/local/", "/home/anna/My Programs/herald" },
    { "/bin/herald", "/usr/bin", "/usr", "/" },
    { "/opt/x/tools/bin/herald", "/usr/tools/bin", "/usr", "/opt/x" },
    /* Not below a folder of programs: a build folder, a lone copy. */
    { "/src/build/src/herald/herald", "/usr/local/bin", "/usr/local", NULL },
    { "/tmp/herald", "/usr/bin", "/usr", NULL },
    { "/opt/cabin/herald", "/usr/bin", "/usr", NULL },
    { NULL, "/usr/bin", "/usr", NULL },
    /* A folder of programs that is not below the prefix says nothing about it. */
    { "/opt/bin/herald", "/elsewhere/bin", "/usr", NULL },
    { "/opt/bin/herald", "/usrbin", "/usr", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *found = herald_installation_prefix_of (rows[i].program, rows[i].bindir, rows[i].prefix);

      g_assert_cmpstr (found, ==, rows[i].expected);
    }
}

static void
test_move (void)
{
  static const struct
  {
    const char *path, *prefix, *found, *expected;
  } rows[] = {
    { "/usr/local/share/locale", "/usr/local", "/opt/herald", "/opt/herald/share/locale" },
    { "/usr/local/share", "/usr/local", "/", "/share" },
    { "/usr/local/libexec", "/usr/local", NULL, "/usr/local/libexec" },
    { "/var/lib/herald", "/usr", "/opt/herald", "/var/lib/herald" },
    { "/usrlocal/share", "/usr", "/opt/herald", "/usrlocal/share" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *moved = herald_installation_move (rows[i].path, rows[i].prefix, rows[i].found);

      g_assert_cmpstr (moved, ==, rows[i].expected);
    }
}

static void
test_data_dirs (void)
{
  static const struct
  {
    const char *dirs, *own, *expected;
  } rows[] = {
    { NULL, "/usr/share", NULL },
    { "", "/usr/local/share", NULL },
    { NULL, "/opt/herald/share", "/opt/herald/share:/usr/local/share/:/usr/share/" },
    { "/a:/b//:/c", "/b", NULL },
    { "/a:/bb", "/b", "/b:/a:/bb" },
    { "/", "/opt/share", "/opt/share:/" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *dirs = herald_installation_data_dirs (rows[i].dirs, rows[i].own);

      g_assert_cmpstr (dirs, ==, rows[i].expected);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/installation/prefix", test_prefix);
  g_test_add_func ("/installation/move", test_move);
  g_test_add_func ("/installation/data-dirs", test_data_dirs);
  return g_test_run ();
}
