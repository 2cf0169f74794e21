/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key that makes the same text of the same number in every run of this user: made once, kept from others. */

#include "anonymize-key.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "commands.h"

/* The file: the words of the key as hexadecimal digits, and a line end. */
#define WORD_DIGITS 16
#define TEXT_LENGTH (HERALD_ANONYMIZER_KEY_WORDS * WORD_DIGITS + 1)

static gboolean
parse (const char *text,
       guint64 *key)
{
  if (strlen (text) != TEXT_LENGTH || strspn (text, "0123456789abcdef") != TEXT_LENGTH - 1)
    return FALSE;
  for (guint i = 0; i < HERALD_ANONYMIZER_KEY_WORDS; i++)
    {
      g_autofree char *word = g_strndup (text + i * WORD_DIGITS, WORD_DIGITS);

      key[i] = g_ascii_strtoull (word, NULL, 16);
    }
  return TRUE;
}

static gboolean
make (const char *path,
      guint64 *key,
      GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GString) text = g_string_new (NULL);
  gsize size = HERALD_ANONYMIZER_KEY_WORDS * sizeof *key;

  if (getrandom (key, size, 0) != (gssize) size)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s", g_strerror (errno));
      return FALSE;
    }
  for (guint i = 0; i < HERALD_ANONYMIZER_KEY_WORDS; i++)
    g_string_append_printf (text, "%016" G_GINT64_MODIFIER "x", key[i]);
  g_string_append_c (text, '\n');
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s", g_strerror (errno));
      return FALSE;
    }
  return g_file_set_contents_full (path, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/**
 * herald_anonymize_key:
 * @key: (out caller-allocates): the user's key
 *
 * Reads the key, or makes it. Where neither can be done, says so on stderr.
 *
 * Returns: whether there is one that the next run will find again
 */
gboolean
herald_anonymize_key (guint64 key[HERALD_ANONYMIZER_KEY_WORDS])
{
  g_autofree char *path = g_build_filename (g_get_user_state_dir (), "herald", "anonymize.key", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL) && parse (text, key))
    return TRUE;
  if (make (path, key, &error))
    return TRUE;
  herald_complain (HERALD_EXIT_OK, _("The next run will replace by other texts: the key cannot be kept in “%s”: %s"), path, error->message);
  return FALSE;
}
