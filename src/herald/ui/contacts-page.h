/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lookup/lookup.h"
#include "store/store.h"

G_BEGIN_DECLS

#define HERALD_TYPE_CONTACTS_PAGE (herald_contacts_page_get_type ())
G_DECLARE_FINAL_TYPE (HeraldContactsPage, herald_contacts_page, HERALD, CONTACTS_PAGE, AdwBin)

void herald_contacts_page_set_store (HeraldContactsPage *self, HeraldStore *store, HeraldLookup *lookup, const char *region);
void herald_contacts_page_set_query (HeraldContactsPage *self, const char *text);
gboolean herald_contacts_page_call_first (HeraldContactsPage *self);
void herald_contacts_page_focus_list (HeraldContactsPage *self);

G_END_DECLS
