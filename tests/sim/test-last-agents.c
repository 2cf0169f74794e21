/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has spoken with whom, of a busy house: nothing that was heard is lost where the program ends. */

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>
#include <glib/gstdio.h>

#include "config/settings.h"
#include "engine/last-agents.h"

/* So many at once are written at once. */
#define AT_ONCE 5000

static HeraldLastAgents *
make (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSettingsBackend) memory = g_memory_settings_backend_new ();
  g_autoptr (GSettings) settings = herald_settings_new_full ("/nonexistent/herald.conf", memory);
  g_autoptr (HeraldStore) store = herald_store_new (path, &error);
  g_autoptr (HeraldLookup) lookup = herald_lookup_new (NULL);
  g_autoptr (HeraldAccount) account = NULL;

  g_assert_no_error (error);
  g_settings_set_string (settings, "region", "DE");
  account = herald_account_new (settings);
  return herald_last_agents_new (store, lookup, account);
}

static void
on_answer (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  char **answer = user_data;

  *answer = herald_last_agents_ask_finish (HERALD_LAST_AGENTS (source), result, NULL);
  if (*answer == NULL)
    *answer = g_strdup ("nobody");
}

static char *
ask (HeraldLastAgents *agents,
     const char *number)
{
  char *answer = NULL;

  herald_last_agents_ask_async (agents, number, 0, NULL, on_answer, &answer);
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  return answer;
}

static void
test_end_while_writing (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("herald-last-agents.XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "talks.db", NULL);
  g_autofree char *of_first = NULL, *of_last = NULL;
  HeraldLastAgents *agents, *next;

  g_assert_no_error (error);
  agents = make (path);
  for (guint i = 0; i <= AT_ONCE; i++)
    {
      g_autofree char *number = g_strdup_printf ("+49301%06u", i);

      herald_last_agents_add (agents, number, FALSE, "1002");
    }
  herald_last_agents_flush (agents);
  next = make (path);
  of_first = ask (next, "+49301000000");
  of_last = ask (next, "+49301005000");
  g_assert_cmpstr (of_first, ==, "1002");
  g_assert_cmpstr (of_last, ==, "1002");
  g_object_unref (next);
  g_object_unref (agents);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *file = g_strconcat (path, i == 0 ? "" : i == 1 ? "-wal" : "-shm", NULL);

      g_unlink (file);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/last-agents/end-while-writing", test_end_while_writing);
  return g_test_run ();
}
