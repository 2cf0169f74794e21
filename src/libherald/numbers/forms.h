/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "numbers/number.h"

G_BEGIN_DECLS

/** HERALD_NUMBER_FORM_MAX: letters of the longest name of a form. */
#define HERALD_NUMBER_FORM_MAX 8

gboolean herald_number_is_form (const char *name);
char *herald_number_form (const HeraldNumber *number, const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *herald_number_form_loose (const HeraldNumber *number, char wildcard) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
