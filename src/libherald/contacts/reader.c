/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of a file in, contacts out; what could not be read is counted and named with its line. */

#include "contacts/reader.h"

#include <string.h>

#include "base/text.h"
#include "contacts/reader-private.h"
#include "numbers/uri.h"

/* Separates several numbers in one field of Google's export. */
#define GOOGLE_SEPARATOR ":::"

struct _HeraldReader
{
  const HeraldReaderClass *class;
  gpointer state;
  char *region;
  HeraldCharsetDecoder decoder;
  GQueue ready;
  GPtrArray *faults;
  guint n_skipped;
};

static void
fault_free (gpointer data)
{
  HeraldReaderFault *fault = data;

  g_free (fault->reason);
  g_free (fault);
}

/**
 * herald_reader_new:
 * @format: what the bytes are, see herald_reader_guess_format()
 * @region: (nullable): where numbers without a country code are at home, as for herald_number_init()
 *
 * Returns: (transfer full): a reader
 */
HeraldReader *
herald_reader_new (HeraldReaderFormat format,
                   const char *region)
{
  HeraldReader *reader = g_new0 (HeraldReader, 1);

  reader->class = format == HERALD_READER_VCARD ? &herald_vcard_reader : &herald_csv_reader;
  reader->state = reader->class->make ();
  reader->region = g_strdup (region);
  reader->faults = g_ptr_array_new_with_free_func (fault_free);
  g_queue_init (&reader->ready);
  return reader;
}

/**
 * herald_reader_free:
 * @reader: (transfer full): a reader
 */
void
herald_reader_free (HeraldReader *reader)
{
  reader->class->free (reader->state);
  g_queue_clear_full (&reader->ready, (GDestroyNotify) herald_contact_unref);
  g_ptr_array_unref (reader->faults);
  g_free (reader->region);
  g_free (reader);
}

/**
 * herald_reader_feed:
 * @reader: a reader
 * @bytes: (array length=length): the next bytes of the file
 * @length: the number of bytes; take the contacts out after every 64 KiB or so
 */
void
herald_reader_feed (HeraldReader *reader,
                    const char *bytes,
                    gsize length)
{
  g_autoptr (GString) text = g_string_sized_new (length + 4);

  herald_charset_decoder_feed (&reader->decoder, bytes, length, text);
  reader->class->feed (reader, reader->state, text->str, text->len);
}

/**
 * herald_reader_end:
 * @reader: a reader
 *
 * There are no more bytes: the last contact may come out now, or a fault.
 */
void
herald_reader_end (HeraldReader *reader)
{
  g_autoptr (GString) text = g_string_new (NULL);

  herald_charset_decoder_end (&reader->decoder, text);
  reader->class->feed (reader, reader->state, text->str, text->len);
  reader->class->end (reader, reader->state);
}

/**
 * herald_reader_next:
 * @reader: a reader
 *
 * Returns: (transfer full) (nullable): the next contact, %NULL when more bytes are needed
 */
HeraldContact *
herald_reader_next (HeraldReader *reader)
{
  return g_queue_pop_head (&reader->ready);
}

/**
 * herald_reader_get_n_skipped:
 * @reader: a reader
 *
 * Returns: how many contacts were left out
 */
guint
herald_reader_get_n_skipped (HeraldReader *reader)
{
  return reader->n_skipped;
}

/**
 * herald_reader_get_faults:
 * @reader: a reader
 *
 * Returns: (transfer none) (element-type HeraldReaderFault): the first %HERALD_READER_FAULTS_MAX faults, in
 *   the order of the file
 */
GPtrArray *
herald_reader_get_faults (HeraldReader *reader)
{
  return reader->faults;
}

/* Whether @length bytes are the text of a table: one line of it has a separator. */
static gboolean
is_table (const char *text,
          gsize length)
{
  const char *end = memchr (text, '\n', length);
  gsize line = end != NULL ? (gsize) (end - text) : length;

  if (memchr (text, '\0', length) != NULL)
    return FALSE;
  return memchr (text, ',', line) != NULL || memchr (text, ';', line) != NULL || memchr (text, '\t', line) != NULL;
}

