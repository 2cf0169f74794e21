/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contacts: one by its row, saved, deleted, counted, listed. Finding is in find.c, importing in import.c. */

#include "store/store-private.h"

/* Contacts of a list that nobody bounded. */
#define LIST_DEFAULT 500

static void
contacts_unref (gpointer array)
{
  g_ptr_array_unref (array);
}

/* --- One contact --- */

static gboolean
get_job (HeraldStore *store,
         HeraldDatabase *database,
         gpointer data,
         gpointer *result,
         GCancellable *cancellable,
         GError **error)
{
  GError *local = NULL;

  *result = herald_contacts_load (database, *(gint64 *) data, TRUE, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

static const HeraldJobClass get_class = { get_job, FALSE, g_free, (GDestroyNotify) herald_contact_unref, NULL };

/**
 * herald_store_get_contact_async:
 * @store: a store
 * @id: a contact's row
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 */
void
herald_store_get_contact_async (HeraldStore *store,
                                gint64 id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  herald_store_run_async (store, &get_class, g_memdup2 (&id, sizeof id), herald_store_get_contact_async, cancellable, callback, user_data);
}

/**
 * herald_store_get_contact_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the contact; %NULL without an error: it is not there any more
 */
HeraldContact *
herald_store_get_contact_finish (HeraldStore *store,
                                 GAsyncResult *result,
                                 GError **error)
{
  return herald_store_run_finish (store, herald_store_get_contact_async, result, NULL, error);
}

/**
 * herald_store_get_contact:
 * @store: a store
 * @id: a contact's row
 * @error: return location
 *
 * Returns: (transfer full) (nullable): as herald_store_get_contact_finish(); waits for it
 */
HeraldContact *
herald_store_get_contact (HeraldStore *store,
                          gint64 id,
                          GError **error)
{
  gpointer result = NULL;

  herald_store_run (store, &get_class, g_memdup2 (&id, sizeof id), NULL, &result, error);
  return result;
}

/* --- Saving --- */

static gint64
save (HeraldDatabase *database,
      HeraldContact *contact,
      GError **error)
{
  g_autofree char *fingerprint = herald_contacts_fingerprint (contact);
  gint64 id = herald_contact_get_id (contact);

  if (id == 0)
    return herald_contacts_insert (database, contact, fingerprint, error);
  return herald_contacts_update (database, id, contact, fingerprint, error)
                 && herald_contacts_mark (database, id, herald_contact_get_favourite (contact), error)
                 && herald_groups_write (database, id, contact, TRUE, error)
             ? id
             : 0;
}

static gboolean
save_job (HeraldStore *store,
          HeraldDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  gint64 id;

  if (!herald_database_begin (database, error))
    return FALSE;
  id = save (database, data, error);
  if (!herald_database_finish (database, id != 0, error))
    return FALSE;
  *result = g_memdup2 (&id, sizeof id);
  return TRUE;
}

static const HeraldJobClass save_class = { save_job, TRUE, (GDestroyNotify) herald_contact_unref, g_free, "changed" };

static gint64
take_int (gpointer value,
          gint64 otherwise)
{
  g_autofree gint64 *number = value;

  return number != NULL ? *number : otherwise;
}

/**
 * herald_store_save_contact_async:
 * @store: a store
 * @contact: what to save; a new row where it has no id, else over that row
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when done
 * @user_data: for @callback
 */
void
herald_store_save_contact_async (HeraldStore *store,
                                 HeraldContact *contact,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  herald_store_run_async (store, &save_class, herald_contact_copy (contact), herald_store_save_contact_async, cancellable, callback,
                          user_data);
}

/**
 * herald_store_save_contact_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: the contact's row, 0 with an error
 */
gint64
herald_store_save_contact_finish (HeraldStore *store,
                                  GAsyncResult *result,
                                  GError **error)
{
  return take_int (herald_store_run_finish (store, herald_store_save_contact_async, result, NULL, error), 0);
}

/**
 * herald_store_save_contact:
 * @store: a store
 * @contact: what to save
 * @error: return location
 *
 * Waits for it, see herald_store_save_contact_async().
 *
 * Returns: the contact's row, 0 with an error
 */
gint64
herald_store_save_contact (HeraldStore *store,
                           HeraldContact *contact,
                           GError **error)
{
  gpointer result = NULL;

  herald_store_run (store, &save_class, herald_contact_copy (contact), NULL, &result, error);
  return take_int (result, 0);
}

/* --- Restoring --- */

static gboolean
is_taken (HeraldDatabase *database,
          gint64 id,
          gboolean *taken,
          GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database, "SELECT 1 FROM contacts WHERE id = ?1", error);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_int64 (select, 1, id);
  step = herald_database_step (database, select, error);
  sqlite3_reset (select);
  *taken = step == HERALD_STEP_ROW;
  return step != HERALD_STEP_FAILED;
}

static gboolean
restore_job (HeraldStore *store,
             HeraldDatabase *database,
             gpointer data,
             gpointer *result,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (HeraldContact) contact = herald_contact_copy (data);
  g_autofree char *fingerprint = herald_contacts_fingerprint (contact);
  gboolean taken = FALSE;
  gint64 id = 0;

  if (!herald_database_begin (database, error))
    return FALSE;
  if (is_taken (database, herald_contact_get_id (contact), &taken, error))
    {
      /* Somebody else has got the row meanwhile. */
      if (taken)
        herald_contact_set_id (contact, 0);
      id = herald_contacts_insert (database, contact, fingerprint, error);
    }
  if (!herald_database_finish (database, id != 0, error))
    return FALSE;
  *result = g_memdup2 (&id, sizeof id);
  return TRUE;
}

static const HeraldJobClass restore_class = { restore_job, TRUE, (GDestroyNotify) herald_contact_unref, g_free, "changed" };

/**
 * herald_store_restore_contact_async:
 * @store: a store
 * @contact: a contact that was deleted, as it was, with its picture and its groups
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when done
 * @user_data: for @callback
 *
 * Puts it back under its old row, so that its past calls are its own again.
 */
void
herald_store_restore_contact_async (HeraldStore *store,
                                    HeraldContact *contact,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  herald_store_run_async (store, &restore_class, herald_contact_copy (contact), herald_store_restore_contact_async, cancellable,
                          callback, user_data);
}

/**
 * herald_store_restore_contact_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: the contact's row, 0 with an error
 */
gint64
herald_store_restore_contact_finish (HeraldStore *store,
                                     GAsyncResult *result,
                                     GError **error)
{
  return take_int (herald_store_run_finish (store, herald_store_restore_contact_async, result, NULL, error), 0);
}

/**
 * herald_store_restore_contact:
 * @store: a store
 * @contact: a contact that was deleted
 * @error: return location
 *
 * Waits for it, see herald_store_restore_contact_async().
 *
 * Returns: the contact's row, 0 with an error
 */
gint64
herald_store_restore_contact (HeraldStore *store,
                              HeraldContact *contact,
                              GError **error)
{
  gpointer result = NULL;

  herald_store_run (store, &restore_class, herald_contact_copy (contact), NULL, &result, error);
  return take_int (result, 0);
}

/* --- Favourites --- */

typedef struct
{
  gint64 id;
  gboolean favourite;
} Mark;

static gboolean
mark_job (HeraldStore *store,
          HeraldDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  const Mark *mark = data;

  return herald_database_begin (database, error)
         && herald_database_finish (database, herald_contacts_mark (database, mark->id, mark->favourite, error), error);
}

static const HeraldJobClass mark_class = { mark_job, TRUE, g_free, NULL, "changed" };

/**
 * herald_store_mark_favourite_async:
 * @store: a store
 * @id: a contact's row, of any source
 * @favourite: whether it is a favourite
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when done
 * @user_data: for @callback
 */
void
herald_store_mark_favourite_async (HeraldStore *store,
                                   gint64 id,
                                   gboolean favourite,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Mark mark = { id, favourite };

  herald_store_run_async (store, &mark_class, g_memdup2 (&mark, sizeof mark), herald_store_mark_favourite_async, cancellable, callback,
                          user_data);
}

/**
 * herald_store_mark_favourite_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: whether it was written
 */
gboolean
herald_store_mark_favourite_finish (HeraldStore *store,
                                    GAsyncResult *result,
                                    GError **error)
{
  gboolean ok = FALSE;

  herald_store_run_finish (store, herald_store_mark_favourite_async, result, &ok, error);
  return ok;
}

/* --- Deleting --- */

static gboolean
delete_job (HeraldStore *store,
            HeraldDatabase *database,
            gpointer data,
            gpointer *result,
            GCancellable *cancellable,
            GError **error)
{
  return herald_database_begin (database, error)
         && herald_database_finish (database, herald_contacts_delete (database, *(gint64 *) data, error), error);
}

static const HeraldJobClass delete_class = { delete_job, TRUE, g_free, NULL, "changed" };

/**
 * herald_store_delete_contact_async:
 * @store: a store
 * @id: a contact's row
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when done
 * @user_data: for @callback
 */
void
herald_store_delete_contact_async (HeraldStore *store,
                                   gint64 id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  herald_store_run_async (store, &delete_class, g_memdup2 (&id, sizeof id), herald_store_delete_contact_async, cancellable, callback,
                          user_data);
}

/**
 * herald_store_delete_contact_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: whether it is gone
 */
gboolean
herald_store_delete_contact_finish (HeraldStore *store,
                                    GAsyncResult *result,
                                    GError **error)
{
  gboolean ok = FALSE;

  herald_store_run_finish (store, herald_store_delete_contact_async, result, &ok, error);
  return ok;
}

/* --- Counting --- */

static gboolean
count_job (HeraldStore *store,
           HeraldDatabase *database,
           gpointer data,
           gpointer *result,
           GCancellable *cancellable,
           GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database, "SELECT count(*) FROM contacts", error);
  gint64 count;

  if (select == NULL || herald_database_step (database, select, error) != HERALD_STEP_ROW)
    return FALSE;
  count = sqlite3_column_int64 (select, 0);
  sqlite3_reset (select);
  *result = g_memdup2 (&count, sizeof count);
  return TRUE;
}

