/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "store/store.h"

G_BEGIN_DECLS

/* The groups in the dialog of a contact: which it is in, and a new one. */
#define HERALD_TYPE_CONTACT_GROUPS (herald_contact_groups_get_type ())
G_DECLARE_FINAL_TYPE (HeraldContactGroups, herald_contact_groups, HERALD, CONTACT_GROUPS, AdwBin)

void herald_contact_groups_set_store (HeraldContactGroups *self, HeraldStore *store);
void herald_contact_groups_fill (HeraldContactGroups *self, HeraldContact *contact);
void herald_contact_groups_collect (HeraldContactGroups *self, HeraldContact *contact);

G_END_DECLS
