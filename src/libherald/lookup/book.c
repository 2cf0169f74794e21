/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Herald's own address book as a source. */

#include "lookup/book.h"

#include <glib/gi18n-lib.h>

struct _HeraldBook
{
  GObject parent;

  HeraldStore *store; /* owned */
};

static const char *
book_get_id (HeraldSource *source)
{
  return "book";
}

static const char *
book_get_name (HeraldSource *source)
{
  return _("Address book");
}

static void
on_found (GObject *object,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *matches = herald_store_find_number_finish (HERALD_STORE (object), result, &error);

  if (matches == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, matches, (GDestroyNotify) g_ptr_array_unref);
}

static void
book_lookup_async (HeraldSource *source,
                   const HeraldNumber *number,
                   const HeraldLocation *location,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, book_lookup_async);
  herald_store_find_number_async (HERALD_BOOK (source)->store, number, location, "book", cancellable, on_found, task);
}

static GPtrArray *
book_finish (HeraldSource *source,
             GAsyncResult *result,
             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_searched (GObject *object,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *contacts = herald_store_search_finish (HERALD_STORE (object), result, &error);

  if (contacts == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, contacts, (GDestroyNotify) g_ptr_array_unref);
}

static void
book_search_async (HeraldSource *source,
                   const char *text,
                   guint limit,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, book_search_async);
  herald_store_search_async (HERALD_BOOK (source)->store, text, "book", limit, cancellable, on_searched, task);
}

static void
herald_book_iface_init (HeraldSourceInterface *iface)
{
  iface->get_id = book_get_id;
  iface->get_name = book_get_name;
  iface->lookup_async = book_lookup_async;
  iface->lookup_finish = book_finish;
  iface->search_async = book_search_async;
  iface->search_finish = book_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HeraldBook, herald_book, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HERALD_TYPE_SOURCE, herald_book_iface_init))

static void
herald_book_finalize (GObject *object)
{
  g_clear_object (&HERALD_BOOK (object)->store);
  G_OBJECT_CLASS (herald_book_parent_class)->finalize (object);
}

static void
herald_book_class_init (HeraldBookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_book_finalize;
}

static void
herald_book_init (HeraldBook *self)
{
}

static void
on_store_changed (HeraldBook *self)
{
  g_signal_emit_by_name (self, "changed");
}

/**
 * herald_book_new:
 * @store: where the contacts are
 *
 * Returns: (transfer full): the source "book"
 */
HeraldSource *
herald_book_new (HeraldStore *store)
{
  HeraldBook *self = g_object_new (HERALD_TYPE_BOOK, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (on_store_changed), self, G_CONNECT_SWAPPED);
  return HERALD_SOURCE (self);
}

static HeraldSource *
create (const HeraldSourceOptions *options,
        HeraldStore *store,
        GError **error)
{
  return herald_book_new (store);
}

const HeraldSourceType herald_book_type = {
  .name = "book",
  .title = N_("Address book"),
  .description = N_("The contacts kept by Herald itself"),
  .single = TRUE,
  .stored = TRUE,
  .create = create,
};
