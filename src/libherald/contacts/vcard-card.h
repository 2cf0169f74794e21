/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/reader.h"

G_BEGIN_DECLS

void herald_vcard_read (HeraldReader *reader, const char *text, gsize length, guint line);

G_END_DECLS
