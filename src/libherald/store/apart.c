/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work on the database beside the store's own thread. */

#include "store/apart.h"

#include <glib/gi18n-lib.h>

/* Pages kept in memory while much is written, in KiB: the upper part of the trees that are grown. */
#define CACHE_KIB "49152"
/* Steps of SQLite's machine between two looks whether somebody wants it to stop: some milliseconds. */
#define STEPS 100000
/* How long one wait for another program is, in milliseconds. */
#define WAIT_MS 20

typedef struct
{
  const HeraldApartClass *class;
  gpointer data;
  gpointer result; /* or */
  GError *error;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  if (work->class->data_free != NULL)
    work->class->data_free (work->data);
  if (work->result != NULL && work->class->result_free != NULL)
    work->class->result_free (work->result);
  g_clear_error (&work->error);
  g_free (work);
}

typedef struct
{
  GCancellable *cancellable;
  gint64 patience_us;
  gint64 since; /* when the lock was met; 0: none is */
} Waiting;

/* Called by SQLite for each look at a lock that another program holds. */
static int
on_busy (void *data,
         int count)
{
  Waiting *waiting = data;

  if (count == 0)
    waiting->since = g_get_monotonic_time ();
  if (g_cancellable_is_cancelled (waiting->cancellable) || g_get_monotonic_time () - waiting->since >= waiting->patience_us)
    return 0;
  g_usleep (WAIT_MS * 1000);
  return 1;
}

static int
on_steps (void *data)
{
  return g_cancellable_is_cancelled (data);
}

static gboolean
open_connection (HeraldStore *store,
                 HeraldDatabase *database,
                 Waiting *waiting,
                 GError **error)
{
  if (!herald_database_open (database, herald_store_get_path (store), error))
    return FALSE;
  sqlite3_busy_handler (database->handle, on_busy, waiting);
  sqlite3_progress_handler (database->handle, STEPS, on_steps, waiting->cancellable);
  return herald_database_exec (database, "PRAGMA cache_size=-" CACHE_KIB "; PRAGMA threads=2", error); /* that sort */
}

static gpointer
run (HeraldStore *store,
     const HeraldApartClass *class,
     gpointer data,
     GCancellable *cancellable,
     GError **error)
{
  HeraldDatabase database = { 0 };
  Waiting waiting = { cancellable, (gint64) herald_store_get_patience (store) * 1000, 0 };
  g_autoptr (GError) local = NULL;
  gpointer result = NULL;
  gboolean ok = open_connection (store, &database, &waiting, &local) && class->func (store, &database, data, &result, cancellable, &local);

  herald_database_close (&database);
  if (!ok && !g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      if (local == NULL)
        g_set_error (&local, HERALD_STORE_ERROR, HERALD_STORE_ERROR_FAILED, _("A contact in the database %s could not be read."),
                     herald_store_get_path (store));
      g_propagate_error (error, g_steal_pointer (&local));
    }
  if (ok && class->changed != NULL)
    herald_store_announce (store, class->changed);
  return result;
}

static gboolean
return_task (gpointer data)
{
  GTask *task = data;
  Work *work = g_task_get_task_data (task);

  if (work->error != NULL)
    g_task_return_error (task, g_steal_pointer (&work->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&work->result), work->class->result_free);
  return G_SOURCE_REMOVE;
}

/* Gives the task back without keeping a reference: were this thread to drop the last one of the store, nobody would wait
 * for the database to be closed, and a program that ends then leaves its log behind. */
static gpointer
run_in_thread (gpointer data)
{
  GTask *task = data;
  Work *work = g_task_get_task_data (task);
  g_autoptr (GSource) source = g_idle_source_new ();
  g_autoptr (GMainContext) context = g_main_context_ref (g_task_get_context (task));

  work->result = run (g_task_get_source_object (task), work->class, work->data, g_task_get_cancellable (task), &work->error);
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, return_task, task, g_object_unref);
  g_source_attach (source, context);
  return NULL;
}

/**
 * herald_apart_run_async:
 * @store: a store
 * @class: what to do; its result is not %NULL unless it failed
 * @data: (transfer full): for it
 * @tag: the public function, for herald_apart_run_finish()
 * @cancellable: (nullable): a cancellable; it also stops a statement of SQLite
 * @callback: called in the caller's main context
 * @user_data: for @callback
 */
void
herald_apart_run_async (HeraldStore *store,
                        const HeraldApartClass *class,
                        gpointer data,
                        gpointer tag,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->class = class;
  work->data = data;
  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE); /* what is written is not called cancelled */
  g_task_set_task_data (task, work, work_free);
  g_thread_unref (g_thread_new ("herald-apart", run_in_thread, task));
}

/**
 * herald_apart_run_finish:
 * @store: a store
 * @tag: the public function that began it
 * @result: the result
 * @error: return location; of #HeraldStoreError or #GIOErrorEnum
 *
 * Returns: (transfer full) (nullable): the work's result, %NULL with an error
 */
gpointer
herald_apart_run_finish (HeraldStore *store,
                         gpointer tag,
                         GAsyncResult *result,
                         GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store) && g_async_result_is_tagged (result, tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * herald_apart_run:
 * @store: a store
 * @class: what to do
 * @data: (transfer full): for it
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Does it in the caller's thread.
 *
 * Returns: (transfer full) (nullable): the work's result, %NULL with an error
 */
gpointer
herald_apart_run (HeraldStore *store,
                  const HeraldApartClass *class,
                  gpointer data,
                  GCancellable *cancellable,
                  GError **error)
{
  gpointer result = run (store, class, data, cancellable, error);

  if (class->data_free != NULL)
    class->data_free (data);
  return result;
}

/**
 * herald_apart_shrink:
 * @database: a connection that has written much
 *
 * Brings what was written from the log into the database, and the log back to nothing. Lookups go on; where one keeps
 * the log in use, it shrinks with a later write.
 */
void
herald_apart_shrink (HeraldDatabase *database)
{
  sqlite3_busy_timeout (database->handle, HERALD_DATABASE_WAIT_MS);
  sqlite3_exec (database->handle, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
}
