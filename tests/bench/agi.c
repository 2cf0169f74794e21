/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-agi PORT PER_SECOND SECONDS HELD CONTACTS: a telephone system whose callers ask who they are. HELD calls are begun and their
 * first command never answered. When all of them have it, PER_SECOND calls a second follow beside them, each from the connection to its
 * end, whoever else waits. The first second is not measured: a gateway runs for months. */
#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define REPLY "200 result=1\n"
#define WARM_S 1
/* For the held ones to hear their first command, and for the last calls to end. */
#define PATIENCE_S 30

typedef struct
{
  int fd;
  gint64 begun;
  gboolean held, heard, measured, named;
} Call;

typedef struct
{
  guint16 port;
  guint rate, seconds, held, contacts;
} Wanted;

static int poller;
static guint n_begun, n_open, n_failed, n_named, n_heard;
static GArray *took, *late; /* microseconds: of a call; between the time when it was due and its beginning */

static void
begin (const Wanted *wanted,
       gboolean held,
       gboolean measured)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (wanted->port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  Call *call = g_new0 (Call, 1);
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = call };
  char request[200];
  int length, on = 1;

  call->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  call->begun = g_get_monotonic_time ();
  call->held = held;
  call->measured = measured;
  setsockopt (call->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  length = g_snprintf (request, sizeof request, "agi_network: yes\nagi_network_script: lookup\nagi_callerid: +49301%06u\n\n",
                       (guint) g_random_int_range (0, (gint) wanted->contacts));
  if (connect (call->fd, (struct sockaddr *) &address, sizeof address) != 0 || write (call->fd, request, (gsize) length) != length)
    {
      n_failed++;
      close (call->fd);
      g_free (call);
      return;
    }
  epoll_ctl (poller, EPOLL_CTL_ADD, call->fd, &event);
  n_open += !held;
}

static void
end (Call *call)
{
  if (call->measured)
    {
      gint64 microseconds = g_get_monotonic_time () - call->begun;

      g_array_append_val (took, microseconds);
      n_named += call->named;
    }
  n_open -= !call->held;
  close (call->fd);
  g_free (call);
}

static void
serve (Call *call)
{
  char bytes[4096];
  gssize length = read (call->fd, bytes, sizeof bytes - 1);

  if (length <= 0)
    {
      end (call);
      return;
    }
  n_heard += call->held && !call->heard;
  call->heard = TRUE;
  if (call->held)
    return;
  bytes[length] = '\0';
  call->named = call->named || strstr (bytes, "CALLERID(name)") != NULL;
  for (const char *end = bytes; (end = strchr (end, '\n')) != NULL; end++)
    if (write (call->fd, REPLY, strlen (REPLY)) < 0)
      break;
}

static void
serve_all (void)
{
  struct epoll_event events[256];
  int found = epoll_wait (poller, events, G_N_ELEMENTS (events), 1);

  for (int i = 0; i < found; i++)
    serve (events[i].data.ptr);
}

/* The calls that are due. */
static void
begin_due (const Wanted *wanted,
           gint64 start)
{
  gint64 now = g_get_monotonic_time ();
  guint all = wanted->rate * (WARM_S + wanted->seconds), due = MIN ((guint) ((now - start) * wanted->rate / G_USEC_PER_SEC), all);

  for (; n_begun < due; n_begun++)
    {
      gboolean measured = n_begun >= wanted->rate * WARM_S;
      gint64 microseconds = now - start - (gint64) n_begun * G_USEC_PER_SEC / wanted->rate;

      if (measured)
        g_array_append_val (late, microseconds);
      begin (wanted, FALSE, measured);
    }
}

static void
run (const Wanted *wanted)
{
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < wanted->held; i++)
    begin (wanted, TRUE, FALSE);
  while (n_heard < wanted->held && g_get_monotonic_time () - start < PATIENCE_S * G_USEC_PER_SEC)
    serve_all ();
  start = g_get_monotonic_time ();
  do
    {
      begin_due (wanted, start);
      serve_all ();
    }
  while ((n_begun < wanted->rate * (WARM_S + wanted->seconds) || n_open > 0)
         && g_get_monotonic_time () - start < (WARM_S + wanted->seconds + PATIENCE_S) * G_USEC_PER_SEC);
}

static int
compare (gconstpointer one,
         gconstpointer other)
{
  gint64 a = *(const gint64 *) one, b = *(const gint64 *) other;

  return a < b ? -1 : a > b;
}

/* In milliseconds. */
static double
at (GArray *sorted,
    double part)
{
  return (double) g_array_index (sorted, gint64, (guint) (part * (sorted->len - 1))) / 1000;
}

int
main (int argc,
      char **argv)
{
  Wanted wanted;

  if (argc != 6)
    return 2;
  wanted = (Wanted){ (guint16) atoi (argv[1]), (guint) atoi (argv[2]), (guint) atoi (argv[3]), (guint) atoi (argv[4]), (guint) atoi (argv[5]) };
  if (wanted.port == 0 || wanted.rate == 0 || wanted.contacts == 0)
    return 2;
  poller = epoll_create1 (EPOLL_CLOEXEC);
  took = g_array_new (FALSE, FALSE, sizeof (gint64));
  late = g_array_new (FALSE, FALSE, sizeof (gint64));
  run (&wanted);
  g_array_sort (took, compare);
  g_array_sort (late, compare);
  if (took->len > 0)
    g_print ("{\"held\": %u, \"calls\": %u, \"named\": %u, \"failed\": %u, \"p50\": %.2f, \"p99\": %.2f, \"max\": %.2f, \"late_p99\": %.2f}\n",
             n_heard, took->len, n_named, n_failed + n_open, at (took, 0.5), at (took, 0.99), at (took, 1), at (late, 0.99));
  return n_failed + n_open > 0 || took->len == 0;
}
