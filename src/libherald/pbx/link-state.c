/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The states of a link as GObject and people name them. */

#include "pbx/ami-session.h"

static const GEnumValue values[] = {
  { HERALD_LINK_OFFLINE, "HERALD_LINK_OFFLINE", "offline" },
  { HERALD_LINK_CONNECTING, "HERALD_LINK_CONNECTING", "connecting" },
  { HERALD_LINK_LOGGING_IN, "HERALD_LINK_LOGGING_IN", "logging-in" },
  { HERALD_LINK_SYNCING, "HERALD_LINK_SYNCING", "syncing" },
  { HERALD_LINK_CONNECTED, "HERALD_LINK_CONNECTED", "connected" },
  { HERALD_LINK_WAITING, "HERALD_LINK_WAITING", "waiting" },
  { HERALD_LINK_FAILED, "HERALD_LINK_FAILED", "failed" },
  { 0, NULL, NULL },
};

GType
herald_link_state_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static (g_intern_static_string ("HeraldLinkState"), values));
  return type;
}

/**
 * herald_link_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): its name for logs and JSON: "logging-in"
 */
const char *
herald_link_state_to_string (HeraldLinkState state)
{
  g_return_val_if_fail (state <= HERALD_LINK_FAILED, "unknown");
  return values[state].value_nick;
}
