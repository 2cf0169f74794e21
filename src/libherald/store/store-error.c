/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can go wrong with the database. */

#include "store/store.h"

G_DEFINE_QUARK (herald-store-error-quark, herald_store_error)
