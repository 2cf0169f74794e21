/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl contacts undo and duplicates. */

#include "contacts-tidy.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "base/json.h"
#include "commands.h"
#include "contacts/merge.h"
#include "database.h"
#include "store/changes.h"
#include "store/duplicates.h"

static const char *const undo_summary
    = N_("Undoes the last import or merge: contacts it has added are removed, those it has changed or removed are as they\n"
         "were. Contacts that somebody has changed since stay. Again, it undoes the one before; the last five can be undone.\n\n"
         "Returns 0 when it was undone; 1 when not, or when there was nothing to undo; 2 for a wrong command line.");

static const char *const duplicates_summary
    = N_("Prints contacts that are there twice: those with the same number and the same name, and those that perhaps are one\n"
         "(the same number and half of the name, the same name and e-mail or company). --merge makes one of each that is\n"
         "sure; `heraldctl contacts undo` undoes it.\n\n"
         "Returns 0 when there are some, or they were merged; 1 when there are none, or it failed; 2 for a wrong command line.");

static void
tell_undone (const HeraldContactsChange *change)
{
  g_autoptr (GDateTime) made = g_date_time_new_from_unix_local (change->made_at / G_USEC_PER_SEC);
  g_autofree char *when = made != NULL ? g_date_time_format (made, "%Y-%m-%d %H:%M") : g_strdup ("");

  /* Translators: each is followed by how many contacts that concerned */
  if (change->kind == HERALD_CHANGE_OF_MERGE)
    printf (_("Undid the merge of %s: "), when);
  else if (*change->title != '\0')
    /* Translators: a file and when it was imported */
    printf (_("Undid the import of %1$s, %2$s: "), change->title, when);
  else
    printf (_("Undid the import of %s: "), when);
}

static void
print_undone (const HeraldContactsChange *change,
              const HeraldUndoCounts *counts,
              gboolean json)
{
  g_auto (HeraldJsonLine) line = { 0 };

  if (!json)
    {
      tell_undone (change);
      printf (_("%u removed, %u restored, %u kept because they were changed since.\n"), counts->removed, counts->restored, counts->kept);
      return;
    }
  herald_json_line_init (&line);
  herald_json_line_string (&line, "kind", change->kind == HERALD_CHANGE_OF_MERGE ? "merge" : "import");
  herald_json_line_string (&line, "title", change->title);
  herald_json_line_int (&line, "removed", counts->removed);
  herald_json_line_int (&line, "restored", counts->restored);
  herald_json_line_int (&line, "kept", counts->kept);
  puts (herald_json_line_end (&line));
}

/**
 * herald_cmd_contacts_undo:
 * @argc: number of arguments
 * @argv: "contacts undo" and its options
 *
 * Returns: an exit status
 */
int
herald_cmd_contacts_undo (int argc,
                          char **argv)
{
  g_autofree char *database = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print a JSON line"), NULL },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &database, N_("Database (default: $XDG_DATA_HOME/herald/herald.db)"), "PATH" },
    { NULL },
  };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (HeraldContactsChange) change = NULL;
  g_autoptr (GError) error = NULL;
  HeraldUndoCounts counts;
  int status;

  if (!herald_parse_options (entries, "", undo_summary, &argc, &argv, &status))
    return status;
  if (argc > 1)
    return herald_complain (HERALD_EXIT_USAGE, _("It takes no argument. Try: heraldctl contacts undo --help"));
  store = herald_open_database (database);
  if (store == NULL)
    return HERALD_EXIT_FAILED;
  change = herald_store_last_change (store, &error);
  if (change == NULL)
    return herald_complain (HERALD_EXIT_FAILED, "%s", error != NULL ? error->message : _("There is nothing to undo."));
  if (!herald_store_undo_change (store, change->id, &counts, &error))
    return herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
  print_undone (change, &counts, json);
  return HERALD_EXIT_OK;
}

static void
print_duplicate (const HeraldDuplicate *duplicate,
                 gboolean json)
{
  g_autoptr (HeraldContact) merged = herald_contact_merge (duplicate->contacts);
  g_auto (HeraldJsonLine) line = { 0 };

  if (json)
    {
      herald_json_line_init (&line);
      herald_json_line_bool (&line, "sure", duplicate->sure);
      herald_json_line_int (&line, "contacts", duplicate->contacts->len);
      puts (herald_json_line_end (&line));
    }
  else
    puts (duplicate->sure ? _("The same:") : _("Perhaps the same:"));
  for (guint i = 0; i < duplicate->contacts->len; i++)
    herald_print_contact (duplicate->contacts->pdata[i], json);
  if (json)
    return;
  /* Translators: what contacts that are the same would be when merged; the contact follows */
  printf ("%s", _("  as one: "));
  herald_print_contact (merged, FALSE);
}

/* The sure ones, as often as there are more of them than are found at once. */
static int
merge_sure (HeraldStore *store)
{
  guint all = 0;

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) found = herald_store_find_duplicates (store, 0, &error);
      guint merged = 0;

      while (found != NULL && found->len > 0 && !((HeraldDuplicate *) found->pdata[found->len - 1])->sure)
        g_ptr_array_set_size (found, (int) found->len - 1);
      if (found == NULL || (found->len > 0 && !herald_store_merge (store, found, &merged, &error)))
        return herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
      all += merged;
      if (merged == 0)
        break;
    }
  printf (ngettext ("%u contact went into another.\n", "%u contacts went into others.\n", all), all);
  return all > 0 ? HERALD_EXIT_OK : herald_complain (HERALD_EXIT_FAILED, _("No contact is surely there twice."));
}

/**
 * herald_cmd_contacts_duplicates:
 * @argc: number of arguments
 * @argv: "contacts duplicates" and its options
 *
 * Returns: an exit status
 */
int
herald_cmd_contacts_duplicates (int argc,
                                char **argv)
{
  g_autofree char *database = NULL;
  gboolean json = FALSE, merge = FALSE;
  int limit = 0, status;
  const GOptionEntry entries[] = {
    { "merge", 0, 0, G_OPTION_ARG_NONE, &merge, N_("Make one of each that is sure"), NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_("Groups to print at most (default: 200)"), "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON lines"), NULL },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &database, N_("Database (default: $XDG_DATA_HOME/herald/herald.db)"), "PATH" },
    { NULL },
  };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;

  if (!herald_parse_options (entries, "", duplicates_summary, &argc, &argv, &status))
    return status;
  if (argc > 1 || limit < 0)
    return herald_complain (HERALD_EXIT_USAGE, _("It takes no argument. Try: heraldctl contacts duplicates --help"));
  store = herald_open_database (database);
  if (store == NULL)
    return HERALD_EXIT_FAILED;
  if (merge)
    return merge_sure (store);
  found = herald_store_find_duplicates (store, (guint) limit, &error);
  if (found == NULL)
    return herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
  for (guint i = 0; i < found->len; i++)
    print_duplicate (found->pdata[i], json);
  return found->len > 0 ? HERALD_EXIT_OK : herald_complain (HERALD_EXIT_FAILED, _("No contact is there twice."));
}
