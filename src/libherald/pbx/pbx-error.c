/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The errors of the way to the server, and which of them trying again cannot mend. */

#include "pbx/pbx-error.h"

G_DEFINE_QUARK (herald-pbx-error-quark, herald_pbx_error)

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
