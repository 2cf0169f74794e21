/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is calling: asks all sources together, gives the first answer at once and refines it as the others
 * come, until the deadline. */

#include "lookup/lookup.h"

#include <string.h>

#include "lookup/cache.h"
#include "store/store.h"

struct _HeraldLookup
{
  GObject parent;

  HeraldLocation *location; /* owned */
  guint deadline_ms;
  GPtrArray *sources; /* HeraldSource, in the order of trust */
  HeraldLookupCache cache;
};

G_DEFINE_FINAL_TYPE (HeraldLookup, herald_lookup, G_TYPE_OBJECT)

/* One question. Every source that has not answered holds a reference; it is over when @func was called for
 * the last time or the asker has lost interest. */
typedef struct
{
  gatomicrefcount count;
  HeraldLookup *lookup;
  HeraldNumber *number; /* NULL: withheld */
  GCancellable *asker;  /* NULL: none */
  gulong asker_handler;
  GCancellable *cancellable; /* of the sources */
  HeraldLookupFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
  GSource *deadline;
  GPtrArray *parts; /* one per source: its matches, NULL: no answer yet, or none */
  guint pending;
  guint n_failed;
  GError *error;
  gboolean over;
} Question;

static void
part_free (gpointer part)
{
  if (part != NULL)
    g_ptr_array_unref (part);
}

static void
question_unref (gpointer data)
{
  Question *question = data;

  if (!g_atomic_ref_count_dec (&question->count))
    return;
  g_clear_pointer (&question->number, herald_number_free);
  g_clear_object (&question->asker);
  g_clear_object (&question->cancellable);
  g_clear_pointer (&question->parts, g_ptr_array_unref);
  g_clear_error (&question->error);
  g_clear_object (&question->lookup);
  g_free (question);
}

static Question *
question_ref (Question *question)
{
  g_atomic_ref_count_inc (&question->count);
  return question;
}

static void
end_question (Question *question)
{
  if (question->over)
    return;
  question->over = TRUE;
  if (question->deadline != NULL)
    g_source_destroy (question->deadline);
  g_clear_pointer (&question->deadline, g_source_unref);
  if (question->asker_handler != 0)
    g_cancellable_disconnect (question->asker, question->asker_handler);
  question->asker_handler = 0;
  if (question->destroy != NULL)
    question->destroy (question->user_data);
  g_cancellable_cancel (question->cancellable);
}

static gboolean
is_known (GPtrArray *matches,
          const HeraldContactMatch *match)
{
  for (guint i = 0; i < matches->len; i++)
    if (strcmp (herald_contact_get_display_name (((HeraldContactMatch *) matches->pdata[i])->contact),
                herald_contact_get_display_name (match->contact)) == 0)
      return TRUE;
  return FALSE;
}

/* All sources' matches, the surest first; where two are as sure, in the order of the sources. The same name
 * from a second source is the same person. */
static GPtrArray *
merge (GPtrArray *parts)
{
  GPtrArray *merged = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_match_free);

  for (int class = HERALD_MATCH_EXACT; class <= HERALD_MATCH_TRAILING; class++)
    for (guint i = 0; i < parts->len; i++)
      {
        GPtrArray *part = parts->pdata[i];
        guint before = merged->len;

        for (guint j = 0; part != NULL && j < part->len && merged->len < HERALD_STORE_MATCHES_MAX; j++)
          {
            HeraldContactMatch *match = part->pdata[j];

            if ((int) match->match == class && (before == 0 || !is_known (merged, match)))
              g_ptr_array_add (merged, herald_contact_match_copy (match));
          }
      }
  return merged;
}

/* Calls the asker. The last time it is the end of the question. */
static void
answer (Question *question,
        GPtrArray *matches,
        gboolean complete)
{
  HeraldLookupAnswer reply = { question->number, matches, complete, question->n_failed, question->error };

  if (!question->over && !g_cancellable_is_cancelled (question->asker))
    question->func (&reply, question->user_data);
  if (complete)
    end_question (question);
}

static void
answer_with_what_is_there (Question *question,
                           gboolean complete)
{
  g_autoptr (GPtrArray) matches = merge (question->parts);

  if (complete && question->n_failed == 0)
    herald_lookup_cache_put (&question->lookup->cache, question->number, matches, g_get_monotonic_time ());
  answer (question, matches, complete);
}

typedef struct
{
  Question *question;
  guint index;
} Asked;

static void
on_source_answered (GObject *object,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autofree Asked *asked = user_data;
  Question *question = asked->question;
  g_autoptr (GError) error = NULL;
  GPtrArray *part = herald_source_lookup_finish (HERALD_SOURCE (object), result, &error);

  question->pending--;
  if (question->over || g_cancellable_is_cancelled (question->asker))
    {
      g_clear_pointer (&part, g_ptr_array_unref);
      if (question->pending == 0)
        end_question (question);
      question_unref (question);
      return;
    }
  question->parts->pdata[asked->index] = part;
  if (part == NULL)
    {
      question->n_failed++;
      if (question->error == NULL)
        question->error = g_steal_pointer (&error);
    }
  if (question->pending == 0 || (part != NULL && part->len > 0))
    answer_with_what_is_there (question, question->pending == 0);
  question_unref (question);
}

