/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords for a program without a keyring: each is a file "SOURCE.KEY", in the folder of systemd's credentials, or, where Asterisk
 * starts the program, in one of the site's. */

#include "engine/agi-secrets.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A password is a line. */
#define SECRET_MAX 4096
/* Files of a folder that are looked at; a site has a few. */
#define FILES_MAX 256

static void
secret_free (gpointer secret)
{
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void G_GNUC_PRINTF (2, 3)
complain (GPtrArray *complaints,
          const char *format,
          ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (complaints, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* What is open cannot be exchanged for another file between the look at its rights and the reading. */
static char *
read_file (int fd,
           const char *path,
           GPtrArray *complaints)
{
  struct stat status;
  char bytes[SECRET_MAX + 1];
  gssize length;
  char *secret;

  if (fd < 0 || fstat (fd, &status) != 0)
    {
      complain (complaints, _("%s cannot be read: %s."), path, g_strerror (errno));
      return NULL;
    }
  if (!S_ISREG (status.st_mode))
    return NULL;
  if ((status.st_mode & S_IRWXO) != 0)
    {
      complain (complaints, _("The password in %s is open to everybody on this computer, so it is not used. Let its owner and group alone read it: chmod o= FILE."),
                path);
      return NULL;
    }
  length = read (fd, bytes, sizeof bytes);
  if (length < 0 || length > SECRET_MAX)
    {
      complain (complaints, _("%s cannot be read: %s."), path, length < 0 ? g_strerror (errno) : _("it is longer than a password"));
      return NULL;
    }
  secret = g_strchomp (g_strndup (bytes, (gsize) length));
  explicit_bzero (bytes, sizeof bytes);
  return secret;
}

static void
load_folder (GHashTable *secrets,
             const char *folder,
             GPtrArray *complaints)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  if (dir == NULL)
    complain (complaints, "%s", error->message);
  for (guint i = 0; dir != NULL && i < FILES_MAX && (name = g_dir_read_name (dir)) != NULL; i++)
    {
      const char *dot = strchr (name, '.');
      g_autofree char *path = g_build_filename (folder, name, NULL);
      char *secret;
      int fd;

      if (dot == NULL || dot == name || dot[1] == '\0')
        continue;
      fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
      secret = read_file (fd, path, complaints);
      if (fd >= 0)
        close (fd);
      if (secret != NULL)
        g_hash_table_insert (secrets, g_strdup (name), secret);
    }
}

/**
 * herald_agi_secrets_load:
 * @folder: (type filename) (nullable): the site's folder of secrets
 * @complaints: (element-type utf8): what is wrong with its files is added to it, sentences
 *
 * Returns: (transfer full) (element-type utf8 utf8): "SOURCE.KEY" → the password, also those of systemd's credentials
 */
GHashTable *
herald_agi_secrets_load (const char *folder,
                         GPtrArray *complaints)
{
  GHashTable *secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, secret_free);
  const char *credentials = g_getenv ("CREDENTIALS_DIRECTORY");

  if (folder != NULL)
    load_folder (secrets, folder, complaints);
  if (credentials != NULL)
    load_folder (secrets, credentials, complaints);
  return secrets;
}
