/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must not matter: each recording is replayed as it is and once more with something changed that says nothing about
 * its calls, from every side that an expected file names. Both must tell the same. And what may never be told. */
#include <string.h>

#include "calls/call-tracker.h"
#include "diagnose/event-filter.h"
#include "wire/ami-parser.h"

typedef struct
{
  char *path;     /* of the recording */
  char **devices; /* of one participant */
} View;

static void
view_free (gpointer data)
{
  View *view = data;

  g_free (view->path);
  g_strfreev (view->devices);
  g_free (view);
}

/* One printed line and what is not printed. */
typedef struct
{
  guint64 seq;
  guint call; /* in the order of their first lines */
  HeraldCallChange change;
  HeraldCallDirection direction;
  HeraldCallState state;
  HeraldCallOutcome outcome;
  char *number, *name, *dialed, *queue, *taken_by, *transferred_by, *unique_id, *linked_id, *device;
} Line;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->number);
  g_free (line->name);
  g_free (line->dialed);
  g_free (line->queue);
  g_free (line->taken_by);
  g_free (line->transferred_by);
  g_free (line->unique_id);
  g_free (line->linked_id);
  g_free (line->device);
  g_free (line);
}

static void
on_change (const HeraldCall *call,
           HeraldCallChange change,
           guint64 seq,
           gpointer user_data)
{
  Line *line = g_new0 (Line, 1);

  *line = (Line){ seq, (guint) g_ascii_strtoull (call->id + 1, NULL, 10), change, call->direction, call->state, call->outcome,
                  g_strdup (call->number), g_strdup (call->name), g_strdup (call->dialed), g_strdup (call->queue),
                  g_strdup (call->taken_by), g_strdup (call->transferred_by), g_strdup (call->unique_id),
                  g_strdup (call->linked_id), g_strdup (call->device) };
  g_ptr_array_add (user_data, line);
}

/* A second passes between two messages: longer than a ringing phone waits for the event that says who calls. */
#define STEP G_USEC_PER_SEC

static GPtrArray *
play (const char *text,
      char **devices,
      gboolean slowly)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);
  g_autoptr (HeraldCallTracker) tracker = herald_call_tracker_new ((const char *const *) devices, on_change, lines);
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();
  gsize end = strlen (text), at = 0;
  gint64 now = 0;

  for (;;)
    {
      HeraldAmiMessage *message = NULL;
      g_autoptr (GError) error = NULL;
      HeraldAmiParse parsed = herald_ami_parser_next (parser, &message, &error);

      g_assert_no_error (error);
      if (parsed == HERALD_AMI_PARSE_MESSAGE)
        {
          if (slowly && herald_call_tracker_get_deadline (tracker) <= (now += STEP))
            herald_call_tracker_tick (tracker, now);
          herald_call_tracker_feed (tracker, message, now);
        }
      else if (parsed == HERALD_AMI_PARSE_MORE && at == end)
        return lines;
      else if (parsed == HERALD_AMI_PARSE_MORE)
        at += herald_ami_parser_feed (parser, text + at, end - at);
    }
}

typedef enum
{
  SEQ = 1 << 0,
  QUEUE = 1 << 1,
  DIALED = 1 << 2,
  ALL = SEQ | QUEUE | DIALED,
} Columns;

/* The lines as text. Those of calls with the party @but are left out, and the other calls counted without them. */
static char *
write_lines (GPtrArray *lines,
             Columns columns,
             const char *but)
{
  GString *text = g_string_new (NULL);
  guint label[64] = { 0 }, last = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = lines->pdata[i];

      if (but != NULL && g_str_equal (line->number, but))
        continue;
      g_assert_cmpuint (line->call, <, G_N_ELEMENTS (label));
      if (label[line->call] == 0)
        label[line->call] = ++last;
      if ((columns & SEQ) != 0)
        g_string_append_printf (text, "%" G_GUINT64_FORMAT " ", line->seq);
      g_string_append_printf (text, "c%u %s %s %s “%s” <%s>", label[line->call],
                              herald_call_change_to_string (line->change), herald_call_direction_to_string (line->direction),
                              herald_call_state_to_string (line->state), line->name, line->number);
      if ((columns & DIALED) != 0)
        g_string_append_printf (text, " to <%s>", line->dialed);
      if ((columns & QUEUE) != 0 && line->queue != NULL)
        g_string_append_printf (text, " queue %s", line->queue);
      if (line->taken_by != NULL)
        g_string_append_printf (text, " taken by %s", line->taken_by);
      if (line->transferred_by != NULL)
        g_string_append_printf (text, " transferred by %s", line->transferred_by);
      if (line->outcome != HERALD_OUTCOME_NONE)
        g_string_append_printf (text, " %s", herald_call_outcome_to_string (line->outcome));
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static char *
replace (const char *text,
         const char *pattern,
         const char *by)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE | G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, &error);
  char *replaced;

  g_assert_no_error (error);
  replaced = g_regex_replace (regex, text, -1, 0, by, 0, &error);
  g_assert_no_error (error);
  return replaced;
}

