/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door for HTTP: connections, their requests, the session each belongs to, and its answer. As Asterisk 22 does it,
 * which sets a cookie with every answer, also with a refused one. */

#include "herald-pbx/web.h"

#include <string.h>

#include "herald-pbx/client.h"
#include "herald-pbx/connection.h"
#include "herald-pbx/faults.h"
#include "herald-pbx/web-digest.h"
#include "herald-pbx/web-request.h"
#include "herald-pbx/web-session.h"
#include "herald-pbx/web-text.h"

/** SESSIONS_MAX: sessions at once; a request that would make another is told that there is no room. */
#define SESSIONS_MAX 1024
/** INPUT_MAX: bytes that a client may send ahead while its request is being answered. */
#define INPUT_MAX (2 * (SIM_WEB_HEAD_MAX + SIM_WEB_BODY_MAX))

typedef struct
{
  const char *name;
  gboolean xml, digest;
} Door;

static const Door doors[] = {
  { "/rawman", FALSE, FALSE },
  { "/mxml", TRUE, FALSE },
  { "/arawman", FALSE, TRUE },
  { "/amxml", TRUE, TRUE },
};

struct _SimWeb
{
  HeraldSim *sim;
  GHashTable *sessions; /* id -> SimWebSession, owned by their clients */
  SimWebDigest *digest;
};

struct _SimWebConnection
{
  SimWeb *web;
  SimConnection *connection;
  GMainContext *context;
  GString *input;
  GSource *idle, *next;

  /* The request under way */
  gboolean busy;
  SimWebRequest *request;
  const Door *door;
  SimWebSession *session; /* %NULL: it owes nothing any more */
  char cookie[9];         /* its id */
};

/* Returns: (transfer full): a door without sessions */
SimWeb *
sim_web_new (HeraldSim *sim)
{
  SimWeb *self = g_new0 (SimWeb, 1);

  self->sim = sim;
  self->sessions = g_hash_table_new (g_str_hash, g_str_equal);
  self->digest = sim_web_digest_new (sim);
  return self;
}

/* Frees it; sessions and connections have gone before. */
void
sim_web_free (SimWeb *self)
{
  g_hash_table_unref (self->sessions);
  sim_web_digest_free (self->digest);
  g_free (self);
}

/* Forgets a session; its owner frees it. */
void
sim_web_remove_session (SimWeb *self,
                        SimWebSession *session)
{
  if (g_hash_table_lookup (self->sessions, sim_web_session_get_id (session)) == session)
    g_hash_table_remove (self->sessions, sim_web_session_get_id (session));
}

static void
connection_free (SimWebConnection *self)
{
  SimWebSession *last = g_hash_table_lookup (self->web->sessions, self->cookie);

  sim_source_drop (&self->idle);
  sim_source_drop (&self->next);
  if (self->session != NULL)
    sim_web_session_forget (self->session, self);
  if (last != NULL && last != self->session)
    sim_web_session_forget (last, self);
  sim_connection_close (self->connection);
  g_clear_pointer (&self->request, sim_web_request_free);
  g_string_free (self->input, TRUE);
  g_main_context_unref (self->context);
  g_free (self);
}

static gboolean
on_idle (gpointer data)
{
  connection_free (data);
  return G_SOURCE_REMOVE;
}

/* The next request must come before long. */
static void
rest (SimWebConnection *self)
{
  sim_source_drop (&self->idle);
  self->idle = g_timeout_source_new (self->web->sim->keep_alive_ms);
  g_source_set_callback (self->idle, on_idle, self, NULL);
  g_source_attach (self->idle, self->context);
}

static void read_request (SimWebConnection *self);

static gboolean
on_next (gpointer data)
{
  SimWebConnection *self = data;

  sim_source_drop (&self->next);
  read_request (self);
  return G_SOURCE_REMOVE;
}

/* What was sent ahead comes when whoever called has done. */
static void
end_request (SimWebConnection *self,
             gboolean keep)
{
  self->busy = FALSE;
  self->session = NULL;
  g_clear_pointer (&self->request, sim_web_request_free);
  if (!keep)
    {
      sim_connection_close_when_written (self->connection);
      return;
    }
  rest (self);
  sim_connection_set_reading (self->connection, TRUE);
  if (self->input->len == 0)
    return;
  self->next = g_idle_source_new ();
  g_source_set_callback (self->next, on_next, self, NULL);
  g_source_attach (self->next, self->context);
}

static void
say_no (SimWebConnection *self,
        guint status,
        const char *more)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autofree char *page = sim_web_text_page (status);
  gboolean keep = self->request != NULL && self->request->keep_alive;

  sim_web_text_append_head (answer, status, "text/html", strlen (page), more);
  g_string_append (answer, page);
  sim_connection_send (self->connection, answer->str, answer->len);
  end_request (self, keep);
}

/* Returns: (transfer none): the action under way */
const SimRequest *
sim_web_connection_get_action (SimWebConnection *self)
{
  return self->request->action;
}

