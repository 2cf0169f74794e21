/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl record: everything a server says, in a file, until somebody says stop. */

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/phrase.h"
#include "commands.h"
#include "diagnose/note.h"
#include "diagnose/trace-writer.h"
#include "server-options.h"

static const char *const summary
    = N_("Connects to a server and writes everything it says after the login to FILE (or - for stdout), each message with its\n"
         "time, until interrupted; the calls of the moment first. The file can be read by its owner only. It holds numbers and\n"
         "names: heraldctl anonymize replaces them before it goes to strangers.\n\n"
         "Returns 0 when interrupted, after --for or --max-size, or with --no-reconnect at the end of the stream; 3 when the\n"
         "server cannot be reached; 4 when it refuses the user; 1 when the file cannot be written any further.");

/* How long what came may wait in memory: a crash loses no more. */
#define FLUSH_MS 1000
#define LIST_TIMEOUT_MS 10000

typedef struct
{
  HeraldServerOptions server;
  char *size_text;
  guint64 max_size; /* 0: no limit */
  int seconds;      /* 0: no limit */
  gboolean force;

  GMainLoop *loop;
  HeraldAmiSession *session;
  HeraldTraceWriter *writer;
  guint64 messages;
  guint n_lists; /* still under way */
  guint flush;   /* source */
  char *complaint; /* the last one: not said twice */
  gboolean logged_in; /* ever */
  gboolean full;      /* nothing more may be written */
  gboolean progress;  /* somebody watches */
  int status;
} Record;

static void
stop (Record *self)
{
  g_main_loop_quit (self->loop);
}

static void
clear_progress (Record *self)
{
  if (self->progress)
    fputs ("\r\033[K", stderr);
}

static void
stop_writing (Record *self,
              const GError *error)
{
  self->full = TRUE;
  clear_progress (self);
  if (error != NULL)
    self->status = herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
  stop (self);
}

static gboolean
on_flush (gpointer user_data)
{
  Record *self = user_data;
  g_autoptr (GError) error = NULL;

  self->flush = 0;
  if (self->full)
    return G_SOURCE_REMOVE;
  if (!herald_trace_writer_flush (self->writer, &error))
    {
      stop_writing (self, error);
      return G_SOURCE_REMOVE;
    }
  if (self->progress)
    {
      g_autofree char *size = g_format_size (herald_trace_writer_get_length (self->writer));

      fprintf (stderr, "\r\033[K%" G_GUINT64_FORMAT " messages, %s", self->messages, size);
    }
  return G_SOURCE_REMOVE;
}

/* To be called when something was put into the writer. */
static void
commit (Record *self)
{
  g_autoptr (GError) error = NULL;

  if (!herald_trace_writer_commit (self->writer, &error))
    stop_writing (self, error);
  else if (self->max_size > 0 && herald_trace_writer_get_length (self->writer) >= self->max_size)
    stop_writing (self, NULL);
  else if (self->flush == 0)
    self->flush = g_timeout_add (FLUSH_MS, on_flush, self);
}

static void
write_note (Record *self,
            HeraldNoteCode code,
            const char *detail)
{
  const HeraldNote note = { .code = code, .time = g_get_real_time (), .detail = detail };

  if (self->full)
    return;
  herald_note_write (&note, herald_trace_writer_get_buffer (self->writer));
  commit (self);
}

/* HeraldAmiEventFunc of the tap: all that the server says. */
static void
on_message (HeraldAmiMessage *message,
            gpointer user_data)
{
  Record *self = user_data;

  if (self->full)
    return;
  self->messages++;
  herald_trace_append (herald_trace_writer_get_buffer (self->writer), message, g_get_real_time ());
  commit (self);
}

/* A server that plays a recording says when it is at its end, and waits for us to hang up. */
static void
on_event (HeraldAmiMessage *message,
          gpointer user_data)
{
  static const char mark[] = "Event: ReplayEnd\r";
  Record *self = user_data;
  HeraldSpan bytes;

  if (G_LIKELY (herald_ami_message_get_event (message) != HERALD_AMI_EVENT_OTHER) || !self->server.no_reconnect)
    return;
  bytes = herald_ami_message_get_bytes (message);
  if (bytes.length >= sizeof mark - 1 && memcmp (bytes.data, mark, sizeof mark - 1) == 0)
    stop (self);
}

