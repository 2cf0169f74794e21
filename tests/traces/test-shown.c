/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is shown: in every recording, from every side, a person, the right one, and with the id of the whole call. */
#include <string.h>

#include "trace-view.h"

/* Nobody is called after a channel: not the number, not the name, not the colleague. */
static void
assert_human (const TraceView *view,
              const char *text)
{
  static const char *const technical[] = { "Local/", "SIP/", "IAX2/", "SCCP/", "DAHDI/", "Zap/", "AsyncGoto/", "Parked/", "Bridge/", "Message/",
                                           "Agent/", "ZOMBIE", "MASQ", ";1", ";2", "<unknown>", "(null)", "@" };

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (technical); i++)
    if (strstr (text, technical[i]) != NULL)
      {
        g_test_message ("%s: “%s” is shown as a person", view->path, text);
        g_test_fail ();
      }
}

static void
test_people (gconstpointer data)
{
  GPtrArray *views = (GPtrArray *) data;

  for (guint i = 0; i < views->len; i++)
    {
      const TraceView *view = views->pdata[i];
      g_autofree char *text = trace_read (view);
      g_autoptr (GPtrArray) lines = trace_play (text, view->devices, FALSE);

      for (guint at = 0; at < lines->len; at++)
        {
          const TraceLine *line = lines->pdata[at];

          assert_human (view, line->number);
          assert_human (view, line->name);
          assert_human (view, line->dialed);
          assert_human (view, line->taken_by);
          assert_human (view, line->transferred_by);
          if (g_str_equal (line->number, strchr (line->device, '/') + 1))
            {
              g_test_message ("%s: %s is shown its own number as the party", view->path, line->device);
              g_test_fail ();
            }
        }
    }
}

/* The id of the whole call, by which its recording and its bill are found: not that of the agent's leg. */
static void
test_linked_id (gconstpointer data)
{
  GPtrArray *views = (GPtrArray *) data;
  guint told = 0;

  for (guint i = 0; i < views->len; i++)
    {
      const TraceView *view = views->pdata[i];
      g_autofree char *text = trace_read (view);
      g_autoptr (GPtrArray) lines = trace_play (text, view->devices, FALSE);

      for (guint at = 0; at < lines->len && strstr (text, "\nLinkedid: ") != NULL; at++)
        {
          const TraceLine *line = lines->pdata[at];
          g_autofree char *header = NULL;

          if (line->linked_id == NULL)
            {
              g_test_message ("%s line %u: no linked id", view->path, at);
              g_test_fail ();
              continue;
            }
          header = g_strdup_printf ("inkedid: %s\r\n", line->linked_id);
          /* A leg that comes back from a transfer gets the customer's id when they talk. */
          if (strstr (text, header) == NULL
              || (line->direction == HERALD_CALL_INCOMING && line->change == HERALD_CHANGE_ENDED
                  && g_strcmp0 (line->unique_id, line->linked_id) == 0))
            {
              g_test_message ("%s line %u: %s is no id of the call", view->path, at, line->linked_id);
              g_test_fail ();
            }
          told++;
        }
    }
  g_assert_cmpuint (told, >, 0);
}

#define SECOND_NUMBER "0888123456"
#define SECOND_NAME "Second Person"
#define SECOND(event, channel, state, num, name, con, con_name, uid)                                                     \
  "Event: " event "\r\nPrivilege: call,all\r\nChannel: " channel "\r\nChannelState: " state "\r\nCallerIDNum: " num      \
  "\r\nCallerIDName: " name "\r\nConnectedLineNum: " con "\r\nConnectedLineName: " con_name                               \
  "\r\nAccountCode: \r\nContext: from-trunk\r\nExten: 49301000077\r\nPriority: 1\r\nUniqueid: " uid "\r\nLinkedid: 1690000000.1\r\n"
#define CALLER(event, state) SECOND (event, "PJSIP/second-0000f001", state, SECOND_NUMBER, SECOND_NAME, "<unknown>", "<unknown>", "1690000000.1")
#define LEG(event, state) SECOND (event, "@-0000f002", state, "1001", "", SECOND_NUMBER, SECOND_NAME, "1690000000.2")

