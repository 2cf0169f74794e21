/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** HERALD_AJAM_FORM_MAX: bytes of a request's body that Asterisk takes (http.c's MAX_CONTENT_LENGTH; 4 KiB before 13.1). */
#define HERALD_AJAM_FORM_MAX 40960
/** HERALD_AJAM_COOKIE_MAX: characters of a session's id; Asterisk's has eight. */
#define HERALD_AJAM_COOKIE_MAX 64

/* The manager over HTTP: how an action is written into a request, and what comes back that is not the manager's
 * own text. */
char *herald_ajam_form (const char *action, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *herald_ajam_cookie (const char *header) G_GNUC_WARN_UNUSED_RESULT;
char *herald_ajam_text_of_xml (const char *xml, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
