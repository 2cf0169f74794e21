/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contacts of the book that are there twice: those with the same number, then those with the same name. Both are read off
 * an index in its order, so that a million contacts take a moment. */

#include "store/duplicates.h"

#include "contacts/merge.h"
#include "store/apart.h"

/* Contacts with one number or name that are compared with each other: more have a switchboard or are called "Reception". */
#define TOGETHER_MAX 20
/* Numbers, and names, that several contacts have: more are looked at when these are merged. */
#define LOOKED_AT_MAX 20000

typedef struct
{
  guint limit;
  HeraldDatabase *database;
  GCancellable *cancellable;
  GPtrArray *found;
  GHashTable *seen; /* of contacts' rows: what is in one group already */
} Search;

/**
 * herald_duplicate_free:
 * @duplicate: (transfer full): a group
 */
void
herald_duplicate_free (HeraldDuplicate *duplicate)
{
  g_ptr_array_unref (duplicate->contacts);
  g_free (duplicate);
}

static void
search_free (gpointer data)
{
  Search *search = data;

  g_clear_pointer (&search->found, g_ptr_array_unref);
  g_clear_pointer (&search->seen, g_hash_table_unref);
  g_free (search);
}

/* Those of @contacts that are one with the first one that is not in a group yet. */
static void
add_groups (Search *search,
            GPtrArray *contacts)
{
  for (guint i = 0; i < contacts->len && search->found->len < search->limit; i++)
    {
      HeraldDuplicate *group;
      gint64 id = herald_contact_get_id (contacts->pdata[i]);

      if (g_hash_table_contains (search->seen, &id))
        continue;
      group = g_new0 (HeraldDuplicate, 1);
      group->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
      group->sure = TRUE;
      g_ptr_array_add (group->contacts, herald_contact_ref (contacts->pdata[i]));
      for (guint j = i + 1; j < contacts->len; j++)
        {
          gint64 other = herald_contact_get_id (contacts->pdata[j]);
          HeraldSame same = g_hash_table_contains (search->seen, &other) ? HERALD_SAME_NO
                                                                         : herald_contact_compare (contacts->pdata[i], contacts->pdata[j]);

          if (same == HERALD_SAME_NO)
            continue;
          group->sure &= same == HERALD_SAME_SURE;
          g_ptr_array_add (group->contacts, herald_contact_ref (contacts->pdata[j]));
          g_hash_table_add (search->seen, g_memdup2 (&other, sizeof other));
        }
      if (group->contacts->len < 2)
        {
          herald_duplicate_free (group);
          continue;
        }
      g_hash_table_add (search->seen, g_memdup2 (&id, sizeof id));
      g_ptr_array_add (search->found, group);
    }
}

/* The contacts of the book that have @key; NULL with an error. */
static GPtrArray *
load_together (Search *search,
               const char *sql,
               const char *key,
               GError **error)
{
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *select = herald_database_prepare (search->database, sql, error);
  HeraldStep step;

  if (select == NULL)
    return NULL;
  sqlite3_bind_text (select, 1, key, -1, SQLITE_STATIC);
  sqlite3_bind_int (select, 2, TOGETHER_MAX);
  while ((step = herald_database_step (search->database, select, error)) == HERALD_STEP_ROW)
    {
      gint64 id = sqlite3_column_int64 (select, 0);

      g_array_append_val (rows, id);
    }
  for (guint i = 0; step == HERALD_STEP_DONE && i < rows->len; i++)
    {
      HeraldContact *contact = herald_contacts_load (search->database, g_array_index (rows, gint64, i), FALSE, error);

      if (contact == NULL)
        return NULL;
      g_ptr_array_add (contacts, contact);
    }
  return step == HERALD_STEP_DONE ? g_steal_pointer (&contacts) : NULL;
}

