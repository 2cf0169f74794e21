/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every reason of the tracker is one that it can have: each row brings about one of them, by a recording or, where no
 * recording does, by a few messages. A reason without a row, or a row that no longer brings its reason about, fails. */

#include <string.h>

#include "calls/call-tracker.h"
#include "wire/ami-parser.h"

/* A recording and my devices ("+" between them), or messages ("\n" for CRLF) and orders to the test ("!tick"). */
typedef struct
{
  const char *recording;
  const char *devices;
  const char *const *script;
} Row;

#define CHANNEL(name, state, num, con, uid) \
  "Channel: " name "\nChannelState: " state "\nCallerIDNum: " num "\nConnectedLineNum: " con "\nExten: s\nUniqueid: " uid "\n"
#define DEST(name, state, num, con, uid) \
  "DestChannel: " name "\nDestChannelState: " state "\nDestCallerIDNum: " num "\nDestConnectedLineNum: " con "\nDestUniqueid: " uid "\n"
#define IN_1 "Linkedid: 1\n"
#define IN_2 "Linkedid: 2\n"
#define CALLER CHANNEL ("PJSIP/trunk-1", "4", "0301234567", "", "1") IN_1
#define LEG(state) CHANNEL ("PJSIP/1001-2", state, "1001", "0301234567", "2") IN_1
#define DIAL_ME "Event: DialBegin\n" CALLER DEST ("PJSIP/1001-2", "0", "1001", "0301234567", "2") "DestLinkedid: 1\n"

static const char *const wrong_name[] = { "Event: Newchannel\n" CALLER, "Event: Newstate\n" CHANNEL ("PJSIP/9-9", "6", "9", "", "1"), NULL };
static const char *const wrong_end[] = { "Event: Newchannel\n" CALLER, "Event: Hangup\n" CHANNEL ("PJSIP/9-9", "6", "9", "", "1"), NULL };
static const char *const too_many[] = { "!many", NULL };
static const char *const linked[] = { "Event: Newchannel\n" CALLER, "Event: Newstate\n" LEG ("5"), "!tick", NULL };
static const char *const by_number[] = { "Event: Newchannel\n" CHANNEL ("PJSIP/trunk-1", "4", "0301234567", "", "1"),
                                         "Event: Newstate\n" CHANNEL ("PJSIP/1001-2", "5", "1001", "0301234567", "2"), "!tick", NULL };
static const char *const member[] = { "Event: Newchannel\n" CHANNEL ("SIP/trunk-1", "4", "0301234567", "", "1"),
                                      "Event: Newchannel\n" CHANNEL ("PJSIP/1001-2", "0", "", "", "2"),
                                      "Event: AgentCalled\nQueue: support\nAgentCalled: PJSIP/1001\nChannelCalling: SIP/trunk-1\n", NULL };
static const char *const up_before[] = { "Event: Newchannel\n" CALLER, "Event: Newstate\n" LEG ("6"),
                                         "Event: DialBegin\n" CALLER DEST ("PJSIP/1001-2", "6", "1001", "0301234567", "2"), NULL };
static const char *const click[] = { "!expect", "Event: Newstate\n" CHANNEL ("PJSIP/1001-2", "5", "1001", "", "2") IN_2, NULL };
static const char *const own_other[]
    = { "Event: Newchannel\n" CHANNEL ("PJSIP/1001-2", "4", "1001", "", "2") IN_2,
        "Event: DialBegin\n" CHANNEL ("PJSIP/1001-2", "4", "1001", "", "2") IN_2 DEST ("PJSIP/1009-3", "0", "1009", "1001", "3") "DestLinkedid: 2\n",
        "Event: Hangup\n" CHANNEL ("PJSIP/1009-3", "5", "1009", "1001", "3") IN_2 "Cause: 16\n", NULL };
static const char *const pair[]
    = { "Event: Newchannel\n" CALLER, "Event: Newchannel\n" CHANNEL ("Local/1001@q-7;1", "0", "", "0301234567", "7") IN_1,
        "Event: DialBegin\n" CHANNEL ("Local/1001@q-7;1", "0", "", "0301234567", "7") IN_1 DEST ("PJSIP/1001-2", "0", "1001", "", "2") "DestLinkedid: 1\n", NULL };
static const char *const own_id[] = { "Event: Newchannel\n" CHANNEL ("PJSIP/1001-2", "0", "1001", "", "2") IN_2,
                                      "Event: Newstate\n" CHANNEL ("PJSIP/1001-2", "5", "0301234567", "", "2") IN_2, NULL };
