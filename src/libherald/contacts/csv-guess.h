/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/reader.h"

G_BEGIN_DECLS

/** HERALD_CSV_GUESS_ROWS: lines of a table that are looked at to find out what its columns are. */
#define HERALD_CSV_GUESS_ROWS 20

char herald_csv_guess_separator (const char *record, gsize length);
gboolean herald_csv_guess_header (GPtrArray *rows);
void herald_csv_guess_columns (GPtrArray *rows, gboolean header, HeraldColumn *columns, guint n_columns);
void herald_csv_pair_labels (HeraldColumn *columns, guint n_columns);

G_END_DECLS
