/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undoes the last change of many contacts: those it has added go, those it has changed or removed are as they were. */

#include "store/apart.h"

#include <glib/gi18n-lib.h>

#include "store/bulk.h"
#include "store/changes-private.h"
#include "store/packed.h"

typedef struct
{
  gint64 id; /* 0: the last one */
  HeraldUndoCounts counts;
} Undo;

static gint64
get_number (HeraldDatabase *database,
            const char *sql,
            gint64 value,
            GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database, sql, error);
  gint64 number = 0;

  if (select == NULL)
    return -1;
  if (sqlite3_bind_parameter_count (select) > 0)
    sqlite3_bind_int64 (select, 1, value);
  switch (herald_database_step (database, select, error))
    {
    case HERALD_STEP_ROW:
      number = sqlite3_column_int64 (select, 0);
      sqlite3_reset (select);
      return number;
    case HERALD_STEP_DONE:
      return 0;
    case HERALD_STEP_FAILED:
    default:
      return -1;
    }
}

static gboolean
run_with (HeraldDatabase *database,
          const char *sql,
          gint64 value,
          GError **error)
{
  sqlite3_stmt *statement = herald_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, value);
  return herald_database_run (database, statement, error);
}

/* Another contact may have got the number of one that was removed. */
static gboolean
put_back (HeraldDatabase *database,
          gint64 id,
          gboolean is_free,
          HeraldContact *contact,
          const char *fingerprint,
          GError **error)
{
  gint64 row;

  herald_contact_set_id (contact, is_free ? id : 0);
  row = herald_contacts_insert (database, contact, fingerprint, error);
  return row != 0 && herald_groups_write (database, row, contact, TRUE, error);
}

/* One contact as it was before; @select has its row. */
static gboolean
restore (HeraldDatabase *database,
         sqlite3_stmt *select,
         Undo *undo,
         GError **error)
{
  gint64 id = sqlite3_column_int64 (select, 0);
  gboolean removed = sqlite3_column_int (select, 1) != 0;
  gboolean exists = sqlite3_column_type (select, 4) != SQLITE_NULL;
  g_autoptr (HeraldContact) contact = herald_contact_unpack (sqlite3_column_blob (select, 3), (gsize) sqlite3_column_bytes (select, 3));
  g_autofree char *fingerprint = contact != NULL ? herald_contacts_fingerprint (contact) : NULL;

  if (contact == NULL || (!removed && (!exists || sqlite3_column_int64 (select, 5) != undo->id)))
    {
      undo->counts.kept++;
      return TRUE;
    }
  undo->counts.restored++;
  database->change = sqlite3_column_int64 (select, 2);
  if (removed)
    return put_back (database, id, !exists, contact, fingerprint, error);
  return herald_contacts_update (database, id, contact, fingerprint, error)
         && herald_contacts_mark (database, id, herald_contact_get_favourite (contact), error)
         && herald_groups_write (database, id, contact, TRUE, error);
}

static gboolean
restore_all (HeraldDatabase *database,
             Undo *undo,
             GCancellable *cancellable,
             GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database,
    "SELECT change_old.contact, removed, change_before, old, contacts.id, contacts.change FROM change_old"
    " LEFT JOIN contacts ON contacts.id = change_old.contact WHERE change_old.change = ?1 ORDER BY change_old.contact", error);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_int64 (select, 1, undo->id);
  while ((step = herald_database_step (database, select, error)) == HERALD_STEP_ROW)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) || !restore (database, select, undo, error))
      break;
  sqlite3_reset (select);
  database->change = 0;
  return step == HERALD_STEP_DONE;
}

#define ADDED "change = ?1 AND id NOT IN (SELECT contact FROM change_old WHERE change_old.change = ?1)"

