/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config/account.h"
#include "lookup/lookup.h"
#include "store/store.h"

G_BEGIN_DECLS

/** HERALD_LAST_AGENTS_DAYS: how long a talk is remembered where nothing else is said. */
#define HERALD_LAST_AGENTS_DAYS 30
/** HERALD_LAST_AGENTS_DAYS_MAX: the most that may be said. */
#define HERALD_LAST_AGENTS_DAYS_MAX 3650

/* Which colleague has spoken with somebody last: of the whole house by what is added here, of one desk by its journal. */
#define HERALD_TYPE_LAST_AGENTS (herald_last_agents_get_type ())
G_DECLARE_FINAL_TYPE (HeraldLastAgents, herald_last_agents, HERALD, LAST_AGENTS, GObject)

HeraldLastAgents *herald_last_agents_new (HeraldStore *store, HeraldLookup *lookup, HeraldAccount *account) G_GNUC_WARN_UNUSED_RESULT;
HeraldLastAgents *herald_last_agents_new_for_desk (HeraldStore *store, HeraldLookup *lookup, HeraldAccount *account) G_GNUC_WARN_UNUSED_RESULT;
void herald_last_agents_set_days (HeraldLastAgents *self, guint days);
guint herald_last_agents_get_days (HeraldLastAgents *self);
void herald_last_agents_add (HeraldLastAgents *self, const char *number, gboolean dialed, const char *extension);
void herald_last_agents_flush (HeraldLastAgents *self);
void herald_last_agents_ask_async (HeraldLastAgents *self, const char *number, guint days, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
char *herald_last_agents_ask_finish (HeraldLastAgents *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_extension_is_valid (const char *extension);

G_END_DECLS
