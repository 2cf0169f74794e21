/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "config/source-settings.h"
#include "engine/sources.h"

G_BEGIN_DECLS

/* Adds a source of contacts, or changes one. Signal "trouble" (const char *sentence): something could not be kept. */
#define HERALD_TYPE_SOURCES_DIALOG (herald_sources_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HeraldSourcesDialog, herald_sources_dialog, HERALD, SOURCES_DIALOG, AdwWindow)

GtkWidget *herald_sources_dialog_new (GtkWindow *parent, HeraldSourceSettings *settings, HeraldSources *sources, const char *id);
void herald_sources_dialog_test (HeraldSourcesDialog *self);

G_END_DECLS
