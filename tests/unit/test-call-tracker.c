/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The call model where recordings cannot reach: devices, time, snapshots, lost and forged events. The many kinds of
 * calls are in tests/traces. */
#include <string.h>

#include "calls/call-tracker.h"

typedef struct
{
  HeraldCallTracker *tracker;
  GString *log; /* "ringing c1 0301234567 | " … */
  gint64 now;
} Fixture;

static void
on_change (const HeraldCall *call,
           HeraldCallChange change,
           guint64 seq,
           gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->log, "%s %s %s%s%s|", herald_call_change_to_string (change), call->id, call->number,
                          call->outcome != HERALD_OUTCOME_NONE ? " " : "",
                          call->outcome != HERALD_OUTCOME_NONE ? herald_call_outcome_to_string (call->outcome) : "");
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  const char *devices[] = { "PJSIP/1001", "pjsip/desk-phone", NULL };

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

/* Feeds one message; "\n" in @text stands for CRLF. */
static void
feed (Fixture *fixture,
      const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *wire = g_strjoinv ("\r\n", lines);
  HeraldAmiMessage message;

  herald_ami_message_init (&message, wire, strlen (wire), FALSE);
  herald_call_tracker_feed (fixture->tracker, &message, fixture->now);
}

static void
expect (Fixture *fixture,
        const char *log)
{
  g_assert_cmpstr (fixture->log->str, ==, log);
  g_string_truncate (fixture->log, 0);
}

#define SNAP(name, state, num, con, exten, uid, linked)                                                        \
  "Channel: " name "\nChannelState: " state "\nCallerIDNum: " num "\nCallerIDName: <unknown>\nConnectedLineNum: " con \
  "\nConnectedLineName: <unknown>\nAccountCode: \nContext: internal\nExten: " exten "\nPriority: 1\nUniqueid: " uid "\nLinkedid: " linked "\n"
#define DEST(name, state, num, con, uid, linked)                                                               \
  "DestChannel: " name "\nDestChannelState: " state "\nDestCallerIDNum: " num "\nDestConnectedLineNum: " con   \
  "\nDestExten: s\nDestUniqueid: " uid "\nDestLinkedid: " linked "\n"
#define CALLER SNAP ("PJSIP/trunk-01", "4", "0301234567", "<unknown>", "5550", "1.1", "1.1")

static void
ring (Fixture *fixture,
      const char *device)
{
  g_autofree char *leg = g_strdup_printf ("Event: Newchannel\nChannel: %s-02\nChannelState: 0\nCallerIDNum: 1001\n"
                                          "Exten: s\nUniqueid: 1.2\nLinkedid: 1.1\n", device);
  g_autofree char *dial = g_strdup_printf ("Event: DialBegin\n" CALLER "DestChannel: %s-02\nDestChannelState: 0\n"
                                           "DestConnectedLineNum: 0301234567\nDestUniqueid: 1.2\nDestLinkedid: 1.1\n", device);

  feed (fixture, "Event: Newchannel\n" CALLER);
  feed (fixture, leg);
  feed (fixture, dial);
}