static const char *const dialplan[] = { "Event: Newchannel\n" CHANNEL ("PJSIP/1001-2", "0", "1001", "", "2") IN_2,
                                        "Event: Newstate\n" CHANNEL ("PJSIP/1001-2", "5", "1001", "", "2") IN_2,
                                        "Event: Newstate\n" CHANNEL ("PJSIP/1001-2", "6", "1001", "", "2") IN_2,
                                        "Event: Hangup\n" CHANNEL ("PJSIP/1001-2", "6", "1001", "", "2") IN_2 "Cause: 16\n", NULL };
static const char *const no_answer[]
    = { "Event: Newchannel\n" CHANNEL ("PJSIP/1001-2", "4", "1001", "", "2") IN_2,
        "Event: DialBegin\n" CHANNEL ("PJSIP/1001-2", "4", "1001", "", "2") IN_2 DEST ("PJSIP/trunk-3", "0", "030", "1001", "3") "DestLinkedid: 2\n",
        "Event: Hangup\n" CHANNEL ("PJSIP/1001-2", "4", "1001", "", "2") IN_2 "Cause: 19\n", NULL };
static const char *const elsewhere[] = { "Event: Newchannel\n" CALLER, DIAL_ME, "Event: Hangup\n" CALLER "Cause: 16\n",
                                         "Event: Hangup\n" LEG ("5") "Cause: 26\n", NULL };
static const char *const lost[] = { "Event: DialBegin\n" DEST ("PJSIP/1001-2", "0", "1001", "0301234567", "2") "DestLinkedid: 1\n",
                                    "Event: Hangup\n" LEG ("5") "Cause: 16\n", NULL };
static const char *const idle[] = { "Event: CoreShowChannel\n" CHANNEL ("PJSIP/1001-2", "0", "1001", "", "2"), "Event: CoreShowChannelsComplete\n", NULL };
static const char *const found_dialing[] = { "Event: CoreShowChannel\n" CHANNEL ("PJSIP/1001-2", "6", "1001", "", "2") IN_2 "Application: Dial\n",
                                             "Event: CoreShowChannel\n" CHANNEL ("PJSIP/trunk-3", "5", "030", "1001", "3") IN_2 "Application: AppDial\n",
                                             "Event: CoreShowChannelsComplete\n", NULL };
static const char *const agent[] = { "Event: Newchannel\n" CHANNEL ("PJSIP/1001-2", "6", "1001", "", "2"),
                                     "Event: AgentLogin\nAgent: 7001\nUniqueid: 2\n", NULL };
static const char *const never_rang[] = { "Event: Newchannel\n" CALLER, "Event: Newchannel\n" LEG ("0"), "Event: Hangup\n" LEG ("0") "Cause: 16\n", NULL };
static const char *const gone[] = { "Event: Newchannel\n" CALLER, DIAL_ME, "!snapshot", NULL };

#define POP "Event: UserEvent\n" CALLER "UserEvent: HeraldPop\n"
static const char *const data_kept[] = { "Event: Newchannel\n" CALLER, POP "Data-ticket: 7\n", DIAL_ME, "Event: Hangup\n" CALLER "Cause: 16\n", NULL };
static const char *const data_unused[] = { "Event: Newchannel\n" CALLER, POP "Data-ticket: 7\n", "Event: Hangup\n" CALLER "Cause: 16\n", NULL };
static const char *const data_other[] = { "Event: Newchannel\n" CALLER, POP "Ext: 1002\nData-ticket: 7\n", NULL };
static const char *const data_unreadable[] = { "Event: Newchannel\n" CALLER, POP "Ticket: 7\n", NULL };
static const char *const data_no_channel[] = { "Event: UserEvent\nUserEvent: HeraldPop\nUniqueid: 77\nData-ticket: 7\n", NULL };
static const char *const data_many[] = { "!many-data", NULL };

