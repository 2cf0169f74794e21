/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manager over HTTP against a web server that does what a test tells it: sessions by cookie, long polls that wait for
 * events, and every way in which that can go wrong. */

#include <libsoup/soup.h>
#include <string.h>

#include "fake-server.h"
#include "pbx/ami-http.h"

#define EVENT "Event: Newchannel\r\nChannel: PJSIP/201-00000001\r\nUniqueid: 1.1\r\n\r\n"
#define WAITED "Response: Success\r\nMessage: Waiting for Event completed.\r\n\r\n"
#define DONE "Event: WaitEventComplete\r\n\r\n"

typedef enum
{
  WEB_ASTERISK,
  WEB_ASTERISK_XML,
  WEB_NOT_FOUND,
  WEB_HTML,
  WEB_ELSEWHERE, /* a redirect */
  WEB_NO_COOKIE,
  WEB_SILENT,
  WEB_CUT_SHORT,
  WEB_BUSY,
  WEB_CLOSES,
  WEB_DEAF_AT_THE_END, /* says nothing to a log-off */
  WEB_DIGEST,
  WEB_BASIC, /* asks for the password itself */
} WebKind;

typedef struct
{
  SoupServer *server;
  WebKind kind;
  guint n_sessions;          /* made so far: the number is the cookie */
  guint n_logins;
  guint logged_in;           /* the session that is; 0: none */
  SoupServerMessage *poll;   /* the one that waits, held back */
  guint n_polls;
  guint n_logoffs;
  guint n_actions;           /* other than those of the login */
  guint n_events;            /* that came out at the other end */
  gboolean two_polls;
  GHashTable *ports;         /* of the connections that came */
  SoupServerMessage *slow;   /* an action that is held back, where the test wants that */
  gboolean hold_actions;
  guint events_at_pong;
  GPtrArray *held;           /* answers that never come */
} Web;

static void
respond (Web *web,
         SoupServerMessage *message,
         guint session,
         const char *text)
{
  g_autofree char *cookie = g_strdup_printf ("mansession_id=\"%08x\"; Version=1; Max-Age=60", session);
  const char *type = web->kind == WEB_ASTERISK_XML ? "text/xml" : "text/plain";

  if (web->kind != WEB_NO_COOKIE)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Set-Cookie", cookie);
  /* What stands between sets its own. */
  soup_message_headers_append (soup_server_message_get_response_headers (message), "Set-Cookie", "BALANCER=web2; path=/");
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Server", "Asterisk/22.0.0");
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, text, strlen (text));
}

static guint
session_of (SoupServerMessage *message)
{
  const char *cookie = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Cookie");

  return cookie != NULL && g_str_has_prefix (cookie, "mansession_id=\"") ? (guint) g_ascii_strtoull (cookie + 15, NULL, 16) : 0;
}

static void
answer (Web *web,
        SoupServerMessage *message,
        guint session,
        const char *action,
        const char *id)
{
  g_autofree char *text = NULL;

  if (g_str_equal (action, "Challenge"))
    text = g_strdup_printf ("Response: Success\r\n%s%s%sChallenge: 12345\r\n\r\n", id != NULL ? "ActionID: " : "", id != NULL ? id : "",
                            id != NULL ? "\r\n" : "");
  else if (g_str_equal (action, "Login"))
    {
      web->n_logins++;
      web->logged_in = session;
      text = g_strdup_printf ("Response: Success\r\nActionID: %s\r\nMessage: Authentication accepted\r\n\r\n", id);
    }
  else if (session != web->logged_in || session == 0)
    {
      respond (web, message, ++web->n_sessions, "Response: Error\r\nMessage: Permission denied\r\n\r\n");
      return;
    }
  else if (g_str_equal (action, "Logoff"))
    {
      web->n_logoffs++;
      web->logged_in = 0;
      text = g_strdup ("Response: Goodbye\r\nMessage: Thanks for all the fish.\r\n\r\n");
    }
  else
    {
      web->n_actions++;
      text = g_strdup_printf ("Response: Success\r\nActionID: %s\r\nPing: Pong\r\n\r\n", id);
    }
  if (web->kind == WEB_ASTERISK_XML)
    {
      g_autofree char *xml = g_strdup_printf ("<ajax-response>\n<response type='object' id='unknown'><generic response='Success' "
                                              "actionid='%s' challenge='12345' message='Authentication accepted' /></response>\n"
                                              "</ajax-response>\n", id != NULL ? id : "");

      respond (web, message, session, xml);
      return;
    }
  if (web->kind == WEB_CUT_SHORT)
    text[strlen (text) - 5] = '\0';
  respond (web, message, session, text);
}