/* A second person rings the same phone; and gives up when all is over. */
static const char second_begins[]
    = CALLER ("Newchannel", "4") "\r\n" LEG ("Newchannel", "0") "\r\n" CALLER ("DialBegin", "4")
      "DestChannel: @-0000f002\r\nDestChannelState: 0\r\nDestCallerIDNum: 1001\r\nDestConnectedLineNum: " SECOND_NUMBER
      "\r\nDestConnectedLineName: " SECOND_NAME "\r\nDestExten: s\r\nDestUniqueid: 1690000000.2\r\nDestLinkedid: 1690000000.1\r\n"
      "DialString: 1001\r\n\r\n" LEG ("Newstate", "5") "\r\n";
static const char second_ends[] = LEG ("Hangup", "5") "Cause: 0\r\n\r\n" CALLER ("Hangup", "4") "Cause: 16\r\n\r\n";

#define PLACES 6

static char *
for_device (const char *text,
            const char *device)
{
  g_auto (GStrv) parts = g_strsplit (text, "@", -1);

  return g_strjoinv (device, parts);
}

/* The call of the second person from its first line to its last is hers alone. */
static void
check_second (const TraceView *view,
              GPtrArray *lines)
{
  guint call = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const TraceLine *line = lines->pdata[i];

      if (g_str_equal (line->number, SECOND_NUMBER) && line->change == HERALD_CHANGE_RINGING)
        call = line->call;
      if (call != 0 && line->call == call
          && (!g_str_equal (line->number, SECOND_NUMBER) || !g_str_equal (line->name, SECOND_NAME)))
        {
          g_test_message ("%s: the second caller is shown as “%s” <%s>", view->path, line->name, line->number);
          g_test_fail ();
        }
    }
  if (call == 0)
    {
      g_test_message ("%s: the second caller is not announced", view->path);
      g_test_fail ();
    }
}

/* Where in @text one of the server's own events begins, at @part of @parts of it. */
static gsize
event_at (const char *text,
          guint part,
          guint parts)
{
  g_autoptr (GRegex) begin = g_regex_new ("\r\n\r\nEvent: \\w+\r\nPrivilege: ", G_REGEX_RAW, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  gsize length = strlen (text);
  int start = 0;

  if (!g_regex_match_full (begin, text, -1, (int) (length * part / parts), 0, &match, NULL))
    return length;
  g_match_info_fetch_pos (match, 0, &start, NULL);
  return (gsize) start + strlen ("\r\n\r\n");
}

static void
test_second_call (gconstpointer data)
{
  GPtrArray *views = (GPtrArray *) data;

  for (guint i = 0; i < views->len; i++)
    {
      const TraceView *view = views->pdata[i];
      g_autofree char *text = trace_read (view);
      g_autofree char *begins = for_device (second_begins, view->devices[0]);
      g_autofree char *ends = for_device (second_ends, view->devices[0]);
      g_autoptr (GPtrArray) alone = trace_play (text, view->devices, FALSE);
      g_autofree char *left = trace_write_lines (alone, TRACE_QUEUE | TRACE_DIALED, NULL);

      for (guint place = 0; place <= PLACES; place++)
        {
          gsize at = event_at (text, place, PLACES);
          g_autofree char *head = g_strndup (text, at);
          g_autofree char *both = g_strconcat (head, begins, text + at, ends, NULL);
          g_autoptr (GPtrArray) lines = trace_play (both, view->devices, FALSE);
          g_autofree char *right = trace_write_lines (lines, TRACE_QUEUE | TRACE_DIALED, SECOND_NUMBER);

          trace_report (view, left, right);
          check_second (view, lines);
        }
    }
}

static void
add_case (GPtrArray *views,
          const char *folder,
          const char *name,
          GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/traces/shown/%s/%s", name, folder);

  g_test_add_data_func_full (path, g_ptr_array_ref (views), func, (GDestroyNotify) g_ptr_array_unref);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *folder = g_path_get_basename (argv[i]);
      g_autoptr (GPtrArray) views = g_ptr_array_new_with_free_func (trace_view_free);

      trace_add_views (views, argv[i]);
      add_case (views, folder, "people", test_people);
      /* The others have no linked id, and another form of dial. */
      if (g_str_equal (folder, "asterisk-1.8") || g_str_equal (folder, "public"))
        continue;
      add_case (views, folder, "linked-id", test_linked_id);
      add_case (views, folder, "second-call", test_second_call);
    }
  return g_test_run ();
}
