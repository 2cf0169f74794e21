/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/sources.h"

G_BEGIN_DECLS

/* The page of the preferences with the sources of contacts, in order of trust. */
#define HERALD_TYPE_SOURCES_PAGE (herald_sources_page_get_type ())
G_DECLARE_FINAL_TYPE (HeraldSourcesPage, herald_sources_page, HERALD, SOURCES_PAGE, AdwPreferencesPage)

void herald_sources_page_set_settings (HeraldSourcesPage *self, HeraldSourceSettings *settings, HeraldSources *sources);

G_END_DECLS
