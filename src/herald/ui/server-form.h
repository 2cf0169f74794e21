/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "config/account.h"

G_BEGIN_DECLS

/* Where the PBX is and how one logs in. Signals: "changed" (): something was edited; "secret-applied" (): the
 * secret was entered to the end (in a form that applies). */
#define HERALD_TYPE_SERVER_FORM (herald_server_form_get_type ())
G_DECLARE_FINAL_TYPE (HeraldServerForm, herald_server_form, HERALD, SERVER_FORM, AdwPreferencesGroup)

void herald_server_form_bind (HeraldServerForm *self, GSettings *settings, gboolean apply);
const char *herald_server_form_get_secret (HeraldServerForm *self);
gboolean herald_server_form_is_complete (HeraldServerForm *self);

G_END_DECLS
