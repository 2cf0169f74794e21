/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "actions/case-http.h"

G_BEGIN_DECLS

/* What the sections [gateway] and [case] of gateway.conf say. */
typedef struct
{
  char *listen; /* an IP address */
  guint16 port;
  char *database;
  GHashTable *secrets; /* "SOURCE.KEY" → a password */
  HeraldCaseHttp *cases; /* the helpdesk, or NULL */
  guint remember_days;   /* who spoke with whom */
} HeraldAgiOptions;

HeraldAgiOptions *herald_agi_options_load (const char *path, GPtrArray *complaints) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *herald_agi_options_word (const char *path, const GPtrArray *complaints) G_GNUC_WARN_UNUSED_RESULT;
void herald_agi_options_free (HeraldAgiOptions *options);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldAgiOptions, herald_agi_options_free)

G_END_DECLS
