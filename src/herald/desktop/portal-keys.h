/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A shortcut as the portal is told of it. */
typedef struct
{
  const char *id;          /* stable, the desktop remembers the key by it */
  const char *description; /* what the user reads in the desktop's settings */
  char *preferred;         /* "CTRL+ALT+d"; NULL: none */
} HeraldPortalKey;

typedef enum
{
  HERALD_PORTAL_KEYS_UNKNOWN, /* not asked yet */
  HERALD_PORTAL_KEYS_ABSENT,  /* this desktop has no such portal */
  HERALD_PORTAL_KEYS_READY,   /* there is one, nothing is bound */
  HERALD_PORTAL_KEYS_BINDING, /* the desktop asks the user */
  HERALD_PORTAL_KEYS_BOUND,
  HERALD_PORTAL_KEYS_REFUSED, /* by the user, or by the desktop */
} HeraldPortalKeysState;

/* Global shortcuts by org.freedesktop.portal.GlobalShortcuts. Signals: "activated" (const char *id, const char *token, nullable):
 * one was pressed; "changed" (): state or keys. */
#define HERALD_TYPE_PORTAL_KEYS (herald_portal_keys_get_type ())
G_DECLARE_FINAL_TYPE (HeraldPortalKeys, herald_portal_keys, HERALD, PORTAL_KEYS, GObject)

HeraldPortalKeys *herald_portal_keys_new (GDBusConnection *connection, const HeraldPortalKey *keys, guint n_keys) G_GNUC_WARN_UNUSED_RESULT;
void herald_portal_keys_probe (HeraldPortalKeys *self);
void herald_portal_keys_bind (HeraldPortalKeys *self);
void herald_portal_keys_configure (HeraldPortalKeys *self);
HeraldPortalKeysState herald_portal_keys_get_state (HeraldPortalKeys *self);
const char *herald_portal_keys_get_trigger (HeraldPortalKeys *self, const char *id);

G_END_DECLS
