/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/sources-words.h"

G_BEGIN_DECLS

/* A source of contacts in the list of the preferences. Signals: "toggled" (gboolean enabled); "move" (int by): -1 up, 1
 * down; "drop" (const char *id): that one was dragged here; "edit" (); "test" (); "remove" (). */
#define HERALD_TYPE_SOURCES_ROW (herald_sources_row_get_type ())
G_DECLARE_FINAL_TYPE (HeraldSourcesRow, herald_sources_row, HERALD, SOURCES_ROW, AdwActionRow)

GtkWidget *herald_sources_row_new (const char *id);
const char *herald_sources_row_get_id (HeraldSourcesRow *self);
void herald_sources_row_show (HeraldSourcesRow *self, const HeraldSourceOptions *options, const HeraldSourceFacts *facts);
void herald_sources_row_set_place (HeraldSourcesRow *self, gboolean first, gboolean last, gboolean movable);
void herald_sources_row_set_writable (HeraldSourcesRow *self, gboolean writable);

G_END_DECLS
