/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/http-answer.h"
#include "lookup/http-private.h"

G_BEGIN_DECLS

/** HERALD_HTTP_NOBODYS_NUMBER: a number that nobody has: Ofcom keeps it free for films. */
#define HERALD_HTTP_NOBODYS_NUMBER "+442079460991"

/* What one answer came to, made in a thread. */
typedef struct
{
  HeraldHttpAnswer *answer; /* NULL: it was not JSON that was to be read */
  GPtrArray *matches;       /* of a lookup: of HeraldContactMatch */
  char *text;               /* of a login or company: what its path led to */
} HeraldHttpRead;

/* One question on its way through the requests of the file. The data of its task. */
typedef struct
{
  HeraldHttp *http; /* borrowed from the task */
  HeraldHttpKind kind;
  HeraldNumber *number;
  HeraldLocation *location;
  char *text;
  guint limit;

  GPtrArray *todo;     /* of HeraldHttpRequest, borrowed from the file */
  guint request;       /* which is next */
  guint form;          /* with which of its forms of the number */
  GHashTable *asked;   /* what was asked already */
  guint sent;
  guint n_records;     /* that came back */
  gboolean logged_in;  /* in this question */

  const HeraldHttpRequest *current;
  guint status;        /* of the last reply that was an error */
  gboolean repeat;     /* current once more, after a login */
  HeraldHttpOutgoing *outgoing;

  GPtrArray *matches;  /* of a lookup that has found somebody */
  GPtrArray *companies;/* ids to ask the names for, parallel to matches; NULL: none */
  guint company;       /* which is next */

  GCancellable *cancellable;
  GSource *deadline;
  GSource *gone;       /* the asker is */
  GSource *hurry;      /* companies must come soon */
  gboolean started;
  gboolean over;
} HeraldHttpRun;

/* http-read.c: reads a reply in a thread of its own. */
void herald_http_read_async (HeraldHttpRun *run, GTask *task, const HeraldHttpReply *reply, const HeraldHttpField *field, GAsyncReadyCallback callback);
HeraldHttpRead *herald_http_read_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_http_read_free (HeraldHttpRead *read);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldHttpRead, herald_http_read_free)

/* http-company.c: asks for the names of companies that the records only have the ids of, then finishes. */
void herald_http_run_companies (GTask *task);

/* http-ask.c */
void herald_http_run_ask_next (GTask *task);

/* http-run.c */
void herald_http_run_finish (GTask *task, gpointer value, GDestroyNotify destroy);
void herald_http_run_fail (GTask *task, GError *error);
HeraldHttpValues herald_http_run_values (HeraldHttpRun *run);

G_END_DECLS
