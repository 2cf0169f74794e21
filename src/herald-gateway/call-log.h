/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** HERALD_CALL_LOG_LINES: calls of one second that have a line each. */
#define HERALD_CALL_LOG_LINES 20

/* What is logged of the calls, in the order in which they end. Numbers and names are nobody's business in a log. */
typedef struct _HeraldCallLog HeraldCallLog;

HeraldCallLog *herald_call_log_new (void) G_GNUC_WARN_UNUSED_RESULT;
void herald_call_log_free (HeraldCallLog *self);
void herald_call_log_tell (HeraldCallLog *self, const char *route, const char *outcome, gint64 took_us, const GError *error);
void herald_call_log_trouble (HeraldCallLog *self, const char *route, const GError *error);

G_END_DECLS
