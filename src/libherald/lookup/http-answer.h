/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/http-integration-private.h"

G_BEGIN_DECLS

/** HERALD_HTTP_RECORDS_MAX: records of one answer that are looked at; the files ask for five. */
#define HERALD_HTTP_RECORDS_MAX 50

/* What came back. */
typedef struct
{
  GPtrArray *contacts;  /* of HeraldContact */
  GPtrArray *companies; /* for each: the id of its company, where its name must be asked for, or NULL */
  guint n_records;
  gboolean has_list;    /* what should hold the records is there */
  char *fault;          /* what the answer calls an error, or NULL */
} HeraldHttpAnswer;

JsonNode *herald_http_json_parse (GBytes *body, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *herald_http_field_text (const HeraldHttpField *field, JsonNode *record) G_GNUC_WARN_UNUSED_RESULT;
HeraldHttpAnswer *herald_http_answer_read (const HeraldHttpRequest *request, JsonNode *root, GHashTable *settings, const char *source_id, const HeraldLocation *location) G_GNUC_WARN_UNUSED_RESULT;
void herald_http_answer_free (HeraldHttpAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldHttpAnswer, herald_http_answer_free)

G_END_DECLS
