/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl sources check: each source is made as it is set, and asked whether it works. */

#include "sources-check.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "account-link.h"
#include "base/json.h"
#include "base/text.h"
#include "commands.h"
#include "engine/source-check.h"

/* How long one source may take; the slowest reads an address book over a network. */
#define PATIENCE_S 60
/* Characters of a sentence; some hold a server's words. */
#define SENTENCE_MAX 2000

typedef struct
{
  gboolean done;
  char *sentence;
  GError *error;
} Answer;

static void
on_tried (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  Answer *answer = user_data;

  answer->sentence = herald_source_trial_finish (result, &answer->error);
  answer->done = TRUE;
}

static gboolean
on_late (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
try_source (const HeraldSourceTrial *trial,
            Answer *answer)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GSource *late = g_timeout_source_new_seconds (PATIENCE_S);

  g_source_set_callback (late, on_late, cancellable, NULL);
  g_source_attach (late, NULL);
  herald_source_trial_async (trial, cancellable, on_tried, answer);
  while (!answer->done)
    g_main_context_iteration (NULL, TRUE);
  if (g_error_matches (answer->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&answer->error);
      answer->error = g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE, _("There was no answer within %d seconds."), PATIENCE_S);
    }
  g_source_destroy (late);
  g_source_unref (late);
}

static void
print_answer (const HeraldSourceOptions *options,
              const Answer *answer,
              gboolean json)
{
  const char *words = answer->error != NULL ? answer->error->message : answer->sentence;
  g_autofree char *sentence = herald_text_clean (words, strlen (words), SENTENCE_MAX);
  g_auto (HeraldJsonLine) line = { 0 };

  if (!json)
    {
      printf ("%-8s %s: %s\n", answer->error == NULL ? "ok" : "problem", options->id, sentence);
      return;
    }
  herald_json_line_init (&line);
  herald_json_line_string (&line, "id", options->id);
  herald_json_line_string (&line, "type", options->type);
  herald_json_line_bool (&line, "works", answer->error == NULL);
  herald_json_line_string (&line, "sentence", sentence);
  puts (herald_json_line_end (&line));
}

/* The account's connection where it is needed and can be had; why not is then said by the source itself. */
static HeraldAmiSession *
connect_for (const HeraldSourceOptions *options,
             HeraldAccount *account)
{
  g_autoptr (GError) error = NULL;
  HeraldAmiSession *session;

  if (!g_str_equal (options->type, "astdb") || !herald_account_is_set_up (account))
    return NULL;
  session = herald_connect_account (account, &error);
  if (session == NULL)
    herald_complain (HERALD_EXIT_CONNECTION, "%s", error->message);
  return session;
}

static gboolean
check_one (HeraldAccount *account,
           const HeraldSourceOptions *options,
           gboolean json)
{
  g_autoptr (HeraldAmiSession) session = connect_for (options, account);
  HeraldSourceTrial trial = { .options = options, .session = session };
  Answer answer = { 0 };
  gboolean works;

  try_source (&trial, &answer);
  works = answer.error == NULL;
  print_answer (options, &answer, json);
  herald_output_is_written ();
  g_free (answer.sentence);
  g_clear_error (&answer.error);
  if (session != NULL)
    herald_ami_session_stop (session);
  return works;
}

/**
 * herald_check_sources:
 * @account: Herald's own account
 * @settings: the sources
 * @only: (nullable): the id of the one to check; %NULL: all that are switched on
 * @json: whether to print JSON lines
 *
 * Returns: an exit status
 */
int
herald_check_sources (HeraldAccount *account,
                      HeraldSourceSettings *settings,
                      const char *only,
                      gboolean json)
{
  g_autoptr (GPtrArray) list = herald_source_settings_list (settings);
  guint n_failed = 0, n = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const HeraldSourceOptions *options = g_ptr_array_index (list, i);

      if (only != NULL ? !g_str_equal (only, options->id) : !options->enabled)
        continue;
      n++;
      if (!check_one (account, options, json))
        n_failed++;
    }
  if (n == 0 && only != NULL)
    return herald_complain (HERALD_EXIT_USAGE, _("There is no source “%s”. Try: heraldctl sources"), only);
  return n_failed == 0 ? HERALD_EXIT_OK : HERALD_EXIT_FAILED;
}