/* Every context of the dialplan gets another name. */
static gboolean
rename_context (const GMatchInfo *match,
                GString *result,
                gpointer user_data)
{
  g_autofree char *before = g_match_info_fetch (match, 1);
  g_autofree char *context = g_match_info_fetch (match, 2);

  g_string_append (result, before);
  if (*before == '@' && !g_hash_table_contains (user_data, context))
    g_string_append (result, context);
  else
    g_string_append_printf (result, "etage7-%u", g_str_hash (context) % 1000);
  return FALSE;
}

static char *
rename_contexts (const char *text)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRegex) header = g_regex_new ("^([A-Za-z]*Context: )([^\\r\\n]+)", G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);
  g_autoptr (GRegex) local = g_regex_new ("(@)([A-Za-z][A-Za-z0-9_-]*?)(?=-[0-9a-f]{4,8}(?:[;,\\s]|$)|[/,;\\s'\"]|$)",
                                          G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *half = NULL;

  for (g_regex_match (header, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    g_hash_table_add (known, g_match_info_fetch (match, 2));
  half = g_regex_replace_eval (header, text, -1, 0, 0, rename_context, known, NULL);
  return g_regex_replace_eval (local, half, -1, 0, 0, rename_context, known, NULL);
}

/* Ids of channels and of calls are names without a meaning. */
static char *
hide_ids (const char *text)
{
  return replace (text, "(?<![\\w.])(?:[\\w-]+-)?(\\d{9,10})\\.(\\d+)(?=[\\s,;]|$)", "sitz-\\2x\\1");
}

#define DIGITS "(?<![\\w.])100([0-9])(?![\\w.])"

static char *
shorten_extensions (const char *text)
{
  return replace (text, DIGITS, "2\\1");
}

static char *
lengthen_extensions (const char *text)
{
  return replace (text, DIGITS, "55501000\\1");
}

static gboolean
lower_match (const GMatchInfo *match,
             GString *result,
             gpointer user_data)
{
  g_autofree char *name = g_match_info_fetch (match, 0);
  g_autofree char *lower = g_ascii_strdown (name, -1);

  g_string_append (result, lower);
  return FALSE;
}

/* Devices that are called after people, not after their extensions. */
static char *
name_devices (const char *text)
{
  return replace (text, "(?i)((?:PJSIP|SIP)/)100([0-9])(?![\\w.])", "\\1Anna-Tisch_\\2");
}

static char *
lower_headers (const char *text)
{
  g_autoptr (GRegex) name = g_regex_new ("^[A-Za-z]+(?=: )", G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);

  return g_regex_replace_eval (name, text, -1, 0, 0, lower_match, NULL, NULL);
}

static char *
add_unknown_headers (const char *text)
{
  return replace (text, "^(Event: [^\\r\\n]+)\\r?\\n", "\\1\r\nFutureKind: PJSIP/1001-00000077\r\nCallDigest: 1700000000.77\r\n");
}

static char *
add_unknown_events (const char *text)
{
  return replace (text, "^(Event: [^\\r\\n]+)\\r?\\n",
                  "Event: ChannelWeather\r\nChannel: PJSIP/1001-00000077\r\nChannelState: 5\r\nUniqueid: 1700000000.77\r\n\r\n\\1\r\n");
}

/* As a manager user without the class of the queues sees it. */
static char *
drop_agent_class (const char *text)
{
  return replace (text, "^Event: [^\\r\\n]+\\r\\nPrivilege: agent,[^\\r\\n]*\\r\\n(?:[^\\r\\n]+\\r\\n)*\\r\\n", "");
}

/* Answers to actions are not filtered: they have an ActionID, or no Privilege. */
static gboolean
drop_filtered (const GMatchInfo *match,
               GString *result,
               gpointer user_data)
{
  const HeraldEra *era = user_data;
  g_autofree char *message = g_match_info_fetch (match, 0);
  g_autofree char *name = g_match_info_fetch (match, 1);
  HeraldAmiEvent event = herald_ami_event_from_name (name, strlen (name));

  if (strstr (message, "\nPrivilege: ") == NULL || strstr (message, "\nActionID: ") != NULL || herald_event_filter_passes (event, *era))
    g_string_append (result, message);
  return FALSE;
}

/* As the server sends it with the filter that the doctor prints. */
static char *
filter (const char *text)
{
  gboolean modern = strstr (text, "\nLinkedid: ") != NULL || strstr (text, "Event: DialBegin\r") != NULL;
  HeraldEra era = modern ? HERALD_ERA_NEW : HERALD_ERA_OLD;
  g_autoptr (GRegex) event = g_regex_new ("^Event: ([^\\r\\n]+)\\r\\n(?:[^\\r\\n]+\\r\\n)*\\r\\n", G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);

  return g_regex_replace_eval (event, text, -1, 0, 0, drop_filtered, &era, NULL);
}

typedef struct
{
  const char *name;
  char *(*change) (const char *text);
  char *(*words) (const char *lines); /* what that changes in what is told, NULL: nothing */
  Columns columns;
} Alike;

static const Alike alikes[] = {
  { "contexts", rename_contexts, NULL, ALL },
  { "ids", hide_ids, NULL, ALL },
  { "short-extensions", shorten_extensions, shorten_extensions, ALL },
  { "long-extensions", lengthen_extensions, lengthen_extensions, ALL },
  { "lower-case", lower_headers, NULL, ALL },
  { "unknown-headers", add_unknown_headers, NULL, ALL },
  { "unknown-events", add_unknown_events, NULL, QUEUE | DIALED },
  { "filtered", filter, NULL, QUEUE },
};

static const Alike named_devices = { "named-devices", name_devices, name_devices, ALL };
static const Alike without_queues = { "without-queue-events", drop_agent_class, NULL, DIALED };

typedef struct
{
  const Alike *alike;
  GPtrArray *views; /* borrowed */
} Case;

static char *
read_trace (const View *view)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  gsize length;

  g_file_get_contents (view->path, &text, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (text), ==, length);
  return text;
}

static void
report (const View *view,
        const char *left,
        const char *right)
{
  g_autofree char *devices = g_strjoinv (", ", view->devices);

  if (g_str_equal (left, right))
    return;
  g_test_message ("%s of %s, as it is:\n%s\nchanged:\n%s", devices, view->path, left, right);
  g_test_fail ();
}

static void
test_alike (gconstpointer data)
{
  const Case *of = data;
  guint n_changed = 0;

  for (guint i = 0; i < of->views->len; i++)
    {
      const View *view = of->views->pdata[i];
      g_autofree char *text = read_trace (view);
      g_autofree char *other = of->alike->change (text);
      g_auto (GStrv) devices = g_new0 (char *, g_strv_length (view->devices) + 1);
      g_autoptr (GPtrArray) lines = play (text, view->devices, FALSE);
      g_autoptr (GPtrArray) again = NULL;
      g_autofree char *left = write_lines (lines, of->alike->columns, NULL);
      g_autofree char *right = NULL;

      for (guint d = 0; view->devices[d] != NULL; d++)
        devices[d] = of->alike->words != NULL ? of->alike->words (view->devices[d]) : g_strdup (view->devices[d]);
      again = play (other, devices, FALSE);
      right = write_lines (again, of->alike->columns, NULL);
      if (of->alike->words != NULL)
        {
          char *worded = of->alike->words (left);

          g_free (left);
          left = worded;
        }
      n_changed += !g_str_equal (text, other);
      report (view, left, right);
    }
  g_assert_cmpuint (n_changed, >, 0);
}

/* The beginnings of calls as text. */
static char *
write_beginnings (GPtrArray *lines)
{
  GString *text = g_string_new (NULL);
  guint last = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = lines->pdata[i];

      if (line->call <= last)
        continue;
      last = line->call;
      g_string_append_printf (text, "%s <%s>\n", herald_call_change_to_string (line->change), line->number);
    }
  return g_string_free (text, FALSE);
}

