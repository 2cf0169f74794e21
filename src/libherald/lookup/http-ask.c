/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which request of a question is next, and what a reply means for it: the requests of the file one after the other, each with
 * each of its forms of the number, until one finds somebody; a login before them where the file has one. */

#include "lookup/http-run.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/text.h"

/* Characters of a server's own words that are shown. */
#define WORDS_MAX 200

static const char *
host_of (HeraldHttpRun *run)
{
  return g_uri_get_host (run->outgoing->uri);
}

static GError *
word_status (HeraldHttpRun *run,
             guint status,
             const char *words)
{
  const char *host = host_of (run), *phrase = soup_status_get_phrase (status);

  if (status == SOUP_STATUS_NOT_FOUND)
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                        _("%s has no such page (404): check the address in the settings of “%s”."), host, run->http->name);
  if (words != NULL)
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_FAILED, _("%s answered %u %s: %s"), host, status, phrase, words);
  return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_FAILED, _("%s answered %u %s."), host, status, phrase);
}

/* Nobody was found, by whatever was asked. */
static void
finish_empty (GTask *task)
{
  HeraldHttpRun *run = g_task_get_task_data (task);
  char *sentence;

  if (run->kind == HERALD_HTTP_LOOKUP)
    {
      herald_http_run_finish (task, g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_match_free),
                              (GDestroyNotify) g_ptr_array_unref);
      return;
    }
  if (run->kind == HERALD_HTTP_SEARCH)
    {
      herald_http_run_finish (task, g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref),
                              (GDestroyNotify) g_ptr_array_unref);
      return;
    }
  if (run->sent == 0)
    sentence = g_strdup_printf (_("“%s” only opens pages in the browser: there is nothing to ask."), run->http->name);
  else if (run->n_records > 0)
    sentence = g_strdup_printf (_("%s answers. For a number that nobody has it sent %u records of others, which Herald does not show."),
                                host_of (run), run->n_records);
  else
    sentence = g_strdup_printf (_("%s answers. It knows nobody with a number that nobody has, as it should be."), host_of (run));
  herald_http_run_finish (task, sentence, g_free);
}

static void
finish_found (GTask *task,
              HeraldHttpRead *read)
{
  HeraldHttpRun *run = g_task_get_task_data (task);
  const HeraldContactMatch *first = read->matches->pdata[0];

  if (run->kind == HERALD_HTTP_CHECK)
    {
      herald_http_run_finish (task, g_strdup_printf (_("%s answers, but says that “%s” has the number %s, which nobody has."), host_of (run),
                                                     herald_contact_get_display_name (first->contact), HERALD_HTTP_NOBODYS_NUMBER), g_free);
      return;
    }
  run->matches = g_steal_pointer (&read->matches);
  if (run->current->company_url == NULL)
    {
      herald_http_run_finish (task, g_steal_pointer (&run->matches), (GDestroyNotify) g_ptr_array_unref);
      return;
    }
  run->companies = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < run->matches->len; i++)
    {
      const HeraldContactMatch *match = run->matches->pdata[i];
      guint at = 0;

      g_ptr_array_find (read->answer->contacts, match->contact, &at);
      g_ptr_array_add (run->companies, g_strdup (read->answer->companies->pdata[at]));
    }
  herald_http_run_companies (task);
}

/* Leaves a request out that is not permitted, if the file says it may be and others remain. */
static gboolean
bar (HeraldHttpRun *run)
{
  guint all = (1u << run->todo->len) - 1;

  if (!run->current->optional || run->kind == HERALD_HTTP_SEARCH || run->current != run->todo->pdata[run->request])
    return FALSE;
  run->http->barred |= 1u << run->request;
  return (run->http->barred & all) != all;
}

