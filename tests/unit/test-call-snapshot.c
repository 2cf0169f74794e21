/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists that meet events half-way, are broken off, or come from old servers. What whole lists of real calls tell is
 * in tests/traces/test-snapshot.c. */
#include <string.h>

#include "calls/call-tracker.h"

typedef struct
{
  HeraldCallTracker *tracker;
  GString *log;
  gint64 started, answered;
} Fixture;

static void
on_change (const HeraldCall *call,
           HeraldCallChange change,
           guint64 seq,
           gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->log, "%s %s %s%s%s%s%s|", herald_call_change_to_string (change),
                          herald_call_direction_to_string (call->direction), call->number, call->queue != NULL ? " " : "",
                          call->queue != NULL ? call->queue : "", call->outcome != HERALD_OUTCOME_NONE ? " " : "",
                          call->outcome != HERALD_OUTCOME_NONE ? herald_call_outcome_to_string (call->outcome) : "");
  fixture->started = call->started;
  fixture->answered = call->answered;
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  const char *devices[] = { "PJSIP/1001", "SIP/1001", NULL };

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

static void
feed (Fixture *fixture,
      const char *text,
      gboolean item,
      gint64 now)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *wire = g_strjoinv ("\r\n", lines);
  HeraldAmiMessage message;

  herald_ami_message_init (&message, wire, strlen (wire), FALSE);
  if (item)
    herald_call_tracker_feed_item (fixture->tracker, &message, now);
  else
    herald_call_tracker_feed (fixture->tracker, &message, now);
}

#define EVENT(text) feed (fixture, text, FALSE, 1)
#define ITEM(text) feed (fixture, text, TRUE, 1)

static void
expect (Fixture *fixture,
        const char *log)
{
  g_assert_cmpstr (fixture->log->str, ==, log);
  g_string_truncate (fixture->log, 0);
}

#define SNAP(name, state, num, con, exten, uid, linked)                                                        \
  "Channel: " name "\nChannelState: " state "\nCallerIDNum: " num "\nCallerIDName: <unknown>\nConnectedLineNum: " con \
  "\nConnectedLineName: <unknown>\nContext: internal\nExten: " exten "\nPriority: 1\nUniqueid: " uid "\nLinkedid: " linked "\n"
#define CALLER(state) SNAP ("PJSIP/trunk-01", state, "0301234567", "1001", "5550", "1.1", "1.1")
#define LEG(state) SNAP ("PJSIP/1001-02", state, "1001", "0301234567", "s", "1.2", "1.1")
#define DIALS "Application: Dial\nApplicationData: PJSIP/1001,20\nDuration: 00:01:05\nBridgeId: "
#define DIALED "Application: AppDial\nApplicationData: (Outgoing Line)\nDuration: 00:01:05\nBridgeId: "

/* The event comes before the item that still shows what was. */
static void
test_late_items (Fixture *fixture,
                 gconstpointer data)
{
  herald_call_tracker_begin_snapshot (fixture->tracker);
  EVENT ("Event: DialBegin\n" CALLER ("4") "DestChannel: PJSIP/1001-02\nDestChannelState: 5\nDestCallerIDNum: 1001\n"
         "DestConnectedLineNum: 0301234567\nDestUniqueid: 1.2\nDestLinkedid: 1.1\n");
  EVENT ("Event: Newstate\n" LEG ("6"));
  EVENT ("Event: Newchannel\n" SNAP ("PJSIP/1001-09", "5", "1001", "0209876", "s", "9.2", "9.1"));
  EVENT ("Event: Hangup\n" SNAP ("PJSIP/1001-09", "5", "1001", "0209876", "s", "9.2", "9.1") "Cause: 0\n");
  expect (fixture, "ringing incoming 0301234567|connected incoming 0301234567|");
  ITEM ("Event: CoreShowChannel\n" CALLER ("4") DIALS "\n");
  ITEM ("Event: CoreShowChannel\n" LEG ("5") DIALED "\n");
  ITEM ("Event: CoreShowChannel\n" SNAP ("PJSIP/1001-09", "5", "1001", "0209876", "s", "9.2", "9.1") DIALED "\n");
  herald_call_tracker_end_snapshot (fixture->tracker, 2);
  expect (fixture, "");
  g_assert_cmpuint (herald_call_tracker_get_n_calls (fixture->tracker), ==, 1);
}

