/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/journal.h"

G_BEGIN_DECLS

gboolean herald_entry_words_is_missed (HeraldJournalEntry *entry);
const char *herald_entry_words_icon (HeraldJournalEntry *entry);
char *herald_entry_words_party (HeraldJournalEntry *entry, const char *region);
char *herald_entry_words_number (HeraldJournalEntry *entry, const char *region);
const char *herald_entry_words_dial (HeraldJournalEntry *entry);
char *herald_entry_words_outcome (HeraldJournalEntry *entry);

G_END_DECLS
