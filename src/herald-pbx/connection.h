/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/model.h"

G_BEGIN_DECLS

/* Removes a source from its loop, if there is one. */
static inline void
sim_source_drop (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Whose the connection is. Either function may close the connection. */
typedef struct
{
  void (*heard) (gpointer owner, const char *bytes, gsize length);
  void (*lost) (gpointer owner); /* the other side has gone, or all is written that was to be: close it now */
} SimConnectionEvents;

SimConnection *sim_connection_new (HeraldSim *sim, GIOStream *stream, GSocketConnection *raw,
                                   const SimConnectionEvents *events, gpointer owner);
void sim_connection_close (SimConnection *self);
void sim_connection_close_when_written (SimConnection *self);
void sim_connection_lose (SimConnection *self);
void sim_connection_send (SimConnection *self, const char *text, gsize length);
void sim_connection_send_huge (SimConnection *self, gsize length);
void sim_connection_set_reading (SimConnection *self, gboolean reading);
void sim_connection_update (SimConnection *self);
gboolean sim_connection_is_flushed (SimConnection *self);
void sim_connection_reset (SimConnection *self);

G_END_DECLS
