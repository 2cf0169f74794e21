/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding contacts by what somebody types. Candidates are taken from the indexes, which yield them at once and in no
 * useful order; a bounded number of them is put in order. */

#include <string.h>

#include "store/order-key.h"
#include "store/search-private.h"

/* Words of a search that count. */
#define WORDS_MAX 8
/* Contacts of a search that nobody bounded. */
#define SEARCH_DEFAULT 50
/* Letters of the longest beginnings of words that the index has lists of. For longer ones it merges the lists of all words that
 * begin so, which takes 40 ms where a million contacts have one ("example.com"). */
#define LISTED_MAX 3
/* Contacts by which one sees whether so many fit that the first of them will do. */
#define SAMPLE 100
/* Favourites that are looked at where there are more candidates than that. */
#define FAVOURITES_MAX 200

static void
search_free (gpointer data)
{
  HeraldSearch *search = data;

  g_free (search->text);
  g_free (search->source_id);
  g_free (search);
}

static HeraldSearch *
search_new (const char *text,
            const char *source_id,
            guint limit)
{
  HeraldSearch *search = g_new0 (HeraldSearch, 1);

  search->text = g_utf8_make_valid (text, -1);
  search->source_id = g_strdup (source_id);
  search->limit = limit > 0 ? limit : SEARCH_DEFAULT;
  return search;
}

static void
candidate_clear (gpointer data)
{
  g_free (((HeraldCandidate *) data)->sort);
}

static void
contacts_unref (gpointer array)
{
  g_ptr_array_unref (array);
}

/* --- Candidates --- */

/* Takes a row of id, favourite and sort, once. */
static void
take (HeraldSearchRun *run,
      sqlite3_stmt *select)
{
  HeraldCandidate candidate = { .id = sqlite3_column_int64 (select, 0) };

  if (g_hash_table_contains (run->seen, &candidate.id))
    return;
  g_hash_table_add (run->seen, g_memdup2 (&candidate.id, sizeof candidate.id));
  candidate.favourite = sqlite3_column_int (select, 1) != 0;
  candidate.sort = g_strdup (herald_column_text (select, 2));
  candidate.begins = g_str_has_prefix (candidate.sort, run->folded);
  g_array_append_val (run->candidates, candidate);
}

/**
 * herald_search_take:
 * @run: a search
 * @select: a statement of id, favourite and sort; ?2 of it is how many, ?3 the source, and the others are bound
 * @max: the most contacts to take
 * @error: return location
 *
 * Returns: whether the contacts that @select yields are candidates now
 */
gboolean
herald_search_take (HeraldSearchRun *run,
                    sqlite3_stmt *select,
                    guint max,
                    GError **error)
{
  HeraldStep step;

  sqlite3_bind_int (select, 2, (int) max);
  sqlite3_bind_text (select, 3, run->search->source_id, -1, SQLITE_TRANSIENT);
  for (run->n_rows = 0; (step = herald_database_step (run->database, select, error)) == HERALD_STEP_ROW; run->n_rows++)
    take (run, select);
  return step == HERALD_STEP_DONE;
}

/* --- By text --- */

/* The words of @text, the first @max letters of each, with @after behind it: "ada by" is "ada"* "by"* where that is the
 * beginning of a word. NULL: there is no word. */
static char *
make_words (const char *text,
            guint max,
            const char *after)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_autoptr (GString) words = g_string_new (NULL);
  gboolean in_word = FALSE;
  guint n_words = 0, n_letters = 0;

  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean part = g_unichar_isalnum (c);

      if (part && !in_word && n_words++ >= WORDS_MAX)
        break;
      if (part && !in_word)
        g_string_append (words, words->len > 0 ? " \"" : "\"");
      if (!part && in_word)
        g_string_append (words, after);
      n_letters = part && in_word ? n_letters + 1 : 1;
      if (part && n_letters <= max)
        g_string_append_unichar (words, c);
      in_word = part;
    }
  if (in_word && n_words <= WORDS_MAX)
    g_string_append (words, after);
  return words->len > 0 ? g_strdup (words->str) : NULL;
}

/* The source is a word of the index too, so that a small one is not lost behind a large one. */
static char *
make_match (const HeraldSearch *search,
            guint max)
{
  g_autofree char *words = make_words (search->text, max, "\"*");
  g_autofree char *source = search->source_id != NULL ? make_words (search->source_id, G_MAXUINT, "\"") : NULL;

  if (words == NULL)
    return NULL;
  return source != NULL ? g_strdup_printf ("source : (%s) AND {name organisation email note} : (%s)", source, words)
                        : g_strdup_printf ("{name organisation email note} : (%s)", words);
}

static gboolean
add_words (HeraldSearchRun *run,
           const char *match,
           GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (run->database,
    HERALD_CONTACTS_OF ("SELECT rowid AS found FROM contacts_text WHERE contacts_text MATCH ?1 LIMIT ?2"), error);
  g_autoptr (GError) local = NULL;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, match, -1, SQLITE_TRANSIENT);
  if (herald_search_take (run, select, HERALD_SEARCH_MAX, &local))
    return TRUE;
  /* SQLite's table of letters is older than GLib's: what it takes for two words cannot be searched for, nor is it there. */
  if (!g_error_matches (local, HERALD_STORE_ERROR, HERALD_STORE_ERROR_FAILED) || g_str_is_ascii (run->search->text))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

static gboolean
fits (sqlite3_stmt *select,
      const char *text)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (int column = 3; column < sqlite3_column_count (select); column++)
    g_string_append_printf (all, "%s ", herald_column_text (select, column));
  return g_str_match_string (text, all->str, TRUE);
}

/* Whether what was typed is so common that half of those whose words begin with its first letters fit. Then the first
 * contacts that do are taken, and the index need not be asked for all of them. */
