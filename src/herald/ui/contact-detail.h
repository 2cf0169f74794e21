/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "store/store.h"

G_BEGIN_DECLS

#define HERALD_TYPE_CONTACT_DETAIL (herald_contact_detail_get_type ())
G_DECLARE_FINAL_TYPE (HeraldContactDetail, herald_contact_detail, HERALD, CONTACT_DETAIL, AdwBin)

void herald_contact_detail_set_store (HeraldContactDetail *self, HeraldStore *store, const char *region);
void herald_contact_detail_show (HeraldContactDetail *self, HeraldContact *contact, const char *source_name);
HeraldContact *herald_contact_detail_get_contact (HeraldContactDetail *self);
void herald_contact_detail_set_hint (HeraldContactDetail *self, gboolean hint);
void herald_contact_detail_set_narrow (HeraldContactDetail *self, gboolean narrow);

G_END_DECLS
