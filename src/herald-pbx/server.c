/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sockets, on loopback only: TCP and TLS, HTTP and HTTPS. And who is there. */

#include "herald-pbx/server.h"

#include "herald-pbx/client.h"
#include "herald-pbx/connection.h"
#include "herald-pbx/faults.h"
#include "herald-pbx/web.h"

/** CLIENTS_MAX: connections at once; more are closed. */
#define CLIENTS_MAX 256

struct _SimServer
{
  HeraldSim *sim;
  GPtrArray *services; /* of GSocketService */
  GPtrArray *clients;  /* of SimClient, owned: the sessions */
  GPtrArray *connections; /* of SimConnection; each closed by its owner */
  SimWeb *web;
  guint64 last_id;
};

/* Returns: (transfer full): a server that does not listen yet */
SimServer *
sim_server_new (HeraldSim *sim)
{
  SimServer *self = g_new0 (SimServer, 1);

  self->sim = sim;
  self->services = g_ptr_array_new_with_free_func (g_object_unref);
  self->clients = g_ptr_array_new ();
  self->connections = g_ptr_array_new ();
  self->web = sim_web_new (sim);
  return self;
}

/* Closes all connections and stops listening. */
void
sim_server_free (SimServer *self)
{
  for (guint i = 0; i < self->services->len; i++)
    {
      GSocketService *service = g_ptr_array_index (self->services, i);

      g_signal_handlers_disconnect_by_data (service, self);
      g_socket_service_stop (service);
      g_socket_listener_close (G_SOCKET_LISTENER (service));
    }
  while (self->clients->len > 0)
    sim_client_close (g_ptr_array_index (self->clients, self->clients->len - 1));
  while (self->connections->len > 0)
    sim_connection_lose (g_ptr_array_index (self->connections, self->connections->len - 1));
  sim_web_free (self->web);
  g_ptr_array_unref (self->services);
  g_ptr_array_unref (self->clients);
  g_ptr_array_unref (self->connections);
  g_free (self);
}

/* What is read and written over @connection: itself, or TLS over it. */
static GIOStream *
secure (GSocketConnection *connection,
        GTlsCertificate *certificate)
{
  GIOStream *stream;

  if (certificate == NULL)
    return g_object_ref (G_IO_STREAM (connection));
  stream = g_tls_server_connection_new (G_IO_STREAM (connection), certificate, NULL);
  if (stream != NULL)
    g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (stream), FALSE);
  return stream;
}

static gboolean
on_incoming (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             gpointer data)
{
  SimServer *self = data;
  g_autoptr (GIOStream) stream = NULL;

  if (self->connections->len < CLIENTS_MAX && !sim_faults_refuse (self->sim->faults, connection))
    stream = secure (connection, g_object_get_data (G_OBJECT (service), "certificate"));
  if (stream == NULL)
    g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  else if (g_object_get_data (G_OBJECT (service), "web") != NULL)
    sim_web_accept (self->web, stream, connection);
  else
    sim_server_add (self, sim_client_new (self->sim, stream, connection, sim_server_next_id (self)));
  return TRUE;
}

/**
 * sim_server_listen:
 * @address: an address of this machine's loopback
 * @port: 0: a free one
 * @certificate: (nullable): for TLS
 * @web: whether HTTP is spoken there
 * @bound: (out): the port
 *
 * Returns: %FALSE with @error set if the address is another or the port is taken
 */
