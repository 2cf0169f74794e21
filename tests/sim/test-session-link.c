/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every way a link can fail to begin or end: its code, its words, and whether Herald tries again. */

#include <string.h>

#include "fake-server.h"

/* A resolver that knows no name, so that no test asks the network. */
typedef struct { GResolver parent; } NoResolver;
typedef struct { GResolverClass parent; } NoResolverClass;
GType no_resolver_get_type (void);
G_DEFINE_TYPE (NoResolver, no_resolver, G_TYPE_RESOLVER)

static void
no_lookup (GResolver *resolver,
           const char *name,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, data);

  if (g_str_has_prefix (name, "later"))
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "later");
  else
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such name");
}

static void
no_lookup_flags (GResolver *resolver,
                 const char *name,
                 GResolverNameLookupFlags flags,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer data)
{
  no_lookup (resolver, name, cancellable, callback, data);
}

static GList *
no_finish (GResolver *resolver,
           GAsyncResult *result,
           GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
no_resolver_class_init (NoResolverClass *klass)
{
  G_RESOLVER_CLASS (klass)->lookup_by_name_async = no_lookup;
  G_RESOLVER_CLASS (klass)->lookup_by_name_finish = no_finish;
  G_RESOLVER_CLASS (klass)->lookup_by_name_with_flags_async = no_lookup_flags;
  G_RESOLVER_CLASS (klass)->lookup_by_name_with_flags_finish = no_finish;
}

static void
no_resolver_init (NoResolver *self)
{
}

static void
assert_failed (HeraldAmiSession *session,
               HeraldPbxError code,
               const char *words)
{
  const GError *error = herald_ami_session_get_error (session);

  g_assert_error (error, HERALD_PBX_ERROR, (int) code);
  g_test_message ("%s", error->message);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static guint16
closed_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static void
test_no_way (void)
{
  const struct
  {
    const char *host;
    guint16 port;
    HeraldPbxError code;
    const char *words;
  } rows[] = {
    { "nobody.example", 5038, HERALD_PBX_ERROR_NAME_NOT_FOUND, "no server named “nobody.example”" },
    { "later.example", 5038, HERALD_PBX_ERROR_NAME_NOT_FOUND, "cannot be looked up now" },
    { "", 5038, HERALD_PBX_ERROR_NAME_NOT_FOUND, "No server is named" },
    { "127.0.0.1", closed_port (), HERALD_PBX_ERROR_REFUSED, "refuses the connection" },
    { "[::1]", closed_port (), HERALD_PBX_ERROR_REFUSED, "[::1]:" },
    /* No TCP to a multicast address: the kernel says at once that there is no way. */
    { "224.0.0.1", 5038, HERALD_PBX_ERROR_UNREACHABLE, "no way" },
  };
  g_autoptr (GResolver) real = g_resolver_get_default ();
  g_autoptr (GResolver) none = g_object_new (no_resolver_get_type (), NULL);

  g_resolver_set_default (none);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HeraldAmiOptions options = fake_options (NULL);
      HeraldAmiSession *session;

      options.host = rows[i].host;
      options.port = rows[i].port;
      session = fake_session (&options, NULL, NULL);
      herald_ami_session_start (session);
      /* A server that reboots is all of these for a while: it is tried again. */
      fake_wait_state (session, HERALD_LINK_WAITING);
      if (strcmp (rows[i].host, "[::1]") == 0
          && g_error_matches (herald_ami_session_get_error (session), HERALD_PBX_ERROR, HERALD_PBX_ERROR_UNREACHABLE))
        g_test_message ("no IPv6 here");
      else
        assert_failed (session, rows[i].code, rows[i].words);
      g_assert_cmpint (herald_ami_session_get_retry_at (session), >, 0);
      fake_drop_session (session);
    }
  g_resolver_set_default (real);
}

typedef struct
{
  const char *what;
  const char *says; /* the server, after which it waits for the client to leave */
  gboolean cuts;    /* … or closes at once */
  HeraldPbxError code;
  HeraldLinkState ends;
  const char *words;
} Greeting;

static const Greeting greetings[] = {
  { "another protocol", "SSH-2.0-OpenSSH_9.2\r\n", FALSE, HERALD_PBX_ERROR_NOT_ASTERISK, HERALD_LINK_FAILED,
    "not introduce itself as an Asterisk" },
  { "a web server", "HTTP/1.1 400 Bad Request\r\n\r\n", TRUE, HERALD_PBX_ERROR_NOT_ASTERISK, HERALD_LINK_FAILED,
    "not introduce itself as an Asterisk" },
  { "binary garbage", "\x01\x02\x03\x04\xff\xfe", FALSE, HERALD_PBX_ERROR_NOT_ASTERISK, HERALD_LINK_FAILED,
    "not introduce itself as an Asterisk" },
  { "a banner without end",
    "Asterisk Call Manager/"
    "1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111"
    "1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111"
    "1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111",
    FALSE, HERALD_PBX_ERROR_NOT_ASTERISK, HERALD_LINK_FAILED, "not introduce itself as an Asterisk" },
  { "half a banner, then closed", "Asterisk Ca", TRUE, HERALD_PBX_ERROR_NOT_ASTERISK, HERALD_LINK_FAILED,
    "after a few bytes" },
  { "a TLS alert", "\x15\x03\x01\x02\x02\x28", TRUE, HERALD_PBX_ERROR_NOT_ASTERISK, HERALD_LINK_FAILED,
    "Turn encryption on" },
  { "closed without a word (a server going down)", "", TRUE, HERALD_PBX_ERROR_LOST, HERALD_LINK_WAITING,
    "before it said anything" },
};

static void
greet (FakeClient *client,
       guint number,
       gpointer data)
{
  const Greeting *row = data;

  fake_say_bytes (client, row->says, strlen (row->says));
  if (!row->cuts)
    fake_wait_for_close (client);
}

static void
test_greetings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (greetings); i++)
    {
      FakeServer *server = fake_server_new (greet, (gpointer) &greetings[i], NULL);
      HeraldAmiOptions options = fake_options (server);
      HeraldAmiSession *session = fake_session (&options, NULL, NULL);

      g_test_message ("%s", greetings[i].what);
      herald_ami_session_start (session);
      fake_wait_state (session, greetings[i].ends);
      assert_failed (session, greetings[i].code, greetings[i].words);
      fake_drop_session (session);
      fake_server_free (server);
    }
}

