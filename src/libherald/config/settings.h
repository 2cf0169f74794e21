/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config/site-conf.h"

G_BEGIN_DECLS

/* The settings of Herald: the user's own where there are any, else the site's of herald.conf, else the schema's; what the
 * site has locked is the site's, and not writable. Every program gets them here. */
GSettings *herald_settings_new (void) G_GNUC_WARN_UNUSED_RESULT;
GSettings *herald_settings_new_draft (GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
GSettings *herald_settings_new_once (const char *site_file) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_settings_are_installed (void);
gboolean herald_settings_are_kept (GSettings *settings);

/* How settings of a test come by another file and another place for what users set. */
GSettings *herald_settings_new_full (const char *site_file, GSettingsBackend *backend) G_GNUC_WARN_UNUSED_RESULT;

/* Called with what is wrong in herald.conf: "/etc/herald/herald.conf:3: …", at once and whenever the file has changed. */
typedef void (*HeraldSiteComplainFunc) (const char *sentence, gpointer user_data);
void herald_settings_watch_complaints (GSettings *settings, HeraldSiteComplainFunc func, gpointer user_data);

G_END_DECLS
