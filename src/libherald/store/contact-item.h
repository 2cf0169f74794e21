/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/contact-list.h"

G_BEGIN_DECLS

/* Told when the last one who looked at an item has let go of it. */
typedef void (*HeraldContactItemGone) (gint64 id, gpointer user_data);

HeraldContactItem *herald_contact_item_new_for_id (gint64 id, HeraldContactItemGone gone, gpointer user_data);
void herald_contact_item_forget_owner (HeraldContactItem *item);

/* The list's notes on it: where it was when it was last asked for, and of what state of the store its contact is. */
typedef struct
{
  guint position;
  guint generation;
} HeraldContactItemNotes;

HeraldContactItemNotes *herald_contact_item_get_notes (HeraldContactItem *item);

G_END_DECLS
