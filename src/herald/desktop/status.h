/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/engine.h"

G_BEGIN_DECLS

/* How Herald stands, in one word, the least pressing first: of several that hold the last one is shown. */
typedef enum
{
  HERALD_STATUS_IDLE,
  HERALD_STATUS_PAUSED,         /* no calls from queues */
  HERALD_STATUS_DO_NOT_DISTURB, /* calls are not announced */
  HERALD_STATUS_MISSED,         /* somebody called, and it has not been seen yet */
  HERALD_STATUS_IN_CALL,
  HERALD_STATUS_RINGING,
  HERALD_STATUS_OFFLINE,        /* nothing is known of any call */
} HeraldStatusState;

#define HERALD_STATUS_N_STATES (HERALD_STATUS_OFFLINE + 1)

/* What somebody sees of Herald who sees none of its windows. Signal "changed" (): once for what changes at once. */
#define HERALD_TYPE_STATUS (herald_status_get_type ())
G_DECLARE_FINAL_TYPE (HeraldStatus, herald_status, HERALD, STATUS, GObject)

HeraldStatus *herald_status_new (GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
void herald_status_set_engine (HeraldStatus *self, HeraldEngine *engine);
HeraldEngine *herald_status_get_engine (HeraldStatus *self);
HeraldStatusState herald_status_get_state (HeraldStatus *self);
HeraldStatusState herald_status_get_second (HeraldStatus *self);
guint herald_status_get_missed (HeraldStatus *self);
const char *herald_status_get_word (HeraldStatus *self);
const char *herald_status_get_sentence (HeraldStatus *self);
const char *herald_status_state_to_string (HeraldStatusState state);

G_END_DECLS
