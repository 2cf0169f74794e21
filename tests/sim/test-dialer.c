/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Click-to-dial: every way it can go, in the events of a real Asterisk 22, and what the user is told. */
#include <string.h>

#include "desk.h"

#define MINE "PJSIP/1001-00000040"
#define THEIRS "PJSIP/1003-00000041"
#define N_CALLS(desk) g_list_model_get_n_items (herald_engine_get_calls ((desk)->engine))

typedef struct
{
  Desk *desk;
  HeraldCallItem *item; /* of dial_finish, owned */
  GError *error;        /* owned */
  gboolean done;
  char *channel_id;
  char *action_id;
} Dial;

static void
on_dialed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Dial *dial = user_data;

  dial->item = herald_engine_dial_finish (HERALD_ENGINE (source), result, &dial->error);
  dial->done = TRUE;
}

/* Dials and waits until the PBX has heard it. */
static void
dial_begin (Dial *dial,
            const char *number)
{
  const char *action;

  dial->desk = desk_new ();
  desk_connect (dial->desk);
  herald_engine_dial_async (dial->desk->engine, number, NULL, NULL, on_dialed, dial);
  g_assert_true (herald_engine_get_dialing (dial->desk->engine));
  action = desk_wait_action (dial->desk, "Originate");
  dial->channel_id = desk_field (action, "ChannelId");
  dial->action_id = desk_field (action, "ActionID");
}

static void
dial_end (Dial *dial)
{
  g_clear_object (&dial->item);
  g_clear_error (&dial->error);
  g_free (dial->channel_id);
  g_free (dial->action_id);
  desk_free (dial->desk);
}

static void
own_phone_rings (Dial *dial)
{
  desk_say (dial->desk,
            "Event: Newchannel\nChannel: " MINE "\nChannelState: 0\nChannelStateDesc: Down\nCallerIDNum: 1001\n"
            "CallerIDName: Alice\nConnectedLineNum: <unknown>\nConnectedLineName: <unknown>\nContext: internal\nExten: s\n"
            "Uniqueid: %s\nLinkedid: %s\n\n"
            "Event: DialBegin\nDestChannel: " MINE "\nDestChannelState: 0\nDestUniqueid: %s\nDestLinkedid: %s\n"
            "DialString: 1001\n\n"
            "Event: Newstate\nChannel: " MINE "\nChannelState: 5\nChannelStateDesc: Ringing\nCallerIDNum: 1003\n"
            "ConnectedLineNum: 1003\nContext: internal\nExten: s\nUniqueid: %s\nLinkedid: %s\n\n",
            dial->channel_id, dial->channel_id, dial->channel_id, dial->channel_id, dial->channel_id, dial->channel_id);
}

static void
own_phone_picked_up (Dial *dial)
{
  desk_say (dial->desk,
            "Event: Newstate\nChannel: " MINE "\nChannelState: 6\nChannelStateDesc: Up\nCallerIDNum: 1003\n"
            "ConnectedLineNum: 1003\nContext: internal\nExten: s\nUniqueid: %s\nLinkedid: %s\n\n"
            "Event: OriginateResponse\nActionID: %s\nResponse: Success\nChannel: " MINE "\nContext: internal\nExten: 1003\n"
            "Reason: 4\nUniqueid: %s\nCallerIDNum: 1003\n\n"
            "Event: DialEnd\nDestChannel: " MINE "\nDestUniqueid: %s\nDestLinkedid: %s\nDialStatus: ANSWER\n\n",
            dial->channel_id, dial->channel_id, dial->action_id, dial->channel_id, dial->channel_id, dial->channel_id);
}

static void
far_end_is_called (Dial *dial)
{
  desk_say (dial->desk,
            "Event: Newchannel\nChannel: " THEIRS "\nChannelState: 0\nChannelStateDesc: Down\nCallerIDNum: 1003\n"
            "Exten: s\nUniqueid: far.1\nLinkedid: %s\n\n"
            "Event: DialBegin\nChannel: " MINE "\nChannelState: 6\nUniqueid: %s\nLinkedid: %s\nDestChannel: " THEIRS "\n"
            "DestUniqueid: far.1\nDestLinkedid: %s\nDestCallerIDNum: 1003\nDialString: 1003\n\n",
            dial->channel_id, dial->channel_id, dial->channel_id, dial->channel_id);
}

