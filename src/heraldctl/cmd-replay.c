/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl replay: the calls in a recording of what a server sent. */

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "call-printer.h"
#include "calls/call-tracker.h"
#include "commands.h"
#include "diagnose/note.h"
#include "server-options.h"
#include "wire/ami-parser.h"

static const char *const summary
    = N_("Reads what a manager connection received (TRACE, or - for stdin) and prints the calls of your phones.\n"
         "In the JSON lines seq is the ordinal of the message that caused the line, from 1, the banner not counted.\n\n"
         "Returns 0; 1 when the recording cannot be read, or breaks the protocol, or ends in the middle of a message.");

typedef struct
{
  char **devices;
  gboolean json;
  HeraldCallTracker *tracker;
  gboolean syncing;     /* the recording says that the server is asked for the calls of the moment, … */
  gboolean in_snapshot; /* … and its answer has begun */
  gint64 now; /* the time of the last message that had one, in microseconds */
} Replay;

static void
on_call (const HeraldCall *call,
         HeraldCallChange change,
         guint64 seq,
         gpointer user_data)
{
  Replay *self = user_data;

  herald_print_call (call, change, seq, self->json);
}

/* Time never goes back. */
static void
read_clock (Replay *self,
            HeraldAmiMessage *message)
{
  gint64 time;

  if (herald_ami_message_get_time (message, &time))
    self->now = MAX (self->now, time);
}

/* Recordings of Herald's own tell when it was logged in, perhaps anew: what is in no list then has ended meanwhile. */
static void
read_note (Replay *self,
           HeraldAmiMessage *message)
{
  g_autoptr (HeraldNote) note = herald_note_read (message);

  if (note != NULL && note->code == HERALD_NOTE_LINK_SYNCING)
    self->syncing = TRUE;
  if (note == NULL || note->code != HERALD_NOTE_LINK_UP)
    return;
  if (self->in_snapshot)
    herald_call_tracker_end_snapshot (self->tracker, self->now);
  self->syncing = self->in_snapshot = FALSE;
}

static gboolean
is_list_of_channels (HeraldAmiEvent event)
{
  return event == HERALD_AMI_EVENT_CORE_SHOW_CHANNEL || event == HERALD_AMI_EVENT_CORE_SHOW_CHANNELS_COMPLETE
         || event == HERALD_AMI_EVENT_STATUS || event == HERALD_AMI_EVENT_STATUS_COMPLETE;
}

static void
begin_snapshot (Replay *self)
{
  self->in_snapshot = TRUE;
  herald_call_tracker_begin_snapshot (self->tracker);
}

static void
feed (Replay *self,
      HeraldAmiMessage *message)
{
  HeraldAmiEvent event = herald_ami_message_get_event (message);

  /* The tracker has no use for other events, nor for the work of looking into them. */
  if (event != HERALD_AMI_EVENT_OTHER)
    read_clock (self, message);
  else if (herald_note_is_in (message))
    read_note (self, message);
  if (G_UNLIKELY (self->syncing) && !self->in_snapshot && is_list_of_channels (event))
    begin_snapshot (self);
  if (herald_call_tracker_get_deadline (self->tracker) <= self->now)
    herald_call_tracker_tick (self->tracker, self->now);
  herald_call_tracker_feed (self->tracker, message, self->now);
}

static gboolean
take_messages (Replay *self,
               HeraldAmiParser *parser,
               GError **error)
{
  HeraldAmiMessage *message;

  for (;;)
    switch (herald_ami_parser_next (parser, &message, error))
      {
      case HERALD_AMI_PARSE_MESSAGE:
        feed (self, message);
        break;
      case HERALD_AMI_PARSE_BANNER:
        break;
      case HERALD_AMI_PARSE_MORE:
        return TRUE;
      case HERALD_AMI_PARSE_ERROR:
      default:
        return FALSE;
      }
}

static gboolean
replay_file (Replay *self,
             int fd,
             GError **error)
{
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();

  for (;;)
    {
      gsize room;
      char *to = herald_ami_parser_reserve (parser, &room);
      gssize got = read (fd, to, room);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), _("The recording cannot be read: %s"),
                       g_strerror (errno));
          return FALSE;
        }
      herald_ami_parser_commit (parser, (gsize) got);
      if (!take_messages (self, parser, error))
        return FALSE;
      if (got == 0)
        return herald_ami_parser_end (parser, error) == HERALD_AMI_PARSE_MORE;
    }
}

static int
replay (Replay *self,
        const char *path)
{
  gboolean from_stdin = strcmp (path, "-") == 0;
  int fd = from_stdin ? STDIN_FILENO : open (path, O_RDONLY | O_CLOEXEC);
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (fd < 0)
    return herald_complain (HERALD_EXIT_FAILED, _("The recording “%s” cannot be read: %s"), path, g_strerror (errno));
  self->tracker = herald_call_tracker_new ((const char *const *) self->devices, on_call, self);
  ok = replay_file (self, fd, &error);
  herald_call_tracker_free (self->tracker);
  if (!from_stdin)
    close (fd);
  return ok ? HERALD_EXIT_OK : herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
}

/**
 * herald_cmd_replay:
 * @argc: number of arguments
 * @argv: "replay", a recording and options
 *
 * Returns: a #HeraldExit
 */
int
herald_cmd_replay (int argc,
                   char **argv)
{
  Replay self = { 0 };
  int status = HERALD_EXIT_OK;
  const GOptionEntry entries[] = {
    { "device", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.devices, N_("A phone of yours: PJSIP/1001; may be given more than once"), "DEVICE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.json, N_("Print JSON lines"), NULL },
    { NULL },
  };

  if (herald_parse_options (entries, "TRACE", summary, &argc, &argv, &status))
    {
      if (argc != 2)
        status = herald_complain (HERALD_EXIT_USAGE, _("Which recording? Try: heraldctl replay --help"));
      else if (herald_check_devices (self.devices, &status))
        status = replay (&self, argv[1]);
    }
  g_strfreev (self.devices);
  return status;
}
