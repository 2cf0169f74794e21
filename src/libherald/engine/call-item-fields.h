/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The fields of a call item: for call-item.c, which sets them, and call-item-get.c, which reads them, only. */

#include "engine/call-item-private.h"

/* The properties by kind, so that each kind is stored, compared and notified in one place. */
enum
{
  PROP_0,
  /* Text */
  PROP_ID,
  PROP_NUMBER,
  PROP_FORMATTED_NUMBER,
  PROP_COPY_NUMBER,
  PROP_PLACE,
  PROP_NAME,
  PROP_ORGANISATION,
  PROP_DIALED,
  PROP_FORMATTED_DIALED,
  PROP_SILENT_SOURCE,
  PROP_QUEUE,
  PROP_TAKEN_BY,
  PROP_TRANSFERRED_BY,
  /* Numbers */
  PROP_DIRECTION,
  PROP_STATE,
  PROP_OUTCOME,
  PROP_DIAL_PHASE,
  PROP_MATCH,
  PROP_N_SILENT,
  PROP_STARTED_AT,
  PROP_ANSWERED_AT,
  PROP_ENDED_AT,
  /* Truths */
  PROP_LOOKING_UP,
  PROP_CLICK_TO_DIAL,
  PROP_CAN_HANG_UP,
  PROP_CAN_TRANSFER,
  PROP_SEEN,
  /* The rest */
  PROP_CONTACT,
  PROP_GUESS,
  PROP_DATA,
  PROP_LAST_CALL,
  PROP_FAILURE,
  PROP_N_MATCHES,
  PROP_TITLE,
  PROP_WITHHELD,
  N_PROPS,
};

#define FIRST_TEXT PROP_ID
#define LAST_TEXT PROP_TRANSFERRED_BY
#define FIRST_NUMBER PROP_DIRECTION
#define LAST_NUMBER PROP_ENDED_AT
#define FIRST_WIDE PROP_STARTED_AT
#define FIRST_TRUTH PROP_LOOKING_UP
#define LAST_TRUTH PROP_SEEN

struct _HeraldCallItem
{
  GObject parent;

  gint64 values[N_PROPS]; /* of numbers and truths, by property */

  /* Owned */
  char *texts[LAST_TEXT + 1]; /* by property; NULL where nullable, else never */
  char *dialed_region; /* of whose reader "formatted-dialed" is to be made … */
  gboolean dialed_stale; /* … and whether it has yet to be made */
  char *pbx_name;
  char *search_url; /* nullable */
  char *e164;
  char *channel;
  char *device;
  char *linked_id;
  HeraldContact *contact;
  HeraldContact *guess;
  GPtrArray *matches;
  HeraldCallData *data; /* nullable */
  HeraldJournalEntry *last_call;
  GError *failure;
};