/* Before Asterisk 12 only the queues' events tell for whom a queue's phone rings. Without them it pops a moment later. */
static void
test_pops_without_queues (gconstpointer data)
{
  const Case *of = data;

  for (guint i = 0; i < of->views->len; i++)
    {
      const View *view = of->views->pdata[i];
      g_autofree char *text = read_trace (view);
      g_autofree char *other = drop_agent_class (text);
      g_autoptr (GPtrArray) lines = play (text, view->devices, TRUE);
      g_autoptr (GPtrArray) again = play (other, view->devices, TRUE);
      g_autofree char *left = write_beginnings (lines);
      g_autofree char *right = write_beginnings (again);

      report (view, left, right);
    }
}

/* However slowly the events come, the same calls are told of the same people: a pop is no matter of luck. What was dialled may be
 * told later. */
static void
test_slowly (gconstpointer data)
{
  const Case *of = data;

  for (guint i = 0; i < of->views->len; i++)
    {
      const View *view = of->views->pdata[i];
      g_autofree char *text = read_trace (view);
      g_autoptr (GPtrArray) lines = play (text, view->devices, FALSE);
      g_autoptr (GPtrArray) again = play (text, view->devices, TRUE);
      g_autofree char *left = write_lines (lines, QUEUE, NULL);
      g_autofree char *right = write_lines (again, QUEUE, NULL);

      report (view, left, right);
    }
}

