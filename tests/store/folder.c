/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "folder.h"

#include <glib/gstdio.h>
#include <string.h>

void
place_init (Place *place)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("herald-store-XXXXXX", &error);
  g_assert_no_error (error);
  place->path = g_build_filename (place->folder, "herald.db", NULL);
}

void
place_clear (Place *place)
{
  g_autoptr (GDir) folder = g_dir_open (place->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (place->folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_clear_pointer (&place->folder, g_free);
  g_clear_pointer (&place->path, g_free);
}

HeraldStore *
place_open (const Place *place)
{
  g_autoptr (GError) error = NULL;
  HeraldStore *store = herald_store_new (place->path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
  return store;
}

gboolean
import_text (HeraldStore *store,
             const char *text,
             const HeraldImportOptions *options,
             HeraldImportCounts *counts,
             GPtrArray **faults,
             GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, (gssize) strlen (text), NULL);
  HeraldImportOptions in_germany = { .region = "DE" };

  return herald_store_import (store, stream, strlen (text), options != NULL ? options : &in_germany, NULL, counts, faults, error);
}

/* "Person 0" with 030 1000000 and so on. */
char *
make_cards (guint count)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < count; i++)
    g_string_append_printf (text, "BEGIN:VCARD\nVERSION:3.0\nFN:Person %u\nTEL:030 %u\nEND:VCARD\n", i, 1000000 + i);
  return g_string_free (text, FALSE);
}
