/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stream of the manager through parser, call model and output, and through the reader of who speaks with whom. The first byte says in what pieces it arrives; in
 * between come snapshots and time. What must hold whatever the stream says is checked: a call is announced once, ends
 * once, and says nothing after that; its texts are clean. */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "calls/call-tracker.h"
#include "calls/talk-reader.h"
#include "wire/ami-parser.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Input bytes between two snapshots, where the first byte asks for them. */
#define SNAPSHOT_EVERY 4096

static void
check_text (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *p = text; *p != '\0'; p++)
    g_assert_cmpint ((guchar) *p, >=, 0x20);
}

static void
on_change (const HeraldCall *call,
           HeraldCallChange change,
           guint64 seq,
           gpointer user_data)
{
  GHashTable *open = user_data;
  g_autofree char *json = herald_call_to_json (call, change, seq);
  gboolean first = !g_hash_table_contains (open, call->id);

  check_text (json);
  g_assert_cmpint (first, ==, change == HERALD_CHANGE_RINGING || change == HERALD_CHANGE_DIALING
                                || (first && change == HERALD_CHANGE_CONNECTED));
  g_assert_cmpint (change == HERALD_CHANGE_ENDED, ==, call->outcome != HERALD_OUTCOME_NONE);
  if (first)
    g_hash_table_add (open, g_strdup (call->id));
  if (change == HERALD_CHANGE_ENDED)
    g_hash_table_remove (open, call->id);
}

/* Whatever the stream says, a colleague is an extension and the other one is not. */
static void
on_talk (const char *number,
         gboolean dialed,
         const char *extension,
         gpointer user_data)
{
  g_assert_cmpuint (strspn (extension, "0123456789"), ==, strlen (extension));
  g_assert_cmpuint (strlen (extension), <=, 5);
  g_assert_cmpstr (number, !=, extension);
  check_text (number);
}

static void
snapshot (HeraldCallTracker *tracker,
          gint64 now)
{
  herald_call_tracker_begin_snapshot (tracker);
  herald_call_tracker_end_snapshot (tracker, now);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  const char *devices[] = { "PJSIP/1001", "SIP/1001", NULL };
  g_autoptr (GHashTable) open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (HeraldCallTracker) tracker = herald_call_tracker_new (devices, on_change, open);
  g_autoptr (HeraldTalkReader) reader = herald_talk_reader_new (5, on_talk, NULL);
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();
  size_t at = 1, piece = size > 0 ? 1 + data[0] % 97 : 1;
  gboolean with_snapshots = size > 0 && (data[0] & 0x80) != 0;
  gint64 now = 0;

  for (;;)
    {
      HeraldAmiMessage *message = NULL;
      HeraldAmiParse parsed = herald_ami_parser_next (parser, &message, NULL);

      if (parsed == HERALD_AMI_PARSE_ERROR)
        break;
      if (parsed == HERALD_AMI_PARSE_MESSAGE)
        {
          g_autoptr (HeraldAmiMessage) copy = herald_ami_message_copy (message);

          herald_talk_reader_feed (reader, message);
          herald_call_tracker_feed (tracker, message, now += 1000);
          g_assert_cmpint (herald_ami_message_get_event (copy), ==, herald_ami_message_get_event (message));
        }
      else if (parsed == HERALD_AMI_PARSE_MORE)
        {
          if (at >= size)
            break;
          if (with_snapshots && at / SNAPSHOT_EVERY != (at + piece) / SNAPSHOT_EVERY)
            snapshot (tracker, now);
          at += herald_ami_parser_feed (parser, (const char *) data + at, MIN (piece, size - at));
          herald_call_tracker_tick (tracker, now += 50000);
        }
    }
  /* An empty PBX has no calls. */
  snapshot (tracker, now);
  g_assert_cmpuint (herald_call_tracker_get_n_calls (tracker), ==, 0);
  g_assert_cmpuint (g_hash_table_size (open), ==, 0);
  return 0;
}
