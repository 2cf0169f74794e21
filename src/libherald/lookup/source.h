/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "contacts/contact.h"
#include "numbers/number.h"
#include "store/store.h"

G_BEGIN_DECLS

/* A place where contacts come from: an address book, a directory, a CRM. One file per implementation. Signal
 * "changed": its contacts have changed. */
#define HERALD_TYPE_SOURCE (herald_source_get_type ())
G_DECLARE_INTERFACE (HeraldSource, herald_source, HERALD, SOURCE, GObject)

struct _HeraldSourceInterface
{
  GTypeInterface parent;

  const char *(*get_id) (HeraldSource *source);
  const char *(*get_name) (HeraldSource *source);
  void (*lookup_async) (HeraldSource *source, const HeraldNumber *number, const char *region, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*lookup_finish) (HeraldSource *source, GAsyncResult *result, GError **error);
  void (*search_async) (HeraldSource *source, const char *text, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*search_finish) (HeraldSource *source, GAsyncResult *result, GError **error);
};

const char *herald_source_get_id (HeraldSource *source);
const char *herald_source_get_name (HeraldSource *source);
/* Element type of the lookup's array: HeraldStoreMatch, surest first; of the search's: HeraldContact. */
void herald_source_lookup_async (HeraldSource *source, const HeraldNumber *number, const char *region, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *herald_source_lookup_finish (HeraldSource *source, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_source_search_async (HeraldSource *source, const char *text, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *herald_source_search_finish (HeraldSource *source, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
