/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/engine.h"

G_BEGIN_DECLS

/* A button that has Herald call the user's own phone, and what became of it. Signal "start" (): it was pressed;
 * answer with herald_test_call_run(). */
#define HERALD_TYPE_TEST_CALL (herald_test_call_get_type ())
G_DECLARE_FINAL_TYPE (HeraldTestCall, herald_test_call, HERALD, TEST_CALL, GtkBox)

void herald_test_call_run (HeraldTestCall *self, HeraldEngine *engine);

G_END_DECLS
