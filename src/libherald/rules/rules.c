/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What shall happen when a call comes: decided here, done elsewhere. Values in, values out, so that "why did
 * it not pop?" is answered by the same code that decided. */

#include "rules/rules.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (HeraldRules, herald_rules, herald_rules_ref, herald_rules_unref)

/**
 * herald_rules_new:
 *
 * Returns: (transfer full): rules as a new user has them: notification and card as soon as it rings
 */
HeraldRules *
herald_rules_new (void)
{
  HeraldRules *rules = g_new0 (HeraldRules, 1);

  g_atomic_ref_count_init (&rules->refs);
  rules->moment = HERALD_POP_RING;
  rules->notification = TRUE;
  rules->card = TRUE;
  rules->internal = TRUE;
  rules->outgoing = TRUE;
  return rules;
}

/**
 * herald_rules_ref:
 * @rules: rules
 *
 * Returns: (transfer full): @rules
 */
HeraldRules *
herald_rules_ref (HeraldRules *rules)
{
  g_atomic_ref_count_inc (&rules->refs);
  return rules;
}

/**
 * herald_rules_unref:
 * @rules: (transfer full): rules
 */
void
herald_rules_unref (HeraldRules *rules)
{
  if (!g_atomic_ref_count_dec (&rules->refs))
    return;
  g_strfreev (rules->silent_queues);
  g_strfreev (rules->silent_numbers);
  g_strfreev (rules->no_lookup);
  g_free (rules);
}

/* The next character of a number that counts; separators of writing are skipped. */
static char
next_dialled (const char **text)
{
  while (**text != '\0' && !g_ascii_isalnum (**text) && strchr ("*#+", **text) == NULL)
    (*text)++;
  return **text == '\0' ? '\0' : *(*text)++;
}

static gboolean
is_only_wildcard (const char *pattern)
{
  const char *rest = pattern;

  return next_dialled (&rest) == '*' && next_dialled (&rest) == '\0';
}

/* "+49 30 123*" matches every number that starts so; without the asterisk the whole number must be the same. */
static gboolean
pattern_matches (const char *pattern,
                 const char *number)
{
  const char *p = pattern;
  const char *n = number;

  for (;;)
    {
      char want = next_dialled (&p);
      const char *after = p;
      char have;

      if (want == '*' && next_dialled (&after) == '\0')
        return TRUE;
      have = next_dialled (&n);
      if (g_ascii_tolower (want) != g_ascii_tolower (have))
        return FALSE;
      if (want == '\0')
        return TRUE;
    }
}

/**
 * herald_rules_number_listed:
 * @patterns: (nullable) (array zero-terminated=1): numbers; a trailing * stands for any ending
 * @number: the number as the PBX sent it; empty: withheld
 * @e164: (nullable): the same as +E.164
 *
 * Blanks, brackets and dashes do not count. An empty entry matches nothing, and a withheld number is matched
 * by a lone * only.
 *
 * Returns: whether one of @patterns is this number
 */
gboolean
herald_rules_number_listed (const char *const *patterns,
                            const char *number,
                            const char *e164)
{
  for (guint i = 0; patterns != NULL && patterns[i] != NULL; i++)
    {
      const char *start = patterns[i];

      if (next_dialled (&start) == '\0')
        continue;
      if (*number == '\0')
        {
          if (is_only_wildcard (patterns[i]))
            return TRUE;
        }
      else if (pattern_matches (patterns[i], number) || (e164 != NULL && pattern_matches (patterns[i], e164)))
        return TRUE;
    }
  return FALSE;
}

/**
 * herald_rules_may_look_up:
 * @rules: rules
 * @number: the number as the PBX sent it
 * @e164: (nullable): the same as +E.164
 *
 * Returns: whether contacts are asked for this number: not for a withheld one, and not for those the user excluded
 */
gboolean
herald_rules_may_look_up (const HeraldRules *rules,
                          const char *number,
                          const char *e164)
{
  return *number != '\0' && !herald_rules_number_listed ((const char *const *) rules->no_lookup, number, e164);
}

static gboolean
queue_listed (const HeraldRules *rules,
              const char *queue)
{
  for (guint i = 0; queue != NULL && rules->silent_queues != NULL && rules->silent_queues[i] != NULL; i++)
    if (g_ascii_strcasecmp (rules->silent_queues[i], queue) == 0)
      return TRUE;
  return FALSE;
}

static HeraldDecision
decide_incoming (const HeraldRules *rules,
                 const HeraldRuleFacts *facts)
{
  HeraldSteps steps = (rules->notification ? HERALD_STEP_NOTIFY : 0) | (rules->card ? HERALD_STEP_CARD : 0);
  gboolean talking = facts->state == HERALD_CALL_CONNECTED || facts->state == HERALD_CALL_HELD;

  if (rules->moment == HERALD_POP_NEVER)
    return (HeraldDecision){ HERALD_STEP_NONE, HERALD_REASON_NEVER };
  if (rules->do_not_disturb)
    return (HeraldDecision){ HERALD_STEP_NONE, HERALD_REASON_DO_NOT_DISTURB };
  if (steps == HERALD_STEP_NONE)
    return (HeraldDecision){ HERALD_STEP_NONE, HERALD_REASON_NOTHING_ON };
  if (facts->internal && !rules->internal)
    return (HeraldDecision){ HERALD_STEP_NONE, HERALD_REASON_INTERNAL_OFF };
  if (queue_listed (rules, facts->queue))
    return (HeraldDecision){ HERALD_STEP_NONE, HERALD_REASON_SILENT_QUEUE };
  if (herald_rules_number_listed ((const char *const *) rules->silent_numbers, facts->number, facts->e164))
    return (HeraldDecision){ HERALD_STEP_NONE, HERALD_REASON_SILENT_NUMBER };
  if (rules->moment == HERALD_POP_ANSWER && !talking)
    return (HeraldDecision){ HERALD_STEP_NONE, HERALD_REASON_WAIT_FOR_ANSWER };
  return (HeraldDecision){ steps, talking ? HERALD_REASON_ANSWERED : HERALD_REASON_RINGING };
}

/**
 * herald_rules_decide:
 * @rules: the settings
 * @facts: what is known of the call now
 *
 * To be asked when a call appears and again when it changes. A call I make shows the card only: I know that I
 * am calling.
 *
 * Returns: what shall happen now, and why
 */
HeraldDecision
herald_rules_decide (const HeraldRules *rules,
                     const HeraldRuleFacts *facts)
{
  if (facts->announced)
    return (HeraldDecision){ HERALD_STEP_NONE, HERALD_REASON_ALREADY };
  if (facts->state == HERALD_CALL_ENDED)
    return (HeraldDecision){ HERALD_STEP_NONE, HERALD_REASON_OVER };
  if (facts->direction == HERALD_CALL_INCOMING)
    return decide_incoming (rules, facts);
  if (!rules->outgoing)
    return (HeraldDecision){ HERALD_STEP_NONE, HERALD_REASON_OUTGOING_OFF };
  return (HeraldDecision){ HERALD_STEP_CARD, HERALD_REASON_OUTGOING };
}

/**
 * herald_rule_reason_to_string:
 * @reason: a reason
 *
 * Returns: its name, for JSON and for the explainer
 */
const char *
herald_rule_reason_to_string (HeraldRuleReason reason)
{
  static const char *const names[] = {
    "ringing", "answered",     "outgoing",      "wait-for-answer", "never", "do-not-disturb",
    "nothing-on", "outgoing-off", "internal-off", "silent-queue", "silent-number", "already", "over",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HERALD_REASON_OVER + 1);
  return names[reason];
}
