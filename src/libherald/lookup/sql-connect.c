/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a connection to a database is made: step by step, as libpq asks for it. */

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "lookup/sql-worker-private.h"
#include "lookup/source.h"
#include "lookup/sql-error.h"

/* A try to connect ends after so many milliseconds, however many addresses are left. */
#define CONNECT_MS 10000

/* Where distributions keep the authorities that they trust: Debian and Arch, Fedora, openSUSE. libpq does not ask
 * OpenSSL for it before version 16. */
static const char *const system_authorities[] = { "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem" };

static const char *
find_authorities (const HeraldSqlServer *server)
{
  if (*server->ca_file != '\0')
    return server->ca_file;
  for (guint i = 0; i < G_N_ELEMENTS (system_authorities); i++)
    if (g_file_test (system_authorities[i], G_FILE_TEST_EXISTS))
      return system_authorities[i];
  return "";
}

/* Everybody who waits for the connection gets to know why there is none. */
static void
fail (HeraldSqlWorker *worker,
      GError *error,
      gboolean refused)
{
  g_autoptr (GError) reason = error;
  GTask *task;

  herald_sql_worker_disconnect (worker);
  while ((task = g_queue_pop_head (&worker->waiting)) != NULL)
    {
      ((HeraldSqlQuestion *) g_task_get_task_data (task))->refused = refused;
      g_task_return_error (task, g_error_copy (reason));
      g_object_unref (task);
    }
}

static void
fail_as_libpq_says (HeraldSqlWorker *worker)
{
  const HeraldSqlLibrary *pq = worker->pq;
  gboolean refused;
  GError *error = herald_sql_error_of_connection (worker->name, worker->stage, pq->PQconnectionNeedsPassword (worker->connection) != 0,
                                                  pq->PQerrorMessage (worker->connection), &refused);

  fail (worker, error, refused);
}

static gboolean on_step (int fd, GIOCondition condition, gpointer user_data);

static void
step (HeraldSqlWorker *worker)
{
  worker->stage = worker->pq->PQstatus (worker->connection);
  switch (worker->pq->PQconnectPoll (worker->connection))
    {
    case PGRES_POLLING_READING:
      herald_sql_worker_watch (worker, G_IO_IN, on_step);
      break;
    case PGRES_POLLING_WRITING:
      herald_sql_worker_watch (worker, G_IO_OUT, on_step);
      break;
    case PGRES_POLLING_OK:
      herald_sql_worker_set_timer (worker, 0, NULL);
      herald_sql_worker_watch (worker, 0, NULL);
      worker->pq->PQsetnonblocking (worker->connection, 1);
      worker->pq->PQsetErrorVerbosity (worker->connection, PQERRORS_TERSE);
      worker->state = HERALD_SQL_READY;
      worker->used = FALSE;
      g_atomic_int_set (&worker->connected, TRUE);
      herald_sql_worker_pump (worker);
      break;
    case PGRES_POLLING_ACTIVE:
    case PGRES_POLLING_FAILED:
    default:
      fail_as_libpq_says (worker);
      break;
    }
}

static gboolean
on_step (int fd,
         GIOCondition condition,
         gpointer user_data)
{
  step (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_connecting_for_long (gpointer user_data)
{
  HeraldSqlWorker *worker = user_data;

  fail (worker, g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE, _("%s does not answer."), worker->name), FALSE);
  return G_SOURCE_REMOVE;
}

/* The server's warnings are not for the terminal. */
static void
on_notice (void *argument,
           const PGresult *result)
{
}

/**
 * herald_sql_connect_start:
 * @worker: a worker without a connection, with a waiting question
 *
 * Connects. The session may only read, and the server ends a statement shortly before the deadline, so that it can
 * still say why. Kerberos is left out: it asks its own servers, without a deadline.
 */
void
herald_sql_connect_start (HeraldSqlWorker *worker)
{
  const HeraldSqlServer *server = &worker->server;
  HeraldSqlQuestion *question = g_task_get_task_data (g_queue_peek_head (&worker->waiting));
  g_autofree char *options = g_strdup_printf ("-c default_transaction_read_only=on -c statement_timeout=%u",
                                              MAX (server->deadline_ms - server->deadline_ms / 10, 1));
  const char *keys[] = { "host",     "port",        "dbname",      "user",       "password", "sslmode",
                         "sslrootcert", "options", "gssencmode", "application_name", "client_encoding", NULL };
  const char *values[] = { server->host, server->port, server->database, server->user, question->password, server->sslmode,
                           find_authorities (server), options, "disable", "Herald", "UTF8", NULL };
  GError *error = NULL;

  worker->pq = herald_sql_library_get (&error);
  if (worker->pq == NULL)
    {
      fail (worker, error, FALSE);
      return;
    }
  worker->state = HERALD_SQL_CONNECTING;
  worker->stage = CONNECTION_NEEDED;
  worker->connection = worker->pq->PQconnectStartParams (keys, values, 0);
  if (worker->connection == NULL)
    {
      fail (worker, g_error_new_literal (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_FAILED, _("There is no memory for a connection.")), FALSE);
      return;
    }
  worker->pq->PQsetErrorVerbosity (worker->connection, PQERRORS_VERBOSE);
  worker->pq->PQsetNoticeReceiver (worker->connection, on_notice, NULL);
  if (worker->pq->PQstatus (worker->connection) == CONNECTION_BAD)
    {
      fail_as_libpq_says (worker);
      return;
    }
  herald_sql_worker_set_timer (worker, CONNECT_MS, on_connecting_for_long);
  herald_sql_worker_watch (worker, G_IO_OUT, on_step);
}
