/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a question is asked on a connection and its rows are read, one by one; and how it is given up. */

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <sys/ioctl.h>

#include "lookup/sql-worker-private.h"
#include "lookup/source.h"
#include "lookup/sql-error.h"
#include "lookup/sql-rows.h"

/* The rest of an answer that nobody waits for may take so many milliseconds; then the connection is made anew. */
#define DRAIN_MS 2000

static gboolean on_ready (int fd, GIOCondition condition, gpointer user_data);

static HeraldSqlQuestion *
current_question (HeraldSqlWorker *worker)
{
  return g_task_get_task_data (worker->current);
}

static GTask *
take_current (HeraldSqlWorker *worker)
{
  if (worker->cancelled != NULL)
    g_source_destroy (worker->cancelled);
  g_clear_pointer (&worker->cancelled, g_source_unref);
  return g_steal_pointer (&worker->current);
}

/* Answers the current question, with @error where it was not answered. */
static void
answer (HeraldSqlWorker *worker,
        GError *error)
{
  g_autoptr (GTask) task = take_current (worker);

  g_clear_error (&worker->error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * herald_sql_run_drop:
 * @worker: a worker with a current question
 * @error: (transfer full): why it is not answered
 */
void
herald_sql_run_drop (HeraldSqlWorker *worker,
                     GError *error)
{
  answer (worker, error);
}

/* The connection broke. A question that went out on one that had been idle is asked once more: the server may have
 * been restarted since. */
static void
lose (HeraldSqlWorker *worker)
{
  gboolean again = worker->current != NULL && worker->used && !herald_sql_worker_was_tried (worker->current)
                   && current_question (worker)->contacts->len == 0;
  GError *error = NULL;
  g_autoptr (GError) said = g_steal_pointer (&worker->error);

  if (again)
    {
      GTask *task = take_current (worker);

      herald_sql_worker_set_tried (task);
      g_queue_push_head (&worker->waiting, task);
    }
  else if (worker->current != NULL)
    {
      error = said != NULL ? g_steal_pointer (&said)
                           : g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE, _("%s closed the connection."), worker->name);
      answer (worker, error);
    }
  herald_sql_worker_disconnect (worker);
  herald_sql_worker_pump (worker);
}

typedef struct
{
  HeraldSqlWorker *worker;
  PGcancel *cancel;
} Cancelling;

static void
on_drained (HeraldSqlWorker *worker)
{
  worker->state = HERALD_SQL_READY;
  worker->used = TRUE;
  herald_sql_worker_set_timer (worker, 0, NULL);
  herald_sql_worker_pump (worker);
}

/* Takes what is there of an answer that nobody waits for. FALSE: it is not over. */
static gboolean
drain (HeraldSqlWorker *worker)
{
  while (!worker->pq->PQisBusy (worker->connection))
    {
      PGresult *result = worker->pq->PQgetResult (worker->connection);

      if (result == NULL)
        return TRUE;
      worker->pq->PQclear (result);
    }
  return FALSE;
}

static gboolean
on_cancel_sent (gpointer user_data)
{
  HeraldSqlWorker *worker = user_data;

  worker->n_cancelling--;
  /* Not before: a request on its way would hit the next question. */
  if (worker->state == HERALD_SQL_DRAINING && worker->n_cancelling == 0 && drain (worker))
    on_drained (worker);
  herald_sql_worker_unref (worker);
  return G_SOURCE_REMOVE;
}

/* PQcancel() connects and waits. */
static gpointer
send_cancel (gpointer user_data)
{
  g_autofree Cancelling *cancelling = user_data;
  g_autoptr (GSource) source = g_idle_source_new ();
  char words[256];

  cancelling->worker->pq->PQcancel (cancelling->cancel, words, sizeof words);
  cancelling->worker->pq->PQfreeCancel (cancelling->cancel);
  g_source_set_callback (source, on_cancel_sent, cancelling->worker, NULL);
  g_source_attach (source, cancelling->worker->context);
  return NULL;
}

static gboolean
on_draining_for_long (gpointer user_data)
{
  HeraldSqlWorker *worker = user_data;

  herald_sql_worker_disconnect (worker);
  herald_sql_worker_pump (worker);
  return G_SOURCE_REMOVE;
}

/* Nobody waits for the rest: the server is asked to stop, and what it still says is dropped. */
static void
give_up (HeraldSqlWorker *worker)
{
  PGcancel *cancel = worker->pq->PQgetCancel (worker->connection);

  worker->state = HERALD_SQL_DRAINING;
  herald_sql_worker_set_timer (worker, DRAIN_MS, on_draining_for_long);
  if (cancel == NULL)
    return;
  worker->n_cancelling++;
  g_thread_unref (g_thread_new ("herald-sql-cancel", send_cancel,
                                g_memdup2 (&(Cancelling){ herald_sql_worker_ref (worker), cancel }, sizeof (Cancelling))));
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer user_data)
{
  HeraldSqlWorker *worker = user_data;

  answer (worker, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The search was given up.")));
  give_up (worker);
  return G_SOURCE_REMOVE;
}

static GError *
too_large_error (HeraldSqlWorker *worker)
{
  return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, _("The answer of %s is too large."), worker->name);
}

static void
read_rows (HeraldSqlWorker *worker,
           PGresult *result)
{
  HeraldSqlQuestion *question = current_question (worker);

  for (int row = 0; worker->error == NULL && row < worker->pq->PQntuples (result); row++)
    if (herald_sql_rows_get_size (worker->pq, result, row) > HERALD_SQL_ROW_BYTES_MAX)
      worker->error = too_large_error (worker);
  if (question->description == NULL && worker->error == NULL && herald_sql_rows_check (worker->pq, result, &worker->error))
    question->description = herald_sql_rows_describe (worker->pq, result);
  worker->row_received = 0;
  for (int row = 0; worker->error == NULL && row < worker->pq->PQntuples (result) && question->contacts->len < question->limit; row++)
    {
      g_autoptr (HeraldContact) contact = herald_sql_rows_read (worker->pq, result, row, question->source_id, question->region);

      if (!herald_contact_is_empty (contact))
        g_ptr_array_add (question->contacts, g_steal_pointer (&contact));
    }
}

static void
read_error (HeraldSqlWorker *worker,
            PGresult *result)
{
  if (worker->error == NULL)
    worker->error = herald_sql_error_of_query (worker->name, worker->pq->PQresultErrorField (result, PG_DIAG_SQLSTATE),
                                               worker->pq->PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
}

/* TRUE: the connection can go on. */
static gboolean
read_result (HeraldSqlWorker *worker,
             PGresult *result)
{
  switch (worker->pq->PQresultStatus (result))
    {
    case PGRES_SINGLE_TUPLE:
    case PGRES_TUPLES_OK:
      read_rows (worker, result);
      return TRUE;
    case PGRES_FATAL_ERROR:
      read_error (worker, result);
      return worker->pq->PQstatus (worker->connection) == CONNECTION_OK;
    case PGRES_COMMAND_OK:
    case PGRES_EMPTY_QUERY:
      if (worker->error == NULL)
        g_set_error_literal (&worker->error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                             _("The query returns no rows: it must be a SELECT."));
      return TRUE;
    case PGRES_COPY_OUT:
    case PGRES_COPY_IN:
    case PGRES_COPY_BOTH:
    case PGRES_BAD_RESPONSE:
    case PGRES_NONFATAL_ERROR:
    case PGRES_PIPELINE_SYNC:
    case PGRES_PIPELINE_ABORTED:
    default:
      g_clear_error (&worker->error);
      g_set_error (&worker->error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, _("What %s answers is not understood."), worker->name);
      return FALSE;
    }
}

static void
on_answered (HeraldSqlWorker *worker)
{
  HeraldSqlQuestion *question = current_question (worker);
  const char *version = worker->pq->PQparameterStatus (worker->connection, "server_version");

  question->version = g_strdup (version != NULL ? version : "");
  answer (worker, g_steal_pointer (&worker->error));
  worker->used = TRUE;
  worker->state = HERALD_SQL_READY;
  herald_sql_worker_watch (worker, 0, NULL);
  /* A query may have begun a transaction. */
  if (worker->pq->PQtransactionStatus (worker->connection) != PQTRANS_IDLE)
    herald_sql_worker_disconnect (worker);
  herald_sql_worker_pump (worker);
}

/* Reads what is there of the answer to the current question. */
static void
read_answer (HeraldSqlWorker *worker)
{
  while (worker->state == HERALD_SQL_ASKING && !worker->pq->PQisBusy (worker->connection))
    {
      PGresult *result = worker->pq->PQgetResult (worker->connection);
      gboolean good;

      if (result == NULL)
        {
          on_answered (worker);
          return;
        }
      good = read_result (worker, result);
      worker->pq->PQclear (result);
      if (!good)
        {
          lose (worker);
          return;
        }
      if (current_question (worker)->contacts->len >= current_question (worker)->limit)
        {
          answer (worker, NULL);
          give_up (worker);
        }
    }
}

static gboolean
is_too_large (HeraldSqlWorker *worker)
{
  int there = 0;

  if (ioctl (worker->pq->PQsocket (worker->connection), FIONREAD, &there) != 0 || there < 0)
    return FALSE;
  worker->received += (gsize) there;
  worker->row_received += (gsize) there;
  return worker->received > HERALD_SQL_ANSWER_BYTES_MAX || worker->row_received > HERALD_SQL_ROW_BYTES_MAX;
}

static void
on_readable (HeraldSqlWorker *worker)
{
  gboolean too_large = is_too_large (worker);

  if (too_large && worker->current != NULL)
    answer (worker, too_large_error (worker));
  if (too_large || !worker->pq->PQconsumeInput (worker->connection))
    lose (worker);
  else if (worker->state == HERALD_SQL_ASKING)
    read_answer (worker);
  else if (drain (worker))
    {
      herald_sql_worker_watch (worker, 0, NULL);
      if (worker->n_cancelling == 0)
        on_drained (worker);
    }
}

static void
flush (HeraldSqlWorker *worker)
{
  int left = worker->pq->PQflush (worker->connection);

  if (left < 0)
    lose (worker);
  else
    herald_sql_worker_watch (worker, left > 0 ? G_IO_IN | G_IO_OUT : G_IO_IN, on_ready);
}

static gboolean
on_ready (int fd,
          GIOCondition condition,
          gpointer user_data)
{
  HeraldSqlWorker *worker = user_data;
  GSource *watch = worker->watch;

  if (condition & G_IO_OUT)
    flush (worker);
  if ((worker->state == HERALD_SQL_ASKING || worker->state == HERALD_SQL_DRAINING) && (condition & ~G_IO_OUT) != 0)
    on_readable (worker);
  return worker->watch == watch ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/**
 * herald_sql_run_start:
 * @worker: a worker with a connection that is ready
 * @task: (transfer full): a question
 *
 * Asks it.
 */
void
herald_sql_run_start (HeraldSqlWorker *worker,
                      GTask *task)
{
  HeraldSqlQuestion *question = g_task_get_task_data (task);

  worker->current = task;
  worker->state = HERALD_SQL_ASKING;
  worker->received = worker->row_received = 0;
  herald_sql_worker_set_timer (worker, 0, NULL);
  if (g_task_get_cancellable (task) != NULL)
    {
      worker->cancelled = g_cancellable_source_new (g_task_get_cancellable (task));
      g_source_set_callback (worker->cancelled, G_SOURCE_FUNC (on_cancelled), worker, NULL);
      g_source_attach (worker->cancelled, worker->context);
    }
  if (!worker->pq->PQsendQueryParams (worker->connection, question->sql, (int) question->values->len, NULL,
                                      (const char *const *) question->values->pdata, NULL, NULL, 0))
    {
      lose (worker);
      return;
    }
  worker->pq->PQsetSingleRowMode (worker->connection);
  flush (worker);
}
