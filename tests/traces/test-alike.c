/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must not matter: each recording is replayed as it is and once more with something changed that says nothing about
 * its calls, from every side that an expected file names. Both must tell the same. */
#include <string.h>

#include "diagnose/event-filter.h"
#include "trace-view.h"

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
  return trace_replace (text, "(?<![\\w.])(?:[\\w-]+-)?(\\d{9,10})\\.(\\d+)(?=[\\s,;]|$)", "sitz-\\2x\\1");
}

#define DIGITS "(?<![\\w.])100([0-9])(?![\\w.])"

static char *
shorten_extensions (const char *text)
{
  return trace_replace (text, DIGITS, "2\\1");
}

static char *
lengthen_extensions (const char *text)
{
  return trace_replace (text, DIGITS, "55501000\\1");
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
  return trace_replace (text, "(?i)((?:PJSIP|SIP)/)100([0-9])(?![\\w.])", "\\1Anna-Tisch_\\2");
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
  return trace_replace (text, "^(Event: [^\\r\\n]+)\\r?\\n", "\\1\r\nFutureKind: PJSIP/1001-00000077\r\nCallDigest: 1700000000.77\r\n");
}

static char *
add_unknown_events (const char *text)
{
  return trace_replace (text, "^(Event: [^\\r\\n]+)\\r?\\n",
                  "Event: ChannelWeather\r\nChannel: PJSIP/1001-00000077\r\nChannelState: 5\r\nUniqueid: 1700000000.77\r\n\r\n\\1\r\n");
}

/* As a manager user without the class of the queues sees it. */
static char *
drop_agent_class (const char *text)
{
  return trace_replace (text, "^Event: [^\\r\\n]+\\r\\nPrivilege: agent,[^\\r\\n]*\\r\\n(?:[^\\r\\n]+\\r\\n)*\\r\\n", "");
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
  TraceColumns columns;
} Alike;

static const Alike alikes[] = {
  { "contexts", rename_contexts, NULL, TRACE_ALL },
  { "ids", hide_ids, NULL, TRACE_ALL },
  { "short-extensions", shorten_extensions, shorten_extensions, TRACE_ALL },
  { "long-extensions", lengthen_extensions, lengthen_extensions, TRACE_ALL },
  { "lower-case", lower_headers, NULL, TRACE_ALL },
  { "unknown-headers", add_unknown_headers, NULL, TRACE_ALL },
  { "unknown-events", add_unknown_events, NULL, TRACE_QUEUE | TRACE_DIALED },
  { "filtered", filter, NULL, TRACE_QUEUE },
};

static const Alike named_devices = { "named-devices", name_devices, name_devices, TRACE_ALL };
static const Alike without_queues = { "without-queue-events", drop_agent_class, NULL, TRACE_DIALED };

typedef struct
{
  const Alike *alike;
  GPtrArray *views; /* borrowed */
} Case;

static void
test_alike (gconstpointer data)
{
  const Case *of = data;
  guint n_changed = 0;

  for (guint i = 0; i < of->views->len; i++)
    {
      const TraceView *view = of->views->pdata[i];
      g_autofree char *text = trace_read (view);
      g_autofree char *other = of->alike->change (text);
      g_auto (GStrv) devices = g_new0 (char *, g_strv_length (view->devices) + 1);
      g_autoptr (GPtrArray) lines = trace_play (text, view->devices, FALSE);
      g_autoptr (GPtrArray) again = NULL;
      g_autofree char *left = trace_write_lines (lines, of->alike->columns, NULL);
      g_autofree char *right = NULL;

      for (guint d = 0; view->devices[d] != NULL; d++)
        devices[d] = of->alike->words != NULL ? of->alike->words (view->devices[d]) : g_strdup (view->devices[d]);
      again = trace_play (other, devices, FALSE);
      right = trace_write_lines (again, of->alike->columns, NULL);
      if (of->alike->words != NULL)
        {
          char *worded = of->alike->words (left);

          g_free (left);
          left = worded;
        }
      n_changed += !g_str_equal (text, other);
      trace_report (view, left, right);
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
      const TraceLine *line = lines->pdata[i];

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
      const TraceView *view = of->views->pdata[i];
      g_autofree char *text = trace_read (view);
      g_autofree char *other = drop_agent_class (text);
      g_autoptr (GPtrArray) lines = trace_play (text, view->devices, TRUE);
      g_autoptr (GPtrArray) again = trace_play (other, view->devices, TRUE);
      g_autofree char *left = write_beginnings (lines);
      g_autofree char *right = write_beginnings (again);

      trace_report (view, left, right);
    }
}

/* Whether each line has a number, whatever it is. */
static char *
write_withheld (GPtrArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const TraceLine *line = lines->pdata[i];

      if (line->direction == HERALD_CALL_INCOMING)
        g_string_append_printf (text, "c%u %s %s\n", line->call, herald_call_change_to_string (line->change),
                              *line->number != '\0' ? "with a number" : "withheld");
    }
  return g_string_free (text, FALSE);
}

/* All phones of the house call as its one number: a colleague is not withheld, though that is my own number, too. */
static void
test_house_number (gconstpointer data)
{
  const Case *of = data;

  for (guint i = 0; i < of->views->len; i++)
    {
      const TraceView *view = of->views->pdata[i];
      g_autofree char *text = trace_read (view);
      g_autofree char *named = name_devices (text);
      g_autofree char *other = trace_replace (named, "^((?:Dest)?(?:CallerIDNum|ConnectedLineNum): )100[0-9](?=\\r)", "\\g<1>4930555");
      g_auto (GStrv) devices = g_new0 (char *, g_strv_length (view->devices) + 1);
      g_autoptr (GPtrArray) lines = trace_play (text, view->devices, FALSE);
      g_autoptr (GPtrArray) again = NULL;
      g_autofree char *left = write_withheld (lines);
      g_autofree char *right = NULL;

      for (guint d = 0; view->devices[d] != NULL; d++)
        devices[d] = name_devices (view->devices[d]);
      again = trace_play (other, devices, FALSE);
      right = write_withheld (again);
      trace_report (view, left, right);
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
      const TraceView *view = of->views->pdata[i];
      g_autofree char *text = trace_read (view);
      g_autoptr (GPtrArray) lines = trace_play (text, view->devices, FALSE);
      g_autoptr (GPtrArray) again = trace_play (text, view->devices, TRUE);
      g_autofree char *left = trace_write_lines (lines, TRACE_QUEUE, NULL);
      g_autofree char *right = trace_write_lines (again, TRACE_QUEUE, NULL);

      trace_report (view, left, right);
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
      GPtrArray *views = g_ptr_array_new_with_free_func (trace_view_free);
      gboolean modern = !g_str_equal (folder, "asterisk-1.8") && !g_str_equal (folder, "public");

      g_ptr_array_add (all, views);
      trace_add_views (views, argv[i]);
      for (guint a = 0; a < G_N_ELEMENTS (alikes); a++)
        add_case (views, folder, alikes[a].name, test_alike, &alikes[a]);
      add_case (views, folder, "slowly", test_slowly, NULL);
      if (g_str_equal (folder, "asterisk-1.8"))
        add_case (views, folder, without_queues.name, test_pops_without_queues, NULL);
      if (!g_str_equal (folder, "public"))
        {
          add_case (views, folder, named_devices.name, test_alike, &named_devices);
          add_case (views, folder, "house-number", test_house_number, NULL);
        }
      if (!modern)
        continue;
      add_case (views, folder, without_queues.name, test_alike, &without_queues);
    }
  return g_test_run ();
}
