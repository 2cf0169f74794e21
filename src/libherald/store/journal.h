/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/** HERALD_OUTCOME_WORD_INTERRUPTED: how a call is closed whose end nobody saw. */
#define HERALD_OUTCOME_WORD_INTERRUPTED "interrupted"

/* What is known of a call. All strings may be NULL. Times are wall-clock microseconds, 0: not yet. The words
 * of direction and outcome are those of the call model ("incoming", "answered-elsewhere"). */
typedef struct
{
  gint64 started_at;
  gint64 answered_at;
  gint64 ended_at;
  const char *direction;
  const char *outcome;
  const char *number;
  const char *e164;
  const char *name;
  const char *organisation;
  const char *dialed;
  const char *queue;
  const char *device;
  const char *linked_id;
  const char *guess;      /* where nobody is known for sure: who it perhaps is, or whose company … */
  const char *guessed_by; /* … and why: "trailing" or "switchboard" */
  const char *data;       /* what the dialplan told: herald_call_data_to_lines() */
  gint64 contact_id; /* 0: none */
} HeraldJournalCall;

/* One past call, for lists. Properties, all read-only: "id" x, "started-at" x, "answered-at" x, "ended-at" x,
 * "direction" s, "outcome" s, "number" s, "e164" s, "name" s, "organisation" s, "dialed" s, "queue" s,
 * "device" s, "linked-id" s, "guess" s, "guessed-by" s, "data" s, "contact-id" x, "note" s, "seen" b. Strings are never NULL. */
#define HERALD_TYPE_JOURNAL_ENTRY (herald_journal_entry_get_type ())
G_DECLARE_FINAL_TYPE (HeraldJournalEntry, herald_journal_entry, HERALD, JOURNAL_ENTRY, GObject)

gint64 herald_journal_entry_get_id (HeraldJournalEntry *entry);
gint64 herald_journal_entry_get_started_at (HeraldJournalEntry *entry);
gint64 herald_journal_entry_get_answered_at (HeraldJournalEntry *entry);
gint64 herald_journal_entry_get_ended_at (HeraldJournalEntry *entry);
const char *herald_journal_entry_get_direction (HeraldJournalEntry *entry);
const char *herald_journal_entry_get_outcome (HeraldJournalEntry *entry);
const char *herald_journal_entry_get_number (HeraldJournalEntry *entry);
const char *herald_journal_entry_get_e164 (HeraldJournalEntry *entry);
const char *herald_journal_entry_get_name (HeraldJournalEntry *entry);
const char *herald_journal_entry_get_organisation (HeraldJournalEntry *entry);
const char *herald_journal_entry_get_dialed (HeraldJournalEntry *entry);
const char *herald_journal_entry_get_queue (HeraldJournalEntry *entry);
const char *herald_journal_entry_get_device (HeraldJournalEntry *entry);
const char *herald_journal_entry_get_linked_id (HeraldJournalEntry *entry);
const char *herald_journal_entry_get_guess (HeraldJournalEntry *entry);
const char *herald_journal_entry_get_guessed_by (HeraldJournalEntry *entry);
const char *herald_journal_entry_get_data (HeraldJournalEntry *entry);
gint64 herald_journal_entry_get_contact_id (HeraldJournalEntry *entry);
const char *herald_journal_entry_get_note (HeraldJournalEntry *entry);
gboolean herald_journal_entry_get_seen (HeraldJournalEntry *entry);

typedef struct
{
  gint64 before_started_at; /* entries that began earlier, or as early with a smaller id; 0: from the newest on */
  gint64 before_id;
  guint limit;              /* 0: 100 */
  gboolean missed_only;
  gint64 contact_id;        /* only calls with this contact; 0: all */
  const char *text;         /* only where name, company or number hold this; NULL: all */
} HeraldJournalQuery;

/* Signal of HeraldStore: "journal-changed", without arguments. */
void herald_journal_begin_async (HeraldStore *store, const HeraldJournalCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 herald_journal_begin_finish (HeraldStore *store, GAsyncResult *result, GError **error);
gint64 herald_journal_begin (HeraldStore *store, const HeraldJournalCall *call, GError **error);
/* Writes all of @call over the row; ended_at and outcome close it. */
void herald_journal_update_async (HeraldStore *store, gint64 id, const HeraldJournalCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_journal_update_finish (HeraldStore *store, GAsyncResult *result, GError **error);
gboolean herald_journal_update (HeraldStore *store, gint64 id, const HeraldJournalCall *call, GError **error);
void herald_journal_set_note_async (HeraldStore *store, gint64 id, const char *note, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_journal_set_note_finish (HeraldStore *store, GAsyncResult *result, GError **error);

/* Element type: HeraldJournalEntry, newest first. */
void herald_journal_list_async (HeraldStore *store, const HeraldJournalQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *herald_journal_list_finish (HeraldStore *store, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *herald_journal_list (HeraldStore *store, const HeraldJournalQuery *query, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The last call with a party that has ended; NULL without an error: there was none. @except_id: not this row. */
void herald_journal_last_with_async (HeraldStore *store, const HeraldNumber *number, gint64 except_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HeraldJournalEntry *herald_journal_last_with_finish (HeraldStore *store, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
HeraldJournalEntry *herald_journal_last_with (HeraldStore *store, const HeraldNumber *number, gint64 except_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @id 0: all missed calls. */
void herald_journal_mark_seen_async (HeraldStore *store, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_journal_mark_seen_finish (HeraldStore *store, GAsyncResult *result, GError **error);
void herald_journal_prune_async (HeraldStore *store, gint64 before, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_journal_prune_finish (HeraldStore *store, GAsyncResult *result, GError **error);
void herald_journal_count_unseen_async (HeraldStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 herald_journal_count_unseen_finish (HeraldStore *store, GAsyncResult *result, GError **error);
gint64 herald_journal_count_unseen (HeraldStore *store, GError **error);

G_END_DECLS