static gboolean
remove_added (HeraldDatabase *database,
              Undo *undo,
              GError **error)
{
  g_auto (HeraldBulk) bulk = { 0 };
  gint64 added = get_number (database, "SELECT count(*) FROM contacts WHERE " ADDED, undo->id, error);
  gint64 were = added < 0 ? -1 : get_number (database, "SELECT added FROM changes WHERE id = ?1", undo->id, error);
  gint64 all = were < 0 ? -1 : get_number (database, "SELECT count(*) FROM contacts", 0, error);

  if (all < 0)
    return FALSE;
  undo->counts.removed = (guint) added;
  undo->counts.kept += (guint) (were - MIN (were, added));
  if (added >= HERALD_BULK_MIN && added >= all / 2 && !herald_bulk_begin (&bulk, database, error))
    return FALSE;
  return run_with (database, "DELETE FROM contacts WHERE " ADDED, undo->id, error)
         && (bulk.statements == NULL || herald_bulk_end (&bulk, database, error));
}

static gboolean
undo_all (HeraldDatabase *database,
          Undo *undo,
          GCancellable *cancellable,
          GError **error)
{
  gint64 last = get_number (database, "SELECT id FROM changes ORDER BY id DESC LIMIT 1", 0, error);

  if (last < 0)
    return FALSE;
  if (last == 0 || (undo->id != 0 && undo->id != last))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           last == 0 ? _("There is nothing to undo.") : _("It has been undone already, or something was imported or merged since."));
      return FALSE;
    }
  undo->id = last;
  return remove_added (database, undo, error) && restore_all (database, undo, cancellable, error)
         && run_with (database, "DELETE FROM changes WHERE id = ?1", undo->id, error);
}

static gboolean
undo_work (HeraldStore *store,
           HeraldDatabase *database,
           gpointer data,
           gpointer *result,
           GCancellable *cancellable,
           GError **error)
{
  Undo *undo = data;

  if (!herald_database_begin (database, error)
      || !herald_database_finish (database, undo_all (database, undo, cancellable, error), error))
    return FALSE;
  herald_apart_shrink (database);
  *result = g_memdup2 (&undo->counts, sizeof undo->counts);
  return TRUE;
}

static const HeraldApartClass undo_class = { undo_work, g_free, g_free, "changed" };

static Undo *
undo_new (gint64 id)
{
  Undo *undo = g_new0 (Undo, 1);

  undo->id = id;
  return undo;
}

static gboolean
take_counts (gpointer result,
             HeraldUndoCounts *counts)
{
  g_autofree HeraldUndoCounts *done = result;

  if (counts != NULL)
    *counts = done != NULL ? *done : (HeraldUndoCounts) { 0 };
  return done != NULL;
}

/**
 * herald_store_undo_change_async:
 * @store: a store
 * @id: the last change; 0: whichever is the last
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Undoes an import or a merge: all of it or nothing.
 */
void
herald_store_undo_change_async (HeraldStore *store,
                                gint64 id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  herald_apart_run_async (store, &undo_class, undo_new (id), herald_store_undo_change_async, cancellable, callback, user_data);
}

/**
 * herald_store_undo_change_finish:
 * @store: a store
 * @result: the result
 * @counts: (out) (optional): what was done
 * @error: return location; of #HeraldStoreError, or %G_IO_ERROR_NOT_FOUND: it is not the last one any more
 *
 * Returns: whether it is undone
 */
gboolean
herald_store_undo_change_finish (HeraldStore *store,
                                 GAsyncResult *result,
                                 HeraldUndoCounts *counts,
                                 GError **error)
{
  return take_counts (herald_apart_run_finish (store, herald_store_undo_change_async, result, error), counts);
}

/**
 * herald_store_undo_change:
 * @store: a store
 * @id: the last change; 0: whichever is the last
 * @counts: (out) (optional): what was done
 * @error: return location
 *
 * As herald_store_undo_change_async(), and waits for it.
 *
 * Returns: whether it is undone
 */
gboolean
herald_store_undo_change (HeraldStore *store,
                          gint64 id,
                          HeraldUndoCounts *counts,
                          GError **error)
{
  return take_counts (herald_apart_run (store, &undo_class, undo_new (id), NULL, error), counts);
}
