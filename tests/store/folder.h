/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

/* A folder of the test's own with a database in it. */
typedef struct
{
  char *folder;
  char *path;
} Place;

void place_init (Place *place);
void place_clear (Place *place);
HeraldStore *place_open (const Place *place);
gboolean import_text (HeraldStore *store, const char *text, const HeraldImportOptions *options, HeraldImportCounts *counts, GPtrArray **faults,
                      GError **error);
char *make_cards (guint count);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)
