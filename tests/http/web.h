/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "lookup/http-private.h"

/* A request that arrived. */
typedef struct
{
  char *line; /* "GET https://crm.example.com/path?query", decoded; everything that must be encoded was */
  SoupMessageHeaders *headers;
  char *body;
} Asked;

/* What is answered to the next request. */
typedef struct
{
  guint status;
  const char *type; /* NULL: application/json */
  const char *body;
  const char *headers[6]; /* name, value, … */
} Reply;

/* A web server on the loopback, with TLS for the systems that the certificate names (reached through a proxy in the same
 * process, as their names are not ours) and without. */
typedef struct
{
  char *folder; /* of the certificates */
  SoupServer *server;
  GSocketService *proxy;
  guint16 tls_port;
  guint16 port;
  guint16 proxy_port;
  GPtrArray *asked;  /* of Asked */
  GQueue replies;    /* of Reply, borrowed */
  gboolean hold;     /* requests are kept waiting */
  gboolean lax;      /* the query is an administrator's own making, with marks of its own */
  GPtrArray *held;   /* of SoupServerMessage */
} Web;

Web *web_new (const char *certificate_script);
void web_free (Web *web);
void web_reply (Web *web, const Reply *reply);
void web_release (Web *web);
const Asked *web_asked (Web *web, guint index);
void web_use_proxy (Web *web, HeraldSource *source);
char *web_path (Web *web, const char *name);

/* settings: "param.server=https://…\nsecret.key=…"; %s in them is the address of @web without TLS. */
HeraldSource *web_source (Web *web, const char *file, const char *settings, GError **error);
void spin_until (gboolean *done);

/* Asks and waits. */
GPtrArray *ask (HeraldSource *source, const char *number, GError **error);
GPtrArray *look_for (HeraldSource *source, const char *text, GError **error);
char *check (HeraldSource *source, GError **error);
