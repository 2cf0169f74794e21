/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal: written while calls last, read in windows, closed after a crash. */

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "folder.h"
#include "store/journal.h"

#define SECOND G_TIME_SPAN_SECOND

static const HeraldJournalCall incoming = {
  .started_at = 1000 * SECOND, .direction = "incoming", .number = "030123456", .e164 = "+4930123456", .name = "Ada", .queue = "support",
  .device = "PJSIP/1001", .linked_id = "1.1",
};

static void
test_life (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  HeraldJournalCall call = incoming;
  HeraldJournalQuery query = { 0 };
  HeraldJournalEntry *entry;
  gint64 id;

  place_init (&place);
  store = place_open (&place);
  id = herald_journal_begin (store, &call, NULL);
  g_assert_cmpint (id, >, 0);
  call.answered_at = 1005 * SECOND;
  call.ended_at = 1100 * SECOND;
  call.outcome = "answered";
  call.organisation = "Engines";
  call.data = "ticket=7\n";
  g_assert_true (herald_journal_update (store, id, &call, NULL));
  entries = herald_journal_list (store, &query, NULL);
  g_assert_cmpuint (entries->len, ==, 1);
  entry = entries->pdata[0];
  g_assert_cmpint (herald_journal_entry_get_id (entry), ==, id);
  g_assert_cmpint (herald_journal_entry_get_started_at (entry), ==, 1000 * SECOND);
  g_assert_cmpint (herald_journal_entry_get_answered_at (entry), ==, 1005 * SECOND);
  g_assert_cmpint (herald_journal_entry_get_ended_at (entry), ==, 1100 * SECOND);
  g_assert_cmpstr (herald_journal_entry_get_outcome (entry), ==, "answered");
  g_assert_cmpstr (herald_journal_entry_get_name (entry), ==, "Ada");
  g_assert_cmpstr (herald_journal_entry_get_organisation (entry), ==, "Engines");
  g_assert_cmpstr (herald_journal_entry_get_queue (entry), ==, "support");
  g_assert_cmpstr (herald_journal_entry_get_data (entry), ==, "ticket=7\n");
  g_assert_cmpstr (herald_journal_entry_get_dialed (entry), ==, "");
  g_assert_true (herald_journal_entry_get_seen (entry));
}

static void
add (HeraldStore *store,
     gint64 started,
     const char *outcome,
     const char *number,
     gint64 contact)
{
  g_autofree char *e164 = g_strconcat ("+49", number + 1, NULL);
  HeraldJournalCall call = {
    .started_at = started * SECOND, .ended_at = (started + 1) * SECOND, .direction = "incoming", .outcome = outcome, .number = number,
    .e164 = e164, .contact_id = contact, .name = started % 2 != 0 ? "Odd%" : "Even",
  };

  g_assert_cmpint (herald_journal_begin (store, &call, NULL), >, 0);
}

/* Page after page without a gap or a call twice, also where many began in the same microsecond. */
static void
test_windows (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  HeraldJournalQuery query = { .limit = 7 };
  gint64 last_started = G_MAXINT64, last_id = G_MAXINT64;
  guint count = 0;

  place_init (&place);
  store = place_open (&place);
  for (guint i = 0; i < 50; i++)
    add (store, 1000 + i / 5, "answered", "030123456", 0);
  for (;;)
    {
      g_autoptr (GPtrArray) entries = herald_journal_list (store, &query, NULL);

      for (guint i = 0; i < entries->len; i++)
        {
          gint64 started = herald_journal_entry_get_started_at (entries->pdata[i]), id = herald_journal_entry_get_id (entries->pdata[i]);

          g_assert_true (started < last_started || (started == last_started && id < last_id));
          last_started = started;
          last_id = id;
          count++;
        }
      if (entries->len < query.limit)
        break;
      query.before_started_at = last_started;
      query.before_id = last_id;
    }
  g_assert_cmpuint (count, ==, 50);
}

static void
test_filters (void)
{
  static const struct
  {
    HeraldJournalQuery query;
    guint count;
  } rows[] = {
    { { 0 }, 4 }, { { .missed_only = TRUE }, 2 }, { { .contact_id = 7 }, 2 }, { { .contact_id = 7, .missed_only = TRUE }, 1 },
    { { .text = "odd" }, 2 }, { { .text = "%" }, 2 }, { { .text = "03012" }, 4 }, { { .text = "nobody" }, 0 }, { { .text = "_" }, 0 },
  };
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;

  place_init (&place);
  store = place_open (&place);
  add (store, 1, "missed", "030123456", 7);
  add (store, 2, "answered", "030123456", 7);
  add (store, 3, "missed", "030123457", 0);
  add (store, 4, "answered", "030123458", 8);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) entries = herald_journal_list (store, &rows[i].query, NULL);

      g_assert_cmpuint (entries->len, ==, rows[i].count);
    }
}

