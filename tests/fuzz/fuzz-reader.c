/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for every contact that comes out of any file: bounded, valid UTF-8, something to call it by;
 * the same in one piece and in many; and readable again when it is written. */

#include "fuzz-reader.h"

#include <string.h>

#include "contacts/csv-guess.h"
#include "contacts/csv-table.h"
#include "contacts/writer.h"
#include "numbers/number.h"

static void
check_text (const char *text,
            gsize max)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint ((gsize) g_utf8_strlen (text, -1), <=, max);
}

static void
check_contact (const HeraldContact *contact)
{
  g_assert_false (herald_contact_is_empty (contact));
  check_text (herald_contact_get_name (contact), HERALD_CONTACT_TEXT_MAX);
  check_text (herald_contact_get_organisation (contact), HERALD_CONTACT_TEXT_MAX);
  check_text (herald_contact_get_email (contact), HERALD_CONTACT_TEXT_MAX);
  check_text (herald_contact_get_url (contact), HERALD_CONTACT_TEXT_MAX);
  check_text (herald_contact_get_note (contact), HERALD_CONTACT_NOTE_MAX);
  check_text (herald_contact_get_address (contact), HERALD_CONTACT_NOTE_MAX);
  g_assert_cmpuint (herald_contact_get_n_numbers (contact), <=, HERALD_CONTACT_NUMBERS_MAX);
  for (guint i = 0; i < herald_contact_get_n_numbers (contact); i++)
    {
      const HeraldContactNumber *number = herald_contact_get_number (contact, i);

      check_text (number->number, HERALD_NUMBER_MAX);
      g_assert_nonnull (strpbrk (number->digits, "0123456789"));
      g_assert_true (number->e164 == NULL || (number->e164[0] == '+' && strlen (number->e164) <= 20));
    }
}

/* The contacts in several forms. */
typedef struct
{
  GString *three, *four, *table;
} Written;

static void
written_clear (Written *written)
{
  g_string_free (written->three, TRUE);
  g_string_free (written->four, TRUE);
  g_string_free (written->table, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Written, written_clear)

/* Reads the bytes in pieces; writes what comes out. */
static void
read_in_pieces (HeraldReaderFormat format,
                const uint8_t *data,
                size_t size,
                size_t piece,
                Written *written)
{
  g_autoptr (HeraldReader) reader = herald_reader_new (format, "DE");
  HeraldContact *contact;

  *written = (Written) { g_string_new (NULL), g_string_new (NULL), g_string_new (NULL) };
  herald_csv_append_header (written->table);
  for (size_t at = 0; at < size; at += piece)
    herald_reader_feed (reader, (const char *) data + at, MIN (piece, size - at));
  herald_reader_end (reader);
  while ((contact = herald_reader_next (reader)) != NULL)
    {
      check_contact (contact);
      herald_vcard_append (written->three, contact, HERALD_VCARD_3);
      herald_vcard_append (written->four, contact, HERALD_VCARD_4);
      herald_csv_append (written->table, contact);
      herald_contact_unref (contact);
    }
  g_assert_cmpuint (herald_reader_get_faults (reader)->len, <=, HERALD_READER_FAULTS_MAX);
}

/* What was written is read as what it was. */
static void
check_again (HeraldReaderFormat format,
             const GString *text,
             const Written *written)
{
  g_auto (Written) again = { 0 };

  read_in_pieces (format, (const uint8_t *) text->str, text->len, text->len + 1, &again);
  g_assert_cmpstr (again.three->str, ==, written->three->str);
}

/* The first lines for the page where columns are chosen. */
static void
check_table (const uint8_t *data,
             size_t size)
{
  static const char separators[] = { '\0', ',', ';', '\t', '|' };
  HeraldReaderOptions options = { .charset = (HeraldCharset) (size % 5), .separator = separators[size % G_N_ELEMENTS (separators)],
                                  .header = (HeraldHeader) (size % 3) };
  g_autoptr (HeraldCsvTable) table = herald_csv_table_new ((const char *) data, size, &options);

  g_assert_cmpuint (table->rows->len, <=, HERALD_CSV_GUESS_ROWS);
  g_assert_cmpuint (table->n_columns, <=, HERALD_CSV_COLUMNS_MAX);
  for (guint i = 0; i < table->rows->len; i++)
    for (guint j = 0; j < table->n_columns; j++)
      g_assert_true (g_utf8_validate (herald_csv_table_get_cell (table, i, j), -1, NULL));
}

/**
 * fuzz_reader:
 * @format: what the bytes shall be read as
 * @data: (array length=size): any bytes
 * @size: their number
 */
void
fuzz_reader (HeraldReaderFormat format,
             const uint8_t *data,
             size_t size)
{
  HeraldReaderFormat guess;
  g_auto (Written) whole = { 0 }, pieces = { 0 };

  read_in_pieces (format, data, size, size + 1, &whole);
  read_in_pieces (format, data, size, 1 + size % 17, &pieces);
  g_assert_cmpstr (whole.three->str, ==, pieces.three->str);
  check_again (HERALD_READER_VCARD, whole.three, &whole);
  check_again (HERALD_READER_VCARD, whole.four, &whole);
  check_again (HERALD_READER_CSV, whole.table, &whole);
  herald_reader_guess_format ((const char *) data, size, &guess);
  if (format == HERALD_READER_CSV)
    check_table (data, size);
}