static void
far_end_fails (Dial *dial,
               const char *status,
               guint cause)
{
  desk_say (dial->desk,
            "Event: DialEnd\nChannel: " MINE "\nUniqueid: %s\nLinkedid: %s\nDestChannel: " THEIRS "\nDestUniqueid: far.1\n"
            "DestLinkedid: %s\nDialStatus: %s\n\n"
            "Event: Hangup\nChannel: " THEIRS "\nUniqueid: far.1\nLinkedid: %s\nCause: %u\n\n"
            "Event: Hangup\nChannel: " MINE "\nUniqueid: %s\nLinkedid: %s\nCause: %u\n\n",
            dial->channel_id, dial->channel_id, dial->channel_id, status, dial->channel_id, cause, dial->channel_id,
            dial->channel_id, cause);
}

/* @reason of OriginateResponse; then what the leg says, if there was one. */
static void
own_phone_fails (Dial *dial,
                 guint reason,
                 const char *status,
                 guint cause)
{
  desk_say (dial->desk,
            "Event: OriginateResponse\nActionID: %s\nResponse: Failure\nChannel: " DESK_DEVICE "\nContext: internal\n"
            "Exten: 1003\nReason: %u\nUniqueid: <unknown>\n\n",
            dial->action_id, reason);
  if (status != NULL)
    desk_say (dial->desk, "Event: DialEnd\nDestChannel: " MINE "\nDestUniqueid: %s\nDestLinkedid: %s\nDialStatus: %s\n\n",
              dial->channel_id, dial->channel_id, status);
  if (cause != 0)
    desk_say (dial->desk, "Event: Hangup\nChannel: " MINE "\nUniqueid: %s\nLinkedid: %s\nCause: %u\n\n", dial->channel_id,
              dial->channel_id, cause);
}

static void
wait_phase (Dial *dial,
            HeraldDialPhase phase)
{
  desk_until (herald_call_item_get_dial_phase (desk_item (dial->desk, 0)) == phase);
}

/* The failure is on screen in words, the call stays until dismissed, and the next one may be dialled. */
static void
assert_failed (Dial *dial,
               HeraldEngineError code,
               const char *words)
{
  HeraldCallItem *item;

  wait_phase (dial, HERALD_DIAL_FAILED);
  item = desk_item (dial->desk, 0);
  desk_until (herald_call_item_get_state (item) == HERALD_CALL_ENDED);
  g_assert_error (herald_call_item_get_failure (item), HERALD_ENGINE_ERROR, (int) code);
  g_assert_cmpstr (herald_call_item_get_failure (item)->message, ==, words);
  g_assert_cmpuint (N_CALLS (dial->desk), ==, 1);
  g_assert_false (herald_engine_get_dialing (dial->desk->engine));
  g_assert_false (herald_call_item_get_can_hang_up (item));
  herald_engine_dismiss (dial->desk->engine, item);
  g_assert_cmpuint (N_CALLS (dial->desk), ==, 0);
}

