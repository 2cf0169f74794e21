/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups of contacts: made, renamed, deleted, listed; and who is in which. Two groups never have the same name,
 * whatever the case of its letters. */

#include "store/groups.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/text.h"
#include "store/store-private.h"

/* Groups that are listed; nobody looks through more. */
#define GROUPS_MAX 1000

/**
 * herald_group_free:
 * @group: (transfer full) (nullable): a group
 */
void
herald_group_free (HeraldGroup *group)
{
  if (group == NULL)
    return;
  g_free (group->name);
  g_free (group);
}

static void
groups_unref (gpointer array)
{
  g_ptr_array_unref (array);
}

/* As it is stored; NULL: there is nothing in it. */
static char *
clean_name (const char *name)
{
  g_autofree char *clean = herald_text_clean (name, strlen (name), HERALD_CONTACT_TEXT_MAX);

  g_strstrip (clean);
  return *clean != '\0' ? g_steal_pointer (&clean) : NULL;
}

/* --- On the store's thread --- */

/* Sets @id to 0 where there is no group of this name. */
static gboolean
find_group (HeraldDatabase *database,
            const char *name,
            gint64 *id,
            GError **error)
{
  g_autofree char *sort = g_utf8_casefold (name, -1);
  sqlite3_stmt *select = herald_database_prepare (database, "SELECT id FROM contact_groups WHERE sort = ?1", error);
  HeraldStep step;

  *id = 0;
  if (select == NULL)
    return FALSE;
  sqlite3_bind_text (select, 1, sort, -1, SQLITE_TRANSIENT);
  step = herald_database_step (database, select, error);
  if (step == HERALD_STEP_ROW)
    {
      *id = sqlite3_column_int64 (select, 0);
      sqlite3_reset (select);
    }
  return step != HERALD_STEP_FAILED;
}

/* @id 0: a new one. Returns its row, 0 with an error. */
static gint64
write_group (HeraldDatabase *database,
             gint64 id,
             const char *name,
             GError **error)
{
  g_autofree char *sort = g_utf8_casefold (name, -1);
  sqlite3_stmt *statement = herald_database_prepare (database,
    id == 0 ? "INSERT INTO contact_groups (name, sort) VALUES (?1, ?2)"
            : "UPDATE contact_groups SET name = ?1, sort = ?2 WHERE id = ?3", error);

  if (statement == NULL)
    return 0;
  sqlite3_bind_text (statement, 1, name, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 2, sort, -1, SQLITE_TRANSIENT);
  if (id != 0)
    sqlite3_bind_int64 (statement, 3, id);
  if (!herald_database_run (database, statement, error))
    return 0;
  return id != 0 ? id : sqlite3_last_insert_rowid (database->handle);
}

static gboolean
add_member (HeraldDatabase *database,
            gint64 group,
            gint64 contact,
            GError **error)
{
  sqlite3_stmt *insert = herald_database_prepare (database,
    "INSERT OR IGNORE INTO contact_group_members (group_id, contact) VALUES (?1, ?2)", error);

  if (insert == NULL)
    return FALSE;
  sqlite3_bind_int64 (insert, 1, group);
  sqlite3_bind_int64 (insert, 2, contact);
  return herald_database_run (database, insert, error);
}

static gboolean
forget_members (HeraldDatabase *database,
                gint64 contact,
                GError **error)
{
  sqlite3_stmt *delete = herald_database_prepare (database, "DELETE FROM contact_group_members WHERE contact = ?1", error);

  if (delete == NULL)
    return FALSE;
  sqlite3_bind_int64 (delete, 1, contact);
  return herald_database_run (database, delete, error);
}

/**
 * herald_groups_write:
 * @database: a connection, in a transaction
 * @id: a contact's row
 * @contact: the contact with its groups; those that are not there yet are made
 * @only_these: whether it leaves the groups it is in and @contact does not name
 * @error: return location
 *
 * Returns: whether it was written
 */
