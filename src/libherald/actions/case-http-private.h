/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "actions/case-http.h"
#include "lookup/http-path.h"
#include "lookup/http-template.h"
#include "lookup/http-transfer.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  HeraldHttpTemplate *value;
} HeraldCaseHeader;

/* What the section says. */
typedef struct
{
  HeraldHttpTemplate *url;
  HeraldHttpTemplate *find_url;  /* NULL: every case is opened */
  HeraldHttpTemplate *body;      /* NULL: Herald's own */
  HeraldHttpTemplate *basic;     /* NULL: none */
  HeraldHttpTemplate *link;      /* of the answer; NULL: none */
  GPtrArray *headers;            /* of HeraldCaseHeader */
  HeraldHttpPath *find_path;     /* to the case in what is found */
  HeraldHttpPath *number_path;
  HeraldHttpPath *new_path;      /* NULL: the status says it */
  gboolean plain;                /* the whole answer is the number */
  GTlsDatabase *authorities;     /* NULL: those of the system */
} HeraldCaseSettings;

/* case-settings.c */
HeraldCaseSettings *herald_case_settings_read (GKeyFile *file, GPtrArray *complaints) G_GNUC_WARN_UNUSED_RESULT;
void herald_case_settings_free (HeraldCaseSettings *settings);

/* case-request.c */
gboolean herald_case_is_caller_hole (const char *name, gboolean with_secret);
HeraldHttpOutgoing *herald_case_build (const HeraldCaseSettings *settings, const HeraldCaseCaller *caller, const char *secret, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
HeraldHttpOutgoing *herald_case_build_find (const HeraldCaseSettings *settings, const HeraldCaseCaller *caller, const char *secret, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

/* case-answer.c. Errors of HERALD_SOURCE_ERROR, without a subject: "sent a web page …". */
HeraldCase *herald_case_answer_read (const HeraldCaseSettings *settings, GBytes *body, guint status, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_case_answer_find (const HeraldCaseSettings *settings, GBytes *body, HeraldCase **found, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldCaseSettings, herald_case_settings_free)

G_END_DECLS
