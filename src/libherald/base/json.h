/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One JSON object on one line, written key by key. */
typedef struct
{
  GString *text;
} HeraldJsonLine;

void herald_json_line_init (HeraldJsonLine *line);
void herald_json_line_clear (HeraldJsonLine *line);
void herald_json_line_string (HeraldJsonLine *line, const char *key, const char *value);
void herald_json_line_int (HeraldJsonLine *line, const char *key, gint64 value);
void herald_json_line_double (HeraldJsonLine *line, const char *key, double value);
void herald_json_line_strings (HeraldJsonLine *line, const char *key, const char *const *values);
void herald_json_line_pairs (HeraldJsonLine *line, const char *key, const char *const *pairs);
void herald_json_line_bool (HeraldJsonLine *line, const char *key, gboolean value);
const char *herald_json_line_end (HeraldJsonLine *line);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeraldJsonLine, herald_json_line_clear)

G_END_DECLS