/* Nobody is called after a channel: not the number, not the name, not the colleague. */
static void
assert_human (const View *view,
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
  const Case *of = data;

  for (guint i = 0; i < of->views->len; i++)
    {
      const View *view = of->views->pdata[i];
      g_autofree char *text = read_trace (view);
      g_autoptr (GPtrArray) lines = play (text, view->devices, FALSE);

      for (guint at = 0; at < lines->len; at++)
        {
          const Line *line = lines->pdata[at];

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
  const Case *of = data;
  guint told = 0;

  for (guint i = 0; i < of->views->len; i++)
    {
      const View *view = of->views->pdata[i];
      g_autofree char *text = read_trace (view);
      g_autoptr (GPtrArray) lines = play (text, view->devices, FALSE);

      for (guint at = 0; at < lines->len && strstr (text, "\nLinkedid: ") != NULL; at++)
        {
          const Line *line = lines->pdata[at];
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
check_second (const View *view,
              GPtrArray *lines)
{
  guint call = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = lines->pdata[i];

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
  const Case *of = data;

  for (guint i = 0; i < of->views->len; i++)
    {
      const View *view = of->views->pdata[i];
      g_autofree char *text = read_trace (view);
      g_autofree char *begins = for_device (second_begins, view->devices[0]);
      g_autofree char *ends = for_device (second_ends, view->devices[0]);
      g_autoptr (GPtrArray) alone = play (text, view->devices, FALSE);
      g_autofree char *left = write_lines (alone, QUEUE | DIALED, NULL);

      for (guint place = 0; place <= PLACES; place++)
        {
          gsize at = event_at (text, place, PLACES);
          g_autofree char *head = g_strndup (text, at);
          g_autofree char *both = g_strconcat (head, begins, text + at, ends, NULL);
          g_autoptr (GPtrArray) lines = play (both, view->devices, FALSE);
          g_autofree char *right = write_lines (lines, QUEUE | DIALED, SECOND_NUMBER);

          report (view, left, right);
          check_second (view, lines);
        }
    }
}

static void
add_views (GPtrArray *views,
           const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GRegex) head = g_regex_new ("^\\{\"trace\": \"([^\"]+)\", \"device\": \\[?([^\\]}]+)\\]?\\}", 0, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      g_autoptr (GMatchInfo) match = NULL;
      View *view;

      if (!g_str_has_suffix (name, ".jsonl"))
        continue;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_true (g_regex_match (head, text, 0, &match));
      view = g_new0 (View, 1);
      {
        g_autofree char *trace = g_match_info_fetch (match, 1);
        g_autofree char *devices = g_match_info_fetch (match, 2);
        g_autofree char *bare = replace (devices, "[\" ]", "");

        view->path = g_build_filename (folder, trace, NULL);
        view->devices = g_strsplit (bare, ",", -1);
      }
      g_ptr_array_add (views, view);
    }
}

static void
add_case (GPtrArray *views,
          const char *folder,
          const char *name,
          GTestDataFunc func,
          const Alike *alike)
{
  g_autofree char *path = g_strdup_printf ("/traces/alike/%s/%s", name, folder);
  Case *of = g_new0 (Case, 1);

  *of = (Case){ alike, views };
  g_test_add_data_func_full (path, of, func, g_free);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  g_test_init (&argc, &argv, NULL);
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *folder = g_path_get_basename (argv[i]);
      GPtrArray *views = g_ptr_array_new_with_free_func (view_free);
      gboolean modern = !g_str_equal (folder, "asterisk-1.8") && !g_str_equal (folder, "public");

      g_ptr_array_add (all, views);
      add_views (views, argv[i]);
      for (guint a = 0; a < G_N_ELEMENTS (alikes); a++)
        add_case (views, folder, alikes[a].name, test_alike, &alikes[a]);
      add_case (views, folder, "slowly", test_slowly, NULL);
      add_case (views, folder, "people", test_people, NULL);
      if (g_str_equal (folder, "asterisk-1.8"))
        add_case (views, folder, without_queues.name, test_pops_without_queues, NULL);
      if (!g_str_equal (folder, "public"))
        add_case (views, folder, named_devices.name, test_alike, &named_devices);
      if (!modern)
        continue;
      add_case (views, folder, without_queues.name, test_alike, &without_queues);
      add_case (views, folder, "linked-id", test_linked_id, NULL);
      add_case (views, folder, "second-call", test_second_call, NULL);
    }
  return g_test_run ();
}
