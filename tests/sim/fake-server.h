/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pbx/ami-session-private.h"

G_BEGIN_DECLS

/* A manager that does what a test tells it, in a thread of its own on a free port of the loopback. It serves
 * one connection after the other with the same script, which tells them apart by number. */
typedef struct _FakeServer FakeServer;
typedef struct _FakeClient FakeClient;
typedef void (*FakeScript) (FakeClient *client, guint number, gpointer data);

FakeServer *fake_server_new (FakeScript script, gpointer data, GTlsCertificate *certificate);
guint16 fake_server_get_port (FakeServer *server);
guint fake_server_get_connections (FakeServer *server);
void fake_server_free (FakeServer *server);

/* In the script. A client that is gone makes them return at once. */
void fake_say (FakeClient *client, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean fake_say_bytes (FakeClient *client, const char *bytes, gsize length);
void fake_set_drip (FakeClient *client, gboolean drip); /* one byte at a time */
char *fake_hear (FakeClient *client);                   /* the next action, NULL: gone */
char *fake_field (const char *action, const char *name);
char *fake_expect (FakeClient *client, const char *name); /* fails the test on any other; its ActionID */
void fake_login (FakeClient *client);                     /* banner to accepted, MD5 */
void fake_wait_for_close (FakeClient *client);

#define FAKE_USER "desk"
#define FAKE_SECRET "s3cret:ü"
#define FAKE_BANNER "Asterisk Call Manager/11.0.0\r\n"

/* In the test: a session with such a server, and waiting for what it does. */
HeraldAmiOptions fake_options (FakeServer *server);
HeraldAmiSession *fake_session (const HeraldAmiOptions *options, HeraldAmiEventFunc func, gpointer data);
void fake_wait_state (HeraldAmiSession *session, HeraldLinkState state);
void fake_wait_until (gboolean (*condition) (gpointer data), gpointer data);
void fake_drop_session (HeraldAmiSession *session);

G_END_DECLS
