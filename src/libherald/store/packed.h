/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/contact.h"

G_BEGIN_DECLS

void herald_contact_pack (const HeraldContact *contact, GByteArray *bytes);
HeraldContact *herald_contact_unpack (const void *bytes, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
