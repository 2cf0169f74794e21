/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who speaks with whom. That it holds for real servers is tests/traces/test-talks.py's matter; here what no recording has. */
#include <string.h>

#include "calls/talk-reader.h"

typedef struct
{
  HeraldTalkReader *reader;
  GString *heard;
} House;

static void
on_talk (const char *number,
         gboolean dialed,
         const char *extension,
         gpointer user_data)
{
  g_string_append_printf (user_data, "%s%s-%s ", dialed ? ">" : "", number, extension);
}

static House *
house_new (void)
{
  House *house = g_new0 (House, 1);

  house->heard = g_string_new (NULL);
  house->reader = herald_talk_reader_new (4, on_talk, house->heard);
  return house;
}

static void
house_free (House *house)
{
  herald_talk_reader_free (house->reader);
  g_string_free (house->heard, TRUE);
  g_free (house);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (House, house_free)

/* An event in one line: headers parted by bars. */
static void
hear (House *house,
      const char *line)
{
  g_auto (GStrv) lines = g_strsplit (line, "|", -1);
  g_autofree char *joined = g_strjoinv ("\r\n", lines), *text = g_strconcat ("Event: ", joined, "\r\n\r\n", NULL);
  HeraldAmiMessage message;

  herald_ami_message_init (&message, text, strlen (text), FALSE);
  herald_talk_reader_feed (house->reader, &message);
}

#define ENTER(bridge, type, channel, number, connected, uid)                                                                        \
  "BridgeEnter|BridgeUniqueid: " bridge "|BridgeType: " type "|BridgeNumChannels: 1|Channel: " channel "|CallerIDNum: " number       \
  "|ConnectedLineNum: " connected "|Uniqueid: " uid
#define LEAVE(bridge, channel, uid) "BridgeLeave|BridgeUniqueid: " bridge "|Channel: " channel "|Uniqueid: " uid


/* Who is put into the room of a conference, or parked, speaks with nobody in particular; nor do three. */
static void
test_machines (void)
{
  g_autoptr (House) house = house_new ();

  hear (house, ENTER ("a", "base", "PJSIP/trunk-00000001", "+4930111111", "600", "1.1"));
  hear (house, ENTER ("a", "base", "PJSIP/1001-00000002", "1001", "600", "1.2"));
  g_assert_cmpstr (house->heard->str, ==, "");
  hear (house, ENTER ("b", "basic", "PJSIP/1002-00000003", "1002", "", "1.3"));
  hear (house, ENTER ("b", "basic", "PJSIP/1003-00000004", "1003", "", "1.4"));
  hear (house, ENTER ("b", "basic", "PJSIP/trunk-00000001", "+4930111111", "", "1.1"));
  g_assert_cmpstr (house->heard->str, ==, "");
  hear (house, LEAVE ("b", "PJSIP/1002-00000003", "1.3"));
  g_assert_cmpstr (house->heard->str, ==, "+4930111111-1003 ");
}

/* Between them are two Local channels, one behind the other, which are never taken out. */
static void
test_local (void)
{
  g_autoptr (House) house = house_new ();

  hear (house, ENTER ("a", "basic", "PJSIP/trunk-00000001", "+4930111111", "1001", "1.1"));
  hear (house, ENTER ("a", "basic", "Local/1001@from-queue-0001;1", "1001", "+4930111111", "1.2"));
  g_assert_cmpstr (house->heard->str, ==, "");
  hear (house, ENTER ("b", "basic", "Local/1001@from-queue-0001;2", "+4930111111", "1001", "1.3"));
  hear (house, ENTER ("b", "basic", "Local/1001@dial-0002;1", "1001", "+4930111111", "1.4"));
  g_assert_cmpstr (house->heard->str, ==, "");
  hear (house, ENTER ("c", "basic", "PJSIP/1001-00000002", "1001", "+4930111111", "1.5"));
  hear (house, ENTER ("c", "basic", "Local/1001@dial-0002;2", "+4930111111", "1001", "1.6"));
  g_assert_cmpstr (house->heard->str, ==, "+4930111111-1001 ");
}

/* Two phones that show the number of the house, which is no extension; and one that is dialled from a click. */
static void
test_number_of_the_house (void)
{
  g_autoptr (House) house = house_new ();

  hear (house, "DialBegin|DestUniqueid: 1.1|DestChannel: PJSIP/trunk-00000001");
  hear (house, "Newchannel|Channel: PJSIP/trunk-00000001|CallerIDNum: |ConnectedLineNum: |Uniqueid: 1.1");
  hear (house, "DialBegin|DestUniqueid: 1.1|DestChannel: PJSIP/trunk-00000001");
  hear (house, ENTER ("a", "basic", "PJSIP/trunk-00000001", "0030222222", "+4930555", "1.1"));
  hear (house, ENTER ("a", "basic", "PJSIP/1001-00000002", "+4930555", "0030222222", "1.2"));
  g_assert_cmpstr (house->heard->str, ==, ">0030222222-1001 ");
  hear (house, ENTER ("b", "basic", "DAHDI/33-1", "+4930555", "+4930111111", "1.3"));
  hear (house, ENTER ("b", "basic", "PJSIP/trunk-00000004", "+4930111111", "+4930555", "1.4"));
  g_assert_cmpstr (house->heard->str, ==, ">0030222222-1001 ");
}

/* A withheld number, and one that the dialplan has made private. */
static void
test_withheld (void)
{
  g_autoptr (House) house = house_new ();

  hear (house, ENTER ("a", "basic", "PJSIP/trunk-00000001", "anonymous", "1001", "1.1"));
  hear (house, ENTER ("a", "basic", "PJSIP/1001-00000002", "1001", "anonymous", "1.2"));
  hear (house, "NewCallerid|Channel: PJSIP/trunk-00000003|CallerIDNum: +4930111111|Uniqueid: 1.3|CID-CallingPres: 35 (Presentation Prohibited)");
  hear (house, ENTER ("b", "basic", "PJSIP/trunk-00000003", "+4930111111", "1001", "1.3"));
  hear (house, ENTER ("b", "basic", "PJSIP/1002-00000004", "1002", "+4930111111", "1.4"));
  g_assert_cmpstr (house->heard->str, ==, "");
}

/* A caller whose number holds line ends teaches nothing; nor does a Link where there are none. */
static void
test_forged (void)
{
  g_autoptr (House) house = house_new ();

  hear (house, ENTER ("a", "basic", "PJSIP/1001-00000002", "1001", "", "1.2"));
  hear (house, ENTER ("a", "basic", "PJSIP/trunk-00000001", "+4930111111|CallerIDNum: +4930999999", "1001", "1.1"));
  hear (house, "NewCallerid|Uniqueid: 1.2|CallerIDNum: 1666");
  hear (house, "Link|Channel1: PJSIP/trunk-00000001|Channel2: PJSIP/1001-00000002|Uniqueid1: 1.1|Uniqueid2: 1.2");
  g_assert_cmpstr (house->heard->str, ==, "");
}

/* 1.4: the called phone has the number that was dialled; on a transfer a channel takes over another one's device. */
static void
test_old (void)
{
  g_autoptr (House) house = house_new ();

  hear (house, "Newchannel|Channel: SIP/trunk-05|CallerIDNum: +4930111111|Uniqueid: 5");
  hear (house, "Newchannel|Channel: SIP/1001-06|CallerIDNum: <unknown>|Uniqueid: 6");
  hear (house, "Newcallerid|Channel: SIP/1001-06|CallerID: 4930555001|Uniqueid: 6");
  hear (house, "Link|Channel1: SIP/trunk-05|Channel2: SIP/1001-06|Uniqueid1: 5|Uniqueid2: 6|CallerID1: +4930111111|CallerID2: 4930555001");
  g_assert_cmpstr (house->heard->str, ==, "+4930111111-1001 ");
  hear (house, "Newchannel|Channel: SIP/1001-07|CallerIDNum: 1001|Uniqueid: 7");
  hear (house, "Newchannel|Channel: SIP/1003-08|CallerIDNum: 1003|Uniqueid: 8");
  hear (house, "Link|Channel1: SIP/1001-07|Channel2: SIP/1003-08|Uniqueid1: 7|Uniqueid2: 8|CallerID1: 1001|CallerID2: 1003");
  g_assert_cmpstr (house->heard->str, ==, "+4930111111-1001 ");
  hear (house, "Rename|Oldname: SIP/trunk-05|Newname: SIP/trunk-05<MASQ>|Uniqueid: 5");
  hear (house, "Rename|Oldname: SIP/1001-07|Newname: SIP/trunk-05|Uniqueid: 7");
  hear (house, "Newcallerid|Channel: SIP/trunk-05|CallerID: +4930111111|Uniqueid: 7");
  g_assert_cmpstr (house->heard->str, ==, "+4930111111-1001 +4930111111-1003 ");
}

/* More channels than a server has, whose ends never come; then a call. */
static void
test_lost_ends (void)
{
  g_autoptr (House) house = house_new ();

  for (guint i = 0; i < HERALD_TALK_CHANNELS_MAX + 10; i++)
    {
      g_autofree char *line = g_strdup_printf ("Newchannel|Channel: Local/%u@lost-1;1|CallerIDNum: 1001|Uniqueid: 9.%u", i, i);

      hear (house, line);
    }
  hear (house, ENTER ("a", "basic", "PJSIP/trunk-00000001", "+4930111111", "1001", "1.1"));
  hear (house, ENTER ("a", "basic", "PJSIP/1001-00000002", "1001", "+4930111111", "1.2"));
  hear (house, "Hangup|Channel: PJSIP/1001-00000002|Uniqueid: 1.2");
  hear (house, "Hangup|Channel: PJSIP/trunk-00000001|Uniqueid: 1.1");
  g_assert_cmpstr (house->heard->str, ==, "+4930111111-1001 ");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/talk-reader/machines", test_machines);
  g_test_add_func ("/talk-reader/local", test_local);
  g_test_add_func ("/talk-reader/number-of-the-house", test_number_of_the_house);
  g_test_add_func ("/talk-reader/withheld", test_withheld);
  g_test_add_func ("/talk-reader/forged", test_forged);
  g_test_add_func ("/talk-reader/old", test_old);
  g_test_add_func ("/talk-reader/lost-ends", test_lost_ends);
  return g_test_run ();
}
