/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dial-origin.h"
#include "engine/engine.h"

G_BEGIN_DECLS

/* "Call +49 …?" for a number that came from elsewhere. Signals: "dial" (const char *number, gboolean remember): yes, and whether
 * ordinary numbers that come this way need not be asked about; "cancel-all" (): neither this nor those that wait. */
#define HERALD_TYPE_DIAL_QUESTION (herald_dial_question_get_type ())
G_DECLARE_FINAL_TYPE (HeraldDialQuestion, herald_dial_question, HERALD, DIAL_QUESTION, AdwWindow)

GtkWidget *herald_dial_question_new (GtkWindow *parent, HeraldEngine *engine, const char *number, HeraldDialOrigin origin);
const char *herald_dial_question_get_number (HeraldDialQuestion *self);
void herald_dial_question_set_waiting (HeraldDialQuestion *self, guint n_waiting);

G_END_DECLS
