/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/ldap-connection.h"

G_BEGIN_DECLS

/* A search that waits or runs. */
typedef struct
{
  GTask *task;
  char *base;
  int scope;
  char *filter;
  char **attributes;
  guint limit;
  gboolean paged;
  guint seconds;         /* the time limit told to the server */
  int id;                /* of the message that asks; 0: waits to be sent */
  gboolean tried;        /* was sent on a connection that turned out to be dead */
  gint64 sent_at;        /* monotonic microseconds */
  GSource *deadline;
  GSource *cancelled;
  GPtrArray *entries;    /* of HeraldLdapEntry */
  gsize bytes;           /* of their values */
  GBytes *cookie;        /* of the next page; NULL: this is the first */
} HeraldLdapOperation;

HeraldLdapOperation *herald_ldap_operation_new (GTask *task, const HeraldLdapSearch *search);
void herald_ldap_operation_free (HeraldLdapOperation *operation);
int herald_ldap_operation_send (HeraldLdapOperation *operation, const HeraldLdapLibrary *ldap, LDAP *ld);
gboolean herald_ldap_operation_add (HeraldLdapOperation *operation, const HeraldLdapLibrary *ldap, LDAP *ld, LDAPMessage *message);
gboolean herald_ldap_operation_has_next (HeraldLdapOperation *operation, const HeraldLdapLibrary *ldap, LDAP *ld, LDAPControl **controls);

G_END_DECLS
