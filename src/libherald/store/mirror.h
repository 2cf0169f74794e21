/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/** HERALD_MIRROR_BATCH: contacts of one transaction; what else is to be written waits no longer than that. */
#define HERALD_MIRROR_BATCH 100

/* Address books that belong to others, kept in the store under a source id of their own, so that the number index and
 * the search know them. A contact is known by its uid, which every one must have: "group/rest" where the source has
 * several books or files. All these functions wait: they are for a thread of the source's own, never for the main
 * thread. Each batch is a transaction; the store's signal "changed" comes once for each that has changed something. */

/* What became of the contacts. */
typedef struct
{
  guint added;
  guint updated;
  guint unchanged; /* were there with the same content: nothing was written */
  guint removed;
} HeraldMirrorCounts;

/* What stays of a source, or of a part of it. */
typedef struct
{
  const char *prefix;  /* only what begins with it is looked at; NULL: all */
  GHashTable *uids;    /* (nullable) set of uids that stay */
  GHashTable *groups;  /* (nullable) set of what may stand before the first "/" of a uid that stays */
} HeraldMirrorScope;

gboolean herald_mirror_write (HeraldStore *store, GPtrArray *contacts, GCancellable *cancellable, HeraldMirrorCounts *counts, GError **error);
gboolean herald_mirror_remove (HeraldStore *store, const char *source_id, GPtrArray *uids, GCancellable *cancellable, HeraldMirrorCounts *counts,
                               GError **error);
gboolean herald_mirror_keep (HeraldStore *store, const char *source_id, const HeraldMirrorScope *scope, GCancellable *cancellable,
                             HeraldMirrorCounts *counts, GError **error);
gboolean herald_mirror_drop (HeraldStore *store, const char *source_id, GCancellable *cancellable, GError **error);
gint64 herald_mirror_count (HeraldStore *store, const char *source_id, GError **error);
GPtrArray *herald_mirror_list_sources (HeraldStore *store, GError **error);

/* A mark says which version of a file or book the contacts are of; what it holds is the source's own. */
GHashTable *herald_mirror_get_marks (HeraldStore *store, const char *source_id, GError **error);
gboolean herald_mirror_set_marks (HeraldStore *store, const char *source_id, GHashTable *marks, GCancellable *cancellable, GError **error);

G_END_DECLS
