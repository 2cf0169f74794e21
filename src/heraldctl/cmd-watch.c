/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl watch: the calls of some devices as they happen. */

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "call-printer.h"
#include "commands.h"
#include "live.h"

static const char *const summary
    = N_("Connects to a server and prints the calls of your phones until interrupted.\n\n"
         "Returns 0 when interrupted, or with --no-reconnect when the server ends the stream (how, is said on stderr); 3\n"
         "when it cannot be reached or is lost in the middle of a message; 4 when it refuses the user; 1 when its lines\n"
         "cannot be written.");

typedef struct
{
  HeraldServerOptions server;
  gboolean json;
  GMainLoop *loop;
  HeraldLive *live;
  char *complaint; /* the last one: not said twice */
  int status;
} Watch;

static void
on_call (const HeraldCall *call,
         HeraldCallChange change,
         guint64 seq,
         gpointer user_data)
{
  Watch *self = user_data;

  herald_print_call (call, change, seq, self->json);
  if (herald_output_is_written ())
    return;
  self->status = HERALD_EXIT_FAILED;
  g_main_loop_quit (self->loop);
}

/* A server that plays a recording says when it is at its end, and waits for us to hang up. */
static void
on_event (HeraldAmiMessage *message,
          gpointer user_data)
{
  static const char mark[] = "Event: ReplayEnd\r";
  Watch *self = user_data;
  HeraldSpan bytes;

  if (G_LIKELY (herald_ami_message_get_event (message) != HERALD_AMI_EVENT_OTHER) || !self->server.no_reconnect)
    return;
  bytes = herald_ami_message_get_bytes (message);
  if (bytes.length >= sizeof mark - 1 && memcmp (bytes.data, mark, sizeof mark - 1) == 0)
    g_main_loop_quit (self->loop);
}

static void
on_failed (Watch *self,
           HeraldLive *live,
           const GError *error)
{
  gboolean end_of_stream = self->server.no_reconnect && herald_live_was_logged_in (live)
                           && g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_CLOSED);

  self->status = herald_complain (end_of_stream ? HERALD_EXIT_OK : herald_exit_for_error (error), "%s", error->message);
  g_main_loop_quit (self->loop);
}

static void
on_state (HeraldLive *live,
          HeraldLinkState state,
          gpointer user_data)
{
  Watch *self = user_data;
  HeraldAmiSession *session = herald_live_get_session (live);
  const GError *error = herald_ami_session_get_error (session);

  if (state == HERALD_LINK_FAILED)
    on_failed (self, live, error);
  else if (state == HERALD_LINK_WAITING && g_strcmp0 (self->complaint, error->message) != 0)
    {
      herald_complain (HERALD_EXIT_CONNECTION, _("%s Trying again."), error->message);
      g_free (self->complaint);
      self->complaint = g_strdup (error->message);
    }
  else if (state == HERALD_LINK_CONNECTED && self->complaint != NULL)
    {
      herald_complain (HERALD_EXIT_OK, _("Connected again."));
      g_clear_pointer (&self->complaint, g_free);
    }
}

static gboolean
on_interrupt (gpointer user_data)
{
  Watch *self = user_data;

  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

static void
run (Watch *self)
{
  const HeraldLiveFuncs funcs = { on_call, on_event, on_state };
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, self);
  guint terminate = g_unix_signal_add (SIGTERM, on_interrupt, self);

  self->loop = g_main_loop_new (NULL, FALSE);
  self->live = herald_live_new (&self->server, TRUE, &funcs, self);
  /* Without a password it has failed before the loop began. */
  if (herald_ami_session_get_state (herald_live_get_session (self->live)) != HERALD_LINK_FAILED)
    g_main_loop_run (self->loop);
  g_clear_pointer (&self->live, herald_live_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->complaint, g_free);
  g_source_remove (interrupt);
  g_source_remove (terminate);
}

/**
 * herald_cmd_watch:
 * @argc: number of arguments
 * @argv: "watch" and its options
 *
 * Returns: a #HeraldExit
 */
int
herald_cmd_watch (int argc,
                  char **argv)
{
  Watch self = { .status = HERALD_EXIT_OK };
  const GOptionEntry own[] = {
    { "no-reconnect", 0, 0, G_OPTION_ARG_NONE, &self.server.no_reconnect, N_("End with the connection"), NULL },
    { "events", 0, 0, G_OPTION_ARG_STRING, &self.server.events, N_("Classes of events to ask for (call,agent,user)"), "CLASSES" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.json, N_("Print JSON lines"), NULL },
    { NULL },
  };
  g_autoptr (GArray) entries = herald_server_options_entries (&self.server, own);

  if (herald_parse_options ((const GOptionEntry *) entries->data, NULL, summary, &argc, &argv, &self.status))
    {
      if (argc > 1)
        self.status = herald_complain (HERALD_EXIT_USAGE, _("What is “%s”? Try: heraldctl watch --help"), argv[1]);
      else if (herald_server_options_check (&self.server, &self.status))
        {
          self.status = HERALD_EXIT_OK;
          run (&self);
        }
    }
  herald_server_options_clear (&self.server);
  return self.status;
}
