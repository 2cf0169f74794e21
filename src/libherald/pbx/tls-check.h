/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pbx/ami-connect.h"

G_BEGIN_DECLS

/** HERALD_TLS_PIN_BYTES: a pin is the SHA-256 of a certificate in DER form. */
#define HERALD_TLS_PIN_BYTES 32

/* How one TLS connection decides whether it talks to the right server, and what it found. */
typedef struct
{
  HeraldTlsMode mode;
  GTlsDatabase *database;            /* %NULL: the system's */
  guint8 pin[HERALD_TLS_PIN_BYTES];
  GTlsCertificateFlags faults;       /* of the last certificate that was not accepted */
} HeraldTlsCheck;

gboolean herald_tls_check_init (HeraldTlsCheck *check, const HeraldAmiEndpoint *endpoint, GError **error);
void herald_tls_check_clear (HeraldTlsCheck *check);
void herald_tls_check_watch (HeraldTlsCheck *check, GTlsConnection *connection);
gboolean herald_tls_check_peer (HeraldTlsCheck *check, GTlsConnection *connection, const char *host, GError **error);
void herald_tls_check_word_pin (GTlsCertificate *certificate, const char *host, GError **error);
void herald_tls_check_word (HeraldTlsCheck *check, const char *host, GError **error);

G_END_DECLS
