/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/engine.h"

G_BEGIN_DECLS

/* "Call +49 …?" for a link from another program. Signal "dial" (const char *number): yes. */
#define HERALD_TYPE_DIAL_QUESTION (herald_dial_question_get_type ())
G_DECLARE_FINAL_TYPE (HeraldDialQuestion, herald_dial_question, HERALD, DIAL_QUESTION, AdwWindow)

GtkWidget *herald_dial_question_new (GtkWindow *parent, HeraldEngine *engine, const char *number);

G_END_DECLS
