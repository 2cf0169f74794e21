/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Address books that belong to others, kept in the store: written in small transactions, between which lookups and
 * what else is to be written pass. */

#include "store/mirror.h"

#include <string.h>

#include "store/mirror-private.h"

/* Rows that are compared in one go while looking for what is gone. */
#define SCAN_ROWS 1000

static void
add_counts (HeraldMirrorCounts *sum,
            const HeraldMirrorCounts *counts)
{
  sum->added += counts->added;
  sum->updated += counts->updated;
  sum->unchanged += counts->unchanged;
  sum->removed += counts->removed;
}

/* Ends the transaction of a batch and says so where it has changed anything. */
static gboolean
finish (HeraldStore *store,
        HeraldDatabase *database,
        gboolean ok,
        const HeraldMirrorCounts *counts,
        GError **error)
{
  if (!herald_database_finish (database, ok, error))
    return FALSE;
  if (counts->added + counts->updated + counts->removed > 0)
    herald_store_announce (store, "changed");
  return TRUE;
}

/**
 * herald_mirror_run_batches:
 * @store: a store
 * @class: what to do with a #HeraldMirrorBatch
 * @source_id: (nullable): for the job
 * @items: (array): what there is to do
 * @cancellable: (nullable): a cancellable
 * @counts: (inout) (optional): what was done is added to it
 * @error: return location
 *
 * Runs a job over the items, %HERALD_MIRROR_BATCH at a time.
 *
 * Returns: whether all was done
 */
gboolean
herald_mirror_run_batches (HeraldStore *store,
                           const HeraldJobClass *class,
                           const char *source_id,
                           GPtrArray *items,
                           GCancellable *cancellable,
                           HeraldMirrorCounts *counts,
                           GError **error)
{
  HeraldMirrorCounts sum = { 0 };
  gboolean ok = TRUE;

  for (guint from = 0; ok && from < items->len; from += HERALD_MIRROR_BATCH)
    {
      HeraldMirrorBatch batch = { source_id, items, from, MIN (items->len, from + HERALD_MIRROR_BATCH), { 0 } };

      ok = herald_store_run (store, class, &batch, cancellable, NULL, error);
      if (ok)
        add_counts (&sum, &batch.counts);
    }
  if (counts != NULL)
    add_counts (counts, &sum);
  return ok;
}

/* --- Writing --- */

/* What the user has set on the contact that is there is kept. */
static gboolean
update (HeraldDatabase *database,
        gint64 id,
        const HeraldContact *contact,
        const char *fingerprint,
        GError **error)
{
  g_autoptr (HeraldContact) old = herald_contacts_load (database, id, FALSE, error);
  g_autoptr (HeraldContact) copy = NULL;

  if (old == NULL)
    return FALSE;
  if (!herald_contact_get_favourite (old))
    return herald_contacts_update (database, id, contact, fingerprint, error);
  copy = herald_contact_copy (contact);
  herald_contact_set_favourite (copy, TRUE);
  return herald_contacts_update (database, id, copy, fingerprint, error);
}

static gboolean
write_contact (HeraldDatabase *database,
               const HeraldContact *contact,
               HeraldMirrorCounts *counts,
               GError **error)
{
  g_autofree char *fingerprint = herald_contacts_fingerprint (contact);
  gboolean same;
  gint64 id;

  if (!herald_contacts_find_same (database, contact, fingerprint, &id, &same, error))
    return FALSE;
  if (same)
    {
      counts->unchanged++;
      return TRUE;
    }
  if (id != 0)
    {
      counts->updated++;
      return update (database, id, contact, fingerprint, error);
    }
  counts->added++;
  return herald_contacts_insert (database, contact, fingerprint, error) != 0;
}

static gboolean
write_job (HeraldStore *store,
           HeraldDatabase *database,
           gpointer data,
           gpointer *result,
           GCancellable *cancellable,
           GError **error)
{
  HeraldMirrorBatch *batch = data;
  gboolean ok;

  batch->counts = (HeraldMirrorCounts) { 0 };
  ok = herald_database_begin (database, error);
  for (guint i = batch->from; ok && i < batch->to; i++)
    {
      ok = write_contact (database, batch->items->pdata[i], &batch->counts, error);
      herald_store_serve (store, FALSE);
    }
  return finish (store, database, ok, &batch->counts, error);
}

static const HeraldJobClass write_class = { write_job, TRUE, NULL, NULL, NULL, TRUE };

/**
 * herald_mirror_write:
 * @store: a store
 * @contacts: (element-type HeraldContact): contacts with source id and uid
 * @cancellable: (nullable): a cancellable; batches that are written stay
 * @counts: (inout) (optional): what was done is added to it
 * @error: return location; of #HeraldStoreError
 *
 * Brings contacts up to date. One whose content is there already is not written. A favourite stays one.
 *
 * Returns: whether all are in the store
 */
gboolean
herald_mirror_write (HeraldStore *store,
                     GPtrArray *contacts,
                     GCancellable *cancellable,
                     HeraldMirrorCounts *counts,
                     GError **error)
{
  return herald_mirror_run_batches (store, &write_class, NULL, contacts, cancellable, counts, error);
}

/* --- Removing --- */

