/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sim_web_text_to_xml (const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;
const char *sim_web_text_status (guint status);
char *sim_web_text_page (guint status) G_GNUC_WARN_UNUSED_RESULT;
void sim_web_text_append_head (GString *head, guint status, const char *type, gsize length, const char *more);

G_END_DECLS
