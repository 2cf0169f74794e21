/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/lookup.h"
#include "pbx/agi-server.h"

G_BEGIN_DECLS

/** HERALD_AGI_DEADLINE_MS: how long a call waits for a name before it goes on without. */
#define HERALD_AGI_DEADLINE_MS 800
/** HERALD_AGI_DEADLINE_MAX_MS: the most that a dialplan may ask for: "lookup?deadline=3000". */
#define HERALD_AGI_DEADLINE_MAX_MS 5000

/**
 * HeraldAgiDoneFunc:
 * @match: how sure the name is: "exact" …, "none"
 * @took_us: microseconds that the call waited
 * @error: (nullable): why not all of it was told to Asterisk
 * @user_data: the closure
 *
 * A call has been served.
 */
typedef void (*HeraldAgiDoneFunc) (const char *match, gint64 took_us, const GError *error, gpointer user_data);

void herald_agi_lookup (HeraldAgiCall *call, HeraldLookup *lookup, HeraldAgiDoneFunc done, gpointer user_data);

G_END_DECLS
