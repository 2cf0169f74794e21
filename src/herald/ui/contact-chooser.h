/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "store/store.h"

G_BEGIN_DECLS

#define HERALD_TYPE_CONTACT_CHOOSER (herald_contact_chooser_get_type ())
G_DECLARE_FINAL_TYPE (HeraldContactChooser, herald_contact_chooser, HERALD, CONTACT_CHOOSER, AdwWindow)

GtkWidget *herald_contact_chooser_new (GtkWindow *parent, HeraldStore *store, const char *region);

G_END_DECLS
