/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the countries' numbering plans say: calling codes, trunk prefixes, and where a PBX appends digits. */

#include "numbers/plan.h"

#include <cstring>
#include <set>
#include <string>

#include "numbers/library.h"

/* Calling codes of countries whose numbers have no fixed length, so that a PBX behind "5550" appends the extension to
 * it and is itself reached with a 0: Germany, Austria, Luxembourg. */
static const char *const open_plans[] = { "49", "43", "352" };

/**
 * herald_plan_of_region:
 * @region: (nullable): two letters of a country, with or without a town's code behind it ("DE-30")
 * @plan: (out caller-allocates): its plan
 *
 * Returns: %FALSE when it is no country with a telephone network
 */
gboolean
herald_plan_of_region (const char *region,
                       HeraldPlan *plan)
{
  g_autofree char *upper = region != nullptr && strlen (region) >= 2 ? g_ascii_strup (region, 2) : nullptr;
  int code = upper != nullptr ? herald_number_library ()->GetCountryCodeForRegion (upper) : 0;
  std::string trunk;

  *plan = HeraldPlan {};
  if (code <= 0)
    return FALSE;
  herald_number_library ()->GetNddPrefixForRegion (upper, true, &trunk);
  g_snprintf (plan->code, sizeof plan->code, "%d", code);
  g_strlcpy (plan->trunk, trunk.c_str (), sizeof plan->trunk);
  return TRUE;
}

/* One for each calling code; of countries that share one, the plan of the main one. */
static GArray *
list_plans ()
{
  GArray *plans = g_array_new (FALSE, FALSE, sizeof (HeraldPlan));
  std::set<int> codes;

  herald_number_library ()->GetSupportedCallingCodes (&codes);
  for (int code : codes)
    {
      std::string region;
      HeraldPlan plan;

      herald_number_library ()->GetRegionCodeForCountryCode (code, &region);
      if (!herald_plan_of_region (region.c_str (), &plan)) /* of no country: satellites, freephone */
        g_snprintf (plan.code, sizeof plan.code, "%d", code);
      g_array_append_val (plans, plan);
    }
  return plans;
}

/**
 * herald_plan_get_all:
 * @n_plans: (out): how many there are
 *
 * Returns: (array length=n_plans) (transfer none): the plans of all calling codes, each code once
 */
const HeraldPlan *
herald_plan_get_all (gsize *n_plans)
{
  static GArray *plans = list_plans ();

  *n_plans = plans->len;
  return reinterpret_cast<const HeraldPlan *> (plans->data);
}

/**
 * herald_plan_code_length:
 * @e164: a number of E.164 with its +
 *
 * Returns: how many digits behind the + are the country's; 0: it is of none
 */
gsize
herald_plan_code_length (const char *e164)
{
  gsize n_plans;
  const HeraldPlan *plans = herald_plan_get_all (&n_plans);

  /* No code is the beginning of another. */
  for (gsize i = 0; i < n_plans; i++)
    if (g_str_has_prefix (e164 + 1, plans[i].code))
      return strlen (plans[i].code);
  return 0;
}

/**
 * herald_plan_appends_extensions:
 * @e164: a number of E.164 with its +
 *
 * Returns: whether a PBX in its country appends extensions to its number and may be as long as it likes; elsewhere all
 *   numbers have the same length, and a PBX has a row of them
 */
gboolean
herald_plan_appends_extensions (const char *e164)
{
  for (guint i = 0; i < G_N_ELEMENTS (open_plans); i++)
    if (g_str_has_prefix (e164 + 1, open_plans[i]))
      return TRUE;
  return FALSE;
}
