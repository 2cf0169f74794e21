/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Searching by text in all sources together: what is there is told at once, more as it comes. */

#include "lookup/lookup-private.h"
#include "lookup/merge.h"

#include <glib/gi18n-lib.h>

typedef struct _Search Search;

/* A source that is searched. Holds a reference to the search while the source has not returned. */
typedef struct
{
  Search *search;             /* borrowed */
  HeraldLookupMember *member; /* owned */
  GSource *deadline;          /* owned, nullable */
  gboolean asked;
  gboolean waiting;           /* within its deadline */
} Asked;

/* Every source that has not returned and every GSource holds a reference. */
struct _Search
{
  gatomicrefcount refs;
  GCancellable *asker;       /* owned, nullable */
  GCancellable *cancellable; /* owned: of the sources */
  HeraldSearchFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
  GPtrArray *watches; /* of GSource */
  GPtrArray **parts;  /* owned, one per source: its contacts, NULL: none yet */
  Asked *asked;       /* owned, likewise */
  guint n_parts;
  guint limit;
  guint pending;
  guint n_failed;
  GError *error; /* of the first that failed */
  gboolean over;
};

static Search *
search_ref (Search *search)
{
  g_atomic_ref_count_inc (&search->refs);
  return search;
}

static void
search_unref (gpointer data)
{
  Search *search = data;

  if (!g_atomic_ref_count_dec (&search->refs))
    return;
  for (guint i = 0; i < search->n_parts; i++)
    {
      g_clear_pointer (&search->parts[i], g_ptr_array_unref);
      herald_lookup_member_unref (search->asked[i].member);
    }
  g_free (search->parts);
  g_free (search->asked);
  g_ptr_array_unref (search->watches);
  g_clear_object (&search->asker);
  g_clear_object (&search->cancellable);
  g_clear_error (&search->error);
  g_free (search);
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
end_search (Search *search)
{
  g_autoptr (GPtrArray) watches = NULL;

  if (search->over)
    return;
  search->over = TRUE;
  for (guint i = 0; i < search->n_parts; i++)
    stop_deadline (&search->asked[i]);
  watches = g_steal_pointer (&search->watches);
  search->watches = g_ptr_array_new ();
  if (search->destroy != NULL)
    search->destroy (search->user_data);
  g_cancellable_cancel (search->cancellable);
}

static gboolean
nobody_listens (Search *search)
{
  return search->over || g_cancellable_is_cancelled (search->asker);
}

static void
tell (Search *search)
{
  g_autoptr (GPtrArray) contacts = herald_merge_contacts (search->parts, search->n_parts, search->limit);
  const HeraldSearchAnswer answer = { contacts, search->pending == 0, search->n_failed, search->error };

  if (!nobody_listens (search))
    search->func (&answer, search->user_data);
  if (answer.complete)
    end_search (search);
}

/* A source has failed, or is late. */
static void
take_error (Asked *asked,
            GError *error)
{
  Search *search = asked->search;

  search->n_failed++;
  herald_lookup_member_spoke (asked->member, error);
  if (search->error == NULL)
    search->error = error;
  else
    g_error_free (error);
}

static void
on_source_searched (GObject *object,
                    GAsyncResult *result,
                    gpointer user_data)
{
  Asked *asked = user_data;
  Search *search = asked->search;
  GError *error = NULL;
  GPtrArray *contacts = herald_source_search_finish (HERALD_SOURCE (object), result, &error);

  stop_deadline (asked);
  if (nobody_listens (search) || !asked->waiting)
    {
      g_clear_pointer (&contacts, g_ptr_array_unref);
      g_clear_error (&error);
    }
  else
    {
      asked->waiting = FALSE;
      search->pending--;
      search->parts[asked - search->asked] = contacts;
      if (contacts != NULL)
        herald_lookup_member_spoke (asked->member, NULL);
      else
        take_error (asked, error != NULL ? error : g_error_new_literal (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_FAILED, _("It gave no answer.")));
      if (search->pending == 0 || (contacts != NULL && contacts->len > 0))
        tell (search);
    }
  search_unref (search);
}

static gboolean
on_deadline (gpointer user_data)
{
  Asked *asked = user_data;
  Search *search = search_ref (asked->search);

  stop_deadline (asked);
  asked->waiting = FALSE;
  take_error (asked, g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE, _("%s did not answer within %.3g s."),
                                  herald_source_get_name (asked->member->source), asked->member->deadline_ms / 1000.0));
  if (--search->pending == 0)
    tell (search);
  search_unref (search);
  return G_SOURCE_REMOVE;
}

