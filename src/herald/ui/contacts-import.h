/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "store/store.h"

G_BEGIN_DECLS

/* Says what was done; with @undo_action (nullable), an action that undoes it. */
typedef void (*HeraldToastFunc) (GtkWidget *window, const char *sentence, const char *undo_action);

void herald_contacts_import (GtkWindow *parent, HeraldStore *store, const char *region, HeraldToastFunc toast);
void herald_contacts_export (GtkWindow *parent, HeraldStore *store, HeraldToastFunc toast);
void herald_contacts_undo (GtkWindow *parent, HeraldStore *store, HeraldToastFunc toast);
void herald_contacts_find_duplicates (GtkWindow *parent, HeraldStore *store, HeraldToastFunc toast);

G_END_DECLS
