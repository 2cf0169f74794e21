/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/sql-worker.h"

G_BEGIN_DECLS

typedef enum
{
  HERALD_SQL_CLOSED,
  HERALD_SQL_CONNECTING,
  HERALD_SQL_READY,
  HERALD_SQL_ASKING,   /* a question runs */
  HERALD_SQL_DRAINING, /* nobody waits for the rest of an answer any more */
} HeraldSqlState;

/* Everything but the first three is the thread's. */
struct _HeraldSqlWorker
{
  gatomicrefcount count;
  GMainContext *context; /* of the thread */
  int connected;         /* atomic; for the words of a deadline */

  HeraldSqlServer server;
  char *name; /* of the server, for sentences */
  GMainLoop *loop;
  const HeraldSqlLibrary *pq;
  PGconn *connection;
  HeraldSqlState state;
  ConnStatusType stage; /* of connecting, before the last step */
  gboolean used;        /* the connection has answered */
  GSource *watch;       /* of its socket */
  GSource *timer;       /* connecting, draining or idle for too long */
  GQueue waiting;       /* of GTask */
  GTask *current;
  GSource *cancelled;   /* of the current one */
  GError *error;        /* what the server said of the current one */
  gsize received;       /* bytes of the current answer */
  gsize row_received;   /* bytes since its last row */
  guint n_cancelling;   /* requests to cancel on their way */
};

HeraldSqlWorker *herald_sql_worker_ref (HeraldSqlWorker *worker);
void herald_sql_worker_unref (HeraldSqlWorker *worker);
void herald_sql_worker_set_timer (HeraldSqlWorker *worker, guint milliseconds, GSourceFunc func);
void herald_sql_worker_watch (HeraldSqlWorker *worker, GIOCondition condition, GUnixFDSourceFunc func);
void herald_sql_worker_disconnect (HeraldSqlWorker *worker);
void herald_sql_worker_pump (HeraldSqlWorker *worker);
gboolean herald_sql_worker_was_tried (GTask *task);
void herald_sql_worker_set_tried (GTask *task);

void herald_sql_connect_start (HeraldSqlWorker *worker);
void herald_sql_run_start (HeraldSqlWorker *worker, GTask *task);
void herald_sql_run_drop (HeraldSqlWorker *worker, GError *error);

G_END_DECLS
