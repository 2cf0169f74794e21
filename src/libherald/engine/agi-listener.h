/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

typedef enum
{
  HERALD_AGI_LISTENER_OFF, /* not wanted, or there is no engine to answer */
  HERALD_AGI_LISTENER_LISTENING,
  HERALD_AGI_LISTENER_FAILED, /* wanted, and not possible: herald_agi_listener_get_error() */
} HeraldAgiListenerState;

/* Answers the dialplan for one desk, as the settings agi-enabled, agi-address and agi-port want it; it follows them. Off, it costs
 * nothing. Main thread only.
 *
 * Signal "changed" (): its state, or where it listens. */
#define HERALD_TYPE_AGI_LISTENER (herald_agi_listener_get_type ())
G_DECLARE_FINAL_TYPE (HeraldAgiListener, herald_agi_listener, HERALD, AGI_LISTENER, GObject)

HeraldAgiListener *herald_agi_listener_new (GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
void herald_agi_listener_set_engine (HeraldAgiListener *self, HeraldEngine *engine);
GSettings *herald_agi_listener_get_settings (HeraldAgiListener *self);
HeraldAgiListenerState herald_agi_listener_get_state (HeraldAgiListener *self);
const GError *herald_agi_listener_get_error (HeraldAgiListener *self);
const char *herald_agi_listener_get_address (HeraldAgiListener *self);
guint16 herald_agi_listener_get_port (HeraldAgiListener *self);
guint herald_agi_listener_get_n_calls (HeraldAgiListener *self);

const char *herald_agi_listener_state_to_string (HeraldAgiListenerState state);
char *herald_agi_listener_describe (HeraldAgiListener *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_agi_address_is_open (const char *address);

G_END_DECLS