static const Row rows[HERALD_WHY_N] = {
  [HERALD_WHY_AGENT] = { NULL, NULL, agent },
  [HERALD_WHY_MY_DEVICE] = { "asterisk-1.8/agent-login-queue.ami", "SIP/1001", NULL },
  [HERALD_WHY_OTHER_DEVICE] = { "asterisk-1.8/ami-atxfer.ami", "SIP/1001", NULL },
  [HERALD_WHY_FAR_DIALED] = { "asterisk-1.8/internal-call.ami", "SIP/1002", NULL },
  [HERALD_WHY_LOCAL_HALF] = { "asterisk-1.8/freepbx-like-followme-desk.ami", "SIP/1001", NULL },
  [HERALD_WHY_HELPER] = { "asterisk-1.8/ami-redirect-both.ami", "SIP/1001", NULL },
  [HERALD_WHY_MOVED] = { "asterisk-1.8/ami-redirect-both.ami", "SIP/1001", NULL },
  [HERALD_WHY_NAME_TAKEN] = { "asterisk-1.8/pickup-star8.ami", "SIP/1001", NULL },
  [HERALD_WHY_FORGED_LINES] = { "asterisk-16/injection-hangup.agent.ami", "PJSIP/1001", NULL },
  [HERALD_WHY_FORGED_EVENT] = { "asterisk-16/injection-hangup.agent.ami", "PJSIP/1001", NULL },
  [HERALD_WHY_EVENT_TORN] = { "asterisk-16/injection-hangup.agent.ami", "PJSIP/1001", NULL },
  [HERALD_WHY_EVENT_MENDED] = { "asterisk-16/injection-hangup.agent.ami", "PJSIP/1001", NULL },
  [HERALD_WHY_ENDED_ID] = { "asterisk-13/freepbx-like-followme-mobile.ami", "SIP/1001", NULL },
  [HERALD_WHY_WAIT_FOR_DIAL] = { "asterisk-1.8/ami-park-retrieve.ami", "SIP/1001", NULL },
  [HERALD_WHY_CALLER_UNKNOWN] = { "asterisk-1.8/originate-busy.ami", "SIP/1001", NULL },
  [HERALD_WHY_CALLER_CHAIN] = { "asterisk-1.8/ami-atxfer.ami", "SIP/1003", NULL },
  [HERALD_WHY_CALLER_CHANGED] = { "asterisk-13/transfer-semiattended-refer.ami", "SIP/1003", NULL },
  [HERALD_WHY_RECALL] = { "asterisk-16/attended-blonde-returns.agent.ami", "PJSIP/1001", NULL },
  [HERALD_WHY_CONSULTATION] = { "asterisk-1.8/ami-atxfer.ami", "SIP/1003", NULL },
  [HERALD_WHY_ANNOUNCED] = { "asterisk-1.8/ami-atxfer.ami", "SIP/1001", NULL },
  [HERALD_WHY_WITHHELD] = { "asterisk-1.8/inbound-anonymous.ami", "SIP/1001", NULL },
  [HERALD_WHY_ALREADY] = { "asterisk-13/pickup-star8.ami", "SIP/1002", NULL },
  [HERALD_WHY_RINGS_AGAIN] = { "asterisk-1.8/queue-ringnoanswer-retry.ami", "SIP/1001", NULL },
  [HERALD_WHY_SECOND_DEVICE] = { "asterisk-1.8/ringgroup-answered-elsewhere.ami", "SIP/1001+SIP/1002", NULL },
  [HERALD_WHY_NEVER_RANG] = { NULL, NULL, never_rang },
  [HERALD_WHY_UP_UNEXPLAINED] = { "asterisk-1.8/originate-external-answered.ami", "SIP/1001", NULL },
  [HERALD_WHY_OUTGOING] = { "asterisk-1.8/agent-login-queue.ami", "SIP/1001", NULL },
  [HERALD_WHY_ORIGINATED] = { "asterisk-1.8/originate-busy.ami", "SIP/1001", NULL },
  [HERALD_WHY_PICKED_UP] = { "asterisk-1.8/pickup-star8.ami", "SIP/1001", NULL },
  [HERALD_WHY_UNPARKED] = { "public/chan-sccp-asterisk-11-park-unpark.ami", "SCCP/10031", NULL },
  [HERALD_WHY_ANSWERED] = { "asterisk-1.8/ami-atxfer.ami", "SIP/1001", NULL },
  [HERALD_WHY_OWN_ANSWERED] = { "asterisk-1.8/originate-local.ami", "SIP/1001", NULL },
  [HERALD_WHY_FAR_ANSWERED] = { "asterisk-1.8/agent-login-queue.ami", "SIP/1001", NULL },
  [HERALD_WHY_HELD] = { "asterisk-1.8/call-waiting.ami", "SIP/1001", NULL },
  [HERALD_WHY_RESUMED] = { "asterisk-1.8/call-waiting.ami", "SIP/1001", NULL },
  [HERALD_WHY_HOLD_IGNORED] = { "asterisk-13/park-retrieve.ami", "SIP/1001", NULL },
  [HERALD_WHY_WAITING] = { "asterisk-1.8/ami-redirect-ringing.ami", "SIP/1001", NULL },
  [HERALD_WHY_DIAL_ENDED] = { "asterisk-13/ami-atxfer.ami", "SIP/1001", NULL },
  [HERALD_WHY_DIAL_ENDED_AGAIN] = { "asterisk-13/joined-late.ami", "SIP/1002", NULL },
  [HERALD_WHY_LEAVING] = { "asterisk-13/agent-login-queue.ami", "SIP/1001", NULL },
  [HERALD_WHY_OTHER_LEG_STAYS] = { "asterisk-1.8/ringgroup-answered-elsewhere.ami", "SIP/1001+SIP/1002", NULL },
  [HERALD_WHY_BLIND_TRANSFER] = { "asterisk-13/park-feature.ami", "SIP/1001", NULL },
  [HERALD_WHY_ATTENDED_TRANSFER] = { "asterisk-13/transfer-attended-refer.ami", "SIP/1003", NULL },
  [HERALD_WHY_GIVEN_AWAY] = { "asterisk-22/attended-sip-semi-answered-at-once.agent.ami", "PJSIP/201", NULL },
  [HERALD_WHY_TALKS_TO] = { "asterisk-1.8/ami-atxfer.ami", "SIP/1003", NULL },
  [HERALD_WHY_QUEUE] = { "asterisk-1.8/lists-during-calls.ami", "SIP/1002", NULL },
  [HERALD_WHY_PARTY_LINE] = { "asterisk-1.8/ami-park-retrieve.ami", "SIP/1001", NULL },
  [HERALD_WHY_PARTY_DIALER] = { "asterisk-1.8/ami-atxfer.ami", "SIP/1001", NULL },
  [HERALD_WHY_PARTY_BEFORE] = { "asterisk-1.8/originate-internal-answered.ami", "SIP/1003", NULL },
  [HERALD_WHY_PARTY_CALLER] = { "public/dahdi-asterisk-1.8-pri-inbound-bridge.ami", "SIP/161", NULL },
  [HERALD_WHY_PARTY_NAME_ONLY] = { "asterisk-1.8/inbound-anonymous.ami", "SIP/1001", NULL },
  [HERALD_WHY_PARTY_BRIDGE] = { "asterisk-1.8/ami-atxfer.ami", "SIP/1003", NULL },
  [HERALD_WHY_PARTY_KEPT] = { "asterisk-13/ami-atxfer.ami", "SIP/1001", NULL },
  [HERALD_WHY_SPOKEN] = { "asterisk-1.8/agent-login-queue.ami", "SIP/1001", NULL },
  [HERALD_WHY_OWN_PHONE_SILENT] = { "asterisk-1.8/originate-busy.ami", "SIP/1001", NULL },
  [HERALD_WHY_FAR_BUSY] = { "asterisk-1.8/outbound-busy.ami", "SIP/1001", NULL },
  [HERALD_WHY_FAR_NO_ANSWER] = { "asterisk-13/transfer-semiattended-refer.ami", "SIP/1001", NULL },
  [HERALD_WHY_FAR_FAILED] = { "asterisk-16/click-unallocated.agent.ami", "PJSIP/1001", NULL },
  [HERALD_WHY_FAR_CANCELLED] = { "asterisk-1.8/outbound-cancelled.ami", "SIP/1001", NULL },
  [HERALD_WHY_CAUSE_BUSY] = { "asterisk-16/busy-603.agent.ami", "PJSIP/1001", NULL },
  [HERALD_WHY_CAUSE_NORMAL] = { "asterisk-1.8/transfer-semiattended-refer.ami", "SIP/1001", NULL },
  [HERALD_WHY_CAUSE_FAILED] = { "asterisk-1.8/userevent.ami", "SIP/1002", NULL },
  [HERALD_WHY_I_HUNG_UP] = { "asterisk-22/originate-sync.agent.ami", "PJSIP/1001", NULL },
  [HERALD_WHY_REFUSED] = { "asterisk-1.8/inbound-busy.ami", "SIP/1001", NULL },
  [HERALD_WHY_PHONE_FORWARDED] = { "asterisk-1.8/inbound-forwarded-302.ami", "SIP/1001", NULL },
  [HERALD_WHY_CALLER_REDIRECTED] = { "asterisk-13/ami-redirect-ringing.ami", "SIP/1001", NULL },
  [HERALD_WHY_ELSEWHERE] = { "asterisk-1.8/freepbx-like-followme-mobile.ami", "SIP/1001", NULL },
  [HERALD_WHY_MACHINE] = { "asterisk-1.8/inbound-voicemail.ami", "SIP/1001", NULL },
  [HERALD_WHY_CALLER_UP] = { "asterisk-16/pickup-star8.agent.ami", "PJSIP/1001", NULL },
  [HERALD_WHY_CALLER_FREED] = { "asterisk-1.8/ami-redirect-ringing.ami", "SIP/1001", NULL },
  [HERALD_WHY_SENT_ON] = { "asterisk-1.8/ami-redirect-ringing.ami", "SIP/1001", NULL },
  [HERALD_WHY_CALLER_GONE] = { "asterisk-1.8/inbound-abandoned.ami", "SIP/1001", NULL },
  [HERALD_WHY_ENDED] = { "asterisk-1.8/agent-login-queue.ami", "SIP/1001", NULL },
  [HERALD_WHY_FOUND_RINGING] = { "asterisk-1.8/joined-late.ami", "SIP/1002", NULL },
  [HERALD_WHY_FOUND_UP] = { "asterisk-1.8/joined-late.ami", "SIP/1001", NULL },
  [HERALD_WHY_FOUND_TALKING] = { "public/dahdi-asterisk-1.8-outbound-dahdi-fxs-fragments.ami", "DAHDI/7", NULL },
  [HERALD_WHY_WRONG_NAME] = { NULL, NULL, wrong_name },
  [HERALD_WHY_WRONG_END] = { NULL, NULL, wrong_end },
  [HERALD_WHY_TOO_MANY] = { NULL, NULL, too_many },
  [HERALD_WHY_NO_DIAL] = { NULL, NULL, linked },
  [HERALD_WHY_CALLER_LINKED] = { NULL, NULL, linked },
  [HERALD_WHY_CALLER_NUMBER] = { NULL, NULL, by_number },
  [HERALD_WHY_MEMBER_FOUND] = { NULL, NULL, member },
  [HERALD_WHY_UP_BEFORE_DIAL] = { NULL, NULL, up_before },
  [HERALD_WHY_CLICK_TO_DIAL] = { NULL, NULL, click },
  [HERALD_WHY_OWN_OTHER_PHONE] = { NULL, NULL, own_other },
  [HERALD_WHY_OWN_OTHER_ENDED] = { NULL, NULL, own_other },
  [HERALD_WHY_PARTY_PAIR] = { NULL, NULL, pair },
  [HERALD_WHY_PARTY_OWN_ID] = { NULL, NULL, own_id },
  [HERALD_WHY_CAUSE_NO_ANSWER] = { NULL, NULL, no_answer },
  [HERALD_WHY_DIALPLAN_ANSWERED] = { NULL, NULL, dialplan },
  [HERALD_WHY_CAUSE_ELSEWHERE] = { NULL, NULL, elsewhere },
  [HERALD_WHY_CALLER_LOST] = { NULL, NULL, lost },
  [HERALD_WHY_FOUND_IDLE] = { NULL, NULL, idle },
  [HERALD_WHY_FOUND_DIALING] = { NULL, NULL, found_dialing },
  [HERALD_WHY_DATA_JOINED] = { NULL, NULL, data_kept },
  [HERALD_WHY_DATA_KEPT] = { NULL, NULL, data_kept },
  [HERALD_WHY_DATA_OTHER_EXT] = { NULL, NULL, data_other },
  [HERALD_WHY_DATA_UNUSED] = { NULL, NULL, data_unused },
  [HERALD_WHY_DATA_UNREADABLE] = { NULL, NULL, data_unreadable },
  [HERALD_WHY_DATA_NO_CHANNEL] = { NULL, NULL, data_no_channel },
  [HERALD_WHY_DATA_TOO_MANY] = { NULL, NULL, data_many },
  [HERALD_WHY_SNAPSHOT_GONE] = { NULL, NULL, gone },
};

