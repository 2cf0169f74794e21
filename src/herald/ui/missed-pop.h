/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/engine.h"

G_BEGIN_DECLS

/* "A call did not pop?": the calls that Herald saw and did not show, with the reason of each. */
#define HERALD_TYPE_MISSED_POP (herald_missed_pop_get_type ())
G_DECLARE_FINAL_TYPE (HeraldMissedPop, herald_missed_pop, HERALD, MISSED_POP, AdwWindow)

GtkWidget *herald_missed_pop_new (GtkWindow *parent, HeraldEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
