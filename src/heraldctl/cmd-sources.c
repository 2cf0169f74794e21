/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl sources: which address books are asked who is calling, without a window. */

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "account-link.h"
#include "base/json.h"
#include "commands.h"
#include "config/secrets.h"
#include "config/settings.h"
#include "config/source-settings.h"
#include "lookup/source-keys.h"
#include "sources-check.h"

/* No password or token is longer; a wrong file may be endless. */
#define SECRET_MAX 8192

static const char *const summary
    = N_("Lists the sources of contacts in order of trust, or changes them:\n\n"
         "  heraldctl sources                        list them\n"
         "  heraldctl sources types                  the kinds there are, and the settings of each\n"
         "  heraldctl sources add TYPE KEY=VALUE…    add one; its name is printed\n"
         "  heraldctl sources set ID KEY=VALUE…      change one; an empty value is the usual one\n"
         "  heraldctl sources move ID PLACE          give one another place; 1 is the first\n"
         "  heraldctl sources secret ID KEY          keep a password from the standard input in the keyring\n"
         "  heraldctl sources remove ID              remove one, with its passwords\n"
         "  heraldctl sources check [ID]             try all, or one\n\n"
         "A Herald that runs follows at once. The options --name to --cache-time belong to add and set.\n\n"
         "Returns 0 when it was done, or all work; 1 when not; 2 for a wrong command line.");

typedef struct
{
  HeraldAccount *account;
  HeraldSourceSettings *settings;
  char *name;
  int deadline, cache; /* -1: not given */
  gboolean enable, disable, json;
} Sources;

static void
clear (Sources *self)
{
  g_clear_object (&self->settings);
  g_clear_object (&self->account);
  g_clear_pointer (&self->name, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sources, clear)

/* --- looking -------------------------------------------------------------------------------------------------- */

/* "on", "off", or why it cannot work as it is set; @words is to be freed. */
static const char *
state_of (const HeraldSourceOptions *options,
          char **words)
{
  g_autoptr (GError) error = NULL;

  *words = NULL;
  if (herald_source_type_find (options->type) == NULL)
    return "unavailable";
  if (!herald_source_options_check (options, &error))
    {
      *words = g_strdup (error->message);
      return "incomplete";
    }
  return options->enabled ? "on" : "off";
}

static void
print_json (const HeraldSourceOptions *options)
{
  g_auto (HeraldJsonLine) line = { 0 };
  g_autofree char *words = NULL;
  const char *state = state_of (options, &words);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (options->values), (GCompareFunc) strcmp);
  g_auto (GStrv) values = NULL;

  for (GList *l = keys; l != NULL; l = l->next)
    {
      g_autofree char *pair = g_strdup_printf ("%s=%s", (char *) l->data, (char *) g_hash_table_lookup (options->values, l->data));

      g_strv_builder_add (builder, pair);
    }
  values = g_strv_builder_end (builder);
  herald_json_line_init (&line);
  herald_json_line_string (&line, "id", options->id);
  herald_json_line_string (&line, "type", options->type);
  herald_json_line_string (&line, "name", herald_source_options_get_title (options));
  herald_json_line_bool (&line, "enabled", options->enabled);
  herald_json_line_string (&line, "state", state);
  herald_json_line_string (&line, "problem", words);
  herald_json_line_int (&line, "deadline", options->deadline_ms);
  herald_json_line_int (&line, "cache-time", options->cache_seconds);
  herald_json_line_strings (&line, "values", (const char *const *) values);
  puts (herald_json_line_end (&line));
}

static void
print_row (const HeraldSourceOptions *options)
{
  g_autofree char *words = NULL;
  const char *state = state_of (options, &words);

  printf ("%-12s %-11s %s%s%s\n", options->id, state, herald_source_options_get_title (options), words != NULL ? ": " : "",
          words != NULL ? words : "");
}

static int
list_sources (Sources *self)
{
  g_autoptr (GPtrArray) list = herald_source_settings_list (self->settings);

  for (guint i = 0; i < list->len; i++)
    if (self->json)
      print_json (list->pdata[i]);
    else
      print_row (list->pdata[i]);
  return HERALD_EXIT_OK;
}

