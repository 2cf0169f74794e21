/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/call-item.h"

G_BEGIN_DECLS

#define HERALD_TYPE_CARD_WINDOW (herald_card_window_get_type ())
G_DECLARE_FINAL_TYPE (HeraldCardWindow, herald_card_window, HERALD, CARD_WINDOW, AdwApplicationWindow)

HeraldCardWindow *herald_card_window_new (GtkApplication *application);
void herald_card_window_add (HeraldCardWindow *self, HeraldCallItem *item);
void herald_card_window_leave_room (HeraldCardWindow *self, guint notifications);
void herald_card_window_remove (HeraldCardWindow *self, HeraldCallItem *item);
gboolean herald_card_window_contains (HeraldCardWindow *self, HeraldCallItem *item);

G_END_DECLS
