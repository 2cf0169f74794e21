/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/* A row of a list of contacts. It is there before its contact has been read: it fills in place.
 * Property "contact" (HeraldContact, nullable, notifies): what it shows; %NULL: not read yet. */
#define HERALD_TYPE_CONTACT_ITEM (herald_contact_item_get_type ())
G_DECLARE_FINAL_TYPE (HeraldContactItem, herald_contact_item, HERALD, CONTACT_ITEM, GObject)

HeraldContactItem *herald_contact_item_new (HeraldContact *contact) G_GNUC_WARN_UNUSED_RESULT;
gint64 herald_contact_item_get_id (HeraldContactItem *item);
HeraldContact *herald_contact_item_get_contact (HeraldContactItem *item);
void herald_contact_item_set_contact (HeraldContactItem *item, HeraldContact *contact);

/* Which contacts are listed. */
typedef enum
{
  HERALD_CONTACT_FILTER_ALL,
  HERALD_CONTACT_FILTER_FAVOURITES,
  HERALD_CONTACT_FILTER_GROUP,
} HeraldContactFilter;

/* All contacts of the store by name, a GListModel of HeraldContactItem, of any source. It knows the order of them all, in
 * eight bytes each, and reads those that are looked at, and some around them. Signal "loaded" (): the order, or a newer one,
 * has been read, or could not be (see herald_contact_list_get_error()). */
#define HERALD_TYPE_CONTACT_LIST (herald_contact_list_get_type ())
G_DECLARE_FINAL_TYPE (HeraldContactList, herald_contact_list, HERALD, CONTACT_LIST, GObject)

HeraldContactList *herald_contact_list_new (void) G_GNUC_WARN_UNUSED_RESULT;
void herald_contact_list_set_store (HeraldContactList *list, HeraldStore *store);
void herald_contact_list_set_filter (HeraldContactList *list, HeraldContactFilter filter, gint64 group);
gboolean herald_contact_list_is_loaded (HeraldContactList *list);
const GError *herald_contact_list_get_error (HeraldContactList *list);
gboolean herald_contact_list_find (HeraldContactList *list, gint64 id, guint *position);

G_END_DECLS
