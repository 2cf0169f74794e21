/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One number, asked of all sources: the first answer is told at once and refined as the others come. No source waits
 * for another, and none that is late, or never answers, holds anything up. */

#include "lookup/lookup-private.h"
#include "lookup/merge.h"

#include <glib/gi18n-lib.h>

/* A source and what it was asked. Holds a reference to the question while the source has not returned. */
typedef struct
{
  HeraldQuestion *question;   /* borrowed */
  HeraldLookupMember *member; /* owned */
  HeraldLookupPart *part;     /* borrowed: of the question */
  GSource *deadline;          /* owned, nullable */
  gint64 asked_at;
  guint generation;
} Asked;

/* Every source that has not returned and every GSource holds a reference. It is over when @func was called for the
 * last time or nobody wants to know any more. */
struct _HeraldQuestion
{
  gatomicrefcount refs;
  HeraldLookup *lookup;      /* owned */
  HeraldNumber *number;      /* owned; NULL: withheld */
  GCancellable *asker;       /* owned, nullable */
  GCancellable *cancellable; /* owned: of the sources */
  HeraldLookupFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
  GPtrArray *watches;        /* of GSource: who gives up, and when it is too late for anything */
  HeraldLookupPart *parts;   /* owned, one per source */
  Asked *asked;              /* owned, likewise */
  guint n_parts;
  guint pending;             /* sources within their deadline */
  guint outstanding;         /* sources that have not returned */
  gboolean follow;
  gboolean complete;         /* was told */
  gboolean over;
};

static void
part_clear (HeraldLookupPart *part)
{
  g_clear_object (&part->source);
  g_clear_pointer (&part->matches, g_ptr_array_unref);
  g_clear_error (&part->error);
}

static HeraldQuestion *
question_ref (HeraldQuestion *question)
{
  g_atomic_ref_count_inc (&question->refs);
  return question;
}

static void
question_unref (gpointer data)
{
  HeraldQuestion *question = data;

  if (!g_atomic_ref_count_dec (&question->refs))
    return;
  for (guint i = 0; i < question->n_parts; i++)
    {
      part_clear (&question->parts[i]);
      herald_lookup_member_unref (question->asked[i].member);
    }
  g_free (question->parts);
  g_free (question->asked);
  g_ptr_array_unref (question->watches);
  g_clear_pointer (&question->number, herald_number_free);
  g_clear_object (&question->asker);
  g_clear_object (&question->cancellable);
  g_clear_object (&question->lookup);
  g_free (question);
}

