/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/call-item.h"

G_BEGIN_DECLS

#define HERALD_TYPE_CALL_CARD (herald_call_card_get_type ())
G_DECLARE_FINAL_TYPE (HeraldCallCard, herald_call_card, HERALD, CALL_CARD, GtkBox)

GtkWidget *herald_call_card_new (HeraldCallItem *item);
HeraldCallItem *herald_call_card_get_item (HeraldCallCard *self);

G_END_DECLS
