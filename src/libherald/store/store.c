/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store as the rest of the program sees it: jobs for its thread, answers in the caller's context. */

#include "store/store.h"

#include <glib/gstdio.h>

#include "store/store-private.h"
#include "store/worker.h"

struct _HeraldStore
{
  GObject parent;

  /* Owned */
  char *path;
  char *set_aside;
  HeraldWorker *worker;
  GMainContext *context; /* where signals are sent */
  guint patience_ms;
};

G_DEFINE_FINAL_TYPE (HeraldStore, herald_store, G_TYPE_OBJECT)

typedef struct
{
  GWeakRef store;
  const char *signal;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_weak_ref_clear (&change->store);
  g_free (change);
}

static gboolean
send_change (gpointer data)
{
  Change *change = data;
  g_autoptr (HeraldStore) store = g_weak_ref_get (&change->store);

  if (store != NULL)
    g_signal_emit_by_name (store, change->signal);
  return G_SOURCE_REMOVE;
}

/**
 * herald_store_announce:
 * @store: a store
 * @signal: the signal's name, a string that lives as long as the program
 *
 * Sends a signal in the creator's context: for a job that knows only at its end whether it has changed anything.
 */
void
herald_store_announce (HeraldStore *store,
                       const char *signal)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Change *change = g_new0 (Change, 1);

  g_weak_ref_init (&change->store, store);
  change->signal = signal;
  g_source_set_callback (source, send_change, change, change_free);
  g_source_attach (source, store->context);
}

static HeraldJob *
job_new (HeraldStore *store,
         const HeraldJobClass *class,
         gpointer data,
         GCancellable *cancellable,
         HeraldJobDone done,
         gpointer user_data)
{
  HeraldJob *job = g_new0 (HeraldJob, 1);

  job->class = class;
  job->store = store;
  job->data = data;
  job->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  job->done = done;
  job->user_data = user_data;
  job->patience_ms = store->patience_ms;
  return job;
}

/* What a task returns: a result may well be NULL. */
typedef struct
{
  gpointer result;
  GDestroyNotify free;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  if (answer->free != NULL && answer->result != NULL)
    answer->free (answer->result);
  g_free (answer);
}

typedef struct
{
  GTask *task;
  Answer *answer; /* or */
  GError *error;
} Return;

static void
return_free (gpointer data)
{
  Return *back = data;

  g_clear_object (&back->task);
  g_clear_pointer (&back->answer, answer_free);
  g_clear_error (&back->error);
  g_free (back);
}

static gboolean
return_task (gpointer data)
{
  Return *back = data;

  if (back->error != NULL)
    g_task_return_error (back->task, g_steal_pointer (&back->error));
  else
    g_task_return_pointer (back->task, g_steal_pointer (&back->answer), answer_free);
  return G_SOURCE_REMOVE;
}

/* In the worker's thread, which gives the task back without keeping a reference: were it to drop the last one of
 * the store, nobody would wait for the database to be closed, and a program that ends then leaves its log behind. */
static void
on_task_job_done (HeraldJob *job,
                  gpointer result,
                  GError *error,
                  gpointer user_data)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Return *back = g_new0 (Return, 1);

  back->task = user_data;
  back->error = error;
  if (error == NULL)
    {
      if (job->class->changed != NULL)
        herald_store_announce (job->store, job->class->changed);
      back->answer = g_new0 (Answer, 1);
      back->answer->result = result;
      back->answer->free = job->class->result_free;
    }
  g_source_set_priority (source, g_task_get_priority (back->task));
  g_source_set_callback (source, return_task, back, return_free);
  g_source_attach (source, g_task_get_context (back->task));
}

/**
 * herald_store_run_async:
 * @store: a store
 * @class: what to do
 * @data: (transfer full): for it
 * @tag: the public function, for herald_store_run_finish()
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called in the caller's main context
 * @user_data: for @callback
 */
void
herald_store_run_async (HeraldStore *store,
                        const HeraldJobClass *class,
                        gpointer data,
                        gpointer tag,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, !class->writes); /* what is written is not called cancelled */
  herald_worker_push (store->worker, job_new (store, class, data, cancellable, on_task_job_done, task));
}

/**
 * herald_store_run_finish:
 * @store: a store
 * @tag: the public function that began it
 * @result: the result
 * @ok: (out) (optional): whether it succeeded
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the job's result
 */
gpointer
herald_store_run_finish (HeraldStore *store,
                         gpointer tag,
                         GAsyncResult *result,
                         gboolean *ok,
                         GError **error)
{
  Answer *answer;
  gpointer value = NULL;

  g_return_val_if_fail (g_task_is_valid (result, store) && g_async_result_is_tagged (result, tag), NULL);
  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (ok != NULL)
    *ok = answer != NULL;
  if (answer == NULL)
    return NULL;
  value = g_steal_pointer (&answer->result);
  answer_free (answer);
  return value;
}

typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean done;
  gpointer result;
  GError *error;
} Waiting;

