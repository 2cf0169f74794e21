/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/mirrored.h"

G_BEGIN_DECLS

/* The desktop's address books, of whatever kind: local, CardDAV, Google, Exchange. Through Evolution Data Server. */
#define HERALD_TYPE_EDS (herald_eds_get_type ())
G_DECLARE_FINAL_TYPE (HeraldEds, herald_eds, HERALD, EDS, HeraldMirrored)

extern const HeraldSourceType herald_eds_type;

G_END_DECLS
