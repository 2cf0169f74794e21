/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a source has answered, also that nobody is known: a queue rings the same caller again and again. */

#include "lookup/cache.h"

#include "lookup/lookup.h"

typedef struct
{
  char *key;
  GPtrArray *matches;
  gint64 since;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_free (answer->key);
  g_ptr_array_unref (answer->matches);
  g_free (answer);
}

static const char *
key_of (const HeraldNumber *number)
{
  return number->e164 != NULL ? number->e164 : number->digits;
}

static gint64
lifetime (const HeraldLookupCache *cache,
          const Answer *answer)
{
  guint seconds = answer->matches->len > 0 ? cache->seconds : MIN (cache->seconds, HERALD_LOOKUP_CACHE_NONE_SECONDS);

  return seconds * G_TIME_SPAN_SECOND;
}

/**
 * herald_lookup_cache_init:
 * @cache: (out caller-allocates): an empty cache
 * @seconds: how long an answer is believed; "nobody" at most %HERALD_LOOKUP_CACHE_NONE_SECONDS
 */
void
herald_lookup_cache_init (HeraldLookupCache *cache,
                          guint seconds)
{
  cache->seconds = seconds;
  cache->answers = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&cache->order);
}

/**
 * herald_lookup_cache_forget:
 * @cache: a cache
 *
 * Empties it.
 */
void
herald_lookup_cache_forget (HeraldLookupCache *cache)
{
  g_hash_table_remove_all (cache->answers);
  g_queue_clear_full (&cache->order, answer_free);
}

/**
 * herald_lookup_cache_clear:
 * @cache: a cache that is not used any more
 */
void
herald_lookup_cache_clear (HeraldLookupCache *cache)
{
  herald_lookup_cache_forget (cache);
  g_clear_pointer (&cache->answers, g_hash_table_unref);
}

static void
drop (HeraldLookupCache *cache,
      Answer *answer)
{
  g_hash_table_remove (cache->answers, answer->key);
  g_queue_remove (&cache->order, answer);
  answer_free (answer);
}

/**
 * herald_lookup_cache_put:
 * @cache: a cache
 * @number: a number
 * @matches: (element-type HeraldContactMatch): who has it; not to be changed any more
 * @now: monotonic microseconds
 */
void
herald_lookup_cache_put (HeraldLookupCache *cache,
                         const HeraldNumber *number,
                         GPtrArray *matches,
                         gint64 now)
{
  Answer *answer = g_hash_table_lookup (cache->answers, key_of (number));

  if (answer != NULL)
    drop (cache, answer);
  if (cache->order.length >= HERALD_LOOKUP_CACHE_MAX)
    drop (cache, g_queue_peek_head (&cache->order));
  answer = g_new0 (Answer, 1);
  answer->key = g_strdup (key_of (number));
  answer->matches = g_ptr_array_ref (matches);
  answer->since = now;
  g_hash_table_insert (cache->answers, answer->key, answer);
  g_queue_push_tail (&cache->order, answer);
}

/**
 * herald_lookup_cache_get:
 * @cache: a cache
 * @number: a number
 * @now: monotonic microseconds
 * @age: (out) (optional): how old the answer is, in microseconds
 *
 * Returns: (transfer none) (nullable) (element-type HeraldContactMatch): who has it, perhaps nobody; %NULL: not
 *   known, or too long ago
 */
GPtrArray *
herald_lookup_cache_get (HeraldLookupCache *cache,
                         const HeraldNumber *number,
                         gint64 now,
                         gint64 *age)
{
  Answer *answer = g_hash_table_lookup (cache->answers, key_of (number));

  if (answer == NULL)
    return NULL;
  if (now - answer->since >= lifetime (cache, answer))
    {
      drop (cache, answer);
      return NULL;
    }
  if (age != NULL)
    *age = now - answer->since;
  return answer->matches;
}
