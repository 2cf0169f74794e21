/* SPDX-License-Identifier: GPL-3.0-or-later */
/* floor PORT: the least that a client of the manager interface can do: log in, receive, and look for the ends of the lines.
 * What it takes is the measure for `heraldctl watch` (tests/bench/bench.py): everything above it is Herald's. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char buffer[256 * 1024];

int
main (int argc, char **argv)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  const char login[] = "Action: Login\r\nActionID: 1\r\nUsername: bench\r\nSecret: bench\r\n\r\n";
  size_t lines = 0, messages = 0, carried = 0;
  ssize_t n;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_port = htons ((unsigned short) (argc > 1 ? atoi (argv[1]) : 0));
  if (connect (fd, (struct sockaddr *) &address, sizeof address) != 0
      || send (fd, login, sizeof login - 1, 0) != sizeof login - 1)
    {
      perror ("floor");
      return 1;
    }
  while ((n = recv (fd, buffer, sizeof buffer, 0)) > 0)
    {
      const char *line = buffer, *end = buffer + n, *found;

      while ((found = memchr (line, '\n', (size_t) (end - line))) != NULL)
        {
          lines++;
          /* "\r\n" alone ends a message. */
          if (carried + (size_t) (found - line) == 1)
            messages++;
          carried = 0;
          line = found + 1;
        }
      carried += (size_t) (end - line);
    }
  close (fd);
  printf ("{\"messages\":%zu,\"lines\":%zu}\n", messages, lines);
  return 0;
}
