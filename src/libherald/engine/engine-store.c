/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contacts and past calls that could not be opened at the start, because another program held the database: tried
 * again until it lets go. Calls pop meanwhile; those that end after that are written. */

#include "engine/engine-private.h"
#include "lookup/book.h"

/* A backup or an import holds it for seconds to minutes. */
#define RETRY_SECONDS 5

static void retry_later (HeraldEngine *self);

/* In a thread of its own: it may wait for the lock. */
static void
open_store (GTask *task,
            gpointer source,
            gpointer path,
            GCancellable *cancellable)
{
  GError *error = NULL;
  HeraldStore *store = herald_store_new (path, &error);

  if (store != NULL)
    g_task_return_pointer (task, store, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_opened (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  HeraldEngine *self = HERALD_ENGINE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldStore) store = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->store_path == NULL)
    return;
  if (store != NULL)
    {
      g_clear_pointer (&self->store_path, g_free);
      herald_engine_take_store (self, store);
      herald_engine_set_store_error (self, NULL);
      return;
    }
  herald_engine_set_store_error (self, error);
  if (g_error_matches (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_LOCKED))
    retry_later (self);
}

static gboolean
on_due (gpointer user_data)
{
  HeraldEngine *self = user_data;
  g_autoptr (GTask) task = g_task_new (self, NULL, on_opened, NULL);

  self->store_retry = 0;
  g_task_set_task_data (task, g_strdup (self->store_path), g_free);
  g_task_run_in_thread (task, open_store);
  return G_SOURCE_REMOVE;
}

static void
retry_later (HeraldEngine *self)
{
  self->store_retry = g_timeout_add_seconds (RETRY_SECONDS, on_due, self);
}

/* From now on there are contacts and past calls. */
void
herald_engine_take_store (HeraldEngine *self,
                          HeraldStore *store)
{
  g_set_object (&self->store, store);
  if (self->lookup != NULL && self->sources == NULL)
    {
      g_autoptr (HeraldSource) book = herald_book_new (store);

      herald_lookup_add_source (self->lookup, book, 0, 0);
    }
  herald_engine_follow_store (self);
  g_object_notify (G_OBJECT (self), "store");
}

/**
 * herald_engine_retry_store:
 * @self: an engine without a store
 * @path: the database that another program holds
 *
 * Tries until it opens; then "store" is there, the book is among the sources, and "store-error" is gone.
 */
void
herald_engine_retry_store (HeraldEngine *self,
                           const char *path)
{
  g_return_if_fail (self->store == NULL && self->store_path == NULL);

  self->store_path = g_strdup (path);
  retry_later (self);
}
