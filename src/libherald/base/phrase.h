/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *herald_phrase_number (const char *number) G_GNUC_WARN_UNUSED_RESULT;
char *herald_phrase_count (gint64 count) G_GNUC_WARN_UNUSED_RESULT;
char *herald_phrase_counted (const char *format, guint count) G_GNUC_WARN_UNUSED_RESULT G_GNUC_FORMAT (1);
gboolean herald_phrase_is_ended (const char *sentence);
void herald_phrase_append_item (GString *list, const char *item);

G_END_DECLS
