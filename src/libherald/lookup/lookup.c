/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sources of a lookup: their order, what each may be asked, and what is the matter with it. */

#include "lookup/lookup-private.h"

#include "lookup/privacy.h"

enum
{
  SIGNAL_SOURCE_STATE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HeraldLookup, herald_lookup, G_TYPE_OBJECT)

/* Its contacts are others: what it said is old, what it is about to say may be. */
static void
on_source_changed (HeraldSource *source,
                   HeraldLookupMember *member)
{
  member->generation++;
  herald_lookup_cache_forget (&member->cache);
}

static void
tell_state (HeraldLookupMember *member)
{
  if (member->lookup != NULL)
    g_signal_emit (member->lookup, signals[SIGNAL_SOURCE_STATE_CHANGED], 0, member->source);
}

static void
on_source_state_changed (HeraldSource *source,
                         HeraldLookupMember *member)
{
  tell_state (member);
}

static HeraldLookupMember *
member_new (HeraldLookup *lookup,
            HeraldSource *source,
            guint deadline_ms,
            guint cache_seconds)
{
  HeraldLookupMember *member = g_new0 (HeraldLookupMember, 1);

  g_atomic_ref_count_init (&member->refs);
  member->lookup = lookup;
  member->source = g_object_ref (source);
  member->deadline_ms = deadline_ms != 0 ? deadline_ms : HERALD_LOOKUP_DEADLINE_MS;
  herald_lookup_cache_init (&member->cache, cache_seconds != 0 ? cache_seconds : HERALD_LOOKUP_CACHE_SECONDS);
  g_signal_connect (source, "changed", G_CALLBACK (on_source_changed), member);
  g_signal_connect (source, "state-changed", G_CALLBACK (on_source_state_changed), member);
  return member;
}

HeraldLookupMember *
herald_lookup_member_ref (HeraldLookupMember *member)
{
  g_atomic_ref_count_inc (&member->refs);
  return member;
}

void
herald_lookup_member_unref (HeraldLookupMember *member)
{
  if (!g_atomic_ref_count_dec (&member->refs))
    return;
  g_signal_handlers_disconnect_by_data (member->source, member);
  herald_lookup_cache_clear (&member->cache);
  g_clear_error (&member->error);
  g_object_unref (member->source);
  g_free (member);
}

/* The lookup lets go of it. */
static void
member_remove (gpointer data)
{
  HeraldLookupMember *member = data;

  member->lookup = NULL;
  herald_lookup_member_unref (member);
}

/* How a question ended: with @error, or %NULL. */
void
herald_lookup_member_spoke (HeraldLookupMember *member,
                            const GError *error)
{
  const GError *before = member->error;
  gboolean same = (error == NULL) == (before == NULL)
                  && (error == NULL || (g_error_matches (error, before->domain, before->code) && g_str_equal (error->message, before->message)));

  if (same)
    return;
  g_clear_error (&member->error);
  member->error = error != NULL ? g_error_copy (error) : NULL;
  tell_state (member);
}

/* Whether a source may hear of a number. */
gboolean
herald_lookup_may_ask (HeraldLookup *lookup,
                       HeraldSource *source,
                       const HeraldNumber *number)
{
  return !herald_source_is_remote (source)
         || !herald_privacy_covers ((const char *const *) lookup->private_numbers, lookup->internal_max_digits, number, lookup->location);
}

