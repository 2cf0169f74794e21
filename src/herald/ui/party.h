/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "contacts/contact.h"

G_BEGIN_DECLS

/* Somebody who can be called, as a row of a list: a contact with one of its numbers, or a number alone. */
#define HERALD_TYPE_PARTY (herald_party_get_type ())
G_DECLARE_FINAL_TYPE (HeraldParty, herald_party, HERALD, PARTY, GObject)

HeraldParty *herald_party_new (HeraldContact *contact, const HeraldContactNumber *number, const char *region);
HeraldParty *herald_party_new_for_number (const char *typed, const char *dialed);
HeraldContact *herald_party_get_contact (HeraldParty *self);
const char *herald_party_get_number (HeraldParty *self);
const char *herald_party_get_title (HeraldParty *self);
const char *herald_party_get_subtitle (HeraldParty *self);
const char *herald_party_label_in_words (const char *label);
char *herald_party_write_number (const HeraldContactNumber *number, const char *region) G_GNUC_WARN_UNUSED_RESULT;
void herald_party_append_all (GListStore *parties, GPtrArray *contacts, const char *region, guint limit);

G_END_DECLS
