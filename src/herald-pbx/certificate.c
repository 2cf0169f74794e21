/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A self-signed certificate for the TLS port, made in memory. */

#include "config-pbx.h"
#include "herald-pbx/sim.h"

#include <string.h>

#ifdef HAVE_GNUTLS
#include <gnutls/x509.h>

static gboolean
check (int result,
       GError **error)
{
  if (result >= 0)
    return TRUE;
  g_set_error (error, HERALD_SIM_ERROR, HERALD_SIM_ERROR_TLS, "The certificate could not be made: %s",
               gnutls_strerror (result));
  return FALSE;
}

static gboolean
fill (gnutls_x509_crt_t crt,
      gnutls_x509_privkey_t key,
      const char *host,
      GError **error)
{
  static const guint8 loopback[] = { 127, 0, 0, 1 };
  guint32 serial = g_random_int () & 0x7fffffff;
  time_t now = time (NULL);

  return check (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
                error)
         && check (gnutls_x509_crt_set_version (crt, 3), error)
         && check (gnutls_x509_crt_set_serial (crt, &serial, sizeof serial), error)
         && check (gnutls_x509_crt_set_activation_time (crt, now - 3600), error)
         && check (gnutls_x509_crt_set_expiration_time (crt, now + 30 * 86400), error)
         && check (gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, host, (unsigned) strlen (host)), error)
         && check (gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, host, (unsigned) strlen (host),
                                                         GNUTLS_FSAN_SET), error)
         && check (gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, loopback, sizeof loopback,
                                                         GNUTLS_FSAN_APPEND), error)
         && check (gnutls_x509_crt_set_basic_constraints (crt, 1, -1), error)
         && check (gnutls_x509_crt_set_key (crt, key), error)
         && check (gnutls_x509_crt_sign2 (crt, crt, key, GNUTLS_DIG_SHA256, 0), error);
}

static char *
to_pem (gnutls_x509_crt_t crt,
        gnutls_x509_privkey_t key,
        GError **error)
{
  gnutls_datum_t public = { NULL, 0 }, private = { NULL, 0 };
  char *pem = NULL;

  if (check (gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_PEM, &public), error)
      && check (gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &private), error))
    pem = g_strdup_printf ("%.*s%.*s", (int) public.size, (char *) public.data, (int) private.size, (char *) private.data);
  gnutls_free (public.data);
  gnutls_free (private.data);
  return pem;
}

/**
 * herald_sim_certificate_new:
 * @host: the name it is for; 127.0.0.1 is added
 *
 * Returns: (transfer full): a self-signed certificate with its key, valid for 30 days, or %NULL with @error set
 */
GTlsCertificate *
herald_sim_certificate_new (const char *host,
                            GError **error)
{
  gnutls_x509_crt_t crt = NULL;
  gnutls_x509_privkey_t key = NULL;
  GTlsCertificate *certificate = NULL;
  g_autofree char *pem = NULL;

  if (check (gnutls_x509_crt_init (&crt), error) && check (gnutls_x509_privkey_init (&key), error)
      && fill (crt, key, host, error))
    pem = to_pem (crt, key, error);
  if (pem != NULL)
    certificate = g_tls_certificate_new_from_pem (pem, -1, error);
  if (crt != NULL)
    gnutls_x509_crt_deinit (crt);
  if (key != NULL)
    gnutls_x509_privkey_deinit (key);
  return certificate;
}

#else

GTlsCertificate *
herald_sim_certificate_new (const char *host,
                            GError **error)
{
  g_set_error (error, HERALD_SIM_ERROR, HERALD_SIM_ERROR_TLS,
               "herald-pbx was built without GnuTLS and cannot make a certificate; give one with --cert and --key");
  return NULL;
}

#endif

/* Returns: (transfer full): the SHA-256 of the certificate's DER, in hexadecimal: what a client pins */
char *
herald_sim_certificate_dup_pin (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}
