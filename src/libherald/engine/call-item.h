/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "calls/call.h"
#include "contacts/contact.h"
#include "contacts/match.h"
#include "store/journal.h"

G_BEGIN_DECLS

/* How far a click-to-dial has come. */
typedef enum
{
  HERALD_DIAL_NONE,      /* not a click-to-dial */
  HERALD_DIAL_OWN_PHONE, /* "Pick up your phone" */
  HERALD_DIAL_CALLING,   /* my phone was picked up; the far end is being called */
  HERALD_DIAL_CONNECTED,
  HERALD_DIAL_FAILED,    /* "failure" says why */
} HeraldDialPhase;

/* One call as the screen shows it. Every getter is a property of the same name that notifies (boxed ones included);
 * strings are never NULL unless it says so. Main thread only. */
#define HERALD_TYPE_CALL_ITEM (herald_call_item_get_type ())
G_DECLARE_FINAL_TYPE (HeraldCallItem, herald_call_item, HERALD, CALL_ITEM, GObject)

const char *herald_call_item_get_id (HeraldCallItem *self);
HeraldCallDirection herald_call_item_get_direction (HeraldCallItem *self); /* property "direction": int */
HeraldCallState herald_call_item_get_state (HeraldCallItem *self);         /* property "state": int */
HeraldCallOutcome herald_call_item_get_outcome (HeraldCallItem *self);     /* property "outcome": int */

const char *herald_call_item_get_number (HeraldCallItem *self);           /* as the PBX sent it; empty: withheld */
const char *herald_call_item_get_formatted_number (HeraldCallItem *self); /* as its country writes it */
const char *herald_call_item_get_copy_number (HeraldCallItem *self);      /* +E.164 where it has one, else the number */
const char *herald_call_item_get_place (HeraldCallItem *self);            /* "Berlin", or empty */
const char *herald_call_item_get_name (HeraldCallItem *self);             /* the contact's, else the PBX's, else empty */
const char *herald_call_item_get_title (HeraldCallItem *self);            /* what to show largest: name, else number; empty: withheld */
const char *herald_call_item_get_organisation (HeraldCallItem *self);
const char *herald_call_item_get_dialed (HeraldCallItem *self);
const char *herald_call_item_get_formatted_dialed (HeraldCallItem *self); /* as its country writes it, if it is public */
const char *herald_call_item_get_queue (HeraldCallItem *self);            /* nullable */
const char *herald_call_item_get_taken_by (HeraldCallItem *self);         /* nullable */
const char *herald_call_item_get_transferred_by (HeraldCallItem *self);   /* nullable */
HeraldCallData *herald_call_item_get_data (HeraldCallItem *self);          /* nullable, transfer none: what the dialplan told of it */
gboolean herald_call_item_get_withheld (HeraldCallItem *self);

HeraldContact *herald_call_item_get_contact (HeraldCallItem *self);       /* nullable, transfer none */
HeraldContact *herald_call_item_get_guess (HeraldCallItem *self);         /* nullable, transfer none: where there is no contact, who it perhaps is, or whose company */
const char *herald_call_item_get_guess_name (HeraldCallItem *self);       /* the person's, or the company's; empty: no guess */
HeraldMatch herald_call_item_get_match (HeraldCallItem *self);            /* property "match": int; of a guess: SWITCHBOARD or TRAILING */
guint herald_call_item_get_n_matches (HeraldCallItem *self);
GPtrArray *herald_call_item_get_matches (HeraldCallItem *self);           /* of HeraldContact, transfer none, nullable; no property */
const char *herald_call_item_get_record_url (HeraldCallItem *self);
gboolean herald_call_item_get_looking_up (HeraldCallItem *self);
guint herald_call_item_get_n_silent (HeraldCallItem *self);               /* property "n-silent": int; address books that failed or are late */
const char *herald_call_item_get_silent_source (HeraldCallItem *self);    /* the name of the first of them, or empty */
HeraldJournalEntry *herald_call_item_get_last_call (HeraldCallItem *self); /* nullable, transfer none: the last call with this party before this one */

gint64 herald_call_item_get_started_at (HeraldCallItem *self);            /* microseconds of the wall clock; 0: not yet */
gint64 herald_call_item_get_answered_at (HeraldCallItem *self);
gint64 herald_call_item_get_ended_at (HeraldCallItem *self);

gboolean herald_call_item_get_click_to_dial (HeraldCallItem *self);
HeraldDialPhase herald_call_item_get_dial_phase (HeraldCallItem *self);   /* property "dial-phase": int */
const GError *herald_call_item_get_failure (HeraldCallItem *self);        /* nullable: why a dial failed, a sentence */
gboolean herald_call_item_get_can_hang_up (HeraldCallItem *self);
gboolean herald_call_item_get_can_transfer (HeraldCallItem *self);
gboolean herald_call_item_get_seen (HeraldCallItem *self);

/* For previews, screenshots and tests of the user interface. */
HeraldCallItem *herald_call_item_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
