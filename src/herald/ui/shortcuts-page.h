/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "desktop/shortcuts.h"

G_BEGIN_DECLS

/* The page of the preferences about dialling from anywhere: keys, telephone links, and what is asked about. */
#define HERALD_TYPE_SHORTCUTS_PAGE (herald_shortcuts_page_get_type ())
G_DECLARE_FINAL_TYPE (HeraldShortcutsPage, herald_shortcuts_page, HERALD, SHORTCUTS_PAGE, AdwPreferencesPage)

void herald_shortcuts_page_set_settings (HeraldShortcutsPage *self, GSettings *settings);
void herald_shortcuts_page_set_shortcuts (HeraldShortcutsPage *self, HeraldShortcuts *shortcuts);

G_END_DECLS
