/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store-private.h"

G_BEGIN_DECLS

typedef gboolean (*HeraldStagedFunc) (HeraldContact *contact, gpointer data, GError **error);

gboolean herald_staging_clear (HeraldDatabase *database, GError **error);
gboolean herald_staging_add (HeraldDatabase *database, const HeraldContact *contact, GError **error);
gboolean herald_staging_for_each (HeraldDatabase *database, HeraldStagedFunc func, gpointer data, GError **error);

G_END_DECLS
