/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "config/account.h"
#include "desktop/shortcuts.h"
#include "engine/agi-listener.h"
#include "engine/sources.h"

G_BEGIN_DECLS

/* The preferences; every one holds at once. Signal "reconnect" (): the secret is another one, or the user wants to
 * try. */
#define HERALD_TYPE_PREFERENCES (herald_preferences_get_type ())
G_DECLARE_FINAL_TYPE (HeraldPreferences, herald_preferences, HERALD, PREFERENCES, AdwPreferencesWindow)

GtkWidget *herald_preferences_new (GtkWindow *parent, HeraldAccount *account, HeraldSources *sources);
void herald_preferences_set_shortcuts (HeraldPreferences *self, HeraldShortcuts *shortcuts);
void herald_preferences_set_listener (HeraldPreferences *self, HeraldAgiListener *listener);
void herald_preferences_show_page (HeraldPreferences *self, const char *name);

G_END_DECLS
