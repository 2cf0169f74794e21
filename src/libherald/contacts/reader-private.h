/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/charset.h"
#include "contacts/reader.h"

G_BEGIN_DECLS

/* What a format adds to the reader. */
typedef struct
{
  gpointer (*make) (void);
  void (*feed) (HeraldReader *reader, gpointer state, const char *text, gsize length);
  void (*end) (HeraldReader *reader, gpointer state);
  void (*free) (gpointer state);
} HeraldReaderClass;

extern const HeraldReaderClass herald_vcard_reader;
extern const HeraldReaderClass herald_csv_reader;

const char *herald_reader_get_region (HeraldReader *reader);
void herald_reader_take_contact (HeraldReader *reader, HeraldContact *contact, guint line);
void herald_reader_fault (HeraldReader *reader, guint line, gboolean skipped, const char *format, ...) G_GNUC_PRINTF (4, 5);
void herald_reader_add_number (HeraldReader *reader, HeraldContact *contact, const char *text, const char *label, guint line);

G_END_DECLS
