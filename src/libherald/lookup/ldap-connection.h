/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/ldap-library.h"
#include "lookup/ldap-link.h"
#include "lookup/ldap-map.h"

G_BEGIN_DECLS

/** HERALD_LDAP_MESSAGE_MAX: bytes of one message of a directory; an entry with a picture has less. */
#define HERALD_LDAP_MESSAGE_MAX (4 * 1024 * 1024)
/** HERALD_LDAP_ANSWER_MAX: bytes of values of all entries of a search; what is above is not waited for. */
#define HERALD_LDAP_ANSWER_MAX (8 * 1024 * 1024)
/** HERALD_LDAP_QUESTIONS_MAX: searches that run or wait at once. */
#define HERALD_LDAP_QUESTIONS_MAX 16
/** HERALD_LDAP_PAGE: entries of a page; servers send 1,000 at most (Active Directory's MaxPageSize). */
#define HERALD_LDAP_PAGE 200

/* A search. */
typedef struct
{
  const char *base;
  int scope;                     /* LDAP_SCOPE_… */
  const char *filter;
  const char *const *attributes; /* NULL-terminated */
  guint limit;                   /* entries that are enough */
  gboolean paged;                /* ask on after a page */
  guint deadline_ms;
} HeraldLdapSearch;

/* A connection to a directory, made when it is needed, kept for the next search, made anew when it is gone. */
#define HERALD_TYPE_LDAP_CONNECTION (herald_ldap_connection_get_type ())
G_DECLARE_FINAL_TYPE (HeraldLdapConnection, herald_ldap_connection, HERALD, LDAP_CONNECTION, GObject)

HeraldLdapConnection *herald_ldap_connection_new (const HeraldLdapServer *server, const char *user) G_GNUC_WARN_UNUSED_RESULT;
void herald_ldap_connection_set_password (HeraldLdapConnection *connection, const char *password);
void herald_ldap_connection_close (HeraldLdapConnection *connection);
const GError *herald_ldap_connection_get_refused (HeraldLdapConnection *connection);
void herald_ldap_connection_forget_refused (HeraldLdapConnection *connection);

void herald_ldap_connection_search_async (HeraldLdapConnection *connection, const HeraldLdapSearch *search, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *herald_ldap_connection_search_finish (HeraldLdapConnection *connection, GAsyncResult *result, GError **partial, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
