/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "diagnose/connection-test.h"

G_BEGIN_DECLS

/* The own extension and the phones that ring for it: those the server names, and any other one by hand.
 * Signal "changed" (). */
#define HERALD_TYPE_PHONE_FORM (herald_phone_form_get_type ())
G_DECLARE_FINAL_TYPE (HeraldPhoneForm, herald_phone_form, HERALD, PHONE_FORM, GtkBox)

void herald_phone_form_bind (HeraldPhoneForm *self, GSettings *settings);
void herald_phone_form_set_test (HeraldPhoneForm *self, HeraldConnectionTest *test);
gboolean herald_phone_form_is_complete (HeraldPhoneForm *self);

G_END_DECLS
