/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/sql-library.h"

G_BEGIN_DECLS

GError *herald_sql_error_of_connection (const char *server, ConnStatusType stage, gboolean needs_password, const char *message, gboolean *refused) G_GNUC_WARN_UNUSED_RESULT;
GError *herald_sql_error_of_query (const char *server, const char *state, const char *message) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
