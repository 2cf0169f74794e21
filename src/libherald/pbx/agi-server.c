/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listens for calls that ask in the dialplan: AGI(agi://host:4573/lookup). */

#include "pbx/agi-server.h"

#include <glib/gi18n-lib.h>

#include "pbx/agi-call-private.h"

/* Calls of one moment that wait to be taken; GLib's ten are few. */
#define BACKLOG 256

struct _HeraldAgiServer
{
  GObject parent;

  HeraldAgiFunc func;
  gpointer user_data;

  /* Owned */
  GSocketService *service; /* NULL: does not listen */
  GHashTable *calls;       /* open ones, a reference each */
};

G_DEFINE_FINAL_TYPE (HeraldAgiServer, herald_agi_server, G_TYPE_OBJECT)

static void
on_closed (HeraldAgiCall *call,
           gpointer user_data)
{
  HeraldAgiServer *self = user_data;

  g_hash_table_remove (self->calls, call);
}

/* More calls than that: the connection is closed, and the dialplan goes on with AGISTATUS=FAILURE. */
static gboolean
on_incoming (HeraldAgiServer *self,
             GSocketConnection *connection)
{
  if (g_hash_table_size (self->calls) < HERALD_AGI_CALLS_MAX)
    g_hash_table_add (self->calls, herald_agi_call_new (G_IO_STREAM (connection), self->func, self->user_data, on_closed, self));
  return TRUE;
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
  g_autoptr (GSocketService) service = g_socket_service_new ();
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);
  g_autoptr (GSocketAddress) wanted = NULL, bound = NULL;

  if (inet == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("%s is no IP address."), address);
      return 0;
    }
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (service), BACKLOG);
  wanted = g_inet_socket_address_new (inet, port);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound, error))
    return 0;
  g_signal_connect_object (service, "incoming", G_CALLBACK (on_incoming), self, G_CONNECT_SWAPPED);
  g_socket_service_start (service);
  g_set_object (&self->service, service);
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

  if (self->service != NULL)
    {
      g_socket_service_stop (self->service);
      g_socket_listener_close (G_SOCKET_LISTENER (self->service));
    }
  g_clear_object (&self->service);
  for (GList *call = calls; call != NULL; call = call->next)
    herald_agi_call_close (call->data);
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
  self->calls = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}
