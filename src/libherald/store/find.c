/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding contacts: by a number, as a call comes, and by what somebody types. */

#include <string.h>

#include "store/store-private.h"

/* Words of a search that count. */
#define WORDS_MAX 8
/* Contacts of a search that nobody bounded. */
#define SEARCH_DEFAULT 50
/* Digits that are enough to search numbers for. */
#define DIGITS_MIN 2

/* --- By number --- */

typedef struct
{
  HeraldNumber *number;
  HeraldLocation *location;
  char *source_id; /* NULL: of all */
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  herald_number_free (query->number);
  herald_location_free (query->location);
  g_free (query->source_id);
  g_free (query);
}

static Query *
query_new (const HeraldNumber *number,
           const HeraldLocation *location,
           const char *source_id)
{
  Query *query = g_new0 (Query, 1);

  query->number = herald_number_copy (number);
  query->location = herald_location_copy (location);
  query->source_id = g_strdup (source_id);
  return query;
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

/* Adds the contacts that have @key; @sql selects contact and position. */
static gboolean
add_matches (HeraldDatabase *database,
             const Query *query,
             const char *sql,
             const char *key,
             HeraldMatch class,
             GPtrArray *matches,
             GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database, sql, error);
  HeraldStep step = HERALD_STEP_DONE;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, key, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int (select, 2, HERALD_STORE_MATCHES_MAX);
  sqlite3_bind_text (select, 3, query->source_id, -1, SQLITE_TRANSIENT);
  while (matches->len < HERALD_STORE_MATCHES_MAX && (step = herald_database_step (database, select, error)) == HERALD_STEP_ROW)
    {
      gint64 id = sqlite3_column_int64 (select, 0);
      HeraldContact *contact;

      if (has_contact (matches, id))
        continue;
      contact = herald_contacts_load (database, id, TRUE, error);
      if (contact == NULL)
        {
          step = HERALD_STEP_FAILED;
          break;
        }
      g_ptr_array_add (matches, herald_contact_match_new (contact, class, (guint) sqlite3_column_int (select, 1)));
      herald_contact_unref (contact);
    }
  sqlite3_reset (select);
  return step != HERALD_STEP_FAILED;
}

#define SELECT_NUMBERS "SELECT contact, position FROM numbers JOIN contacts ON contacts.id = contact WHERE "
#define IN_ORDER " AND (?3 IS NULL OR source = ?3) ORDER BY favourite DESC, name = '', contact LIMIT ?2"

/* Whether the number is one of the account's own country, so that its national form says enough. */
static gboolean
is_at_home (const Query *query)
{
  return query->number->region != NULL && query->location->region != NULL
         && g_ascii_strncasecmp (query->number->region, query->location->region, 2) == 0;
}

/* Contacts whose number was written without a country and read without knowing one. */
static gboolean
add_national (HeraldDatabase *database,
              const Query *query,
              GPtrArray *matches,
              GError **error)
{
  static const char sql[] = SELECT_NUMBERS "national = ?1 AND national IS NOT NULL" IN_ORDER;
  const HeraldNumber *number = query->number;

  if (number->e164 == NULL)
    return add_matches (database, query, sql, number->digits + strspn (number->digits, "+0"), HERALD_MATCH_NATIONAL, matches, error);
  if (!add_matches (database, query, sql, number->e164 + 1, HERALD_MATCH_NATIONAL, matches, error))
    return FALSE;
  return !is_at_home (query) || add_matches (database, query, sql, number->national, HERALD_MATCH_NATIONAL, matches, error);
}

static gboolean
find_job (HeraldStore *store,
          HeraldDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  const Query *query = data;
  const HeraldNumber *number = query->number;
  g_autoptr (GPtrArray) matches = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_match_free);
  gboolean ok;

  if (number->e164 != NULL)
    ok = add_matches (database, query, SELECT_NUMBERS "e164 = ?1 AND e164 IS NOT NULL" IN_ORDER, number->e164, HERALD_MATCH_EXACT, matches, error)
         && (matches->len > 0 || add_national (database, query, matches, error));
  else
    {
      /* Only the whole: "900" is not everybody whose number ends so. */
      ok = add_matches (database, query, SELECT_NUMBERS "digits = ?1 AND e164 IS NULL" IN_ORDER, number->digits,
                        number->kind == HERALD_NUMBER_SHORT ? HERALD_MATCH_EXTENSION : HERALD_MATCH_NATIONAL, matches, error);
      if (ok && matches->len == 0 && number->kind != HERALD_NUMBER_SHORT && strpbrk (number->digits, "*#") == NULL)
        ok = add_national (database, query, matches, error);
    }
  if (!ok)
    return FALSE;
  *result = g_steal_pointer (&matches);
  return TRUE;
}

static const HeraldJobClass find_class = { find_job, FALSE, query_free, matches_unref, NULL };

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
 * Finds who has a number: by E.164; where nobody has it so, by the national number of contacts whose country
 * is not known; short numbers only by all their digits.
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
  herald_store_run_async (store, &find_class, query_new (number, location, source_id), herald_store_find_number_async, cancellable, callback, user_data);
}

/**
 * herald_store_find_number_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldContactMatch): who has it, favourites and persons first,
 *   perhaps nobody; %NULL with an error
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

  herald_store_run (store, &find_class, query_new (number, location, source_id), NULL, &result, error);
  return result;
}

/* --- By text --- */

typedef struct
{
  char *text;
  char *source_id; /* NULL: of all */
  guint limit;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_free (search->text);
  g_free (search->source_id);
  g_free (search);
}