static gboolean
remove_uid (HeraldDatabase *database,
            const char *source_id,
            const char *uid,
            HeraldMirrorCounts *counts,
            GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database, "SELECT id FROM contacts WHERE source = ?1 AND uid = ?2 AND uid <> ''", error);
  HeraldStep step;
  gint64 id;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, source_id, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (select, 2, uid, -1, SQLITE_TRANSIENT);
  step = herald_database_step (database, select, error);
  if (step != HERALD_STEP_ROW)
    return step == HERALD_STEP_DONE;
  id = sqlite3_column_int64 (select, 0);
  sqlite3_reset (select);
  counts->removed++;
  return herald_contacts_delete (database, id, error);
}

static gboolean
remove_job (HeraldStore *store,
            HeraldDatabase *database,
            gpointer data,
            gpointer *result,
            GCancellable *cancellable,
            GError **error)
{
  HeraldMirrorBatch *batch = data;
  gboolean ok;

  batch->counts = (HeraldMirrorCounts) { 0 };
  ok = herald_database_begin (database, error);
  for (guint i = batch->from; ok && i < batch->to; i++)
    {
      ok = remove_uid (database, batch->source_id, batch->items->pdata[i], &batch->counts, error);
      herald_store_serve (store, FALSE);
    }
  return finish (store, database, ok, &batch->counts, error);
}

static const HeraldJobClass remove_class = { remove_job, TRUE, NULL, NULL, NULL, TRUE };

/**
 * herald_mirror_remove:
 * @store: a store
 * @source_id: whose contacts
 * @uids: (element-type utf8): which; those that are not there do not matter
 * @cancellable: (nullable): a cancellable
 * @counts: (inout) (optional): what was done is added to it
 * @error: return location; of #HeraldStoreError
 *
 * Returns: whether they are gone
 */
gboolean
herald_mirror_remove (HeraldStore *store,
                      const char *source_id,
                      GPtrArray *uids,
                      GCancellable *cancellable,
                      HeraldMirrorCounts *counts,
                      GError **error)
{
  return herald_mirror_run_batches (store, &remove_class, source_id, uids, cancellable, counts, error);
}

/* --- Keeping what there is --- */

typedef struct
{
  const char *source_id;
  const HeraldMirrorScope *scope;
  char *after;     /* the last uid that was looked at */
  GPtrArray *gone; /* uids */
  gboolean more;
} Scan;

static gboolean
stays (const HeraldMirrorScope *scope,
       const char *uid)
{
  const char *slash = strchr (uid, '/');
  g_autofree char *group = NULL;

  if (scope->uids != NULL && g_hash_table_contains (scope->uids, uid))
    return TRUE;
  if (scope->groups == NULL || slash == NULL)
    return FALSE;
  group = g_strndup (uid, (gsize) (slash - uid));
  return g_hash_table_contains (scope->groups, group);
}

/* One piece of the source's uids, in their order. */
static gboolean
scan_job (HeraldStore *store,
          HeraldDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  Scan *scan = data;
  const char *prefix = scan->scope->prefix != NULL ? scan->scope->prefix : "";
  sqlite3_stmt *select = herald_database_prepare (database,
    "SELECT uid FROM contacts WHERE source = ?1 AND uid > ?2 AND uid <> '' ORDER BY uid LIMIT ?3", error);
  HeraldStep step;
  guint rows = 0;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, scan->source_id, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (select, 2, scan->after, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int (select, 3, SCAN_ROWS);
  scan->more = FALSE;
  while ((step = herald_database_step (database, select, error)) == HERALD_STEP_ROW)
    {
      const char *uid = herald_column_text (select, 0);

      if (!g_str_has_prefix (uid, prefix))
        break;
      if (!stays (scan->scope, uid))
        g_ptr_array_add (scan->gone, g_strdup (uid));
      scan->more = ++rows == SCAN_ROWS;
      if (scan->more)
        {
          g_free (scan->after);
          scan->after = g_strdup (uid);
        }
    }
  sqlite3_reset (select);
  return step != HERALD_STEP_FAILED;
}

static const HeraldJobClass scan_class = { scan_job, FALSE, NULL, NULL, NULL };

/**
 * herald_mirror_keep:
 * @store: a store
 * @source_id: whose contacts
 * @scope: what stays
 * @cancellable: (nullable): a cancellable
 * @counts: (inout) (optional): what was done is added to it
 * @error: return location; of #HeraldStoreError
 *
 * This is the complete set: removes what is not in it.
 *
 * Returns: whether the others are gone
 */
gboolean
herald_mirror_keep (HeraldStore *store,
                    const char *source_id,
                    const HeraldMirrorScope *scope,
                    GCancellable *cancellable,
                    HeraldMirrorCounts *counts,
                    GError **error)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);
  Scan scan = { source_id, scope, g_strdup (scope->prefix != NULL ? scope->prefix : ""), gone, TRUE };
  gboolean ok = TRUE;

  while (ok && scan.more)
    {
      ok = herald_store_run (store, &scan_class, &scan, cancellable, NULL, error)
           && herald_mirror_remove (store, source_id, gone, cancellable, counts, error);
      g_ptr_array_set_size (gone, 0);
    }
  g_free (scan.after);
  return ok;
}