/* Answers the request under way with messages of the manager. */
void
sim_web_connection_answer (SimWebConnection *self,
                           const char *text,
                           gsize length)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autofree char *xml = self->door->xml && length > 0 ? sim_web_text_to_xml (text, length) : NULL;
  g_autofree char *more = NULL;

  if (!self->door->digest)
    more = g_strdup_printf ("Set-Cookie: mansession_id=\"%s\"; Version=1; Max-Age=%u\r\nPragma: SuppressEvents\r\n", self->cookie,
                            self->web->sim->http_timeout_s);
  if (xml != NULL)
    length = strlen (xml);
  sim_web_text_append_head (answer, 200, self->door->xml ? "text/xml" : "text/plain", length, more);
  if (!g_str_equal (self->request->method, "HEAD"))
    g_string_append_len (answer, xml != NULL ? xml : text, (gssize) length);
  sim_connection_send (self->connection, answer->str, answer->len);
  end_request (self, self->request->keep_alive);
}

/* The request under way never gets an answer. */
void
sim_web_connection_leave (SimWebConnection *self)
{
  self->session = NULL;
}

static const Door *
find_door (SimWebConnection *self)
{
  const char *prefix = self->web->sim->http_prefix;
  const char *path = self->request->path;

  if (prefix != NULL && !g_str_has_prefix (path, prefix))
    return NULL;
  path += prefix != NULL ? strlen (prefix) : 0;
  for (guint i = 0; i < G_N_ELEMENTS (doors); i++)
    if (g_str_equal (path, doors[i].name))
      return &doors[i];
  return NULL;
}

/* The session that the request belongs to: by its cookie, else a new one; %NULL when there is no room. */
static SimWebSession *
find_session (SimWebConnection *self,
              const SimUser *user)
{
  GHashTable *sessions = self->web->sessions;
  const char *cookie = self->request->cookie;
  SimWebSession *session = user == NULL && cookie != NULL ? g_hash_table_lookup (sessions, cookie) : NULL;

  if (session != NULL || g_hash_table_size (sessions) >= SESSIONS_MAX)
    return session;
  session = sim_web_session_new (self->web->sim, user);
  if (user == NULL)
    g_hash_table_insert (sessions, (gpointer) sim_web_session_get_id (session), session);
  return session;
}

/* Another kind of server answers: the fault "wrong-banner". */
static void
be_another (SimWebConnection *self)
{
  static const char other[] = "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html\r\nContent-Length: 18\r\n\r\n"
                              "<h1>It works!</h1>";

  sim_connection_send (self->connection, other, strlen (other));
  end_request (self, TRUE);
}

/* The last thing done with @self: an answer may end it. */
static void
route (SimWebConnection *self)
{
  const char *method = self->request->method;
  gboolean stale = FALSE;
  const SimUser *user = NULL;
  SimWebSession *session;

  self->door = find_door (self);
  if (sim_faults_is (self->web->sim->faults, HERALD_SIM_FAULT_NO_BANNER))
    return;
  if (sim_faults_is (self->web->sim->faults, HERALD_SIM_FAULT_WRONG_BANNER))
    be_another (self);
  else if (!g_str_equal (method, "GET") && !g_str_equal (method, "POST") && !g_str_equal (method, "HEAD"))
    say_no (self, 501, NULL);
  else if (self->door == NULL)
    say_no (self, 404, NULL);
  else if (self->door->digest && (user = sim_web_digest_check (self->web->digest, self->request, &stale)) == NULL)
    {
      g_autofree char *ask = sim_web_digest_ask (self->web->digest, stale);

      say_no (self, 401, ask);
    }
  else if ((session = find_session (self, user)) == NULL)
    say_no (self, 503, NULL);
  else
    {
      self->session = session;
      g_strlcpy (self->cookie, sim_web_session_get_id (session), sizeof self->cookie);
      sim_web_session_take (session, self);
    }
}

static void
read_request (SimWebConnection *self)
{
  guint status = sim_web_request_read (self->input, &self->request);

  if (status == 0)
    return;
  self->busy = TRUE;
  sim_source_drop (&self->idle);
  if (status == 200)
    route (self);
  else
    say_no (self, status, NULL);
}

static void
on_heard (gpointer owner,
          const char *bytes,
          gsize length)
{
  SimWebConnection *self = owner;

  g_string_append_len (self->input, bytes, (gssize) length);
  if (!self->busy && self->next == NULL)
    read_request (self);
  else if (self->input->len > INPUT_MAX)
    sim_connection_set_reading (self->connection, FALSE);
}

static void
on_lost (gpointer owner)
{
  connection_free (owner);
}

/* Takes a new connection. */
void
sim_web_accept (SimWeb *self,
                GIOStream *stream,
                GSocketConnection *raw)
{
  static const SimConnectionEvents events = { on_heard, on_lost };
  SimWebConnection *connection = g_new0 (SimWebConnection, 1);

  connection->web = self;
  connection->context = g_main_context_ref_thread_default ();
  connection->input = g_string_new (NULL);
  connection->connection = sim_connection_new (self->sim, stream, raw, &events, connection);
  rest (connection);
  if (sim_faults_is (self->sim->faults, HERALD_SIM_FAULT_GARBAGE) || sim_faults_is (self->sim->faults, HERALD_SIM_FAULT_HUGE_LINE))
    {
      g_autofree char *banner = sim_faults_banner (self->sim->faults, "");

      sim_connection_send (connection->connection, banner, strlen (banner));
      sim_faults_greet (self->sim->faults, connection->connection);
    }
}
