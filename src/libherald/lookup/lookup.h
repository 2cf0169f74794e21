/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/source.h"

G_BEGIN_DECLS

/** HERALD_LOOKUP_DEADLINE_MS: how long a source may take; a person picks the phone up after two rings. */
#define HERALD_LOOKUP_DEADLINE_MS 2000
/** HERALD_LOOKUP_LATE_MS: how long after its deadline a source is still listened to while the call goes on. */
#define HERALD_LOOKUP_LATE_MS 30000
/** HERALD_LOOKUP_MATCHES_MAX: matches that are kept of one source, and of all together; a switchboard's number may be
 * with many. */
#define HERALD_LOOKUP_MATCHES_MAX 50
/** HERALD_LOOKUP_SEARCH_MAX: contacts of a search that nobody bounded. */
#define HERALD_LOOKUP_SEARCH_MAX 200
/** HERALD_LOOKUP_SEARCH_REMOTE_MIN: characters from which on a text is worth sending to another computer. */
#define HERALD_LOOKUP_SEARCH_REMOTE_MIN 2
/** HERALD_LOOKUP_CACHE_MAX: numbers whose answer is remembered of each source. */
#define HERALD_LOOKUP_CACHE_MAX 500
/** HERALD_LOOKUP_CACHE_SECONDS: how long an answer is believed. */
#define HERALD_LOOKUP_CACHE_SECONDS 300
/** HERALD_LOOKUP_CACHE_NONE_SECONDS: how long "nobody" is believed, at most: somebody may be adding the contact. */
#define HERALD_LOOKUP_CACHE_NONE_SECONDS 30

/* What one source said. */
typedef enum
{
  HERALD_PART_WAITING,   /* not answered yet */
  HERALD_PART_ANSWERED,  /* matches may be empty: nobody */
  HERALD_PART_CACHED,    /* an earlier answer, age_us old */
  HERALD_PART_NOT_ASKED, /* remote, and the number is internal or on the privacy list; or the source was removed */
  HERALD_PART_FAILED,    /* error says why; HERALD_SOURCE_ERROR_LATE: may still answer */
} HeraldPartState;

typedef struct
{
  HeraldSource *source;
  HeraldPartState state;
  GPtrArray *matches; /* of HeraldContactMatch, HERALD_LOOKUP_MATCHES_MAX at most; NULL: none yet */
  gint64 took_us;     /* from the question to the answer */
  gint64 age_us;      /* of a remembered answer */
  GError *error;      /* of FAILED */
} HeraldLookupPart;

/* What is known so far. Valid during the callback. */
typedef struct
{
  const HeraldNumber *number;    /* the number taken apart; NULL: withheld, nothing was looked up */
  GPtrArray *matches;            /* of HeraldContactMatch, surest first, then in the order of the sources, one per person; empty: nobody */
  gboolean complete;             /* all sources have spoken, or are late */
  const HeraldLookupPart *parts; /* one per source, in their order */
  guint n_parts;
  guint n_failed;                /* sources that failed or are late */
  const GError *error;           /* of the first that failed, or NULL */
} HeraldLookupAnswer;

typedef void (*HeraldLookupFunc) (const HeraldLookupAnswer *answer, gpointer user_data);

/* What a search has found so far. Valid during the callback. */
typedef struct
{
  GPtrArray *contacts; /* of HeraldContact, in the order of the sources */
  gboolean complete;
  guint n_failed;
  const GError *error; /* of the first source that failed, or NULL */
} HeraldSearchAnswer;

typedef void (*HeraldSearchFunc) (const HeraldSearchAnswer *answer, gpointer user_data);

/* Asks all sources together. Signal "source-state-changed" (HeraldSource *source): herald_lookup_get_source_state() says
 * something else of it. */
#define HERALD_TYPE_LOOKUP (herald_lookup_get_type ())
G_DECLARE_FINAL_TYPE (HeraldLookup, herald_lookup, HERALD, LOOKUP, GObject)

HeraldLookup *herald_lookup_new (const HeraldLocation *location) G_GNUC_WARN_UNUSED_RESULT;
void herald_lookup_set_location (HeraldLookup *lookup, const HeraldLocation *location);
const HeraldLocation *herald_lookup_get_location (HeraldLookup *lookup);
void herald_lookup_set_private (HeraldLookup *lookup, const char *const *numbers, guint internal_max_digits);
guint herald_lookup_get_internal_max_digits (HeraldLookup *lookup);
void herald_lookup_add_source (HeraldLookup *lookup, HeraldSource *source, guint deadline_ms, guint cache_seconds);
void herald_lookup_remove_all (HeraldLookup *lookup);
GPtrArray *herald_lookup_get_sources (HeraldLookup *lookup);
HeraldSourceState herald_lookup_get_source_state (HeraldLookup *lookup, HeraldSource *source, const GError **error);
void herald_lookup_forget (HeraldLookup *lookup);

/* @func is called once or more in the thread's main context, never from within this call; the last time with
 * @complete. Not again after @cancellable is cancelled. @destroy runs once, at the end. */
void herald_lookup_start (HeraldLookup *lookup, const char *number, GCancellable *cancellable, HeraldLookupFunc func, gpointer user_data, GDestroyNotify destroy);
/* Likewise, but a source that is late may still answer: @func is then called again, with @complete, until @cancellable
 * is cancelled or HERALD_LOOKUP_LATE_MS have passed. */
void herald_lookup_follow (HeraldLookup *lookup, const char *number, GCancellable *cancellable, HeraldLookupFunc func, gpointer user_data, GDestroyNotify destroy);
/* Likewise as sources answer; the last time with @complete. */
void herald_lookup_search_start (HeraldLookup *lookup, const char *text, guint limit, GCancellable *cancellable, HeraldSearchFunc func, gpointer user_data, GDestroyNotify destroy);

G_END_DECLS
