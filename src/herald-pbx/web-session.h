/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/request.h"
#include "herald-pbx/web.h"

G_BEGIN_DECLS

/** SIM_WEB_SILENT_S: seconds after which a session over HTTP is forgotten that nobody has logged in to (manager.c). */
#define SIM_WEB_SILENT_S 5

SimWebSession *sim_web_session_new (HeraldSim *sim, const SimUser *user) G_GNUC_WARN_UNUSED_RESULT;
void sim_web_session_free (SimWebSession *self);
const char *sim_web_session_get_id (SimWebSession *self);

/* What HTTP brings */
void sim_web_session_take (SimWebSession *self, SimWebConnection *connection);
void sim_web_session_forget (SimWebSession *self, SimWebConnection *connection);

/* What the manager says */
void sim_web_session_answer (SimWebSession *self, const char *text, gsize length);
void sim_web_session_tell (SimWebSession *self, const char *text, gsize length);
void sim_web_session_wait (SimWebSession *self, const SimRequest *request);
void sim_web_session_go_on (SimWebSession *self);
void sim_web_session_end (SimWebSession *self);
gboolean sim_web_session_is_flushed (SimWebSession *self);
void sim_web_session_append_end (GString *text, const SimRequest *request, GString *events);

G_END_DECLS
