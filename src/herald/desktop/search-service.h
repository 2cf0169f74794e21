/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desktop/search-model.h"

G_BEGIN_DECLS

#define HERALD_SHELL_SEARCH_PATH "/org/heraldcti/Herald/SearchProvider"
#define HERALD_KRUNNER_PATH "/org/heraldcti/Herald/KRunner"

/* The searches of GNOME Shell and of KRunner, above one model. */
typedef struct _HeraldSearchService HeraldSearchService;

HeraldSearchService *herald_search_service_new (HeraldSearchModel *model) G_GNUC_WARN_UNUSED_RESULT;
void herald_search_service_free (HeraldSearchService *self);
gboolean herald_search_service_export (HeraldSearchService *self, GDBusConnection *connection, GError **error);
void herald_search_service_unexport (HeraldSearchService *self);

G_END_DECLS
