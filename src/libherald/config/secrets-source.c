/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords and tokens of sources of contacts, kept under the source's name in the settings and the key's name. */

#include "config/secrets-private.h"

#include <glib/gi18n-lib.h>

static const SecretSchema schema = {
  "org.heraldcti.Herald.Source",
  SECRET_SCHEMA_NONE,
  { { "source", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "key", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static HeraldKeyringItem
item_of (const char *source,
         const char *key)
{
  return (HeraldKeyringItem) { &schema, herald_keyring_attributes ("source", source, key != NULL ? "key" : NULL, key, NULL),
                               _("No password is stored for this address book. Enter it in the preferences.") };
}

/**
 * herald_source_secret_lookup_async:
 * @source: a source's id
 * @key: the name of one of its secret keys
 * @cancellable: (nullable): to give up
 * @callback: called with the result; herald_secrets_lookup_finish()
 * @user_data: for @callback
 *
 * Asks the keyring for the secret. The desktop may ask the user to unlock it meanwhile.
 */
void
herald_source_secret_lookup_async (const char *source,
                                   const char *key,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  HeraldKeyringItem item = item_of (source, key);

  herald_keyring_lookup (&item, herald_source_secret_lookup_async, cancellable, callback, user_data);
}

/**
 * herald_source_secret_store_async:
 * @source: a source's id
 * @key: the name of one of its secret keys
 * @secret: the secret
 * @cancellable: (nullable): to give up
 * @callback: called with the result; herald_secrets_store_finish()
 * @user_data: for @callback
 *
 * Stores the secret in the default keyring, in place of an older one.
 */
void
herald_source_secret_store_async (const char *source,
                                  const char *key,
                                  const char *secret,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  HeraldKeyringItem item = item_of (source, key);
  g_autofree char *label = g_strdup_printf ("Herald: %s of %s", key, source);

  herald_keyring_store (&item, label, secret, herald_source_secret_store_async, cancellable, callback, user_data);
}

/**
 * herald_source_secrets_clear_async:
 * @source: a source's id
 * @key: (nullable): the name of one of its secret keys; %NULL: all of them
 * @cancellable: (nullable): to give up
 * @callback: called with the result; herald_secrets_clear_finish()
 * @user_data: for @callback
 *
 * Removes what the keyring has of the source. That there was nothing is no error.
 */
void
herald_source_secrets_clear_async (const char *source,
                                   const char *key,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  HeraldKeyringItem item = item_of (source, key);

  herald_keyring_clear (&item, herald_source_secrets_clear_async, cancellable, callback, user_data);
}
