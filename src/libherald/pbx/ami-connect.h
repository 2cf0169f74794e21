/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pbx/pbx-error.h"

G_BEGIN_DECLS

/** HERALD_AMI_PORT: the manager's port where nothing else is said. */
#define HERALD_AMI_PORT 5038
/** HERALD_AMI_TLS_PORT: the manager's port for TLS where nothing else is said. */
#define HERALD_AMI_TLS_PORT 5039
/** HERALD_AMI_HTTP_PORT: the port of the manager over HTTP where nothing else is said. */
#define HERALD_AMI_HTTP_PORT 8088
/** HERALD_AMI_HTTPS_PORT: the same for HTTPS. */
#define HERALD_AMI_HTTPS_PORT 8089

typedef enum
{
  HERALD_TLS_OFF,
  HERALD_TLS_SYSTEM,  /* checked against the system's certification authorities */
  HERALD_TLS_CA_FILE, /* against the ones in a PEM file */
  HERALD_TLS_PINNED,  /* exactly one certificate, by the SHA-256 of its DER form */
} HeraldTlsMode;

/* Where a server is and how to make sure that it is the right one. */
typedef struct
{
  char *host; /* a name, an IPv4 or an IPv6 address */
  guint16 port;
  HeraldTlsMode tls;
  char *ca_file; /* for %HERALD_TLS_CA_FILE */
  char *pin;     /* for %HERALD_TLS_PINNED: 64 hexadecimal digits, colons allowed */
  char *path;    /* of the manager over HTTP: "/rawman"; %NULL: over TCP */
} HeraldAmiEndpoint;

void herald_ami_endpoint_copy (HeraldAmiEndpoint *to, const HeraldAmiEndpoint *from);
void herald_ami_endpoint_clear (HeraldAmiEndpoint *endpoint);
gboolean herald_ami_endpoint_set_url (HeraldAmiEndpoint *endpoint, const char *url, GError **error);
char *herald_ami_web_path (const char *path) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_ami_path_is_digest (const char *path);
const char *herald_ami_digest_sentence (void);
char *herald_ami_endpoint_to_string (const HeraldAmiEndpoint *endpoint) G_GNUC_WARN_UNUSED_RESULT;

void herald_ami_connect_async (const HeraldAmiEndpoint *endpoint, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
GIOStream *herald_ami_connect_finish (GAsyncResult *result, GSocket **socket,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_ami_connect_is_watched (GSocket *socket);

G_END_DECLS