gboolean
herald_groups_write (HeraldDatabase *database,
                     gint64 id,
                     const HeraldContact *contact,
                     gboolean only_these,
                     GError **error)
{
  if (only_these && !forget_members (database, id, error))
    return FALSE;
  for (guint i = 0; i < herald_contact_get_n_groups (contact); i++)
    {
      const char *name = herald_contact_get_group (contact, i);
      gint64 group;

      if (!find_group (database, name, &group, error))
        return FALSE;
      if (group == 0)
        group = write_group (database, 0, name, error);
      if (group == 0 || !add_member (database, group, id, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * herald_groups_load:
 * @database: a connection
 * @id: a contact's row
 * @contact: the contact to add its groups to
 * @error: return location
 *
 * Returns: whether they could be read
 */
gboolean
herald_groups_load (HeraldDatabase *database,
                    gint64 id,
                    HeraldContact *contact,
                    GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database,
    "SELECT name FROM contact_group_members JOIN contact_groups ON contact_groups.id = group_id WHERE contact = ?1"
    " ORDER BY sort", error);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_int64 (select, 1, id);
  /* Without a LIMIT, with which SQLite makes a table to put them in order. */
  while ((step = herald_database_step (database, select, error)) == HERALD_STEP_ROW
         && herald_contact_get_n_groups (contact) < HERALD_CONTACT_GROUPS_MAX)
    herald_contact_add_group (contact, herald_column_text (select, 0));
  sqlite3_reset (select);
  return step != HERALD_STEP_FAILED;
}

/* --- Listing --- */

static gboolean
list_job (HeraldStore *store,
          HeraldDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_group_free);
  sqlite3_stmt *select = herald_database_prepare (database,
    "SELECT id, name, (SELECT count(*) FROM contact_group_members WHERE group_id = contact_groups.id) FROM contact_groups"
    " ORDER BY sort LIMIT ?1", error);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_int (select, 1, GROUPS_MAX);
  while ((step = herald_database_step (database, select, error)) == HERALD_STEP_ROW)
    {
      HeraldGroup *group = g_new0 (HeraldGroup, 1);

      group->id = sqlite3_column_int64 (select, 0);
      group->name = g_strdup (herald_column_text (select, 1));
      group->n_contacts = (guint) sqlite3_column_int64 (select, 2);
      g_ptr_array_add (groups, group);
    }
  if (step == HERALD_STEP_FAILED)
    return FALSE;
  *result = g_steal_pointer (&groups);
  return TRUE;
}

static const HeraldJobClass list_class = { list_job, FALSE, NULL, groups_unref, NULL };

/**
 * herald_store_list_groups_async:
 * @store: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 */
void
herald_store_list_groups_async (HeraldStore *store,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  herald_store_run_async (store, &list_class, NULL, herald_store_list_groups_async, cancellable, callback, user_data);
}

/**
 * herald_store_list_groups_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldGroup): the groups by name; %NULL with an error
 */
GPtrArray *
herald_store_list_groups_finish (HeraldStore *store,
                                 GAsyncResult *result,
                                 GError **error)
{
  return herald_store_run_finish (store, herald_store_list_groups_async, result, NULL, error);
}

/**
 * herald_store_list_groups:
 * @store: a store
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldGroup): as herald_store_list_groups_finish(); waits for it
 */
GPtrArray *
herald_store_list_groups (HeraldStore *store,
                          GError **error)
{
  gpointer result = NULL;

  herald_store_run (store, &list_class, NULL, NULL, &result, error);
  return result;
}

/* --- Making and renaming --- */

typedef struct
{
  gint64 id;
  char *name; /* cleaned; NULL: empty */
} Naming;

static void
naming_free (gpointer data)
{
  Naming *naming = data;

  g_free (naming->name);
  g_free (naming);
}

static Naming *
naming_new (gint64 id,
            const char *name)
{
  Naming *naming = g_new0 (Naming, 1);

  naming->id = id;
  naming->name = clean_name (name);
  return naming;
}

static gint64
save_group (HeraldDatabase *database,
            const Naming *naming,
            GError **error)
{
  gint64 present;

  if (!find_group (database, naming->name, &present, error))
    return 0;
  if (present == 0 || present == naming->id)
    return write_group (database, naming->id, naming->name, error);
  g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_EXISTS, _("There is a group “%s” already."), naming->name);
  return 0;
}

static gboolean
save_job (HeraldStore *store,
          HeraldDatabase *database,
          gpointer data,
          gpointer *result,
          GCancellable *cancellable,
          GError **error)
{
  const Naming *naming = data;
  gint64 id;

  if (naming->name == NULL)
    {
      g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_FAILED, _("A group needs a name."));
      return FALSE;
    }
  if (!herald_database_begin (database, error))
    return FALSE;
  id = save_group (database, naming, error);
  if (!herald_database_finish (database, id != 0, error))
    return FALSE;
  *result = g_memdup2 (&id, sizeof id);
  return TRUE;
}

