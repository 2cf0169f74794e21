/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Merges contacts that are there twice: in one transaction, as one change that can be undone. */

#include "contacts/merge.h"
#include "store/apart.h"
#include "store/changes-private.h"
#include "store/duplicates.h"

typedef struct
{
  GPtrArray *groups; /* of GArray of contacts' rows */
  guint merged;      /* contacts that have gone into another */
  guint kept;        /* that have taken others in */
} Merge;

static void
merge_free (gpointer data)
{
  Merge *merge = data;

  g_ptr_array_unref (merge->groups);
  g_free (merge);
}

static Merge *
merge_new (GPtrArray *duplicates)
{
  Merge *merge = g_new0 (Merge, 1);

  merge->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < duplicates->len; i++)
    {
      const HeraldDuplicate *duplicate = duplicates->pdata[i];
      GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

      for (guint j = 0; j < duplicate->contacts->len; j++)
        {
          gint64 id = herald_contact_get_id (duplicate->contacts->pdata[j]);

          g_array_append_val (rows, id);
        }
      g_ptr_array_add (merge->groups, rows);
    }
  return merge;
}

/* As they are now; one that has gone since is left out. */
static GPtrArray *
load_all (HeraldDatabase *database,
          const GArray *rows,
          GError **error)
{
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);

  for (guint i = 0; i < rows->len; i++)
    {
      GError *local = NULL;
      HeraldContact *contact = herald_contacts_load (database, g_array_index (rows, gint64, i), TRUE, &local);

      if (local != NULL)
        {
          g_propagate_error (error, local);
          return NULL;
        }
      if (contact != NULL)
        g_ptr_array_add (contacts, contact);
    }
  return g_steal_pointer (&contacts);
}

static gboolean
merge_group (HeraldDatabase *database,
             Merge *merge,
             const GArray *rows,
             GError **error)
{
  g_autoptr (GPtrArray) contacts = load_all (database, rows, error);
  g_autoptr (HeraldContact) merged = NULL;
  g_autofree char *fingerprint = NULL;
  gint64 id;

  if (contacts == NULL || contacts->len < 2)
    return contacts != NULL;
  merged = herald_contact_merge (contacts);
  fingerprint = herald_contacts_fingerprint (merged);
  id = herald_contact_get_id (merged);
  for (guint i = 0; i < contacts->len; i++)
    {
      gint64 row = herald_contact_get_id (contacts->pdata[i]);

      if (!herald_changes_keep (database, row, i > 0, error) || (i > 0 && !herald_contacts_delete (database, row, error)))
        return FALSE;
    }
  merge->kept++;
  merge->merged += contacts->len - 1;
  return herald_contacts_update (database, id, merged, fingerprint, error)
         && herald_contacts_mark (database, id, herald_contact_get_favourite (merged), error);
}

static gboolean
merge_all (HeraldDatabase *database,
           Merge *merge,
           GCancellable *cancellable,
           GError **error)
{
  if (!herald_changes_begin (database, HERALD_CHANGE_OF_MERGE, NULL, error))
    return FALSE;
  for (guint i = 0; i < merge->groups->len; i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) || !merge_group (database, merge, merge->groups->pdata[i], error))
      return FALSE;
  return herald_changes_end (database, 0, merge->kept, merge->merged, error);
}

static gboolean
merge_work (HeraldStore *store,
            HeraldDatabase *database,
            gpointer data,
            gpointer *result,
            GCancellable *cancellable,
            GError **error)
{
  Merge *merge = data;

  if (!herald_database_begin (database, error)
      || !herald_database_finish (database, merge_all (database, merge, cancellable, error), error))
    return FALSE;
  *result = g_memdup2 (&merge->merged, sizeof merge->merged);
  return TRUE;
}

static const HeraldApartClass merge_class = { merge_work, merge_free, g_free, "changed" };

static gboolean
take_merged (gpointer result,
             guint *merged)
{
  g_autofree guint *done = result;

  if (merged != NULL)
    *merged = done != NULL ? *done : 0;
  return done != NULL;
}

/**
 * herald_store_merge_async:
 * @store: a store
 * @duplicates: (element-type HeraldDuplicate): what to merge, each group into its first contact
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * The contacts are merged as they are then (see herald_contact_merge()).
 */
void
herald_store_merge_async (HeraldStore *store,
                          GPtrArray *duplicates,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  herald_apart_run_async (store, &merge_class, merge_new (duplicates), herald_store_merge_async, cancellable, callback, user_data);
}

/**
 * herald_store_merge_finish:
 * @store: a store
 * @result: the result
 * @merged: (out) (optional): contacts that have gone into another
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
herald_store_merge_finish (HeraldStore *store,
                           GAsyncResult *result,
                           guint *merged,
                           GError **error)
{
  return take_merged (herald_apart_run_finish (store, herald_store_merge_async, result, error), merged);
}

/**
 * herald_store_merge:
 * @store: a store
 * @duplicates: (element-type HeraldDuplicate): what to merge
 * @merged: (out) (optional): contacts that have gone into another
 * @error: return location
 *
 * As herald_store_merge_async(), and waits for it.
 *
 * Returns: whether it was done
 */
gboolean
herald_store_merge (HeraldStore *store,
                    GPtrArray *duplicates,
                    guint *merged,
                    GError **error)
{
  return take_merged (herald_apart_run (store, &merge_class, merge_new (duplicates), NULL, error), merged);
}
