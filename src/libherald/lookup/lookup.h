/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/source.h"

G_BEGIN_DECLS

/** HERALD_LOOKUP_DEADLINE_MS: how long a source may take; a person picks the phone up after two rings. */
#define HERALD_LOOKUP_DEADLINE_MS 2000
/** HERALD_LOOKUP_CACHE_MAX: numbers whose answer is remembered. */
#define HERALD_LOOKUP_CACHE_MAX 500
/** HERALD_LOOKUP_CACHE_SECONDS: how long an answer is believed. */
#define HERALD_LOOKUP_CACHE_SECONDS 300
/** HERALD_LOOKUP_CACHE_NONE_SECONDS: how long "nobody" is believed: somebody may be adding the contact. */
#define HERALD_LOOKUP_CACHE_NONE_SECONDS 30

/* What is known so far. Valid during the callback. */
typedef struct
{
  const HeraldNumber *number; /* the number taken apart; NULL: withheld, nothing was looked up */
  GPtrArray *matches;         /* of HeraldContactMatch, surest first, one per contact; empty: nobody */
  gboolean complete;          /* the last answer: all sources have spoken or the deadline has passed */
  guint n_failed;             /* sources that failed or were late */
  const GError *error;        /* of the first that failed, or NULL */
} HeraldLookupAnswer;

typedef void (*HeraldLookupFunc) (const HeraldLookupAnswer *answer, gpointer user_data);

/* Asks all sources together. */
#define HERALD_TYPE_LOOKUP (herald_lookup_get_type ())
G_DECLARE_FINAL_TYPE (HeraldLookup, herald_lookup, HERALD, LOOKUP, GObject)

HeraldLookup *herald_lookup_new (const HeraldLocation *location) G_GNUC_WARN_UNUSED_RESULT;
void herald_lookup_set_location (HeraldLookup *lookup, const HeraldLocation *location);
const HeraldLocation *herald_lookup_get_location (HeraldLookup *lookup);
void herald_lookup_set_deadline (HeraldLookup *lookup, guint milliseconds);
void herald_lookup_add_source (HeraldLookup *lookup, HeraldSource *source);
GPtrArray *herald_lookup_get_sources (HeraldLookup *lookup);
void herald_lookup_forget (HeraldLookup *lookup);
/* @func is called once or more in the thread's main context, never from within this call; the last time with
 * @complete. Not again after @cancellable is cancelled. @destroy runs once, at the end. */
void herald_lookup_start (HeraldLookup *lookup, const char *number, GCancellable *cancellable, HeraldLookupFunc func, gpointer user_data, GDestroyNotify destroy);
void herald_lookup_search_async (HeraldLookup *lookup, const char *text, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *herald_lookup_search_finish (HeraldLookup *lookup, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
