/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/agi-options.h"
#include "engine/agi-routes.h"
#include "engine/sources.h"

G_BEGIN_DECLS

/* What answers a dialplan, as one file says: the directory of a site, without a desk, and the routes to it. Main thread only. */
typedef struct _HeraldAgiHost HeraldAgiHost;

HeraldAgiHost *herald_agi_host_new (const char *path, const HeraldAgiOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
HeraldAgiHost *herald_agi_host_new_once (const char *path, const HeraldAgiOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_agi_host_free (HeraldAgiHost *self);
void herald_agi_host_set_secrets (HeraldAgiHost *self, const HeraldAgiOptions *options);
void herald_agi_host_set_days (HeraldAgiHost *self, const HeraldAgiOptions *options);
void herald_agi_host_set_cases (HeraldAgiHost *self, const HeraldAgiOptions *options);
HeraldAgiRoutes *herald_agi_host_get_routes (HeraldAgiHost *self);
HeraldSources *herald_agi_host_get_sources (HeraldAgiHost *self);
GSettings *herald_agi_host_get_settings (HeraldAgiHost *self);
HeraldAccount *herald_agi_host_get_account (HeraldAgiHost *self);
HeraldLastAgents *herald_agi_host_get_last_agents (HeraldAgiHost *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldAgiHost, herald_agi_host_free)

G_END_DECLS
