/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GHashTable *herald_agi_secrets_load (const char *folder, GPtrArray *complaints) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