static void
test_connected (void)
{
  Dial dial = { 0 };
  g_autofree char *value = NULL;
  HeraldCallItem *item;

  dial_begin (&dial, "1003");
  item = desk_item (dial.desk, 0);
  g_assert_cmpint (herald_call_item_get_dial_phase (item), ==, HERALD_DIAL_OWN_PHONE);
  g_assert_true (herald_call_item_get_click_to_dial (item));
  g_assert_true (herald_call_item_get_can_hang_up (item));
  g_assert_cmpuint (dial.desk->steps, ==, HERALD_STEP_CARD);
  desk_until (dial.done);
  g_assert_no_error (dial.error);
  g_assert_true (dial.item == item);
  value = desk_field (desk_wait_action (dial.desk, "Originate"), "Channel");
  g_assert_cmpstr (value, ==, DESK_DEVICE);
  g_free (value);
  value = desk_field (desk_wait_action (dial.desk, "Originate"), "Async");
  g_assert_cmpstr (value, ==, "true");

  own_phone_rings (&dial);
  own_phone_picked_up (&dial);
  wait_phase (&dial, HERALD_DIAL_CALLING);
  g_assert_cmpuint (N_CALLS (dial.desk), ==, 1);
  far_end_is_called (&dial);
  desk_say (dial.desk,
            "Event: Newstate\nChannel: " THEIRS "\nChannelState: 6\nChannelStateDesc: Up\nUniqueid: far.1\nLinkedid: %s\n\n"
            "Event: DialEnd\nChannel: " MINE "\nUniqueid: %s\nLinkedid: %s\nDestChannel: " THEIRS "\nDestUniqueid: far.1\n"
            "DestLinkedid: %s\nDialStatus: ANSWER\n\n",
            dial.channel_id, dial.channel_id, dial.channel_id, dial.channel_id);
  desk_say (dial.desk, "Event: BridgeEnter\nBridgeUniqueid: b\nChannel: " THEIRS "\nUniqueid: far.1\nLinkedid: %s\n\n",
            dial.channel_id);
  desk_say (dial.desk, "Event: BridgeEnter\nBridgeUniqueid: b\nChannel: " MINE "\nUniqueid: %s\nLinkedid: %s\n\n",
            dial.channel_id, dial.channel_id);
  wait_phase (&dial, HERALD_DIAL_CONNECTED);
  g_assert_cmpint (herald_call_item_get_state (item), ==, HERALD_CALL_CONNECTED);
  g_assert_false (herald_engine_get_dialing (dial.desk->engine));
  desk_say (dial.desk, "Event: Hangup\nChannel: " MINE "\nUniqueid: %s\nLinkedid: %s\nCause: 16\n\n", dial.channel_id,
            dial.channel_id);
  desk_until (N_CALLS (dial.desk) == 0);
  g_assert_cmpint (herald_call_item_get_outcome (item), ==, HERALD_OUTCOME_ANSWERED);
  dial_end (&dial);
}

typedef struct
{
  const char *what;
  gboolean rang;      /* my phone has a leg */
  gboolean picked_up; /* and the far end is called */
  guint reason;
  const char *status;
  guint cause;
  HeraldEngineError code;
  const char *words;
} Row;

static const Row rows[] = {
  { "my phone rings out", TRUE, FALSE, 3, NULL, 19, HERALD_ENGINE_ERROR_OWN_NO_ANSWER, "Your phone did not answer." },
  { "my phone is busy (Reason 0, told by what follows)", TRUE, FALSE, 0, "BUSY", 17, HERALD_ENGINE_ERROR_OWN_BUSY,
    "Your phone is busy." },
  { "my phone declines", TRUE, FALSE, 0, "NOANSWER", 21, HERALD_ENGINE_ERROR_OWN_BUSY, "Your phone declined the call." },
  { "my phone is not registered: no leg at all", FALSE, FALSE, 0, NULL, 0, HERALD_ENGINE_ERROR_OWN_UNREACHABLE,
    "Your phone cannot be reached. Is it switched on and registered?" },
  { "the far end is busy", TRUE, TRUE, 4, "BUSY", 17, HERALD_ENGINE_ERROR_BUSY, "1003 is busy." },
  { "the far end does not answer", TRUE, TRUE, 4, "NOANSWER", 19, HERALD_ENGINE_ERROR_NO_ANSWER, "1003 does not answer." },
  { "the number does not exist", TRUE, TRUE, 4, "NOANSWER", 1, HERALD_ENGINE_ERROR_NO_SUCH_NUMBER,
    "The number does not exist." },
  { "the far end declines", TRUE, TRUE, 4, "NOANSWER", 21, HERALD_ENGINE_ERROR_UNREACHABLE, "1003 declined the call." },
  { "the far end is not registered", TRUE, TRUE, 4, "CHANUNAVAIL", 20, HERALD_ENGINE_ERROR_UNREACHABLE,
    "1003 cannot be reached at the moment." },
  { "no free line", TRUE, TRUE, 4, "CONGESTION", 34, HERALD_ENGINE_ERROR_UNREACHABLE,
    "There is no free line at the moment. Try again in a minute." },
};

static void
test_outcome (gconstpointer data)
{
  const Row *row = data;
  Dial dial = { 0 };

  g_test_message ("%s", row->what);
  dial_begin (&dial, "1003");
  desk_until (dial.done);
  if (row->rang)
    own_phone_rings (&dial);
  if (row->picked_up)
    {
      own_phone_picked_up (&dial);
      wait_phase (&dial, HERALD_DIAL_CALLING);
      far_end_is_called (&dial);
      far_end_fails (&dial, row->status, row->cause);
    }
  else
    own_phone_fails (&dial, row->reason, row->status, row->cause);
  assert_failed (&dial, row->code, row->words);
  dial_end (&dial);
}

