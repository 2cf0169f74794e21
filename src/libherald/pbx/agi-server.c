/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listens for calls that ask in the dialplan: AGI(agi://host:4573/lookup).
 *
 * All sockets are watched through one epoll: a main loop looks at each of its sources at every turn, and hundreds of calls that wait
 * would be paid for by each that moves. */

#define _GNU_SOURCE /* accept4() */

#include "pbx/agi-server.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pbx/agi-call-private.h"
#include "pbx/pbx-timer.h"

/* Calls of one moment that wait to be taken. */
#define BACKLOG 1024
/* Sockets that are served at one turn of the main loop, and new calls that are taken at it. */
#define TURN 64
/* How often it is looked for calls whose time is over. */
#define LOOK_MS 250

struct _HeraldAgiServer
{
  GObject parent;

  HeraldAgiFunc func;
  gpointer user_data;
  int poller; /* -1: does not listen */
  gboolean full; /* no descriptor was left for a call that has come */

  /* Owned */
  GSocket *socket;
  GSource *source, *look;
  GHashTable *calls; /* open ones, a reference each */
};

G_DEFINE_FINAL_TYPE (HeraldAgiServer, herald_agi_server, G_TYPE_OBJECT)

static void
on_closed (HeraldAgiCall *call,
           gpointer user_data)
{
  g_hash_table_remove (((HeraldAgiServer *) user_data)->calls, call);
}

/* Ends the calls whose time is over at @now, monotonic microseconds; called by the server itself now and then. */
void
herald_agi_server_look (HeraldAgiServer *self,
                        gint64 now)
{
  g_autoptr (GList) calls = g_hash_table_get_keys (self->calls);

  for (GList *call = calls; call != NULL; call = call->next)
    if (g_hash_table_contains (self->calls, call->data)) /* not ended by one before it */
      herald_agi_call_look (call->data, now);
}

/* A source that is always ready would keep the loop busy until somebody goes; so nobody is taken until the next look. */
static void
set_full (HeraldAgiServer *self,
          gboolean full)
{
  struct epoll_event event = { .events = full ? 0 : EPOLLIN, .data.ptr = self };

  self->full = full;
  epoll_ctl (self->poller, EPOLL_CTL_MOD, g_socket_get_fd (self->socket), &event);
}

static gboolean
on_look (gpointer user_data)
{
  g_autoptr (HeraldAgiServer) self = g_object_ref (user_data);

  herald_agi_server_look (self, g_get_monotonic_time ());
  if (self->full && self->poller >= 0)
    set_full (self, FALSE);
  if (g_hash_table_size (self->calls) > 0 && self->poller >= 0)
    return G_SOURCE_CONTINUE;
  herald_timer_clear (&self->look);
  return G_SOURCE_REMOVE;
}

static void
look_from_now_on (HeraldAgiServer *self)
{
  if (self->look == NULL)
    herald_timer_set (&self->look, LOOK_MS, on_look, self);
}

static void
add_call (HeraldAgiServer *self,
          int fd)
{
  HeraldAgiCall *call = herald_agi_call_new (fd, -1, self->func, self->user_data, on_closed, self);
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = call };

  if (epoll_ctl (self->poller, EPOLL_CTL_ADD, fd, &event) != 0)
    {
      g_object_unref (call);
      return;
    }
  g_hash_table_add (self->calls, call);
  look_from_now_on (self);
  herald_agi_call_ready (call); /* who has come mostly has said what he wants */
}

/* More calls than that: the connection is closed, and the dialplan goes on with AGISTATUS=FAILURE. */
static void
take_calls (HeraldAgiServer *self)
{
  for (guint i = 0; i < TURN && self->poller >= 0; i++)
    {
      int fd = accept4 (g_socket_get_fd (self->socket), NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

      if (fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM))
        {
          set_full (self, TRUE);
          look_from_now_on (self);
        }
      if (fd < 0)
        return;
      if (g_hash_table_size (self->calls) < HERALD_AGI_CALLS_MAX)
        add_call (self, fd);
      else
        close (fd);
    }
}

