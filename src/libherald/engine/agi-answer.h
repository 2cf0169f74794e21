/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/agi-routes.h"

G_BEGIN_DECLS

/** HERALD_AGI_DEADLINE_MS: how long a call waits for an answer before it goes on without. */
#define HERALD_AGI_DEADLINE_MS 800
/** HERALD_AGI_DEADLINE_MAX_MS: the most that a dialplan may ask for: "lookup?deadline=3000". */
#define HERALD_AGI_DEADLINE_MAX_MS 5000
/** HERALD_AGI_NAME_MAX: characters of a name that go to a phone; few show more, and SIP headers are bounded. */
#define HERALD_AGI_NAME_MAX 80
/** HERALD_AGI_VALUE_MAX: characters of another variable. */
#define HERALD_AGI_VALUE_MAX 250

/* The work for one call that waits, whatever its route: from the request to the answer to the last command. It ends early, and
 * the work with it, when the caller hangs up. */
typedef struct _HeraldAgiAnswer HeraldAgiAnswer;

/**
 * HeraldAgiLateFunc:
 * @answer: the work
 * @data: the route's own
 *
 * The time is over: send what is known, with herald_agi_answer_send(), before this returns.
 */
typedef void (*HeraldAgiLateFunc) (HeraldAgiAnswer *answer, gpointer data);

HeraldAgiAnswer *herald_agi_answer_begin (HeraldAgiRoutes *routes, HeraldAgiCall *call, const char *route, HeraldAgiLateFunc late,
                                          gpointer data, GDestroyNotify destroy);
HeraldAgiAnswer *herald_agi_answer_ref (HeraldAgiAnswer *self);
void herald_agi_answer_unref (HeraldAgiAnswer *self);
guint herald_agi_answer_set_patience (HeraldAgiAnswer *self, guint milliseconds);
gboolean herald_agi_answer_is_over (HeraldAgiAnswer *self);
gpointer herald_agi_answer_get_data (HeraldAgiAnswer *self);
HeraldAgiRequest *herald_agi_answer_get_request (HeraldAgiAnswer *self);
const char *herald_agi_answer_get_number (HeraldAgiAnswer *self);
GCancellable *herald_agi_answer_get_cancellable (HeraldAgiAnswer *self);
void herald_agi_answer_set (HeraldAgiAnswer *self, const char *variable, const char *value, gsize max_chars);
void herald_agi_answer_add (HeraldAgiAnswer *self, char *command);
void herald_agi_answer_send (HeraldAgiAnswer *self, const char *outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldAgiAnswer, herald_agi_answer_unref)

G_END_DECLS
