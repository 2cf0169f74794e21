/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store-private.h"

G_BEGIN_DECLS

typedef gboolean (*HeraldStagedFunc) (HeraldContact *contact, const char *fingerprint, gpointer data, GError **error);

gboolean herald_staging_clear (HeraldDatabase *database, GError **error);
gboolean herald_staging_add (HeraldDatabase *database, const char *uid, const char *fingerprint, const GByteArray *packed, GError **error);
gboolean herald_staging_sort (HeraldDatabase *database, GError **error);
gboolean herald_staging_find_known (HeraldDatabase *database, const char *source_id, GError **error);
gint64 herald_staging_count_new (HeraldDatabase *database, GError **error);
gboolean herald_staging_for_each (HeraldDatabase *database, gboolean known, HeraldStagedFunc func, gpointer data, GError **error);

G_END_DECLS
