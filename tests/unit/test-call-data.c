/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dialplan tells of a call: read of the event UserEvent(HeraldPop,…) with its limits, and joined to the call of mine
 * that it belongs to, before it rings and after, whichever way it reaches me. */

#include <string.h>

#include "calls/call-tracker.h"
#include "wire/pop-event.h"

typedef struct
{
  HeraldCallTracker *tracker;
  GString *log; /* "ringing ticket=7;|" … */
} Fixture;

static void
on_change (const HeraldCall *call,
           HeraldCallChange change,
           guint64 seq,
           gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append (fixture->log, herald_call_change_to_string (change));
  for (guint i = 0; i < herald_call_data_get_n (call->data); i++)
    g_string_append_printf (fixture->log, " %s=%s", herald_call_data_get_key (call->data, i), herald_call_data_get_value (call->data, i));
  g_string_append_c (fixture->log, '|');
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  const char *devices[] = { "PJSIP/1001", NULL };

  fixture->log = g_string_new (NULL);
  fixture->tracker = herald_call_tracker_new (devices, on_change, fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  herald_call_tracker_free (fixture->tracker);
  g_string_free (fixture->log, TRUE);
}

static HeraldAmiMessage *
message_new (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *wire = g_strjoinv ("\r\n", lines);
  HeraldAmiMessage message;

  herald_ami_message_init (&message, wire, strlen (wire), FALSE);
  return herald_ami_message_copy (&message);
}

static void
feed (Fixture *fixture,
      const char *text)
{
  g_autoptr (HeraldAmiMessage) message = message_new (text);

  herald_call_tracker_feed (fixture->tracker, message, 0);
}

static void
expect (Fixture *fixture,
        const char *log)
{
  g_assert_cmpstr (fixture->log->str, ==, log);
  g_string_truncate (fixture->log, 0);
}

#define SNAP(name, state, num, uid, linked)                                                                     \
  "Channel: " name "\nChannelState: " state "\nCallerIDNum: " num "\nConnectedLineNum: <unknown>\nContext: in\nExten: s\nPriority: 1\n" \
  "Uniqueid: " uid "\nLinkedid: " linked "\n"
#define DEST(name, uid, linked) "DestChannel: " name "\nDestChannelState: 0\nDestCallerIDNum: 1001\nDestUniqueid: " uid "\nDestLinkedid: " linked "\n"
#define CALLER SNAP ("PJSIP/trunk-1", "4", "0301234567", "1.1", "1.1")
#define NEW_CALLER "Event: Newchannel\n" CALLER
#define POP_OF(channel) "Event: UserEvent\n" channel "UserEvent: HeraldPop\n"
#define POP POP_OF (CALLER)
#define DIAL_ME "Event: DialBegin\n" CALLER DEST ("PJSIP/1001-2", "1.2", "1.1")

/* Lines behind the event's name, and what is made of them. */
static void
test_read (void)
{
  static const struct
  {
    const char *lines, *data;
  } rows[] = {
    { "Data-ticket: 7\n", "ticket=7\n" },
    { "data-ticket: 7\nData-customer_no: 4711\n", "ticket=7\ncustomer_no=4711\n" },
    { "Data-name: M%C3%BCller%2C%20%22Ada%22%5C\n", "name=Müller, \"Ada\"\\\n" },
    { "Data-rate: 7%\nData-x: %4\nData-y: %zz\n", "rate=7%\nx=%4\ny=%zz\n" },
    { "Data-x: a%0D%0AEvent: Hangup%00b\n", "x=a Event: Hangupb\n" },
    { "Data-x: evil%E2%80%AEgnp\n", "x=evilgnp\n" },
    { "Data-x: M%FCller\n", "x=Müller\n" },
    { "Data-ticket: 7\nData-ticket: 8\n", "ticket=8\n" },
    { "Data-: 7\n", NULL },
    { "Data-two words: 7\n", NULL },
    { "Data-%61: 7\n", NULL },
    { "Data-a23456789012345678901234567890123: 7\n", NULL },
    { "Data-a2345678901234567890123456789012: 7\n", "a2345678901234567890123456789012=7\n" },
    { "Data-x: \nData-y: %20%0A\n", NULL },
    { "Ticket: 7\n", NULL },
    { "Data-ticket: 7\nUserEvent: HeraldPop\n", NULL },
    { "Data-a: 1\nData-b: 1\nData-c: 1\nData-d: 1\nData-e: 1\nData-f: 1\nData-g: 1\nData-h: 1\nData-i: 1\nData-j: 1\nData-k: 1\nData-l: 1\n"
      "Data-m: 1\nData-n: 1\nData-o: 1\nData-p: 1\nData-q: 1\n",
      "a=1\nb=1\nc=1\nd=1\ne=1\nf=1\ng=1\nh=1\ni=1\nj=1\nk=1\nl=1\nm=1\nn=1\no=1\np=1\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat (POP, rows[i].lines, NULL);
      g_autoptr (HeraldAmiMessage) message = message_new (text);
      g_auto (GStrv) exts = NULL;
      g_autoptr (HeraldCallData) data = herald_pop_event_read (message, &exts);
      g_autofree char *lines = data != NULL ? herald_call_data_to_lines (data) : NULL;

      g_test_message ("%s", rows[i].lines);
      g_assert_true (herald_pop_event_is (message));
      g_assert_cmpstr (lines, ==, rows[i].data);
      if (lines != NULL)
        {
          g_autoptr (HeraldCallData) back = herald_call_data_from_lines (lines);

          g_assert_true (herald_call_data_equal (data, back));
        }
    }
}

/* A value is cut at its limit, and never inside a character. */
static void
test_long_value (void)
{
  g_autoptr (GString) text = g_string_new (POP "Data-x: ");
  g_autoptr (HeraldAmiMessage) message = NULL;
  g_autoptr (HeraldCallData) data = NULL;
  g_auto (GStrv) exts = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "%C3%BC");
  message = message_new (text->str);
  data = herald_pop_event_read (message, &exts);
  g_assert_cmpint (g_utf8_strlen (herald_call_data_find (data, "x"), -1), ==, HERALD_CALL_DATA_VALUE_MAX);
}

static void
test_exts (void)
{
  static const struct
  {
    const char *line, *exts;
  } rows[] = {
    { "", NULL },
    { "Ext: \n", NULL },
    { "Ext: 1001\n", "1001" },
    { "Ext: 1001%2C1002\n", "1001|1002" },
    { "Ext: 1001,1002&1003\n", "1001|1002|1003" },
    { "Ext: PJSIP/1001\n", "PJSIP/1001" },
    { "Ext: %2C%2C\n", NULL },
    { "Ext: 12345678901234567890123456789012345678901234567890123456789012345678901234567890x\n", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat (POP, rows[i].line, "Data-x: 1\n", NULL);
      g_autoptr (HeraldAmiMessage) message = message_new (text);
      g_auto (GStrv) exts = NULL;
      g_autoptr (HeraldCallData) data = herald_pop_event_read (message, &exts);
      g_autofree char *list = exts != NULL ? g_strjoinv ("|", exts) : NULL;

      g_assert_nonnull (data);
      g_assert_cmpstr (list, ==, rows[i].exts);
    }
}

/* A ring group of a large house: none is lost, and none is cut to the number of another one. */
static void
test_many_exts (void)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_auto (GStrv) exts = NULL;

  for (guint i = 0; i < HERALD_POP_EXTS_MAX + 10; i++)
    g_string_append_printf (list, "%s%u", i > 0 ? "%2C" : "", 10001 + i);
  exts = herald_pop_exts_split (list->str, list->len);
  g_assert_cmpuint (g_strv_length (exts), ==, HERALD_POP_EXTS_MAX);
  for (guint i = 0; i < HERALD_POP_EXTS_MAX; i++)
    {
      g_autofree char *ext = g_strdup_printf ("%u", 10001 + i);

      g_assert_cmpstr (exts[i], ==, ext);
    }
}

static void
test_before_ringing (Fixture *fixture,
                     gconstpointer data)
{
  feed (fixture, NEW_CALLER);
  feed (fixture, POP "Data-ticket: 7\n");
  feed (fixture, POP "Data-customer: 4711\n");
  expect (fixture, "");
  feed (fixture, DIAL_ME);
  expect (fixture, "ringing ticket=7 customer=4711|");
  feed (fixture, "Event: Hangup\n" CALLER "Cause: 16\n");
  feed (fixture, "Event: Hangup\n" SNAP ("PJSIP/1001-2", "5", "1001", "1.2", "1.1") "Cause: 16\n");
  expect (fixture, "ended ticket=7 customer=4711|");
  /* The next caller has nothing of the last one. */
  feed (fixture, "Event: Newchannel\n" SNAP ("PJSIP/trunk-9", "4", "0301234567", "9.1", "9.1"));
  feed (fixture, "Event: DialBegin\n" SNAP ("PJSIP/trunk-9", "4", "0301234567", "9.1", "9.1") DEST ("PJSIP/1001-3", "9.2", "9.1"));
  expect (fixture, "ringing|");
}

static void
test_while_it_runs (Fixture *fixture,
                    gconstpointer data)
{
  feed (fixture, NEW_CALLER);
  feed (fixture, DIAL_ME);
  feed (fixture, POP "Data-ticket: 7\n");
  feed (fixture, POP "Data-ticket: 7\n");
  feed (fixture, POP "Data-ticket: 8\n");
  expect (fixture, "ringing|updated ticket=7|updated ticket=8|");
}

/* What stands behind the slash of a device, the device, or the extension of the account. */
static void
test_for_whom (Fixture *fixture,
               gconstpointer data)
{
  feed (fixture, NEW_CALLER);
  feed (fixture, POP "Ext: 1002\nData-secret: 1\n");
  feed (fixture, POP "Ext: 100\nData-secret: 1\n");
  feed (fixture, POP "Ext: 1002%2C1001\nData-a: 1\n");
  feed (fixture, POP "Ext: pjsip/1001\nData-b: 1\n");
  feed (fixture, POP "Ext: \nData-c: 1\n");
  feed (fixture, POP "Ext: 201\nData-secret: 1\n");
  feed (fixture, POP "Ext: 12345678901234567890123456789012345678901234567890123456789012345678901234567890x\nData-secret: 1\n");
  herald_call_tracker_set_extension (fixture->tracker, "200");
  feed (fixture, POP "Ext: 201\nData-secret: 1\n");
  feed (fixture, POP "Ext: 201%2C200\nData-d: 1\n");
  feed (fixture, DIAL_ME);
  expect (fixture, "ringing a=1 b=1 c=1 d=1|");
}

/* Two channels of one call: what was told last counts, and it is told once, whatever else goes on in the house. */
static void
test_two_channels (Fixture *fixture,
                   gconstpointer data)
{
#define LEG SNAP ("PJSIP/1001-2", "5", "1001", "1.2", "1.1")
#define STRANGER SNAP ("PJSIP/1005-7", "6", "1005", "7.1", "7.1")
  feed (fixture, NEW_CALLER);
  feed (fixture, POP "Data-ticket: 7\nData-who: Ada\n");
  feed (fixture, DIAL_ME);
  expect (fixture, "ringing ticket=7 who=Ada|");
  feed (fixture, POP_OF (LEG) "Data-ticket: 8\nData-skill: dutch\n");
  expect (fixture, "updated ticket=8 who=Ada skill=dutch|");
  feed (fixture, "Event: BridgeEnter\nBridgeUniqueid: b7\nBridgeType: basic\nBridgeNumChannels: 1\n" STRANGER);
  expect (fixture, "");
  feed (fixture, POP "Data-who: Bob\n");
  expect (fixture, "updated ticket=8 who=Bob skill=dutch|");
  feed (fixture, POP "Data-ticket: 9\nData-who: Ada\n");
  expect (fixture, "updated ticket=9 who=Ada skill=dutch|");
  feed (fixture, "Event: BridgeEnter\nBridgeUniqueid: b8\nBridgeType: basic\nBridgeNumChannels: 1\n" STRANGER);
  expect (fixture, "");
  feed (fixture, "Event: Hangup\n" CALLER "Cause: 16\n");
  feed (fixture, "Event: Hangup\n" LEG "Cause: 16\n");
  expect (fixture, "ended ticket=9 who=Ada skill=dutch|");
}

/* Somebody else's caller, and other UserEvents. */
static void
test_not_mine (Fixture *fixture,
               gconstpointer data)
{
  feed (fixture, NEW_CALLER);
  feed (fixture, "Event: Newchannel\n" SNAP ("PJSIP/trunk-5", "4", "0309", "5.1", "5.1"));
  feed (fixture, DIAL_ME);
  feed (fixture, POP_OF (SNAP ("PJSIP/trunk-5", "4", "0309", "5.1", "5.1")) "Data-ticket: 7\n");
  feed (fixture, "Event: UserEvent\n" CALLER "UserEvent: Agent\nData-ticket: 7\nText: HeraldPop\n");
  expect (fixture, "ringing|");
}

/* On a half of a Local pair between the caller and me: a queue that calls members through the dialplan. */
static void
test_local (Fixture *fixture,
            gconstpointer data)
{
#define ONE SNAP ("Local/1001@a-7;1", "0", "", "1.3", "1.1")
#define TWO SNAP ("Local/1001@a-7;2", "4", "0301234567", "1.4", "1.1")
  feed (fixture, NEW_CALLER);
  feed (fixture, "Event: Newchannel\n" ONE);
  feed (fixture, "Event: Newchannel\n" TWO);
  feed (fixture, "Event: DialBegin\n" CALLER DEST ("Local/1001@a-7;1", "1.3", "1.1"));
  feed (fixture, POP_OF (TWO) "Data-skill: dutch\n");
  feed (fixture, "Event: DialBegin\n" TWO DEST ("PJSIP/1001-2", "1.2", "1.1"));
  expect (fixture, "ringing skill=dutch|");
}

/* A colleague asks me first and then hands the customer over: with him come his data. */
static void
test_attended_transfer (Fixture *fixture,
                        gconstpointer data)
{
#define COLLEAGUE SNAP ("PJSIP/1002-5", "6", "1002", "5.1", "5.1")
#define MINE(linked) SNAP ("PJSIP/1001-6", "6", "1001", "5.2", linked)
#define UP SNAP ("PJSIP/trunk-1", "6", "0301234567", "1.1", "1.1")
  feed (fixture, NEW_CALLER);
  feed (fixture, POP "Data-ticket: 7\n");
  feed (fixture, "Event: Newchannel\n" SNAP ("PJSIP/1002-5", "4", "1002", "5.1", "5.1"));
  feed (fixture, "Event: DialBegin\n" SNAP ("PJSIP/1002-5", "4", "1002", "5.1", "5.1") DEST ("PJSIP/1001-6", "5.2", "5.1"));
  feed (fixture, "Event: Newstate\n" MINE ("5.1"));
  expect (fixture, "ringing|connected|");
  feed (fixture, "Event: BridgeEnter\nBridgeUniqueid: b2\nBridgeType: basic\nBridgeNumChannels: 1\n" COLLEAGUE);
  feed (fixture, "Event: BridgeEnter\nBridgeUniqueid: b2\nBridgeType: basic\nBridgeNumChannels: 2\n" MINE ("5.1"));
  expect (fixture, "");
  feed (fixture, "Event: BridgeLeave\nBridgeUniqueid: b2\nBridgeType: basic\nBridgeNumChannels: 1\n" COLLEAGUE);
  feed (fixture, "Event: BridgeEnter\nBridgeUniqueid: b2\nBridgeType: basic\nBridgeNumChannels: 2\n" UP);
  g_assert_nonnull (strstr (fixture->log->str, "ticket=7|"));
}

/* Before 12 the event has the unique id only. */
static void
test_old (Fixture *fixture,
          gconstpointer data)
{
#define OLD "Channel: SIP/trunk-1\nChannelState: 4\nCallerIDNum: 0301234567\nUniqueid: 1.1\n"
  feed (fixture, "Event: Newchannel\n" OLD);
  feed (fixture, "Event: UserEvent\nPrivilege: user,all\nUserEvent: HeraldPop\nUniqueid: 1.1\nData-ticket: 7\n");
  feed (fixture, "Event: Newchannel\nChannel: PJSIP/1001-2\nChannelState: 0\nCallerIDNum: \nUniqueid: 1.2\n");
  feed (fixture, "Event: Dial\nSubEvent: Begin\nChannel: SIP/trunk-1\nDestination: PJSIP/1001-2\nCallerIDNum: 0301234567\n"
                 "UniqueID: 1.1\nDestUniqueID: 1.2\nDialstring: 1001\n");
  expect (fixture, "ringing ticket=7|");
}

/* What a caller can write into his number: lines of his own in the events of his call, or whole events. */
static void
test_forged (Fixture *fixture,
             gconstpointer data)
{
  feed (fixture, NEW_CALLER);
  feed (fixture, DIAL_ME);
  expect (fixture, "ringing|");
  /* A datum before the event's name, the name itself, somebody else's id without the rest of a channel. */
  feed (fixture, "Event: UserEvent\nChannel: PJSIP/trunk-1\nChannelState: 4\nCallerIDNum: 1\nData-x: forged\nContext: in\nExten: s\nPriority: 1\n"
                 "AccountCode: \nUniqueid: 1.1\nLinkedid: 1.1\nUserEvent: HeraldPop\nExt: 1002\nData-y: 1\n");
  feed (fixture, "Event: UserEvent\nChannel: PJSIP/trunk-1\nChannelState: 4\nCallerIDNum: 1\nUserEvent: HeraldPop\nData-x: forged\nContext: in\n"
                 "Exten: s\nPriority: 1\nAccountCode: \nUniqueid: 1.1\nLinkedid: 1.1\nUserEvent: Other\n");
  feed (fixture, "Event: UserEvent\nUserEvent: HeraldPop\nUniqueid: 1.1\nData-x: forged\n");
  feed (fixture, "Event: UserEvent\nChannel: PJSIP/x\nUniqueid: 1.1\nLinkedid: 1.1\nUserEvent: HeraldPop\nData-x: forged\n");
  expect (fixture, "");
}

/* Data by another way than the events: before the channel was shown, and after; by the linked id. */
static void
test_given (Fixture *fixture,
            gconstpointer user_data)
{
  static const char *const others[] = { "1002", NULL };
  g_autoptr (HeraldCallData) one = herald_call_data_new (), two = herald_call_data_new ();

  herald_call_data_set (one, "ticket", 6, "7%", 2);
  herald_call_data_set (two, "skill", 5, "dutch", 5);
  herald_call_tracker_add_data (fixture->tracker, "1.1", NULL, others, two, 0);
  herald_call_tracker_add_data (fixture->tracker, "1.1", NULL, NULL, one, 0);
  for (guint i = 0; i < HERALD_TRACKER_EARLY_MAX - 1; i++)
    {
      g_autofree char *id = g_strdup_printf ("8.%u", i);

      herald_call_tracker_add_data (fixture->tracker, id, NULL, NULL, two, 0);
    }
  feed (fixture, NEW_CALLER);
  feed (fixture, DIAL_ME);
  expect (fixture, "ringing ticket=7%|");
  herald_call_tracker_add_data (fixture->tracker, "1.9", "1.1", NULL, two, 0);
  expect (fixture, "updated ticket=7% skill=dutch|");
}

static void
test_json (void)
{
  g_autoptr (HeraldCallData) data = herald_call_data_new ();
  HeraldCall call = { .id = "c1", .number = "", .name = "", .dialed = "" };
  g_autofree char *without = herald_call_to_json (&call, HERALD_CHANGE_RINGING, 1);
  g_autofree char *with = NULL;

  g_assert_null (strstr (without, "data"));
  herald_call_data_set (data, "ticket", 6, "7", 1);
  herald_call_data_set (data, "who", 3, "\"Ada\"\\", 6);
  call.data = data;
  with = herald_call_to_json (&call, HERALD_CHANGE_RINGING, 1);
  g_assert_nonnull (strstr (with, ",\"data\":{\"ticket\":\"7\",\"who\":\"\\\"Ada\\\"\\\\\"}"));
}

static void
test_labels (void)
{
  static const char *const rows[][2] = { { "customer_no", "Customer no" }, { "ticket", "Ticket" }, { "VIP", "VIP" },
                                         { "sla-level", "Sla level" }, { "_", "_" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *label = herald_call_data_dup_label (rows[i][0]);

      g_assert_cmpstr (label, ==, rows[i][1]);
    }
}

int
main (int argc,
      char **argv)
{
#define TEST(name, func) g_test_add ("/call-data/" name, Fixture, NULL, set_up, func, tear_down)
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/call-data/read", test_read);
  g_test_add_func ("/call-data/long-value", test_long_value);
  g_test_add_func ("/call-data/exts", test_exts);
  g_test_add_func ("/call-data/many-exts", test_many_exts);
  g_test_add_func ("/call-data/json", test_json);
  g_test_add_func ("/call-data/labels", test_labels);
  TEST ("before-ringing", test_before_ringing);
  TEST ("while-it-runs", test_while_it_runs);
  TEST ("for-whom", test_for_whom);
  TEST ("two-channels", test_two_channels);
  TEST ("not-mine", test_not_mine);
  TEST ("local", test_local);
  TEST ("attended-transfer", test_attended_transfer);
  TEST ("old", test_old);
  TEST ("forged", test_forged);
  TEST ("given", test_given);
  return g_test_run ();
}
