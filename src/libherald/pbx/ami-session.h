/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pbx/ami-connect.h"
#include "pbx/pbx-error.h"
#include "wire/ami-action.h"
#include "wire/ami-message.h"

G_BEGIN_DECLS

/** HERALD_AMI_DEFAULT_EVENTS: the classes of events asked for at login; dialplan would be nearly half of all traffic. */
#define HERALD_AMI_DEFAULT_EVENTS "call,agent,user"

typedef enum
{
  HERALD_LINK_OFFLINE,    /* not started, or stopped */
  HERALD_LINK_CONNECTING, /* on the way to the server's banner */
  HERALD_LINK_LOGGING_IN,
  HERALD_LINK_SYNCING,   /* logged in; actions may be sent; the owner takes its snapshot */
  HERALD_LINK_CONNECTED, /* logged in and synced */
  HERALD_LINK_WAITING,   /* lost; will try again at herald_ami_session_get_retry_at() */
  HERALD_LINK_FAILED,    /* stopped: needs the user */
} HeraldLinkState;

/* What a session needs to know; copied by herald_ami_session_new(). */
typedef struct
{
  const char *host; /* a name, an IPv4 or an IPv6 address */
  guint16 port;     /* 0: the usual one */
  HeraldTlsMode tls;
  const char *ca_file; /* for %HERALD_TLS_CA_FILE */
  const char *pin;     /* for %HERALD_TLS_PINNED: 64 hexadecimal digits, colons allowed */
  const char *path;    /* of the manager over HTTP: "/rawman"; %NULL: over TCP */
  const char *user;
  const char *secret;   /* %NULL: %HERALD_PBX_ERROR_NO_SECRET at start */
  gboolean plain_login; /* send the secret as it is instead of answering a challenge */
  const char *events;   /* %NULL: HERALD_AMI_DEFAULT_EVENTS */
  gboolean acts_only;   /* no events are wanted: "arawman" and "amxml" will do as paths */
  gboolean reconnect;   /* FALSE: the first trouble ends in %HERALD_LINK_FAILED */
} HeraldAmiOptions;

/* Every event that no pending list owns. A view into the receive buffer: valid during the call. */
typedef void (*HeraldAmiEventFunc) (HeraldAmiMessage *message, gpointer user_data);

#define HERALD_TYPE_LINK_STATE (herald_link_state_get_type ())
GType herald_link_state_get_type (void) G_GNUC_CONST;
const char *herald_link_state_to_string (HeraldLinkState state);

#define HERALD_TYPE_AMI_SESSION (herald_ami_session_get_type ())
G_DECLARE_FINAL_TYPE (HeraldAmiSession, herald_ami_session, HERALD, AMI_SESSION, GObject)

HeraldAmiSession *herald_ami_session_new (const HeraldAmiOptions *options, HeraldAmiEventFunc func,
                                          gpointer user_data);
void herald_ami_session_set_tap (HeraldAmiSession *self, HeraldAmiEventFunc tap, gpointer user_data);
void herald_ami_session_start (HeraldAmiSession *self);
void herald_ami_session_stop (HeraldAmiSession *self);
void herald_ami_session_try_now (HeraldAmiSession *self);
void herald_ami_session_synced (HeraldAmiSession *self);
void herald_ami_session_set_watchful (HeraldAmiSession *self, gboolean watchful);
void herald_ami_session_check (HeraldAmiSession *self);

HeraldLinkState herald_ami_session_get_state (HeraldAmiSession *self);
const GError *herald_ami_session_get_error (HeraldAmiSession *self);
gint64 herald_ami_session_get_retry_at (HeraldAmiSession *self);
const char *herald_ami_session_get_banner (HeraldAmiSession *self);
guint herald_ami_session_get_ami_major (HeraldAmiSession *self);

void herald_ami_session_send_async (HeraldAmiSession *self, HeraldAmiAction *action, guint timeout_ms,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
HeraldAmiMessage *herald_ami_session_send_finish (HeraldAmiSession *self, GAsyncResult *result,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_ami_session_list_async (HeraldAmiSession *self, HeraldAmiAction *action, guint timeout_ms,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *herald_ami_session_list_finish (HeraldAmiSession *self, GAsyncResult *result,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