/* @keys_sql selects what several contacts have, @contacts_sql those that have it. */
static gboolean
search_by (Search *search,
           const char *keys_sql,
           const char *contacts_sql,
           GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (search->database, keys_sql, error);
  HeraldStep step = HERALD_STEP_DONE;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_int (select, 1, TOGETHER_MAX);
  sqlite3_bind_int (select, 2, LOOKED_AT_MAX);
  while (search->found->len < search->limit && (step = herald_database_step (search->database, select, error)) == HERALD_STEP_ROW)
    {
      g_autofree char *key = g_strdup (herald_column_text (select, 0));
      g_autoptr (GPtrArray) contacts = NULL;

      if (g_cancellable_set_error_if_cancelled (search->cancellable, error))
        step = HERALD_STEP_FAILED;
      else if ((contacts = load_together (search, contacts_sql, key, error)) == NULL)
        step = HERALD_STEP_FAILED;
      if (contacts == NULL)
        break;
      add_groups (search, contacts);
    }
  sqlite3_reset (select);
  return step != HERALD_STEP_FAILED;
}

static int
sure_first (gconstpointer one,
            gconstpointer other)
{
  const HeraldDuplicate *a = *(HeraldDuplicate *const *) one, *b = *(HeraldDuplicate *const *) other;

  return (b->sure ? 1 : 0) - (a->sure ? 1 : 0);
}

static gboolean
search_work (HeraldStore *store,
             HeraldDatabase *database,
             gpointer data,
             gpointer *result,
             GCancellable *cancellable,
             GError **error)
{
  Search *search = data;

  search->database = database;
  search->cancellable = cancellable;
  search->found = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_duplicate_free);
  search->seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (!search_by (search,
                  "SELECT e164 FROM numbers WHERE e164 IS NOT NULL GROUP BY e164 HAVING count(*) BETWEEN 2 AND ?1 LIMIT ?2",
                  "SELECT DISTINCT contacts.id FROM numbers JOIN contacts ON contacts.id = contact"
                  " WHERE e164 = ?1 AND e164 IS NOT NULL AND source = 'book' ORDER BY contacts.id LIMIT ?2", error)
      || !search_by (search,
                     "SELECT sort FROM contacts GROUP BY sort HAVING count(*) BETWEEN 2 AND ?1 LIMIT ?2",
                     "SELECT id FROM contacts WHERE sort = ?1 AND source = 'book' ORDER BY id LIMIT ?2", error))
    return FALSE;
  g_ptr_array_sort (search->found, sure_first);
  *result = g_steal_pointer (&search->found);
  return TRUE;
}

static const HeraldApartClass search_class = { search_work, search_free, (GDestroyNotify) g_ptr_array_unref, NULL };

static Search *
search_new (guint limit)
{
  Search *search = g_new0 (Search, 1);

  search->limit = limit > 0 ? MIN (limit, HERALD_DUPLICATES_MAX) : HERALD_DUPLICATES_MAX;
  return search;
}

/**
 * herald_store_find_duplicates_async:
 * @store: a store
 * @limit: the most groups to return, 0: %HERALD_DUPLICATES_MAX
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 */
void
herald_store_find_duplicates_async (HeraldStore *store,
                                    guint limit,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  herald_apart_run_async (store, &search_class, search_new (limit), herald_store_find_duplicates_async, cancellable, callback, user_data);
}

/**
 * herald_store_find_duplicates_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldDuplicate): the groups, perhaps none; %NULL with an error
 */
GPtrArray *
herald_store_find_duplicates_finish (HeraldStore *store,
                                     GAsyncResult *result,
                                     GError **error)
{
  return herald_apart_run_finish (store, herald_store_find_duplicates_async, result, error);
}

/**
 * herald_store_find_duplicates:
 * @store: a store
 * @limit: the most groups to return, 0: %HERALD_DUPLICATES_MAX
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldDuplicate): as herald_store_find_duplicates_finish(); waits for it
 */
GPtrArray *
herald_store_find_duplicates (HeraldStore *store,
                              guint limit,
                              GError **error)
{
  return herald_apart_run (store, &search_class, search_new (limit), NULL, error);
}
