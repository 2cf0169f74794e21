/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"
#include "table-options.h"

G_BEGIN_DECLS

int herald_import_file (HeraldStore *store, const char *file, const HeraldImportOptions *options, HeraldTableOptions *table, gboolean json);

G_END_DECLS
