/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/model.h"
#include "herald-pbx/web-request.h"

G_BEGIN_DECLS

typedef struct _SimWebDigest SimWebDigest;

SimWebDigest *sim_web_digest_new (HeraldSim *sim) G_GNUC_WARN_UNUSED_RESULT;
void sim_web_digest_free (SimWebDigest *self);
const SimUser *sim_web_digest_check (SimWebDigest *self, const SimWebRequest *request, gboolean *stale);
char *sim_web_digest_ask (SimWebDigest *self, gboolean stale) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
