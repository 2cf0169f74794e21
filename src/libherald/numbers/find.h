/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** HERALD_FIND_TEXT_MAX: bytes of a text that are looked at; somebody who wants to call has not selected a page. */
#define HERALD_FIND_TEXT_MAX 4096

/** HERALD_FIND_MAX: numbers that are taken from a text; more would have to be searched again. */
#define HERALD_FIND_MAX 10

GPtrArray *herald_find_numbers (const char *text, gssize length, const char *home) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
