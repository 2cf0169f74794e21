/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "contacts/contact.h"

G_BEGIN_DECLS

gboolean herald_contact_menu_is_own (const HeraldContact *contact);
GMenuModel *herald_contact_menu_new_numbers (HeraldContact *contact, const char *region) G_GNUC_WARN_UNUSED_RESULT;
GMenuModel *herald_contact_menu_new (HeraldContact *contact, const char *region) G_GNUC_WARN_UNUSED_RESULT;
void herald_contact_menu_popup (GtkWidget *parent, GMenuModel *model, double x, double y);
gboolean herald_contact_menu_has_record (const HeraldContact *contact);

G_END_DECLS
