/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HERALD_PBX_ERROR (herald_pbx_error_quark ())

/* What can go wrong between Herald and the server. Each comes with a sentence for the user. */
typedef enum
{
  HERALD_PBX_ERROR_NAME_NOT_FOUND, /* the server's name has no address */
  HERALD_PBX_ERROR_UNREACHABLE,    /* no way to the server */
  HERALD_PBX_ERROR_REFUSED,        /* the computer is there, nothing listens at the port */
  HERALD_PBX_ERROR_TLS,            /* the message says which check failed */
  HERALD_PBX_ERROR_NOT_ASTERISK,   /* something else answers there */
  HERALD_PBX_ERROR_WRONG_PASSWORD, /* user or secret refused (or this address; the server does not tell) */
  HERALD_PBX_ERROR_LOGIN_IN_USE,   /* the user may be logged in once only */
  HERALD_PBX_ERROR_PERMISSION,     /* the user may not do this */
  HERALD_PBX_ERROR_LOST,           /* the connection broke, or there is none */
  HERALD_PBX_ERROR_TIMEOUT,        /* no answer in time */
  HERALD_PBX_ERROR_PROTOCOL,       /* what came is not the manager's protocol, or over a limit */
  HERALD_PBX_ERROR_ACTION,         /* the server refused an action: its words */
  HERALD_PBX_ERROR_CANCELLED,      /* by the caller, or the session was stopped */
  HERALD_PBX_ERROR_NO_SECRET,      /* nothing to log in with */
  HERALD_PBX_ERROR_CLOSED,         /* like LOST, but the server closed the connection between two messages */
} HeraldPbxError;

/* What is wrong with the encryption, for those who say how to mend it. */
typedef enum
{
  HERALD_TLS_FAULT_OTHER, /* also of every other error */
  HERALD_TLS_FAULT_NOT_SPOKEN,
  HERALD_TLS_FAULT_UNKNOWN_CA,
  HERALD_TLS_FAULT_BAD_IDENTITY,
  HERALD_TLS_FAULT_EXPIRED,
  HERALD_TLS_FAULT_NOT_ACTIVATED,
  HERALD_TLS_FAULT_NOT_PINNED,
} HeraldTlsFault;

GQuark herald_pbx_error_quark (void);
GError *herald_pbx_error_new_tls (HeraldTlsFault fault, const char *format, ...) G_GNUC_PRINTF (2, 3);
HeraldTlsFault herald_pbx_error_get_tls_fault (const GError *error);
gboolean herald_pbx_error_needs_user (const GError *error);

G_END_DECLS
