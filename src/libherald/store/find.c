/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding contacts by a number, as a call comes: the index is asked for every key that a contact's number may have
 * (contacts/match-query.h), and what it says is compared as any other contact is. */

#include "contacts/match-query.h"
#include "store/store-private.h"

/* Numbers of one key that are looked at: a company may have given all its people one number, and other sources theirs. */
#define KEY_MAX 500

typedef struct
{
  HeraldMatchQuery *query;
  char *source_id; /* NULL: of all */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  herald_match_query_free (question->query);
  g_free (question->source_id);
  g_free (question);
}

static Question *
question_new (const HeraldNumber *number,
              const HeraldLocation *location,
              const char *source_id)
{
  Question *question = g_new0 (Question, 1);

  question->query = herald_match_query_new (number, location);
  question->source_id = g_strdup (source_id);
  return question;
}

static void
matches_unref (gpointer array)
{
  g_ptr_array_unref (array);
}

static gboolean
has_contact (GPtrArray *matches,
             gint64 id)
{
  for (guint i = 0; i < matches->len; i++)
    if (herald_contact_get_id (((HeraldContactMatch *) matches->pdata[i])->contact) == id)
      return TRUE;
  return FALSE;
}

#define CONTACTS_WITH(condition) \
  "SELECT DISTINCT id FROM (SELECT contact FROM numbers WHERE " condition " LIMIT ?4) JOIN contacts ON id = contact" \
  " WHERE ?3 IS NULL OR source = ?3 ORDER BY favourite DESC, name = '', id LIMIT ?2"

/* The statement that finds the contacts of a key ?1, at most ?2 of source ?3. */
static const char *
get_sql (const HeraldMatchQuery *query,
         const HeraldMatchKey *key)
{
  switch (key->kind)
    {
    case HERALD_MATCH_KEY_E164:
      return CONTACTS_WITH ("e164 = ?1");
    case HERALD_MATCH_KEY_NATIONAL:
      return CONTACTS_WITH ("national = ?1");
    case HERALD_MATCH_KEY_DIGITS:
      return CONTACTS_WITH ("digits = ?1 AND e164 IS NULL");
    case HERALD_MATCH_KEY_TAIL:
    default:
      return query->public ? CONTACTS_WITH (HERALD_NUMBERS_TAIL " = " HERALD_TAIL_OF ("?1") " AND e164 IS NULL")
                           : CONTACTS_WITH (HERALD_NUMBERS_TAIL " = " HERALD_TAIL_OF ("?1"));
    }
}

/* The contacts of one key, unless they have been found by a surer one. Who has the key and is, by another number, only less
 * sure (a main number without a company) comes with the key of that number. */
static gboolean
add_matches (HeraldDatabase *database,
             const Question *question,
             const HeraldMatchKey *key,
             GPtrArray *matches,
             GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database, get_sql (question->query, key), error);
  HeraldStep step = HERALD_STEP_DONE;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, key->text, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int (select, 2, HERALD_STORE_MATCHES_MAX);
  sqlite3_bind_text (select, 3, question->source_id, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int (select, 4, KEY_MAX);
  while (matches->len < HERALD_STORE_MATCHES_MAX && (step = herald_database_step (database, select, error)) == HERALD_STEP_ROW)
    {
      gint64 id = sqlite3_column_int64 (select, 0);
      g_autoptr (HeraldContact) contact = has_contact (matches, id) ? NULL : herald_contacts_load (database, id, TRUE, error);
      HeraldMatch match;
      guint index;

      if (contact == NULL && !has_contact (matches, id))
        {
          step = HERALD_STEP_FAILED;
          break;
        }
      if (contact != NULL && herald_match_query_compare (question->query, contact, &match, &index) && match <= key->match)
        g_ptr_array_add (matches, herald_contact_match_new (contact, match, index));
    }
  sqlite3_reset (select);
  return step != HERALD_STEP_FAILED;
}

static gboolean
find_job (HeraldStore *store,
          HeraldDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  const Question *question = data;
  const GArray *keys = question->query->keys;
  g_autoptr (GPtrArray) matches = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_match_free);
  HeraldMatch surest = HERALD_MATCH_TRAILING;

  for (guint i = 0; i < keys->len; i++)
    {
      const HeraldMatchKey *key = &g_array_index (keys, HeraldMatchKey, i);

      if (matches->len > 0 && key->match > surest)
        break;
      if (!add_matches (database, question, key, matches, error))
        return FALSE;
      surest = key->match;
    }
  herald_match_query_narrow (question->query, matches);
  *result = g_steal_pointer (&matches);
  return TRUE;
}

static const HeraldJobClass find_class = { find_job, FALSE, question_free, matches_unref, NULL };

/**
 * herald_store_find_number_async:
 * @store: a store
 * @number: a number; copied
 * @location: (nullable): where the account dials from: there the national form of a number is enough
 * @source_id: (nullable): only contacts of this source; %NULL: of all
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Finds who has a number, in the surest way that anybody has it: what herald_contact_match_all() says of all contacts.
 */
void
herald_store_find_number_async (HeraldStore *store,
                                const HeraldNumber *number,
                                const HeraldLocation *location,
                                const char *source_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  herald_store_run_async (store, &find_class, question_new (number, location, source_id), herald_store_find_number_async, cancellable, callback, user_data);
}

/**
 * herald_store_find_number_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldContactMatch): who has it, favourites and persons first,
 *   at most %HERALD_STORE_MATCHES_MAX, perhaps nobody; %NULL with an error
 */
GPtrArray *
herald_store_find_number_finish (HeraldStore *store,
                                 GAsyncResult *result,
                                 GError **error)
{
  return herald_store_run_finish (store, herald_store_find_number_async, result, NULL, error);
}

/**
 * herald_store_find_number:
 * @store: a store
 * @number: a number
 * @location: (nullable): where the account dials from
 * @source_id: (nullable): only contacts of this source; %NULL: of all
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldContactMatch): as herald_store_find_number_finish(); waits for it
 */
GPtrArray *
herald_store_find_number (HeraldStore *store,
                          const HeraldNumber *number,
                          const HeraldLocation *location,
                          const char *source_id,
                          GError **error)
{
  gpointer result = NULL;

  herald_store_run (store, &find_class, question_new (number, location, source_id), NULL, &result, error);
  return result;
}
