/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "store/store.h"

G_BEGIN_DECLS

char *herald_import_report_count (const HeraldImportCounts *counts) G_GNUC_WARN_UNUSED_RESULT;
char *herald_import_report_text (const char *file, const HeraldImportCounts *counts, GPtrArray *faults) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *herald_import_report_row (const HeraldReaderFault *fault);

G_END_DECLS
