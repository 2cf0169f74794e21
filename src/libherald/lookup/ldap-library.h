/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <openldap.h>

G_BEGIN_DECLS

/* The functions of libldap and liblber that Herald uses. */
#define HERALD_LDAP_FUNCTIONS(X)                                                                                      \
  X (ldap_init_fd)                                                                                                    \
  X (ldap_set_option)                                                                                                 \
  X (ldap_get_option)                                                                                                 \
  X (ldap_unbind_ext)                                                                                                 \
  X (ldap_sasl_bind)                                                                                                  \
  X (ldap_search_ext)                                                                                                 \
  X (ldap_abandon_ext)                                                                                                \
  X (ldap_result)                                                                                                     \
  X (ldap_msgid)                                                                                                      \
  X (ldap_msgtype)                                                                                                    \
  X (ldap_msgfree)                                                                                                    \
  X (ldap_parse_result)                                                                                               \
  X (ldap_get_dn)                                                                                                     \
  X (ldap_first_attribute)                                                                                            \
  X (ldap_next_attribute)                                                                                             \
  X (ldap_get_values_len)                                                                                             \
  X (ldap_value_free_len)                                                                                             \
  X (ldap_create_page_control)                                                                                        \
  X (ldap_parse_pageresponse_control)                                                                                 \
  X (ldap_control_find)                                                                                               \
  X (ldap_control_free)                                                                                               \
  X (ldap_controls_free)                                                                                              \
  X (ldap_err2string)                                                                                                 \
  X (ldap_memfree)                                                                                                    \
  X (ber_init)                                                                                                        \
  X (ber_scanf)                                                                                                       \
  X (ber_free)                                                                                                        \
  X (ber_sockbuf_ctrl)

typedef struct
{
#define X(name) __typeof__ (name) *name;
  HERALD_LDAP_FUNCTIONS (X)
#undef X
} HeraldLdapLibrary;

const HeraldLdapLibrary *herald_ldap_library_get (GError **error);

G_END_DECLS
