/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HERALD_TYPE_AUTOSTART_ROW (herald_autostart_row_get_type ())
G_DECLARE_FINAL_TYPE (HeraldAutostartRow, herald_autostart_row, HERALD, AUTOSTART_ROW, AdwActionRow)

void herald_autostart_row_set_settings (HeraldAutostartRow *self, GSettings *settings);

G_END_DECLS
