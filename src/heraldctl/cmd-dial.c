/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl dial: click-to-dial from a script. The own phone rings first; then the server calls the number. */

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "call-printer.h"
#include "commands.h"
#include "dial-desk.h"
#include "live.h"

/* What Asterisk takes in a dialplan extension. */
#define NUMBER_MAX 80
#define DEFAULT_RING_S 30
#define ANSWER_TIMEOUT_MS 10000
/* After the own phone's time the server says how it went; some more for the way. */
#define GRACE_MS 5000

static const char *const summary
    = N_("Rings your phone and, when you pick up, calls NUMBER. Waits until the other side has answered or cannot.\n"
         "With --no-wait it ends as soon as the server has taken the wish. That needs no events: --url may end in arawman.\n"
         "Without options that say how to connect, the Herald that runs on this desktop dials, by its own dial rules.\n\n"
         "Returns 0 when the other side has answered; 1 when not: busy, no answer, your phone did not pick up, the\n"
         "server refused; 3 when the server cannot be reached; 4 when it refuses the user or his right to dial.");

typedef struct
{
  HeraldServerOptions server;
  char *context;
  char *caller_id;
  int ring_s;
  gboolean json;
  gboolean no_wait;
  char *number;
  char *channel_id;
  char *other_channel_id;
  char *action_id; /* of the Originate; its OriginateResponse has the same */
  GMainLoop *loop;
  HeraldLive *live;
  guint deadline;
  gboolean own_phone_up;
  gboolean done;
  int status;
} Dial;

G_GNUC_PRINTF (3, 4)
static void
finish (Dial *self,
        HeraldExit status,
        const char *format,
        ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  if (self->done)
    return;
  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  self->done = TRUE;
  self->status = status;
  if (status == HERALD_EXIT_OK && self->json)
    fprintf (stderr, "%s\n", sentence);
  else if (status == HERALD_EXIT_OK)
    puts (sentence);
  else
    herald_complain (status, "%s", sentence);
  g_main_loop_quit (self->loop);
}

static const char *
words_for (HeraldCallOutcome outcome)
{
  switch (outcome)
    {
    case HERALD_OUTCOME_BUSY:
      return _("%s is busy.");
    case HERALD_OUTCOME_NO_ANSWER:
      return _("%s did not answer.");
    case HERALD_OUTCOME_CANCELLED:
      return _("The call to %s was hung up before anybody answered.");
    case HERALD_OUTCOME_OWN_PHONE:
      return _("Your phone did not answer, so %s was not called.");
    case HERALD_OUTCOME_ANSWERED:
      return _("The call to %s has ended.");
    case HERALD_OUTCOME_NONE:
    case HERALD_OUTCOME_MISSED:
    case HERALD_OUTCOME_ANSWERED_ELSEWHERE:
    case HERALD_OUTCOME_DECLINED:
    case HERALD_OUTCOME_FORWARDED:
    case HERALD_OUTCOME_FAILED:
    default:
      return _("%s could not be reached.");
    }
}

static gboolean
is_ours (Dial *self,
         const HeraldCall *call)
{
  return call->direction == HERALD_CALL_OUTGOING
         && (g_strcmp0 (call->unique_id, self->channel_id) == 0 || g_strcmp0 (call->unique_id, self->other_channel_id) == 0
             || g_strcmp0 (call->linked_id, self->channel_id) == 0 || strcmp (call->dialed, self->number) == 0);
}

static void
on_call (const HeraldCall *call,
         HeraldCallChange change,
         guint64 seq,
         gpointer user_data)
{
  Dial *self = user_data;

  if (self->action_id == NULL || !is_ours (self, call))
    return;
  if (self->json)
    herald_print_call (call, change, seq, TRUE);
  if (call->state == HERALD_CALL_CONNECTED)
    finish (self, HERALD_EXIT_OK, _("Connected to %s."), self->number);
  else if (change == HERALD_CHANGE_ENDED)
    finish (self, HERALD_EXIT_FAILED, words_for (call->outcome), self->number);
}

