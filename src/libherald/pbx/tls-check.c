/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the other end of a TLS connection is the right server, and in words why it is not. There is no
 * mode that ignores an error: who has a certificate of his own making names its CA file or pins it. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pbx/tls-check.h"

static gboolean
parse_pin (const char *text,
           guint8 *pin)
{
  gsize digits = 0;

  if (text == NULL)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    {
      int value = g_ascii_xdigit_value (*p);

      if (*p == ':' || *p == ' ')
        continue;
      if (value < 0 || digits == 2 * HERALD_TLS_PIN_BYTES)
        return FALSE;
      pin[digits / 2] = digits % 2 == 0 ? (guint8) (value << 4) : (guint8) (pin[digits / 2] | value);
      digits++;
    }
  return digits == 2 * HERALD_TLS_PIN_BYTES;
}

static void
fingerprint (GTlsCertificate *certificate,
             guint8 *digest)
{
  g_autoptr (GByteArray) der = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = HERALD_TLS_PIN_BYTES;

  g_object_get (certificate, "certificate", &der, NULL);
  g_checksum_update (checksum, der->data, der->len);
  g_checksum_get_digest (checksum, digest, &length);
}

static gboolean
is_pinned (HeraldTlsCheck *check,
           GTlsCertificate *certificate)
{
  guint8 digest[HERALD_TLS_PIN_BYTES];

  fingerprint (certificate, digest);
  return memcmp (digest, check->pin, sizeof digest) == 0;
}

/**
 * herald_tls_check_init:
 * @check: (out caller-allocates): the check of one connection
 * @endpoint: where to connect and how to check
 * @error: return location for a %HERALD_PBX_ERROR_TLS: no TLS in this GLib, CA file unreadable, pin malformed
 *
 * Returns: whether a connection can be checked that way
 */