static gboolean
add_common (HeraldSearchRun *run,
            const char *match,
            gboolean *common,
            GError **error)
{
  g_autofree char *listed = make_match (run->search, LISTED_MAX);
  sqlite3_stmt *select = herald_database_prepare (run->database,
    "SELECT id, favourite, sort, name, organisation, email, note FROM"
    " (SELECT rowid AS found FROM contacts_text WHERE contacts_text MATCH ?1 LIMIT ?2) JOIN contacts ON id = found", error);
  HeraldStep step = HERALD_STEP_DONE;
  guint n_rows = 0, n_fit = 0;

  *common = FALSE;
  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, listed, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int (select, 2, HERALD_SEARCH_MAX);
  while (strcmp (listed, match) != 0 && (n_rows != SAMPLE || n_fit >= SAMPLE / 2)
         && (step = herald_database_step (run->database, select, error)) == HERALD_STEP_ROW)
    {
      n_rows++;
      if (!fits (select, run->search->text))
        continue;
      n_fit++;
      take (run, select);
    }
  sqlite3_reset (select);
  *common = n_rows > SAMPLE && n_fit >= HERALD_SEARCH_MAX / 3 && run->candidates->len >= run->search->limit;
  return step != HERALD_STEP_FAILED;
}

/* Favourites are few: comparing them takes less than asking the index for each. */
static gboolean
add_favourites (HeraldSearchRun *run,
                GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (run->database,
    "SELECT id, favourite, sort, name, organisation, email, note FROM contacts"
    " WHERE favourite <> 0 AND (?1 IS NULL OR source = ?1) ORDER BY sort, id LIMIT ?2", error);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, run->search->source_id, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int (select, 2, FAVOURITES_MAX);
  while ((step = herald_database_step (run->database, select, error)) == HERALD_STEP_ROW)
    if (fits (select, run->search->text))
      take (run, select);
  return step == HERALD_STEP_DONE;
}

/* The first names that begin with what was typed. */
static gboolean
add_beginnings (HeraldSearchRun *run,
                GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (run->database,
    "SELECT id, favourite, sort FROM (SELECT id, favourite, sort, source FROM contacts WHERE sort >= ?1 AND sort < ?1 || ?4"
    " ORDER BY sort, id LIMIT ?5) WHERE ?3 IS NULL OR source = ?3 LIMIT ?2", error);

  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, run->folded, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (select, 4, "\xf4\x8f\xbf\xbf", -1, SQLITE_STATIC); /* U+10FFFF: behind all that begin so */
  sqlite3_bind_int (select, 5, HERALD_SEARCH_MAX);
  return herald_search_take (run, select, run->search->limit, error);
}

static gboolean
add_by_text (HeraldSearchRun *run,
             GError **error)
{
  g_autofree char *match = make_match (run->search, G_MAXUINT);
  gboolean common = FALSE;

  if (match == NULL)
    return TRUE;
  if ((g_str_is_ascii (match) && !add_common (run, match, &common, error)) || (!common && !add_words (run, match, error)))
    return FALSE;
  return (!common && run->n_rows < HERALD_SEARCH_MAX) || (add_favourites (run, error) && add_beginnings (run, error));
}

/* --- In order --- */

static int
compare_candidates (gconstpointer one,
                    gconstpointer other)
{
  const HeraldCandidate *a = one, *b = other;
  int order;

  if (a->favourite != b->favourite)
    return a->favourite ? -1 : 1;
  if (a->begins != b->begins)
    return a->begins ? -1 : 1;
  order = strcmp (a->sort, b->sort);
  return order != 0 ? order : (a->id > b->id) - (a->id < b->id);
}

static gboolean
load (HeraldSearchRun *run,
      GPtrArray *contacts,
      GError **error)
{
  g_array_sort (run->candidates, compare_candidates);
  for (guint i = 0; i < run->candidates->len && contacts->len < run->search->limit; i++)
    {
      HeraldContact *contact = herald_contacts_load (run->database, g_array_index (run->candidates, HeraldCandidate, i).id, FALSE, error);

      if (contact == NULL)
        return FALSE;
      g_ptr_array_add (contacts, contact);
    }
  g_array_set_size (run->candidates, 0);
  return TRUE;
}

static gboolean
search_job (HeraldStore *store,
            HeraldDatabase *database,
            gpointer data,
            gpointer *result,
            GCancellable *cancellable,
            GError **error)
{
  const HeraldSearch *search = data;
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (HeraldCandidate));
  g_autofree char *folded = g_strstrip (herald_order_key (search->text));
  HeraldSearchRun run = { database, search, folded, seen, candidates };

  g_array_set_clear_func (candidates, candidate_clear);
  if (!herald_search_add_by_number (&run, error) || !load (&run, contacts, error) || g_cancellable_set_error_if_cancelled (cancellable, error)
      || (contacts->len < search->limit && (!add_by_text (&run, error) || !load (&run, contacts, error))))
    return FALSE;
  *result = g_steal_pointer (&contacts);
  return TRUE;
}

static const HeraldJobClass search_class = { search_job, FALSE, search_free, contacts_unref, NULL };

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
 * Finds the contacts that have every word of @text as the beginning of a word of name, company, e-mail or note; and
 * before them, where it is digits, those with a number that begins with them, with or without country or the zero before
 * the area, or that ends with them (four and more). Favourites first, then those whose name begins with @text, then by
 * name. Without pictures.
 *
 * It is fast whatever was typed, because it looks at a bounded number of contacts (HERALD_SEARCH_MAX). Where more than that fit, as they do for a
 * letter or two in a large book, all favourites that fit and the first names that begin with @text are among those
 * returned, and of the rest the ones that were added first; one more letter finds the others.
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
