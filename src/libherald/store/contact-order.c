/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a list of contacts reads: the order of all of them in pieces, and the contacts of a window. */

#include "store/contact-order.h"

#include "store/store-private.h"

/**
 * herald_order_piece_free:
 * @piece: (transfer full) (nullable): a part of the order
 */
void
herald_order_piece_free (HeraldOrderPiece *piece)
{
  if (piece == NULL)
    return;
  g_array_unref (piece->ids);
  g_free (piece->sort);
  g_free (piece);
}

/* --- The order --- */

typedef struct
{
  HeraldContactFilter filter;
  gint64 group;
  char *after_sort;
  gint64 after_id;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->after_sort);
  g_free (question);
}

/* ?1 ?2: after which contact; ?3: how many; ?4: the group. The comparison of pairs finds a piece deep in the order as fast
 * as the first one, and an index holds all that is asked for. */
#define AFTER "(sort, id) > (?1, ?2) ORDER BY sort, id LIMIT ?3"

static const char *
choose_statement (HeraldContactFilter filter)
{
  switch (filter)
    {
    case HERALD_CONTACT_FILTER_FAVOURITES:
      return "SELECT id, sort FROM contacts WHERE favourite <> 0 AND " AFTER;
    case HERALD_CONTACT_FILTER_GROUP:
      return "SELECT id, sort FROM contacts WHERE id IN (SELECT contact FROM contact_group_members WHERE group_id = ?4) AND " AFTER;
    case HERALD_CONTACT_FILTER_ALL:
    default:
      return "SELECT id, sort FROM contacts WHERE " AFTER;
    }
}

static gboolean
order_job (HeraldStore *store,
           HeraldDatabase *database,
           gpointer data,
           gpointer *result,
           GCancellable *cancellable,
           GError **error)
{
  const Question *question = data;
  sqlite3_stmt *select = herald_database_prepare (database, choose_statement (question->filter), error);
  HeraldOrderPiece *piece;
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, question->after_sort != NULL ? question->after_sort : "", -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (select, 2, question->after_sort != NULL ? question->after_id : G_MININT64);
  sqlite3_bind_int (select, 3, HERALD_ORDER_PIECE);
  if (question->filter == HERALD_CONTACT_FILTER_GROUP)
    sqlite3_bind_int64 (select, 4, question->group);
  piece = g_new0 (HeraldOrderPiece, 1);
  piece->ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), 256);
  while ((step = herald_database_step (database, select, error)) == HERALD_STEP_ROW)
    {
      gint64 id = sqlite3_column_int64 (select, 0);

      g_array_append_val (piece->ids, id);
      if (piece->ids->len == HERALD_ORDER_PIECE)
        piece->sort = g_strdup (herald_column_text (select, 1));
    }
  if (step == HERALD_STEP_FAILED)
    {
      herald_order_piece_free (piece);
      return FALSE;
    }
  *result = piece;
  return TRUE;
}

static const HeraldJobClass order_class = { order_job, FALSE, question_free, (GDestroyNotify) herald_order_piece_free, NULL };

/**
 * herald_store_read_order_async:
 * @store: a store
 * @filter: which contacts
 * @group: of %HERALD_CONTACT_FILTER_GROUP
 * @after_sort: (nullable): where the piece before this one ended; %NULL: from the beginning
 * @after_id: the last contact of that piece
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads %HERALD_ORDER_PIECE rows of the order. In pieces, so that lookups pass in between.
 */
void
herald_store_read_order_async (HeraldStore *store,
                               HeraldContactFilter filter,
                               gint64 group,
                               const char *after_sort,
                               gint64 after_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->filter = filter;
  question->group = group;
  question->after_sort = g_strdup (after_sort);
  question->after_id = after_id;
  herald_store_run_async (store, &order_class, question, herald_store_read_order_async, cancellable, callback, user_data);
}

/**
 * herald_store_read_order_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the piece; %NULL with an error
 */
HeraldOrderPiece *
herald_store_read_order_finish (HeraldStore *store,
                                GAsyncResult *result,
                                GError **error)
{
  return herald_store_run_finish (store, herald_store_read_order_async, result, NULL, error);
}

/* --- Contacts --- */

static void
array_unref (gpointer array)
{
  g_array_unref (array);
}

static void
contacts_unref (gpointer array)
{
  g_ptr_array_unref (array);
}

static gboolean
contacts_job (HeraldStore *store,
              HeraldDatabase *database,
              gpointer data,
              gpointer *result,
              GCancellable *cancellable,
              GError **error)
{
  const GArray *ids = data;
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (GError) local = NULL;
      HeraldContact *contact = herald_contacts_load (database, g_array_index (ids, gint64, i), FALSE, &local);

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (contact != NULL)
        g_ptr_array_add (contacts, contact);
    }
  *result = g_steal_pointer (&contacts);
  return TRUE;
}

static const HeraldJobClass contacts_class = { contacts_job, FALSE, array_unref, contacts_unref, NULL };

/**
 * herald_store_read_contacts_async:
 * @store: a store
 * @ids: (transfer full) (element-type gint64): rows
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 */
void
herald_store_read_contacts_async (HeraldStore *store,
                                  GArray *ids,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  herald_store_run_async (store, &contacts_class, ids, herald_store_read_contacts_async, cancellable, callback, user_data);
}

/**
 * herald_store_read_contacts_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldContact): those that are there, without pictures; %NULL with an error
 */
GPtrArray *
herald_store_read_contacts_finish (HeraldStore *store,
                                   GAsyncResult *result,
                                   GError **error)
{
  return herald_store_run_finish (store, herald_store_read_contacts_async, result, NULL, error);
}
