/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "config/account.h"
#include "engine/engine.h"

G_BEGIN_DECLS

/* The first run. Signals: "finished" (): the account is set up; "demo" (): the user wants to try first;
 * "test-call" (): answer with herald_assistant_test_call(). */
#define HERALD_TYPE_ASSISTANT (herald_assistant_get_type ())
G_DECLARE_FINAL_TYPE (HeraldAssistant, herald_assistant, HERALD, ASSISTANT, AdwWindow)

GtkWidget *herald_assistant_new (GtkApplication *application, HeraldAccount *account);
void herald_assistant_test_call (HeraldAssistant *self, HeraldEngine *engine);

G_END_DECLS
