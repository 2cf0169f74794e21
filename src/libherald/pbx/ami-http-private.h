/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "pbx/ami-http.h"
#include "pbx/tls-check.h"
#include "wire/ami-parser.h"

G_BEGIN_DECLS

typedef enum
{
  HERALD_AMI_HTTP_NEW,
  HERALD_AMI_HTTP_ASKING,
  HERALD_AMI_HTTP_OPEN,
  HERALD_AMI_HTTP_CLOSED,
} HeraldAmiHttpPhase;

typedef enum
{
  HERALD_AMI_HTTP_PROBE,
  HERALD_AMI_HTTP_QUESTION, /* may be asked twice */
  HERALD_AMI_HTTP_ORDER,    /* may not */
  HERALD_AMI_HTTP_LOGIN,
  HERALD_AMI_HTTP_WAIT,
  HERALD_AMI_HTTP_LOGOFF,
} HeraldAmiHttpKind;

struct _HeraldAmiHttp
{
  GObject parent_instance;

  HeraldAmiEndpoint endpoint;
  HeraldTlsCheck check;
  guint open_ms;
  char *server; /* for sentences */
  gboolean xml;
  gboolean digest; /* each request is let in by itself: no session, no events */
  char *user;      /* for that; nullable */
  char *secret;

  const HeraldTransportEvents *events; /* borrowed, like its data */
  gpointer user_data;

  SoupSession *actions;
  SoupSession *poll;
  GCancellable *cancellable;
  GCancellable *logoff; /* stays when the rest is cancelled */
  GSource *logoff_deadline;
  GSource *deadline;
  GSource *rest; /* before the next poll */
  char *cookie;  /* the session's id; NULL: none yet */
  gboolean logged_in;
  guint n_actions;
  guint n_hasty;
  struct _HeraldAmiHttpRequest *held; /* a poll's answer that waits for those of actions */
  GSource *hold;

  gint64 last_heard;
  HeraldAmiHttpPhase phase;
};

/* One request on its way, and what comes back. */
typedef struct _HeraldAmiHttpRequest
{
  HeraldAmiHttp *transport; /* holds a reference */
  HeraldAmiHttpKind kind;
  SoupMessage *message;
  GTlsConnection *tls; /* NULL: not encrypted, or not so far */
  GInputStream *body;
  HeraldAmiParser *parser;
  GByteArray *whole; /* of an answer in XML */
  char *cookie;      /* that came with the answer */
  gint64 began;
  guint n_events;
  gboolean success;  /* of HERALD_AMI_HTTP_LOGIN */
  gboolean stranger; /* the certificate is not the pinned one */
} HeraldAmiHttpRequest;

/* ami-http.c */
void herald_ami_http_fail (HeraldAmiHttp *self, GError *error);
GError *herald_ami_http_not_manager (HeraldAmiHttp *self) G_GNUC_WARN_UNUSED_RESULT;

/* ami-http-request.c: sends a form; what comes of it is told to ami-http-answer.c. */
void herald_ami_http_post (HeraldAmiHttp *self, HeraldAmiHttpKind kind, const char *form);
void herald_ami_http_unhold (HeraldAmiHttp *self);

/* ami-http-cookie.c: the session of an answer. */
char *herald_ami_http_cookie (SoupMessageHeaders *headers) G_GNUC_WARN_UNUSED_RESULT;

/* ami-http-logoff.c */
void herald_ami_http_logoff_begun (HeraldAmiHttp *self);
void herald_ami_http_logoff_ended (HeraldAmiHttp *self);

/* ami-http-answer.c: what the answers mean to the session. */
gboolean herald_ami_http_take_messages (HeraldAmiHttpRequest *request);
gboolean herald_ami_http_take_end (HeraldAmiHttpRequest *request);
void herald_ami_http_poll (HeraldAmiHttp *self);

G_END_DECLS