static void
say_nothing (FakeClient *client,
             guint number,
             gpointer data)
{
  fake_wait_for_close (client);
}

/* A server that was stopped: the kernel takes the connection, nobody speaks. */
static void
test_silence (void)
{
  const HeraldAmiTiming timing = { .open_ms = 100, .retry_max_ms = 20000 };
  FakeServer *server = fake_server_new (say_nothing, NULL, NULL);
  HeraldAmiOptions options = fake_options (server);
  HeraldAmiSession *session = fake_session (&options, NULL, NULL);

  herald_ami_session_set_timing (session, &timing);
  herald_ami_session_start (session);
  fake_wait_state (session, HERALD_LINK_WAITING);
  assert_failed (session, HERALD_PBX_ERROR_TIMEOUT, "said nothing");
  fake_drop_session (session);
  fake_server_free (server);
}

typedef struct
{
  const char *what;
  const char *challenge; /* the answer's body; NULL: a proper challenge */
  const char *login;     /* likewise to the login */
  HeraldPbxError code;
  HeraldLinkState ends;
  const char *words;
} Refusal;

static const Refusal refusals[] = {
  { "wrong password", NULL, "Response: Error\r\nMessage: Authentication failed\r\n", HERALD_PBX_ERROR_WRONG_PASSWORD,
    HERALD_LINK_FAILED, "refused the user “" FAKE_USER "” or the password" },
  { "logged in elsewhere", NULL, "Response: Error\r\nMessage: Login Already In Use\r\n",
    HERALD_PBX_ERROR_LOGIN_IN_USE, HERALD_LINK_FAILED, "already logged in elsewhere" },
  { "no right to log in", NULL, "Response: Error\r\nMessage: Permission denied\r\n", HERALD_PBX_ERROR_PERMISSION,
    HERALD_LINK_FAILED, "does not allow the user" },
  { "some other reason", NULL, "Response: Error\r\nMessage: The moon is full\r\n", HERALD_PBX_ERROR_WRONG_PASSWORD,
    HERALD_LINK_FAILED, "The moon is full" },
  { "no challenge", "Response: Error\r\nMessage: Must specify AuthType\r\n", NULL, HERALD_PBX_ERROR_PERMISSION,
    HERALD_LINK_FAILED, "Allow the plain login" },
  { "cut before the answer", NULL, "", HERALD_PBX_ERROR_CLOSED, HERALD_LINK_WAITING, "closed the connection" },
};

