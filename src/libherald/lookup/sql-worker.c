/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread of a database connection. libpq looks names up, reads files and computes passwords while its caller waits,
 * as long as the other end makes it; so no more than this thread waits. Its questions are answered one by one. */

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "lookup/sql-worker-private.h"
#include "contacts/contact.h"
#include "lookup/source.h"

/* An idle connection is closed after so many milliseconds: firewalls forget it silently after five minutes. */
#define IDLE_MS (240 * 1000)

/**
 * herald_sql_server_clear:
 * @server: a server
 */
void
herald_sql_server_clear (HeraldSqlServer *server)
{
  g_free (server->host);
  g_free (server->port);
  g_free (server->database);
  g_free (server->user);
  g_free (server->sslmode);
  g_free (server->ca_file);
  *server = (HeraldSqlServer) { 0 };
}

/**
 * herald_sql_server_to_string:
 * @server: a server
 *
 * Returns: (transfer full): host and port for a sentence
 */
char *
herald_sql_server_to_string (const HeraldSqlServer *server)
{
  return g_strdup_printf (strchr (server->host, ':') != NULL ? "[%s]:%s" : "%s:%s", server->host, server->port);
}

/**
 * herald_sql_question_new:
 * @sql: a query
 * @values: (transfer full): of its parameters
 *
 * Returns: (transfer full): a question
 */
HeraldSqlQuestion *
herald_sql_question_new (const char *sql,
                         GPtrArray *values)
{
  HeraldSqlQuestion *question = g_new0 (HeraldSqlQuestion, 1);

  question->sql = g_strdup (sql);
  question->values = values;
  question->limit = HERALD_SQL_ROWS_MAX;
  question->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  return question;
}

/**
 * herald_sql_question_free:
 * @question: (transfer full): a question
 */
void
herald_sql_question_free (HeraldSqlQuestion *question)
{
  g_free (question->sql);
  g_ptr_array_unref (question->values);
  g_free (question->password);
  g_free (question->source_id);
  g_free (question->region);
  g_ptr_array_unref (question->contacts);
  g_free (question->description);
  g_free (question->version);
  g_free (question);
}

/**
 * herald_sql_worker_ref:
 * @worker: a worker
 *
 * Returns: (transfer full): the same
 */
HeraldSqlWorker *
herald_sql_worker_ref (HeraldSqlWorker *worker)
{
  g_atomic_ref_count_inc (&worker->count);
  return worker;
}

/**
 * herald_sql_worker_unref:
 * @worker: (transfer full): a worker
 */
void
herald_sql_worker_unref (HeraldSqlWorker *worker)
{
  if (!g_atomic_ref_count_dec (&worker->count))
    return;
  herald_sql_server_clear (&worker->server);
  g_free (worker->name);
  g_main_loop_unref (worker->loop);
  g_main_context_unref (worker->context);
  g_free (worker);
}

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/**
 * herald_sql_worker_set_timer:
 * @worker: a worker
 * @milliseconds: until @func is called; 0: there is no timer any more
 * @func: gets @worker
 */
void
herald_sql_worker_set_timer (HeraldSqlWorker *worker,
                             guint milliseconds,
                             GSourceFunc func)
{
  drop_source (&worker->timer);
  if (milliseconds == 0)
    return;
  worker->timer = g_timeout_source_new (milliseconds);
  g_source_set_callback (worker->timer, func, worker, NULL);
  g_source_attach (worker->timer, worker->context);
}

/**
 * herald_sql_worker_watch:
 * @worker: a worker
 * @condition: what to wait for on the connection's socket, which may be another than before; 0: nothing
 * @func: gets @worker
 */
void
herald_sql_worker_watch (HeraldSqlWorker *worker,
                         GIOCondition condition,
                         GUnixFDSourceFunc func)
{
  drop_source (&worker->watch);
  if (condition == 0)
    return;
  worker->watch = g_unix_fd_source_new (worker->pq->PQsocket (worker->connection), condition);
  g_source_set_callback (worker->watch, G_SOURCE_FUNC (func), worker, NULL);
  g_source_attach (worker->watch, worker->context);
}

/**
 * herald_sql_worker_disconnect:
 * @worker: a worker without a current question
 */
void
herald_sql_worker_disconnect (HeraldSqlWorker *worker)
{
  drop_source (&worker->watch);
  drop_source (&worker->timer);
  if (worker->connection != NULL)
    worker->pq->PQfinish (worker->connection);
  worker->connection = NULL;
  worker->state = HERALD_SQL_CLOSED;
  g_atomic_int_set (&worker->connected, FALSE);
}

static gboolean
on_idle_for_long (gpointer user_data)
{
  herald_sql_worker_disconnect (user_data);
  return G_SOURCE_REMOVE;
}

/* Between two questions a server only says that it goes. */
static gboolean
on_idle_readable (int fd,
                  GIOCondition condition,
                  gpointer user_data)
{
  HeraldSqlWorker *worker = user_data;

  if (worker->pq->PQconsumeInput (worker->connection) && worker->pq->PQstatus (worker->connection) == CONNECTION_OK
      && (condition & (G_IO_HUP | G_IO_ERR)) == 0)
    return G_SOURCE_CONTINUE;
  herald_sql_worker_disconnect (worker);
  return G_SOURCE_REMOVE;
}

static GTask *
next_task (HeraldSqlWorker *worker)
{
  GTask *task;

  while ((task = g_queue_pop_head (&worker->waiting)) != NULL && g_task_return_error_if_cancelled (task))
    g_object_unref (task);
  return task;
}

/**
 * herald_sql_worker_pump:
 * @worker: a worker
 *
 * Starts what can be started.
 */