static void
on_waiting_job_done (HeraldJob *job,
                     gpointer result,
                     GError *error,
                     gpointer user_data)
{
  Waiting *waiting = user_data;

  if (error == NULL && job->class->changed != NULL)
    herald_store_announce (job->store, job->class->changed);
  g_mutex_lock (&waiting->lock);
  waiting->result = result;
  waiting->error = error;
  waiting->done = TRUE;
  g_cond_signal (&waiting->cond);
  g_mutex_unlock (&waiting->lock);
}

/**
 * herald_store_run:
 * @store: a store
 * @class: what to do
 * @data: (transfer full): for it
 * @cancellable: (nullable): a cancellable
 * @result: (out) (optional) (transfer full) (nullable): the job's result
 * @error: return location
 *
 * Waits for the job: for command lines and tests, never for a program with a window.
 *
 * Returns: whether it succeeded
 */
gboolean
herald_store_run (HeraldStore *store,
                  const HeraldJobClass *class,
                  gpointer data,
                  GCancellable *cancellable,
                  gpointer *result,
                  GError **error)
{
  Waiting waiting = { 0 };

  g_mutex_init (&waiting.lock);
  g_cond_init (&waiting.cond);
  herald_worker_push (store->worker, job_new (store, class, data, cancellable, on_waiting_job_done, &waiting));
  g_mutex_lock (&waiting.lock);
  while (!waiting.done)
    g_cond_wait (&waiting.cond, &waiting.lock);
  g_mutex_unlock (&waiting.lock);
  g_mutex_clear (&waiting.lock);
  g_cond_clear (&waiting.cond);
  if (waiting.error != NULL)
    {
      g_propagate_error (error, waiting.error);
      return FALSE;
    }
  if (result != NULL)
    *result = waiting.result;
  return TRUE;
}

/**
 * herald_store_serve:
 * @store: a store, in its thread
 * @writers_too: whether the job is not writing just now, so that others may
 *
 * For a job that takes long: lets those pass that wait behind it.
 */
void
herald_store_serve (HeraldStore *store,
                    gboolean writers_too)
{
  herald_worker_serve (store->worker, writers_too);
}

static void
herald_store_finalize (GObject *object)
{
  HeraldStore *self = HERALD_STORE (object);

  g_clear_pointer (&self->worker, herald_worker_stop);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->path);
  g_free (self->set_aside);
  G_OBJECT_CLASS (herald_store_parent_class)->finalize (object);
}

static void
herald_store_class_init (HeraldStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_store_finalize;

  /* Contacts were added, changed or removed. */
  g_signal_new ("changed", HERALD_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* Calls were added to the journal or have changed in it. */
  g_signal_new ("journal-changed", HERALD_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
herald_store_init (HeraldStore *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->patience_ms = HERALD_STORE_BUSY_MS;
}

/**
 * herald_store_new:
 * @path: the database file; it and its folder are made where there are none
 * @error: return location
 *
 * Opens the database and brings its tables to this version. A damaged one is set aside (see
 * herald_store_get_set_aside()) and an empty one made. Calls that another run left open are closed as
 * interrupted, unless that run is still alive.
 *
 * Returns: (transfer full): the store; %NULL with an error of #HeraldStoreError
 */
HeraldStore *
herald_store_new (const char *path,
                  GError **error)
{
  g_autoptr (HeraldStore) self = g_object_new (HERALD_TYPE_STORE, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  self->path = g_strdup (path);
  self->worker = herald_worker_new (path, FALSE, &self->set_aside, error);
  return self->worker != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * herald_store_new_to_read:
 * @path: a database file of this version
 * @error: return location
 *
 * Opens it for a question or two: nothing is made, brought up to date, mended or written, so that it may be another user's.
 *
 * Returns: (transfer full): the store; %NULL with an error of #HeraldStoreError
 */
HeraldStore *
herald_store_new_to_read (const char *path,
                          GError **error)
{
  g_autoptr (HeraldStore) self = g_object_new (HERALD_TYPE_STORE, NULL);

  self->path = g_strdup (path);
  self->worker = herald_worker_new (path, TRUE, &self->set_aside, error);
  return self->worker != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * herald_store_default_path:
 *
 * Returns: (transfer full): where the database is: $XDG_DATA_HOME/herald/herald.db
 */
char *
herald_store_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "herald", "herald.db", NULL);
}

/**
 * herald_store_get_path:
 * @store: a store
 *
 * Returns: the database file
 */
const char *
herald_store_get_path (HeraldStore *store)
{
  return store->path;
}

/**
 * herald_store_set_patience:
 * @store: a store
 * @milliseconds: how long what is to be written waits for another program, for jobs from now on
 */
void
herald_store_set_patience (HeraldStore *store,
                           guint milliseconds)
{
  store->patience_ms = milliseconds;
}

/**
 * herald_store_get_patience:
 * @store: a store
 *
 * Returns: how long what is to be written waits for another program, in milliseconds
 */
guint
herald_store_get_patience (HeraldStore *store)
{
  return store->patience_ms;
}

/**
 * herald_store_get_set_aside:
 * @store: a store
 *
 * Returns: (nullable): the new name of a damaged database that was found when this one was opened; the
 *   user must be told
 */
const char *
herald_store_get_set_aside (HeraldStore *store)
{
  return store->set_aside;
}
