/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/* Who of several people with one number it is: what somebody said once, else with whom one last spoke. */
void herald_choices_set_async (HeraldStore *store, const HeraldNumber *number, HeraldContact *contact, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_choices_set_finish (HeraldStore *store, GAsyncResult *result, GError **error);
void herald_choices_rank_async (HeraldStore *store, const HeraldNumber *number, GPtrArray *contacts, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *herald_choices_rank_finish (HeraldStore *store, GAsyncResult *result, gboolean *chosen, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
