/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desktop/search-model.h"

G_BEGIN_DECLS

GIcon *herald_search_icon_new (const HeraldSearchHit *hit) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
