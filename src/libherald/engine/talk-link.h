/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/last-agents.h"

G_BEGIN_DECLS

/**
 * HeraldTalkLinkFunc:
 * @state: of the connection
 * @error: (nullable): why there is none
 * @user_data: the closure
 *
 * The connection has another state.
 */
typedef void (*HeraldTalkLinkFunc) (HeraldLinkState state, const GError *error, gpointer user_data);

/* A connection to the manager that does nothing but hear who speaks with whom. */
typedef struct _HeraldTalkLink HeraldTalkLink;

HeraldTalkLink *herald_talk_link_new (HeraldAccount *account, HeraldLastAgents *agents, HeraldTalkLinkFunc func, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void herald_talk_link_free (HeraldTalkLink *self);
void herald_talk_link_apply (HeraldTalkLink *self, const char *secret);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldTalkLink, herald_talk_link_free)

G_END_DECLS
