/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config/site-conf.h"

G_BEGIN_DECLS

/* The paths are those of the settings: "/org/heraldcti/Herald/server-host". */
struct _HeraldSiteConf
{
  gboolean exists;
  GHashTable *values; /* path to GVariant */
  GHashTable *locks;  /* of paths */
  GPtrArray *complaints;
};

HeraldSiteConf *herald_site_conf_new (void) G_GNUC_WARN_UNUSED_RESULT;
void herald_site_conf_set (HeraldSiteConf *self, const char *folder, const char *key, GVariant *value);
void herald_site_conf_lock (HeraldSiteConf *self, const char *folder, const char *key);
void herald_site_conf_complain (HeraldSiteConf *self, guint line, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* site-value.c */
GVariant *herald_site_value_read (GSettingsSchemaKey *key, const char *line, char **wrong) G_GNUC_WARN_UNUSED_RESULT;
char **herald_site_list_read (const char *line) G_GNUC_WARN_UNUSED_RESULT;
char *herald_site_text_read (const char *line) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
