/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for every contact that comes out of any file: bounded, valid UTF-8, something to call it by;
 * the same in one piece and in many; and readable again when it is written. */

#include "fuzz-reader.h"

#include <string.h>

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

/* Reads the bytes in pieces; writes what comes out as vCards. */
static GString *
read_in_pieces (HeraldReaderFormat format,
                const uint8_t *data,
                size_t size,
                size_t piece)
{
  g_autoptr (HeraldReader) reader = herald_reader_new (format, "DE");
  GString *text = g_string_new (NULL);
  HeraldContact *contact;

  for (size_t at = 0; at < size; at += piece)
    herald_reader_feed (reader, (const char *) data + at, MIN (piece, size - at));
  herald_reader_end (reader);
  while ((contact = herald_reader_next (reader)) != NULL)
    {
      check_contact (contact);
      herald_vcard_append (text, contact);
      herald_contact_unref (contact);
    }
  g_assert_cmpuint (herald_reader_get_faults (reader)->len, <=, HERALD_READER_FAULTS_MAX);
  return text;
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
  g_autoptr (GString) whole = read_in_pieces (format, data, size, size + 1);
  g_autoptr (GString) pieces = read_in_pieces (format, data, size, 1 + size % 17);
  g_autoptr (GString) again = read_in_pieces (HERALD_READER_VCARD, (const uint8_t *) whole->str, whole->len, whole->len + 1);

  herald_reader_guess_format ((const char *) data, size, &guess);
  g_assert_cmpstr (whole->str, ==, pieces->str);
  g_assert_true ((whole->len == 0) == (again->len == 0));
}
