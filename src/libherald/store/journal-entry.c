/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One past call as lists show it. */

#include "store/journal-private.h"

enum
{
  PROP_ID = 1,
  PROP_STARTED_AT,
  PROP_ANSWERED_AT,
  PROP_ENDED_AT,
  PROP_CONTACT_ID,
  PROP_SEEN,
  PROP_DIRECTION, /* from here on the texts, in the order of HeraldJournalText */
  N_PROPS = PROP_DIRECTION + HERALD_JOURNAL_N_TEXTS
};

static const char *const text_names[HERALD_JOURNAL_N_TEXTS] = {
  "direction", "outcome", "number", "e164", "name", "organisation", "dialed", "queue", "device", "linked-id", "guess", "guessed-by", "data", "note",
};

static GParamSpec *properties[N_PROPS];

struct _HeraldJournalEntry
{
  GObject parent;

  gint64 id;
  gint64 started_at;
  gint64 answered_at;
  gint64 ended_at;
  gint64 contact_id;
  gboolean seen;
  char *texts[HERALD_JOURNAL_N_TEXTS];
};

G_DEFINE_FINAL_TYPE (HeraldJournalEntry, herald_journal_entry, G_TYPE_OBJECT)

static void
herald_journal_entry_get_property (GObject *object,
                                   guint id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  HeraldJournalEntry *self = HERALD_JOURNAL_ENTRY (object);
  const gint64 times[] = { 0, self->id, self->started_at, self->answered_at, self->ended_at, self->contact_id };

  if (id >= PROP_DIRECTION && id < N_PROPS)
    g_value_set_string (value, self->texts[id - PROP_DIRECTION]);
  else if (id == PROP_SEEN)
    g_value_set_boolean (value, self->seen);
  else if (id < PROP_SEEN)
    g_value_set_int64 (value, times[id]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
herald_journal_entry_finalize (GObject *object)
{
  HeraldJournalEntry *self = HERALD_JOURNAL_ENTRY (object);

  for (guint i = 0; i < HERALD_JOURNAL_N_TEXTS; i++)
    g_free (self->texts[i]);
  G_OBJECT_CLASS (herald_journal_entry_parent_class)->finalize (object);
}

static void
herald_journal_entry_class_init (HeraldJournalEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  static const char *const times[] = { NULL, "id", "started-at", "answered-at", "ended-at", "contact-id" };

  object_class->get_property = herald_journal_entry_get_property;
  object_class->finalize = herald_journal_entry_finalize;
  for (guint i = PROP_ID; i < PROP_SEEN; i++)
    properties[i] = g_param_spec_int64 (times[i], NULL, NULL, G_MININT64, G_MAXINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SEEN] = g_param_spec_boolean ("seen", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  for (guint i = 0; i < HERALD_JOURNAL_N_TEXTS; i++)
    properties[PROP_DIRECTION + i] = g_param_spec_string (text_names[i], NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
herald_journal_entry_init (HeraldJournalEntry *self)
{
}

/**
 * herald_journal_entry_from_row:
 * @row: a statement of %HERALD_JOURNAL_COLUMNS, with a row
 *
 * Returns: (transfer full): the call in it
 */
HeraldJournalEntry *
herald_journal_entry_from_row (sqlite3_stmt *row)
{
  HeraldJournalEntry *self = g_object_new (HERALD_TYPE_JOURNAL_ENTRY, NULL);

  self->id = sqlite3_column_int64 (row, 0);
  self->started_at = sqlite3_column_int64 (row, 1);
  self->answered_at = sqlite3_column_int64 (row, 2);
  self->ended_at = sqlite3_column_int64 (row, 3);
  self->contact_id = sqlite3_column_int64 (row, 4);
  self->seen = sqlite3_column_int (row, 5) != 0;
  for (int i = 0; i < HERALD_JOURNAL_N_TEXTS; i++)
    self->texts[i] = g_utf8_make_valid (herald_column_text (row, 6 + i), -1);
  return self;
}

/**
 * herald_journal_entry_get_id:
 * @entry: a past call
 *
 * Returns: its row
 */
gint64
herald_journal_entry_get_id (HeraldJournalEntry *entry)
{
  return entry->id;
}

/**
 * herald_journal_entry_get_started_at:
 * @entry: a past call
 *
 * Returns: when it began, in microseconds since 1970
 */
gint64
herald_journal_entry_get_started_at (HeraldJournalEntry *entry)
{
  return entry->started_at;
}

/**
 * herald_journal_entry_get_answered_at:
 * @entry: a past call
 *
 * Returns: when the other side was there, in microseconds since 1970; 0: never
 */
gint64
herald_journal_entry_get_answered_at (HeraldJournalEntry *entry)
{
  return entry->answered_at;
}

/**
 * herald_journal_entry_get_ended_at:
 * @entry: a past call
 *
 * Returns: when it ended, in microseconds since 1970; 0: not yet
 */
gint64
herald_journal_entry_get_ended_at (HeraldJournalEntry *entry)
{
  return entry->ended_at;
}

/**
 * herald_journal_entry_get_contact_id:
 * @entry: a past call
 *
 * Returns: the contact's row in the store, 0: nobody was found
 */
gint64
herald_journal_entry_get_contact_id (HeraldJournalEntry *entry)
{
  return entry->contact_id;
}

/**
 * herald_journal_entry_get_seen:
 * @entry: a past call
 *
 * Returns: %FALSE for a missed call that the user has not seen yet
 */
gboolean
herald_journal_entry_get_seen (HeraldJournalEntry *entry)
{
  return entry->seen;
}

/**
 * herald_journal_entry_get_direction:
 * @entry: a past call
 *
 * Returns: “incoming” or “outgoing”
 */
const char *
herald_journal_entry_get_direction (HeraldJournalEntry *entry)
{
  return entry->texts[HERALD_JOURNAL_TEXT_DIRECTION];
}

/**
 * herald_journal_entry_get_outcome:
 * @entry: a past call
 *
 * Returns: the word of its outcome, “interrupted” where nobody saw the end; empty while it lasts
 */
const char *
herald_journal_entry_get_outcome (HeraldJournalEntry *entry)
{
  return entry->texts[HERALD_JOURNAL_TEXT_OUTCOME];
}

/**
 * herald_journal_entry_get_number:
 * @entry: a past call
 *
 * Returns: the party's number as the PBX sent it; empty: withheld
 */
const char *
herald_journal_entry_get_number (HeraldJournalEntry *entry)
{
  return entry->texts[HERALD_JOURNAL_TEXT_NUMBER];
}

/**
 * herald_journal_entry_get_e164:
 * @entry: a past call
 *
 * Returns: the party's number as E.164, empty: none
 */
const char *
herald_journal_entry_get_e164 (HeraldJournalEntry *entry)
{
  return entry->texts[HERALD_JOURNAL_TEXT_E164];
}

/**
 * herald_journal_entry_get_name:
 * @entry: a past call
 *
 * Returns: the party's name
 */
const char *
herald_journal_entry_get_name (HeraldJournalEntry *entry)
{
  return entry->texts[HERALD_JOURNAL_TEXT_NAME];
}

/**
 * herald_journal_entry_get_organisation:
 * @entry: a past call
 *
 * Returns: the party's company
 */
const char *
herald_journal_entry_get_organisation (HeraldJournalEntry *entry)
{
  return entry->texts[HERALD_JOURNAL_TEXT_ORGANISATION];
}

/**
 * herald_journal_entry_get_dialed:
 * @entry: a past call
 *
 * Returns: what was dialled: the number the caller asked for first, or mine
 */
const char *
herald_journal_entry_get_dialed (HeraldJournalEntry *entry)
{
  return entry->texts[HERALD_JOURNAL_TEXT_DIALED];
}

/**
 * herald_journal_entry_get_queue:
 * @entry: a past call
 *
 * Returns: the queue it came through, empty: none
 */
const char *
herald_journal_entry_get_queue (HeraldJournalEntry *entry)
{
  return entry->texts[HERALD_JOURNAL_TEXT_QUEUE];
}

/**
 * herald_journal_entry_get_device:
 * @entry: a past call
 *
 * Returns: the device of mine that carried it
 */
const char *
herald_journal_entry_get_device (HeraldJournalEntry *entry)
{
  return entry->texts[HERALD_JOURNAL_TEXT_DEVICE];
}

/**
 * herald_journal_entry_get_linked_id:
 * @entry: a past call
 *
 * Returns: Asterisk's id of the whole call
 */
const char *
herald_journal_entry_get_linked_id (HeraldJournalEntry *entry)
{
  return entry->texts[HERALD_JOURNAL_TEXT_LINKED_ID];
}

/**
 * herald_journal_entry_get_guess:
 * @entry: a past call
 *
 * Returns: where nobody was known for sure, who it perhaps was, or whose company; or empty
 */
const char *
herald_journal_entry_get_guess (HeraldJournalEntry *entry)
{
  return entry->texts[HERALD_JOURNAL_TEXT_GUESS];
}

/**
 * herald_journal_entry_get_guessed_by:
 * @entry: a past call
 *
 * Returns: how it was guessed, as herald_match_to_string() says; or empty
 */
const char *
herald_journal_entry_get_guessed_by (HeraldJournalEntry *entry)
{
  return entry->texts[HERALD_JOURNAL_TEXT_GUESSED_BY];
}

/**
 * herald_journal_entry_get_data:
 * @entry: a past call
 *
 * Returns: what the dialplan told of it, for herald_call_data_from_lines(); empty: nothing
 */
const char *
herald_journal_entry_get_data (HeraldJournalEntry *entry)
{
  return entry->texts[HERALD_JOURNAL_TEXT_DATA];
}

/**
 * herald_journal_entry_get_note:
 * @entry: a past call
 *
 * Returns: what the user wrote about it
 */
const char *
herald_journal_entry_get_note (HeraldJournalEntry *entry)
{
  return entry->texts[HERALD_JOURNAL_TEXT_NOTE];
}
