/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the flight recorder adds to each event: a trace is fed again and again, to the tracker alone, with the recorder, and
 * with the recorder while a call of mine is followed.
 *
 *   bench-recorder TRACE [TIMES [alone|recorder|followed]]
 */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls/call-tracker.h"
#include "diagnose/flight-log.h"
#include "diagnose/flight-recorder.h"
#include "wire/ami-parser.h"

static HeraldFlightRecorder *recorder;

static void
on_why (const HeraldWhyNote *why,
        gpointer user_data)
{
  const HeraldNote note = {
    .code = herald_note_code_from_why (why->why),
    .time = g_get_real_time (),
    .channel = why->channel,
    .unique_id = why->unique_id,
    .linked_id = why->linked_id,
    .number = why->number,
    .name = why->name,
    .detail = why->detail,
  };

  herald_flight_recorder_note (recorder, &note);
}

static guint64
feed_once (const char *bytes,
           gsize length,
           HeraldCallTracker *tracker)
{
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();
  HeraldAmiMessage *message;
  gsize at = 0;

  for (;;)
    switch (herald_ami_parser_next (parser, &message, NULL))
      {
      case HERALD_AMI_PARSE_MESSAGE:
        {
          gint64 now = g_get_monotonic_time ();

          if (recorder != NULL)
            herald_flight_recorder_take (recorder, message, now);
          herald_call_tracker_feed (tracker, message, now);
          break;
        }
      case HERALD_AMI_PARSE_MORE:
        if (at == length)
          return herald_ami_parser_get_count (parser);
        at += herald_ami_parser_feed (parser, bytes + at, length - at);
        break;
      case HERALD_AMI_PARSE_BANNER:
        break;
      case HERALD_AMI_PARSE_ERROR:
      default:
        return herald_ami_parser_get_count (parser);
      }
}

static void
measure (const char *what,
         const char *bytes,
         gsize length,
         guint times)
{
  static const char *const devices[] = { "PJSIP/nobody", NULL };
  HeraldCallTracker *tracker = herald_call_tracker_new (devices, NULL, NULL);
  gint64 begin = g_get_monotonic_time (), took;
  guint64 events = 0;

  if (recorder != NULL)
    herald_call_tracker_set_why_func (tracker, on_why, NULL);
  for (guint i = 0; i < times; i++)
    {
      events += feed_once (bytes, length, tracker);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  took = g_get_monotonic_time () - begin;
  g_print ("%-9s %" G_GUINT64_FORMAT " events, %.0f ns each, %.2f %% of a core at 10,000 events/s\n", what, events,
           1000.0 * (double) took / (double) events, (double) took / (double) events);
  herald_call_tracker_free (tracker);
}

static void
remove_record (char *folder)
{
  g_autoptr (GPtrArray) files = herald_flight_log_list (folder, NULL);

  for (guint i = 0; files != NULL && i < files->len; i++)
    g_unlink (g_ptr_array_index (files, i));
  g_rmdir (folder);
  g_free (folder);
}

int
main (int argc,
      char **argv)
{
  guint times = argc > 2 ? (guint) atoi (argv[2]) : 100;
  const char *which = argc > 3 ? argv[3] : NULL;
  char *folder = g_dir_make_tmp ("herald-bench-XXXXXX", NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  if (argc < 2 || !g_file_get_contents (argv[1], &bytes, &length, NULL))
    return 2;
  if (which == NULL || g_str_equal (which, "alone"))
    measure ("alone", bytes, length, times);
  recorder = herald_flight_recorder_new (folder);
  if (which == NULL || g_str_equal (which, "recorder"))
    measure ("recorder", bytes, length, times);
  herald_flight_recorder_follow (recorder, "1.1", "1.2");
  if (which == NULL || g_str_equal (which, "followed"))
    measure ("followed", bytes, length, times);
  g_clear_object (&recorder);

  remove_record (folder);
  return 0;
}