/* An answer that says no: the login may be too old. */
static void
refuse (GTask *task,
        guint status)
{
  HeraldHttpRun *run = g_task_get_task_data (task);
  HeraldHttp *self = run->http;

  if (self->file->login != NULL && self->login != NULL && !run->logged_in)
    {
      g_clear_pointer (&self->login, g_free);
      run->repeat = TRUE;
      herald_http_run_ask_next (task);
    }
  else if (status == SOUP_STATUS_FORBIDDEN && bar (run))
    herald_http_run_ask_next (task);
  else
    herald_http_run_fail (task, herald_http_refuse (self, host_of (run), status));
}

static gboolean
is_refusal (const HeraldHttpRequest *request,
            const char *fault)
{
  for (guint i = 0; request->refused != NULL && request->refused[i] != NULL; i++)
    if (*request->refused[i] != '\0' && strstr (fault, request->refused[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
use_fault (GTask *task,
           guint status,
           const char *fault)
{
  HeraldHttpRun *run = g_task_get_task_data (task);
  g_autofree char *words = fault != NULL ? herald_text_clean (fault, strlen (fault), WORDS_MAX) : NULL;

  if (fault != NULL && is_refusal (run->current, fault))
    refuse (task, 0);
  else if (status >= 300)
    herald_http_run_fail (task, word_status (run, status, words));
  else
    herald_http_run_fail (task, g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_FAILED, _("%s answered with an error: %s"),
                                             host_of (run), words));
}

static void
use_read (GTask *task,
          HeraldHttpRead *read)
{
  HeraldHttpRun *run = g_task_get_task_data (task);

  if (!read->answer->has_list)
    {
      herald_http_run_fail (task, g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD,
                                               _("%s sent an answer without the list that was expected: check the address, and that the file fits the version of the system."),
                                               host_of (run)));
      return;
    }
  run->n_records += read->answer->n_records;
  if (run->kind == HERALD_HTTP_SEARCH)
    {
      if (run->limit > 0 && read->answer->contacts->len > run->limit)
        g_ptr_array_set_size (read->answer->contacts, (int) run->limit);
      herald_http_run_finish (task, g_steal_pointer (&read->answer->contacts), (GDestroyNotify) g_ptr_array_unref);
    }
  else if (read->matches != NULL && read->matches->len > 0)
    finish_found (task, read);
  else
    herald_http_run_ask_next (task);
}

static void
use_login (GTask *task,
           HeraldHttpRead *read)
{
  HeraldHttpRun *run = g_task_get_task_data (task);

  run->logged_in = TRUE;
  if (read->text == NULL)
    {
      refuse (task, 0);
      return;
    }
  g_free (run->http->login);
  run->http->login = g_strdup (read->text);
  herald_http_run_ask_next (task);
}

static void
on_read (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HeraldHttpRun *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldHttpRead) read = herald_http_read_finish (result, &error);

  if (run->over)
    return;
  if (read == NULL)
    herald_http_run_fail (task, g_error_new (error->domain, error->code, "%s %s", host_of (run), error->message));
  else if (read->answer->fault != NULL)
    use_fault (task, SOUP_STATUS_OK, read->answer->fault);
  else if (run->current == run->http->file->login)
    use_login (task, read);
  else
    use_read (task, read);
}

static void
on_fault_read (GObject *object,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HeraldHttpRun *run = g_task_get_task_data (task);
  g_autoptr (HeraldHttpRead) read = herald_http_read_finish (result, NULL);

  if (!run->over)
    use_fault (task, run->status, read != NULL && read->answer != NULL ? read->answer->fault : NULL);
}

static gboolean
means_nobody (const HeraldHttpRequest *request,
              const HeraldHttpReply *reply)
{
  if (reply->status == SOUP_STATUS_NO_CONTENT || (reply->status < 300 && g_bytes_get_size (reply->body) == 0))
    return TRUE;
  for (guint i = 0; i < request->nobody->len; i++)
    if (g_array_index (request->nobody, guint, i) == reply->status)
      return TRUE;
  return FALSE;
}

static void
use_reply (GTask *task,
           const HeraldHttpReply *reply)
{
  HeraldHttpRun *run = g_task_get_task_data (task);
  HeraldHttp *self = run->http;

  if (reply->status == SOUP_STATUS_UNAUTHORIZED || reply->status == SOUP_STATUS_FORBIDDEN)
    refuse (task, reply->status);
  else if (reply->status == HERALD_HTTP_TOO_MANY || reply->status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    herald_http_run_fail (task, herald_http_pause (self, host_of (run), reply->retry_after));
  else if (run->current == self->file->login && reply->status < 300)
    herald_http_read_async (run, task, reply, self->file->login_token, on_read);
  else if (run->current != self->file->login && means_nobody (run->current, reply))
    herald_http_run_ask_next (task);
  else if (reply->status < 300)
    herald_http_read_async (run, task, reply, NULL, on_read);
  else
    {
      run->status = reply->status;
      herald_http_read_async (run, task, reply, NULL, on_fault_read);
    }
}

static void
on_transferred (GObject *object,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HeraldHttpRun *run = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (HeraldHttpReply) reply = herald_http_transfer_finish (SOUP_SESSION (object), result, &error);

  if (run->over)
    g_clear_error (&error);
  else if (reply == NULL)
    herald_http_run_fail (task, error);
  else
    use_reply (task, reply);
}

/* What is asked next, filled in: the next form of the number, else the next request. NULL without error: nothing is left. */
static HeraldHttpOutgoing *
build_next (HeraldHttpRun *run,
            GError **error)
{
  while (run->request < run->todo->len && run->sent < HERALD_HTTP_REQUESTS_MAX)
    {
      HeraldHttpRequest *request = run->todo->pdata[run->request];
      HeraldHttpValues values = herald_http_run_values (run);
      g_autoptr (HeraldHttpOutgoing) outgoing = NULL;
      g_autoptr (GError) why = NULL;
      gboolean barred = run->http->barred & (1u << run->request);

      values.form = request->forms != NULL ? request->forms[run->form] : NULL;
      if (barred || (request->forms == NULL ? run->form > 0 : values.form == NULL))
        {
          run->request++;
          run->form = 0;
          continue;
        }
      run->form++;
      outgoing = herald_http_build (request, &values, &why);
      if (outgoing == NULL && !g_error_matches (why, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&why));
          return NULL;
        }
      if (outgoing != NULL && g_hash_table_add (run->asked, herald_http_outgoing_key (outgoing)))
        {
          run->current = request;
          return g_steal_pointer (&outgoing);
        }
    }
  return NULL;
}

static HeraldHttpOutgoing *
build (HeraldHttpRun *run,
       GError **error)
{
  HeraldHttpValues values = herald_http_run_values (run);
  HeraldHttp *self = run->http;

  if (self->file->login != NULL && self->login == NULL && run->todo->len > 0)
    {
      if (run->repeat)
        run->form--;
      g_hash_table_remove_all (run->asked);
      run->repeat = FALSE;
      run->current = self->file->login;
      return herald_http_build (self->file->login, &values, error);
    }
  return build_next (run, error);
}

/**
 * herald_http_run_ask_next:
 * @task: a question that is not over
 *
 * Sends what is next, or finishes where nothing is left.
 */
void
herald_http_run_ask_next (GTask *task)
{
  HeraldHttpRun *run = g_task_get_task_data (task);
  GError *error = NULL;
  HeraldHttpOutgoing *outgoing = build (run, &error);

  if (error != NULL)
    {
      herald_http_run_fail (task, error);
      return;
    }
  if (outgoing == NULL)
    {
      finish_empty (task);
      return;
    }
  herald_http_outgoing_free (run->outgoing);
  run->outgoing = outgoing;
  run->sent++;
  herald_http_transfer_async (run->http->session, outgoing, run->cancellable, on_transferred, g_object_ref (task));
}
