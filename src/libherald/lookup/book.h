/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/source-type.h"

G_BEGIN_DECLS

/* Herald's own address book in the store. */
#define HERALD_TYPE_BOOK (herald_book_get_type ())
G_DECLARE_FINAL_TYPE (HeraldBook, herald_book, HERALD, BOOK, GObject)

extern const HeraldSourceType herald_book_type;

HeraldSource *herald_book_new (HeraldStore *store) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
