/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/http-integration-private.h"
#include "lookup/http-transfer.h"
#include "lookup/http.h"

G_BEGIN_DECLS

struct _HeraldHttp
{
  GObject parent;

  char *id;
  char *name;
  HeraldIntegration *file;
  GHashTable *settings;  /* parameters and secrets; replaced, never changed: threads read it */
  GHashTable *values;    /* the parameters as they were set */
  GHashTable *companies; /* id to name, as they were told */
  SoupSession *session;
  guint patience_ms;

  guint running;
  GQueue waiting;   /* of GTask */
  GError *refused;  /* not asked again until a setting or secret is another */
  GError *no_secret;
  GError *paused;   /* not asked again before paused_until, monotonic microseconds */
  gint64 paused_until;
  GSource *pause_end;
  char *login;      /* what the login request gave */
  guint barred;     /* bits: optional requests that are not permitted */
};

/* What is asked. */
typedef enum
{
  HERALD_HTTP_LOOKUP, /* result: GPtrArray of HeraldContactMatch */
  HERALD_HTTP_SEARCH, /* result: GPtrArray of HeraldContact */
  HERALD_HTTP_CHECK,  /* result: a sentence */
} HeraldHttpKind;

/* http-build.c */
HeraldHttpOutgoing *herald_http_build (const HeraldHttpRequest *request, const HeraldHttpValues *values, GError **error) G_GNUC_WARN_UNUSED_RESULT;
HeraldHttpOutgoing *herald_http_build_company (const HeraldHttpRequest *request, const HeraldHttpValues *values, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *herald_http_outgoing_key (const HeraldHttpOutgoing *outgoing) G_GNUC_WARN_UNUSED_RESULT;

/* http-run.c */
void herald_http_run_start (HeraldHttp *self, GTask *task, HeraldHttpKind kind, const HeraldNumber *number, const HeraldLocation *location, const char *text, guint limit);

/* http-state.c */
gboolean herald_http_may_ask (HeraldHttp *self, GError **error);
GError *herald_http_refuse (HeraldHttp *self, const char *host, guint status);
GError *herald_http_pause (HeraldHttp *self, const char *host, guint seconds);
void herald_http_forget_refusal (HeraldHttp *self);
void herald_http_mask (HeraldHttp *self, GError *error);
void herald_http_set_settings_secret (HeraldHttp *self, const char *name, const char *secret);

G_END_DECLS
