/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A helpdesk over HTTP. One question at a time for each call: who asks again meanwhile waits for the same answer, who asks later is told
 * it again. What has been sent is finished, also when nobody waits any more: the helpdesk would have the case all the same. */

#include "actions/case-http.h"

#include <glib/gi18n-lib.h>

#include "actions/case-http-private.h"
#include "actions/case-memory.h"

struct _HeraldCaseHttp
{
  GObject parent;

  HeraldCaseSettings *settings;
  SoupSession *session;
  char *secret;
  guint patience_ms;
  HeraldCaseMemory *memory; /* perhaps of another desk, too */
  GPtrArray *openings;      /* of Opening, borrowed; likewise */
  GError *rest;        /* not asked before rest_until, monotonic microseconds */
  gint64 rest_until;
};

/* A case that is being opened. */
typedef struct
{
  HeraldCaseHttp *desk;
  char *call; /* which call's; NULL: nobody knows */
  HeraldCaseCaller *caller;
  HeraldHttpOutgoing *outgoing;
  GCancellable *cancellable;
  GSource *deadline;
  GQueue waiting; /* of GTask, owned */
  gboolean posted;
  gboolean late;
} Opening;

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Whoever asked again must not get a second case: neither where there is one, nor where there may be one. */
static void
remember (Opening *opening,
          const HeraldCase *of_call,
          const GError *error)
{
  gboolean doubtful = opening->posted && (g_error_matches (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE)
                                          || g_error_matches (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD));

  if (opening->call != NULL && (of_call != NULL || doubtful))
    herald_case_memory_keep (opening->desk->memory, opening->call, of_call, error);
}

/* Takes @of_call or @error. */
static void
end (Opening *opening,
     HeraldCase *of_call,
     GError *error)
{
  GTask *task;

  g_ptr_array_remove_fast (opening->desk->openings, opening);
  clear_source (&opening->deadline);
  remember (opening, of_call, error);
  if (error != NULL)
    g_signal_emit_by_name (opening->desk, "failed", error);
  while ((task = g_queue_pop_head (&opening->waiting)) != NULL)
    {
      GSource *gone = g_task_get_task_data (task);

      if (gone != NULL)
        g_source_destroy (gone);
      if (of_call != NULL)
        g_task_return_pointer (task, herald_case_copy (of_call), (GDestroyNotify) herald_case_free);
      else
        g_task_return_error (task, g_error_copy (error));
      g_object_unref (task);
    }
  herald_case_free (of_call);
  g_clear_error (&error);
  herald_http_outgoing_free (opening->outgoing);
  herald_case_caller_free (opening->caller);
  g_object_unref (opening->cancellable);
  g_object_unref (opening->desk);
  g_free (opening->call);
  g_free (opening);
}

static void
rest (HeraldCaseHttp *self,
      guint seconds,
      const GError *why)
{
  g_clear_error (&self->rest);
  self->rest = g_error_copy (why);
  self->rest_until = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
}

/* What a status other than success means; it may be better not to ask again for a while. */
static GError *
word_status (Opening *opening,
             const HeraldHttpReply *reply)
{
  const char *host = g_uri_get_host (opening->outgoing->uri);
  GError *error = NULL;

  if (reply->status == SOUP_STATUS_UNAUTHORIZED || reply->status == SOUP_STATUS_FORBIDDEN)
    {
      g_set_error (&error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_REFUSED,
                   _("%s did not accept the user or token, or it may not open cases (%u). It is asked again in %d minutes, or when the settings "
                     "are read again."), host, reply->status, HERALD_CASE_REFUSED_SECONDS / 60);
      rest (opening->desk, HERALD_CASE_REFUSED_SECONDS, error);
    }
  else if (reply->status == HERALD_HTTP_TOO_MANY || reply->status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    {
      g_set_error (&error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_PAUSED,
                   _("%s asked for a pause of %u seconds: it has too much to do."), host, reply->retry_after);
      rest (opening->desk, reply->retry_after, error);
    }
  else
    g_set_error (&error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_FAILED,
                 _("%s did not do it: it answered with the status %u. Check the address and the body."), host, reply->status);
  return error;
}

/* NULL with an error, where there is no answer that can be read. */
static HeraldHttpReply *
take_reply (Opening *opening,
            GAsyncResult *result,
            GError **error)
{
  g_autoptr (HeraldHttpReply) reply = herald_http_transfer_finish (opening->desk->session, result, error);

  if (reply != NULL && reply->status >= 200 && reply->status < 300)
    return g_steal_pointer (&reply);
  if (reply != NULL)
    g_propagate_error (error, word_status (opening, reply));
  else if (opening->late)
    {
      g_clear_error (error);
      g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE, _("%s did not finish its answer in %u seconds."),
                   g_uri_get_host (opening->outgoing->uri), MAX (opening->desk->patience_ms / 1000, 1));
    }
  return NULL;
}