static void
refuse (FakeClient *client,
        guint number,
        gpointer data)
{
  const Refusal *row = data;
  g_autofree char *id = NULL;

  fake_say (client, FAKE_BANNER);
  id = fake_expect (client, "Challenge");
  fake_say (client, "%sActionID: %s\r\n\r\n",
            row->challenge != NULL ? row->challenge : "Response: Success\r\nChallenge: 1\r\n", id);
  if (row->login == NULL)
    {
      fake_wait_for_close (client);
      return;
    }
  g_free (id);
  id = fake_expect (client, "Login");
  if (*row->login != '\0')
    fake_say (client, "%sActionID: %s\r\n\r\n", row->login, id);
}

static void
test_refusals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      FakeServer *server = fake_server_new (refuse, (gpointer) &refusals[i], NULL);
      HeraldAmiOptions options = fake_options (server);
      HeraldAmiSession *session = fake_session (&options, NULL, NULL);

      g_test_message ("%s", refusals[i].what);
      herald_ami_session_start (session);
      fake_wait_state (session, refusals[i].ends);
      assert_failed (session, refusals[i].code, refusals[i].words);
      g_assert_null (strstr (herald_ami_session_get_error (session)->message, FAKE_SECRET));
      if (refusals[i].ends == HERALD_LINK_FAILED)
        g_assert_cmpint (herald_ami_session_get_retry_at (session), ==, 0);
      fake_drop_session (session);
      fake_server_free (server);
    }
}

static void
test_no_secret (void)
{
  HeraldAmiOptions options = fake_options (NULL);
  HeraldAmiSession *session;

  options.secret = NULL;
  session = fake_session (&options, NULL, NULL);
  herald_ami_session_start (session);
  g_assert_cmpint (herald_ami_session_get_state (session), ==, HERALD_LINK_FAILED);
  assert_failed (session, HERALD_PBX_ERROR_NO_SECRET, "no password");
  fake_drop_session (session);
}

typedef struct
{
  const char *banner;
  guint major;
} Banner;

static const Banner banners[] = {
  { "Asterisk Call Manager/1.0\r\n", 1 },     { "Asterisk Call Manager/1.1\r\n", 1 },
  { "Asterisk Call Manager/2.8.0\r\n", 2 },   { "Asterisk Call Manager/5.0.4\r\n", 5 },
  { "Asterisk Call Manager/13.0.0\r\n", 13 }, { "Asterisk Call Manager/27.1.0\r\n", 27 },
  { "Asterisk Call Manager/next\r\n", 0 },    { "Asterisk Call Manager\r\n", 0 },
};

static void
accept_plain (FakeClient *client,
              guint number,
              gpointer data)
{
  const Banner *row = data;
  g_autofree char *login = NULL;
  g_autofree char *id = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *events = NULL;

  fake_say (client, "%s", row->banner);
  login = fake_hear (client);
  id = fake_field (login, "ActionID");
  secret = fake_field (login, "Secret");
  events = fake_field (login, "Events");
  g_assert_cmpstr (secret, ==, FAKE_SECRET);
  g_assert_cmpstr (events, ==, HERALD_AMI_DEFAULT_EVENTS);
  fake_say (client, "Response: Success\r\nActionID: %s\r\nMessage: Authentication accepted\r\n\r\n", id);
  fake_wait_for_close (client);
}

/* Every version logs in, and nobody waits for FullyBooted, which most users never get. */
static void
test_banners (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (banners); i++)
    {
      FakeServer *server = fake_server_new (accept_plain, (gpointer) &banners[i], NULL);
      HeraldAmiOptions options = fake_options (server);
      HeraldAmiSession *session;
      g_autofree char *line = g_strchomp (g_strdup (banners[i].banner));

      options.plain_login = TRUE;
      session = fake_session (&options, NULL, NULL);
      herald_ami_session_start (session);
      fake_wait_state (session, HERALD_LINK_SYNCING);
      g_assert_null (herald_ami_session_get_error (session));
      g_assert_cmpstr (herald_ami_session_get_banner (session), ==, line);
      g_assert_cmpuint (herald_ami_session_get_ami_major (session), ==, banners[i].major);
      herald_ami_session_synced (session);
      g_assert_cmpint (herald_ami_session_get_state (session), ==, HERALD_LINK_CONNECTED);
      fake_drop_session (session);
      fake_server_free (server);
    }
}

typedef struct
{
  const char *what;
  const char *says;
  gsize repeat; /* times, then closed */
  HeraldPbxError code;
  const char *words;
} Trouble;

