/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/journal.h"

G_BEGIN_DECLS

#define HERALD_TYPE_JOURNAL_MODEL (herald_journal_model_get_type ())
G_DECLARE_FINAL_TYPE (HeraldJournalModel, herald_journal_model, HERALD, JOURNAL_MODEL, GObject)

HeraldJournalModel *herald_journal_model_new (void);
void herald_journal_model_set_store (HeraldJournalModel *self, HeraldStore *store);
void herald_journal_model_load_more (HeraldJournalModel *self);
gboolean herald_journal_model_is_loaded (HeraldJournalModel *self);

G_END_DECLS
