/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config/source-settings.h"
#include "engine/engine.h"
#include "lookup/lookup.h"

G_BEGIN_DECLS

/* The sources of the settings at work: made, given their secrets and the connection, and put into the lookup in their
 * order; kept so while the settings change. Main thread only. Signal "state-changed" (const char *id): what
 * herald_sources_get_state() says of it may be something else. */
#define HERALD_TYPE_SOURCES (herald_sources_get_type ())
G_DECLARE_FINAL_TYPE (HeraldSources, herald_sources, HERALD, SOURCES, GObject)

HeraldSources *herald_sources_new (HeraldSourceSettings *settings, HeraldLookup *lookup, HeraldStore *store) G_GNUC_WARN_UNUSED_RESULT;
HeraldSources *herald_sources_new_with_secrets (HeraldSourceSettings *settings, HeraldLookup *lookup, HeraldStore *store,
                                                GHashTable *secrets) G_GNUC_WARN_UNUSED_RESULT;
void herald_sources_follow_engine (HeraldSources *self, HeraldEngine *engine);
void herald_sources_set_session (HeraldSources *self, HeraldAmiSession *session);
HeraldAmiSession *herald_sources_get_session (HeraldSources *self);
HeraldSourceSettings *herald_sources_get_settings (HeraldSources *self);
HeraldStore *herald_sources_get_store (HeraldSources *self);
HeraldSource *herald_sources_find (HeraldSources *self, const char *id);
HeraldSourceState herald_sources_get_state (HeraldSources *self, const char *id, const GError **error);
void herald_sources_set_secret (HeraldSources *self, const char *id, const char *key, const char *secret);
const char *herald_sources_get_secret (HeraldSources *self, const char *id, const char *key);

void herald_sources_ready_async (HeraldSources *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_sources_ready_finish (HeraldSources *self, GAsyncResult *result, GError **error);

G_END_DECLS
