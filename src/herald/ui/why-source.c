/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the flight record and finds the calls in it that somebody asks about. In a thread: a full record is 64 MiB. */

#include "ui/why-source.h"

#include <glib/gi18n.h>

#include "diagnose/flight-log.h"

/* What one look into the record is about: copies for the thread. */
typedef struct
{
  HeraldFlightRecorder *recorder; /* owned */
  char *folder;
  char **devices;
  char *call, *linked_id, *number, *region;
  HeraldExplanationFilter filter;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->recorder);
  g_free (request->folder);
  g_strfreev (request->devices);
  g_free (request->call);
  g_free (request->linked_id);
  g_free (request->number);
  g_free (request->region);
  g_free (request);
}

static Request *
request_new (HeraldEngine *engine,
             const HeraldExplanationFilter *filter)
{
  HeraldAccount *account = herald_engine_get_account (engine);
  Request *request = g_new0 (Request, 1);

  request->recorder = g_object_ref (herald_engine_get_flight_recorder (engine));
  request->folder = g_strdup (herald_flight_recorder_get_folder (request->recorder));
  request->devices = g_strdupv ((char **) herald_account_get_devices (account));
  request->call = g_strdup (filter->call);
  request->linked_id = g_strdup (filter->linked_id);
  request->number = g_strdup (filter->number);
  request->region = g_strdup (herald_account_get_region (account));
  request->filter = *filter;
  request->filter.call = request->call;
  request->filter.linked_id = request->linked_id;
  request->filter.number = request->number;
  request->filter.region = request->region;
  return request;
}

/* All that is recorded; it begins with the first note. */
static gboolean
read_all (HeraldFlightLog *log,
          HeraldWhyFound *found,
          GCancellable *cancellable,
          GError **error)
{
  HeraldAmiMessage *message;

  while (herald_flight_log_next (log, &message))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (found->since == 0 && herald_note_is_in (message))
        herald_ami_message_get_time (message, &found->since);
      herald_explanation_take (found->explanation, message);
    }
  return herald_explanation_end (found->explanation, error);
}

static void
find_in_thread (GTask *task,
                gpointer source,
                gpointer data,
                GCancellable *cancellable)
{
  Request *request = data;
  g_autoptr (HeraldWhyFound) found = g_new0 (HeraldWhyFound, 1);
  g_autoptr (HeraldFlightLog) log = NULL;
  GError *error = NULL;

  found->explanation = herald_explanation_new ((const char *const *) request->devices, NULL);
  herald_flight_recorder_wait (request->recorder);
  log = herald_flight_log_open (request->folder, &error);
  if (log == NULL || !read_all (log, found, cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  found->calls = herald_explanation_select (found->explanation, &request->filter);
  g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) herald_why_found_free);
}

/**
 * herald_why_source_find_async:
 * @engine: whose record is read
 * @filter: which calls; its region is that of the account
 * @cancellable: (nullable): for when nobody wants to know any more
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Looks up in the flight record what was seen and decided.
 */
void
herald_why_source_find_async (HeraldEngine *engine,
                              const HeraldExplanationFilter *filter,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, user_data);
  HeraldFlightRecorder *recorder = herald_engine_get_flight_recorder (engine);

  g_task_set_source_tag (task, herald_why_source_find_async);
  if (recorder == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s", _("Nothing is recorded here."));
      return;
    }
  herald_flight_recorder_hand_over (recorder);
  g_task_set_task_data (task, request_new (engine, filter), request_free);
  g_task_run_in_thread (task, find_in_thread);
}

/**
 * herald_why_source_find_finish:
 * @engine: the engine
 * @result: as given to the callback
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what was found, which may be nothing; %NULL with an error
 */
HeraldWhyFound *
herald_why_source_find_finish (HeraldEngine *engine,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * herald_why_found_free:
 * @found: (nullable): what was found
 */
void
herald_why_found_free (HeraldWhyFound *found)
{
  if (found == NULL)
    return;
  g_clear_pointer (&found->calls, g_ptr_array_unref);
  g_clear_pointer (&found->explanation, herald_explanation_free);
  g_free (found);
}
