/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recordings, from every side that an expected file beside them names, and what is told there. */
#include "trace-view.h"

#include <string.h>

#include "wire/ami-parser.h"

void
trace_view_free (gpointer data)
{
  TraceView *view = data;

  g_free (view->path);
  g_strfreev (view->devices);
  g_free (view);
}

static void
line_free (gpointer data)
{
  TraceLine *line = data;

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
  TraceLine *line = g_new0 (TraceLine, 1);

  *line = (TraceLine){ seq, (guint) g_ascii_strtoull (call->id + 1, NULL, 10), change, call->direction, call->state, call->outcome,
                  g_strdup (call->number), g_strdup (call->name), g_strdup (call->dialed), g_strdup (call->queue),
                  g_strdup (call->taken_by), g_strdup (call->transferred_by), g_strdup (call->unique_id),
                  g_strdup (call->linked_id), g_strdup (call->device) };
  g_ptr_array_add (user_data, line);
}

/* A second passes between two messages: longer than a ringing phone waits for the event that says who calls. */
#define STEP G_USEC_PER_SEC

GPtrArray *
trace_play (const char *text,
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

/* The lines as text. Those of calls with the party @but are left out, and the other calls counted without them. */
char *
trace_write_lines (GPtrArray *lines,
             TraceColumns columns,
             const char *but)
{
  GString *text = g_string_new (NULL);
  guint label[64] = { 0 }, last = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const TraceLine *line = lines->pdata[i];

      if (but != NULL && g_str_equal (line->number, but))
        continue;
      g_assert_cmpuint (line->call, <, G_N_ELEMENTS (label));
      if (label[line->call] == 0)
        label[line->call] = ++last;
      if ((columns & TRACE_SEQ) != 0)
        g_string_append_printf (text, "%" G_GUINT64_FORMAT " ", line->seq);
      g_string_append_printf (text, "c%u %s %s %s “%s” <%s>", label[line->call],
                              herald_call_change_to_string (line->change), herald_call_direction_to_string (line->direction),
                              herald_call_state_to_string (line->state), line->name, line->number);
      if ((columns & TRACE_DIALED) != 0)
        g_string_append_printf (text, " to <%s>", line->dialed);
      if ((columns & TRACE_QUEUE) != 0 && line->queue != NULL)
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

char *
trace_replace (const char *text,
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

char *
trace_read (const TraceView *view)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  gsize length;

  g_file_get_contents (view->path, &text, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (text), ==, length);
  return text;
}

void
trace_report (const TraceView *view,
        const char *left,
        const char *right)
{
  g_autofree char *devices = g_strjoinv (", ", view->devices);

  if (g_str_equal (left, right))
    return;
  g_test_message ("%s of %s, as it is:\n%s\nchanged:\n%s", devices, view->path, left, right);
  g_test_fail ();
}

void
trace_add_views (GPtrArray *views,
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
      TraceView *view;

      if (!g_str_has_suffix (name, ".jsonl"))
        continue;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_true (g_regex_match (head, text, 0, &match));
      view = g_new0 (TraceView, 1);
      {
        g_autofree char *trace = g_match_info_fetch (match, 1);
        g_autofree char *devices = g_match_info_fetch (match, 2);
        g_autofree char *bare = trace_replace (devices, "[\" ]", "");

        view->path = g_build_filename (folder, trace, NULL);
        view->devices = g_strsplit (bare, ",", -1);
      }
      g_ptr_array_add (views, view);
    }
}
