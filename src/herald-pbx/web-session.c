/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session over HTTP: its actions one after the other, beside them one long poll for the events (WaitEvent), and its
 * end when nothing has been heard of it for a while. As recorded from Asterisk 22. */

#include "herald-pbx/web-session.h"

#include <stdlib.h>
#include <string.h>

#include "herald-pbx/client.h"
#include "herald-pbx/connection.h"
#include "herald-pbx/server.h"
#include "herald-pbx/text.h"

/** EVENTS_MAX: bytes of events that nobody fetches; then the session ends. */
#define EVENTS_MAX (16 * 1024 * 1024)
/** WAIT_MARGIN_S: a long poll ends so many seconds before the session would (measured: 50 of 60). */
#define WAIT_MARGIN_S 10
/** HEARD_US: who has been heard of so short ago will fetch its events; fast time waits for that. */
#define HEARD_US (10 * G_USEC_PER_SEC)

struct _SimWebSession
{
  HeraldSim *sim;
  SimClient *client;
  char id[9];
  gboolean once; /* a session of one request: the digest doors */

  GQueue waiting;            /* of SimWebConnection: requests that are not begun */
  SimWebConnection *current; /* whose action is being done */
  GString *answer;
  gboolean running, ending;

  SimWebConnection *poller;
  gconstpointer polled_over; /* the connection of the last poll; only compared */
  SimRequest *poll; /* only its ActionID */
  GString *events;  /* that no poll has taken yet */
  gboolean woken;   /* also by an event that the user may not read */
  gint64 heard_at;
  GSource *poll_end, *wake, *silence;
};

static void
attach (SimWebSession *self,
        GSource **place,
        GSource *source,
        GSourceFunc func)
{
  sim_source_drop (place);
  *place = source;
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static gboolean
on_silence (gpointer data)
{
  SimWebSession *self = data;

  sim_client_close (self->client);
  return G_SOURCE_REMOVE;
}

/* Counts the silence from now on, as long as no request is under way. */
static void
listen (SimWebSession *self)
{
  guint seconds = self->sim->http_timeout_s;

  sim_source_drop (&self->silence);
  if (self->poller != NULL || self->current != NULL)
    return;
  if (sim_client_get_user (self->client) == NULL)
    seconds = MIN (seconds, SIM_WEB_SILENT_S);
  attach (self, &self->silence, g_timeout_source_new (seconds * 1000), on_silence);
}

/**
 * sim_web_session_new:
 * @user: (nullable): who is logged in, for one request only; %NULL: nobody so far
 *
 * Returns: (transfer full): a session; sim_client_close() of its client frees it
 */
SimWebSession *
sim_web_session_new (HeraldSim *sim,
                     const SimUser *user)
{
  SimWebSession *self = g_new0 (SimWebSession, 1);

  self->sim = sim;
  self->once = user != NULL;
  self->answer = g_string_new (NULL);
  self->events = g_string_new (NULL);
  g_queue_init (&self->waiting);
  g_snprintf (self->id, sizeof self->id, "%08x", g_random_int ());
  self->client = sim_client_new_web (sim, self, sim_server_next_id (sim->server));
  if (user != NULL)
    sim_client_log_in (self->client, user);
  sim_server_add (sim->server, self->client);
  listen (self);
  return self;
}

static void
refuse (SimWebConnection *connection)
{
  static const char denied[] = "Response: Error\r\nMessage: Permission denied\r\n\r\n";

  sim_web_connection_answer (connection, denied, strlen (denied));
}

/* The session is over: whoever waits for an answer gets one. Called by sim_client_close(). */
void
sim_web_session_free (SimWebSession *self)
{
  SimWebConnection *connection;

  sim_source_drop (&self->poll_end);
  sim_source_drop (&self->wake);
  sim_source_drop (&self->silence);
  sim_web_remove_session (sim_server_get_web (self->sim->server), self);
  if (self->poller != NULL)
    sim_web_connection_answer (self->poller, "", 0);
  if (self->current != NULL)
    refuse (self->current);
  while ((connection = g_queue_pop_head (&self->waiting)) != NULL)
    refuse (connection);
  g_clear_pointer (&self->poll, sim_request_free);
  g_string_free (self->answer, TRUE);
  g_string_free (self->events, TRUE);
  g_free (self);
}

/* Returns: (transfer none): what the cookie holds */
const char *
sim_web_session_get_id (SimWebSession *self)
{
  return self->id;
}

/* Answers the current request, if it has one now. Returns: %FALSE when the session is over and freed */
static gboolean
finish (SimWebSession *self)
{
  if (sim_client_is_blocked (self->client) && !self->ending)
    return TRUE;
  if (self->current != NULL && self->answer->len > 0)
    sim_web_connection_answer (self->current, self->answer->str, self->answer->len);
  else if (self->current != NULL)
    sim_web_connection_leave (self->current);
  self->current = NULL;
  g_string_truncate (self->answer, 0);
  listen (self);
  if (!self->ending && (!self->once || self->poller != NULL))
    return TRUE;
  sim_client_close (self->client);
  return FALSE;
}

static void
run (SimWebSession *self)
{
  gboolean alive = TRUE;

  while (alive && self->current == NULL && !sim_client_is_blocked (self->client) && !g_queue_is_empty (&self->waiting))
    {
      self->current = g_queue_pop_head (&self->waiting);
      self->running = TRUE;
      sim_source_drop (&self->silence);
      g_string_truncate (self->answer, 0);
      if (!sim_client_do (self->client, sim_web_connection_get_action (self->current)))
        return;
      self->running = FALSE;
      alive = finish (self);
    }
}

/* A request has come over @connection. */
void
sim_web_session_take (SimWebSession *self,
                      SimWebConnection *connection)
{
  self->heard_at = g_get_monotonic_time ();
  g_queue_push_tail (&self->waiting, connection);
  if (!self->running)
    run (self);
}

/* @connection has gone: its answer is not wanted any more. */
void
sim_web_session_forget (SimWebSession *self,
                        SimWebConnection *connection)
{
  g_queue_remove (&self->waiting, connection);
  if (self->current == connection)
    self->current = NULL;
  if (self->polled_over == connection)
    self->heard_at = 0; /* nobody will fetch what is to come */
  if (self->poller == connection)
    {
      self->poller = NULL;
      sim_source_drop (&self->poll_end);
      listen (self);
    }
}

/* Takes a part of the answer to the current request. */
void
sim_web_session_answer (SimWebSession *self,
                        const char *text,
                        gsize length)
{
  g_string_append_len (self->answer, text, (gssize) length);
}

/* The session no longer waits for something, or begins to. */
void
sim_web_session_go_on (SimWebSession *self)
{
  if (!self->running && !sim_client_is_blocked (self->client) && finish (self))
    run (self);
}

/* The session ends with the current answer. */
void
sim_web_session_end (SimWebSession *self)
{
  self->ending = TRUE;
  if (!self->running)
    finish (self);
}

static void
append_id (GString *text,
           const SimRequest *request)
{
  const char *id = sim_request_get (request, "ActionID");

  if (id != NULL && *id != '\0')
    sim_text_add (text, "ActionID", id);
}

/* Appends the answer to a WaitEvent: @events (nullable) between a response and the event that ends them. */
void
sim_web_session_append_end (GString *text,
                            const SimRequest *request,
                            GString *events)
{
  sim_text_add (text, "Response", "Success");
  append_id (text, request);
  g_string_append (text, "Message: Waiting for Event completed.\r\n\r\n");
  if (events != NULL)
    g_string_append_len (text, events->str, (gssize) events->len);
  g_string_append (text, "Event: WaitEventComplete\r\n");
  append_id (text, request);
  g_string_append (text, "\r\n");
}

static void
end_poll (SimWebSession *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  SimWebConnection *poller = g_steal_pointer (&self->poller);

  sim_source_drop (&self->poll_end);
  sim_source_drop (&self->wake);
  sim_web_session_append_end (text, self->poll, self->events);
  g_string_truncate (self->events, 0);
  self->woken = FALSE;
  self->heard_at = g_get_monotonic_time ();
  listen (self);
  sim_web_connection_answer (poller, text->str, text->len);
  if (self->once)
    sim_client_close (self->client);
}

static gboolean
on_poll_end (gpointer data)
{
  end_poll (data);
  return G_SOURCE_REMOVE;
}

/* Not at once: what happens in the same moment goes in the same answer, as it does where a thread has to wake up. */
static void
wake_poll (SimWebSession *self)
{
  GSource *source;

  if (self->poller == NULL || self->wake != NULL)
    return;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_HIGH);
  attach (self, &self->wake, source, on_poll_end);
}

