/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/reader.h"

G_BEGIN_DECLS

/** HERALD_CSV_LOOK_BYTES: bytes at the beginning of a file that are enough to look at it. */
#define HERALD_CSV_LOOK_BYTES (256 * 1024)

/* The first lines of a table, for somebody who shall say what its columns are. */
typedef struct
{
  HeraldCharset charset;
  char separator;
  gboolean header;
  GPtrArray *rows; /* of GPtrArray of text: HERALD_CSV_GUESS_ROWS lines at most, with the header */
  HeraldColumn columns[HERALD_CSV_COLUMNS_MAX];
  guint n_columns; /* of the widest line */
} HeraldCsvTable;

HeraldCsvTable *herald_csv_table_new (const char *bytes, gsize length, const HeraldReaderOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void herald_csv_table_free (HeraldCsvTable *table);
const char *herald_csv_table_get_cell (const HeraldCsvTable *table, guint row, guint column);
gboolean herald_csv_table_find (const HeraldCsvTable *table, const char *title, guint *column);
GPtrArray *herald_csv_split (const char *bytes, gsize length, char separator) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldCsvTable, herald_csv_table_free)

G_END_DECLS
