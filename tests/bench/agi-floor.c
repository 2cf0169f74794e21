/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The least that a call can take (the floor of bench.py gateway): prints its port, and answers every caller with as many commands, one after
 * the other, as herald-gateway does, without asking anybody. */
#define _GNU_SOURCE /* accept4() */

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define COMMANDS 7
#define COMMAND "SET VARIABLE \"CALLERID(name)\" \"Person 12345\"\n"

typedef struct
{
  int fd, n_sent;
} Call;

static int poller;

static void
take (int listener)
{
  int fd;

  while ((fd = accept4 (listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
    {
      Call *call = calloc (1, sizeof *call);
      struct epoll_event event = { .events = EPOLLIN, .data.ptr = call };

      call->fd = fd;
      epoll_ctl (poller, EPOLL_CTL_ADD, fd, &event);
    }
}

static void
serve (Call *call)
{
  char bytes[4096];
  ssize_t length = read (call->fd, bytes, sizeof bytes);

  if (length > 0 && bytes[length - 1] == '\n' && call->n_sent < COMMANDS)
    {
      call->n_sent++;
      if (send (call->fd, COMMAND, strlen (COMMAND), MSG_NOSIGNAL) > 0)
        return;
    }
  close (call->fd);
  free (call);
}

int
main (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = NULL };

  poller = epoll_create1 (EPOLL_CLOEXEC);
  if (bind (listener, (struct sockaddr *) &address, sizeof address) != 0 || listen (listener, 1024) != 0
      || getsockname (listener, (struct sockaddr *) &address, &length) != 0)
    return 1;
  epoll_ctl (poller, EPOLL_CTL_ADD, listener, &event);
  printf ("%u\n", ntohs (address.sin_port));
  fflush (stdout);
  for (;;)
    {
      struct epoll_event events[64];
      int found = epoll_wait (poller, events, 64, -1);

      for (int i = 0; i < found; i++)
        if (events[i].data.ptr == NULL)
          take (listener);
        else
          serve (events[i].data.ptr);
    }
}