static const HeraldJobClass save_class = { save_job, TRUE, naming_free, g_free, "changed" };

static gint64
take_id (gpointer value)
{
  g_autofree gint64 *id = value;

  return id != NULL ? *id : 0;
}

/**
 * herald_store_save_group_async:
 * @store: a store
 * @id: which one is renamed, 0: a new one is made
 * @name: its name
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when done
 * @user_data: for @callback
 */
void
herald_store_save_group_async (HeraldStore *store,
                               gint64 id,
                               const char *name,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  herald_store_run_async (store, &save_class, naming_new (id, name), herald_store_save_group_async, cancellable, callback, user_data);
}

/**
 * herald_store_save_group_finish:
 * @store: a store
 * @result: the result
 * @error: return location; %HERALD_STORE_ERROR_EXISTS where another group has the name
 *
 * Returns: the group's row, 0 with an error
 */
gint64
herald_store_save_group_finish (HeraldStore *store,
                                GAsyncResult *result,
                                GError **error)
{
  return take_id (herald_store_run_finish (store, herald_store_save_group_async, result, NULL, error));
}

/**
 * herald_store_save_group:
 * @store: a store
 * @id: which one is renamed, 0: a new one is made
 * @name: its name
 * @error: return location
 *
 * Returns: the group's row, 0 with an error; waits for it
 */
gint64
herald_store_save_group (HeraldStore *store,
                         gint64 id,
                         const char *name,
                         GError **error)
{
  gpointer result = NULL;

  herald_store_run (store, &save_class, naming_new (id, name), NULL, &result, error);
  return take_id (result);
}

/* --- Deleting --- */

static gboolean
delete_group (HeraldDatabase *database,
              gint64 id,
              GError **error)
{
  sqlite3_stmt *delete = herald_database_prepare (database, "DELETE FROM contact_groups WHERE id = ?1", error);

  if (delete == NULL)
    return FALSE;
  sqlite3_bind_int64 (delete, 1, id);
  return herald_database_run (database, delete, error);
}

static gboolean
delete_job (HeraldStore *store,
            HeraldDatabase *database,
            gpointer data,
            gpointer *result,
            GCancellable *cancellable,
            GError **error)
{
  return herald_database_begin (database, error)
         && herald_database_finish (database, delete_group (database, *(gint64 *) data, error), error);
}

static const HeraldJobClass delete_class = { delete_job, TRUE, g_free, NULL, "changed" };

/**
 * herald_store_delete_group_async:
 * @store: a store
 * @id: a group; its contacts stay
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when done
 * @user_data: for @callback
 */
void
herald_store_delete_group_async (HeraldStore *store,
                                 gint64 id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  herald_store_run_async (store, &delete_class, g_memdup2 (&id, sizeof id), herald_store_delete_group_async, cancellable, callback, user_data);
}

/**
 * herald_store_delete_group_finish:
 * @store: a store
 * @result: the result
 * @error: return location
 *
 * Returns: whether it is gone
 */
gboolean
herald_store_delete_group_finish (HeraldStore *store,
                                  GAsyncResult *result,
                                  GError **error)
{
  gboolean ok = FALSE;

  herald_store_run_finish (store, herald_store_delete_group_async, result, &ok, error);
  return ok;
}

/**
 * herald_store_delete_group:
 * @store: a store
 * @id: a group
 * @error: return location
 *
 * Returns: whether it is gone; waits for it
 */
gboolean
herald_store_delete_group (HeraldStore *store,
                           gint64 id,
                           GError **error)
{
  return herald_store_run (store, &delete_class, g_memdup2 (&id, sizeof id), NULL, NULL, error);
}
