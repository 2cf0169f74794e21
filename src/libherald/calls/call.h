/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/call-data.h"

G_BEGIN_DECLS

typedef enum
{
  HERALD_CALL_RINGING,   /* incoming, my phone rings */
  HERALD_CALL_DIALING,   /* outgoing, the far end has not answered */
  HERALD_CALL_CONNECTED, /* I talk to the other side */
  HERALD_CALL_HELD,      /* held by me */
  HERALD_CALL_WAITING,   /* my phone has stopped ringing, the caller is still there */
  HERALD_CALL_ENDED,
} HeraldCallState;

typedef enum
{
  HERALD_CALL_INCOMING,
  HERALD_CALL_OUTGOING,
} HeraldCallDirection;

typedef enum
{
  HERALD_OUTCOME_NONE,               /* not ended */
  HERALD_OUTCOME_ANSWERED,           /* we spoke */
  HERALD_OUTCOME_MISSED,             /* nobody answered: the caller gave up, timed out or reached a machine */
  HERALD_OUTCOME_ANSWERED_ELSEWHERE, /* a colleague took it */
  HERALD_OUTCOME_DECLINED,           /* I rejected it, or my phone was busy */
  HERALD_OUTCOME_FORWARDED,          /* it was sent on before anybody answered */
  HERALD_OUTCOME_BUSY,               /* the far end refused */
  HERALD_OUTCOME_NO_ANSWER,          /* the far end never answered */
  HERALD_OUTCOME_FAILED,             /* the far end could not be reached */
  HERALD_OUTCOME_CANCELLED,          /* I hung up before the far end answered */
  HERALD_OUTCOME_OWN_PHONE,          /* click-to-dial: my own phone did not answer */
} HeraldCallOutcome;

typedef enum
{
  HERALD_CHANGE_RINGING,
  HERALD_CHANGE_DIALING,
  HERALD_CHANGE_CONNECTED,
  HERALD_CHANGE_HELD,
  HERALD_CHANGE_RESUMED,
  HERALD_CHANGE_WAITING,
  HERALD_CHANGE_UPDATED, /* party, queue, number or data, or ringing again */
  HERALD_CHANGE_ENDED,
} HeraldCallChange;

/* One conversation as the agent sees it. It belongs to the tracker and is valid during the callback that shows
 * it. Texts are valid UTF-8 without control or bidi characters, empty where unknown, never %NULL unless said. */
typedef struct
{
  const char *id; /* "c12": names the call from its first change to its last, never used again */
  HeraldCallDirection direction;
  HeraldCallState state;
  HeraldCallOutcome outcome;
  const char *number;         /* the party's as the PBX sent it; empty: withheld or unknown */
  const char *name;           /* the party's as the PBX sent it */
  const char *dialed;         /* the extension or DID the caller asked for first, or what I dialled */
  const char *queue;          /* (nullable): the queue it came through */
  const char *taken_by;       /* (nullable): the colleague who answered it */
  const char *transferred_by; /* (nullable): the colleague who sent the party to me */
  const char *channel;        /* (nullable): my leg's channel now; none while waiting */
  const char *unique_id;      /* (nullable): my leg's */
  const char *linked_id;      /* (nullable): Asterisk's id for the whole call, where the server gives one */
  const char *device;         /* my device that carries it, or carried it last */
  HeraldCallData *data;       /* (nullable): what the dialplan told of it; may be kept with a reference */
  gint64 started;             /* microseconds of the tracker's clock */
  gint64 answered;            /* likewise; 0: not yet */
  gint64 ended;               /* likewise; 0: not yet */
} HeraldCall;

const char *herald_call_state_to_string (HeraldCallState state);
const char *herald_call_direction_to_string (HeraldCallDirection direction);
const char *herald_call_outcome_to_string (HeraldCallOutcome outcome);
const char *herald_call_change_to_string (HeraldCallChange change);
char *herald_call_to_json (const HeraldCall *call, HeraldCallChange change, guint64 seq) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
