/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the verbs about contacts have in common: the database, the region, a contact on a line. */

#include "database.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "commands.h"

/* How long a person waits for another program before being told. */
#define PATIENCE_MS 5000

/* What a database's size is a multiple of; see "The Database Header" of SQLite's file format. */
#define PAGE 4096

/* A damaged database is set aside for a new one; a file of another kind that was named by mistake is left alone. */
static gboolean
is_another_file (const char *path)
{
  static const char magic[] = "SQLite format 3";
  char begin[sizeof magic] = "";
  FILE *file = fopen (path, "re");
  gsize length = file != NULL ? fread (begin, 1, sizeof begin, file) : 0;

  long size = file != NULL && fseek (file, 0, SEEK_END) == 0 ? ftell (file) : 0;

  if (file != NULL)
    fclose (file);
  return size > 0 && size % PAGE != 0 && (length < sizeof begin || memcmp (begin, magic, sizeof magic) != 0);
}

/**
 * herald_open_database:
 * @path: (nullable): the option --database
 *
 * Returns: (transfer full) (nullable): the store; %NULL when the user has been told why not
 */
HeraldStore *
herald_open_database (const char *path)
{
  g_autofree char *usual = herald_store_default_path ();
  g_autoptr (GError) error = NULL;
  HeraldStore *store;

  if (path != NULL && is_another_file (path))
    {
      herald_complain (HERALD_EXIT_FAILED, _("“%s” is not a database. Nothing was changed."), path);
      return NULL;
    }
  store = herald_store_new (path != NULL ? path : usual, &error);
  if (store == NULL)
    herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
  else if (herald_store_get_set_aside (store) != NULL)
    herald_complain (HERALD_EXIT_OK, _("The database was damaged. It is kept as %s; a new, empty one is used from now on."),
                     herald_store_get_set_aside (store));
  if (store != NULL)
    herald_store_set_patience (store, PATIENCE_MS);
  return store;
}

/**
 * herald_guess_region:
 * @option: (nullable): the option --region
 *
 * Returns: (transfer full) (nullable): it, else the country of the locale ("de_AT.UTF-8" is AT)
 */
char *
herald_guess_region (const char *option)
{
  const char *locale = setlocale (LC_TELEPHONE, NULL);
  const char *underscore = locale != NULL ? strchr (locale, '_') : NULL;

  if (option != NULL)
    return g_strdup (option);
  if (underscore == NULL || strlen (underscore) < 3)
    return NULL;
  return g_strndup (underscore + 1, 2);
}

static char *
write_number (const HeraldContactNumber *number)
{
  return number->label != NULL ? g_strdup_printf ("%s (%s)", number->number, number->label) : g_strdup (number->number);
}

static void
print_json (const HeraldContact *contact)
{
  g_auto (HeraldJsonLine) line = { 0 };
  g_autoptr (GPtrArray) numbers = g_ptr_array_new ();
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  for (guint i = 0; i < herald_contact_get_n_numbers (contact); i++)
    {
      const HeraldContactNumber *number = herald_contact_get_number (contact, i);

      g_ptr_array_add (numbers, number->e164 != NULL ? number->e164 : number->digits);
      g_ptr_array_add (labels, number->label != NULL ? number->label : (char *) "");
    }
  g_ptr_array_add (numbers, NULL);
  g_ptr_array_add (labels, NULL);
  herald_json_line_init (&line);
  herald_json_line_int (&line, "id", herald_contact_get_id (contact));
  herald_json_line_string (&line, "source", herald_contact_get_source_id (contact));
  herald_json_line_string (&line, "name", herald_contact_get_name (contact));
  herald_json_line_string (&line, "organisation", herald_contact_get_organisation (contact));
  herald_json_line_string (&line, "email", herald_contact_get_email (contact));
  herald_json_line_string (&line, "owner", herald_contact_get_owner (contact));
  herald_json_line_strings (&line, "numbers", (const char *const *) numbers->pdata);
  herald_json_line_strings (&line, "labels", (const char *const *) labels->pdata);
  puts (herald_json_line_end (&line));
}

/**
 * herald_print_contact:
 * @contact: a contact
 * @json: whether as a JSON line
 *
 * Prints it on one line.
 */
void
herald_print_contact (const HeraldContact *contact,
                      gboolean json)
{
  g_autoptr (GString) text = NULL;

  if (json)
    {
      print_json (contact);
      return;
    }
  text = g_string_new (herald_contact_get_display_name (contact));
  if (*herald_contact_get_name (contact) != '\0' && *herald_contact_get_organisation (contact) != '\0')
    g_string_append_printf (text, " · %s", herald_contact_get_organisation (contact));
  for (guint i = 0; i < herald_contact_get_n_numbers (contact); i++)
    {
      g_autofree char *number = write_number (herald_contact_get_number (contact, i));

      g_string_append_printf (text, "%s%s", i == 0 ? " · " : ", ", number);
    }
  puts (text->str);
}
