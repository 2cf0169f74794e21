/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the contacts, their numbers and the words in them. The words of a contact that is changed or removed follow
 * by triggers. */

#include <string.h>

#include "store/order-key.h"
#include "store/store-private.h"

static void
bind_text (sqlite3_stmt *statement,
           int index,
           const char *text)
{
  if (text == NULL)
    sqlite3_bind_null (statement, index);
  else
    sqlite3_bind_text (statement, index, text, -1, SQLITE_TRANSIENT);
}

/**
 * herald_contacts_fingerprint:
 * @contact: a contact
 *
 * Returns: (transfer full): the same for two contacts of the same content, whatever the store added
 */
char *
herald_contacts_fingerprint (const HeraldContact *contact)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  GBytes *photo = herald_contact_get_photo (contact);
  const char *owner = herald_contact_get_owner (contact);
  const char *const texts[] = {
    herald_contact_get_uid (contact), herald_contact_get_name (contact), herald_contact_get_organisation (contact),
    herald_contact_get_email (contact), herald_contact_get_url (contact), herald_contact_get_note (contact),
    herald_contact_get_address (contact),
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_checksum_update (checksum, (const guchar *) texts[i], (gssize) strlen (texts[i]) + 1);
  for (guint i = 0; i < herald_contact_get_n_numbers (contact); i++)
    {
      const HeraldContactNumber *number = herald_contact_get_number (contact, i);
      const char *label = number->label != NULL ? number->label : "";
      const char *e164 = number->e164 != NULL ? number->e164 : "";

      g_checksum_update (checksum, (const guchar *) number->number, (gssize) strlen (number->number) + 1);
      g_checksum_update (checksum, (const guchar *) label, (gssize) strlen (label) + 1);
      g_checksum_update (checksum, (const guchar *) e164, (gssize) strlen (e164) + 1);
    }
  /* What has none is the same as before there were owners. */
  if (*owner != '\0')
    g_checksum_update (checksum, (const guchar *) owner, (gssize) strlen (owner) + 1);
  if (photo != NULL && g_bytes_get_size (photo) > 0)
    g_checksum_update (checksum, g_bytes_get_data (photo, NULL), (gssize) g_bytes_get_size (photo));
  return g_strdup (g_checksum_get_string (checksum));
}

/* Binds what both INSERT and UPDATE write, from ?1 on. */
static void
bind_contact (sqlite3_stmt *statement,
              const HeraldContact *contact,
              const char *fingerprint)
{
  g_autofree char *sort = herald_order_key (herald_contact_get_display_name (contact));
  GBytes *photo = herald_contact_get_photo (contact);

  bind_text (statement, 1, herald_contact_get_source_id (contact));
  bind_text (statement, 2, herald_contact_get_uid (contact));
  bind_text (statement, 3, fingerprint);
  bind_text (statement, 4, sort);
  bind_text (statement, 5, herald_contact_get_name (contact));
  bind_text (statement, 6, herald_contact_get_organisation (contact));
  bind_text (statement, 7, herald_contact_get_email (contact));
  bind_text (statement, 8, herald_contact_get_url (contact));
  bind_text (statement, 9, herald_contact_get_note (contact));
  bind_text (statement, 10, herald_contact_get_address (contact));
  sqlite3_bind_int (statement, 11, herald_contact_get_favourite (contact));
  if (photo != NULL)
    sqlite3_bind_blob64 (statement, 12, g_bytes_get_data (photo, NULL), g_bytes_get_size (photo), SQLITE_TRANSIENT);
  bind_text (statement, 15, herald_contact_get_owner (contact));
}

