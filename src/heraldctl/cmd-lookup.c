/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl lookup: who has a number, found as it is when a call comes. */

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "commands.h"
#include "database.h"
#include "lookup/book.h"
#include "lookup/lookup.h"

static const char summary[]
    = "Takes NUMBER apart and prints who has it.\n\n"
      "Returns 0 when somebody has it; 1 when nobody has, when it is no number, or it failed; 2 for a wrong command line.";

typedef struct
{
  GMainLoop *loop;
  const char *number;
  const char *region;
  gboolean json;
  int status;
} Query;

static void
print_number (const Query *query,
              const HeraldNumber *number,
              guint n_matches)
{
  g_auto (HeraldJsonLine) line = { 0 };
  g_autofree char *formatted = herald_number_format (number, query->region);
  g_autofree char *place = herald_number_describe (number, NULL);

  if (!query->json)
    {
      printf ("%s · %s%s%s\n", formatted, herald_number_kind_to_string (number->kind), place != NULL ? " · " : "", place != NULL ? place : "");
      return;
    }
  herald_json_line_init (&line);
  herald_json_line_string (&line, "number", query->number);
  herald_json_line_string (&line, "e164", number->e164);
  herald_json_line_string (&line, "national", number->national);
  herald_json_line_string (&line, "extension", number->extension);
  herald_json_line_string (&line, "formatted", formatted);
  herald_json_line_string (&line, "kind", herald_number_kind_to_string (number->kind));
  herald_json_line_string (&line, "region", number->region);
  herald_json_line_string (&line, "place", place);
  herald_json_line_int (&line, "matches", n_matches);
  puts (herald_json_line_end (&line));
}

static void
print_match (const Query *query,
             const HeraldContactMatch *match)
{
  g_auto (HeraldJsonLine) line = { 0 };
  const HeraldContactNumber *number = match->index < herald_contact_get_n_numbers (match->contact)
                                        ? herald_contact_get_number (match->contact, match->index) : NULL;

  if (!query->json)
    {
      herald_print_contact (match->contact, FALSE);
      return;
    }
  herald_json_line_init (&line);
  herald_json_line_string (&line, "match", herald_match_to_string (match->match));
  herald_json_line_int (&line, "id", herald_contact_get_id (match->contact));
  herald_json_line_string (&line, "source", herald_contact_get_source_id (match->contact));
  herald_json_line_string (&line, "name", herald_contact_get_name (match->contact));
  herald_json_line_string (&line, "organisation", herald_contact_get_organisation (match->contact));
  herald_json_line_string (&line, "email", herald_contact_get_email (match->contact));
  herald_json_line_string (&line, "stored", number != NULL ? number->number : NULL);
  herald_json_line_string (&line, "label", number != NULL ? number->label : NULL);
  puts (herald_json_line_end (&line));
}

static void
on_answer (const HeraldLookupAnswer *answer,
           gpointer user_data)
{
  Query *query = user_data;

  if (!answer->complete)
    return;
  if (answer->number == NULL)
    query->status = herald_complain (HERALD_EXIT_FAILED, "“%s” is not a number.", query->number);
  else if (answer->error != NULL)
    query->status = herald_complain (HERALD_EXIT_FAILED, "%s", answer->error->message);
  else
    {
      print_number (query, answer->number, answer->matches->len);
      for (guint i = 0; i < answer->matches->len; i++)
        print_match (query, answer->matches->pdata[i]);
      query->status = answer->matches->len > 0 ? HERALD_EXIT_OK : herald_complain (HERALD_EXIT_FAILED, "Nobody is known with this number.");
    }
  g_main_loop_quit (query->loop);
}

static int
look_up (HeraldStore *store,
         const char *number,
         const char *region,
         gboolean json)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (HeraldLookup) lookup = herald_lookup_new (&(HeraldLocation){ region, NULL });
  g_autoptr (HeraldSource) book = herald_book_new (store);
  Query query = { loop, number, region, json, HERALD_EXIT_FAILED };

  herald_lookup_add_source (lookup, book, 0, 0);
  herald_lookup_start (lookup, number, NULL, on_answer, &query, NULL);
  g_main_loop_run (loop);
  return query.status;
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
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "region", 0, 0, G_OPTION_ARG_STRING, &region_option, "Country of numbers without a country code (default: the locale's)", "DE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON lines: the number, then a line for everybody who has it", NULL },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &database, "Database (default: $XDG_DATA_HOME/herald/herald.db)", "PATH" },
    { NULL },
  };
  g_autoptr (HeraldStore) store = NULL;
  int status;

  if (!herald_parse_options (entries, "NUMBER", summary, &argc, &argv, &status))
    return status;
  if (argc != 2)
    return herald_complain (HERALD_EXIT_USAGE, "Give one number. Try: heraldctl lookup --help");
  if (region_option != NULL && !herald_number_is_region (region_option))
    return herald_complain (HERALD_EXIT_USAGE, "“%s” is no country with a telephone network. Two letters are wanted, such as DE.", region_option);
  region = herald_guess_region (region_option);
  store = herald_open_database (database);
  return store != NULL ? look_up (store, argv[1], region, json) : HERALD_EXIT_FAILED;
}
