/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "contacts/contact.h"

G_BEGIN_DECLS

/* The numbers of a contact in the dialog, each with what it is. Signal "changed" (). */
#define HERALD_TYPE_CONTACT_NUMBERS (herald_contact_numbers_get_type ())
G_DECLARE_FINAL_TYPE (HeraldContactNumbers, herald_contact_numbers, HERALD, CONTACT_NUMBERS, AdwBin)

void herald_contact_numbers_fill (HeraldContactNumbers *self, HeraldContact *contact);
void herald_contact_numbers_add (HeraldContactNumbers *self, const char *number);
gboolean herald_contact_numbers_any (HeraldContactNumbers *self);
gboolean herald_contact_numbers_collect (HeraldContactNumbers *self, HeraldContact *contact, const char *region, char **wrong);

G_END_DECLS
