/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread that has the database: takes jobs in order, lets lookups pass a job that waits for another
 * program's lock, and sets a database aside that turns out to be damaged. */

#include "store/worker.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

/* How often a job that found the database locked is tried again, in microseconds. */
#define RETRY_US (50 * 1000)

/* How long opening waits for another program, in milliseconds: a migration takes a moment. */
#define OPEN_WAIT_MS 2000

struct _HeraldWorker
{
  gatomicrefcount count;
  GThread *thread;
  GAsyncQueue *queue;
  char *path;
  gboolean to_read; /* nothing is made, mended or written */

  /* the thread's own */
  HeraldDatabase database;
  GQueue deferred; /* jobs that write, waiting for a lock or for an import */

  /* the beginning, under @lock */
  GMutex lock;
  GCond opened_cond;
  gboolean opened;
  char *set_aside;
  GError *error;
};

static const HeraldJob quit_job;

static void
worker_unref (HeraldWorker *worker)
{
  if (!g_atomic_ref_count_dec (&worker->count))
    return;
  g_async_queue_unref (worker->queue);
  g_mutex_clear (&worker->lock);
  g_cond_clear (&worker->opened_cond);
  g_clear_error (&worker->error);
  g_free (worker->set_aside);
  g_free (worker->path);
  g_free (worker);
}

static void
finish_job (HeraldJob *job,
            gpointer result,
            GError *error)
{
  job->done (job, result, error, job->user_data);
  if (job->class->data_free != NULL)
    job->class->data_free (job->data);
  g_clear_object (&job->cancellable);
  g_free (job);
}

static gboolean
open_database (HeraldWorker *worker,
               GError **error)
{
  if (worker->to_read)
    return herald_database_open_to_read (&worker->database, worker->path, error) && herald_schema_is_current (&worker->database, error);
  if (!herald_database_open (&worker->database, worker->path, error))
    return FALSE;
  sqlite3_busy_timeout (worker->database.handle, OPEN_WAIT_MS);
  if (!herald_schema_migrate (&worker->database, error) || !herald_journal_close_interrupted (&worker->database, error))
    return FALSE;
  sqlite3_busy_timeout (worker->database.handle, HERALD_DATABASE_WAIT_MS);
  return TRUE;
}

