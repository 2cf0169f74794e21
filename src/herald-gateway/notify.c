/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What systemd is told, where that has started us: sd_notify(3). */

#include <gio/gunixsocketaddress.h>
#include <string.h>

#include "gateway.h"

/**
 * herald_gateway_notify:
 * @state: a line of sd_notify(3): "READY=1"
 */
void
herald_gateway_notify (const char *state)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketAddress) address = NULL;

  if (path == NULL || (path[0] != '/' && path[0] != '@'))
    return;
  address = path[0] == '@' ? g_unix_socket_address_new_with_type (path + 1, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT)
                           : g_unix_socket_address_new (path);
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  if (socket != NULL)
    g_socket_send_to (socket, address, state, strlen (state), NULL, NULL);
}

/**
 * herald_gateway_notify_status:
 * @sentence: how things are; on one line
 */
void
herald_gateway_notify_status (const char *sentence)
{
  g_autofree char *line = g_strconcat ("STATUS=", sentence, NULL);

  herald_gateway_notify (g_strdelimit (line, "\n", ' '));
}
