/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/model.h"
#include "herald-pbx/request.h"

G_BEGIN_DECLS

typedef struct _SimWebConnection SimWebConnection;

SimWeb *sim_web_new (HeraldSim *sim);
void sim_web_free (SimWeb *self);
void sim_web_accept (SimWeb *self, GIOStream *stream, GSocketConnection *raw);
void sim_web_remove_session (SimWeb *self, SimWebSession *session);

const SimRequest *sim_web_connection_get_action (SimWebConnection *self);
void sim_web_connection_leave (SimWebConnection *self);
void sim_web_connection_answer (SimWebConnection *self, const char *text, gsize length);

G_END_DECLS
