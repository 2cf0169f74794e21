/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets kept by the desktop's keyring through libsecret: never in a file, a log or an argument. Faults of the
 * keyring become sentences. */

#include "config/secrets-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (herald-config-error-quark, herald_config_error)

static void
item_free (HeraldKeyringItem *item)
{
  g_hash_table_unref (item->attributes);
  g_free (item);
}

/* Takes the attributes over. */
static GTask *
task_for (const HeraldKeyringItem *item,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_memdup2 (item, sizeof *item), (GDestroyNotify) item_free);
  return task;
}

/* Attributes of a secret: names and values, ended by %NULL. Returns: (transfer full): the table */
GHashTable *
herald_keyring_attributes (const char *name,
                           const char *value,
                           ...)
{
  GHashTable *attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  va_list arguments;

  va_start (arguments, value);
  while (name != NULL)
    {
      g_hash_table_insert (attributes, (char *) name, g_strdup (value));
      name = va_arg (arguments, const char *);
      value = name != NULL ? va_arg (arguments, const char *) : NULL;
    }
  va_end (arguments);
  return attributes;
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
                                _("The keyring's question was closed. Unlock the keyring to go on."));
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return g_error_new_literal (HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_LOCKED,
                                _("The keyring is locked. Unlock it and try again."));
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT))
    return g_error_new_literal (HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_REFUSED,
                                _("The keyring has no place for new secrets. Create a default keyring and try again."));
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED)
      || g_error_matches (error, SECRET_ERROR, SECRET_ERROR_PROTOCOL))
    return g_error_new (HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_REFUSED, _("The keyring refused: %s"), error->message);
  if (says_no_keyring (error))
    return g_error_new_literal (HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_NO_KEYRING,
                                _("This desktop has no keyring, so the secret cannot be kept. "
                                  "Install GNOME Keyring or KeePassXC, or enter the secret at each start."));
  return g_error_new (HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_FAILED, _("The keyring does not answer: %s"), error->message);
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
  const HeraldKeyringItem *item = g_task_get_task_data (task);
  GList *items = secret_password_search_finish (result, &error);
  gboolean locked = items != NULL;

  g_list_free_full (items, g_object_unref);
  if (error != NULL)
    return_worded (task, error);
  else if (locked)
    g_task_return_new_error (task, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_LOCKED,
                             _("The keyring is locked. Unlock it and try again."));
  else
    g_task_return_error (task, g_error_new_literal (HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_NO_SECRET, item->missing));
}

static void
on_looked_up (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  const HeraldKeyringItem *item = g_task_get_task_data (task);
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
    secret_password_searchv (item->schema, item->attributes, SECRET_SEARCH_NONE, NULL, on_searched, g_object_ref (task));
}

/* Asks for a secret; the task returns it. Takes @item's attributes over. */
void
herald_keyring_lookup (const HeraldKeyringItem *item,
                       gpointer tag,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = task_for (item, tag, cancellable, callback, user_data);

  /* Not handed on: the file of libsecret 0.20 answers a cancelled lookup twice, which wrecks the program. */
  secret_password_lookupv (item->schema, item->attributes, NULL, on_looked_up, task);
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
                             _("The keyring's question was closed, so the secret was not stored."));
}

/* Stores a secret in the default keyring, in place of an older one; the task returns TRUE. Takes @item's attributes over. */
void
herald_keyring_store (const HeraldKeyringItem *item,
                      const char *label,
                      const char *secret,
                      gpointer tag,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = task_for (item, tag, cancellable, callback, user_data);

  secret_password_storev (item->schema, item->attributes, SECRET_COLLECTION_DEFAULT, label, secret, cancellable, on_stored, task);
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

/* Removes all secrets that have @item's attributes; the task returns TRUE, also when there was none. Takes them over. */
void
herald_keyring_clear (const HeraldKeyringItem *item,
                      gpointer tag,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = task_for (item, tag, cancellable, callback, user_data);

  secret_password_clearv (item->schema, item->attributes, cancellable, on_cleared, task);
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
