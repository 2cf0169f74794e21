/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/ldap-map.h"
#include "numbers/number.h"

G_BEGIN_DECLS

/** HERALD_LDAP_FILTER_MAX: bytes of a filter; with its attributes a request stays below 64 KiB, which a socket takes at once. */
#define HERALD_LDAP_FILTER_MAX (32 * 1024)
/** HERALD_LDAP_LOOSE_MIN: digits a number must have to be looked for loosely; "110" is in every number. */
#define HERALD_LDAP_LOOSE_MIN 6

gboolean herald_ldap_filter_check (const char *pattern, gboolean for_number, GError **error);
gboolean herald_ldap_filter_can_loose (const char *pattern, const HeraldNumber *number);
char *herald_ldap_filter_number (const char *pattern, const HeraldLdapMap *map, const HeraldNumber *number, gboolean loose) G_GNUC_WARN_UNUSED_RESULT;
char *herald_ldap_filter_search (const char *pattern, const HeraldLdapMap *map, const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *herald_ldap_filter_with_number (const HeraldLdapMap *map) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
