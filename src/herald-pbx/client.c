/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One session of the manager: its actions, answers and events to it, and who it is. */

#include "herald-pbx/client.h"

#include <string.h>

#include "herald-pbx/actions.h"
#include "herald-pbx/connection.h"
#include "herald-pbx/faults.h"
#include "herald-pbx/server.h"
#include "herald-pbx/text.h"
#include "herald-pbx/web-session.h"

struct _SimClient
{
  HeraldSim *sim;
  guint64 id;
  SimConnection *connection; /* %NULL: it speaks HTTP */
  SimWebSession *web;        /* %NULL: it does not */
  GMainContext *context;
  GSource *login_source;
  SimReader *reader;
  const SimUser *user;
  SimClass mask;
  char *challenge;
  char *refusal;     /* the answer to a login that fails, sent after a while */
  guint refusal_timer;
  gboolean blocked;  /* by an Originate that is not Async, or a refusal under way */
  gboolean closing;
  gboolean dispatching, dead;
};

static void dispatch (SimClient *self);

static gboolean
on_login_timeout (gpointer data)
{
  SimClient *self = data;

  sim_source_drop (&self->login_source);
  if (self->user == NULL)
    sim_client_close (self);
  return G_SOURCE_REMOVE;
}

static void
on_heard (gpointer owner,
          const char *bytes,
          gsize length)
{
  SimClient *self = owner;

  sim_reader_feed (self->reader, bytes, length);
  dispatch (self);
}

static void
on_lost (gpointer owner)
{
  sim_client_close (owner);
}

static SimClient *
make (HeraldSim *sim,
      guint64 id)
{
  SimClient *self = g_new0 (SimClient, 1);

  self->sim = sim;
  self->id = id;
  self->context = g_main_context_ref_thread_default ();
  self->reader = sim_reader_new ();
  self->mask = SIM_CLASS_ALL;
  return self;
}

/* Returns: (transfer full): a session over TCP that has been greeted; sim_client_close() frees it */
SimClient *
sim_client_new (HeraldSim *sim,
                GIOStream *stream,
                GSocketConnection *raw,
                guint64 id)
{
  static const SimConnectionEvents events = { on_heard, on_lost };
  SimClient *self = make (sim, id);
  g_autofree char *banner = sim_faults_banner (sim->faults, sim->banner);

  self->connection = sim_connection_new (sim, stream, raw, &events, self);
  self->login_source = g_timeout_source_new (sim->login_timeout_ms);
  g_source_set_callback (self->login_source, on_login_timeout, self, NULL);
  g_source_attach (self->login_source, self->context);
  sim_connection_send (self->connection, banner, strlen (banner));
  sim_faults_greet (sim->faults, self->connection);
  return self;
}

/* Returns: (transfer full): a session over HTTP, whose answers and events @web takes; sim_client_close() frees both */
SimClient *
sim_client_new_web (HeraldSim *sim,
                    SimWebSession *web,
                    guint64 id)
{
  SimClient *self = make (sim, id);

  self->web = web;
  return self;
}

static void
client_free (SimClient *self)
{
  sim_reader_free (self->reader);
  g_main_context_unref (self->context);
  g_free (self->challenge);
  g_free (self->refusal);
  g_free (self);
}

/* Ends the session at once and frees it (as soon as nobody is inside it). */
void
sim_client_close (SimClient *self)
{
  if (self->dead)
    return;
  self->dead = TRUE;
  sim_source_drop (&self->login_source);
  sim_clock_cancel (self->sim->clock, &self->refusal_timer);
  sim_server_remove (self->sim->server, self);
  g_clear_pointer (&self->connection, sim_connection_close);
  g_clear_pointer (&self->web, sim_web_session_free);
  if (!self->dispatching)
    client_free (self);
}

/* Ends the session when all is written; nothing more is read. */
void
sim_client_close_when_written (SimClient *self)
{
  self->closing = TRUE;
  if (self->web != NULL)
    sim_web_session_end (self->web);
  else
    sim_connection_close_when_written (self->connection);
}

/* Sends an answer, or a part of it. */
void
sim_client_send (SimClient *self,
                 const char *text,
                 gsize length)
{
  if (self->dead || self->closing)
    return;
  if (self->web != NULL)
    sim_web_session_answer (self->web, text, length);
  else
    sim_connection_send (self->connection, text, length);
}

/* Sends an event; %NULL: there is one that the user may not read. */
void
sim_client_tell (SimClient *self,
                 const char *text,
                 gsize length)
{
  if (self->dead || self->closing)
    return;
  if (self->web != NULL)
    sim_web_session_tell (self->web, text, length);
  else if (text != NULL)
    sim_connection_send (self->connection, text, length);
}

static void
handle (SimClient *self,
        SimRequestState state,
        SimRequest *request)
{
  if (state == SIM_REQUEST_TOO_LONG)
    sim_client_respond (self, NULL, "Error", "Failed to parse message: line too long");
  else if (state == SIM_REQUEST_TOO_MANY)
    sim_client_respond (self, NULL, "Error", "Too many lines in message or allocation failure");
  else
    sim_actions_handle (self, request);
}

/* Handles the actions that are there, one after the other, until one of them makes the session wait. */
static void
dispatch (SimClient *self)
{
  if (self->dispatching)
    return;
  self->dispatching = TRUE;
  while (!self->dead && !self->blocked && !self->closing)
    {
      g_autoptr (SimRequest) request = NULL;
      SimRequestState state = sim_reader_next (self->reader, &request);

      if (state == SIM_REQUEST_NONE)
        break;
      handle (self, state, request);
    }
  self->dispatching = FALSE;
  if (self->dead)
    client_free (self);
  else
    sim_connection_set_reading (self->connection, !self->blocked);
}

