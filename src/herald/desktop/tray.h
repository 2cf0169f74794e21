/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desktop/status.h"

G_BEGIN_DECLS

/* Herald in the panel of the desktop: an icon by state and a menu. What is pressed becomes an action of the
 * application: show-window, show-dial-field, show-missed, dial, redial, pause, do-not-disturb, preferences, quit.
 * Signal "token-given" (const char *token): the activation token of the press that follows. */
#define HERALD_TYPE_TRAY (herald_tray_get_type ())
G_DECLARE_FINAL_TYPE (HeraldTray, herald_tray, HERALD, TRAY, GObject)

HeraldTray *herald_tray_new (GDBusConnection *connection, GActionGroup *actions, HeraldStatus *status) G_GNUC_WARN_UNUSED_RESULT;
void herald_tray_set_engine (HeraldTray *self, HeraldEngine *engine);
void herald_tray_set_visible (HeraldTray *self, gboolean visible);
gboolean herald_tray_is_shown (HeraldTray *self);

G_END_DECLS
