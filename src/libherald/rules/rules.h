/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "calls/call.h"

G_BEGIN_DECLS

/* When an incoming call is announced. The values are those of the settings schema. */
typedef enum
{
  HERALD_POP_RING,
  HERALD_POP_ANSWER,
  HERALD_POP_NEVER,
} HeraldPopMoment;

/* What shall happen on screen; several at once. */
typedef enum
{
  HERALD_STEP_NONE = 0,
  HERALD_STEP_NOTIFY = 1 << 0,
  HERALD_STEP_CARD = 1 << 1,
} HeraldSteps;

/* Why it was decided so: one for every way through the rules, for the program that explains them. */
typedef enum
{
  HERALD_REASON_RINGING,         /* announced: it rings */
  HERALD_REASON_ANSWERED,        /* announced: it was answered, and that is the moment chosen */
  HERALD_REASON_OUTGOING,        /* shown: a call I make */
  HERALD_REASON_WAIT_FOR_ANSWER, /* not yet: calls are announced when answered */
  HERALD_REASON_NEVER,           /* calls are not announced: settings */
  HERALD_REASON_DO_NOT_DISTURB,  /* the user wants to be left alone for now */
  HERALD_REASON_NOTHING_ON,      /* neither notification nor card is switched on */
  HERALD_REASON_OUTGOING_OFF,    /* calls I make are not shown: settings */
  HERALD_REASON_INTERNAL_OFF,    /* internal calls are not announced: settings */
  HERALD_REASON_SILENT_QUEUE,    /* this queue is excluded */
  HERALD_REASON_SILENT_NUMBER,   /* this number is excluded */
  HERALD_REASON_ALREADY,         /* it was announced before */
  HERALD_REASON_OVER,            /* it had ended before it could be announced */
} HeraldRuleReason;

typedef struct
{
  HeraldSteps steps;
  HeraldRuleReason reason;
} HeraldDecision;

/* The settings that decide, as values. Reference counted; not changed once shared. */
typedef struct
{
  /*< private >*/
  gatomicrefcount refs;
  /*< public >*/
  HeraldPopMoment moment;
  gboolean notification;
  gboolean card;
  gboolean do_not_disturb; /* nothing is announced for now; calls I make are shown */
  gboolean internal;     /* announce the calls of colleagues */
  gboolean outgoing;     /* the card for calls I make */
  char **silent_queues;  /* names of queues that do not pop; nullable */
  char **silent_numbers; /* numbers that do not pop; a trailing * stands for any ending; nullable */
  char **no_lookup;      /* numbers that are never looked up, written likewise; nullable */
} HeraldRules;

/* What the rules know of a call: a small copy, so that a live call, a recorded one and a made-up one are all the same to them. */
typedef struct
{
  HeraldCallDirection direction;
  HeraldCallState state;
  const char *number; /* as the PBX sent it; empty: withheld */
  const char *e164;   /* nullable */
  const char *queue;  /* nullable */
  gboolean internal;  /* its number is one of the own PBX */
  gboolean announced; /* it was announced before */
} HeraldRuleFacts;

#define HERALD_TYPE_RULES (herald_rules_get_type ())
GType herald_rules_get_type (void) G_GNUC_CONST;

HeraldRules *herald_rules_new (void) G_GNUC_WARN_UNUSED_RESULT;
HeraldRules *herald_rules_ref (HeraldRules *rules);
void herald_rules_unref (HeraldRules *rules);

HeraldDecision herald_rules_decide (const HeraldRules *rules, const HeraldRuleFacts *facts);
gboolean herald_rules_may_look_up (const HeraldRules *rules, const char *number, const char *e164);
gboolean herald_rules_number_listed (const char *const *patterns, const char *number, const char *e164);
const char *herald_rule_reason_to_string (HeraldRuleReason reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldRules, herald_rules_unref)

G_END_DECLS
