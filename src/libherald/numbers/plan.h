/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** HERALD_PLAN_CODE_MAX: digits of a country's calling code. */
#define HERALD_PLAN_CODE_MAX 3

/* What the numbering plan of a country says, as far as it helps to compare numbers. */
typedef struct
{
  char code[HERALD_PLAN_CODE_MAX + 1]; /* calling code, "49" */
  char trunk[4];                       /* dialled before the area code, "0"; empty: nothing */
} HeraldPlan;

gboolean herald_plan_of_region (const char *region, HeraldPlan *plan);
gsize herald_plan_code_length (const char *e164);
gboolean herald_plan_appends_extensions (const char *e164);
const HeraldPlan *herald_plan_get_all (gsize *n_plans);

G_END_DECLS
