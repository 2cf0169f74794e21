/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HERALD_TYPE_DAY_MODEL (herald_day_model_get_type ())
G_DECLARE_FINAL_TYPE (HeraldDayModel, herald_day_model, HERALD, DAY_MODEL, GObject)

HeraldDayModel *herald_day_model_new (GListModel *calls);
void herald_day_model_refresh (HeraldDayModel *self);

G_END_DECLS