/* Tells about the own phone only, whatever its Success means to say (measured): Reason 3 it rang in vain. */
static void
on_event (HeraldAmiMessage *message,
          gpointer user_data)
{
  Dial *self = user_data;
  gint64 reason = 0;

  if (herald_ami_message_get_event (message) != HERALD_AMI_EVENT_ORIGINATE_RESPONSE || self->action_id == NULL
      || !herald_span_is (herald_ami_message_get (message, HERALD_AMI_ACTION_ID), self->action_id))
    return;
  if (!herald_span_is_nocase (herald_ami_message_get (message, HERALD_AMI_RESPONSE), "Failure"))
    {
      self->own_phone_up = TRUE;
      fprintf (stderr, _("Calling %s…\n"), self->number);
      return;
    }
  herald_ami_message_get_int (message, HERALD_AMI_REASON, &reason);
  finish (self, HERALD_EXIT_FAILED,
          reason == 3 ? _("Your phone did not answer, so %s was not called.")
                      : _("Your phone is busy, refused or cannot be reached, so %s was not called."),
          self->number);
}

static gboolean
on_deadline (gpointer user_data)
{
  Dial *self = user_data;

  self->deadline = 0;
  if (!self->own_phone_up)
    finish (self, HERALD_EXIT_FAILED, _("The server did not say what became of the call to %s."), self->number);
  return G_SOURCE_REMOVE;
}

static void
on_originate_ready (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldAmiMessage) answer = herald_ami_session_send_finish (HERALD_AMI_SESSION (source), result, &error);
  Dial *self = user_data;

  if (g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_CANCELLED))
    return;
  if (answer == NULL)
    {
      finish (self, herald_exit_for_error (error), "%s", error->message);
      return;
    }
  if (self->no_wait)
    {
      finish (self, HERALD_EXIT_OK, _("Your phone rings; when you pick up, %s is called."), self->number);
      return;
    }
  self->action_id = herald_ami_message_dup (answer, HERALD_AMI_ACTION_ID);
  self->deadline = g_timeout_add ((guint) self->ring_s * 1000 + GRACE_MS, on_deadline, self);
  fputs (_("Pick up your phone…\n"), stderr);
}

static void
originate (Dial *self)
{
  HeraldAmiOriginate wish = {
    .channel = self->server.devices[0],
    .exten = self->number,
    .context = self->context,
    .caller_id = self->caller_id,
    .channel_id = self->channel_id,
    .other_channel_id = self->other_channel_id,
    .timeout_ms = (guint) self->ring_s * 1000,
  };

  herald_call_tracker_expect_dial (herald_live_get_tracker (self->live), self->channel_id, self->number);
  herald_ami_session_send_async (herald_live_get_session (self->live), herald_ami_action_originate (&wish),
                                 ANSWER_TIMEOUT_MS, NULL, on_originate_ready, self);
}

static void
on_state (HeraldLive *live,
          HeraldLinkState state,
          gpointer user_data)
{
  Dial *self = user_data;
  const GError *error = herald_ami_session_get_error (herald_live_get_session (live));

  self->live = live;
  if (state == HERALD_LINK_CONNECTED)
    originate (self);
  else if (state == HERALD_LINK_FAILED)
    finish (self, (HeraldExit) herald_exit_for_error (error), "%s", error->message);
}

static gboolean
on_interrupt (gpointer user_data)
{
  Dial *self = user_data;

  finish (self, HERALD_EXIT_FAILED, _("Interrupted. Your phone may still ring."));
  return G_SOURCE_CONTINUE;
}

