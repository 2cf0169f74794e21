/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/call-item.h"
#include "numbers/number.h"

G_BEGIN_DECLS

void herald_call_item_follow (HeraldCallItem *self, const HeraldCall *call, const char *region,
                              gint64 wall_offset);
void herald_call_item_set_party (HeraldCallItem *self, const char *number, const char *pbx_name);
void herald_call_item_set_number_info (HeraldCallItem *self, const HeraldNumber *number, const char *region);
void herald_call_item_set_id (HeraldCallItem *self, const char *id);
void herald_call_item_set_matches (HeraldCallItem *self, GPtrArray *matches, HeraldMatch match, HeraldContact *chosen);
void herald_call_item_set_silent (HeraldCallItem *self, guint n_silent, const char *name);
void herald_call_item_set_search_url (HeraldCallItem *self, const char *url);
void herald_call_item_set_looking_up (HeraldCallItem *self, gboolean looking_up);
void herald_call_item_set_last_call (HeraldCallItem *self, HeraldJournalEntry *entry);
void herald_call_item_set_dial_phase (HeraldCallItem *self, HeraldDialPhase phase, const GError *failure);
void herald_call_item_set_state (HeraldCallItem *self, HeraldCallState state, HeraldCallOutcome outcome);
void herald_call_item_set_time (HeraldCallItem *self, const char *property, gint64 when);
void herald_call_item_set_seen (HeraldCallItem *self, gboolean seen);

const char *herald_call_item_get_e164 (HeraldCallItem *self);
const char *herald_call_item_get_channel (HeraldCallItem *self);
const char *herald_call_item_get_device (HeraldCallItem *self);
const char *herald_call_item_get_linked_id (HeraldCallItem *self);

G_END_DECLS
