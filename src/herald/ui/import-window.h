/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "store/store.h"

G_BEGIN_DECLS

/* A file into the contacts: what its columns are, how far it is, what was skipped and why. Signal "done" (const char
 * *sentence): it is closed, and contacts were imported. */
#define HERALD_TYPE_IMPORT_WINDOW (herald_import_window_get_type ())
G_DECLARE_FINAL_TYPE (HeraldImportWindow, herald_import_window, HERALD, IMPORT_WINDOW, AdwWindow)

HeraldImportWindow *herald_import_window_new (GtkWindow *parent, HeraldStore *store, const char *region, GFile *file);

G_END_DECLS
