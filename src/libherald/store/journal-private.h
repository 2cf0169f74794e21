/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/journal.h"
#include "store/store-private.h"

G_BEGIN_DECLS

/* The texts of a row, in the order of the columns. */
typedef enum
{
  HERALD_JOURNAL_TEXT_DIRECTION,
  HERALD_JOURNAL_TEXT_OUTCOME,
  HERALD_JOURNAL_TEXT_NUMBER,
  HERALD_JOURNAL_TEXT_E164,
  HERALD_JOURNAL_TEXT_NAME,
  HERALD_JOURNAL_TEXT_ORGANISATION,
  HERALD_JOURNAL_TEXT_DIALED,
  HERALD_JOURNAL_TEXT_QUEUE,
  HERALD_JOURNAL_TEXT_DEVICE,
  HERALD_JOURNAL_TEXT_LINKED_ID,
  HERALD_JOURNAL_TEXT_GUESS,
  HERALD_JOURNAL_TEXT_GUESSED_BY,
  HERALD_JOURNAL_TEXT_DATA,
  HERALD_JOURNAL_TEXT_NOTE,
  HERALD_JOURNAL_N_TEXTS,
} HeraldJournalText;

/** HERALD_JOURNAL_COLUMNS: what herald_journal_entry_from_row() reads. */
#define HERALD_JOURNAL_COLUMNS \
  "id, started_at, answered_at, ended_at, contact, seen," \
  " direction, outcome, number, e164, name, organisation, dialed, queue, device, linked_id, guess, guessed_by, data, note"

HeraldJournalEntry *herald_journal_entry_from_row (sqlite3_stmt *row) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
