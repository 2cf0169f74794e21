/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the account dials from, as far as it helps to read a number. */
typedef struct
{
  const char *region;    /* two letters of the country, or NULL: unknown */
  const char *area_code; /* without the trunk zero, "30", or NULL: unknown */
} HeraldLocation;

HeraldLocation *herald_location_copy (const HeraldLocation *location) G_GNUC_WARN_UNUSED_RESULT;
char *herald_location_get_home (const HeraldLocation *location) G_GNUC_WARN_UNUSED_RESULT;
void herald_location_free (HeraldLocation *location);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldLocation, herald_location_free)

G_END_DECLS
