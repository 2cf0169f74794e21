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

/* A contact that has a key, and what its place among the others depends on. */
typedef struct
{
  gint64 id;
  gboolean favourite, nameless;
} Row;

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
  "SELECT id, favourite, name = '', source FROM numbers CROSS JOIN contacts ON id = contact WHERE " condition " LIMIT ?2"

/* The statement that finds the contacts of a key ?1, of ?2 numbers; one that has two such numbers comes twice. To put them in order, or to leave
 * out those of other sources before the limit counts, SQLite would make a table each time, which takes longer than all the rest. */
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

/* Favourites and persons first. */
static int
compare_rows (gconstpointer one,
              gconstpointer other)
{
  const Row *a = one, *b = other;

  if (a->favourite != b->favourite)
    return a->favourite ? -1 : 1;
  if (a->nameless != b->nameless)
    return a->nameless ? 1 : -1;
  return a->id < b->id ? -1 : a->id > b->id;
}

/* The rows of the contacts of one key. NULL with an error. */
static GArray *
read_rows (HeraldDatabase *database,
           const Question *question,
           const HeraldMatchKey *key,
           GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database, get_sql (question->query, key), error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  HeraldStep step;

  if (select == NULL)
    return NULL;
  sqlite3_bind_text (select, 1, key->text, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int (select, 2, KEY_MAX);
  while ((step = herald_database_step (database, select, error)) == HERALD_STEP_ROW)
    {
      Row row = { sqlite3_column_int64 (select, 0), sqlite3_column_int (select, 1) != 0, sqlite3_column_int (select, 2) != 0 };

      if (question->source_id == NULL || g_str_equal (herald_column_text (select, 3), question->source_id))
        g_array_append_val (rows, row);
    }
  if (step == HERALD_STEP_FAILED)
    return NULL;
  g_array_sort (rows, compare_rows);
  return g_steal_pointer (&rows);
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
  g_autoptr (GArray) rows = read_rows (database, question, key, error);
  gint64 last = 0; /* one that comes twice comes in a row, and none has this id */

  for (guint i = 0; rows != NULL && i < rows->len && matches->len < HERALD_STORE_MATCHES_MAX; i++)
    {
      gint64 id = g_array_index (rows, Row, i).id;
      g_autoptr (HeraldContact) contact = NULL;
      HeraldMatch match;
      guint index;

      if (id == last || has_contact (matches, id))
        continue;
      last = id;
      contact = herald_contacts_load (database, id, TRUE, error);
      if (contact == NULL)
        return FALSE;
      if (herald_match_query_compare (question->query, contact, &match, &index) && match <= key->match)
        g_ptr_array_add (matches, herald_contact_match_new (contact, match, index));
    }
  return rows != NULL;
}

static gboolean
add_all (HeraldDatabase *database,
         const Question *question,
         GPtrArray *matches,
         GError **error)
{
  const GArray *keys = question->query->keys;
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
  return TRUE;
}

static gboolean
run (HeraldDatabase *database,
     const char *sql,
     GError **error)
{
  sqlite3_stmt *statement = herald_database_prepare (database, sql, error);

  return statement != NULL && herald_database_run (database, statement, error);
}

/* All of it sees one state of the database, whoever writes meanwhile; a savepoint, as it may be asked while an import has begun to write. */
static gboolean
find_job (HeraldStore *store,
          HeraldDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  const Question *question = data;
  g_autoptr (GPtrArray) matches = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_match_free);
  gboolean found;

  if (!run (database, "SAVEPOINT find", error))
    return FALSE;
  found = add_all (database, question, matches, error);
  if (!run (database, "RELEASE find", found ? error : NULL) || !found)
    return FALSE;
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
