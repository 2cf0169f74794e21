/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/agi-listener.h"

G_BEGIN_DECLS

#define HERALD_TYPE_DIALPLAN_ROW (herald_dialplan_row_get_type ())
G_DECLARE_FINAL_TYPE (HeraldDialplanRow, herald_dialplan_row, HERALD, DIALPLAN_ROW, AdwExpanderRow)

void herald_dialplan_row_set_settings (HeraldDialplanRow *self, GSettings *settings);
void herald_dialplan_row_set_listener (HeraldDialplanRow *self, HeraldAgiListener *listener);

G_END_DECLS
