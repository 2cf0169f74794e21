/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** HERALD_TEXT_NAME_MAX: characters of a caller's name that are kept; a longer one is cut. */
#define HERALD_TEXT_NAME_MAX 256

char *herald_text_clean (const char *bytes, gsize length, gsize max_chars) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
