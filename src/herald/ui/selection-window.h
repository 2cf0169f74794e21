/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/engine.h"

G_BEGIN_DECLS

/* What was found in the selected text: several numbers to choose from, or none. Signal "chosen" (const char *number). */
#define HERALD_TYPE_SELECTION_WINDOW (herald_selection_window_get_type ())
G_DECLARE_FINAL_TYPE (HeraldSelectionWindow, herald_selection_window, HERALD, SELECTION_WINDOW, AdwWindow)

GtkWidget *herald_selection_window_new (HeraldEngine *engine);
void herald_selection_window_show_reading (HeraldSelectionWindow *self);
void herald_selection_window_show_numbers (HeraldSelectionWindow *self, GPtrArray *numbers);

G_END_DECLS
