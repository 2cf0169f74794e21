/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean herald_explain_time_parse (const char *text, gint64 *time);
char *herald_explain_time_to_iso (gint64 time) G_GNUC_WARN_UNUSED_RESULT;
char *herald_explain_time_to_day (gint64 time) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
