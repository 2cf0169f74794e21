/* SPDX-License-Identifier: GPL-3.0-or-later */
/* replay FILE: a server that sends a file of events as fast as one client reads it, and takes the time.
 *
 * It listens on a free port of loopback and says which ({"port":N}), answers the client's login and its first questions,
 * and once the client has asked nothing for QUIET_MS it sends FILE, answering between two messages whatever is asked
 * meanwhile. Then it closes its side and waits for the client to close: {"bytes":N,"seconds":S} counts from the first byte
 * sent to that moment, so the client has worked through everything. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define QUIET_MS 300
#define CHUNK (256 * 1024)

static int client;
static bool logged_in, gone;
static char question[64 * 1024];
static size_t asked;
static double last_question;

static double
now (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static void
send_all (const char *data, size_t length)
{
  while (length > 0 && !gone)
    {
      ssize_t n = send (client, data, length, MSG_NOSIGNAL);

      if (n < 0 && errno != EINTR)
        gone = true;
      else if (n > 0)
        {
          data += n;
          length -= (size_t) n;
        }
    }
}

/* The value of a header of one action, or "". */
static const char *
header (const char *action, const char *name)
{
  static char value[2][256];
  static int turn;
  const char *line;
  size_t length;

  turn = !turn;
  value[turn][0] = '\0';
  for (line = action; line != NULL && *line != '\0'; line = strchr (line, '\n'), line = line != NULL ? line + 1 : NULL)
    {
      if (strncasecmp (line, name, strlen (name)) != 0 || line[strlen (name)] != ':')
        continue;
      line += strlen (name) + 1;
      line += strspn (line, " ");
      length = strcspn (line, "\r\n");
      snprintf (value[turn], sizeof value[turn], "%.*s", (int) (length < 255 ? length : 255), line);
      break;
    }
  return value[turn];
}

static void
answer (const char *action)
{
  const char *name = header (action, "Action"), *id = header (action, "ActionID");
  char text[2048];

  if (strcasecmp (name, "Challenge") == 0)
    snprintf (text, sizeof text, "Response: Success\r\nActionID: %s\r\nChallenge: 176480807\r\n\r\n", id);
  else if (strcasecmp (name, "Login") == 0)
    {
      logged_in = true;
      snprintf (text, sizeof text, "Response: Success\r\nActionID: %s\r\nMessage: Authentication accepted\r\n\r\n", id);
    }
  else if (strcasecmp (name, "Ping") == 0)
    snprintf (text, sizeof text, "Response: Success\r\nActionID: %s\r\nPing: Pong\r\nTimestamp: 1764000000.000001\r\n\r\n", id);
  else if (strcasecmp (name, "CoreShowChannels") == 0 || strcasecmp (name, "Status") == 0
           || strcasecmp (name, "QueueStatus") == 0 || strcasecmp (name, "ParkedCalls") == 0
           || strcasecmp (name, "ExtensionStateList") == 0 || strcasecmp (name, "DeviceStateList") == 0)
    snprintf (text, sizeof text,
              "Response: Success\r\nActionID: %s\r\nEventList: start\r\nMessage: List will follow\r\n\r\n"
              "Event: %sComplete\r\nActionID: %s\r\nEventList: Complete\r\nListItems: 0\r\n\r\n",
              id, name, id);
  else if (strcasecmp (name, "CoreSettings") == 0)
    snprintf (text, sizeof text,
              "Response: Success\r\nActionID: %s\r\nAMIversion: 11.0.0\r\nAsteriskVersion: 22.5.0\r\nSystemName: \r\n\r\n", id);
  else
    snprintf (text, sizeof text, "Response: Success\r\nActionID: %s\r\nMessage: OK\r\n\r\n", id);
  send_all (text, strlen (text));
}

/* Answer what has come; wait at most WAIT_MS for it. */
static void
listen_to_client (int wait_ms)
{
  struct pollfd ready = { .fd = client, .events = POLLIN };
  char *end;
  ssize_t n;

  if (poll (&ready, 1, wait_ms) <= 0)
    return;
  n = recv (client, question + asked, sizeof question - 1 - asked, MSG_DONTWAIT);
  if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
    gone = true;
  if (n <= 0)
    return;
  asked += (size_t) n;
  question[asked] = '\0';
  while ((end = strstr (question, "\r\n\r\n")) != NULL)
    {
      *end = '\0';
      answer (question);
      last_question = now ();
      asked -= (size_t) (end + 4 - question);
      memmove (question, end + 4, asked + 1);
    }
}

static void
wait_for_client (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int server = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

  if (bind (server, (struct sockaddr *) &address, length) != 0 || listen (server, 1) != 0)
    {
      perror ("replay");
      exit (1);
    }
  getsockname (server, (struct sockaddr *) &address, &length);
  printf ("{\"port\":%d}\n", ntohs (address.sin_port));
  fflush (stdout);
  client = accept (server, NULL, NULL);
  close (server);
  setsockopt (client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  send_all ("Asterisk Call Manager/11.0.0\r\n", 30);
}

/* The last end of a message in the next chunk, so that an answer never falls into the middle of one. */
static size_t
whole_messages (const char *data, size_t left)
{
  const char *last = NULL, *from = data, *found;

  if (left <= CHUNK)
    return left;
  for (from = data + CHUNK - 16384; (found = memmem (from, (size_t) (data + CHUNK - from), "\r\n\r\n", 4)) != NULL; from = found + 4)
    last = found + 4;
  return last != NULL ? (size_t) (last - data) : CHUNK;
}

int
main (int argc, char **argv)
{
  struct stat about;
  const char *data;
  size_t size, offset = 0;
  double start;
  int file;

  if (argc != 2 || (file = open (argv[1], O_RDONLY | O_CLOEXEC)) < 0 || fstat (file, &about) != 0)
    {
      fprintf (stderr, "usage: replay FILE\n");
      return 2;
    }
  size = (size_t) about.st_size;
  data = mmap (NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  if (data == MAP_FAILED)
    return 1;

  wait_for_client ();
  while (!gone && (!logged_in || now () - last_question < QUIET_MS / 1000.0))
    listen_to_client (20);

  start = now ();
  while (offset < size && !gone)
    {
      size_t length = whole_messages (data + offset, size - offset);

      send_all (data + offset, length);
      offset += length;
      listen_to_client (0);
    }
  shutdown (client, SHUT_WR);
  while (!gone)
    listen_to_client (1000);
  printf ("{\"bytes\":%zu,\"complete\":%s,\"seconds\":%.4f}\n", offset, offset == size ? "true" : "false", now () - start);
  return offset == size ? 0 : 1;
}
