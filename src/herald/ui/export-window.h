/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "store/export.h"

G_BEGIN_DECLS

/* How far an export is; it shows itself only where that takes a moment. Signal "done" (const char *sentence): it has ended. */
#define HERALD_TYPE_EXPORT_WINDOW (herald_export_window_get_type ())
G_DECLARE_FINAL_TYPE (HeraldExportWindow, herald_export_window, HERALD, EXPORT_WINDOW, AdwWindow)

HeraldExportWindow *herald_export_window_new (GtkWindow *parent, HeraldStore *store, const char *path, HeraldExportFormat format);

G_END_DECLS
