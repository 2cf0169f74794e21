/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How to mend what fails on the way to the manager over HTTP: http.conf and a proxy have their say there. */

#include "diagnose/doctor-private.h"

#include <glib/gi18n-lib.h>

#include "pbx/pbx-error.h"

static const char *
mend_for_tls (HeraldTlsFault fault)
{
  switch (fault)
    {
    case HERALD_TLS_FAULT_BAD_IDENTITY:
      return _("Connect by the name that stands in the certificate, or have it made anew with this name (subjectAltName).");
    case HERALD_TLS_FAULT_EXPIRED:
      return _("Have the server’s certificate renewed; http.conf names it in tlscertfile, a proxy in front of the server in its own settings.");
    case HERALD_TLS_FAULT_NOT_ACTIVATED: return _("Set this computer’s clock.");
    case HERALD_TLS_FAULT_UNKNOWN_CA: return _("Give Herald the authority’s certificate (a PEM file), or pin the server’s own.");
    case HERALD_TLS_FAULT_NOT_PINNED: return _("If the server’s certificate was changed on purpose, pin the new one.");
    case HERALD_TLS_FAULT_NOT_SPOKEN:
    case HERALD_TLS_FAULT_OTHER:
    default: return _("Look at the server’s certificate; http.conf names it in tlscertfile.");
    }
}

/**
 * herald_doctor_mend_web:
 * @error: why there is no login over HTTP
 * @encrypted: whether the address begins with https
 *
 * Returns: (transfer none) (nullable): how to mend it; %NULL where it is as over TCP
 */
const char *
herald_doctor_mend_web (const GError *error,
                        gboolean encrypted)
{
  if (error->domain != HERALD_PBX_ERROR)
    return NULL;
  switch ((HeraldPbxError) error->code)
    {
    case HERALD_PBX_ERROR_REFUSED:
      return encrypted ? _("In [general] of http.conf: enabled = yes, tlsenable = yes, tlsbindaddr = 0.0.0.0:8089 (its port is that of the "
                           "address), tlscertfile = a PEM file with certificate and key; then: asterisk -rx \"core reload\".")
                       : _("In [general] of http.conf: enabled = yes, bindport = 8088 (that of the address), and a bindaddr that this computer "
                           "reaches, as 0.0.0.0; then: asterisk -rx \"core reload\".");
    case HERALD_PBX_ERROR_UNREACHABLE:
      return _("Is the server on and in reach (VPN)? A firewall between must let the port of the address through; a proxy that the "
               "environment names (https_proxy) must reach it. An address with https needs the port of tlsbindaddr, one with http that of bindport.");
    case HERALD_PBX_ERROR_NOT_ASTERISK:
      return _("In [general] of manager.conf: webenabled = yes. The path of the address must be that of the server: with prefix = asterisk in "
               "http.conf it is /asterisk/rawman. asterisk -rx \"http show status\" lists what the server answers at.");
    case HERALD_PBX_ERROR_TIMEOUT:
    case HERALD_PBX_ERROR_PROTOCOL:
      return _("A proxy in front of the server must pass answers on as they come: in nginx proxy_buffering off and proxy_read_timeout 60s.");
    case HERALD_PBX_ERROR_LOST:
    case HERALD_PBX_ERROR_CLOSED:
      return _("Where the server closes at once, its connections are used up: in [general] of http.conf, sessionlimit = 500 (each desktop "
               "needs two). A proxy that answers 502, 503 or 504 does not reach the server: see what it names as its upstream.");
    case HERALD_PBX_ERROR_TLS: return mend_for_tls (herald_pbx_error_get_tls_fault (error));
    case HERALD_PBX_ERROR_NAME_NOT_FOUND:
    case HERALD_PBX_ERROR_WRONG_PASSWORD:
    case HERALD_PBX_ERROR_LOGIN_IN_USE:
    case HERALD_PBX_ERROR_NO_SECRET:
    case HERALD_PBX_ERROR_PERMISSION:
    case HERALD_PBX_ERROR_ACTION:
    case HERALD_PBX_ERROR_CANCELLED:
    default: return NULL;
    }
}

/**
 * herald_doctor_say_no_events:
 * @self: a doctor whose address ends in arawman or amxml
 *
 * What is to be said there instead of the checks that need an event.
 */
void
herald_doctor_say_no_events (HeraldDoctor *self)
{
  static const HeraldCheckId unseen[] = { HERALD_CHECK_READ_CALL, HERALD_CHECK_READ_AGENT, HERALD_CHECK_READ_USER };

  herald_doctor_say (self, HERALD_CHECK_EVENT_MASK, HERALD_CHECK_WARNING,
                     _("This address serves a program that only dials. For Herald itself, let it end in rawman or mxml."), "%s",
                     herald_ami_digest_sentence ());
  for (guint i = 0; i < G_N_ELEMENTS (unseen); i++)
    herald_doctor_say (self, unseen[i], HERALD_CHECK_SKIPPED, NULL, _("Not looked at, since this address tells no events."));
}
