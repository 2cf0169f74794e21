/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/call-item.h"

G_BEGIN_DECLS

/* Every moment of a call that a card has to show, by name: "ringing", "unknown", "withheld", … */
const char *const *moments_list (void);
HeraldCallItem *moments_new (const char *name);

G_END_DECLS
