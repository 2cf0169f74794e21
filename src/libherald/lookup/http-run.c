/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The beginning and the end of a question: it waits for its turn, has so much time, is withdrawn, and gives way to the
 * next. What is asked is in http-ask.c. */

#include "lookup/http-run.h"

#include <glib/gi18n-lib.h>

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
run_free (gpointer data)
{
  HeraldHttpRun *run = data;

  herald_number_free (run->number);
  herald_location_free (run->location);
  g_free (run->text);
  g_ptr_array_unref (run->todo);
  g_hash_table_unref (run->asked);
  herald_http_outgoing_free (run->outgoing);
  g_clear_pointer (&run->matches, g_ptr_array_unref);
  g_clear_pointer (&run->companies, g_ptr_array_unref);
  g_object_unref (run->cancellable);
  g_free (run);
}

static void start_waiting (HeraldHttp *self);

/* Nothing of it happens any more; the next one has its turn. */
static void
end (GTask *task)
{
  HeraldHttpRun *run = g_task_get_task_data (task);
  HeraldHttp *self = run->http;

  run->over = TRUE;
  clear_source (&run->deadline);
  clear_source (&run->gone);
  clear_source (&run->hurry);
  g_cancellable_cancel (run->cancellable);
  if (run->started)
    self->running--;
  else if (g_queue_remove (&self->waiting, task))
    g_object_unref (task);
  start_waiting (self);
}

/**
 * herald_http_run_finish:
 * @task: a question that is not over
 * @value: (transfer full): its result
 * @destroy: for @value
 */
void
herald_http_run_finish (GTask *task,
                        gpointer value,
                        GDestroyNotify destroy)
{
  g_autoptr (GTask) kept = g_object_ref (task);
  g_autoptr (HeraldHttp) self = g_object_ref (g_task_get_source_object (task));

  end (task);
  g_task_return_pointer (task, value, destroy);
}

/**
 * herald_http_run_fail:
 * @task: a question that is not over
 * @error: (transfer full): why it has no answer
 */
void
herald_http_run_fail (GTask *task,
                      GError *error)
{
  g_autoptr (GTask) kept = g_object_ref (task);
  g_autoptr (HeraldHttp) self = g_object_ref (g_task_get_source_object (task));

  herald_http_mask (self, error);
  end (task);
  g_task_return_error (task, error);
}

/**
 * herald_http_run_values:
 * @run: a question
 *
 * Returns: what its requests are filled with
 */
HeraldHttpValues
herald_http_run_values (HeraldHttpRun *run)
{
  return (HeraldHttpValues) { .settings = run->http->settings, .number = run->number, .text = run->text, .login = run->http->login };
}

/* As many as may run at once. */
static void
start_waiting (HeraldHttp *self)
{
  while (self->running < HERALD_HTTP_RUNNING_MAX && !g_queue_is_empty (&self->waiting))
    {
      g_autoptr (GTask) task = g_queue_pop_head (&self->waiting);
      HeraldHttpRun *run = g_task_get_task_data (task);
      GError *error = NULL;

      run->started = TRUE;
      self->running++;
      if (herald_http_may_ask (self, &error))
        herald_http_run_ask_next (task);
      else
        herald_http_run_fail (task, error);
    }
}

static gboolean
on_deadline (gpointer user_data)
{
  GTask *task = user_data;
  HeraldHttpRun *run = g_task_get_task_data (task);

  herald_http_run_fail (task, g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE, _("%s did not finish its answer in %u seconds."),
                                           run->outgoing != NULL ? g_uri_get_host (run->outgoing->uri) : run->http->name,
                                           MAX (run->http->patience_ms / 1000, 1)));
  return G_SOURCE_REMOVE;
}

static gboolean
on_gone (GCancellable *cancellable,
         gpointer user_data)
{
  herald_http_run_fail (user_data, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The question was withdrawn."));
  return G_SOURCE_REMOVE;
}

static void
watch (GTask *task,
       HeraldHttpRun *run)
{
  GCancellable *asker = g_task_get_cancellable (task);

  run->deadline = g_timeout_source_new (run->http->patience_ms);
  g_source_set_callback (run->deadline, on_deadline, g_object_ref (task), g_object_unref);
  g_source_attach (run->deadline, g_task_get_context (task));
  if (asker == NULL)
    return;
  run->gone = g_cancellable_source_new (asker);
  g_source_set_callback (run->gone, G_SOURCE_FUNC (on_gone), g_object_ref (task), g_object_unref);
  g_source_attach (run->gone, g_task_get_context (task));
}

static void
choose_requests (HeraldHttpRun *run)
{
  const HeraldIntegration *file = run->http->file;

  for (guint i = 0; run->kind != HERALD_HTTP_SEARCH && i < file->requests->len; i++)
    g_ptr_array_add (run->todo, file->requests->pdata[i]);
  if (run->kind == HERALD_HTTP_SEARCH && file->search != NULL)
    g_ptr_array_add (run->todo, file->search);
  if (run->kind == HERALD_HTTP_CHECK)
    run->number = herald_number_new (HERALD_HTTP_NOBODYS_NUMBER, NULL);
}

/**
 * herald_http_run_start:
 * @self: a source
 * @task: (transfer full): of @self; gets the result
 * @kind: what is asked
 * @number: (nullable): of a lookup
 * @location: (nullable): likewise
 * @text: (nullable): of a search
 * @limit: of a search, 0: none
 */
void
herald_http_run_start (HeraldHttp *self,
                       GTask *task,
                       HeraldHttpKind kind,
                       const HeraldNumber *number,
                       const HeraldLocation *location,
                       const char *text,
                       guint limit)
{
  HeraldHttpRun *run = g_new0 (HeraldHttpRun, 1);

  run->http = self;
  run->kind = kind;
  run->number = number != NULL ? herald_number_copy (number) : NULL;
  run->location = herald_location_copy (location);
  run->text = g_strdup (text);
  run->limit = limit;
  run->todo = g_ptr_array_new ();
  run->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  run->cancellable = g_cancellable_new ();
  choose_requests (run);
  g_task_set_task_data (task, run, run_free);
  if (g_queue_get_length (&self->waiting) >= HERALD_HTTP_WAITING_MAX)
    {
      g_task_return_new_error (task, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_FAILED, _("Too many questions wait for “%s”."), self->name);
      g_object_unref (task);
      return;
    }
  watch (task, run);
  g_queue_push_tail (&self->waiting, task);
  start_waiting (self);
}
