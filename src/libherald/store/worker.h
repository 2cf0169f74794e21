/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store-private.h"

G_BEGIN_DECLS

/* One job. It belongs to the worker from the moment it is pushed; @done is called in the worker's thread. */
typedef struct _HeraldJob HeraldJob;
typedef void (*HeraldJobDone) (HeraldJob *job, gpointer result, GError *error, gpointer user_data);

struct _HeraldJob
{
  const HeraldJobClass *class;
  HeraldStore *store; /* borrowed: who waits for the job keeps it */
  gpointer data;
  GCancellable *cancellable;
  HeraldJobDone done; /* takes result and error */
  gpointer user_data;
  guint patience_ms; /* how long a lock is waited for */
  gint64 deadline;   /* when that ends, in monotonic microseconds; 0: no lock was met yet */
};

/* The thread that has the database. */
typedef struct _HeraldWorker HeraldWorker;

HeraldWorker *herald_worker_new (const char *path, gboolean to_read, char **set_aside, GError **error);
void herald_worker_stop (HeraldWorker *worker);
void herald_worker_push (HeraldWorker *worker, HeraldJob *job);
void herald_worker_serve (HeraldWorker *worker, gboolean writers_too);

G_END_DECLS