/* Missed calls count until they were seen; being written again does not make them new. */
static void
test_unseen (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  HeraldJournalCall call = incoming;
  gint64 id;

  place_init (&place);
  store = place_open (&place);
  add (store, 1, "missed", "030123456", 0);
  id = herald_journal_begin (store, &call, NULL);
  g_assert_cmpint (herald_journal_count_unseen (store, NULL), ==, 1);
  call.outcome = "missed";
  call.ended_at = 1001 * SECOND;
  g_assert_true (herald_journal_update (store, id, &call, NULL));
  g_assert_cmpint (herald_journal_count_unseen (store, NULL), ==, 2);
  herald_journal_mark_seen_async (store, id, NULL, NULL, NULL);
  g_assert_cmpint (herald_journal_count_unseen (store, NULL), ==, 1);
  g_assert_true (herald_journal_update (store, id, &call, NULL));
  g_assert_cmpint (herald_journal_count_unseen (store, NULL), ==, 1);
  herald_journal_mark_seen_async (store, 0, NULL, NULL, NULL);
  g_assert_cmpint (herald_journal_count_unseen (store, NULL), ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* What is older than the user wants kept goes; a call that has not ended stays, however old. */
static void
test_prune (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  HeraldJournalCall open = incoming;
  HeraldJournalQuery query = { 0 };

  place_init (&place);
  store = place_open (&place);
  open.started_at = 1;
  g_assert_cmpint (herald_journal_begin (store, &open, NULL), >, 0);
  add (store, 100, "answered", "030123456", 0);
  add (store, 200, "missed", "030123457", 0);
  herald_journal_prune_async (store, 200 * SECOND, NULL, NULL, NULL);
  entries = herald_journal_list (store, &query, NULL);
  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpint (herald_journal_entry_get_started_at (entries->pdata[0]), ==, 200 * SECOND);
  g_assert_cmpint (herald_journal_entry_get_started_at (entries->pdata[1]), ==, 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_last_with (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (HeraldNumber) number = herald_number_new ("+49 30 123456", NULL), nobody = herald_number_new ("+49 30 999999", NULL);
  g_autoptr (HeraldNumber) extension = herald_number_new ("1001", "DE");
  g_autoptr (HeraldJournalEntry) last = NULL, before = NULL, internal = NULL;
  g_autoptr (GError) error = NULL;
  HeraldJournalCall open = incoming, colleague = { .started_at = 5, .ended_at = 6, .direction = "outgoing", .outcome = "answered", .number = "1001" };
  gint64 open_id;

  place_init (&place);
  store = place_open (&place);
  add (store, 1, "answered", "030123456", 0);
  add (store, 2, "missed", "030123456", 0);
  add (store, 3, "answered", "030123457", 0);
  open_id = herald_journal_begin (store, &open, NULL);
  herald_journal_begin (store, &colleague, NULL);
  last = herald_journal_last_with (store, number, open_id, &error);
  g_assert_cmpint (herald_journal_entry_get_started_at (last), ==, 2 * SECOND);
  before = herald_journal_last_with (store, number, herald_journal_entry_get_id (last), &error);
  g_assert_cmpint (herald_journal_entry_get_started_at (before), ==, 1 * SECOND);
  internal = herald_journal_last_with (store, extension, 0, &error);
  g_assert_cmpint (herald_journal_entry_get_started_at (internal), ==, 5);
  g_assert_null (herald_journal_last_with (store, nobody, 0, &error));
  g_assert_no_error (error);
}

/* The other process: begins a call and is killed. */
static int
call_child (const char *path)
{
  g_autoptr (HeraldStore) store = herald_store_new (path, NULL);

  herald_journal_begin (store, &incoming, NULL);
  g_assert_cmpint (write (STDOUT_FILENO, "x", 1), ==, 1);
  pause ();
  return 0;
}

static void
check_outcome (HeraldStore *store,
               const char *outcome,
               gint64 ended_at)
{
  HeraldJournalQuery query = { 0 };
  g_autoptr (GPtrArray) entries = herald_journal_list (store, &query, NULL);

  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpstr (herald_journal_entry_get_outcome (entries->pdata[0]), ==, outcome);
  g_assert_cmpint (herald_journal_entry_get_ended_at (entries->pdata[0]), ==, ended_at);
}

/* A call is closed as interrupted when its program is gone, and not by heraldctl while it is there. */
static void
test_interrupted (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GSubprocess) child = NULL;
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (HeraldStore) meanwhile = NULL, later = NULL;
  char byte;

  place_init (&place);
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, self, "--child", place.path, NULL);
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (child), &byte, 1, NULL, NULL), ==, 1);
  meanwhile = place_open (&place);
  check_outcome (meanwhile, "", 0);
  g_subprocess_send_signal (child, SIGKILL);
  g_subprocess_wait (child, NULL, NULL);
  later = place_open (&place);
  check_outcome (later, "interrupted", 1000 * SECOND);
}

static void
test_properties (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *name = NULL, *device = NULL, *note = NULL;
  HeraldJournalQuery query = { 0 };
  gint64 started;
  gboolean seen;

  place_init (&place);
  store = place_open (&place);
  herald_journal_set_note_async (store, herald_journal_begin (store, &incoming, NULL), "wants a quote", NULL, NULL, NULL);
  entries = herald_journal_list (store, &query, NULL);
  g_object_get (entries->pdata[0], "name", &name, "device", &device, "note", &note, "started-at", &started, "seen", &seen, NULL);
  g_assert_cmpstr (name, ==, "Ada");
  g_assert_cmpstr (device, ==, "PJSIP/1001");
  g_assert_cmpstr (note, ==, "wants a quote");
  g_assert_cmpint (started, ==, 1000 * SECOND);
  g_assert_true (seen);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc,
      char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--child") == 0)
    return call_child (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/life", test_life);
  g_test_add_func ("/journal/windows", test_windows);
  g_test_add_func ("/journal/filters", test_filters);
  g_test_add_func ("/journal/unseen", test_unseen);
  g_test_add_func ("/journal/prune", test_prune);
  g_test_add_func ("/journal/last-with", test_last_with);
  g_test_add_func ("/journal/interrupted", test_interrupted);
  g_test_add_func ("/journal/properties", test_properties);
  return g_test_run ();
}
