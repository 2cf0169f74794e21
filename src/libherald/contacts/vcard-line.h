/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean herald_vcard_line_is_soft_broken (const char *line, gsize length);
void herald_vcard_line_append_canonical (GString *card, const char *line, gsize length);

G_END_DECLS
