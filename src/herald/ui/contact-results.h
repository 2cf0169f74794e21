/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lookup/lookup.h"
#include "store/contact-list.h"

G_BEGIN_DECLS

/** HERALD_CONTACT_RESULTS_MAX: contacts that a search shows; nobody reads further, and another letter is quicker. */
#define HERALD_CONTACT_RESULTS_MAX 200

/* Who a search finds in all address books, as a list that is refined in place as they answer. Signal "changed" (). */
#define HERALD_TYPE_CONTACT_RESULTS (herald_contact_results_get_type ())
G_DECLARE_FINAL_TYPE (HeraldContactResults, herald_contact_results, HERALD, CONTACT_RESULTS, GObject)

HeraldContactResults *herald_contact_results_new (void) G_GNUC_WARN_UNUSED_RESULT;
void herald_contact_results_set_sources (HeraldContactResults *self, HeraldStore *store, HeraldLookup *lookup);
void herald_contact_results_search (HeraldContactResults *self, const char *text);
GListModel *herald_contact_results_get_model (HeraldContactResults *self);
gboolean herald_contact_results_is_complete (HeraldContactResults *self);
gboolean herald_contact_results_has_answer (HeraldContactResults *self);
const char *herald_contact_results_get_trouble (HeraldContactResults *self);
void herald_contact_results_merge (GListStore *items, GPtrArray *contacts);

G_END_DECLS
