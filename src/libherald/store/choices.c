/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several people have one number. Whom somebody chose for it comes first the next time; without a choice, with whom one
 * last spoke. */

#include "store/choices.h"

#include <string.h>

#include "store/store-private.h"

/* Past calls of one number that are looked at: whoever was last spoken to is among the latest. */
#define CALLS_MAX 100

static const char *
key_of (const HeraldNumber *number)
{
  return number->e164 != NULL ? number->e164 : number->digits;
}

/* --- A choice --- */

typedef struct
{
  char *number;
  HeraldContact *contact;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->number);
  herald_contact_unref (choice->contact);
  g_free (choice);
}

static gboolean
set_job (HeraldStore *store,
         HeraldDatabase *database,
         gpointer data,
         gpointer *result,
         GCancellable *cancellable,
         GError **error)
{
  const Choice *choice = data;
  sqlite3_stmt *insert = herald_database_prepare (database,
    "INSERT OR REPLACE INTO choices (number, source, uid, contact, name, chosen_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", error);

  if (insert == NULL)
    return FALSE;
  sqlite3_bind_text (insert, 1, choice->number, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (insert, 2, herald_contact_get_source_id (choice->contact), -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (insert, 3, herald_contact_get_uid (choice->contact), -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (insert, 4, herald_contact_get_id (choice->contact));
  sqlite3_bind_text (insert, 5, herald_contact_get_display_name (choice->contact), -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (insert, 6, g_get_real_time ());
  return herald_database_run (database, insert, error);
}

static const HeraldJobClass set_class = { set_job, TRUE, choice_free, NULL, NULL };

/**
 * herald_choices_set_async:
 * @store: a store
 * @number: a number that several people have; copied
 * @contact: who it is
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when done
 * @user_data: for @callback
 *
 * Remembers it, in place of an earlier choice.
 */
void
herald_choices_set_async (HeraldStore *store,
                          const HeraldNumber *number,
                          HeraldContact *contact,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->number = g_strdup (key_of (number));
  choice->contact = herald_contact_ref (contact);
  herald_store_run_async (store, &set_class, choice, herald_choices_set_async, cancellable, callback, user_data);
}

/**
 * herald_choices_set_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: whether it was written
 */
gboolean
herald_choices_set_finish (HeraldStore *store,
                           GAsyncResult *result,
                           GError **error)
{
  gboolean ok = FALSE;

  herald_store_run_finish (store, herald_choices_set_async, result, &ok, error);
  return ok;
}

/* --- Who comes first --- */

typedef struct
{
  HeraldContact *contact; /* borrowed */
  gboolean chosen;
  gint64 spoken; /* when one last spoke with them; 0: never */
} Candidate;

typedef struct
{
  HeraldNumber *number;
  GPtrArray *contacts;
} Question;

typedef struct
{
  GPtrArray *contacts;
  gboolean chosen;
} Ranking;

static void
question_free (gpointer data)
{
  Question *question = data;

  herald_number_free (question->number);
  g_ptr_array_unref (question->contacts);
  g_free (question);
}

static void
ranking_free (gpointer data)
{
  Ranking *ranking = data;

  g_clear_pointer (&ranking->contacts, g_ptr_array_unref);
  g_free (ranking);
}

/* By uid where the source has such; else by the row of the book, or the name. */
static gboolean
is_choice (sqlite3_stmt *row,
           const HeraldContact *contact)
{
  const char *uid = herald_column_text (row, 1);
  gint64 id = sqlite3_column_int64 (row, 2);

  if (strcmp (herald_column_text (row, 0), herald_contact_get_source_id (contact)) != 0)
    return FALSE;
  if (*uid != '\0')
    return strcmp (uid, herald_contact_get_uid (contact)) == 0;
  if (id != 0)
    return id == herald_contact_get_id (contact);
  return strcmp (herald_column_text (row, 3), herald_contact_get_display_name (contact)) == 0;
}

static gboolean
find_choice (HeraldDatabase *database,
             const HeraldNumber *number,
             GArray *candidates,
             GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database, "SELECT source, uid, contact, name FROM choices WHERE number = ?1", error);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, key_of (number), -1, SQLITE_TRANSIENT);
  step = herald_database_step (database, select, error);
  for (guint i = 0; step == HERALD_STEP_ROW && i < candidates->len; i++)
    {
      Candidate *candidate = &g_array_index (candidates, Candidate, i);

      candidate->chosen = is_choice (select, candidate->contact);
      if (candidate->chosen)
        break;
    }
  sqlite3_reset (select);
  return step != HERALD_STEP_FAILED;
}

/* When one last spoke with a contact of the store, on whatever number. */
static gboolean
find_last_by_id (HeraldDatabase *database,
                 Candidate *candidate,
                 GError **error)
{
  sqlite3_stmt *select;
  HeraldStep step;

  if (herald_contact_get_id (candidate->contact) == 0)
    return TRUE;
  select = herald_database_prepare (database,
    "SELECT started_at FROM journal WHERE contact = ?1 AND contact <> 0 AND answered_at <> 0 ORDER BY started_at DESC LIMIT 1", error);
  if (select == NULL)
    return FALSE;
  sqlite3_bind_int64 (select, 1, herald_contact_get_id (candidate->contact));
  step = herald_database_step (database, select, error);
  if (step == HERALD_STEP_ROW)
    candidate->spoken = sqlite3_column_int64 (select, 0);
  sqlite3_reset (select);
  return step != HERALD_STEP_FAILED;
}

/* When one last spoke with somebody of that name on this number: what other sources know has no row here. */
static gboolean
find_last_by_name (HeraldDatabase *database,
                   const HeraldNumber *number,
                   GArray *candidates,
                   GError **error)
{
  static const char by_e164[] = "SELECT name, started_at FROM journal WHERE e164 = ?1 AND e164 <> '' AND answered_at <> 0 AND contact = 0"
                                " ORDER BY started_at DESC LIMIT ?2";
  static const char by_number[] = "SELECT name, started_at FROM journal WHERE number = ?1 AND answered_at <> 0 AND contact = 0"
                                  " ORDER BY started_at DESC LIMIT ?2";
  sqlite3_stmt *select = herald_database_prepare (database, number->e164 != NULL ? by_e164 : by_number, error);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, key_of (number), -1, SQLITE_TRANSIENT);
  sqlite3_bind_int (select, 2, CALLS_MAX);
  while ((step = herald_database_step (database, select, error)) == HERALD_STEP_ROW)
    for (guint i = 0; i < candidates->len; i++)
      {
        Candidate *candidate = &g_array_index (candidates, Candidate, i);

        if (strcmp (herald_column_text (select, 0), herald_contact_get_display_name (candidate->contact)) == 0)
          candidate->spoken = MAX (candidate->spoken, sqlite3_column_int64 (select, 1));
      }
  return step != HERALD_STEP_FAILED;
}

static gboolean
is_before (const Candidate *one,
           const Candidate *other)
{
  return one->chosen != other->chosen ? one->chosen : one->spoken > other->spoken;
}

/* Keeps the order of those of whom nothing is known. */
static void
sort_candidates (GArray *candidates)
{
  for (guint i = 1; i < candidates->len; i++)
    for (guint j = i; j > 0 && is_before (&g_array_index (candidates, Candidate, j), &g_array_index (candidates, Candidate, j - 1)); j--)
      {
        Candidate before = g_array_index (candidates, Candidate, j - 1);

        g_array_index (candidates, Candidate, j - 1) = g_array_index (candidates, Candidate, j);
        g_array_index (candidates, Candidate, j) = before;
      }
}

static gboolean
rank_job (HeraldStore *store,
          HeraldDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  const Question *question = data;
  g_autoptr (GArray) candidates = g_array_new (FALSE, TRUE, sizeof (Candidate));
  Ranking *ranking;

  g_array_set_size (candidates, question->contacts->len);
  for (guint i = 0; i < candidates->len; i++)
    g_array_index (candidates, Candidate, i).contact = question->contacts->pdata[i];
  if (!find_choice (database, question->number, candidates, error)
      || !find_last_by_name (database, question->number, candidates, error))
    return FALSE;
  for (guint i = 0; i < candidates->len; i++)
    if (!find_last_by_id (database, &g_array_index (candidates, Candidate, i), error))
      return FALSE;
  sort_candidates (candidates);
  ranking = g_new0 (Ranking, 1);
  ranking->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  for (guint i = 0; i < candidates->len; i++)
    g_ptr_array_add (ranking->contacts, herald_contact_ref (g_array_index (candidates, Candidate, i).contact));
  ranking->chosen = candidates->len > 0 && g_array_index (candidates, Candidate, 0).chosen;
  *result = ranking;
  return TRUE;
}

static const HeraldJobClass rank_class = { rank_job, FALSE, question_free, ranking_free, NULL };

/**
 * herald_choices_rank_async:
 * @store: a store
 * @number: a number; copied
 * @contacts: (element-type HeraldContact): who has it, likeliest first; not changed
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Puts first whom somebody chose for this number, then those one spoke with, the latest first.
 */
void
herald_choices_rank_async (HeraldStore *store,
                           const HeraldNumber *number,
                           GPtrArray *contacts,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->number = herald_number_copy (number);
  question->contacts = g_ptr_array_ref (contacts);
  herald_store_run_async (store, &rank_class, question, herald_choices_rank_async, cancellable, callback, user_data);
}

/**
 * herald_choices_rank_finish:
 * @store: a store
 * @result: the result
 * @chosen: (out): whether somebody chose the first of them
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldContact): the contacts in their new order; %NULL with an error
 */
GPtrArray *
herald_choices_rank_finish (HeraldStore *store,
                            GAsyncResult *result,
                            gboolean *chosen,
                            GError **error)
{
  Ranking *ranking = herald_store_run_finish (store, herald_choices_rank_async, result, NULL, error);
  GPtrArray *contacts;

  if (ranking == NULL)
    return NULL;
  *chosen = ranking->chosen;
  contacts = g_steal_pointer (&ranking->contacts);
  ranking_free (ranking);
  return contacts;
}
