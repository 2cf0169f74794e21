/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/database.h"
#include "store/store.h"

G_BEGIN_DECLS

/* The last seven digits of a number as the index numbers_tail has them: the last four, and those before them backwards, so
 * that every ending of four digits and more is the beginning of a key. Word by word that of the schema, or the index is not used. */
#define HERALD_NUMBERS_TAIL HERALD_TAIL_OF ("digits")
#define HERALD_TAIL_OF(digits) \
  "(substr (" digits ", -4) || substr (" digits ", -5, 1) || substr (" digits ", -6, 1) || substr (" digits ", -7, 1))"

/* Work for the store's thread. Returns FALSE with an error; a job that writes may be called again after
 * HERALD_STORE_ERROR_LOCKED and must not have done anything then. */
typedef gboolean (*HeraldJobFunc) (HeraldStore *store, HeraldDatabase *database, gpointer data, gpointer *result, GCancellable *cancellable,
                                   GError **error);

typedef struct
{
  HeraldJobFunc func;
  gboolean writes;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
  const char *changed; /* the signal to send when it has succeeded, or NULL */
  gboolean takes_long; /* calls herald_store_serve () */
} HeraldJobClass;

void herald_store_run_async (HeraldStore *store, const HeraldJobClass *class, gpointer data, gpointer tag, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
gpointer herald_store_run_finish (HeraldStore *store, gpointer tag, GAsyncResult *result, gboolean *ok, GError **error);
gboolean herald_store_run (HeraldStore *store, const HeraldJobClass *class, gpointer data, GCancellable *cancellable, gpointer *result, GError **error);
void herald_store_announce (HeraldStore *store, const char *signal);
void herald_store_serve (HeraldStore *store, gboolean writers_too);

/* The journal's part of opening: calls that nobody follows any more are closed. */
gboolean herald_journal_close_interrupted (HeraldDatabase *database, GError **error);

/* Contacts in the tables; on the store's thread, the writing ones inside a transaction. */
gint64 herald_contacts_insert (HeraldDatabase *database, const HeraldContact *contact, const char *fingerprint, GError **error);
gboolean herald_contacts_update (HeraldDatabase *database, gint64 id, const HeraldContact *contact, const char *fingerprint, GError **error);
gboolean herald_contacts_delete (HeraldDatabase *database, gint64 id, GError **error);
gboolean herald_contacts_find_same (HeraldDatabase *database, const HeraldContact *contact, const char *fingerprint, gint64 *id, gboolean *same,
                                    GError **error);
HeraldContact *herald_contacts_load (HeraldDatabase *database, gint64 id, gboolean with_photo, GError **error);
gboolean herald_contacts_mark (HeraldDatabase *database, gint64 id, gboolean favourite, GError **error);
gboolean herald_groups_write (HeraldDatabase *database, gint64 id, const HeraldContact *contact, gboolean only_these, GError **error);
gboolean herald_groups_load (HeraldDatabase *database, gint64 id, HeraldContact *contact, GError **error);
char *herald_contacts_fingerprint (const HeraldContact *contact);

G_END_DECLS
