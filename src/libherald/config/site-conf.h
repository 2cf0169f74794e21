/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** HERALD_SITE_CONF_MAX: bytes of the file that are read; a site with 64 sources needs a tenth of it. */
#define HERALD_SITE_CONF_MAX (256 * 1024)
/** HERALD_SITE_COMPLAINTS_MAX: complaints that are kept; a file of another kind would have thousands. */
#define HERALD_SITE_COMPLAINTS_MAX 100
/** HERALD_SITE_LOCKED: the key of the file that names what users may not change. */
#define HERALD_SITE_LOCKED "locked"

/* What is wrong in the file. */
typedef struct
{
  guint line; /* from 1; 0: the file as a whole */
  char *sentence;
} HeraldSiteComplaint;

/* What an administrator has set for everybody on this computer, as it stood in herald.conf at one moment; immutable. */
typedef struct _HeraldSiteConf HeraldSiteConf;

char *herald_site_conf_default_path (void) G_GNUC_WARN_UNUSED_RESULT;
HeraldSiteConf *herald_site_conf_load (const char *path) G_GNUC_WARN_UNUSED_RESULT;
HeraldSiteConf *herald_site_conf_parse (const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;
HeraldSiteConf *herald_site_conf_new_from_settings (GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
void herald_site_conf_free (HeraldSiteConf *self);
gboolean herald_site_conf_exists (const HeraldSiteConf *self);
GVariant *herald_site_conf_get (const HeraldSiteConf *self, const char *path);
gboolean herald_site_conf_is_locked (const HeraldSiteConf *self, const char *path);
const GPtrArray *herald_site_conf_get_complaints (const HeraldSiteConf *self);
GPtrArray *herald_site_conf_compare (const HeraldSiteConf *one, const HeraldSiteConf *other) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_site_conf_is_memory (const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldSiteConf, herald_site_conf_free)

G_END_DECLS
