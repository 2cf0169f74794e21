/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "lookup/source.h"

G_BEGIN_DECLS

/** HERALD_HTTP_BODY_MAX: bytes of the largest answer that is read. */
#define HERALD_HTTP_BODY_MAX (1024 * 1024)
/** HERALD_HTTP_REDIRECTS_MAX: redirects of one request that are followed. */
#define HERALD_HTTP_REDIRECTS_MAX 5
/** HERALD_HTTP_PAUSE_SECONDS: how long a server that asks for a pause without saying how long is left alone. */
#define HERALD_HTTP_PAUSE_SECONDS 60
/** HERALD_HTTP_PAUSE_MAX_SECONDS: the longest pause a server can ask for: a fault of its clock is not forever. */
#define HERALD_HTTP_PAUSE_MAX_SECONDS 3600

/* 429 Too Many Requests (RFC 6585), which libsoup 3.2 has no name for. */
#define HERALD_HTTP_TOO_MANY 429

/* A request as it is sent. */
typedef struct
{
  gboolean post;
  GUri *uri;
  SoupMessageHeaders *headers; /* those without a secret */
  SoupMessageHeaders *secret;  /* those with one: for the first host only */
  char *content_type;          /* of the body, or NULL */
  GBytes *body;                /* or NULL */
  gboolean secret_body;
} HeraldHttpOutgoing;

typedef struct
{
  guint status;
  GBytes *body;
  guint retry_after; /* seconds, of a 429 or 503 */
} HeraldHttpReply;

HeraldHttpOutgoing *herald_http_outgoing_new (GUri *uri, gboolean post) G_GNUC_WARN_UNUSED_RESULT;
void herald_http_outgoing_free (HeraldHttpOutgoing *outgoing);
void herald_http_reply_free (HeraldHttpReply *reply);

guint herald_http_retry_after (const char *value, gint64 now);
SoupSession *herald_http_session_new (GTlsDatabase *database) G_GNUC_WARN_UNUSED_RESULT;
/* @outgoing must live until it is done. Errors are of #HERALD_SOURCE_ERROR, or %G_IO_ERROR_CANCELLED. */
void herald_http_transfer_async (SoupSession *session, const HeraldHttpOutgoing *outgoing, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HeraldHttpReply *herald_http_transfer_finish (SoupSession *session, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldHttpOutgoing, herald_http_outgoing_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldHttpReply, herald_http_reply_free)

G_END_DECLS