static gboolean
on_deadline (gpointer user_data)
{
  Question *question = question_ref (user_data);

  question->n_failed += question->pending;
  if (question->error == NULL)
    question->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "An address book did not answer in time.");
  answer_with_what_is_there (question, TRUE);
  question_unref (question);
  return G_SOURCE_REMOVE;
}

static void
on_asker_cancelled (GCancellable *asker,
                    gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
attach (Question *question,
        GSource *source,
        GSourceFunc func)
{
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, question_ref (question), question_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
ask_sources (Question *question)
{
  HeraldLookup *lookup = question->lookup;

  question->pending = lookup->sources->len;
  question->parts = g_ptr_array_new_with_free_func (part_free);
  g_ptr_array_set_size (question->parts, (int) lookup->sources->len);
  question->deadline = g_timeout_source_new (lookup->deadline_ms);
  attach (question, question->deadline, on_deadline);
  if (question->asker != NULL)
    question->asker_handler = g_cancellable_connect (question->asker, G_CALLBACK (on_asker_cancelled), g_object_ref (question->cancellable),
                                                     g_object_unref);
  for (guint i = 0; i < lookup->sources->len; i++)
    {
      Asked *asked = g_new0 (Asked, 1);

      asked->question = question_ref (question);
      asked->index = i;
      herald_source_lookup_async (lookup->sources->pdata[i], question->number, lookup->location, question->cancellable, on_source_answered,
                                  asked);
    }
}

/* What needs no source: a withheld number, a remembered answer, no sources. */
static gboolean
on_known (gpointer user_data)
{
  Question *question = user_data;
  GPtrArray *cached = NULL;
  g_autoptr (GPtrArray) matches = NULL;

  if (question->number != NULL)
    cached = herald_lookup_cache_get (&question->lookup->cache, question->number, g_get_monotonic_time ());
  matches = cached != NULL ? g_ptr_array_ref (cached) : g_ptr_array_new ();
  answer (question, matches, TRUE);
  return G_SOURCE_REMOVE;
}

static Question *
question_new (HeraldLookup *lookup,
              const char *number,
              GCancellable *cancellable,
              HeraldLookupFunc func,
              gpointer user_data,
              GDestroyNotify destroy)
{
  Question *question = g_new0 (Question, 1);

  g_atomic_ref_count_init (&question->count);
  question->lookup = g_object_ref (lookup);
  question->number = herald_number_new (number, lookup->location->region);
  question->asker = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  question->cancellable = g_cancellable_new ();
  question->func = func;
  question->user_data = user_data;
  question->destroy = destroy;
  return question;
}

/**
 * herald_lookup_start:
 * @lookup: a lookup
 * @number: the party's number as the PBX sent it
 * @cancellable: (nullable): cancel it when the call is over: no answer comes any more
 * @func: called with each answer, in the thread's main context, never from within this call
 * @user_data: for @func
 * @destroy: (nullable): for @user_data, once, after the last answer
 *
 * Asks who has a number. The first source that knows somebody is told at once; each that knows more refines
 * it; the last answer is complete and comes at the latest with the deadline.
 */
void
herald_lookup_start (HeraldLookup *lookup,
                     const char *number,
                     GCancellable *cancellable,
                     HeraldLookupFunc func,
                     gpointer user_data,
                     GDestroyNotify destroy)
{
  Question *question = question_new (lookup, number, cancellable, func, user_data, destroy);

  if (question->number == NULL || lookup->sources->len == 0
      || herald_lookup_cache_get (&lookup->cache, question->number, g_get_monotonic_time ()) != NULL)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      attach (question, source, on_known);
    }
  else
    ask_sources (question);
  question_unref (question);
}

static void
herald_lookup_finalize (GObject *object)
{
  HeraldLookup *self = HERALD_LOOKUP (object);

  g_clear_pointer (&self->location, herald_location_free);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  herald_lookup_cache_clear (&self->cache);
  G_OBJECT_CLASS (herald_lookup_parent_class)->finalize (object);
}

static void
herald_lookup_class_init (HeraldLookupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_lookup_finalize;
}

static void
herald_lookup_init (HeraldLookup *self)
{
  self->deadline_ms = HERALD_LOOKUP_DEADLINE_MS;
  self->sources = g_ptr_array_new_with_free_func (g_object_unref);
  herald_lookup_cache_init (&self->cache);
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
 * herald_lookup_set_deadline:
 * @lookup: a lookup
 * @milliseconds: how long sources may take, for questions from now on
 */
void
herald_lookup_set_deadline (HeraldLookup *lookup,
                            guint milliseconds)
{
  lookup->deadline_ms = milliseconds;
}

/**
 * herald_lookup_add_source:
 * @lookup: a lookup
 * @source: a source, less trusted than those added before
 */
void
herald_lookup_add_source (HeraldLookup *lookup,
                          HeraldSource *source)
{
  g_ptr_array_add (lookup->sources, g_object_ref (source));
  herald_source_set_location (source, lookup->location);
  g_signal_connect_object (source, "changed", G_CALLBACK (herald_lookup_forget), lookup, G_CONNECT_SWAPPED);
  herald_lookup_forget (lookup);
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
 * herald_lookup_forget:
 * @lookup: a lookup
 *
 * Forgets the answers it remembers: contacts have changed.
 */
void
herald_lookup_forget (HeraldLookup *lookup)
{
  herald_lookup_cache_forget (&lookup->cache);
}
