/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl lookup: who has a number, found as it is when a call comes, in the sources that are set up. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "account-link.h"
#include "commands.h"
#include "database.h"
#include "engine/sources.h"
#include "lookup-printer.h"
#include "lookup/book.h"
#include "lookup/privacy.h"
#include "lookup/tel-area.h"

static const char *const summary
    = N_("Takes NUMBER apart and prints who has it, by all sources of contacts that are set up.\n\n"
         "Returns 0 when somebody has it; 1 when nobody has, when it is no number, or it failed; 2 for a wrong command line.");

typedef struct
{
  HeraldAccount *account;    /* nullable: the settings are not installed */
  HeraldStore *store;
  HeraldLookup *lookup;
  HeraldSources *sources;    /* nullable */
  HeraldAmiSession *session; /* nullable */
  HeraldLookupPrinter printer;
  gboolean connect;
  gboolean ready, done;
  int status;
} Query;

static void
query_clear (Query *query)
{
  if (query->session != NULL)
    herald_ami_session_stop (query->session);
  g_clear_pointer (&query->printer.area, g_free);
  g_clear_object (&query->sources);
  g_clear_object (&query->session);
  g_clear_object (&query->lookup);
  g_clear_object (&query->store);
  g_clear_object (&query->account);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Query, query_clear)

/* Sources that are set up and do not take part: off, incomplete, without a password. */
static void
print_absent (const Query *query)
{
  g_autoptr (GPtrArray) list = herald_source_settings_list (herald_sources_get_settings (query->sources));

  for (guint i = 0; i < list->len; i++)
    {
      const HeraldSourceOptions *options = g_ptr_array_index (list, i);
      const GError *error = NULL;

      if (herald_sources_find (query->sources, options->id) != NULL)
        continue;
      herald_sources_get_state (query->sources, options->id, &error);
      herald_lookup_printer_print_absent (&query->printer, options->id, herald_source_options_get_title (options),
                                          error != NULL ? error->message : options->enabled ? _("It cannot be used here.") : _("It is switched off."));
    }
}

/* Who failed is told beside what the others say, not in its place. */
static void
complain_of_failures (const HeraldLookupAnswer *answer)
{
  for (guint i = 0; i < answer->n_parts; i++)
    if (answer->parts[i].state == HERALD_PART_FAILED)
      herald_complain (HERALD_EXIT_FAILED, "%s: %s", herald_source_get_name (answer->parts[i].source), answer->parts[i].error->message);
}

static void
on_answer (const HeraldLookupAnswer *answer,
           gpointer user_data)
{
  Query *query = user_data;

  if (!answer->complete)
    return;
  query->done = TRUE;
  if (answer->number == NULL)
    {
      query->status = herald_complain (HERALD_EXIT_FAILED, _("“%s” is not a number."), query->printer.number);
      return;
    }
  herald_lookup_printer_print (&query->printer, query->lookup, answer);
  if (query->printer.explain && query->sources != NULL)
    print_absent (query);
  if (!query->printer.explain)
    complain_of_failures (answer);
  if (query->printer.excluded)
    herald_complain (HERALD_EXIT_OK, _("When it calls it is not looked up: it is among the numbers that are never looked up."));
  query->status = answer->matches->len > 0 ? HERALD_EXIT_OK : herald_complain (HERALD_EXIT_FAILED, _("Nobody is known with this number."));
}

static void
on_ready (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  Query *query = user_data;

  herald_sources_ready_finish (HERALD_SOURCES (source), result, NULL);
  query->ready = TRUE;
}

static void
on_described (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  Query *query = user_data;

  query->printer.area = herald_tel_area_describe_finish (HERALD_TEL_AREA (source), result, NULL);
  query->ready = TRUE;
}

/* The town of the number, where that is switched on; asked of a process that ends by itself. */
static void
find_area (Query *query,
           const HeraldNumber *number)
{
  HeraldSource *area = herald_sources_find (query->sources, herald_tel_area_type.name);

  if (area == NULL || number == NULL)
    return;
  query->ready = FALSE;
  herald_tel_area_describe_async (HERALD_TEL_AREA (area), number, NULL, NULL, on_described, query);
  while (!query->ready)
    g_main_context_iteration (NULL, TRUE);
}

