/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HERALD_X11_KEYS_ERROR (herald_x11_keys_error_quark ())

typedef enum
{
  HERALD_X11_KEYS_ERROR_NO_DISPLAY, /* no X server, or Herald was built without XCB */
  HERALD_X11_KEYS_ERROR_NO_KEY,     /* the keyboard has no such key */
  HERALD_X11_KEYS_ERROR_TAKEN,      /* another program has the shortcut */
} HeraldX11KeysError;

/* Modifiers of a shortcut, whatever bits the X server has for them. */
typedef enum
{
  HERALD_KEY_SHIFT = 1 << 0,
  HERALD_KEY_CONTROL = 1 << 1,
  HERALD_KEY_ALT = 1 << 2,
  HERALD_KEY_SUPER = 1 << 3,
} HeraldKeyModifiers;

/* Keys that are caught whichever program has the keyboard, on an X server. Signal "pressed" (guint id, guint time): one of them,
 * with the server's time of it; not again while it is held down. */
#define HERALD_TYPE_X11_KEYS (herald_x11_keys_get_type ())
G_DECLARE_FINAL_TYPE (HeraldX11Keys, herald_x11_keys, HERALD, X11_KEYS, GObject)

GQuark herald_x11_keys_error_quark (void);
HeraldX11Keys *herald_x11_keys_new (const char *display, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_x11_keys_grab (HeraldX11Keys *self, guint id, guint32 keysym, HeraldKeyModifiers modifiers, GError **error);
void herald_x11_keys_release (HeraldX11Keys *self, guint id);

G_END_DECLS
