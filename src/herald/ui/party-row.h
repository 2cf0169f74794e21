/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/party.h"

G_BEGIN_DECLS

#define HERALD_TYPE_PARTY_ROW (herald_party_row_get_type ())
G_DECLARE_FINAL_TYPE (HeraldPartyRow, herald_party_row, HERALD, PARTY_ROW, GtkBox)

GtkWidget *herald_party_row_new (gboolean with_button);
void herald_party_row_set_party (HeraldPartyRow *self, HeraldParty *party);

G_END_DECLS
