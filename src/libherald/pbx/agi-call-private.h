/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pbx/agi-server.h"

G_BEGIN_DECLS

/* Called once, when the call has gone on. */
typedef void (*HeraldAgiClosedFunc) (HeraldAgiCall *call, gpointer user_data);

HeraldAgiCall *herald_agi_call_new (GIOStream *connection, HeraldAgiFunc func, gpointer user_data, HeraldAgiClosedFunc closed,
                                    gpointer closed_data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