gboolean
sim_server_listen (SimServer *self,
                   const char *address,
                   guint16 port,
                   GTlsCertificate *certificate,
                   gboolean web,
                   guint16 *bound,
                   GError **error)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);
  g_autoptr (GSocketAddress) socket_address = NULL;
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GSocketService) service = g_socket_service_new ();

  if (inet == NULL || !g_inet_address_get_is_loopback (inet))
    {
      g_set_error (error, HERALD_SIM_ERROR, HERALD_SIM_ERROR_ADDRESS,
                   "%s is not an address of this machine's loopback; herald-pbx has well-known passwords and serves "
                   "127.0.0.1 and ::1 only", address);
      return FALSE;
    }
  socket_address = g_inet_socket_address_new (inet, port);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), socket_address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &effective, error))
    return FALSE;
  *bound = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  if (certificate != NULL)
    g_object_set_data_full (G_OBJECT (service), "certificate", g_object_ref (certificate), g_object_unref);
  if (web)
    g_object_set_data (G_OBJECT (service), "web", GINT_TO_POINTER (1));
  g_signal_connect (service, "incoming", G_CALLBACK (on_incoming), self);
  g_ptr_array_add (self->services, g_steal_pointer (&service));
  return TRUE;
}

/* Returns: a number for the next session */
guint64
sim_server_next_id (SimServer *self)
{
  return ++self->last_id;
}

/* Takes a new session. */
void
sim_server_add (SimServer *self,
                SimClient *client)
{
  g_ptr_array_add (self->clients, client);
}

/* Takes a new connection. */
void
sim_server_add_connection (SimServer *self,
                           SimConnection *connection)
{
  g_ptr_array_add (self->connections, connection);
}

/* Forgets a connection; it frees itself. */
void
sim_server_remove_connection (SimServer *self,
                              SimConnection *connection)
{
  g_ptr_array_remove (self->connections, connection);
}

/* Calls @func for every connection; it may close the one it gets, and with it others. */
void
sim_server_foreach_connection (SimServer *self,
                               void (*func) (SimConnection *connection, gpointer data),
                               gpointer data)
{
  for (guint i = self->connections->len; i-- > 0;)
    if (i < self->connections->len)
      func (g_ptr_array_index (self->connections, i), data);
}

/* Returns: (transfer none): the door for HTTP */
SimWeb *
sim_server_get_web (SimServer *self)
{
  return self->web;
}

/* Sends an event to everybody who reads its class. */
void
sim_server_broadcast (SimServer *self,
                      const char *text,
                      gsize length,
                      SimClass event_class)
{
  for (guint i = 0; i < self->clients->len; i++)
    {
      SimClient *client = g_ptr_array_index (self->clients, i);

      sim_client_tell (client, sim_client_reads (client, event_class) ? text : NULL, length);
    }
}

/* Forgets a session; its owner frees it. */
void
sim_server_remove (SimServer *self,
                   SimClient *client)
{
  g_ptr_array_remove (self->clients, client);
}

/* Whether everything said so far is on its way. */
gboolean
sim_server_is_flushed (SimServer *self)
{
  for (guint i = 0; i < self->clients->len; i++)
    if (!sim_client_is_flushed (g_ptr_array_index (self->clients, i)))
      return FALSE;
  for (guint i = 0; i < self->connections->len; i++)
    if (!sim_connection_is_flushed (g_ptr_array_index (self->connections, i)))
      return FALSE;
  return TRUE;
}

/* Whether somebody is logged in as @user. */
gboolean
sim_server_has_user (SimServer *self,
                     const SimUser *user)
{
  for (guint i = 0; i < self->clients->len; i++)
    if (sim_client_get_user (g_ptr_array_index (self->clients, i)) == user)
      return TRUE;
  return FALSE;
}

/* Returns: (transfer none) (nullable): the session with that number */
SimClient *
sim_server_find_client (SimServer *self,
                        guint64 id)
{
  for (guint i = 0; i < self->clients->len; i++)
    if (sim_client_get_id (g_ptr_array_index (self->clients, i)) == id)
      return g_ptr_array_index (self->clients, i);
  return NULL;
}

/* Calls @func for every session; it may close the one it gets. */
void
sim_server_foreach (SimServer *self,
                    void (*func) (SimClient *client, gpointer data),
                    gpointer data)
{
  for (guint i = self->clients->len; i-- > 0;)
    if (i < self->clients->len)
      func (g_ptr_array_index (self->clients, i), data);
}

/* Returns: the sessions, logged in or not */
guint
sim_server_count (SimServer *self)
{
  return self->clients->len;
}
