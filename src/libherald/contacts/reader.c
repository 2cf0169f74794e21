/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of a file in, contacts out; what could not be read is counted and named with its line. */

#include "contacts/reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/text.h"
#include "contacts/reader-private.h"
#include "numbers/uri.h"

struct _HeraldReader
{
  const HeraldReaderClass *class;
  gpointer state;
  char *region;
  HeraldCharsetDecoder decoder;
  GQueue entries; /* not taken out yet */
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

/* One may have been handed on. */
static void
fault_free_stolen (gpointer data)
{
  g_clear_pointer (&data, fault_free);
}

/**
 * herald_reader_new_with_options:
 * @format: what the bytes are, see herald_reader_guess_format()
 * @options: how to read them; copied
 *
 * Returns: (transfer full): a reader
 */
HeraldReader *
herald_reader_new_with_options (HeraldReaderFormat format,
                                const HeraldReaderOptions *options)
{
  HeraldReader *reader = g_new0 (HeraldReader, 1);

  reader->class = format == HERALD_READER_VCARD ? &herald_vcard_reader : &herald_csv_reader;
  reader->state = reader->class->make (options);
  reader->region = g_strdup (options->region);
  reader->decoder.charset = options->charset;
  reader->faults = g_ptr_array_new_with_free_func (fault_free);
  g_queue_init (&reader->entries);
  return reader;
}

/**
 * herald_reader_new:
 * @format: what the bytes are, see herald_reader_guess_format()
 * @region: (nullable): where numbers without a country code are at home, as for herald_number_init()
 *
 * Returns: (transfer full): a reader that finds out the rest
 */
HeraldReader *
herald_reader_new (HeraldReaderFormat format,
                   const char *region)
{
  const HeraldReaderOptions options = { .region = region };

  return herald_reader_new_with_options (format, &options);
}

/**
 * herald_entry_free:
 * @entry: (transfer full): an entry
 */
void
herald_entry_free (HeraldEntry *entry)
{
  g_clear_pointer (&entry->contact, herald_contact_unref);
  g_clear_pointer (&entry->faults, g_ptr_array_unref);
  g_free (entry->text);
  g_free (entry);
}

/**
 * herald_reader_free:
 * @reader: (transfer full): a reader
 */
void
herald_reader_free (HeraldReader *reader)
{
  reader->class->free (reader->state);
  g_queue_clear_full (&reader->entries, (GDestroyNotify) herald_entry_free);
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
 * herald_reader_next_entry:
 * @reader: a reader
 *
 * Returns: (transfer full) (nullable): the next entry, not read yet; %NULL when more bytes are needed
 */
HeraldEntry *
herald_reader_next_entry (HeraldReader *reader)
{
  return g_queue_pop_head (&reader->entries);
}

/**
 * herald_entry_read:
 * @entry: an entry
 * @reader: where it comes from
 *
 * Finds out what the entry says. In any thread.
 */
void
herald_entry_read (HeraldEntry *entry,
                   HeraldReader *reader)
{
  if (entry->text != NULL)
    reader->class->read (reader, entry);
  g_clear_pointer (&entry->text, g_free);
}

/**
 * herald_entry_get_length:
 * @entry: an entry
 *
 * Returns: its bytes in the file, 0 for one that only tells of a fault
 */
gsize
herald_entry_get_length (const HeraldEntry *entry)
{
  return entry->length;
}

/**
 * herald_entry_get_contact:
 * @entry: an entry that has been read
 *
 * Returns: (transfer none) (nullable): its contact, which may still be changed
 */
HeraldContact *
herald_entry_get_contact (HeraldEntry *entry)
{
  return entry->contact;
}

/**
 * herald_reader_take_back:
 * @reader: a reader
 * @entry: (transfer full): an entry that has been read; they must come back in their order
 *
 * Returns: (transfer full) (nullable): its contact; %NULL where there is none, which is among the faults then
 */
HeraldContact *
herald_reader_take_back (HeraldReader *reader,
                         HeraldEntry *entry)
{
  g_autoptr (HeraldEntry) owned = entry;

  for (guint i = 0; owned->faults != NULL && i < owned->faults->len; i++)
    {
      HeraldReaderFault *fault = owned->faults->pdata[i];

      reader->n_skipped += fault->skipped ? 1 : 0;
      if (reader->faults->len < HERALD_READER_FAULTS_MAX)
        g_ptr_array_add (reader->faults, g_steal_pointer (&owned->faults->pdata[i]));
    }
  return g_steal_pointer (&owned->contact);
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
  HeraldEntry *entry;

  while ((entry = herald_reader_next_entry (reader)) != NULL)
    {
      HeraldContact *contact;

      herald_entry_read (entry, reader);
      contact = herald_reader_take_back (reader, entry);
      if (contact != NULL)
        return contact;
    }
  return NULL;
}

/**
 * herald_reader_get_n_skipped:
 * @reader: a reader
 *
 * Returns: how many contacts were left out, of those that have been taken out or would have been
 */
guint
herald_reader_get_n_skipped (HeraldReader *reader)
{
  return reader->n_skipped;
}

static int
by_line (gconstpointer one,
         gconstpointer other)
{
  const HeraldReaderFault *a = *(HeraldReaderFault *const *) one, *b = *(HeraldReaderFault *const *) other;

  return a->line < b->line ? -1 : a->line > b->line;
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
  g_ptr_array_sort (reader->faults, by_line);
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
 * herald_reader_get_state:
 * @reader: a reader
 *
 * Returns: (transfer none): what its format has made
 */
gconstpointer
herald_reader_get_state (HeraldReader *reader)
{
  return reader->state;
}

static void
add_fault (HeraldEntry *entry,
           gboolean skipped,
           const char *format,
           va_list args)
{
  HeraldReaderFault *fault = g_new0 (HeraldReaderFault, 1);

  fault->line = entry->line;
  fault->skipped = skipped;
  fault->reason = g_strdup_vprintf (format, args);
  if (entry->faults == NULL)
    entry->faults = g_ptr_array_new_with_free_func (fault_free_stolen);
  g_ptr_array_add (entry->faults, fault);
}

/**
 * herald_reader_fault:
 * @reader: a reader
 * @line: where the entry begins
 * @skipped: whether a whole contact is left out
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
  HeraldEntry *entry = g_new0 (HeraldEntry, 1);
  va_list args;

  entry->line = line;
  va_start (args, format);
  add_fault (entry, skipped, format, args);
  va_end (args);
  g_queue_push_tail (&reader->entries, entry);
}

/**
 * herald_reader_take_entry:
 * @reader: a reader
 * @text: (transfer full): the bytes of an entry
 * @length: their number
 * @line: where it begins
 */
void
herald_reader_take_entry (HeraldReader *reader,
                          char *text,
                          gsize length,
                          guint line)
{
  HeraldEntry *entry = g_new0 (HeraldEntry, 1);

  entry->text = text;
  entry->length = length;
  entry->line = line;
  g_queue_push_tail (&reader->entries, entry);
}

/**
 * herald_entry_fault:
 * @entry: an entry that is being read
 * @skipped: whether the whole contact is left out
 * @format: why, a sentence
 * @...: for @format
 */
void
herald_entry_fault (HeraldEntry *entry,
                    gboolean skipped,
                    const char *format,
                    ...)
{
  va_list args;

  va_start (args, format);
  add_fault (entry, skipped, format, args);
  va_end (args);
}

/**
 * herald_entry_take_contact:
 * @entry: an entry that is being read
 * @contact: (transfer full): what it says
 *
 * Keeps the contact unless there is nothing to call it by.
 */
void
herald_entry_take_contact (HeraldEntry *entry,
                           HeraldContact *contact)
{
  if (!herald_contact_is_empty (contact))
    {
      entry->contact = contact;
      return;
    }
  herald_contact_unref (contact);
  herald_entry_fault (entry, TRUE, _("The contact has neither a name nor a company nor a number."));
}

/* "Work", Google's "* Work" and "work" are one; what somebody thought of himself stays as he wrote it. */
static char *
simplify_label (const char *text)
{
  static const char *const known[] = { "work", "home", "mobile", "fax", "pager", "main", "car", "other", NULL };
  g_autofree char *label = herald_text_clean (text, strlen (text), HERALD_CONTACT_TEXT_MAX);
  g_autofree char *lower = g_ascii_strdown (label + strspn (label, "* "), -1);
  g_auto (GStrv) words = g_strsplit (lower, " ", 0);

  for (guint i = 0; words[i] != NULL; i++)
    if (!g_strv_contains (known, words[i]))
      return g_strdup (label + strspn (label, "* "));
  return g_steal_pointer (&lower);
}

static void
add_one_number (HeraldEntry *entry,
                HeraldReader *reader,
                HeraldContact *contact,
                const char *text,
                const char *label)
{
  g_autofree char *clean = herald_text_clean (text, strlen (text), HERALD_CONTACT_TEXT_MAX); /* again: a part may begin with a blank */
  g_autofree char *simple = label != NULL ? simplify_label (label) : NULL;
  g_autofree char *link = NULL;

  if (*clean == '\0')
    return;
  if (herald_uri_is_call_link (clean))
    link = herald_uri_parse (clean, NULL);
  if (herald_contact_get_n_numbers (contact) >= HERALD_CONTACT_NUMBERS_MAX)
    herald_entry_fault (entry, FALSE, _("More than %d numbers: “%s” was left out."), HERALD_CONTACT_NUMBERS_MAX, clean);
  else if (!herald_contact_add_number (contact, link != NULL ? link : clean, simple, reader->region))
    herald_entry_fault (entry, FALSE, _("“%s” is not a telephone number."), clean);
}

/**
 * herald_entry_add_number:
 * @entry: an entry that is being read
 * @reader: where it comes from
 * @contact: the contact that is made of it
 * @written: a number, UTF-8; several as Google exports them
 * @label: (nullable): what it is; of several numbers likewise several
 */
void
herald_entry_add_number (HeraldEntry *entry,
                         HeraldReader *reader,
                         HeraldContact *contact,
                         const char *written,
                         const char *label)
{
  g_autofree char *text = herald_text_clean (written, strlen (written), HERALD_CONTACT_NOTE_MAX);
  g_auto (GStrv) parts = NULL, labels = NULL;
  guint n_labels;

  if (strstr (text, HERALD_CSV_SEVERAL) == NULL)
    {
      add_one_number (entry, reader, contact, text, label);
      return;
    }
  parts = g_strsplit (text, HERALD_CSV_SEVERAL, HERALD_CONTACT_NUMBERS_MAX);
  labels = g_strsplit (label != NULL ? label : "", HERALD_CSV_SEVERAL, HERALD_CONTACT_NUMBERS_MAX);
  n_labels = g_strv_length (labels);
  for (guint i = 0; parts[i] != NULL; i++)
    add_one_number (entry, reader, contact, parts[i], n_labels > 1 ? (i < n_labels ? g_strstrip (labels[i]) : NULL) : label);
}

/**
 * herald_reader_add_groups:
 * @contact: a contact that is read
 * @written: groups, UTF-8: separated as Google does it
 * @semicolons: whether semicolons separate them too, as Outlook does it
 */
void
herald_reader_add_groups (HeraldContact *contact,
                          const char *written,
                          gboolean semicolons)
{
  g_autofree char *text = herald_text_clean (written, strlen (written), HERALD_CONTACT_NOTE_MAX);
  gboolean several = strstr (text, HERALD_CSV_SEVERAL) != NULL;
  g_auto (GStrv) groups = g_strsplit (text, !several && semicolons ? ";" : HERALD_CSV_SEVERAL, HERALD_CONTACT_GROUPS_MAX);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autofree char *part = herald_text_clean (groups[i], strlen (groups[i]), HERALD_CONTACT_TEXT_MAX);
      const char *rest = part + strspn (part, "* ");
      g_autofree char *name = herald_text_clean (rest, strlen (rest), HERALD_CONTACT_TEXT_MAX);

      if (*name != '\0' && strcmp (name, "myContacts") != 0) /* Google's own: everybody */
        herald_contact_add_group (contact, name);
    }
}
