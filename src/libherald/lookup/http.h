/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/http-integration.h"
#include "lookup/source-type.h"

G_BEGIN_DECLS

/** HERALD_HTTP_RUNNING_MAX: questions that run at once; many desktops ring for one call of a queue. */
#define HERALD_HTTP_RUNNING_MAX 2
/** HERALD_HTTP_WAITING_MAX: questions that wait for those. */
#define HERALD_HTTP_WAITING_MAX 64
/** HERALD_HTTP_PATIENCE_MS: the longest a question may take where nobody else sets a deadline. */
#define HERALD_HTTP_PATIENCE_MS 10000

/* A CRM or helpdesk that is asked over HTTP as an integration file says. Its settings: "file", "ca-file", and those of
 * the file: herald_integration_load (options' "file"), herald_integration_get_keys(). For a file that only opens pages
 * it knows nobody and asks nothing. */
#define HERALD_TYPE_HTTP (herald_http_get_type ())
G_DECLARE_FINAL_TYPE (HeraldHttp, herald_http, HERALD, HTTP, GObject)

extern const HeraldSourceType herald_http_type;

HeraldIntegration *herald_http_get_integration (HeraldHttp *self);
/* The page of the system that searches for a caller's number, for the browser: a link for callers nobody knows, and the
 * only thing that a URL-only file gives. NULL: it has none. */
char *herald_http_make_search_url (HeraldHttp *self, const HeraldNumber *number, const HeraldCallData *data) G_GNUC_WARN_UNUSED_RESULT;
/* The first such page among @sources (element-type HeraldSource). */
char *herald_http_find_search_url (GPtrArray *sources, const HeraldNumber *number, const HeraldCallData *data) G_GNUC_WARN_UNUSED_RESULT;
void herald_http_set_patience (HeraldHttp *self, guint milliseconds);

G_END_DECLS