static const Trouble troubles[] = {
  { "closed", "", 1, HERALD_PBX_ERROR_CLOSED, "closed the connection." },
  { "half a message", "Event: Hangup\r\nChannel: PJSIP/10", 1, HERALD_PBX_ERROR_LOST, "middle of a message" },
  { "a line of 100 MB", "0123456789abcdef0123456789abcdef", 100 * 1024 * 1024 / 32, HERALD_PBX_ERROR_PROTOCOL,
    "limit: line" },
  { "a message of 2 MiB", "Name: 0123456789abcdef0123456789abcdef0123456789abcdef0123456\r\n", 32768,
    HERALD_PBX_ERROR_PROTOCOL, "limit: " },
};

static void
make_trouble (FakeClient *client,
              guint number,
              gpointer data)
{
  const Trouble *row = data;
  g_autoptr (GString) block = g_string_new (NULL);
  gsize left = row->repeat;

  fake_login (client);
  if (number > 1)
    {
      fake_wait_for_close (client);
      return;
    }
  while (left > 0)
    {
      gsize n = MIN (left, 4096);

      g_string_truncate (block, 0);
      for (gsize i = 0; i < n; i++)
        g_string_append (block, row->says);
      if (!fake_say_bytes (client, block->str, block->len))
        return;
      left -= n;
    }
}

typedef struct
{
  guint waited;
  HeraldPbxError code;
  char *words;
} Seen;

static void
on_state (HeraldAmiSession *session,
          HeraldLinkState state,
          HeraldLinkState old,
          gpointer data)
{
  Seen *seen = data;

  if (state != HERALD_LINK_WAITING || seen->waited++ > 0)
    return;
  seen->code = herald_ami_session_get_error (session)->code;
  seen->words = g_strdup (herald_ami_session_get_error (session)->message);
}

/* Whatever ends a link, it is said, and the next one follows by itself. */
static void
test_trouble (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      FakeServer *server = fake_server_new (make_trouble, (gpointer) &troubles[i], NULL);
      HeraldAmiOptions options = fake_options (server);
      HeraldAmiSession *session = fake_session (&options, NULL, NULL);
      Seen seen = { 0 };

      g_test_message ("%s", troubles[i].what);
      g_signal_connect (session, "state-changed", G_CALLBACK (on_state), &seen);
      herald_ami_session_start (session);
      fake_wait_state (session, HERALD_LINK_WAITING);
      fake_wait_state (session, HERALD_LINK_SYNCING);
      g_assert_cmpuint (seen.waited, ==, 1);
      g_assert_cmpint (seen.code, ==, troubles[i].code);
      g_test_message ("%s", seen.words);
      g_assert_nonnull (strstr (seen.words, troubles[i].words));
      g_assert_null (herald_ami_session_get_error (session));
      fake_drop_session (session);
      fake_server_free (server);
      g_free (seen.words);
    }
}

/* A link that is cut by surprise still counts as logged in at the server: that mends itself. */
static void
cut_then_in_use (FakeClient *client,
                 guint number,
                 gpointer data)
{
  const Refusal in_use = refusals[1];

  if (number == 2)
    refuse (client, number, (gpointer) &in_use);
  else
    fake_login (client);
  if (number == 3)
    fake_wait_for_close (client);
}

static void
test_in_use_after_loss (void)
{
  FakeServer *server = fake_server_new (cut_then_in_use, NULL, NULL);
  HeraldAmiOptions options = fake_options (server);
  HeraldAmiSession *session = fake_session (&options, NULL, NULL);

  herald_ami_session_start (session);
  fake_wait_state (session, HERALD_LINK_WAITING);
  fake_wait_state (session, HERALD_LINK_LOGGING_IN);
  fake_wait_state (session, HERALD_LINK_WAITING);
  assert_failed (session, HERALD_PBX_ERROR_LOGIN_IN_USE, "elsewhere");
  fake_wait_state (session, HERALD_LINK_SYNCING);
  g_assert_cmpuint (fake_server_get_connections (server), ==, 3);
  fake_drop_session (session);
  fake_server_free (server);
}

static void
answer_no_ping (FakeClient *client,
                guint number,
                gpointer data)
{
  fake_login (client);
  fake_wait_for_close (client);
}

/* The peer is gone and nobody said so: the kernel would keep the connection for hours. */
static void
test_dead_peer (void)
{
  const HeraldAmiTiming timing
      = { .open_ms = 20000, .login_ms = 20000, .idle_ms = 20, .answer_ms = 30, .retry_max_ms = 20000 };
  FakeServer *server = fake_server_new (answer_no_ping, NULL, NULL);
  HeraldAmiOptions options = fake_options (server);
  HeraldAmiSession *session = fake_session (&options, NULL, NULL);

  herald_ami_session_set_timing (session, &timing);
  herald_ami_session_start (session);
  fake_wait_state (session, HERALD_LINK_WAITING);
  assert_failed (session, HERALD_PBX_ERROR_LOST, "no longer answers");
  fake_drop_session (session);
  fake_server_free (server);
}

