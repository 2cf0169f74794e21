/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-agi PORT PER_SECOND SECONDS HELD CONTACTS: a telephone system whose callers ask who they are. HELD calls are begun and their
 * first command never answered; beside them PER_SECOND calls a second, each from the connection to its end, whoever else waits. */
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

typedef struct
{
  int fd;
  gint64 begun;
  gboolean held, named;
} Call;

static int poller;
static guint n_open, n_failed, n_named;
static GArray *took; /* microseconds */

static void
begin (guint16 port,
       guint contacts,
       gboolean held)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  Call *call = g_new0 (Call, 1);
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = call };
  char request[200];
  int length, on = 1;

  call->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  call->begun = g_get_monotonic_time ();
  call->held = held;
  setsockopt (call->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  length = g_snprintf (request, sizeof request, "agi_network: yes\nagi_network_script: lookup\nagi_callerid: +49301%06u\n\n",
                       (guint) g_random_int_range (0, (gint) contacts));
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
serve (Call *call)
{
  char bytes[4096];
  gssize length = read (call->fd, bytes, sizeof bytes - 1);

  if (length > 0 && call->held)
    return;
  if (length > 0)
    {
      bytes[length] = '\0';
      call->named = call->named || strstr (bytes, "CALLERID(name)") != NULL;
      for (const char *end = bytes; (end = strchr (end, '\n')) != NULL; end++)
        if (write (call->fd, REPLY, strlen (REPLY)) < 0)
          break;
      return;
    }
  if (!call->held)
    {
      gint64 microseconds = g_get_monotonic_time () - call->begun;

      g_array_append_val (took, microseconds);
      n_named += call->named;
      n_open--;
    }
  close (call->fd);
  g_free (call);
}

static int
compare (gconstpointer one,
         gconstpointer other)
{
  gint64 a = *(const gint64 *) one, b = *(const gint64 *) other;

  return a < b ? -1 : a > b;
}

static double
at (double part)
{
  return (double) g_array_index (took, gint64, (guint) (part * (took->len - 1))) / 1000;
}

int
main (int argc,
      char **argv)
{
  guint16 port = (guint16) atoi (argc > 5 ? argv[1] : "0");
  guint rate = (guint) atoi (argc > 5 ? argv[2] : "0"), seconds = (guint) atoi (argc > 5 ? argv[3] : "0");
  guint held = (guint) atoi (argc > 5 ? argv[4] : "0"), contacts = (guint) atoi (argc > 5 ? argv[5] : "1"), n = 0;
  gint64 start;

  if (port == 0 || rate == 0)
    return 2;
  poller = epoll_create1 (EPOLL_CLOEXEC);
  took = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < held; i++)
    begin (port, contacts, TRUE);
  start = g_get_monotonic_time ();
  while (n < rate * seconds || n_open > 0)
    {
      struct epoll_event events[256];
      guint due = (guint) ((g_get_monotonic_time () - start) * rate / G_USEC_PER_SEC);
      int found;

      for (; n < MIN (due, rate * seconds); n++)
        begin (port, contacts, FALSE);
      found = epoll_wait (poller, events, G_N_ELEMENTS (events), 1);
      for (int i = 0; i < found; i++)
        serve (events[i].data.ptr);
      if (g_get_monotonic_time () - start > (seconds + 30) * G_USEC_PER_SEC)
        break;
    }
  g_array_sort (took, compare);
  if (took->len > 0)
    g_print ("{\"calls\": %u, \"named\": %u, \"failed\": %u, \"p50\": %.2f, \"p99\": %.2f, \"max\": %.2f}\n", took->len, n_named,
             n_failed + n_open, at (0.5), at (0.99), at (1));
  return n_failed + n_open > 0 || took->len == 0;
}