static gboolean
on_asker_cancelled (GCancellable *asker,
                    gpointer user_data)
{
  Search *search = search_ref (user_data);

  end_search (search);
  search_unref (search);
  return G_SOURCE_REMOVE;
}

static gboolean
on_nothing_to_ask (gpointer user_data)
{
  Search *search = search_ref (user_data);

  if (!search->over)
    tell (search);
  search_unref (search);
  return G_SOURCE_REMOVE;
}

static void
watch (Search *search,
       GSource *source,
       GSourceFunc func)
{
  herald_lookup_attach (source, func, search_ref (search), search_unref);
  g_ptr_array_add (search->watches, source);
}

/* Another computer gets no single letters, and no numbers that are nobody's business. */
static gboolean
may_search (HeraldLookup *lookup,
            HeraldSource *source,
            const char *text,
            const HeraldNumber *number)
{
  if (!herald_source_can_search (source))
    return FALSE;
  if (!herald_source_is_remote (source))
    return TRUE;
  return g_utf8_strlen (text, -1) >= HERALD_LOOKUP_SEARCH_REMOTE_MIN && (number == NULL || herald_lookup_may_ask (lookup, source, number));
}

/* A text with letters is a name, perhaps with a number behind it. */
static HeraldNumber *
read_number (const char *text,
             const HeraldLocation *location)
{
  g_autofree char *home = herald_location_get_home (location);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return NULL;
  return herald_number_new (text, home);
}

static void
ask (Search *search,
     Asked *asked,
     const char *text)
{
  search_ref (search);
  asked->deadline = g_timeout_source_new (asked->member->deadline_ms);
  herald_lookup_attach (asked->deadline, on_deadline, asked, NULL);
  herald_source_search_async (asked->member->source, text, search->limit, search->cancellable, on_source_searched, asked);
}

static void
begin (Search *search,
       HeraldLookup *lookup,
       const char *text)
{
  g_autoptr (HeraldNumber) number = read_number (text, lookup->location);

  search->n_parts = lookup->members->len;
  search->parts = g_new0 (GPtrArray *, search->n_parts);
  search->asked = g_new0 (Asked, search->n_parts);
  if (search->asker != NULL)
    watch (search, g_cancellable_source_new (search->asker), G_SOURCE_FUNC (on_asker_cancelled));
  for (guint i = 0; i < search->n_parts; i++)
    {
      Asked *asked = &search->asked[i];

      asked->search = search;
      asked->member = herald_lookup_member_ref (lookup->members->pdata[i]);
      asked->waiting = may_search (lookup, asked->member->source, text, number);
      asked->asked = asked->waiting;
      search->pending += asked->waiting ? 1 : 0;
    }
  if (search->pending == 0)
    watch (search, g_idle_source_new (), on_nothing_to_ask);
  for (guint i = 0; i < search->n_parts; i++)
    if (search->asked[i].asked)
      ask (search, &search->asked[i], text);
}

/**
 * herald_lookup_search_start:
 * @lookup: a lookup
 * @text: what somebody typed
 * @limit: the most contacts to return; 0: %HERALD_LOOKUP_SEARCH_MAX
 * @cancellable: (nullable): cancel it when something else is typed: no answer comes any more
 * @func: called with each answer, in the thread's main context, never from within this call
 * @user_data: for @func
 * @destroy: (nullable): for @user_data, once, at the end
 *
 * Searches in all sources. What the first has found is told at once; the last answer is complete and comes at the
 * latest with the deadline of the slowest source.
 */
void
herald_lookup_search_start (HeraldLookup *lookup,
                            const char *text,
                            guint limit,
                            GCancellable *cancellable,
                            HeraldSearchFunc func,
                            gpointer user_data,
                            GDestroyNotify destroy)
{
  Search *search = g_new0 (Search, 1);

  g_atomic_ref_count_init (&search->refs);
  search->asker = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  search->cancellable = g_cancellable_new ();
  search->watches = g_ptr_array_new_with_free_func (watch_free);
  search->limit = limit != 0 ? MIN (limit, HERALD_LOOKUP_SEARCH_MAX) : HERALD_LOOKUP_SEARCH_MAX;
  search->func = func;
  search->user_data = user_data;
  search->destroy = destroy;
  begin (search, lookup, text);
  search_unref (search);
}
