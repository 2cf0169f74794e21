/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl contacts: import, export, search. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "contacts/writer.h"
#include "database.h"
#include "import.h"

/* Contacts taken out of the store at a time. */
#define WINDOW 500
/* Contacts that a search prints unless told otherwise. */
#define SEARCH_LIMIT 50

static const char import_summary[]
    = "Imports a vCard (2.1, 3.0, 4.0) or CSV file; - is the standard input. A contact with the same UID from the\n"
      "same source is brought up to date, one with the same content is not added again. All or nothing: when it\n"
      "fails or is stopped, the contacts are as before. What was skipped is told with its line and the reason.\n\n"
      "Returns 0 when it was imported (also when some contacts were skipped); 1 when not, or when there was none to\n"
      "import; 2 for a wrong command line.";

static const char export_summary[]
    = "Writes all contacts as vCard 3.0 or CSV.\n\nReturns 0 when they were written; 1 when not; 2 for a wrong command line.";

static const char search_summary[]
    = "Prints the contacts that have every word of TEXT as the beginning of a word of name, company or e-mail, or\n"
      "a number with its digits.\n\nReturns 0 when somebody was found; 1 when nobody was, or it failed; 2 for a wrong command line.";

static int
cmd_import (int argc,
            char **argv)
{
  g_autofree char *database = NULL, *region_option = NULL, *source = NULL, *region = NULL;
  gboolean json = FALSE, dry_run = FALSE;
  const GOptionEntry entries[] = {
    { "region", 0, 0, G_OPTION_ARG_STRING, &region_option, "Country of numbers without a country code (default: the locale's)", "DE" },
    { "source", 0, 0, G_OPTION_ARG_STRING, &source, "Name of where the contacts come from (default: book)", "NAME" },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "Change nothing, tell what would be done", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON lines", NULL },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &database, "Database (default: $XDG_DATA_HOME/herald/herald.db)", "PATH" },
    { NULL },
  };
  g_autoptr (HeraldStore) store = NULL;
  HeraldImportOptions options = { 0 };
  int status;

  if (!herald_parse_options (entries, "FILE", import_summary, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return herald_complain (HERALD_EXIT_USAGE, "Give one file. Try: heraldctl contacts import --help");
  region = herald_guess_region (region_option);
  if (region_option != NULL && !herald_number_is_region (region_option))
    return herald_complain (HERALD_EXIT_USAGE, "“%s” is no country with a telephone network. Two letters are wanted, such as DE.", region_option);
  store = herald_open_database (database);
  if (store == NULL)
    return HERALD_EXIT_FAILED;
  options.source_id = source;
  options.region = region;
  options.dry_run = dry_run;
  return herald_import_file (store, argv[1], &options, json);
}

static gboolean
write_window (HeraldStore *store,
              GPtrArray *contacts,
              gboolean csv,
              FILE *to,
              GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < contacts->len; i++)
    {
      /* With its picture, which lists do without. */
      g_autoptr (HeraldContact) contact = herald_store_get_contact (store, herald_contact_get_id (contacts->pdata[i]), error);

      if (contact == NULL)
        return FALSE;
      if (csv)
        herald_csv_append (text, contact);
      else
        herald_vcard_append (text, contact, HERALD_VCARD_3);
    }
  if (fwrite (text->str, 1, text->len, to) == text->len)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "The file cannot be written: %s.", g_strerror (errno));
  return FALSE;
}

static gboolean
write_all (HeraldStore *store,
           gboolean csv,
           FILE *to,
           GError **error)
{
  g_autoptr (GString) header = g_string_new (NULL);

  if (csv)
    herald_csv_append_header (header);
  fwrite (header->str, 1, header->len, to);
  for (guint offset = 0;; offset += WINDOW)
    {
      g_autoptr (GPtrArray) contacts = herald_store_list_contacts (store, offset, WINDOW, error);

      if (contacts == NULL || !write_window (store, contacts, csv, to, error))
        return FALSE;
      if (contacts->len < WINDOW)
        break;
    }
  if (fflush (to) == 0 && !ferror (to))
    return TRUE;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "The file cannot be written: %s.", g_strerror (errno));
  return FALSE;
}

