/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/call-item.h"

G_BEGIN_DECLS

#define HERALD_TYPE_NOW_ROW (herald_now_row_get_type ())
G_DECLARE_FINAL_TYPE (HeraldNowRow, herald_now_row, HERALD, NOW_ROW, GtkListBoxRow)

GtkWidget *herald_now_row_new (HeraldCallItem *item);
HeraldCallItem *herald_now_row_get_item (HeraldNowRow *self);

G_END_DECLS
