/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "store/store.h"

G_BEGIN_DECLS

#define HERALD_TYPE_CONTACT_DIALOG (herald_contact_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HeraldContactDialog, herald_contact_dialog, HERALD, CONTACT_DIALOG, AdwWindow)

GtkWidget *herald_contact_dialog_new (GtkWindow *parent, HeraldStore *store, const char *region, const char *number);
GtkWidget *herald_contact_dialog_new_for_contact (GtkWindow *parent, HeraldStore *store, const char *region, HeraldContact *contact);

G_END_DECLS