static void
test_devices (Fixture *fixture,
              gconstpointer data)
{
  static const struct
  {
    const char *device;
    gboolean mine;
  } rows[] = { { "PJSIP/1001", TRUE }, { "pjsip/1001", TRUE }, { "PJSIP/10012", FALSE }, { "PJSIP/100", FALSE },
               { "SIP/1001", FALSE }, { "PJSIP/desk-phone", TRUE }, { "PJSIP/desk", FALSE },
               { "AsyncGoto/PJSIP/1001", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture one = { 0 };

      set_up (&one, NULL);
      ring (&one, rows[i].device);
      g_test_message ("%s", rows[i].device);
      expect (&one, rows[i].mine ? "ringing c1 0301234567|" : "");
      tear_down (&one, NULL);
    }
}

/* Ringing is told, the dial is not: after the wait the call is announced all the same. */
static void
test_deadline (Fixture *fixture,
               gconstpointer data)
{
  fixture->now = 1000;
  feed (fixture, "Event: Newchannel\n" CALLER);
  feed (fixture, "Event: Newstate\n" SNAP ("PJSIP/1001-02", "5", "1001", "0301234567", "s", "1.2", "1.1"));
  expect (fixture, "");
  g_assert_cmpint (herald_call_tracker_get_deadline (fixture->tracker), ==, 1000 + HERALD_TRACKER_DIAL_WAIT);
  herald_call_tracker_tick (fixture->tracker, 1000 + HERALD_TRACKER_DIAL_WAIT - 1);
  expect (fixture, "");
  herald_call_tracker_tick (fixture->tracker, 1000 + HERALD_TRACKER_DIAL_WAIT);
  expect (fixture, "ringing c1 0301234567|");
  g_assert_cmpint (herald_call_tracker_get_deadline (fixture->tracker), ==, G_MAXINT64);
}

static void
test_ended_stays_ended (Fixture *fixture,
                        gconstpointer data)
{
  ring (fixture, "PJSIP/1001");
  expect (fixture, "ringing c1 0301234567|");
  feed (fixture, "Event: Hangup\n" SNAP ("PJSIP/1001-02", "5", "1001", "0301234567", "s", "1.2", "1.1") "Cause: 0\n");
  expect (fixture, "waiting c1 0301234567|");
  feed (fixture, "Event: NewConnectedLine\n" SNAP ("PJSIP/1001-02", "5", "1001", "0301234567", "s", "1.2", "1.1"));
  feed (fixture, "Event: Newstate\n" SNAP ("PJSIP/1001-02", "6", "1001", "0301234567", "s", "1.2", "1.1"));
  expect (fixture, "");
  feed (fixture, "Event: Hangup\n" CALLER "Cause: 16\n");
  expect (fixture, "ended c1 0301234567 missed|");
}

/* A queue rings the same phone again: the same call, announced once. */
static void
test_rings_again (Fixture *fixture,
                  gconstpointer data)
{
  ring (fixture, "PJSIP/1001");
  feed (fixture, "Event: Hangup\n" SNAP ("PJSIP/1001-02", "5", "1001", "0301234567", "s", "1.2", "1.1") "Cause: 0\n");
  expect (fixture, "ringing c1 0301234567|waiting c1 0301234567|");
  feed (fixture, "Event: DialBegin\n" CALLER DEST ("PJSIP/1001-03", "0", "1001", "0301234567", "1.3", "1.1"));
  expect (fixture, "updated c1 0301234567|");
  feed (fixture, "Event: Newstate\n" SNAP ("PJSIP/1001-03", "6", "1001", "0301234567", "s", "1.3", "1.1"));
  feed (fixture, "Event: Hangup\n" SNAP ("PJSIP/1001-03", "6", "1001", "0301234567", "s", "1.3", "1.1") "Cause: 16\n");
  expect (fixture, "connected c1 0301234567|ended c1 0301234567 answered|");
}

/* Two phones one after the other, as each of the two sees it: the first lets go, the second one is told in time. */
static void
test_hunt_group (Fixture *fixture,
                 gconstpointer data)
{
  static const struct
  {
    const char *device, *sees;
  } rows[] = {
    { "PJSIP/1001", "ringing c1 0301234567|waiting c1 0301234567|ended c1 0301234567 answered-elsewhere|" },
    { "PJSIP/1002", "ringing c1 0301234567|connected c1 0301234567|" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *devices[] = { rows[i].device, NULL };
      Fixture one = { .log = g_string_new (NULL) };

      one.tracker = herald_call_tracker_new (devices, on_change, &one);
      ring (&one, "PJSIP/1001");
      feed (&one, "Event: DialEnd\n" CALLER DEST ("PJSIP/1001-02", "5", "1001", "0301234567", "1.2", "1.1") "DialStatus: NOANSWER\n");
      feed (&one, "Event: Hangup\n" SNAP ("PJSIP/1001-02", "5", "1001", "0301234567", "s", "1.2", "1.1") "Cause: 0\n");
      feed (&one, "Event: DialBegin\n" CALLER DEST ("PJSIP/1002-03", "0", "1002", "0301234567", "1.3", "1.1"));
      feed (&one, "Event: Newstate\n" SNAP ("PJSIP/1002-03", "6", "1002", "0301234567", "s", "1.3", "1.1"));
      feed (&one, "Event: DialEnd\n" CALLER DEST ("PJSIP/1002-03", "6", "1002", "0301234567", "1.3", "1.1") "DialStatus: ANSWER\n");
      expect (&one, rows[i].sees);
      tear_down (&one, NULL);
    }
}

/* The server forgot to tell an end, and began a call while nobody listened. */
static void
test_snapshot (Fixture *fixture,
               gconstpointer data)
{
  ring (fixture, "PJSIP/1001");
  feed (fixture, "Event: Newstate\n" SNAP ("PJSIP/1001-02", "6", "1001", "0301234567", "s", "1.2", "1.1"));
  expect (fixture, "ringing c1 0301234567|connected c1 0301234567|");

  herald_call_tracker_begin_snapshot (fixture->tracker);
  feed (fixture, "Event: CoreShowChannel\n" SNAP ("PJSIP/trunk-08", "4", "0209876", "<unknown>", "5551", "8.1", "8.1") "BridgeId: \n");
  feed (fixture, "Event: CoreShowChannel\n" SNAP ("PJSIP/1001-09", "5", "1001", "0209876", "5551", "8.2", "8.1") "BridgeId: \n");
  feed (fixture, "Event: CoreShowChannelsComplete\nEventList: Complete\nListItems: 2\n");
  expect (fixture, "");
  herald_call_tracker_end_snapshot (fixture->tracker, 5);
  expect (fixture, "ended c1 0301234567 answered|ringing c2 0209876|");

  /* Once more, unchanged: nothing pops again. */
  herald_call_tracker_begin_snapshot (fixture->tracker);
  feed (fixture, "Event: CoreShowChannel\n" SNAP ("PJSIP/1001-09", "5", "1001", "0209876", "5551", "8.2", "8.1"));
  feed (fixture, "Event: CoreShowChannel\n" SNAP ("PJSIP/trunk-08", "4", "0209876", "<unknown>", "5551", "8.1", "8.1"));
  herald_call_tracker_end_snapshot (fixture->tracker, 6);
  expect (fixture, "");

  herald_call_tracker_begin_snapshot (fixture->tracker);
  herald_call_tracker_end_snapshot (fixture->tracker, 7);
  expect (fixture, "ended c2 0209876 missed|"); /* its caller is gone, too: nobody waits */
  g_assert_cmpuint (herald_call_tracker_get_n_calls (fixture->tracker), ==, 0);
}

static void
test_expected_dial (Fixture *fixture,
                    gconstpointer data)
{
  herald_call_tracker_expect_dial (fixture->tracker, "h-1", "0301234567");
  feed (fixture, "Event: Newchannel\n" SNAP ("PJSIP/1001-02", "0", "1001", "<unknown>", "s", "h-1", "h-1"));
  feed (fixture, "Event: DialBegin\n" DEST ("PJSIP/1001-02", "0", "1001", "<unknown>", "h-1", "h-1"));
  expect (fixture, "dialing c1 0301234567|");
  feed (fixture, "Event: Newstate\n" SNAP ("PJSIP/1001-02", "6", "1001", "<unknown>", "s", "h-1", "h-1"));
  expect (fixture, "");
  feed (fixture, "Event: Hangup\n" SNAP ("PJSIP/1001-02", "6", "1001", "<unknown>", "0301234567", "h-1", "h-1") "Cause: 1\n");
  expect (fixture, "ended c1 0301234567 failed|");
}

/* What a caller puts into his number makes, renames and ends nothing. */
static void
test_forged (Fixture *fixture,
             gconstpointer data)
{
  ring (fixture, "PJSIP/1001");
  expect (fixture, "ringing c1 0301234567|");
  /* A whole event inside the number: the pieces in between are his. */
  feed (fixture, "Event: Newchannel\nChannel: PJSIP/trunk-05\nChannelState: 4\nCallerIDNum: 0\n");
  feed (fixture, "Event: Hangup\nChannel: PJSIP/1001-02\nUniqueid: 1.2\nCause: 16\n");
  feed (fixture, "X: \nCallerIDName: Mallory\nConnectedLineNum: <unknown>\nAccountCode: \nContext: internal\nExten: 5550\n"
                 "Priority: 1\nUniqueid: 5.1\nLinkedid: 5.1\n");
  expect (fixture, "");
  /* Headers inside the number: the call of another channel cannot be named. */
  feed (fixture, "Event: Newstate\nChannel: PJSIP/trunk-05\nChannelState: 6\nCallerIDNum: 0\nUniqueid: 1.2\nLinkedid: 1.1\n"
                 "CallerIDName: Mallory\nUniqueid: 5.1\nLinkedid: 5.1\n");
  feed (fixture, "Event: Hangup\nChannel: PJSIP/trunk-05\nChannelState: 6\nCallerIDNum: 0\nUniqueid: 1.2\nCause: 16\n"
                 "CallerIDName: Mallory\nUniqueid: 5.1\nCause: 16\n");
  /* The right id under a wrong name, and the right name under a wrong id. */
  feed (fixture, "Event: Hangup\nChannel: PJSIP/1001-99\nUniqueid: 1.2\nCause: 16\n");
  feed (fixture, "Event: Hangup\nChannel: PJSIP/1001-02\nUniqueid: 9.9\nCause: 16\n");
  expect (fixture, "");
  feed (fixture, "Event: Newstate\n" SNAP ("PJSIP/1001-02", "6", "1001", "0301234567", "s", "1.2", "1.1"));
  expect (fixture, "connected c1 0301234567|");
}

static void
test_withheld (Fixture *fixture,
               gconstpointer data)
{
  static const char *const numbers[] = { "anonymous", "<unknown>", "", "Anonymous", "restricted", "(null)" };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      Fixture one = { 0 };
      g_autofree char *caller = g_strdup_printf ("Event: Newchannel\nChannel: PJSIP/trunk-01\nChannelState: 4\nCallerIDNum: %s\n"
                                                 "CallerIDName: x\nExten: 5550\nUniqueid: 1.1\nLinkedid: 1.1\n", numbers[i]);
      g_autofree char *dial = g_strdup_printf ("Event: DialBegin\nChannel: PJSIP/trunk-01\nChannelState: 4\nCallerIDNum: %s\n"
                                               "CallerIDName: x\nUniqueid: 1.1\nLinkedid: 1.1\n"
                                               DEST ("PJSIP/1001-02", "0", "1001", "%s", "1.2", "1.1"), numbers[i], numbers[i]);

      set_up (&one, NULL);
      feed (&one, caller);
      feed (&one, dial);
      expect (&one, "ringing c1 |");
      tear_down (&one, NULL);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/call-tracker/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("devices", test_devices);
  ADD ("deadline", test_deadline);
  ADD ("ended-stays-ended", test_ended_stays_ended);
  ADD ("rings-again", test_rings_again);
  ADD ("hunt-group", test_hunt_group);
  ADD ("snapshot", test_snapshot);
  ADD ("expected-dial", test_expected_dial);
  ADD ("forged", test_forged);
  ADD ("withheld", test_withheld);
  return g_test_run ();
}
