/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables, and how older ones become them. A version is never changed once it is released: add one. */

#include "store/database.h"

#include <glib/gi18n-lib.h>

#include "store/order-key.h"
#include "store/store.h"

static const char *const versions[] = {
  /* 1 */
  "CREATE TABLE contacts ("
  "  id INTEGER PRIMARY KEY,"
  "  source TEXT NOT NULL,"
  "  uid TEXT NOT NULL,"         /* empty: none */
  "  fingerprint TEXT NOT NULL," /* of all content: the same contact again is not added twice */
  "  sort TEXT NOT NULL,"
  "  name TEXT NOT NULL, organisation TEXT NOT NULL, email TEXT NOT NULL, url TEXT NOT NULL,"
  "  note TEXT NOT NULL, address TEXT NOT NULL,"
  "  favourite INTEGER NOT NULL DEFAULT 0,"
  "  photo BLOB);"
  "CREATE UNIQUE INDEX contacts_uid ON contacts (source, uid) WHERE uid <> '';"
  "CREATE INDEX contacts_fingerprint ON contacts (source, fingerprint);"
  "CREATE INDEX contacts_sort ON contacts (sort, id);"
  "CREATE TABLE numbers ("
  "  contact INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,"
  "  position INTEGER NOT NULL,"
  "  number TEXT NOT NULL, label TEXT, digits TEXT NOT NULL,"
  "  e164 TEXT, national TEXT,"
  "  PRIMARY KEY (contact, position)) WITHOUT ROWID;"
  "CREATE INDEX numbers_e164 ON numbers (e164) WHERE e164 IS NOT NULL;"
  "CREATE INDEX numbers_national ON numbers (national) WHERE national IS NOT NULL;"
  "CREATE INDEX numbers_digits ON numbers (digits) WHERE e164 IS NULL;"
  "CREATE VIRTUAL TABLE contacts_text USING fts5 (name, organisation, email,"
  "  tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');"
  "CREATE TABLE journal ("
  "  id INTEGER PRIMARY KEY,"
  "  started_at INTEGER NOT NULL, answered_at INTEGER NOT NULL, ended_at INTEGER NOT NULL," /* microseconds, 0: not yet */
  "  direction TEXT NOT NULL, outcome TEXT NOT NULL,"
  "  number TEXT NOT NULL, e164 TEXT NOT NULL, name TEXT NOT NULL, organisation TEXT NOT NULL,"
  "  dialed TEXT NOT NULL, queue TEXT NOT NULL, device TEXT NOT NULL, linked_id TEXT NOT NULL,"
  "  contact INTEGER NOT NULL,"
  "  note TEXT NOT NULL DEFAULT '',"
  "  seen INTEGER NOT NULL DEFAULT 1);"
  "CREATE INDEX journal_started ON journal (started_at, id);"
  "CREATE INDEX journal_missed ON journal (started_at, id) WHERE outcome = 'missed';"
  "CREATE INDEX journal_contact ON journal (contact, started_at, id) WHERE contact <> 0;"
  "CREATE INDEX journal_e164 ON journal (e164, started_at) WHERE e164 <> '';"
  "CREATE INDEX journal_number ON journal (number, started_at);"
  "CREATE INDEX journal_open ON journal (id) WHERE ended_at = 0;"
  "CREATE INDEX journal_unseen ON journal (id) WHERE seen = 0;",
  /* 2 */
  "CREATE TABLE marks (" /* which version of a file the contacts of a source are of */
  "  source TEXT NOT NULL, name TEXT NOT NULL, mark TEXT NOT NULL,"
  "  PRIMARY KEY (source, name)) WITHOUT ROWID;",
  /* 3 */
  "CREATE TABLE contact_groups (id INTEGER PRIMARY KEY, name TEXT NOT NULL, sort TEXT NOT NULL UNIQUE);"
  "CREATE TABLE contact_group_members ("
  "  group_id INTEGER NOT NULL REFERENCES contact_groups (id) ON DELETE CASCADE,"
  "  contact INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,"
  "  PRIMARY KEY (group_id, contact)) WITHOUT ROWID;"
  "CREATE INDEX contact_group_members_contact ON contact_group_members (contact);"
  "CREATE INDEX contacts_favourite ON contacts (sort, id) WHERE favourite <> 0;",
  /* 4: notes are searched too, within one source too; the text is that of "contacts" and is kept there alone */
  "DROP TABLE contacts_text;"
  "CREATE VIRTUAL TABLE contacts_text USING fts5 (source, name, organisation, email, note,"
  "  content = 'contacts', content_rowid = 'id', columnsize = 0, detail = column,"
  "  tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');"
  "CREATE TRIGGER contacts_text_insert AFTER INSERT ON contacts BEGIN"
  "  INSERT INTO contacts_text (rowid, source, name, organisation, email, note)"
  "  VALUES (new.id, new.source, new.name, new.organisation, new.email, new.note);"
  "END;"
  "CREATE TRIGGER contacts_text_delete AFTER DELETE ON contacts BEGIN"
  "  INSERT INTO contacts_text (contacts_text, rowid, source, name, organisation, email, note)"
  "  VALUES ('delete', old.id, old.source, old.name, old.organisation, old.email, old.note);"
  "END;"
  "CREATE TRIGGER contacts_text_update AFTER UPDATE OF id, source, name, organisation, email, note ON contacts"
  "  WHEN (old.id, old.source, old.name, old.organisation, old.email, old.note)"
  "    IS NOT (new.id, new.source, new.name, new.organisation, new.email, new.note) BEGIN"
  "  INSERT INTO contacts_text (contacts_text, rowid, source, name, organisation, email, note)"
  "  VALUES ('delete', old.id, old.source, old.name, old.organisation, old.email, old.note);"
  "  INSERT INTO contacts_text (rowid, source, name, organisation, email, note)"
  "  VALUES (new.id, new.source, new.name, new.organisation, new.email, new.note);"
  "END;"
  "INSERT INTO contacts_text (contacts_text) VALUES ('rebuild');"
  "CREATE INDEX numbers_tail ON numbers ((substr (digits, -4) || substr (digits, -5, 1) || substr (digits, -6, 1) || substr (digits, -7, 1)));",
  /* 5 */
  "CREATE TABLE choices (" /* who of several people with a number it is */
  "  number TEXT PRIMARY KEY,"
  "  source TEXT NOT NULL, uid TEXT NOT NULL, contact INTEGER NOT NULL, name TEXT NOT NULL,"
  "  chosen_at INTEGER NOT NULL) WITHOUT ROWID;"
  "ALTER TABLE journal ADD COLUMN guess TEXT NOT NULL DEFAULT '';"      /* who it perhaps was, or whose company */
  "ALTER TABLE journal ADD COLUMN guessed_by TEXT NOT NULL DEFAULT '';", /* how: the word of the match */
  /* 6: contacts-table.c writes the text of a new contact itself: before a statement with a trigger SQLite empties the index's
   * buffer to the disk, which made an import four times slower */
  "DROP TRIGGER contacts_text_insert;",
  /* 7: what was written at once can be undone at once */
  "CREATE TABLE changes ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT," /* never used again: contacts carry it */
  "  made_at INTEGER NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL,"
  "  added INTEGER NOT NULL DEFAULT 0, updated INTEGER NOT NULL DEFAULT 0, removed INTEGER NOT NULL DEFAULT 0);"
  "CREATE TABLE change_old (" /* contacts as they were before */
  "  change INTEGER NOT NULL REFERENCES changes (id) ON DELETE CASCADE,"
  "  contact INTEGER NOT NULL,"
  "  removed INTEGER NOT NULL,"
  "  change_before INTEGER," /* that had written it last */
  "  old BLOB NOT NULL,"
  "  PRIMARY KEY (change, contact));"
  "ALTER TABLE contacts ADD COLUMN change INTEGER;" /* that has written it last; NULL: the user himself */
  "CREATE INDEX contacts_change ON contacts (change) WHERE change IS NOT NULL;",
  /* 8: the order of names; until then it was the order of their folded letters */
  "UPDATE contacts SET sort = herald_order_key (sort) WHERE sort <> herald_order_key (sort);",
  /* 9: who looks after a contact, and who spoke with a number last */
  "ALTER TABLE contacts ADD COLUMN owner TEXT NOT NULL DEFAULT '';"
  "CREATE TABLE last_agents ("
  "  number TEXT PRIMARY KEY,"
  "  extension TEXT NOT NULL,"
  "  spoken_at INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE INDEX last_agents_spoken ON last_agents (spoken_at);",
  /* 10: what the dialplan told of a call, a line "key=value" for each */
  "ALTER TABLE journal ADD COLUMN data TEXT NOT NULL DEFAULT '';",
};

