/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Searching by text in all sources together. */

#include <string.h>

#include "lookup/lookup.h"

typedef struct
{
  GPtrArray *parts; /* one per source, NULL: no answer */
  guint limit;
  guint pending;
  GError *error; /* of the first that failed */
} Search;

static void
part_free (gpointer part)
{
  if (part != NULL)
    g_ptr_array_unref (part);
}

static void
search_free (gpointer data)
{
  Search *search = data;

  g_ptr_array_unref (search->parts);
  g_clear_error (&search->error);
  g_free (search);
}

static gboolean
is_there (GPtrArray *contacts,
          guint length,
          const HeraldContact *contact)
{
  for (guint i = 0; i < length; i++)
    if (strcmp (herald_contact_get_display_name (contacts->pdata[i]), herald_contact_get_display_name (contact)) == 0)
      return TRUE;
  return FALSE;
}

/* In the order of the sources; a name that an earlier one has is not told again. */
static GPtrArray *
merge (const Search *search)
{
  GPtrArray *merged = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);

  for (guint i = 0; i < search->parts->len; i++)
    {
      GPtrArray *part = search->parts->pdata[i];
      guint before = merged->len;

      for (guint j = 0; part != NULL && j < part->len && (search->limit == 0 || merged->len < search->limit); j++)
        if (!is_there (merged, before, part->pdata[j]))
          g_ptr_array_add (merged, herald_contact_ref (part->pdata[j]));
    }
  return merged;
}

static gboolean
has_part (const Search *search)
{
  for (guint i = 0; i < search->parts->len; i++)
    if (search->parts->pdata[i] != NULL)
      return TRUE;
  return FALSE;
}

static void
finish (GTask *task,
        Search *search)
{
  if (search->error != NULL && !has_part (search))
    g_task_return_error (task, g_steal_pointer (&search->error));
  else
    g_task_return_pointer (task, merge (search), (GDestroyNotify) g_ptr_array_unref);
}

typedef struct
{
  GTask *task;
  guint index;
} Asked;

static void
on_source_searched (GObject *object,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autofree Asked *asked = user_data;
  g_autoptr (GTask) task = asked->task;
  Search *search = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  search->parts->pdata[asked->index] = herald_source_search_finish (HERALD_SOURCE (object), result, &error);
  if (error != NULL && search->error == NULL)
    search->error = g_steal_pointer (&error);
  if (--search->pending == 0)
    finish (task, search);
}

/**
 * herald_lookup_search_async:
 * @lookup: a lookup
 * @text: what somebody typed
 * @limit: the most contacts to return, 0: as many as the sources give
 * @cancellable: (nullable): a cancellable
 * @callback: called when all sources have answered
 * @user_data: for @callback
 */
void
herald_lookup_search_async (HeraldLookup *lookup,
                            const char *text,
                            guint limit,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (lookup, cancellable, callback, user_data);
  GPtrArray *sources = herald_lookup_get_sources (lookup);
  Search *search = g_new0 (Search, 1);

  g_task_set_source_tag (task, herald_lookup_search_async);
  search->parts = g_ptr_array_new_with_free_func (part_free);
  g_ptr_array_set_size (search->parts, (int) sources->len);
  search->limit = limit;
  for (guint i = 0; i < sources->len; i++)
    search->pending += herald_source_can_search (sources->pdata[i]) ? 1 : 0;
  g_task_set_task_data (task, search, search_free);
  if (search->pending == 0)
    finish (task, search);
  for (guint i = 0; i < sources->len; i++)
    {
      Asked *asked;

      if (!herald_source_can_search (sources->pdata[i]))
        continue;
      asked = g_new0 (Asked, 1);
      asked->task = g_object_ref (task);
      asked->index = i;
      herald_source_search_async (sources->pdata[i], text, limit, cancellable, on_source_searched, asked);
    }
}

/**
 * herald_lookup_search_finish:
 * @lookup: a lookup
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldContact): who was found; %NULL with an error when no source
 *   could answer
 */
GPtrArray *
herald_lookup_search_finish (HeraldLookup *lookup,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, lookup), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
