/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of the flight record belong to one thread, so that no call ever waits for a disk. What it shall do comes to it
 * through a queue. */

#include "diagnose/flight-writer.h"

#include "diagnose/flight-files.h"

typedef enum
{
  JOB_WRITE,
  JOB_REMOVE,
  JOB_LIMITS,
  JOB_ANSWER,
  JOB_QUIT,
} JobKind;

typedef struct
{
  JobKind kind;
  GString *text;
  gboolean numbers; /* text has numbers and names in it; to be removed: only files that have */
  HeraldFlightLimits limits;
} Job;

struct _HeraldFlightWriter
{
  GThread *thread;
  GAsyncQueue *jobs;
  GAsyncQueue *answers;
  gsize waiting; /* bytes, atomic */
  GMainContext *context;
  HeraldFlightFailedFunc failed;
  gpointer user_data;
  GSource *telling; /* the error on its way to the main thread; guarded by @lock, as is … */
  GError *error;    /* … what it tells */
  GMutex lock;

  /* The thread's */
  HeraldFlightFiles files;
  gboolean broken; /* a write has failed: nothing more until everything is removed */
};

static void
job_free (Job *job)
{
  if (job->text != NULL)
    g_string_free (job->text, TRUE);
  g_free (job);
}

static gboolean
on_tell (gpointer user_data)
{
  HeraldFlightWriter *self = user_data;
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&self->lock);
  error = g_steal_pointer (&self->error);
  g_clear_pointer (&self->telling, g_source_unref);
  g_mutex_unlock (&self->lock);
  if (error != NULL)
    self->failed (error, self->user_data);
  return G_SOURCE_REMOVE;
}

/* To the main thread, which may be about to free us: then the source is gone before. */
static void
tell (HeraldFlightWriter *self,
      GError *error)
{
  g_mutex_lock (&self->lock);
  g_clear_error (&self->error);
  self->error = error;
  if (self->telling == NULL)
    {
      self->telling = g_idle_source_new ();
      g_source_set_priority (self->telling, G_PRIORITY_DEFAULT);
      g_source_set_callback (self->telling, on_tell, self, NULL);
      g_source_attach (self->telling, self->context);
    }
  g_mutex_unlock (&self->lock);
}

static void
do_write (HeraldFlightWriter *self,
          Job *job)
{
  GError *error = NULL;

  g_atomic_pointer_add (&self->waiting, -(gssize) job->text->len);
  if (self->broken)
    return;
  if (herald_flight_files_write (&self->files, job->text->str, job->text->len, job->numbers, g_get_real_time (), &error))
    return;
  self->broken = TRUE;
  tell (self, error);
}

static void
do_job (HeraldFlightWriter *self,
        Job *job)
{
  switch (job->kind)
    {
    case JOB_WRITE:
      do_write (self, job);
      break;
    case JOB_REMOVE:
      herald_flight_files_remove (&self->files, job->numbers);
      self->broken = self->broken && job->numbers;
      break;
    case JOB_LIMITS:
      self->files.limits = job->limits;
      break;
    case JOB_ANSWER:
      g_async_queue_push (self->answers, self);
      break;
    case JOB_QUIT:
    default:
      break;
    }
}

/* Waits for a job, and no longer than until the oldest file must go. */
static gpointer
run (gpointer user_data)
{
  HeraldFlightWriter *self = user_data;
  gboolean quit = FALSE;

  while (!quit)
    {
      gint64 now = g_get_real_time ();
      gint64 next = herald_flight_files_purge (&self->files, now);
      Job *job = next == G_MAXINT64 ? g_async_queue_pop (self->jobs) : g_async_queue_timeout_pop (self->jobs, (guint64) MAX (next - now, 1000));

      for (; job != NULL; job = quit ? NULL : g_async_queue_try_pop (self->jobs))
        {
          do_job (self, job);
          quit = job->kind == JOB_QUIT;
          job_free (job);
        }
    }
  return NULL;
}

static void
push (HeraldFlightWriter *self,
      Job *job)
{
  g_async_queue_push (self->jobs, job);
}

/**
 * herald_flight_writer_new:
 * @folder: where the record is
 * @failed: called once when nothing can be written any more, and again after herald_flight_writer_remove()
 * @user_data: for @failed
 *
 * Returns: (transfer full): a writer; what is too old goes at once
 */
HeraldFlightWriter *
herald_flight_writer_new (const char *folder,
                          HeraldFlightFailedFunc failed,
                          gpointer user_data)
{
  HeraldFlightWriter *self = g_new0 (HeraldFlightWriter, 1);

  self->jobs = g_async_queue_new_full ((GDestroyNotify) job_free);
  self->answers = g_async_queue_new ();
  self->context = g_main_context_ref_thread_default ();
  self->failed = failed;
  self->user_data = user_data;
  g_mutex_init (&self->lock);
  herald_flight_files_init (&self->files, folder);
  self->thread = g_thread_new ("flight-recorder", run, self);
  return self;
}

/**
 * herald_flight_writer_free:
 * @self: (transfer full) (nullable): a writer; writes what it was given before
 */
void
herald_flight_writer_free (HeraldFlightWriter *self)
{
  Job *job;

  if (self == NULL)
    return;
  job = g_new0 (Job, 1);
  job->kind = JOB_QUIT;
  push (self, job);
  g_thread_join (self->thread);
  if (self->telling != NULL)
    g_source_destroy (self->telling);
  g_clear_pointer (&self->telling, g_source_unref);
  g_clear_error (&self->error);
  herald_flight_files_clear (&self->files);
  g_async_queue_unref (self->jobs);
  g_async_queue_unref (self->answers);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * herald_flight_writer_write:
 * @self: a writer
 * @text: (transfer full): whole messages
 * @numbers: whether there are numbers and names in them
 *
 * Returns: whether it will be written; not when more than HERALD_FLIGHT_QUEUE_MAX bytes would wait for the disk
 */
gboolean
herald_flight_writer_write (HeraldFlightWriter *self,
                            GString *text,
                            gboolean numbers)
{
  Job *job = g_new0 (Job, 1);

  job->kind = JOB_WRITE;
  job->text = text;
  job->numbers = numbers;
  if ((gsize) g_atomic_pointer_add (&self->waiting, (gssize) text->len) + text->len <= HERALD_FLIGHT_QUEUE_MAX)
    {
      push (self, job);
      return TRUE;
    }
  g_atomic_pointer_add (&self->waiting, -(gssize) text->len);
  job_free (job);
  return FALSE;
}

/**
 * herald_flight_writer_remove:
 * @self: a writer
 * @only_numbers: whether files without numbers and names may stay
 */
void
herald_flight_writer_remove (HeraldFlightWriter *self,
                             gboolean only_numbers)
{
  Job *job = g_new0 (Job, 1);

  job->kind = JOB_REMOVE;
  job->numbers = only_numbers;
  push (self, job);
}

/**
 * herald_flight_writer_set_limits:
 * @self: a writer
 * @limits: how much is kept
 */
void
herald_flight_writer_set_limits (HeraldFlightWriter *self,
                                 const HeraldFlightLimits *limits)
{
  Job *job = g_new0 (Job, 1);

  job->kind = JOB_LIMITS;
  job->limits = *limits;
  push (self, job);
}

/**
 * herald_flight_writer_wait:
 * @self: a writer
 *
 * Waits until everything that was asked before is done.
 */
void
herald_flight_writer_wait (HeraldFlightWriter *self)
{
  Job *job = g_new0 (Job, 1);

  job->kind = JOB_ANSWER;
  push (self, job);
  g_async_queue_pop (self->answers);
}
