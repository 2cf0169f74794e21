/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The secret of the PBX login, kept under the server's name and the user. */

#include "config/secrets-private.h"

#include <glib/gi18n-lib.h>

static const SecretSchema schema = {
  "org.heraldcti.Herald.Account",
  SECRET_SCHEMA_NONE,
  { { "server", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "user", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static HeraldKeyringItem
item_of (const char *host,
         const char *user)
{
  return (HeraldKeyringItem) { &schema, herald_keyring_attributes ("server", host, "user", user, NULL),
                               _("No secret is stored for this server. Enter it in the preferences.") };
}

/**
 * herald_secrets_lookup_async:
 * @host: the server, as in the account
 * @user: the user at the PBX
 * @cancellable: (nullable): to give up
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Asks the keyring for the secret. The desktop may ask the user to unlock it meanwhile.
 */
void
herald_secrets_lookup_async (const char *host,
                             const char *user,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  HeraldKeyringItem item = item_of (host, user);

  herald_keyring_lookup (&item, herald_secrets_lookup_async, cancellable, callback, user_data);
}

/**
 * herald_secrets_lookup_finish:
 * @result: the result
 * @error: #HeraldConfigError
 *
 * Returns: (transfer full) (nullable): the secret; free it with herald_secret_free()
 */
char *
herald_secrets_lookup_finish (GAsyncResult *result,
                              GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * herald_secrets_store_async:
 * @host: the server, as in the account
 * @user: the user at the PBX
 * @secret: the secret
 * @cancellable: (nullable): to give up
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Stores the secret in the default keyring, in place of an older one.
 */
void
herald_secrets_store_async (const char *host,
                            const char *user,
                            const char *secret,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  HeraldKeyringItem item = item_of (host, user);
  g_autofree char *label = g_strdup_printf ("Herald: %s at %s", user, host);

  herald_keyring_store (&item, label, secret, herald_secrets_store_async, cancellable, callback, user_data);
}

/**
 * herald_secrets_store_finish:
 * @result: the result
 * @error: #HeraldConfigError
 *
 * Returns: whether the secret is stored
 */
gboolean
herald_secrets_store_finish (GAsyncResult *result,
                             GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * herald_secrets_clear_async:
 * @host: the server, as in the account
 * @user: the user at the PBX
 * @cancellable: (nullable): to give up
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Removes the secret. That there was none is no error.
 */
void
herald_secrets_clear_async (const char *host,
                            const char *user,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  HeraldKeyringItem item = item_of (host, user);

  herald_keyring_clear (&item, herald_secrets_clear_async, cancellable, callback, user_data);
}

/**
 * herald_secrets_clear_finish:
 * @result: the result
 * @error: #HeraldConfigError
 *
 * Returns: whether no secret is stored now
 */
gboolean
herald_secrets_clear_finish (GAsyncResult *result,
                             GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