/* Does one action of a session over HTTP. Returns: %FALSE when that has ended the session, and freed it */
gboolean
sim_client_do (SimClient *self,
               const SimRequest *request)
{
  gboolean dead;

  self->dispatching = TRUE;
  sim_actions_handle (self, request);
  self->dispatching = FALSE;
  dead = self->dead;
  if (dead)
    client_free (self);
  return !dead;
}

/* Makes the session wait (its actions are kept), or go on. */
void
sim_client_block (SimClient *self,
                  gboolean blocked)
{
  self->blocked = blocked;
  if (self->web != NULL)
    sim_web_session_go_on (self->web);
  else if (!blocked)
    dispatch (self);
  else
    sim_connection_set_reading (self->connection, FALSE);
}

/* Whether the session waits. */
gboolean
sim_client_is_blocked (SimClient *self)
{
  return self->blocked;
}

/* Whether the session gets events of that class. */
gboolean
sim_client_reads (SimClient *self,
                  SimClass event_class)
{
  return self->user != NULL && (self->user->read & self->mask & event_class) != 0;
}

/* Whether the user may do an action that needs one of @classes (none: everybody may). */
gboolean
sim_client_may (SimClient *self,
                SimClass classes)
{
  return classes == SIM_CLASS_NONE || (self->user != NULL && (self->user->write & classes) != 0);
}

/* Whether all that was said is on its way: what waits in a session for the next poll is not. */
gboolean
sim_client_is_flushed (SimClient *self)
{
  return self->web == NULL || sim_web_session_is_flushed (self->web);
}

/* Returns: the session's number, never given twice */
guint64
sim_client_get_id (SimClient *self)
{
  return self->id;
}

/* Returns: (transfer none): the PBX it is connected to */
HeraldSim *
sim_client_get_sim (SimClient *self)
{
  return self->sim;
}

/* Returns: (transfer none) (nullable): who is logged in */
const SimUser *
sim_client_get_user (SimClient *self)
{
  return self->user;
}

/* Returns: (transfer none) (nullable): the session over HTTP, if it is one */
SimWebSession *
sim_client_get_web (SimClient *self)
{
  return self->web;
}

/* Returns: (transfer none) (nullable): what was given by the action Challenge */
const char *
sim_client_get_challenge (SimClient *self)
{
  return self->challenge;
}

/* Remembers what the next MD5 login must answer. */
void
sim_client_set_challenge (SimClient *self,
                          const char *challenge)
{
  sim_set (&self->challenge, challenge);
}

/* Limits the events to some classes (action Events, or the header of Login). */
void
sim_client_set_mask (SimClient *self,
                     SimClass mask)
{
  self->mask = mask;
}

/* The session is @user's from now on. */
void
sim_client_log_in (SimClient *self,
                   const SimUser *user)
{
  self->user = user;
  sim_source_drop (&self->login_source);
}

static void
on_refusal (gpointer data)
{
  SimClient *self = data;

  self->refusal_timer = 0;
  sim_client_send (self, self->refusal, strlen (self->refusal));
  sim_client_close_when_written (self);
}

/* Refuses a login with @message after the delay, and closes: as Asterisk does against guessing. */
void
sim_client_refuse_later (SimClient *self,
                         const SimRequest *request,
                         const char *message)
{
  g_autoptr (GString) text = g_string_new (NULL);

  sim_client_begin (text, request, "Error");
  sim_text_add (text, "Message", message);
  g_string_append (text, "\r\n");
  sim_set (&self->refusal, text->str);
  self->blocked = TRUE;
  sim_clock_cancel (self->sim->clock, &self->refusal_timer);
  self->refusal_timer = sim_clock_add (self->sim->clock, self->sim->login_delay_ms, on_refusal, self);
}

/* Begins a response; @request is %NULL where Asterisk does not know the ActionID. */
void
sim_client_begin (GString *text,
                  const SimRequest *request,
                  const char *response)
{
  const char *id = request != NULL ? sim_request_get (request, "ActionID") : NULL;

  sim_text_add (text, "Response", response);
  if (id != NULL && *id != '\0')
    sim_text_add (text, "ActionID", id);
}

/* Sends a response that is only a message. */
void
sim_client_respond (SimClient *self,
                    const SimRequest *request,
                    const char *response,
                    const char *message)
{
  g_autoptr (GString) text = g_string_new (NULL);

  sim_client_begin (text, request, response);
  if (message != NULL)
    sim_text_add (text, "Message", message);
  g_string_append (text, "\r\n");
  sim_client_send (self, text->str, text->len);
}

/**
 * sim_client_send_list:
 * @text: the response and the items of a list
 * @end: the event that ends it
 * @items: how many
 * @count_name: (nullable): a further header with the number ("Items", "Total")
 *
 * Sends the list in one piece: no event may come in between.
 */
void
sim_client_send_list (SimClient *self,
                      GString *text,
                      const SimRequest *request,
                      const char *end,
                      guint items,
                      const char *count_name)
{
  const char *id = sim_request_get (request, "ActionID");

  if (sim_faults_is (self->sim->faults, HERALD_SIM_FAULT_WRONG_COUNT))
    items++;
  if (!sim_faults_is (self->sim->faults, HERALD_SIM_FAULT_NO_LIST_END))
    {
      sim_text_add (text, "Event", end);
      if (id != NULL && *id != '\0')
        sim_text_add (text, "ActionID", id);
      sim_text_add (text, "EventList", "Complete");
      sim_text_add_int (text, "ListItems", items);
      if (count_name != NULL)
        sim_text_add_int (text, count_name, items);
      g_string_append (text, "\r\n");
    }
  sim_client_send (self, text->str, text->len);
}
