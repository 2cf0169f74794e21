/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/call-data.h"
#include "lookup/source-type.h"
#include "numbers/location.h"

G_BEGIN_DECLS

/** HERALD_INTEGRATION_FILE_MAX: bytes of the largest integration file; the shipped ones have four thousand. */
#define HERALD_INTEGRATION_FILE_MAX (128 * 1024)

/* How one CRM or helpdesk is asked who has a number, and where its pages are: what an integration file says
 * (docs/integrations.md). Reference counted, never changed, usable from every thread. */
typedef struct _HeraldIntegration HeraldIntegration;

/* @file: the name of an installed file ("espocrm"), or a path. */
HeraldIntegration *herald_integration_load (const char *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;
HeraldIntegration *herald_integration_parse (const char *name, const char *text, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
HeraldIntegration *herald_integration_ref (HeraldIntegration *self);
void herald_integration_unref (HeraldIntegration *self);
/* All files that are found and can be used, by title. (element-type HeraldIntegration) */
GPtrArray *herald_integration_list (void) G_GNUC_WARN_UNUSED_RESULT;

const char *herald_integration_get_name (const HeraldIntegration *self);  /* "espocrm": the value of the key "file" */
const char *herald_integration_get_title (const HeraldIntegration *self); /* "EspoCRM" */
const char *herald_integration_get_note (const HeraldIntegration *self);  /* what must be done there first; may be empty */
const char *herald_integration_get_homepage (const HeraldIntegration *self);
gboolean herald_integration_is_tried (const HeraldIntegration *self);  /* else: from documentation, not tried on a live system */
gboolean herald_integration_can_look_up (const HeraldIntegration *self); /* else it only opens pages */
gboolean herald_integration_can_search (const HeraldIntegration *self);
gboolean herald_integration_has_search_page (const HeraldIntegration *self);
/* The settings this file has besides those of the type "http": "param.NAME", and "secret.NAME" for the keyring. Ends
 * with a NULL name; valid as long as @self. Titles and hints are in the user's language already. */
const HeraldSourceKey *herald_integration_get_keys (const HeraldIntegration *self);
gboolean herald_integration_check (const HeraldIntegration *self, GHashTable *values, GError **error);
char *herald_integration_make_url (const HeraldIntegration *self, GHashTable *values, const HeraldNumber *number, const HeraldCallData *data) G_GNUC_WARN_UNUSED_RESULT;

#define HERALD_TYPE_INTEGRATION (herald_integration_get_type ())
GType herald_integration_get_type (void) G_GNUC_CONST;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldIntegration, herald_integration_unref)

G_END_DECLS
