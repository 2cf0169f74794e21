/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl contacts: import, export, search. What tidies up is in contacts-tidy.c. */

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "contacts-tidy.h"
#include "database.h"
#include "import.h"
#include "store/export.h"

/* Contacts that a search prints unless told otherwise. */
#define SEARCH_LIMIT 50

static const char *const import_summary
    = N_("Imports a vCard (2.1, 3.0, 4.0) or CSV file; - is the standard input. A contact with the same UID from the\n"
         "same source is brought up to date, one with the same content is not added again. All or nothing: when it\n"
         "fails or is stopped, the contacts are as before. What was skipped is told with its line and the reason.\n"
         "`heraldctl contacts undo` undoes it.\n\n"
         "What the columns of a CSV file are is found out by their names and by what is in them; --map says it otherwise.\n"
         "FIELD is name, given-name, family-name, middle-name, prefix, suffix, company, phone, phone:LABEL, phone-type (of\n"
         "the next phone column), email, website, address, notes, groups, favourite, owner, uid, photo or none.\n\n"
         "Returns 0 when it was imported (also when some contacts were skipped); 1 when not, or when there was none to\n"
         "import; 2 for a wrong command line.");

static const char *const export_summary
    = N_("Writes all contacts of Herald's own book as vCard 3.0 or 4.0, or as CSV. A file has all of them or is not written.\n"
         "A cell of a table that a spreadsheet would calculate has an apostrophe in front, which an import takes off again.\n\n"
         "Returns 0 when they were written; 1 when not; 2 for a wrong command line.");

static const char *const search_summary
    = N_("Prints the contacts that have every word of TEXT as the beginning of a word of name, company or e-mail, or\n"
         "a number with its digits.\n\nReturns 0 when somebody was found; 1 when nobody was, or it failed; 2 for a wrong command line.");

static int
cmd_import (int argc,
            char **argv)
{
  g_autofree char *database = NULL, *region_option = NULL, *source = NULL, *region = NULL;
  g_auto (HeraldTableOptions) table = { 0 };
  gboolean json = FALSE, dry_run = FALSE;
  const GOptionEntry entries[] = {
    { "region", 0, 0, G_OPTION_ARG_STRING, &region_option, N_("Country of numbers without a country code (default: the locale's)"), "DE" },
    { "source", 0, 0, G_OPTION_ARG_STRING, &source, N_("Name of where the contacts come from (default: book)"), "NAME" },
    HERALD_TABLE_ENTRIES (table),
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_("Change nothing, tell what would be done"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON lines"), NULL },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &database, N_("Database (default: $XDG_DATA_HOME/herald/herald.db)"), "PATH" },
    { NULL },
  };
  g_autoptr (HeraldStore) store = NULL;
  HeraldImportOptions options = { 0 };
  int status;

  if (!herald_parse_options (entries, "FILE", import_summary, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return herald_complain (HERALD_EXIT_USAGE, _("Give one file. Try: heraldctl contacts import --help"));
  region = herald_guess_region (region_option);
  if (region_option != NULL && !herald_number_is_region (region_option))
    return herald_complain (HERALD_EXIT_USAGE, _("“%s” is no country with a telephone network. Two letters are wanted, such as DE."), region_option);
  if (!herald_table_options_parse (&table))
    return HERALD_EXIT_USAGE;
  store = herald_open_database (database);
  if (store == NULL)
    return HERALD_EXIT_FAILED;
  options.source_id = source;
  options.region = region;
  options.dry_run = dry_run;
  return herald_import_file (store, argv[1], &options, &table, json);
}

/* On a terminal, and not among the contacts. */
static void
on_exported (guint done,
             guint total,
             gpointer user_data)
{
  fputs ("\r", stderr);
  fprintf (stderr, _("%u of %u contacts written   "), done, total);
}

static int
export_to (HeraldStore *store,
           HeraldExportFormat format,
           const char *path)
{
  gboolean progress = path != NULL && isatty (STDERR_FILENO) != 0;
  const HeraldExportOptions options = { .format = format, .progress = progress ? on_exported : NULL };
  g_autoptr (GError) error = NULL;
  gboolean ok = herald_store_export (store, path, &options, NULL, NULL, &error);

  if (progress)
    fputs ("\r                                        \r", stderr);
  return ok ? HERALD_EXIT_OK : herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
}

static gboolean
parse_format (const char *name,
              HeraldExportFormat *format)
{
  static const char *const names[] = { "vcard", "vcard4", "csv" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i]) == 0)
      {
        *format = (HeraldExportFormat) i;
        return TRUE;
      }
  return FALSE;
}

static int
cmd_export (int argc,
            char **argv)
{
  g_autofree char *database = NULL, *name = NULL, *output = NULL;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &name, N_("vcard (3.0, default), vcard4 or csv"), "FORMAT" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("File to write (default: the standard output)"), "FILE" },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &database, N_("Database (default: $XDG_DATA_HOME/herald/herald.db)"), "PATH" },
    { NULL },
  };
  g_autoptr (HeraldStore) store = NULL;
  HeraldExportFormat format;
  int status;

  if (!herald_parse_options (entries, "[vcard|vcard4|csv]", export_summary, &argc, &argv, &status))
    return status;
  if (name == NULL)
    name = g_strdup (argc > 1 ? argv[1] : "vcard");
  if (argc > 2 || !parse_format (name, &format))
    return herald_complain (HERALD_EXIT_USAGE, _("The format is vcard, vcard4 or csv. Try: heraldctl contacts export --help"));
  store = herald_open_database (database);
  return store != NULL ? export_to (store, format, output) : HERALD_EXIT_FAILED;
}

