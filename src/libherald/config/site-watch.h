/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Tells when a file comes, goes or is another, also where its folder is not there yet. */
typedef struct _HeraldSiteWatch HeraldSiteWatch;
typedef void (*HeraldSiteWatchFunc) (const char *path, gpointer user_data);

HeraldSiteWatch *herald_site_watch_new (const char *path, HeraldSiteWatchFunc func, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void herald_site_watch_free (HeraldSiteWatch *self);
const char *herald_site_watch_get_path (const HeraldSiteWatch *self);

G_END_DECLS
