/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/model.h"
#include "herald-pbx/request.h"

G_BEGIN_DECLS

SimClient *sim_client_new (HeraldSim *sim, GIOStream *stream, GSocketConnection *raw, guint64 id);
SimClient *sim_client_new_web (HeraldSim *sim, SimWebSession *web, guint64 id);
void sim_client_close (SimClient *self);
void sim_client_close_when_written (SimClient *self);
void sim_client_send (SimClient *self, const char *text, gsize length);
void sim_client_tell (SimClient *self, const char *text, gsize length);
gboolean sim_client_do (SimClient *self, const SimRequest *request);

gboolean sim_client_reads (SimClient *self, SimClass event_class);
gboolean sim_client_may (SimClient *self, SimClass classes);
gboolean sim_client_is_flushed (SimClient *self);
guint64 sim_client_get_id (SimClient *self);
HeraldSim *sim_client_get_sim (SimClient *self);
const SimUser *sim_client_get_user (SimClient *self);
SimWebSession *sim_client_get_web (SimClient *self);
const char *sim_client_get_challenge (SimClient *self);
void sim_client_set_challenge (SimClient *self, const char *challenge);
void sim_client_set_mask (SimClient *self, SimClass mask);
void sim_client_log_in (SimClient *self, const SimUser *user);
void sim_client_block (SimClient *self, gboolean blocked);
gboolean sim_client_is_blocked (SimClient *self);
void sim_client_refuse_later (SimClient *self, const SimRequest *request, const char *message);

void sim_client_begin (GString *text, const SimRequest *request, const char *response);
void sim_client_respond (SimClient *self, const SimRequest *request, const char *response, const char *message);
void sim_client_send_list (SimClient *self, GString *text, const SimRequest *request, const char *end, guint items,
                           const char *count_name);

G_END_DECLS
