/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/engine.h"

G_BEGIN_DECLS

#define HERALD_TYPE_CALLS_PAGE (herald_calls_page_get_type ())
G_DECLARE_FINAL_TYPE (HeraldCallsPage, herald_calls_page, HERALD, CALLS_PAGE, AdwBin)

void herald_calls_page_set_engine (HeraldCallsPage *self, HeraldEngine *engine);

G_END_DECLS
