/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/** HERALD_DATABASE_WAIT_MS: how long a statement waits for another program before the job is put off; the
 * lookups behind it must not wait longer. */
#define HERALD_DATABASE_WAIT_MS 20

typedef enum
{
  HERALD_STEP_FAILED,
  HERALD_STEP_ROW,
  HERALD_STEP_DONE,
} HeraldStep;

/* One connection, used by one thread only. */
typedef struct
{
  sqlite3 *handle;
  char *path;
  GHashTable *statements; /* SQL (static strings) to sqlite3_stmt */
  GThread *owner;
  gint64 change;    /* of many contacts, which is being written: see changes.h; 0: none */
  gboolean words_later; /* the words of new contacts are found when all are there: see bulk.h */
  int journal_lock; /* held while this connection has calls open; -1: it has had none */
} HeraldDatabase;

gboolean herald_database_open (HeraldDatabase *database, const char *path, GError **error);
gboolean herald_database_open_to_read (HeraldDatabase *database, const char *path, GError **error);
void herald_database_close (HeraldDatabase *database);
sqlite3_stmt *herald_database_prepare (HeraldDatabase *database, const char *sql, GError **error);
HeraldStep herald_database_step (HeraldDatabase *database, sqlite3_stmt *statement, GError **error);
gboolean herald_database_run (HeraldDatabase *database, sqlite3_stmt *statement, GError **error);
gboolean herald_database_exec (HeraldDatabase *database, const char *sql, GError **error);
gboolean herald_database_begin (HeraldDatabase *database, GError **error);
gboolean herald_database_finish (HeraldDatabase *database, gboolean commit, GError **error);
gboolean herald_database_is_damaged (HeraldDatabase *database);
char *herald_database_set_aside (const char *path, GError **error);
gboolean herald_schema_migrate (HeraldDatabase *database, GError **error);
gboolean herald_schema_is_current (HeraldDatabase *database, GError **error);

const char *herald_column_text (sqlite3_stmt *statement, int column);

G_END_DECLS
