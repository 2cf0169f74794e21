/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "contacts/reader.h"

G_BEGIN_DECLS

/* What the columns of a table are: found out, shown with the first lines, and to be changed. */
#define HERALD_TYPE_IMPORT_TABLE (herald_import_table_get_type ())
G_DECLARE_FINAL_TYPE (HeraldImportTable, herald_import_table, HERALD, IMPORT_TABLE, AdwBin)

void herald_import_table_set_bytes (HeraldImportTable *self, GBytes *bytes);
void herald_import_table_get_options (HeraldImportTable *self, HeraldReaderOptions *options);

G_END_DECLS
