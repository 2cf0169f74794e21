/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "numbers/number.h"

G_BEGIN_DECLS

gboolean herald_http_number_is_form (const char *form);
char *herald_http_number_form (const HeraldNumber *number, const char *form) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