static void on_list (GObject *source, GAsyncResult *result, gpointer user_data);

static void
ask (Record *self,
     HeraldAmiAction *action)
{
  self->n_lists++;
  herald_ami_session_list_async (self->session, action, LIST_TIMEOUT_MS, NULL, on_list, self);
}

static void
list_done (Record *self)
{
  if (--self->n_lists > 0)
    return;
  write_note (self, HERALD_NOTE_LINK_UP, herald_ami_session_get_banner (self->session));
  herald_ami_session_synced (self->session);
}

/* The items went through the tap; what counts here is that they are all there. */
static void
on_list (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = herald_ami_session_list_finish (HERALD_AMI_SESSION (source), result, &error);
  Record *self = user_data;

  if (items == NULL
      && (g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST)
          || g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_CANCELLED)))
    return; /* of a connection that is gone, or after the end */
  list_done (self);
}

static void
on_channels (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = herald_ami_session_list_finish (HERALD_AMI_SESSION (source), result, &error);
  Record *self = user_data;

  if (items == NULL
      && (g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST)
          || g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_CANCELLED)))
    return;
  /* CoreShowChannels wants the class reporting, and Asterisk 1.4 has no such command. */
  if (items == NULL)
    ask (self, herald_ami_action_status ());
  list_done (self);
}

static void
begin_sync (Record *self)
{
  if (!self->logged_in)
    {
      g_string_append_printf (herald_trace_writer_get_buffer (self->writer), "%s\r\n", herald_ami_session_get_banner (self->session));
      self->logged_in = TRUE;
    }
  write_note (self, HERALD_NOTE_LINK_SYNCING, NULL);
  self->n_lists = 1;
  herald_ami_session_list_async (self->session, herald_ami_action_core_show_channels (), LIST_TIMEOUT_MS, NULL, on_channels, self);
  ask (self, herald_ami_action_queue_status ());
  ask (self, herald_ami_action_parked_calls ());
}

static void
on_failed (Record *self,
           const GError *error)
{
  gboolean end_of_stream = self->server.no_reconnect && self->logged_in && g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_CLOSED);

  clear_progress (self);
  if (!end_of_stream)
    self->status = herald_complain (herald_exit_for_error (error), "%s", error->message);
  stop (self);
}

static void
on_waiting (Record *self,
            const GError *error)
{
  if (g_strcmp0 (self->complaint, error->message) == 0)
    return;
  clear_progress (self);
  herald_complain (HERALD_EXIT_CONNECTION, _("%s Trying again."), error->message);
  g_free (self->complaint);
  self->complaint = g_strdup (error->message);
}

static void
on_state_changed (HeraldAmiSession *session,
                  HeraldLinkState state,
                  HeraldLinkState old,
                  gpointer user_data)
{
  Record *self = user_data;
  const GError *error = herald_ami_session_get_error (session);

  if ((state == HERALD_LINK_WAITING || state == HERALD_LINK_FAILED) && (old == HERALD_LINK_SYNCING || old == HERALD_LINK_CONNECTED))
    write_note (self, HERALD_NOTE_LINK_LOST, error->message);
  if (state == HERALD_LINK_SYNCING)
    begin_sync (self);
  else if (state == HERALD_LINK_FAILED)
    on_failed (self, error);
  else if (state == HERALD_LINK_WAITING)
    on_waiting (self, error);
  else if (state == HERALD_LINK_CONNECTED && self->complaint != NULL)
    {
      herald_complain (HERALD_EXIT_OK, _("Connected again."));
      g_clear_pointer (&self->complaint, g_free);
    }
}

