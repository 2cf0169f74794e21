/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/source-type.h"

G_BEGIN_DECLS

/** HERALD_SOURCE_KEY_INTEGRATION: the key of the type "http" that names an integration file, which has keys of its own. */
#define HERALD_SOURCE_KEY_INTEGRATION "file"

/* All keys of one source: those of its type, and those of the integration file that is set. Titles and hints of the
 * former are to be translated, those of the latter are. */
typedef struct _HeraldSourceKeys HeraldSourceKeys;

HeraldSourceKeys *herald_source_keys_new (const HeraldSourceOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void herald_source_keys_free (HeraldSourceKeys *self);
guint herald_source_keys_get_n (const HeraldSourceKeys *self);
const HeraldSourceKey *herald_source_keys_get (const HeraldSourceKeys *self, guint index);
const HeraldSourceKey *herald_source_keys_find (const HeraldSourceKeys *self, const char *name);
gboolean herald_source_keys_have_secrets (const HeraldSourceKeys *self);
char *herald_source_keys_dup_note (const HeraldSourceKeys *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_source_keys_set (const HeraldSourceKeys *self, HeraldSourceOptions *options, const char *name, const char *value, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldSourceKeys, herald_source_keys_free)

G_END_DECLS