/* herald_order_key() for the statements above; what has been folded already is folded to the same. */
static void
order_key (sqlite3_context *context,
           int n_values,
           sqlite3_value **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);

  sqlite3_result_text (context, herald_order_key (text != NULL ? text : ""), -1, g_free);
}

static gboolean
get_version (HeraldDatabase *database,
             int *version,
             GError **error)
{
  sqlite3_stmt *statement = herald_database_prepare (database, "PRAGMA user_version", error);

  if (statement == NULL || herald_database_step (database, statement, error) != HERALD_STEP_ROW)
    return FALSE;
  *version = sqlite3_column_int (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
go_on_from (HeraldDatabase *database,
            int version,
            GError **error)
{
  sqlite3_create_function (database->handle, "herald_order_key", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, order_key, NULL, NULL);
  for (; version < (int) G_N_ELEMENTS (versions); version++)
    {
      g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d", version + 1);

      if (!herald_database_exec (database, versions[version], error) || !herald_database_exec (database, mark, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * herald_schema_migrate:
 * @database: a connection
 * @error: return location; #HERALD_STORE_ERROR_NEWER for a database of a newer Herald, which stays as it is
 *
 * Brings the tables to this version, in one transaction.
 *
 * Returns: whether they are there
 */
gboolean
herald_schema_migrate (HeraldDatabase *database,
                       GError **error)
{
  int version = 0;

  if (!get_version (database, &version, error))
    return FALSE;
  if (version > (int) G_N_ELEMENTS (versions))
    {
      g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_NEWER,
                   _("The database %s was written by a newer version of Herald. Update Herald to use it."), database->path);
      return FALSE;
    }
  if (version == (int) G_N_ELEMENTS (versions))
    return TRUE;
  /* Another program may have done it while this one waited for the lock. */
  if (!herald_database_begin (database, error) || !get_version (database, &version, error))
    return herald_database_finish (database, FALSE, NULL);
  return herald_database_finish (database, go_on_from (database, version, error), error);
}

/**
 * herald_schema_is_current:
 * @database: a connection that only reads
 * @error: return location; #HERALD_STORE_ERROR_NEWER, and #HERALD_STORE_ERROR_READ_ONLY for an older one
 *
 * Returns: whether the tables are of this version
 */
gboolean
herald_schema_is_current (HeraldDatabase *database,
                          GError **error)
{
  int version = 0;

  if (!get_version (database, &version, error))
    {
      /* Where another user writes, its files beside it must be readable, too. */
      if (g_error_matches (*error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_READ_ONLY))
        {
          g_clear_error (error);
          g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_READ_ONLY,
                       _("The database %s cannot be read. Check the permissions of the file, of those beside it and of their folder."),
                       database->path);
        }
      return FALSE;
    }
  if (version == (int) G_N_ELEMENTS (versions))
    return TRUE;
  if (version > (int) G_N_ELEMENTS (versions))
    g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_NEWER,
                 _("The database %s was written by a newer version of Herald. Update Herald to use it."), database->path);
  else
    g_set_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_READ_ONLY,
                 _("The database %s is of an older version of Herald, or empty. Its owner brings it up to date: heraldctl contacts."), database->path);
  return FALSE;
}
