/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The secret of the PBX login, kept by the desktop's keyring through libsecret: never in a file, a log or an
 * argument. Faults of the keyring become sentences. */

#include "config/secrets.h"

#include <libsecret/secret.h>

static const SecretSchema schema = {
  "org.heraldcti.Herald.Account",
  SECRET_SCHEMA_NONE,
  { { "server", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "user", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

/* What an operation is about, for its second step. */
typedef struct
{
  char *host;
  char *user;
} Key;

G_DEFINE_QUARK (herald-config-error-quark, herald_config_error)

static void
key_free (Key *key)
{
  g_free (key->host);
  g_free (key->user);
  g_free (key);
}

static GTask *
task_for (const char *host,
          const char *user,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Key *key = g_new0 (Key, 1);

  key->host = g_strdup (host);
  key->user = g_strdup (user);
  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, key, (GDestroyNotify) key_free);
  return task;
}

/* No bus at all, or a bus on which nobody can be made to keep secrets. */
static gboolean
says_no_keyring (const GError *error)
{
  if (error->domain == G_DBUS_ERROR)
    return error->code == G_DBUS_ERROR_SERVICE_UNKNOWN || error->code == G_DBUS_ERROR_NAME_HAS_NO_OWNER
           || error->code == G_DBUS_ERROR_NO_SERVER || error->code == G_DBUS_ERROR_DISCONNECTED
           || error->code == G_DBUS_ERROR_UNKNOWN_METHOD || error->code == G_DBUS_ERROR_UNKNOWN_OBJECT
           || (error->code >= G_DBUS_ERROR_SPAWN_EXEC_FAILED && error->code <= G_DBUS_ERROR_SPAWN_NO_MEMORY);
  /* The address of the bus: missing, stale or refused. */
  return error->domain == G_IO_ERROR && error->code != G_IO_ERROR_CANCELLED && error->code != G_IO_ERROR_TIMED_OUT;
}

static GError *
worded (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_new_literal (HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_CANCELLED,
                                "The keyring's question was closed. Unlock the keyring to go on.");
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return g_error_new_literal (HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_LOCKED,
                                "The keyring is locked. Unlock it and try again.");
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT))
    return g_error_new_literal (HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_REFUSED,
                                "The keyring has no place for new secrets. Create a default keyring and try again.");
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED)
      || g_error_matches (error, SECRET_ERROR, SECRET_ERROR_PROTOCOL))
    return g_error_new (HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_REFUSED, "The keyring refused: %s", error->message);
  if (says_no_keyring (error))
    return g_error_new_literal (HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_NO_KEYRING,
                                "This desktop has no keyring, so the secret cannot be kept. "
                                "Install GNOME Keyring or KeePassXC, or enter the secret at each start.");
  return g_error_new (HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_FAILED, "The keyring does not answer: %s", error->message);
}

static void
return_worded (GTask *task,
               const GError *error)
{
  g_debug ("keyring: %s %d", g_quark_to_string (error->domain), error->code);
  g_task_return_error (task, worded (error));
}

/* libsecret says "nothing" both where there is nothing and where the question to unlock was closed. */
static void
on_searched (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GList *items = secret_password_search_finish (result, &error);
  gboolean locked = items != NULL;

  g_list_free_full (items, g_object_unref);
  if (error != NULL)
    return_worded (task, error);
  else if (locked)
    g_task_return_new_error (task, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_LOCKED,
                             "The keyring is locked. Unlock it and try again.");
  else
    g_task_return_new_error (task, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_NO_SECRET,
                             "No secret is stored for this server. Enter it in the preferences.");
}

static void
on_looked_up (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Key *key = g_task_get_task_data (task);
  char *secret = secret_password_lookup_nonpageable_finish (result, &error);

  /* Whoever gave up is told so, whatever the keyring said meanwhile. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_clear_error (&error);
      g_clear_pointer (&secret, herald_secret_free);
      g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error);
    }
  if (error != NULL)
    return_worded (task, error);
  else if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) herald_secret_free);
  else
    secret_password_search (&schema, SECRET_SEARCH_NONE, NULL, on_searched, g_object_ref (task),
                            "server", key->host, "user", key->user, NULL);
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
  GTask *task = task_for (host, user, herald_secrets_lookup_async, cancellable, callback, user_data);

  /* Not handed on: the file of libsecret 0.20 answers a cancelled lookup twice, which wrecks the program. */
  secret_password_lookup (&schema, NULL, on_looked_up, task, "server", host, "user", user, NULL);
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

static void
on_stored (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else if (error != NULL)
    return_worded (task, error);
  else
    g_task_return_new_error (task, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_CANCELLED,
                             "The keyring's question was closed, so the secret was not stored.");
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
  GTask *task = task_for (host, user, herald_secrets_store_async, cancellable, callback, user_data);
  g_autofree char *label = g_strdup_printf ("Herald: %s at %s", user, host);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, secret, cancellable, on_stored, task, "server", host,
                         "user", user, NULL);
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

static void
on_cleared (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    return_worded (task, error);
  else
    g_task_return_boolean (task, TRUE);
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
  GTask *task = task_for (host, user, herald_secrets_clear_async, cancellable, callback, user_data);

  secret_password_clear (&schema, cancellable, on_cleared, task, "server", host, "user", user, NULL);
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

/**
 * herald_secret_free:
 * @secret: (nullable) (transfer full): a secret
 *
 * Overwrites it, then frees it.
 */
void
herald_secret_free (char *secret)
{
  secret_password_free (secret);
}
