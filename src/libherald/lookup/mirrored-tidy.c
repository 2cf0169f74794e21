/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources that are gone: what the store has of the desktop's address books and folders that nobody asks any more. */

#include "lookup/mirrored.h"

static gboolean
is_mirrored (const char *id)
{
  return g_str_has_prefix (id, "eds-") || g_str_has_prefix (id, "folder-");
}

typedef struct
{
  HeraldStore *store;
  char **ids;
  GTask *task; /* the caller's */
} Tidy;

static void
tidy_free (gpointer data)
{
  Tidy *tidy = data;

  g_clear_object (&tidy->store);
  g_clear_object (&tidy->task);
  g_strfreev (tidy->ids);
  g_free (tidy);
}

static void
tidy_in_thread (GTask *task,
                gpointer source,
                gpointer data,
                GCancellable *cancellable)
{
  const Tidy *tidy = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) found = herald_mirror_list_sources (tidy->store, &error);

  for (guint i = 0; found != NULL && i < found->len && error == NULL; i++)
    if (is_mirrored (found->pdata[i]) && !g_strv_contains ((const char *const *) tidy->ids, found->pdata[i]))
      herald_mirror_drop (tidy->store, found->pdata[i], cancellable, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_tidied (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Tidy *tidy = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (tidy->task, TRUE);
  else
    g_task_return_error (tidy->task, error);
  g_clear_object (&tidy->task);
  g_clear_object (&tidy->store);
}

/**
 * herald_mirrored_tidy_async:
 * @store: a store
 * @ids: (array zero-terminated=1): the ids of the sources that there are
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when done
 * @user_data: for @callback
 *
 * Forgets the contacts of the desktop's address books and folders that are no source any more.
 */
void
herald_mirrored_tidy_async (HeraldStore *store,
                            const char *const *ids,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, on_tidied, NULL);
  Tidy *tidy = g_new0 (Tidy, 1);

  tidy->store = g_object_ref (store);
  tidy->ids = g_strdupv ((char **) ids);
  tidy->task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, herald_mirrored_tidy_async);
  g_task_set_task_data (task, tidy, tidy_free);
  g_task_run_in_thread (task, tidy_in_thread);
}

/**
 * herald_mirrored_tidy_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: whether they are gone
 */
gboolean
herald_mirrored_tidy_finish (HeraldStore *store,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
