/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "store/contact-list.h"

G_BEGIN_DECLS

#define HERALD_TYPE_CONTACT_ROW (herald_contact_row_get_type ())
G_DECLARE_FINAL_TYPE (HeraldContactRow, herald_contact_row, HERALD, CONTACT_ROW, GtkBox)

GtkWidget *herald_contact_row_new (void);
HeraldContactItem *herald_contact_row_get_item (HeraldContactRow *self);
void herald_contact_row_set_item (HeraldContactRow *self, HeraldContactItem *item, const char *region, GHashTable *source_names);
GtkWidget *herald_contact_row_get_call_button (HeraldContactRow *self);

G_END_DECLS
