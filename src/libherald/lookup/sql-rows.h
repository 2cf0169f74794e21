/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/contact.h"
#include "lookup/sql-library.h"

G_BEGIN_DECLS

gboolean herald_sql_rows_check (const HeraldSqlLibrary *pq, const PGresult *result, GError **error);
char *herald_sql_rows_describe (const HeraldSqlLibrary *pq, const PGresult *result) G_GNUC_WARN_UNUSED_RESULT;
gsize herald_sql_rows_get_size (const HeraldSqlLibrary *pq, const PGresult *result, int row);
HeraldContact *herald_sql_rows_read (const HeraldSqlLibrary *pq, const PGresult *result, int row, const char *source_id, const char *region) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
