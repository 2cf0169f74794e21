/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/engine.h"

G_BEGIN_DECLS

#define HERALD_TYPE_DIAL_FIELD (herald_dial_field_get_type ())
G_DECLARE_FINAL_TYPE (HeraldDialField, herald_dial_field, HERALD, DIAL_FIELD, GtkWidget)

void herald_dial_field_set_engine (HeraldDialField *self, HeraldEngine *engine);
void herald_dial_field_set_key_capture_widget (HeraldDialField *self, GtkWidget *widget);
void herald_dial_field_set_text (HeraldDialField *self, const char *text);
void herald_dial_field_set_quiet (HeraldDialField *self, gboolean quiet);

G_END_DECLS
