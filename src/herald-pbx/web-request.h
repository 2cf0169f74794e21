/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/request.h"

G_BEGIN_DECLS

/** SIM_WEB_HEAD_MAX: bytes of a request's head (Asterisk's http.c: lines of 4 KiB). */
#define SIM_WEB_HEAD_MAX (16 * 1024)
/** SIM_WEB_BODY_MAX: bytes of a form that Asterisk takes (http.c's MAX_CONTENT_LENGTH). */
#define SIM_WEB_BODY_MAX 40960

/* What a client asks over HTTP, and the reader that makes it from bytes: as much of HTTP as the manager needs. */
typedef struct
{
  char *method, *uri, *path;
  char *cookie;        /* of the manager's session; %NULL: none */
  char *authorization; /* %NULL: none */
  gboolean keep_alive;
  SimRequest *action;
} SimWebRequest;

/* The status of HTTP that a request deserves; 0: it is not whole yet. */
guint sim_web_request_read (GString *input, SimWebRequest **request);
void sim_web_request_free (SimWebRequest *self);
char *sim_web_parameter (const char *header, const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimWebRequest, sim_web_request_free)

G_END_DECLS