/* Opens the database; a damaged one is set aside and an empty one taken in its place. */
static gboolean
open_or_set_aside (HeraldWorker *worker,
                   GError **error)
{
  g_autoptr (GError) local = NULL;

  if (open_database (worker, &local))
    return TRUE;
  herald_database_close (&worker->database);
  if (worker->to_read || !g_error_matches (local, HERALD_STORE_ERROR, HERALD_STORE_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  worker->set_aside = herald_database_set_aside (worker->path, error);
  if (worker->set_aside != NULL && open_database (worker, error))
    return TRUE;
  herald_database_close (&worker->database);
  return FALSE;
}

/* A job has met damage: when the check confirms it, a new database takes the place. The error says where
 * the damaged one is. */
static void
replace_damaged (HeraldWorker *worker,
                 GError **error)
{
  g_autofree char *aside = NULL;

  if (worker->to_read || !herald_database_is_damaged (&worker->database))
    return;
  herald_database_close (&worker->database);
  aside = herald_database_set_aside (worker->path, NULL);
  if (aside == NULL || !open_database (worker, NULL))
    return;
  g_clear_error (error);
  g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_DAMAGED,
               _("The database was damaged. It is kept as %s; a new, empty one is used from now on."), aside);
}

/* Whether a job that has met a lock may wait on. */
static gboolean
has_patience (HeraldJob *job)
{
  gint64 now = g_get_monotonic_time ();

  if (job->deadline == 0)
    job->deadline = now + job->patience_ms * G_TIME_SPAN_MILLISECOND;
  return now < job->deadline;
}

/* Returns FALSE when the job has to wait for another program. */
static gboolean
try_job (HeraldWorker *worker,
         HeraldJob *job)
{
  gpointer result = NULL;
  GError *error = NULL;

  if (!g_cancellable_set_error_if_cancelled (job->cancellable, &error) && worker->database.handle == NULL)
    g_set_error (&error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_FAILED, _("The database %s cannot be used."), worker->path);
  if (error == NULL && !job->class->func (job->store, &worker->database, job->data, &result, job->cancellable, &error))
    {
      if (g_error_matches (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_LOCKED) && job->class->writes
          && has_patience (job))
        {
          g_clear_error (&error);
          return FALSE;
        }
      if (g_error_matches (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_DAMAGED))
        replace_damaged (worker, &error);
    }
  finish_job (job, result, error);
  return TRUE;
}

/* The jobs that were put off, in their order, until one has to wait on. */
static void
run_deferred (HeraldWorker *worker)
{
  while (!g_queue_is_empty (&worker->deferred) && try_job (worker, g_queue_peek_head (&worker->deferred)))
    g_queue_pop_head (&worker->deferred);
}

static void
take_job (HeraldWorker *worker,
          HeraldJob *job)
{
  if (job->class->writes)
    {
      g_queue_push_tail (&worker->deferred, job);
      run_deferred (worker);
    }
  else if (!try_job (worker, job))
    g_assert_not_reached ();
}

static void
report_opened (HeraldWorker *worker,
               GError *error)
{
  g_mutex_lock (&worker->lock);
  worker->opened = TRUE;
  worker->error = error;
  g_cond_signal (&worker->opened_cond);
  g_mutex_unlock (&worker->lock);
}

static gpointer
work (gpointer data)
{
  HeraldWorker *worker = data;
  GError *error = NULL;

  open_or_set_aside (worker, &error);
  report_opened (worker, error);
  for (;;)
    {
      HeraldJob *job = g_queue_is_empty (&worker->deferred) ? g_async_queue_pop (worker->queue)
                                                            : g_async_queue_timeout_pop (worker->queue, RETRY_US);

      if (job == &quit_job)
        break;
      if (job != NULL)
        take_job (worker, job);
      else
        run_deferred (worker);
    }
  while (!g_queue_is_empty (&worker->deferred)) /* what was told to be written is written, or fails aloud */
    {
      run_deferred (worker);
      if (!g_queue_is_empty (&worker->deferred))
        g_usleep (RETRY_US);
    }
  herald_database_close (&worker->database);
  worker_unref (worker);
  return NULL;
}

/**
 * herald_worker_new:
 * @path: the database
 * @to_read: whether it is only read, and stays as it is
 * @set_aside: (out) (transfer full) (nullable): the new name of a damaged one that was found in its place
 * @error: return location
 *
 * Starts the thread and waits until it has the database open.
 *
 * Returns: (transfer full): the worker, to be stopped; %NULL with an error
 */
HeraldWorker *
herald_worker_new (const char *path,
                   gboolean to_read,
                   char **set_aside,
                   GError **error)
{
  HeraldWorker *worker = g_new0 (HeraldWorker, 1);

  g_atomic_ref_count_init (&worker->count);
  g_atomic_ref_count_inc (&worker->count);
  worker->queue = g_async_queue_new ();
  worker->path = g_strdup (path);
  worker->to_read = to_read;
  g_queue_init (&worker->deferred);
  g_mutex_init (&worker->lock);
  g_cond_init (&worker->opened_cond);
  worker->thread = g_thread_new ("herald-store", work, worker);

  g_mutex_lock (&worker->lock);
  while (!worker->opened)
    g_cond_wait (&worker->opened_cond, &worker->lock);
  g_mutex_unlock (&worker->lock);
  *set_aside = g_strdup (worker->set_aside);
  if (worker->error == NULL)
    return worker;
  g_propagate_error (error, g_steal_pointer (&worker->error));
  herald_worker_stop (worker);
  return NULL;
}

/**
 * herald_worker_stop:
 * @worker: (transfer full): a worker
 *
 * Lets the jobs finish that were pushed, closes the database and ends the thread. From a job's own
 * callback it does not wait for that.
 */
void
herald_worker_stop (HeraldWorker *worker)
{
  GThread *thread = worker->thread;

  g_async_queue_push (worker->queue, (gpointer) &quit_job);
  if (thread == g_thread_self ())
    g_thread_unref (thread);
  else
    g_thread_join (thread);
  worker_unref (worker);
}

/**
 * herald_worker_push:
 * @worker: a worker
 * @job: (transfer full): a job
 */
void
herald_worker_push (HeraldWorker *worker,
                    HeraldJob *job)
{
  g_async_queue_push (worker->queue, job);
}

/**
 * herald_worker_serve:
 * @worker: a worker, in its thread
 * @writers_too: whether the job is not writing just now, so that others may
 *
 * For the job that is running, when it takes long: lets those pass that have come meanwhile. Writing ones keep
 * their order, and another long one waits for the end.
 */
void
herald_worker_serve (HeraldWorker *worker,
                     gboolean writers_too)
{
  HeraldJob *job;

  while (g_async_queue_length (worker->queue) > 0 && (job = g_async_queue_try_pop (worker->queue)) != NULL)
    {
      /* The running one is the head of those put off. */
      gboolean may_run = job == &quit_job || !job->class->writes
                         || (writers_too && !job->class->takes_long && worker->deferred.length == 1);

      if (job == &quit_job)
        {
          g_async_queue_push (worker->queue, job); /* for later */
          return;
        }
      if (!may_run || !try_job (worker, job))
        g_queue_push_tail (&worker->deferred, job);
    }
}
