/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/charset.h"
#include "contacts/contact.h"
#include "contacts/csv-columns.h"

G_BEGIN_DECLS

/** HERALD_READER_FAULTS_MAX: skipped entries whose reason is kept; all are counted. */
#define HERALD_READER_FAULTS_MAX 1000

typedef enum
{
  HERALD_READER_VCARD,
  HERALD_READER_CSV,
} HeraldReaderFormat;

/* Whether the first line of a table names its columns. */
typedef enum
{
  HERALD_HEADER_GUESS,
  HERALD_HEADER_YES,
  HERALD_HEADER_NO,
} HeraldHeader;

/* How a file is to be read. All zero: found out. All but the first two are of tables. */
typedef struct
{
  const char *region; /* where numbers without a country code are at home, as for herald_number_init(), or NULL */
  HeraldCharset charset;
  char separator; /* ',' ';' '\t' '|', or 0 */
  HeraldHeader header;
  const HeraldColumn *columns; /* what is in each, or NULL; columns behind the last are not read */
  guint n_columns;
} HeraldReaderOptions;

/* One entry of a file that was skipped, or something of it that was left out. */
typedef struct
{
  guint line;       /* where it begins, from 1 */
  gboolean skipped; /* TRUE: the whole contact, FALSE: a part of it (see @reason) */
  char *reason;     /* a sentence */
} HeraldReaderFault;

/* Turns the bytes of a vCard or CSV file into contacts, one at a time. Pure: the caller feeds the bytes, in
 * pieces of any size, and takes the contacts out. */
typedef struct _HeraldReader HeraldReader;

HeraldReader *herald_reader_new (HeraldReaderFormat format, const char *region) G_GNUC_WARN_UNUSED_RESULT;
HeraldReader *herald_reader_new_with_options (HeraldReaderFormat format, const HeraldReaderOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void herald_reader_free (HeraldReader *reader);
void herald_reader_feed (HeraldReader *reader, const char *bytes, gsize length);
void herald_reader_end (HeraldReader *reader);
HeraldContact *herald_reader_next (HeraldReader *reader) G_GNUC_WARN_UNUSED_RESULT;
guint herald_reader_get_n_skipped (HeraldReader *reader);
GPtrArray *herald_reader_get_faults (HeraldReader *reader);
gboolean herald_reader_guess_format (const char *bytes, gsize length, HeraldReaderFormat *format);

/* The same in three steps, of which the second takes nearly all of the time and may be done for several entries at once,
 * each in a thread of its own, while the reader goes on. */
typedef struct _HeraldEntry HeraldEntry;

HeraldEntry *herald_reader_next_entry (HeraldReader *reader) G_GNUC_WARN_UNUSED_RESULT;
void herald_entry_read (HeraldEntry *entry, HeraldReader *reader);
HeraldContact *herald_reader_take_back (HeraldReader *reader, HeraldEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
gsize herald_entry_get_length (const HeraldEntry *entry);
HeraldContact *herald_entry_get_contact (HeraldEntry *entry);
void herald_entry_free (HeraldEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldReader, herald_reader_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldEntry, herald_entry_free)

G_END_DECLS
