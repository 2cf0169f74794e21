/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/contact.h"

G_BEGIN_DECLS

typedef enum
{
  HERALD_VCARD_3,
  HERALD_VCARD_4,
} HeraldVcardVersion;

void herald_vcard_append (GString *text, const HeraldContact *contact, HeraldVcardVersion version);
void herald_csv_append_header (GString *text);
void herald_csv_append (GString *text, const HeraldContact *contact);

G_END_DECLS