void
herald_sql_worker_pump (HeraldSqlWorker *worker)
{
  GTask *task;

  if (worker->state != HERALD_SQL_READY && worker->state != HERALD_SQL_CLOSED)
    return;
  task = next_task (worker);
  if (task == NULL)
    {
      if (worker->state == HERALD_SQL_READY)
        {
          herald_sql_worker_set_timer (worker, IDLE_MS, on_idle_for_long);
          herald_sql_worker_watch (worker, G_IO_IN | G_IO_HUP | G_IO_ERR, on_idle_readable);
        }
      return;
    }
  if (worker->state == HERALD_SQL_READY)
    herald_sql_run_start (worker, task);
  else
    {
      g_queue_push_head (&worker->waiting, task);
      herald_sql_connect_start (worker);
    }
}

/**
 * herald_sql_worker_was_tried:
 * @task: a question
 *
 * Returns: whether it was sent on a connection that turned out to be dead
 */
gboolean
herald_sql_worker_was_tried (GTask *task)
{
  return g_object_get_data (G_OBJECT (task), "tried") != NULL;
}

/**
 * herald_sql_worker_set_tried:
 * @task: a question
 */
void
herald_sql_worker_set_tried (GTask *task)
{
  g_object_set_data (G_OBJECT (task), "tried", task);
}

typedef struct
{
  HeraldSqlWorker *worker;
  GTask *task;
} Asked;

static gboolean
on_asked (gpointer user_data)
{
  Asked *asked = user_data;

  if (asked->worker->waiting.length >= HERALD_SQL_QUESTIONS_MAX)
    {
      g_task_return_new_error (asked->task, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE, _("%s has not answered the questions before."),
                               asked->worker->name);
      g_object_unref (asked->task);
    }
  else
    g_queue_push_tail (&asked->worker->waiting, asked->task);
  herald_sql_worker_pump (asked->worker);
  g_free (asked);
  return G_SOURCE_REMOVE;
}

static gboolean
on_stop (gpointer user_data)
{
  HeraldSqlWorker *worker = user_data;

  g_main_loop_quit (worker->loop);
  return G_SOURCE_REMOVE;
}

static gpointer
run (gpointer user_data)
{
  HeraldSqlWorker *worker = user_data;
  GTask *task;

  g_main_context_push_thread_default (worker->context);
  g_main_loop_run (worker->loop);
  if (worker->current != NULL)
    herald_sql_run_drop (worker, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The search was given up.")));
  while ((task = g_queue_pop_head (&worker->waiting)) != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The search was given up."));
      g_object_unref (task);
    }
  herald_sql_worker_disconnect (worker);
  while (worker->n_cancelling > 0)
    g_main_context_iteration (worker->context, TRUE);
  g_main_context_pop_thread_default (worker->context);
  herald_sql_worker_unref (worker);
  return NULL;
}

/* Runs @func in the thread. */
static void
invoke (HeraldSqlWorker *worker,
        GSourceFunc func,
        gpointer user_data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, user_data, NULL);
  g_source_attach (source, worker->context);
}

/**
 * herald_sql_worker_new:
 * @server: (transfer full): the database
 *
 * Returns: (transfer full): a thread that connects when it is asked; herald_sql_worker_stop() ends it
 */
HeraldSqlWorker *
herald_sql_worker_new (HeraldSqlServer *server)
{
  HeraldSqlWorker *worker = g_new0 (HeraldSqlWorker, 1);

  g_atomic_ref_count_init (&worker->count);
  worker->server = *server;
  *server = (HeraldSqlServer) { 0 };
  worker->name = herald_sql_server_to_string (&worker->server);
  worker->context = g_main_context_new ();
  worker->loop = g_main_loop_new (worker->context, FALSE);
  g_queue_init (&worker->waiting);
  g_thread_unref (g_thread_new ("herald-sql", run, herald_sql_worker_ref (worker)));
  return worker;
}

/**
 * herald_sql_worker_stop:
 * @worker: (transfer full): a worker
 *
 * Ends the thread as soon as libpq lets it. What it was asked is answered as cancelled.
 */
void
herald_sql_worker_stop (HeraldSqlWorker *worker)
{
  invoke (worker, on_stop, worker);
  herald_sql_worker_unref (worker);
}

/**
 * herald_sql_worker_is_connected:
 * @worker: a worker
 *
 * Returns: whether the connection stands, as far as is known at this moment
 */
gboolean
herald_sql_worker_is_connected (HeraldSqlWorker *worker)
{
  return g_atomic_int_get (&worker->connected);
}

/**
 * herald_sql_worker_ask_async:
 * @worker: a worker
 * @question: (transfer full): what to ask
 * @cancellable: (nullable): ends the question, also on the server
 * @callback: called in the caller's main context when done
 * @user_data: for @callback
 */
void
herald_sql_worker_ask_async (HeraldSqlWorker *worker,
                             HeraldSqlQuestion *question,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->worker = worker;
  asked->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (asked->task, herald_sql_worker_ask_async);
  g_task_set_task_data (asked->task, question, (GDestroyNotify) herald_sql_question_free);
  invoke (worker, on_asked, asked);
}

/**
 * herald_sql_worker_get_question:
 * @result: the result of herald_sql_worker_ask_async()
 *
 * Returns: (transfer none): the question, with what came of it
 */
HeraldSqlQuestion *
herald_sql_worker_get_question (GAsyncResult *result)
{
  return g_task_get_task_data (G_TASK (result));
}

/**
 * herald_sql_worker_ask_finish:
 * @result: the result
 * @error: return location; a #HERALD_SOURCE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the question was answered
 */
gboolean
herald_sql_worker_ask_finish (GAsyncResult *result,
                              GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
