/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contacts that were read and are not in the book yet: on disk, in a table of this connection alone. Reading
 * a file takes a minute where writing it takes seconds, and only writing locks other programs out. */

#include "store/staging.h"

/* Texts of a contact, numbers (number, label, digits, E.164, national), picture. */
#define FORMAT "(sssssssa(smssmsms)ay)"

/**
 * herald_staging_clear:
 * @database: a connection
 * @error: return location
 *
 * Returns: whether the table is there and empty
 */
gboolean
herald_staging_clear (HeraldDatabase *database,
                      GError **error)
{
  return herald_database_exec (database, "CREATE TEMP TABLE IF NOT EXISTS staged (id INTEGER PRIMARY KEY, contact BLOB NOT NULL);"
                                         "DELETE FROM temp.staged", error);
}

static GVariant *
to_variant (const HeraldContact *contact)
{
  GBytes *photo = herald_contact_get_photo (contact);
  GVariantBuilder numbers;

  g_variant_builder_init (&numbers, G_VARIANT_TYPE ("a(smssmsms)"));
  for (guint i = 0; i < herald_contact_get_n_numbers (contact); i++)
    {
      const HeraldContactNumber *number = herald_contact_get_number (contact, i);

      g_variant_builder_add (&numbers, "(smssmsms)", number->number, number->label, number->digits, number->e164, number->national);
    }
  return g_variant_ref_sink (g_variant_new ("(sssssssa(smssmsms)@ay)", herald_contact_get_uid (contact), herald_contact_get_name (contact),
    herald_contact_get_organisation (contact), herald_contact_get_email (contact), herald_contact_get_url (contact),
    herald_contact_get_note (contact), herald_contact_get_address (contact), &numbers,
    photo != NULL ? g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, photo, TRUE)
                  : g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, NULL, 0, 1)));
}

static HeraldContact *
from_variant (GVariant *variant)
{
  HeraldContact *contact = herald_contact_new ();
  const char *texts[7];
  g_autoptr (GVariantIter) numbers = NULL;
  g_autoptr (GVariant) photo = NULL;
  g_autoptr (GBytes) bytes = NULL;
  HeraldContactNumber number;

  g_variant_get (variant, "(&s&s&s&s&s&s&sa(smssmsms)@ay)", &texts[0], &texts[1], &texts[2], &texts[3], &texts[4], &texts[5], &texts[6],
                 &numbers, &photo);
  herald_contact_set_uid (contact, texts[0]);
  herald_contact_set_name (contact, texts[1]);
  herald_contact_set_organisation (contact, texts[2]);
  herald_contact_set_email (contact, texts[3]);
  herald_contact_set_url (contact, texts[4]);
  herald_contact_set_note (contact, texts[5]);
  herald_contact_set_address (contact, texts[6]);
  while (g_variant_iter_next (numbers, "(&sm&s&sm&sm&s)", &number.number, &number.label, &number.digits, &number.e164, &number.national))
    herald_contact_add_number_with_keys (contact, &number);
  bytes = g_bytes_new (g_variant_get_data (photo), g_variant_get_size (photo));
  herald_contact_set_photo (contact, bytes);
  return contact;
}

/**
 * herald_staging_add:
 * @database: a connection
 * @contact: a contact
 * @error: return location
 *
 * Returns: whether it is kept
 */
gboolean
herald_staging_add (HeraldDatabase *database,
                    const HeraldContact *contact,
                    GError **error)
{
  g_autoptr (GVariant) variant = to_variant (contact);
  sqlite3_stmt *insert = herald_database_prepare (database, "INSERT INTO temp.staged (contact) VALUES (?1)", error);

  if (insert == NULL)
    return FALSE;
  sqlite3_bind_blob64 (insert, 1, g_variant_get_data (variant), g_variant_get_size (variant), SQLITE_TRANSIENT);
  return herald_database_run (database, insert, error);
}

/**
 * herald_staging_for_each:
 * @database: a connection
 * @func: takes one contact
 * @data: for @func
 * @error: return location
 *
 * Takes the contacts in the order they were added.
 *
 * Returns: whether @func took all of them
 */
gboolean
herald_staging_for_each (HeraldDatabase *database,
                         HeraldStagedFunc func,
                         gpointer data,
                         GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (database, "SELECT contact FROM temp.staged ORDER BY id", error);
  HeraldStep step;

  if (select == NULL)
    return FALSE;
  while ((step = herald_database_step (database, select, error)) == HERALD_STEP_ROW)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (sqlite3_column_blob (select, 0), (gsize) sqlite3_column_bytes (select, 0));
      g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (FORMAT), bytes, FALSE));
      g_autoptr (HeraldContact) contact = from_variant (variant);

      if (!func (contact, data, error))
        break;
    }
  sqlite3_reset (select);
  return step == HERALD_STEP_DONE;
}
