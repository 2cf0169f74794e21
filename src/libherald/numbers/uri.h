/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "numbers/dial.h"

G_BEGIN_DECLS

/** HERALD_URI_MAX: bytes of a link that are looked at; links come from web pages. */
#define HERALD_URI_MAX 1024

/** HERALD_URI_EXTENSION_MAX: digits of an extension in a link; libphonenumber knows none longer. */
#define HERALD_URI_EXTENSION_MAX 20

gboolean herald_uri_is_call_link (const char *text);
char *herald_uri_get_extension (const char *uri) G_GNUC_WARN_UNUSED_RESULT;
char *herald_uri_parse (const char *uri, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
