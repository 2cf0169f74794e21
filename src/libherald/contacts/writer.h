/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/contact.h"

G_BEGIN_DECLS

void herald_vcard_append (GString *text, const HeraldContact *contact);
void herald_csv_append_header (GString *text);
void herald_csv_append (GString *text, const HeraldContact *contact);

G_END_DECLS
