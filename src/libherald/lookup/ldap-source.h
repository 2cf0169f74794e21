/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/source-type.h"

G_BEGIN_DECLS

/** HERALD_LDAP_LOOKUP_MAX: entries that are looked at for one number; a loose filter finds some that only resemble it. */
#define HERALD_LDAP_LOOKUP_MAX 200
/** HERALD_LDAP_SEARCH_MAX: contacts of one text search, whatever is asked for. */
#define HERALD_LDAP_SEARCH_MAX 1000
/** HERALD_LDAP_CHECK_MS: how long the "Test" button may take: a person waits for it. */
#define HERALD_LDAP_CHECK_MS 10000

/* A directory: Active Directory, OpenLDAP and whatever speaks LDAPv3. */
#define HERALD_TYPE_LDAP (herald_ldap_get_type ())
G_DECLARE_FINAL_TYPE (HeraldLdap, herald_ldap, HERALD, LDAP, GObject)

extern const HeraldSourceType herald_ldap_type;

G_END_DECLS
