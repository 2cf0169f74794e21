/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *herald_words_timer (gint64 microseconds);
char *herald_words_length (gint64 microseconds);
char *herald_words_clock (gint64 wall_clock);
char *herald_words_day (gint64 wall_clock, gint64 now);
char *herald_words_when (gint64 wall_clock, gint64 now);
char *herald_words_guess (const char *match, const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *herald_words_join (const char *separator, const char *first, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