/* As at "arawman": no session, each request by digest. The answer is not checked here: the real server does that. */
static void
ask_who (Web *web,
         SoupServerMessage *message,
         const char *id)
{
  const char *who = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  web->n_actions++;
  if (web->kind == WEB_DIGEST && who != NULL && g_str_has_prefix (who, "Digest ") && strstr (who, "username=\"" FAKE_USER "\"") != NULL)
    {
      g_autofree char *pong = g_strdup_printf ("Response: Success\r\nActionID: %s\r\nPing: Pong\r\n\r\n", id != NULL ? id : "");

      g_assert_null (strstr (who, FAKE_SECRET));
      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, pong, strlen (pong));
      return;
    }
  g_assert_null (who);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "WWW-authenticate",
                                web->kind == WEB_BASIC ? "Basic realm=\"asterisk\""
                                                       : "Digest algorithm=MD5, realm=\"asterisk\", nonce=\"04d434ba\", qop=\"auth\", opaque=\"04d434ba\"");
  soup_server_message_set_status (message, 401, NULL);
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Web *web = user_data;
  g_autoptr (GHashTable) form = soup_form_decode (soup_server_message_get_request_body (message)->data);
  const char *action = g_hash_table_lookup (form, "Action");
  guint session = session_of (message);

  g_hash_table_add (web->ports, GUINT_TO_POINTER (g_inet_socket_address_get_port (
                                  G_INET_SOCKET_ADDRESS (soup_server_message_get_remote_address (message)))));
  if (action == NULL)
    action = g_hash_table_lookup (form, "action");
  g_assert_cmpstr (soup_server_message_get_method (message), ==, "POST");
  g_assert_nonnull (action);
  switch (web->kind)
    {
    case WEB_NOT_FOUND: soup_server_message_set_status (message, 404, NULL); return;
    case WEB_BUSY: soup_server_message_set_status (message, 503, NULL); return;
    case WEB_ELSEWHERE: soup_server_message_set_redirect (message, 302, "/elsewhere"); return;
    case WEB_HTML:
      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, "text/html", SOUP_MEMORY_STATIC, "<html>Hello</html>", 18);
      return;
    case WEB_CLOSES:
      {
        g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

        g_io_stream_close (stream, NULL, NULL);
        return;
      }
    case WEB_DIGEST:
    case WEB_BASIC:
      ask_who (web, message, g_hash_table_lookup (form, "ActionID"));
      return;
    case WEB_DEAF_AT_THE_END:
      if (!g_str_equal (action, "Logoff"))
        break;
      web->n_logoffs++;
      soup_server_message_pause (message);
      g_ptr_array_add (web->held, g_object_ref (message));
      return;
    case WEB_SILENT:
      soup_server_message_pause (message);
      g_ptr_array_add (web->held, g_object_ref (message));
      return;
    default: break;
    }
  if (g_str_equal (action, "WaitEvent") && session == web->logged_in && session != 0)
    {
      web->two_polls |= web->poll != NULL;
      web->n_polls++;
      g_set_object (&web->poll, message);
      soup_server_message_pause (message);
      return;
    }
  if (session == 0)
    session = ++web->n_sessions;
  answer (web, message, session, action, g_hash_table_lookup (form, "ActionID"));
  if (web->hold_actions)
    {
      g_set_object (&web->slow, message);
      soup_server_message_pause (message);
    }
}

/* The poll that waits gets @text, with @session as its cookie. */
static void
end_poll (Web *web,
          guint session,
          const char *text)
{
  g_autoptr (SoupServerMessage) poll = g_steal_pointer (&web->poll);

  respond (web, poll, session, text);
  soup_server_message_unpause (poll);
}

