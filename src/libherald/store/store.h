/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "contacts/contact.h"
#include "contacts/match.h"
#include "contacts/reader.h"
#include "numbers/number.h"

G_BEGIN_DECLS

#define HERALD_STORE_ERROR (herald_store_error_quark ())

typedef enum
{
  HERALD_STORE_ERROR_LOCKED,    /* another program holds the database longer than HERALD_STORE_BUSY_MS */
  HERALD_STORE_ERROR_DAMAGED,   /* the database was damaged; it has been set aside under the name in the message */
  HERALD_STORE_ERROR_FULL,      /* no space left, nothing was changed */
  HERALD_STORE_ERROR_READ_ONLY, /* the file or folder must not be written */
  HERALD_STORE_ERROR_NEWER,     /* written by a newer version of Herald */
  HERALD_STORE_ERROR_EXISTS,    /* something else has this name already */
  HERALD_STORE_ERROR_FAILED,    /* anything else; the message holds SQLite's words */
} HeraldStoreError;

/** HERALD_STORE_BUSY_MS: how long another program may hold the database before what is to be written gives
 * up: an import of a million contacts takes less also where the machine is slow. Lookups never wait. */
#define HERALD_STORE_BUSY_MS 120000

/** HERALD_STORE_MATCHES_MAX: contacts that a lookup returns; a switchboard number may be with many. */
#define HERALD_STORE_MATCHES_MAX 50

/* What an import has done. */
typedef struct
{
  guint read;      /* could be read; the next three are their sum when it is done */
  guint added;
  guint updated;   /* had been there under the same source and uid */
  guint unchanged; /* had been there with the same content */
  guint skipped;   /* could not be read; see the faults of the reader */
  guint numbers;
} HeraldImportCounts;

/* Called in a thread of the import: first the file is read, then the contacts are written. @done of
 * @total are bytes of the whole way, @total is 0 where the size is not known. */
typedef void (*HeraldImportProgress) (guint64 done, guint64 total, const HeraldImportCounts *counts, gpointer user_data);

typedef struct
{
  const char *source_id;         /* "book" */
  const char *title;             /* what to call it when it can be undone: the name of the file; or NULL */
  const char *region;            /* where numbers without country code are at home, or NULL */
  const HeraldReaderOptions *reading; /* how the file is to be read, but for the region; NULL: found out */
  gboolean dry_run;              /* count only, change nothing */
  HeraldImportProgress progress; /* or NULL */
  gpointer progress_data;
} HeraldImportOptions;

#define HERALD_TYPE_STORE (herald_store_get_type ())
G_DECLARE_FINAL_TYPE (HeraldStore, herald_store, HERALD, STORE, GObject)

GQuark herald_store_error_quark (void);

/* Signal "changed": contacts were added, changed or removed (main context of the creator). */
HeraldStore *herald_store_new (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
HeraldStore *herald_store_new_to_read (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *herald_store_default_path (void) G_GNUC_WARN_UNUSED_RESULT;
const char *herald_store_get_path (HeraldStore *store);
const char *herald_store_get_set_aside (HeraldStore *store);
guint herald_store_get_patience (HeraldStore *store);
void herald_store_set_patience (HeraldStore *store, guint milliseconds);

/* Element type of the arrays: HeraldContactMatch, surest first. */
void herald_store_find_number_async (HeraldStore *store, const HeraldNumber *number, const HeraldLocation *location, const char *source_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *herald_store_find_number_finish (HeraldStore *store, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *herald_store_find_number (HeraldStore *store, const HeraldNumber *number, const HeraldLocation *location, const char *source_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Element type of the arrays: HeraldContact. */
void herald_store_search_async (HeraldStore *store, const char *text, const char *source_id, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *herald_store_search_finish (HeraldStore *store, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *herald_store_search (HeraldStore *store, const char *text, const char *source_id, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_store_list_contacts_async (HeraldStore *store, guint offset, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *herald_store_list_contacts_finish (HeraldStore *store, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *herald_store_list_contacts (HeraldStore *store, guint offset, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void herald_store_get_contact_async (HeraldStore *store, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HeraldContact *herald_store_get_contact_finish (HeraldStore *store, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
HeraldContact *herald_store_get_contact (HeraldStore *store, gint64 id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_store_save_contact_async (HeraldStore *store, HeraldContact *contact, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 herald_store_save_contact_finish (HeraldStore *store, GAsyncResult *result, GError **error);
gint64 herald_store_save_contact (HeraldStore *store, HeraldContact *contact, GError **error);
/* A deleted contact as it was, with its row where that is free still. */
void herald_store_restore_contact_async (HeraldStore *store, HeraldContact *contact, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 herald_store_restore_contact_finish (HeraldStore *store, GAsyncResult *result, GError **error);
gint64 herald_store_restore_contact (HeraldStore *store, HeraldContact *contact, GError **error);
void herald_store_mark_favourite_async (HeraldStore *store, gint64 id, gboolean favourite, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_store_mark_favourite_finish (HeraldStore *store, GAsyncResult *result, GError **error);
void herald_store_delete_contact_async (HeraldStore *store, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_store_delete_contact_finish (HeraldStore *store, GAsyncResult *result, GError **error);
void herald_store_count_contacts_async (HeraldStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 herald_store_count_contacts_finish (HeraldStore *store, GAsyncResult *result, GError **error);
gint64 herald_store_count_contacts (HeraldStore *store, GError **error);

/* One transaction: all or nothing. In a thread and with a connection of its own. */
void herald_store_import_async (HeraldStore *store, GInputStream *stream, guint64 total_bytes, const HeraldImportOptions *options, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_store_import_finish (HeraldStore *store, GAsyncResult *result, HeraldImportCounts *counts, GPtrArray **faults, GError **error);
gboolean herald_store_import (HeraldStore *store, GInputStream *stream, guint64 total_bytes, const HeraldImportOptions *options, GCancellable *cancellable, HeraldImportCounts *counts, GPtrArray **faults, GError **error);

G_END_DECLS
