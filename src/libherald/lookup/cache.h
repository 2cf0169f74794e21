/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "numbers/number.h"

G_BEGIN_DECLS

/* Answers of lookups for some time; the clock is the caller's. */
typedef struct
{
  GHashTable *answers; /* number to Answer */
  GQueue order;        /* the same, the oldest first */
} HeraldLookupCache;

void herald_lookup_cache_init (HeraldLookupCache *cache);
void herald_lookup_cache_clear (HeraldLookupCache *cache);
void herald_lookup_cache_put (HeraldLookupCache *cache, const HeraldNumber *number, GPtrArray *matches, gint64 now);
GPtrArray *herald_lookup_cache_get (HeraldLookupCache *cache, const HeraldNumber *number, gint64 now);
void herald_lookup_cache_forget (HeraldLookupCache *cache);

G_END_DECLS
