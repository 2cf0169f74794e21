/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "store/store.h"

G_BEGIN_DECLS

/* Contacts that are there twice: which of them become one, and what that will be. Signal "merged" (const char *sentence). */
#define HERALD_TYPE_MERGE_WINDOW (herald_merge_window_get_type ())
G_DECLARE_FINAL_TYPE (HeraldMergeWindow, herald_merge_window, HERALD, MERGE_WINDOW, AdwWindow)

HeraldMergeWindow *herald_merge_window_new (GtkWindow *parent, HeraldStore *store, GPtrArray *duplicates);

G_END_DECLS
