/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/sql-library.h"

G_BEGIN_DECLS

/** HERALD_SQL_ROWS_MAX: rows of an answer that are read. */
#define HERALD_SQL_ROWS_MAX 200
/** HERALD_SQL_ROW_BYTES_MAX: bytes of one row; a contact has a few hundred. */
#define HERALD_SQL_ROW_BYTES_MAX (1024 * 1024)
/** HERALD_SQL_ANSWER_BYTES_MAX: bytes of an answer. */
#define HERALD_SQL_ANSWER_BYTES_MAX (8 * 1024 * 1024)
/** HERALD_SQL_QUESTIONS_MAX: questions that run or wait at once. */
#define HERALD_SQL_QUESTIONS_MAX 16

/* Where a database is, and how its connections are. */
typedef struct
{
  char *host;
  char *port;
  char *database;
  char *user;
  char *sslmode;
  char *ca_file;     /* empty: the system's authorities */
  guint deadline_ms; /* of a statement */
} HeraldSqlServer;

void herald_sql_server_clear (HeraldSqlServer *server);
char *herald_sql_server_to_string (const HeraldSqlServer *server) G_GNUC_WARN_UNUSED_RESULT;

/* A query with its values, and after it was asked what came of it. */
typedef struct
{
  char *sql;
  GPtrArray *values;   /* of char *, or NULL */
  char *password;      /* or NULL */
  char *source_id;
  char *region;        /* or NULL */
  guint limit;         /* rows that are enough */

  GPtrArray *contacts; /* of HeraldContact */
  char *description;   /* the columns that are understood, or NULL */
  char *version;       /* of the server */
  gboolean refused;    /* the user or the password was */
} HeraldSqlQuestion;

HeraldSqlQuestion *herald_sql_question_new (const char *sql, GPtrArray *values) G_GNUC_WARN_UNUSED_RESULT;
void herald_sql_question_free (HeraldSqlQuestion *question);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldSqlQuestion, herald_sql_question_free)

/* A connection to a database in a thread of its own. */
typedef struct _HeraldSqlWorker HeraldSqlWorker;

HeraldSqlWorker *herald_sql_worker_new (HeraldSqlServer *server) G_GNUC_WARN_UNUSED_RESULT;
void herald_sql_worker_stop (HeraldSqlWorker *worker);
gboolean herald_sql_worker_is_connected (HeraldSqlWorker *worker);
void herald_sql_worker_ask_async (HeraldSqlWorker *worker, HeraldSqlQuestion *question, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The question is the result's, as its task data. */
HeraldSqlQuestion *herald_sql_worker_get_question (GAsyncResult *result);
gboolean herald_sql_worker_ask_finish (GAsyncResult *result, GError **error);

G_END_DECLS