/* A list that does not come, or not whole, proves no end. */
static void
test_cancelled (Fixture *fixture,
                gconstpointer data)
{
  herald_call_tracker_begin_snapshot (fixture->tracker);
  ITEM ("Event: CoreShowChannel\n" CALLER ("4") DIALS "\n");
  ITEM ("Event: CoreShowChannel\n" LEG ("5") DIALED "\n");
  herald_call_tracker_end_snapshot (fixture->tracker, 2);
  expect (fixture, "ringing incoming 0301234567|");
  herald_call_tracker_begin_snapshot (fixture->tracker);
  herald_call_tracker_cancel_snapshot (fixture->tracker, 3);
  expect (fixture, "");
  EVENT ("Event: Newstate\n" LEG ("6"));
  expect (fixture, "connected incoming 0301234567|");
}

/* The queue, how long, and that the phone holds, where its driver tells that. */
static void
test_details (Fixture *fixture,
              gconstpointer data)
{
  static const char *const log[] = { "connected incoming 0301234567 support|",
                                     "connected incoming 0301234567 support|held incoming 0301234567 support|" };

  for (guint old = 0; old <= 1; old++)
    {
      Fixture one = { 0 };

      set_up (&one, NULL);
      herald_call_tracker_begin_snapshot (one.tracker);
      feed (&one, "Event: CoreShowChannel\n" CALLER ("6")
            "Application: Queue\nApplicationData: support,t,,,60\nDuration: 00:02:00\nBridgeId: b1\n", TRUE, 1);
      feed (&one, old ? "Event: CoreShowChannel\n" SNAP ("SIP/1001-02", "6", "1001", "0301234567", "s", "1.2", "1.1")
                        "Application: AppQueue\nApplicationData: (Outgoing Line)\nDuration: 01:01:05\nBridgeId: b1\n"
                      : "Event: CoreShowChannel\n" LEG ("6")
                        "Application: AppQueue\nApplicationData: (Outgoing Line)\nDuration: 01:01:05\nBridgeId: b1\n", TRUE, 1);
      feed (&one, old ? "Event: ExtensionStatus\nExten: 1001\nContext: internal\nHint: SIP/1001\nStatus: 16\n"
                      : "Event: ExtensionStatus\nExten: 1001\nContext: internal\nHint: PJSIP/1001\nStatus: 16\n", TRUE, 1);
      herald_call_tracker_end_snapshot (one.tracker, 10000 * G_TIME_SPAN_SECOND);
      expect (&one, log[old]);
      g_assert_cmpint (one.started, ==, (10000 - 3665) * G_TIME_SPAN_SECOND);
      g_assert_cmpint (one.answered, ==, one.started);
      tear_down (&one, NULL);
    }
}