static int
cmd_search (int argc,
            char **argv)
{
  g_autofree char *database = NULL, *text = NULL;
  gboolean json = FALSE;
  int limit = SEARCH_LIMIT, status;
  const GOptionEntry entries[] = {
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_("Contacts to print at most (default: 50)"), "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON lines"), NULL },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &database, N_("Database (default: $XDG_DATA_HOME/herald/herald.db)"), "PATH" },
    { NULL },
  };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (GPtrArray) contacts = NULL;
  g_autoptr (GError) error = NULL;

  if (!herald_parse_options (entries, "TEXT", search_summary, &argc, &argv, &status))
    return status;
  if (argc < 2 || limit <= 0)
    return herald_complain (HERALD_EXIT_USAGE, _("Give a text to search for. Try: heraldctl contacts search --help"));
  text = g_strjoinv (" ", argv + 1);
  store = herald_open_database (database);
  if (store == NULL)
    return HERALD_EXIT_FAILED;
  contacts = herald_store_search (store, text, NULL, (guint) limit, &error);
  if (contacts == NULL)
    return herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
  for (guint i = 0; i < contacts->len; i++)
    herald_print_contact (contacts->pdata[i], json);
  return contacts->len > 0 ? HERALD_EXIT_OK : herald_complain (HERALD_EXIT_FAILED, _("Nobody was found."));
}

static void
print_help (FILE *to)
{
  /* Translators: the first column is what is typed: only FILE, FORMAT, TEXT, VERB and OPTION may be translated */
  fputs (_("Usage: heraldctl contacts VERB [OPTION…]\n\n"
           "  import FILE         a vCard or CSV file into the contacts\n"
           "  export [FORMAT]     all contacts to a file: vcard, vcard4 or csv\n"
           "  search TEXT         contacts by name, company, e-mail or number\n"
           "  undo                the last import or merge\n"
           "  duplicates          contacts that are there twice; --merge makes one of them\n\n"
           "  heraldctl contacts VERB --help   the verb's options and what it returns\n"), to);
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
    { "undo", "contacts undo", herald_cmd_contacts_undo }, { "duplicates", "contacts duplicates", herald_cmd_contacts_duplicates },
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
  return herald_complain (HERALD_EXIT_USAGE, _("There is no verb “contacts %s”. Try: heraldctl contacts --help"), argv[1]);
}
