/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The seam between the session and the ways to a server: whole actions go down, whole messages come up. */

#include "pbx/transport.h"

G_DEFINE_INTERFACE (HeraldTransport, herald_transport, G_TYPE_OBJECT)

static void
herald_transport_default_init (HeraldTransportInterface *iface)
{
}

/**
 * herald_transport_open:
 * @self: a transport that was never opened
 * @events: what to call; must outlive @self
 * @user_data: given to each of them
 *
 * Starts to connect. The outcome is @events' opened() or closed(), never before this returns.
 */
void
herald_transport_open (HeraldTransport *self,
                       const HeraldTransportEvents *events,
                       gpointer user_data)
{
  HERALD_TRANSPORT_GET_IFACE (self)->open (self, events, user_data);
}

/**
 * herald_transport_send:
 * @self: an opened transport
 * @bytes: (array length=length): one or more whole actions; may hold a secret, which is not kept
 * @length: the number of bytes
 * @error: return location for a %HERALD_PBX_ERROR
 *
 * Never blocks; what the server does not take at once waits in a bounded queue.
 *
 * Returns: %FALSE if the connection is gone or the server takes nothing more
 */
gboolean
herald_transport_send (HeraldTransport *self,
                       const char *bytes,
                       gsize length,
                       GError **error)
{
  return HERALD_TRANSPORT_GET_IFACE (self)->send (self, bytes, length, error);
}

/**
 * herald_transport_close:
 * @self: a transport
 *
 * Closes at once. None of the callbacks is called any more.
 */
void
herald_transport_close (HeraldTransport *self)
{
  HERALD_TRANSPORT_GET_IFACE (self)->close (self);
}

/**
 * herald_transport_get_last_heard:
 * @self: a transport
 *
 * Returns: when the last byte came from the server, in microseconds of the monotonic clock
 */
gint64
herald_transport_get_last_heard (HeraldTransport *self)
{
  return HERALD_TRANSPORT_GET_IFACE (self)->get_last_heard (self);
}

/**
 * herald_transport_is_watched:
 * @self: an opened transport
 *
 * Returns: whether the kernel notices within 15 s that the server's computer or the way to it is gone; a server that
 *   hangs while its computer lives is another matter
 */
gboolean
herald_transport_is_watched (HeraldTransport *self)
{
  HeraldTransportInterface *iface = HERALD_TRANSPORT_GET_IFACE (self);

  return iface->is_watched != NULL && iface->is_watched (self);
}

/**
 * herald_transport_is_logged_in:
 * @self: an opened transport
 *
 * Returns: whether the server has let the user in on the way: there is no login then, and there are no events
 */
gboolean
herald_transport_is_logged_in (HeraldTransport *self)
{
  HeraldTransportInterface *iface = HERALD_TRANSPORT_GET_IFACE (self);

  return iface->is_logged_in != NULL && iface->is_logged_in (self);
}
