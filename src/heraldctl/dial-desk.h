/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk.h"

G_BEGIN_DECLS

int herald_dial_by_desk (HeraldDesk *desk, const char *number, gboolean json, gboolean no_wait);

G_END_DECLS