/* "sent a web page …" of whom? */
static GError *
add_host (Opening *opening,
          GError *error)
{
  g_prefix_error (&error, "%s ", g_uri_get_host (opening->outgoing->uri));
  return error;
}

static void
on_opened (GObject *object,
           GAsyncResult *result,
           gpointer user_data)
{
  Opening *opening = user_data;
  GError *error = NULL;
  g_autoptr (HeraldHttpReply) reply = take_reply (opening, result, &error);
  HeraldCase *of_call = NULL;

  if (reply != NULL)
    of_call = herald_case_answer_read (opening->desk->settings, reply->body, reply->status, &error);
  if (reply != NULL && of_call == NULL)
    error = add_host (opening, error);
  end (opening, of_call, error);
}

static void
open_new (Opening *opening)
{
  HeraldCaseHttp *self = opening->desk;
  GError *error = NULL;

  g_clear_pointer (&opening->outgoing, herald_http_outgoing_free);
  opening->outgoing = herald_case_build (self->settings, opening->caller, self->secret, &error);
  if (opening->outgoing == NULL)
    {
      end (opening, NULL, error);
      return;
    }
  opening->posted = TRUE;
  herald_http_transfer_async (self->session, opening->outgoing, opening->cancellable, on_opened, opening);
}

static void
on_found (GObject *object,
          GAsyncResult *result,
          gpointer user_data)
{
  Opening *opening = user_data;
  GError *error = NULL;
  g_autoptr (HeraldHttpReply) reply = take_reply (opening, result, &error);
  HeraldCase *of_call = NULL;

  if (reply == NULL)
    end (opening, NULL, error);
  else if (!herald_case_answer_find (opening->desk->settings, reply->body, &of_call, &error))
    end (opening, NULL, add_host (opening, error));
  else if (of_call != NULL)
    end (opening, of_call, NULL);
  else
    open_new (opening);
}

static void
find_or_open (Opening *opening)
{
  HeraldCaseHttp *self = opening->desk;
  GError *error = NULL;

  if (self->settings->find_url != NULL)
    opening->outgoing = herald_case_build_find (self->settings, opening->caller, self->secret, &error);
  if (opening->outgoing != NULL)
    herald_http_transfer_async (self->session, opening->outgoing, opening->cancellable, on_found, opening);
  else if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_clear_error (&error);
      open_new (opening);
    }
  else
    end (opening, NULL, error);
}

static gboolean
on_deadline (gpointer user_data)
{
  Opening *opening = user_data;

  opening->late = TRUE;
  g_cancellable_cancel (opening->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
on_gone (GCancellable *cancellable,
         gpointer user_data)
{
  GTask *task = user_data;
  HeraldCaseHttp *self = g_task_get_source_object (task);
  GError *error = NULL;

  for (guint i = 0; i < self->openings->len; i++)
    if (g_queue_remove (&((Opening *) self->openings->pdata[i])->waiting, task))
      {
        g_cancellable_set_error_if_cancelled (cancellable, &error);
        g_task_return_error (task, error);
        g_object_unref (task);
        break;
      }
  return G_SOURCE_REMOVE;
}

/* Takes @task. */
static void
wait_for (Opening *opening,
          GTask *task)
{
  GCancellable *asker = g_task_get_cancellable (task);

  g_queue_push_tail (&opening->waiting, task);
  if (asker == NULL)
    return;
  g_task_set_task_data (task, g_cancellable_source_new (asker), (GDestroyNotify) g_source_unref);
  g_source_set_callback (g_task_get_task_data (task), G_SOURCE_FUNC (on_gone), g_object_ref (task), g_object_unref);
  g_source_attach (g_task_get_task_data (task), g_task_get_context (task));
}

/* The number as well, as one gateway may serve servers that count alike. */
static char *
name_call (const HeraldCaseCaller *caller)
{
  return *caller->unique_id != '\0' ? g_strdup_printf ("%s\n%s", caller->unique_id, caller->number) : NULL;
}

static Opening *
find_opening (HeraldCaseHttp *self,
              const char *call)
{
  for (guint i = 0; call != NULL && i < self->openings->len; i++)
    {
      Opening *opening = self->openings->pdata[i];

      if (g_strcmp0 (opening->call, call) == 0)
        return opening;
    }
  return NULL;
}

static gboolean
may_open (HeraldCaseHttp *self,
          GError **error)
{
  if (self->rest != NULL && g_get_monotonic_time () < self->rest_until)
    g_propagate_error (error, g_error_copy (self->rest));
  else if (self->openings->len >= HERALD_CASE_OPENING_MAX)
    g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_PAUSED, _("%d cases are being opened already: the helpdesk is too slow."),
                 HERALD_CASE_OPENING_MAX);
  else
    return TRUE;
  return FALSE;
}

static void
begin (HeraldCaseHttp *self,
       char *call,
       const HeraldCaseCaller *caller,
       GTask *task)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->desk = g_object_ref (self);
  opening->call = call;
  opening->caller = herald_case_caller_copy (caller);
  opening->cancellable = g_cancellable_new ();
  opening->deadline = g_timeout_source_new (self->patience_ms);
  g_source_set_callback (opening->deadline, on_deadline, opening, NULL);
  g_source_attach (opening->deadline, g_task_get_context (task));
  g_ptr_array_add (self->openings, opening);
  wait_for (opening, task);
  find_or_open (opening);
}