static Web *
web_new (WebKind kind)
{
  Web *web = g_new0 (Web, 1);

  web->kind = kind;
  web->n_sessions = 100;
  web->ports = g_hash_table_new (NULL, NULL);
  web->held = g_ptr_array_new_with_free_func (g_object_unref);
  web->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (web->server, NULL, on_request, web, NULL);
  g_assert_true (soup_server_listen_local (web->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  return web;
}

static void
web_free (Web *web)
{
  g_clear_object (&web->poll);
  g_clear_object (&web->slow);
  g_hash_table_unref (web->ports);
  g_ptr_array_unref (web->held);
  soup_server_disconnect (web->server);
  g_object_unref (web->server);
  g_free (web);
}

static void
on_event (HeraldAmiMessage *message,
          gpointer user_data)
{
  Web *web = user_data;

  g_assert_true (herald_ami_message_get_event (message) == HERALD_AMI_EVENT_NEWCHANNEL);
  web->n_events++;
}

static HeraldAmiSession *
connect_to (Web *web,
            gboolean reconnect,
            guint open_ms)
{
  g_autoslist (GUri) uris = soup_server_get_uris (web->server);
  HeraldAmiOptions options = fake_options (NULL);
  const HeraldAmiTiming timing = { open_ms, 20000, 20000, 20000, 20 };
  HeraldAmiSession *session;

  options.port = (guint16) g_uri_get_port (uris->data);
  options.path = web->kind == WEB_ASTERISK_XML ? "/pbx/mxml" : web->kind == WEB_DIGEST || web->kind == WEB_BASIC ? "/arawman" : "/rawman";
  options.acts_only = web->kind == WEB_DIGEST || web->kind == WEB_BASIC;
  options.reconnect = reconnect;
  session = herald_ami_session_new (&options, on_event, web);
  herald_ami_session_set_timing (session, &timing);
  herald_ami_session_start (session);
  return session;
}

static gboolean
is_polling (gpointer data)
{
  return ((Web *) data)->poll != NULL;
}

static gboolean
has_three_events (gpointer data)
{
  return ((Web *) data)->n_events == 3;
}

static void
on_pong (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldAmiMessage) pong = herald_ami_session_send_finish (HERALD_AMI_SESSION (source), result, &error);

  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Events come with the poll, answers while it waits; a poll is followed by the next, and never two at once. */
static void
test_polls (void)
{
  Web *web = web_new (WEB_ASTERISK);
  HeraldAmiSession *session = connect_to (web, FALSE, 20000);
  gboolean pong = FALSE;

  fake_wait_state (session, HERALD_LINK_SYNCING);
  g_assert_cmpstr (herald_ami_session_get_banner (session), ==, "Asterisk/22.0.0");
  fake_wait_until (is_polling, web);
  herald_ami_session_send_async (session, herald_ami_action_ping (), 20000, NULL, on_pong, &pong);
  fake_wait_until (is_true, &pong);
  g_assert_cmpuint (web->n_events, ==, 0);
  end_poll (web, web->logged_in, WAITED EVENT EVENT DONE);
  fake_wait_until (is_polling, web);
  end_poll (web, web->logged_in, WAITED DONE);
  fake_wait_until (is_polling, web);
  end_poll (web, web->logged_in, WAITED EVENT DONE);
  fake_wait_until (has_three_events, web);
  fake_wait_until (is_polling, web);
  g_assert_false (web->two_polls);
  g_assert_cmpuint (web->n_polls, ==, 4);
  g_assert_cmpuint (web->n_logins, ==, 1);
  /* One for the polls and one for the actions, whatever goes over them: each new one costs a handshake. */
  g_assert_cmpuint (g_hash_table_size (web->ports), ==, 2);
  fake_drop_session (session);
  web_free (web);
}

static gboolean
is_slow (gpointer data)
{
  return ((Web *) data)->slow != NULL;
}

static void
on_slow_pong (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldAmiMessage) pong = herald_ami_session_send_finish (HERALD_AMI_SESSION (source), result, &error);
  Web *web = user_data;

  g_assert_no_error (error);
  g_assert_nonnull (pong);
  web->events_at_pong = web->n_events;
  web->hold_actions = FALSE;
}

static gboolean
is_through (gpointer data)
{
  Web *web = data;

  return !web->hold_actions && web->n_events == 1;
}

/* The answer to an action comes before the events that it has caused, as over TCP, whichever connection was faster. */
static void
test_order (void)
{
  Web *web = web_new (WEB_ASTERISK);
  HeraldAmiSession *session = connect_to (web, FALSE, 20000);

  fake_wait_state (session, HERALD_LINK_SYNCING);
  fake_wait_until (is_polling, web);
  web->hold_actions = TRUE;
  web->events_at_pong = 99;
  herald_ami_session_send_async (session, herald_ami_action_ping (), 20000, NULL, on_slow_pong, web);
  fake_wait_until (is_slow, web);
  end_poll (web, web->logged_in, WAITED EVENT DONE);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  soup_server_message_unpause (web->slow);
  fake_wait_until (is_through, web);
  g_assert_cmpuint (web->events_at_pong, ==, 0);
  fake_drop_session (session);
  web_free (web);
}

/* Every answer names a session, the refused ones a new one: that of the login is kept. */
static void
test_forgotten (void)
{
  Web *web = web_new (WEB_ASTERISK);
  HeraldAmiSession *session = connect_to (web, TRUE, 20000);
  guint first;

  fake_wait_state (session, HERALD_LINK_SYNCING);
  fake_wait_until (is_polling, web);
  first = web->logged_in;
  web->logged_in = 0;
  end_poll (web, ++web->n_sessions, "Response: Error\r\nMessage: Permission denied\r\n\r\n");
  fake_wait_state (session, HERALD_LINK_WAITING);
  g_assert_error (herald_ami_session_get_error (session), HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST);
  fake_wait_state (session, HERALD_LINK_SYNCING);
  fake_wait_until (is_polling, web);
  g_assert_cmpuint (web->n_logins, ==, 2);
  g_assert_cmpuint (web->logged_in, !=, first);
  fake_drop_session (session);
  web_free (web);
}

/* A server that restarts answers before its manager is there: that is waited for. */
static void
test_restarts (void)
{
  Web *web = web_new (WEB_ASTERISK);
  HeraldAmiSession *session = connect_to (web, TRUE, 20000);

  fake_wait_state (session, HERALD_LINK_SYNCING);
  fake_wait_until (is_polling, web);
  web->kind = WEB_NOT_FOUND;
  web->logged_in = 0;
  end_poll (web, ++web->n_sessions, "Response: Error\r\nMessage: Permission denied\r\n\r\n");
  fake_wait_state (session, HERALD_LINK_CONNECTING);
  fake_wait_state (session, HERALD_LINK_WAITING);
  g_assert_error (herald_ami_session_get_error (session), HERALD_PBX_ERROR, HERALD_PBX_ERROR_NOT_ASTERISK);
  web->kind = WEB_ASTERISK;
  fake_wait_state (session, HERALD_LINK_SYNCING);
  fake_drop_session (session);
  web_free (web);
}

static void
test_xml (void)
{
  Web *web = web_new (WEB_ASTERISK_XML);
  HeraldAmiSession *session = connect_to (web, FALSE, 20000);
  static const char event[] = "<response type='object' id='unknown'><generic event='Newchannel' channel='PJSIP/201-00000001' uniqueid='1.1' />"
                              "</response>\n";
  g_autofree char *three = g_strconcat ("<ajax-response>\n", event, event, event, "</ajax-response>\n", NULL);

  fake_wait_state (session, HERALD_LINK_SYNCING);
  fake_wait_until (is_polling, web);
  end_poll (web, web->logged_in, three);
  fake_wait_until (has_three_events, web);
  fake_drop_session (session);
  web_free (web);
}

/* The server is told that the session ends, while the poll still waits; a program that ends waits for that. */
static void
test_log_off (void)
{
  Web *web = web_new (WEB_ASTERISK);
  HeraldAmiSession *session = connect_to (web, FALSE, 20000);

  fake_wait_state (session, HERALD_LINK_SYNCING);
  fake_wait_until (is_polling, web);
  herald_ami_session_stop (session);
  herald_ami_http_await_logoffs ();
  g_assert_cmpuint (web->n_logoffs, ==, 1);
  g_assert_cmpuint (web->logged_in, ==, 0);
  herald_ami_http_await_logoffs (); /* there is none any more */
  fake_drop_session (session);
  web_free (web);
}

/* A server that does not answer keeps nobody from ending. */
static void
test_deaf_at_the_end (void)
{
  Web *web = web_new (WEB_DEAF_AT_THE_END);
  HeraldAmiSession *session = connect_to (web, FALSE, 20000);

  fake_wait_state (session, HERALD_LINK_SYNCING);
  fake_wait_until (is_polling, web);
  herald_ami_session_stop (session);
  herald_ami_http_await_logoffs ();
  g_assert_cmpuint (web->n_logoffs, ==, 1);
  fake_drop_session (session);
  web_free (web);
}

/* Each request by digest: no login, no long poll, nothing to log off; the password itself stays here. */
static void
test_digest (void)
{
  Web *web = web_new (WEB_DIGEST);
  HeraldAmiSession *session = connect_to (web, FALSE, 20000);
  gboolean pong = FALSE;

  fake_wait_state (session, HERALD_LINK_SYNCING);
  herald_ami_session_send_async (session, herald_ami_action_ping (), 20000, NULL, on_pong, &pong);
  fake_wait_until (is_true, &pong);
  g_assert_cmpuint (web->n_logins, ==, 0);
  g_assert_cmpuint (web->n_polls, ==, 0);
  g_assert_cmpuint (web->n_actions, ==, 4); /* one was asked who it is */
  fake_drop_session (session);
  web_free (web);
}

/* Whoever wants to see calls is not let in by a way that tells of none. */
static void
test_digest_tells_nothing (void)
{
  HeraldAmiOptions options = fake_options (NULL);
  HeraldAmiSession *session;

  options.port = 1;
  options.path = "pbx/amxml";
  session = herald_ami_session_new (&options, on_event, NULL);
  herald_ami_session_start (session);
  g_assert_cmpint (herald_ami_session_get_state (session), ==, HERALD_LINK_FAILED);
  g_assert_error (herald_ami_session_get_error (session), HERALD_PBX_ERROR, HERALD_PBX_ERROR_NOT_ASTERISK);
  fake_drop_session (session);
}

/* A server, or what stands before it, may send its answers compressed. */
static void
test_compressed (void)
{
  Web *web = web_new (WEB_ASTERISK);
  HeraldAmiSession *session = connect_to (web, FALSE, 20000);
  static const char text[] = WAITED EVENT EVENT EVENT DONE;
  g_autoptr (GConverter) zip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  char zipped[1024];
  gsize taken, length;

  fake_wait_state (session, HERALD_LINK_SYNCING);
  fake_wait_until (is_polling, web);
  g_assert_cmpint (g_converter_convert (zip, text, sizeof text - 1, zipped, sizeof zipped, G_CONVERTER_INPUT_AT_END, &taken, &length, NULL), ==,
                   G_CONVERTER_FINISHED);
  {
    g_autoptr (SoupServerMessage) poll = g_steal_pointer (&web->poll);
    const char *takes = soup_message_headers_get_list (soup_server_message_get_request_headers (poll), "Accept-Encoding");

    g_assert_nonnull (takes);
    g_assert_nonnull (strstr (takes, "gzip"));
    respond (web, poll, web->logged_in, "");
    soup_message_headers_replace (soup_server_message_get_response_headers (poll), "Content-Encoding", "gzip");
    soup_server_message_set_response (poll, "text/plain", SOUP_MEMORY_COPY, zipped, length);
    soup_server_message_unpause (poll);
  }
  fake_wait_until (has_three_events, web);
  fake_wait_until (is_polling, web);
  fake_drop_session (session);
  web_free (web);
}

/* A proxy that does not wait for events: the sentence says what it must be told. */
static void
test_impatient_proxy (void)
{
  Web *web = web_new (WEB_ASTERISK);
  HeraldAmiSession *session = connect_to (web, FALSE, 20000);

  fake_wait_state (session, HERALD_LINK_SYNCING);
  fake_wait_until (is_polling, web);
  {
    g_autoptr (SoupServerMessage) poll = g_steal_pointer (&web->poll);

    soup_server_message_set_status (poll, 504, NULL);
    soup_server_message_unpause (poll);
  }
  fake_wait_state (session, HERALD_LINK_FAILED);
  g_assert_error (herald_ami_session_get_error (session), HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST);
  g_assert_nonnull (strstr (herald_ami_session_get_error (session)->message, "proxy_read_timeout"));
  fake_drop_session (session);
  web_free (web);
}

/* Polls that end at once and bring nothing do not keep the computer busy. */
static void
test_empty_answers (void)
{
  Web *web = web_new (WEB_ASTERISK);
  HeraldAmiSession *session = connect_to (web, FALSE, 20000);
  gint64 until;

  fake_wait_state (session, HERALD_LINK_SYNCING);
  for (until = g_get_monotonic_time () + G_USEC_PER_SEC; g_get_monotonic_time () < until;)
    {
      g_main_context_iteration (NULL, FALSE);
      if (web->poll != NULL)
        end_poll (web, web->logged_in, "");
      g_usleep (100);
    }
  /* Without a rest there would be thousands. */
  g_assert_cmpuint (web->n_polls, <, 60);
  g_assert_cmpint (herald_ami_session_get_state (session), ==, HERALD_LINK_SYNCING);
  fake_drop_session (session);
  web_free (web);
}

typedef struct
{
  WebKind kind;
  HeraldPbxError code;
  const char *words;
} Refusal;

static const Refusal refusals[] = {
  { WEB_NOT_FOUND, HERALD_PBX_ERROR_NOT_ASTERISK, "webenabled" },
  { WEB_HTML, HERALD_PBX_ERROR_NOT_ASTERISK, "/rawman" },
  { WEB_ELSEWHERE, HERALD_PBX_ERROR_NOT_ASTERISK, "/rawman" },
  { WEB_NO_COOKIE, HERALD_PBX_ERROR_NOT_ASTERISK, "no manager" },
  { WEB_SILENT, HERALD_PBX_ERROR_TIMEOUT, "did not answer" },
  { WEB_CUT_SHORT, HERALD_PBX_ERROR_LOST, "in the middle" },
  { WEB_BUSY, HERALD_PBX_ERROR_LOST, "503" },
  { WEB_CLOSES, HERALD_PBX_ERROR_CLOSED, "without an answer" },
  { WEB_BASIC, HERALD_PBX_ERROR_WRONG_PASSWORD, "password" },
};

static void
test_refusal (gconstpointer data)
{
  const Refusal *row = data;
  Web *web = web_new (row->kind);
  HeraldAmiSession *session = connect_to (web, FALSE, row->kind == WEB_SILENT ? 50 : 20000);
  const GError *error;

  fake_wait_state (session, HERALD_LINK_FAILED);
  error = herald_ami_session_get_error (session);
  g_assert_error (error, HERALD_PBX_ERROR, (int) row->code);
  if (strstr (error->message, row->words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, row->words);
  fake_drop_session (session);
  web_free (web);
}

static void
test_urls (void)
{
  static const struct
  {
    const char *url, *host, *path;
    guint port;
    HeraldTlsMode tls;
  } rows[] = {
    { "http://pbx:8088", "pbx", "/rawman", 8088, HERALD_TLS_OFF },
    { "http://pbx:8088/", "pbx", "/rawman", 8088, HERALD_TLS_OFF },
    { "https://pbx.example:8089/asterisk/rawman", "pbx.example", "/asterisk/rawman", 8089, HERALD_TLS_SYSTEM },
    { "https://pbx.example/asterisk", "pbx.example", "/asterisk/rawman", 443, HERALD_TLS_SYSTEM },
    { "http://[::1]:80/x/mxml", "::1", "/x/mxml", 80, HERALD_TLS_OFF },
    { "pbx:8088", NULL },
    { "", NULL },
    { "ftp://pbx/rawman", NULL },
    { "http:///rawman", NULL },
    { "http://user:secret@pbx/rawman", NULL },
    { "http://pbx/rawman?action=Ping", NULL },
    { "https://pbx/pbx/arawman", "pbx", "/pbx/arawman", 443, HERALD_TLS_SYSTEM },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HeraldAmiEndpoint endpoint = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_true (herald_ami_endpoint_set_url (&endpoint, rows[i].url, &error) == (rows[i].host != NULL));
      g_assert_cmpstr (endpoint.host, ==, rows[i].host);
      g_assert_cmpstr (endpoint.path, ==, rows[i].path);
      g_assert_cmpuint (endpoint.port, ==, rows[i].port);
      g_assert_cmpint ((int) endpoint.tls, ==, (int) rows[i].tls);
      g_assert_true ((error == NULL) == (rows[i].host != NULL));
      herald_ami_endpoint_clear (&endpoint);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ami-http/polls", test_polls);
  g_test_add_func ("/ami-http/order", test_order);
  g_test_add_func ("/ami-http/forgotten", test_forgotten);
  g_test_add_func ("/ami-http/restarts", test_restarts);
  g_test_add_func ("/ami-http/xml", test_xml);
  g_test_add_func ("/ami-http/log-off", test_log_off);
  g_test_add_func ("/ami-http/deaf-at-the-end", test_deaf_at_the_end);
  g_test_add_func ("/ami-http/digest", test_digest);
  g_test_add_func ("/ami-http/digest-tells-nothing", test_digest_tells_nothing);
  g_test_add_func ("/ami-http/compressed", test_compressed);
  g_test_add_func ("/ami-http/impatient-proxy", test_impatient_proxy);
  g_test_add_func ("/ami-http/empty-answers", test_empty_answers);
  g_test_add_func ("/ami-http/urls", test_urls);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ami-http/refusal/%u", i);

      g_test_add_data_func (path, refusals + i, test_refusal);
    }
  return g_test_run ();
}