static void
print_key (const HeraldSourceKey *key)
{
  printf ("    %-14s %s", key->name, _(key->title));
  if (key->kind == HERALD_SOURCE_KEY_SECRET)
    fputs (_(" (in the keyring)"), stdout);
  else if (key->required)
    fputs (_(" (required)"), stdout);
  for (guint i = 0; key->kind == HERALD_SOURCE_KEY_CHOICE && key->choices[i] != NULL; i += 2)
    printf ("%s%s", i == 0 ? ": " : ", ", key->choices[i]);
  if (key->kind == HERALD_SOURCE_KEY_BOOLEAN)
    fputs (": true, false", stdout);
  if (*key->fallback != '\0' && strchr (key->fallback, '\n') == NULL)
    /* Translators: what a setting is when nothing is said */
    printf (_("; usually %s"), key->fallback);
  putchar ('\n');
}

static int
list_types (void)
{
  for (const HeraldSourceType *const *type = herald_source_types (); *type != NULL; type++)
    {
      printf ("%s: %s. %s%s\n", (*type)->name, _((*type)->title), _((*type)->description), (*type)->single ? _(" (always there)") : "");
      for (const HeraldSourceKey *key = (*type)->keys; key != NULL && key->name != NULL; key++)
        print_key (key);
    }
  return HERALD_EXIT_OK;
}

/* --- changing ------------------------------------------------------------------------------------------------- */

