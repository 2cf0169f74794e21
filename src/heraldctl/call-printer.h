/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "calls/call.h"

G_BEGIN_DECLS

void herald_print_call (const HeraldCall *call, HeraldCallChange change, guint64 seq, gboolean json);

G_END_DECLS
