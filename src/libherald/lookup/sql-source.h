/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/source-type.h"

G_BEGIN_DECLS

/** HERALD_SQL_CHECK_MS: how long the "Test" button may take: a person waits for it. */
#define HERALD_SQL_CHECK_MS 10000

/* A PostgreSQL database. */
#define HERALD_TYPE_SQL (herald_sql_get_type ())
G_DECLARE_FINAL_TYPE (HeraldSql, herald_sql, HERALD, SQL, GObject)

extern const HeraldSourceType herald_sql_type;

G_END_DECLS
