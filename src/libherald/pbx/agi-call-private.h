/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pbx/agi-server.h"

G_BEGIN_DECLS

/* Called once, when the call has gone on; its socket is still open. What it waits for, or that its commands ran, is told after that. */
typedef void (*HeraldAgiClosedFunc) (HeraldAgiCall *call, gpointer user_data);

/* @out: -1: @fd is a socket; else the pipe to Asterisk, @fd the one from it. */
HeraldAgiCall *herald_agi_call_new (int fd, int out, HeraldAgiFunc func, gpointer user_data, HeraldAgiClosedFunc closed,
                                    gpointer closed_data) G_GNUC_WARN_UNUSED_RESULT;
void herald_agi_call_ready (HeraldAgiCall *self);
void herald_agi_call_hang_up (HeraldAgiCall *self);
void herald_agi_call_look (HeraldAgiCall *self, gint64 now);
void herald_agi_server_look (HeraldAgiServer *self, gint64 now);

G_END_DECLS
