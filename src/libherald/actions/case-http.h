/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "actions/case.h"

G_BEGIN_DECLS

/** HERALD_CASE_SECTION: where it stands in a file of settings. */
#define HERALD_CASE_SECTION "case"
/** HERALD_CASE_PATIENCE_MS: how long a helpdesk may take to find and open a case, whether the call still waits or not. */
#define HERALD_CASE_PATIENCE_MS 15000
/** HERALD_CASE_REFUSED_SECONDS: how long a helpdesk that did not accept us is left alone: servers lock accounts for less. */
#define HERALD_CASE_REFUSED_SECONDS 600
/** HERALD_CASE_OPENING_MAX: cases that are being opened at a time. */
#define HERALD_CASE_OPENING_MAX 50

/* A helpdesk with an interface of HTTP and JSON: one POST opens a case, a GET may find one before. */
#define HERALD_TYPE_CASE_HTTP (herald_case_http_get_type ())
G_DECLARE_FINAL_TYPE (HeraldCaseHttp, herald_case_http, HERALD, CASE_HTTP, GObject)

HeraldCaseHttp *herald_case_http_new (GKeyFile *file, GPtrArray *complaints) G_GNUC_WARN_UNUSED_RESULT;
void herald_case_http_set_secret (HeraldCaseHttp *self, const char *secret);
void herald_case_http_continue (HeraldCaseHttp *self, HeraldCaseHttp *other);
void herald_case_http_set_patience (HeraldCaseHttp *self, guint milliseconds);

G_END_DECLS
