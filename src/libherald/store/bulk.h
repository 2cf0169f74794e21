/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/database.h"

G_BEGIN_DECLS

/** HERALD_BULK_MIN: contacts from which on it pays. */
#define HERALD_BULK_MIN 10000

/* The indexes of the contacts and of their words, taken away while many are written. */
typedef struct
{
  GPtrArray *statements; /* what makes them again; NULL: none were taken away */
} HeraldBulk;

gboolean herald_bulk_begin (HeraldBulk *bulk, HeraldDatabase *database, GError **error);
gboolean herald_bulk_end (HeraldBulk *bulk, HeraldDatabase *database, GError **error);
void herald_bulk_clear (HeraldBulk *bulk);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeraldBulk, herald_bulk_clear)

G_END_DECLS
