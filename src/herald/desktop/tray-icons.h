/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desktop/status.h"

G_BEGIN_DECLS

const char *herald_tray_icons_for_state (HeraldStatusState state);
const char *herald_tray_icons_for_second (HeraldStatusState second);
GVariant *herald_tray_icons_draw (const char *name);
char *herald_tray_icons_find_folder (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