/* Keys of an integration file are there only once the file is named, so "file" goes first wherever it stands. */
static gboolean
set_values (HeraldSourceOptions *options,
            char **pairs,
            gboolean only_file,
            GError **error)
{
  g_autoptr (HeraldSourceKeys) keys = herald_source_keys_new (options);

  for (; *pairs != NULL; pairs++)
    {
      const char *equals = strchr (*pairs, '=');
      g_autofree char *name = equals != NULL ? g_strndup (*pairs, equals - *pairs) : NULL;
      g_autofree char *value = equals != NULL ? g_locale_to_utf8 (equals + 1, -1, NULL, NULL, NULL) : NULL;

      if (value == NULL)
        {
          g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("“%s” is not of the form KEY=VALUE."), *pairs);
          return FALSE;
        }
      if (g_str_equal (name, HERALD_SOURCE_KEY_INTEGRATION) != only_file)
        continue;
      if (!herald_source_keys_set (keys, options, name, value, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
apply (Sources *self,
       HeraldSourceOptions *options,
       char **pairs,
       GError **error)
{
  if (self->name != NULL)
    {
      g_free (options->name);
      options->name = g_strdup (self->name);
    }
  if (self->enable || self->disable)
    options->enabled = self->enable;
  if (self->deadline >= 0)
    options->deadline_ms = (guint) self->deadline;
  if (self->cache >= 0)
    options->cache_seconds = (guint) self->cache;
  return set_values (options, pairs, TRUE, error) && set_values (options, pairs, FALSE, error)
         && herald_source_options_check (options, error) && herald_source_settings_save (self->settings, options, error);
}

static int
add_source (Sources *self,
            char **arguments)
{
  const HeraldSourceType *type = herald_source_type_find (arguments[0]);
  g_autoptr (HeraldSourceOptions) options = NULL;
  g_autoptr (GError) error = NULL;

  if (type == NULL)
    return herald_complain (HERALD_EXIT_USAGE, _("There is no type “%s” in this build. Try: heraldctl sources types"), arguments[0]);
  if (type->single)
    return herald_complain (HERALD_EXIT_USAGE, _("“%s” is always there."), arguments[0]);
  options = herald_source_settings_prepare (self->settings, type->name);
  if (!apply (self, options, arguments + 1, &error))
    return herald_complain (HERALD_EXIT_FAILED, _("%s Nothing was added."), error->message);
  puts (options->id);
  return HERALD_EXIT_OK;
}

static int
set_source (Sources *self,
            char **arguments)
{
  g_autoptr (HeraldSourceOptions) options = herald_source_settings_load (self->settings, arguments[0]);
  g_autoptr (GError) error = NULL;

  if (!apply (self, options, arguments + 1, &error))
    return herald_complain (HERALD_EXIT_FAILED, _("%s Nothing was changed."), error->message);
  return HERALD_EXIT_OK;
}

static int
move_source (Sources *self,
             char **arguments)
{
  guint64 place = 0;
  g_autoptr (GError) error = NULL;

  if (!g_ascii_string_to_unsigned (arguments[1], 10, 1, HERALD_SOURCES_MAX, &place, NULL))
    return herald_complain (HERALD_EXIT_USAGE, _("The place is a number; 1 is the first."));
  if (!herald_source_settings_move (self->settings, arguments[0], (guint) place - 1, &error))
    return herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
  return HERALD_EXIT_OK;
}

typedef struct
{
  gboolean done;
  GError *error;
} Answer;

static void
on_kept (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  Answer *answer = user_data;

  herald_secrets_store_finish (result, &answer->error);
  answer->done = TRUE;
}

static void
on_cleared (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  Answer *answer = user_data;

  herald_secrets_clear_finish (result, &answer->error);
  answer->done = TRUE;
}

static int
end_answer (Answer *answer)
{
  int status = HERALD_EXIT_OK;

  while (!answer->done)
    g_main_context_iteration (NULL, TRUE);
  if (answer->error != NULL)
    status = herald_complain (HERALD_EXIT_FAILED, "%s", answer->error->message);
  g_clear_error (&answer->error);
  return status;
}

static int
remove_source (Sources *self,
               char **arguments)
{
  const HeraldSourceType *type = herald_source_type_find (arguments[0]);
  Answer answer = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldSourceOptions) options = herald_source_settings_load (self->settings, arguments[0]);
  g_autoptr (HeraldSourceKeys) keys = herald_source_keys_new (options);

  if (type != NULL && type->single)
    return herald_complain (HERALD_EXIT_USAGE, _("“%s” is always there; it can be switched off with --disable."), arguments[0]);
  if (!herald_source_settings_remove (self->settings, arguments[0], &error))
    return herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
  if (herald_source_type_find (options->type) != NULL && !herald_source_keys_have_secrets (keys))
    return HERALD_EXIT_OK;
  herald_source_secrets_clear_async (arguments[0], NULL, NULL, on_cleared, &answer);
  return end_answer (&answer);
}

/* The first line of the standard input; @line is wiped by the caller. */
static gboolean
read_secret (char *line,
             int size)
{
  errno = 0;
  if (fgets (line, size, stdin) == NULL || strcspn (line, "\r\n") == 0)
    herald_complain (HERALD_EXIT_FAILED, _("There is no password on the standard input."));
  else if (strcspn (line, "\r\n") > SECRET_MAX)
    herald_complain (HERALD_EXIT_FAILED, _("The password is longer than %d bytes."), SECRET_MAX);
  else if (!g_utf8_validate (line, -1, NULL))
    herald_complain (HERALD_EXIT_FAILED, _("The password is not UTF-8."));
  else
    return TRUE;
  return FALSE;
}

static int
keep_secret (Sources *self,
             char **arguments)
{
  g_autoptr (HeraldSourceOptions) options = herald_source_settings_load (self->settings, arguments[0]);
  g_autoptr (HeraldSourceKeys) keys = herald_source_keys_new (options);
  const HeraldSourceKey *key = herald_source_keys_find (keys, arguments[1]);
  char line[SECRET_MAX + 3] = "";
  Answer answer = { 0 };
  int status = HERALD_EXIT_FAILED;

  if (key == NULL || key->kind != HERALD_SOURCE_KEY_SECRET)
    return herald_complain (HERALD_EXIT_USAGE, _("“%s” has no password “%s”. Try: heraldctl sources types"), arguments[0], arguments[1]);
  setvbuf (stdin, NULL, _IONBF, 0); /* no copy of it in a buffer */
  if (read_secret (line, sizeof line))
    {
      line[strcspn (line, "\r\n")] = '\0';
      herald_source_secret_store_async (arguments[0], arguments[1], line, NULL, on_kept, &answer);
      status = end_answer (&answer);
    }
  for (gsize i = 0; i < sizeof line; i++)
    ((volatile char *) line)[i] = 0;
  if (status == HERALD_EXIT_OK)
    herald_source_settings_count_secret (self->settings, arguments[0]);
  return status;
}

/* --- the command line ----------------------------------------------------------------------------------------- */

static int
check (Sources *self,
       char **arguments)
{
  return herald_check_sources (self->account, self->settings, arguments[0], self->json);
}

static const struct
{
  const char *name;
  int (*func) (Sources *self, char **arguments);
  int min, max; /* arguments behind it */
  gboolean writes;
  gboolean of_source; /* the first argument is an id */
} verbs[] = {
  { "check", check, 0, 1, FALSE, FALSE },
  { "add", add_source, 1, G_MAXINT, TRUE, FALSE },
  { "set", set_source, 1, G_MAXINT, TRUE, TRUE },
  { "move", move_source, 2, 2, TRUE, TRUE },
  { "remove", remove_source, 1, 1, TRUE, TRUE },
  { "secret", keep_secret, 2, 2, TRUE, TRUE },
};

static int
run (Sources *self,
     int argc,
     char **argv)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      int status;

      if (!g_str_equal (argv[0], verbs[i].name))
        continue;
      if (argc - 1 < verbs[i].min || argc - 1 > verbs[i].max)
        return herald_complain (HERALD_EXIT_USAGE, _("Wrong number of arguments. Try: heraldctl sources --help"));
      if (verbs[i].writes && !herald_settings_are_kept (herald_account_get_settings (self->account)))
        return herald_complain (HERALD_EXIT_FAILED, _("Settings cannot be kept on this system: there is no dconf. Nothing was changed."));
      if (verbs[i].of_source && !g_strv_contains (herald_source_settings_get_ids (self->settings), argv[1]))
        return herald_complain (HERALD_EXIT_USAGE, _("There is no source “%s”. Try: heraldctl sources"), argv[1]);
      status = verbs[i].func (self, argv + 1);
      g_settings_sync ();
      return status;
    }
  return herald_complain (HERALD_EXIT_USAGE, _("There is no “%s” for sources. Try: heraldctl sources --help"), argv[0]);
}