/* As the application does it: sources, place and privacy of the settings. */
static void
use_account (Query *query)
{
  GSettings *settings = herald_account_get_settings (query->account);
  g_autoptr (HeraldSourceSettings) list = herald_source_settings_new (settings);
  g_auto (GStrv) secret = g_settings_get_strv (settings, "private-numbers");
  g_auto (GStrv) never = g_settings_get_strv (settings, "no-lookup");
  const char *area = herald_account_get_area_code (query->account);
  const HeraldLocation location = { query->printer.region, *area != '\0' ? area : NULL };
  g_autoptr (HeraldNumber) number = herald_number_new (query->printer.number, query->printer.region);
  g_autoptr (GError) error = NULL;

  herald_lookup_set_location (query->lookup, &location);
  herald_lookup_set_private (query->lookup, (const char *const *) secret, herald_account_get_internal_max_digits (query->account));
  query->printer.excluded = number != NULL && herald_privacy_lists ((const char *const *) never, number, &location);
  query->sources = herald_sources_new (list, query->lookup, query->store);
  if (query->connect)
    query->session = herald_connect_account (query->account, &error);
  if (error != NULL)
    herald_complain (HERALD_EXIT_CONNECTION, "%s", error->message);
  herald_sources_set_session (query->sources, query->session);
  herald_sources_ready_async (query->sources, NULL, on_ready, query);
  while (!query->ready)
    g_main_context_iteration (NULL, TRUE);
  find_area (query, number);
}

static int
look_up (Query *query)
{
  query->lookup = herald_lookup_new (&(HeraldLocation){ query->printer.region, NULL });
  if (query->account != NULL)
    {
      use_account (query);
    }
  else
    {
      g_autoptr (HeraldSource) book = herald_book_new (query->store);

      herald_lookup_add_source (query->lookup, book, 0, 0);
    }
  herald_lookup_start (query->lookup, query->printer.number, NULL, on_answer, query, NULL);
  while (!query->done)
    g_main_context_iteration (NULL, TRUE);
  return herald_output_is_written () ? query->status : HERALD_EXIT_FAILED;
}

/* --region, else the account's country, else that of the locale. */
static char *
choose_region (const char *option,
               HeraldAccount *account)
{
  const char *own = account != NULL ? herald_account_get_region (account) : "";

  return option == NULL && *own != '\0' ? g_strdup (own) : herald_guess_region (option);
}

/**
 * herald_cmd_lookup:
 * @argc: number of arguments
 * @argv: "lookup" and its arguments
 *
 * Returns: an exit status
 */
int
herald_cmd_lookup (int argc,
                   char **argv)
{
  g_autofree char *database = NULL, *region_option = NULL, *region = NULL;
  g_auto (Query) query = { 0 };
  const GOptionEntry entries[] = {
    { "region", 0, 0, G_OPTION_ARG_STRING, &region_option, N_("Country of numbers without a country code (default: the account's)"), "DE" },
    { "explain", 0, 0, G_OPTION_ARG_NONE, &query.printer.explain, N_("Print what each source says, how sure it is and how long it took"), NULL },
    { "connect", 0, 0, G_OPTION_ARG_NONE, &query.connect, N_("Connect to the PBX, for the names that it keeps"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &query.printer.json,
      N_("Print JSON lines: the number, a line for everybody who has it, and with --explain one for each source"), NULL },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &database, N_("Database (default: $XDG_DATA_HOME/herald/herald.db)"), "PATH" },
    { NULL },
  };
  int status;

  if (!herald_parse_options (entries, "NUMBER", summary, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return herald_complain (HERALD_EXIT_USAGE, _("Give one number. Try: heraldctl lookup --help"));
  if (region_option != NULL && !herald_number_is_region (region_option))
    return herald_complain (HERALD_EXIT_USAGE, _("“%s” is no country with a telephone network. Two letters are wanted, such as DE."), region_option);
  query.account = herald_own_account ();
  region = choose_region (region_option, query.account);
  query.printer.number = argv[1];
  query.printer.region = region;
  query.store = herald_open_database (database);
  return query.store != NULL ? look_up (&query) : HERALD_EXIT_FAILED;
}
