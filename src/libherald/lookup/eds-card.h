/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libebook/libebook.h>

#include "contacts/contact.h"

G_BEGIN_DECLS

HeraldContact *herald_eds_card_read (EContact *card, const char *region) G_GNUC_WARN_UNUSED_RESULT;
char *herald_eds_card_make_uid (const char *book, const char *uid) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