static void
run (Dial *self)
{
  const HeraldLiveFuncs funcs = { on_call, on_event, on_state };
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, self);
  g_autofree char *uuid = g_uuid_string_random ();

  self->channel_id = g_strdup_printf ("herald-%s", uuid);
  self->other_channel_id = g_strdup_printf ("herald-%s-2", uuid);
  self->loop = g_main_loop_new (NULL, FALSE);
  self->live = herald_live_new (&self->server, FALSE, &funcs, self);
  if (!self->done)
    g_main_loop_run (self->loop);
  g_clear_pointer (&self->live, herald_live_free);
  g_clear_handle_id (&self->deadline, g_source_remove);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_source_remove (interrupt);
}

/* What people write between digits goes; what is left must be dialable. */
static char *
read_number (const char *text)
{
  GString *number = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (strchr (" -./()", *p) == NULL)
      g_string_append_c (number, *p);
  if (number->len > 0 && number->len <= NUMBER_MAX
      && strspn (number->str, "0123456789*#+ABCDabcd") == number->len && g_str_has_suffix (number->str, "+") == FALSE)
    return g_string_free (number, FALSE);
  g_string_free (number, TRUE);
  return NULL;
}

/* Nothing said of a server, a login or a manner: then Herald does it, if it runs. */
static HeraldDesk *
find_desk (const Dial *self)
{
  gboolean own = herald_server_options_given (&self->server) || self->context != NULL || self->caller_id != NULL
                 || self->ring_s != DEFAULT_RING_S;

  return own ? NULL : herald_desk_find ();
}

/**
 * herald_cmd_dial:
 * @argc: number of arguments
 * @argv: "dial", a number and options
 *
 * Returns: a #HeraldExit
 */
int
herald_cmd_dial (int argc,
                 char **argv)
{
  Dial self = { .ring_s = DEFAULT_RING_S, .server.no_reconnect = TRUE };
  const GOptionEntry own[] = {
    { "context", 0, 0, G_OPTION_ARG_STRING, &self.context, N_("The dialplan context to call from (from-internal)"), "CONTEXT" },
    { "caller-id", 0, 0, G_OPTION_ARG_STRING, &self.caller_id, N_("What your phone shows while it rings"), "TEXT" },
    { "ring", 0, 0, G_OPTION_ARG_INT, &self.ring_s, N_("How long your phone rings, in seconds (30)"), "SECONDS" },
    { "no-wait", 0, 0, G_OPTION_ARG_NONE, &self.no_wait, N_("Do not wait for what becomes of it"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.json, N_("Print each change of the call as a JSON line, and the sentence on standard error"), NULL },
    { NULL },
  };
  g_autoptr (GArray) entries = herald_server_options_entries (&self.server, own);

  if (herald_parse_options ((const GOptionEntry *) entries->data, "NUMBER", summary, &argc, &argv, &self.status))
    {
      g_autoptr (HeraldDesk) desk = find_desk (&self);

      self.server.acts_only = self.no_wait;
      if (self.context == NULL)
        self.context = g_strdup ("from-internal");
      self.number = argc == 2 ? read_number (argv[1]) : NULL;
      if (argc != 2)
        self.status = herald_complain (HERALD_EXIT_USAGE, _("Which number? Try: heraldctl dial --help"));
      else if (desk != NULL)
        self.status = herald_dial_by_desk (desk, argv[1], self.json, self.no_wait);
      else if (self.number == NULL)
        self.status = herald_complain (HERALD_EXIT_USAGE, _("“%s” is not a number that can be dialled."), argv[1]);
      else if (self.ring_s < 1 || self.ring_s > 600)
        self.status = herald_complain (HERALD_EXIT_USAGE, _("A phone can ring from 1 to 600 seconds."));
      else if (herald_server_options_check (&self.server, &self.status))
        run (&self);
    }
  g_free (self.context);
  g_free (self.caller_id);
  g_free (self.number);
  g_free (self.channel_id);
  g_free (self.other_channel_id);
  g_free (self.action_id);
  herald_server_options_clear (&self.server);
  return self.status;
}
