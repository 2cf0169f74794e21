/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A JSONPath of an integration file. */
typedef struct _HeraldHttpPath HeraldHttpPath;

HeraldHttpPath *herald_http_path_new (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_http_path_free (HeraldHttpPath *path);
/* (element-type JsonNode). */
GPtrArray *herald_http_path_match (const HeraldHttpPath *path, JsonNode *root) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_http_path_has_list (const HeraldHttpPath *path, JsonNode *root);
char *herald_http_path_text (const HeraldHttpPath *path, JsonNode *root) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *herald_http_path_texts (const HeraldHttpPath *path, JsonNode *root) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldHttpPath, herald_http_path_free)

G_END_DECLS
