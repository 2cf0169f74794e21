/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean herald_number_clean (const char *text, char **digits, char **extension);
char *herald_number_to_ascii (const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *herald_number_cut_extension (char *text) G_GNUC_WARN_UNUSED_RESULT;
char *herald_number_collect (const char *text, gboolean *complete) G_GNUC_WARN_UNUSED_RESULT;
gsize herald_number_caller_id_code (const char *digits, const char *region);
char *herald_number_drop_trunk_zero (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