static void
open_async (HeraldCaseDesk *desk,
            const HeraldCaseCaller *caller,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  HeraldCaseHttp *self = HERALD_CASE_HTTP (desk);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *call = name_call (caller);
  Opening *opening = find_opening (self, call);
  const HeraldCase *known = NULL;
  const GError *why = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, open_async);
  if (opening != NULL)
    wait_for (opening, g_steal_pointer (&task));
  else if (call != NULL && herald_case_memory_find (self->memory, call, &known, &why))
    {
      if (known != NULL)
        g_task_return_pointer (task, herald_case_copy (known), (GDestroyNotify) herald_case_free);
      else
        g_task_return_error (task, g_error_copy (why));
    }
  else if (!may_open (self, &error))
    g_task_return_error (task, error);
  else
    begin (self, g_steal_pointer (&call), caller, g_steal_pointer (&task));
}

static HeraldCase *
open_finish (HeraldCaseDesk *desk,
             GAsyncResult *result,
             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, desk), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
herald_case_http_iface_init (HeraldCaseDeskInterface *iface)
{
  iface->open_async = open_async;
  iface->open_finish = open_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HeraldCaseHttp, herald_case_http, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HERALD_TYPE_CASE_DESK, herald_case_http_iface_init))

static void
herald_case_http_finalize (GObject *object)
{
  HeraldCaseHttp *self = HERALD_CASE_HTTP (object);

  g_clear_pointer (&self->settings, herald_case_settings_free);
  g_clear_object (&self->session);
  g_free (self->secret);
  herald_case_memory_unref (self->memory);
  g_ptr_array_unref (self->openings);
  g_clear_error (&self->rest);
  G_OBJECT_CLASS (herald_case_http_parent_class)->finalize (object);
}

static void
herald_case_http_class_init (HeraldCaseHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_case_http_finalize;
}

static void
herald_case_http_init (HeraldCaseHttp *self)
{
  self->patience_ms = HERALD_CASE_PATIENCE_MS;
  self->memory = herald_case_memory_new ();
  self->openings = g_ptr_array_new ();
}

/**
 * herald_case_http_new:
 * @file: a file of settings
 * @complaints: (element-type utf8): what is wrong in its section [case] is added to it, sentences
 *
 * Returns: (transfer full) (nullable): the helpdesk; %NULL: there is no such section, or it is wrong
 */
HeraldCaseHttp *
herald_case_http_new (GKeyFile *file,
                      GPtrArray *complaints)
{
  g_autoptr (HeraldCaseSettings) settings = herald_case_settings_read (file, complaints);
  HeraldCaseHttp *self;

  if (settings == NULL)
    return NULL;
  self = g_object_new (HERALD_TYPE_CASE_HTTP, NULL);
  self->session = herald_http_session_new (settings->authorities);
  self->settings = g_steal_pointer (&settings);
  return self;
}

/**
 * herald_case_http_set_secret:
 * @self: a helpdesk
 * @secret: (nullable): its password or token
 */
void
herald_case_http_set_secret (HeraldCaseHttp *self,
                             const char *secret)
{
  g_free (self->secret);
  self->secret = g_strdup (secret);
  g_clear_error (&self->rest);
}

/**
 * herald_case_http_continue:
 * @self: a helpdesk that has not been asked yet
 * @other: the one that it takes the place of
 *
 * Remembers from now on what @other does, and waits for what it is opening: calls that had a case, or will have one, keep it.
 */
void
herald_case_http_continue (HeraldCaseHttp *self,
                           HeraldCaseHttp *other)
{
  HeraldCaseMemory *memory = herald_case_memory_ref (other->memory);
  GPtrArray *openings = g_ptr_array_ref (other->openings);

  herald_case_memory_unref (self->memory);
  g_ptr_array_unref (self->openings);
  self->memory = memory;
  self->openings = openings;
}

/**
 * herald_case_http_set_patience:
 * @self: a helpdesk
 * @milliseconds: how long it may take; #HERALD_CASE_PATIENCE_MS where nothing is said
 */
void
herald_case_http_set_patience (HeraldCaseHttp *self,
                               guint milliseconds)
{
  self->patience_ms = milliseconds;
}
