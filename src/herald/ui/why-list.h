/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "diagnose/explanation.h"

G_BEGIN_DECLS

/* What was noted of one call: a line for each note, its time and a sentence. */
#define HERALD_TYPE_WHY_LIST (herald_why_list_get_type ())
G_DECLARE_FINAL_TYPE (HeraldWhyList, herald_why_list, HERALD, WHY_LIST, AdwBin)

GtkWidget *herald_why_list_new (const HeraldExplained *explained) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
