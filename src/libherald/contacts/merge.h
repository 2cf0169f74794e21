/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/contact.h"

G_BEGIN_DECLS

/* Whether two contacts are one person or company, of those that have something in common. */
typedef enum
{
  HERALD_SAME_NO,
  HERALD_SAME_PERHAPS,
  HERALD_SAME_SURE,
} HeraldSame;

HeraldSame herald_contact_compare (const HeraldContact *one, const HeraldContact *other);
HeraldContact *herald_contact_merge (GPtrArray *contacts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