/**
 * herald_reader_guess_format:
 * @bytes: (array length=length): the first bytes of a file, at least a line of it
 * @length: the number of bytes
 * @format: (out): what it is
 *
 * Returns: %FALSE when it is neither a vCard nor a CSV file
 */
gboolean
herald_reader_guess_format (const char *bytes,
                            gsize length,
                            HeraldReaderFormat *format)
{
  HeraldCharsetDecoder decoder = { 0 };
  g_autoptr (GString) text = g_string_new (NULL);
  const char *start;

  herald_charset_decoder_feed (&decoder, bytes, length, text);
  herald_charset_decoder_end (&decoder, text);
  start = text->str + strspn (text->str, " \t\r\n");
  *format = g_ascii_strncasecmp (start, "BEGIN:VCARD", strlen ("BEGIN:VCARD")) == 0 ? HERALD_READER_VCARD : HERALD_READER_CSV;
  return *format == HERALD_READER_VCARD || is_table (start, text->len - (gsize) (start - text->str));
}

/* --- For the formats --- */

/**
 * herald_reader_get_region:
 * @reader: a reader
 *
 * Returns: (nullable): where numbers are at home
 */
const char *
herald_reader_get_region (HeraldReader *reader)
{
  return reader->region;
}

/**
 * herald_reader_fault:
 * @reader: a reader
 * @line: where the entry begins
 * @skipped: whether the whole contact is left out
 * @format: why, a sentence
 * @...: for @format
 */
void
herald_reader_fault (HeraldReader *reader,
                     guint line,
                     gboolean skipped,
                     const char *format,
                     ...)
{
  HeraldReaderFault *fault;
  va_list args;

  reader->n_skipped += skipped ? 1 : 0;
  if (reader->faults->len >= HERALD_READER_FAULTS_MAX)
    return;
  fault = g_new0 (HeraldReaderFault, 1);
  fault->line = line;
  fault->skipped = skipped;
  va_start (args, format);
  fault->reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (reader->faults, fault);
}

/**
 * herald_reader_take_contact:
 * @reader: a reader
 * @contact: (transfer full): what was read
 * @line: where it begins
 *
 * Keeps the contact unless there is nothing to call it by.
 */
void
herald_reader_take_contact (HeraldReader *reader,
                            HeraldContact *contact,
                            guint line)
{
  g_autoptr (HeraldContact) owned = contact;

  if (herald_contact_is_empty (owned))
    herald_reader_fault (reader, line, TRUE, "The contact has neither a name nor a company nor a number.");
  else
    g_queue_push_tail (&reader->ready, g_steal_pointer (&owned));
}

static void
add_one_number (HeraldReader *reader,
                HeraldContact *contact,
                const char *text,
                const char *label,
                guint line)
{
  g_autofree char *clean = herald_text_clean (text, strlen (text), HERALD_CONTACT_TEXT_MAX);
  g_autofree char *link = NULL;

  if (*clean == '\0')
    return;
  if (herald_uri_is_call_link (clean))
    link = herald_uri_parse (clean, NULL);
  if (herald_contact_get_n_numbers (contact) >= HERALD_CONTACT_NUMBERS_MAX)
    herald_reader_fault (reader, line, FALSE, "More than %d numbers: “%s” was left out.", HERALD_CONTACT_NUMBERS_MAX, clean);
  else if (!herald_contact_add_number (contact, link != NULL ? link : clean, label, reader->region))
    herald_reader_fault (reader, line, FALSE, "“%s” is not a telephone number.", clean);
}

/**
 * herald_reader_add_number:
 * @reader: a reader
 * @contact: the contact that is read
 * @text: a number as written, UTF-8; several as Google exports them
 * @label: (nullable): what it is
 * @line: where the contact begins
 */
void
herald_reader_add_number (HeraldReader *reader,
                          HeraldContact *contact,
                          const char *text,
                          const char *label,
                          guint line)
{
  g_auto (GStrv) parts = g_strsplit (text, GOOGLE_SEPARATOR, HERALD_CONTACT_NUMBERS_MAX);

  for (guint i = 0; parts[i] != NULL; i++)
    add_one_number (reader, contact, parts[i], label, line);
}
