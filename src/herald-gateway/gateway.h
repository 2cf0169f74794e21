/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/agi-options.h"

G_BEGIN_DECLS

/** HERALD_GATEWAY_MANAGER_SECRET: the credential of the manager's user. */
#define HERALD_GATEWAY_MANAGER_SECRET "manager.secret"

/* The directory behind a FastAGI server. Main thread only. */
typedef struct _HeraldGateway HeraldGateway;

HeraldGateway *herald_gateway_new (const char *path, const HeraldAgiOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_gateway_free (HeraldGateway *self);
gboolean herald_gateway_apply (HeraldGateway *self, const HeraldAgiOptions *options, GError **error);
guint16 herald_gateway_get_port (HeraldGateway *self);

void herald_gateway_check_manager (const char *path, const HeraldAgiOptions *options, GPtrArray *complaints);
void herald_gateway_notify (const char *state);
void herald_gateway_notify_status (const char *sentence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldGateway, herald_gateway_free)

G_END_DECLS
