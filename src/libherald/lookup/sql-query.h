/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "numbers/number.h"

G_BEGIN_DECLS

/** HERALD_SQL_PARAMETERS_MAX: parameters of one query. */
#define HERALD_SQL_PARAMETERS_MAX 64

/* An administrator's query whose parameters have names. */
typedef struct
{
  char *sql;    /* with $1, $2, … */
  char **names; /* of the parameters in that order: "e164" */
} HeraldSqlQuery;

HeraldSqlQuery *herald_sql_query_parse (const char *text, gboolean for_number, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_sql_query_free (HeraldSqlQuery *query);
/* The values of the parameters, NULL where there is none; NULL-terminated is not: as many as names. */
GPtrArray *herald_sql_query_bind_number (const HeraldSqlQuery *query, const HeraldNumber *number) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *herald_sql_query_bind_text (const HeraldSqlQuery *query, const char *text, guint limit) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *herald_sql_query_bind_nothing (const HeraldSqlQuery *query) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldSqlQuery, herald_sql_query_free)

G_END_DECLS