static gboolean
on_interrupt (gpointer user_data)
{
  stop (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_time_is_up (gpointer user_data)
{
  stop (user_data);
  return G_SOURCE_CONTINUE;
}

static void
record (Record *self)
{
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, self);
  guint terminate = g_unix_signal_add (SIGTERM, on_interrupt, self);
  guint end = self->seconds > 0 ? g_timeout_add_seconds ((guint) self->seconds, on_time_is_up, self) : 0;

  self->loop = g_main_loop_new (NULL, FALSE);
  self->session = herald_server_options_new_session (&self->server, on_event, self);
  herald_ami_session_set_tap (self->session, on_message, self);
  g_signal_connect (self->session, "state-changed", G_CALLBACK (on_state_changed), self);
  herald_ami_session_start (self->session);
  if (herald_ami_session_get_state (self->session) != HERALD_LINK_FAILED)
    g_main_loop_run (self->loop);
  g_signal_handlers_disconnect_by_data (self->session, self);
  herald_ami_session_set_tap (self->session, NULL, NULL);
  herald_ami_session_stop (self->session);
  /* Lists that were under way have ended with the session: their callbacks come now. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&self->session);
  g_clear_handle_id (&self->flush, g_source_remove);
  if (end != 0)
    g_source_remove (end);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  g_main_loop_unref (self->loop);
}

/* A failure to begin leaves no empty file behind. */
static void
remove_empty (const char *path)
{
  struct stat about;

  if (lstat (path, &about) == 0 && S_ISREG (about.st_mode) && about.st_size == 0)
    unlink (path);
}

static void
record_to (Record *self,
           const char *path)
{
  g_autoptr (GError) error = NULL;

  self->writer = herald_trace_writer_new (path, self->force, &error);
  if (self->writer == NULL)
    {
      self->status = herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
      return;
    }
  self->progress = isatty (STDERR_FILENO) && strcmp (path, "-") != 0;
  record (self);
  clear_progress (self);
  if (!herald_trace_writer_free (self->writer, &error) && !self->full)
    self->status = herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
  else if (!self->logged_in)
    remove_empty (path);
  else if (self->progress && !self->full)
    {
      g_autofree char *count = herald_phrase_count ((gint64) self->messages);

      /* Translators: how many messages of the server were written to which file */
      fprintf (stderr, ngettext ("%s message is in %s.\n", "%s messages are in %s.\n", (gulong) self->messages), count, path);
    }
}

/* "500", "64K", "10M", "2G": bytes. */
static gboolean
read_size (Record *self)
{
  static const char units[] = "KMG";
  char *end = NULL;
  const char *unit;

  if (self->size_text == NULL)
    return TRUE;
  self->max_size = g_ascii_strtoull (self->size_text, &end, 10);
  unit = *end != '\0' ? strchr (units, g_ascii_toupper (*end)) : NULL;
  if (unit != NULL && self->max_size < G_MAXUINT32)
    {
      self->max_size <<= 10 * (unit - units + 1);
      end++;
    }
  if (g_ascii_isdigit (self->size_text[0]) && self->max_size > 0 && *end == '\0')
    return TRUE;
  self->status = herald_complain (HERALD_EXIT_USAGE, _("“%s” is no size. Write it as 500K, 64M or 2G."), self->size_text);
  return FALSE;
}

/**
 * herald_cmd_record:
 * @argc: number of arguments
 * @argv: "record", a file and options
 *
 * Returns: a #HeraldExit
 */
int
herald_cmd_record (int argc,
                   char **argv)
{
  Record self = { .server.no_devices = TRUE, .status = HERALD_EXIT_OK };
  const GOptionEntry own[] = {
    { "no-reconnect", 0, 0, G_OPTION_ARG_NONE, &self.server.no_reconnect, N_("End with the connection"), NULL },
    { "events", 0, 0, G_OPTION_ARG_STRING, &self.server.events, N_("Classes of events to ask for (call,agent,user)"), "CLASSES" },
    { "for", 0, 0, G_OPTION_ARG_INT, &self.seconds, N_("End after so long"), "SECONDS" },
    { "max-size", 0, 0, G_OPTION_ARG_STRING, &self.size_text, N_("End when the file is so large: 500K, 64M, 2G"), "SIZE" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &self.force, N_("Overwrite a file that is there"), NULL },
    { NULL },
  };
  g_autoptr (GArray) entries = herald_server_options_entries (&self.server, own);

  if (herald_parse_options ((const GOptionEntry *) entries->data, "FILE", summary, &argc, &argv, &self.status))
    {
      if (argc != 2)
        self.status = herald_complain (HERALD_EXIT_USAGE, _("Into which file? Try: heraldctl record --help"));
      else if (self.seconds < 0)
        self.status = herald_complain (HERALD_EXIT_USAGE, _("--for takes a number of seconds."));
      else if (read_size (&self) && herald_server_options_check (&self.server, &self.status))
        {
          self.status = HERALD_EXIT_OK;
          record_to (&self, argv[1]);
        }
    }
  g_free (self.complaint);
  g_free (self.size_text);
  herald_server_options_clear (&self.server);
  return self.status;
}