static gboolean
on_ready (int fd,
          GIOCondition condition,
          gpointer user_data)
{
  g_autoptr (HeraldAgiServer) self = g_object_ref (user_data);
  struct epoll_event events[TURN];
  int n = epoll_wait (fd, events, TURN, 0);

  for (int i = 0; i < n && self->poller >= 0; i++)
    if (events[i].data.ptr == self)
      take_calls (self);
    else if (g_hash_table_contains (self->calls, events[i].data.ptr)) /* not ended by one before it */
      herald_agi_call_ready (events[i].data.ptr);
  return G_SOURCE_CONTINUE;
}

/**
 * herald_agi_server_new:
 * @func: called with every call that has said what it wants
 * @user_data: for @func
 *
 * Returns: (transfer full): a server that does not listen yet
 */
HeraldAgiServer *
herald_agi_server_new (HeraldAgiFunc func,
                       gpointer user_data)
{
  HeraldAgiServer *self = g_object_new (HERALD_TYPE_AGI_SERVER, NULL);

  self->func = func;
  self->user_data = user_data;
  return self;
}

static GSocket *
open_socket (const char *address,
             guint16 port,
             GError **error)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);
  g_autoptr (GSocketAddress) wanted = NULL;
  g_autoptr (GSocket) socket = NULL;

  if (inet == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("%s is no IP address."), address);
      return NULL;
    }
  wanted = g_inet_socket_address_new (inet, port);
  socket = g_socket_new (g_inet_address_get_family (inet), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, wanted, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

/**
 * herald_agi_server_listen:
 * @self: a server that does not listen
 * @address: an IP address of this computer: whoever reaches it learns who has which number
 * @port: 0: any that is free
 * @error: set on failure
 *
 * Returns: the port; 0 on failure
 */
guint16
herald_agi_server_listen (HeraldAgiServer *self,
                          const char *address,
                          guint16 port,
                          GError **error)
{
  g_autoptr (GSocket) socket = open_socket (address, port, error);
  g_autoptr (GSocketAddress) bound = socket != NULL ? g_socket_get_local_address (socket, error) : NULL;
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = self };

  g_return_val_if_fail (self->poller < 0, 0);
  if (bound == NULL)
    return 0;
  self->poller = epoll_create1 (EPOLL_CLOEXEC);
  if (self->poller < 0 || epoll_ctl (self->poller, EPOLL_CTL_ADD, g_socket_get_fd (socket), &event) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, g_strerror (errno));
      return 0;
    }
  self->socket = g_steal_pointer (&socket);
  self->source = g_unix_fd_source_new (self->poller, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_ready), self, NULL);
  /* Otherwise its descriptor is taken out of the loop and put back at each turn, and the loop woken twice for it. */
  g_source_set_can_recurse (self->source, TRUE);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

/**
 * herald_agi_server_stop:
 * @self: a server
 *
 * Listens no more; every call goes on in the dialplan.
 */
void
herald_agi_server_stop (HeraldAgiServer *self)
{
  g_autoptr (GList) calls = g_hash_table_get_keys (self->calls);

  for (GList *call = calls; call != NULL; call = call->next)
    if (g_hash_table_contains (self->calls, call->data))
      herald_agi_call_close (call->data);
  herald_timer_clear (&self->look);
  herald_timer_clear (&self->source);
  g_clear_object (&self->socket);
  if (self->poller >= 0)
    close (self->poller);
  self->poller = -1;
}

/**
 * herald_agi_server_get_n_calls:
 * @self: a server
 *
 * Returns: how many calls wait
 */
guint
herald_agi_server_get_n_calls (HeraldAgiServer *self)
{
  return g_hash_table_size (self->calls);
}

static void
herald_agi_server_dispose (GObject *object)
{
  herald_agi_server_stop (HERALD_AGI_SERVER (object));
  G_OBJECT_CLASS (herald_agi_server_parent_class)->dispose (object);
}

static void
herald_agi_server_finalize (GObject *object)
{
  g_hash_table_unref (HERALD_AGI_SERVER (object)->calls);
  G_OBJECT_CLASS (herald_agi_server_parent_class)->finalize (object);
}

static void
herald_agi_server_class_init (HeraldAgiServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_agi_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = herald_agi_server_finalize;
}

static void
herald_agi_server_init (HeraldAgiServer *self)
{
  self->poller = -1;
  self->calls = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}
