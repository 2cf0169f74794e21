/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "store/contact-list.h"

G_BEGIN_DECLS

#define HERALD_TYPE_CONTACT_FILTER_BAR (herald_contact_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (HeraldContactFilterBar, herald_contact_filter_bar, HERALD, CONTACT_FILTER_BAR, AdwBin)

void herald_contact_filter_bar_set_store (HeraldContactFilterBar *self, HeraldStore *store);
HeraldContactFilter herald_contact_filter_bar_get_filter (HeraldContactFilterBar *self, gint64 *group);
void herald_contact_filter_bar_select_all (HeraldContactFilterBar *self);

G_END_DECLS
