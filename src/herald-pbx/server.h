/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/model.h"

G_BEGIN_DECLS

SimServer *sim_server_new (HeraldSim *sim);
void sim_server_free (SimServer *self);
gboolean sim_server_listen (SimServer *self, const char *address, guint16 port, GTlsCertificate *certificate,
                            gboolean web, guint16 *bound, GError **error);
guint64 sim_server_next_id (SimServer *self);
void sim_server_add (SimServer *self, SimClient *client);
void sim_server_add_connection (SimServer *self, SimConnection *connection);
void sim_server_remove_connection (SimServer *self, SimConnection *connection);
void sim_server_foreach_connection (SimServer *self, void (*func) (SimConnection *connection, gpointer data),
                                    gpointer data);
SimWeb *sim_server_get_web (SimServer *self);
void sim_server_broadcast (SimServer *self, const char *text, gsize length, SimClass event_class);
void sim_server_remove (SimServer *self, SimClient *client);
gboolean sim_server_is_flushed (SimServer *self);
gboolean sim_server_has_user (SimServer *self, const SimUser *user);
SimClient *sim_server_find_client (SimServer *self, guint64 id);
void sim_server_foreach (SimServer *self, void (*func) (SimClient *client, gpointer data), gpointer data);
guint sim_server_count (SimServer *self);

G_END_DECLS
