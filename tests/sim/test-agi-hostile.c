/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever reaches the port may say anything, nothing, or never stop: each is ended in its time, by its own bound, and a call that
 * comes meanwhile has its name. The clock is the test's. */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/agi-routes.h"
#include "mock-source.h"
#include "pbx/agi-call-private.h"

#define TOO_LONG_S 30
#define REQUEST "agi_network: yes\nagi_network_script: lookup\nagi_callerid: +442079460018\n\n"

typedef struct
{
  HeraldAgiServer *server;
  HeraldLookup *lookup;
  HeraldAgiRoutes *routes;
  MockSource *source;
  guint16 port;
} Gateway;

static gboolean
on_late (gpointer user_data)
{
  g_error ("This did not happen: %s", (const char *) user_data);
  return G_SOURCE_REMOVE;
}

#define UNTIL(condition) \
  G_STMT_START \
  { \
    guint late = g_timeout_add_seconds (TOO_LONG_S, on_late, (gpointer) #condition); \
    while (!(condition)) \
      g_main_context_iteration (NULL, FALSE); \
    g_source_remove (late); \
  } \
  G_STMT_END

static void
on_call (HeraldAgiCall *call,
         gpointer user_data)
{
  herald_agi_routes_serve (((Gateway *) user_data)->routes, call);
}

static void
set_up (Gateway *gateway,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  gateway->lookup = herald_lookup_new (&(HeraldLocation){ "DE", NULL });
  gateway->source = mock_source_new ("crm", "Customers", FALSE);
  mock_source_set_answer (gateway->source, "Ada Byron", 0);
  herald_lookup_add_source (gateway->lookup, HERALD_SOURCE (gateway->source), 3600000, 0);
  gateway->routes = herald_agi_routes_new (gateway->lookup);
  gateway->server = herald_agi_server_new (on_call, gateway);
  gateway->port = herald_agi_server_listen (gateway->server, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
}

static void
tear_down (Gateway *gateway,
           gconstpointer data)
{
  UNTIL (herald_agi_server_get_n_calls (gateway->server) == 0);
  while (gateway->source->waiting->len > 0)
    mock_source_answer (gateway->source, "!");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (gateway->server);
  g_assert_finalize_object (gateway->routes);
  g_object_unref (gateway->lookup);
  g_object_unref (gateway->source);
}

/* --- The other side, in the same thread: nothing of it blocks ------------------------------------------------- */

/* The kernel takes it, before the server does. */
static int
dial (Gateway *gateway)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (gateway->port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (fcntl (fd, F_SETFL, O_NONBLOCK), ==, 0);
  return fd;
}

static int
come (Gateway *gateway)
{
  guint before = herald_agi_server_get_n_calls (gateway->server);
  int fd = dial (gateway);

  UNTIL (herald_agi_server_get_n_calls (gateway->server) == before + 1);
  return fd;
}

/* Whether the other end is closed; what it says is thrown away. */
static gboolean
is_over (int fd)
{
  char bytes[4096];
  gssize length;

  while ((length = read (fd, bytes, sizeof bytes)) > 0)
    ;
  return length == 0 || errno == ECONNRESET || errno == EPIPE;
}

/* The server reads what was said before this returns. */
static void
say (int fd,
     const void *bytes,
     gsize length)
{
  g_assert_cmpint (send (fd, bytes, length, MSG_NOSIGNAL), ==, (gssize) length);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
}

static void
pass (Gateway *gateway,
      guint milliseconds)
{
  herald_agi_server_look (gateway->server, g_get_monotonic_time () + (gint64) milliseconds * 1000);
}

/* An honest call is named, whoever else is there. */
static void
check_others (Gateway *gateway)
{
  guint before = herald_agi_server_get_n_calls (gateway->server);
  g_autoptr (GString) heard = g_string_new (NULL);
  int fd = come (gateway);

  say (fd, REQUEST, strlen (REQUEST));
  while (herald_agi_server_get_n_calls (gateway->server) > before)
    {
      char bytes[4096];
      gssize length = read (fd, bytes, sizeof bytes);

      if (length > 0 && send (fd, "200 result=1\n", 13, MSG_NOSIGNAL) == 13)
        g_string_append_len (heard, bytes, length);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_nonnull (strstr (heard->str, "SET VARIABLE \"CALLERID(name)\" \"Ada Byron\"\n"));
  close (fd);
}

/* --- By time ---------------------------------------------------------------------------------------------------- */

/* What a peer does that never comes to an end of its own. */
static const struct
{
  const char *name, *begins;
  guint ms; /* after which it is ended */
} patient[] = {
  { "says-nothing", "", HERALD_AGI_REQUEST_MS },
  { "slow", "agi_network: yes\nagi_req", HERALD_AGI_REQUEST_MS },
  { "binary-without-an-end", "\x16\x03\x01\x02", HERALD_AGI_REQUEST_MS },
  { "never-answers", REQUEST, HERALD_AGI_CALL_MS },
  { "answers-with-something-else", REQUEST "HTTP/1.1 200 OK\r\n\xff\xfe\r\n\r\n", HERALD_AGI_CALL_MS },
  { "answers-without-an-end", REQUEST "520-Invalid command syntax.\n520-", HERALD_AGI_CALL_MS },
};

static void
test_patient (Gateway *gateway,
              gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  gint64 before = g_get_monotonic_time ();
  int fd = come (gateway);

  if (*patient[row].begins != '\0')
    say (fd, patient[row].begins, strlen (patient[row].begins));
  herald_agi_server_look (gateway->server, before + (patient[row].ms - 1) * 1000);
  g_assert_cmpuint (herald_agi_server_get_n_calls (gateway->server), ==, 1);
  check_others (gateway);
  pass (gateway, patient[row].ms);
  g_assert_cmpuint (herald_agi_server_get_n_calls (gateway->server), ==, 0);
  UNTIL (is_over (fd));
  close (fd);
}

/* A byte now and then is no reason to wait longer. */
static void
test_slow_loris (Gateway *gateway,
                 gconstpointer data)
{
  static const char request[] = "agi_network: yes\nagi_network_script: lookup\n";
  int fd = come (gateway);

  for (guint i = 0; request[i] != '\0'; i++)
    say (fd, request + i, 1);
  pass (gateway, HERALD_AGI_REQUEST_MS);
  g_assert_cmpuint (herald_agi_server_get_n_calls (gateway->server), ==, 0);
  UNTIL (is_over (fd));
  close (fd);
}

/* The server looks by itself, too: nobody else moves. */
static void
test_looks (Gateway *gateway,
            gconstpointer data)
{
  int fd = come (gateway);

  UNTIL (is_over (fd));
  close (fd);
}

/* All places are taken by those who say nothing: who comes then goes on at once, and the places are free again in time. */
static void
test_full (Gateway *gateway,
           gconstpointer data)
{
  g_autofree int *fds = g_new (int, HERALD_AGI_CALLS_MAX);
  int more;

  for (guint i = 0; i < HERALD_AGI_CALLS_MAX; i++)
    fds[i] = dial (gateway);
  UNTIL (herald_agi_server_get_n_calls (gateway->server) == HERALD_AGI_CALLS_MAX);
  more = dial (gateway);
  UNTIL (is_over (more));
  close (more);
  g_assert_cmpuint (herald_agi_server_get_n_calls (gateway->server), ==, HERALD_AGI_CALLS_MAX);
  pass (gateway, HERALD_AGI_REQUEST_MS);
  g_assert_cmpuint (herald_agi_server_get_n_calls (gateway->server), ==, 0);
  for (guint i = 0; i < HERALD_AGI_CALLS_MAX; i++)
    close (fds[i]);
  check_others (gateway);
}

/* No descriptor is left for who comes: the loop rests meanwhile, and he is served when there is one. */
static void
test_descriptors (Gateway *gateway,
                  gconstpointer data)
{
  struct rlimit before, none;
  int fd = dial (gateway), next = dup (fd);

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  close (next);
  none = before;
  none.rlim_cur = (rlim_t) next;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  for (guint i = 0; i < 10; i++)
    g_main_context_iteration (NULL, FALSE);
  UNTIL (!g_main_context_pending (NULL));
  g_assert_cmpuint (herald_agi_server_get_n_calls (gateway->server), ==, 0);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
  UNTIL (herald_agi_server_get_n_calls (gateway->server) == 1);
  close (fd);
}

/* --- By size ---------------------------------------------------------------------------------------------------- */

/* Says the same again and again, until it is ended. */
static void
flood (Gateway *gateway,
       int fd,
       const char *bytes,
       gsize length)
{
  UNTIL (is_over (fd) || (send (fd, bytes, length, MSG_NOSIGNAL) < 0 && errno != EAGAIN));
  UNTIL (herald_agi_server_get_n_calls (gateway->server) == 0);
  close (fd);
}

static const struct
{
  const char *name, *before, *again;
} floods[] = {
  { "line-without-an-end", "agi_arg_1: ", "xxxxxxxxxxxxxxxx" },
  { "request-without-an-end", "", "agi_arg_1: x\n" },
  { "binary", "", "\x80\xff\x01\xfe" },
  { "answer-without-an-end", REQUEST, "200 result=1 (xxxxxxxxxxxxxxxx" },
};

static void
test_flood (Gateway *gateway,
            gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (GString) many = g_string_new (NULL);
  int fd = come (gateway);

  if (*floods[row].before != '\0')
    say (fd, floods[row].before, strlen (floods[row].before));
  check_others (gateway);
  for (guint i = 0; i < 64; i++)
    g_string_append (many, floods[row].again);
  flood (gateway, fd, many->str, many->len);
}

/* Zeros, in the middle of what would be a request. */
static void
test_zeros (Gateway *gateway,
            gconstpointer data)
{
  static const char request[] = "agi_network_script: look\0up\nagi_callerid: 1\n\n";
  int fd = come (gateway);

  say (fd, request, sizeof request - 1);
  UNTIL (is_over (fd));
  close (fd);
}

/* Many thousand answers to nothing: others have their turn between them, and in the end it is over. */
static void
test_answers (Gateway *gateway,
              gconstpointer data)
{
  g_autoptr (GString) answers = g_string_new (NULL);
  int fd;

  for (guint i = 0; i < 50; i++)
    g_string_append (answers, "HTTP: no answer at all\n");
  mock_source_set_answer (gateway->source, NULL, 0);
  fd = come (gateway);
  say (fd, REQUEST, strlen (REQUEST));
  for (guint i = 0; i < 100; i++)
    {
      if (send (fd, answers->str, answers->len, MSG_NOSIGNAL) < 0)
        g_assert_cmpint (errno, ==, EAGAIN);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpuint (herald_agi_server_get_n_calls (gateway->server), ==, 1);
  pass (gateway, HERALD_AGI_CALL_MS);
  UNTIL (is_over (fd));
  close (fd);
}

/* --- By going --------------------------------------------------------------------------------------------------- */

/* A socket that is shut for writing hears no more commands, and one that is reset is gone. */
static void
test_goes (Gateway *gateway,
           gconstpointer data)
{
  static const char *const begins[] = { "", "agi_network: y", REQUEST };

  for (guint i = 0; i < G_N_ELEMENTS (begins); i++)
    for (guint reset = 0; reset < 2; reset++)
      {
        int fd = come (gateway);

        if (*begins[i] != '\0')
          say (fd, begins[i], strlen (begins[i]));
        if (reset)
          {
            setsockopt (fd, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 }, sizeof (struct linger));
            close (fd);
          }
        else
          shutdown (fd, SHUT_WR);
        UNTIL (herald_agi_server_get_n_calls (gateway->server) == 0);
        if (!reset)
          {
            UNTIL (is_over (fd));
            close (fd);
          }
        check_others (gateway);
      }
}

#define AGI_TEST(name, func) g_test_add ("/agi-hostile/" name, Gateway, NULL, set_up, func, tear_down)

static void
add_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (patient); i++)
    {
      g_autofree char *path = g_strconcat ("/agi-hostile/patient/", patient[i].name, NULL);

      g_test_add (path, Gateway, GUINT_TO_POINTER (i), set_up, test_patient, tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (floods); i++)
    {
      g_autofree char *path = g_strconcat ("/agi-hostile/flood/", floods[i].name, NULL);

      g_test_add (path, Gateway, GUINT_TO_POINTER (i), set_up, test_flood, tear_down);
    }
}

/* Both ends of all calls are here. */
static void
allow_descriptors (void)
{
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = MIN (limit.rlim_max, 2 * HERALD_AGI_CALLS_MAX + 100);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  allow_descriptors ();
  add_rows ();
  AGI_TEST ("slow-loris", test_slow_loris);
  AGI_TEST ("looks", test_looks);
  AGI_TEST ("full", test_full);
  AGI_TEST ("descriptors", test_descriptors);
  AGI_TEST ("zeros", test_zeros);
  AGI_TEST ("answers", test_answers);
  AGI_TEST ("goes", test_goes);
  return g_test_run ();
}
