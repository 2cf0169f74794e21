/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "diagnose/check.h"

G_BEGIN_DECLS

/* One check of the doctor: what is looked at, how it went, and how to mend it. */
#define HERALD_TYPE_CHECK_ROW (herald_check_row_get_type ())
G_DECLARE_FINAL_TYPE (HeraldCheckRow, herald_check_row, HERALD, CHECK_ROW, AdwActionRow)

GtkWidget *herald_check_row_new (HeraldCheckId id) G_GNUC_WARN_UNUSED_RESULT;
int herald_check_row_compare (HeraldCheckRow *one, HeraldCheckRow *other);
void herald_check_row_show (HeraldCheckRow *self, const HeraldCheck *check);

G_END_DECLS
