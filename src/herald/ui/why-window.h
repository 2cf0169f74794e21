/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "diagnose/explanation.h"
#include "engine/engine.h"

G_BEGIN_DECLS

/* "Why?": what Herald saw of one call and decided about it. */
#define HERALD_TYPE_WHY_WINDOW (herald_why_window_get_type ())
G_DECLARE_FINAL_TYPE (HeraldWhyWindow, herald_why_window, HERALD, WHY_WINDOW, AdwWindow)

GtkWidget *herald_why_window_new (GtkWindow *parent) G_GNUC_WARN_UNUSED_RESULT;
void herald_why_window_ask (HeraldWhyWindow *self, HeraldEngine *engine, const HeraldExplanationFilter *filter);
void herald_why_window_show (HeraldWhyWindow *self, GPtrArray *calls);

G_END_DECLS