static void
watch_free (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
stop_deadline (Asked *asked)
{
  if (asked->deadline != NULL)
    g_source_destroy (asked->deadline);
  g_clear_pointer (&asked->deadline, g_source_unref);
}

static void
stop_watching (HeraldQuestion *question)
{
  g_autoptr (GPtrArray) watches = g_steal_pointer (&question->watches);

  question->watches = g_ptr_array_new_with_free_func (watch_free);
}

static void
end_question (HeraldQuestion *question)
{
  if (question->over)
    return;
  question->over = TRUE;
  g_queue_remove (&question->lookup->questions, question);
  for (guint i = 0; i < question->n_parts; i++)
    stop_deadline (&question->asked[i]);
  stop_watching (question);
  if (question->destroy != NULL)
    question->destroy (question->user_data);
  g_cancellable_cancel (question->cancellable);
}

static gboolean
nobody_listens (HeraldQuestion *question)
{
  return question->over || g_cancellable_is_cancelled (question->asker);
}

static GPtrArray *
merge (HeraldQuestion *question)
{
  g_autofree GPtrArray **matches = g_new0 (GPtrArray *, question->n_parts + 1);

  for (guint i = 0; i < question->n_parts; i++)
    matches[i] = question->parts[i].matches;
  return herald_merge_matches (matches, question->n_parts);
}

static gboolean
on_too_late (gpointer user_data)
{
  HeraldQuestion *question = question_ref (user_data);

  end_question (question);
  question_unref (question);
  return G_SOURCE_REMOVE;
}

static void
watch (HeraldQuestion *question,
       GSource *source,
       GSourceFunc func)
{
  herald_lookup_attach (source, func, question_ref (question), question_unref);
  g_ptr_array_add (question->watches, source);
}

/* Tells the asker what is known. The first complete answer is the end of the question, unless the asker wants to hear
 * of those who are late. */
static void
tell (HeraldQuestion *question)
{
  g_autoptr (GPtrArray) matches = merge (question);
  HeraldLookupAnswer answer = {
    .number = question->number, .matches = matches, .complete = question->pending == 0, .parts = question->parts, .n_parts = question->n_parts
  };
  gboolean last;

  for (guint i = 0; i < question->n_parts; i++)
    if (question->parts[i].state == HERALD_PART_FAILED)
      {
        answer.n_failed++;
        answer.error = answer.error != NULL ? answer.error : question->parts[i].error;
      }
  last = answer.complete && (!question->follow || question->outstanding == 0);
  if (last)
    stop_watching (question); /* whoever has his answer may cancel, which would wake the loop for nothing */
  if (!nobody_listens (question))
    question->func (&answer, question->user_data);
  if (!answer.complete)
    return;
  if (last || nobody_listens (question))
    end_question (question);
  else if (!question->complete)
    watch (question, g_timeout_source_new (HERALD_LOOKUP_LATE_MS), on_too_late);
  question->complete = TRUE;
}

static void
take_answer (Asked *asked,
             GPtrArray *matches)
{
  HeraldQuestion *question = asked->question;
  HeraldLookupPart *part = asked->part;
  gint64 now = g_get_monotonic_time ();

  g_clear_error (&part->error);
  part->state = HERALD_PART_ANSWERED;
  part->matches = herald_merge_bound (matches);
  part->took_us = now - asked->asked_at;
  herald_lookup_member_spoke (asked->member, NULL);
  /* What has changed meanwhile is asked again the next time. */
  if (asked->generation == asked->member->generation)
    herald_lookup_cache_put (&asked->member->cache, question->number, part->matches, now);
}

static void
take_error (Asked *asked,
            GError *error)
{
  HeraldLookupPart *part = asked->part;

  g_clear_error (&part->error);
  part->state = HERALD_PART_FAILED;
  part->error = error != NULL ? error : g_error_new_literal (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_FAILED, _("It gave no answer."));
  part->took_us = g_get_monotonic_time () - asked->asked_at;
  herald_lookup_member_spoke (asked->member, part->error);
}

static void
on_source_answered (GObject *object,
                    GAsyncResult *result,
                    gpointer user_data)
{
  Asked *asked = user_data;
  HeraldQuestion *question = asked->question;
  GError *error = NULL;
  GPtrArray *matches = herald_source_lookup_finish (HERALD_SOURCE (object), result, &error);
  gboolean late = asked->part->state != HERALD_PART_WAITING;

  question->outstanding--;
  stop_deadline (asked);
  if (nobody_listens (question))
    {
      g_clear_pointer (&matches, g_ptr_array_unref);
      g_clear_error (&error);
    }
  else
    {
      question->pending -= late ? 0 : 1;
      if (matches != NULL)
        take_answer (asked, matches);
      else
        take_error (asked, error);
      if (question->pending == 0 || late || (matches != NULL && asked->part->matches->len > 0))
        tell (question);
    }
  question_unref (question);
}

/* The source may still answer; nobody waits for it any more. */
static gboolean
on_deadline (gpointer user_data)
{
  Asked *asked = user_data;
  HeraldQuestion *question = question_ref (asked->question);
  double seconds = asked->member->deadline_ms / 1000.0;

  take_error (asked, g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE, _("%s did not answer within %.3g s."),
                                  herald_source_get_name (asked->part->source), seconds));
  stop_deadline (asked);
  if (--question->pending == 0)
    tell (question);
  question_unref (question);
  return G_SOURCE_REMOVE;
}

static gboolean
on_asker_cancelled (GCancellable *asker,
                    gpointer user_data)
{
  return on_too_late (user_data);
}

/* The lookup has lost its sources: the question ends with what has been said. */
static gboolean
on_removed (gpointer user_data)
{
  HeraldQuestion *question = question_ref (user_data);

  if (!question->over)
    {
      question->follow = FALSE;
      tell (question);
    }
  question_unref (question);
  return G_SOURCE_REMOVE;
}

/* The sources are removed from the lookup; called from within herald_lookup_remove_all(), which tells nobody. */
void
herald_question_sources_removed (HeraldQuestion *question)
{
  for (guint i = 0; i < question->n_parts; i++)
    {
      stop_deadline (&question->asked[i]);
      if (question->parts[i].state == HERALD_PART_WAITING)
        question->parts[i].state = HERALD_PART_NOT_ASKED;
    }
  question->pending = 0;
  watch (question, g_idle_source_new (), on_removed);
}

/* What is told without anybody being asked: a withheld number, remembered answers, no sources. */
static gboolean
on_known (gpointer user_data)
{
  HeraldQuestion *question = question_ref (user_data);

  if (!question->over)
    tell (question);
  question_unref (question);
  return G_SOURCE_REMOVE;
}