gboolean
herald_tls_check_init (HeraldTlsCheck *check,
                       const HeraldAmiEndpoint *endpoint,
                       GError **error)
{
  g_autoptr (GError) fault = NULL;

  *check = (HeraldTlsCheck) { .mode = endpoint->tls };
  if (endpoint->tls == HERALD_TLS_OFF)
    return TRUE;
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_set_error (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_TLS,
                   _("This computer's GLib cannot encrypt: install the package glib-networking."));
      return FALSE;
    }
  if (endpoint->tls == HERALD_TLS_PINNED && !parse_pin (endpoint->pin, check->pin))
    {
      g_set_error (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_TLS,
                   _("The pinned certificate must be given as a SHA-256 of 64 hexadecimal digits."));
      return FALSE;
    }
  if (endpoint->tls == HERALD_TLS_CA_FILE)
    {
      /* GIO takes a file without any certificate silently and then trusts nobody: say so here instead. */
      GList *anchors = g_tls_certificate_list_new_from_file (endpoint->ca_file ? endpoint->ca_file : "", &fault);

      if (anchors == NULL && fault == NULL)
        g_set_error (&fault, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, _("it holds no certificate"));
      g_list_free_full (anchors, g_object_unref);
      if (fault == NULL)
        {
          g_autofree char *path = g_canonicalize_filename (endpoint->ca_file, NULL);

          check->database = g_tls_file_database_new (path, &fault);
        }
      if (fault != NULL)
        {
          g_set_error (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_TLS, _("The CA file “%s” cannot be used: %s"),
                       endpoint->ca_file ? endpoint->ca_file : "", fault->message);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * herald_tls_check_clear:
 * @check: a check
 */
void
herald_tls_check_clear (HeraldTlsCheck *check)
{
  g_clear_object (&check->database);
}

/* GIO asks only when its own checks found a fault. A pinned certificate is known by itself, whoever signed it. */
static gboolean
on_accept_certificate (GTlsConnection *connection,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags faults,
                       gpointer user_data)
{
  HeraldTlsCheck *check = user_data;

  if (check->mode == HERALD_TLS_PINNED)
    return is_pinned (check, certificate);
  check->faults = faults;
  return FALSE;
}

/**
 * herald_tls_check_watch:
 * @check: a check that outlives the handshake
 * @connection: a connection before its handshake
 */
void
herald_tls_check_watch (HeraldTlsCheck *check,
                        GTlsConnection *connection)
{
  if (check->database != NULL)
    g_tls_connection_set_database (connection, check->database);
  /* Messages have their own end: a peer that forgets the closing alert has cut nothing off unseen. */
  g_tls_connection_set_require_close_notify (connection, FALSE);
  g_signal_connect (connection, "accept-certificate", G_CALLBACK (on_accept_certificate), check);
}

/**
 * herald_tls_check_word_pin:
 * @certificate: (nullable): what the server showed
 * @host: the server's name
 * @error: return location for the %HERALD_PBX_ERROR_TLS that names the certificate to pin
 */
void
herald_tls_check_word_pin (GTlsCertificate *certificate,
                           const char *host,
                           GError **error)
{
  guint8 digest[HERALD_TLS_PIN_BYTES] = { 0 };
  char hex[2 * HERALD_TLS_PIN_BYTES + 1] = "";

  if (certificate != NULL)
    fingerprint (certificate, digest);
  for (guint i = 0; i < HERALD_TLS_PIN_BYTES; i++)
    g_snprintf (hex + 2 * i, 3, "%02x", digest[i]);
  g_propagate_error (error, herald_pbx_error_new_tls (HERALD_TLS_FAULT_NOT_PINNED,
    _("%s shows another certificate than the pinned one. If it was renewed, pin the new one: SHA-256 %s"), host, hex));
}

/**
 * herald_tls_check_peer:
 * @check: the check of @connection
 * @connection: a connection after its handshake, successful or not
 * @host: the server's name, for the words
 * @error: return location for a %HERALD_PBX_ERROR_TLS
 *
 * A certificate that GIO trusts is still the wrong one where another is pinned.
 *
 * Returns: %FALSE if a certificate is pinned and this is another
 */
gboolean
herald_tls_check_peer (HeraldTlsCheck *check,
                       GTlsConnection *connection,
                       const char *host,
                       GError **error)
{
  GTlsCertificate *certificate = g_tls_connection_get_peer_certificate (connection);

  if (check->mode != HERALD_TLS_PINNED || (certificate != NULL && is_pinned (check, certificate)))
    return TRUE;
  herald_tls_check_word_pin (certificate, host, error);
  return FALSE;
}

/**
 * herald_tls_check_word:
 * @check: a check whose certificate was not accepted
 * @host: the server's name
 * @error: return location for the %HERALD_PBX_ERROR_TLS that says which check failed
 *
 * The most telling fault first: a certificate of one's own making is also expired some day.
 */
void
herald_tls_check_word (HeraldTlsCheck *check,
                       const char *host,
                       GError **error)
{
  static const struct
  {
    GTlsCertificateFlags flag;
    HeraldTlsFault fault;
    const char *words;
  } table[] = {
    { G_TLS_CERTIFICATE_REVOKED, HERALD_TLS_FAULT_OTHER, N_("The certificate of %s has been revoked.") },
    { G_TLS_CERTIFICATE_UNKNOWN_CA, HERALD_TLS_FAULT_UNKNOWN_CA,
      N_("The certificate of %s is not signed by an authority this computer trusts. Name its CA file or pin it.") },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, HERALD_TLS_FAULT_BAD_IDENTITY, N_("The certificate is for another name than %s.") },
    { G_TLS_CERTIFICATE_EXPIRED, HERALD_TLS_FAULT_EXPIRED, N_("The certificate of %s has expired.") },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, HERALD_TLS_FAULT_NOT_ACTIVATED,
      N_("The certificate of %s is not valid yet. Is this computer's clock right?") },
    { G_TLS_CERTIFICATE_INSECURE, HERALD_TLS_FAULT_OTHER, N_("The certificate of %s uses a method that is no longer secure.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (check->faults & table[i].flag)
      {
        g_propagate_error (error, herald_pbx_error_new_tls (table[i].fault, _(table[i].words), host));
        return;
      }
  g_set_error (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_TLS, _("The certificate of %s could not be checked."), host);
}
