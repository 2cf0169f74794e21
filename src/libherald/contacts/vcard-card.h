/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/reader-private.h"

G_BEGIN_DECLS

void herald_vcard_read (HeraldReader *reader, HeraldEntry *entry);

G_END_DECLS
