/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A client that knows nothing but bytes, so that the simulator is not tested with the library it is to test.
 * It runs the main loop while it waits; a wait over 20 s fails the test. */
typedef struct _RawClient RawClient;

RawClient *raw_client_new (guint16 port);
RawClient *raw_client_new_tls (guint16 port, const char *pin);
void raw_client_free (RawClient *self);
void raw_client_send (RawClient *self, const char *text);
void raw_client_action (RawClient *self, const char *action);
const char *raw_client_get_banner (RawClient *self);
char *raw_client_next (RawClient *self);
char *raw_client_wait (RawClient *self, const char *first_line);
char *raw_client_ask (RawClient *self, const char *action);
void raw_client_log_in (RawClient *self, const char *user);
GPtrArray *raw_client_events (RawClient *self);
void raw_client_wait_closed (RawClient *self);
gsize raw_client_count_bytes (RawClient *self);

char *raw_message_get (const char *message, const char *name);
gboolean raw_message_has (const char *message, const char *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawClient, raw_client_free)

G_END_DECLS
