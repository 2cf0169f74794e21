/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "diagnose/event-filter.h"

G_BEGIN_DECLS

/* Whom a section of manager.conf is for. Strings may be %NULL where not known. */
typedef struct
{
  const char *user;           /* the section's name */
  const char *extension;      /* for the comment */
  const char *const *devices; /* likewise */
  const char *version;        /* in the server's words */
  const char *banner;
  const char *address;        /* of this computer, as the server sees it */
  gboolean encrypted;         /* the connection is */
} HeraldManagerConf;

char *herald_manager_conf_write (const HeraldManagerConf *conf) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
