/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/ami-names.h"

G_BEGIN_DECLS

/* What Herald reads an event for. */
typedef enum
{
  HERALD_USE_NONE,          /* nothing: the event is dropped by its number alone */
  HERALD_USE_LIST,          /* an item or the end of a list that was asked for, never an event of its own */
  HERALD_USE_CHANNELS,      /* that there is a channel, rings, is up, is gone */
  HERALD_USE_CALLER,        /* who calls, where the dialplan says it late or anew */
  HERALD_USE_DIALS,         /* who calls whom, and how that ended */
  HERALD_USE_TALK,          /* who talks with whom */
  HERALD_USE_HOLD,
  HERALD_USE_HELPERS,       /* the Local channels of ring groups and follow-me, and what becomes of them */
  HERALD_USE_TRANSFERS,
  HERALD_USE_PICKUP,
  HERALD_USE_PARKING,
  HERALD_USE_QUEUES,
  HERALD_USE_DATA,          /* what the dialplan tells of a call: a UserEvent named HeraldPop */
  HERALD_USE_CLICK_TO_DIAL, /* how a call that Herald asked for went */
  HERALD_USE_MEMBERS,       /* in which queues my phone is, and whether paused there: read by the engine, no matter of calls */
  HERALD_N_USES,
} HeraldUse;

/* Which servers send it, told by the turn of Asterisk 12. */
typedef enum
{
  HERALD_ERA_BOTH,
  HERALD_ERA_OLD, /* 1.0 to 11 */
  HERALD_ERA_NEW, /* 12 and later */
} HeraldEra;

/* The class of manager.conf that an event is of. */
typedef enum
{
  HERALD_CLASS_CALL,
  HERALD_CLASS_AGENT,
  HERALD_CLASS_USER,
} HeraldEventClass;

typedef struct
{
  guint8 use;   /* HeraldUse */
  guint8 era;   /* HeraldEra */
  guint8 class; /* HeraldEventClass: which one the manager user must have */
} HeraldEventUse;

/* The one list of what is read: an event that is not in it never reaches the tracker's rules, and what an
 * administrator is told to let through (diagnose/event-filter) is read from it. */
extern const HeraldEventUse herald_event_uses[HERALD_AMI_N_EVENTS];

static inline gboolean
herald_event_is_read (HeraldAmiEvent event)
{
  return herald_event_uses[event].use != HERALD_USE_NONE;
}

/* Whether the event may tell of a call: most do not, so it is one comparison. */
static inline gboolean
herald_event_is_of_calls (HeraldAmiEvent event)
{
  G_STATIC_ASSERT (HERALD_USE_NONE == 0 && HERALD_USE_MEMBERS == HERALD_N_USES - 1);
  return (guint8) (herald_event_uses[event].use - 1) < HERALD_USE_MEMBERS - 1;
}

G_END_DECLS
