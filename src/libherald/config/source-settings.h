/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lookup/source-type.h"

G_BEGIN_DECLS

/** HERALD_SOURCE_SCHEMA: the settings of one source, at HERALD_SOURCE_PATH followed by its id and a slash. */
#define HERALD_SOURCE_SCHEMA "org.heraldcti.Herald.Source"
#define HERALD_SOURCE_PATH "/org/heraldcti/Herald/sources/"
/** HERALD_SOURCES_MAX: sources that are read; each is asked about every call. */
#define HERALD_SOURCES_MAX 64

/* The sources of contacts in the settings, in order of trust. Those of which there is always one are in the list whether
 * they are named or not. Signals: "changed" (const char *id): something is set otherwise for this source, also that it is
 * new or gone; "order-changed": the list has another order or other members; "secret-changed" (const char *id): the
 * keyring has another password for it. */
#define HERALD_TYPE_SOURCE_SETTINGS (herald_source_settings_get_type ())
G_DECLARE_FINAL_TYPE (HeraldSourceSettings, herald_source_settings, HERALD, SOURCE_SETTINGS, GObject)

HeraldSourceSettings *herald_source_settings_new (GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_source_settings_is_id (const char *id);
const char *const *herald_source_settings_get_ids (HeraldSourceSettings *self);
GPtrArray *herald_source_settings_list (HeraldSourceSettings *self) G_GNUC_WARN_UNUSED_RESULT;
HeraldSourceOptions *herald_source_settings_load (HeraldSourceSettings *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;
HeraldSourceOptions *herald_source_settings_prepare (HeraldSourceSettings *self, const char *type) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_source_settings_save (HeraldSourceSettings *self, const HeraldSourceOptions *options, GError **error);
gboolean herald_source_settings_move (HeraldSourceSettings *self, const char *id, guint position, GError **error);
gboolean herald_source_settings_remove (HeraldSourceSettings *self, const char *id, GError **error);
gboolean herald_source_settings_restore (HeraldSourceSettings *self, const HeraldSourceOptions *options, guint position, GError **error);
void herald_source_settings_count_secret (HeraldSourceSettings *self, const char *id);
gboolean herald_source_settings_is_order_writable (HeraldSourceSettings *self);
gboolean herald_source_settings_is_writable (HeraldSourceSettings *self, const char *id);
gboolean herald_source_options_equal (const HeraldSourceOptions *one, const HeraldSourceOptions *other);

G_END_DECLS
