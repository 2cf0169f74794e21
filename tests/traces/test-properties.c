/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds of every recording, also of one that lost a message, has one twice, or breaks off: no call is announced
 * twice, none changes after its end, and a snapshot of an idle PBX ends all. */
#include <string.h>

#include "calls/call-tracker.h"
#include "wire/ami-parser.h"

/* Every how many messages one is lost, doubled, … unless HERALD_EVERY_MESSAGE is set. */
#define SAMPLE 5

typedef struct
{
  GHashTable *announced; /* unique ids of legs whose call began */
  GHashTable *open;      /* calls */
} Truth;

static void
on_change (const HeraldCall *call,
           HeraldCallChange change,
           guint64 seq,
           gpointer user_data)
{
  Truth *truth = user_data;
  gboolean first = !g_hash_table_contains (truth->open, call->id);

  g_assert_cmpint (first, ==, change == HERALD_CHANGE_RINGING || change == HERALD_CHANGE_DIALING
                                || (first && change == HERALD_CHANGE_CONNECTED));
  if (first)
    {
      g_hash_table_add (truth->open, g_strdup (call->id));
      g_assert_nonnull (call->unique_id);
      g_assert_true (g_hash_table_add (truth->announced, g_strdup (call->unique_id)));
    }
  if (change == HERALD_CHANGE_ENDED)
    g_hash_table_remove (truth->open, call->id);
}

static GPtrArray *
load (const char *path)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_ami_message_free);
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0, at = 0;

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  for (;;)
    {
      HeraldAmiMessage *message = NULL;
      HeraldAmiParse parsed = herald_ami_parser_next (parser, &message, &error);

      g_assert_no_error (error);
      if (parsed == HERALD_AMI_PARSE_MESSAGE)
        g_ptr_array_add (messages, herald_ami_message_copy (message));
      else if (parsed == HERALD_AMI_PARSE_MORE && at == length)
        return messages;
      else if (parsed == HERALD_AMI_PARSE_MORE)
        at += herald_ami_parser_feed (parser, bytes + at, length - at);
    }
}

typedef enum
{
  DROP,
  DOUBLE,
  CUT,
  SWAP, /* with the one behind it */
} Fault;

static void
play (GPtrArray *messages,
      const char *const *devices,
      guint where,
      Fault fault)
{
  Truth truth = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                  g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  HeraldCallTracker *tracker = herald_call_tracker_new (devices, on_change, &truth);

  for (guint i = 0; i < messages->len; i++)
    {
      if (i == where && fault == DROP)
        continue;
      if (i == where && fault == CUT)
        break;
      if (i == where && fault == SWAP && i + 1 < messages->len)
        {
          herald_call_tracker_feed (tracker, messages->pdata[i + 1], i);
          herald_call_tracker_feed (tracker, messages->pdata[i], i);
          i++;
          continue;
        }
      herald_call_tracker_feed (tracker, messages->pdata[i], i);
      if (i == where && fault == DOUBLE)
        herald_call_tracker_feed (tracker, messages->pdata[i], i);
    }
  herald_call_tracker_begin_snapshot (tracker);
  herald_call_tracker_end_snapshot (tracker, messages->len);
  g_assert_cmpuint (herald_call_tracker_get_n_calls (tracker), ==, 0);
  g_assert_cmpuint (g_hash_table_size (truth.open), ==, 0);
  herald_call_tracker_free (tracker);
  g_hash_table_unref (truth.announced);
  g_hash_table_unref (truth.open);
}

static void
test_folder (gconstpointer data)
{
  static const char *const devices[][4] = { { "PJSIP/1001", "SIP/1001", "PJSIP/201", NULL }, { "PJSIP/1003", "SIP/1003", "PJSIP/203", NULL },
                                            { "PJSIP/1002", "SIP/1002", "PJSIP/202", NULL } };
  const char *folder = data, *name;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  guint step = g_getenv ("HERALD_EVERY_MESSAGE") != NULL ? 1 : SAMPLE;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GPtrArray) messages = NULL;

      if (!g_str_has_suffix (name, ".ami"))
        continue;
      g_test_message ("%s", name);
      messages = load (path);
      for (guint where = g_str_hash (name) % step; where < messages->len; where += step)
        for (guint who = 0; who < G_N_ELEMENTS (devices); who++)
          {
            play (messages, devices[who], where, DROP);
            play (messages, devices[who], where, DOUBLE);
            play (messages, devices[who], where, CUT);
            play (messages, devices[who], where, SWAP);
          }
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *base = g_path_get_basename (argv[i]);
      g_autofree char *path = g_strdup_printf ("/traces/properties/%s", base);

      g_test_add_data_func_full (path, g_strdup (argv[i]), test_folder, g_free);
    }
  return g_test_run ();
}
