/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "store/journal.h"

G_BEGIN_DECLS

#define HERALD_TYPE_CALL_ROW (herald_call_row_get_type ())
G_DECLARE_FINAL_TYPE (HeraldCallRow, herald_call_row, HERALD, CALL_ROW, GtkBox)

GtkWidget *herald_call_row_new (void);
void herald_call_row_set_heading (HeraldCallRow *self, const char *day);
void herald_call_row_set_entry (HeraldCallRow *self, HeraldJournalEntry *entry, const char *region);

G_END_DECLS