static Search *
search_new (const char *text,
            const char *source_id,
            guint limit)
{
  Search *search = g_new0 (Search, 1);

  search->text = g_strdup (text);
  search->source_id = g_strdup (source_id);
  search->limit = limit > 0 ? limit : SEARCH_DEFAULT;
  return search;
}

/* Every word of the text as the beginning of a word: "ada by" is "ada"* "by"*. NULL: there is no word. */
static char *
make_match (const char *text)
{
  g_autoptr (GString) match = g_string_new (NULL);
  gboolean in_word = FALSE;
  guint words = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean part = g_unichar_isalnum (c) || g_unichar_ismark (c);

      if (part && !in_word && words++ >= WORDS_MAX)
        break;
      if (part && !in_word)
        g_string_append (match, match->len > 0 ? " \"" : "\"");
      if (!part && in_word)
        g_string_append (match, "\"*");
      if (part)
        g_string_append_unichar (match, c);
      in_word = part;
    }
  if (in_word && words <= WORDS_MAX)
    g_string_append (match, "\"*");
  return match->len > 0 ? g_strdup (match->str) : NULL;
}

/* The digits of what may be a number, without what a country or a town puts in front. */
static char *
make_digits (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  const char *start;

  for (; *text != '\0'; text++)
    {
      if (g_ascii_isdigit (*text))
        g_string_append_c (digits, *text);
      else if (strchr (" +-/.()", *text) == NULL)
        return NULL;
    }
  start = digits->str + strspn (digits->str, "0");
  return strlen (start) >= DIGITS_MIN ? g_strdup (start) : NULL;
}

static gboolean
add_found (HeraldDatabase *database,
           const char *sql,
           const char *key,
           const Search *search,
           GPtrArray *contacts,
           GHashTable *seen,
           GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database, sql, error);
  HeraldStep step = HERALD_STEP_DONE;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, key, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (select, 2, search->limit);
  sqlite3_bind_text (select, 3, search->source_id, -1, SQLITE_TRANSIENT);
  while (contacts->len < search->limit && (step = herald_database_step (database, select, error)) == HERALD_STEP_ROW)
    {
      gint64 id = sqlite3_column_int64 (select, 0);
      HeraldContact *contact;

      if (g_hash_table_contains (seen, &id))
        continue;
      contact = herald_contacts_load (database, id, FALSE, error);
      if (contact == NULL)
        {
          step = HERALD_STEP_FAILED;
          break;
        }
      g_hash_table_add (seen, g_memdup2 (&id, sizeof id));
      g_ptr_array_add (contacts, contact);
    }
  sqlite3_reset (select);
  return step != HERALD_STEP_FAILED;
}

static gboolean
search_job (HeraldStore *store,
            HeraldDatabase *database,
            gpointer data,
            gpointer *result,
            GCancellable *cancellable,
            GError **error)
{
  const Search *search = data;
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autofree char *valid = g_utf8_make_valid (search->text, -1);
  g_autofree char *match = make_match (valid);
  g_autofree char *digits = make_digits (valid);

  if (digits != NULL
      && !add_found (database,
                     "SELECT DISTINCT contact FROM numbers JOIN contacts ON contacts.id = contact"
                     " WHERE (instr (digits, ?1) > 0 OR instr (e164, ?1) > 0) AND (?3 IS NULL OR source = ?3) LIMIT ?2",
                     digits, search, contacts, seen, error))
    return FALSE;
  if (match != NULL
      && !add_found (database,
                     "SELECT id FROM contacts WHERE id IN (SELECT rowid FROM contacts_text WHERE contacts_text MATCH ?1)"
                     " AND (?3 IS NULL OR source = ?3) ORDER BY favourite DESC, sort, id LIMIT ?2",
                     match, search, contacts, seen, error))
    return FALSE;
  *result = g_steal_pointer (&contacts);
  return TRUE;
}

static const HeraldJobClass search_class = { search_job, FALSE, search_free, matches_unref, NULL };

/**
 * herald_store_search_async:
 * @store: a store
 * @text: what somebody typed
 * @source_id: (nullable): only contacts of this source; %NULL: of all
 * @limit: the most contacts to return, 0: 50
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Finds the contacts that have every word of @text as the beginning of a word of name, company or e-mail;
 * and, where it is digits, those with a number that holds them. Without pictures.
 */
void
herald_store_search_async (HeraldStore *store,
                           const char *text,
                           const char *source_id,
                           guint limit,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  herald_store_run_async (store, &search_class, search_new (text, source_id, limit), herald_store_search_async, cancellable, callback, user_data);
}

/**
 * herald_store_search_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldContact): who was found; %NULL with an error
 */
GPtrArray *
herald_store_search_finish (HeraldStore *store,
                            GAsyncResult *result,
                            GError **error)
{
  return herald_store_run_finish (store, herald_store_search_async, result, NULL, error);
}

/**
 * herald_store_search:
 * @store: a store
 * @text: what somebody typed
 * @source_id: (nullable): only contacts of this source; %NULL: of all
 * @limit: the most contacts to return, 0: 50
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldContact): as herald_store_search_finish(); waits for it
 */
GPtrArray *
herald_store_search (HeraldStore *store,
                     const char *text,
                     const char *source_id,
                     guint limit,
                     GError **error)
{
  gpointer result = NULL;

  herald_store_run (store, &search_class, search_new (text, source_id, limit), NULL, &result, error);
  return result;
}
