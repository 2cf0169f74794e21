/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/changes.h"
#include "store/store-private.h"

G_BEGIN_DECLS

/* All within one transaction, whose contacts get the change's number. */
gboolean herald_changes_begin (HeraldDatabase *database, HeraldChangeKind kind, const char *title, GError **error);
gboolean herald_changes_keep (HeraldDatabase *database, gint64 id, gboolean removed, GError **error);
gboolean herald_changes_end (HeraldDatabase *database, guint added, guint updated, guint removed, GError **error);

G_END_DECLS
