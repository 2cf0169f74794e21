/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libebook/libebook.h>

#include "lookup/mirrored.h"

G_BEGIN_DECLS

/* One address book of the desktop, kept in the store. Signal "changed": it is in another state. */
#define HERALD_TYPE_EDS_BOOK (herald_eds_book_get_type ())
G_DECLARE_FINAL_TYPE (HeraldEdsBook, herald_eds_book, HERALD, EDS_BOOK, GObject)

HeraldEdsBook *herald_eds_book_new (HeraldMirrored *owner, ESource *source) G_GNUC_WARN_UNUSED_RESULT;
void herald_eds_book_open (HeraldEdsBook *book);
void herald_eds_book_close (HeraldEdsBook *book);
HeraldSourceState herald_eds_book_get_state (HeraldEdsBook *book, GError **error);

G_END_DECLS