static void
test_second_press (void)
{
  Dial dial = { 0 };
  Dial second = { 0 };

  dial_begin (&dial, "1003");
  herald_engine_dial_async (dial.desk->engine, "1004", NULL, NULL, on_dialed, &second);
  desk_until (second.done);
  g_assert_error (second.error, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_BUSY_DIALING);
  desk_until (dial.done);
  desk_settle (dial.desk);
  g_assert_cmpuint (desk_count_actions (dial.desk, "Originate"), ==, 1);
  g_assert_cmpuint (N_CALLS (dial.desk), ==, 1);
  g_clear_error (&second.error);
  dial_end (&dial);
}

typedef struct
{
  const char *refuse;
  const char *answer;
  HeraldEngineError code;
  const char *words;
} Refusal;

static const Refusal refusals[] = {
  { "Originate", NULL, HERALD_ENGINE_ERROR_PERMISSION,
    "The PBX does not allow you to dial. Its administrator can change that." },
  { NULL, "Extension does not exist.", HERALD_ENGINE_ERROR_NO_SUCH_NUMBER, "The number does not exist at this PBX." },
  { NULL, "Invalid channel", HERALD_ENGINE_ERROR_REFUSED, "The PBX refused to dial. The server refused: Invalid channel" },
};

static void
test_refused (gconstpointer data)
{
  const Refusal *row = data;
  Dial dial = { .desk = desk_new () };

  dial.desk->refuse = row->refuse;
  dial.desk->originate = row->answer;
  desk_connect (dial.desk);
  herald_engine_dial_async (dial.desk->engine, "1003", NULL, NULL, on_dialed, &dial);
  desk_until (dial.done);
  g_assert_error (dial.error, HERALD_ENGINE_ERROR, (int) row->code);
  assert_failed (&dial, row->code, row->words);
  dial_end (&dial);
}

static void
test_nothing_sent (void)
{
  static const char *none[] = { NULL };
  static const struct
  {
    const char *number;
    HeraldEngineError code;
  } bad[] = { { "", HERALD_ENGINE_ERROR_BAD_NUMBER },
              { "Ada", HERALD_ENGINE_ERROR_BAD_NUMBER },
              { "1003\r\nAction: Command", HERALD_ENGINE_ERROR_BAD_NUMBER },
              { "1003", HERALD_ENGINE_ERROR_NO_DEVICE } };
  Dial dial = { .desk = desk_new () };

  herald_engine_dial_async (dial.desk->engine, "1003", NULL, NULL, on_dialed, &dial);
  desk_until (dial.done);
  g_assert_error (dial.error, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_NOT_CONNECTED);
  desk_connect (dial.desk);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_clear_error (&dial.error);
      dial.done = FALSE;
      if (bad[i].code == HERALD_ENGINE_ERROR_NO_DEVICE)
        g_settings_set_strv (herald_account_get_settings (dial.desk->account), "devices", none);
      herald_engine_dial_async (dial.desk->engine, bad[i].number, NULL, NULL, on_dialed, &dial);
      desk_until (dial.done);
      g_assert_error (dial.error, HERALD_ENGINE_ERROR, (int) bad[i].code);
      g_assert_cmpuint (N_CALLS (dial.desk), ==, 0);
    }
  g_assert_cmpuint (desk_count_actions (dial.desk, "Originate"), ==, 0);
  dial_end (&dial);
}

static void
test_cancel_before_it_rings (void)
{
  Dial dial = { 0 };

  dial_begin (&dial, "1003");
  desk_until (dial.done);
  herald_engine_hang_up_async (dial.desk->engine, dial.item, NULL, NULL, NULL);
  own_phone_rings (&dial);
  {
    g_autofree char *channel = desk_field (desk_wait_action (dial.desk, "Hangup"), "Channel");

    g_assert_cmpstr (channel, ==, MINE);
  }
  own_phone_fails (&dial, 1, NULL, 16);
  desk_until (N_CALLS (dial.desk) == 0);
  g_assert_false (herald_engine_get_dialing (dial.desk->engine));
  dial_end (&dial);
}