/* The current request waits for events. A second one ends the first without a word. */
void
sim_web_session_wait (SimWebSession *self,
                      const SimRequest *request)
{
  const char *timeout = sim_request_get (request, "Timeout");
  const char *id = sim_request_get (request, "ActionID");
  int longest = MAX ((int) self->sim->http_timeout_s - WAIT_MARGIN_S, 0);
  int seconds = timeout != NULL ? atoi (timeout) : -1;

  if (self->poller != NULL)
    sim_web_connection_answer (g_steal_pointer (&self->poller), "", 0);
  self->poller = g_steal_pointer (&self->current);
  self->polled_over = self->poller;
  g_clear_pointer (&self->poll, sim_request_free);
  self->poll = sim_request_new ();
  if (id != NULL)
    sim_request_add (self->poll, "ActionID", id);
  if (seconds < 0 || seconds > longest)
    seconds = longest;
  attach (self, &self->poll_end, g_timeout_source_new ((guint) seconds * 1000), on_poll_end);
  if (self->woken)
    wake_poll (self);
}

/* Takes an event, %NULL for one that the user may not read: a poll ends all the same (measured). */
void
sim_web_session_tell (SimWebSession *self,
                      const char *text,
                      gsize length)
{
  if (sim_client_get_user (self->client) == NULL)
    return;
  if (text != NULL)
    g_string_append_len (self->events, text, (gssize) length);
  self->woken = TRUE;
  if (self->events->len > EVENTS_MAX)
    attach (self, &self->silence, g_idle_source_new (), on_silence);
  else
    wake_poll (self);
}

/* Whether no events wait for somebody who will fetch them. */
gboolean
sim_web_session_is_flushed (SimWebSession *self)
{
  return self->events->len == 0 || (self->poller == NULL && g_get_monotonic_time () - self->heard_at > HEARD_US);
}
