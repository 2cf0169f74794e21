/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/contact.h"

G_BEGIN_DECLS

/** HERALD_LDAP_MAP_ATTRIBUTES_MAX: attributes of one map; every one is asked for in every search. */
#define HERALD_LDAP_MAP_ATTRIBUTES_MAX 64
/** HERALD_LDAP_VALUES_MAX: values of one attribute that are read; a group's "member" may have 100,000. */
#define HERALD_LDAP_VALUES_MAX 64

/* Attributes and their fields as inetOrgPerson (RFC 2798), organizationalPerson (RFC 4519) and Active Directory
 * have them. */
#define HERALD_LDAP_MAP_DEFAULT                                                                                       \
  "name = displayName, cn\n"                                                                                          \
  "organisation = company, o\n"                                                                                       \
  "email = mail\n"                                                                                                    \
  "url = wWWHomePage, labeledURI\n"                                                                                   \
  "note = info, description\n"                                                                                        \
  "address = postalAddress, streetAddress + postalCode + l, street + postalCode + l\n"                               \
  "photo = thumbnailPhoto, jpegPhoto\n"                                                                               \
  "id = objectGUID, entryUUID\n"                                                                                      \
  "number work = telephoneNumber, otherTelephone\n"                                                                   \
  "number mobile = mobile, otherMobile\n"                                                                             \
  "number home = homePhone, otherHomePhone\n"                                                                         \
  "number internal = ipPhone, otherIpPhone\n"                                                                         \
  "number fax = facsimileTelephoneNumber, otherFacsimileTelephoneNumber\n"                                            \
  "number pager = pager"

/* An entry of a directory: what it says of the attributes that were asked for. */
typedef struct
{
  char *dn;
  GHashTable *values; /* attribute, small letters, without options, to GPtrArray of GBytes, each with a NUL behind */
} HeraldLdapEntry;

HeraldLdapEntry *herald_ldap_entry_new (const char *dn) G_GNUC_WARN_UNUSED_RESULT;
void herald_ldap_entry_add (HeraldLdapEntry *entry, const char *attribute, const char *value, gsize length);
void herald_ldap_entry_free (HeraldLdapEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldLdapEntry, herald_ldap_entry_free)

/* Which attributes say what of a contact. */
typedef struct _HeraldLdapMap HeraldLdapMap;

HeraldLdapMap *herald_ldap_map_parse (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_ldap_map_free (HeraldLdapMap *map);
const char *const *herald_ldap_map_get_attributes (const HeraldLdapMap *map, gboolean with_photo);
const char *const *herald_ldap_map_get_numbers (const HeraldLdapMap *map);
const char *const *herald_ldap_map_get_words (const HeraldLdapMap *map);
HeraldContact *herald_ldap_map_apply (const HeraldLdapMap *map, const HeraldLdapEntry *entry, const char *source_id, const char *region) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldLdapMap, herald_ldap_map_free)

G_END_DECLS