static const HeraldJobClass count_class = { count_job, FALSE, NULL, g_free, NULL };

/**
 * herald_store_count_contacts_async:
 * @store: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 */
void
herald_store_count_contacts_async (HeraldStore *store,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  herald_store_run_async (store, &count_class, NULL, herald_store_count_contacts_async, cancellable, callback, user_data);
}

/**
 * herald_store_count_contacts_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: how many contacts there are, -1 with an error
 */
gint64
herald_store_count_contacts_finish (HeraldStore *store,
                                    GAsyncResult *result,
                                    GError **error)
{
  return take_int (herald_store_run_finish (store, herald_store_count_contacts_async, result, NULL, error), -1);
}

/**
 * herald_store_count_contacts:
 * @store: a store
 * @error: return location
 *
 * Returns: how many contacts there are, -1 with an error; waits for it
 */
gint64
herald_store_count_contacts (HeraldStore *store,
                             GError **error)
{
  gpointer result = NULL;

  herald_store_run (store, &count_class, NULL, NULL, &result, error);
  return take_int (result, -1);
}

/* --- Listing --- */

typedef struct
{
  guint offset;
  guint limit;
} Window;

static gboolean
list_job (HeraldStore *store,
          HeraldDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  const Window *window = data;
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  sqlite3_stmt *select = herald_database_prepare (database, "SELECT id FROM contacts ORDER BY sort, id LIMIT ?2 OFFSET ?1", error);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_int64 (select, 1, window->offset);
  sqlite3_bind_int64 (select, 2, window->limit > 0 ? window->limit : LIST_DEFAULT);
  while ((step = herald_database_step (database, select, error)) == HERALD_STEP_ROW)
    {
      HeraldContact *contact = herald_contacts_load (database, sqlite3_column_int64 (select, 0), FALSE, error);

      if (contact == NULL)
        break;
      g_ptr_array_add (contacts, contact);
    }
  sqlite3_reset (select);
  if (step != HERALD_STEP_DONE)
    return FALSE;
  *result = g_steal_pointer (&contacts);
  return TRUE;
}

