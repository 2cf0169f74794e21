/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads an answer in a thread: a megabyte of JSON takes longer than a frame. */

#include <string.h>

#include "lookup/http-run.h"

/* Everything the thread uses; nothing of it is changed meanwhile. */
typedef struct
{
  HeraldIntegration *file; /* keeps the request and field */
  const HeraldHttpRequest *request;
  const HeraldHttpField *field; /* NULL: records are read */
  GHashTable *settings;
  GBytes *body;
  guint status;
  char *source_id;
  HeraldNumber *number;
  HeraldLocation *location;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  herald_integration_unref (job->file);
  g_hash_table_unref (job->settings);
  g_bytes_unref (job->body);
  g_free (job->source_id);
  herald_number_free (job->number);
  herald_location_free (job->location);
  g_free (job);
}

/**
 * herald_http_read_free:
 * @read: (transfer full) (nullable): what was read
 */
void
herald_http_read_free (HeraldHttpRead *read)
{
  if (read == NULL)
    return;
  herald_http_answer_free (read->answer);
  g_clear_pointer (&read->matches, g_ptr_array_unref);
  g_free (read->text);
  g_free (read);
}

/* The answer has no numbers: the server has compared, and the caller's is the contact's. */
static void
trust (GPtrArray *contacts,
       const HeraldNumber *number)
{
  for (guint i = 0; i < contacts->len; i++)
    herald_contact_add_number (contacts->pdata[i], number->e164 != NULL ? number->e164 : number->digits, NULL, number->region);
}

static void
read_in_thread (GTask *task,
                gpointer source,
                gpointer task_data,
                GCancellable *cancellable)
{
  Job *job = task_data;
  g_autoptr (HeraldHttpRead) read = g_new0 (HeraldHttpRead, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = herald_http_json_parse (job->body, &error);

  /* An error page in HTML is no fault of the answer: its status says it all. */
  if (root == NULL && job->status < 400)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (root != NULL)
    read->answer = herald_http_answer_read (job->request, root, job->settings, job->source_id, job->location);
  if (root != NULL && job->field != NULL)
    read->text = herald_http_field_text (job->field, root);
  if (read->answer != NULL && job->number != NULL)
    {
      if (job->request->trusted)
        trust (read->answer->contacts, job->number);
      read->matches = herald_contact_match_all (read->answer->contacts, job->number, job->location);
    }
  g_task_return_pointer (task, g_steal_pointer (&read), (GDestroyNotify) herald_http_read_free);
}

/**
 * herald_http_read_async:
 * @run: a question
 * @task: its task, which @callback gets a reference of
 * @reply: what came back
 * @field: (nullable): what is looked for in it; %NULL: records
 * @callback: called when it was read
 */
void
herald_http_read_async (HeraldHttpRun *run,
                        GTask *task,
                        const HeraldHttpReply *reply,
                        const HeraldHttpField *field,
                        GAsyncReadyCallback callback)
{
  g_autoptr (GTask) reading = g_task_new (NULL, run->cancellable, callback, g_object_ref (task));
  Job *job = g_new0 (Job, 1);

  g_task_set_source_tag (reading, herald_http_read_async);
  job->file = herald_integration_ref (run->http->file);
  job->request = run->current;
  job->field = field;
  job->settings = g_hash_table_ref (run->http->settings);
  job->body = g_bytes_ref (reply->body);
  job->status = reply->status;
  job->source_id = g_strdup (run->http->id);
  job->number = run->number != NULL && field == NULL ? herald_number_copy (run->number) : NULL;
  job->location = herald_location_copy (run->location);
  g_task_set_task_data (reading, job, job_free);
  g_task_run_in_thread (reading, read_in_thread);
}

/**
 * herald_http_read_finish:
 * @result: the result
 * @error: return location for a #HERALD_SOURCE_ERROR_NOT_UNDERSTOOD without a subject
 *
 * Returns: (transfer full): what was read
 */
HeraldHttpRead *
herald_http_read_finish (GAsyncResult *result,
                         GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
