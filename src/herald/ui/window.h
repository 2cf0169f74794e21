/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/engine.h"

G_BEGIN_DECLS

#define HERALD_TYPE_WINDOW (herald_window_get_type ())
G_DECLARE_FINAL_TYPE (HeraldWindow, herald_window, HERALD, WINDOW, AdwApplicationWindow)

HeraldWindow *herald_window_new (GtkApplication *application);
void herald_window_set_engine (HeraldWindow *self, HeraldEngine *engine);
void herald_window_set_demo (HeraldWindow *self, gboolean demo);
void herald_window_toast (HeraldWindow *self, const char *sentence);
gboolean herald_window_new_contact (HeraldWindow *self);
void herald_window_search (HeraldWindow *self, const char *text);
void herald_window_show_page (HeraldWindow *self, const char *name);

G_END_DECLS