static gboolean
check_times (const Sources *self)
{
  if (self->deadline > 60000 || self->cache > 604800)
    herald_complain (HERALD_EXIT_USAGE, _("A deadline is 60000 milliseconds at most, a cache time 604800 seconds."));
  else if (self->enable && self->disable)
    herald_complain (HERALD_EXIT_USAGE, _("--enable and --disable exclude each other."));
  else
    return TRUE;
  return FALSE;
}

/**
 * herald_cmd_sources:
 * @argc: number of arguments
 * @argv: "sources" and its arguments
 *
 * Returns: an exit status
 */
int
herald_cmd_sources (int argc,
                    char **argv)
{
  g_auto (Sources) self = { .deadline = -1, .cache = -1 };
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &self.name, N_("What people see"), "NAME" },
    { "enable", 0, 0, G_OPTION_ARG_NONE, &self.enable, N_("Ask it"), NULL },
    { "disable", 0, 0, G_OPTION_ARG_NONE, &self.disable, N_("Do not ask it"), NULL },
    { "deadline", 0, 0, G_OPTION_ARG_INT, &self.deadline, N_("Milliseconds it may take to answer; 0: as usual"), "MS" },
    { "cache-time", 0, 0, G_OPTION_ARG_INT, &self.cache, N_("Seconds for which answers are remembered; 0: as usual"), "S" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.json, N_("Print JSON lines"), NULL },
    { NULL },
  };
  int status;

  if (!herald_parse_options (entries, "[VERB …]", summary, &argc, &argv, &status))
    return status;
  if (!check_times (&self))
    return HERALD_EXIT_USAGE;
  if (argc == 2 && g_str_equal (argv[1], "types"))
    return list_types ();
  self.account = herald_own_account ();
  if (self.account == NULL)
    return herald_complain (HERALD_EXIT_FAILED, _("Herald's settings are not installed on this system."));
  self.settings = herald_source_settings_new (herald_account_get_settings (self.account));
  return argc == 1 ? list_sources (&self) : run (&self, argc - 1, argv + 1);
}