static const char *traces;

/* HeraldWhyFunc: counts; and a note must stand on its own. */
static void
on_why (const HeraldWhyNote *note,
        gpointer user_data)
{
  guint *seen = user_data;

  g_assert_cmpuint (note->why, <, HERALD_WHY_N);
  if (note->call != NULL)
    g_assert_true (g_str_has_prefix (note->call->id, "c"));
  if (note->why == HERALD_WHY_OTHER_DEVICE)
    {
      g_assert_nonnull (note->channel);
      g_assert_nonnull (note->detail);
    }
  seen[note->why]++;
}

static void
replay (HeraldCallTracker *tracker,
        const char *recording)
{
  g_autofree char *path = g_build_filename (traces, recording, NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();
  g_autoptr (GError) error = NULL;
  HeraldAmiMessage *message;
  gsize length, fed = 0;

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  while (fed < length)
    {
      HeraldAmiParse got;

      fed += herald_ami_parser_feed (parser, bytes + fed, length - fed);
      while ((got = herald_ami_parser_next (parser, &message, &error)) != HERALD_AMI_PARSE_MORE)
        {
          g_assert_no_error (error);
          if (got == HERALD_AMI_PARSE_MESSAGE)
            herald_call_tracker_feed (tracker, message, 0);
        }
    }
}

static void
feed (HeraldCallTracker *tracker,
      const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *wire = g_strjoinv ("\r\n", lines);
  HeraldAmiMessage message;

  herald_ami_message_init (&message, wire, strlen (wire), FALSE);
  herald_call_tracker_feed (tracker, &message, 0);
}

static void
feed_many (HeraldCallTracker *tracker)
{
  for (guint i = 0; i <= HERALD_TRACKER_CHANNELS_MAX; i++)
    {
      g_autofree char *text = g_strdup_printf ("Event: Newchannel\nChannel: PJSIP/%u-1\nUniqueid: %u\n", i + 20000, i);

      feed (tracker, text);
    }
}

static void
feed_many_data (HeraldCallTracker *tracker)
{
  for (guint i = 0; i <= HERALD_TRACKER_DATA_MAX; i++)
    {
      g_autofree char *text = g_strdup_printf ("Event: UserEvent\nChannel: PJSIP/%u-1\nUniqueid: %u\nLinkedid: %u\n"
                                               "UserEvent: HeraldPop\nData-ticket: 7\n", i + 20000, i, i);

      feed (tracker, text);
    }
}

static void
play (HeraldCallTracker *tracker,
      const char *const *script)
{
  for (; *script != NULL; script++)
    if (g_str_equal (*script, "!tick"))
      herald_call_tracker_tick (tracker, G_MAXINT64 - 1);
    else if (g_str_equal (*script, "!expect"))
      herald_call_tracker_expect_dial (tracker, "2", "0301234567");
    else if (g_str_equal (*script, "!many"))
      feed_many (tracker);
    else if (g_str_equal (*script, "!many-data"))
      feed_many_data (tracker);
    else if (g_str_equal (*script, "!snapshot"))
      {
        herald_call_tracker_begin_snapshot (tracker);
        herald_call_tracker_end_snapshot (tracker, 0);
      }
    else
      feed (tracker, *script);
}

static void
test_reached (gconstpointer data)
{
  HeraldWhy why = (HeraldWhy) GPOINTER_TO_UINT (data);
  const Row *row = &rows[why];
  g_auto (GStrv) devices = g_strsplit (row->devices != NULL ? row->devices : "PJSIP/1001+PJSIP/1009", "+", -1);
  g_autoptr (HeraldCallTracker) tracker = herald_call_tracker_new ((const char *const *) devices, NULL, NULL);
  guint seen[HERALD_WHY_N] = { 0 };

  if (row->recording == NULL && row->script == NULL)
    {
      g_test_message ("Nothing brings about “%s”: a branch without a test, or a reason that nothing has any more.", herald_why_to_string (why));
      g_test_fail ();
      return;
    }
  herald_call_tracker_set_why_func (tracker, on_why, seen);
  if (row->recording != NULL)
    replay (tracker, row->recording);
  else
    play (tracker, row->script);
  if (seen[why] == 0)
    {
      g_test_message ("“%s” was not brought about", herald_why_to_string (why));
      g_test_fail ();
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  traces = argv[1];
  for (guint i = 0; i < HERALD_WHY_N; i++)
    {
      g_autofree char *path = g_strdup_printf ("/why/%s", herald_why_to_string ((HeraldWhy) i));

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_reached);
    }
  return g_test_run ();
}