static void
test_link_lost (void)
{
  Dial dial = { 0 };

  dial_begin (&dial, "1003");
  desk_cut (dial.desk);
  assert_failed (&dial, HERALD_ENGINE_ERROR_LOST, "The connection to the PBX was lost while dialling.");
  dial_end (&dial);
}

/* The server took the command and is silent, or does not even say that it took it: the waiting ends by itself. */
static void
test_no_word (void)
{
  static const char *const answers[] = { "", NULL };
  Dial dials[G_N_ELEMENTS (answers)] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      dials[i].desk = desk_new ();
      dials[i].desk->originate = answers[i];
      g_settings_set_uint (herald_account_get_settings (dials[i].desk->account), "dial-timeout", 5);
      desk_connect (dials[i].desk);
      herald_engine_dial_async (dials[i].desk->engine, "1003", NULL, NULL, on_dialed, &dials[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      wait_phase (&dials[i], HERALD_DIAL_FAILED);
      g_assert_nonnull (herald_call_item_get_failure (desk_item (dials[i].desk, 0)));
      g_assert_false (herald_engine_get_dialing (dials[i].desk->engine));
      dial_end (&dials[i]);
    }
}

static void
test_dial_rules (void)
{
  Desk *desk = desk_new ();
  GSettings *settings = herald_account_get_settings (desk->account);
  static const char *const pairs[][2] = {
    { "1003", "1003" }, { "030 1234-567", "00301234567" }, { "+49 (30) 1234567", "00049301234567" }, { "*8", "*8" },
  };

  g_settings_set_string (settings, "outside-prefix", "0");
  g_settings_set_string (settings, "international-prefix", "00");
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *number = herald_engine_preview_number (desk->engine, pairs[i][0]);

      g_assert_cmpstr (number, ==, pairs[i][1]);
    }
  g_assert_null (herald_engine_preview_number (desk->engine, "Ada"));
  desk_free (desk);
}

/* The prefix for an outside line is the PBX's affair: the contact is found all the same. */
static void
test_prefix_and_contact (void)
{
  Dial dial = { .desk = desk_new () };
  GSettings *settings = herald_account_get_settings (dial.desk->account);
  const char *action;
  g_autofree char *exten = NULL;

  g_settings_set_string (settings, "outside-prefix", "0");
  desk_add_contact (dial.desk, "Ada Byron", "", "+49 30 1234567");
  desk_connect (dial.desk);
  herald_engine_dial_async (dial.desk->engine, "030 1234567", NULL, NULL, on_dialed, &dial);
  action = desk_wait_action (dial.desk, "Originate");
  exten = desk_field (action, "Exten");
  dial.channel_id = desk_field (action, "ChannelId");
  dial.action_id = desk_field (action, "ActionID");
  g_assert_cmpstr (exten, ==, "00301234567");
  desk_until (g_str_equal (herald_call_item_get_name (desk_item (dial.desk, 0)), "Ada Byron"));
  own_phone_rings (&dial);
  own_phone_picked_up (&dial);
  wait_phase (&dial, HERALD_DIAL_CALLING);
  g_assert_cmpstr (herald_call_item_get_name (desk_item (dial.desk, 0)), ==, "Ada Byron");
  g_assert_cmpstr (herald_call_item_get_number (desk_item (dial.desk, 0)), ==, "030 1234567");
  dial_end (&dial);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dialer/connected", test_connected);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/dialer/outcome/%u", i);

      g_test_add_data_func (path, &rows[i], test_outcome);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strdup_printf ("/dialer/refused/%u", i);

      g_test_add_data_func (path, &refusals[i], test_refused);
    }
  g_test_add_func ("/dialer/second-press", test_second_press);
  g_test_add_func ("/dialer/nothing-sent", test_nothing_sent);
  g_test_add_func ("/dialer/cancel-before-it-rings", test_cancel_before_it_rings);
  g_test_add_func ("/dialer/link-lost", test_link_lost);
  g_test_add_func ("/dialer/no-word", test_no_word);
  g_test_add_func ("/dialer/dial-rules", test_dial_rules);
  g_test_add_func ("/dialer/prefix-and-contact", test_prefix_and_contact);
  return g_test_run ();
}
