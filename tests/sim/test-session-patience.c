/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session does while nothing can be done: it says nothing out of turn, costs nothing, and does not stay deaf. */
#include "fake-server.h"

/* The network comes and goes while the server thinks about the login: a keep-alive now would be refused, and is not
 * sent. What a server tells before the login is over is no news either. */
static void
login_with_pauses (FakeClient *client,
                   guint number,
                   gpointer data)
{
  g_autofree char *challenge = NULL;
  g_autofree char *login = NULL;

  fake_say (client, FAKE_BANNER);
  challenge = fake_expect (client, "Challenge");
  fake_say (client, "Event: FullyBooted\r\nStatus: Fully Booted\r\n\r\n"
                    "Response: Success\r\nActionID: %s\r\nChallenge: 840415273\r\n\r\n", challenge);
  login = fake_expect (client, "Login");
  fake_say (client, "Event: Newchannel\r\nUniqueid: 1\r\n\r\nResponse: Success\r\nActionID: %s\r\n\r\n", login);
  g_free (fake_expect (client, "Ping"));
  fake_wait_for_close (client);
}

static void
wake_in_login (HeraldAmiSession *session,
               HeraldLinkState state,
               HeraldLinkState old,
               gpointer data)
{
  if (state == HERALD_LINK_LOGGING_IN || state == HERALD_LINK_SYNCING)
    g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
}

static void
count_event (HeraldAmiMessage *message,
             gpointer data)
{
  (*(guint *) data)++;
}

static void
test_nothing_before_login (void)
{
  guint events = 0;
  FakeServer *server = fake_server_new (login_with_pauses, NULL, NULL);
  HeraldAmiOptions options = fake_options (server);
  HeraldAmiSession *session = fake_session (&options, count_event, &events);

  g_signal_connect (session, "state-changed", G_CALLBACK (wake_in_login), NULL);
  herald_ami_session_start (session);
  fake_wait_state (session, HERALD_LINK_SYNCING);
  g_assert_cmpuint (events, ==, 0);
  g_assert_cmpuint (fake_server_get_connections (server), ==, 1);
  fake_drop_session (session);
  fake_server_free (server);
}

/* A link that falls silent is noticed within 15 s, whatever the kernel still believes: the silence that may pass before
 * the question, and the wait for its answer. Only where nothing has gone on before, and the kernel watches the way to the
 * server, it may take longer. */
static void
test_silence_is_noticed (void)
{
  HeraldAmiOptions options = fake_options (NULL);
  g_autoptr (HeraldAmiSession) session = herald_ami_session_new (&options, count_event, NULL);

  g_assert_cmpuint (session->timing.idle_ms + session->timing.answer_ms, <=, 15000);
  g_assert_cmpuint (session->timing.rest_after_ms, >=, 15000);
  g_assert_cmpuint (session->timing.rest_idle_ms + session->timing.answer_ms, <=, 45000);
  g_assert_cmpuint (session->timing.open_ms, <=, 15000);
  g_assert_cmpuint (session->timing.retry_max_ms, <=, 30000);
}

typedef struct
{
  HeraldAmiSession *session;
  int pings;
  int told; /* the server shall tell something new */
} Rest;

static void
answer_and_tell (FakeClient *client,
                 guint number,
                 gpointer data)
{
  Rest *rest = data;

  fake_login (client);
  for (;;)
    {
      g_autofree char *action = fake_hear (client);
      g_autofree char *id = action != NULL ? fake_field (action, "ActionID") : NULL;

      if (action == NULL)
        return;
      g_atomic_int_inc (&rest->pings);
      fake_say (client, "Response: Success\r\nPing: Pong\r\nActionID: %s\r\n\r\n", id);
      if (g_atomic_int_get (&rest->told) == 1)
        fake_say (client, "Event: Newchannel\r\nUniqueid: 1\r\n\r\n");
    }
}

static gboolean
rests (gpointer data)
{
  return ((Rest *) data)->session->resting;
}

static gboolean
is_asked_again (gpointer data)
{
  Rest *rest = data;

  return g_atomic_int_get (&rest->pings) >= 3;
}

static gboolean
has_news (gpointer data)
{
  return ((Rest *) data)->session->news;
}

/* A server that tells nothing new is asked more rarely: as soon as it tells something, or somebody is watchful, again as
 * often as before. */
static void
test_rest (void)
{
  const HeraldAmiTiming timing = { .open_ms = 20000, .login_ms = 20000, .idle_ms = 10, .answer_ms = 20000,
                                   .rest_after_ms = 30, .rest_idle_ms = 3600000, .retry_max_ms = 20000 };
  Rest rest = { 0 };
  FakeServer *server = fake_server_new (answer_and_tell, &rest, NULL);
  HeraldAmiOptions options = fake_options (server);

  rest.session = fake_session (&options, NULL, NULL);
  herald_ami_session_set_timing (rest.session, &timing);
  herald_ami_session_start (rest.session);
  fake_wait_until (rests, &rest);
  /* Its next word is an event. */
  g_atomic_int_set (&rest.told, 1);
  herald_ami_session_check (rest.session);
  fake_wait_until (has_news, &rest);
  g_assert_false (rest.session->resting);
  g_atomic_int_set (&rest.told, 0);
  fake_wait_until (rests, &rest);
  herald_ami_session_set_watchful (rest.session, TRUE);
  g_atomic_int_set (&rest.pings, 0);
  fake_wait_until (is_asked_again, &rest);
  g_assert_false (rest.session->resting);
  fake_drop_session (rest.session);
  fake_server_free (server);
}

static void
login_and_leave (FakeClient *client,
                 guint number,
                 gpointer data)
{
  fake_login (client);
}

static guint
count_threads (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  guint count = 0;

  while (tasks != NULL && g_dir_read_name (tasks) != NULL)
    count++;
  return count;
}

#define LOSSES 40
/* Wake-ups of the main loop from a loss to the next try; one for the timer and some for what closing leaves to do. */
#define WAKE_UPS_MAX 50
/* GLib's pools for names and tasks: about one thread a processor, however often the link is lost. */
#define THREADS_MAX 40

/* An end of stream that is not taken for final would wake the loop for ever. */
static void
test_end_of_stream_is_final (void)
{
  const HeraldAmiTiming timing
      = { .open_ms = 20000, .login_ms = 20000, .idle_ms = 20000, .answer_ms = 20000, .retry_max_ms = 30 };
  FakeServer *server = fake_server_new (login_and_leave, NULL, NULL);
  HeraldAmiOptions options = fake_options (server);
  HeraldAmiSession *session = fake_session (&options, NULL, NULL);

  herald_ami_session_set_timing (session, &timing);
  herald_ami_session_start (session);
  for (guint lost = 0; lost < LOSSES; lost++)
    {
      guint wake_ups = 0;

      fake_wait_state (session, HERALD_LINK_WAITING);
      while (herald_ami_session_get_state (session) == HERALD_LINK_WAITING)
        {
          g_main_context_iteration (NULL, TRUE);
          wake_ups++;
        }
      g_assert_cmpuint (wake_ups, <, WAKE_UPS_MAX);
    }
  g_assert_cmpuint (count_threads (), <, THREADS_MAX);
  fake_drop_session (session);
  fake_server_free (server);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/patience/nothing-before-login", test_nothing_before_login);
  g_test_add_func ("/session/patience/silence-is-noticed", test_silence_is_noticed);
  g_test_add_func ("/session/patience/rest", test_rest);
  g_test_add_func ("/session/patience/end-of-stream-is-final", test_end_of_stream_is_final);
  return g_test_run ();
}
