/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/reader.h"

G_BEGIN_DECLS

/* One entry of a file: as it stands there, and once it is read what it says. */
struct _HeraldEntry
{
  char *text; /* @length bytes and a NUL; NULL: there is only a fault to tell */
  gsize length;
  guint line; /* where it begins, from 1 */
  HeraldContact *contact;
  GPtrArray *faults; /* of HeraldReaderFault; NULL: none */
};

/* What a format adds to the reader. */
typedef struct
{
  gpointer (*make) (const HeraldReaderOptions *options);
  void (*feed) (HeraldReader *reader, gpointer state, const char *text, gsize length); /* splits into entries */
  void (*end) (HeraldReader *reader, gpointer state);
  void (*read) (HeraldReader *reader, HeraldEntry *entry); /* in any thread: reader and state are only read */
  void (*free) (gpointer state);
} HeraldReaderClass;

extern const HeraldReaderClass herald_vcard_reader;
extern const HeraldReaderClass herald_csv_reader;

gconstpointer herald_reader_get_state (HeraldReader *reader);

/* While the file is split. */
void herald_reader_take_entry (HeraldReader *reader, char *text, gsize length, guint line);
void herald_reader_fault (HeraldReader *reader, guint line, gboolean skipped, const char *format, ...) G_GNUC_PRINTF (4, 5);

/* While an entry is read. */
void herald_entry_take_contact (HeraldEntry *entry, HeraldContact *contact);
void herald_entry_fault (HeraldEntry *entry, gboolean skipped, const char *format, ...) G_GNUC_PRINTF (3, 4);
void herald_entry_add_number (HeraldEntry *entry, HeraldReader *reader, HeraldContact *contact, const char *text, const char *label);
void herald_reader_add_groups (HeraldContact *contact, const char *text, gboolean semicolons);

G_END_DECLS
