/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The errors of the way to the server, and which of them trying again cannot mend. */

#include "pbx/pbx-error.h"

typedef struct
{
  HeraldTlsFault fault;
} HeraldPbxErrorPrivate;

static void
herald_pbx_error_private_init (HeraldPbxErrorPrivate *self)
{
  self->fault = HERALD_TLS_FAULT_OTHER;
}

static void
herald_pbx_error_private_copy (const HeraldPbxErrorPrivate *from,
                               HeraldPbxErrorPrivate *to)
{
  *to = *from;
}

static void
herald_pbx_error_private_clear (HeraldPbxErrorPrivate *self)
{
}

G_DEFINE_EXTENDED_ERROR (HeraldPbxError, herald_pbx_error)

/**
 * herald_pbx_error_new_tls:
 * @fault: which check failed
 * @format: the same for the user, a sentence like printf()'s
 * @...: for @format
 *
 * Returns: (transfer full): a %HERALD_PBX_ERROR_TLS
 */
GError *
herald_pbx_error_new_tls (HeraldTlsFault fault,
                          const char *format,
                          ...)
{
  GError *error;
  va_list arguments;

  va_start (arguments, format);
  error = g_error_new_valist (HERALD_PBX_ERROR, HERALD_PBX_ERROR_TLS, format, arguments);
  va_end (arguments);
  herald_pbx_error_get_private (error)->fault = fault;
  return error;
}

/**
 * herald_pbx_error_get_tls_fault:
 * @error: an error of any kind
 *
 * Returns: which check of the encryption failed, where it was that
 */
HeraldTlsFault
herald_pbx_error_get_tls_fault (const GError *error)
{
  return error != NULL && error->domain == HERALD_PBX_ERROR ? herald_pbx_error_get_private (error)->fault : HERALD_TLS_FAULT_OTHER;
}

/**
 * herald_pbx_error_needs_user:
 * @error: (nullable): an error of a session or transport
 *
 * A wrong password tried again and again is what fail2ban bans; a server that restarts is worth another try.
 *
 * Returns: %TRUE if trying again is useless until somebody has changed a setting
 */
gboolean
herald_pbx_error_needs_user (const GError *error)
{
  if (error == NULL || error->domain != HERALD_PBX_ERROR)
    return FALSE;
  switch ((HeraldPbxError) error->code)
    {
    case HERALD_PBX_ERROR_TLS:
    case HERALD_PBX_ERROR_NOT_ASTERISK:
    case HERALD_PBX_ERROR_WRONG_PASSWORD:
    case HERALD_PBX_ERROR_LOGIN_IN_USE:
    case HERALD_PBX_ERROR_PERMISSION:
    case HERALD_PBX_ERROR_NO_SECRET:
      return TRUE;
    case HERALD_PBX_ERROR_NAME_NOT_FOUND:
    case HERALD_PBX_ERROR_UNREACHABLE:
    case HERALD_PBX_ERROR_REFUSED:
    case HERALD_PBX_ERROR_LOST:
    case HERALD_PBX_ERROR_TIMEOUT:
    case HERALD_PBX_ERROR_PROTOCOL:
    case HERALD_PBX_ERROR_ACTION:
    case HERALD_PBX_ERROR_CANCELLED:
    case HERALD_PBX_ERROR_CLOSED:
    default:
      return FALSE;
    }
}
