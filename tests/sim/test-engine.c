/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user sees of calls that come: through the engine, from the socket to the signals. */
#include <sqlite3.h>
#include <string.h>

#include "desk.h"

#define N_CALLS(desk) g_list_model_get_n_items (herald_engine_get_calls ((desk)->engine))

static GPtrArray *
journal (Desk *desk)
{
  HeraldJournalQuery query = { 0 };
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = herald_journal_list (desk->store, &query, &error);

  g_assert_no_error (error);
  return entries;
}

/* Waits until the newest row of the journal has this outcome. */
static void
wait_outcome (Desk *desk,
              const char *outcome)
{
  gboolean found = FALSE;

  while (!found)
    {
      g_autoptr (GPtrArray) entries = journal (desk);

      found = entries->len > 0
              && g_strcmp0 (herald_journal_entry_get_outcome (g_ptr_array_index (entries, 0)), outcome) == 0;
      if (!found)
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
test_pops_with_name (void)
{
  Desk *desk = desk_new ();
  HeraldCallItem *item;

  desk_add_contact (desk, "Ada Byron", "Analytical Engines Ltd", "+49 30 1234567");
  desk_connect (desk);
  desk_ring (desk, 1, "0301234567", "ADA B");
  desk_until (desk->announced->len == 1);
  item = g_ptr_array_index (desk->announced, 0);
  g_assert_cmpuint (desk->steps, ==, HERALD_STEP_NOTIFY | HERALD_STEP_CARD);
  desk_until (g_str_equal (herald_call_item_get_name (item), "Ada Byron"));
  g_assert_cmpstr (herald_call_item_get_organisation (item), ==, "Analytical Engines Ltd");
  g_assert_cmpstr (herald_call_item_get_number (item), ==, "0301234567");
  g_assert_cmpstr (herald_call_item_get_copy_number (item), ==, "+49301234567");
  g_assert_cmpstr (herald_call_item_get_dialed (item), ==, "49301000001");
  g_assert_cmpstr (herald_call_item_get_formatted_dialed (item), ==, "030 1000001");
  g_assert_cmpint (herald_call_item_get_state (item), ==, HERALD_CALL_RINGING);
  g_assert_cmpint (herald_call_item_get_direction (item), ==, HERALD_CALL_INCOMING);
  g_assert_true (herald_call_item_get_can_hang_up (item));
  g_assert_false (herald_call_item_get_withheld (item));
  desk_until (!herald_call_item_get_looking_up (item));
  g_assert_cmpuint (N_CALLS (desk), ==, 1);

  desk_answer (desk, 1);
  desk_until (herald_call_item_get_state (item) == HERALD_CALL_CONNECTED);
  g_assert_cmpint (herald_call_item_get_answered_at (item), >, 0);
  g_assert_true (herald_call_item_get_can_transfer (item));
  g_assert_cmpuint (desk->announced->len, ==, 1);
  desk_hang_up (desk, 1);
  desk_until (N_CALLS (desk) == 0);
  g_assert_cmpuint (desk->removed, ==, 1);
  wait_outcome (desk, "answered");
  {
    g_autoptr (GPtrArray) entries = journal (desk);
    HeraldJournalEntry *entry = g_ptr_array_index (entries, 0);

    g_assert_cmpuint (entries->len, ==, 1);
    g_assert_cmpstr (herald_journal_entry_get_name (entry), ==, "Ada Byron");
    g_assert_cmpstr (herald_journal_entry_get_e164 (entry), ==, "+49301234567");
    g_assert_cmpint (herald_journal_entry_get_answered_at (entry), >=, herald_journal_entry_get_started_at (entry));
  }
  desk_free (desk);
}

static void
test_unknown_and_withheld (void)
{
  Desk *desk = desk_new ();
  HeraldCallItem *item;

  desk_connect (desk);
  desk_ring (desk, 1, "0301234567", "Erika Mustermann");
  desk_until (desk->announced->len == 1);
  item = g_ptr_array_index (desk->announced, 0);
  g_assert_cmpstr (herald_call_item_get_title (item), ==, "Erika Mustermann");
  g_assert_null (herald_call_item_get_contact (item));
  desk_ring (desk, 2, "anonymous", "Anonymous");
  desk_until (desk->announced->len == 2);
  item = g_ptr_array_index (desk->announced, 1);
  g_assert_true (herald_call_item_get_withheld (item));
  g_assert_false (herald_call_item_get_looking_up (item));
  desk_ring (desk, 3, "+33142685300", "");
  desk_until (desk->announced->len == 3);
  desk_until (g_str_equal (herald_call_item_get_place (g_ptr_array_index (desk->announced, 2)), "France"));
  g_assert_cmpstr (herald_call_item_get_title (g_ptr_array_index (desk->announced, 2)), ==, "+33 1 42 68 53 00");
  desk_hang_up (desk, 3);
  desk_until (N_CALLS (desk) == 2 || herald_call_item_get_state (desk_item (desk, 0)) == HERALD_CALL_ENDED);
  if (N_CALLS (desk) == 3)
    herald_engine_dismiss (desk->engine, desk_item (desk, 0));
  /* Newest first. */
  g_assert_true (desk_item (desk, 0) == item);
  g_assert_cmpuint (N_CALLS (desk), ==, 2);
  desk_free (desk);
}

static void
test_missed_stays (void)
{
  Desk *desk = desk_new ();
  HeraldCallItem *item;

  desk_connect (desk);
  desk_ring (desk, 1, "0301234567", "");
  desk_until (desk->announced->len == 1);
  item = g_ptr_array_index (desk->announced, 0);
  desk_caller_gives_up (desk, 1);
  desk_until (herald_call_item_get_state (item) == HERALD_CALL_ENDED);
  g_assert_cmpint (herald_call_item_get_outcome (item), ==, HERALD_OUTCOME_MISSED);
  g_assert_false (herald_call_item_get_can_hang_up (item));
  desk_until (herald_engine_get_unseen_missed (desk->engine) == 1);
  g_assert_cmpuint (N_CALLS (desk), ==, 1);
  g_assert_false (herald_call_item_get_seen (item));

  herald_engine_dismiss (desk->engine, item);
  g_assert_cmpuint (N_CALLS (desk), ==, 0);
  desk_until (herald_engine_get_unseen_missed (desk->engine) == 0);
  desk_free (desk);
}

static void
test_answered_elsewhere_goes (void)
{
  Desk *desk = desk_new ();
  HeraldCallItem *item;

  desk_connect (desk);
  desk_ring (desk, 1, "0301234567", "");
  desk_until (desk->announced->len == 1);
  item = g_ptr_array_index (desk->announced, 0);
  desk_say (desk, "Event: Newchannel\nChannel: PJSIP/1002-00000009\nChannelState: 0\nCallerIDNum: 1002\nCallerIDName: Grace\n"
                  "Uniqueid: u.1.3\nLinkedid: u.1.1\n\n"
                  "Event: DialBegin\nChannel: PJSIP/trunk-00000002\nChannelState: 4\nUniqueid: u.1.1\nLinkedid: u.1.1\n"
                  "CallerIDNum: 0301234567\nDestChannel: PJSIP/1002-00000009\nDestUniqueid: u.1.3\nDestLinkedid: u.1.1\n"
                  "DestCallerIDNum: 1002\nDestCallerIDName: Grace\nDialString: 1002\n\n"
                  "Event: Newstate\nChannel: PJSIP/1002-00000009\nChannelState: 6\nChannelStateDesc: Up\nUniqueid: u.1.3\n"
                  "Linkedid: u.1.1\nCallerIDNum: 1002\nCallerIDName: Grace\n\n"
                  "Event: DialEnd\nChannel: PJSIP/trunk-00000002\nUniqueid: u.1.1\nLinkedid: u.1.1\n"
                  "DestChannel: PJSIP/1001-00000003\nDestUniqueid: u.1.2\nDestLinkedid: u.1.1\nDialStatus: CANCEL\n\n"
                  "Event: DialEnd\nChannel: PJSIP/trunk-00000002\nUniqueid: u.1.1\nLinkedid: u.1.1\n"
                  "DestChannel: PJSIP/1002-00000009\nDestUniqueid: u.1.3\nDestLinkedid: u.1.1\nDestCallerIDNum: 1002\n"
                  "DestCallerIDName: Grace\nDialStatus: ANSWER\n\n"
                  "Event: Hangup\nChannel: PJSIP/1001-00000003\nUniqueid: u.1.2\nLinkedid: u.1.1\nCause: 26\n\n"
                  "Event: BridgeEnter\nBridgeUniqueid: b1\nChannel: PJSIP/1002-00000009\nUniqueid: u.1.3\nLinkedid: u.1.1\n\n"
                  "Event: BridgeEnter\nBridgeUniqueid: b1\nChannel: PJSIP/trunk-00000002\nUniqueid: u.1.1\nLinkedid: u.1.1\n\n");
  desk_until (herald_call_item_get_state (item) == HERALD_CALL_ENDED);
  g_assert_cmpint (herald_call_item_get_outcome (item), ==, HERALD_OUTCOME_ANSWERED_ELSEWHERE);
  g_assert_cmpstr (herald_call_item_get_taken_by (item), ==, "Grace");
  g_assert_cmpuint (N_CALLS (desk), ==, 1);
  desk_until (N_CALLS (desk) == 0);
  g_assert_cmpuint (herald_engine_get_unseen_missed (desk->engine), ==, 0);
  desk_free (desk);
}

static char *
channel_item (guint n,
              const char *state)
{
  return g_strdup_printf ("Event: CoreShowChannel\nChannel: PJSIP/trunk-%08x\nChannelState: 4\nChannelStateDesc: Ring\n"
                          "CallerIDNum: 0301234567\nCallerIDName: \nExten: 49301000001\nUniqueid: u.%u.1\nLinkedid: u.%u.1\n"
                          "Application: Dial\nDuration: 00:00:05\n\n"
                          "Event: CoreShowChannel\nChannel: PJSIP/1001-%08x\nChannelState: %s\nCallerIDNum: 1001\n"
                          "CallerIDName: Alice\nConnectedLineNum: 0301234567\nConnectedLineName: \nExten: s\n"
                          "Uniqueid: u.%u.2\nLinkedid: u.%u.1\nApplication: AppDial\nApplicationData: (Outgoing Line)\n"
                          "Duration: 00:00:05\n\n",
                          n * 2, n, n, n * 2 + 1, state, n, n);
}

static void
test_reconnect (void)
{
  Desk *desk = desk_new ();
  g_autofree char *first = channel_item (1, "5\nChannelStateDesc: Ringing");
  g_autofree char *third = channel_item (3, "5\nChannelStateDesc: Ringing");

  desk_connect (desk);
  g_assert_cmpuint (herald_engine_get_blind_for (desk->engine), ==, 0);
  desk_ring (desk, 1, "0301234567", "");
  desk_ring (desk, 2, "0307654321", "");
  desk_until (desk->announced->len == 2);

  /* While we are blind the second call ends and a third comes. */
  desk->channels = g_strconcat (first, third, NULL);
  desk_cut (desk);
  desk_until (herald_engine_get_link_state (desk->engine) != HERALD_LINK_CONNECTED);
  g_assert_nonnull (herald_engine_get_link_error (desk->engine));
  g_assert_cmpuint (N_CALLS (desk), ==, 2);
  herald_engine_try_now (desk->engine);
  desk_until (herald_engine_get_link_state (desk->engine) == HERALD_LINK_CONNECTED);
  g_assert_null (herald_engine_get_link_error (desk->engine));
  g_assert_cmpuint (herald_engine_get_blind_for (desk->engine), >=, 1);
  g_assert_cmpuint (herald_engine_get_blind_calls (desk->engine), ==, 1);
  desk_until (desk->announced->len == 3);
  g_assert_cmpuint (desk->logins, ==, 2);
  /* Neither popped again; the second one is gone, or stays as missed. */
  for (guint i = 0; i < N_CALLS (desk); i++)
    if (herald_call_item_get_state (desk_item (desk, i)) == HERALD_CALL_ENDED)
      g_assert_cmpint (herald_call_item_get_outcome (desk_item (desk, i)), ==, HERALD_OUTCOME_MISSED);
  desk_settle (desk);
  g_assert_cmpuint (desk->announced->len, ==, 3);
  desk_free (desk);
}

static void
test_settings_at_once (void)
{
  Desk *desk = desk_new ();
  GSettings *settings = herald_account_get_settings (desk->account);
  static const char *numbers[] = { "030 999*", NULL };

  desk_connect (desk);
  g_settings_set_boolean (settings, "pop-notification", FALSE);
  desk_ring (desk, 1, "0301234567", "");
  desk_until (desk->announced->len == 1);
  g_assert_cmpuint (desk->steps, ==, HERALD_STEP_CARD);

  g_settings_set_strv (settings, "silent-numbers", numbers);
  desk_ring (desk, 2, "0309991", "");
  desk_until (N_CALLS (desk) == 2);
  g_assert_cmpuint (desk->announced->len, ==, 1);

  g_settings_set_boolean (settings, "pop-internal", FALSE);
  desk_ring (desk, 3, "1002", "Bob");
  desk_until (N_CALLS (desk) == 3);
  g_assert_cmpuint (desk->announced->len, ==, 1);

  g_settings_set_string (settings, "pop-moment", "answer");
  desk_ring (desk, 4, "0305555", "");
  desk_until (N_CALLS (desk) == 4);
  g_assert_cmpuint (desk->announced->len, ==, 1);
  desk_answer (desk, 4);
  desk_until (desk->announced->len == 2);
  desk_free (desk);
}

static void
test_no_store (void)
{
  Desk *desk = desk_new_without_store ();
  g_autoptr (GError) error = g_error_new_literal (HERALD_STORE_ERROR, HERALD_STORE_ERROR_LOCKED, "In use.");

  herald_engine_set_store_error (desk->engine, error);
  desk_connect (desk);
  desk_ring (desk, 1, "0301234567", "");
  desk_until (desk->announced->len == 1);
  g_assert_error (herald_engine_get_store_error (desk->engine), HERALD_STORE_ERROR, HERALD_STORE_ERROR_LOCKED);
  desk_caller_gives_up (desk, 1);
  desk_until (herald_call_item_get_state (desk_item (desk, 0)) == HERALD_CALL_ENDED);
  herald_engine_dismiss (desk->engine, desk_item (desk, 0));
  herald_engine_mark_all_seen (desk->engine);
  desk_free (desk);
}

/* Another program holds the database: calls pop without names, the reason is on screen, and the journal catches up. */
static void
test_database_locked (void)
{
  Desk *desk = desk_new ();
  g_autofree char *path = g_build_filename (desk->folder, "herald.db", NULL);
  sqlite3 *other = NULL;

  herald_store_set_patience (desk->store, 100);
  desk_connect (desk);
  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), ==, SQLITE_OK);
  desk_ring (desk, 1, "0301234567", "Erika");
  desk_until (desk->announced->len == 1);
  g_assert_cmpstr (herald_call_item_get_name (g_ptr_array_index (desk->announced, 0)), ==, "Erika");
  desk_until (herald_engine_get_store_error (desk->engine) != NULL);
  g_assert_error (herald_engine_get_store_error (desk->engine), HERALD_STORE_ERROR, HERALD_STORE_ERROR_LOCKED);
  g_assert_cmpint (sqlite3_exec (other, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  desk_caller_gives_up (desk, 1);
  wait_outcome (desk, "missed");
  desk_until (herald_engine_get_store_error (desk->engine) == NULL);
  desk_free (desk);
}

/* It is held when Herald starts: tried again until it opens, and the call of before is in the journal. */
static void
test_database_locked_at_start (void)
{
  Desk *desk = desk_new_without_store ();
  g_autofree char *path = g_build_filename (desk->folder, "later.db", NULL);
  g_autoptr (GError) error = g_error_new_literal (HERALD_STORE_ERROR, HERALD_STORE_ERROR_LOCKED, "In use.");
  sqlite3 *other = NULL;

  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), ==, SQLITE_OK);
  herald_engine_set_store_error (desk->engine, error);
  herald_engine_retry_store (desk->engine, path);
  desk_connect (desk);
  desk_ring (desk, 1, "0301234567", "Erika");
  desk_until (desk->announced->len == 1);
  g_assert_null (herald_engine_get_store (desk->engine));
  g_assert_error (herald_engine_get_store_error (desk->engine), HERALD_STORE_ERROR, HERALD_STORE_ERROR_LOCKED);
  g_assert_cmpint (sqlite3_exec (other, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  desk_until (herald_engine_get_store (desk->engine) != NULL);
  g_assert_null (herald_engine_get_store_error (desk->engine));
  desk_caller_gives_up (desk, 1);
  desk_until (herald_engine_get_unseen_missed (desk->engine) == 1);
  desk_free (desk);
}

static void
test_no_permission_for_lists (void)
{
  Desk *desk = desk_new ();

  desk->refuse = "lists";
  desk_connect (desk);
  g_assert_error (herald_engine_get_link_warning (desk->engine), HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_PERMISSION);
  g_assert_cmpuint (desk_count_actions (desk, "CoreShowChannels"), ==, 1);
  g_assert_cmpuint (desk_count_actions (desk, "Status"), ==, 1);
  desk_ring (desk, 1, "0301234567", "");
  desk_until (desk->announced->len == 1);

  /* Nobody can tell whether it is still there after a while without a connection: no ghost stays. */
  desk_cut (desk);
  desk_until (herald_engine_get_link_state (desk->engine) != HERALD_LINK_CONNECTED);
  herald_engine_try_now (desk->engine);
  desk_until (herald_engine_get_link_state (desk->engine) == HERALD_LINK_CONNECTED);
  desk_until (herald_call_item_get_state (desk_item (desk, 0)) == HERALD_CALL_ENDED);
  desk_free (desk);
}

/* A refused list of the lesser ones is no reason to do without the others. */
static void
test_some_lists_refused (void)
{
  static const char *const lists[] = { "QueueStatus", "ParkedCalls", "ExtensionStateList", "CoreShowChannels" };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      Desk *desk = desk_new_without_store ();

      desk->refuse = lists[i];
      desk->channels = channel_item (1, "5\nChannelStateDesc: Ringing");
      desk_connect (desk);
      g_assert_null (herald_engine_get_link_warning (desk->engine));
      if (i < 3)
        desk_until (desk->announced->len == 1);
      desk_free (desk);
    }
}

/* The server's list was cut: nothing has ended, and the server is asked once more. */
static void
test_cut_list (void)
{
  Desk *desk = desk_new_without_store ();

  desk->channels = channel_item (1, "5\nChannelStateDesc: Ringing");
  desk_connect (desk);
  desk_until (desk->announced->len == 1);
  desk->cut_lists = 1;
  desk_cut (desk);
  desk_until (herald_engine_get_link_state (desk->engine) != HERALD_LINK_CONNECTED);
  herald_engine_try_now (desk->engine);
  desk_until (herald_engine_get_link_state (desk->engine) == HERALD_LINK_CONNECTED);
  g_assert_error (herald_engine_get_link_warning (desk->engine), HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_FAILED);
  g_assert_cmpint (herald_call_item_get_state (desk_item (desk, 0)), ==, HERALD_CALL_RINGING);
  g_clear_pointer (&desk->channels, g_free);
  desk_until (herald_engine_get_link_warning (desk->engine) == NULL);
  desk_until (N_CALLS (desk) == 0 || herald_call_item_get_state (desk_item (desk, 0)) == HERALD_CALL_ENDED);
  g_assert_cmpuint (desk->announced->len, ==, 1);
  desk_free (desk);
}

/* A night of missed calls: the latest wait to be seen, all are in the journal. */
static void
test_many_missed (void)
{
  Desk *desk = desk_new ();

  desk_connect (desk);
  for (guint i = 1; i <= 60; i++)
    {
      g_autofree char *number = g_strdup_printf ("0301%06u", i);

      desk_ring (desk, i, number, "");
      desk_until (desk->announced->len == i);
      desk_caller_gives_up (desk, i);
      desk_until (herald_call_item_get_state (desk_item (desk, 0)) == HERALD_CALL_ENDED);
    }
  g_assert_cmpuint (N_CALLS (desk), ==, 50);
  g_assert_cmpstr (herald_call_item_get_number (desk_item (desk, 0)), ==, "0301000060");
  g_assert_cmpstr (herald_call_item_get_number (desk_item (desk, 49)), ==, "0301000011");
  desk_until (herald_engine_get_unseen_missed (desk->engine) == 60);
  desk_free (desk);
}

static void
test_interrupted (void)
{
  Desk *desk = desk_new ();

  desk_connect (desk);
  desk_ring (desk, 1, "0301234567", "");
  desk_until (desk->announced->len == 1);
  herald_engine_stop (desk->engine);
  g_assert_cmpuint (N_CALLS (desk), ==, 0);
  wait_outcome (desk, HERALD_OUTCOME_WORD_INTERRUPTED);
  g_assert_cmpint (herald_engine_get_link_state (desk->engine), ==, HERALD_LINK_OFFLINE);
  desk_free (desk);
}

static void
test_last_call (void)
{
  Desk *desk = desk_new ();
  HeraldCallItem *item;

  desk_connect (desk);
  desk_ring (desk, 1, "0301234567", "");
  desk_until (desk->announced->len == 1);
  desk_answer (desk, 1);
  desk_hang_up (desk, 1);
  wait_outcome (desk, "answered");
  desk_ring (desk, 2, "+49301234567", "");
  desk_until (desk->announced->len == 2);
  item = g_ptr_array_index (desk->announced, 1);
  desk_until (herald_call_item_get_last_call (item) != NULL);
  g_assert_cmpstr (herald_journal_entry_get_outcome (herald_call_item_get_last_call (item)), ==, "answered");
  desk_free (desk);
}

static void
test_several_matches (void)
{
  Desk *desk = desk_new ();
  HeraldCallItem *item;
  gint64 grace;

  desk_add_contact (desk, "Ada Byron", "", "+49 30 1234567");
  grace = desk_add_contact (desk, "Grace Hopper", "", "030 1234567");
  desk_connect (desk);
  desk_ring (desk, 1, "0301234567", "");
  desk_until (desk->announced->len == 1);
  item = g_ptr_array_index (desk->announced, 0);
  desk_until (herald_call_item_get_n_matches (item) == 2);
  for (guint i = 0; i < 2; i++)
    {
      HeraldContact *contact = g_ptr_array_index (herald_call_item_get_matches (item), i);

      if (herald_contact_get_id (contact) == grace)
        herald_engine_choose_contact (desk->engine, item, contact);
    }
  g_assert_cmpstr (herald_call_item_get_name (item), ==, "Grace Hopper");
  g_assert_cmpuint (herald_call_item_get_n_matches (item), ==, 2);
  desk_caller_gives_up (desk, 1);
  wait_outcome (desk, "missed");
  {
    g_autoptr (GPtrArray) entries = journal (desk);

    g_assert_cmpint (herald_journal_entry_get_contact_id (g_ptr_array_index (entries, 0)), ==, grace);
  }
  desk_free (desk);
}

static void
on_bool_done (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static void
test_actions (void)
{
  Desk *desk = desk_new ();
  HeraldCallItem *item;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *channel = NULL;
  g_autofree char *exten = NULL;

  desk_connect (desk);
  desk_ring (desk, 1, "0301234567", "");
  desk_answer (desk, 1);
  desk_until (desk->announced->len == 1);
  item = g_ptr_array_index (desk->announced, 0);
  desk_until (herald_call_item_get_state (item) == HERALD_CALL_CONNECTED);
  herald_engine_transfer_async (desk->engine, item, "1 0 02", HERALD_TRANSFER_BLIND, NULL, on_bool_done, &result);
  desk_until (result != NULL);
  g_assert_true (herald_engine_transfer_finish (desk->engine, result, &error));
  channel = desk_field (desk_wait_action (desk, "BlindTransfer"), "Channel");
  exten = desk_field (desk_wait_action (desk, "BlindTransfer"), "Exten");
  g_assert_cmpstr (channel, ==, "PJSIP/1001-00000003");
  g_assert_cmpstr (exten, ==, "1002");

  g_clear_object (&result);
  desk->refuse = "Hangup";
  herald_engine_hang_up_async (desk->engine, item, NULL, on_bool_done, &result);
  desk_until (result != NULL);
  g_assert_false (herald_engine_hang_up_finish (desk->engine, result, &error));
  g_assert_error (error, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_PERMISSION);
  g_assert_nonnull (strstr (error->message, "does not allow you to end calls"));
  g_clear_error (&error);
  g_clear_object (&result);

  desk_hang_up (desk, 1);
  desk_until (herald_call_item_get_state (item) == HERALD_CALL_ENDED);
  herald_engine_hang_up_async (desk->engine, item, NULL, on_bool_done, &result);
  desk_until (result != NULL);
  g_assert_false (herald_engine_hang_up_finish (desk->engine, result, &error));
  g_assert_error (error, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_NO_CALL);
  g_clear_object (&result);
  desk_free (desk);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/pops-with-name", test_pops_with_name);
  g_test_add_func ("/engine/unknown-and-withheld", test_unknown_and_withheld);
  g_test_add_func ("/engine/missed-stays", test_missed_stays);
  g_test_add_func ("/engine/answered-elsewhere-goes", test_answered_elsewhere_goes);
  g_test_add_func ("/engine/reconnect", test_reconnect);
  g_test_add_func ("/engine/settings-at-once", test_settings_at_once);
  g_test_add_func ("/engine/no-store", test_no_store);
  g_test_add_func ("/engine/database-locked", test_database_locked);
  g_test_add_func ("/engine/database-locked-at-start", test_database_locked_at_start);
  g_test_add_func ("/engine/no-permission-for-lists", test_no_permission_for_lists);
  g_test_add_func ("/engine/some-lists-refused", test_some_lists_refused);
  g_test_add_func ("/engine/cut-list", test_cut_list);
  g_test_add_func ("/engine/many-missed", test_many_missed);
  g_test_add_func ("/engine/interrupted", test_interrupted);
  g_test_add_func ("/engine/last-call", test_last_call);
  g_test_add_func ("/engine/several-matches", test_several_matches);
  g_test_add_func ("/engine/actions", test_actions);
  return g_test_run ();
}
