/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HERALD_LDAP_PORT 389
#define HERALD_LDAPS_PORT 636

typedef enum
{
  HERALD_LDAP_PLAIN,
  HERALD_LDAP_STARTTLS,
  HERALD_LDAP_LDAPS,
} HeraldLdapEncryption;

/* Where a directory is. */
typedef struct
{
  char *host;
  guint16 port;
  HeraldLdapEncryption encryption;
  char *ca_file; /* NULL: the system's authorities */
} HeraldLdapServer;

gboolean herald_ldap_server_parse (HeraldLdapServer *server, const char *uri, gboolean starttls, const char *ca_file, GError **error);
void herald_ldap_server_clear (HeraldLdapServer *server);
char *herald_ldap_server_to_string (const HeraldLdapServer *server) G_GNUC_WARN_UNUSED_RESULT;

void herald_ldap_link_open_async (const HeraldLdapServer *server, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
int herald_ldap_link_open_finish (GAsyncResult *result, GError **error);

G_END_DECLS
