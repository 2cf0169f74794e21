/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lookup/source-keys.h"

G_BEGIN_DECLS

/* The settings of one source as rows, one for each key of its type. Signals: "changed" (); "keys-changed" (): another
 * integration file has other keys. */
#define HERALD_TYPE_SOURCES_FORM (herald_sources_form_get_type ())
G_DECLARE_FINAL_TYPE (HeraldSourcesForm, herald_sources_form, HERALD, SOURCES_FORM, AdwPreferencesGroup)

void herald_sources_form_set_options (HeraldSourcesForm *self, const HeraldSourceOptions *options, gboolean saved);
HeraldSourceOptions *herald_sources_form_read (HeraldSourcesForm *self) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *herald_sources_form_read_secrets (HeraldSourcesForm *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_sources_form_is_complete (HeraldSourcesForm *self);

G_END_DECLS
