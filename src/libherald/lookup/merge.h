/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/match.h"

G_BEGIN_DECLS

/* @parts: of GPtrArray or NULL, one per source in their order. */
GPtrArray *herald_merge_matches (GPtrArray *const *parts, guint n_parts) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *herald_merge_contacts (GPtrArray *const *parts, guint n_parts, guint limit) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *herald_merge_bound (GPtrArray *matches) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
