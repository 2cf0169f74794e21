/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/contact.h"

G_BEGIN_DECLS

/** HERALD_READER_FAULTS_MAX: skipped entries whose reason is kept; all are counted. */
#define HERALD_READER_FAULTS_MAX 1000

typedef enum
{
  HERALD_READER_VCARD,
  HERALD_READER_CSV,
} HeraldReaderFormat;

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
void herald_reader_free (HeraldReader *reader);
void herald_reader_feed (HeraldReader *reader, const char *bytes, gsize length);
void herald_reader_end (HeraldReader *reader);
HeraldContact *herald_reader_next (HeraldReader *reader) G_GNUC_WARN_UNUSED_RESULT;
guint herald_reader_get_n_skipped (HeraldReader *reader);
GPtrArray *herald_reader_get_faults (HeraldReader *reader);
gboolean herald_reader_guess_format (const char *bytes, gsize length, HeraldReaderFormat *format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldReader, herald_reader_free)

G_END_DECLS
