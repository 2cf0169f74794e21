/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libpq-fe.h>

G_BEGIN_DECLS

/* The functions of libpq that Herald uses. */
#define HERALD_SQL_FUNCTIONS(X)                                                                                       \
  X (PQconnectStartParams)                                                                                            \
  X (PQconnectPoll)                                                                                                   \
  X (PQconnectionNeedsPassword)                                                                                       \
  X (PQstatus)                                                                                                        \
  X (PQtransactionStatus)                                                                                             \
  X (PQparameterStatus)                                                                                               \
  X (PQerrorMessage)                                                                                                  \
  X (PQsetErrorVerbosity)                                                                                             \
  X (PQsetNoticeReceiver)                                                                                             \
  X (PQsocket)                                                                                                        \
  X (PQsetnonblocking)                                                                                                \
  X (PQflush)                                                                                                         \
  X (PQsendQueryParams)                                                                                               \
  X (PQsetSingleRowMode)                                                                                              \
  X (PQconsumeInput)                                                                                                  \
  X (PQisBusy)                                                                                                        \
  X (PQgetResult)                                                                                                     \
  X (PQresultStatus)                                                                                                  \
  X (PQresultErrorField)                                                                                              \
  X (PQntuples)                                                                                                       \
  X (PQnfields)                                                                                                       \
  X (PQfname)                                                                                                         \
  X (PQgetvalue)                                                                                                      \
  X (PQgetisnull)                                                                                                     \
  X (PQgetlength)                                                                                                     \
  X (PQclear)                                                                                                         \
  X (PQgetCancel)                                                                                                     \
  X (PQcancel)                                                                                                        \
  X (PQfreeCancel)                                                                                                    \
  X (PQfinish)

typedef struct
{
#define X(name) __typeof__ (name) *name;
  HERALD_SQL_FUNCTIONS (X)
#undef X
} HeraldSqlLibrary;

const HeraldSqlLibrary *herald_sql_library_get (GError **error);

G_END_DECLS
