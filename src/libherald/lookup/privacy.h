/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "numbers/location.h"
#include "numbers/number.h"

G_BEGIN_DECLS

gboolean herald_privacy_lists (const char *const *patterns, const HeraldNumber *number, const HeraldLocation *location);
gboolean herald_privacy_covers (const char *const *patterns, guint internal_max_digits, const HeraldNumber *number, const HeraldLocation *location);

G_END_DECLS
