/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Freshdesk, Kommo and Zendesk give only the id of somebody's company: its name is asked for, and remembered. The caller's
 * name does not wait long for it. */

#include <string.h>

#include "lookup/http-run.h"

/* How long the found name may wait for the company's. */
#define HURRY_MS 800
/* Companies of one answer that are asked for. */
#define COMPANIES_MAX 3
/* Names that are remembered. */
#define REMEMBERED_MAX 500

/* The contacts are shared from here on: who gets a company is a copy. */
static void
give_names (HeraldHttpRun *run)
{
  for (guint i = 0; i < run->matches->len; i++)
    {
      HeraldContactMatch *match = run->matches->pdata[i];
      const char *id = run->companies->pdata[i];
      const char *name = id != NULL ? g_hash_table_lookup (run->http->companies, id) : NULL;
      HeraldContact *named;

      if (name == NULL || *herald_contact_get_organisation (match->contact) != '\0')
        continue;
      named = herald_contact_copy (match->contact);
      herald_contact_set_organisation (named, name);
      herald_contact_unref (match->contact);
      match->contact = named;
    }
}

static void
finish (GTask *task)
{
  HeraldHttpRun *run = g_task_get_task_data (task);

  if (run->over)
    return;
  give_names (run);
  herald_http_run_finish (task, g_steal_pointer (&run->matches), (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
on_hurry (gpointer user_data)
{
  finish (user_data);
  return G_SOURCE_REMOVE;
}

static void ask_next (GTask *task);

static void
on_read (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HeraldHttpRun *run = g_task_get_task_data (task);
  g_autoptr (HeraldHttpRead) read = herald_http_read_finish (result, NULL);
  const char *id = run->over ? NULL : run->companies->pdata[run->company - 1];

  if (id == NULL)
    return;
  if (read != NULL && read->text != NULL)
    {
      if (g_hash_table_size (run->http->companies) >= REMEMBERED_MAX)
        g_hash_table_remove_all (run->http->companies);
      g_hash_table_insert (run->http->companies, g_strdup (id), g_strdup (read->text));
    }
  ask_next (task);
}

static void
on_transferred (GObject *object,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HeraldHttpRun *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldHttpReply) reply = herald_http_transfer_finish (SOUP_SESSION (object), result, &error);

  if (run->over)
    return;
  if (reply != NULL && (reply->status == HERALD_HTTP_TOO_MANY || reply->status == SOUP_STATUS_SERVICE_UNAVAILABLE))
    g_error_free (herald_http_pause (run->http, g_uri_get_host (run->outgoing->uri), reply->retry_after));
  if (reply != NULL && reply->status == SOUP_STATUS_OK)
    herald_http_read_async (run, task, reply, run->current->company_name, on_read);
  else
    finish (task);
}

/* The next match whose company's name is not known. FALSE: there is none. */
static gboolean
find_next (HeraldHttpRun *run)
{
  while (run->company < run->matches->len && run->company < COMPANIES_MAX)
    {
      const HeraldContactMatch *match = run->matches->pdata[run->company];
      const char *id = run->companies->pdata[run->company++];

      if (id != NULL && *herald_contact_get_organisation (match->contact) == '\0' && !g_hash_table_contains (run->http->companies, id))
        return TRUE;
    }
  return FALSE;
}

static void
ask_next (GTask *task)
{
  HeraldHttpRun *run = g_task_get_task_data (task);
  HeraldHttpValues values = herald_http_run_values (run);
  g_autoptr (GHashTable) record = NULL;
  HeraldHttpOutgoing *outgoing;

  if (!find_next (run))
    {
      finish (task);
      return;
    }
  record = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (record, (char *) "record.company", run->companies->pdata[run->company - 1]);
  values.record = record;
  outgoing = herald_http_build_company (run->current, &values, NULL);
  if (outgoing == NULL)
    {
      finish (task);
      return;
    }
  g_clear_pointer (&run->outgoing, herald_http_outgoing_free);
  run->outgoing = outgoing;
  herald_http_transfer_async (run->http->session, run->outgoing, run->cancellable, on_transferred, g_object_ref (task));
}

/**
 * herald_http_run_companies:
 * @task: a lookup with matches
 *
 * Finishes it, with the names of the companies if they come soon.
 */
void
herald_http_run_companies (GTask *task)
{
  HeraldHttpRun *run = g_task_get_task_data (task);

  run->hurry = g_timeout_source_new (HURRY_MS);
  g_source_set_callback (run->hurry, on_hurry, g_object_ref (task), g_object_unref);
  g_source_attach (run->hurry, g_task_get_context (task));
  ask_next (task);
}