static gboolean
insert_numbers (HeraldDatabase *database,
                gint64 id,
                const HeraldContact *contact,
                GError **error)
{
  for (guint i = 0; i < herald_contact_get_n_numbers (contact); i++)
    {
      const HeraldContactNumber *number = herald_contact_get_number (contact, i);
      sqlite3_stmt *insert = herald_database_prepare (database,
        "INSERT INTO numbers (contact, position, number, label, digits, e164, national) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", error);

      if (insert == NULL)
        return FALSE;
      sqlite3_bind_int64 (insert, 1, id);
      sqlite3_bind_int (insert, 2, (int) i);
      bind_text (insert, 3, number->number);
      bind_text (insert, 4, number->label);
      bind_text (insert, 5, number->digits);
      bind_text (insert, 6, number->e164);
      bind_text (insert, 7, number->national);
      if (!herald_database_run (database, insert, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
insert_text (HeraldDatabase *database,
             gint64 id,
             const HeraldContact *contact,
             GError **error)
{
  sqlite3_stmt *insert;

  if (database->words_later)
    return TRUE;
  insert = herald_database_prepare (database,
    "INSERT INTO contacts_text (rowid, source, name, organisation, email, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", error);

  if (insert == NULL)
    return FALSE;
  sqlite3_bind_int64 (insert, 1, id);
  bind_text (insert, 2, herald_contact_get_source_id (contact));
  bind_text (insert, 3, herald_contact_get_name (contact));
  bind_text (insert, 4, herald_contact_get_organisation (contact));
  bind_text (insert, 5, herald_contact_get_email (contact));
  bind_text (insert, 6, herald_contact_get_note (contact));
  return herald_database_run (database, insert, error);
}

/**
 * herald_contacts_insert:
 * @database: a connection, in a transaction
 * @contact: a contact; its id, where it has one, must be free
 * @fingerprint: its fingerprint
 * @error: return location
 *
 * Returns: its row, 0 with an error
 */
gint64
herald_contacts_insert (HeraldDatabase *database,
                        const HeraldContact *contact,
                        const char *fingerprint,
                        GError **error)
{
  sqlite3_stmt *insert = herald_database_prepare (database,
    "INSERT INTO contacts (source, uid, fingerprint, sort, name, organisation, email, url, note, address, favourite, photo, id, change, owner)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)", error);
  gint64 id;

  if (insert == NULL)
    return 0;
  bind_contact (insert, contact, fingerprint);
  if (herald_contact_get_id (contact) != 0)
    sqlite3_bind_int64 (insert, 13, herald_contact_get_id (contact));
  if (database->change != 0)
    sqlite3_bind_int64 (insert, 14, database->change);
  if (!herald_database_run (database, insert, error))
    return 0;
  id = sqlite3_last_insert_rowid (database->handle);
  return insert_numbers (database, id, contact, error) && insert_text (database, id, contact, error)
                 && herald_groups_write (database, id, contact, FALSE, error)
             ? id
             : 0;
}

static gboolean
delete_row (HeraldDatabase *database,
            const char *sql,
            gint64 id,
            GError **error)
{
  sqlite3_stmt *statement = herald_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  return herald_database_run (database, statement, error);
}

/**
 * herald_contacts_update:
 * @database: a connection, in a transaction
 * @id: a row
 * @contact: what it shall hold
 * @fingerprint: its fingerprint
 * @error: return location
 *
 * Whether it is a favourite, and the groups it is in, are the user's and stay; groups that @contact names are added.
 *
 * Returns: whether it was written
 */
gboolean
herald_contacts_update (HeraldDatabase *database,
                        gint64 id,
                        const HeraldContact *contact,
                        const char *fingerprint,
                        GError **error)
{
  sqlite3_stmt *update = herald_database_prepare (database,
    "UPDATE contacts SET source = ?1, uid = ?2, fingerprint = ?3, sort = ?4, name = ?5, organisation = ?6, email = ?7, url = ?8,"
    " note = ?9, address = ?10, photo = ?12, change = ?14, owner = ?15 WHERE id = ?13", error);

  if (update == NULL)
    return FALSE;
  bind_contact (update, contact, fingerprint);
  sqlite3_bind_int64 (update, 13, id);
  if (database->change != 0)
    sqlite3_bind_int64 (update, 14, database->change);
  return herald_database_run (database, update, error)
         && delete_row (database, "DELETE FROM numbers WHERE contact = ?1", id, error)
         && insert_numbers (database, id, contact, error)
         && herald_groups_write (database, id, contact, FALSE, error);
}

/**
 * herald_contacts_mark:
 * @database: a connection
 * @id: a row
 * @favourite: whether it is a favourite
 * @error: return location
 *
 * Returns: whether it was written
 */
gboolean
herald_contacts_mark (HeraldDatabase *database,
                      gint64 id,
                      gboolean favourite,
                      GError **error)
{
  sqlite3_stmt *update = herald_database_prepare (database, "UPDATE contacts SET favourite = ?2 WHERE id = ?1", error);

  if (update == NULL)
    return FALSE;
  sqlite3_bind_int64 (update, 1, id);
  sqlite3_bind_int (update, 2, favourite);
  return herald_database_run (database, update, error);
}

/**
 * herald_contacts_delete:
 * @database: a connection, in a transaction
 * @id: a row
 * @error: return location
 *
 * Returns: whether it is gone
 */
gboolean
herald_contacts_delete (HeraldDatabase *database,
                        gint64 id,
                        GError **error)
{
  return delete_row (database, "DELETE FROM contacts WHERE id = ?1", id, error);
}

/**
 * herald_contacts_find_same:
 * @database: a connection
 * @contact: a contact
 * @fingerprint: its fingerprint
 * @id: (out): the row that holds it already, 0: none
 * @same: (out): whether that row has the same content
 * @error: return location
 *
 * By its uid within its source where it has one, else by its content.
 *
 * Returns: %FALSE with an error
 */
gboolean
herald_contacts_find_same (HeraldDatabase *database,
                           const HeraldContact *contact,
                           const char *fingerprint,
                           gint64 *id,
                           gboolean *same,
                           GError **error)
{
  gboolean by_uid = *herald_contact_get_uid (contact) != '\0';
  sqlite3_stmt *select = herald_database_prepare (database,
    by_uid ? "SELECT id, fingerprint FROM contacts WHERE source = ?1 AND uid = ?2 AND uid <> ''"
           : "SELECT id, fingerprint FROM contacts WHERE source = ?1 AND fingerprint = ?2", error);
  HeraldStep step;

  *id = 0;
  *same = FALSE;
  if (select == NULL)
    return FALSE;
  bind_text (select, 1, herald_contact_get_source_id (contact));
  bind_text (select, 2, by_uid ? herald_contact_get_uid (contact) : fingerprint);
  step = herald_database_step (database, select, error);
  if (step == HERALD_STEP_ROW)
    {
      *id = sqlite3_column_int64 (select, 0);
      *same = strcmp (herald_column_text (select, 1), fingerprint) == 0;
      sqlite3_reset (select);
    }
  return step != HERALD_STEP_FAILED;
}

static gboolean
load_numbers (HeraldDatabase *database,
              gint64 id,
              HeraldContact *contact,
              GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database,
    "SELECT number, label, digits, e164, national FROM numbers WHERE contact = ?1 ORDER BY position LIMIT ?2", error);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  sqlite3_bind_int64 (select, 1, id);
  sqlite3_bind_int (select, 2, HERALD_CONTACT_NUMBERS_MAX);
  while ((step = herald_database_step (database, select, error)) == HERALD_STEP_ROW)
    {
      HeraldContactNumber number = {
        (char *) herald_column_text (select, 0), (char *) sqlite3_column_text (select, 1), (char *) herald_column_text (select, 2),
        (char *) sqlite3_column_text (select, 3), (char *) sqlite3_column_text (select, 4),
      };

      herald_contact_add_number_with_keys (contact, &number);
    }
  return step == HERALD_STEP_DONE;
}

static void
fill_contact (HeraldContact *contact,
              sqlite3_stmt *select)
{
  herald_contact_set_id (contact, sqlite3_column_int64 (select, 0));
  herald_contact_set_source_id (contact, herald_column_text (select, 1));
  herald_contact_set_uid (contact, herald_column_text (select, 2));
  herald_contact_set_name (contact, herald_column_text (select, 3));
  herald_contact_set_organisation (contact, herald_column_text (select, 4));
  herald_contact_set_email (contact, herald_column_text (select, 5));
  herald_contact_set_url (contact, herald_column_text (select, 6));
  herald_contact_set_note (contact, herald_column_text (select, 7));
  herald_contact_set_address (contact, herald_column_text (select, 8));
  herald_contact_set_favourite (contact, sqlite3_column_int (select, 9));
  herald_contact_set_owner (contact, herald_column_text (select, 11));
  if (sqlite3_column_bytes (select, 10) > 0)
    {
      g_autoptr (GBytes) photo = g_bytes_new (sqlite3_column_blob (select, 10), (gsize) sqlite3_column_bytes (select, 10));

      herald_contact_set_photo (contact, photo);
    }
}

/**
 * herald_contacts_load:
 * @database: a connection
 * @id: a row
 * @with_photo: whether the picture is wanted: lists do without
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the contact; %NULL without an error: there is no such row
 */
HeraldContact *
herald_contacts_load (HeraldDatabase *database,
                      gint64 id,
                      gboolean with_photo,
                      GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database,
    with_photo ? "SELECT id, source, uid, name, organisation, email, url, note, address, favourite, photo, owner FROM contacts WHERE id = ?1"
               : "SELECT id, source, uid, name, organisation, email, url, note, address, favourite, NULL, owner FROM contacts WHERE id = ?1",
    error);
  g_autoptr (HeraldContact) contact = NULL;
  HeraldStep step;

  if (select == NULL)
    return NULL;
  sqlite3_bind_int64 (select, 1, id);
  step = herald_database_step (database, select, error);
  if (step != HERALD_STEP_ROW)
    return NULL;
  contact = herald_contact_new ();
  fill_contact (contact, select);
  sqlite3_reset (select);
  return load_numbers (database, id, contact, error) && herald_groups_load (database, id, contact, error)
             ? g_steal_pointer (&contact)
             : NULL;
}
