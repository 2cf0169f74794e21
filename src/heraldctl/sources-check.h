/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config/account.h"
#include "config/source-settings.h"

G_BEGIN_DECLS

int herald_check_sources (HeraldAccount *account, HeraldSourceSettings *settings, const char *only, gboolean json);

G_END_DECLS
