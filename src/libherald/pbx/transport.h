/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "wire/ami-message.h"

G_BEGIN_DECLS

#define HERALD_TYPE_TRANSPORT (herald_transport_get_type ())
G_DECLARE_INTERFACE (HeraldTransport, herald_transport, HERALD, TRANSPORT, GObject)

/* What a transport tells the session above it, in the main context that was the thread's default when it
 * was opened. A transport is opened once: opened() at most once, closed() at most once and last, nothing
 * after herald_transport_close(). Each may close or drop the transport. */
typedef struct
{
  /* The server is there and takes actions; @banner: its greeting, or "" where the way has none. */
  void (*opened) (const char *banner, gpointer user_data);
  /* A message came: a view, valid during the call. The hot path: no allocation on the way here. */
  void (*message) (HeraldAmiMessage *message, gpointer user_data);
  /* It is over, with a %HERALD_PBX_ERROR. */
  void (*closed) (const GError *error, gpointer user_data);
} HeraldTransportEvents;

/* A way to a server's manager: TCP or TLS, HTTP. One connection each; a new try is a new object. */
struct _HeraldTransportInterface
{
  GTypeInterface parent_iface;

  void (*open) (HeraldTransport *self, const HeraldTransportEvents *events, gpointer user_data);
  gboolean (*send) (HeraldTransport *self, const char *bytes, gsize length, GError **error);
  void (*close) (HeraldTransport *self);
  gint64 (*get_last_heard) (HeraldTransport *self);
  gboolean (*is_watched) (HeraldTransport *self); /* nullable: it is not */
  gboolean (*is_logged_in) (HeraldTransport *self); /* nullable: it is not */
};

void herald_transport_open (HeraldTransport *self, const HeraldTransportEvents *events, gpointer user_data);
gboolean herald_transport_send (HeraldTransport *self, const char *bytes, gsize length, GError **error);
void herald_transport_close (HeraldTransport *self);
gint64 herald_transport_get_last_heard (HeraldTransport *self);
gboolean herald_transport_is_watched (HeraldTransport *self);
gboolean herald_transport_is_logged_in (HeraldTransport *self);

G_END_DECLS
