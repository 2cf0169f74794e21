/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where somebody dials from, kept for longer than a call. */

#include "numbers/location.h"

#include <string.h>

/**
 * herald_location_copy:
 * @location: (nullable): a location, whose texts may be borrowed
 *
 * Returns: (transfer full): one that owns its texts; an unknown place for %NULL
 */
HeraldLocation *
herald_location_copy (const HeraldLocation *location)
{
  HeraldLocation *copy = g_new0 (HeraldLocation, 1);

  if (location == NULL)
    return copy;
  copy->region = g_strdup (location->region);
  copy->area_code = g_strdup (location->area_code);
  return copy;
}

/**
 * herald_location_free:
 * @location: (transfer full) (nullable): of herald_location_copy()
 */
void
herald_location_free (HeraldLocation *location)
{
  if (location == NULL)
    return;
  g_free ((char *) location->region);
  g_free ((char *) location->area_code);
  g_free (location);
}

/**
 * herald_location_get_home:
 * @location: (nullable): a location
 *
 * Returns: (transfer full) (nullable): where numbers are at home, as herald_number_init() takes it: "DE", or "DE-30" where the area
 *   code is known; %NULL: the country is not known
 */
char *
herald_location_get_home (const HeraldLocation *location)
{
  if (location == NULL || location->region == NULL || *location->region == '\0')
    return NULL;
  if (location->area_code == NULL || *location->area_code == '\0' || strchr (location->region, '-') != NULL)
    return g_strdup (location->region);
  return g_strconcat (location->region, "-", location->area_code, NULL);
}
