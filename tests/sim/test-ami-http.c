/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manager over HTTP against a web server that does what a test tells it: sessions by cookie, long polls that wait for
 * events, and every way in which that can go wrong. */

#include <libsoup/soup.h>
#include <string.h>

#include "fake-server.h"

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
  options.path = web->kind == WEB_ASTERISK_XML ? "/pbx/mxml" : "/rawman";
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
    { "http://pbx/arawman", NULL },
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
  g_test_add_func ("/ami-http/empty-answers", test_empty_answers);
  g_test_add_func ("/ami-http/urls", test_urls);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ami-http/refusal/%u", i);

      g_test_add_data_func (path, refusals + i, test_refusal);
    }
  return g_test_run ();
}
