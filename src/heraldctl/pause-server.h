/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server-options.h"

G_BEGIN_DECLS

int herald_pause_at_server (HeraldServerOptions *server, gboolean paused, const char *reason);

G_END_DECLS
