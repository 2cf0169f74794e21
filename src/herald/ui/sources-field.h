/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lookup/source-type.h"

G_BEGIN_DECLS

/* One setting of a source as a row. */
typedef struct _HeraldSourcesField HeraldSourcesField;

/* Called when the user has changed it. */
typedef void (*HeraldSourcesFieldFunc) (HeraldSourcesField *field, gpointer user_data);

HeraldSourcesField *herald_sources_field_new (const HeraldSourceKey *key, const char *value, gboolean saved, HeraldSourcesFieldFunc func,
                                              gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
HeraldSourcesField *herald_sources_field_new_integration (const HeraldSourceKey *key, const char *value, HeraldSourcesFieldFunc func,
                                                          gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void herald_sources_field_free (HeraldSourcesField *self);
GtkWidget *herald_sources_field_get_row (HeraldSourcesField *self);
const HeraldSourceKey *herald_sources_field_get_key (HeraldSourcesField *self);
char *herald_sources_field_dup_text (HeraldSourcesField *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_sources_field_is_filled (HeraldSourcesField *self);
void herald_sources_entry_set_hint (AdwEntryRow *row, const char *hint);

G_END_DECLS
