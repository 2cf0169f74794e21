/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/ldap-library.h"

G_BEGIN_DECLS

GError *herald_ldap_error_new (const HeraldLdapLibrary *ldap, const char *server, const char *base, int code, const char *diagnostic) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