/* Runs @func from the thread's main loop when @source says so. */
void
herald_lookup_attach (GSource *source,
                      GSourceFunc func,
                      gpointer data,
                      GDestroyNotify destroy)
{
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
herald_lookup_finalize (GObject *object)
{
  HeraldLookup *self = HERALD_LOOKUP (object);

  g_clear_pointer (&self->location, herald_location_free);
  g_clear_pointer (&self->private_numbers, g_strfreev);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  G_OBJECT_CLASS (herald_lookup_parent_class)->finalize (object);
}

static void
herald_lookup_class_init (HeraldLookupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_lookup_finalize;

  /**
   * HeraldLookup::source-state-changed:
   * @lookup: the lookup
   * @source: one of its sources
   *
   * herald_lookup_get_source_state() says something else of it.
   */
  signals[SIGNAL_SOURCE_STATE_CHANGED] = g_signal_new ("source-state-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                       NULL, G_TYPE_NONE, 1, HERALD_TYPE_SOURCE);
}

static void
herald_lookup_init (HeraldLookup *self)
{
  self->sources = g_ptr_array_new_with_free_func (g_object_unref);
  self->members = g_ptr_array_new_with_free_func (member_remove);
  g_queue_init (&self->questions);
}

/**
 * herald_lookup_new:
 * @location: (nullable): where the account dials from; copied
 *
 * Returns: (transfer full): a lookup without a source
 */
HeraldLookup *
herald_lookup_new (const HeraldLocation *location)
{
  HeraldLookup *self = g_object_new (HERALD_TYPE_LOOKUP, NULL);

  self->location = herald_location_copy (location);
  return self;
}

/**
 * herald_lookup_set_location:
 * @lookup: a lookup
 * @location: (nullable): where the account dials from; copied
 */
void
herald_lookup_set_location (HeraldLookup *lookup,
                            const HeraldLocation *location)
{
  HeraldLocation *copy = herald_location_copy (location);

  herald_location_free (lookup->location);
  lookup->location = copy;
  for (guint i = 0; i < lookup->sources->len; i++)
    herald_source_set_location (lookup->sources->pdata[i], copy);
  herald_lookup_forget (lookup);
}

/**
 * herald_lookup_get_location:
 * @lookup: a lookup
 *
 * Returns: (transfer none): where the account dials from
 */
const HeraldLocation *
herald_lookup_get_location (HeraldLookup *lookup)
{
  return lookup->location;
}

/**
 * herald_lookup_get_internal_max_digits:
 * @lookup: a lookup
 *
 * Returns: numbers of up to so many digits are of the own PBX
 */
guint
herald_lookup_get_internal_max_digits (HeraldLookup *lookup)
{
  return lookup->internal_max_digits;
}

/**
 * herald_lookup_set_private:
 * @lookup: a lookup
 * @numbers: (nullable) (array zero-terminated=1): numbers of which no other computer may hear; a trailing * stands for
 *   any ending; copied
 * @internal_max_digits: numbers of up to so many digits are of the own PBX and likewise nobody's business; those of up
 *   to %HERALD_NUMBER_SHORT_MAX always are
 *
 * For questions from now on.
 */
void
herald_lookup_set_private (HeraldLookup *lookup,
                           const char *const *numbers,
                           guint internal_max_digits)
{
  g_strfreev (lookup->private_numbers);
  lookup->private_numbers = g_strdupv ((char **) numbers);
  lookup->internal_max_digits = internal_max_digits;
  herald_lookup_forget (lookup);
}

/**
 * herald_lookup_add_source:
 * @lookup: a lookup
 * @source: a source, less trusted than those added before
 * @deadline_ms: milliseconds it may take; 0: %HERALD_LOOKUP_DEADLINE_MS
 * @cache_seconds: how long its answers are believed; 0: %HERALD_LOOKUP_CACHE_SECONDS
 */
void
herald_lookup_add_source (HeraldLookup *lookup,
                          HeraldSource *source,
                          guint deadline_ms,
                          guint cache_seconds)
{
  g_ptr_array_add (lookup->sources, g_object_ref (source));
  herald_source_set_location (source, lookup->location);
  g_ptr_array_add (lookup->members, member_new (lookup, source, deadline_ms, cache_seconds));
}

/**
 * herald_lookup_remove_all:
 * @lookup: a lookup
 *
 * Removes all sources. Questions under way end shortly with what is there.
 */
void
herald_lookup_remove_all (HeraldLookup *lookup)
{
  for (GList *link = lookup->questions.head; link != NULL; link = link->next)
    herald_question_sources_removed (link->data);
  g_ptr_array_set_size (lookup->members, 0);
  g_ptr_array_set_size (lookup->sources, 0);
}

/**
 * herald_lookup_get_sources:
 * @lookup: a lookup
 *
 * Returns: (transfer none) (element-type HeraldSource): its sources
 */
GPtrArray *
herald_lookup_get_sources (HeraldLookup *lookup)
{
  return lookup->sources;
}

/**
 * herald_lookup_get_source_state:
 * @lookup: a lookup
 * @source: one of its sources
 * @error: (out) (optional) (nullable) (transfer none): why it fails
 *
 * Returns: what the source itself says is the matter with it; if nothing, how its last question ended
 */
HeraldSourceState
herald_lookup_get_source_state (HeraldLookup *lookup,
                                HeraldSource *source,
                                const GError **error)
{
  HeraldSourceState state = herald_source_get_state (source, error);

  if (state != HERALD_SOURCE_READY)
    return state;
  for (guint i = 0; i < lookup->members->len; i++)
    {
      HeraldLookupMember *member = lookup->members->pdata[i];

      if (member->source != source || member->error == NULL)
        continue;
      if (error != NULL)
        *error = member->error;
      return HERALD_SOURCE_FAILING;
    }
  return HERALD_SOURCE_READY;
}

/**
 * herald_lookup_forget:
 * @lookup: a lookup
 *
 * Forgets the answers it remembers.
 */
void
herald_lookup_forget (HeraldLookup *lookup)
{
  for (guint i = 0; i < lookup->members->len; i++)
    {
      HeraldLookupMember *member = lookup->members->pdata[i];

      on_source_changed (member->source, member);
    }
}
