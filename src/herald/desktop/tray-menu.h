/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desktop/status.h"

G_BEGIN_DECLS

/** HERALD_TRAY_LABEL_MAX: characters of a name in the menu; a longer one is cut. */
#define HERALD_TRAY_LABEL_MAX 48

/* The menu of the icon, on the bus (com.canonical.dbusmenu). What is chosen becomes an action of the application. */
#define HERALD_TYPE_TRAY_MENU (herald_tray_menu_get_type ())
G_DECLARE_FINAL_TYPE (HeraldTrayMenu, herald_tray_menu, HERALD, TRAY_MENU, GObject)

HeraldTrayMenu *herald_tray_menu_new (const char *path, GActionGroup *actions, HeraldStatus *status) G_GNUC_WARN_UNUSED_RESULT;
void herald_tray_menu_set_engine (HeraldTrayMenu *self, HeraldEngine *engine);
void herald_tray_menu_load (HeraldTrayMenu *self);
void herald_tray_menu_forget_host (HeraldTrayMenu *self);
char *herald_tray_menu_write_label (const char *format, const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