static const HeraldJobClass list_class = { list_job, FALSE, g_free, contacts_unref, NULL };

/**
 * herald_store_list_contacts_async:
 * @store: a store
 * @offset: how many to leave out
 * @limit: the most to return, 0: 500
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * By name, without pictures.
 */
void
herald_store_list_contacts_async (HeraldStore *store,
                                  guint offset,
                                  guint limit,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Window window = { offset, limit };

  herald_store_run_async (store, &list_class, g_memdup2 (&window, sizeof window), herald_store_list_contacts_async, cancellable, callback,
                          user_data);
}

/**
 * herald_store_list_contacts_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldContact): contacts; %NULL with an error
 */
GPtrArray *
herald_store_list_contacts_finish (HeraldStore *store,
                                   GAsyncResult *result,
                                   GError **error)
{
  return herald_store_run_finish (store, herald_store_list_contacts_async, result, NULL, error);
}

/**
 * herald_store_list_contacts:
 * @store: a store
 * @offset: how many to leave out
 * @limit: the most to return, 0: 500
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldContact): contacts; %NULL with an error; waits for it
 */
GPtrArray *
herald_store_list_contacts (HeraldStore *store,
                            guint offset,
                            guint limit,
                            GError **error)
{
  Window window = { offset, limit };
  gpointer result = NULL;

  herald_store_run (store, &list_class, g_memdup2 (&window, sizeof window), NULL, &result, error);
  return result;
}
