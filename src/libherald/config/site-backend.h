/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

#include "config/site-conf.h"

G_BEGIN_DECLS

/* Settings with the site's below the user's, and its locks above. Signal "site-changed": herald.conf says something else. */
#define HERALD_TYPE_SITE_BACKEND (herald_site_backend_get_type ())
G_DECLARE_FINAL_TYPE (HeraldSiteBackend, herald_site_backend, HERALD, SITE_BACKEND, GSettingsBackend)

HeraldSiteBackend *herald_site_backend_new (GSettingsBackend *below, HeraldSiteConf *conf) G_GNUC_WARN_UNUSED_RESULT;
void herald_site_backend_set_conf (HeraldSiteBackend *self, HeraldSiteConf *conf);
const HeraldSiteConf *herald_site_backend_get_conf (HeraldSiteBackend *self);
GSettingsBackend *herald_site_backend_get_below (HeraldSiteBackend *self);
void herald_site_backend_watch (HeraldSiteBackend *self, const char *path);
const char *herald_site_backend_get_path (HeraldSiteBackend *self);

G_END_DECLS