/* It was taken by a colleague, or went to a machine, while nobody listened. */
static void
test_taken_meanwhile (Fixture *fixture,
                      gconstpointer data)
{
  static const char *const now[][2] = {
    { "Application: Dial\nApplicationData: PJSIP/1001&PJSIP/1002,20\nBridgeId: b1\n", "answered-elsewhere" },
    { "Application: VoiceMail\nApplicationData: 1001\nBridgeId: \n", "missed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (now); i++)
    {
      g_autofree char *caller = g_strconcat ("Event: CoreShowChannel\n" CALLER ("6"), now[i][0], NULL);
      g_autofree char *ended = g_strdup_printf ("ended incoming 0301234567 %s|", now[i][1]);
      Fixture one = { 0 };

      set_up (&one, NULL);
      herald_call_tracker_begin_snapshot (one.tracker);
      feed (&one, "Event: CoreShowChannel\n" CALLER ("4") DIALS "\n", TRUE, 1);
      feed (&one, "Event: CoreShowChannel\n" LEG ("5") DIALED "\n", TRUE, 1);
      herald_call_tracker_end_snapshot (one.tracker, 2);
      expect (&one, "ringing incoming 0301234567|");
      herald_call_tracker_begin_snapshot (one.tracker);
      feed (&one, caller, TRUE, 3);
      if (i == 0)
        feed (&one, "Event: CoreShowChannel\n" SNAP ("PJSIP/1002-03", "6", "1002", "0301234567", "s", "1.3", "1.1") DIALED "b1\n",
              TRUE, 3);
      herald_call_tracker_end_snapshot (one.tracker, 4);
      expect (&one, ended);
      tear_down (&one, NULL);
    }
}

/* Asterisk 1.4 has no CoreShowChannels; its Status tells neither application nor connected line, and links by name. */
static void
test_status_of_1_4 (Fixture *fixture,
                    gconstpointer data)
{
  herald_call_tracker_begin_snapshot (fixture->tracker);
  ITEM ("Event: Status\nChannel: SIP/trunk-01\nCallerID: 0301234567\nCallerIDNum: 0301234567\nCallerIDName: A\nState: Up\n"
        "Context: from-trunk\nExtension: 5550\nPriority: 1\nSeconds: 11\nLink: SIP/1001-02\nUniqueid: 1.1\n");
  ITEM ("Event: Status\nChannel: SIP/1001-02\nCallerID: 1001\nCallerIDNum: 1001\nCallerIDName: <unknown>\nState: Up\n"
        "Link: SIP/trunk-01\nUniqueid: 1.2\n");
  herald_call_tracker_end_snapshot (fixture->tracker, 20);
  expect (fixture, "connected incoming 0301234567|");
}

static void
test_ringing_of_1_4 (Fixture *fixture,
                     gconstpointer data)
{
  herald_call_tracker_begin_snapshot (fixture->tracker);
  ITEM ("Event: Status\nChannel: SIP/1001-02\nCallerID: 1001\nCallerIDNum: 1001\nCallerIDName: <unknown>\nState: Ringing\nUniqueid: 1.2\n");
  ITEM ("Event: Status\nChannel: SIP/trunk-01\nCallerID: 0301234567\nCallerIDNum: 0301234567\nCallerIDName: A\nState: Ring\n"
        "Context: from-trunk\nExtension: 1001\nPriority: 1\nSeconds: 3\nUniqueid: 1.1\n");
  ITEM ("Event: Status\nChannel: SIP/trunk-05\nCallerID: 0409876543\nCallerIDNum: 0409876543\nCallerIDName: B\nState: Ring\n"
        "Context: from-trunk\nExtension: 1002\nPriority: 1\nSeconds: 3\nUniqueid: 1.5\n");
  herald_call_tracker_end_snapshot (fixture->tracker, 20);
  expect (fixture, "ringing incoming 0301234567|");
}

/* Two callers fit equally well: none is shown rather than a wrong one. */
static void
test_ambiguous (Fixture *fixture,
                gconstpointer data)
{
  herald_call_tracker_begin_snapshot (fixture->tracker);
  ITEM ("Event: Status\nChannel: SIP/1001-02\nCallerID: 1001\nCallerIDNum: 1001\nCallerIDName: <unknown>\nState: Ringing\nUniqueid: 1.2\n");
  for (guint i = 0; i < 2; i++)
    ITEM (i == 0 ? "Event: Status\nChannel: SIP/trunk-01\nCallerIDNum: 0301\nState: Ring\nContext: x\nExtension: s\nUniqueid: 1.1\n"
                 : "Event: Status\nChannel: SIP/trunk-05\nCallerIDNum: 0302\nState: Ring\nContext: x\nExtension: s\nUniqueid: 1.5\n");
  herald_call_tracker_end_snapshot (fixture->tracker, 20);
  expect (fixture, "ringing incoming |");
}

/* I am parked myself: whoever is parked beside me is not whom I talk to. */
static void
test_parked (Fixture *fixture,
             gconstpointer data)
{
  herald_call_tracker_begin_snapshot (fixture->tracker);
  ITEM ("Event: CoreShowChannel\n" LEG ("6") DIALED "lot\n");
  ITEM ("Event: CoreShowChannel\n" SNAP ("PJSIP/trunk-07", "6", "0777", "1003", "5550", "7.1", "7.1") DIALS "lot\n");
  ITEM ("Event: ParkedCall\nParkeeChannel: PJSIP/1001-02\nParkeeUniqueid: 1.2\nParkingSpace: 701\n");
  ITEM ("Event: ParkedCall\nParkeeChannel: PJSIP/trunk-07\nParkeeUniqueid: 7.1\nParkingSpace: 702\n");
  herald_call_tracker_end_snapshot (fixture->tracker, 20);
  expect (fixture, "connected incoming 0301234567|");
}

/* Five thousand channels of other people, one call of mine. */
static void
test_huge (Fixture *fixture,
           gconstpointer data)
{
  herald_call_tracker_begin_snapshot (fixture->tracker);
  for (guint i = 0; i < 2500; i++)
    {
      g_autofree char *caller = g_strdup_printf ("Event: CoreShowChannel\n" SNAP ("PJSIP/trunk-%08x", "4", "0%u", "%u", "%u", "5.%u", "5.%u")
                                                 "Application: Dial\nApplicationData: PJSIP/%u,20\nBridgeId: \n",
                                                 i, 4000 + i, 2000 + i, 2000 + i, 2 * i, 2 * i, 2000 + i);
      g_autofree char *leg = g_strdup_printf ("Event: CoreShowChannel\n" SNAP ("PJSIP/%u-%08x", "5", "%u", "0%u", "s", "5.%u", "5.%u") DIALED "\n",
                                              2000 + i, i, 2000 + i, 4000 + i, 2 * i + 1, 2 * i);

      ITEM (caller);
      ITEM (leg);
    }
  ITEM ("Event: CoreShowChannel\n" LEG ("5") DIALED "\n");
  ITEM ("Event: CoreShowChannel\n" CALLER ("4") DIALS "\n");
  herald_call_tracker_end_snapshot (fixture->tracker, 20);
  expect (fixture, "ringing incoming 0301234567|");
  herald_call_tracker_begin_snapshot (fixture->tracker);
  herald_call_tracker_end_snapshot (fixture->tracker, 21);
  expect (fixture, "ended incoming 0301234567 missed|");
}

/* A server that claims to ring forty thousand phones for one call of mine: putting together who calls whom would take
 * the square of it, minutes, in which no window moves. This test would not end in time. */
static void
test_lying (Fixture *fixture,
            gconstpointer data)
{
  herald_call_tracker_begin_snapshot (fixture->tracker);
  ITEM ("Event: CoreShowChannel\n" SNAP ("PJSIP/1001-00000001", "6", "1001", "", "5", "1.1", "1.1")
        "Application: Dial\nApplicationData: PJSIP/x\n");
  for (guint i = 2; i < 40000; i++)
    {
      g_autofree char *item = g_strdup_printf ("Event: CoreShowChannel\nChannel: PJSIP/%s-%08x\nChannelState: 5\nConnectedLineNum: 1001\n"
                                               "Application: AppDial\nUniqueid: 1.%u\nLinkedid: 1.1\n",
                                               i % 2 == 0 ? "1001" : "x", i, i);

      ITEM (item);
    }
  herald_call_tracker_end_snapshot (fixture->tracker, 2);
  g_assert_nonnull (strstr (fixture->log->str, "outgoing 5|"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/call-snapshot/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("late-items", test_late_items);
  ADD ("cancelled", test_cancelled);
  ADD ("details", test_details);
  ADD ("taken-meanwhile", test_taken_meanwhile);
  ADD ("status-of-1.4", test_status_of_1_4);
  ADD ("ringing-of-1.4", test_ringing_of_1_4);
  ADD ("ambiguous", test_ambiguous);
  ADD ("parked", test_parked);
  ADD ("huge", test_huge);
  ADD ("lying", test_lying);
  return g_test_run ();
}
