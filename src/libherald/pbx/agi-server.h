/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "wire/agi.h"

G_BEGIN_DECLS

/** HERALD_AGI_PORT: where Asterisk looks for a FastAGI server that is named without one. */
#define HERALD_AGI_PORT 4573
/** HERALD_AGI_CALLS_MAX: calls at a time; a PBX that has more goes on without names. */
#define HERALD_AGI_CALLS_MAX 1000
/** HERALD_AGI_REQUEST_MS: how long a request may take to arrive: Asterisk writes it at once. */
#define HERALD_AGI_REQUEST_MS 3000
/** HERALD_AGI_CALL_MS: how long a call may be held up in all, whatever happens: the caller hears silence meanwhile. */
#define HERALD_AGI_CALL_MS 15000

/* A call that waits in the dialplan for what it asked. It goes on as soon as the last reference is gone, its commands are done
 * or its time is over. */
#define HERALD_TYPE_AGI_CALL (herald_agi_call_get_type ())
G_DECLARE_FINAL_TYPE (HeraldAgiCall, herald_agi_call, HERALD, AGI_CALL, GObject)

HeraldAgiRequest *herald_agi_call_get_request (HeraldAgiCall *self);
void herald_agi_call_run_async (HeraldAgiCall *self, GPtrArray *commands, GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_agi_call_run_finish (HeraldAgiCall *self, GAsyncResult *result, guint *refused, GError **error);
void herald_agi_call_close (HeraldAgiCall *self);

/**
 * HeraldAgiGoneFunc:
 * @call: a call, no command of which runs
 * @error: why: the caller has hung up, Asterisk is gone, its time is over, or (%G_IO_ERROR_CANCELLED) it was let go on
 * @user_data: the closure
 *
 * The call waits no more: whatever is done for it is in vain.
 */
typedef void (*HeraldAgiGoneFunc) (HeraldAgiCall *call, const GError *error, gpointer user_data);

void herald_agi_call_set_gone (HeraldAgiCall *self, HeraldAgiGoneFunc func, gpointer user_data);

/**
 * HeraldAgiFunc:
 * @call: (transfer none): a call with a complete request; keep a reference while it is worked on
 * @user_data: the closure
 *
 * Called in the main context in which the server listens.
 */
typedef void (*HeraldAgiFunc) (HeraldAgiCall *call, gpointer user_data);

/* A FastAGI server: "agi://host:4573/ROUTE?name=value". */
#define HERALD_TYPE_AGI_SERVER (herald_agi_server_get_type ())
G_DECLARE_FINAL_TYPE (HeraldAgiServer, herald_agi_server, HERALD, AGI_SERVER, GObject)

HeraldAgiServer *herald_agi_server_new (HeraldAgiFunc func, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
guint16 herald_agi_server_listen (HeraldAgiServer *self, const char *address, guint16 port, GError **error);
void herald_agi_server_stop (HeraldAgiServer *self);
guint herald_agi_server_get_n_calls (HeraldAgiServer *self);

G_END_DECLS