static int
export_to (HeraldStore *store,
           gboolean csv,
           const char *path)
{
  g_autoptr (GError) error = NULL;
  FILE *to = path != NULL ? fopen (path, "we") : stdout;
  gboolean ok;

  if (to == NULL)
    return herald_complain (HERALD_EXIT_FAILED, "%s cannot be written: %s.", path, g_strerror (errno));
  ok = write_all (store, csv, to, &error);
  if (to != stdout && fclose (to) != 0 && ok)
    return herald_complain (HERALD_EXIT_FAILED, "%s cannot be written: %s.", path, g_strerror (errno));
  return ok ? HERALD_EXIT_OK : herald_complain (HERALD_EXIT_FAILED, "%s", error != NULL ? error->message : "A contact could not be read: another program removed it, or the database is damaged.");
}

static int
cmd_export (int argc,
            char **argv)
{
  g_autofree char *database = NULL, *format = NULL, *output = NULL;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, "vcard (default) or csv", "FORMAT" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "File to write (default: the standard output)", "FILE" },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &database, "Database (default: $XDG_DATA_HOME/herald/herald.db)", "PATH" },
    { NULL },
  };
  g_autoptr (HeraldStore) store = NULL;
  int status;

  if (!herald_parse_options (entries, "[vcard|csv]", export_summary, &argc, &argv, &status))
    return status;
  if (format == NULL)
    format = g_strdup (argc > 1 ? argv[1] : "vcard");
  if (argc > 2 || (strcmp (format, "vcard") != 0 && strcmp (format, "csv") != 0))
    return herald_complain (HERALD_EXIT_USAGE, "The format is vcard or csv. Try: heraldctl contacts export --help");
  store = herald_open_database (database);
  return store != NULL ? export_to (store, strcmp (format, "csv") == 0, output) : HERALD_EXIT_FAILED;
}

static int
cmd_search (int argc,
            char **argv)
{
  g_autofree char *database = NULL, *text = NULL;
  gboolean json = FALSE;
  int limit = SEARCH_LIMIT, status;
  const GOptionEntry entries[] = {
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, "Contacts to print at most (default: 50)", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON lines", NULL },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &database, "Database (default: $XDG_DATA_HOME/herald/herald.db)", "PATH" },
    { NULL },
  };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (GPtrArray) contacts = NULL;
  g_autoptr (GError) error = NULL;

  if (!herald_parse_options (entries, "TEXT", search_summary, &argc, &argv, &status))
    return status;
  if (argc < 2 || limit <= 0)
    return herald_complain (HERALD_EXIT_USAGE, "Give a text to search for. Try: heraldctl contacts search --help");
  text = g_strjoinv (" ", argv + 1);
  store = herald_open_database (database);
  if (store == NULL)
    return HERALD_EXIT_FAILED;
  contacts = herald_store_search (store, text, NULL, (guint) limit, &error);
  if (contacts == NULL)
    return herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
  for (guint i = 0; i < contacts->len; i++)
    herald_print_contact (contacts->pdata[i], json);
  return contacts->len > 0 ? HERALD_EXIT_OK : herald_complain (HERALD_EXIT_FAILED, "Nobody was found.");
}

static void
print_help (FILE *to)
{
  fputs ("Usage: heraldctl contacts VERB [OPTION…]\n\n"
         "  import FILE         a vCard or CSV file into the contacts\n"
         "  export [vcard|csv]  all contacts to a file\n"
         "  search TEXT         contacts by name, company, e-mail or number\n\n"
         "  heraldctl contacts VERB --help   the verb's options and what it returns\n", to);
}

/**
 * herald_cmd_contacts:
 * @argc: number of arguments
 * @argv: "contacts", a verb of its own, and that one's arguments
 *
 * Returns: an exit status
 */
int
herald_cmd_contacts (int argc,
                     char **argv)
{
  static const struct
  {
    const char *name;
    const char *full_name;
    HeraldCommandFunc func;
  } verbs[] = {
    { "import", "contacts import", cmd_import }, { "export", "contacts export", cmd_export }, { "search", "contacts search", cmd_search },
  };

  if (argc < 2)
    {
      print_help (stderr);
      return HERALD_EXIT_USAGE;
    }
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0)
    {
      print_help (stdout);
      return HERALD_EXIT_OK;
    }
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (argv[1], verbs[i].name) == 0)
      {
        argv[1] = (char *) verbs[i].full_name; /* for the help */
        return verbs[i].func (argc - 1, argv + 1);
      }
  return herald_complain (HERALD_EXIT_USAGE, "There is no verb “contacts %s”. Try: heraldctl contacts --help", argv[1]);
}
