/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tries what is set for a source before it is relied on: a source of its own is made of it, given its secrets, asked to
 * check itself, and thrown away. One that keeps contacts gets a store of its own for that, so that the user's is not
 * touched. */

#include "engine/source-check.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "config/secrets.h"
#include "lookup/astdb.h"
#include "lookup/source-keys.h"

typedef struct
{
  HeraldSourceOptions *options;
  HeraldSourceKeys *keys;
  GHashTable *secrets; /* nullable */
  HeraldSource *source;
  HeraldStore *store; /* nullable, in … */
  char *folder;
  guint next; /* key */
} Trial;

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
trial_free (Trial *self)
{
  g_clear_object (&self->source);
  g_clear_object (&self->store);
  if (self->folder != NULL)
    remove_folder (self->folder);
  g_free (self->folder);
  g_clear_pointer (&self->secrets, g_hash_table_unref);
  herald_source_keys_free (self->keys);
  herald_source_options_free (self->options);
  g_free (self);
}

static gboolean
open_store (Trial *self,
            GError **error)
{
  g_autofree char *path = NULL;

  self->folder = g_dir_make_tmp ("herald-test-XXXXXX", error);
  if (self->folder == NULL)
    return FALSE;
  path = g_build_filename (self->folder, "test.db", NULL);
  self->store = herald_store_new (path, error);
  return self->store != NULL;
}

static gboolean
make_source (Trial *self,
             HeraldAmiSession *session,
             GError **error)
{
  const HeraldSourceType *type;

  if (!herald_source_options_check (self->options, error))
    return FALSE;
  type = herald_source_type_find (self->options->type);
  if (type->stored && !open_store (self, error))
    return FALSE;
  self->source = type->create (self->options, self->store, error);
  if (self->source == NULL)
    return FALSE;
  if (HERALD_IS_ASTDB (self->source))
    herald_astdb_set_session (HERALD_ASTDB (self->source), session);
  return TRUE;
}

static void
on_checked (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *sentence = herald_source_check_finish (HERALD_SOURCE (source), result, &error);

  if (sentence != NULL)
    g_task_return_pointer (task, sentence, g_free);
  else
    g_task_return_error (task, error);
}

static void next_secret (GTask *task);

static void
on_secret (GObject *object,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Trial *self = g_task_get_task_data (task);
  const HeraldSourceKey *key = herald_source_keys_get (self->keys, self->next);
  g_autoptr (GError) error = NULL;
  char *secret = herald_secrets_lookup_finish (result, &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    g_task_return_error_if_cancelled (task);
  else if (secret == NULL && key->required)
    g_task_return_new_error (task, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NO_SECRET, "%s", error->message);
  else
    {
      herald_source_set_secret (self->source, key->name, secret);
      self->next++;
      next_secret (g_steal_pointer (&task));
    }
  herald_secret_free (secret);
}

/* Goes on with the next secret, and after the last one asks the source. Takes the task over. */
static void
next_secret (GTask *task)
{
  g_autoptr (GTask) owned = task;
  Trial *self = g_task_get_task_data (task);

  for (; self->next < herald_source_keys_get_n (self->keys); self->next++)
    {
      const HeraldSourceKey *key = herald_source_keys_get (self->keys, self->next);
      const char *typed = self->secrets != NULL ? g_hash_table_lookup (self->secrets, key->name) : NULL;

      if (key->kind != HERALD_SOURCE_KEY_SECRET)
        continue;
      if (typed == NULL)
        {
          herald_source_secret_lookup_async (self->options->id, key->name, g_task_get_cancellable (task), on_secret,
                                             g_steal_pointer (&owned));
          return;
        }
      herald_source_set_secret (self->source, key->name, *typed != '\0' ? typed : NULL);
    }
  if (herald_source_can_check (self->source))
    herald_source_check_async (self->source, g_task_get_cancellable (task), on_checked, g_steal_pointer (&owned));
  else
    g_task_return_pointer (task, g_strdup (_("There is nothing to test.")), g_free);
}

/**
 * herald_source_trial_async:
 * @trial: what is to be tried
 * @cancellable: (nullable): to give up
 * @callback: called with the result
 * @user_data: for @callback
 *
 * The desktop may ask the user to unlock the keyring meanwhile.
 */
void
herald_source_trial_async (const HeraldSourceTrial *trial,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Trial *self = g_new0 (Trial, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, herald_source_trial_async);
  g_task_set_task_data (task, self, (GDestroyNotify) trial_free);
  self->options = herald_source_options_copy (trial->options);
  self->keys = herald_source_keys_new (trial->options);
  self->secrets = trial->secrets != NULL ? g_hash_table_ref (trial->secrets) : NULL;
  if (make_source (self, trial->session, &error))
    next_secret (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/**
 * herald_source_trial_finish:
 * @result: the result
 * @error: #HeraldSourceError, a sentence; or G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): a sentence about what was found
 */
char *
herald_source_trial_finish (GAsyncResult *result,
                            GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
