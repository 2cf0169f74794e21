/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "numbers/number.h"

G_BEGIN_DECLS

/* Answers of one source for some time; the clock is the caller's. */
typedef struct
{
  guint seconds;       /* how long an answer is believed */
  GHashTable *answers; /* number to Answer */
  GQueue order;        /* the same, the oldest first */
} HeraldLookupCache;

void herald_lookup_cache_init (HeraldLookupCache *cache, guint seconds);
void herald_lookup_cache_clear (HeraldLookupCache *cache);
void herald_lookup_cache_put (HeraldLookupCache *cache, const HeraldNumber *number, GPtrArray *matches, gint64 now);
GPtrArray *herald_lookup_cache_get (HeraldLookupCache *cache, const HeraldNumber *number, gint64 now, gint64 *age);
void herald_lookup_cache_forget (HeraldLookupCache *cache);

G_END_DECLS
