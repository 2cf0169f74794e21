/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "store/journal.h"

G_BEGIN_DECLS

/* A past call or a contact, with the note and the other calls of this party. Buttons are actions of the
 * application ("app.dial"). Signal "add-contact" (const char *number). */
#define HERALD_TYPE_DETAILS (herald_details_get_type ())
G_DECLARE_FINAL_TYPE (HeraldDetails, herald_details, HERALD, DETAILS, AdwWindow)

GtkWidget *herald_details_new (GtkWindow *parent, HeraldStore *store, const char *region);
void herald_details_show_entry (HeraldDetails *self, HeraldJournalEntry *entry);

G_END_DECLS
