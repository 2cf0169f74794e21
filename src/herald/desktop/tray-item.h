/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desktop/status.h"

G_BEGIN_DECLS

/** HERALD_TRAY_ITEM_PATH: where the item is on the bus. */
#define HERALD_TRAY_ITEM_PATH "/StatusNotifierItem"
/** HERALD_TRAY_MENU_PATH: where its menu is. */
#define HERALD_TRAY_MENU_PATH "/StatusNotifierItem/Menu"

/* The icon in the panel as an object on the bus (org.kde.StatusNotifierItem). Signals:
 *   "activated" (const char *what): pressed: "open" with the left button, "dial" with the middle one
 *   "token-given" (const char *token): the activation token of the press that follows */
#define HERALD_TYPE_TRAY_ITEM (herald_tray_item_get_type ())
G_DECLARE_FINAL_TYPE (HeraldTrayItem, herald_tray_item, HERALD, TRAY_ITEM, GObject)

HeraldTrayItem *herald_tray_item_new (GDBusConnection *connection, HeraldStatus *status, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_tray_item_set_passive (HeraldTrayItem *self, gboolean passive);

G_END_DECLS