/* Whether the source has to be asked: it may be, and its answer is not remembered. */
static gboolean
prepare (HeraldQuestion *question,
         guint index)
{
  Asked *asked = &question->asked[index];
  HeraldLookupPart *part = &question->parts[index];
  GPtrArray *known;

  asked->question = question;
  asked->member = herald_lookup_member_ref (question->lookup->members->pdata[index]);
  asked->part = part;
  asked->generation = asked->member->generation;
  part->source = g_object_ref (asked->member->source);
  if (!herald_lookup_may_ask (question->lookup, part->source, question->number))
    {
      part->state = HERALD_PART_NOT_ASKED;
      return FALSE;
    }
  known = herald_lookup_cache_get (&asked->member->cache, question->number, g_get_monotonic_time (), &part->age_us);
  if (known == NULL)
    return TRUE;
  part->state = HERALD_PART_CACHED;
  part->matches = g_ptr_array_ref (known);
  return FALSE;
}

static void
ask (HeraldQuestion *question,
     Asked *asked)
{
  question_ref (question);
  asked->asked_at = g_get_monotonic_time ();
  asked->deadline = g_timeout_source_new (asked->member->deadline_ms);
  herald_lookup_attach (asked->deadline, on_deadline, asked, NULL);
  herald_source_lookup_async (asked->part->source, question->number, question->lookup->location, question->cancellable, on_source_answered,
                              asked);
}

static void
begin (HeraldQuestion *question)
{
  guint n = question->number != NULL ? question->lookup->members->len : 0;
  gboolean known = FALSE;

  question->n_parts = n;
  question->parts = g_new0 (HeraldLookupPart, n);
  question->asked = g_new0 (Asked, n);
  g_queue_push_tail (&question->lookup->questions, question);
  if (question->asker != NULL)
    watch (question, g_cancellable_source_new (question->asker), G_SOURCE_FUNC (on_asker_cancelled));
  for (guint i = 0; i < n; i++)
    if (prepare (question, i))
      question->pending++;
    else
      known |= question->parts[i].matches != NULL && question->parts[i].matches->len > 0;
  question->outstanding = question->pending;
  if (known || question->pending == 0)
    watch (question, g_idle_source_new (), on_known);
  for (guint i = 0; i < n; i++)
    if (question->parts[i].state == HERALD_PART_WAITING)
      ask (question, &question->asked[i]);
}

static void
start (HeraldLookup *lookup,
       const char *number,
       gboolean follow,
       GCancellable *cancellable,
       HeraldLookupFunc func,
       gpointer user_data,
       GDestroyNotify destroy)
{
  g_autofree char *home = herald_location_get_home (lookup->location);
  HeraldQuestion *question = g_new0 (HeraldQuestion, 1);

  g_atomic_ref_count_init (&question->refs);
  question->lookup = g_object_ref (lookup);
  question->number = herald_number_new (number, home);
  question->asker = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  question->cancellable = g_cancellable_new ();
  question->watches = g_ptr_array_new_with_free_func (watch_free);
  question->follow = follow;
  question->func = func;
  question->user_data = user_data;
  question->destroy = destroy;
  begin (question);
  question_unref (question);
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
 * it; the last answer is complete and comes at the latest with the deadline of the slowest source.
 */
void
herald_lookup_start (HeraldLookup *lookup,
                     const char *number,
                     GCancellable *cancellable,
                     HeraldLookupFunc func,
                     gpointer user_data,
                     GDestroyNotify destroy)
{
  start (lookup, number, FALSE, cancellable, func, user_data, destroy);
}

/**
 * herald_lookup_follow:
 * @lookup: a lookup
 * @number: the party's number as the PBX sent it
 * @cancellable: cancel it when the call is over: no answer comes any more
 * @func: called with each answer, in the thread's main context, never from within this call
 * @user_data: for @func
 * @destroy: (nullable): for @user_data, once, at the end
 *
 * As herald_lookup_start(); and a source that was late may still answer, which is told by another complete answer,
 * until @cancellable is cancelled or %HERALD_LOOKUP_LATE_MS have passed.
 */
void
herald_lookup_follow (HeraldLookup *lookup,
                      const char *number,
                      GCancellable *cancellable,
                      HeraldLookupFunc func,
                      gpointer user_data,
                      GDestroyNotify destroy)
{
  start (lookup, number, TRUE, cancellable, func, user_data, destroy);
}