static void
answer_pings (FakeClient *client,
              guint number,
              gpointer data)
{
  fake_login (client);
  for (;;)
    {
      g_autofree char *action = fake_hear (client);
      g_autofree char *id = action != NULL ? fake_field (action, "ActionID") : NULL;

      if (action == NULL)
        return;
      if (!g_str_has_prefix (action, "Action: Ping"))
        continue;
      g_atomic_int_inc ((int *) data);
      /* As 1.4 answers. */
      fake_say (client, "Response: Pong\r\nActionID: %s\r\n\r\n", id);
    }
}

static gboolean
three_pings (gpointer data)
{
  return g_atomic_int_get ((int *) data) >= 3;
}

static void
test_ping (void)
{
  const HeraldAmiTiming timing
      = { .open_ms = 20000, .login_ms = 20000, .idle_ms = 10, .answer_ms = 20000, .retry_max_ms = 20000 };
  int pings = 0;
  FakeServer *server = fake_server_new (answer_pings, &pings, NULL);
  HeraldAmiOptions options = fake_options (server);
  HeraldAmiSession *session = fake_session (&options, NULL, NULL);

  herald_ami_session_set_timing (session, &timing);
  herald_ami_session_start (session);
  fake_wait_until (three_pings, &pings);
  g_assert_cmpint (herald_ami_session_get_state (session), ==, HERALD_LINK_SYNCING);
  g_assert_cmpuint (fake_server_get_connections (server), ==, 1);
  fake_drop_session (session);
  fake_server_free (server);
}

/* "Try now" after somebody has mended the settings on the server. */
static void
refuse_once (FakeClient *client,
             guint number,
             gpointer data)
{
  if (number == 1)
    refuse (client, number, (gpointer) &refusals[0]);
  else
    answer_no_ping (client, number, data);
}

static void
test_try_now (void)
{
  FakeServer *server = fake_server_new (refuse_once, NULL, NULL);
  HeraldAmiOptions options = fake_options (server);
  HeraldAmiSession *session = fake_session (&options, NULL, NULL);

  herald_ami_session_start (session);
  fake_wait_state (session, HERALD_LINK_FAILED);
  g_assert_cmpuint (fake_server_get_connections (server), ==, 1);
  herald_ami_session_try_now (session);
  fake_wait_state (session, HERALD_LINK_SYNCING);
  fake_drop_session (session);
  fake_server_free (server);
}

static void
stop_at_once (HeraldAmiSession *session,
              HeraldLinkState state,
              HeraldLinkState old,
              gpointer data)
{
  if (state == *(HeraldLinkState *) data)
    herald_ami_session_stop (session);
}

/* An owner may stop in any handler: nothing crashes, nothing comes after. */
static void
test_stop_anywhere (void)
{
  static const HeraldLinkState states[] = { HERALD_LINK_CONNECTING, HERALD_LINK_LOGGING_IN, HERALD_LINK_SYNCING,
                                            HERALD_LINK_WAITING };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      FakeServer *server = fake_server_new (states[i] == HERALD_LINK_WAITING ? make_trouble : answer_no_ping,
                                            (gpointer) &troubles[0], NULL);
      HeraldAmiOptions options = fake_options (server);
      HeraldAmiSession *session = fake_session (&options, NULL, NULL);
      HeraldLinkState state = states[i];

      g_signal_connect (session, "state-changed", G_CALLBACK (stop_at_once), &state);
      herald_ami_session_start (session);
      fake_wait_state (session, HERALD_LINK_OFFLINE);
      fake_drop_session (session);
      fake_server_free (server);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/link/no-way", test_no_way);
  g_test_add_func ("/session/link/greetings", test_greetings);
  g_test_add_func ("/session/link/silence", test_silence);
  g_test_add_func ("/session/link/refusals", test_refusals);
  g_test_add_func ("/session/link/no-secret", test_no_secret);
  g_test_add_func ("/session/link/banners", test_banners);
  g_test_add_func ("/session/link/trouble", test_trouble);
  g_test_add_func ("/session/link/in-use-after-loss", test_in_use_after_loss);
  g_test_add_func ("/session/link/dead-peer", test_dead_peer);
  g_test_add_func ("/session/link/ping", test_ping);
  g_test_add_func ("/session/link/try-now", test_try_now);
  g_test_add_func ("/session/link/stop-anywhere", test_stop_anywhere);
  return g_test_run ();
}
